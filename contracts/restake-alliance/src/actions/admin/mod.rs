//! What only the owner may do. Each setting has its bounds in `pstake_types::alliance`.

mod assets;
mod rewards;

use cosmwasm_std::{Addr, Api, DepsMut, Env, Event, MessageInfo, Response};
use pstake_types::alliance::event::SetConfig;
use pstake_types::alliance::{
    AdminMsg, ParamsUpdate, MAX_LUMP_SECONDS, MAX_NOTICE_SECONDS, MAX_UNSTAKE_SECONDS,
    MIN_NOTICE_SECONDS, MIN_SCHEDULE_SECONDS,
};

use crate::actions::{change, in_range};
use crate::state::{Config, Settings, CONFIG, SETTINGS};
use crate::ContractError;

pub use assets::{admit_asset, assert_terms, wait_of};
pub use rewards::admit_denom;

/// Does what hurts nobody, announces the rest. Payment: none. Errors: payment, not the owner, those of
/// the setting, `TooManyAnnounced`, `UnknownChange`.
pub fn admin(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    match change::delay(deps.storage, &msg)? {
        Some(delay) => change::announce(deps, env, delay, msg),
        None => apply(deps, env, msg),
    }
}

pub fn apply(deps: DepsMut, env: Env, msg: AdminMsg) -> Result<Response, ContractError> {
    match msg {
        AdminMsg::AddAsset(new) => assets::add(deps, env, new),
        AdminMsg::SetTerms { asset, terms } => assets::set_terms(deps, env, asset, terms),
        AdminMsg::SetExitOnly { asset, exit_only } => assets::set_exit_only(deps, asset, exit_only),
        AdminMsg::RemoveAsset { asset } => assets::remove(deps, asset),
        AdminMsg::AllowDenom(new) => rewards::allow(deps, env, new),
        AdminMsg::CloseDenom { denom } => rewards::close(deps, denom),
        AdminMsg::UpdateParams(update) => update_params(deps, update),
        AdminMsg::SetGuardian { guardian } => set_guardian(deps, guardian),
        AdminMsg::CancelChange { id } => change::cancel(deps, id),
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

fn update_params(deps: DepsMut, update: ParamsUpdate) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(deps.storage)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |c: &Config, s: &Settings| {
        format!(
            "unstake_seconds={},notice_seconds={},lump_seconds={}",
            c.unstake_seconds, s.notice_seconds, s.lump_seconds
        )
    };
    let old = text(&config, &settings);
    apply_params(&mut config, &mut settings, update)?;
    CONFIG.save(deps.storage, &config)?;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(changed("params", old, text(&config, &settings))))
}

/// Changes only what the update names. Errors: `OutOfRange`.
pub fn apply_params(
    config: &mut Config,
    settings: &mut Settings,
    update: ParamsUpdate,
) -> Result<(), ContractError> {
    if let Some(value) = update.unstake_seconds {
        in_range("unstake_seconds", 0u64, MAX_UNSTAKE_SECONDS, value)?;
        config.unstake_seconds = value;
    }
    if let Some(value) = update.notice_seconds {
        in_range(
            "notice_seconds",
            MIN_NOTICE_SECONDS,
            MAX_NOTICE_SECONDS,
            value,
        )?;
        settings.notice_seconds = value;
    }
    if let Some(value) = update.lump_seconds {
        in_range(
            "lump_seconds",
            MIN_SCHEDULE_SECONDS,
            MAX_LUMP_SECONDS,
            value,
        )?;
        settings.lump_seconds = value;
    }
    Ok(())
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
