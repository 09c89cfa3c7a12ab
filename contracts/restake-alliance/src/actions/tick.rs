//! Whatever is due, each part isolated.

use cosmwasm_std::{
    from_json, to_json_binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, StdResult, SubMsg,
    WasmMsg,
};
use pstake_types::alliance::event::PartFailed;
use pstake_types::alliance::{ExecuteMsg, PendingWorkResponse, DEFAULT_LIMIT};
use pstake_types::hub::{self, RevenueRecipient};

use crate::actions::{collect, limit, start};
use crate::reply::ReplyId;
use crate::state::{BACKING, CHANGES, CONFIG, DAY_SECONDS};
use crate::ContractError;

/// What a tick would do now. Asks the hub what it owes.
pub fn due(deps: Deps, env: &Env) -> Result<PendingWorkResponse, ContractError> {
    let now = env.block.time.seconds();
    let mut work = PendingWorkResponse::default();
    let due = CHANGES.due(deps.storage, now)?;
    work.apply = due.into_iter().map(|change| change.id).collect();
    work.start = !start::due(deps.storage, now, 1)?.is_empty();
    let backing = BACKING.load(deps.storage)?;
    let next_skim = backing.skimmed_at.saturating_add(DAY_SECONDS);
    work.skim = !backing.shares.is_zero() && now >= next_skim;
    let query = hub::QueryMsg::RevenueOwed {
        recipient: RevenueRecipient::Address(env.contract.address.to_string()),
    };
    let hub = CONFIG.load(deps.storage)?.hub;
    let owed: cosmwasm_std::Uint128 = deps.querier.query_wasm_smart(hub, &query)?;
    work.collect = collect::found(deps.storage, deps.querier, env)?.checked_add(owed)?;
    Ok(work)
}

/// Errors: payment, `LimitOutOfRange`. What fails is undone alone and reported by an event.
pub fn tick(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    schedules: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    limit(schedules, DEFAULT_LIMIT)?;
    let work = due(deps.as_ref(), &env)?;
    let mut parts = vec![];
    for id in work.apply {
        parts.push(("apply", ExecuteMsg::ApplyChange { id }));
    }
    if work.start {
        parts.push(("start", ExecuteMsg::Start { limit: schedules }));
    }
    if !work.collect.is_zero() {
        parts.push(("collect", ExecuteMsg::Collect {}));
    }
    if work.skim {
        parts.push(("skim", ExecuteMsg::Skim {}));
    }
    let messages = parts.into_iter().map(|(name, msg)| {
        let message = WasmMsg::Execute {
            contract_addr: env.contract.address.to_string(),
            msg: to_json_binary(&msg)?,
            funds: vec![],
        };
        let sub = SubMsg::reply_on_error(message, ReplyId::TickPart as u64);
        Ok(sub.with_payload(to_json_binary(name)?))
    });
    let messages = messages.collect::<StdResult<Vec<_>>>()?;
    Ok(Response::new().add_submessages(messages))
}

/// A part failed: what it did is undone.
pub fn part_failed(reply: Reply) -> Result<Response, ContractError> {
    let part: String = from_json(&reply.payload)?;
    Ok(Response::new().add_event(PartFailed { part }))
}
