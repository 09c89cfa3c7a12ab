//! Which validators get new stake.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use cosmwasm_std::Uint128;

use super::{rank, targets, Rank};
use crate::math::{split, sum};
use crate::state::Validator;
use crate::ContractError;

/// One submission delegates to at most this many validators (about 1.5M gas).
const MAX_DELEGATIONS: usize = 12;

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

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::plan::fixtures::{active, record, u};

    #[test]
    fn delegations_then_the_most_underweight_first() {
        let mut records = vec![
            record("a", 1, 10),
            record("b", 1, 40),
            record("c", 1, 0),
            record("d", 0, 1_000), // is drained: no part of what the others share
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
    }
}
