//! What the pool stores, besides the price history (`history.rs`).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Item;
use pstake_types::hub::FlowState;
use pstake_types::pool::{AdminMsg, BucketLimit, FeeCurve, Totals};
use pstake_types::timelock::Timelock;
use serde::{Deserialize, Serialize};

use crate::bucket::Bucket;
use crate::stream::Stream;
use crate::ContractError;

/// Set for ever at instantiation.
#[cw_serde]
pub struct Config {
    pub hub: Addr,
    pub stk: Addr,
    /// The share token.
    pub shares: Addr,
    pub denom: String,
}

/// What an instant exit needs.
#[cw_serde]
pub struct Settings {
    pub fee: FeeCurve,
    pub bucket: BucketLimit,
    pub revenue_bps: u16,
    pub redemptions: FlowState,
}

/// What the pool holds, by its own count: coins that come in otherwise are not in it until a collect
/// takes them up. Stored as a tuple: each message writes it.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(
    from = "(Uint128, Uint128, u64, Uint128, Stream, Bucket)",
    into = "(Uint128, Uint128, u64, Uint128, Stream, Bucket)"
)]
pub struct Ledger {
    /// Native, fees included.
    pub native: Uint128,
    pub stk: Uint128,
    /// The hub's next submission when that stk began to come in. Once it is another one, the hub has
    /// had the choice to buy, and the stk may be queued.
    pub offered_for: u64,
    /// The hub's cut of fees, part of `native`.
    pub owed: Uint128,
    /// The providers' fees and gifts, part of `native`, that have not entered the share price.
    pub fees: Stream,
    pub bucket: Bucket,
}

type LedgerRow = (Uint128, Uint128, u64, Uint128, Stream, Bucket);

impl Ledger {
    /// What can be paid: native less the hub's cut and the fees on their way. An exit takes the whole
    /// of what its stk is worth from it, so it does not depend on how the exit is split.
    pub fn liquidity(&self, now: u64) -> Result<Uint128, ContractError> {
        let unvested = self.fees.rest_ceil(now)?;
        Ok(self.native.checked_sub(self.owed)?.checked_sub(unvested)?)
    }

    /// stk comes in, while the hub's next submission is at `next_submit`.
    pub fn take_stk(&mut self, stk: Uint128, next_submit: u64) -> Result<(), ContractError> {
        if self.stk.is_zero() {
            self.offered_for = next_submit;
        }
        self.stk = self.stk.checked_add(stk)?;
        Ok(())
    }
}

impl From<LedgerRow> for Ledger {
    fn from((native, stk, offered_for, owed, fees, bucket): LedgerRow) -> Self {
        Ledger {
            native,
            stk,
            offered_for,
            owed,
            fees,
            bucket,
        }
    }
}

impl From<Ledger> for LedgerRow {
    fn from(l: Ledger) -> Self {
        (l.native, l.stk, l.offered_for, l.owed, l.fees, l.bucket)
    }
}

/// What waits at the hub, as last read there.
#[cw_serde]
#[derive(Default)]
pub struct Queue {
    /// stk in the batch that was open then.
    pub stk: Uint128,
    pub open_batch_id: u64,
    /// Native due for submitted requests.
    pub due: Uint128,
    /// Of `due`: upper bound of what known slashes may take.
    pub at_risk: Uint128,
    /// The hub's loss marks then.
    pub loss_marks: u64,
}

pub const CONFIG: Item<Config> = Item::new("config");
pub const SETTINGS: Item<Settings> = Item::new("settings");
pub const GUARDIAN: Item<Addr> = Item::new("guardian");
pub const LEDGER: Item<Ledger> = Item::new("ledger");
pub const QUEUE: Item<Queue> = Item::new("queue");
pub const TOTALS: Item<Totals> = Item::new("totals");
/// Announced changes.
pub const CHANGES: Timelock<AdminMsg> = Timelock::new("changes", "last_change");
