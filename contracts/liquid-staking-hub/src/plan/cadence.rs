//! How many validators a batch is drawn from, and how much time passes between two batches.

use crate::staking::MAX_ENTRIES;
use crate::state::DAY_SECONDS;

/// A batch draws from at most this many validators unless stake demands more: undelegations of
/// one block cost their square.
const MAX_DRAWS: u64 = 6;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::UNBONDING;

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
}
