//! The submission, once a cadence, all or nothing: settle, sync, fix what the open batch is due,
//! net it against the buffer, undelegate the rest one validator after the other, burn the stk,
//! delegate what buffer remains.
//!
//! `mod.rs` decides, `undelegate.rs` walks through the validators, `finish.rs` books the result.
//! What buffer is left buys the pool's stk (`actions/pool.rs`) before it is delegated. The pool is
//! called only when the batch is booked: whatever it does then, it does to complete books.

mod finish;
mod undelegate;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Timestamp, Uint128};
use pstake_types::hub::event::Postpone;
use pstake_types::hub::BatchEntry;
use pstake_types::token::query_supply;

use crate::actions::{assert_due, settle, sync, unwind};
use crate::income::surplus;
use crate::ledger::Ledger;
use crate::math::native_for_stk_floor;
use crate::state::{seconds_ceil, PendingBatch, CONFIG, DAY_SECONDS, OPEN, SCHEDULE, SETTINGS};
use crate::{plan, ContractError};

pub use finish::{bought, delegated};
pub use undelegate::undelegated;

/// A batch that finds no slots is tried again after at least this long, and at most a day: a large
/// request that is cancelled meanwhile must not hold up the others for weeks.
const RETRY_SECONDS: u64 = 3_600;

/// A submission under way. It travels in the payload of its sub-messages, so nothing is stored
/// until it is complete.
#[cw_serde]
pub struct Submission {
    pub batch_id: u64,
    pub stk: Uint128,
    pub requests: u64,
    /// Native from the buffer.
    pub netted: Uint128,
    /// Native still to be undelegated.
    pub left: Uint128,
    /// Equal parts that `left` is still to be drawn in.
    pub parts: u64,
    /// Where to turn next, best first, with what each can give.
    pub sources: Vec<(String, Uint128)>,
    /// Native asked of each validator that did it, and what the chain's response said.
    pub asked: Vec<Uint128>,
    pub entries: Vec<BatchEntry>,
    pub completes_at: Timestamp,
    pub surplus_before: Uint128,
}

/// Permissionless, once a cadence. Errors: payment, `TooEarly`, `SubmissionFailed`,
/// `UndelegatedLess`, `UnexpectedResponse`. Invariants: INV1, INV2, INV4, INV5, INV6, INV11.
pub fn submit(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let now = env.block.time.seconds();
    assert_due(SCHEDULE.load(deps.storage)?.next_submit, now)?;

    let open = OPEN.load(deps.storage)?;
    if open.requests == 0 {
        unwind::assert_not_begun(CONFIG.load(deps.storage)?.wind_down)?;
    }
    let mut ledger = Ledger::load(deps.storage)?;
    let (settled, pending) = settle::run(deps.storage, deps.querier, &env, &mut ledger)?;
    let (synced, records) = sync::run(deps.storage, deps.querier, &env, &mut ledger)?;
    ledger.save(deps.storage)?;
    let response = Response::new().add_events(settled).add_events(synced);

    let supply = query_supply(&deps.querier, &CONFIG.load(deps.storage)?.token)?;
    let due = native_for_stk_floor(open.stk, ledger.backing(now)?, supply)?;
    let netted = due.min(ledger.buffer);
    let left = due.checked_sub(netted)?;
    let (validators, unbonding) = (
        plan::usable(&records),
        SETTINGS.load(deps.storage)?.unbonding_seconds,
    );
    let parts = plan::draws(validators, unbonding);
    let (sources, available) = plan::sources(&records, &pending, left, parts, now)?;
    if available < left {
        return postpone(deps, response, &pending, now, left, available);
    }
    SCHEDULE.update(deps.storage, |mut schedule| {
        schedule.next_submit = now.saturating_add(plan::cadence(validators, unbonding));
        Ok::<_, ContractError>(schedule)
    })?;
    let submission = Submission {
        batch_id: open.batch_id,
        stk: open.stk,
        requests: open.requests,
        netted,
        left,
        parts,
        sources: if left.is_zero() { vec![] } else { sources },
        asked: vec![],
        entries: vec![],
        completes_at: Timestamp::default(),
        surplus_before: surplus(deps.storage, deps.querier, &env, &ledger)?,
    };
    undelegate::next(deps, env, submission, response)
}

/// No free slots for the whole batch: it waits, earning and cancellable, until the next batch on
/// its way has completed or a day is over.
fn postpone(
    deps: DepsMut,
    response: Response,
    pending: &[(u64, PendingBatch)],
    now: u64,
    needed: Uint128,
    available: Uint128,
) -> Result<Response, ContractError> {
    let freed = pending
        .iter()
        .map(|(_, batch)| seconds_ceil(batch.completes_at))
        .min();
    let (soonest, latest) = (
        now.saturating_add(RETRY_SECONDS),
        now.saturating_add(DAY_SECONDS),
    );
    let mut schedule = SCHEDULE.load(deps.storage)?;
    schedule.next_submit = freed.unwrap_or(now).clamp(soonest, latest);
    SCHEDULE.save(deps.storage, &schedule)?;
    Ok(response.add_event(Postpone {
        batch_id: OPEN.load(deps.storage)?.batch_id,
        needed: needed.u128(),
        available: available.u128(),
        next_submit_seconds: schedule.next_submit,
    }))
}
