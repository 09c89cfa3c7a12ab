//! Books a complete submission, burns its stk and delegates what buffer remains.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{coin, from_json, DepsMut, Env, Reply, Response, Storage, Uint128};
use pstake_types::hub::event::{PartFailed, Submit, ValidatorFailed};
use pstake_types::hub::WindDown;

use super::Submission;
use crate::actions::{pool, settle};
use crate::income::{bracket, close, surplus, Step};
use crate::ledger::Ledger;
use crate::math::sum;
use crate::records::{change_bonded, note_failure, note_missing};
use crate::reply::ReplyId;
use crate::state::{
    all_validators, page_of, reserve, seconds_ceil, OpenBatch, PendingBatch, SettledBatch, CONFIG,
    OPEN, PENDING, SCHEDULE, SETTINGS, SUBMITTED,
};
use crate::{plan, staking, stk, ContractError};

pub fn finish(
    deps: DepsMut,
    env: Env,
    submission: Submission,
    mut response: Response,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = CONFIG.load(deps.storage)?;
    let mut ledger = Ledger::load(deps.storage)?;
    let undelegated = sum(submission.entries.iter().map(|e| e.amount))?;
    let (batch_id, stk, netted) = (submission.batch_id, submission.stk, submission.netted);
    let before = submission.surplus_before;
    let rewards = close(deps.storage, deps.querier, &env, &mut ledger, before)?;

    SUBMITTED.save(deps.storage, &now)?;
    book_undelegations(deps.storage, &mut ledger, &submission, now)?;
    ledger.buffer = ledger.buffer.checked_sub(netted)?;
    if submission.requests > 0 {
        book_batch(deps.storage, submission, undelegated)?;
        response = response.add_message(stk::burn(&config.token, stk)?);
    }
    ledger.save(deps.storage)?;
    let response = response.add_events(rewards);
    let booked = Booked {
        batch_id,
        stk,
        netted,
        undelegated,
    };
    // Undelegating and delegating in one step would be work for nothing: rewards that came in with
    // undelegations wait for the next submission.
    let free = if undelegated.is_zero() && config.wind_down == WindDown::No {
        ledger.buffer
    } else {
        Uint128::zero()
    };
    match pool::leg(deps.storage, &env, free, &booked)? {
        Some(leg) => Ok(response.add_submessage(leg)),
        None => delegate_rest(deps, env, booked, response),
    }
}

/// What the event tells of a submission; travels through the pool's leg.
#[cw_serde]
struct Booked {
    batch_id: u64,
    stk: Uint128,
    netted: Uint128,
    undelegated: Uint128,
}

/// The pool's stk was bought, or the pool's leg failed and was undone: that holds up nobody.
pub fn bought(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let mut response = Response::new();
    if reply.result.is_err() {
        response = response.add_event(PartFailed {
            part: "buy_from_pool".into(),
        });
    }
    delegate_rest(deps, env, from_json(&reply.payload)?, response)
}

/// Delegates what buffer remains, unless the batch had to undelegate.
fn delegate_rest(
    deps: DepsMut,
    env: Env,
    booked: Booked,
    response: Response,
) -> Result<Response, ContractError> {
    let mut ledger = Ledger::load(deps.storage)?;
    let before = surplus(deps.storage, deps.querier, &env, &ledger)?;
    let config = CONFIG.load(deps.storage)?;
    let (steps, delegated) = if booked.undelegated.is_zero() && config.wind_down == WindDown::No {
        let now = env.block.time.seconds();
        let done = delegate_buffer(deps.storage, deps.querier, &config.denom, &mut ledger, now)?;
        ledger.save(deps.storage)?;
        done
    } else {
        Default::default()
    };
    let event = Submit {
        batch_id: booked.batch_id,
        stk: booked.stk.u128(),
        due: booked.netted.checked_add(booked.undelegated)?.u128(),
        netted: booked.netted.u128(),
        undelegated: booked.undelegated.u128(),
        delegated: delegated.u128(),
        next_submit_seconds: SCHEDULE.load(deps.storage)?.next_submit,
    };
    Ok(response
        .add_submessages(bracket(
            ReplyId::Delegate,
            staking::GAS_DELEGATE,
            before,
            false,
            steps,
        )?)
        .add_event(event))
}

