//! Which validators give a batch its stake.

use cosmwasm_std::Uint128;

use super::{rank, slots, targets};
use crate::math::sum;
use crate::staking::MAX_ENTRIES;
use crate::state::{PendingBatch, Validator};
use crate::ContractError;

/// Validators beyond the draws that a submission may turn to when one fails.
const SPARE_SOURCES: usize = 18;

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

    use crate::plan::fixtures::{pending, record, u};
    use crate::plan::{cadence, draws};
    use crate::state::DAY_SECONDS;

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

    fn names(chosen: &[(String, Uint128)]) -> Vec<&str> {
        chosen.iter().map(|(address, _)| address.as_str()).collect()
    }

    #[test]
    fn sources_when_a_target_is_gone_then_all_of_its_stake_is_too_much_and_its_weight_counts_no_more(
    ) {
        let now = 10 * DAY_SECONDS;
        let mut records = vec![
            record("a", 100, 50),
            record("b", 300, 140),
            record("c", 100, 10),
        ];
        records[2].1.missing_since = Some(1);
        assert!(records[2].1.is_gone(now));
        // 200 over 400: a should hold 50, b 150, and c none
        let (chosen, _) = sources(&records, &[], u(5), 1, now).unwrap();
        assert_eq!(names(&chosen), ["c", "b", "a"]);
    }

    #[test]
    fn sources_when_exactly_at_a_bound_then_within_it() {
        let now = 10 * DAY_SECONDS;
        // b holds an equal part and no more
        let records = vec![record("a", 90, 60), record("b", 10, 30), record("c", 1, 29)];
        let (chosen, _) = sources(&records, &[], u(30), 1, now).unwrap();
        assert_eq!(names(&chosen), ["b", "a", "c"]);
        // a lock ends with its last second
        let mut records = vec![record("a", 1, 200), record("b", 1, 100)];
        records[0].1.locked_until = now;
        let (chosen, _) = sources(&records, &[], u(30), 1, now).unwrap();
        assert_eq!(names(&chosen), ["a", "b"]);
    }

    #[test]
    fn sources_when_there_are_many_then_no_more_than_the_draws_and_the_spares_unless_stake_demands()
    {
        let records: Vec<_> = (0..40)
            .map(|i| record(&format!("v{i:02}"), 1, 10))
            .collect();
        for (needed, expected) in [(60, 24), (240, 24), (241, 25), (400, 40)] {
            let (chosen, available) = sources(&records, &[], u(needed), 6, 0).unwrap();
            assert_eq!((chosen.len(), available), (expected, u(400)), "{needed}");
        }
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
    }
}
