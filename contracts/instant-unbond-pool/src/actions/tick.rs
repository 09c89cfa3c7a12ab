//! Runs what is due, each part as a message of the pool to itself, so that one that fails undoes
//! only itself.

use cosmwasm_std::{
    from_json, to_json_binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, SubMsg, Uint128,
};
use pstake_types::pool::event::PartFailed;
use pstake_types::pool::{ExecuteMsg, PendingWorkResponse};
use pstake_types::token::query_supply;

use crate::actions::queue::queueable;
use crate::books::Books;
use crate::reply::ReplyId;
use crate::state::CONFIG;
use crate::{history, hub, query, ContractError};

/// What is due now.
pub fn due(deps: Deps, env: &Env, books: &Books) -> Result<PendingWorkResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let pool = &env.contract.address;
    let balance = deps.querier.query_balance(pool, &config.denom)?.amount;
    let waits = !hub::claimable(deps.querier, &config.hub, pool)?.is_zero();
    Ok(PendingWorkResponse {
        collect: books.found.is_some() || waits || balance > books.ledger.native,
        queue: queueable(deps.storage, deps.querier, books)?,
        pay_revenue: books.ledger.owed,
        changes: vec![],
    })
}

/// Permissionless. Errors: payment.
pub fn tick(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let books = Books::load(deps.storage, deps.querier, &env, Uint128::zero())?;
    let due = due(deps.as_ref(), &env, &books)?;
    let supply = query_supply(&deps.querier, CONFIG.load(deps.storage)?.shares)?;
    let price = query::price(books.nav()?, supply)?;
    history::record(deps.storage, books.now, price)?;

    let parts = [
        (due.collect, "collect", ExecuteMsg::Collect {}),
        (!due.queue.is_zero(), "queue", ExecuteMsg::Queue {}),
        (
            !due.pay_revenue.is_zero(),
            "pay_revenue",
            ExecuteMsg::PayRevenue {},
        ),
    ];
    let mut response = Response::new();
    for (_, name, msg) in parts.into_iter().filter(|(due, _, _)| *due) {
        let call = hub::call(&env.contract.address, &msg, vec![])?;
        response = response.add_submessage(
            SubMsg::reply_on_error(call, ReplyId::TickPart as u64)
                .with_payload(to_json_binary(name)?),
        );
    }
    Ok(response)
}

/// A part failed and was undone; the others go on.
pub fn part_failed(reply: Reply) -> Result<Response, ContractError> {
    let part: String = from_json(&reply.payload)?;
    Ok(Response::new().add_event(PartFailed { part }))
}
