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

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;

    const NAME: &str = "pstake:thing";

    #[test]
    fn h54_migrate_then_only_from_the_same_contract_in_the_same_or_an_older_version() {
        let wrong = |actual: &str| MigrationError::WrongContract {
            expected: NAME.into(),
            actual: actual.into(),
        };
        let newer = |from: &str| MigrationError::Downgrade {
            from: from.into(),
            to: "1.2.3".into(),
        };
        let none = |version: &str| MigrationError::Version {
            version: version.into(),
        };
        for (name, old, refused) in [
            (NAME, "1.2.3", None),
            (NAME, "1.2.2", None),
            (NAME, "1.2.3-rc.1", None),
            (NAME, "0.9.9", None),
            (NAME, "1.2.4", Some(newer("1.2.4"))),
            (NAME, "10.0.0", Some(newer("10.0.0"))),
            (NAME, "latest", Some(none("latest"))),
            ("pstake:other", "1.2.3", Some(wrong("pstake:other"))),
            ("", "latest", Some(wrong(""))),
        ] {
            let mut storage = MockStorage::new();
            set_contract_version(&mut storage, name, old).unwrap();
            let found = migrate(&mut storage, NAME, "1.2.3");
            let stored = get_contract_version(&storage).unwrap();
            let kept = (stored.contract.as_str(), stored.version.as_str());
            match refused {
                None => {
                    assert_eq!(found.unwrap(), old);
                    assert_eq!(kept, (NAME, "1.2.3"));
                }
                Some(error) => {
                    assert_eq!(found, Err(error));
                    assert_eq!(kept, (name, old), "untouched");
                }
            }
        }
    }

    #[test]
    fn h54_migrate_of_what_has_no_version_then_refused_and_nothing_is_stored() {
        let mut storage = MockStorage::new();
        let found = migrate(&mut storage, NAME, "1.2.3");
        assert!(matches!(found, Err(MigrationError::Std(_))), "{found:?}");
        assert!(get_contract_version(&storage).is_err());
    }
}
