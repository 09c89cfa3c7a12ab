//! Entry points: decode and dispatch; each message has its file in `actions`, queries in `query`.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw_ownable::Action;
use pstake_types::owner::text;
use pstake_types::pool::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::actions::{
    admin, change, collect, deposit, guardian, instantiate as deploy, migrate as version, queue,
    receive, recycle, revenue, tick,
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
            min_shares_out,
        } => deposit::deposit(deps, env, info, receiver, min_shares_out),
        ExecuteMsg::Receive(wrapped) => receive::receive(deps, env, info, wrapped),
        ExecuteMsg::Tick {} => tick::tick(deps, env, info),
        ExecuteMsg::Collect {} => collect::collect(deps, env, info),
        ExecuteMsg::Queue {} => queue::queue(deps, env, info),
        ExecuteMsg::PayRevenue {} => revenue::pay(deps, info),
        ExecuteMsg::Recycle { stk } => recycle::recycle(deps, env, info, stk),
        ExecuteMsg::Pause {} => guardian::pause(deps, env, info),
        ExecuteMsg::Unpause {} => guardian::unpause(deps, info),
        ExecuteMsg::Admin(msg) => admin::admin(deps, env, info, msg),
        ExecuteMsg::ApplyChange { id } => change::apply_change(deps, env, info, id),
        ExecuteMsg::UpdateOwnership(action) => update_ownership(deps, env, info, action),
    }
}

/// Two steps: the owner offers, the new one accepts. Errors: payment, `RenounceRefused`, not the
/// (pending) owner, offer expired.
fn update_ownership(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    action: Action,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if action == Action::RenounceOwnership {
        return Err(ContractError::RenounceRefused {});
    }
    let old = cw_ownable::get_ownership(deps.storage)?;
    let new = cw_ownable::update_ownership(deps, &env.block, &info.sender, action)?;
    Ok(Response::new()
        .add_event(admin::changed("owner", text(&old), text(&new)))
        .add_attributes(new.into_attributes()))
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
