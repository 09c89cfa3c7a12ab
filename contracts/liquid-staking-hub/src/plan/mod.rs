//! Which validators give and take stake: pure, from records to a list of messages.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Uint128;

use crate::math::{bps_floor, split, sum};
use crate::staking::MAX_ENTRIES;
use crate::state::{PendingBatch, Validator, DAY_SECONDS};
use crate::ContractError;

/// A batch draws from at most this many validators unless stake demands more: undelegations of
/// one block cost their square.
pub const MAX_DRAWS: u64 = 6;
/// One submission delegates to at most this many validators (about 1.5M gas).
pub const MAX_DELEGATIONS: usize = 12;
/// Validators beyond the draws that a submission may turn to when one fails.
const SPARE_SOURCES: usize = 18;
/// A target is rebalanced only when it is off by more than a tenth of itself.
const DEAD_BAND_BPS: u16 = 1_000;
/// Weight moves of one rebalance add up to at most a twentieth of the stake; drains are not bound.
const MOVE_BPS: u16 = 500;

/// How a batch is drawn: u = clamp(floor(7 V / (unbonding days + 2)), 1, 6) validators. Where that
/// is more than there are (unbonding within days), their turns come again.
pub fn draws(validators: u64, unbonding_seconds: u64) -> u64 {
    let days = unbonding_seconds
        .checked_div(DAY_SECONDS)
        .unwrap_or_default()
        .saturating_add(2);
    validators
        .saturating_mul(MAX_ENTRIES.into())
        .checked_div(days)
        .unwrap_or_default()
        .clamp(1, MAX_DRAWS)
}

/// Seconds between submissions: max(1 day, unbonding / (7 * floor(V / u)) + 1 hour), so that no
/// validator ever holds more than 7 entries.
pub fn cadence(validators: u64, unbonding_seconds: u64) -> u64 {
    let turns = validators
        .checked_div(draws(validators, unbonding_seconds))
        .unwrap_or_default()
        .max(1);
    unbonding_seconds
        .checked_div(turns.saturating_mul(MAX_ENTRIES.into()))
        .unwrap_or_default()
        .saturating_add(3_600)
        .max(DAY_SECONDS)
}

/// Validators that serve batches, or will once they hold stake.
pub fn usable(records: &[(String, Validator)]) -> u64 {
    let able = records
        .iter()
        .filter(|(_, v)| !v.frozen && (v.weight > 0 || !v.bonded.is_zero()));
    u64::try_from(able.count()).unwrap_or(u64::MAX)
}

/// Unbonding entries in use, by validator: those of the batches on their way.
pub fn slots(pending: &[(u64, PendingBatch)]) -> BTreeMap<&str, u32> {
    let mut used = BTreeMap::new();
    for (_, batch) in pending {
        for entry in &batch.entries {
            let n: &mut u32 = used.entry(entry.validator.as_str()).or_default();
            *n = n.saturating_add(1);
        }
    }
    used
}

/// Native that each validator should hold of `pool`, by weight, rounded down; 0 where `counts`
/// says no.
pub fn targets(
    records: &[(String, Validator)],
    pool: Uint128,
    counts: impl Fn(&str, &Validator) -> bool,
) -> Result<Vec<Uint128>, ContractError> {
    let weight = |a: &str, v: &Validator| if counts(a, v) { v.weight } else { 0 };
    let whole: u64 = records.iter().fold(0, |sum: u64, (a, v)| {
        sum.saturating_add(weight(a, v).into())
    });
    records
        .iter()
        .map(|(a, v)| match weight(a, v) {
            0 => Ok(Uint128::zero()),
            w => Ok(pool.checked_multiply_ratio(w, whole)?),
        })
        .collect()
}

/// Place in an order of preference: by class, then the larger amount, then the address (records are
/// sorted by it). One type for all orders, since each sort costs 9 KB of wasm.
type Rank = (u8, Reverse<Uint128>, usize);

