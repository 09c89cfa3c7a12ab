use cosmwasm_std::{coin, Event};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::event::Settle;
use pstake_types::hub::{AdminMsg, ExecuteMsg, FreshRateResponse, ParamsUpdate, QueryMsg};

use crate::checks::{assert_event, hub_refuses, ledger};
use crate::keeper::*;

const NOTHING: [Event; 0] = [];
const SETTLE: ExecuteMsg = ExecuteMsg::Settle {};

/// Events of a settlement; none if nothing was done.
fn settle(suite: &mut Suite) -> Vec<Event> {
    let mut events = suite.crank(&SETTLE).unwrap().events;
    events.retain(|e| e.ty == "wasm-pstake_settle");
    events
}

fn settled(batches: u64, native: u128, shortfall: u128, donation: u128) -> Settle {
    Settle {
        batches,
        native,
        shortfall,
        donation,
    }
}

#[test]
fn settle_when_coins_sent_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    let error = hub_refuses(&mut suite, &alice, &SETTLE, &[coin(1, NATIVE)]);
    assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
}

#[test]
fn inv1_settle_h18_h29_h61_when_at_completion_then_only_at_a_later_height() {
    let (mut suite, alice) = staked(4, 100 * M);
    leave(&mut suite, &alice, 20 * M);
    let way = on_its_way(&suite, 1);
    until(&mut suite, way.completes_at - 1);
    assert_eq!(settle(&mut suite), NOTHING);
    // the chain pays at the end of this block: nothing is there yet, and nothing is missing
    until(&mut suite, way.completes_at);
    for _ in 0..2 {
        assert_eq!(settle(&mut suite), NOTHING);
        assert_eq!(on_its_way(&suite, 1), way);
        assert_eq!(suite.native(&suite.hub), 0);
    }
    suite.advance(1);
    assert_eq!(suite.native(&suite.hub), 20 * M);
    assert_event(&settle(&mut suite), &suite.hub, settled(1, 20 * M, 0, 0));
    assert_eq!(shared(&suite, 1), 20 * M);
    let books = ledger(&suite);
    assert_eq!((books.reserved.u128(), books.buffer.u128()), (20 * M, 0));
    assert_eq!(books.total_losses.u128(), 0);
    assert_eq!(settle(&mut suite), NOTHING);
    assert_eq!(suite.claim(&alice).unwrap(), 20 * M);
}

/// Nobody called in the block that paid: the coins are there when the hub first sees the completion
/// passed, and are no donation.
#[test]
fn settle_h61_when_first_seen_after_payment_then_waits_a_height_without_a_donation() {
    let (mut suite, alice) = staked(4, 100 * M);
    leave(&mut suite, &alice, 20 * M);
    let way = on_its_way(&suite, 1);
    until(&mut suite, way.completes_at);
    suite.advance(6);
    assert_eq!(suite.native(&suite.hub), 20 * M);
    assert_eq!(settle(&mut suite), NOTHING);
    assert_eq!(ledger(&suite).buffer.u128(), 0);
    suite.advance(6);
    assert_event(&settle(&mut suite), &suite.hub, settled(1, 20 * M, 0, 0));
}

/// Several blocks a second, a completion within one: at no block is a coin a donation or missing.
#[test]
fn settle_h61_when_blocks_are_a_fraction_of_a_second_then_same() {
    for nanos in [0u64, 250_000_000, 999_999_999] {
        let (mut suite, alice) = staked(4, 100 * M);
        suite.unbond(&alice, 20 * M).unwrap();
        suite.app.update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_days(1).plus_nanos(nanos);
        });
        suite.crank(&ExecuteMsg::Submit {}).unwrap();
        suite.advance(UNBONDING - 2);
        while batch(&suite, 1).stk.u128() > 0 {
            suite.app.update_block(|block| {
                block.height += 1;
                block.time = block.time.plus_nanos(300_000_000);
            });
            let events = settle(&mut suite);
            if !events.is_empty() {
                assert_event(&events, &suite.hub, settled(1, 20 * M, 0, 0));
                break;
            }
        }
        assert_eq!(shared(&suite, 1), 20 * M);
    }
}

