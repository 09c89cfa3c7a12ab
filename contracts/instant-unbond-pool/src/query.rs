//! Queries.

use cosmwasm_std::{to_json_binary, Binary, Decimal, Deps, Env, SignedDecimal, StdResult, Uint128};
use pstake_types::hub::{DEFAULT_PAGE, MAX_LIMIT};
use pstake_types::pool::{
    AprResponse, ConfigResponse, DepositResponse, ExitResponse, PendingWorkResponse,
    PoolStateResponse, PositionResponse, PricePoint, QueryMsg,
};
use pstake_types::token::{query_supply, RedemptionRateResponse};
use serde::Serialize;

use crate::actions::{change, deposit, exit, instant, tick};
use crate::books::Books;
use crate::math::{ratio_floor, spot_fee_bps};
use crate::state::{CHANGES, CONFIG, GUARDIAN, SETTINGS};
use crate::{history, hub, ContractError};

const YEAR_SECONDS: u64 = 365 * 86_400;

pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    match msg {
        QueryMsg::Config {} => json(config(deps)?),
        QueryMsg::Ownership {} => json(cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Announcements {} => json(CHANGES.list(deps.storage)?),
        QueryMsg::PreviewAdmin { msg } => json(change::preview(deps, msg)?),
        QueryMsg::PoolState {} => json(pool_state(deps, env)?),
        QueryMsg::RedemptionRate {} => json(redemption_rate(deps, env)?),
        QueryMsg::PreviewInstantUnbond { stk } => {
            json(instant::preview(deps.storage, deps.querier, &env, stk)?)
        }
        QueryMsg::PreviewDeposit { native } => json(preview_deposit(deps, env, native)?),
        QueryMsg::PreviewExit { shares } => json(preview_exit(deps, env, shares)?),
        QueryMsg::Position { user } => json(position(deps, env, user)?),
        QueryMsg::PendingWork {} => json(PendingWorkResponse {
            changes: change::due(deps.storage, env.block.time.seconds())?,
            ..tick::due(deps, &env, &books(deps, &env)?)?
        }),
        QueryMsg::PriceHistory { start_after, limit } => {
            json(price_history(deps, start_after, limit)?)
        }
        QueryMsg::Apr { window_seconds } => json(apr(deps, env, window_seconds)?),
    }
}

fn json(answer: impl Serialize) -> Result<Binary, ContractError> {
    Ok(to_json_binary(&answer)?)
}

fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let settings = SETTINGS.load(deps.storage)?;
    Ok(ConfigResponse {
        hub: config.hub,
        stk_token: config.stk,
        share_token: config.shares,
        native_denom: config.denom,
        guardian: GUARDIAN.may_load(deps.storage)?,
        fee: settings.fee,
        bucket: settings.bucket,
        revenue_bps: settings.revenue_bps,
        instant_unbonds: settings.redemptions,
    })
}

fn supply(deps: Deps) -> Result<Uint128, ContractError> {
    let shares = CONFIG.load(deps.storage)?.shares;
    Ok(query_supply(&deps.querier, shares)?)
}

fn books(deps: Deps, env: &Env) -> Result<Books, ContractError> {
    Books::load(deps.storage, deps.querier, env, Uint128::zero())
}

/// Native per share, rounded down.
pub fn price(nav: Uint128, shares: Uint128) -> Result<Decimal, ContractError> {
    Decimal::checked_from_ratio(nav, shares)
        .map_err(|_| ContractError::Ratio(cosmwasm_std::CheckedMultiplyRatioError::Overflow))
}

fn pool_state(deps: Deps, env: Env) -> Result<PoolStateResponse, ContractError> {
    let (books, shares) = (books(deps, &env)?, supply(deps)?);
    let settings = SETTINGS.load(deps.storage)?;
    let (ledger, queue, now) = (&books.ledger, &books.queue, books.now);
    let (liquidity, nav) = (ledger.liquidity(now)?, books.nav()?);
    Ok(PoolStateResponse {
        liquidity,
        stk: ledger.stk,
        queued_stk: queue.stk,
        due: queue.due,
        at_risk: queue.at_risk,
        unvested: ledger.fees.rest_ceil(now)?,
        owed: ledger.owed,
        nav,
        deposit_nav: books.deposit_nav()?,
        shares,
        share_price: price(nav, shares)?,
        rate: books.fresh.rate,
        unrecorded_loss: books.fresh.unrecorded_loss,
        fee_bps: spot_fee_bps(&settings.fee, liquidity)?,
        bucket_room: ledger.bucket.room(&settings.bucket, now)?,
        instant_unbonds: settings.redemptions,
        totals: books.totals(deps.storage)?,
    })
}

