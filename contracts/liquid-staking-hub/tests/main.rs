//! One test crate; a module for each subject.

mod admin;
mod checks;
mod claim;
mod deposit;
mod instantiate;
mod keeper;
mod scenarios;
mod submit;
mod unbond;
