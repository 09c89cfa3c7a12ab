//! Schedules that anyone pays.

use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::Denom;
use pstake_types::alliance::event::{Fund, Refund};
use pstake_types::alliance::{
    FundResponse, Schedule, MAX_SCHEDULE_SECONDS, MAX_SCHEDULE_WAIT_SECONDS, MIN_SCHEDULE_SECONDS,
};

use crate::actions::{in_range, one_coin};
use crate::books::Books;
use crate::denoms::{assert_lifetime, release, Source};
use crate::pay::transfer;
use crate::state::{denom_id, key, Pending, DENOMS, PENDING, PENDING_AT, SETTINGS};
use crate::ContractError;

/// Payment: exactly one coin of an allowed native denom. Errors: payment, those of [`fund`].
pub fn fund_native(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    schedule: Schedule,
) -> Result<Response, ContractError> {
    let (denom, amount) = one_coin(&info)?;
    fund(deps, env, info.sender, denom, amount, schedule)
}

/// Takes in a schedule; one without a start, or with one that has passed, starts now. Errors:
/// `UnknownDenom`, `Closed`, `BelowMinimum`, `OutOfRange`, `LifetimeExceeded`. Invariant: INV9.
pub fn fund(
    deps: DepsMut,
    env: Env,
    sender: Addr,
    denom: Denom,
    amount: Uint128,
    schedule: Schedule,
) -> Result<Response, ContractError> {
    let id = denom_id(deps.storage, &denom)?;
    let mut reward = DENOMS.load(deps.storage, id)?;
    if reward.closed {
        return Err(ContractError::Closed { denom: key(&denom) });
    }
    if amount < reward.min_schedule {
        return Err(ContractError::BelowMinimum {
            min: reward.min_schedule,
            actual: amount,
        });
    }
    let duration_seconds = schedule.duration_seconds;
    in_range(
        "duration_seconds",
        MIN_SCHEDULE_SECONDS,
        MAX_SCHEDULE_SECONDS,
        duration_seconds,
    )?;
    let now = env.block.time.seconds();
    let start_seconds = schedule.start_seconds.unwrap_or(now);
    let latest = now.saturating_add(MAX_SCHEDULE_WAIT_SECONDS);
    in_range("start_seconds", 0u64, latest, start_seconds)?;
    if start_seconds <= now {
        let mut books = Books::at(deps.storage, now)?;
        let source = Source::Schedule;
        let event = release(
            deps.storage,
            &mut books,
            id,
            source,
            amount,
            duration_seconds,
        )?;
        books.save(deps.storage);
        let data = to_json_binary(&FundResponse { schedule_id: None })?;
        return Ok(Response::new().add_event(event).set_data(data));
    }
    assert_lifetime(&reward, amount)?;
    reward.scheduled = reward.scheduled.checked_add(amount)?;
    DENOMS.save(deps.storage, id, &reward)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let schedule_id = settings.next_schedule;
    settings.next_schedule = schedule_id.saturating_add(1);
    SETTINGS.save(deps.storage, &settings)?;
    let pending = Pending {
        funder: sender.clone(),
        amount,
        duration_seconds,
    };
    PENDING.save(deps.storage, (id, start_seconds, schedule_id), &pending)?;
    PENDING_AT.save(deps.storage, schedule_id, &(id, start_seconds))?;
    let schedule_id_data = FundResponse {
        schedule_id: Some(schedule_id),
    };
    Ok(Response::new()
        .add_event(Fund {
            sender: sender.into(),
            schedule_id,
            denom: key(&denom),
            amount: amount.u128(),
            start_seconds,
            duration_seconds,
        })
        .set_data(to_json_binary(&schedule_id_data)?))
}

/// Returns a schedule before its start, or when its denom is closed before it has started. Errors:
/// payment, `UnknownSchedule`, `NotTheFunder`, `ScheduleDue`. Invariant: INV9.
pub fn refund(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    schedule_id: u64,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (denom_id, start_seconds) = PENDING_AT
        .may_load(deps.storage, schedule_id)?
        .ok_or(ContractError::UnknownSchedule { schedule_id })?;
    let at = (denom_id, start_seconds, schedule_id);
    let pending = PENDING.load(deps.storage, at)?;
    if info.sender != pending.funder {
        return Err(ContractError::NotTheFunder {
            schedule_id,
            funder: pending.funder,
        });
    }
    let mut reward = DENOMS.load(deps.storage, denom_id)?;
    if env.block.time.seconds() >= start_seconds && !reward.closed {
        return Err(ContractError::ScheduleDue {
            schedule_id,
            start_seconds,
        });
    }
    PENDING.remove(deps.storage, at);
    PENDING_AT.remove(deps.storage, schedule_id);
    reward.scheduled = reward.scheduled.checked_sub(pending.amount)?;
    DENOMS.save(deps.storage, denom_id, &reward)?;
    let message = transfer(&reward.denom, &pending.funder, pending.amount)?;
    Ok(Response::new().add_message(message).add_event(Refund {
        funder: pending.funder.into(),
        schedule_id,
        denom: key(&reward.denom),
        amount: pending.amount.u128(),
    }))
}
