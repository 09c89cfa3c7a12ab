//! Queries by subject.

mod books;
mod history;
mod queue;
mod validators;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env, StdResult};
use pstake_types::hub::{QueryMsg, DEFAULT_PAGE};
use serde::Serialize;

use crate::actions::{admin, claim, limit};
use crate::state::CHANGES;
use crate::ContractError;

pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    match msg {
        QueryMsg::Config {} => json(books::config(deps)?),
        QueryMsg::Ownership {} => json(cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Announcements {} => json(CHANGES.list(deps.storage)?),
        QueryMsg::PreviewAdmin { msg } => json(admin::preview(deps, env, msg)?),
        QueryMsg::Ledger {} => json(books::ledger(deps, env)?),
        QueryMsg::RedemptionRate {} => json(books::redemption_rate(deps, env)?),
        QueryMsg::FreshRate {} => json(books::fresh_rate(deps, env)?),
        QueryMsg::PreviewDeposit { native } => json(books::preview_deposit(deps, env, native)?),
        QueryMsg::PreviewUnbond { stk } => json(queue::preview_unbond(deps, env, stk)?),
        QueryMsg::PreviewClaim { user, limit } => json(claim::preview(deps, user, limit)?),
        QueryMsg::UnbondRequests {
            user,
            start_after,
            limit,
        } => json(queue::requests(deps, env, user, start_after, page(limit)?)?),
        QueryMsg::Batch { batch_id } => json(queue::batch(deps, env, batch_id)?),
        QueryMsg::Batches { start_after, limit } => {
            json(queue::batches(deps, env, start_after, page(limit)?)?)
        }
        QueryMsg::Validators { start_after, limit } => json(validators::validators(
            deps,
            env,
            start_after,
            page(limit)?,
        )?),
        QueryMsg::PendingWork {} => json(books::pending_work(deps, env)?),
        QueryMsg::RateHistory { start_after, limit } => {
            json(history::rate_history(deps, start_after, page(limit)?)?)
        }
        QueryMsg::AverageRate { window_seconds } => {
            json(history::average_rate(deps, env, window_seconds)?)
        }
        QueryMsg::Revenue {} => json(books::revenue(deps)?),
        QueryMsg::RevenueOwed { recipient } => json(books::revenue_owed(deps, recipient)?),
        QueryMsg::Partners { start_after, limit } => {
            json(books::partners(deps, start_after, page(limit)?)?)
        }
        QueryMsg::Solvency {} => json(books::solvency(deps, env)?),
    }
}

fn json(answer: impl Serialize) -> Result<Binary, ContractError> {
    Ok(to_json_binary(&answer)?)
}

/// Entries of a page: the one paginator of all lists.
fn page(of: Option<u32>) -> Result<usize, ContractError> {
    Ok(usize::try_from(limit(of, DEFAULT_PAGE)?).unwrap_or(usize::MAX))
}

/// Collects a page of a range.
fn take<T>(range: impl Iterator<Item = StdResult<T>>, limit: usize) -> StdResult<Vec<T>> {
    range.take(limit).collect()
}
