use cosmwasm_std::{Decimal, Uint128};
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{SdkControl, ValidatorSpec};
use pstake_testing::suite::{valoper, Form, Suite};
use pstake_types::hub::event::SetConfig;
use pstake_types::hub::{
    AdminMsg, ExecuteMsg, ParamsUpdate, PendingWorkResponse, QueryMsg, ValidatorResponse,
    ValidatorWeight,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger};

fn weight(i: usize, weight: u32) -> ValidatorWeight {
    let validator = valoper(i);
    ValidatorWeight { validator, weight }
}

fn set(validators: Vec<ValidatorWeight>) -> AdminMsg {
    AdminMsg::SetValidators { validators }
}

fn remove(i: usize) -> AdminMsg {
    let validator = valoper(i);
    AdminMsg::RemoveValidator { validator }
}

fn error_of(suite: &mut Suite, msg: AdminMsg) -> ContractError {
    let owner = suite.owner.clone();
    let before = weights(suite);
    let error = hub_refuses(suite, &owner, &ExecuteMsg::Admin(msg), &[]);
    assert_eq!(weights(suite), before);
    error
}

fn records(suite: &Suite) -> Vec<ValidatorResponse> {
    suite
        .ask(&QueryMsg::Validators {
            start_after: None,
            limit: Some(100),
        })
        .unwrap()
}

fn weights(suite: &Suite) -> Vec<(String, u32)> {
    let records = records(suite).into_iter();
    records.map(|r| (r.validator, r.weight)).collect()
}

fn text(weights: &[(String, u32)]) -> String {
    let targets: Vec<String> = weights
        .iter()
        .filter(|(_, weight)| *weight > 0)
        .map(|(validator, weight)| format!("{validator}={weight}"))
        .collect();
    targets.join(",")
}

#[test]
fn set_validators_then_the_unnamed_get_weight_0_and_are_drained() {
    let (mut suite, _) = grown(Form::Native);
    let old = weights(&suite);
    assert_eq!(old.len(), 4);
    let before = ledger(&suite);
    let response = suite
        .admin(set(vec![weight(1, 300), weight(2, 100)]))
        .unwrap();
    let new = weights(&suite);
    let of = |i: usize| {
        let name = valoper(i);
        new.iter().find(|(v, _)| *v == name).unwrap().1
    };
    assert_eq!([of(1), of(2), of(3), of(4)], [300, 100, 0, 0]);
    assert_eq!(ledger(&suite), before, "no stake moves yet");
    let bonded = before.bonded.u128();
    for record in records(&suite) {
        let target = bonded * u128::from(record.weight) / 400;
        assert_eq!(record.target.u128(), target);
    }
    let expected = SetConfig {
        setting: "validators".into(),
        old: text(&old),
        new: text(&new),
    };
    assert_event(&response.events, &suite.hub, expected);
    let work: PendingWorkResponse = suite.ask(&QueryMsg::PendingWork {}).unwrap();
    assert!(work.rebalance, "the next tick moves stake at once");

    suite.tick().unwrap();
    for record in records(&suite) {
        let drained = record.weight == 0;
        assert_eq!(record.bonded.is_zero(), drained, "{record:?}");
    }
    // a validator may come back while it is drained
    suite
        .admin(set((1..=4).map(|i| weight(i, 1)).collect()))
        .unwrap();
    assert!(weights(&suite).iter().all(|(_, weight)| *weight == 1));
}

#[test]
fn set_validators_with_a_new_one_then_it_gets_stake() {
    let (mut suite, alice) = grown(Form::Native);
    let spec = ValidatorSpec::new(valoper(5), 1_000_000);
    suite.app.add_validator(spec).unwrap();
    suite.advance(6);
    suite
        .admin(set((1..=5).map(|i| weight(i, 7)).collect()))
        .unwrap();
    suite.deposit(&alice, 10_000_000).unwrap();
    suite.tick_days(2);
    let records = records(&suite);
    let new = records.iter().find(|r| r.validator == valoper(5)).unwrap();
    assert!(new.bonded > Uint128::new(1_000_000), "{new:?}");
}