/// Two batches, the second not seen past its completion yet: its coins may be there or not, so both
/// wait; then both close.
#[test]
fn settle_h61_when_a_second_batch_completes_meanwhile_then_both_wait_for_it() {
    let (mut suite, alice) = staked(4, 100 * M);
    leave(&mut suite, &alice, 20 * M);
    leave(&mut suite, &alice, 30 * M);
    let (one, two) = (on_its_way(&suite, 1), on_its_way(&suite, 2));
    assert_eq!(two.completes_at - one.completes_at, DAY);
    until(&mut suite, one.completes_at);
    settle(&mut suite);
    until(&mut suite, two.completes_at);
    assert_eq!(settle(&mut suite), NOTHING);
    suite.advance(6);
    assert_event(&settle(&mut suite), &suite.hub, settled(2, 50 * M, 0, 0));
    assert_eq!((shared(&suite, 1), shared(&suite, 2)), (20 * M, 30 * M));
}

#[test]
fn settle_h44_when_batches_complete_out_of_order_then_each_gets_its_own() {
    let (mut suite, alice) = staked(4, 100 * M);
    leave(&mut suite, &alice, 20 * M);
    let mut params = suite.app.params();
    params.unbonding_seconds = 7 * DAY;
    suite.app.set_params(params).unwrap();
    leave(&mut suite, &alice, 30 * M);
    let (one, two) = (on_its_way(&suite, 1), on_its_way(&suite, 2));
    assert!(two.completes_at < one.completes_at);
    until(&mut suite, two.completes_at);
    settle(&mut suite);
    suite.advance(6);
    assert_event(&settle(&mut suite), &suite.hub, settled(1, 30 * M, 0, 0));
    assert_eq!(shared(&suite, 2), 30 * M);
    assert_eq!(on_its_way(&suite, 1), one);
    assert_eq!(suite.claim(&alice).unwrap(), 30 * M);
    until(&mut suite, one.completes_at);
    settle(&mut suite);
    suite.advance(6);
    settle(&mut suite);
    assert_eq!(shared(&suite, 1), 20 * M);
}

#[test]
fn inv11_h16_settle_when_two_close_together_then_a_loss_falls_on_the_one_at_risk() {
    // synced or not: the settlement finds out by itself
    for synced in [true, false] {
        let (mut suite, alice) = staked(4, 100 * M);
        leave(&mut suite, &alice, 20 * M);
        let since = leave(&mut suite, &alice, 30 * M);
        let (first, second) = (source(&suite, 1), source(&suite, 2));
        assert_ne!(first, second);
        slash(&mut suite, second, since, 5);
        if synced {
            suite.crank(&ExecuteMsg::Sync {}).unwrap();
            assert_eq!(on_its_way(&suite, 1).at_risk, 0);
            assert_eq!(on_its_way(&suite, 2).at_risk, 3 * M / 2);
        }
        suite.advance(UNBONDING + DAY);
        settle(&mut suite);
        suite.advance(6);
        let events = settle(&mut suite);
        // 50M expected, 5% of 30M short
        let event = settled(2, 97 * M / 2, 3 * M / 2, 0);
        assert_event(&events, &suite.hub, event);
        assert_eq!(shared(&suite, 1), 20 * M, "synced: {synced}");
        assert_eq!(shared(&suite, 2), 57 * M / 2);
    }
}

#[test]
fn settle_h15_when_batches_of_one_unit_and_of_a_million_then_loss_in_proportion() {
    let (mut suite, alice) = staked(1, 100 * M);
    let params = ParamsUpdate {
        min_unbond: Some(1u128.into()),
        ..ParamsUpdate::default()
    };
    suite.admin(AdminMsg::UpdateParams(params)).unwrap();
    suite.advance(3 * DAY);
    let since = leave(&mut suite, &alice, 1);
    suite.advance(3 * DAY);
    leave(&mut suite, &alice, M);
    slash(&mut suite, 0, since, 5);
    suite.advance(UNBONDING + DAY);
    settle(&mut suite);
    suite.advance(6);
    settle(&mut suite);
    // 5% of one unit is none or, where rounding falls on it, the unit; nothing underflows
    let (small, large) = (shared(&suite, 1), shared(&suite, 2));
    assert_eq!(small + large, 950_001);
    assert!(small <= 1 && large >= 950_000);
}

#[test]
fn settle_when_slashed_then_netted_coins_bear_nothing() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    suite.deposit(&bob, 30 * M).unwrap();
    let since = leave(&mut suite, &alice, 50 * M);
    let from = source(&suite, 1);
    slash(&mut suite, from, since, 5);
    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    assert_eq!(on_its_way(&suite, 1).at_risk, M); // 5% of 20M, not of 50M
    suite.advance(UNBONDING);
    settle(&mut suite);
    suite.advance(6);
    assert_event(&settle(&mut suite), &suite.hub, settled(1, 19 * M, M, 0));
    assert_eq!(shared(&suite, 1), 49 * M);
    assert_eq!(suite.claim(&alice).unwrap(), 49 * M);
}

