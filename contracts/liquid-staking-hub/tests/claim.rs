use cosmwasm_std::{from_json, Addr, Uint128};
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::event::Claim;
use pstake_types::hub::{
    BatchResponse, BatchStage, ClaimResponse, ExecuteMsg, QueryMsg, RequestStage, SolvencyResponse,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger, refused, requests, FORMS};

fn preview(suite: &Suite, user: &Addr, limit: Option<u32>) -> ClaimResponse {
    let user = user.to_string();
    suite.ask(&QueryMsg::PreviewClaim { user, limit }).unwrap()
}

/// `n` settled requests of Alice, a batch each, covered by Bob's deposits; odd amounts, so that
/// claims round.
fn settled(form: Form, n: u64) -> (Suite, Addr) {
    let (mut suite, alice) = grown(form);
    let bob = suite.user("bob");
    for i in 0..n {
        suite.deposit(&bob, 300_000).unwrap();
        suite.unbond(&alice, 100_001 + u128::from(i)).unwrap();
        suite.unbond(&bob, 10_000).unwrap();
        suite.tick_days(2);
    }
    let all = requests(&suite, &alice);
    assert_eq!(all.len() as u64, n);
    for request in all {
        assert!(matches!(request.stage, RequestStage::Claimable { .. }));
    }
    (suite, alice)
}

#[test]
fn claim_then_pays_all_settled_requests_as_previewed() {
    for form in FORMS {
        let (mut suite, alice) = settled(form, 3);
        suite.unbond(&alice, 50_000).unwrap();
        let previewed = preview(&suite, &alice, None);
        let shown: u128 = requests(&suite, &alice)
            .iter()
            .map(|request| match request.stage {
                RequestStage::Claimable { native } => native.u128(),
                _ => 0,
            })
            .sum();
        assert_eq!(previewed.native.u128(), shown);
        assert_eq!(previewed.requests, 3);
        let before = ledger(&suite);
        let (native, stk, hub) = (
            suite.native(&alice),
            suite.stk(&alice),
            suite.native(&suite.hub),
        );

        let msg = ExecuteMsg::Claim { limit: None };
        let response = suite.hub(&alice, &msg).unwrap();
        let paid: ClaimResponse = from_json(response.data.clone().unwrap()).unwrap();
        assert_eq!(paid, previewed);
        let paid = paid.native.u128();
        assert_eq!(suite.native(&alice), native + paid);
        assert_eq!(suite.native(&suite.hub), hub - paid);
        assert_eq!(suite.stk(&alice), stk);
        let after = ledger(&suite);
        assert_eq!(after.reserved.u128(), before.reserved.u128() - paid);
        assert_eq!((after.supply, after.rate), (before.supply, before.rate));
        assert_event(
            &response.events,
            &suite.hub,
            Claim {
                user: alice.to_string(),
                native: paid,
                requests: 3,
            },
        );
        // only the queued request is left
        assert_eq!(requests(&suite, &alice).len(), 1);
        assert_eq!(
            preview(&suite, &alice, None),
            ClaimResponse {
                native: Uint128::zero(),
                requests: 0
            }
        );
        let hub = suite.hub.clone();
        let error = refused(&mut suite, &alice, &hub, &msg, &[]);
        assert_eq!(error.root_cause().to_string(), "nothing to claim");
    }
}

#[test]
fn claim_with_limit_then_oldest_first() {
    let (mut suite, alice) = settled(Form::Native, 4);
    let ids: Vec<u64> = requests(&suite, &alice)
        .iter()
        .map(|r| r.batch_id)
        .collect();
    let first = preview(&suite, &alice, Some(1));
    let native = suite.native(&alice);
    let msg = ExecuteMsg::Claim { limit: Some(1) };
    suite.hub(&alice, &msg).unwrap();
    assert_eq!(suite.native(&alice), native + first.native.u128());
    let left: Vec<u64> = requests(&suite, &alice)
        .iter()
        .map(|r| r.batch_id)
        .collect();
    assert_eq!(left, ids[1..]);
    // a limit beyond what there is pays what there is
    let all = preview(&suite, &alice, Some(100));
    assert_eq!(all.requests, 3);
    let msg = ExecuteMsg::Claim { limit: Some(100) };
    suite.hub(&alice, &msg).unwrap();
    let paid = first.native.u128() + all.native.u128();
    assert_eq!(suite.native(&alice), native + paid);
}

