//! What every migration checks before it does anything.

use cosmwasm_std::{StdError, Storage};
use cw2::{get_contract_version, set_contract_version};
use semver::Version;
use thiserror::Error;

/// Why a contract is not migrated. Nothing has changed then.
#[derive(Error, Debug, PartialEq)]
pub enum MigrationError {
    /// No version is stored: it is no contract of ours.
    #[error(transparent)]
    Std(#[from] StdError),
    #[error("cannot migrate from {actual}, expected {expected}")]
    WrongContract { expected: String, actual: String },
    #[error("cannot migrate from newer version {from} to {to}")]
    Downgrade { from: String, to: String },
    #[error("not a version: {version}")]
    Version { version: String },
}

/// Records the name and version of the code, where the same contract is stored in the same or an
/// older version. Returns the version that was stored. Its cost does not grow with what is stored.
///
/// # Errors
/// In this order: `Std`, `WrongContract`, `Version`, `Downgrade`.
pub fn migrate(
    storage: &mut dyn Storage,
    name: &str,
    version: &str,
) -> Result<String, MigrationError> {
    let stored = get_contract_version(storage)?;
    if stored.contract != name {
        return Err(MigrationError::WrongContract {
            expected: name.into(),
            actual: stored.contract,
        });
    }
    if parsed(&stored.version)? > parsed(version)? {
        return Err(MigrationError::Downgrade {
            from: stored.version,
            to: version.into(),
        });
    }
    set_contract_version(storage, name, version)?;
    Ok(stored.version)
}

fn parsed(version: &str) -> Result<Version, MigrationError> {
    version.parse().map_err(|_| MigrationError::Version {
        version: version.into(),
    })
}
