use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, SubMsg, Uint128};
use pstake_types::hub::{ExecuteMsg as HubMsg, MAX_LIMIT};
use pstake_types::pool::event::Collect;

use crate::books::Books;
use crate::reply::ReplyId;
use crate::state::CONFIG;
use crate::{hub, ContractError};

/// Claims what the hub has settled, then reads the requests again; the latter also if there is
/// nothing to claim, since anybody may have claimed for the pool. Permissionless. Errors: payment.
/// Invariants: INV8, INV-P1, INV-P2.
pub fn collect(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    // what a request is due must be known before it is gone
    Books::load(deps.storage, deps.querier, &env, Uint128::zero())?.save(deps.storage)?;
    let config = CONFIG.load(deps.storage)?;
    let limit = Some(MAX_LIMIT);
    let claim = hub::call(&config.hub, &HubMsg::Claim { limit }, vec![])?;
    Ok(Response::new().add_submessage(SubMsg::reply_always(claim, ReplyId::Claim as u64)))
}

/// The hub has paid, or had nothing to pay.
pub fn claimed(deps: DepsMut, env: Env) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut books = Books::load(deps.storage, deps.querier, &env, Uint128::zero())?;
    if books.found.is_none() {
        let pool = &env.contract.address;
        books.collect(deps.querier, &config, pool, Uint128::zero())?;
    }
    books.save(deps.storage)?;
    let found = books.found.unwrap_or_default();
    Ok(Response::new().add_event(Collect {
        native: found.arrived.u128(),
        gift: found.gift.u128(),
        loss: found.loss.u128(),
        due: books.queue.due.u128(),
        at_risk: books.queue.at_risk.u128(),
    }))
}
