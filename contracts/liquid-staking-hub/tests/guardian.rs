use liquid_staking_hub::ContractError;
use pstake_testing::suite::{valoper, Form, Suite, NATIVE};
use pstake_types::hub::event::{Freeze, Pause};
use pstake_types::hub::{
    ConfigResponse, ExecuteMsg, Flow, FlowState, QueryMsg, ValidatorResponse,
    PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger};

const FLOWS: [(Flow, &str); 2] = [(Flow::Deposits, "deposits"), (Flow::Unbonds, "unbonds")];

fn flows(suite: &Suite) -> [FlowState; 2] {
    let config: ConfigResponse = suite.ask(&QueryMsg::Config {}).unwrap();
    [config.deposits, config.unbonds]
}

fn validators(suite: &Suite) -> Vec<ValidatorResponse> {
    suite
        .ask(&QueryMsg::Validators {
            start_after: None,
            limit: None,
        })
        .unwrap()
}

#[test]
fn pause_then_one_flow_stops_and_the_other_does_not() {
    for (i, (flow, name)) in FLOWS.into_iter().enumerate() {
        let (mut suite, alice) = grown(Form::Native);
        let guardian = suite.guardian.clone();
        let before = ledger(&suite);
        let pause = ExecuteMsg::Pause { flow };
        let response = suite.hub(&guardian, &pause).unwrap();
        let until_seconds = suite.now() + PAUSE_SECONDS;
        let state = FlowState {
            paused_until_seconds: until_seconds,
            pausable_from_seconds: until_seconds + PAUSE_COOLDOWN_SECONDS,
        };
        assert_eq!(flows(&suite)[i], state);
        assert_eq!(flows(&suite)[1 - i], FlowState::default());
        assert_eq!(ledger(&suite), before);
        let event = |until_seconds| Pause {
            flow: name.into(),
            until_seconds,
        };
        assert_event(&response.events, &suite.hub, event(until_seconds));
        assert_eq!(suite.deposit(&alice, 1_000).is_err(), i == 0);
        assert_eq!(suite.unbond(&alice, 10_000).is_err(), i == 1);

        let unpause = ExecuteMsg::Unpause { flow };
        let response = suite.hub(&guardian, &unpause).unwrap();
        assert_event(&response.events, &suite.hub, event(0));
        let state = FlowState {
            paused_until_seconds: 0,
            ..state
        };
        assert_eq!(flows(&suite)[i], state);
        suite.deposit(&alice, 1_000).unwrap();
        suite.unbond(&alice, 10_000).unwrap();
        // letting go what was never stopped changes nothing
        suite.hub(&guardian, &unpause).unwrap();
        assert_eq!(flows(&suite)[i], state);
    }
}

/// The owner is bound as the guardian is; ending a pause early does not shorten the cooldown.
#[test]
fn h70_pause_again_then_refused_until_the_second_the_cooldown_ends() {
    for (flow, _) in FLOWS {
        let (mut suite, _) = grown(Form::Native);
        let (guardian, owner) = (suite.guardian.clone(), suite.owner.clone());
        let pause = ExecuteMsg::Pause { flow };
        let from_seconds = suite.now() + PAUSE_SECONDS + PAUSE_COOLDOWN_SECONDS;
        suite.hub(&guardian, &pause).unwrap();
        let expected = ContractError::PauseCooldown { from_seconds };
        for sender in [&guardian, &owner] {
            assert_eq!(hub_refuses(&mut suite, sender, &pause, &[]), expected);
        }
        suite.hub(&guardian, &ExecuteMsg::Unpause { flow }).unwrap();
        assert_eq!(hub_refuses(&mut suite, &owner, &pause, &[]), expected);
        // a new guardian does not start afresh
        let new = suite.user("new guardian");
        suite
            .admin(pstake_types::hub::AdminMsg::SetGuardian {
                guardian: Some(new.to_string()),
            })
            .unwrap();
        suite.advance(from_seconds - suite.now() - 1);
        assert_eq!(hub_refuses(&mut suite, &new, &pause, &[]), expected);
        suite.advance(1);
        suite.hub(&new, &pause).unwrap();
        let until_seconds = suite.now() + PAUSE_SECONDS;
        assert!(flows(&suite)
            .iter()
            .any(|state| state.paused_until_seconds == until_seconds));
    }
}

