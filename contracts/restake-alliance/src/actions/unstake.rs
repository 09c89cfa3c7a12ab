//! Out of a position and back into it while it waits.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::Denom;
use pstake_types::alliance::event::{CancelUnstake, Unstake};

use crate::actions::assert_stakes_flow;
use crate::books::Books;
use crate::positions::Open;
use crate::state::{asset_id, key, ASSETS, CONFIG, REQUESTS};
use crate::ContractError;

/// Of one period of waiting there are at most so many requests of a user and asset.
const GRAINS: u64 = 20;

/// Requests that unlock close to each other are one: at most `GRAINS` + 1 wait at one time.
fn unlocks_at(now: u64, wait: u64) -> u64 {
    let grain = (wait / GRAINS).max(1);
    now.saturating_add(wait)
        .checked_next_multiple_of(grain)
        .unwrap_or(u64::MAX)
}

/// Errors: payment, `UnknownAsset`, `ZeroAmount`, `NotEnough`, `BelowMinStake`.
/// Invariants: INV9, INV10, INV-A1.
pub fn unstake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    asset: Denom,
    amount: Uint128,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let id = asset_id(deps.storage, &asset)?;
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let now = env.block.time.seconds();
    let record = ASSETS.load(deps.storage, id)?;
    let mut books = Books::at(deps.storage, now)?;
    let mut open = Open::at(deps.storage, &books, &info.sender, id)?;
    let config = CONFIG.load(deps.storage)?;
    open.unlock(deps.storage, &mut books, &config, &record, amount)?;

    let unlocks_at_seconds = unlocks_at(now, config.unstake_seconds);
    let at = (&info.sender, unlocks_at_seconds, id);
    let waiting = REQUESTS.may_load(deps.storage, at)?.unwrap_or_default();
    REQUESTS.save(deps.storage, at, &waiting.checked_add(amount)?)?;
    Ok(Response::new().add_event(Unstake {
        user: info.sender.into(),
        asset: key(&asset),
        amount: amount.u128(),
        unlocks_at_seconds,
    }))
}

/// Puts a whole request back into the position. Errors: payment, `Paused`, `UnknownAsset`,
/// `NoRequest`, those of a stake. Invariants: INV9, INV-A1.
pub fn cancel(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    asset: Denom,
    unlocks_at_seconds: u64,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    assert_stakes_flow(&config, &env)?;
    let id = asset_id(deps.storage, &asset)?;
    let at = (&info.sender, unlocks_at_seconds, id);
    let amount = REQUESTS
        .may_load(deps.storage, at)?
        .ok_or_else(|| ContractError::NoRequest {
            asset: key(&asset),
            unlocks_at_seconds,
        })?;
    REQUESTS.remove(deps.storage, at);
    let record = ASSETS.load(deps.storage, id)?;
    let mut books = Books::at(deps.storage, env.block.time.seconds())?;
    let mut open = Open::at(deps.storage, &books, &info.sender, id)?;
    open.asset.waiting = open.asset.waiting.checked_sub(amount)?;
    open.lock(deps.storage, &mut books, &config, &record, amount)?;
    Ok(Response::new().add_event(CancelUnstake {
        user: info.sender.into(),
        asset: key(&asset),
        amount: amount.u128(),
    }))
}

#[cfg(test)]
mod tests {
    use super::unlocks_at;

    #[test]
    fn r22_unlocks_at_then_few_times_and_never_too_early() {
        for wait in [0, 1, 19, 20, 86_400, 30 * 86_400] {
            let mut times = std::collections::BTreeSet::new();
            for now in (1_000_000..=1_000_000 + wait).step_by(7) {
                let at = unlocks_at(now, wait);
                assert!(at >= now + wait && at <= now + wait + wait / 20, "{wait}");
                times.insert(at);
            }
            assert!(times.len() <= 22, "{} of {wait}", times.len());
        }
    }
}
