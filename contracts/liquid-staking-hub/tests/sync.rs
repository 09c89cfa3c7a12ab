use cosmwasm_std::{coin, Decimal};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::NATIVE;
use pstake_types::hub::event::Sync;
use pstake_types::hub::{ExecuteMsg, FreshRateResponse, QueryMsg};
use pstake_types::token::RedemptionRateResponse;

use crate::checks::{assert_event, hub_refuses, ledger};
use crate::keeper::*;

const SYNC: ExecuteMsg = ExecuteMsg::Sync {};

#[test]
fn sync_when_coins_sent_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    let error = hub_refuses(&mut suite, &alice, &SYNC, &[coin(1, NATIVE)]);
    assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
}

#[test]
fn sync_h17_when_slashed_then_loss_is_booked_once() {
    let (mut suite, _) = staked(4, 100 * M);
    let since = height(&suite);
    slash(&mut suite, 2, since, 5);
    assert_eq!(work(&suite).unrecorded_loss.u128(), 5 * M);
    let fresh: RedemptionRateResponse = suite.ask(&QueryMsg::FreshRate {}).unwrap();

    let response = suite.crank(&SYNC).unwrap();
    let event = |loss| Sync {
        bonded: 395 * M,
        loss,
        gain: 0,
    };
    assert_event(&response.events, &suite.hub, event(5 * M));
    let books = ledger(&suite);
    assert_eq!(books.bonded.u128(), 395 * M);
    assert_eq!(books.total_losses.u128(), 5 * M);
    assert_eq!(books.rate, Decimal::permille(9_875) * Decimal::percent(10));
    assert_eq!(books.rate, fresh.rate);
    assert_eq!(record(&suite, 2).bonded.u128(), 95 * M);
    assert_eq!(work(&suite).unrecorded_loss.u128(), 0);
    assert_eq!(books.age_seconds, 0);

    for _ in 0..2 {
        let response = suite.crank(&SYNC).unwrap();
        assert_event(&response.events, &suite.hub, event(0));
        assert_eq!(ledger(&suite), books);
    }
}

#[test]
fn inv5_sync_then_records_are_the_chains() {
    let (mut suite, alice) = staked(4, 100 * M);
    let since = leave(&mut suite, &alice, 33_333_333);
    for (i, percent) in [(0, 5), (1, 1), (2, 7), (3, 3)] {
        slash(&mut suite, i, since, percent);
    }
    suite.crank(&SYNC).unwrap();
    for i in 0..4 {
        assert_eq!(record(&suite, i).bonded.u128(), at(&suite, i));
    }
    let sum: u128 = (0..4).map(|i| at(&suite, i)).sum();
    assert_eq!(ledger(&suite).bonded.u128(), sum);
}

#[test]
fn inv2_h65_sync_when_slash_is_smaller_than_the_streams_then_rate_stands() {
    let (mut suite, _) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let hub = suite.hub.clone();
    // a stream larger than backing: 1,000M on 400M
    suite.send(&bob, &hub, coin(1_000 * M, NATIVE)).unwrap();
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Settle {}).unwrap();
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    assert_eq!([0, 1, 2, 3].map(|i| at(&suite, i)), [350 * M; 4]);
    suite.advance(6);
    let since = height(&suite);
    for i in 0..4 {
        slash(&mut suite, i, since, 5);
    }
    let before = ledger(&suite);
    suite.crank(&SYNC).unwrap();
    let after = ledger(&suite);
    // 5% of 1,400M is the stream's; a leveraged slash would have cost holders 17.5%
    assert_eq!(after.total_losses.u128(), 70 * M);
    assert_eq!(after.rate, before.rate);
    assert_eq!(before.unvested.u128() - after.unvested.u128(), 70 * M);
}

#[test]
fn inv2_h65_sync_when_slash_is_larger_than_the_streams_then_backing_bears_the_rest() {
    let (mut suite, _) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let hub = suite.hub.clone();
    suite.send(&bob, &hub, coin(4 * M, NATIVE)).unwrap();
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Settle {}).unwrap();
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    suite.advance(6);
    let since = height(&suite);
    slash(&mut suite, 0, since, 10);
    let before = ledger(&suite);
    suite.crank(&SYNC).unwrap();
    let after = ledger(&suite);
    // 10% of 101M; the stream takes what it has
    assert_eq!(after.unvested.u128(), 0);
    let lost = before.backing.u128() - after.backing.u128();
    assert_eq!(lost, 10_100_000 - before.unvested.u128());
}

