//! The clock, the sums of weights and the reward streams: one record, brought up to now in memory
//! by each message and stored only where something changed but the time.

use cosmwasm_std::{Order, StdResult, Storage, Uint128, Uint256};
use cw_storage_plus::Bound;

use crate::packed::{Reader, Writer};
use crate::state::ENDS;
use crate::ContractError;

/// Indices and carried rewards are in units of 10^-36.
pub const SCALE: Uint256 = Uint256::from_u128(10u128.pow(36));
/// Counted weights and active seconds are in units of 10^-18.
pub const FINE: u128 = 10u128.pow(18);
/// A day of the active clock.
pub const ACTIVE_DAY: u128 = 86_400 * FINE;

const BOOKS: &[u8] = b"books";

/// Rewards of one denom on their way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    /// Released per unit of the active clock.
    pub rate: Uint256,
    /// Released per unit of counted weight since the start.
    pub index: Uint256,
    /// Released, but less than a unit of the index.
    pub carry: Uint256,
    /// First day of the active clock at which a part of the rate ends; 0: none.
    pub next_end: u64,
}

/// The active clock runs at the speed of counted / weight, so a stream that is spread evenly over
/// it gives each asset rate * counted / weight, and what nobody earns stays in the stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Books {
    /// Up to when the rest is (seconds).
    pub time: u64,
    /// Integral of counted / weight.
    pub active: Uint128,
    /// What the division left, in units of 1 / weight; less than `weight`.
    pub active_rem: u64,
    /// Sum of the assets' counted weights.
    pub counted: Uint128,
    /// Sum of the assets' full weights.
    pub weight: u64,
    pub streams: Vec<Stream>,
    /// Ends that were passed and are still stored: (stream, day).
    passed: Vec<(u32, u64)>,
}

/// The ends of streams.
pub trait Ends {
    /// Rates of a stream that end on the days from `first` to `last`, by day.
    fn within(&self, stream: u32, first: u64, last: u64) -> StdResult<Vec<(u64, Uint256)>>;
    /// First day after `day` on which a rate ends; 0: none.
    fn after(&self, stream: u32, day: u64) -> StdResult<u64>;
}

impl Ends for &dyn Storage {
    fn within(&self, stream: u32, first: u64, last: u64) -> StdResult<Vec<(u64, Uint256)>> {
        let (first, last) = (Bound::inclusive(first), Bound::inclusive(last));
        ENDS.prefix(stream)
            .range(*self, Some(first), Some(last), Order::Ascending)
            .collect()
    }

    fn after(&self, stream: u32, day: u64) -> StdResult<u64> {
        let first = Some(Bound::exclusive(day));
        let mut days = ENDS
            .prefix(stream)
            .keys(*self, first, None, Order::Ascending);
        Ok(days.next().transpose()?.unwrap_or_default())
    }
}

impl Books {
    pub fn new(now: u64) -> Self {
        Books {
            time: now,
            ..Books::default()
        }
    }

    /// The books at `now`; nothing is stored.
    pub fn at(storage: &dyn Storage, now: u64) -> Result<Self, ContractError> {
        let bytes = storage.get(BOOKS).unwrap_or_default();
        let mut reader = Reader::new(&bytes);
        let mut books = Books {
            time: reader.u64()?,
            active: reader.u128()?,
            active_rem: reader.u64()?,
            counted: reader.u128()?,
            weight: reader.u64()?,
            ..Books::default()
        };
        while !reader.is_done() {
            books.streams.push(Stream {
                rate: reader.u256()?,
                index: reader.u256()?,
                carry: reader.u256()?,
                next_end: reader.u64()?,
            });
        }
        books.advance(&storage, now)?;
        Ok(books)
    }

    pub fn save(&self, storage: &mut dyn Storage) {
        for passed in &self.passed {
            ENDS.remove(storage, *passed);
        }
        let mut writer = Writer::default();
        writer.put(self.time);
        writer.put(self.active);
        writer.put(self.active_rem);
        writer.put(self.counted);
        writer.put(self.weight);
        for stream in &self.streams {
            writer.put(stream.rate);
            writer.put(stream.index);
            writer.put(stream.carry);
            writer.put(stream.next_end);
        }
        storage.set(BOOKS, &writer.bytes());
    }

    /// Stores the books if leaving them would make the next reader walk over the same ends again.
    pub fn save_if_passed(&self, storage: &mut dyn Storage) {
        if !self.passed.is_empty() {
            self.save(storage);
        }
    }

    /// Lets time pass. Seldom or often gives the same: all remainders are carried.
    pub fn advance(&mut self, ends: &dyn Ends, now: u64) -> Result<(), ContractError> {
        let passed = Uint128::from(now.saturating_sub(self.time));
        self.time = self.time.max(now);
        if passed.is_zero() || self.weight == 0 {
            return Ok(());
        }
        let run = passed
            .checked_mul(self.counted)?
            .checked_add(self.active_rem.into())?;
        let weight = Uint128::from(self.weight);
        let from = self.active;
        self.active = from.checked_add(run.checked_div(weight)?)?;
        self.active_rem = u64::try_from(run.checked_rem(weight)?.u128()).unwrap_or_default();
        for i in 0..self.streams.len() {
            self.release(ends, i, from)?;
        }
        Ok(())
    }

