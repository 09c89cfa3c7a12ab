//! Fees and gifts on their way into the share price.

use cosmwasm_std::{Uint128, Uint256};
use pstake_types::pool::FEE_VESTING_SECONDS;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Released linearly. Never rewritten by the passing of time, so reading it often or seldom gives
/// the same. Stored as a tuple: each instant exit writes it.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq)]
#[serde(from = "(Uint128, u64, u64)", into = "(Uint128, u64, u64)")]
pub struct Stream {
    /// Native that was unreleased at `start`.
    pub amount: Uint128,
    pub start_seconds: u64,
    pub end_seconds: u64,
}

impl From<(Uint128, u64, u64)> for Stream {
    fn from((amount, start_seconds, end_seconds): (Uint128, u64, u64)) -> Self {
        Stream {
            amount,
            start_seconds,
            end_seconds,
        }
    }
}

impl From<Stream> for (Uint128, u64, u64) {
    fn from(stream: Stream) -> Self {
        (stream.amount, stream.start_seconds, stream.end_seconds)
    }
}

impl Stream {
    /// What is not released at `now`, rounded up: nobody gets a unit too early.
    pub fn rest_ceil(&self, now: u64) -> Result<Uint128, ContractError> {
        let left = self.end_seconds.saturating_sub(now);
        let whole = self.end_seconds.saturating_sub(self.start_seconds);
        if left == 0 {
            return Ok(Uint128::zero());
        }
        let part = (Uint128::from(left.min(whole)), Uint128::from(whole));
        Ok(self.amount.checked_mul_ceil(part)?)
    }

    /// Adds `new`, to be released over a day; the joint end is the mean of both ends by amount,
    /// rounded up, so dust cannot push it.
    pub fn join(&mut self, now: u64, new: Uint128) -> Result<(), ContractError> {
        if new.is_zero() {
            return Ok(());
        }
        let rest = self.rest_ceil(now)?;
        let amount = rest.checked_add(new)?;
        let weighted = rest
            .full_mul(self.end_seconds.saturating_sub(now))
            .checked_add(new.full_mul(FEE_VESTING_SECONDS))?;
        let whole = Uint256::from(amount);
        let up = whole.checked_sub(Uint256::one())?;
        let seconds: Uint128 = weighted.checked_add(up)?.checked_div(whole)?.try_into()?;
        let seconds = u64::try_from(seconds.u128()).unwrap_or(FEE_VESTING_SECONDS);
        *self = Stream {
            amount,
            start_seconds: now,
            end_seconds: now.saturating_add(seconds),
        };
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn stream(amount: u128, start_seconds: u64, end_seconds: u64) -> Stream {
        (Uint128::new(amount), start_seconds, end_seconds).into()
    }

    #[test]
    fn rest_then_linear_and_rounded_up() {
        let stream = stream(100, 1_000, 1_030);
        for (now, rest) in [(0, 100), (1_000, 100), (1_001, 97), (1_015, 50), (1_029, 4)] {
            assert_eq!(stream.rest_ceil(now).unwrap().u128(), rest, "{now}");
        }
        assert_eq!(stream.rest_ceil(1_030).unwrap().u128(), 0);
        assert_eq!(Stream::default().rest_ceil(5).unwrap().u128(), 0);
    }

    #[test]
    fn join_then_the_end_is_the_mean_by_amount() {
        let mut joint = stream(200, 0, FEE_VESTING_SECONDS);
        joint
            .join(FEE_VESTING_SECONDS / 2, Uint128::zero())
            .unwrap();
        assert_eq!(joint, stream(200, 0, FEE_VESTING_SECONDS));
        // 100 with half a day left, and 300 for a day: seven eighths of a day
        joint.join(43_200, Uint128::new(300)).unwrap();
        assert_eq!(joint, stream(400, 43_200, 43_200 + 75_600));
    }

    #[test]
    fn h72_join_when_dust_comes_in_each_block_then_the_end_hardly_moves() {
        let mut joint = stream(1_000_000, 0, FEE_VESTING_SECONDS);
        for block in 1..1_000 {
            joint.join(block * 6, Uint128::one()).unwrap();
        }
        // 999 units of a million, each for a day, and a second of rounding a block
        assert!(joint.end_seconds < FEE_VESTING_SECONDS + 1_100);
    }
}
