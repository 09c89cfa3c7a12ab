use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{attr, StdError, Storage};
use cw2::{get_contract_version, set_contract_version};
use cw_multi_test::Executor;
use pstake_types::migration::MigrationError;
use pstake_types::token::MigrateMsg;
use stk_token::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};
use stk_token::ContractError;

use crate::suite::Suite;

/// Runs the migration over a stored name and version; also gives what is stored afterwards.
fn migrate_from(
    name: &str,
    version: &str,
) -> (
    Result<cosmwasm_std::Response, ContractError>,
    cw2::ContractVersion,
) {
    let mut deps = mock_dependencies();
    set_contract_version(&mut deps.storage, name, version).unwrap();
    let result = migrate(deps.as_mut(), mock_env(), MigrateMsg {});
    let stored = get_contract_version(&deps.storage).unwrap();
    (result, stored)
}

#[test]
fn migrate_from_an_older_version_records_the_new_one() {
    let (result, stored) = migrate_from(CONTRACT_NAME, "0.0.1");
    let response = result.unwrap();
    assert_eq!(
        response.attributes,
        [
            attr("action", "migrate"),
            attr("from_version", "0.0.1"),
            attr("to_version", CONTRACT_VERSION),
        ]
    );
    assert_eq!((response.data, response.messages), (None, vec![]));
    assert_eq!(stored.version, CONTRACT_VERSION);
}

#[test]
fn migrate_to_the_same_version_changes_nothing() {
    let mut suite = Suite::new();
    let before = (suite.app.dump_wasm_raw(&suite.token), suite.holdings());
    let (minter, token) = (suite.minter.clone(), suite.token.clone());
    suite
        .app
        .migrate_contract(minter, token.clone(), &MigrateMsg {}, suite.code_id)
        .unwrap();
    assert_eq!((suite.app.dump_wasm_raw(&token), suite.holdings()), before);
}

#[test]
fn h54_migrate_of_another_contract_is_refused() {
    let (result, stored) = migrate_from("crates.io:cw20-base", "0.0.1");
    assert_eq!(
        result,
        Err(MigrationError::WrongContract {
            expected: CONTRACT_NAME.to_string(),
            actual: "crates.io:cw20-base".to_string(),
        }
        .into())
    );
    assert_eq!(stored.contract, "crates.io:cw20-base");
}

#[test]
fn h54_migrate_downwards_is_refused() {
    for version in ["99.0.0", "99.0.0-rc.1", "0.99.0"] {
        let (result, stored) = migrate_from(CONTRACT_NAME, version);
        assert_eq!(
            result,
            Err(MigrationError::Downgrade {
                from: version.to_string(),
                to: CONTRACT_VERSION.to_string(),
            }
            .into())
        );
        assert_eq!(stored.version, version);
    }
}

#[test]
fn h54_migrate_over_an_unreadable_version_is_refused() {
    let (result, _) = migrate_from(CONTRACT_NAME, "one");
    assert_eq!(
        result,
        Err(MigrationError::Version {
            version: "one".to_string(),
        }
        .into())
    );
}

#[test]
fn h54_migrate_without_a_version_record_is_refused() {
    let mut deps = mock_dependencies();
    let result = migrate(deps.as_mut(), mock_env(), MigrateMsg {});
    assert!(matches!(
        result,
        Err(ContractError::Migration(MigrationError::Std(
            StdError::NotFound { .. }
        )))
    ));
    assert_eq!(deps.storage.get(b"contract_info"), None);
}
