use cosmwasm_std::coin;
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{MsgKind, Rewards, SdkControl};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::event::PartFailed;
use pstake_types::hub::{AdminMsg, ExecuteMsg, Flow, ParamsUpdate};

use crate::checks::{assert_event, hub_refuses, ledger};
use crate::keeper::*;

const TICK: ExecuteMsg = ExecuteMsg::Tick { limit: None };

fn types(events: &[cosmwasm_std::Event]) -> Vec<&str> {
    let hub = events
        .iter()
        .filter_map(|e| e.ty.strip_prefix("wasm-pstake_"));
    hub.collect()
}

#[test]
fn tick_when_coins_sent_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    let error = hub_refuses(&mut suite, &alice, &TICK, &[coin(1, NATIVE)]);
    assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
}

#[test]
fn tick_when_nothing_is_due_then_nothing_is_done() {
    let (mut suite, _) = staked(4, 100 * M);
    assert!(!work(&suite).any());
    let before = ledger(&suite);
    let response = suite.tick().unwrap();
    assert_eq!(types(&response.events), Vec::<&str>::new());
    assert_eq!(ledger(&suite), before);
}

#[test]
fn tick_then_does_what_pending_work_says_in_order() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.advance(DAY);
    let due = work(&suite);
    assert!(due.submit && due.harvest && due.rebalance);
    assert!(!due.settle && !due.sync); // a submission syncs by itself
    let response = suite.tick().unwrap();
    let expected = ["harvest", "sync", "submit", "rebalance"];
    assert_eq!(types(&response.events), expected);
    assert!(!work(&suite).any());

    leave(&mut suite, &alice, 20 * M);
    suite.tick().unwrap();
    let end = on_its_way(&suite, 1).completes_at;
    until(&mut suite, end);
    assert!(work(&suite).settle);
    suite.tick().unwrap();
    suite.advance(6);
    let due = work(&suite);
    assert!(due.settle && !due.submit && !due.harvest);
    let response = suite.tick().unwrap();
    assert_eq!(types(&response.events), ["settle"]);
    assert!(!work(&suite).any());
}

#[test]
fn tick_h29_when_sync_is_a_day_old_then_due_exactly() {
    // one validator: 3 days and an hour between submissions
    let (mut suite, _) = staked(1, 100 * M);
    suite.advance(4 * DAY);
    suite.tick().unwrap();
    let synced = suite.now();
    for (at, due) in [(DAY - 1, false), (DAY, true), (DAY + 1, true)] {
        until(&mut suite, synced + at);
        assert_eq!((work(&suite).sync, work(&suite).submit), (due, false));
    }
    suite.tick().unwrap();
    assert_eq!(ledger(&suite).synced_at_seconds, suite.now());
    assert!(!work(&suite).sync);
}

#[test]
fn tick_h29_when_submission_is_due_then_exactly_at_its_time() {
    let (mut suite, alice) = staked(4, 100 * M);
    let next_seconds = work(&suite).next_submit_seconds;
    for early in [2, 1] {
        until(&mut suite, next_seconds - early);
        assert!(!work(&suite).submit);
        let error = hub_refuses(&mut suite, &alice, &ExecuteMsg::Submit {}, &[]);
        let now_seconds = suite.now();
        assert_eq!(
            error,
            ContractError::TooEarly {
                next_seconds,
                now_seconds
            }
        );
    }
    until(&mut suite, next_seconds);
    assert!(work(&suite).submit);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    let next = work(&suite).next_submit_seconds;
    until(&mut suite, next + 1);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
}

/// Every staking message that a tick sends, refused at every validator in turn; a tick never fails,
/// and once the chain is well the next ones leave no trace of it.
#[test]
fn inv10_h32_h33_tick_when_any_message_of_any_validator_fails_then_claims_go_on_and_it_recovers() {
    for kind in MsgKind::ALL {
        for broken in 0..4 {
            let mut suite = Suite::builder().validators(4).build();
            let (alice, bob) = (suite.user("alice"), suite.user("bob"));
            suite.deposit(&alice, 400 * M).unwrap();
            suite.tick_days(2);
            suite.unbond(&alice, 10 * M).unwrap();
            suite.tick_days(22);
            let validator = suite.validators[broken].clone();
            suite.app.set_failing(&validator, kind, Some("refused"));
            let validators = suite.validators.clone();
            let removed = validators[3].clone();
            suite
                .admin(AdminMsg::RemoveValidator { validator: removed })
                .unwrap();
            suite.unbond(&alice, 150 * M).unwrap();
            suite.tick_days(1);
            suite.deposit(&bob, 50 * M).unwrap();
            suite.tick_days(3);
            assert!(suite.claim(&alice).unwrap() > 0);

            suite.app.set_failing(&validator, kind, None);
            suite.tick_days(26);
            let books = ledger(&suite);
            assert_eq!(at(&suite, 3), 0, "{kind:?} {broken}");
            assert!(books.total_losses.u128() <= 20);
            assert!(suite.claim(&alice).unwrap() >= 150 * M);
            assert!(!work(&suite).any());
        }
    }
}