#[test]
fn sync_h21_when_all_is_lost_then_nothing_is_negative_and_nothing_panics() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let since = leave(&mut suite, &alice, 399 * M);
    for i in 0..4 {
        if at(&suite, i) > 0 {
            slash(&mut suite, i, since, 100);
        }
    }
    suite.crank(&SYNC).unwrap();
    let books = ledger(&suite);
    assert_eq!((books.backing.u128(), books.supply.u128()), (0, M));
    assert!(books.rate.is_zero());
    // nothing can be bought with nothing behind it: refused, not a panic
    let error = suite.deposit(&bob, M).unwrap_err();
    let error: ContractError = error.downcast().unwrap();
    assert!(matches!(error, ContractError::Ratio(_)), "{error}");
    for _ in 0..30 {
        pass(&mut suite, DAY);
    }
    assert!(suite.claim(&alice).is_ok());
}

/// A unit or ten of rounding is a loss, but puts no batch at risk.
#[test]
fn sync_when_shares_round_then_no_batch_is_at_risk() {
    let (mut suite, alice) = staked(1, 100 * M);
    suite.advance(3 * DAY);
    leave(&mut suite, &alice, 30 * M);
    suite.advance(3 * DAY);
    let operator = suite.validators[0].clone();
    let height = height(&suite);
    let tiny = Decimal::from_ratio(7u128, 70 * M);
    suite.app.slash(&operator, height, None, tiny).unwrap();
    let lost = 70 * M - at(&suite, 0);
    assert!((1..=10).contains(&lost), "{lost}");
    suite.crank(&SYNC).unwrap();
    assert_eq!(ledger(&suite).total_losses.u128(), lost);
    assert_eq!(on_its_way(&suite, 1).at_risk, 0);
}

/// Ten units may be rounding and refuse nobody; eleven are a slash, and clients are told of it.
#[test]
fn fresh_rate_when_a_fall_is_more_than_rounding_then_it_is_a_loss_not_recorded() {
    for (units, told) in [(10, 0), (11, 11)] {
        let (mut suite, _) = staked(1, 100 * M);
        suite.advance(3 * DAY);
        let operator = suite.validators[0].clone();
        let height = height(&suite);
        let before = at(&suite, 0);
        let tiny = Decimal::from_ratio(units, before);
        suite.app.slash(&operator, height, None, tiny).unwrap();
        assert_eq!(before - at(&suite, 0), units);
        let fresh: FreshRateResponse = suite.ask(&QueryMsg::FreshRate {}).unwrap();
        assert_eq!(fresh.unrecorded_loss.u128(), told);
        assert_eq!(
            work(&suite).unrecorded_loss.u128(),
            units,
            "a sync books it all the same"
        );
    }
}

/// The SDK's rounding must not look like a slash to those who wait.
#[test]
fn sync_when_a_fall_is_more_than_rounding_then_batches_from_there_are_at_risk() {
    for (units, at_risk) in [(10, 0), (11, 3)] {
        let (mut suite, alice) = staked(4, 100 * M);
        leave(&mut suite, &alice, 20 * M);
        suite.advance(DAY);
        let (operator, height) = (
            on_its_way(&suite, 1).entries[0].validator.clone(),
            height(&suite),
        );
        let drawn = suite.validators.iter().position(|v| *v == operator);
        let drawn = drawn.unwrap();
        let before = at(&suite, drawn);
        let tiny = Decimal::from_ratio(units, before);
        suite.app.slash(&operator, height, None, tiny).unwrap();
        assert_eq!(before - at(&suite, drawn), units);
        suite.crank(&ExecuteMsg::Sync {}).unwrap();
        // 11 of 80M, of the 20M that leave, rounded up
        assert_eq!(on_its_way(&suite, 1).at_risk, at_risk);
    }
}

#[test]
fn sync_h60_when_ticked_with_limit_one_then_the_loss_is_one() {
    let run = |limit: Option<u32>| {
        let (mut suite, _) = staked(20, 12 * M);
        let since = height(&suite);
        for i in 0..3 {
            slash(&mut suite, i, since, 5);
        }
        suite.advance(2 * DAY);
        for _ in 0..3 {
            suite.crank(&ExecuteMsg::Tick { limit }).unwrap();
        }
        ledger(&suite)
    };
    assert_eq!(run(Some(1)).total_losses, run(None).total_losses);
    assert_eq!(run(Some(1)).rate, run(None).rate);
}
