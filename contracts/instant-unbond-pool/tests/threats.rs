//! The rows of the catalogue that the pool touches, again for it, and what strategies alone do not show.

use cosmwasm_std::{to_json_vec, Addr, Coin, Uint128};
use instant_unbond_pool::ContractError;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::{Form, PoolInit, Suite, NATIVE};
use pstake_types::hub::{self, ExecuteMsg as HubMsg, Flow};
use pstake_types::pool::{
    AprResponse, BucketLimit, DepositResponse, ExecuteMsg, ExitResponse, FeeCurve,
    InstantUnbondResponse, PendingWorkResponse, PoolStateResponse, QueryMsg, SettingsUpdate,
};
use serde_json::Value;

use crate::checks::{
    instant_hook, pool_refuses, pool_refuses_cw20, position, world, world_with, worth, World,
};

const DAY: u64 = 86_400;

/// All that an account has, at the present prices (native).
fn wealth(suite: &Suite, user: &Addr) -> u128 {
    suite.native(user) + worth(suite, suite.stk(user)) + position(suite, user).value.u128()
}

/// Every validator has signed twice at a height.
fn slash_all(suite: &mut Suite, height: u64) {
    for validator in suite.validators.clone() {
        suite.app.double_sign(&validator, height).unwrap();
    }
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
        let height = suite.app.block_info().height;
        slash_all(&mut suite, height);
        let state = suite.pool_state();
        assert!(!state.unrecorded_loss.is_zero());
        let held = suite.shares(&lea);
        let had = (suite.native(&lea), suite.stk(&lea));
        suite.leave_pool(&lea, held).unwrap();
        let after = suite.pool_state();
        assert!(after.unrecorded_loss.is_zero());
        assert!(!after.at_risk.is_zero());
        let (native, stk) = (suite.native(&lea) - had.0, suite.stk(&lea) - had.1);
        assert!(native > 0 && stk > 0);
        assert_eq!(state.liquidity.u128() - after.liquidity.u128(), native);
        assert_eq!(state.stk.u128() - after.stk.u128(), stk);
        // what the queue still owes stays with her
        let burned = state.shares.u128() - after.shares.u128();
        assert_eq!(suite.shares(&lea), held - burned);
        assert!(burned > 0 && burned < held);
    }
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

/// Every query of a pool that has nothing but its seed, and every crank.
#[test]
fn h06_fresh_pool_then_every_query_answers_and_every_crank_is_refused_by_name() {
    let mut suite = Suite::builder().pool(PoolInit::default()).build();
    let alice = suite.user("alice");
    let user = alice.to_string();
    let amount = Uint128::new(1_000);
    for query in [
        QueryMsg::Config {},
        QueryMsg::Ownership {},
        QueryMsg::Announcements {},
        QueryMsg::PoolState {},
        QueryMsg::RedemptionRate {},
        QueryMsg::PreviewInstantUnbond { stk: amount },
        QueryMsg::PreviewDeposit { native: amount },
        QueryMsg::PreviewExit { shares: amount },
        QueryMsg::Position { user },
        QueryMsg::PendingWork {},
        QueryMsg::PriceHistory {
            start_after: None,
            limit: None,
        },
        QueryMsg::Apr {
            window_seconds: DAY,
        },
    ] {
        let answer: Result<Value, _> = suite.ask_pool(&query);
        assert!(answer.is_ok(), "{query:?}: {answer:?}");
    }
    let state = suite.pool_state();
    assert_eq!(
        (state.nav.u128(), state.shares.u128()),
        (1_000_000, 1_000_000)
    );
    assert_eq!(state.share_price, cosmwasm_std::Decimal::one());
    let apr: AprResponse = suite
        .ask_pool(&QueryMsg::Apr { window_seconds: 0 })
        .unwrap();
    assert!(apr.apr.is_zero());
    suite.tick_pool().unwrap();
    suite.crank_pool(&ExecuteMsg::Collect {}).unwrap();
    for (msg, expected) in [
        (ExecuteMsg::Queue {}, ContractError::NothingToQueue {}),
        (ExecuteMsg::PayRevenue {}, ContractError::NothingOwed {}),
        (ExecuteMsg::ApplyChange { id: 1 }, unknown(1)),
    ] {
        assert_eq!(pool_refuses(&mut suite, &alice, &msg, &[]), expected);
    }
}

