//! The bonded set: x/staking/keeper/val_state_change.go (v0.53.4), and how wasmd shows it.

use crate::common::*;
use cosmwasm_std::Decimal;
use pstake_testing::sdk::{
    sdk_app, BondStatus, Params, SdkApp, SdkControl, SdkViews, ValidatorSpec,
};

fn small_set(self_delegations: &[u128]) -> SdkApp {
    let params = Params {
        max_validators: 2,
        ..plain()
    };
    chain_with(params, self_delegations)
}

fn shown(app: &SdkApp) -> Vec<String> {
    let all = app.wrap().query_all_validators().unwrap();
    all.into_iter().map(|v| v.address).collect()
}

fn status(app: &SdkApp, operator: &str) -> BondStatus {
    app.validator(operator).unwrap().status
}

/// `max_validators`: the most powerful are bonded; who overtakes enters at the end of the block, and who is overtaken
/// begins to unbond; queries show the bonded only, single ones any.
#[test]
fn max_validators_bounds_the_set() {
    let mut app = small_set(&[30_000_000, 20_000_000, 10_000_000]);
    assert_eq!(shown(&app), [V1, V2]);
    assert_eq!(status(&app, V3), BondStatus::Unbonded);
    let alice = fund(&mut app, "alice", 15_000_000);
    delegate(&mut app, &alice, V3, 15_000_000).unwrap();
    assert_eq!(shown(&app), [V1, V2]);
    pass(&mut app, 5);
    assert_eq!(shown(&app), [V1, V3]);
    assert_eq!(status(&app, V2), BondStatus::Unbonding);
    let pools = app.module_balances().unwrap();
    assert_eq!(pools.bonded.u128(), 55_000_000);
    assert_eq!(pools.not_bonded.u128(), 20_000_000);
    assert!(app.wrap().query_validator(V2).unwrap().is_some());
    assert!(app.wrap().query_validator("nobody").unwrap().is_none());

    pass(&mut app, PERIOD);
    pass(&mut app, 5);
    assert_eq!(status(&app, V2), BondStatus::Unbonded);
    assert!(app.validator(V2).is_some());
}

/// "if we get to a zero-power validator (which we don't bond)": less than one unit of power is not bonded.
#[test]
fn powerless_validator_is_not_bonded() {
    let mut app = chain(&[30_000_000, 999_999]);
    assert_eq!(shown(&app), [V1]);
    let alice = fund(&mut app, "alice", 1);
    delegate(&mut app, &alice, V2, 1).unwrap();
    pass(&mut app, 5);
    assert_eq!(shown(&app), [V1, V2]);
    undelegate(&mut app, &alice, V2, 1).unwrap();
    pass(&mut app, 5);
    assert_eq!(status(&app, V2), BondStatus::Unbonding);
}

/// `GetBondedValidatorsByPower` reads the power index: a jailed validator is missing within its block, and the order is
/// by power now.
#[test]
fn jailed_validator_is_missing_from_queries_at_once() {
    let mut app = chain(&[30_000_000, 20_000_000, 10_000_000]);
    app.jail(V2).unwrap();
    assert_eq!(status(&app, V2), BondStatus::Bonded);
    assert_eq!(shown(&app), [V1, V3]);
    let alice = fund(&mut app, "alice", 25_000_000);
    delegate(&mut app, &alice, V3, 25_000_000).unwrap();
    assert_eq!(shown(&app), [V3, V1]);
}

/// `unbondingToBonded`: a validator that comes back before its unbonding ends leaves the queue.
#[test]
fn validator_that_returns_is_not_unbonded_later() {
    let mut app = chain(&[30_000_000, 20_000_000]);
    app.jail(V2).unwrap();
    pass(&mut app, DAY);
    app.unjail(V2).unwrap();
    pass(&mut app, DAY);
    pass(&mut app, PERIOD);
    pass(&mut app, 5);
    assert_eq!(status(&app, V2), BondStatus::Bonded);
}

/// MsgCreateValidator after genesis: bonded at the end of the block; the operator address is taken once.
#[test]
fn new_validator_is_bonded_at_the_end_of_the_block() {
    let mut app = chain(&[30_000_000]);
    pass(&mut app, 5);
    app.add_validator(ValidatorSpec::new(V2, 5_000_000))
        .unwrap();
    assert_eq!(status(&app, V2), BondStatus::Unbonded);
    pass(&mut app, 5);
    assert_eq!(status(&app, V2), BondStatus::Bonded);
    assert_eq!(
        app.bonded_set(),
        [(V1.to_string(), 30), (V2.to_string(), 5)]
    );
    assert!(app.add_validator(ValidatorSpec::new(V2, 1)).is_err());
}

/// A delegation to a jailed validator works, counts in full, and stays visible to contracts.
#[test]
fn delegations_to_jailed_validators_stay_visible() {
    let mut app = chain(&[30_000_000, 20_000_000]);
    let alice = fund(&mut app, "alice", 2_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    app.jail(V1).unwrap();
    pass(&mut app, 5);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    let all = app.wrap().query_all_delegations(&alice).unwrap();
    assert_eq!((all.len(), all[0].amount.amount.u128()), (1, 2_000));
}

/// Genesis lasts until there is a validator: an App that moves its clock first has its validators bonded all the same.
#[test]
fn genesis_waits_for_validators() {
    let mut app = sdk_app(plain());
    pass(&mut app, 5);
    app.add_validator(ValidatorSpec::new(V1, 5_000_000))
        .unwrap();
    assert_eq!(status(&app, V1), BondStatus::Bonded);
    app.set_commission(V1, Decimal::percent(42)).unwrap();
    let shown = app.wrap().query_validator(V1).unwrap().unwrap();
    assert_eq!(shown.commission, Decimal::percent(42));
}
