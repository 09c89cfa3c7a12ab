//! Assets, weights, and what a stake would earn.

use cosmwasm_std::{Decimal, Deps, Env, Order, Uint128, Uint256};
use cw20::Denom;
use cw_storage_plus::Bound;
use pstake_types::alliance::{
    AdminMsg, Amount, Announced, AssetResponse, Index, SimulateStakeResponse, WeightsResponse,
};
use pstake_types::timelock::Announcement;

use crate::books::{counted, Books, ACTIVE_DAY, SCALE};
use crate::index::AssetBook;
use crate::state::{all_denoms, asset_id, Asset, ASSETS, CHANGES};
use crate::ContractError;

fn books(deps: Deps, env: &Env) -> Result<Books, ContractError> {
    Books::at(deps.storage, env.block.time.seconds())
}

pub fn asset(deps: Deps, env: Env, denom: Denom) -> Result<AssetResponse, ContractError> {
    let id = asset_id(deps.storage, &denom)?;
    let (books, changes) = (books(deps, &env)?, CHANGES.list(deps.storage)?);
    let asset = ASSETS.load(deps.storage, id)?;
    response(deps, &books, &changes, id, asset)
}

pub fn assets(
    deps: Deps,
    env: Env,
    start_after: Option<u32>,
    limit: usize,
) -> Result<Vec<AssetResponse>, ContractError> {
    let (books, changes) = (books(deps, &env)?, CHANGES.list(deps.storage)?);
    let first = start_after.map(Bound::exclusive);
    ASSETS
        .range(deps.storage, first, None, Order::Ascending)
        .take(limit)
        .map(|asset| {
            let (id, asset) = asset?;
            response(deps, &books, &changes, id, asset)
        })
        .collect()
}

fn response(
    deps: Deps,
    books: &Books,
    changes: &[Announcement<AdminMsg>],
    asset_id: u32,
    asset: Asset,
) -> Result<AssetResponse, ContractError> {
    let mut book = AssetBook::load(deps.storage, asset_id)?;
    book.settle(books)?;
    let denoms = all_denoms(deps.storage)?;
    let indices = denoms.into_iter().zip(book.marks);
    let indices = indices.map(|((_, reward), mark)| Index {
        denom: reward.denom,
        index: mark.index,
    });
    let announced = changes.iter().find_map(|waiting| match &waiting.change {
        AdminMsg::SetTerms { asset: of, terms } if *of == asset.denom => Some(Announced {
            terms: terms.clone(),
            effective_seconds: waiting.effective_at_seconds,
            lapses_seconds: waiting.lapses_at_seconds,
        }),
        _ => None,
    });
    Ok(AssetResponse {
        asset_id,
        denom: asset.denom,
        terms: asset.terms,
        announced,
        exit_only: asset.exit_only,
        locked: book.locked,
        waiting: book.waiting,
        counted: Decimal::new(book.counted),
        indices: indices.collect(),
    })
}

pub fn weights(deps: Deps, env: Env) -> Result<WeightsResponse, ContractError> {
    let books = books(deps, &env)?;
    let active_share = match books.weight {
        0 => Decimal::zero(),
        weight => Decimal::new(books.counted.checked_div(weight.into())?),
    };
    Ok(WeightsResponse {
        weight: books.weight,
        counted: Decimal::new(books.counted),
        active_share,
        active_seconds: Decimal::new(books.active),
    })
}

/// rate * weight / sum of weights * amount / max(locked + amount, reference): exact while nobody
/// else moves and no part of a stream ends.
pub fn simulate_stake(
    deps: Deps,
    env: Env,
    asset: Denom,
    amount: Uint128,
) -> Result<SimulateStakeResponse, ContractError> {
    let books = books(deps, &env)?;
    let id = asset_id(deps.storage, &asset)?;
    let terms = ASSETS.load(deps.storage, id)?.terms;
    let locked = AssetBook::load(deps.storage, id)?
        .locked
        .checked_add(amount)?;
    let counts = counted(terms.weight, terms.reference, locked)?;
    let mut rewards_per_day = vec![];
    for ((_, reward), stream) in all_denoms(deps.storage)?.into_iter().zip(&books.streams) {
        if locked.is_zero() || books.weight == 0 {
            break;
        }
        let per_day = stream.rate.checked_mul(ACTIVE_DAY.into())?;
        let of_asset = per_day.checked_multiply_ratio(terms.weight, books.weight)?;
        let base = locked.max(terms.reference);
        let of_stake = of_asset.checked_multiply_ratio(amount, base)?;
        rewards_per_day.push(Amount {
            denom: reward.denom,
            amount: units(of_stake)?,
        });
    }
    Ok(SimulateStakeResponse {
        counted: Decimal::new(counts),
        rewards_per_day,
    })
}

fn units(scaled: Uint256) -> Result<Uint128, ContractError> {
    Ok(scaled.checked_div(SCALE)?.try_into()?)
}
