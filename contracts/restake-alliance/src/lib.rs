//! The restake alliance. State, transitions and invariants: `docs/SPEC.md`.
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
mod backing;
mod books;
pub mod contract;
mod denoms;
mod error;
mod index;
mod lots;
mod packed;
mod pay;
mod positions;
mod query;
mod reply;
mod state;
mod votes;

pub use error::ContractError;
