//! The hub's end: nothing comes in any more, the queue's last requests are submitted, then the whole stake
//! is undelegated, a page of validators at a time and over as many days as their slots need. Each page is
//! a batch without requests, so that settlement and slashes are those of every batch; its coins go to the
//! buffer. When all of it has matured, stk redeems at a fixed rate for ever.

use cosmwasm_std::{
    coin, from_json, Addr, DepsMut, Env, Event, MessageInfo, Reply, Response, Storage,
    SubMsgResult, Uint128,
};
use cw20::Cw20ReceiveMsg;
use pstake_types::hub::event::{Redeem, Unwind, ValidatorFailed};
use pstake_types::hub::{WindDown, DEFAULT_UNWIND_LIMIT};
use pstake_types::token::query_supply;

use super::admin::changed;
use crate::actions::{limit, receiver_or, settle, sync};
use crate::income::{bracket, close, surplus, Step};
use crate::ledger::{Ledger, Stream};
use crate::math::{native_for_stk_floor, sum};
use crate::records::{change_bonded, note_failure};
use crate::reply::ReplyId;
use crate::staking::{self, MAX_ENTRIES, ROUNDING_UNITS};
use crate::state::{
    all_pending, all_validators, OpenBatch, PendingBatch, Records, Validator, CONFIG, OPEN, PENDING,
};
use crate::{plan, stk, ContractError};

pub fn assert_not_begun(stage: WindDown) -> Result<(), ContractError> {
    match stage {
        WindDown::No => Ok(()),
        _ => Err(ContractError::WindingDown {}),
    }
}

/// Once the rate is fixed the books stand still.
pub fn assert_not_ended(storage: &dyn Storage) -> Result<(), ContractError> {
    match CONFIG.load(storage)?.wind_down {
        WindDown::Redeeming { .. } => Err(ContractError::WindingDown {}),
        _ => Ok(()),
    }
}

/// Native of the last batch that is on its way, less what is at risk: it belongs to all stk.
pub fn on_its_way(storage: &dyn Storage) -> Result<Uint128, ContractError> {
    if CONFIG.load(storage)?.wind_down != (WindDown::Undelegating {}) {
        return Ok(Uint128::zero());
    }
    let pending = all_pending(storage)?;
    let pages = pending.iter().filter(|(_, batch)| batch.is_last());
    sum(pages.map(|(_, page)| page.undelegated.saturating_sub(page.at_risk)))
}

/// For good. Errors: `WindingDown`.
pub fn begin(deps: DepsMut) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(deps.storage)?;
    assert_not_begun(config.wind_down)?;
    config.wind_down = WindDown::Undelegating {};
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(changed("wind_down", "no", "undelegating")))
}

/// More than the SDK's rounding may leave behind.
fn holds(record: &Validator) -> bool {
    record.bonded > Uint128::new(ROUNDING_UNITS)
}

/// Validators to undelegate from now. Frozen ones too: nobody may hold up the end by freezing.
fn next(records: &Records, pending: &[(u64, PendingBatch)], now: u64) -> Vec<(String, Uint128)> {
    let used = plan::slots(pending);
    let free = |address: &str| used.get(address).copied().unwrap_or(0) < MAX_ENTRIES;
    let able = records
        .iter()
        .filter(|(address, v)| holds(v) && !v.failed_lately(now) && free(address));
    able.map(|(address, v)| (address.clone(), v.bonded))
        .collect()
}

fn is_done(records: &Records, pending: &[(u64, PendingBatch)]) -> bool {
    pending.is_empty() && !records.iter().any(|(_, v)| holds(v))
}

/// Whether an unwind would do anything, from the hub's own records.
pub fn due(storage: &dyn Storage, now: u64) -> Result<bool, ContractError> {
    let (records, pending) = (all_validators(storage)?, all_pending(storage)?);
    Ok(OPEN.load(storage)?.requests == 0
        && (is_done(&records, &pending) || !next(&records, &pending, now).is_empty()))
}

/// Permissionless. Settles and syncs, then undelegates the whole stake of the next validators, or ends
/// the wind-down. Errors: payment, `LimitOutOfRange`, `NotWindingDown`, `QueueFirst`.
/// Invariants: INV1, INV2, INV5, INV7, INV11.
pub fn unwind(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    of: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let of = usize::try_from(limit(of, DEFAULT_UNWIND_LIMIT)?).unwrap_or(usize::MAX);
    let config = CONFIG.load(deps.storage)?;
    if config.wind_down != (WindDown::Undelegating {}) {
        return Err(ContractError::NotWindingDown {});
    }
    let batch_id = OPEN.load(deps.storage)?.batch_id;
    if OPEN.load(deps.storage)?.requests > 0 {
        return Err(ContractError::QueueFirst { batch_id });
    }
    let mut ledger = Ledger::load(deps.storage)?;
    let (settled, pending) = settle::run(deps.storage, deps.querier, &env, &mut ledger)?;
    let (synced, records) = sync::run(deps.storage, deps.querier, &env, &mut ledger)?;
    let mut response = Response::new().add_events(settled).add_events(synced);
    if is_done(&records, &pending) {
        response = response.add_event(end(deps, &mut ledger)?);
        return Ok(response);
    }
    ledger.save(deps.storage)?;

    let mut page = next(&records, &pending, env.block.time.seconds());
    page.truncate(of);
    if page.is_empty() {
        return Ok(response);
    }
    OPEN.save(deps.storage, &OpenBatch::new(batch_id.saturating_add(1)))?;
    let before = surplus(deps.storage, deps.querier, &env, &ledger)?;
    let event = Unwind {
        batch_id,
        validators: u32::try_from(page.len()).unwrap_or(u32::MAX),
        native: sum(page.iter().map(|(_, native)| *native))?.u128(),
    };
    let steps = page
        .into_iter()
        .map(|(validator, amount)| {
            let message = staking::undelegate(&validator, coin(amount.u128(), &config.denom));
            let step = Step {
                validator,
                target: None,
                amount,
                surplus_before: None,
            };
            (message, step)
        })
        .collect();
    let (id, gas) = (ReplyId::Unwind, staking::GAS_UNDELEGATE);
    Ok(response
        .add_submessages(bracket(id, gas, before, true, steps)?)
        .add_event(event))
}