/// `class`: what puts a validator back, the gravest reason first.
fn rank(class: &[bool], amount: Uint128, index: usize) -> Rank {
    let class = class
        .iter()
        .fold(0u8, |sum, bit| (sum << 1) | u8::from(*bit));
    (class, Reverse(amount), index)
}

/// Validators that a batch may be drawn from, best first, with what each can give. First those with
/// no recent failure, then those that are no redelegation target (its slash would take the batch's
/// entries first), then those that can give an equal part, then the most overweight, then the largest.
pub fn sources(
    records: &[(String, Validator)],
    pending: &[(u64, PendingBatch)],
    needed: Uint128,
    draws: u64,
    now: u64,
) -> Result<(Vec<(String, Uint128)>, Uint128), ContractError> {
    let used = slots(pending);
    let pool = sum(records.iter().map(|(_, v)| v.bonded))?;
    let targets = targets(records, pool, |_, v| !v.is_gone(now))?;
    let part = needed.checked_div(draws.max(1).into())?;
    let mut able: Vec<_> = records
        .iter()
        .zip(targets)
        .enumerate()
        .filter(|(_, ((address, v), _))| {
            !v.frozen
                && !v.bonded.is_zero()
                && used.get(address.as_str()).copied().unwrap_or(0) < MAX_ENTRIES
        })
        .map(|(i, ((_, v), target))| {
            let excess = v.bonded.saturating_sub(target);
            let class = [
                v.failed_lately(now),
                v.locked_until > now,
                v.bonded < part,
                excess.is_zero(),
            ];
            let amount = if excess.is_zero() { v.bonded } else { excess };
            rank(&class, amount, i)
        })
        .collect();
    able.sort_unstable();
    let ranked = || able.iter().filter_map(|(_, _, i)| records.get(*i));
    let available = sum(ranked().map(|(_, v)| v.bonded))?;
    let wanted = usize::try_from(draws)
        .unwrap_or(usize::MAX)
        .saturating_add(SPARE_SOURCES);
    let mut capacity = Uint128::zero();
    let mut chosen = vec![];
    for (address, v) in ranked() {
        if chosen.len() >= wanted && capacity >= needed {
            break;
        }
        capacity = capacity.checked_add(v.bonded)?;
        chosen.push((address.clone(), v.bonded));
    }
    Ok((chosen, available))
}

/// Shares `native` among the most underweight active targets: each is filled up to its target
/// before the next; what is left over is spread over the chosen ones.
pub fn delegations(
    records: &[(String, Validator)],
    active: &BTreeSet<String>,
    native: Uint128,
    now: u64,
) -> Result<Vec<(String, Uint128)>, ContractError> {
    let takes = |address: &str, v: &Validator| {
        v.weight > 0 && !v.frozen && !v.failed_lately(now) && active.contains(address)
    };
    let held = sum(records
        .iter()
        .filter(|(a, v)| takes(a, v))
        .map(|(_, v)| v.bonded))?;
    let targets = targets(records, held.checked_add(native)?, takes)?;
    let mut gaps: Vec<Rank> = vec![];
    for (i, ((address, v), target)) in records.iter().zip(targets).enumerate() {
        if takes(address, v) {
            gaps.push(rank(&[], target.saturating_sub(v.bonded), i));
        }
    }
    gaps.sort_unstable();
    let mut left = native;
    let mut chosen = vec![];
    for (_, Reverse(gap), i) in gaps.into_iter().take(MAX_DELEGATIONS) {
        let (Some((address, _)), false) = (records.get(i), left.is_zero()) else {
            break;
        };
        let part = gap.min(left);
        left = left.checked_sub(part)?;
        chosen.push((address.clone(), part));
    }
    let gaps: Vec<Uint128> = chosen.iter().map(|(_, part)| *part).collect();
    for ((_, part), extra) in chosen.iter_mut().zip(split(left, &gaps)?) {
        *part = part.checked_add(extra)?;
    }
    chosen.retain(|(_, part)| !part.is_zero());
    Ok(chosen)
}

/// A redelegation to send.
#[derive(Debug, PartialEq)]
pub struct Move {
    pub source: String,
    pub target: String,
    pub amount: Uint128,
    pub drain: bool,
}

