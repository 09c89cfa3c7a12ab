//! Gas of contract calls, priced as wasmd 0.60 prices it ([`prices`] names the source of each).
//!
//! ```ignore
//! let (result, gas) = vm::gas::measure(|| app.execute_contract(user, hub, &msg, &funds));
//! assert!(gas.total < 100_000);
//! ```
//!
//! # Counted
//! Everything that the wasm module of a chain charges while it handles the messages of one
//! transaction: wasm, start of instances, the contract's reads, writes, deletes and iterators,
//! events, replies, results, address functions, smart queries (they start an instance), raw
//! queries, contract and code info, the keeper's own records at execute, instantiate and migrate,
//! and the bank's balance and supply queries.
//!
//! # Not counted
//! - The transaction around it (signature, account, fee, size) and the bank's transfers:
//!   [`TxGas::whole_tx_estimate`] adds measured figures for both.
//! - What the other modules charge for messages and queries: staking, distribution, the bank's
//!   burn, protobuf and IBC messages. [`TxGas::messages`] and [`TxGas::other_queries`] count them.
//! - IBC entry points, storing code, pinning, authz, the block's begin and end.
//!
//! Sizes of the keeper's records are estimates (see [`prices`]). Users' addresses of cw-multi-test
//! have 65 letters, a chain's about 45: each record keyed by a user costs 60 more to read here and
//! 600 more to write. A cw20 transfer, two of each, comes to 113.3k with the estimate of the whole
//! transaction; a local wasmd 0.60.8 charged 112k.
//!
//! # Limits
//! Without a limit a call still ends, out of gas, after 300 million, so that an endless loop does.
//! [`measure_with_limit`] stops a transaction at its limit as a chain does: the call in which it
//! happens fails with [`VmError::OutOfGas`](super::VmError) and no `reply` can catch it. A
//! `SubMsg.gas_limit` holds for everything that the sub-message starts, and its failure reaches
//! `reply` as on a chain. Only what is counted here can exhaust a limit: a limit on a bank or
//! staking message has no effect. cw-multi-test does not tell which sub-message it runs, so the
//! runner follows the responses (`trace`); with native contracts in the same app it sees only its own.

mod frame;
mod meter;
pub mod prices;
mod totals;

pub(super) use frame::{Call, OpenFrame};
pub(super) use meter::current;
pub use meter::{measure, measure_with_limit, take};
pub use totals::{Entry, Frame, TxGas};
