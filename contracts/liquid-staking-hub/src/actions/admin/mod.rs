//! What only the owner may do. Each setting has its bounds in `pstake_types::hub`.

mod params;
mod revenue;
mod sweep;
mod targets;

use cosmwasm_std::{Addr, Api, DepsMut, Env, Event, MessageInfo, Response};
use pstake_types::hub::event::SetConfig;
use pstake_types::hub::{AdminMsg, MAX_FEE_BPS};

use crate::state::SETTINGS;
use crate::ContractError;

pub use params::apply_params;
pub use revenue::store_revenue;
pub use targets::store_targets;

/// Payment: none. Errors: payment, not the owner, those of the setting.
pub fn admin(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    match msg {
        AdminMsg::SetValidators { validators } => targets::set_validators(deps, env, validators),
        AdminMsg::RemoveValidator { validator } => targets::remove_validator(deps, env, validator),
        AdminMsg::SetFee { fee_bps } => set_fee(deps, fee_bps),
        AdminMsg::SetRevenue { shares } => revenue::set_revenue(deps, shares),
        AdminMsg::SetGuardian { guardian } => set_guardian(deps, guardian),
        AdminMsg::UpdateParams(update) => params::update_params(deps, update),
        AdminMsg::Sweep { asset, recipient } => sweep::sweep(deps, env, asset, recipient),
    }
}

fn changed(setting: &str, old: impl ToString, new: impl ToString) -> Event {
    SetConfig {
        setting: setting.into(),
        old: old.to_string(),
        new: new.to_string(),
    }
    .into()
}

fn set_fee(deps: DepsMut, fee_bps: u16) -> Result<Response, ContractError> {
    let fee_bps = checked_fee(fee_bps)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let event = changed("fee_bps", settings.fee_bps, fee_bps);
    settings.fee_bps = fee_bps;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(event))
}

/// At most `MAX_FEE_BPS`. Errors: `FeeTooHigh`.
pub fn checked_fee(fee_bps: u16) -> Result<u16, ContractError> {
    if fee_bps > MAX_FEE_BPS {
        return Err(ContractError::FeeTooHigh {
            max: MAX_FEE_BPS,
            actual: fee_bps,
        });
    }
    Ok(fee_bps)
}

fn set_guardian(deps: DepsMut, guardian: Option<String>) -> Result<Response, ContractError> {
    let guardian = optional_addr(deps.api, guardian)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |g: &Option<Addr>| g.as_ref().map(Addr::to_string).unwrap_or_default();
    let event = changed("guardian", text(&settings.guardian), text(&guardian));
    settings.guardian = guardian;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(event))
}

pub fn optional_addr(api: &dyn Api, addr: Option<String>) -> Result<Option<Addr>, ContractError> {
    Ok(addr.map(|a| api.addr_validate(&a)).transpose()?)
}
