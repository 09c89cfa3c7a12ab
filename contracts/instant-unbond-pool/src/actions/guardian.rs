//! What the guardian may do, and the owner too: stop instant exits for a while.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Storage};
use pstake_types::hub::{FlowState, PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS};
use pstake_types::pool::event::Pause;

use crate::state::{GUARDIAN, SETTINGS};
use crate::ContractError;

fn assert_guardian(storage: &dyn Storage, info: &MessageInfo) -> Result<(), ContractError> {
    let guardian = GUARDIAN.may_load(storage)?;
    if guardian.as_ref() == Some(&info.sender) || cw_ownable::is_owner(storage, &info.sender)? {
        return Ok(());
    }
    Err(ContractError::NotGuardian {})
}

/// Stops instant exits for 3 days; they go on by themselves, and cannot be stopped again for 14 days
/// after. Errors: payment, `NotGuardian`, `PauseCooldown`.
pub fn pause(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let now = env.block.time.seconds();
    let mut settings = SETTINGS.load(deps.storage)?;
    if now < settings.redemptions.pausable_from_seconds {
        return Err(ContractError::PauseCooldown {
            from_seconds: settings.redemptions.pausable_from_seconds,
        });
    }
    let until_seconds = now.saturating_add(PAUSE_SECONDS);
    settings.redemptions = FlowState {
        paused_until_seconds: until_seconds,
        pausable_from_seconds: until_seconds.saturating_add(PAUSE_COOLDOWN_SECONDS),
    };
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(Pause { until_seconds }))
}

/// Lets instant exits go on; the time before which they cannot be stopped again stays.
/// Errors: payment, `NotGuardian`.
pub fn unpause(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    settings.redemptions.paused_until_seconds = 0;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(Pause { until_seconds: 0 }))
}
