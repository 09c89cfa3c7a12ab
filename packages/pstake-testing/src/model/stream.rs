//! Native on its way into backing, as SPEC.md has it under "Books".

use super::num::{mul_div, mul_div_ceil};

pub const DAY: u64 = 86_400;
pub const YEAR: u64 = 365 * DAY;

/// Released evenly from `start` to `end` (seconds).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stream {
    amount: u128,
    start: u64,
    end: u64,
}

impl Stream {
    /// amount * time left / duration, rounded up.
    pub fn rest(&self, now: u64) -> u128 {
        let (left, whole) = (
            self.end.saturating_sub(now),
            self.end.saturating_sub(self.start),
        );
        if left == 0 || whole == 0 {
            return 0;
        }
        mul_div_ceil(self.amount, u128::from(left.min(whole)), u128::from(whole))
    }

    /// end = now + (rest * time left + new * duration) / (rest + new)
    pub fn join(&mut self, now: u64, new: u128, duration: u64) {
        if new == 0 {
            return;
        }
        let rest = self.rest(now);
        let left = u128::from(self.end.saturating_sub(now));
        let weighted = rest * left + new * u128::from(duration);
        self.begin(now, rest + new, weighted / (rest + new));
    }

    /// The whole is released at no more than `per_year` a year, in a day at least.
    pub fn join_slowly(&mut self, now: u64, new: u128, per_year: u128) {
        if new == 0 {
            return;
        }
        let amount = self.rest(now) + new;
        let seconds = match per_year {
            0 => u128::from(YEAR),
            _ => mul_div_ceil(amount, u128::from(YEAR), per_year),
        };
        self.begin(now, amount, seconds.max(u128::from(DAY)));
    }

    /// Takes up to `loss`; returns what it could not take.
    pub fn absorb(&mut self, now: u64, loss: u128) -> u128 {
        let rest = self.rest(now);
        let taken = rest.min(loss);
        if taken > 0 {
            self.amount = rest - taken;
            self.start = now;
        }
        loss - taken
    }

    fn begin(&mut self, now: u64, amount: u128, seconds: u128) {
        let seconds = u64::try_from(seconds).unwrap_or(u64::MAX).max(1);
        *self = Stream {
            amount,
            start: now,
            end: now.saturating_add(seconds),
        };
    }

    /// When the last of it is released.
    pub fn end(&self) -> u64 {
        self.end
    }
}

/// `bps` basis points, rounded down.
pub fn bps(amount: u128, bps: u16) -> u128 {
    mul_div(amount, bps.into(), 10_000)
}
