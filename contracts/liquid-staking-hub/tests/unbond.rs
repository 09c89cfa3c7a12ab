use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::event::{CancelUnbond, Unbond};
use pstake_types::hub::{
    AdminMsg, BatchResponse, BatchStage, CancelResponse, Cw20HookMsg, ExecuteMsg, Flow,
    ParamsUpdate, QueryMsg, RequestStage, UnbondRequest, PAUSE_SECONDS,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger, refused, requests, FORMS};

fn send(suite: &Suite, stk: u128, msg: Binary) -> Cw20ExecuteMsg {
    Cw20ExecuteMsg::Send {
        contract: suite.hub.to_string(),
        amount: stk.into(),
        msg,
    }
}

fn unbond() -> Binary {
    to_json_binary(&Cw20HookMsg::Unbond { receiver: None }).unwrap()
}

/// What the hub answers to stk sent with this hook message; nothing may have moved.
fn send_refused(suite: &mut Suite, user: &Addr, stk: u128, hook: Binary) -> ContractError {
    let (token, msg) = (suite.token.clone(), send(suite, stk, hook));
    let error = refused(suite, user, &token, &msg, &[]);
    match error.downcast::<ContractError>() {
        Ok(error) => error,
        Err(error) => panic!("{error:?}"),
    }
}

fn batch(suite: &Suite, batch_id: u64) -> BatchResponse {
    suite.ask(&QueryMsg::Batch { batch_id }).unwrap()
}

fn open(suite: &Suite, batch_id: u64, stk: u128, requests: u64) -> BatchResponse {
    let BatchStage::Open {
        submits_at_seconds, ..
    } = batch(suite, batch_id).stage
    else {
        panic!("batch {batch_id} is not open");
    };
    assert!(submits_at_seconds >= suite.now());
    BatchResponse {
        batch_id,
        stk: stk.into(),
        stage: BatchStage::Open {
            requests,
            submits_at_seconds,
        },
    }
}

fn queued(requests: &[UnbondRequest]) -> Vec<(u64, u128)> {
    let of = |r: &UnbondRequest| {
        assert!(matches!(r.stage, RequestStage::Queued { .. }), "{r:?}");
        (r.batch_id, r.stk.u128())
    };
    requests.iter().map(of).collect()
}

/// Id of the open batch.
fn open_id(suite: &Suite) -> u64 {
    let list: Vec<BatchResponse> = suite
        .ask(&QueryMsg::Batches {
            start_after: None,
            limit: Some(100),
        })
        .unwrap();
    list.last().unwrap().batch_id
}

#[test]
fn unbond_then_stk_waits_in_the_open_batch_and_earns() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let bob = suite.user("bob");
        let id = open_id(&suite);
        let before = ledger(&suite);
        let (native, stk, hub) = (
            suite.native(&alice),
            suite.stk(&alice),
            suite.stk(&suite.hub),
        );

        let response = suite.unbond(&alice, 20_000).unwrap();
        assert_eq!(suite.stk(&alice), stk - 20_000);
        assert_eq!(suite.stk(&suite.hub), hub + 20_000);
        assert_eq!(suite.native(&alice), native);
        assert_eq!(ledger(&suite), before, "stk in the queue stays supply");
        assert_eq!(queued(&requests(&suite, &alice)), [(id, 20_000)]);
        assert_eq!(batch(&suite, id), open(&suite, id, 20_000, 1));
        assert_event(
            &response.events,
            &suite.hub,
            Unbond {
                sender: alice.to_string(),
                receiver: alice.to_string(),
                batch_id: id,
                stk: 20_000,
            },
        );

        // a second one joins the first; one for Bob is Bob's
        suite.unbond(&alice, 10_000).unwrap();
        let response = suite.unbond_to(&alice, 15_000, Some(&bob)).unwrap();
        assert_event(
            &response.events,
            &suite.hub,
            Unbond {
                sender: alice.to_string(),
                receiver: bob.to_string(),
                batch_id: id,
                stk: 15_000,
            },
        );
        assert_eq!(queued(&requests(&suite, &alice)), [(id, 30_000)]);
        assert_eq!(queued(&requests(&suite, &bob)), [(id, 15_000)]);
        assert_eq!(batch(&suite, id), open(&suite, id, 45_000, 2));

        // after the submission a new batch takes requests
        suite.tick_days(1);
        suite.unbond(&alice, 10_001).unwrap();
        let all = requests(&suite, &alice);
        assert_eq!(queued(&all[1..]), [(id + 1, 10_001)]);
        assert!(matches!(all[0].stage, RequestStage::Unbonding { .. }));
        assert_eq!(batch(&suite, id + 1), open(&suite, id + 1, 10_001, 1));
    }
}

