//! The liquid-staking hub: takes native deposits, mints stk at the redemption rate, delegates,
//! compounds, queues unbonds and pays claims. State, transitions and invariants: `docs/SPEC.md`.

mod config;
pub mod event;
mod execute;
mod query;
mod vote;

pub use config::*;
pub use execute::*;
pub use query::*;
pub use vote::*;

pub use crate::timelock::PreviewAdminResponse;