#[test]
fn claim_for_then_the_user_is_paid_not_the_caller() {
    for form in FORMS {
        let (mut suite, alice) = settled(form, 1);
        let keeper = suite.user("bot");
        let expected = preview(&suite, &alice, None);
        let (native, bot) = (suite.native(&alice), suite.native(&keeper));
        let msg = ExecuteMsg::ClaimFor {
            user: alice.to_string(),
            limit: Some(1),
        };
        let response = suite.hub(&keeper, &msg).unwrap();
        let paid: ClaimResponse = from_json(response.data.clone().unwrap()).unwrap();
        assert_eq!(paid, expected);
        assert_eq!(suite.native(&alice), native + paid.native.u128());
        assert_eq!(suite.native(&keeper), bot);
        assert_event(
            &response.events,
            &suite.hub,
            Claim {
                user: alice.to_string(),
                native: paid.native.u128(),
                requests: 1,
            },
        );
        let hub = suite.hub.clone();
        let error = refused(&mut suite, &keeper, &hub, &msg, &[]);
        assert_eq!(error.root_cause().to_string(), "nothing to claim");
    }
}

#[test]
fn claim_for_no_address_then_refused() {
    let (mut suite, alice) = settled(Form::Native, 1);
    let msg = ExecuteMsg::ClaimFor {
        user: "nobody".into(),
        limit: None,
    };
    let error = hub_refuses(&mut suite, &alice, &msg, &[]);
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
}

#[test]
fn claim_before_it_is_settled_then_refused_at_every_stage() {
    let (mut suite, alice) = grown(Form::Native);
    let bob = suite.user("bob");
    let msg = ExecuteMsg::Claim { limit: None };
    for sender in [&alice, &bob] {
        let error = hub_refuses(&mut suite, sender, &msg, &[]);
        assert_eq!(error, ContractError::NothingToClaim {});
    }
    suite.unbond(&alice, 500_000).unwrap();
    let error = hub_refuses(&mut suite, &alice, &msg, &[]);
    assert_eq!(error, ContractError::NothingToClaim {}, "queued");
    suite.tick_days(1);
    let completes_at = match requests(&suite, &alice)[0].stage {
        RequestStage::Unbonding {
            completes_at_seconds,
            ..
        } => completes_at_seconds,
        ref other => panic!("{other:?}"),
    };
    // matured, but not settled: two blocks must see it
    let left = completes_at - suite.now();
    suite.advance(left);
    let error = hub_refuses(&mut suite, &alice, &msg, &[]);
    assert_eq!(error, ContractError::NothingToClaim {}, "matured");
    suite.tick_days(1);
    assert!(suite.claim(&alice).unwrap() > 500_000);
}

#[test]
fn claim_of_one_of_two_in_a_batch_then_the_other_one_keeps_its_part() {
    let (mut suite, alice) = settled(Form::Native, 1);
    let bob = suite.user("bob");
    let batch_id = requests(&suite, &alice)[0].batch_id;
    let batch: BatchResponse = suite.ask(&QueryMsg::Batch { batch_id }).unwrap();
    let BatchStage::Settled { native } = batch.stage else {
        panic!("{batch:?}");
    };
    let (native, stk) = (native.u128(), batch.stk.u128());
    assert_eq!(suite.claim(&alice).unwrap(), native * 100_001 / stk);
    let after: BatchResponse = suite.ask(&QueryMsg::Batch { batch_id }).unwrap();
    assert_eq!(
        after.stage,
        BatchStage::Settled {
            native: native.into()
        }
    );
    assert_eq!(suite.claim(&bob).unwrap(), native * 10_000 / stk);
    // the last one takes the page with it; dust is nobody's and becomes surplus
    let dust = native - native * 100_001 / stk - native * 10_000 / stk;
    assert_eq!(ledger(&suite).reserved.u128(), 0);
    let solvency: SolvencyResponse = suite.ask(&QueryMsg::Solvency {}).unwrap();
    assert_eq!(solvency.surplus.u128(), dust);
    let gone = suite.ask::<BatchResponse>(&QueryMsg::Batch { batch_id });
    let text = format!("batch {batch_id} is unknown");
    assert!(gone.unwrap_err().to_string().contains(&text));
}

#[test]
fn claim_when_refused_then_same_words_in_both_forms() {
    let texts = FORMS.map(|form| {
        let (mut suite, alice) = grown(form);
        let hub = suite.hub.clone();
        [None, Some(0), Some(101), Some(u32::MAX)].map(|limit| {
            let msg = ExecuteMsg::Claim { limit };
            let error = refused(&mut suite, &alice, &hub, &msg, &[]);
            error.root_cause().to_string()
        })
    });
    assert_eq!(texts[0][1], "limit 0 is outside 1 to 100");
    assert_eq!(texts[0], texts[1]);
}
