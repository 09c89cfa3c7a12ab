//! What can hurt is announced: visible with its time, cancellable, applied by anyone at its time, or it
//! lapses.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use pstake_types::pool::event::EndAnnouncement;
use pstake_types::pool::{AdminMsg, SettingsUpdate, ADMIN_DELAY_SECONDS};
use pstake_types::timelock::PreviewAdminResponse;

use super::admin;
use crate::state::{CHANGES, SETTINGS};
use crate::ContractError;

/// How long a message must be announced, in seconds; none if it hurts nobody.
pub fn delay(storage: &dyn Storage, msg: &AdminMsg) -> Result<Option<u64>, ContractError> {
    let hurts = match msg {
        AdminMsg::UpdateSettings(update) => hurts(storage, update)?,
        AdminMsg::SetGuardian { .. } => true,
        AdminMsg::Sweep { .. } | AdminMsg::CancelChange { .. } => false,
    };
    Ok(hurts.then_some(ADMIN_DELAY_SECONDS))
}

/// A fee or a bucket is between those who redeem and the providers: what one side gains the other
/// loses, so any other one hurts somebody.
fn hurts(storage: &dyn Storage, update: &SettingsUpdate) -> Result<bool, ContractError> {
    let settings = SETTINGS.load(storage)?;
    Ok(update.fee.is_some_and(|fee| fee != settings.fee)
        || update.bucket.is_some_and(|limit| limit != settings.bucket)
        || update
            .revenue_bps
            .is_some_and(|bps| bps > settings.revenue_bps))
}

/// All that is checked before a message is announced; what is applied at once checks itself.
fn check(deps: Deps, msg: &AdminMsg) -> Result<(), ContractError> {
    match msg.clone() {
        AdminMsg::UpdateSettings(update) => {
            admin::update_in(&mut SETTINGS.load(deps.storage)?, update)
        }
        AdminMsg::SetGuardian { guardian } => {
            admin::checked_guardian(deps.api, guardian).map(|_| ())
        }
        AdminMsg::CancelChange { id } => Ok(CHANGES.get(deps.storage, id).map(|_| ())?),
        AdminMsg::Sweep { .. } => Ok(()),
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

/// What the owner's message would do now. Errors: those of the setting.
pub fn preview(deps: Deps, msg: AdminMsg) -> Result<PreviewAdminResponse, ContractError> {
    check(deps, &msg)?;
    Ok(PreviewAdminResponse {
        delay_seconds: delay(deps.storage, &msg)?.unwrap_or_default(),
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

/// Ids of the changes whose time has come.
pub fn due(storage: &dyn Storage, now: u64) -> StdResult<Vec<u64>> {
    let due = CHANGES.due(storage, now)?.into_iter();
    Ok(due.map(|a| a.id).collect())
}

/// Errors: `UnknownChange`.
pub fn cancel(deps: DepsMut, id: u64) -> Result<Response, ContractError> {
    CHANGES.cancel(deps.storage, id)?;
    Ok(Response::new().add_event(EndAnnouncement::cancelled(id)))
}
