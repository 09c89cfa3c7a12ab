//! The hub's books: one stored item, read once and written once by each message that needs it.

use cosmwasm_std::{StdResult, Storage, Uint128, Uint256};
use cw_storage_plus::Item;

use crate::state::{DAY_SECONDS, YEAR_SECONDS};
use crate::ContractError;

/// A compact tuple: a struct would store the field names with each deposit, at 30 gas a byte.
type Row = (Uint128, Uint128, (Uint128, u64, u64), (Uint128, u64, u64));
const LEDGER: Item<Row> = Item::new("ledger");

/// Native on its way into backing, released linearly. Never rewritten by the passing of time, so
/// reading it often or seldom gives the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    /// Native that was unreleased at `start`.
    pub amount: Uint128,
    pub start_seconds: u64,
    pub end_seconds: u64,
}

impl Stream {
    /// What is not released at `now`, rounded up: holders never get a unit too early.
    pub fn rest_ceil(&self, now: u64) -> Result<Uint128, ContractError> {
        let left = self.end_seconds.saturating_sub(now);
        let whole = self.end_seconds.saturating_sub(self.start_seconds);
        if left == 0 {
            return Ok(Uint128::zero());
        }
        let part = (Uint128::from(left.min(whole)), Uint128::from(whole));
        Ok(self.amount.checked_mul_ceil(part)?)
    }

    /// Adds `new`, to be released over `duration` seconds; the joint end is the mean of both ends
    /// by amount, so dust cannot push it.
    pub fn join(&mut self, now: u64, new: Uint128, duration: u64) -> Result<(), ContractError> {
        if new.is_zero() {
            return Ok(());
        }
        let rest = self.rest_ceil(now)?;
        let amount = rest.checked_add(new)?;
        let weighted = rest
            .full_mul(self.end_seconds.saturating_sub(now))
            .checked_add(new.full_mul(duration))?;
        let seconds: Uint128 = weighted.checked_div(Uint256::from(amount))?.try_into()?;
        self.restart(now, amount, seconds);
        Ok(())
    }

    /// Adds `new` so that the whole is released at a rate of at most `per_year` native a year.
    pub fn join_at_rate(
        &mut self,
        now: u64,
        new: Uint128,
        per_year: Uint128,
    ) -> Result<(), ContractError> {
        if new.is_zero() {
            return Ok(());
        }
        let amount = self.rest_ceil(now)?.checked_add(new)?;
        let seconds = if per_year.is_zero() {
            Uint128::from(YEAR_SECONDS)
        } else {
            amount.checked_mul_ceil((Uint128::from(YEAR_SECONDS), per_year))?
        };
        self.restart(now, amount, seconds.max(DAY_SECONDS.into()));
        Ok(())
    }

    fn restart(&mut self, now: u64, amount: Uint128, seconds: Uint128) {
        let seconds = u64::try_from(seconds.u128()).unwrap_or(u64::MAX).max(1);
        *self = Stream {
            amount,
            start_seconds: now,
            end_seconds: now.saturating_add(seconds),
        };
    }

    /// Takes up to `loss` from what is unreleased and returns the part of it that is left.
    fn absorb(&mut self, now: u64, loss: Uint128) -> Result<Uint128, ContractError> {
        let rest = self.rest_ceil(now)?;
        let taken = rest.min(loss);
        if !taken.is_zero() {
            self.amount = rest.checked_sub(taken)?;
            self.start_seconds = now;
        }
        Ok(loss.checked_sub(taken)?)
    }
}

/// Amounts are native.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Delegated, as last synced: the sum of the validator records.
    pub bonded: Uint128,
    /// Waits to be delegated.
    pub buffer: Uint128,
    /// Harvested rewards on their way into backing.
    pub rewards: Stream,
    /// Donations on their way, apart: a large slow one must not hold up rewards.
    pub gifts: Stream,
}

impl Ledger {
    pub fn load(storage: &dyn Storage) -> StdResult<Self> {
        let (bonded, buffer, rewards, gifts) = LEDGER.load(storage)?;
        let stream = |(amount, start_seconds, end_seconds)| Stream {
            amount,
            start_seconds,
            end_seconds,
        };
        Ok(Ledger {
            bonded,
            buffer,
            rewards: stream(rewards),
            gifts: stream(gifts),
        })
    }

