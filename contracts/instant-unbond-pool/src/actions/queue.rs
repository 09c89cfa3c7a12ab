use cosmwasm_std::{
    to_json_binary, Addr, DepsMut, Env, MessageInfo, QuerierWrapper, Response, StdResult, Storage,
    SubMsg, Uint128,
};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::{ConfigResponse, Cw20HookMsg, QueryMsg, WindDown};
use pstake_types::pool::event;

use crate::books::Books;
use crate::reply::ReplyId;
use crate::state::{Config, CONFIG, QUEUE};
use crate::{hub, ContractError};

/// A hub that has made no submission for so long may make none again.
const PATIENCE_SECONDS: u64 = 2 * 86_400;

/// stk that may be queued now: none before the hub has had the choice to buy it, none below the
/// hub's least request.
pub fn queueable(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    books: &Books,
) -> Result<Uint128, ContractError> {
    let stk = books.ledger.stk;
    let offered_for = books.ledger.offered_for;
    let waits = offered_for == books.fresh.next_submit_seconds
        && books.now < offered_for.saturating_add(PATIENCE_SECONDS);
    if stk.is_zero() || waits {
        return Ok(Uint128::zero());
    }
    let hub = hub_config(querier, &CONFIG.load(storage)?.hub)?;
    let refused = hub.wind_down == WindDown::Undelegating {} || stk < hub.min_unbond;
    Ok(if refused { Uint128::zero() } else { stk })
}

fn hub_config(querier: QuerierWrapper, hub: &Addr) -> StdResult<ConfigResponse> {
    querier.query_wasm_smart(hub, &QueryMsg::Config {})
}

/// Puts all stk into the hub's open batch; a hub that was wound down pays for it at once.
/// Permissionless. Errors: payment, `NothingToQueue`, those of the hub (a pause). Invariants: INV8,
/// INV-P1, INV-P2.
pub fn queue(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let Config {
        hub, stk: token, ..
    } = CONFIG.load(deps.storage)?;
    let mut books = Books::load(deps.storage, deps.querier, &env, Uint128::zero())?;
    let stk = queueable(deps.storage, deps.querier, &books)?;
    if stk.is_zero() {
        return Err(ContractError::NothingToQueue {});
    }
    books.ledger.stk = Uint128::zero();
    books.queue.stk = books.queue.stk.checked_add(stk)?;
    books.queue.open_batch_id = books.fresh.open_batch_id;
    books.save(deps.storage)?;
    QUEUE.save(deps.storage, &books.queue)?;

    let send = Cw20ExecuteMsg::Send {
        contract: hub.to_string(),
        amount: stk,
        msg: to_json_binary(&Cw20HookMsg::Unbond { receiver: None })?,
    };
    let send = hub::call(&token, &send, vec![])?;
    let send = match hub_config(deps.querier, &hub)?.wind_down {
        WindDown::Redeeming { .. } => SubMsg::reply_on_success(send, ReplyId::Claim as u64),
        _ => SubMsg::new(send),
    };
    Ok(Response::new()
        .add_submessage(send)
        .add_event(event::Queue { stk: stk.u128() }))
}
