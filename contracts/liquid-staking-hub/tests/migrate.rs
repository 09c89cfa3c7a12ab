use cosmwasm_std::Addr;
use cw_multi_test::{AppResponse, Executor};
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{hub_contract, Form, Suite};
use pstake_testing::vm::gas;
use pstake_types::hub::{ConfigResponse, ExecuteMsg, Flow, LedgerResponse, MigrateMsg, QueryMsg};
use pstake_types::migration::MigrationError;

use crate::checks::{grown, ledger, requests, FORMS};

const NAME: &str = "pstake:liquid-staking-hub";
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn migrate(suite: &mut Suite, sender: &Addr) -> anyhow::Result<AppResponse> {
    let code = suite.app.store_code(hub_contract(suite.form));
    let hub = suite.hub.clone();
    let app = &mut suite.app;
    app.migrate_contract(sender.clone(), hub, &MigrateMsg {}, code)
}

/// Writes what an earlier (or another) code would have left.
fn set_version(suite: &mut Suite, name: &str, version: &str) {
    let hub = suite.hub.clone();
    let mut storage = suite.app.contract_storage_mut(&hub);
    cw2::set_contract_version(&mut *storage, name, version).unwrap();
}

fn version(suite: &Suite) -> cw2::ContractVersion {
    let storage = suite.app.contract_storage(&suite.hub);
    cw2::get_contract_version(&*storage).unwrap()
}

/// With a pause, requests in every stage and revenue owed: nothing of it is touched.
#[test]
fn h54_migrate_from_the_same_or_an_older_version_then_state_stays() {
    for form in FORMS {
        for old in [VERSION, "0.0.1", "0.1.0-rc.1"] {
            let (mut suite, alice) = grown(form);
            let (owner, guardian) = (suite.owner.clone(), suite.guardian.clone());
            suite.unbond(&alice, 100_000).unwrap();
            suite.tick_days(1);
            suite.unbond(&alice, 50_000).unwrap();
            let flow = Flow::Deposits;
            suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
            let state = |suite: &Suite| -> (LedgerResponse, ConfigResponse, _) {
                let config = suite.ask(&QueryMsg::Config {}).unwrap();
                (ledger(suite), config, requests(suite, &alice))
            };
            let before = state(&suite);
            assert!(before.1.deposits.paused_until_seconds > suite.now());
            set_version(&mut suite, NAME, old);

            migrate(&mut suite, &owner).unwrap();
            assert_eq!(version(&suite).version, VERSION);
            assert_eq!(state(&suite), before, "from {old}");
            assert!(suite.deposit(&alice, 1_000).is_err(), "still paused");
            assert_eq!(suite.cancel(&alice).unwrap(), 50_000);
        }
    }
}

#[test]
fn h54_migrate_from_a_newer_version_or_another_contract_then_refused() {
    let wrong = |actual: &str| MigrationError::WrongContract {
        expected: NAME.into(),
        actual: actual.into(),
    };
    let down = |from: &str| MigrationError::Downgrade {
        from: from.into(),
        to: VERSION.into(),
    };
    let no_version = |version: &str| MigrationError::Version {
        version: version.into(),
    };
    let cases = [
        ("pstake:stk-token", VERSION, wrong("pstake:stk-token")),
        ("", "0.0.1", wrong("")),
        (NAME, "0.1.1", down("0.1.1")),
        (NAME, "10.0.0-rc.1", down("10.0.0-rc.1")),
        (NAME, "latest", no_version("latest")),
        (NAME, "", no_version("")),
    ];
    for (name, old, expected) in cases {
        let (mut suite, alice) = grown(Form::Native);
        let owner = suite.owner.clone();
        set_version(&mut suite, name, old);
        let before = ledger(&suite);
        let error = migrate(&mut suite, &owner).unwrap_err();
        assert_eq!(error.downcast::<ContractError>().unwrap(), expected.into());
        assert_eq!(version(&suite).version, old, "untouched");
        assert_eq!(version(&suite).contract, name);
        assert_eq!(ledger(&suite), before);
        suite.deposit(&alice, 1_000).unwrap();
    }
}

#[test]
fn h54_migrate_of_a_contract_without_a_version_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let (owner, hub) = (suite.owner.clone(), suite.hub.clone());
    suite
        .app
        .contract_storage_mut(&hub)
        .remove(b"contract_info");
    let error = migrate(&mut suite, &owner).unwrap_err();
    let error = error.downcast::<ContractError>().unwrap();
    assert!(
        matches!(error, ContractError::Migration(MigrationError::Std(_))),
        "{error:?}"
    );
}

#[test]
fn h49_migrate_by_anybody_but_the_admin_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    for sender in [alice, suite.guardian.clone(), suite.hub.clone()] {
        assert!(migrate(&mut suite, &sender).is_err());
    }
}

/// Its cost does not grow with users, batches or validators, so it cannot run out of gas.
#[test]
fn h54_migrate_when_state_is_large_then_gas_is_that_of_a_small_one() {
    let gas = [1, 60].map(|users| {
        let mut suite = Suite::builder()
            .wasm()
            .validators(if users == 1 { 1 } else { 30 })
            .unchecked()
            .build();
        for i in 0..users {
            let user = suite.user(&format!("user{i}"));
            suite.deposit(&user, 1_000_000).unwrap();
            suite.unbond(&user, 500_000).unwrap();
        }
        let owner = suite.owner.clone();
        let (result, gas) = gas::measure(|| migrate(&mut suite, &owner));
        result.unwrap();
        gas.total
    });
    let (small, large) = (gas[0], gas[1]);
    assert!(large.abs_diff(small) * 50 < small, "{small} and {large}");
}