/// Moves stake from drained validators (weight 0, or missing for a day) and, outside a dead band
/// and in bounded steps, from overweight targets to underweight ones. `entries` tells how many
/// redelegations a pair of validators has in progress. At most `limit` moves; true if work is left.
pub fn moves(
    records: &[(String, Validator)],
    active: &BTreeSet<String>,
    pending: &[(u64, PendingBatch)],
    entries: impl Fn(&str, &str) -> Result<u32, ContractError>,
    limit: u32,
    now: u64,
) -> Result<(Vec<Move>, bool), ContractError> {
    let drained = |v: &Validator| v.weight == 0 || v.is_gone(now);
    let takes = |address: &str, v: &Validator| {
        !drained(v) && !v.frozen && !v.failed_lately(now) && active.contains(address)
    };
    let gives = |v: &Validator| !v.frozen && !v.failed_lately(now) && v.locked_until <= now;
    let counts = |address: &str, v: &Validator| drained(v) && !v.frozen || takes(address, v);
    let pool = sum(records
        .iter()
        .filter(|(a, v)| counts(a, v))
        .map(|(_, v)| v.bonded))?;
    let mut targets = targets(records, pool, takes)?;
    // What rounding leaves is part of a target too: else a drain would leave it behind for good.
    let rest = pool.checked_sub(sum(targets.iter().copied())?)?;
    let mut all = records.iter().zip(&mut targets);
    if let Some((_, target)) = all.find(|((a, v), _)| takes(a, v)) {
        *target = target.checked_add(rest)?;
    }
    let used = slots(pending);
    // A redelegation's slash takes the target's unbonding entries first: prefer targets with none.
    let (mut gaps, mut excesses): (Vec<Rank>, Vec<Rank>) = (vec![], vec![]);
    for (i, ((address, v), target)) in records.iter().zip(&targets).enumerate() {
        let gap = target.saturating_sub(v.bonded);
        if takes(address, v) && !gap.is_zero() {
            let exposed = used.contains_key(address.as_str());
            gaps.push(rank(&[exposed], gap, i));
        }
        let excess = v.bonded.saturating_sub(*target);
        let band = bps_floor(*target, DEAD_BAND_BPS)?;
        let over = drained(v) || takes(address, v) && excess > band;
        if gives(v) && over && !excess.is_zero() {
            excesses.push(rank(&[!drained(v)], excess, i));
        }
    }
    gaps.sort_unstable();
    excesses.sort_unstable();
    let mut budget = bps_floor(pool, MOVE_BPS)?;
    let mut out: Vec<Move> = vec![];
    for (class, Reverse(excess), i) in excesses {
        let drain = class == 0;
        let mut left = if drain { excess } else { excess.min(budget) };
        for (_, Reverse(gap), j) in gaps.iter_mut() {
            let (Some((source, _)), Some((target, _)), false) =
                (records.get(i), records.get(*j), left.is_zero())
            else {
                break;
            };
            if gap.is_zero() || entries(source, target)? >= MAX_ENTRIES {
                continue;
            }
            if out.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
                return Ok((out, true));
            }
            let amount = left.min(*gap);
            left = left.checked_sub(amount)?;
            *gap = gap.checked_sub(amount)?;
            if !drain {
                budget = budget.checked_sub(amount)?;
            }
            out.push(Move {
                source: source.clone(),
                target: target.clone(),
                amount,
                drain,
            });
        }
    }
    Ok((out, false))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]
mod tests {
    use super::*;
    use cosmwasm_std::Timestamp;
    use proptest::prelude::*;
    use pstake_types::hub::BatchEntry;

    const UNBONDING: u64 = 21 * DAY_SECONDS;

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    fn record(name: &str, weight: u32, bonded: u128) -> (String, Validator) {
        let record = Validator {
            bonded: u(bonded),
            ..Validator::new(weight)
        };
        (name.into(), record)
    }

