//! Limits.

use cosmwasm_std::{Decimal, DepsMut, Response, Uint128};
use pstake_types::hub::{ParamsUpdate, BPS};

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
    apply_params(&mut config, &mut settings, update)?;
    CONFIG.save(deps.storage, &config)?;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(changed("params", old, text(&config, &settings))))
}

/// Changes only what the update names. Errors: `OutOfRange`, `CommissionBound`.
pub fn apply_params(
    config: &mut Config,
    settings: &mut Settings,
    update: ParamsUpdate,
) -> Result<(), ContractError> {
    let at_least_one = |parameter: &str, value: Uint128| {
        if value.is_zero() {
            return Err(out_of_range(parameter, Uint128::one(), Uint128::MAX, value));
        }
        Ok(value)
    };
    if let Some(value) = update.min_deposit {
        config.min_deposit = at_least_one("min_deposit", value)?;
    }
    if let Some(value) = update.min_unbond {
        config.min_unbond = at_least_one("min_unbond", value)?;
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
        if value == 0 || value > BPS {
            let (min, max) = (Uint128::one(), BPS.into());
            return Err(out_of_range("max_share_bps", min, max, value.into()));
        }
        settings.max_share_bps = value;
    }
    Ok(())
}

fn out_of_range(parameter: &str, min: Uint128, max: Uint128, actual: Uint128) -> ContractError {
    ContractError::OutOfRange {
        parameter: parameter.into(),
        min,
        max,
        actual,
    }
}
