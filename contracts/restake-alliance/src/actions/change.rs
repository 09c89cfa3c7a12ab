//! What can hurt is announced: visible with its time, cancellable, applied by anyone at its time, or it
//! lapses. Whoever unstakes before is not hurt any more.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use pstake_types::alliance::event::EndAnnouncement;
use pstake_types::alliance::{AdminMsg, NewAsset, ParamsUpdate, Terms};
use pstake_types::timelock::PreviewAdminResponse;

use super::admin;
use crate::state::{asset_id, ASSETS, CHANGES, CONFIG, SETTINGS};
use crate::ContractError;

/// How long a message must be announced, in seconds; none if it hurts nobody.
pub fn delay(storage: &dyn Storage, msg: &AdminMsg) -> Result<Option<u64>, ContractError> {
    let hurts = match msg {
        AdminMsg::SetTerms { asset, terms } => {
            let id = asset_id(storage, asset)?;
            terms_hurt(&ASSETS.load(storage, id)?.terms, terms)
        }
        AdminMsg::SetExitOnly { exit_only, .. } => *exit_only,
        AdminMsg::UpdateParams(update) => params_hurt(storage, update)?,
        AdminMsg::SetGuardian { .. } => true,
        // its weight is announced by itself
        AdminMsg::AddAsset(_)
        | AdminMsg::RemoveAsset { .. }
        | AdminMsg::AllowDenom(_)
        | AdminMsg::CloseDenom { .. }
        | AdminMsg::CancelChange { .. } => false,
    };
    let notice = SETTINGS.load(storage)?.notice_seconds;
    Ok(hurts.then_some(notice))
}

/// More weight for one asset is less for all others; another reference changes what it counts.
fn terms_hurt(old: &Terms, new: &Terms) -> bool {
    let cap = |terms: &Terms| terms.cap.unwrap_or(Uint128::MAX);
    new.weight != old.weight
        || new.reference != old.reference
        || cap(new) < cap(old)
        || new.min_stake > old.min_stake
}

fn params_hurt(storage: &dyn Storage, update: &ParamsUpdate) -> Result<bool, ContractError> {
    let (config, settings) = (CONFIG.load(storage)?, SETTINGS.load(storage)?);
    let longer = |wait| wait > config.unstake_seconds;
    let shorter = |notice| notice < settings.notice_seconds;
    let other = |lump| lump != settings.lump_seconds;
    Ok(update.unstake_seconds.is_some_and(longer)
        || update.notice_seconds.is_some_and(shorter)
        || update.lump_seconds.is_some_and(other))
}

/// All that is checked before a message is announced; what is applied at once checks itself.
fn check(deps: Deps, msg: &AdminMsg) -> Result<(), ContractError> {
    match msg.clone() {
        AdminMsg::SetTerms { terms, .. } | AdminMsg::AddAsset(NewAsset { terms, .. }) => {
            admin::assert_terms(&terms)
        }
        AdminMsg::SetExitOnly { asset, .. } => asset_id(deps.storage, &asset).map(|_| ()),
        AdminMsg::UpdateParams(update) => {
            let mut config = CONFIG.load(deps.storage)?;
            admin::apply_params(&mut config, &mut SETTINGS.load(deps.storage)?, update)
        }
        AdminMsg::SetGuardian { guardian } => admin::optional_addr(deps.api, guardian).map(|_| ()),
        AdminMsg::CancelChange { id } => Ok(CHANGES.get(deps.storage, id).map(|_| ())?),
        AdminMsg::RemoveAsset { .. } | AdminMsg::AllowDenom(_) | AdminMsg::CloseDenom { .. } => {
            Ok(())
        }
    }
}

/// Errors: those of the setting, `TooManyAnnounced`.
pub fn announce(
    deps: DepsMut,
    env: Env,
    delay: u64,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    check(deps.as_ref(), &msg)?;
    let now = env.block.time.seconds();
    let announced = CHANGES.announce(deps.storage, now, delay, msg)?;
    Ok(Response::new().add_event(announced.event()?))
}

/// What the owner's message would do now; of a new asset, until when its weight waits. Errors: those
/// of the message, where it would be announced.
pub fn preview(deps: Deps, env: Env, msg: AdminMsg) -> Result<PreviewAdminResponse, ContractError> {
    check(deps, &msg)?;
    let delay = match &msg {
        AdminMsg::AddAsset(new) => admin::wait_of(deps.storage, &env, new)?,
        msg => delay(deps.storage, msg)?.unwrap_or_default(),
    };
    Ok(PreviewAdminResponse {
        delay_seconds: delay,
    })
}

/// Applies an announced change whose time has come. Permissionless. Errors: payment, `UnknownChange`,
/// `NotYet`, `Lapsed`, those of the setting.
pub fn apply_change(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    id: u64,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let announced = CHANGES.take(deps.storage, env.block.time.seconds(), id)?;
    Ok(admin::apply(deps, env, announced.change)?.add_event(EndAnnouncement::applied(id)))
}

/// Errors: `UnknownChange`.
pub fn cancel(deps: DepsMut, id: u64) -> Result<Response, ContractError> {
    CHANGES.cancel(deps.storage, id)?;
    Ok(Response::new().add_event(EndAnnouncement::cancelled(id)))
}
