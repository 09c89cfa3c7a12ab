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
        if left == 0 || whole == 0 {
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
        let rest = self.rewards.absorb(now, loss)?;
        self.gifts.absorb(now, rest)?;
        Ok(())
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
