//! Into the backing and out of it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, DepsMut, Env, MessageInfo, Reply, Response, Uint128, WasmMsg,
};
use cw20::Cw20ExecuteMsg;
use pstake_types::alliance::event::{Grant, Recall};
use pstake_types::alliance::{GrantResponse, MIN_GRANT};
use pstake_types::hub;

use crate::actions::deposit::{deposit, minted};
use crate::actions::receiver_or;
use crate::actions::skim::{fresh_rate, take};
use crate::reply::ReplyId;
use crate::state::{BACKING, CONFIG, GRANTS};
use crate::ContractError;

#[cw_serde]
struct ForGrant {
    grantor: Addr,
    native: Uint128,
}

/// Payment: exactly one coin, native, at least `MIN_GRANT`. Skims, then deposits it into the hub.
/// Errors: payment, `BelowMinimum`, `ReceiverIsAlliance`, the hub's. Invariants: INV9, INV-A3.
pub fn grant(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    grantor: Option<String>,
    min_stk_out: Option<Uint128>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let native = cw_utils::must_pay(&info, &config.native)?;
    if native < Uint128::new(MIN_GRANT) {
        return Err(ContractError::BelowMinimum {
            min: MIN_GRANT.into(),
            actual: native,
        });
    }
    let grantor = receiver_or(deps.api, &env, grantor, info.sender)?;
    let mut backing = BACKING.load(deps.storage)?;
    let events = take(deps.storage, deps.querier, &env, &mut backing)?;
    BACKING.save(deps.storage, &backing)?;
    let payload = ForGrant { grantor, native };
    let id = ReplyId::Granted;
    let deposit = deposit(
        deps.querier,
        &env,
        &config,
        native,
        min_stk_out,
        id,
        payload,
    )?;
    Ok(Response::new().add_events(events).add_submessage(deposit))
}

/// The hub has minted: the stk joins the backing.
pub fn granted(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let (stk, ForGrant { grantor, native }) = minted(deps.querier, &env, &config, &reply)?;
    let mut backing = BACKING.load(deps.storage)?;
    let rate = fresh_rate(deps.querier, &config)?;
    let shares = backing.join(stk, rate.native, rate.stk)?;
    if shares.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    BACKING.save(deps.storage, &backing)?;
    let held = GRANTS.may_load(deps.storage, &grantor)?.unwrap_or_default();
    GRANTS.save(deps.storage, &grantor, &held.checked_add(shares)?)?;
    Ok(Response::new()
        .add_event(Grant {
            grantor: grantor.into(),
            native: native.u128(),
            stk: stk.u128(),
            shares: shares.u128(),
        })
        .set_data(to_json_binary(&GrantResponse { shares, stk })?))
}

/// Skims, then queues the shares' stk at the hub as the grantor's own request: its native never
/// comes here, so it cannot be taken for a reward. Errors: payment, `NoShares`, `NotEnough`,
/// `ZeroAmount`, the hub's. Invariants: INV9, INV-A3.
pub fn recall(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    shares: Option<Uint128>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let grantor = info.sender;
    let available = GRANTS
        .may_load(deps.storage, &grantor)?
        .ok_or(ContractError::NoShares {})?;
    let shares = shares.unwrap_or(available);
    let rest = available
        .checked_sub(shares)
        .map_err(|_| ContractError::NotEnough {
            available,
            asked: shares,
        })?;
    let mut backing = BACKING.load(deps.storage)?;
    let events = take(deps.storage, deps.querier, &env, &mut backing)?;
    let stk = backing.leave(shares)?;
    if stk.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    match rest.is_zero() {
        true => GRANTS.remove(deps.storage, &grantor),
        false => GRANTS.save(deps.storage, &grantor, &rest)?,
    }
    BACKING.save(deps.storage, &backing)?;

    let config = CONFIG.load(deps.storage)?;
    let unbond = hub::Cw20HookMsg::Unbond {
        receiver: Some(grantor.to_string()),
    };
    let message = WasmMsg::Execute {
        contract_addr: config.stk.into(),
        msg: to_json_binary(&Cw20ExecuteMsg::Send {
            contract: config.hub.into(),
            amount: stk,
            msg: to_json_binary(&unbond)?,
        })?,
        funds: vec![],
    };
    Ok(Response::new()
        .add_message(message)
        .add_events(events)
        .add_event(Recall {
            grantor: grantor.into(),
            stk: stk.u128(),
            shares: shares.u128(),
        }))
}