#[test]
fn tick_when_the_submission_fails_for_long_then_the_other_parts_and_the_sync_go_on() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.unbond(&alice, 150 * M).unwrap();
    let all = suite.validators.clone();
    for validator in &all {
        suite
            .app
            .set_failing(validator, MsgKind::Undelegate, Some("refused"));
    }
    let since = height(&suite);
    slash(&mut suite, 0, since, 5);
    suite.advance(DAY);
    let response = suite.tick().unwrap();
    let failed = PartFailed {
        part: "submit".into(),
    };
    assert_event(&response.events, &suite.hub, failed);
    assert!(types(&response.events).contains(&"rebalance"));
    // the loss is booked though the submission that would have is undone
    assert_eq!(ledger(&suite).total_losses.u128(), 5 * M);
    assert_eq!(ledger(&suite).age_seconds, 0);
    for validator in &all {
        suite.app.set_failing(validator, MsgKind::Undelegate, None);
    }
    suite.tick().unwrap();
    assert_eq!(on_its_way(&suite, 1).undelegated, 148_125_000);
}

#[test]
fn inv10_tick_when_paused_then_submissions_settlements_and_claims_go_on() {
    let (mut suite, alice) = staked(4, 100 * M);
    leave(&mut suite, &alice, 20 * M);
    suite.unbond(&alice, 10 * M).unwrap();
    suite.advance(20 * DAY);
    suite.tick().unwrap();
    let guardian = suite.guardian.clone();
    for flow in [Flow::Deposits, Flow::Unbonds] {
        suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
    }
    for _ in 0..2 {
        pass(&mut suite, DAY);
    }
    assert_eq!(suite.claim(&alice).unwrap(), 20 * M);
    on_its_way(&suite, 2);
    assert!(suite.deposit(&alice, M).is_err());
}

#[test]
fn tick_h72_when_nobody_ticked_for_a_month_then_all_is_caught_up_and_nobody_profits() {
    let mut suite = Suite::builder().build();
    let (alice, mallory) = (suite.user("alice"), suite.user("mallory"));
    suite.deposit(&alice, 400 * M).unwrap();
    suite.tick_days(1);
    suite.unbond(&alice, 20 * M).unwrap();
    suite.advance(30 * DAY);
    // in one block: in before the tick, queued, ticked, out
    let stk = suite.deposit(&mallory, 400 * M).unwrap();
    suite.tick().unwrap();
    suite.unbond(&mallory, stk).unwrap();
    suite.tick_days(24);
    let paid = suite.claim(&mallory).unwrap();
    // a day of a rate that catches up on a month: 400M * 10% / 365 a day, and twice that is a bound
    assert!(paid < 400 * M + 220_000, "{paid}");
    assert!(suite.claim(&alice).unwrap() >= 20 * M);
}

/// Maximum set: the messages of every part are bounded, whatever the number of validators.
#[test]
fn h30_tick_when_a_hundred_validators_then_every_part_is_bounded_and_pages() {
    let mut suite = Suite::builder()
        .validators(100)
        .rewards(Rewards::Yearly(cosmwasm_std::Decimal::percent(10)))
        .build();
    let alice = suite.user("alice");
    for _ in 0..12 {
        suite.deposit(&alice, 1_200 * M).unwrap();
        suite.tick_days(1);
    }
    let count = |response: &cw_multi_test::AppResponse, ty: &str| {
        response.events.iter().filter(|e| e.ty == ty).count()
    };
    suite.unbond(&alice, 300 * M).unwrap();
    suite.deposit(&alice, M).unwrap();
    suite.advance(DAY);
    // harvest: 30 by default, the round goes on with the next tick
    let response = suite.tick().unwrap();
    assert!(count(&response, "withdraw_rewards") <= 30 + 6 + 2 * 8);
    assert_eq!(count(&response, "unbond"), 6);
    assert!(count(&response, "redelegate") <= 8);
    assert!(work(&suite).harvest);
    let mut rounds = 1;
    while work(&suite).harvest {
        let response = suite.tick().unwrap();
        assert!(count(&response, "withdraw_rewards") <= 30);
        rounds += 1;
        assert!(rounds <= 8); // the rest of a round, and one of 4 pages
    }
    // a submission delegates to at most 12
    suite.deposit(&alice, 1_200 * M).unwrap();
    suite.advance(DAY);
    let response = suite.crank(&ExecuteMsg::Submit {}).unwrap();
    assert!((1..=12).contains(&count(&response, "delegate")));
    assert_eq!(records(&suite).len(), 100);
}

#[test]
fn tick_h60_h66_when_called_by_all_in_any_order_then_books_agree() {
    let messages = [
        ExecuteMsg::Settle {},
        ExecuteMsg::Sync {},
        ExecuteMsg::Submit {},
        ExecuteMsg::Harvest { limit: Some(1) },
        ExecuteMsg::Rebalance { limit: Some(1) },
        TICK,
    ];
    let run = |first: usize| {
        let (mut suite, alice) = staked(4, 100 * M);
        let params = ParamsUpdate {
            min_unbond: Some(1u128.into()),
            ..ParamsUpdate::default()
        };
        suite.admin(AdminMsg::UpdateParams(params)).unwrap();
        let since = height(&suite);
        suite.unbond(&alice, 50 * M).unwrap();
        slash(&mut suite, 0, since, 5);
        suite.advance(DAY);
        for i in 0..messages.len() {
            // one that is not due is refused; nothing else may matter
            let _ = suite.crank(&messages[(first + i) % messages.len()]);
        }
        ledger(&suite)
    };
    for first in 1..messages.len() {
        assert_eq!(run(first), run(0), "from {first}");
    }
}
