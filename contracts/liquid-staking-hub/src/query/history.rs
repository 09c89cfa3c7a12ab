use cosmwasm_std::{Decimal, Deps, Env, SignedDecimal};
use pstake_types::hub::{AverageRateResponse, RatePoint};

use super::books;
use crate::history::{bounds, first_after, points, sum_at, Point};
use crate::state::YEAR_SECONDS;
use crate::ContractError;

impl From<Point> for RatePoint {
    fn from(point: Point) -> Self {
        RatePoint {
            time_seconds: point.time_seconds,
            rate: point.rate,
        }
    }
}

pub fn rate_history(
    deps: Deps,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<RatePoint>, ContractError> {
    let from = match start_after {
        Some(time) => first_after(deps.storage, time)?,
        None => 0,
    };
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let points = points(deps.storage, from, limit)?;
    Ok(points.into_iter().map(RatePoint::from).collect())
}

/// From the last point at or before the window's start (or the oldest there is) to now.
pub fn average_rate(
    deps: Deps,
    env: Env,
    window_seconds: u64,
) -> Result<AverageRateResponse, ContractError> {
    let now = env.block.time.seconds();
    let (first, end) = bounds(deps.storage)?;
    let start = first_after(deps.storage, now.saturating_sub(window_seconds))?;
    let from = point(deps, start.saturating_sub(1).max(first))?;
    let last = point(deps, end.saturating_sub(1))?;
    let rate = books::redemption_rate(deps, env)?.rate;

    let seconds = now.saturating_sub(from.time_seconds);
    let average = if seconds == 0 {
        rate
    } else {
        let sum = sum_at(&last, now)?.checked_sub(from.sum)?;
        Decimal::new(sum.checked_div(seconds.into())?.try_into()?)
    };
    Ok(AverageRateResponse {
        average,
        apr: apr(from.rate, rate, seconds)?,
        from: from.into(),
        to: RatePoint {
            time_seconds: now,
            rate,
        },
    })
}

fn point(deps: Deps, index: u64) -> Result<Point, ContractError> {
    points(deps.storage, index, 1)?
        .pop()
        .ok_or_else(|| cosmwasm_std::StdError::not_found("rate history").into())
}

/// (to / from - 1) * year / seconds, rounded towards zero.
fn apr(from: Decimal, to: Decimal, seconds: u64) -> Result<SignedDecimal, ContractError> {
    if seconds == 0 || from.is_zero() {
        return Ok(SignedDecimal::zero());
    }
    let change = to
        .abs_diff(from)
        .checked_div(from)
        .map_err(|_| overflow())?;
    let yearly = change
        .atomics()
        .checked_multiply_ratio(YEAR_SECONDS, seconds)?;
    let yearly = SignedDecimal::try_from(Decimal::new(yearly)).map_err(|_| overflow())?;
    Ok(if to < from {
        SignedDecimal::zero().checked_sub(yearly)?
    } else {
        yearly
    })
}

fn overflow() -> ContractError {
    ContractError::Ratio(cosmwasm_std::CheckedMultiplyRatioError::Overflow)
}
