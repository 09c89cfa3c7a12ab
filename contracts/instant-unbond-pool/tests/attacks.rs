//! Strategies against the pool: nobody gains, and providers lose nothing but by a slash.

use cosmwasm_std::{Addr, Coin, Uint128};
use cw20::Cw20ExecuteMsg;
use instant_unbond_pool::ContractError;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::hub::ExecuteMsg as HubMsg;
use pstake_types::pool::{BucketLimit, FeeCurve, SettingsUpdate};

use crate::checks::{instant_hook, pool_refuses_cw20, position, world, world_with, worth, World};

const DAY: u64 = 86_400;

/// All that an account has, at the present prices (native).
fn wealth(suite: &Suite, user: &Addr) -> u128 {
    suite.native(user) + worth(suite, suite.stk(user)) + position(suite, user).value.u128()
}

/// Every validator has signed twice at the present height.
fn slash_all(suite: &mut Suite) {
    let height = suite.app.block_info().height;
    for validator in suite.validators.clone() {
        suite.app.double_sign(&validator, height).unwrap();
    }
}

fn price(suite: &Suite) -> cosmwasm_std::Decimal {
    suite.pool_state().share_price
}

#[test]
fn attack_drain_when_the_pool_is_emptied_then_it_recovers_and_providers_gain() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    let before = position(&suite, &lea).value;
    let ledger = crate::checks::ledger(&suite);
    let all = suite.pool_state().liquidity;
    let stk = all.multiply_ratio(ledger.supply, ledger.backing).u128();
    suite.instant(&alice, stk).unwrap();
    let token = suite.token.clone();
    let hook = instant_hook(None, None);
    let error = pool_refuses_cw20(&mut suite, &alice, &token, 1_000_000, &hook);
    assert!(matches!(error, ContractError::NotEnoughLiquidity { .. }));
    suite.keep_days(25);
    let state = suite.pool_state();
    assert_eq!(state.nav, state.liquidity);
    let gained = position(&suite, &lea).value - before;
    // nine tenths of the fee of 1%, and the seed has its part
    assert!(gained.u128() > before.u128() * 85 / 10_000, "{gained}");
}

/// After a large exit its fee is on its way: whoever comes now pays for it.
#[test]
fn attack_deposit_after_a_large_exit_then_no_part_in_its_fee() {
    for stay in [0, 1, DAY / 2, DAY, 3 * DAY] {
        let World {
            mut suite, alice, ..
        } = world(Form::Native);
        suite.instant(&alice, 60_000_000).unwrap();
        let eve = suite.user("eve");
        let before = wealth(&suite, &eve);
        suite.provide(&eve, 900_000_000).unwrap();
        suite.advance(stay);
        let held = suite.shares(&eve);
        suite.leave_pool(&eve, held).unwrap();
        let after = wealth(&suite, &eve);
        assert!(after <= before, "{stay}: {before}, {after}");
    }
}

/// Before an exit of somebody else that is seen coming: a part of the fee only for who stays a day.
#[test]
fn attack_deposit_before_a_large_exit_then_nothing_for_a_flash() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let eve = suite.user("eve");
    let before = wealth(&suite, &eve);
    suite.provide(&eve, 900_000_000).unwrap();
    suite.instant(&alice, 60_000_000).unwrap();
    let held = suite.shares(&eve);
    suite.leave_pool(&eve, held).unwrap();
    assert!(wealth(&suite, &eve) <= before);
}

/// The slash falls on the stk that the exit was paid, and on what its shares still stand for. These are a
/// part of the whole pool again: some of the queue's risk stays with those who stay (SPEC, known limits).
#[test]
fn attack_exit_before_a_slash_then_most_of_it_is_borne_all_the_same() {
    let run = |leaves: bool| {
        let World {
            mut suite,
            alice,
            lea,
        } = world(Form::Native);
        let eve = suite.user("eve");
        suite.provide(&eve, 100_000_000).unwrap();
        suite.instant(&alice, 60_000_000).unwrap();
        suite.keep_days(2);
        suite.instant(&alice, 20_000_000).unwrap();
        suite.advance(DAY);
        let before = [wealth(&suite, &eve), wealth(&suite, &lea)];
        if leaves {
            let held = suite.shares(&eve);
            suite.leave_pool(&eve, held).unwrap();
        }
        slash_all(&mut suite);
        suite.crank(&HubMsg::Sync {}).unwrap();
        suite.keep_days(25);
        let lost = |i: usize, user: &Addr| before[i] - wealth(&suite, user);
        (lost(0, &eve), lost(1, &lea))
    };
    let ((stayed, lea_then), (left, lea_now)) = (run(false), run(true));
    assert!(stayed > 1_000_000, "a slash that hurts: {stayed}");
    // 1,694,021 of 2,456,759
    assert!(left * 3 >= stayed * 2, "{left} against {stayed}");
    assert!(lea_now * 3 <= lea_then * 4, "{lea_now} against {lea_then}");
}

