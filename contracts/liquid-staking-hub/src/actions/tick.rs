//! Runs what is due, each part as a message of the hub to itself, so that one that fails undoes
//! only itself.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    from_json, to_json_binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, SubMsg, WasmMsg,
};
use pstake_types::hub::event::PartFailed;
use pstake_types::hub::{PendingWorkResponse, WindDown, DEFAULT_HARVEST_LIMIT};

use crate::actions::{limit, unwind};
use crate::reply::ReplyId;
use crate::state::{all_pending, CONFIG, DAY_SECONDS, OPEN, SCHEDULE};
use crate::ContractError;

const SUBMIT: &str = "submit";

/// The hub's messages to itself, as in `ExecuteMsg`, whose whole encoding costs 5 KB of wasm.
#[cw_serde]
enum Part {
    Settle {},
    Harvest { limit: Option<u32> },
    Submit {},
    Sync {},
    Rebalance { limit: Option<u32> },
    Unwind { limit: Option<u32> },
}

/// What is due at `env`'s time, from the hub's own records alone. A submission settles and syncs
/// by itself.
pub fn due(deps: Deps, env: &Env) -> Result<PendingWorkResponse, ContractError> {
    let now = env.block.time.seconds();
    let schedule = SCHEDULE.load(deps.storage)?;
    let wind_down = CONFIG.load(deps.storage)?.wind_down;
    if matches!(wind_down, WindDown::Redeeming { .. }) {
        return Ok(PendingWorkResponse::default());
    }
    let running = wind_down == WindDown::No;
    let queued = OPEN.load(deps.storage)?.requests > 0;
    let submit = now >= schedule.next_submit && (running || queued);
    Ok(PendingWorkResponse {
        settle: all_pending(deps.storage)?
            .iter()
            .any(|(_, batch)| batch.completes_at <= env.block.time),
        sync: !submit && now >= schedule.synced_at.saturating_add(DAY_SECONDS),
        submit,
        harvest: schedule.harvest_due(now),
        rebalance: running && now >= schedule.next_rebalance,
        unwind: !running && unwind::due(deps.storage, now)?,
        next_submit_seconds: schedule.next_submit,
        ..PendingWorkResponse::default()
    })
}

/// Permissionless. Errors: payment, `LimitOutOfRange`. Harvest comes before submit, so that rewards
/// net or work the same day.
pub fn tick(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    of: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    limit(of, DEFAULT_HARVEST_LIMIT)?;
    let due = due(deps.as_ref(), &env)?;
    let parts = [
        (due.settle, "settle", Part::Settle {}),
        (due.harvest, "harvest", Part::Harvest { limit: of }),
        (due.submit, SUBMIT, Part::Submit {}),
        (due.sync, "sync", Part::Sync {}),
        (due.rebalance, "rebalance", Part::Rebalance { limit: of }),
        (due.unwind, "unwind", Part::Unwind { limit: of }),
    ];
    let mut response = Response::new();
    for (_, name, msg) in parts.into_iter().filter(|(due, _, _)| *due) {
        response = response.add_submessage(part(&env, name, &msg)?);
    }
    Ok(response)
}

fn part(env: &Env, name: &str, msg: &Part) -> Result<SubMsg, ContractError> {
    let call = WasmMsg::Execute {
        contract_addr: env.contract.address.to_string(),
        msg: to_json_binary(msg)?,
        funds: vec![],
    };
    let payload = to_json_binary(name)?;
    Ok(SubMsg::reply_on_error(call, ReplyId::TickPart as u64).with_payload(payload))
}

/// A part failed and was undone; the others go on. A submission that fails for long must not keep
/// losses off the books: then the tick syncs in its place.
pub fn part_failed(env: Env, reply: Reply) -> Result<Response, ContractError> {
    let name: String = from_json(&reply.payload)?;
    let mut response = Response::new();
    if name == SUBMIT {
        response = response.add_submessage(part(&env, "sync", &Part::Sync {})?);
    }
    Ok(response.add_event(PartFailed { part: name }))
}