fn unknown(id: u64) -> ContractError {
    pstake_types::timelock::TimelockError::UnknownChange { id }.into()
}

/// The first providers of a fresh pool, and one who comes after all have left: the seed keeps the price.
#[test]
fn h02_h03_h05_all_providers_leave_then_the_seed_stays_and_the_next_pays_a_fair_price() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 20_000_000).unwrap();
    suite.keep_days(25);
    let held = suite.shares(&lea);
    suite.leave_pool(&lea, held).unwrap();
    assert_eq!(suite.shares(&lea), 0);
    let state = suite.pool_state();
    assert_eq!(state.shares.u128(), 1_000_000, "the seed");
    assert!(state.nav > state.shares);
    // coins that come now are a gift to the seed, over a day: the next one does not buy it cheap
    let (bob, pool) = (suite.user("bob"), suite.pool().address.clone());
    suite
        .send(&alice, &pool, Coin::new(50_000_000u128, NATIVE))
        .unwrap();
    suite.tick_pool().unwrap();
    let before = suite.native(&bob);
    let shares = suite.provide(&bob, 10_000_000).unwrap();
    assert!(shares > 100_000, "{shares}");
    suite.advance(DAY);
    suite.leave_pool(&bob, shares).unwrap();
    let lost = before - suite.native(&bob);
    // less than what a share is worth
    assert!(lost <= 55, "{lost}");
}

/// What previews say is what happens in the same block, at a rate that is not 1 and on a busy pool.
#[test]
fn h07_h11_previews_when_the_pool_is_busy_then_equal_to_execution() {
    let fee = FeeCurve {
        min_bps: 30,
        max_bps: 500,
        full_liquidity: Uint128::new(90_000_000),
    };
    let settings = SettingsUpdate {
        fee: Some(fee),
        ..SettingsUpdate::default()
    };
    for form in crate::checks::FORMS {
        let World {
            mut suite,
            alice,
            lea,
        } = world_with(form, settings.clone());
        suite.instant(&alice, 20_000_000).unwrap();
        suite.keep_days(2);
        suite.instant(&alice, 10_000_000).unwrap();
        suite.advance(DAY / 3);
        for amount in [1_003u128, 1_234_567, 9_999_999] {
            let (stk, native) = (Uint128::new(amount), Uint128::new(amount));
            let query = QueryMsg::PreviewInstantUnbond { stk };
            let quoted: InstantUnbondResponse = suite.ask_pool(&query).unwrap();
            let before = suite.pool_state();
            assert_eq!(suite.instant(&alice, amount).unwrap(), quoted.native.u128());
            let after = suite.pool_state();
            assert_eq!(after.liquidity, quoted.liquidity_left);
            assert_eq!(after.fee_bps - before.fee_bps, quoted.price_impact_bps);
            let gross = quoted.native + quoted.fee;
            let bps = (quoted.fee.u128() * 10_000).div_ceil(gross.u128());
            assert_eq!(u128::from(quoted.fee_bps), bps);

            let query = QueryMsg::PreviewDeposit { native };
            let quoted: DepositResponse = suite.ask_pool(&query).unwrap();
            assert_eq!(suite.provide(&alice, amount).unwrap(), quoted.shares.u128());

            let query = QueryMsg::PreviewExit {
                shares: Uint128::new(amount),
            };
            let quoted: ExitResponse = suite.ask_pool(&query).unwrap();
            let held = |s: &Suite| [s.native(&lea), s.stk(&lea), s.shares(&lea)];
            let before = held(&suite);
            suite.leave_pool(&lea, amount).unwrap();
            let after = held(&suite);
            assert_eq!(after[0] - before[0], quoted.native.u128());
            assert_eq!(after[1] - before[1], quoted.stk.u128());
            assert_eq!(before[2] - after[2], quoted.burned.u128());
            assert_eq!(quoted.burned + quoted.returned, Uint128::new(amount));
        }
    }
}