    /// Releases what a stream gives from `from` up to the present active clock.
    fn release(&mut self, ends: &dyn Ends, i: usize, from: Uint128) -> Result<(), ContractError> {
        let to = self.active;
        let Some(stream) = self.streams.get_mut(i) else {
            return Ok(());
        };
        let id = u32::try_from(i).unwrap_or(u32::MAX);
        let (mut at, mut released) = (from, stream.carry);
        let today = u64::try_from(to.checked_div(ACTIVE_DAY.into())?.u128()).unwrap_or(u64::MAX);
        if stream.next_end != 0 && stream.next_end <= today {
            for (day, ended) in ends.within(id, stream.next_end, today)? {
                let end = Uint128::from(day).checked_mul(ACTIVE_DAY.into())?;
                released = released.checked_add(stream.rate.checked_mul(span(at, end)?)?)?;
                stream.rate = stream.rate.checked_sub(ended)?;
                at = end;
                self.passed.push((id, day));
            }
            stream.next_end = ends.after(id, today)?;
        }
        released = released.checked_add(stream.rate.checked_mul(span(at, to)?)?)?;
        let counted = Uint256::from(self.counted);
        if !counted.is_zero() {
            stream.index = stream.index.checked_add(released.checked_div(counted)?)?;
            released = released.checked_rem(counted)?;
        }
        stream.carry = released;
        Ok(())
    }

    /// Adds `amount` to a stream, spread evenly over `seconds` of the active clock and up to the
    /// end of that day. What the division leaves is released at once: less than a unit.
    pub fn add(
        &mut self,
        storage: &mut dyn Storage,
        stream: u32,
        amount: Uint128,
        seconds: u64,
    ) -> Result<(), ContractError> {
        let (day, rate, rest) = self.plan(amount, seconds)?;
        let ending = ENDS.may_load(storage, (stream, day))?.unwrap_or_default();
        ENDS.save(storage, (stream, day), &ending.checked_add(rate)?)?;
        self.join(stream, day, rate, rest)
    }

    /// Day of the end, rate and rest of a new part of a stream.
    fn plan(
        &self,
        amount: Uint128,
        seconds: u64,
    ) -> Result<(u64, Uint256, Uint256), ContractError> {
        let end = self
            .active
            .checked_add(Uint128::from(seconds).checked_mul(FINE.into())?)?;
        let day = end.checked_div(ACTIVE_DAY.into())?;
        let whole = day.checked_mul(ACTIVE_DAY.into())?;
        let day = match end > whole {
            true => day.checked_add(Uint128::one())?,
            false => day,
        };
        let length = span(self.active, day.checked_mul(ACTIVE_DAY.into())?)?;
        let amount = Uint256::from(amount).checked_mul(SCALE)?;
        let rate = amount.checked_div(length)?;
        let rest = amount.checked_rem(length)?;
        Ok((u64::try_from(day.u128()).unwrap_or(u64::MAX), rate, rest))
    }

    fn join(
        &mut self,
        stream: u32,
        day: u64,
        rate: Uint256,
        rest: Uint256,
    ) -> Result<(), ContractError> {
        let stream = usize::try_from(stream)
            .ok()
            .and_then(|i| self.streams.get_mut(i))
            .ok_or_else(|| cosmwasm_std::StdError::not_found("stream"))?;
        stream.rate = stream.rate.checked_add(rate)?;
        stream.carry = stream.carry.checked_add(rest)?;
        if stream.next_end == 0 || day < stream.next_end {
            stream.next_end = day;
        }
        Ok(())
    }

    /// Replaces an asset's counted and full weight in the sums.
    pub fn replace(
        &mut self,
        counted: (Uint128, Uint128),
        weight: (u32, u32),
    ) -> Result<(), ContractError> {
        self.counted = self
            .counted
            .checked_sub(counted.0)?
            .checked_add(counted.1)?;
        if weight.0 != weight.1 {
            self.weight = self
                .weight
                .saturating_sub(weight.0.into())
                .saturating_add(weight.1.into());
            self.active_rem = 0; // less than 10^-18 of a second
        }
        Ok(())
    }

    /// What a stream has not released, at 10^36.
    pub fn unreleased(&self, ends: &dyn Ends, stream: u32) -> Result<Uint256, ContractError> {
        let today = u64::try_from(self.active.checked_div(ACTIVE_DAY.into())?.u128());
        let first = today.unwrap_or(u64::MAX).saturating_add(1);
        let mut rest = Uint256::zero();
        for (day, rate) in ends.within(stream, first, u64::MAX)? {
            let end = Uint128::from(day).checked_mul(ACTIVE_DAY.into())?;
            rest = rest.checked_add(rate.checked_mul(span(self.active, end)?)?)?;
        }
        Ok(rest)
    }
}

fn span(from: Uint128, to: Uint128) -> Result<Uint256, ContractError> {
    Ok(to.checked_sub(from)?.into())
}

/// weight * min(1, locked / reference), rounded down to 10^-18.
pub fn counted(weight: u32, reference: Uint128, locked: Uint128) -> Result<Uint128, ContractError> {
    let full = Uint128::from(weight).checked_mul(FINE.into())?;
    Ok(full.checked_multiply_ratio(locked.min(reference), reference)?)
}
