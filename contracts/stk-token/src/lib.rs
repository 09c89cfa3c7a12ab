#![doc = include_str!("../README.md")]
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
