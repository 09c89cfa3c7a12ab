//! Version checks of a migration; the steps between versions live in `crate::migrations` once there
//! are any.

use cosmwasm_std::{DepsMut, Response, StdResult, Storage};
use cw2::{get_contract_version, set_contract_version};
use semver::Version;

use crate::ContractError;

const NAME: &str = "pstake:instant-unbond-pool";
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn set_version(storage: &mut dyn Storage) -> StdResult<()> {
    set_contract_version(storage, NAME, VERSION)
}

/// The same contract in the same or an older version. Errors: `WrongContract`, `Downgrade`,
/// `Version`.
pub fn migrate(deps: DepsMut) -> Result<Response, ContractError> {
    let stored = get_contract_version(deps.storage)?;
    if stored.contract != NAME {
        return Err(ContractError::WrongContract {
            expected: NAME.into(),
            actual: stored.contract,
        });
    }
    if version(&stored.version)? > version(VERSION)? {
        return Err(ContractError::Downgrade {
            from: stored.version,
            to: VERSION.into(),
        });
    }
    set_version(deps.storage)?;
    Ok(Response::new())
}

fn version(text: &str) -> Result<Version, ContractError> {
    text.parse().map_err(|_| ContractError::Version {
        version: text.into(),
    })
}