fn redemption_rate(deps: Deps, env: Env) -> Result<RedemptionRateResponse, ContractError> {
    let (books, shares) = (books(deps, &env)?, supply(deps)?);
    let nav = books.nav()?;
    Ok(RedemptionRateResponse {
        rate: price(nav, shares)?,
        native: nav,
        stk: shares,
        updated_at_seconds: books.now,
    })
}

fn preview_deposit(
    deps: Deps,
    env: Env,
    native: Uint128,
) -> Result<DepositResponse, ContractError> {
    let books = books(deps, &env)?;
    books.assert_recorded()?;
    let shares = deposit::shares_for(&books, native, supply(deps)?)?;
    Ok(DepositResponse { shares })
}

fn preview_exit(deps: Deps, env: Env, shares: Uint128) -> Result<ExitResponse, ContractError> {
    let books = books(deps, &env)?;
    books.assert_recorded()?;
    exit::quote(&books, shares, supply(deps)?)
}

fn position(deps: Deps, env: Env, user: String) -> Result<PositionResponse, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let config = CONFIG.load(deps.storage)?;
    let shares = hub::cw20_balance(deps.querier, &config.shares, &user)?;
    let (books, supply) = (books(deps, &env)?, supply(deps)?);
    let nav = books.nav()?;
    let value = ratio_floor(shares, nav, supply)?;
    let exit = match exit::quote(&books, shares, supply) {
        Err(ContractError::NothingToPay {}) => ExitResponse {
            native: Uint128::zero(),
            stk: Uint128::zero(),
            burned: Uint128::zero(),
            returned: shares,
        },
        other => other?,
    };
    Ok(PositionResponse {
        shares,
        value,
        waiting: ratio_floor(exit.returned, nav, supply)?,
        exit,
    })
}

/// Entries of a page: the one paginator of all lists.
fn page(limit: Option<u32>) -> Result<u64, ContractError> {
    match limit.unwrap_or(DEFAULT_PAGE) {
        limit if (1..=MAX_LIMIT).contains(&limit) => Ok(limit.into()),
        actual => Err(ContractError::LimitOutOfRange {
            max: MAX_LIMIT,
            actual,
        }),
    }
}

fn price_history(
    deps: Deps,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<Vec<PricePoint>, ContractError> {
    let (first, end) = history::bounds(deps.storage)?;
    let from = match start_after {
        Some(time) => history::first_after(deps.storage, time)?,
        None => first,
    };
    let to = end.min(from.saturating_add(page(limit)?));
    let points: StdResult<_> = (from..to).map(|i| history::at(deps.storage, i)).collect();
    Ok(points?)
}

/// From the last point at or before the window's start (or the oldest there is) to now.
fn apr(deps: Deps, env: Env, window_seconds: u64) -> Result<AprResponse, ContractError> {
    let (books, shares) = (books(deps, &env)?, supply(deps)?);
    let (first, _) = history::bounds(deps.storage)?;
    let after = history::first_after(deps.storage, books.now.saturating_sub(window_seconds))?;
    let from = history::at(deps.storage, after.saturating_sub(1).max(first))?;
    let to = PricePoint {
        time_seconds: books.now,
        price: price(books.nav()?, shares)?,
    };
    let seconds = to.time_seconds.saturating_sub(from.time_seconds);
    Ok(AprResponse {
        apr: yearly(from.price, to.price, seconds)?,
        from,
        to,
    })
}

/// (to / from - 1) * year / seconds, rounded towards zero.
fn yearly(from: Decimal, to: Decimal, seconds: u64) -> Result<SignedDecimal, ContractError> {
    if seconds == 0 || from.is_zero() {
        return Ok(SignedDecimal::zero());
    }
    let overflow = || ContractError::Ratio(cosmwasm_std::CheckedMultiplyRatioError::Overflow);
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