#[test]
fn h11_unbond_below_minimum_when_rate_is_not_1_then_compares_stk() {
    let (mut suite, alice) = grown(Form::Native);
    let error = send_refused(&mut suite, &alice, 9_999, unbond());
    let expected = ContractError::BelowMinimum {
        min: 10_000u128.into(),
        actual: 9_999u128.into(),
    };
    assert_eq!(error, expected);
    let backing = ledger(&suite).backing.u128();
    let worth = 9_999 * backing / suite.supply();
    assert!(worth > 10_000, "a limit in native would take this");
    suite.unbond(&alice, 10_000).unwrap();
}

#[test]
fn unbond_when_paused_then_refused_until_the_second_it_ends() {
    let (mut suite, alice) = grown(Form::Native);
    let guardian = suite.guardian.clone();
    let until_seconds = suite.now() + PAUSE_SECONDS;
    let flow = Flow::Unbonds;
    suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
    suite.advance(PAUSE_SECONDS - 1);
    let error = send_refused(&mut suite, &alice, 10_000, unbond());
    assert_eq!(error, ContractError::Paused { until_seconds });
    suite.advance(1);
    suite.unbond(&alice, 10_000).unwrap();
}

#[test]
fn unbond_with_bad_hook_message_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let nobody = Cw20HookMsg::Unbond {
        receiver: Some("nobody".into()),
    };
    let hooks = [
        Binary::default(),
        Binary::from(br#"{"swap":{}}"#),
        to_json_binary(&nobody).unwrap(),
    ];
    for hook in hooks {
        let error = send_refused(&mut suite, &alice, 10_000, hook);
        assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    }
}

#[test]
fn h04_unbond_of_zero_then_the_token_refuses() {
    let (mut suite, alice) = grown(Form::Native);
    let (token, msg) = (suite.token.clone(), send(&suite, 0, unbond()));
    let error = refused(&mut suite, &alice, &token, &msg, &[]);
    let error: stk_token::ContractError = error.downcast().unwrap();
    assert_eq!(error, stk_token::ContractError::ZeroAmount);
}

/// The token refuses zero amounts itself; the hub does not lean on that.
#[test]
fn h57_receive_of_zero_from_the_token_itself_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let token = suite.token.clone();
    let msg = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: alice.to_string(),
        amount: Uint128::zero(),
        msg: unbond(),
    });
    let error = hub_refuses(&mut suite, &token, &msg, &[]);
    assert_eq!(error, ContractError::ZeroAmount {});
}

#[test]
fn h57_receive_called_directly_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let msg = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: alice.to_string(),
        amount: 1_000_000u128.into(),
        msg: unbond(),
    });
    for sender in [alice, suite.owner.clone(), suite.hub.clone()] {
        let error = hub_refuses(&mut suite, &sender, &msg, &[]);
        let token = suite.token.clone();
        assert_eq!(error, ContractError::NotTheToken { token, sender });
    }
    assert_eq!(batch(&suite, open_id(&suite)).stk, Uint128::zero());
}

#[test]
fn h57_receive_from_a_foreign_cw20_then_refused() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let foreign = suite.foreign_cw20(&alice, 1_000_000);
        let msg = send(&suite, 1_000_000, unbond());
        let error = refused(&mut suite, &alice, &foreign, &msg, &[]);
        let expected = ContractError::NotTheToken {
            token: suite.token.clone(),
            sender: foreign.clone(),
        };
        assert_eq!(error.root_cause().to_string(), expected.to_string());
        let held: cw20::BalanceResponse = suite
            .app
            .wrap()
            .query_wasm_smart(
                &foreign,
                &cw20::Cw20QueryMsg::Balance {
                    address: alice.to_string(),
                },
            )
            .unwrap();
        assert_eq!(held.balance.u128(), 1_000_000, "the foreign cw20 went back");
    }
}