#[test]
fn set_validators_with_bad_lists_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let max = 100;
    let error = error_of(&mut suite, set(vec![]));
    assert_eq!(error, ContractError::ValidatorCount { max, actual: 0 });
    let many = (1..=101).map(|i| weight(i, 1)).collect();
    let error = error_of(&mut suite, set(many));
    assert_eq!(error, ContractError::ValidatorCount { max, actual: 101 });
    for actual in [0, 10_001, u32::MAX] {
        let error = error_of(&mut suite, set(vec![weight(1, 1), weight(2, actual)]));
        let (validator, max) = (valoper(2), 10_000);
        let expected = ContractError::WeightOutOfRange {
            validator,
            max,
            actual,
        };
        assert_eq!(error, expected);
    }
    let error = error_of(&mut suite, set(vec![weight(1, 1), weight(99, 1)]));
    let validator = valoper(99);
    assert_eq!(error, ContractError::ValidatorNotFound { validator });
}

#[test]
fn h53_set_validators_with_a_duplicate_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let validator = valoper(2);
    let list = vec![weight(1, 1), weight(2, 1), weight(2, 1)];
    let error = error_of(&mut suite, set(list));
    assert_eq!(error, ContractError::DuplicateValidator { validator });
}

#[test]
fn set_validators_beyond_share_or_commission_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let bounds = ParamsUpdate {
        max_share_bps: Some(3_333),
        max_commission: Some(Decimal::percent(5)),
        ..ParamsUpdate::default()
    };
    suite.admin(AdminMsg::UpdateParams(bounds)).unwrap();
    let error = error_of(&mut suite, set(vec![weight(1, 1), weight(2, 1)]));
    let expected = ContractError::ShareTooHigh {
        validator: valoper(1),
        max: 3_333,
        actual: 5_000,
    };
    assert_eq!(error, expected);
    suite
        .admin(set((1..=3).map(|i| weight(i, 9)).collect()))
        .unwrap();

    let costly = Decimal::percent(5) + Decimal::raw(1);
    suite.app.set_commission(&valoper(3), costly).unwrap();
    let error = error_of(&mut suite, set((1..=4).map(|i| weight(i, 9)).collect()));
    let expected = ContractError::CommissionTooHigh {
        validator: valoper(3),
        max: Decimal::percent(5),
        actual: costly,
    };
    assert_eq!(error, expected);
}

#[test]
fn h42_remove_validator_then_it_is_drained_to_the_last_unit_and_its_record_goes() {
    let (mut suite, alice) = grown(Form::Native);
    let response = suite.admin(remove(4)).unwrap();
    let expected = SetConfig {
        setting: format!("weight of {}", valoper(4)),
        old: "100".into(),
        new: "0".into(),
    };
    assert_event(&response.events, &suite.hub, expected);
    let bonded = ledger(&suite).bonded.u128();
    assert_ne!(bonded % 3, 0, "three targets cannot share it evenly");
    suite.tick().unwrap();
    suite.tick_days(2);
    let left = weights(&suite);
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(left.iter().all(|(v, _)| *v != valoper(4)));
    let validator = valoper(4);
    let error = error_of(&mut suite, remove(4));
    assert_eq!(error, ContractError::UnknownValidator { validator });
    suite.unbond(&alice, 1_000_000).unwrap();
    suite.tick_days(1);
}

#[test]
fn remove_validator_that_is_none_or_removed_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    suite.admin(remove(4)).unwrap();
    for i in [4, 5, 99] {
        let validator = valoper(i);
        let error = error_of(&mut suite, remove(i));
        assert_eq!(error, ContractError::UnknownValidator { validator });
    }
}

#[test]
fn h31_remove_the_last_validator_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    for i in [1, 2, 3] {
        suite.admin(remove(i)).unwrap();
    }
    let validator = valoper(4);
    let error = error_of(&mut suite, remove(4));
    assert_eq!(error, ContractError::LastValidator { validator });
    let error = error_of(&mut suite, set(vec![]));
    let (max, actual) = (100, 0);
    assert_eq!(error, ContractError::ValidatorCount { max, actual });
}

/// Records being drained count: 120 at most.
#[test]
fn set_validators_while_many_are_drained_then_records_are_bounded() {
    let mut suite = Suite::builder().validators(100).unchecked().build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 100_000_000_000).unwrap();
    for _ in 0..10 {
        suite.tick_days(1); // 12 delegations a submission
        suite.deposit(&alice, 10_000_000_000).unwrap();
    }
    for i in 101..=121 {
        let spec = ValidatorSpec::new(valoper(i), 1_000_000_000_000);
        suite.app.add_validator(spec).unwrap();
    }
    suite.advance(6);
    let error = error_of(&mut suite, set((22..=121).map(|i| weight(i, 1)).collect()));
    let (max, actual) = (120, 121);
    assert_eq!(error, ContractError::ValidatorCount { max, actual });
    suite
        .admin(set((21..=120).map(|i| weight(i, 1)).collect()))
        .unwrap();
}
