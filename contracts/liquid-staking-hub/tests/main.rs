//! One test crate; a module for each subject.

mod checks;
mod claim;
mod deposit;
mod scenarios;
mod unbond;
