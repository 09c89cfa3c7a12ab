//! Which validators give and take stake: pure, from records to a list of messages.

mod cadence;
mod delegate;
mod draw;
mod moves;

pub use cadence::{cadence, draws};
pub use delegate::delegations;
pub use draw::sources;
pub use moves::moves;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use cosmwasm_std::Uint128;

use crate::state::{PendingBatch, Validator};
use crate::ContractError;

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

#[cfg(test)]
pub(crate) mod fixtures {
    use super::*;
    use crate::state::DAY_SECONDS;
    use cosmwasm_std::Timestamp;
    use pstake_types::hub::BatchEntry;
    use std::collections::BTreeSet;

    pub const UNBONDING: u64 = 21 * DAY_SECONDS;

    pub fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    pub fn record(name: &str, weight: u32, bonded: u128) -> (String, Validator) {
        let record = Validator {
            bonded: u(bonded),
            ..Validator::new(weight)
        };
        (name.into(), record)
    }

    pub fn pending(entries: &[(&str, u128)]) -> PendingBatch {
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

    pub fn active(records: &[(String, Validator)]) -> BTreeSet<String> {
        records.iter().map(|(a, _)| a.clone()).collect()
    }
}
