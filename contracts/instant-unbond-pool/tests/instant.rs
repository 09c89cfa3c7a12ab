//! Instant exits, at the pool and through the hub.

use cosmwasm_std::{to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;
use instant_unbond_pool::ContractError;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub;
use pstake_types::pool::event::InstantUnbond;
use pstake_types::pool::{InstantUnbondResponse, QueryMsg};

use crate::checks::{
    assert_event, instant_hook, pool_refuses_cw20, refused, world, worth, World, FORMS,
};

fn preview(suite: &Suite, stk: u128) -> InstantUnbondResponse {
    let stk = Uint128::new(stk);
    suite
        .ask_pool(&QueryMsg::PreviewInstantUnbond { stk })
        .unwrap()
}

#[test]
fn instant_unbond_when_direct_then_pays_stk_at_the_rate_less_one_percent() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        let (token, pool) = (suite.token.clone(), suite.pool().address.clone());
        let bob = suite.user("bob");
        let gross = worth(&suite, 7_654_321);
        let fee = gross.div_ceil(100);
        let quoted = preview(&suite, 7_654_321);
        assert_eq!(quoted.native.u128(), gross - fee);
        assert_eq!((quoted.fee.u128(), quoted.fee_bps), (fee, 100 + 1));
        assert_eq!(quoted.price_impact_bps, 0);
        let before = (suite.native(&bob), suite.stk(&alice), suite.supply());
        let state = suite.pool_state();

        let hook = instant_hook(Some(&bob), Some(gross - fee));
        let response = suite
            .send_cw20(&alice, &token, &pool, 7_654_321, &hook)
            .unwrap();

        assert_eq!(suite.native(&bob), before.0 + gross - fee);
        assert_eq!(suite.stk(&alice), before.1 - 7_654_321);
        assert_eq!(suite.supply(), before.2);
        let after = suite.pool_state();
        assert_eq!(after.stk.u128(), 7_654_321);
        assert_eq!(after.liquidity, quoted.liquidity_left);
        assert_eq!(after.liquidity.u128(), state.liquidity.u128() - gross);
        assert_eq!(after.owed.u128(), fee / 10);
        assert_eq!(after.unvested.u128(), fee - fee / 10);
        assert_eq!(after.totals.redeemed.u128(), gross);
        assert!(after.nav >= state.nav);
        assert_event(
            &response.events,
            &pool,
            InstantUnbond {
                sender: alice.to_string(),
                receiver: bob.to_string(),
                stk: 7_654_321,
                native: gross - fee,
                fee,
                revenue: fee / 10,
            },
        );
    }
}

#[test]
fn instant_unbond_when_through_the_hub_then_the_same_and_the_sender_is_paid() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        let quoted = preview(&suite, 5_000_000);
        let held = suite.stk(&suite.hub);
        let paid = suite.instant_via_hub(&alice, 5_000_000).unwrap();
        assert_eq!(paid, quoted.native.u128());
        assert_eq!(suite.stk(&suite.hub), held);
        assert_eq!(suite.pool_state().stk.u128(), 5_000_000);
    }
}

/// Receiver and least amount are passed on; what the pool refuses the hub refuses, with its words.
#[test]
fn instant_unbond_when_through_the_hub_then_receiver_and_minimum_are_kept() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let (token, hub_addr, bob) = (suite.token.clone(), suite.hub.clone(), suite.user("bob"));
    let actual = preview(&suite, 5_000_000).native;
    let hook = |receiver: &Addr, min: Uint128| hub::Cw20HookMsg::InstantUnbond {
        receiver: Some(receiver.to_string()),
        min_native_out: Some(min),
    };
    let send = |amount: u128, hook: &hub::Cw20HookMsg| Cw20ExecuteMsg::Send {
        contract: hub_addr.to_string(),
        amount: Uint128::new(amount),
        msg: to_json_binary(hook).unwrap(),
    };
    let before = (suite.native(&alice), suite.native(&bob));
    let msg = send(5_000_000, &hook(&bob, actual));
    let response = suite.call(&alice, &token, &msg, &[]).unwrap();
    assert_eq!(suite.native(&alice), before.0);
    assert_eq!(suite.native(&bob), before.1 + actual.u128());
    let gross = actual.u128() * 100 / 99;
    let fee = response
        .events
        .iter()
        .find(|e| e.ty == "wasm-pstake_pool_instant_unbond")
        .and_then(|e| e.attributes.iter().find(|a| a.key == "fee"))
        .map(|a| a.value.parse::<u128>().unwrap());
    assert!(fee.unwrap().abs_diff(gross / 100) <= 1);

    let actual = preview(&suite, 5_000_000).native;
    let min = actual + Uint128::one();
    let error = refused(
        &mut suite,
        &alice,
        &token,
        &send(5_000_000, &hook(&bob, min)),
        &[],
    );
    let expected = ContractError::MinOutNotMet { min, actual };
    assert_eq!(error.downcast_ref(), Some(&expected), "{error:?}");
    let receiver = hub_addr.clone();
    let msg = send(5_000_000, &hook(&receiver, Uint128::zero()));
    let error = refused(&mut suite, &alice, &token, &msg, &[]);
    let expected = ContractError::BadReceiver { receiver };
    assert_eq!(error.downcast_ref(), Some(&expected), "{error:?}");
    let all = suite.stk(&alice);
    let available = suite.pool_state().liquidity;
    let asked = Uint128::new(worth(&suite, all));
    let msg = send(all, &hook(&bob, Uint128::zero()));
    let error = refused(&mut suite, &alice, &token, &msg, &[]);
    let expected = ContractError::NotEnoughLiquidity { available, asked };
    assert_eq!(error.downcast_ref(), Some(&expected), "{error:?}");
}