#[test]
fn settle_h19_when_more_than_expected_arrives_then_a_donation() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let since = leave(&mut suite, &alice, 20 * M);
    let from = source(&suite, 1);
    slash(&mut suite, from, since, 5);
    suite.advance(UNBONDING);
    settle(&mut suite);
    let hub = suite.hub.clone();
    suite.send(&bob, &hub, coin(3 * M, NATIVE)).unwrap();
    suite.advance(6);
    // 19M of 20M, and 3M that nobody can tell from them
    assert_event(
        &settle(&mut suite),
        &suite.hub,
        settled(1, 20 * M, 0, 2 * M),
    );
    let books = ledger(&suite);
    assert_eq!(
        (books.buffer, books.unvested),
        (books.unvested, books.buffer)
    );
    assert_eq!(books.unvested.u128(), 2 * M);
}

/// 5% a year of backing: 10M on 400M takes half a year.
#[test]
fn settle_when_donated_then_released_at_five_percent_of_backing_a_year() {
    let (mut suite, _) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let hub = suite.hub.clone();
    suite.send(&bob, &hub, coin(10 * M, NATIVE)).unwrap();
    let before = ledger(&suite).rate;
    assert_event(&settle(&mut suite), &suite.hub, settled(0, 0, 0, 10 * M));
    let books = ledger(&suite);
    assert_eq!(books.rate, before);
    assert_eq!(
        (books.buffer.u128(), books.unvested.u128()),
        (10 * M, 10 * M)
    );
    assert_eq!(books.owed.u128(), 0); // free of fee
    let start = suite.now();
    suite.advance(DAY);
    // 10M * 86,400 / 15,768,000 = 54,794.52
    assert_eq!(ledger(&suite).backing.u128(), 400 * M + 54_794);
    until(&mut suite, start + 7_884_000);
    assert_eq!(ledger(&suite).unvested.u128(), 5 * M);
    until(&mut suite, start + 15_768_000);
    assert_eq!(ledger(&suite).unvested.u128(), 0);
    assert_eq!(ledger(&suite).backing.u128(), 410 * M);
}

#[test]
fn settle_h72_when_dust_is_donated_each_block_then_the_stream_still_ends() {
    let (mut suite, _) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let hub = suite.hub.clone();
    suite.send(&bob, &hub, coin(10 * M, NATIVE)).unwrap();
    settle(&mut suite);
    let end = suite.now() + 15_768_000;
    while suite.now() < end {
        suite.advance(50_000);
        suite.send(&bob, &hub, coin(1, NATIVE)).unwrap();
        settle(&mut suite);
    }
    // all but the dust of the last days has been released
    let unvested = ledger(&suite).unvested.u128();
    assert!(unvested <= 60_000, "{unvested}");
}

#[test]
fn settle_h60_when_many_batches_then_all_close_in_one_step_whatever_limit_a_tick_has() {
    let run = |limit: Option<u32>| {
        let (mut suite, alice) = staked(4, 100 * M);
        let mut since = 0;
        for _ in 0..4 {
            since = leave(&mut suite, &alice, 10 * M);
        }
        let from = source(&suite, 4);
        slash(&mut suite, from, since, 5);
        suite.advance(UNBONDING + DAY);
        for _ in 0..3 {
            suite.crank(&ExecuteMsg::Tick { limit }).unwrap();
            suite.advance(6);
        }
        (1..=4).map(|id| shared(&suite, id)).collect::<Vec<_>>()
    };
    assert_eq!(run(Some(1)), run(None));
    assert_eq!(run(None)[3], 19 * M / 2);
}

/// The pool reads its requests again only when this number has changed.
#[test]
fn settle_when_coins_are_missing_then_marks_a_loss_and_else_none() {
    let marks = |suite: &Suite| -> u64 {
        let fresh: FreshRateResponse = suite.ask(&QueryMsg::FreshRate {}).unwrap();
        fresh.loss_marks
    };
    for slashed in [false, true] {
        let (mut suite, alice) = staked(4, 100 * M);
        let before = suite.app.block_info().height;
        leave(&mut suite, &alice, 20 * M);
        let way = on_its_way(&suite, 1);
        if slashed {
            let signer = &way.entries[0].validator;
            suite.app.double_sign(signer, before).unwrap();
        }
        until(&mut suite, way.completes_at);
        settle(&mut suite);
        suite.advance(6);
        let marked = marks(&suite);
        assert_eq!(settle(&mut suite).len(), 1);
        assert_eq!(marks(&suite) - marked, u64::from(slashed));
        assert_eq!(shared(&suite, 1) < 20 * M, slashed);
    }
}
