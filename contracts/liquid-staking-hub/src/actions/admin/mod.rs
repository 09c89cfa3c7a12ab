//! What only the owner may do. Each setting has its bounds in `pstake_types::hub`.

mod change;
mod params;
mod partner;
mod pool;
mod revenue;
mod sweep;
mod targets;

use cosmwasm_std::{Addr, Api, Deps, DepsMut, Env, Event, MessageInfo, Response};
use pstake_types::hub::event::SetConfig;
use pstake_types::hub::{AdminMsg, MAX_FEE_BPS};

use super::unwind;
use crate::state::{Settings, CHANGES, CONFIG, SETTINGS};
use crate::ContractError;

pub use change::{apply_change, due, preview};
pub use params::apply_params;
pub use revenue::store_revenue;
pub use targets::store_targets;

/// Payment: none. Errors: payment, not the owner, those of [`decide`].
pub fn admin(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    decide(deps, env, msg)
}

/// Does what an owner has decided, or announces it if it can hurt. Errors: those of the setting,
/// `TooManyAnnounced`.
pub fn decide(deps: DepsMut, env: Env, msg: AdminMsg) -> Result<Response, ContractError> {
    match change::delay(deps.as_ref(), &env, &msg)? {
        Some(delay) => change::announce(deps, env, delay, msg),
        None => apply(deps, env, msg),
    }
}

fn apply(deps: DepsMut, env: Env, msg: AdminMsg) -> Result<Response, ContractError> {
    match msg {
        AdminMsg::SetValidators { validators } => targets::set_validators(deps, env, validators),
        AdminMsg::RemoveValidator { validator } => targets::remove_validator(deps, env, validator),
        AdminMsg::SetFee { fee_bps } => set_fee(deps, fee_bps),
        AdminMsg::SetRevenue { shares } => revenue::set_revenue(deps, shares),
        AdminMsg::SetGuardian { guardian } => {
            set_role(deps, "guardian", |s| &mut s.guardian, guardian)
        }
        AdminMsg::SetVoteOperator { operator } => {
            set_role(deps, "vote_operator", |s| &mut s.vote_operator, operator)
        }
        AdminMsg::SetAlliance { alliance } => {
            set_role(deps, "alliance", |s| &mut s.alliance, alliance)
        }
        AdminMsg::SetPartner {
            partner,
            rebate_bps,
            max_stk,
        } => partner::set_partner(deps, partner, rebate_bps, max_stk),
        AdminMsg::WindDown {} => unwind::begin(deps),
        AdminMsg::UpdateParams(update) => params::update_params(deps, update),
        AdminMsg::SetPool { pool } => pool::set_pool(deps, env, pool),
        AdminMsg::Sweep { asset, recipient } => sweep::sweep(deps, env, asset, recipient),
        AdminMsg::CancelChange { id } => change::cancel(deps, id),
    }
}

/// All that is checked before a message is announced; what is applied at once checks itself.
fn check(deps: Deps, env: &Env, msg: &AdminMsg) -> Result<(), ContractError> {
    match msg.clone() {
        AdminMsg::SetValidators { validators } => {
            let settings = SETTINGS.load(deps.storage)?;
            targets::check(deps.storage, deps.querier, &settings, &validators).map(|_| ())
        }
        AdminMsg::RemoveValidator { validator } => {
            targets::removable(deps.storage, &validator).map(|_| ())
        }
        AdminMsg::SetFee { fee_bps } => checked_fee(fee_bps).map(|_| ()),
        AdminMsg::SetRevenue { shares } => revenue::check(deps.api, &shares),
        AdminMsg::SetGuardian { guardian: role }
        | AdminMsg::SetVoteOperator { operator: role }
        | AdminMsg::SetAlliance { alliance: role } => optional_addr(deps.api, role).map(|_| ()),
        AdminMsg::SetPartner {
            partner,
            rebate_bps,
            ..
        } => partner::check(deps, &partner, rebate_bps).map(|_| ()),
        AdminMsg::WindDown {} => unwind::assert_not_begun(CONFIG.load(deps.storage)?.wind_down),
        AdminMsg::UpdateParams(update) => params::check(deps, update),
        AdminMsg::SetPool { pool } => pool::check(deps, &env.contract.address, pool).map(|_| ()),
        AdminMsg::CancelChange { id } => Ok(CHANGES.get(deps.storage, id).map(|_| ())?),
        AdminMsg::Sweep { .. } => Ok(()),
    }
}

/// Event of a changed setting.
pub fn changed(setting: &str, old: impl ToString, new: impl ToString) -> Event {
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

/// Puts an address into the place that holds a role.
fn set_role(
    deps: DepsMut,
    role: &str,
    place: fn(&mut Settings) -> &mut Option<Addr>,
    new: Option<String>,
) -> Result<Response, ContractError> {
    let new = optional_addr(deps.api, new)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |a: &Option<Addr>| a.as_ref().map(Addr::to_string).unwrap_or_default();
    let old = std::mem::replace(place(&mut settings), new.clone());
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(changed(role, text(&old), text(&new))))
}

pub fn optional_addr(api: &dyn Api, addr: Option<String>) -> Result<Option<Addr>, ContractError> {
    Ok(addr.map(|a| api.addr_validate(&a)).transpose()?)
}
