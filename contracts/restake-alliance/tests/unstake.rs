//! Out of positions: waiting, back, away.

use cosmwasm_std::{coin, Uint128};
use pstake_testing::suite::alliance::{terms, RestakingBuilder, USDC};
use pstake_testing::suite::{Form, NATIVE};
use pstake_types::alliance::event::{CancelUnstake, Unstake, Withdraw};
use pstake_types::alliance::{AdminMsg, ExecuteMsg, NewAsset, ParamsUpdate, Terms};
use restake_alliance::ContractError;

use crate::checks::{assert_event, atom, quiet, refuses, small, small_on, usdc, DAY, REFERENCE};

fn withdraw(limit: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::Withdraw {
        limit,
        receiver: None,
    }
}

#[test]
fn inv10_unstake_cancel_withdraw_then_each_does_its_part() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = small_on(quiet(form));
        let alliance = r.alliance.clone();
        r.stake(&alice, &usdc(), 1_000).unwrap();
        let response = r.unstake(&alice, &usdc(), 400).unwrap();
        let request = r.waiting(&alice).remove(0);
        assert_eq!((request.amount.u128(), request.denom), (400, usdc()));
        let unlocks_at_seconds = request.unlocks_at_seconds;
        let wait = unlocks_at_seconds - r.now();
        assert!((3 * DAY..=3 * DAY + DAY * 3 / 20).contains(&wait), "{wait}");
        let expected = Unstake {
            user: alice.to_string(),
            asset: "native:uusdc".into(),
            amount: 400,
            unlocks_at_seconds,
        };
        assert_event(&response.events, &alliance, expected);
        let asset = r.asset(&usdc());
        assert_eq!((asset.locked.u128(), asset.waiting.u128()), (600, 400));

        r.unstake(&alice, &usdc(), 100).unwrap();
        assert_eq!(r.waiting(&alice).len(), 1, "the same time: one request");
        let cancel = ExecuteMsg::Cancel {
            asset: usdc(),
            unlocks_at_seconds,
        };
        let response = r.send_alliance(&alice, &cancel, &[]).unwrap();
        let expected = CancelUnstake {
            user: alice.to_string(),
            asset: "native:uusdc".into(),
            amount: 500,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(r.asset(&usdc()).locked.u128(), 1_000);
        assert!(r.waiting(&alice).is_empty());

        r.unstake(&alice, &usdc(), 1_000).unwrap();
        r.advance(4 * DAY);
        let msg = ExecuteMsg::Withdraw {
            limit: None,
            receiver: Some(bob.to_string()),
        };
        let before = r.held(&bob, &usdc());
        let response = r.send_alliance(&alice, &msg, &[]).unwrap();
        let expected = Withdraw {
            user: alice.to_string(),
            receiver: bob.to_string(),
            asset: "native:uusdc".into(),
            amount: 1_000,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(r.held(&bob, &usdc()), before + 1_000);
        assert_eq!(r.held(&alliance, &usdc()), 0);
    }
}

#[test]
fn unstake_of_nothing_too_much_or_an_unknown_asset_then_refused() {
    let (mut r, alice, bob) = small();
    r.stake(&alice, &usdc(), 10).unwrap();
    let msg = |asset, amount: u128| ExecuteMsg::Unstake {
        asset,
        amount: amount.into(),
    };
    let error = refuses(&mut r, &alice, &msg(usdc(), 0), &[]);
    assert_eq!(error, ContractError::ZeroAmount {});
    let error = refuses(&mut r, &alice, &msg(usdc(), 11), &[]);
    let not_enough = |available: u128, asked: u128| ContractError::NotEnough {
        available: available.into(),
        asked: asked.into(),
    };
    assert_eq!(error, not_enough(10, 11));
    let error = refuses(&mut r, &bob, &msg(usdc(), 1), &[]);
    assert_eq!(error, not_enough(0, 1));
    let error = refuses(&mut r, &alice, &msg(atom(), 1), &[]);
    assert!(matches!(error, ContractError::UnknownAsset { .. }));
    let error = refuses(&mut r, &alice, &msg(usdc(), 1), &[coin(1, NATIVE)]);
    assert!(matches!(error, ContractError::Payment(_)));
}

