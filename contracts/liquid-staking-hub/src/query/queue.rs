//! Requests and batches.

use cosmwasm_std::{Deps, Env, Order, Uint128};
use cw_storage_plus::Bound;
use pstake_types::hub::{
    BatchResponse, BatchStage, PreviewUnbondResponse, RequestStage, UnbondRequest, WindDown,
};

use super::{books, take};
use crate::actions::claim::settled;
use crate::math::native_for_stk_floor;
use crate::state::{
    seconds_ceil, OpenBatch, PendingBatch, CONFIG, OPEN, PENDING, REQUESTS, SCHEDULE, SETTINGS,
};
use crate::ContractError;

/// Next submission at the earliest: never in the past.
fn submits_at(deps: Deps, env: &Env) -> Result<u64, ContractError> {
    let next = SCHEDULE.load(deps.storage)?.next_submit;
    Ok(next.max(env.block.time.seconds()))
}

pub fn preview_unbond(
    deps: Deps,
    env: Env,
    stk: Uint128,
) -> Result<PreviewUnbondResponse, ContractError> {
    let now = env.block.time.seconds();
    let wound_down = match CONFIG.load(deps.storage)?.wind_down {
        WindDown::Undelegating {} => return Err(ContractError::WindingDown {}),
        stage => stage != WindDown::No,
    };
    let (submits_at_seconds, unbonding) = if wound_down {
        (now, 0) // paid at once
    } else {
        let unbonding = SETTINGS.load(deps.storage)?.unbonding_seconds;
        (submits_at(deps, &env)?, unbonding)
    };
    let rate = books::fresh_rate(deps, env)?;
    Ok(PreviewUnbondResponse {
        native: native_for_stk_floor(stk, rate.native, rate.stk)?,
        batch_id: OPEN.load(deps.storage)?.batch_id,
        submits_at_seconds,
        claimable_at_seconds: submits_at_seconds.saturating_add(unbonding),
    })
}

pub fn requests(
    deps: Deps,
    env: Env,
    user: String,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<UnbondRequest>, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let from = start_after.map(Bound::exclusive);
    let range = REQUESTS
        .prefix(&user)
        .range(deps.storage, from, None, Order::Ascending);
    let open = OPEN.load(deps.storage)?.batch_id;
    take(range, limit)?
        .into_iter()
        .map(|(batch_id, stk)| {
            let stage = if batch_id == open {
                RequestStage::Queued {
                    submits_at_seconds: submits_at(deps, &env)?,
                }
            } else if let Some(batch) = PENDING.may_load(deps.storage, batch_id)? {
                let due = batch.netted.checked_add(batch.undelegated)?;
                RequestStage::Unbonding {
                    due: native_for_stk_floor(stk, due, batch.stk)?,
                    at_risk: batch.at_risk.checked_mul_ceil((stk, batch.stk))?,
                    completes_at_seconds: seconds_ceil(batch.completes_at),
                }
            } else {
                let batch = settled(deps.storage, batch_id)?
                    .ok_or(ContractError::UnknownBatch { batch_id })?;
                RequestStage::Claimable {
                    native: native_for_stk_floor(stk, batch.native, batch.stk)?,
                }
            };
            Ok(UnbondRequest {
                batch_id,
                stk,
                stage,
            })
        })
        .collect()
}

pub fn batch(deps: Deps, env: Env, batch_id: u64) -> Result<BatchResponse, ContractError> {
    let open = OPEN.load(deps.storage)?;
    if batch_id == open.batch_id {
        return open_batch(deps, &env, open);
    }
    if let Some(batch) = PENDING.may_load(deps.storage, batch_id)? {
        return pending_batch(batch_id, batch);
    }
    let batch = settled(deps.storage, batch_id)?.ok_or(ContractError::UnknownBatch { batch_id })?;
    Ok(BatchResponse {
        batch_id,
        stk: batch.stk,
        stage: BatchStage::Settled {
            native: batch.native,
        },
    })
}

pub fn batches(
    deps: Deps,
    env: Env,
    start_after: Option<u64>,
    limit: usize,
) -> Result<Vec<BatchResponse>, ContractError> {
    let from = start_after.map(Bound::exclusive);
    let range = PENDING.range(deps.storage, from, None, Order::Ascending);
    let mut list = take(range, limit)?
        .into_iter()
        .map(|(id, batch)| pending_batch(id, batch))
        .collect::<Result<Vec<_>, _>>()?;
    let open = OPEN.load(deps.storage)?;
    if list.len() < limit && start_after.is_none_or(|id| id < open.batch_id) {
        list.push(open_batch(deps, &env, open)?);
    }
    Ok(list)
}

fn open_batch(deps: Deps, env: &Env, open: OpenBatch) -> Result<BatchResponse, ContractError> {
    Ok(BatchResponse {
        batch_id: open.batch_id,
        stk: open.stk,
        stage: BatchStage::Open {
            requests: open.requests,
            submits_at_seconds: submits_at(deps, env)?,
        },
    })
}

fn pending_batch(batch_id: u64, batch: PendingBatch) -> Result<BatchResponse, ContractError> {
    Ok(BatchResponse {
        batch_id,
        stk: batch.stk,
        stage: BatchStage::Unbonding {
            requests: batch.requests,
            due: batch.netted.checked_add(batch.undelegated)?,
            netted: batch.netted,
            undelegated: batch.undelegated,
            at_risk: batch.at_risk,
            completes_at_seconds: seconds_ceil(batch.completes_at),
            entries: batch.entries,
        },
    })
}
