//! The liquid-staking hub. State, transitions and invariants: `docs/SPEC.md`.
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic
)]

mod actions;
pub mod contract;
mod error;
mod history;
mod income;
mod ledger;
mod math;
mod partners;
mod plan;
mod query;
mod records;
mod reply;
mod staking;
mod state;
mod stk;

pub use error::ContractError;
