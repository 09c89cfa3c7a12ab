use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use cw20::Denom;

use crate::books::Books;
use crate::denoms::{release, surplus, Source};
use crate::state::{denom_id, key, SETTINGS};
use crate::ContractError;

/// Releases, as a lump, what the alliance holds of a reward denom beyond its books: donations,
/// airdrops, revenue that somebody else collected. Errors: payment, `UnknownDenom`,
/// `NothingToAbsorb`, `LifetimeExceeded`. Invariant: INV9.
pub fn absorb(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    denom: Denom,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let id = denom_id(deps.storage, &denom)?;
    let alliance = env.contract.address.as_str();
    let amount = surplus(deps.storage, deps.querier, alliance, &denom)?;
    if amount.is_zero() {
        return Err(ContractError::NothingToAbsorb { denom: key(&denom) });
    }
    let seconds = SETTINGS.load(deps.storage)?.lump_seconds;
    let mut books = Books::at(deps.storage, env.block.time.seconds())?;
    let event = release(deps.storage, &mut books, id, Source::Gift, amount, seconds)?;
    books.save(deps.storage);
    Ok(Response::new().add_event(event))
}
