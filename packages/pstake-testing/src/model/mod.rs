//! An independent model of hub and token: plain integers, no code of the contracts. It follows SPEC.md, reads from the chain
//! what a person can see (delegations, rewards paid, what undelegations will pay, time), and predicts everything else.
//!
//! The bound is zero: native and stk of every account, the whole ledger, every batch, request and claim, revenue owed, slots
//! and due times are equal to the last unit. What the SDK rounds is read, and held against its own bound: an undelegation
//! pays at most one unit less than asked, and a staking message gains or loses at most two.
//!
//! ```
//! use pstake_testing::model::{run, Plan};
//!
//! let plan = Plan { seed: 1, steps: 50, life: 50, every: 10, jobs: 1 };
//! assert_eq!(run(plan).unwrap().steps, 50);
//! ```

mod actions;
mod announced;
mod books;
mod choose;
mod choose_powers;
mod compare;
mod coverage;
mod crank;
mod facts;
mod keeper;
mod num;
mod partners;
mod people;
mod perform;
mod pool;
mod power;
mod run;
mod settle;
mod stream;
mod submit;
mod unwind;
mod votes;
mod world;

pub use coverage::Reached;
pub use num::Chance;
pub use run::{live, run, Failure, Plan, Tally};
