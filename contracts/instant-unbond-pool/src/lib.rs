//! The instant-unbond pool. State, transitions and invariants: `docs/SPEC.md`.
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
mod books;
mod bucket;
pub mod contract;
mod error;
mod history;
mod hub;
mod math;
mod query;
mod reply;
mod state;
mod stream;

pub use error::ContractError;
