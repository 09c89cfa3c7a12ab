use cosmwasm_std::{Decimal, Uint128};
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::event::SetConfig;
use pstake_types::hub::{AdminMsg, ConfigResponse, ExecuteMsg, Flow, ParamsUpdate, QueryMsg};

use crate::checks::{assert_event, grown, hub_refuses};

fn config(suite: &Suite) -> ConfigResponse {
    suite.ask(&QueryMsg::Config {}).unwrap()
}

fn error_of(suite: &mut Suite, update: ParamsUpdate) -> ContractError {
    let owner = suite.owner.clone();
    let before = config(suite);
    let msg = ExecuteMsg::Admin(AdminMsg::UpdateParams(update));
    let error = hub_refuses(suite, &owner, &msg, &[]);
    assert_eq!(config(suite), before);
    error
}

fn one(change: impl FnOnce(&mut ParamsUpdate)) -> ParamsUpdate {
    let mut update = ParamsUpdate::default();
    change(&mut update);
    update
}

/// Each update alone, on a hub where nothing has its default and both flows are paused.
#[test]
fn h56_update_of_one_parameter_then_all_others_stay() {
    let (mut suite, _) = grown(Form::Native);
    let guardian = suite.guardian.clone();
    for flow in [Flow::Deposits, Flow::Unbonds] {
        suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
    }
    suite.admin(AdminMsg::SetFee { fee_bps: 777 }).unwrap();
    let all = ParamsUpdate {
        min_deposit: Some(11u128.into()),
        min_unbond: Some(12u128.into()),
        deposit_cap: Some(13u128.into()),
        max_commission: Some(Decimal::percent(14)),
        max_share_bps: Some(1_515),
        delay_seconds: Some(16 * 86_400),
    };
    suite.admin(AdminMsg::UpdateParams(all)).unwrap();

    let mut expected = config(&suite);
    assert_eq!(expected.min_deposit.u128(), 11);
    assert!(expected.deposits.paused_until_seconds > suite.now());
    assert!(expected.unbonds.paused_until_seconds > suite.now());
    type Step = (fn(&mut ParamsUpdate), fn(&mut ConfigResponse));
    let steps: [Step; 7] = [
        (|_| {}, |_| {}),
        (
            |u| u.min_deposit = Some(Uint128::one()),
            |c| c.min_deposit = Uint128::one(),
        ),
        (
            |u| u.min_unbond = Some(Uint128::one()),
            |c| c.min_unbond = Uint128::one(),
        ),
        (
            |u| u.deposit_cap = Some(Uint128::zero()),
            |c| c.deposit_cap = Uint128::zero(),
        ),
        (
            |u| u.max_commission = Some(Decimal::one()),
            |c| c.max_commission = Decimal::one(),
        ),
        (
            |u| u.max_share_bps = Some(10_000),
            |c| c.max_share_bps = 10_000,
        ),
        (
            |u| u.delay_seconds = Some(17 * 86_400),
            |c| c.delay_seconds = 17 * 86_400,
        ),
    ];
    for (change, effect) in steps {
        suite.admin(AdminMsg::UpdateParams(one(change))).unwrap();
        effect(&mut expected);
        assert_eq!(config(&suite), expected);
    }
}

#[test]
fn update_params_then_the_event_tells_old_and_new() {
    let (mut suite, _) = grown(Form::Native);
    let update = one(|u| u.min_unbond = Some(7u128.into()));
    let response = suite.admin(AdminMsg::UpdateParams(update)).unwrap();
    let text = |min_unbond: u32| {
        let cap = Uint128::MAX;
        format!(
            "min_deposit=1,min_unbond={min_unbond},deposit_cap={cap},max_commission=0.2,max_share_bps=10000,delay_seconds=604800"
        )
    };
    let expected = SetConfig {
        setting: "params".into(),
        old: text(10_000),
        new: text(7),
    };
    assert_event(&response.events, &suite.hub, expected);
}

#[test]
fn h52_update_params_beyond_each_bound_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let out_of_range = |parameter: &str, max: u128, actual: u128| ContractError::OutOfRange {
        parameter: parameter.into(),
        min: Uint128::one(),
        max: max.into(),
        actual: actual.into(),
    };
    let zero = one(|u| u.min_deposit = Some(Uint128::zero()));
    let expected = out_of_range("min_deposit", u128::MAX, 0);
    assert_eq!(error_of(&mut suite, zero), expected);
    for actual in [0, 1_000_001, u128::MAX] {
        let update = one(|u| u.min_unbond = Some(actual.into()));
        let expected = out_of_range("min_unbond", 1_000_000, actual);
        assert_eq!(error_of(&mut suite, update), expected);
    }
    for bps in [0, 10_001, u16::MAX] {
        let update = one(|u| u.max_share_bps = Some(bps));
        let expected = out_of_range("max_share_bps", 10_000, bps.into());
        assert_eq!(error_of(&mut suite, update), expected);
    }
    for actual in [Decimal::one() + Decimal::raw(1), Decimal::MAX] {
        let update = one(|u| u.max_commission = Some(actual));
        let expected = ContractError::CommissionBound { actual };
        assert_eq!(error_of(&mut suite, update), expected);
    }
    // one bad value undoes the good ones beside it
    let mixed = one(|u| {
        u.min_deposit = Some(5u128.into());
        u.max_share_bps = Some(0);
    });
    error_of(&mut suite, mixed);
    for update in [
        one(|u| u.max_share_bps = Some(1)),
        one(|u| u.max_commission = Some(Decimal::zero())),
        one(|u| u.deposit_cap = Some(Uint128::MAX)),
    ] {
        suite.admin(AdminMsg::UpdateParams(update)).unwrap();
    }
}

#[test]
fn h55_min_unbond_above_a_millionth_of_the_supply_then_refused() {
    let mut suite = Suite::builder().build();
    let alice = suite.user("alice");
    let supply = 900_000_000_000 + suite.seed;
    suite.deposit(&alice, supply - suite.seed).unwrap();
    assert_eq!(suite.supply(), supply);
    // a millionth of 900,001,000,000 is 900,001, below the million that is always allowed
    suite
        .admin(AdminMsg::UpdateParams(one(|u| {
            u.min_unbond = Some(1_000_000u128.into())
        })))
        .unwrap();
    let bob = suite.user("bob");
    suite.deposit(&bob, 1_000_000_000_000).unwrap();
    // of 1,900,001,000,000 it is 1,900,001
    suite
        .admin(AdminMsg::UpdateParams(one(|u| {
            u.min_unbond = Some(1_900_001u128.into())
        })))
        .unwrap();
    let expected = ContractError::OutOfRange {
        parameter: "min_unbond".into(),
        min: Uint128::one(),
        max: 1_900_001u128.into(),
        actual: 1_900_002u128.into(),
    };
    assert_eq!(
        error_of(
            &mut suite,
            one(|u| u.min_unbond = Some(1_900_002u128.into()))
        ),
        expected
    );
}
