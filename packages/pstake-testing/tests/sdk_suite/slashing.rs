//! Jail, unjail, tombstone: x/slashing/keeper/infractions.go, unjail.go (v0.53.4), x/evidence (v0.1.1).

use crate::common::*;
use cosmwasm_std::Addr;
use pstake_testing::sdk::{BondStatus, SdkControl, SdkError, SdkViews};

/// Downtime: 0.1% of the power, jailed; out of the set from the next block on; back after its time by MsgUnjail.
#[test]
fn downtime_slashes_jails_and_can_be_undone_after_its_time() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    pass(&mut app, 5);
    let burned = app.downtime_slash(V1).unwrap();
    assert_eq!(burned.u128(), 50_000);
    let val = app.validator(V1).unwrap();
    assert!(val.jailed);
    assert_eq!(val.status, BondStatus::Bonded); // until the block ends
    assert!(app.downtime_slash(V1).unwrap().is_zero()); // "already jailed"

    pass(&mut app, 599);
    assert_eq!(app.validator(V1).unwrap().status, BondStatus::Unbonding);
    assert_eq!(app.module_balances().unwrap().bonded.u128(), 50_000_000);
    let early = app.unjail(V1).unwrap_err();
    assert_eq!(
        early.to_string(),
        "validator still jailed; cannot be unjailed"
    );
    pass(&mut app, 1);
    app.unjail(V1).unwrap();
    pass(&mut app, 5);
    assert_eq!(app.validator(V1).unwrap().status, BondStatus::Bonded);
    assert_eq!(app.module_balances().unwrap().bonded.u128(), 99_950_000);
    let twice = app.unjail(V1).unwrap_err();
    assert_eq!(
        twice.to_string(),
        "validator not jailed; cannot be unjailed"
    );
}

/// "distributionHeight := height - ValidatorUpdateDelay - 1": downtime reaches entries of the last two blocks.
#[test]
fn downtime_reaches_entries_of_the_last_two_blocks() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 3_000_000);
    delegate(&mut app, &alice, V1, 3_000_000).unwrap();
    for _ in 0..3 {
        pass(&mut app, 5);
        undelegate(&mut app, &alice, V1, 1_000_000).unwrap();
    }
    pass(&mut app, 5);
    app.downtime_slash(V1).unwrap();
    let pairs = app.unbondings(&alice);
    let balances: Vec<_> = pairs[0].entries.iter().map(|e| e.balance.u128()).collect();
    assert_eq!(balances, [1_000_000, 999_000, 999_000]);
}

/// A double sign: 5% of the power at the infraction, entries since one block before it pay, jailed and tombstoned for ever;
/// a second one is ignored.
#[test]
fn double_sign_slashes_what_stood_behind_it_and_tombstones() {
    let mut app = chain(&[40_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 10_000_000);
    delegate(&mut app, &alice, V1, 10_000_000).unwrap();
    pass(&mut app, 5);
    undelegate(&mut app, &alice, V1, 1_000_000).unwrap(); // too early
    pass(&mut app, 5);
    undelegate(&mut app, &alice, V1, 2_000_000).unwrap(); // the block before
    pass(&mut app, 5);
    let infraction = app.block_info().height;
    undelegate(&mut app, &alice, V1, 3_000_000).unwrap();
    pass(&mut app, 5);
    // Power at the infraction: 47 (the 2,000,000 left at the end of the block before). 5%: 2,350,000, of which
    // 100,000 and 150,000 from the entries.
    assert_eq!(app.power_at(V1, infraction), 47);
    let burned = app.double_sign(V1, infraction).unwrap();
    assert_eq!(burned.u128(), 2_100_000);
    let pairs = app.unbondings(&alice);
    let balances: Vec<_> = pairs[0].entries.iter().map(|e| e.balance.u128()).collect();
    assert_eq!(balances, [1_000_000, 1_900_000, 2_850_000]);
    let val = app.validator(V1).unwrap();
    assert!(val.jailed && val.tombstoned);
    assert!(app.double_sign(V1, infraction).unwrap().is_zero());
    pass(&mut app, 100 * DAY);
    assert_eq!(
        app.unjail(V1).unwrap_err().downcast::<SdkError>().unwrap(),
        SdkError::ValidatorJailed
    );
}

/// `Unbond`: an operator who goes below the minimum self-delegation is jailed, and stays so until it is restored.
#[test]
fn self_delegation_below_minimum_jails() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let operator = Addr::unchecked(app.validator(V1).unwrap().account);
    undelegate(&mut app, &operator, V1, 50_000_000 - 1).unwrap();
    assert!(!app.validator(V1).unwrap().jailed); // the minimum is one
    undelegate(&mut app, &operator, V1, 1).unwrap();
    assert!(app.validator(V1).unwrap().jailed);
    let alice = fund(&mut app, "alice", 5_000_000);
    delegate(&mut app, &alice, V1, 5_000_000).unwrap();
    pass(&mut app, 5);
    assert_eq!(
        app.unjail(V1).unwrap_err().downcast::<SdkError>().unwrap(),
        SdkError::NoDelegation
    );
    app.mint(&operator, &[stake(10)]).unwrap();
    delegate(&mut app, &operator, V1, 10).unwrap();
    app.unjail(V1).unwrap();
}

/// `Jail` twice is an error.
#[test]
fn jail_of_jailed_fails() {
    let mut app = chain(&[50_000_000]);
    app.jail(V1).unwrap();
    assert!(app
        .jail(V1)
        .unwrap_err()
        .to_string()
        .starts_with("cannot jail already jailed validator"));
}
