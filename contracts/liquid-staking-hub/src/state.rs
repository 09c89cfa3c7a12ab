//! What the hub stores, besides the ledger (`ledger.rs`) and the rate history (`history.rs`).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Decimal, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::{Item, Map};
use pstake_types::hub::{
    AdminMsg, BatchEntry, FlowState, RevenueRecipient, RevenueShare, WindDown,
    DEFAULT_DELAY_SECONDS,
};
use pstake_types::timelock::Timelock;
use serde::{Deserialize, Serialize};

use crate::ContractError;

pub const DAY_SECONDS: u64 = 86_400;
pub const YEAR_SECONDS: u64 = 365 * DAY_SECONDS;

/// Settled batches and their coins are kept in pages of this many batches, so that a claim reads
/// and writes few records and a finished page goes in one step.
pub const BATCHES_PER_PAGE: u64 = 16;

/// Read by every user message, so only what these need; defaults are not written.
#[cw_serde]
pub struct Config {
    pub token: Addr,
    pub denom: String,
    pub min_deposit: Uint128,
    pub min_unbond: Uint128,
    /// `Uint128::MAX`: no cap.
    #[serde(default = "no_cap", skip_serializing_if = "is_no_cap")]
    pub deposit_cap: Uint128,
    #[serde(default, skip_serializing_if = "is_default")]
    pub deposits: FlowState,
    #[serde(default, skip_serializing_if = "is_default")]
    pub unbonds: FlowState,
    #[serde(default, skip_serializing_if = "is_default")]
    pub wind_down: WindDown,
}

fn no_cap() -> Uint128 {
    Uint128::MAX
}

