use cosmwasm_std::{DepsMut, Env, QuerierWrapper, Response, Storage, Uint128};
use pstake_types::pool::event::InstantUnbond;
use pstake_types::pool::InstantUnbondResponse;

use crate::actions::{assert_min, receiver_or, send};
use crate::books::assert_recorded;
use crate::math::{bps_ceil, fee_ceil, ratio_floor, spot_fee_bps};
use crate::state::{Config, Ledger, CONFIG, LEDGER, SETTINGS, TOTALS};
use crate::{hub, ContractError};

/// An instant exit worked out, not booked.
struct Quote {
    ledger: Ledger,
    /// Native: what the stk is worth, and the fee with the hub's cut of it.
    worth: Uint128,
    fee: Uint128,
    revenue: Uint128,
    answer: InstantUnbondResponse,
}

/// Nothing here depends on requests, so the cost does not either; the hub's reading of its
/// delegations is all that grows.
fn quote(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    config: &Config,
    stk: Uint128,
) -> Result<Quote, ContractError> {
    let now = env.block.time.seconds();
    let settings = SETTINGS.load(storage)?;
    if now < settings.redemptions.paused_until_seconds {
        return Err(ContractError::Paused {
            until_seconds: settings.redemptions.paused_until_seconds,
        });
    }
    let fresh = hub::fresh(querier, &config.hub)?;
    assert_recorded(&fresh)?;
    let mut ledger = LEDGER.load(storage)?;
    let worth = ratio_floor(stk, fresh.native, fresh.stk)?;
    let liquidity = ledger.liquidity(now)?;
    if worth > liquidity {
        return Err(ContractError::NotEnoughLiquidity {
            available: liquidity,
            asked: worth,
        });
    }
    let fee = fee_ceil(&settings.fee, liquidity, worth)?;
    let native = worth.saturating_sub(fee);
    if native.is_zero() {
        return Err(ContractError::NothingToPay {});
    }
    ledger.bucket.take(&settings.bucket, now, worth)?;
    let revenue = fee.checked_multiply_ratio(settings.revenue_bps, pstake_types::hub::BPS)?;
    ledger.native = ledger.native.checked_sub(native)?;
    ledger.owed = ledger.owed.checked_add(revenue)?;
    ledger.fees.join(now, fee.checked_sub(revenue)?)?;
    ledger.take_stk(stk, fresh.next_submit_seconds)?;
    let liquidity_left = ledger.liquidity(now)?;
    let (before, after) = (
        spot_fee_bps(&settings.fee, liquidity)?,
        spot_fee_bps(&settings.fee, liquidity_left)?,
    );
    Ok(Quote {
        ledger,
        worth,
        fee,
        revenue,
        answer: InstantUnbondResponse {
            native,
            fee,
            fee_bps: bps_ceil(fee, worth)?,
            price_impact_bps: after.saturating_sub(before),
            liquidity_left,
        },
    })
}

/// What [`instant_unbond`] would pay; the same errors.
pub fn preview(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    stk: Uint128,
) -> Result<InstantUnbondResponse, ContractError> {
    let config = CONFIG.load(storage)?;
    Ok(quote(storage, querier, env, &config, stk)?.answer)
}

/// Pays stk * fresh rate (rounded down) less the fee (rounded up). Errors: a bad receiver, `Paused`,
/// `LossNotRecorded`, `NotEnoughLiquidity`, `NothingToPay`, `AboveCapacity`,
/// `BucketEmpty`, `MinOutNotMet`.
/// Invariants: INV8, INV-P1, INV-P2.
pub fn instant_unbond(
    deps: DepsMut,
    env: Env,
    config: Config,
    sender: String,
    stk: Uint128,
    receiver: Option<String>,
    min_native_out: Option<Uint128>,
) -> Result<Response, ContractError> {
    let receiver = receiver_or(deps.api, &env, &config, receiver, &sender)?;
    let quote = quote(deps.storage, deps.querier, &env, &config, stk)?;
    let native = quote.answer.native;
    assert_min(native, min_native_out)?;
    LEDGER.save(deps.storage, &quote.ledger)?;
    let mut totals = TOTALS.load(deps.storage)?;
    totals.redeemed = totals.redeemed.checked_add(quote.worth)?;
    totals.revenue = totals.revenue.checked_add(quote.revenue)?;
    let of_providers = quote.fee.checked_sub(quote.revenue)?;
    totals.fees = totals.fees.checked_add(of_providers)?;
    TOTALS.save(deps.storage, &totals)?;
    Ok(Response::new()
        .add_message(send(&receiver, native, &config.denom))
        .add_event(InstantUnbond {
            sender,
            receiver: receiver.into(),
            stk: stk.u128(),
            native: native.u128(),
            fee: quote.fee.u128(),
            revenue: quote.revenue.u128(),
        }))
}