/// Whatever is paused: what is inside goes on and out.
#[test]
fn h55_pause_of_everything_then_users_still_get_out_and_it_ends_by_itself() {
    let (mut suite, alice) = grown(Form::Native);
    let guardian = suite.guardian.clone();
    let bob = suite.user("bob");
    suite.deposit(&bob, 1_000_000).unwrap();
    suite.unbond(&alice, 100_000).unwrap();
    suite.tick_days(1);
    suite.unbond(&alice, 200_000).unwrap();
    suite.unbond(&bob, 20_000).unwrap();
    let until = suite.now() + PAUSE_SECONDS;
    for (flow, _) in FLOWS {
        suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
    }
    assert!(suite.deposit(&alice, 1_000).is_err());
    assert!(suite.unbond(&alice, 10_000).is_err());

    let native = suite.native(&alice);
    let claimed = suite.claim(&alice).unwrap();
    assert!(claimed > 100_000, "claim");
    assert_eq!(suite.native(&alice), native + claimed);
    assert_eq!(suite.cancel(&bob).unwrap(), 20_000, "cancel");
    suite.tick_days(1);
    let pending: Vec<pstake_types::hub::BatchResponse> = suite
        .ask(&QueryMsg::Batches {
            start_after: None,
            limit: None,
        })
        .unwrap();
    assert_eq!(pending.len(), 2, "submit: {pending:?}");
    // transfers of stk are nobody's to stop
    let token = suite.token.clone();
    let transfer = cw20::Cw20ExecuteMsg::Transfer {
        recipient: alice.to_string(),
        amount: 5u128.into(),
    };
    suite.call(&bob, &token, &transfer, &[]).unwrap();
    suite.advance(until - suite.now());
    suite.deposit(&alice, 1_000).unwrap();
    suite.unbond(&alice, 10_000).unwrap();
    suite.tick_days(24);
    assert!(suite.claim(&alice).unwrap() > 200_000);
}

#[test]
fn pause_by_anybody_else_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let flow = Flow::Deposits;
    let validator = valoper(1);
    for sender in [alice, suite.treasury.clone(), suite.hub.clone()] {
        for msg in [
            ExecuteMsg::Pause { flow },
            ExecuteMsg::Unpause { flow },
            ExecuteMsg::Freeze {
                validator: validator.clone(),
            },
            ExecuteMsg::Unfreeze {
                validator: validator.clone(),
            },
        ] {
            let error = hub_refuses(&mut suite, &sender, &msg, &[]);
            assert_eq!(error, ContractError::NotGuardian {});
        }
    }
    assert_eq!(flows(&suite), [FlowState::default(); 2]);
}

#[test]
fn freeze_then_the_validator_gets_no_message_and_its_stake_still_counts() {
    let (mut suite, alice) = grown(Form::Native);
    let (guardian, owner) = (suite.guardian.clone(), suite.owner.clone());
    let before = ledger(&suite);
    let event = |frozen| Freeze {
        validator: valoper(1),
        frozen,
    };
    let freeze = ExecuteMsg::Freeze {
        validator: valoper(1),
    };
    let response = suite.hub(&owner, &freeze).unwrap();
    assert_event(&response.events, &suite.hub, event(true));
    assert_eq!(ledger(&suite), before);
    let of = |suite: &Suite| {
        let mut all = validators(suite).into_iter();
        all.find(|v| v.validator == valoper(1)).unwrap()
    };
    let frozen = of(&suite);
    assert!(frozen.frozen && frozen.weight == 100);
    assert_eq!(validators(&suite).iter().filter(|v| v.frozen).count(), 1);

    // new stake, a large batch, rewards and a change of targets all pass it by
    use pstake_testing::sdk::SdkControl;
    suite.deposit(&alice, 3_000_000).unwrap();
    suite.tick_days(1);
    suite.unbond(&alice, 6_000_000).unwrap();
    let rewards = cosmwasm_std::coins(1_000_000, NATIVE);
    suite
        .app
        .allocate_to_validator(&valoper(1), &rewards)
        .unwrap();
    suite.tick_days(3);
    let now = of(&suite);
    assert_eq!((now.bonded, now.slots_used), (frozen.bonded, 0));
    assert!(validators(&suite).iter().any(|v| v.slots_used > 0));
    let harvested = |suite: &Suite| {
        let answer = suite.ask::<pstake_types::hub::RevenueResponse>(&QueryMsg::Revenue {});
        answer.unwrap().total_rewards
    };
    let rewards = harvested(&suite);

    let unfreeze = ExecuteMsg::Unfreeze {
        validator: valoper(1),
    };
    let response = suite.hub(&guardian, &unfreeze).unwrap();
    assert_event(&response.events, &suite.hub, event(false));
    assert!(!of(&suite).frozen);
    suite.tick_days(2);
    assert!(harvested(&suite) > rewards, "its rewards were waiting");
}

#[test]
fn freeze_of_a_validator_that_is_none_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let guardian = suite.guardian.clone();
    for validator in [valoper(99), String::new()] {
        for msg in [
            ExecuteMsg::Freeze {
                validator: validator.clone(),
            },
            ExecuteMsg::Unfreeze {
                validator: validator.clone(),
            },
        ] {
            let error = hub_refuses(&mut suite, &guardian, &msg, &[]);
            let validator = validator.clone();
            assert_eq!(error, ContractError::UnknownValidator { validator });
        }
    }
}
