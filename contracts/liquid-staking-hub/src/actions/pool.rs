//! What the hub does with its instant-unbond pool: passes instant exits on, and buys the pool's stk
//! with the buffer that a submission leaves.

use cosmwasm_std::{
    coins, to_json_binary, Addr, Coin, DepsMut, Env, MessageInfo, Response, StdResult, Storage,
    SubMsg, Uint128, WasmMsg,
};
use pstake_types::hub::event::BuyFromPool;
use pstake_types::hub::ExecuteMsg;
use pstake_types::pool;
use pstake_types::token::query_supply;
use serde::Serialize;

use crate::ledger::Ledger;
use crate::math::{native_for_stk_floor, stk_for_native_floor};
use crate::reply::ReplyId;
use crate::state::{CONFIG, POOL};
use crate::{stk, ContractError};

/// What buying may burn: a pool that burns more blocks only itself. Measured: about 230k where no
/// code is pinned.
const GAS_BUY: u64 = 1_000_000;

/// Sends stk on to the pool, which pays `receiver`. Errors: `NoPool`, those of the pool.
pub fn forward(
    deps: DepsMut,
    token: Addr,
    amount: Uint128,
    receiver: String,
    min_native_out: Option<Uint128>,
) -> Result<Response, ContractError> {
    let pool = POOL
        .may_load(deps.storage)?
        .ok_or(ContractError::NoPool {})?;
    let hook = pool::Cw20HookMsg::InstantUnbond {
        receiver: Some(receiver),
        min_native_out,
    };
    let hook = to_json_binary(&hook)?;
    Ok(Response::new().add_message(stk::send(&token, &pool, amount, hook)?))
}

fn call(contract: &Addr, msg: &impl Serialize, funds: Vec<Coin>) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: contract.to_string(),
        msg: to_json_binary(msg)?,
        funds,
    })
}

/// The pool's leg of a submission as a step of its own, answered whatever comes of it; none without
/// a pool or a buffer.
pub fn leg(
    storage: &dyn Storage,
    env: &Env,
    buffer: Uint128,
    payload: &impl Serialize,
) -> Result<Option<SubMsg>, ContractError> {
    if buffer.is_zero() || POOL.may_load(storage)?.is_none() {
        return Ok(None);
    }
    let buy = call(&env.contract.address, &ExecuteMsg::BuyFromPool {}, vec![])?;
    Ok(Some(
        SubMsg::reply_always(buy, ReplyId::BuyFromPool as u64)
            .with_gas_limit(GAS_BUY)
            .with_payload(to_json_binary(payload)?),
    ))
}

/// Takes the pool's stk, as much as the buffer pays for at the rate, burns it and pays, rounded down
/// against the pool; stk that the pool holds without knowing it is bought too. The pool is called
/// last, when the hub's books are complete.
/// Errors: payment, `NotTheHub`, those of token and pool. Invariants: INV1, INV2, INV6.
pub fn buy(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if info.sender != env.contract.address {
        return Err(ContractError::NotTheHub {
            sender: info.sender,
        });
    }
    let config = CONFIG.load(deps.storage)?;
    let pool = POOL
        .may_load(deps.storage)?
        .ok_or(ContractError::NoPool {})?;
    let held = stk::balance(deps.querier, &config.token, &pool)?;

    let mut ledger = Ledger::load(deps.storage)?;
    let backing = ledger.backing(env.block.time.seconds())?;
    let supply = query_supply(&deps.querier, &config.token)?;
    let affordable = stk_for_native_floor(ledger.buffer, backing, supply)?;
    let bought = held.min(affordable);
    let native = native_for_stk_floor(bought, backing, supply)?;
    if native.is_zero() {
        return Ok(Response::new());
    }
    ledger.buffer = ledger.buffer.checked_sub(native)?;
    ledger.save(deps.storage)?;

    let pay = pool::FromHub::Recycle { stk: bought };
    let funds = coins(native.u128(), config.denom);
    let hub = &env.contract.address;
    Ok(Response::new()
        .add_message(stk::take(&config.token, &pool, hub, bought)?)
        .add_message(stk::burn(&config.token, bought)?)
        .add_message(call(&pool, &pay, funds)?)
        .add_event(BuyFromPool {
            stk: bought.u128(),
            native: native.u128(),
        }))
}
