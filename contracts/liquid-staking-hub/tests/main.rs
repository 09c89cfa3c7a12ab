//! One test crate; a module for each subject.

mod admin;
mod attacks;
mod bad_input;
mod boundaries;
mod checks;
mod claim;
mod deposit;
mod governance;
mod guardian;
mod harvest;
mod instantiate;
mod keeper;
mod migrate;
mod model;
mod properties;
mod queries;
mod rebalance;
mod scenarios;
mod settle;
mod slashes;
mod submit;
mod sync;
mod threats_users;
mod tick;
mod unbond;
