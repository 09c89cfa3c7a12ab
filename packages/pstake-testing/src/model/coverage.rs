//! What random runs have reached: kinds of steps and how they ended, whose stake a slash hit, which message of a row was
//! refused, how close to a boundary a message came.

use std::collections::BTreeMap;

use cosmwasm_std::Event;

use crate::sdk::SdkViews;

use super::actions::{Action, Crank};
use super::facts;
use super::stream::DAY;
use super::world::World;

/// A kind of step or place, and how it ended.
pub type Reached = (&'static str, &'static str);

const DONE: &str = "done";
const REFUSED: &str = "refused";

/// A second in nanoseconds.
const SECOND: u64 = 1_000_000_000;

/// Nearness to a boundary.
const NEAR: [&str; 3] = ["1 s before", "on time", "1 s after"];

/// Kinds of messages to validators, and the places in a row of them that one can be refused at. An undelegation that is
/// refused is replaced by another, so the last of a row never is: then the submission fails.
const REFUSALS: [(&str, &str, &[&str]); 4] = [
    (
        "withdraw",
        "withdraw_rewards",
        &["first", "middle", "last", "only"],
    ),
    ("delegate", "delegate", &["first", "middle", "last", "only"]),
    ("undelegate", "unbond", &["first", "middle"]),
    (
        "redelegate",
        "redelegate",
        &["first", "middle", "last", "only"],
    ),
];

/// Both ends of these must be reached.
const BOTH: [&str; 34] = [
    "deposit",
    "unbond",
    "cancel",
    "claim",
    "claim for another",
    "transfer of stk",
    "settle",
    "sync",
    "submit",
    "harvest",
    "rebalance",
    "tick",
    "collect revenue",
    "pause",
    "freeze",
    "thaw",
    "set validators",
    "remove validator",
    "set fee",
    "slash for downtime",
    "slash for a double sign",
    "slash of any size",
    "jail",
    "unjail",
    "lock",
    "unlock",
    "exit through the pool",
    "grant to a partner",
    "vote",
    "vote of the holders",
    "announcement",
    "unwind",
    "application of a change",
    "cancelled change",
];

/// These are never refused.
const ALWAYS: [&str; 13] = [
    "donation",
    "stk lost to the hub",
    "unpause",
    "set revenue",
    "set limits",
    "set bounds",
    "commission",
    "new validator",
    "fault of a validator",
    "answer of another chain",
    "unbonding period",
    "proposal",
    "deposit into the pool",
];

/// These are never refused by what the driver makes of them.
const NEVER_REFUSED: [&str; 3] = ["settle", "sync", "slash for a double sign"];

/// Whose stake a slash of each kind must hit.
const SLASHES: [&str; 3] = [
    "slash for downtime",
    "slash for a double sign",
    "slash of any size",
];
const BONDED: &str = "hit bonded stake";
const UNBONDING: &str = "hit unbonding stake";
const REDELEGATED: &str = "hit redelegated stake";
const OF_TARGET: &str = "hit unbonding stake of a redelegation's target";
const NOTHING: &str = "hit nothing of the hub's";

/// Times that matter, and the messages that then must be tried.
const BOUNDARIES: [&str; 11] = [
    "submit when due",
    "harvest when due",
    "rebalance when due",
    "sync by tick when due",
    "settle when a batch completes",
    "deposit when a pause ends",
    "unbond when a pause ends",
    "pause when a cooldown ends",
    "sync when the stream ends",
    "application when a change is due",
    "application when a change lapses",
];

/// What the books count, where that is no step of its own.
const COUNTED: [&str; 7] = [
    "purchases of all the pool had",
    "purchases of a part of it",
    "fees with a rebate",
    "freezes that ended by themselves",
    "pages of a wind-down",
    "wind-downs that ended",
    "redemptions",
];

/// All that a run of some length must reach.
pub fn expected() -> Vec<Reached> {
    let mut all: Vec<Reached> = vec![];
    for kind in BOTH {
        all.push((kind, DONE));
        if !NEVER_REFUSED.contains(&kind) {
            all.push((kind, REFUSED));
        }
    }
    all.extend(ALWAYS.map(|kind| (kind, DONE)));
    for kind in SLASHES {
        all.extend([BONDED, UNBONDING, NOTHING].map(|hit| (kind, hit)));
    }
    // a double sign is such a slash, of 5%; it is rare, since a validator can be caught at one only once
    all.extend([REDELEGATED, OF_TARGET].map(|hit| (SLASHES[2], hit)));
    for (kind, _, places) in REFUSALS {
        all.extend(places.iter().map(|place| (refusal(kind), *place)));
    }
    for kind in BOUNDARIES {
        all.extend(NEAR.map(|near| (kind, near)));
    }
    all.extend(COUNTED.map(|what| ("books", what)));
    all
}

