//! cw20 receipt token of the suite: see README.md of this crate.

#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::unwrap_used
)]

pub mod contract;
pub mod error;
mod execute;
mod query;
pub mod state;

pub use error::ContractError;