/// Takes what was asked from ledger and records, and learns the chain's unbonding period.
fn book_undelegations(
    storage: &mut dyn Storage,
    ledger: &mut Ledger,
    submission: &Submission,
    now: u64,
) -> Result<(), ContractError> {
    for (entry, asked) in submission.entries.iter().zip(&submission.asked) {
        ledger.bonded = ledger.bonded.checked_sub(*asked)?;
        change_bonded(storage, &entry.validator, |bonded| {
            Ok(bonded.checked_sub(*asked)?)
        })?;
    }
    if !submission.entries.is_empty() {
        SETTINGS.update(storage, |mut settings| {
            settings.unbonding_seconds = seconds_ceil(submission.completes_at).saturating_sub(now);
            Ok::<_, ContractError>(settings)
        })?;
    }
    Ok(())
}

/// Opens the next batch; stores the submitted one, settled at once if the buffer covered it.
fn book_batch(
    storage: &mut dyn Storage,
    submission: Submission,
    undelegated: Uint128,
) -> Result<(), ContractError> {
    let id = submission.batch_id;
    OPEN.save(storage, &OpenBatch::new(id.saturating_add(1)))?;
    if submission.entries.is_empty() {
        let settled = SettledBatch {
            batch_id: id,
            stk: submission.stk,
            native: submission.netted,
        };
        return settle::add_settled(
            storage,
            vec![settled],
            submission.netted,
            submission.requests,
        );
    }
    reserve(storage, page_of(id), submission.netted, submission.requests)?;
    PENDING.save(
        storage,
        id,
        &PendingBatch {
            stk: submission.stk,
            requests: submission.requests,
            netted: submission.netted,
            undelegated,
            at_risk: Uint128::zero(),
            completes_at: submission.completes_at,
            entries: submission.entries,
        },
    )?;
    Ok(())
}

type Steps = Vec<(cosmwasm_std::CosmosMsg, Step)>;

/// Plans delegations of the whole buffer and books them as done; the reply undoes those that fail.
fn delegate_buffer(
    storage: &mut dyn Storage,
    querier: cosmwasm_std::QuerierWrapper,
    denom: &str,
    ledger: &mut Ledger,
    now: u64,
) -> Result<(Steps, Uint128), ContractError> {
    let native = ledger.buffer;
    if native.is_zero() {
        return Ok(Default::default());
    }
    let active = staking::active_set(querier)?;
    let mut records = all_validators(storage)?;
    note_missing(storage, &mut records, &active, now)?;
    let parts = plan::delegations(&records, &active, native, now)?;
    let total = sum(parts.iter().map(|(_, amount)| *amount))?;
    ledger.delegated(total)?;
    let mut steps = vec![];
    for (validator, amount) in parts {
        change_bonded(storage, &validator, |b| Ok(b.checked_add(amount)?))?;
        let message = staking::delegate(&validator, coin(amount.u128(), denom));
        let step = Step {
            validator,
            target: None,
            amount,
            surplus_before: None,
        };
        steps.push((message, step));
    }
    Ok((steps, total))
}

/// A delegation failed, or the last one is done.
pub fn delegated(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let step: Step = from_json(&reply.payload)?;
    let now = env.block.time.seconds();
    let mut ledger = Ledger::load(deps.storage)?;
    let mut response = Response::new();
    if reply.result.is_err() {
        ledger.delegation_failed(step.amount)?;
        change_bonded(deps.storage, &step.validator, |b| {
            Ok(b.checked_sub(step.amount)?)
        })?;
        note_failure(deps.storage, &step.validator, now)?;
        response = response.add_event(ValidatorFailed {
            validator: step.validator,
            step: "delegate".into(),
        });
    }
    if let Some(before) = step.surplus_before {
        let event = close(deps.storage, deps.querier, &env, &mut ledger, before)?;
        response = response.add_events(event);
    }
    ledger.save(deps.storage)?;
    Ok(response)
}
