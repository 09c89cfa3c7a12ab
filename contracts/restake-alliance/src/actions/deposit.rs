//! Native into the hub and its stk into a position, in one step.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    coin, from_json, to_json_binary, Addr, DepsMut, Env, MessageInfo, QuerierWrapper, Reply,
    Response, StdResult, SubMsg, Uint128, WasmMsg,
};
use cw20::Denom;
use pstake_types::hub;
use serde::Serialize;

use crate::actions::stake::lock;
use crate::actions::{assert_stakes_flow, receiver_or};
use crate::denoms::balance;
use crate::reply::ReplyId;
use crate::state::{asset_id, Config, CONFIG};
use crate::ContractError;

/// Goes with the deposit: for whom it is.
#[cw_serde]
pub struct ForStake {
    pub sender: Addr,
    pub receiver: Addr,
}

/// Payment: exactly one coin, native. Errors: `Paused`, payment, `UnknownAsset`,
/// `ReceiverIsAlliance`, the hub's, those of a stake. Invariants: INV9, INV-A1.
pub fn deposit_and_stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    receiver: Option<String>,
    min_stk_out: Option<Uint128>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    assert_stakes_flow(&config, &env)?;
    let native = cw_utils::must_pay(&info, &config.native)?;
    asset_id(deps.storage, &Denom::Cw20(config.stk.clone()))?;
    let stake = ForStake {
        receiver: receiver_or(deps.api, &env, receiver, info.sender.clone())?,
        sender: info.sender,
    };
    let id = ReplyId::Deposited;
    let deposit = deposit(deps.querier, &env, &config, native, min_stk_out, id, stake)?;
    Ok(Response::new().add_submessage(deposit))
}

/// A deposit into the hub for the alliance itself. The reply gets what `minted` reads.
pub fn deposit(
    querier: QuerierWrapper,
    env: &Env,
    config: &Config,
    native: Uint128,
    min_stk_out: Option<Uint128>,
    id: ReplyId,
    payload: impl Serialize,
) -> StdResult<SubMsg> {
    let before = stk_balance(querier, env, config)?;
    let message = WasmMsg::Execute {
        contract_addr: config.hub.to_string(),
        msg: to_json_binary(&hub::ExecuteMsg::Deposit {
            receiver: None,
            min_stk_out,
            referral: None,
        })?,
        funds: vec![coin(native.u128(), &config.native)],
    };
    Ok(SubMsg::reply_on_success(message, id as u64)
        .with_payload(to_json_binary(&(before, payload))?))
}

/// What a deposit minted, by the balance before and after; and what went with it.
pub fn minted<T: serde::de::DeserializeOwned>(
    querier: QuerierWrapper,
    env: &Env,
    config: &Config,
    reply: &Reply,
) -> Result<(Uint128, T), ContractError> {
    let (before, payload): (Uint128, T) = from_json(&reply.payload)?;
    let stk = stk_balance(querier, env, config)?.checked_sub(before)?;
    Ok((stk, payload))
}

fn stk_balance(querier: QuerierWrapper, env: &Env, config: &Config) -> StdResult<Uint128> {
    let stk = Denom::Cw20(config.stk.clone());
    balance(querier, env.contract.address.as_str(), &stk)
}

/// The hub has minted: locks the stk.
pub fn deposited(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let (stk, stake): (_, ForStake) = minted(deps.querier, &env, &config, &reply)?;
    let denom = Denom::Cw20(config.stk.clone());
    let event = lock(
        deps.storage,
        &env,
        &config,
        stake.sender,
        stake.receiver,
        &denom,
        stk,
    )?;
    Ok(Response::new().add_event(event))
}
