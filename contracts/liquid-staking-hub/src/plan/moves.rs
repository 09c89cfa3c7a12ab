//! What is redelegated: drains, and steps towards the weights.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use cosmwasm_std::Uint128;

use super::{rank, slots, targets, Rank};
use crate::math::{bps_floor, sum};
use crate::staking::MAX_ENTRIES;
use crate::state::{PendingBatch, Validator};
use crate::ContractError;

/// A target is rebalanced only when it is off by more than a tenth of itself.
const DEAD_BAND_BPS: u16 = 1_000;
/// Weight moves of one rebalance add up to at most a twentieth of the stake; drains are not bound.
const MOVE_BPS: u16 = 500;

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
        // who takes nothing has no target
        let gap = target.saturating_sub(v.bonded);
        if !gap.is_zero() {
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
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use crate::plan::fixtures::{active, record, u};

    #[test]
    fn moves_when_off_by_a_tenth_exactly_then_none_and_by_a_unit_more_then_a_twentieth_at_most() {
        let none = |_: &str, _: &str| Ok(0);
        for (a, b, expected) in [(1_100, 900, 0), (1_102, 900, 100)] {
            let records = vec![record("a", 1, a), record("b", 1, b)];
            let (moves, more) = moves(&records, &active(&records), &[], none, 9, 0).unwrap();
            let moved = sum(moves.iter().map(|m| m.amount)).unwrap();
            assert_eq!((moved, more), (u(expected), false));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

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