fn refusal(kind: &str) -> &'static str {
    match kind {
        "withdraw" => "withdrawal refused",
        "delegate" => "delegation refused",
        "undelegate" => "undelegation refused",
        _ => "redelegation refused",
    }
}

/// The name of an action here.
pub fn kind(action: &Action) -> &'static str {
    match action {
        Action::Deposit { .. } => "deposit",
        Action::Unbond { .. } => "unbond",
        Action::Cancel(_) => "cancel",
        Action::Claim { .. } => "claim",
        Action::ClaimFor { .. } => "claim for another",
        Action::SendStk { .. } => "transfer of stk",
        Action::LoseStk { .. } => "stk lost to the hub",
        Action::Give { .. } => "donation",
        Action::Lock { .. } => "lock",
        Action::Unlock { .. } => "unlock",
        Action::Provide { .. } => "deposit into the pool",
        Action::Leave { .. } => "exit through the pool",
        Action::WindDown => "wind-down",
        Action::SetPartner { .. } => "grant to a partner",
        Action::Vote { .. } => "vote",
        Action::Instruct { .. } => "vote of the holders",
        Action::Proposal { .. } => "proposal",
        Action::Announce(_) => "announcement",
        Action::Apply(_) => "application of a change",
        Action::CancelChange(_) => "cancelled change",
        Action::Crank(Crank::Tick(_)) => "tick",
        Action::Crank(Crank::Settle) => "settle",
        Action::Crank(Crank::Sync) => "sync",
        Action::Crank(Crank::Submit) => "submit",
        Action::Crank(Crank::Harvest(_)) => "harvest",
        Action::Crank(Crank::Rebalance(_)) => "rebalance",
        Action::Crank(Crank::Unwind(_)) => "unwind",
        Action::Collect(_) => "collect revenue",
        Action::Pause { .. } => "pause",
        Action::Unpause { .. } => "unpause",
        Action::Freeze { frozen: true, .. } => "freeze",
        Action::Freeze { frozen: false, .. } => "thaw",
        Action::SetValidators(_) => "set validators",
        Action::RemoveValidator(_) => "remove validator",
        Action::SetFee(_) => "set fee",
        Action::SetRevenue(_) => "set revenue",
        Action::SetLimits { .. } => "set limits",
        Action::SetBounds { .. } => "set bounds",
        Action::Downtime(_) => SLASHES[0],
        Action::DoubleSign { .. } => SLASHES[1],
        Action::Slash { .. } => SLASHES[2],
        Action::Jail(_) => "jail",
        Action::Unjail(_) => "unjail",
        Action::Commission { .. } => "commission",
        Action::NewValidator { .. } => "new validator",
        Action::Fail { .. } => "fault of a validator",
        Action::Answer(_) => "answer of another chain",
        Action::UnbondingPeriod(_) => "unbonding period",
        Action::Wait(_) => "wait",
    }
}

/// What the hub holds at validators, in base units by validator.
#[derive(Default)]
pub struct Stake {
    bonded: BTreeMap<String, u128>,
    unbonding: BTreeMap<String, u128>,
}

impl World {
    /// The hub's stake, if the action is a slash: to be compared after it.
    pub(super) fn stake_to_slash(&self, action: &Action) -> Option<(String, Stake)> {
        match action {
            Action::Downtime(validator)
            | Action::DoubleSign { validator, .. }
            | Action::Slash { validator, .. } => Some((validator.clone(), self.stake())),
            _ => None,
        }
    }

    fn stake(&self) -> Stake {
        let mut unbonding = BTreeMap::new();
        for pair in self.suite.app.unbondings(&self.suite.hub) {
            let sum: u128 = pair.entries.iter().map(|e| e.balance.u128()).sum();
            unbonding.insert(pair.validator, sum);
        }
        Stake {
            bonded: facts::delegations(&self.suite),
            unbonding,
        }
    }

    /// Counts the end of a step, and whose stake it took.
    pub(super) fn note_end(
        &mut self,
        action: &Action,
        done: bool,
        slashed: Option<(String, Stake)>,
    ) {
        let kind = kind(action);
        self.note(kind, if done { DONE } else { REFUSED });
        let Some((validator, before)) = slashed.filter(|_| done) else {
            return;
        };
        let after = self.stake();
        let fell = |before: &BTreeMap<String, u128>, after: &BTreeMap<String, u128>, own: bool| {
            let held = |v: &String| after.get(v).copied().unwrap_or(0);
            let mut of = before.iter().filter(|(v, _)| (**v == validator) == own);
            of.any(|(v, amount)| held(v) < *amount)
        };
        let hits = [
            (BONDED, fell(&before.bonded, &after.bonded, true)),
            (UNBONDING, fell(&before.unbonding, &after.unbonding, true)),
            (REDELEGATED, fell(&before.bonded, &after.bonded, false)),
            (OF_TARGET, fell(&before.unbonding, &after.unbonding, false)),
        ];
        for (hit, _) in hits.iter().filter(|(_, hit)| *hit) {
            self.note(kind, hit);
        }
        if hits.iter().all(|(_, hit)| !hit) {
            self.note(kind, NOTHING);
        }
    }