#[test]
fn cancel_then_all_stk_of_the_open_batch_is_back() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let bob = suite.user("bob");
        let id = open_id(&suite);
        let before = ledger(&suite);
        let (native, stk, hub) = (
            suite.native(&alice),
            suite.stk(&alice),
            suite.stk(&suite.hub),
        );
        suite.unbond(&alice, 20_000).unwrap();
        suite.unbond(&alice, 10_000).unwrap();
        suite.unbond_to(&alice, 15_000, Some(&bob)).unwrap();

        let response = suite.hub(&alice, &ExecuteMsg::CancelUnbond {}).unwrap();
        let data: CancelResponse = from_json(response.data.clone().unwrap()).unwrap();
        assert_eq!(data.stk.u128(), 30_000);
        assert_eq!(suite.stk(&alice), stk - 15_000);
        assert_eq!(suite.stk(&suite.hub), hub + 15_000);
        assert_eq!(suite.native(&alice), native);
        assert_eq!(ledger(&suite), before);
        assert_eq!(requests(&suite, &alice), []);
        assert_eq!(batch(&suite, id), open(&suite, id, 15_000, 1));
        assert_event(
            &response.events,
            &suite.hub,
            CancelUnbond {
                user: alice.to_string(),
                batch_id: id,
                stk: 30_000,
            },
        );

        // the request is its owner's, not the sender's of the stk
        assert_eq!(suite.cancel(&bob).unwrap(), 15_000);
        assert_eq!(suite.stk(&bob), 15_000);
        assert_eq!(batch(&suite, id), open(&suite, id, 0, 0));
    }
}

#[test]
fn cancel_when_nothing_is_queued_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let bob = suite.user("bob");
    let batch_id = open_id(&suite);
    suite.unbond(&alice, 20_000).unwrap();
    let msg = ExecuteMsg::CancelUnbond {};
    let error = hub_refuses(&mut suite, &bob, &msg, &[]);
    assert_eq!(error, ContractError::NothingToCancel { batch_id });
    suite.cancel(&alice).unwrap();
    let error = hub_refuses(&mut suite, &alice, &msg, &[]);
    assert_eq!(error, ContractError::NothingToCancel { batch_id });
}

#[test]
fn cancel_after_submission_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let batch_id = open_id(&suite);
    suite.unbond(&alice, 20_000).unwrap();
    suite.tick_days(1);
    let error = hub_refuses(&mut suite, &alice, &ExecuteMsg::CancelUnbond {}, &[]);
    let batch_id = batch_id + 1;
    assert_eq!(error, ContractError::NothingToCancel { batch_id });
}

#[test]
fn unbond_and_cancel_when_refused_then_same_words_in_both_forms() {
    let texts = FORMS.map(|form| {
        let (mut suite, alice) = grown(form);
        let min = ParamsUpdate {
            min_unbond: Some(30_000u128.into()),
            ..ParamsUpdate::default()
        };
        suite.admin(AdminMsg::UpdateParams(min)).unwrap();
        let (hub, token) = (suite.hub.clone(), suite.token.clone());
        let unknown = send(&suite, 30_000, Binary::from(br#"{"swap":{}}"#));
        let small = send(&suite, 29_999, unbond());
        let forged = ExecuteMsg::Receive(Cw20ReceiveMsg {
            sender: alice.to_string(),
            amount: 1u128.into(),
            msg: unbond(),
        });
        let cancel = ExecuteMsg::CancelUnbond {};
        [
            refused(&mut suite, &alice, &token, &unknown, &[]),
            refused(&mut suite, &alice, &token, &small, &[]),
            refused(&mut suite, &alice, &hub, &forged, &[]),
            refused(&mut suite, &alice, &hub, &cancel, &[]),
        ]
        .map(|error| error.root_cause().to_string())
    });
    assert_eq!(texts[0][1], "amount 29999 is below the minimum 30000");
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn unbond_for_the_hub_then_refused_and_stk_back() {
    let mut suite = Suite::builder().build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 1_000_000).unwrap();
    let hub = suite.hub.clone();
    let refused = suite.unbond_to(&alice, 500_000, Some(&hub));
    let refused: ContractError = refused.unwrap_err().downcast().unwrap();
    assert_eq!(refused, ContractError::ReceiverIsHub {});
    assert_eq!(suite.stk(&alice), 1_000_000);
}