/// A slash of requests is booked once, by whoever reads them first, however often it is tried.
#[test]
fn h13_h17_collect_when_requests_were_slashed_then_the_loss_is_booked_once_and_shared() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    let eve = suite.user("eve");
    suite.provide(&eve, 100_000_000).unwrap();
    suite.instant(&alice, 30_000_000).unwrap();
    let height = suite.app.block_info().height;
    suite.keep_days(2);
    let due = suite.pool_state().due;
    slash_all(&mut suite, height);
    suite.crank(&HubMsg::Sync {}).unwrap();
    assert!(!suite.pool_state().at_risk.is_zero());
    suite.tick_days(22);
    let mut known = None;
    for _ in 0..3 {
        suite.crank_pool(&ExecuteMsg::Collect {}).unwrap();
        let state = suite.pool_state();
        let lost = state.totals.losses;
        assert!(lost > due.multiply_ratio(4u128, 100u128), "{state:?}");
        assert_eq!(*known.get_or_insert(lost), lost, "once");
        assert_eq!((state.due.u128(), state.at_risk.u128()), (0, 0));
        assert_eq!(state.nav, state.liquidity);
    }
    let values = [&lea, &eve].map(|who| position(&suite, who).value.u128());
    let shares = [&lea, &eve].map(|who| suite.shares(who));
    assert!((values[0] * shares[1]).abs_diff(values[1] * shares[0]) <= shares[0] + shares[1]);
}

/// Requests that strangers make in the pool's name, one in each batch, and denoms that nobody knows.
#[test]
fn h23_h24_h28_spam_when_batches_and_denoms_are_many_then_everything_goes_on() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    let pool = suite.pool().address.clone();
    for day in 0..26 {
        suite.unbond_to(&alice, 10_000, Some(&pool)).unwrap();
        suite.fund(&pool, Coin::new(1u128, format!("spam{day}")));
        suite.advance(DAY);
        suite.tick().unwrap(); // nobody ticks the pool
    }
    suite.instant(&alice, 1_000_000).unwrap();
    let held = suite.shares(&lea);
    suite.leave_pool(&lea, held / 2).unwrap();
    let before = suite.pool_state();
    suite.keep_days(30);
    let state = suite.pool_state();
    let work: PendingWorkResponse = suite.ask_pool(&QueryMsg::PendingWork {}).unwrap();
    assert!(!work.any(), "{work:?}");
    assert_eq!(state.nav, state.liquidity);
    // 26 gifts of 10,000 stk, to who stayed
    assert!(state.nav.u128() > before.nav.u128() + 200_000, "{state:?}");
}

/// One part of a tick is refused by the hub: the others are done, and the next tick makes good.
#[test]
fn h33_tick_when_a_part_fails_then_the_others_are_done_and_the_next_one_recovers() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 10_000_000).unwrap();
    suite.advance(DAY);
    suite.tick().unwrap();
    let guardian = suite.guardian.clone();
    let pause = HubMsg::Pause {
        flow: Flow::Unbonds,
    };
    suite.hub(&guardian, &pause).unwrap();
    let before = suite.pool_state();
    assert!(!before.owed.is_zero());
    let response = suite.tick_pool().unwrap();
    let failed: Vec<_> = response
        .events
        .iter()
        .filter(|e| e.ty == "wasm-pstake_pool_part_failed")
        .flat_map(|e| e.attributes.iter().map(|a| a.value.clone()))
        .collect();
    assert_eq!(failed.last().map(String::as_str), Some("queue"));
    let state = suite.pool_state();
    assert_eq!((state.owed.u128(), state.stk), (0, before.stk));
    suite.advance(hub::PAUSE_SECONDS);
    suite.tick_pool().unwrap();
    let state = suite.pool_state();
    assert_eq!((state.stk.u128(), state.queued_stk), (0, before.stk));
}

