use cosmwasm_std::{
    to_json_binary, DepsMut, Env, MessageInfo, QuerierWrapper, Response, Storage, Uint128,
};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::{self as hub_types, Cw20HookMsg};
use pstake_types::pool::event;

use crate::books::Books;
use crate::state::{Config, CONFIG, QUEUE};
use crate::{hub, ContractError};

/// stk that may be queued now: none before the hub has had the choice to buy it, none below the
/// hub's least request.
pub fn queueable(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    books: &Books,
) -> Result<Uint128, ContractError> {
    let stk = books.ledger.stk;
    if stk.is_zero() || books.ledger.offered_for == books.fresh.next_submit_seconds {
        return Ok(Uint128::zero());
    }
    let hub = CONFIG.load(storage)?.hub;
    let query = hub_types::QueryMsg::Config {};
    let config: hub_types::ConfigResponse = querier.query_wasm_smart(hub, &query)?;
    Ok(if stk < config.min_unbond {
        Uint128::zero()
    } else {
        stk
    })
}

/// Puts all stk into the hub's open batch. Permissionless. Errors: payment, `NothingToQueue`, those
/// of the hub (a pause). Invariants: INV8, INV-P1, INV-P2.
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
        contract: hub.into(),
        amount: stk,
        msg: to_json_binary(&Cw20HookMsg::Unbond { receiver: None })?,
    };
    Ok(Response::new()
        .add_message(hub::call(&token, &send, vec![])?)
        .add_event(event::Queue { stk: stk.u128() }))
}
