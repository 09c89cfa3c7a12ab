//! Deposits and exits of providers.

use cosmwasm_std::{coins, Uint128};
use instant_unbond_pool::ContractError;
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::pool::event::{Deposit, Exit};
use pstake_types::pool::{DepositResponse, ExecuteMsg, ExitResponse, QueryMsg};

use crate::checks::{
    assert_event, exit_hook, pool_refuses, pool_refuses_cw20, position, world, worth, World, FORMS,
};

fn preview_exit(suite: &Suite, shares: u128) -> ExitResponse {
    let shares = Uint128::new(shares);
    suite.ask_pool(&QueryMsg::PreviewExit { shares }).unwrap()
}

fn preview_deposit(suite: &Suite, native: u128) -> u128 {
    let native = Uint128::new(native);
    let answer: DepositResponse = suite
        .ask_pool(&QueryMsg::PreviewDeposit { native })
        .unwrap();
    answer.shares.u128()
}

#[test]
fn deposit_when_the_price_is_not_1_then_mints_at_it_with_fees_on_their_way() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        suite.instant(&alice, 20_000_000).unwrap();
        let pool = suite.pool().address.clone();
        let bob = suite.user("bob");
        let state = suite.pool_state();
        assert!(state.deposit_nav > state.nav);
        let expected = 5_000_000 * state.shares.u128() / state.deposit_nav.u128();
        assert_eq!(preview_deposit(&suite, 5_000_000), expected);
        assert!(expected < 5_000_000);

        let msg = ExecuteMsg::Deposit {
            receiver: Some(bob.to_string()),
            min_shares_out: Some(Uint128::new(expected)),
        };
        let before = suite.native(&alice);
        let response = suite
            .to_pool(&alice, &msg, &coins(5_000_000, NATIVE))
            .unwrap();

        assert_eq!(suite.native(&alice), before - 5_000_000);
        assert_eq!(suite.shares(&bob), expected);
        let after = suite.pool_state();
        assert_eq!(after.shares.u128(), state.shares.u128() + expected);
        assert_eq!(after.liquidity.u128(), state.liquidity.u128() + 5_000_000);
        assert!(after.share_price >= state.share_price);
        assert_event(
            &response.events,
            &pool,
            Deposit {
                sender: alice.to_string(),
                receiver: bob.to_string(),
                native: 5_000_000,
                shares: expected,
            },
        );
    }
}

#[test]
fn h46_exit_when_the_pool_holds_native_stk_and_requests_then_pays_in_kind_and_returns_the_rest() {
    for form in FORMS {
        let World {
            mut suite,
            alice,
            lea,
        } = world(form);
        suite.instant(&alice, 30_000_000).unwrap();
        suite.keep_days(2); // into the queue, and fees vest
        suite.keep_days(2);
        suite.instant(&alice, 20_000_000).unwrap();
        suite.advance(86_400);
        let (pool, bob) = (suite.pool().address.clone(), suite.user("bob"));
        let shares_token = suite.pool().shares.clone();
        let held = suite.shares(&lea);
        let state = suite.pool_state();
        assert!(!state.due.is_zero() && !state.stk.is_zero(), "{state:?}");

        let quoted = preview_exit(&suite, held);
        let part = |of: Uint128| held * of.u128() / state.shares.u128();
        assert_eq!(quoted.native.u128(), part(state.liquidity));
        assert_eq!(quoted.stk.u128(), part(state.stk));
        let liquid = state.liquidity.u128() + worth(&suite, state.stk.u128()) + 1;
        let burned = (held * liquid).div_ceil(state.nav.u128());
        assert_eq!(quoted.burned.u128(), burned);
        assert_eq!(quoted.returned.u128(), held - burned);
        let position = position(&suite, &lea);
        assert_eq!(position.exit, quoted);
        assert_eq!(position.shares.u128(), held);
        assert_eq!(
            position.value.u128(),
            held * state.nav.u128() / state.shares.u128()
        );

        let before = (suite.native(&bob), suite.stk(&bob));
        let hook = exit_hook(
            Some(&bob),
            Some(quoted.native.u128()),
            Some(quoted.stk.u128()),
        );
        let response = suite
            .send_cw20(&lea, &shares_token, &pool, held, &hook)
            .unwrap();

        assert_eq!(suite.native(&bob), before.0 + quoted.native.u128());
        assert_eq!(suite.stk(&bob), before.1 + quoted.stk.u128());
        assert_eq!(suite.shares(&lea), quoted.returned.u128());
        let after = suite.pool_state();
        assert_eq!(after.shares, state.shares - quoted.burned);
        assert_eq!(after.due, state.due);
        assert!(after.share_price >= state.share_price);
        assert_event(
            &response.events,
            &pool,
            Exit {
                sender: lea.to_string(),
                receiver: bob.to_string(),
                native: quoted.native.u128(),
                stk: quoted.stk.u128(),
                burned,
                returned: quoted.returned.u128(),
            },
        );
    }
}

#[test]
fn inv_p4_h48_deposit_and_exit_when_nothing_happens_between_then_no_gain() {
    let World { mut suite, .. } = world(Form::Native);
    let bob = suite.user("bob");
    for native in [1, 2, 3, 777, 1_234_567] {
        let before = suite.native(&bob);
        let shares = suite.provide(&bob, native).unwrap();
        suite.leave_pool(&bob, shares).unwrap();
        assert!(suite.native(&bob) <= before, "{native}");
    }
}

#[test]
fn h04_deposit_when_it_would_mint_nothing_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 30_000_000).unwrap();
    suite.advance(86_400);
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_shares_out: None,
    };
    let error = pool_refuses(&mut suite, &alice, &msg, &coins(1, NATIVE));
    assert_eq!(error, ContractError::ZeroMint {});
}

#[test]
fn h10_exit_when_less_than_a_minimum_then_refused() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 30_000_000).unwrap();
    let shares_token = suite.pool().shares.clone();
    let quoted = preview_exit(&suite, 1_000_000);
    for (actual, native) in [(quoted.native, true), (quoted.stk, false)] {
        let min = actual + Uint128::one();
        let one = Some(min.u128());
        let hook = if native {
            exit_hook(None, one, None)
        } else {
            exit_hook(None, None, one)
        };
        let error = pool_refuses_cw20(&mut suite, &lea, &shares_token, 1_000_000, &hook);
        assert_eq!(error, ContractError::MinOutNotMet { min, actual });
    }
}

/// All that an account has, at the present prices (native).
fn wealth(suite: &Suite, user: &cosmwasm_std::Addr) -> u128 {
    suite.native(user) + worth(suite, suite.stk(user)) + position(suite, user).value.u128()
}

#[test]
fn h67_deposit_when_around_ones_own_exit_then_the_fee_does_not_come_back() {
    for native in [1_000_000, 100_000_000, 10_000_000_000] {
        let World {
            mut suite, alice, ..
        } = world(Form::Native);
        let before = wealth(&suite, &alice);
        let fee = worth(&suite, 40_000_000).div_ceil(100);
        let shares = suite.provide(&alice, native).unwrap();
        suite.instant(&alice, 40_000_000).unwrap();
        suite.leave_pool(&alice, shares).unwrap();
        let after = wealth(&suite, &alice);
        assert!(after + fee <= before, "{native}: {before}, {after}");
        // what is left of the shares has no part in the fee that vests
        suite.advance(86_400);
        let later = wealth(&suite, &alice);
        assert!(later + fee <= before + 2, "{native}: {before}, {later}");
    }
}
