//! Redelegates: drains first, then bounded steps towards the targets. New stake and batches do most
//! of the rebalancing.

use cosmwasm_std::{
    coin, from_json, DepsMut, Env, MessageInfo, Reply, Response, Storage, SubMsgResult, Uint128,
};
use pstake_types::hub::event::{Rebalance, ValidatorFailed};
use pstake_types::hub::DEFAULT_REBALANCE_LIMIT;

use crate::actions::{assert_due, limit, unwind};
use crate::income::{bracket, close, surplus, Step};
use crate::ledger::Ledger;
use crate::math::sum;
use crate::records::{change_bonded, note_failure, note_missing};
use crate::reply::ReplyId;
use crate::state::{
    all_pending, all_validators, seconds_ceil, CONFIG, DAY_SECONDS, REDELEGATIONS, SCHEDULE,
    VALIDATORS,
};
use crate::{plan, staking, ContractError};

/// The chain forgets a redelegation at the end of the block in which it completes; locks are kept a
/// little longer, so that none is found by failing.
const LOCK_MARGIN_SECONDS: u64 = 600;

/// Permissionless, once a day, or again at once while drains are left. Each redelegation is
/// isolated with its own gas limit. Errors: payment, `LimitOutOfRange`, `TooEarly`.
/// Invariants: INV1, INV5.
pub fn rebalance(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    of: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let of = limit(of, DEFAULT_REBALANCE_LIMIT)?;
    let now = env.block.time.seconds();
    let mut schedule = SCHEDULE.load(deps.storage)?;
    assert_due(schedule.next_rebalance, now)?;
    unwind::assert_not_begun(CONFIG.load(deps.storage)?.wind_down)?;

    let active = staking::active_set(deps.querier)?;
    let mut records = all_validators(deps.storage)?;
    note_missing(deps.storage, &mut records, &active, now)?;
    let pending = all_pending(deps.storage)?;
    let storage = deps.storage as &dyn Storage;
    let entries = |source: &str, target: &str| entries(storage, source, target, now);
    let (moves, more) = plan::moves(&records, &active, &pending, entries, of, now)?;
    schedule.next_rebalance = if more && moves.iter().all(|m| m.drain) {
        now
    } else {
        now.saturating_add(DAY_SECONDS)
    };
    SCHEDULE.save(deps.storage, &schedule)?;

    let ledger = Ledger::load(deps.storage)?;
    let before = surplus(deps.storage, deps.querier, &env, &ledger)?;
    let denom = CONFIG.load(deps.storage)?.denom;
    let event = Rebalance {
        moves: u32::try_from(moves.len()).unwrap_or(u32::MAX),
        native: sum(moves.iter().map(|m| m.amount))?.u128(),
    };
    let steps = moves
        .into_iter()
        .map(|m| {
            let amount = coin(m.amount.u128(), &denom);
            let message = staking::redelegate(&m.source, &m.target, amount);
            let step = Step {
                validator: m.source,
                target: Some(m.target),
                amount: m.amount,
                surplus_before: None,
            };
            (message, step)
        })
        .collect();
    Ok(Response::new()
        .add_submessages(bracket(
            ReplyId::Redelegate,
            staking::GAS_REDELEGATE,
            before,
            true,
            steps,
        )?)
        .add_event(event))
}

/// Redelegations in progress between two validators.
fn entries(
    storage: &dyn Storage,
    source: &str,
    target: &str,
    now: u64,
) -> Result<u32, ContractError> {
    let running = REDELEGATIONS
        .may_load(storage, (source, target))?
        .unwrap_or_default();
    let running = running.iter().filter(|until| **until > now).count();
    Ok(u32::try_from(running).unwrap_or(u32::MAX))
}

/// A redelegation was answered: books it with its locks, or notes the failure.
pub fn redelegated(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let step: Step = from_json(&reply.payload)?;
    let now = env.block.time.seconds();
    let mut response = Response::new();
    match (reply.result, step.target) {
        (SubMsgResult::Ok(answer), Some(target)) => {
            let completes_at = seconds_ceil(staking::read_redelegated(&answer)?);
            book_move(
                deps.storage,
                &step.validator,
                &target,
                step.amount,
                completes_at,
                now,
            )?;
        }
        _ => {
            // Which of the two refused is hidden from contracts. The source gives to all targets: to
            // note these too would let one bad source keep new stake from everybody.
            note_failure(deps.storage, &step.validator, now)?;
            response = response.add_event(ValidatorFailed {
                validator: step.validator,
                step: "redelegate".into(),
            });
        }
    }
    if let Some(before) = step.surplus_before {
        let mut ledger = Ledger::load(deps.storage)?;
        let event = close(deps.storage, deps.querier, &env, &mut ledger, before)?;
        ledger.save(deps.storage)?;
        response = response.add_events(event);
    }
    Ok(response)
}

fn book_move(
    storage: &mut dyn Storage,
    source: &str,
    target: &str,
    amount: Uint128,
    completes_at: u64,
    now: u64,
) -> Result<(), ContractError> {
    change_bonded(storage, source, |b| Ok(b.checked_sub(amount)?))?;
    change_bonded(storage, target, |b| Ok(b.checked_add(amount)?))?;
    if completes_at <= now {
        return Ok(()); // an unbonded source completes at once and locks nothing
    }
    let until = completes_at.saturating_add(LOCK_MARGIN_SECONDS);
    if let Some(mut record) = VALIDATORS.may_load(storage, target)? {
        record.locked_until = record.locked_until.max(until);
        VALIDATORS.save(storage, target, &record)?;
    }
    let mut running = REDELEGATIONS
        .may_load(storage, (source, target))?
        .unwrap_or_default();
    running.retain(|until| *until > now);
    running.push(until);
    REDELEGATIONS.save(storage, (source, target), &running)?;
    Ok(())
}