    fn pending(entries: &[(&str, u128)]) -> PendingBatch {
        let entries = entries.iter().map(|(validator, amount)| BatchEntry {
            validator: (*validator).into(),
            amount: u(*amount),
        });
        PendingBatch {
            stk: u(1),
            requests: 1,
            netted: u(0),
            undelegated: u(1),
            at_risk: u(0),
            completes_at: Timestamp::from_seconds(1),
            entries: entries.collect(),
        }
    }

    fn active(records: &[(String, Validator)]) -> BTreeSet<String> {
        records.iter().map(|(a, _)| a.clone()).collect()
    }

    #[test]
    fn draws_and_cadence_then_by_formula() {
        // V, u = clamp(floor(7 V / 23), 1, 6), turns = floor(V / u), max(day, 21 d / (7 turns) + 1 h)
        for (validators, u, seconds) in [
            (1, 1, 3 * DAY_SECONDS + 3_600),
            (3, 1, DAY_SECONDS + 3_600),
            (4, 1, DAY_SECONDS),
            (6, 1, DAY_SECONDS),
            (7, 2, DAY_SECONDS + 3_600),
            (20, 6, DAY_SECONDS + 3_600),
            (24, 6, DAY_SECONDS),
            (100, 6, DAY_SECONDS),
        ] {
            assert_eq!(draws(validators, UNBONDING), u, "{validators}");
            assert_eq!(cadence(validators, UNBONDING), seconds, "{validators}");
        }
        assert_eq!(draws(0, UNBONDING), 1);
        assert_eq!(draws(2, DAY_SECONDS), 4); // floor(14 / 3), of 2
        assert_eq!(cadence(4, 60), DAY_SECONDS);
    }

    #[test]
    fn sources_then_best_first() {
        let now = 10 * DAY_SECONDS;
        let mut records = vec![
            record("a", 100, 100),
            record("b", 100, 160), // overweight
            record("c", 100, 100),
            record("d", 100, 100),
            record("e", 100, 100),
            record("f", 100, 5), // too small for a part of 30
            record("g", 100, 200),
            record("h", 0, 0),
        ];
        records[2].1.frozen = true;
        records[3].1.failed_at = now - 1;
        records[4].1.locked_until = now + 1;
        let full: Vec<_> = (0..7).map(|id| (id, pending(&[("g", 1)]))).collect();
        let (chosen, available) = sources(&records, &full, u(30), 1, now).unwrap();
        let names: Vec<_> = chosen.iter().map(|(a, _)| a.as_str()).collect();
        assert_eq!(names, ["b", "a", "f", "e", "d"]);
        assert_eq!(available, u(100 + 160 + 100 + 100 + 5));
    }

