//! The share price's history: a ring of points, at most one an hour.

use cosmwasm_std::{Decimal, StdResult, Storage};
use cw_storage_plus::{Item, Map};
use pstake_types::pool::PricePoint;

/// Two years of daily points, a month of hourly ones.
const POINTS: u64 = 720;
const MIN_GAP_SECONDS: u64 = 3_600;

/// Points ever written; the ring holds the last `POINTS`.
const COUNT: Item<u64> = Item::new("history_count");
const RING: Map<u64, (u64, Decimal)> = Map::new("history");

fn slot(index: u64) -> u64 {
    index.checked_rem(POINTS).unwrap_or(0)
}

pub fn at(storage: &dyn Storage, index: u64) -> StdResult<PricePoint> {
    let (time_seconds, price) = RING.load(storage, slot(index))?;
    Ok(PricePoint {
        time_seconds,
        price,
    })
}

/// Indices of the points in the ring: first and one past the last.
pub fn bounds(storage: &dyn Storage) -> StdResult<(u64, u64)> {
    let count = COUNT.may_load(storage)?.unwrap_or_default();
    Ok((count.saturating_sub(POINTS), count))
}

/// Adds a point unless the last one is less than an hour old.
pub fn record(storage: &mut dyn Storage, now: u64, price: Decimal) -> StdResult<()> {
    let (_, count) = bounds(storage)?;
    if let Some(last) = count.checked_sub(1) {
        if now.saturating_sub(at(storage, last)?.time_seconds) < MIN_GAP_SECONDS {
            return Ok(());
        }
    }
    RING.save(storage, slot(count), &(now, price))?;
    COUNT.save(storage, &count.saturating_add(1))
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