/// A slash is on the chain and not in the hub's books: an exit makes the hub record it first.
#[test]
fn h09_h12_exit_when_a_loss_is_not_recorded_then_the_hub_syncs_and_the_exit_pays() {
    for form in crate::checks::FORMS {
        let World {
            mut suite,
            alice,
            lea,
        } = world(form);
        suite.instant(&alice, 10_000_000).unwrap();
        suite.keep_days(2);
        suite.instant(&alice, 20_000_000).unwrap();
        slash_all(&mut suite);
        let state = suite.pool_state();
        assert!(!state.unrecorded_loss.is_zero());
        let held = suite.shares(&lea);
        suite.leave_pool(&lea, held).unwrap();
        let state = suite.pool_state();
        assert!(state.unrecorded_loss.is_zero());
        assert!(!state.at_risk.is_zero());
        assert!(suite.shares(&lea) < held);
    }
}

/// A slash that did not hit the requests after all is not for who came in between.
#[test]
fn h71_deposit_when_requests_are_at_risk_then_pays_for_them_in_full() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 10_000_000).unwrap();
    suite.keep_days(2);
    // an infraction of now: the chain spares entries begun before it, and the hub cannot know
    slash_all(&mut suite);
    suite.crank(&HubMsg::Sync {}).unwrap();
    let state = suite.pool_state();
    assert!(!state.at_risk.is_zero());
    assert!(state.deposit_nav >= state.nav + state.at_risk);
    let eve = suite.user("eve");
    let before = wealth(&suite, &eve);
    suite.provide(&eve, 500_000_000).unwrap();
    suite.keep_days(25);
    assert!(wealth(&suite, &eve) <= before + 2);
}

#[test]
fn attack_fee_curve_when_an_exit_is_split_then_not_cheaper() {
    let settings = SettingsUpdate {
        fee: Some(FeeCurve {
            min_bps: 30,
            max_bps: 500,
            full_liquidity: Uint128::new(100_000_000),
        }),
        ..SettingsUpdate::default()
    };
    let run = |parts: u128| {
        let World {
            mut suite, alice, ..
        } = world_with(Form::Native, settings.clone());
        let paid: u128 = (0..parts)
            .map(|_| suite.instant(&alice, 40_000_000 / parts).unwrap())
            .sum();
        paid
    };
    let whole = run(1);
    for parts in [2, 4, 10, 40] {
        let split = run(parts);
        // each part's worth is rounded down and its fee up
        assert!(split <= whole && whole - split <= 2 * parts, "{parts}");
    }
}

/// Flash liquidity lowers the fee of one's own exit, but the exit from the pool hands the stk back.
#[test]
fn attack_fee_curve_when_liquidity_is_borrowed_then_no_gain() {
    let settings = SettingsUpdate {
        fee: Some(FeeCurve {
            min_bps: 0,
            max_bps: 500,
            full_liquidity: Uint128::new(1_000_000_000),
        }),
        ..SettingsUpdate::default()
    };
    let World {
        mut suite, alice, ..
    } = world_with(Form::Native, settings);
    let before = wealth(&suite, &alice);
    suite.provide(&alice, 5_000_000_000).unwrap();
    suite.instant(&alice, 40_000_000).unwrap();
    let held = suite.shares(&alice);
    suite.leave_pool(&alice, held).unwrap();
    assert!(wealth(&suite, &alice) <= before);
    // it holds nearly all of its stk again: what it sold is what its part of the pool did not buy
    assert!(suite.stk(&alice) > 88_000_000, "{}", suite.stk(&alice));
}

