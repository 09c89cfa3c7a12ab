//! Entry points: decode and dispatch; each message has its file in `actions`, each query in `query`.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use pstake_types::hub::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg};

use crate::actions::{
    admin, claim, deposit, guardian, harvest, instantiate as deploy, lock, migrate as version,
    ownership, pool, rebalance, revenue, settle, submit, sync, tick, unbond, unwind, vote,
};
use crate::{query as queries, reply as replies, ContractError};

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    deploy::instantiate(deps, env, info, msg)
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::Deposit {
            receiver,
            min_stk_out,
            referral,
        } => deposit::deposit(deps, env, info, receiver, min_stk_out, referral),
        ExecuteMsg::Receive(wrapped) => unbond::receive(deps, env, info, wrapped),
        ExecuteMsg::CancelUnbond {} => unbond::cancel(deps, info),
        ExecuteMsg::Claim { limit } => claim::claim(deps, info, None, limit),
        ExecuteMsg::ClaimFor { user, limit } => claim::claim(deps, info, Some(user), limit),
        ExecuteMsg::Tick { limit } => tick::tick(deps, env, info, limit),
        ExecuteMsg::Settle {} => settle::settle(deps, env, info),
        ExecuteMsg::Sync {} => sync::sync(deps, env, info),
        ExecuteMsg::Submit {} => submit::submit(deps, env, info),
        ExecuteMsg::Harvest { limit } => harvest::harvest(deps, env, info, limit),
        ExecuteMsg::Rebalance { limit } => rebalance::rebalance(deps, env, info, limit),
        ExecuteMsg::Unwind { limit } => unwind::unwind(deps, env, info, limit),
        ExecuteMsg::Unlock { stk } => lock::unlock(deps, info, stk),
        ExecuteMsg::CollectRevenue { recipient } => revenue::collect(deps, env, info, recipient),
        ExecuteMsg::AddRevenue {} => revenue::add(deps, info),
        ExecuteMsg::BuyFromPool {} => pool::buy(deps, env, info),
        ExecuteMsg::Pause { flow } => guardian::pause(deps, env, info, flow),
        ExecuteMsg::Unpause { flow } => guardian::unpause(deps, info, flow),
        ExecuteMsg::Freeze { validator } => guardian::freeze(deps, env, info, validator),
        ExecuteMsg::Unfreeze { validator } => guardian::unfreeze(deps, info, validator),
        ExecuteMsg::Vote {
            proposal_id,
            options,
        } => vote::vote(deps, env, info, proposal_id, options),
        ExecuteMsg::InstructVote { proposal_id, tally } => {
            vote::instruct(deps, env, info, proposal_id, tally)
        }
        ExecuteMsg::Admin(msg) => admin::admin(deps, env, info, msg),
        ExecuteMsg::ApplyChange { id } => admin::apply_change(deps, env, info, id),
        ExecuteMsg::UpdateOwnership(action) => ownership::update(deps, env, info, action),
    }
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response, ContractError> {
    ownership::sudo(deps, env, msg)
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    replies::dispatch(deps, env, reply)
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    queries::query(deps, env, msg)
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    version::migrate(deps)
}
