//! Withdraws rewards, a page of validators at a time, a round a day.

use cosmwasm_std::{
    from_json, DepsMut, Env, MessageInfo, Order, Reply, Response, Storage, Uint128,
};
use cw_storage_plus::Bound;
use pstake_types::hub::event::{Harvest, ValidatorFailed};
use pstake_types::hub::DEFAULT_HARVEST_LIMIT;

use crate::actions::{assert_due, limit, unwind};
use crate::income::{bracket, close, surplus, Step};
use crate::ledger::Ledger;
use crate::reply::ReplyId;
use crate::state::{Schedule, DAY_SECONDS, SCHEDULE, VALIDATORS};
use crate::{partners, staking, ContractError};

impl Schedule {
    /// A round is running, or the last one began a day ago.
    pub fn harvest_due(&self, now: u64) -> bool {
        now >= self.next_harvest()
    }

    fn next_harvest(&self) -> u64 {
        match self.harvest_cursor {
            Some(_) => 0,
            None => self.harvest_started.saturating_add(DAY_SECONDS),
        }
    }
}

/// Sends withdrawals to the next page of validators, each isolated with its own gas limit; what
/// came in is measured after the last one. Errors: payment, `LimitOutOfRange`, `TooEarly`.
/// Invariants: INV1, INV7.
pub fn harvest(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    of: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    unwind::assert_not_ended(deps.storage)?;
    let of = limit(of, DEFAULT_HARVEST_LIMIT)?;
    let now = env.block.time.seconds();
    let mut schedule = SCHEDULE.load(deps.storage)?;
    assert_due(schedule.next_harvest(), now)?;
    if schedule.harvest_cursor.is_none() {
        schedule.harvest_since = schedule.harvest_started;
        schedule.harvest_started = now;
        partners::next_round(deps.storage)?;
    }

    let (page, cursor) = next_page(deps.storage, schedule.harvest_cursor.take(), of)?;
    schedule.harvest_cursor = cursor;
    SCHEDULE.save(deps.storage, &schedule)?;

    let ledger = Ledger::load(deps.storage)?;
    let before = surplus(deps.storage, deps.querier, &env, &ledger)?;
    let event = Harvest {
        validators: u32::try_from(page.len()).unwrap_or(u32::MAX),
        round_complete: schedule.harvest_cursor.is_none(),
    };
    let steps = page
        .into_iter()
        .map(|validator| {
            let step = Step {
                validator: validator.clone(),
                target: None,
                amount: Uint128::zero(),
                surplus_before: None,
            };
            (staking::withdraw_rewards(&validator), step)
        })
        .collect();
    Ok(Response::new()
        .add_submessages(bracket(
            ReplyId::Withdraw,
            staking::GAS_WITHDRAW,
            before,
            false,
            steps,
        )?)
        .add_event(event))
}

/// The next `of` validators with stake that are not frozen, and where the page after them begins.
fn next_page(
    storage: &dyn Storage,
    cursor: Option<String>,
    of: u32,
) -> Result<(Vec<String>, Option<String>), ContractError> {
    let of = usize::try_from(of).unwrap_or(usize::MAX);
    let mut page: Vec<String> = vec![];
    let from = cursor.as_deref().map(Bound::exclusive);
    for record in VALIDATORS.range(storage, from, None, Order::Ascending) {
        let (address, validator) = record?;
        if validator.frozen || validator.bonded.is_zero() {
            continue;
        }
        if page.len() == of {
            let last = page.last().cloned();
            return Ok((page, last));
        }
        page.push(address);
    }
    Ok((page, None))
}

/// A withdrawal failed, or the last one of the page is done.
pub fn withdrawn(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let step: Step = from_json(&reply.payload)?;
    let mut response = Response::new();
    if reply.result.is_err() {
        response = response.add_event(ValidatorFailed {
            validator: step.validator,
            step: "withdraw".into(),
        });
    }
    let Some(before) = step.surplus_before else {
        return Ok(response);
    };
    let mut ledger = Ledger::load(deps.storage)?;
    let event = close(deps.storage, deps.querier, &env, &mut ledger, before)?;
    ledger.save(deps.storage)?;
    Ok(response.add_events(event))
}