    /// Takes over what the books counted, at the end of a life.
    pub(super) fn note_counts(&mut self) {
        for what in COUNTED {
            let times = self.books.counts.get(what).copied().unwrap_or(0);
            if times > 0 {
                *self.reached.entry(("books", what)).or_default() += times;
            }
        }
    }

    fn note(&mut self, kind: &'static str, end: &'static str) {
        *self.reached.entry((kind, end)).or_default() += 1;
    }

    /// Counts a message that comes a second before, at or after a time that matters to it.
    pub(super) fn note_nearness(&mut self, action: &Action) {
        let books = &self.books;
        let (schedule, settings) = (&books.schedule, &books.settings);
        let (submit, settle) = (schedule.next_submit, BOUNDARIES[4]);
        let seconds: Vec<(&'static str, u64)> = match action {
            Action::Crank(Crank::Submit) => vec![(BOUNDARIES[0], submit)],
            Action::Crank(Crank::Harvest(_)) => vec![(BOUNDARIES[1], books.next_harvest())],
            Action::Crank(Crank::Rebalance(_)) => vec![(BOUNDARIES[2], schedule.next_rebalance)],
            Action::Crank(Crank::Tick(_)) => vec![
                (BOUNDARIES[0], submit),
                (BOUNDARIES[1], books.next_harvest()),
                (BOUNDARIES[2], schedule.next_rebalance),
                (BOUNDARIES[3], schedule.synced_at + DAY),
            ],
            Action::Crank(Crank::Sync) => vec![(BOUNDARIES[8], books.rewards.end())],
            Action::Apply(id) => match books.announced.get(id) {
                Some(a) => vec![(BOUNDARIES[9], a.from), (BOUNDARIES[10], a.until)],
                None => vec![],
            },
            Action::Deposit { .. } => vec![(BOUNDARIES[5], settings.deposits.paused_until)],
            Action::Unbond { .. } => vec![(BOUNDARIES[6], settings.unbonds.paused_until)],
            Action::Pause { deposits, .. } => {
                let flow = if *deposits {
                    settings.deposits
                } else {
                    settings.unbonds
                };
                vec![(BOUNDARIES[7], flow.pausable_from)]
            }
            _ => vec![],
        };
        let mut times: Vec<(&'static str, u64)> = seconds
            .into_iter()
            .map(|(kind, at)| (kind, at.saturating_mul(SECOND)))
            .collect();
        if matches!(action, Action::Crank(Crank::Settle | Crank::Tick(_))) {
            times.extend(books.pending.values().map(|b| (settle, b.completes_at)));
        }
        let nanos = books.nanos;
        for (kind, at) in times {
            for (near, moment) in NEAR.into_iter().zip([at - at.min(SECOND), at, at + SECOND]) {
                if nanos / SECOND == moment / SECOND && at >= SECOND {
                    self.note(kind, near);
                }
            }
        }
    }

    /// Counts the messages to validators that were refused, by their place in the row that one message of the hub sent.
    pub(super) fn note_refusals(&mut self, events: &[Event]) {
        let hub = self.suite.hub.to_string();
        let mut rows: [Vec<bool>; 4] = Default::default();
        for event in events {
            let get = |key: &str| event.attributes.iter().find(|a| a.key == key);
            if event.ty == "execute" && get("_contract_address").is_some_and(|a| a.value == hub) {
                self.note_rows(std::mem::take(&mut rows));
            }
            for ((step, ty, _), row) in REFUSALS.iter().zip(&mut rows) {
                if event.ty == *ty {
                    row.push(true);
                }
                if event.ty == "wasm-pstake_validator_failed"
                    && get("step").is_some_and(|a| a.value == *step)
                {
                    row.push(false);
                }
            }
        }
        self.note_rows(rows);
    }

    fn note_rows(&mut self, rows: [Vec<bool>; 4]) {
        for ((step, _, _), row) in REFUSALS.iter().zip(rows) {
            for (i, _) in row.iter().enumerate().filter(|(_, done)| !**done) {
                let place = match (i, row.len() - i) {
                    (0, 1) => "only",
                    (0, _) => "first",
                    (_, 1) => "last",
                    _ => "middle",
                };
                self.note(refusal(step), place);
            }
        }
    }
}
