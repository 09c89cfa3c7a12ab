//! The instant-unbond pool: providers' native redeems stk at once for a fee, and the stk goes back through the hub.
//! State, transitions and invariants: `docs/SPEC.md`.

mod config;
pub mod event;
mod execute;
mod query;

pub use config::*;
pub use execute::*;
pub use query::*;
