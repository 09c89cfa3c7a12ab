//! Entry points: decode and dispatch; each message has its file in `actions`, each query in `query`.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw_ownable::Action;
use pstake_types::alliance::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::actions::{
    absorb, admin, change, claim, collect, deposit, fund, grant, guardian, instantiate as deploy,
    migrate as version, restake, skim, stake, start, tick, unstake, vote, withdraw,
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
        ExecuteMsg::Stake { receiver } => stake::stake(deps, env, info, receiver),
        ExecuteMsg::DepositAndStake {
            receiver,
            min_stk_out,
        } => deposit::deposit_and_stake(deps, env, info, receiver, min_stk_out),
        ExecuteMsg::Receive(wrapped) => stake::receive(deps, env, info, wrapped),
        ExecuteMsg::Unstake { asset, amount } => unstake::unstake(deps, env, info, asset, amount),
        ExecuteMsg::Cancel {
            asset,
            unlocks_at_seconds,
        } => unstake::cancel(deps, env, info, asset, unlocks_at_seconds),
        ExecuteMsg::Withdraw { limit, receiver } => {
            withdraw::withdraw(deps, env, info, limit, receiver)
        }
        ExecuteMsg::Claim { denoms, receiver } => claim::claim(deps, env, info, denoms, receiver),
        ExecuteMsg::ClaimFor { user, denoms } => claim::claim_for(deps, env, info, user, denoms),
        ExecuteMsg::ClaimAndRestake {
            denoms,
            min_stk_out,
        } => restake::claim_and_restake(deps, env, info, denoms, min_stk_out),
        ExecuteMsg::Fund(schedule) => fund::fund_native(deps, env, info, schedule),
        ExecuteMsg::Refund { schedule_id } => fund::refund(deps, env, info, schedule_id),
        ExecuteMsg::Grant {
            grantor,
            min_stk_out,
        } => grant::grant(deps, env, info, grantor, min_stk_out),
        ExecuteMsg::Recall { shares } => grant::recall(deps, env, info, shares),
        ExecuteMsg::Start { limit } => start::start(deps, env, info, limit),
        ExecuteMsg::Absorb { denom } => absorb::absorb(deps, env, info, denom),
        ExecuteMsg::Collect {} => collect::collect(deps, env, info),
        ExecuteMsg::Skim {} => skim::skim(deps, env, info),
        ExecuteMsg::ApplyChange { id } => change::apply_change(deps, env, info, id),
        ExecuteMsg::Tick { limit } => tick::tick(deps, env, info, limit),
        ExecuteMsg::RegisterProposal { proposal_id } => {
            vote::register(deps, env, info, proposal_id)
        }
        ExecuteMsg::Vote {
            proposal_id,
            options,
        } => vote::vote(deps, env, info, proposal_id, options),
        ExecuteMsg::Cast { proposal_id } => vote::cast(deps, env, info, proposal_id),
        ExecuteMsg::Pause {} => guardian::pause(deps, env, info),
        ExecuteMsg::Unpause {} => guardian::unpause(deps, info),
        ExecuteMsg::Admin(msg) => admin::admin(deps, env, info, msg),
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
    let ownership = cw_ownable::update_ownership(deps, &env.block, &info.sender, action)?;
    Ok(Response::new().add_attributes(ownership.into_attributes()))
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
pub fn migrate(deps: DepsMut, env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    version::migrate(deps, env)
}
