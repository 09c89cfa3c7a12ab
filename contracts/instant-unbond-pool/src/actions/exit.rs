//! Providers leave with their part of native and stk. Never stopped: if the hub hides a loss, it is
//! told to record it first.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{from_json, to_json_binary, DepsMut, Env, Reply, Response, SubMsg, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::ExecuteMsg as HubMsg;
use pstake_types::pool::event;
use pstake_types::pool::ExitResponse;
use pstake_types::token::query_supply;

use crate::actions::{assert_min, receiver_or, send};
use crate::books::Books;
use crate::reply::ReplyId;
use crate::state::CONFIG;
use crate::{hub, ContractError};

/// What a provider asked for; its shares are with the pool.
#[cw_serde]
pub struct Order {
    pub sender: String,
    pub shares: Uint128,
    pub receiver: Option<String>,
    pub min_native_out: Option<Uint128>,
    pub min_stk_out: Option<Uint128>,
}

/// Pays the shares' part of native and stk, rounded down, burns as many shares as that is worth,
/// rounded up, and sends the rest back. Errors: a bad receiver, `NothingToPay`, `MinOutNotMet`, those
/// of the hub's sync. Invariants: INV8, INV-P1, INV-P2.
pub fn exit(deps: DepsMut, env: Env, order: Order) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let receiver = order.receiver.clone();
    let receiver = receiver_or(deps.api, &env, &config, receiver, &order.sender)?;
    let mut books = Books::load(deps.storage, deps.querier, &env, Uint128::zero())?;
    if !books.fresh.unrecorded_loss.is_zero() {
        let sync = hub::call(&config.hub, &HubMsg::Sync {}, vec![])?;
        return Ok(Response::new().add_submessage(
            SubMsg::reply_on_success(sync, ReplyId::Sync as u64)
                .with_payload(to_json_binary(&order)?),
        ));
    }
    let supply = query_supply(&deps.querier, &config.shares)?;
    let paid = quote(&books, order.shares, supply)?;
    assert_min(paid.native, order.min_native_out)?;
    assert_min(paid.stk, order.min_stk_out)?;
    books.ledger.native = books.ledger.native.checked_sub(paid.native)?;
    books.ledger.stk = books.ledger.stk.checked_sub(paid.stk)?;
    books.save(deps.storage)?;

    let burn = Cw20ExecuteMsg::Burn {
        amount: paid.burned,
    };
    let mut response = Response::new().add_message(hub::call(&config.shares, &burn, vec![])?);
    if !paid.native.is_zero() {
        response = response.add_message(send(&receiver, paid.native, &config.denom));
    }
    let transfers = [
        (&config.stk, receiver.as_str(), paid.stk),
        (&config.shares, order.sender.as_str(), paid.returned),
    ];
    for (token, to, amount) in transfers {
        if !amount.is_zero() {
            let recipient = to.to_string();
            let transfer = Cw20ExecuteMsg::Transfer { recipient, amount };
            response = response.add_message(hub::call(token, &transfer, vec![])?);
        }
    }
    Ok(response.add_event(event::Exit {
        sender: order.sender,
        receiver: receiver.into(),
        native: paid.native.u128(),
        stk: paid.stk.u128(),
        burned: paid.burned.u128(),
        returned: paid.returned.u128(),
    }))
}

/// Errors: `NothingToPay`.
pub fn quote(
    books: &Books,
    shares: Uint128,
    supply: Uint128,
) -> Result<ExitResponse, ContractError> {
    let exit = books.exit(shares, supply)?;
    if exit.native.is_zero() && exit.stk.is_zero() {
        return Err(ContractError::NothingToPay {});
    }
    Ok(ExitResponse {
        native: exit.native,
        stk: exit.stk,
        burned: exit.burned,
        returned: shares.checked_sub(exit.burned)?,
    })
}

/// The hub has recorded the loss: the exit goes on.
pub fn synced(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    exit(deps, env, from_json(&reply.payload)?)
}
