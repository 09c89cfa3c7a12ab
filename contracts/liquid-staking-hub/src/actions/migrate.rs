//! The steps between versions live in `crate::migrations` once there are any.

use cosmwasm_std::{DepsMut, Response, StdResult, Storage};
use cw2::set_contract_version;
use pstake_types::migration;

use crate::ContractError;

const NAME: &str = "pstake:liquid-staking-hub";
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn set_version(storage: &mut dyn Storage) -> StdResult<()> {
    set_contract_version(storage, NAME, VERSION)
}

/// The same contract in the same or an older version. Errors: those of a migration.
pub fn migrate(deps: DepsMut) -> Result<Response, ContractError> {
    migration::migrate(deps.storage, NAME, VERSION)?;
    Ok(Response::new())
}
