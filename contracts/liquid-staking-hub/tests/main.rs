//! One test crate; a module for each subject.

mod admin;
mod checks;
mod claim;
mod deposit;
mod instantiate;
mod scenarios;
mod unbond;
