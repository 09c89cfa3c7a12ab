//! The instant-unbond pool.

use cosmwasm_std::{Addr, Deps, DepsMut, Env, Response};
use pstake_types::pool;

use super::{changed, optional_addr};
use crate::state::POOL;
use crate::ContractError;

pub fn set_pool(deps: DepsMut, env: Env, pool: Option<String>) -> Result<Response, ContractError> {
    let pool = check(deps.as_ref(), &env.contract.address, pool)?;
    let text = |pool: &Option<Addr>| pool.as_ref().map(Addr::to_string).unwrap_or_default();
    let event = changed("pool", text(&POOL.may_load(deps.storage)?), text(&pool));
    match pool {
        Some(pool) => POOL.save(deps.storage, &pool)?,
        None => POOL.remove(deps.storage),
    }
    Ok(Response::new().add_event(event))
}

/// Errors: a bad address, no pool there, `PoolOfAnotherHub`.
pub fn check(
    deps: Deps,
    this_hub: &Addr,
    pool: Option<String>,
) -> Result<Option<Addr>, ContractError> {
    let pool = optional_addr(deps.api, pool)?;
    if let Some(pool) = &pool {
        let query = pool::HubAsks::Config {};
        let pool::HubOfPool { hub } = deps.querier.query_wasm_smart(pool, &query)?;
        if hub != *this_hub {
            return Err(ContractError::PoolOfAnotherHub { hub });
        }
    }
    Ok(pool)
}
