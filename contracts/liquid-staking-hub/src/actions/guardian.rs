//! What the guardian may do, and the owner too: stop a flow for a while, freeze a validator.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use pstake_types::hub::event::{Freeze, Pause};
use pstake_types::hub::{Flow, FlowState, PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS};

use crate::actions::assert_guardian;
use crate::state::{Config, CONFIG, SCHEDULE, VALIDATORS};
use crate::ContractError;

impl Config {
    fn flow_mut(&mut self, flow: Flow) -> &mut FlowState {
        match flow {
            Flow::Deposits => &mut self.deposits,
            Flow::Unbonds => &mut self.unbonds,
        }
    }
}

/// Stops a flow for 3 days; it goes on by itself, and cannot be stopped again for 14 days after.
/// Errors: payment, `NotGuardian`, `PauseCooldown`.
pub fn pause(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    flow: Flow,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let now = env.block.time.seconds();
    let mut config = CONFIG.load(deps.storage)?;
    let state = config.flow_mut(flow);
    if now < state.pausable_from_seconds {
        return Err(ContractError::PauseCooldown {
            from_seconds: state.pausable_from_seconds,
        });
    }
    let until_seconds = now.saturating_add(PAUSE_SECONDS);
    *state = FlowState {
        paused_until_seconds: until_seconds,
        pausable_from_seconds: until_seconds.saturating_add(PAUSE_COOLDOWN_SECONDS),
    };
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(event(flow, until_seconds)))
}

/// Lets a flow go on; the time before which it cannot be stopped again stays.
/// Errors: payment, `NotGuardian`.
pub fn unpause(deps: DepsMut, info: MessageInfo, flow: Flow) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let mut config = CONFIG.load(deps.storage)?;
    config.flow_mut(flow).paused_until_seconds = 0;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(event(flow, 0)))
}

fn event(flow: Flow, until_seconds: u64) -> Pause {
    let flow = match flow {
        Flow::Deposits => "deposits",
        Flow::Unbonds => "unbonds",
    };
    Pause {
        flow: flow.into(),
        until_seconds,
    }
}

/// No message goes to a frozen validator; its stake still counts. Its rewards pile up, so a thaw
/// makes a harvest due whose rewards are released over as long as they took to accrue.
/// Errors: payment, `NotGuardian`, `UnknownValidator`.
pub fn freeze(
    deps: DepsMut,
    info: MessageInfo,
    validator: String,
    frozen: bool,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let mut record = VALIDATORS
        .may_load(deps.storage, &validator)?
        .ok_or_else(|| ContractError::UnknownValidator {
            validator: validator.clone(),
        })?;
    if frozen != record.frozen {
        let mut schedule = SCHEDULE.load(deps.storage)?;
        let since = match schedule.harvest_cursor {
            Some(_) => schedule.harvest_since, // the running round may not have served it yet
            None => schedule.harvest_started,
        };
        if frozen {
            record.unharvested_since = since;
        } else {
            let since = std::mem::take(&mut record.unharvested_since);
            schedule.harvest_started = schedule.harvest_started.min(since);
            schedule.harvest_since = schedule.harvest_since.min(since);
            SCHEDULE.save(deps.storage, &schedule)?;
        }
    }
    record.frozen = frozen;
    VALIDATORS.save(deps.storage, &validator, &record)?;
    Ok(Response::new().add_event(Freeze { validator, frozen }))
}