#[test]
fn attack_bucket_when_emptied_then_others_wait_for_the_linear_refill() {
    let bucket = BucketLimit {
        capacity: Uint128::new(20_000_000),
        refill_seconds: DAY,
    };
    let settings = SettingsUpdate {
        bucket: Some(bucket),
        ..SettingsUpdate::default()
    };
    let World {
        mut suite, alice, ..
    } = world_with(Form::Native, settings);
    let (bob, token) = (suite.user("bob"), suite.token.clone());
    suite.deposit(&bob, 50_000_000).unwrap();
    let before = wealth(&suite, &alice);
    let ledger = crate::checks::ledger(&suite);
    let most = bucket
        .capacity
        .multiply_ratio(ledger.supply, ledger.backing);
    suite.instant(&alice, most.u128()).unwrap();
    assert!(
        before - wealth(&suite, &alice) >= 199_999,
        "it cost the fee"
    );
    let hook = instant_hook(None, None);
    let asked = worth(&suite, 5_000_000);
    let error = pool_refuses_cw20(&mut suite, &bob, &token, 5_000_000, &hook);
    let ContractError::BucketEmpty {
        refilled_at_seconds,
        room,
        ..
    } = error
    else {
        panic!("{error:?}");
    };
    assert!(room.u128() <= 2);
    let wait = refilled_at_seconds - suite.now();
    assert!(u128::from(wait).abs_diff(asked * u128::from(DAY) / 20_000_000) <= 1);
    // dust in each of some blocks does not hinder it
    for _ in 0..5 {
        suite.advance(wait / 5);
        let _ = suite.instant(&alice, 150);
    }
    suite.advance(wait % 5 + 10);
    suite.instant(&bob, 5_000_000).unwrap();
    let hook = instant_hook(None, None);
    let error = pool_refuses_cw20(&mut suite, &alice, &token, 30_000_000, &hook);
    assert!(matches!(error, ContractError::AboveCapacity { .. }));
}

/// Native, stk, and requests in the pool's name: no way to give moves what a share is worth at once,
/// but for requests, and the giver pays for all of it.
#[test]
fn h01_h47_attack_donations_then_the_next_depositor_loses_dust() {
    for kind in 0..3 {
        let World { mut suite, .. } = world(Form::Native);
        let (eve, bob) = (suite.user("eve"), suite.user("bob"));
        suite.deposit(&eve, 400_000_000).unwrap();
        suite.provide(&eve, 1_000_000).unwrap();
        let before = (wealth(&suite, &eve), wealth(&suite, &bob), price(&suite));
        let pool = suite.pool().address.clone();
        let stk = suite.stk(&eve);
        match kind {
            0 => {
                suite
                    .send(&eve, &pool, Coin::new(400_000_000u128, NATIVE))
                    .unwrap();
            }
            1 => {
                let msg = Cw20ExecuteMsg::Transfer {
                    recipient: pool.to_string(),
                    amount: Uint128::new(stk),
                };
                let token = suite.token.clone();
                suite.call(&eve, &token, &msg, &[]).unwrap();
            }
            _ => {
                suite.unbond_to(&eve, stk, Some(&pool)).unwrap();
            }
        }
        suite.tick_pool().unwrap();
        if kind < 2 {
            assert_eq!(price(&suite), before.2, "not at once");
        }
        suite.provide(&bob, 3_000_000).unwrap();
        suite.keep_days(26);
        // a share is worth up to 5 units now: that much is rounding
        assert!(wealth(&suite, &bob) + 8 >= before.1, "{kind}");
        assert!(wealth(&suite, &eve) < before.0, "{kind}");
    }
}

/// The pool pays by the chain's delegations, not by the hub's books.
#[test]
fn h09_attack_stale_rate_then_nothing_is_priced_by_it() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 20_000_000).unwrap();
    let validator = suite.validators[0].clone();
    suite.app.downtime_slash(&validator).unwrap();
    let token = suite.token.clone();
    let hook = instant_hook(None, None);
    let error = pool_refuses_cw20(&mut suite, &alice, &token, 1_000_000, &hook);
    assert!(matches!(error, ContractError::LossNotRecorded { .. }));
    let msg = pstake_types::pool::ExecuteMsg::Deposit {
        receiver: None,
        min_shares_out: None,
    };
    let coins = [Coin::new(1_000_000u128, NATIVE)];
    let error = crate::checks::pool_refuses(&mut suite, &lea, &msg, &coins);
    assert!(matches!(error, ContractError::LossNotRecorded { .. }));
}

/// A failing pool holds up no submission: here one that refuses, since its books lack the stk.
#[test]
fn h32_submit_when_the_pool_refuses_then_the_submission_goes_through() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 20_000_000).unwrap();
    let bob = suite.user("bob");
    suite.deposit(&bob, 10_000_000).unwrap();
    let pool = suite.pool().address.clone();
    suite.app.contract_storage_mut(&pool).remove(b"ledger");
    suite.checked = false;
    suite.advance(DAY);
    let response = suite.tick().unwrap();
    let failed = response
        .events
        .iter()
        .filter(|e| e.ty == "wasm-pstake_part_failed")
        .flat_map(|e| &e.attributes)
        .any(|a| a.value == "buy_from_pool");
    assert!(failed, "{:?}", response.events);
    assert!(response.events.iter().any(|e| e.ty == "wasm-pstake_submit"));
    assert_eq!(suite.stk(&pool), 20_000_000);
    assert_eq!(crate::checks::ledger(&suite).buffer.u128(), 0, "delegated");
}
