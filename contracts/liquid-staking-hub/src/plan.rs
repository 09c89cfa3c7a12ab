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

/// How a batch is drawn: u = clamp(floor(7 V / (unbonding days + 2)), 1, 6) validators.
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