#[test]
fn unstake_that_leaves_less_than_the_least_stake_then_refused_and_the_whole_goes() {
    let mut suite = quiet(Form::Native);
    let alice = suite.user("alice");
    suite.fund(&alice, coin(100, USDC));
    let asset = NewAsset {
        denom: usdc(),
        terms: Terms {
            min_stake: 10u128.into(),
            ..terms(1, 50)
        },
        start_seconds: None,
    };
    let mut r = RestakingBuilder::default().new_asset(asset).build(suite);
    r.stake(&alice, &usdc(), 30).unwrap();
    let msg = ExecuteMsg::Unstake {
        asset: usdc(),
        amount: 21u128.into(),
    };
    let (min, actual) = (Uint128::new(10), Uint128::new(9));
    let expected = ContractError::BelowMinStake { min, actual };
    assert_eq!(refuses(&mut r, &alice, &msg, &[]), expected);
    r.unstake(&alice, &usdc(), 20).unwrap();
    r.unstake(&alice, &usdc(), 10).unwrap();
}

#[test]
fn cancel_of_no_request_then_refused() {
    let (mut r, alice, bob) = small();
    r.stake(&alice, &usdc(), 10).unwrap();
    r.unstake(&alice, &usdc(), 10).unwrap();
    let unlocks_at_seconds = r.waiting(&alice)[0].unlocks_at_seconds;
    let cancel = |unlocks_at_seconds| ExecuteMsg::Cancel {
        asset: usdc(),
        unlocks_at_seconds,
    };
    let none = |unlocks_at_seconds| ContractError::NoRequest {
        asset: "native:uusdc".into(),
        unlocks_at_seconds,
    };
    let other = unlocks_at_seconds + 1;
    let error = refuses(&mut r, &alice, &cancel(other), &[]);
    assert_eq!(error, none(other));
    let error = refuses(&mut r, &bob, &cancel(unlocks_at_seconds), &[]);
    assert_eq!(error, none(unlocks_at_seconds));
    r.send_alliance(&alice, &cancel(unlocks_at_seconds), &[])
        .unwrap();
    let error = refuses(&mut r, &alice, &cancel(unlocks_at_seconds), &[]);
    assert_eq!(error, none(unlocks_at_seconds));
}

/// To the second: one before it cannot be withdrawn, at it it can.
#[test]
fn h29_withdraw_at_the_second_then_paid_not_before() {
    let (mut r, alice, _) = small();
    r.stake(&alice, &usdc(), 10).unwrap();
    r.unstake(&alice, &usdc(), 10).unwrap();
    let at = r.waiting(&alice)[0].unlocks_at_seconds;
    let wait = at - 1 - r.now();
    r.advance(wait);
    let error = refuses(&mut r, &alice, &withdraw(None), &[]);
    assert_eq!(error, ContractError::NothingToWithdraw {});
    r.advance(1);
    let before = r.held(&alice, &usdc());
    r.withdraw(&alice).unwrap();
    assert_eq!(r.held(&alice, &usdc()), before + 10);
    let error = refuses(&mut r, &alice, &withdraw(None), &[]);
    assert_eq!(error, ContractError::NothingToWithdraw {});
}

#[test]
fn h23_withdraw_with_a_limit_then_oldest_first_and_the_rest_stays() {
    let (mut r, alice, _) = small();
    let stk = r.stk_denom();
    r.stake(&alice, &usdc(), 100).unwrap();
    r.stake(&alice, &stk, 150).unwrap();
    for i in 1..=5u128 {
        r.unstake(&alice, &usdc(), i).unwrap();
        r.unstake(&alice, &stk, 10 * i).unwrap();
        r.advance(DAY / 2);
    }
    for (limit, actual) in [(Some(0), 0), (Some(101), 101)] {
        let error = refuses(&mut r, &alice, &withdraw(limit), &[]);
        assert_eq!(error, ContractError::LimitOutOfRange { max: 100, actual });
    }
    r.advance(4 * DAY);
    assert_eq!(r.waiting(&alice).len(), 10);
    let (usdc_before, stk_before) = (r.held(&alice, &usdc()), r.stk(&alice));
    r.send_alliance(&alice, &withdraw(Some(3)), &[]).unwrap();
    assert_eq!(r.waiting(&alice).len(), 7);
    let got = r.held(&alice, &usdc()) - usdc_before + r.stk(&alice) - stk_before;
    assert!(got == 1 + 10 + 2 || got == 1 + 10 + 20, "{got}");
    r.withdraw(&alice).unwrap();
    assert_eq!(r.held(&alice, &usdc()), usdc_before + 15);
    assert_eq!(r.stk(&alice), stk_before + 150);
}

