//! Limits.

use cosmwasm_std::{Decimal, DepsMut, Response, Uint128};
use pstake_types::hub::{ParamsUpdate, BPS, MAX_MIN_UNBOND, MIN_UNBOND_PART_OF_SUPPLY};
use pstake_types::token::query_supply;

use super::changed;
use crate::state::{Config, Settings, CONFIG, SETTINGS};
use crate::ContractError;

pub fn update_params(deps: DepsMut, update: ParamsUpdate) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(deps.storage)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |c: &Config, s: &Settings| {
        format!(
            "min_deposit={},min_unbond={},deposit_cap={},max_commission={},max_share_bps={}",
            c.min_deposit, c.min_unbond, c.deposit_cap, s.max_commission, s.max_share_bps
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
    Ok(())
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
