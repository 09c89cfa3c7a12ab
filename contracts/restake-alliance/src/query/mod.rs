//! Queries by subject.

mod assets;
mod books;
mod users;
mod votes;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env};
use pstake_types::alliance::{QueryMsg, DEFAULT_LIMIT};
use serde::Serialize;

use crate::actions::{change, claim, limit, tick};
use crate::state::CHANGES;
use crate::ContractError;

pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    match msg {
        QueryMsg::Config {} => json(books::config(deps)?),
        QueryMsg::Ownership {} => json(cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Announcements {} => json(CHANGES.list(deps.storage)?),
        QueryMsg::PreviewAdmin { msg } => json(change::preview(deps, env, msg)?),
        QueryMsg::Asset { asset } => json(assets::asset(deps, env, asset)?),
        QueryMsg::Assets { start_after, limit } => {
            json(assets::assets(deps, env, start_after, page(limit)?)?)
        }
        QueryMsg::Weights {} => json(assets::weights(deps, env)?),
        QueryMsg::Position { user, asset } => json(users::position(deps, env, user, asset)?),
        QueryMsg::Positions {
            user,
            start_after,
            limit,
        } => json(users::positions(
            deps,
            env,
            user,
            start_after,
            page(limit)?,
        )?),
        QueryMsg::Requests {
            user,
            start_after,
            limit,
        } => json(users::requests(deps, user, start_after, page(limit)?)?),
        QueryMsg::Rewards { user } => json(claim::preview(deps, env, user)?),
        QueryMsg::SimulateStake { asset, amount } => {
            json(assets::simulate_stake(deps, env, asset, amount)?)
        }
        QueryMsg::RewardDenoms {} => json(books::reward_denoms(deps, env)?),
        QueryMsg::Schedules {
            denom,
            start_after,
            limit,
        } => json(books::schedules(deps, denom, start_after, page(limit)?)?),
        QueryMsg::Backing {} => json(books::backing(deps, env)?),
        QueryMsg::GrantOf { grantor } => json(books::grant_of(deps, grantor)?),
        QueryMsg::Grants { start_after, limit } => {
            json(books::grants(deps, start_after, page(limit)?)?)
        }
        QueryMsg::Proposal { proposal_id } => json(votes::proposal(deps, proposal_id)?),
        QueryMsg::Proposals {
            start_before,
            limit,
        } => json(votes::proposals(deps, start_before, page(limit)?)?),
        QueryMsg::Ballot { proposal_id, user } => json(votes::ballot(deps, proposal_id, user)?),
        QueryMsg::Solvency { denom } => json(books::solvency(deps, env, denom)?),
        QueryMsg::PendingWork {} => json(tick::due(deps, &env)?),
    }
}

fn json(answer: impl Serialize) -> Result<Binary, ContractError> {
    Ok(to_json_binary(&answer)?)
}

/// Entries of a page: the one paginator of all lists.
fn page(of: Option<u32>) -> Result<usize, ContractError> {
    limit(of, DEFAULT_LIMIT)
}