fn is_no_cap(cap: &Uint128) -> bool {
    *cap == no_cap()
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What the tick and the owner need.
#[cw_serde]
pub struct Settings {
    pub guardian: Option<Addr>,
    pub fee_bps: u16,
    pub max_commission: Decimal,
    pub max_share_bps: u16,
    pub unbonding_seconds: u64,
    /// Of announced changes.
    #[serde(default = "default_delay", skip_serializing_if = "is_default_delay")]
    pub delay_seconds: u64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub vote_operator: Option<Addr>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub alliance: Option<Addr>,
    /// Whether a partner was ever granted a rebate.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partners: bool,
    /// When a target was last removed without an announcement.
    #[serde(default, skip_serializing_if = "is_default")]
    pub removed_at: u64,
}

fn default_delay() -> u64 {
    DEFAULT_DELAY_SECONDS
}

fn is_default_delay(delay: &u64) -> bool {
    *delay == DEFAULT_DELAY_SECONDS
}

/// When things are due; all times in seconds.
#[cw_serde]
pub struct Schedule {
    pub next_submit: u64,
    pub synced_at: u64,
    pub next_rebalance: u64,
    /// Last validator of the running harvest round that was served; none between rounds.
    pub harvest_cursor: Option<String>,
    /// Start of the running or last round.
    pub harvest_started: u64,
    /// Start of the round before: rewards that arrive now have accrued since then.
    pub harvest_since: u64,
}

/// Sums since the start (native), for queries.
#[cw_serde]
#[derive(Default)]
pub struct Totals {
    pub losses: Uint128,
    pub rewards: Uint128,
    pub fees: Uint128,
}

/// Block at which the hub last saw a completion time passed. Coins due by then are in the balance
/// at every later height: the chain pays at the end of the first block at or past completion.
#[cw_serde]
#[derive(Default)]
pub struct Clock {
    pub height: u64,
    pub time: Timestamp,
}

#[cw_serde]
pub struct Validator {
    /// 0: being drained.
    pub weight: u32,
    /// Native, as last synced.
    pub bonded: Uint128,
    /// Completion of the last redelegation into it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub locked_until: u64,
    /// First read at which it was missing from the active set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub missing_since: Option<u64>,
    /// It refused a message at this time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub failed_at: u64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub frozen: bool,
    /// When the guardian's freeze ends; 0: the owner's, which does not end by itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub frozen_until: u64,
    /// The guardian may not freeze it again before.
    #[serde(default, skip_serializing_if = "is_default")]
    pub freezable_from: u64,
    /// While it is frozen: since when its rewards have not been withdrawn.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unharvested_since: u64,
}

impl PendingBatch {
    /// Part of the wind-down's last batch: no request waits for it, all who are left share it.
    pub fn is_last(&self) -> bool {
        self.stk.is_zero()
    }

    /// One more undelegation.
    pub fn add(
        &mut self,
        validator: String,
        amount: Uint128,
        completes_at: Timestamp,
    ) -> Result<(), ContractError> {
        self.undelegated = self.undelegated.checked_add(amount)?;
        self.completes_at = self.completes_at.max(completes_at);
        self.entries.push(BatchEntry { validator, amount });
        Ok(())
    }
}

impl Validator {
    pub fn new(weight: u32) -> Self {
        Validator {
            weight,
            bonded: Uint128::zero(),
            locked_until: 0,
            missing_since: None,
            failed_at: 0,
            frozen: false,
            frozen_until: 0,
            freezable_from: 0,
            unharvested_since: 0,
        }
    }

    /// Missing on reads at least a day apart: it is to be drained. One read is not enough, since a
    /// validator at the edge of the active set may be out of it for a block.
    pub fn is_gone(&self, now: u64) -> bool {
        self.missing_since
            .is_some_and(|since| now >= since.saturating_add(DAY_SECONDS))
    }

    /// Whether the guardian's freeze of it is over.
    pub fn thaws(&self, now: u64) -> bool {
        self.frozen && self.frozen_until != 0 && now >= self.frozen_until
    }

    /// Whether it refused a message within the last day.
    pub fn failed_lately(&self, now: u64) -> bool {
        self.failed_at != 0 && now < self.failed_at.saturating_add(DAY_SECONDS)
    }
}

/// The batch that takes requests.
#[cw_serde]
pub struct OpenBatch {
    pub batch_id: u64,
    pub stk: Uint128,
    pub requests: u64,
}

impl OpenBatch {
    pub fn new(batch_id: u64) -> Self {
        OpenBatch {
            batch_id,
            stk: Uint128::zero(),
            requests: 0,
        }
    }
}

/// A submitted batch whose coins are on their way. Its stk is burned.
#[cw_serde]
#[derive(Default)]
pub struct PendingBatch {
    pub stk: Uint128,
    pub requests: u64,
    /// Native from the buffer, set aside already.
    pub netted: Uint128,
    /// Sum of the entries.
    pub undelegated: Uint128,
    /// Upper bound of what known slashes may take from the entries; at most `undelegated`.
    pub at_risk: Uint128,
    /// Exact: some chains make more than one block a second.
    pub completes_at: Timestamp,
    pub entries: Vec<BatchEntry>,
}

/// Batches on their way, by id.
pub type Pending = Vec<(u64, PendingBatch)>;
/// Validator records, by address.
pub type Records = Vec<(String, Validator)>;

/// What the requests of a batch share; never changes. Stored as a tuple: a claim reads a page of them.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(from = "(u64, Uint128, Uint128)", into = "(u64, Uint128, Uint128)")]
pub struct SettledBatch {
    pub batch_id: u64,
    pub stk: Uint128,
    pub native: Uint128,
}

impl From<(u64, Uint128, Uint128)> for SettledBatch {
    fn from((batch_id, stk, native): (u64, Uint128, Uint128)) -> Self {
        SettledBatch {
            batch_id,
            stk,
            native,
        }
    }
}

impl From<SettledBatch> for (u64, Uint128, Uint128) {
    fn from(batch: SettledBatch) -> Self {
        (batch.batch_id, batch.stk, batch.native)
    }
}

/// Coins set aside for a page of batches, and the requests that wait for them. Stored as a tuple:
/// a claim writes it.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(from = "(Uint128, u64)", into = "(Uint128, u64)")]
pub struct Pot {
    pub native: Uint128,
    pub requests: u64,
}

impl From<(Uint128, u64)> for Pot {
    fn from((native, requests): (Uint128, u64)) -> Self {
        Pot { native, requests }
    }
}

impl From<Pot> for (Uint128, u64) {
    fn from(pot: Pot) -> Self {
        (pot.native, pot.requests)
    }
}

pub const CONFIG: Item<Config> = Item::new("config");
pub const SETTINGS: Item<Settings> = Item::new("settings");
pub const SCHEDULE: Item<Schedule> = Item::new("schedule");
pub const TOTALS: Item<Totals> = Item::new("totals");
pub const CLOCK: Item<Clock> = Item::new("clock");
/// When the last submission was completed (seconds).
pub const SUBMITTED: Item<u64> = Item::new("submitted");
/// Proposals on which stk holders have instructed the hub.
pub const INSTRUCTED: Map<u64, bool> = Map::new("instructed");
/// What can hurt and waits.
pub const CHANGES: Timelock<AdminMsg> = Timelock::new("changes", "last_change");

pub const VALIDATORS: Map<&str, Validator> = Map::new("validators");
/// (source, target) -> completion times of the redelegations between them.
pub const REDELEGATIONS: Map<(&str, &str), Vec<u64>> = Map::new("redelegations");

/// The instant-unbond pool.
pub const POOL: Item<Addr> = Item::new("pool");
/// Grows when a batch becomes more at risk or settles short of its due.
pub const LOSS_MARKS: Item<u64> = Item::new("loss_marks");

pub const OPEN: Item<OpenBatch> = Item::new("open");
/// (user, batch) -> stk.
pub const REQUESTS: Map<(&Addr, u64), Uint128> = Map::new("requests");
pub const PENDING: Map<u64, PendingBatch> = Map::new("pending");
/// page -> its settled batches, by id.
pub const SETTLED: Map<u64, Vec<SettledBatch>> = Map::new("settled");
/// page -> its pot.
pub const POTS: Map<u64, Pot> = Map::new("pots");
/// Sum of all pots: native set aside for claims.
pub const RESERVED: Item<Uint128> = Item::new("reserved");

pub const REVENUE: Item<Vec<RevenueShare>> = Item::new("revenue");
/// Recipient (its JSON) -> native owed.
pub const OWED_TO: Map<&[u8], Uint128> = Map::new("owed_to");
/// Sum of `OWED_TO`.
pub const OWED: Item<Uint128> = Item::new("owed");

/// Seconds of a time, rounded up: when it has surely passed.
pub fn seconds_ceil(time: Timestamp) -> u64 {
    time.seconds()
        .saturating_add(u64::from(time.subsec_nanos() != 0))
}

/// Page of a batch.
pub fn page_of(batch_id: u64) -> u64 {
    batch_id / BATCHES_PER_PAGE
}

/// Key of a recipient in [`OWED_TO`].
pub fn recipient_key(recipient: &RevenueRecipient) -> StdResult<Vec<u8>> {
    cosmwasm_std::to_json_vec(recipient)
}

/// All validator records by address; at most `MAX_VALIDATOR_RECORDS`.
pub fn all_validators(storage: &dyn Storage) -> StdResult<Records> {
    VALIDATORS
        .range(storage, None, None, cosmwasm_std::Order::Ascending)
        .collect()
}

/// All batches on their way, by id; bounded by the chain's unbonding entries: 7 for a validator.
pub fn all_pending(storage: &dyn Storage) -> StdResult<Pending> {
    PENDING
        .range(storage, None, None, cosmwasm_std::Order::Ascending)
        .collect()
}

/// Tells holders of requests, such as the pool, that these have changed.
pub fn mark_loss(storage: &mut dyn Storage) -> StdResult<()> {
    let marks = LOSS_MARKS.may_load(storage)?.unwrap_or_default();
    LOSS_MARKS.save(storage, &marks.saturating_add(1))
}

/// Puts coins aside for a page of batches, for `requests` more requests.
pub fn reserve(
    storage: &mut dyn Storage,
    page: u64,
    native: Uint128,
    requests: u64,
) -> Result<(), ContractError> {
    let mut pot = POTS.may_load(storage, page)?.unwrap_or_default();
    pot.native = pot.native.checked_add(native)?;
    pot.requests = pot.requests.saturating_add(requests);
    POTS.save(storage, page, &pot)?;
    let reserved = RESERVED.load(storage)?.checked_add(native)?;
    RESERVED.save(storage, &reserved)?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use cosmwasm_std::{from_json, to_json_string};

    /// What is stored while nothing is out of the ordinary: read and paid for by each deposit and
    /// unbond, and what earlier versions have written.
    #[test]
    fn config_when_nothing_is_out_of_the_ordinary_then_short_and_read_back() {
        let text = r#"{"token":"stk","denom":"untrn","min_deposit":"1","min_unbond":"2"}"#;
        let config: Config = from_json(text).unwrap();
        assert_eq!(config.deposit_cap, Uint128::MAX);
        assert_eq!(config.deposits, FlowState::default());
        assert_eq!(config.unbonds, FlowState::default());
        assert_eq!(config.wind_down, WindDown::No);
        assert_eq!(to_json_string(&config).unwrap(), text);
        let capped = Config {
            deposit_cap: Uint128::zero(),
            ..config
        };
        let stored = to_json_string(&capped).unwrap();
        assert_eq!(from_json::<Config>(stored).unwrap(), capped);
    }

    #[test]
    fn settings_when_nothing_is_out_of_the_ordinary_then_short_and_read_back() {
        let text = concat!(
            r#"{"guardian":null,"fee_bps":1000,"max_commission":"0.2","max_share_bps":10000,"#,
            r#""unbonding_seconds":1814400}"#
        );
        let settings: Settings = from_json(text).unwrap();
        assert_eq!(settings.delay_seconds, DEFAULT_DELAY_SECONDS);
        assert_eq!((settings.removed_at, settings.partners), (0, false));
        assert_eq!(to_json_string(&settings).unwrap(), text);
    }
}
