//! What the model knows: everything that SPEC.md says the hub and its token keep.

use std::collections::{BTreeMap, BTreeSet};

use super::announced::Announced;
use super::num::mul_div;
use super::partners::Partner;
use super::stream::Stream;
use super::world::{PARTNER, TREASURY};

/// An account, by its number.
pub type Who = usize;

/// Why the model says that a message is refused.
pub type Refusal = &'static str;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Purse {
    pub native: u128,
    pub stk: u128,
}

/// Who receives revenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payee {
    Account(Who),
    /// By the message of x/distribution.
    Distribution,
    /// By the message of x/protocolpool, which the test chain has or has not.
    ProtocolPool,
}

impl Payee {
    pub const ALL: [Payee; 4] = [
        Payee::Account(TREASURY),
        Payee::Account(PARTNER),
        Payee::Distribution,
        Payee::ProtocolPool,
    ];
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub weight: u32,
    pub bonded: u128,
    pub frozen: bool,
    /// When the guardian's freeze ends; 0: never.
    pub frozen_until: u64,
    pub freezable_from: u64,
    /// While it is frozen: since when its rewards pile up.
    pub unharvested_since: u64,
}

/// A batch on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    pub stk: u128,
    pub netted: u128,
    pub undelegated: u128,
    pub at_risk: u128,
    /// Nanoseconds.
    pub completes_at: u64,
    /// Validator and amount, in the order of the undelegations.
    pub entries: Vec<(String, u128)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Settled {
    pub stk: u128,
    pub native: u128,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pot {
    pub native: u128,
    pub requests: u64,
}

/// Seconds before which a flow stands still, and before which it cannot be stopped again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flow {
    pub paused_until: u64,
    pub pausable_from: u64,
}

/// Settings; the bounds are SPEC.md's.
#[derive(Clone, Debug)]
pub struct Settings {
    pub fee_bps: u16,
    pub shares: Vec<(Payee, u16)>,
    pub min_deposit: u128,
    pub min_unbond: u128,
    pub deposit_cap: u128,
    /// Percent.
    pub max_commission: u64,
    pub max_share_bps: u16,
    pub deposits: Flow,
    pub unbonds: Flow,
}

/// Times in seconds, as the hub keeps them.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    pub next_submit: u64,
    pub synced_at: u64,
    pub next_rebalance: u64,
    pub harvest_cursor: Option<String>,
    pub harvest_started: u64,
    pub harvest_since: u64,
    pub unbonding_seconds: u64,
    /// Height and time (nanoseconds) at which the hub last saw a completion passed.
    pub seen: (u64, u64),
}

/// Where the hub is in its life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    Running,
    Undelegating,
    /// At a fixed rate.
    Redeeming {
        native: u128,
        stk: u128,
    },
}

#[derive(Clone, Debug)]
pub struct Books {
    pub stage: Stage,
    /// Block.
    pub height: u64,
    pub nanos: u64,

    pub purses: Vec<Purse>,
    pub hub_native: u128,
    /// stk that people sent to the hub by a plain transfer.
    pub stk_lost: u128,
    pub seed: u128,
    pub supply: u128,

    pub records: BTreeMap<String, Record>,
    pub buffer: u128,
    pub rewards: Stream,
    pub gifts: Stream,
    pub pots: BTreeMap<u64, Pot>,
    pub owed: BTreeMap<Payee, u128>,
    /// All revenue not collected, rebates and what rounding left of them included.
    pub owed_sum: u128,
    pub partners: BTreeMap<Who, Partner>,
    /// Harvest rounds begun.
    pub round: u64,
    /// stk that the instant pool holds, if there is one.
    pub pool_stk: Option<u128>,
    pub losses: u128,
    pub total_rewards: u128,
    pub total_fees: u128,

    pub open_id: u64,
    pub requests: BTreeMap<(Who, u64), u128>,
    pub pending: BTreeMap<u64, Batch>,
    pub settled: BTreeMap<u64, Settled>,

    pub settings: Settings,
    pub schedule: Schedule,

    /// Changes that wait, by id, and the last id.
    pub announced: BTreeMap<u64, Announced>,
    pub last_announced: u64,
    /// When a validator was removed last; 0: never.
    pub removed_at: u64,
    /// When a submission went through last, or the deployment.
    pub submitted_at: u64,
    /// The hub's votes by proposal, options 1 to 4 in parts of 10^18; whether holders decided.
    pub votes: BTreeMap<u64, [u128; 4]>,
    pub instructed: BTreeSet<u64>,
    pub proposals: BTreeSet<u64>,

    /// Coins that unbonding entries paid, by their completion (nanoseconds): what each batch's own entries gave.
    pub matured: BTreeMap<u64, u128>,
    /// What happened how often.
    pub counts: BTreeMap<&'static str, u64>,
    /// Most that a batch lost of its own coins to others that closed with it, in millionths of them.
    pub worst_share_ppm: u128,
}

/// Sixteen batches share a page.
pub fn page(batch: u64) -> u64 {
    batch / 16
}

impl Books {
    pub fn count(&mut self, what: &'static str, times: u64) {
        *self.counts.entry(what).or_default() += times;
    }

    /// Block time in whole seconds.
    pub fn now(&self) -> u64 {
        self.nanos / 1_000_000_000
    }

    pub fn bonded(&self) -> u128 {
        self.records.values().map(|r| r.bonded).sum()
    }

    pub fn unvested(&self) -> u128 {
        self.rewards.rest(self.now()) + self.gifts.rest(self.now())
    }

    pub fn backing(&self) -> u128 {
        let held = self.bonded() + self.buffer + self.leaving();
        match self.is_running() {
            true => held - self.unvested(),
            false => held.saturating_sub(self.unvested()),
        }
    }

    pub fn reserved(&self) -> u128 {
        self.pots.values().map(|pot| pot.native).sum()
    }

    pub fn owed_total(&self) -> u128 {
        self.owed_sum
    }

    /// Native that the hub holds for nobody yet.
    pub fn surplus(&self) -> u128 {
        let booked = self.buffer + self.reserved() + self.owed_total();
        self.hub_native.saturating_sub(booked)
    }

    /// stk of the open batch.
    pub fn open_stk(&self) -> u128 {
        self.of_batch(self.open_id).map(|(_, stk)| stk).sum()
    }

    /// Requests of a batch: who, stk.
    pub fn of_batch(&self, batch: u64) -> impl Iterator<Item = (Who, u128)> + '_ {
        let of =
            move |((who, id), stk): (&(Who, u64), &u128)| (*id == batch).then_some((*who, *stk));
        self.requests.iter().filter_map(of)
    }

    pub fn hub_stk(&self) -> u128 {
        self.seed + self.open_stk() + self.stk_lost + self.locked()
    }

    /// Whether anybody waits in the open batch.
    pub fn is_queued(&self) -> bool {
        self.of_batch(self.open_id).next().is_some()
    }

    /// What stk redeems, rounded down.
    pub fn native_for(&self, stk: u128) -> u128 {
        mul_div(stk, self.backing(), self.supply)
    }

    /// Unbonding entries in use at a validator.
    pub fn slots(&self, validator: &str) -> usize {
        let entries = self.pending.values().flat_map(|b| &b.entries);
        entries.filter(|(v, _)| v == validator).count()
    }
}
