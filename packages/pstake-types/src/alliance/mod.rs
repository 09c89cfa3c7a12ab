//! The restake alliance: people lock assets of many kinds and share rewards by the weights of these
//! assets. State, transitions and invariants: `docs/SPEC.md`.

mod config;
pub mod event;
mod execute;
mod query;

pub use config::*;
pub use execute::*;
pub use query::*;
