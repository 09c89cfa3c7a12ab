//! Stakes can be stopped for a while; nothing that leads out can.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use pstake_types::alliance::event::Pause;
use pstake_types::hub::{FlowState, PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS};

use crate::actions::assert_guardian;
use crate::state::CONFIG;
use crate::ContractError;

/// Stops stakes for 3 days; they go on by themselves, and cannot be stopped again for 14 days
/// after. Errors: payment, `NotGuardian`, `PauseCooldown`.
pub fn pause(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let now = env.block.time.seconds();
    let mut config = CONFIG.load(deps.storage)?;
    let from_seconds = config.stakes.pausable_from_seconds;
    if now < from_seconds {
        return Err(ContractError::PauseCooldown { from_seconds });
    }
    let until_seconds = now.saturating_add(PAUSE_SECONDS);
    config.stakes = FlowState {
        paused_until_seconds: until_seconds,
        pausable_from_seconds: until_seconds.saturating_add(PAUSE_COOLDOWN_SECONDS),
    };
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(event(until_seconds)))
}

/// Lets stakes go on; the time before which they cannot be stopped again stays. Errors: payment,
/// `NotGuardian`.
pub fn unpause(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let mut config = CONFIG.load(deps.storage)?;
    config.stakes.paused_until_seconds = 0;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(event(0)))
}

fn event(until_seconds: u64) -> Pause {
    Pause {
        flow: "stakes".into(),
        until_seconds,
    }
}