/// All has matured: the streams end, and what is there is for all stk alike.
fn end(deps: DepsMut, ledger: &mut Ledger) -> Result<Event, ContractError> {
    (ledger.rewards, ledger.gifts) = (Stream::default(), Stream::default());
    ledger.save(deps.storage)?;
    let mut config = CONFIG.load(deps.storage)?;
    let (native, stk) = (ledger.buffer, query_supply(&deps.querier, &config.token)?);
    config.wind_down = WindDown::Redeeming { native, stk };
    CONFIG.save(deps.storage, &config)?;
    let fixed = format!("redeeming {native} native for {stk} stk");
    Ok(changed("wind_down", "undelegating", fixed))
}

/// A validator was undelegated from, or refused; the others go on.
pub fn unwound(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let step: Step = from_json(&reply.payload)?;
    let mut ledger = Ledger::load(deps.storage)?;
    let mut response = Response::new();
    match reply.result {
        SubMsgResult::Ok(answer) => {
            let denom = CONFIG.load(deps.storage)?.denom;
            let done = staking::read_undelegated(&answer, &denom)?;
            done.check(step.amount, env.block.time)?;
            let asked = step.amount;
            ledger.bonded = ledger.bonded.checked_sub(asked)?;
            // the SDK's rounding: there is no batch of leavers to bear it
            let lost = asked.checked_sub(done.amount)?;
            ledger.absorb(env.block.time.seconds(), lost)?;
            sync::note_loss(deps.storage, lost)?;
            change_bonded(deps.storage, &step.validator, |b| Ok(b.checked_sub(asked)?))?;
            // the page's number: the open batch has the next one
            let id = OPEN.load(deps.storage)?.batch_id.saturating_sub(1);
            let page = PENDING.may_load(deps.storage, id)?;
            let mut page = page.unwrap_or_default();
            page.add(step.validator, done.amount, done.completes_at)?;
            PENDING.save(deps.storage, id, &page)?;
        }
        SubMsgResult::Err(_) => {
            note_failure(deps.storage, &step.validator, env.block.time.seconds())?;
            response = response.add_event(ValidatorFailed {
                validator: step.validator,
                step: "undelegate".into(),
            });
        }
    }
    if let Some(before) = step.surplus_before {
        let event = close(deps.storage, deps.querier, &env, &mut ledger, before)?;
        response = response.add_events(event);
    }
    ledger.save(deps.storage)?;
    Ok(response)
}

/// Pays stk at the fixed rate, rounded down, and burns it. Never stopped. Errors: `ReceiverIsHub`,
/// `ZeroAmount` where it is worth less than a unit. Invariants: INV1, INV2, INV6.
pub fn redeem(
    deps: DepsMut,
    env: Env,
    token: Addr,
    (native, supply): (Uint128, Uint128),
    sent: Cw20ReceiveMsg,
    receiver: Option<String>,
) -> Result<Response, ContractError> {
    let sender = Addr::unchecked(&sent.sender); // the token vouches for it
    let receiver = receiver_or(deps.api, &env, receiver, sender)?;
    let paid = native_for_stk_floor(sent.amount, native, supply)?;
    if paid.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let mut ledger = Ledger::load(deps.storage)?;
    ledger.buffer = ledger.buffer.checked_sub(paid)?;
    ledger.save(deps.storage)?;
    let denom = CONFIG.load(deps.storage)?.denom;
    Ok(Response::new()
        .add_message(stk::burn(&token, sent.amount)?)
        .add_message(staking::send(receiver.as_str(), coin(paid.u128(), denom)))
        .add_event(Redeem {
            sender: sent.sender,
            receiver: receiver.into(),
            stk: sent.amount.u128(),
            native: paid.u128(),
        }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::{pending, record};

    #[test]
    fn next_when_only_rounding_is_left_or_all_entries_are_in_use_then_passed_over() {
        let records = vec![record("a", 1, 10), record("b", 1, 11), record("c", 1, 500)];
        for (entries, expected) in [(6, vec!["b", "c"]), (7, vec!["b"])] {
            let batches: Vec<_> = (0..entries).map(|id| (id, pending(&[("c", 1)]))).collect();
            let page = next(&records, &batches, 0);
            let names: Vec<_> = page.iter().map(|(address, _)| address.as_str()).collect();
            assert_eq!(names, expected);
        }
    }

    #[test]
    fn is_done_when_only_rounding_is_left_and_nothing_is_on_its_way_then_done() {
        assert!(is_done(&vec![record("a", 1, 10)], &[]));
        assert!(!is_done(&vec![record("a", 1, 11)], &[]));
        assert!(!is_done(&vec![record("a", 1, 10)], &[(1, pending(&[]))]));
    }
}
