//! The rate's history: a ring of points, at most one an hour, each with the sum of rate * seconds
//! up to it, so that an average over any window takes two points.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, StdResult, Storage, Uint256};
use cw_storage_plus::{Item, Map};

use crate::ContractError;

/// Two years of daily points, a month of hourly ones.
pub const POINTS: u32 = 720;
const MIN_GAP_SECONDS: u64 = 3_600;

#[cw_serde]
pub struct Point {
    pub time_seconds: u64,
    pub rate: Decimal,
    /// Sum of rate (atomics) * seconds since the first point. Of 256 bits, since history must never
    /// stop a sync: a rate of 10^13, to which donations can lift a hub of little more than its seed,
    /// fills 128 bits within a year.
    pub sum: Uint256,
}

#[cw_serde]
#[derive(Default)]
struct Head {
    /// Points ever written; the ring holds the last `POINTS`.
    count: u64,
}

const HEAD: Item<Head> = Item::new("history_head");
const RING: Map<u32, Point> = Map::new("history");

fn slot(index: u64) -> u32 {
    let slot = index.checked_rem(POINTS.into()).unwrap_or(0);
    u32::try_from(slot).unwrap_or(0)
}

fn at(storage: &dyn Storage, index: u64) -> StdResult<Point> {
    RING.load(storage, slot(index))
}

/// Indices of the points in the ring: first and one past the last.
pub fn bounds(storage: &dyn Storage) -> StdResult<(u64, u64)> {
    let count = HEAD.may_load(storage)?.unwrap_or_default().count;
    Ok((count.saturating_sub(POINTS.into()), count))
}

/// Adds a point unless the last one is less than an hour old.
pub fn record(storage: &mut dyn Storage, now: u64, rate: Decimal) -> Result<(), ContractError> {
    let (_, count) = bounds(storage)?;
    let mut sum = Uint256::zero();
    if let Some(last) = count.checked_sub(1) {
        let last = at(storage, last)?;
        let passed = now.saturating_sub(last.time_seconds);
        if passed < MIN_GAP_SECONDS {
            return Ok(());
        }
        sum = sum_at(&last, now)?;
    }
    let point = Point {
        time_seconds: now,
        rate,
        sum,
    };
    RING.save(storage, slot(count), &point)?;
    let count = count.saturating_add(1);
    HEAD.save(storage, &Head { count })?;
    Ok(())
}

/// The sum carried on from a point to `now`, the rate standing still.
pub fn sum_at(point: &Point, now: u64) -> Result<Uint256, ContractError> {
    let passed = now.saturating_sub(point.time_seconds);
    Ok(point
        .sum
        .checked_add(point.rate.atomics().full_mul(passed))?)
}

/// Index of the first point later than `time`, by bisection.
pub fn first_after(storage: &dyn Storage, time: u64) -> StdResult<u64> {
    let (mut low, mut high) = bounds(storage)?;
    while low < high {
        let mid = low.midpoint(high);
        if at(storage, mid)?.time_seconds > time {
            high = mid;
        } else {
            low = mid.saturating_add(1);
        }
    }
    Ok(low)
}

/// Points from `index` on, at most `limit`.
pub fn points(storage: &dyn Storage, index: u64, limit: u32) -> StdResult<Vec<Point>> {
    let (first, end) = bounds(storage)?;
    let from = index.max(first);
    let to = end.min(from.saturating_add(limit.into()));
    (from..to).map(|i| at(storage, i)).collect()
}