    #[test]
    fn delegations_then_the_most_underweight_first() {
        let mut records = vec![
            record("a", 1, 10),
            record("b", 1, 40),
            record("c", 1, 0),
            record("d", 0, 0),
            record("e", 1, 0),
        ];
        records[4].1.frozen = true;
        let active = active(&records);
        // 50 + 40 over three: 30 each; gaps 30 and 20, of 40
        let parts = delegations(&records, &active, u(40), 0).unwrap();
        let expected = [("c".to_string(), u(30)), ("a".to_string(), u(10))];
        assert_eq!(parts, expected);
        // 50 + 60: 36 each, gaps 36 and 26, none for b; at most what there is
        let parts = delegations(&records, &active, u(60), 0).unwrap();
        assert_eq!(parts, [("c".to_string(), u(36)), ("a".to_string(), u(24))]);
        let none = delegations(&records, &BTreeSet::new(), u(60), 0).unwrap();
        assert_eq!(none, []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        /// Over any unbonding window no validator of equal ones ever holds more than 7 entries, and
        /// no batch has to wait.
        #[test]
        fn h34_cadence_never_needs_an_eighth_entry(
            validators in 1u64..=100,
            days in 1u64..=60,
            part in 1u128..=100,
        ) {
            let unbonding = days * DAY_SECONDS;
            let each = draws(validators, unbonding).min(validators);
            let every = cadence(validators, unbonding);
            let mut records: Vec<_> = (0..validators)
                .map(|i| record(&format!("v{i:03}"), 100, 1 << 60))
                .collect();
            let mut way: Vec<(u64, PendingBatch)> = vec![];
            for (id, now) in (0..).map(|id| (id, id * every)).take_while(|(_, n)| *n < 3 * unbonding) {
                way.retain(|(_, b)| b.completes_at.seconds() > now);
                let needed = u(part * u128::from(each));
                let (chosen, available) = sources(&records, &way, needed, each, now).unwrap();
                prop_assert!(available >= needed);
                prop_assert!(chosen.len() as u64 >= each, "{} of {each}", chosen.len());
                let drawn: Vec<_> = chosen.iter().take(each as usize).map(|(a, _)| a.clone()).collect();
                let entries: Vec<_> = drawn.iter().map(|a| (a.as_str(), part)).collect();
                let mut batch = pending(&entries);
                batch.completes_at = Timestamp::from_seconds(now + unbonding);
                for (address, record) in &mut records {
                    if drawn.contains(address) {
                        record.bonded -= u(part);
                    }
                }
                way.push((id, batch));
                prop_assert!(slots(&way).values().all(|n| *n <= MAX_ENTRIES));
            }
        }

        /// Delegations are at most what there is, all of it if anyone can take it, to at most 12.
        #[test]
        fn delegations_never_exceed_what_there_is(
            held in prop::collection::vec((0u32..10_000, 0u128..1 << 70), 1..40),
            native in 0u128..1 << 70,
        ) {
            let records: Vec<_> = held
                .iter()
                .enumerate()
                .map(|(i, (weight, bonded))| record(&format!("v{i:03}"), *weight, *bonded))
                .collect();
            let parts = delegations(&records, &active(&records), u(native), 0).unwrap();
            let given = sum(parts.iter().map(|(_, part)| *part)).unwrap();
            prop_assert!(given <= u(native) && parts.len() <= MAX_DELEGATIONS);
            let takers = held.iter().filter(|(weight, _)| *weight > 0).count() as u128;
            if takers > 0 && native > takers {
                prop_assert_eq!(given, u(native));
            }
            prop_assert!(parts.iter().all(|(_, part)| !part.is_zero()));
        }

        /// Nobody is asked for more than it holds; steps towards weights stay within a twentieth; no
        /// target is lifted above its part, and none but takers gets any.
        #[test]
        fn moves_are_bounded(
            held in prop::collection::vec((0u32..100, 0u128..1 << 70, any::<bool>()), 2..20),
            limit in 1u32..20,
        ) {
            let records: Vec<_> = held
                .iter()
                .enumerate()
                .map(|(i, (weight, bonded, frozen))| {
                    let (name, mut v) = record(&format!("v{i:03}"), *weight, *bonded);
                    v.frozen = *frozen;
                    (name, v)
                })
                .collect();
            let none = |_: &str, _: &str| Ok(0);
            let (moves, _) = moves(&records, &active(&records), &[], none, limit, 0).unwrap();
            prop_assert!(moves.len() <= limit as usize);
            let of = |name: &str| records.iter().find(|(a, _)| a == name).unwrap().1.clone();
            let (mut given, mut steps) = (BTreeMap::<&str, Uint128>::new(), u(0));
            for m in &moves {
                *given.entry(m.source.as_str()).or_default() += m.amount;
                let (source, target) = (of(&m.source), of(&m.target));
                prop_assert!(!source.frozen && !target.frozen && target.weight > 0);
                prop_assert!(m.source != m.target && !m.amount.is_zero());
                prop_assert_eq!(m.drain, source.weight == 0);
                if !m.drain {
                    steps += m.amount;
                }
            }
            for (source, amount) in given {
                prop_assert!(amount <= of(source).bonded);
            }
            let pool = sum(records.iter().filter(|(_, v)| !v.frozen).map(|(_, v)| v.bonded));
            prop_assert!(steps <= bps_floor(pool.unwrap(), MOVE_BPS).unwrap());
        }
    }
}
