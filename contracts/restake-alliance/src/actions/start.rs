use cosmwasm_std::{DepsMut, Env, MessageInfo, Order, Response, Storage};
use cw_storage_plus::Bound;
use pstake_types::alliance::DEFAULT_LIMIT;

use crate::actions::limit;
use crate::books::Books;
use crate::denoms::{release, Source};
use crate::state::{all_denoms, Pending, DENOMS, PENDING, PENDING_AT};
use crate::ContractError;

/// Key and record of a schedule.
type Due = ((u32, u64, u64), Pending);

/// Schedules whose start has come, by denom, oldest first. Those of a closed denom stay, to be
/// refunded.
pub fn due(storage: &dyn Storage, now: u64, limit: usize) -> Result<Vec<Due>, ContractError> {
    let mut due = vec![];
    for (id, denom) in all_denoms(storage)? {
        if denom.closed {
            continue;
        }
        let last = Bound::inclusive((now, u64::MAX));
        let schedules = PENDING
            .sub_prefix(id)
            .range(storage, None, Some(last), Order::Ascending);
        for schedule in schedules.take(limit.saturating_sub(due.len())) {
            let ((start, schedule_id), pending) = schedule?;
            due.push(((id, start, schedule_id), pending));
        }
    }
    Ok(due)
}

/// Starts them: from now on they are released and cannot be refunded. Errors: payment,
/// `LimitOutOfRange`, `NothingDue`. Invariant: INV9.
pub fn start(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    schedules: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let now = env.block.time.seconds();
    let due = due(deps.storage, now, limit(schedules, DEFAULT_LIMIT)?)?;
    if due.is_empty() {
        return Err(ContractError::NothingDue {});
    }
    let mut books = Books::at(deps.storage, now)?;
    let mut response = Response::new();
    for (at, pending) in due {
        PENDING.remove(deps.storage, at);
        PENDING_AT.remove(deps.storage, at.2);
        let id = at.0;
        let mut reward = DENOMS.load(deps.storage, id)?;
        reward.scheduled = reward.scheduled.checked_sub(pending.amount)?;
        DENOMS.save(deps.storage, id, &reward)?;
        response = response.add_event(release(
            deps.storage,
            &mut books,
            id,
            Source::Schedule,
            pending.amount,
            pending.duration_seconds,
        )?);
    }
    books.save(deps.storage);
    Ok(response)
}
