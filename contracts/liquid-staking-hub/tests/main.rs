//! One test crate; a module for each subject.

mod admin;
mod bad_input;
mod checks;
mod claim;
mod deposit;
mod guardian;
mod harvest;
mod instantiate;
mod keeper;
mod migrate;
mod queries;
mod scenarios;
mod settle;
mod submit;
mod sync;
mod threats_users;
mod unbond;
