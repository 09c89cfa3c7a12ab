//! Reward denoms.

use cosmwasm_std::{Api, DepsMut, Env, QuerierWrapper, Response, Storage, Uint128};
use cw20::{Cw20QueryMsg, Denom, TokenInfoResponse};
use pstake_types::alliance::{BySource, NewRewardDenom, MAX_REWARD_DENOMS};

use super::changed;
use crate::actions::in_range;
use crate::books::{Books, Stream};
use crate::state::{denom_id, key, RewardDenom, DENOMS, DENOM_IDS};
use crate::ContractError;

const MAX_DENOM_BYTES: usize = 128;

/// A denom that can be: a name within the bank's bounds, or a contract that answers as a cw20.
/// Errors: `BadDenom`, the address's.
pub fn assert_denom(
    api: &dyn Api,
    querier: QuerierWrapper,
    denom: &Denom,
) -> Result<(), ContractError> {
    let is_good = match denom {
        Denom::Native(name) => (3..=MAX_DENOM_BYTES).contains(&name.len()),
        Denom::Cw20(token) => {
            let token = api.addr_validate(token.as_str())?;
            let info: Result<TokenInfoResponse, _> =
                querier.query_wasm_smart(token, &Cw20QueryMsg::TokenInfo {});
            info.is_ok()
        }
    };
    match is_good {
        true => Ok(()),
        false => Err(ContractError::BadDenom { denom: key(denom) }),
    }
}

/// Adds a reward denom. The books are changed, not stored. Errors: `BadDenom`, `OutOfRange`,
/// `Duplicate`, `TooManyDenoms`.
pub fn admit_denom(
    storage: &mut dyn Storage,
    api: &dyn Api,
    querier: QuerierWrapper,
    books: &mut Books,
    new: NewRewardDenom,
) -> Result<(), ContractError> {
    assert_denom(api, querier, &new.denom)?;
    assert_min(new.min_schedule)?;
    let name = key(&new.denom);
    if DENOM_IDS.has(storage, &name) {
        return Err(ContractError::Duplicate { denom: name });
    }
    if books.streams.len() >= MAX_REWARD_DENOMS {
        return Err(ContractError::TooManyDenoms {
            max: MAX_REWARD_DENOMS,
        });
    }
    let id = u32::try_from(books.streams.len()).unwrap_or(u32::MAX);
    books.streams.push(Stream::default());
    DENOM_IDS.save(storage, &name, &id)?;
    let reward = RewardDenom {
        denom: new.denom,
        min_schedule: new.min_schedule,
        closed: false,
        scheduled: Uint128::zero(),
        from: BySource::default(),
    };
    DENOMS.save(storage, id, &reward)?;
    Ok(())
}

fn assert_min(min_schedule: Uint128) -> Result<(), ContractError> {
    in_range("min_schedule", 1u32, Uint128::MAX, min_schedule)
}

/// Adds a denom, or opens one and sets its least schedule.
pub fn allow(deps: DepsMut, env: Env, new: NewRewardDenom) -> Result<Response, ContractError> {
    let name = key(&new.denom);
    let min = new.min_schedule;
    let event = match DENOM_IDS.may_load(deps.storage, &name)? {
        Some(id) => {
            assert_min(min)?;
            let mut reward = DENOMS.load(deps.storage, id)?;
            let event = changed(&name, text(&reward), min);
            (reward.closed, reward.min_schedule) = (false, min);
            DENOMS.save(deps.storage, id, &reward)?;
            event
        }
        None => {
            let mut books = Books::at(deps.storage, env.block.time.seconds())?;
            admit_denom(deps.storage, deps.api, deps.querier, &mut books, new)?;
            books.save(deps.storage);
            changed(&name, "", min)
        }
    };
    Ok(Response::new().add_event(event))
}

/// Errors: `UnknownDenom`.
pub fn close(deps: DepsMut, denom: Denom) -> Result<Response, ContractError> {
    let id = denom_id(deps.storage, &denom)?;
    let mut reward = DENOMS.load(deps.storage, id)?;
    let event = changed(&key(&denom), text(&reward), "closed");
    reward.closed = true;
    DENOMS.save(deps.storage, id, &reward)?;
    Ok(Response::new().add_event(event))
}

fn text(reward: &RewardDenom) -> String {
    match reward.closed {
        true => "closed".into(),
        false => reward.min_schedule.to_string(),
    }
}
