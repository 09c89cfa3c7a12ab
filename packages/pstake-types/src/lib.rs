//! The public face of the pSTAKE suite: every message, query, response and event of its contracts.
//! Integrators depend on this crate alone.
//!
//! Units: *native* is the chain's bond denom, *stk* its cw20 receipt, both in base units; times are
//! in seconds since the epoch and end in `_seconds`; `_bps` are basis points. Every quotient is
//! rounded down unless a name says otherwise.

pub mod alliance;
mod event;
pub mod hub;
pub mod migration;
pub mod owner;
pub mod pool;
pub mod timelock;
pub mod token;