#[test]
fn instant_unbond_when_a_loss_is_not_recorded_then_refused_until_the_hub_syncs() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let (token, validator) = (suite.token.clone(), suite.validators[0].clone());
    suite.app.downtime_slash(&validator).unwrap();
    let hook = instant_hook(None, None);
    let error = pool_refuses_cw20(&mut suite, &alice, &token, 1_000_000, &hook);
    assert!(
        matches!(error, ContractError::LossNotRecorded { loss } if !loss.is_zero()),
        "{error:?}"
    );
    assert!(error.to_string().contains("Sync"));
    suite.crank(&hub::ExecuteMsg::Sync {}).unwrap();
    let gross = worth(&suite, 1_000_000);
    let paid = suite.instant(&alice, 1_000_000).unwrap();
    assert_eq!(paid, gross - gross.div_ceil(100));
}

#[test]
fn h27_instant_unbond_when_all_liquidity_is_taken_then_the_pool_goes_on() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    let token = suite.token.clone();
    let available = suite.pool_state().liquidity;
    let held = suite.stk(&alice);
    let hook = instant_hook(None, None);
    let asked = worth(&suite, held);
    let error = pool_refuses_cw20(&mut suite, &alice, &token, held, &hook);
    let asked = Uint128::new(asked);
    assert_eq!(
        error,
        ContractError::NotEnoughLiquidity { available, asked }
    );

    // the most that is not refused
    let ledger = crate::checks::ledger(&suite);
    let stk = available
        .checked_mul_ceil((ledger.supply, ledger.backing))
        .unwrap()
        .u128();
    let stk = if worth(&suite, stk) > available.u128() {
        stk - 1
    } else {
        stk
    };
    suite.instant(&alice, stk).unwrap();
    let left = suite.pool_state().liquidity.u128();
    assert!(left <= 1, "{left}");
    suite.provide(&lea, 1_000_000).unwrap();
    suite.instant(&alice, 100_000).unwrap();
    suite.keep_days(25);
    let state = suite.pool_state();
    assert!(state.liquidity > available, "{state:?}");
    assert_eq!((state.stk.u128(), state.due.u128()), (0, 0));
}

#[test]
fn h04_instant_unbond_when_nothing_would_be_paid_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let token = suite.token.clone();
    let hook = instant_hook(None, None);
    // worth 1, and the fee is rounded up
    let error = pool_refuses_cw20(&mut suite, &alice, &token, 1, &hook);
    assert_eq!(error, ContractError::NothingToPay {});
}

#[test]
fn h10_instant_unbond_when_less_than_the_minimum_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let token = suite.token.clone();
    let actual = preview(&suite, 1_000_000).native;
    let min = actual + Uint128::one();
    let hook = instant_hook(None, Some(min.u128()));
    let error = pool_refuses_cw20(&mut suite, &alice, &token, 1_000_000, &hook);
    assert_eq!(error, ContractError::MinOutNotMet { min, actual });
}

#[test]
fn instant_unbond_when_the_receiver_is_pool_or_hub_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let token = suite.token.clone();
    let receivers: [Addr; 2] = [suite.pool().address.clone(), suite.hub.clone()];
    for receiver in receivers {
        let hook = instant_hook(Some(&receiver), None);
        let error = pool_refuses_cw20(&mut suite, &alice, &token, 1_000_000, &hook);
        assert_eq!(error, ContractError::BadReceiver { receiver });
    }
}
