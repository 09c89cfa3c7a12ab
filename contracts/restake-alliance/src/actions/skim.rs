use cosmwasm_std::{DepsMut, Env, Event, MessageInfo, QuerierWrapper, Response, Storage, Uint128};
use pstake_types::alliance::event::Skim;
use pstake_types::hub;
use pstake_types::token::RedemptionRateResponse;

use crate::backing::Yield;
use crate::books::{Books, SCALE};
use crate::denoms::{release, Source, STK_ID};
use crate::state::{Backing, Config, BACKING, CONFIG, SETTINGS};
use crate::ContractError;

/// Takes the backing's yield at the hub's fresh rate: its active part is released to restakers.
/// Errors: payment, `NoShares`, the hub's. Invariants: INV9, INV-A3.
pub fn skim(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let mut backing = BACKING.load(deps.storage)?;
    if backing.shares.is_zero() {
        return Err(ContractError::NoShares {});
    }
    let events = take(deps.storage, deps.querier, &env, &mut backing)?;
    BACKING.save(deps.storage, &backing)?;
    Ok(Response::new().add_events(events))
}

/// The hub's rate if its delegations were synced now.
pub fn fresh_rate(
    querier: QuerierWrapper,
    config: &Config,
) -> Result<RedemptionRateResponse, ContractError> {
    let query = hub::QueryMsg::FreshRate {};
    Ok(querier.query_wasm_smart(&config.hub, &query)?)
}

/// What a skim now would find; the backing is left as the skim would leave it.
pub fn find(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    backing: &mut Backing,
    books: &Books,
) -> Result<Yield, ContractError> {
    let rate = fresh_rate(querier, &CONFIG.load(storage)?)?;
    backing.skim(rate.native, rate.stk, books.time, books.active)
}

/// Skims, before whatever changes the shares. The backing is changed, not stored.
pub fn take(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    backing: &mut Backing,
) -> Result<Vec<Event>, ContractError> {
    let mut books = Books::at(storage, env.block.time.seconds())?;
    if backing.shares.is_zero() {
        // nothing has earned until now
        (backing.skimmed_at, backing.active) = (books.time, books.active);
        return Ok(vec![]);
    }
    let found = find(storage, querier, backing, &books)?;
    let mut events = vec![Skim {
        value: units(found.value)?,
        yielded: units(found.yielded)?,
        stk: found.stk.u128(),
    }
    .into()];
    if !found.stk.is_zero() {
        events.push(release_stk(storage, &mut books, found.stk)?);
    }
    Ok(events)
}

/// stk of the backing becomes rewards.
pub fn release_stk(
    storage: &mut dyn Storage,
    books: &mut Books,
    stk: Uint128,
) -> Result<Event, ContractError> {
    let seconds = SETTINGS.load(storage)?.lump_seconds;
    let event = release(storage, books, STK_ID, Source::Backing, stk, seconds)?;
    books.save(storage);
    Ok(event)
}

/// Whole units, rounded down.
pub fn units(scaled: cosmwasm_std::Uint256) -> Result<u128, ContractError> {
    let units: Uint128 = scaled.checked_div(SCALE)?.try_into()?;
    Ok(units.u128())
}
