//! The hub's revenue, as far as the alliance is one of its recipients.

use cosmwasm_std::{
    from_json, to_json_binary, DepsMut, Env, MessageInfo, QuerierWrapper, Reply, Response, Storage,
    SubMsg, Uint128, WasmMsg,
};
use cw20::Denom;
use pstake_types::hub::{self, RevenueRecipient};

use crate::books::Books;
use crate::denoms::{release, surplus, Source, NATIVE_ID};
use crate::reply::ReplyId;
use crate::state::{key, CONFIG, SETTINGS};
use crate::ContractError;

/// Native beyond the books.
pub fn found(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
) -> Result<Uint128, ContractError> {
    let native = Denom::Native(CONFIG.load(storage)?.native);
    surplus(storage, querier, env.contract.address.as_str(), &native)
}

/// Asks the hub to pay. Errors: payment, `NothingToAbsorb`. Invariant: INV9.
pub fn collect(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let before = found(deps.storage, deps.querier, &env)?;
    let recipient = RevenueRecipient::Address(env.contract.address.to_string());
    let message = WasmMsg::Execute {
        contract_addr: CONFIG.load(deps.storage)?.hub.into(),
        msg: to_json_binary(&hub::ExecuteMsg::CollectRevenue { recipient })?,
        funds: vec![],
    };
    let sub = SubMsg::reply_always(message, ReplyId::Collected as u64);
    Ok(Response::new().add_submessage(sub.with_payload(to_json_binary(&before)?)))
}

/// The hub has paid, or owes nothing: releases what came in, and what was there before.
pub fn collected(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let gift: Uint128 = from_json(&reply.payload)?;
    let revenue = found(deps.storage, deps.querier, &env)?.checked_sub(gift)?;
    let seconds = SETTINGS.load(deps.storage)?.lump_seconds;
    let mut books = Books::at(deps.storage, env.block.time.seconds())?;
    let mut response = Response::new();
    for (source, amount) in [(Source::Revenue, revenue), (Source::Gift, gift)] {
        if !amount.is_zero() {
            let id = NATIVE_ID;
            let event = release(deps.storage, &mut books, id, source, amount, seconds)?;
            response = response.add_event(event);
        }
    }
    if response.events.is_empty() {
        let native = Denom::Native(CONFIG.load(deps.storage)?.native);
        return Err(ContractError::NothingToAbsorb {
            denom: key(&native),
        });
    }
    books.save(deps.storage);
    Ok(response)
}
