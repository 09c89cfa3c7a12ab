//! What a user has.

use cosmwasm_std::{Addr, Deps, Env, Order, Storage};
use cw20::Denom;
use cw_storage_plus::Bound;
use pstake_types::alliance::{Amount, PositionResponse, RequestResponse};

use crate::books::Books;
use crate::positions::{assets_after, Open};
use crate::state::{asset_id, Asset, ASSETS, DENOMS, REQUESTS};
use crate::ContractError;

fn response(
    storage: &dyn Storage,
    books: &Books,
    user: &Addr,
    id: u32,
) -> Result<PositionResponse, ContractError> {
    let open = Open::at(storage, books, user, id)?;
    let mut rewards = vec![];
    for (denom_id, due) in (0u32..).zip(&open.position.dues) {
        let amount = due.units()?;
        if !amount.is_zero() {
            let denom = DENOMS.load(storage, denom_id)?.denom;
            rewards.push(Amount { denom, amount });
        }
    }
    let asset: Option<Asset> = ASSETS.may_load(storage, id)?;
    Ok(PositionResponse {
        asset_id: id,
        denom: asset.map(|asset| asset.denom),
        amount: open.position.amount,
        rewards,
    })
}

/// An empty position if there is none.
pub fn position(
    deps: Deps,
    env: Env,
    user: String,
    asset: Denom,
) -> Result<PositionResponse, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let books = Books::at(deps.storage, env.block.time.seconds())?;
    response(deps.storage, &books, &user, asset_id(deps.storage, &asset)?)
}

pub fn positions(
    deps: Deps,
    env: Env,
    user: String,
    start_after: Option<u32>,
    limit: usize,
) -> Result<Vec<PositionResponse>, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let books = Books::at(deps.storage, env.block.time.seconds())?;
    assets_after(deps.storage, &user, start_after)
        .take(limit)
        .map(|id| response(deps.storage, &books, &user, id?))
        .collect()
}

pub fn requests(
    deps: Deps,
    user: String,
    start_after: Option<(u64, u32)>,
    limit: usize,
) -> Result<Vec<RequestResponse>, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let first = start_after.map(Bound::exclusive);
    REQUESTS
        .sub_prefix(&user)
        .range(deps.storage, first, None, Order::Ascending)
        .take(limit)
        .map(|request| {
            let ((unlocks_at_seconds, asset_id), amount) = request?;
            Ok(RequestResponse {
                asset_id,
                denom: ASSETS.load(deps.storage, asset_id)?.denom,
                amount,
                unlocks_at_seconds,
            })
        })
        .collect()
}
