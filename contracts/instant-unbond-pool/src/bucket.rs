//! The limit of what instant exits take out.

use cosmwasm_std::{Uint128, Uint256};
use pstake_types::pool::BucketLimit;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// What has been taken out and is not refilled. Stored as a tuple.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq)]
#[serde(from = "(Uint256, u64)", into = "(Uint256, u64)")]
pub struct Bucket {
    /// Native times the refill time: refilled by `capacity` a second exactly, so that frequent small
    /// exits lose nothing to rounding.
    taken: Uint256,
    at_seconds: u64,
}

impl From<(Uint256, u64)> for Bucket {
    fn from((taken, at_seconds): (Uint256, u64)) -> Self {
        Bucket { taken, at_seconds }
    }
}

impl From<Bucket> for (Uint256, u64) {
    fn from(bucket: Bucket) -> Self {
        (bucket.taken, bucket.at_seconds)
    }
}

impl Bucket {
    fn refilled(&self, limit: &BucketLimit, now: u64) -> Uint256 {
        let passed = now.saturating_sub(self.at_seconds);
        self.taken.saturating_sub(limit.capacity.full_mul(passed))
    }

    /// What may be taken now, rounded down.
    pub fn room(&self, limit: &BucketLimit, now: u64) -> Result<Uint128, ContractError> {
        let whole = limit.capacity.full_mul(limit.refill_seconds);
        let left = whole.saturating_sub(self.refilled(limit, now));
        Ok(left
            .checked_div(Uint256::from(limit.refill_seconds))?
            .try_into()?)
    }

    /// Takes `native` out. Errors: `AboveCapacity`, `BucketEmpty` with the time when there will be room
    /// for it.
    pub fn take(
        &mut self,
        limit: &BucketLimit,
        now: u64,
        native: Uint128,
    ) -> Result<(), ContractError> {
        if native > limit.capacity {
            return Err(ContractError::AboveCapacity {
                capacity: limit.capacity,
                asked: native,
            });
        }
        let taken = native.full_mul(limit.refill_seconds);
        let whole = limit.capacity.full_mul(limit.refill_seconds);
        let after = self.refilled(limit, now).checked_add(taken)?;
        if after > whole {
            let wait = seconds_ceil(after.checked_sub(whole)?, limit.capacity)?;
            return Err(ContractError::BucketEmpty {
                room: self.room(limit, now)?,
                asked: native,
                refilled_at_seconds: now.saturating_add(wait),
            });
        }
        *self = Bucket {
            taken: after,
            at_seconds: now,
        };
        Ok(())
    }

    /// The same native is taken under another limit.
    pub fn rescale(
        &mut self,
        old: &BucketLimit,
        new: &BucketLimit,
        now: u64,
    ) -> Result<(), ContractError> {
        let taken = self
            .refilled(old, now)
            .checked_multiply_ratio(new.refill_seconds, old.refill_seconds)?;
        *self = Bucket {
            taken,
            at_seconds: now,
        };
        Ok(())
    }
}

fn seconds_ceil(scaled: Uint256, capacity: Uint128) -> Result<u64, ContractError> {
    let capacity = Uint256::from(capacity);
    let up = capacity.checked_sub(Uint256::one())?;
    let seconds: Uint128 = scaled.checked_add(up)?.checked_div(capacity)?.try_into()?;
    Ok(u64::try_from(seconds.u128()).unwrap_or(u64::MAX))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    fn limit(capacity: u128, refill_seconds: u64) -> BucketLimit {
        BucketLimit {
            capacity: u(capacity),
            refill_seconds,
        }
    }

    #[test]
    fn take_when_room_then_it_refills_linearly() {
        let limit = limit(1_000, 3_600);
        let mut bucket = Bucket::default();
        assert_eq!(bucket.room(&limit, 50).unwrap(), u(1_000));
        bucket.take(&limit, 50, u(1_000)).unwrap();
        for (now, room) in [
            (50, 0),
            (53, 0),
            (54, 1),
            (1_850, 500),
            (3_649, 999),
            (3_650, 1_000),
        ] {
            assert_eq!(bucket.room(&limit, now).unwrap(), u(room), "{now}");
        }
    }

    #[test]
    fn take_when_no_room_then_the_error_says_when() {
        let limit = limit(1_000, 3_600);
        let mut bucket = Bucket::default();
        bucket.take(&limit, 0, u(900)).unwrap();
        let before = bucket;
        let error = bucket.take(&limit, 360, u(300)).unwrap_err();
        let (room, asked) = (u(200), u(300));
        assert_eq!(
            error,
            ContractError::BucketEmpty {
                room,
                asked,
                refilled_at_seconds: 720
            }
        );
        assert_eq!(bucket, before);
        assert!(bucket.take(&limit, 719, u(300)).is_err());
        bucket.take(&limit, 720, u(300)).unwrap();
        let error = bucket.take(&limit, 9_000, u(1_001)).unwrap_err();
        let (capacity, asked) = (u(1_000), u(1_001));
        assert_eq!(error, ContractError::AboveCapacity { capacity, asked });
    }

    #[test]
    fn room_when_limit_is_the_largest_then_no_overflow() {
        let limit = BucketLimit::unlimited();
        let mut bucket = Bucket::default();
        bucket.take(&limit, 0, Uint128::MAX).unwrap();
        assert_eq!(bucket.room(&limit, 0).unwrap(), u(0));
        assert_eq!(bucket.room(&limit, u64::MAX).unwrap(), Uint128::MAX);
    }

    #[test]
    fn rescale_then_the_same_native_is_taken() {
        let (old, new) = (limit(1_000, 3_600), limit(5_000, 86_400));
        let mut bucket = Bucket::default();
        bucket.take(&old, 0, u(1_000)).unwrap();
        bucket.rescale(&old, &new, 1_800).unwrap();
        assert_eq!(bucket.room(&new, 1_800).unwrap(), u(4_500));
    }

    proptest! {
        /// A unit each second neither takes more nor hinders the refill: what is taken over any time
        /// is at most the capacity and what refilled meanwhile.
        #[test]
        fn attack_bucket_when_poked_with_dust_then_it_refills_all_the_same(
            capacity in 1u128..100_000,
            refill in 3_600u64..1_000_000,
            pokes in prop::collection::vec((0u64..5_000, 0u128..200), 1..60),
        ) {
            let limit = limit(capacity, refill);
            let (mut bucket, mut now, mut out) = (Bucket::default(), 0u64, 0u128);
            for (wait, native) in pokes {
                now += wait;
                if bucket.take(&limit, now, u(native)).is_ok() {
                    out += native;
                }
                let bound = capacity * (u128::from(refill) + u128::from(now));
                prop_assert!(out * u128::from(refill) <= bound);
            }
            let room = bucket.room(&limit, now + refill).unwrap();
            prop_assert_eq!(room, u(capacity));
        }
    }
}