    pub fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        let row = |s: &Stream| (s.amount, s.start_seconds, s.end_seconds);
        LEDGER.save(
            storage,
            &(
                self.bonded,
                self.buffer,
                row(&self.rewards),
                row(&self.gifts),
            ),
        )
    }

    /// Rewards and gifts that are staked already but not counted yet.
    pub fn unvested(&self, now: u64) -> Result<Uint128, ContractError> {
        Ok(self
            .rewards
            .rest_ceil(now)?
            .checked_add(self.gifts.rest_ceil(now)?)?)
    }

    /// bonded + buffer - unvested: what belongs to stk holders. Never negative, because losses
    /// are taken from the streams first.
    pub fn backing(&self, now: u64) -> Result<Uint128, ContractError> {
        Ok(self
            .bonded
            .checked_add(self.buffer)?
            .checked_sub(self.unvested(now)?)?)
    }

    /// The same while a wind-down's last batch has `leaving` on its way: the streams may then be more than
    /// what is staked and at hand.
    pub fn backing_with(&self, now: u64, leaving: Uint128) -> Result<Uint128, ContractError> {
        let held = self.bonded.checked_add(self.buffer)?.checked_add(leaving)?;
        Ok(held.saturating_sub(self.unvested(now)?))
    }

    /// A loss falls on the streams first.
    pub fn absorb(&mut self, now: u64, loss: Uint128) -> Result<(), ContractError> {
        let rest = self.rewards.absorb(now, loss)?;
        self.gifts.absorb(now, rest)?;
        Ok(())
    }

    /// Books what a sync found. A gain is rounding of the SDK's: it joins the reward stream. A loss
    /// is taken from the streams first, then from backing: a slash smaller than the streams does
    /// not move the rate, and backing cannot become negative.
    pub fn book_sync(
        &mut self,
        now: u64,
        loss: Uint128,
        gain: Uint128,
    ) -> Result<(), ContractError> {
        self.bonded = self.bonded.checked_add(gain)?;
        self.rewards.join(now, gain, DAY_SECONDS)?;
        self.bonded = self.bonded.checked_sub(loss)?;
        self.absorb(now, loss)
    }

    /// Moves native from the buffer to a validator.
    pub fn delegated(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.buffer = self.buffer.checked_sub(amount)?;
        self.bonded = self.bonded.checked_add(amount)?;
        Ok(())
    }

    /// A delegation failed: back into the buffer.
    pub fn delegation_failed(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.bonded = self.bonded.checked_sub(amount)?;
        self.buffer = self.buffer.checked_add(amount)?;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    fn stream(amount: u128, start_seconds: u64, end_seconds: u64) -> Stream {
        Stream {
            amount: u(amount),
            start_seconds,
            end_seconds,
        }
    }

    #[test]
    fn rest_then_linear_and_rounded_up() {
        let stream = stream(100, 1_000, 1_030);
        for (now, rest) in [
            (0, 100),
            (1_000, 100),
            (1_001, 97), // 96.67
            (1_015, 50),
            (1_029, 4), // 3.33
            (1_030, 0),
            (9_999, 0),
        ] {
            assert_eq!(stream.rest_ceil(now).unwrap(), u(rest), "{now}");
        }
        assert_eq!(Stream::default().rest_ceil(5).unwrap(), u(0));
    }

    /// (rest * left + new * duration) / (rest + new): (100 * 10 + 300 * 50) / 400 = 40.
    #[test]
    fn join_then_the_end_is_the_mean_by_amount() {
        let mut joint = stream(200, 980, 1_020);
        joint.join(1_000, u(0), 50).unwrap();
        assert_eq!(joint, stream(200, 980, 1_020));
        joint.join(1_010, u(300), 50).unwrap(); // 50 of 200 left for 10 s
        assert_eq!(joint, stream(350, 1_010, 1_010 + 44)); // 15,500 / 350 = 44.29
        let mut joint = stream(200, 990, 1_010);
        joint.join(1_000, u(300), 50).unwrap();
        assert_eq!(joint, stream(400, 1_000, 1_040));
    }

    #[test]
    fn join_at_rate_then_released_at_most_so_fast() {
        let mut gifts = Stream::default();
        gifts.join_at_rate(0, u(10), u(20)).unwrap();
        assert_eq!(gifts, stream(10, 0, YEAR_SECONDS / 2));
        // half of it is left when as much comes again, and backing has halved
        gifts.join_at_rate(YEAR_SECONDS / 4, u(5), u(10)).unwrap();
        assert_eq!(gifts.amount, u(10));
        assert_eq!(gifts.end_seconds, YEAR_SECONDS / 4 + YEAR_SECONDS);
        let mut dust = Stream::default();
        dust.join_at_rate(0, u(1), u(1_000_000)).unwrap();
        assert_eq!(dust.end_seconds, DAY_SECONDS);
        let mut nothing_backs = Stream::default();
        nothing_backs.join_at_rate(0, u(1), u(0)).unwrap();
        assert_eq!(nothing_backs.end_seconds, YEAR_SECONDS);
    }

    #[test]
    fn inv2_h65_book_sync_then_rewards_then_gifts_then_backing_bear_a_loss() {
        let ledger = Ledger {
            bonded: u(1_000),
            buffer: u(0),
            rewards: stream(100, 0, 100),
            gifts: stream(200, 0, 100),
        };
        for (loss, rewards, gifts, backing) in [
            (0, 50, 100, 850),
            (30, 20, 100, 850),
            (50, 0, 100, 850),
            (90, 0, 60, 850),
            (150, 0, 0, 850),
            (400, 0, 0, 600),
            (1_000, 0, 0, 0),
        ] {
            let mut ledger = ledger.clone();
            ledger.book_sync(50, u(loss), u(0)).unwrap();
            let rest = |stream: &Stream| stream.rest_ceil(50).unwrap().u128();
            let found = (rest(&ledger.rewards), rest(&ledger.gifts));
            assert_eq!(found, (rewards, gifts), "{loss}");
            assert_eq!(ledger.backing(50).unwrap(), u(backing), "{loss}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Reading does not change a stream, so this is about absorbing nothing and joining
        /// nothing: poked often or seldom it releases the same.
        #[test]
        fn h72_poked_often_or_once_then_the_same(
            amount in 1u128..1 << 90,
            length in 1u64..100 * DAY_SECONDS,
            pokes in prop::collection::vec(0u64..110 * DAY_SECONDS, 0..30),
            end in 0u64..110 * DAY_SECONDS,
        ) {
            let mut poked = Ledger {
                bonded: u(amount),
                rewards: stream(amount, 0, length),
                ..Ledger::default()
            };
            let once = poked.clone();
            let mut pokes = pokes;
            pokes.retain(|at| *at <= end);
            pokes.sort_unstable();
            for at in pokes {
                poked.book_sync(at, u(0), u(0)).unwrap();
                poked.gifts.join_at_rate(at, u(0), u(1)).unwrap();
            }
            prop_assert_eq!(poked.backing(end).unwrap(), once.backing(end).unwrap());
        }

        /// Joining conserves what is unreleased, and dust moves the end by no more than its part.
        #[test]
        fn h72_join_conserves_the_amount_and_dust_moves_the_end_little(
            amount in 1u128..1 << 80,
            length in 1u64..100 * DAY_SECONDS,
            now in 0u64..100 * DAY_SECONDS,
            new in 1u128..1 << 80,
            duration in DAY_SECONDS..40 * DAY_SECONDS,
        ) {
            let before = stream(amount, 0, length);
            let rest = before.rest_ceil(now).unwrap();
            let mut after = before.clone();
            after.join(now, u(new), duration).unwrap();
            prop_assert_eq!(after.rest_ceil(now).unwrap(), rest + u(new));
            let (first, last) = (length.saturating_sub(now), duration);
            let left = after.end_seconds - now;
            prop_assert!(left <= first.max(last) && left >= first.min(last).max(1));
            let pushed = u128::from(left.saturating_sub(first));
            let bound = u(new).multiply_ratio(duration, u(new) + rest);
            prop_assert!(pushed <= bound.u128().max(1));
        }

        /// Donations are never released faster than the rate of their last joining, or in a day.
        #[test]
        fn h72_gifts_are_released_at_most_at_their_rate(
            gifts in prop::collection::vec((1u128..1 << 70, 0u64..30 * DAY_SECONDS), 1..20),
            per_year in 1u128..1 << 70,
            wait in DAY_SECONDS..YEAR_SECONDS,
        ) {
            let (mut stream, mut now) = (Stream::default(), 0);
            for (amount, later) in gifts {
                now += later;
                stream.join_at_rate(now, u(amount), u(per_year)).unwrap();
            }
            let released = stream.amount - stream.rest_ceil(now + wait).unwrap();
            let at_rate = u(per_year).multiply_ratio(wait, YEAR_SECONDS);
            let within_a_day = u(per_year).multiply_ratio(DAY_SECONDS, YEAR_SECONDS);
            prop_assert!(released <= at_rate.max(within_a_day) + u(1));
        }

        /// Whatever is booked in whatever order, backing is never negative, and is what was put in.
        #[test]
        fn inv2_backing_is_never_negative(
            steps in prop::collection::vec((0u8..5, 0u128..1 << 60, 0u64..3 * DAY_SECONDS), 1..60),
        ) {
            let mut ledger = Ledger { bonded: u(1_000_000), ..Ledger::default() };
            let mut now = 0;
            for (step, amount, later) in steps {
                now += later;
                let amount = u(amount);
                let before = ledger.backing(now).unwrap();
                match step {
                    0 => {
                        ledger.bonded += amount;
                        ledger.rewards.join(now, amount, DAY_SECONDS).unwrap();
                    }
                    1 => {
                        ledger.buffer += amount;
                        ledger.gifts.join_at_rate(now, amount, amount).unwrap();
                    }
                    2 => {
                        let loss = amount.min(ledger.bonded);
                        let unvested = ledger.unvested(now).unwrap();
                        let held = ledger.bonded + ledger.buffer - unvested;
                        ledger.book_sync(now, loss, u(0)).unwrap();
                        let after = ledger.backing(now).unwrap();
                        prop_assert_eq!(held - after, loss.saturating_sub(unvested));
                        continue;
                    }
                    3 => ledger.book_sync(now, u(0), amount).unwrap(),
                    _ => {
                        let moved = amount.min(ledger.buffer);
                        ledger.delegated(moved).unwrap();
                    }
                }
                prop_assert_eq!(ledger.backing(now).unwrap(), before);
            }
        }
    }
}