/// A pause stops stakes and nothing else; it ends by itself and cannot be renewed at once.
#[test]
fn r28_inv10_exits_when_paused_then_open() {
    let (mut r, alice, _) = small();
    let guardian = r.guardian.clone();
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.fund_schedule(&alice, &atom(), 1_000_000, 1).unwrap();
    r.unstake(&alice, &usdc(), 10).unwrap();
    r.advance(4 * DAY);
    r.send_alliance(&guardian, &ExecuteMsg::Pause {}, &[])
        .unwrap();
    let stake = ExecuteMsg::Stake { receiver: None };
    let until_seconds = r.now() + 3 * DAY;
    let paused = ContractError::Paused { until_seconds };
    assert_eq!(refuses(&mut r, &alice, &stake, &[coin(1, USDC)]), paused);
    let deposit = ExecuteMsg::DepositAndStake {
        receiver: None,
        min_stk_out: None,
    };
    assert_eq!(
        refuses(&mut r, &alice, &deposit, &[coin(1, NATIVE)]),
        paused
    );
    let restake = ExecuteMsg::ClaimAndRestake {
        denoms: None,
        min_stk_out: None,
    };
    assert_eq!(refuses(&mut r, &alice, &restake, &[]), paused);
    r.withdraw(&alice).unwrap();
    r.claim_rewards(&alice).unwrap();
    r.unstake(&alice, &usdc(), REFERENCE - 10).unwrap();
    let unlocks_at_seconds = r.waiting(&alice)[0].unlocks_at_seconds;
    let cancel = ExecuteMsg::Cancel {
        asset: usdc(),
        unlocks_at_seconds,
    };
    assert_eq!(refuses(&mut r, &alice, &cancel, &[]), paused);
    let from_seconds = until_seconds + 14 * DAY;
    let error = refuses(&mut r, &guardian, &ExecuteMsg::Pause {}, &[]);
    assert_eq!(error, ContractError::PauseCooldown { from_seconds });
    r.advance(3 * DAY);
    r.stake(&alice, &usdc(), 10).unwrap();
    r.withdraw(&alice).unwrap_err();
    r.advance(DAY);
    r.withdraw(&alice).unwrap();
    // and again with the last second of the cooldown
    let cooldown = from_seconds - 1 - r.now();
    r.advance(cooldown);
    let error = refuses(&mut r, &guardian, &ExecuteMsg::Pause {}, &[]);
    assert_eq!(error, ContractError::PauseCooldown { from_seconds });
    r.advance(1);
    r.send_alliance(&guardian, &ExecuteMsg::Pause {}, &[])
        .unwrap();
}

/// A new waiting time is for new requests; with none a request can be withdrawn at once.
#[test]
fn unstake_after_the_waiting_time_changed_then_old_requests_keep_theirs() {
    let (mut r, alice, _) = small();
    r.stake(&alice, &usdc(), 100).unwrap();
    r.unstake(&alice, &usdc(), 10).unwrap();
    let update = ParamsUpdate {
        unstake_seconds: Some(0),
        ..ParamsUpdate::default()
    };
    r.admin_alliance(AdminMsg::UpdateParams(update)).unwrap();
    r.unstake(&alice, &usdc(), 20).unwrap();
    let before = r.held(&alice, &usdc());
    r.withdraw(&alice).unwrap();
    assert_eq!(r.held(&alice, &usdc()), before + 20);
    assert_eq!(r.waiting(&alice).len(), 1);
}
