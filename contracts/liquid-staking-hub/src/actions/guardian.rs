//! What the guardian may do, and the owner too: stop a flow for a while, freeze a validator.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Storage};
use pstake_types::hub::event::{Freeze, Pause};
use pstake_types::hub::{Flow, FlowState, PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS};

use crate::actions::assert_guardian;
use crate::state::{Config, Schedule, Validator, CONFIG, SCHEDULE, VALIDATORS};
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

/// No message goes to a frozen validator; its stake still counts. The guardian's freeze ends after 3 days, with the
/// next sync, and cannot be renewed for 14 days after that, since to freeze all validators is to stop submissions;
/// the owner's lasts. Errors: payment, `NotGuardian`, `UnknownValidator`, `PauseCooldown`.
pub fn freeze(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    validator: String,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let mut record = known(deps.storage, &validator)?;
    if cw_ownable::is_owner(deps.storage, &info.sender)? {
        record.frozen_until = 0;
    } else {
        let now = env.block.time.seconds();
        if now < record.freezable_from {
            return Err(ContractError::PauseCooldown {
                from_seconds: record.freezable_from,
            });
        }
        if !record.frozen {
            record.frozen_until = now.saturating_add(PAUSE_SECONDS);
            record.freezable_from = record.frozen_until.saturating_add(PAUSE_COOLDOWN_SECONDS);
        }
    }
    if !record.frozen {
        let schedule = SCHEDULE.load(deps.storage)?;
        record.unharvested_since = match schedule.harvest_cursor {
            Some(_) => schedule.harvest_since, // the running round may not have served it yet
            None => schedule.harvest_started,
        };
        record.frozen = true;
    }
    VALIDATORS.save(deps.storage, &validator, &record)?;
    Ok(Response::new().add_event(Freeze {
        validator,
        frozen: true,
    }))
}

/// Errors: payment, `NotGuardian`, `UnknownValidator`.
pub fn unfreeze(
    deps: DepsMut,
    info: MessageInfo,
    validator: String,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_guardian(deps.storage, &info)?;
    let mut record = known(deps.storage, &validator)?;
    if record.frozen {
        let mut schedule = SCHEDULE.load(deps.storage)?;
        thaw(&mut record, &mut schedule);
        SCHEDULE.save(deps.storage, &schedule)?;
        VALIDATORS.save(deps.storage, &validator, &record)?;
    }
    Ok(Response::new().add_event(Freeze {
        validator,
        frozen: false,
    }))
}

fn known(storage: &dyn Storage, validator: &str) -> Result<Validator, ContractError> {
    VALIDATORS
        .may_load(storage, validator)?
        .ok_or_else(|| ContractError::UnknownValidator {
            validator: validator.into(),
        })
}

/// Its rewards have piled up: a harvest is due whose rewards are released over as long as they took to accrue.
pub fn thaw(record: &mut Validator, schedule: &mut Schedule) {
    let since = std::mem::take(&mut record.unharvested_since);
    schedule.harvest_started = schedule.harvest_started.min(since);
    schedule.harvest_since = schedule.harvest_since.min(since);
    record.frozen = false;
    record.frozen_until = 0;
}
