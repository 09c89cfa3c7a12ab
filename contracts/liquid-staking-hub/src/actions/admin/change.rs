//! What can hurt is announced: visible with its time, cancellable, applied by anyone at its time, or it
//! lapses. Whoever leaves through the queue when it is announced is fixed in his claim before it bites.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use pstake_types::hub::event::EndAnnouncement;
use pstake_types::hub::{AdminMsg, PreviewAdminResponse, PAUSE_SECONDS};

use super::{apply, check, params, partner};
use crate::state::{all_validators, CHANGES, CONFIG, DAY_SECONDS, OPEN, SETTINGS, SUBMITTED};
use crate::{plan, ContractError};

/// Unbonds can be paused once for so long, and a day is left to queue before or after.
const NOTICE_SECONDS: u64 = PAUSE_SECONDS + DAY_SECONDS;

/// How long a message must be announced, in seconds; none if it only helps users. At least a pause, a
/// day and a cadence, so that a submission fixes what those are due who want to leave.
pub fn delay(deps: Deps, env: &Env, msg: &AdminMsg) -> Result<Option<u64>, ContractError> {
    let settings = SETTINGS.load(deps.storage)?;
    let hurts = match msg {
        AdminMsg::SetFee { fee_bps } => *fee_bps > settings.fee_bps,
        AdminMsg::UpdateParams(update) => {
            params::hurts(&CONFIG.load(deps.storage)?, &settings, update)
        }
        AdminMsg::SetValidators { .. }
        | AdminMsg::SetRevenue { .. }
        | AdminMsg::SetAlliance { .. }
        | AdminMsg::WindDown {}
        | AdminMsg::SetGuardian { .. } => true,
        AdminMsg::SetVoteOperator { operator } => operator.is_some(),
        AdminMsg::SetPartner {
            partner,
            rebate_bps,
            max_stk,
        } => partner::grants_more(deps, partner, *rebate_bps, *max_stk)?,
        // stk that is sent on to it is in its hands
        AdminMsg::SetPool { pool } => pool.is_some(),
        // one at once, since it may be urgent; one after the other could leave a single target
        AdminMsg::RemoveValidator { .. } => {
            settings.removed_at != 0
                && env.block.time.seconds()
                    < settings.removed_at.saturating_add(wait(deps.storage)?)
        }
        AdminMsg::Sweep { .. } | AdminMsg::CancelChange { .. } => false,
    };
    if !hurts {
        return Ok(None);
    }
    Ok(Some(wait(deps.storage)?))
}

fn wait(storage: &dyn Storage) -> Result<u64, ContractError> {
    let settings = SETTINGS.load(storage)?;
    let validators = plan::usable(&all_validators(storage)?);
    let cadence = plan::cadence(validators, settings.unbonding_seconds);
    let to_leave = NOTICE_SECONDS.saturating_add(cadence);
    Ok(settings.delay_seconds.max(to_leave))
}

pub fn announce(
    deps: DepsMut,
    env: Env,
    delay: u64,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    check(deps.as_ref(), &env, &msg)?;
    let now = env.block.time.seconds();
    let announced = CHANGES.announce(deps.storage, now, delay, msg)?;
    Ok(Response::new().add_event(announced.event()?))
}

/// What the owner's message would do now. Errors: those of the message, where it would be announced.
pub fn preview(deps: Deps, env: Env, msg: AdminMsg) -> Result<PreviewAdminResponse, ContractError> {
    let delay = delay(deps, &env, &msg)?;
    check(deps, &env, &msg)?;
    Ok(PreviewAdminResponse {
        delay_seconds: delay.unwrap_or_default(),
    })
}

/// Applies an announced change whose time has come, with all checks made again. Permissionless.
/// Errors: payment, `UnknownChange`, `NotYet`, `Lapsed`, `LeaversWait`, those of the change.
pub fn apply_change(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    id: u64,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let now = env.block.time.seconds();
    let announced = CHANGES.take(deps.storage, now, id)?;
    assert_leavers_gone(deps.storage, announced.announced_at_seconds)?;
    Ok(apply(deps, env, announced.change)?.add_event(EndAnnouncement::applied(id)))
}

/// Where submissions were late (no slots, no keeper), a change waits for them: whoever queued in time
/// is fixed first.
fn assert_leavers_gone(storage: &dyn Storage, announced_at: u64) -> Result<(), ContractError> {
    let after_seconds = announced_at.saturating_add(NOTICE_SECONDS);
    let last_seconds = SUBMITTED.may_load(storage)?.unwrap_or_default();
    if OPEN.load(storage)?.requests > 0 && last_seconds < after_seconds {
        return Err(ContractError::LeaversWait {
            after_seconds,
            last_seconds,
        });
    }
    Ok(())
}

/// Ids of the changes that can be applied now, but for what the checks of each may find.
pub fn due(storage: &dyn Storage, now: u64) -> StdResult<Vec<u64>> {
    let due = CHANGES.due(storage, now)?.into_iter();
    let free = due.filter(|a| assert_leavers_gone(storage, a.announced_at_seconds).is_ok());
    Ok(free.map(|a| a.id).collect())
}

/// Errors: `UnknownChange`.
pub fn cancel(deps: DepsMut, id: u64) -> Result<Response, ContractError> {
    CHANGES.cancel(deps.storage, id)?;
    Ok(Response::new().add_event(EndAnnouncement::cancelled(id)))
}
