//! One test crate; a module for each subject.

mod attacks;
mod bad_input;
mod checks;
mod governance;
mod instant;
mod model;
mod providers;
mod queries;
mod recycling;
mod scenarios;
mod threats;