/// Legs of a fee that come to nothing: no fee, no cut, a fee of a unit.
#[test]
fn h36_h40_h41_instant_unbond_when_a_leg_of_the_fee_is_nothing_then_pays_and_adds_up() {
    for (fee_bps, cut_bps, stk) in [
        (0, 5_000, 777),
        (500, 0, 777),
        (1, 5_000, 777),
        (100, 5_000, 99),
    ] {
        let settings = SettingsUpdate {
            fee: Some(FeeCurve::flat(fee_bps)),
            revenue_bps: Some(cut_bps),
            ..SettingsUpdate::default()
        };
        let World {
            mut suite, alice, ..
        } = world_with(Form::Native, settings);
        let before = suite.pool_state();
        let gross = worth(&suite, stk);
        let paid = suite.instant(&alice, stk).unwrap();
        let fee = (gross * u128::from(fee_bps)).div_ceil(10_000);
        assert_eq!(paid, gross - fee);
        let cut = fee * u128::from(cut_bps) / 10_000;
        let state = suite.pool_state();
        assert_eq!((state.owed.u128(), state.unvested.u128()), (cut, fee - cut));
        let totals = state.totals;
        assert_eq!(
            (totals.revenue.u128(), totals.fees.u128()),
            (cut, fee - cut)
        );
        assert_eq!((totals.gifts.u128(), totals.redeemed.u128()), (0, gross));
        // its stk is rounded up there
        let gained = (state.deposit_nav - before.deposit_nav).u128();
        assert!(gained - (fee - cut) <= 1, "{gained}");
        suite.keep_days(2);
        assert!(suite.pool_state().owed.is_zero());
    }
}

/// What the hub says it took is measured, what it sent is counted: here one that overstates.
#[test]
fn h38_recycle_when_more_is_stated_than_was_taken_then_only_what_is_gone_is_booked() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 10_000_000).unwrap();
    let (pool, mallory) = (suite.pool().address.clone(), suite.user("mallory"));
    suite.checked = false;
    let before = suite.pool_state();
    let owned = |suite: &mut Suite, hub: &Addr| {
        let mut storage = suite.app.contract_storage_mut(&pool);
        let bytes = storage.get(b"config").unwrap();
        let mut config: Value = serde_json::from_slice(&bytes).unwrap();
        config["hub"] = Value::from(hub.as_str());
        storage.set(b"config", &to_json_vec(&config).unwrap());
    };
    owned(&mut suite, &mallory);
    let stk = Uint128::new(10_000_000);
    let coins = [Coin::new(5u128, NATIVE)];
    let recycle = ExecuteMsg::Recycle { stk };
    suite.to_pool(&mallory, &recycle, &coins).unwrap();
    let hub = suite.hub.clone();
    owned(&mut suite, &hub);
    let after = suite.pool_state();
    assert_eq!(after.stk, before.stk, "it still holds it");
    let (gifts, unvested) = (after.totals.gifts.u128(), after.unvested - before.unvested);
    assert_eq!(
        (gifts, unvested.u128()),
        (5, 5),
        "coins for nothing are a gift"
    );
}

/// The pool pays by the state that it had when the message came: no message within a message.
#[test]
fn h27_exit_when_it_takes_the_last_of_a_balance_then_the_pool_goes_on() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 20_000_000).unwrap();
    suite.advance(DAY);
    // the hub's buffer buys exactly all of its stk
    let bob = suite.user("bob");
    suite.deposit(&bob, 60_000_000).unwrap();
    suite.tick().unwrap();
    let state: PoolStateResponse = suite.pool_state();
    assert_eq!(state.stk.u128(), 0, "{state:?}");
    let held = suite.shares(&lea);
    suite.leave_pool(&lea, held).unwrap();
    suite.provide(&lea, 5_000_000).unwrap();
    suite.instant(&alice, 1_000_000).unwrap();
    suite.keep_days(25);
    assert!(suite.pool_state().stk.is_zero());
}
