//! A busy deployment of the wasm as it was before governance came, migrated to the code of today.

use cosmwasm_std::{coins, Addr};
use cw_multi_test::Executor;
use pstake_testing::suite::{hub_contract, short_address, Form, Suite};
use pstake_testing::vm::unzip;
use pstake_types::hub::{
    AdminMsg, ConfigResponse, ExecuteMsg, LedgerResponse, MigrateMsg, QueryMsg, RevenueRecipient,
    WindDown,
};

use crate::checks::{ledger, requests};
use crate::keeper::{records, DAY, M};

/// `liquid_staking_hub.wasm` of commit 9be7f39, gzipped: the last one without announcements, votes,
/// partners, pool and wind-down, so without any of their fields in the store.
const BEFORE: &[u8] = include_bytes!("../testdata/liquid_staking_hub-9be7f39.wasm.gz");

/// Claims unpaid, batches on their way, requests queued, slots in use, a validator frozen, a pause running,
/// a stream and revenue owed.
#[test]
fn h54_migrate_of_a_busy_deployment_from_the_committed_wasm_then_everything_goes_on() {
    let mut suite = Suite::builder()
        .frozen("liquid_staking_hub", unzip(BEFORE).unwrap())
        .unchecked()
        .build();
    let people: Vec<Addr> = ["alice", "bob"].map(|name| suite.user(name)).into();
    for user in &people {
        suite.deposit(user, 100 * M).unwrap();
    }
    for _ in 0..24 {
        suite.tick_days(1);
        for user in &people {
            suite.unbond(user, M).unwrap();
        }
    }
    let guardian = suite.guardian.clone();
    let validator = suite.validators[3].clone();
    suite
        .hub(&guardian, &ExecuteMsg::Freeze { validator })
        .unwrap();
    let flow = pstake_types::hub::Flow::Deposits;
    suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
    let state = |suite: &Suite| -> (LedgerResponse, _, Vec<_>) {
        let queues = people.iter().map(|user| requests(suite, user)).collect();
        (ledger(suite), records(suite), queues)
    };
    let found = state(&suite);
    assert!(found.0.reserved.u128() > 0 && found.0.owed.u128() > 0 && found.0.unvested.u128() > 0);

    let today = suite.app.store_code(hub_contract(Form::Wasm));
    let (owner, hub) = (suite.owner.clone(), suite.hub.clone());
    suite
        .app
        .migrate_contract(owner, hub, &MigrateMsg {}, today)
        .unwrap();
    assert_eq!(state(&suite), found, "nothing has changed");
    let config: ConfigResponse = suite.ask(&QueryMsg::Config {}).unwrap();
    assert_eq!(
        (config.delay_seconds, config.wind_down),
        (7 * DAY, WindDown::No)
    );
    assert!(config.deposits.paused_until_seconds > suite.now());

    // from here on every invariant is checked after each message
    suite.checked = true;
    for user in &people {
        suite.claim(user).unwrap();
        suite.cancel(user).unwrap();
        suite.unbond(user, M).unwrap();
    }
    suite.collect().unwrap();
    suite.tick_days(30);
    suite.admin(AdminMsg::SetFee { fee_bps: 1_500 }).unwrap();
    for user in &people {
        suite.deposit(user, M).unwrap();
        suite.claim(user).unwrap();
    }
    suite.admin(AdminMsg::WindDown {}).unwrap();
    suite.tick_days(40);
    for user in &people {
        let stk = suite.stk(user);
        suite.unbond(user, stk).unwrap();
    }
    assert_eq!(suite.supply(), suite.seed);
    let recipient = RevenueRecipient::Address(suite.treasury.to_string());
    suite
        .crank(&ExecuteMsg::CollectRevenue { recipient })
        .unwrap();
    let stranger = short_address(suite.app.api(), "stranger");
    assert!(suite
        .deposit_with(&stranger, &ExecuteMsg::Tick { limit: None }, &coins(1, "x"))
        .is_err());
}
