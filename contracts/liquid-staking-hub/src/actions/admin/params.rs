//! Limits.

use cosmwasm_std::{Decimal, Deps, DepsMut, Response, Uint128};
use pstake_types::hub::{
    ParamsUpdate, BPS, MAX_DELAY_SECONDS, MAX_MIN_UNBOND, MIN_DELAY_SECONDS,
    MIN_UNBOND_PART_OF_SUPPLY,
};
use pstake_types::token::query_supply;

use super::changed;
use crate::state::{Config, Settings, CONFIG, SETTINGS};
use crate::ContractError;

pub fn update_params(deps: DepsMut, update: ParamsUpdate) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(deps.storage)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |c: &Config, s: &Settings| {
        format!(
            "min_deposit={},min_unbond={},deposit_cap={},max_commission={},max_share_bps={},delay_seconds={}",
            c.min_deposit, c.min_unbond, c.deposit_cap, s.max_commission, s.max_share_bps, s.delay_seconds
        )
    };
    let old = text(&config, &settings);
    let supply = query_supply(&deps.querier, &config.token)?;
    apply_params(&mut config, &mut settings, update, supply)?;
    CONFIG.save(deps.storage, &config)?;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(changed("params", old, text(&config, &settings))))
}

/// Changes only what the update names. A higher `min_unbond` than a millionth of the supply could
/// lock people in. Errors: `OutOfRange`, `CommissionBound`.
pub fn apply_params(
    config: &mut Config,
    settings: &mut Settings,
    update: ParamsUpdate,
    supply: Uint128,
) -> Result<(), ContractError> {
    if let Some(value) = update.min_deposit {
        config.min_deposit = in_range("min_deposit", Uint128::MAX, value)?;
    }
    if let Some(value) = update.min_unbond {
        let part = supply.checked_div(MIN_UNBOND_PART_OF_SUPPLY.into())?;
        config.min_unbond = in_range("min_unbond", part.max(MAX_MIN_UNBOND.into()), value)?;
    }
    if let Some(value) = update.deposit_cap {
        config.deposit_cap = value;
    }
    if let Some(actual) = update.max_commission {
        if actual > Decimal::one() {
            return Err(ContractError::CommissionBound { actual });
        }
        settings.max_commission = actual;
    }
    if let Some(value) = update.max_share_bps {
        in_range("max_share_bps", BPS.into(), value.into())?;
        settings.max_share_bps = value;
    }
    if let Some(actual) = update.delay_seconds {
        if !(MIN_DELAY_SECONDS..=MAX_DELAY_SECONDS).contains(&actual) {
            return Err(ContractError::OutOfRange {
                parameter: "delay_seconds".into(),
                min: MIN_DELAY_SECONDS.into(),
                max: MAX_DELAY_SECONDS.into(),
                actual: actual.into(),
            });
        }
        settings.delay_seconds = actual;
    }
    Ok(())
}

/// Whether an update could keep people in, or let stake go where they did not agree to.
pub fn hurts(config: &Config, settings: &Settings, update: &ParamsUpdate) -> bool {
    update.min_unbond > Some(config.min_unbond)
        || update.max_commission > Some(settings.max_commission)
        || update.max_share_bps > Some(settings.max_share_bps)
        || update
            .delay_seconds
            .is_some_and(|delay| delay < settings.delay_seconds)
}

/// As `update_params`, without storing anything.
pub fn check(deps: Deps, update: ParamsUpdate) -> Result<(), ContractError> {
    let (mut config, mut settings) = (CONFIG.load(deps.storage)?, SETTINGS.load(deps.storage)?);
    let supply = query_supply(&deps.querier, &config.token)?;
    apply_params(&mut config, &mut settings, update, supply)
}

/// From 1 to `max`.
fn in_range(parameter: &str, max: Uint128, actual: Uint128) -> Result<Uint128, ContractError> {
    if actual.is_zero() || actual > max {
        return Err(ContractError::OutOfRange {
            parameter: parameter.into(),
            min: Uint128::one(),
            max,
            actual,
        });
    }
    Ok(actual)
}
