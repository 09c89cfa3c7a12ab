//! One test crate; a module for each subject.

mod checks;
mod instant;
mod providers;
mod recycling;
