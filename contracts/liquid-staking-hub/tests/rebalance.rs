use cosmwasm_std::coin;
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{MsgKind, SdkControl, SdkViews};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::event::{Rebalance, ValidatorFailed};
use pstake_types::hub::{AdminMsg, ExecuteMsg, ValidatorWeight};

use crate::checks::{assert_event, hub_refuses, ledger};
use crate::keeper::*;

const REBALANCE: ExecuteMsg = ExecuteMsg::Rebalance { limit: None };
/// Locks are kept for so long after completion.
const MARGIN: u64 = 600;

fn set_weights(suite: &mut Suite, weights: &[u32]) {
    let validators = suite.validators.iter().zip(weights);
    let validators = validators
        .filter(|(_, weight)| **weight > 0)
        .map(|(validator, weight)| ValidatorWeight {
            validator: validator.clone(),
            weight: *weight,
        })
        .collect();
    suite.admin(AdminMsg::SetValidators { validators }).unwrap();
}

fn remove(suite: &mut Suite, validator: usize) {
    let validator = suite.validators[validator].clone();
    suite
        .admin(AdminMsg::RemoveValidator { validator })
        .unwrap();
}

fn held(suite: &Suite) -> Vec<u128> {
    (0..suite.validators.len()).map(|i| at(suite, i)).collect()
}

fn moved(moves: u32, native: u128) -> Rebalance {
    Rebalance { moves, native }
}

#[test]
fn rebalance_when_coins_sent_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    let error = hub_refuses(&mut suite, &alice, &REBALANCE, &[coin(1, NATIVE)]);
    assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
}

#[test]
fn rebalance_h29_when_within_a_day_then_too_early() {
    let (mut suite, _) = staked(4, 100 * M);
    suite.advance(DAY);
    suite.crank(&REBALANCE).unwrap();
    let next_seconds = suite.now() + DAY;
    until(&mut suite, next_seconds - 1);
    let keeper = suite.keeper();
    let error = hub_refuses(&mut suite, &keeper, &REBALANCE, &[]);
    let now_seconds = suite.now();
    assert_eq!(
        error,
        ContractError::TooEarly {
            next_seconds,
            now_seconds
        }
    );
    until(&mut suite, next_seconds);
    suite.crank(&REBALANCE).unwrap();
    until(&mut suite, next_seconds + DAY + 1);
    suite.crank(&REBALANCE).unwrap();
}

/// Weights 100, 100, 100, 109 of 400M: targets 97.8M and 106.6M: all within a tenth.
#[test]
fn rebalance_when_within_the_dead_band_then_nothing_moves() {
    let (mut suite, _) = staked(4, 100 * M);
    set_weights(&mut suite, &[100, 100, 100, 109]);
    let response = suite.crank(&REBALANCE).unwrap();
    assert_event(&response.events, &suite.hub, moved(0, 0));
    assert_eq!(held(&suite), [100 * M; 4]);
}

/// Weights 1 : 1 : 1 : 5 of 400M: targets 50M and 250M. A twentieth of 400M, 20M, moves a day.
#[test]
fn rebalance_when_weights_differ_then_a_twentieth_of_the_stake_moves() {
    let (mut suite, _) = staked(4, 100 * M);
    set_weights(&mut suite, &[1, 1, 1, 5]);
    let response = suite.crank(&REBALANCE).unwrap();
    assert_event(&response.events, &suite.hub, moved(1, 20 * M));
    let mut sorted = held(&suite);
    sorted.sort_unstable();
    assert_eq!(sorted, [80 * M, 100 * M, 100 * M, 120 * M]);
    assert_eq!(at(&suite, 3), 120 * M);
    assert_eq!(ledger(&suite).bonded.u128(), 400 * M);
    let lock = record(&suite, 3).locked_until_seconds;
    assert_eq!(lock, suite.now() + UNBONDING + MARGIN);
}

#[test]
fn h42_h64_rebalance_when_removed_then_drained_by_redelegation_and_no_view_knows_it() {
    let (mut suite, _) = staked(4, 100 * M);
    remove(&mut suite, 1);
    assert_eq!(record(&suite, 1).weight, 0);
    let before = ledger(&suite);
    let response = suite.crank(&REBALANCE).unwrap();
    // 100M over three targets of 133.3M, none undelegated
    let gone = suite.validators[1].clone();
    assert_event(&response.events, &suite.hub, moved(3, 100 * M));
    assert_eq!(at(&suite, 1), 0);
    assert!(suite.app.unbondings(&suite.hub).is_empty());
    let after = ledger(&suite);
    assert_eq!((after.bonded, after.rate), (before.bonded, before.rate));
    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    assert!(records(&suite).iter().all(|r| r.validator != gone));
    assert_eq!(records(&suite).len(), 3);
    let msg = ExecuteMsg::Freeze { validator: gone };
    let owner = suite.owner.clone();
    let error = suite.hub(&owner, &msg).unwrap_err().downcast().unwrap();
    assert!(matches!(error, ContractError::UnknownValidator { .. }));
}

#[test]
fn rebalance_h43_when_removed_while_a_redelegation_arrives_then_no_stake_is_left_behind() {
    let (mut suite, _) = staked(4, 100 * M);
    remove(&mut suite, 1);
    suite.crank(&REBALANCE).unwrap();
    suite.advance(DAY);
    // 2 has just received from 1: it cannot give before 21 days are over
    remove(&mut suite, 2);
    let before = at(&suite, 2);
    let response = suite.crank(&REBALANCE).unwrap();
    assert_event(&response.events, &suite.hub, moved(0, 0));
    assert_eq!(record(&suite, 2).bonded.u128(), before);
    for _ in 0..23 {
        pass(&mut suite, DAY);
    }
    assert_eq!(at(&suite, 2), 0);
    assert_eq!(records(&suite).len(), 2);
    assert_eq!(at(&suite, 0) + at(&suite, 3), 400 * M);
}

#[test]
fn rebalance_h35_when_a_source_has_just_received_then_skipped_not_tried() {
    let (mut suite, _) = staked(4, 100 * M);
    set_weights(&mut suite, &[1, 1, 1, 5]);
    suite.crank(&REBALANCE).unwrap();
    // now 3 should give, and may not: A -> 3, then 3 -> B is what the SDK refuses
    set_weights(&mut suite, &[5, 5, 5, 1]);
    let response = suite.crank(&REBALANCE).unwrap();
    let failed = |e: &cosmwasm_std::Event| e.ty == "wasm-pstake_validator_failed";
    assert!(!response.events.iter().any(failed));
    assert_eq!(at(&suite, 3), 120 * M);
    let lock = record(&suite, 3).locked_until_seconds;
    for (before, free) in [(1, false), (0, true)] {
        until(&mut suite, lock - before);
        // the daily step may be due at neither
        set_weights(&mut suite, &[5, 5, 5, 1]);
        let response = suite.crank(&REBALANCE).unwrap();
        assert!(!response.events.iter().any(failed));
        assert_eq!(at(&suite, 3) < 120 * M, free);
    }
}

/// The 8th redelegation between two validators in an unbonding period is skipped, not tried.
#[test]
fn rebalance_h35_when_seven_redelegations_run_between_two_then_the_eighth_waits() {
    let (mut suite, _) = staked(2, 200 * M);
    set_weights(&mut suite, &[1, 30]);
    let first = suite.now() + UNBONDING + MARGIN;
    let mut moves = vec![];
    for _ in 0..8 {
        let before = at(&suite, 0);
        let response = suite.crank(&REBALANCE).unwrap();
        let failed = |e: &cosmwasm_std::Event| e.ty == "wasm-pstake_validator_failed";
        assert!(!response.events.iter().any(failed));
        moves.push(before - at(&suite, 0));
        suite.advance(DAY);
    }
    assert_eq!(moves[..7], [20 * M; 7]);
    assert_eq!(moves[7], 0);
    // with the last second of the first there is room again
    for (before, native) in [(1, 0), (0, 20 * M)] {
        until(&mut suite, first - before);
        let had = at(&suite, 0);
        set_weights(&mut suite, &[1, 30]); // the daily step may be due at neither
        suite.crank(&REBALANCE).unwrap();
        assert_eq!(had - at(&suite, 0), native);
    }
}

#[test]
fn rebalance_when_limited_then_goes_on_at_once_while_drains_are_left() {
    let (mut suite, _) = staked(4, 100 * M);
    remove(&mut suite, 1);
    for moves in 1..=3 {
        assert!(work(&suite).rebalance);
        let limit = Some(1);
        let response = suite.crank(&ExecuteMsg::Rebalance { limit }).unwrap();
        let each = moved(1, [0, 33_333_334, 33_333_333, 33_333_333][moves]);
        assert_event(&response.events, &suite.hub, each);
    }
    assert_eq!(at(&suite, 1), 0);
    assert!(!work(&suite).rebalance);
}

#[test]
fn h33_h68_rebalance_when_each_redelegation_fails_in_turn_then_the_others_go_on() {
    for broken in [0, 2, 3] {
        let (mut suite, _) = staked(4, 100 * M);
        remove(&mut suite, 1);
        let target = suite.validators[broken].clone();
        let kind = MsgKind::Redelegate;
        suite.app.set_failing(&target, kind, Some("refused"));
        let response = suite.crank(&REBALANCE).unwrap();
        let event = ValidatorFailed {
            validator: suite.validators[1].clone(),
            step: "redelegate".into(),
        };
        assert_event(&response.events, &suite.hub, event);
        let left = at(&suite, 1);
        assert!((33_333_333..=33_333_334).contains(&left));
        assert_eq!(ledger(&suite).bonded.u128(), 400 * M);
        // the next days' steps take the rest
        suite.app.set_failing(&target, kind, None);
        for _ in 0..3 {
            pass(&mut suite, DAY);
        }
        assert_eq!(at(&suite, 1), 0);
    }
}

/// A validator that lets no stake go must not keep new stake from the others.
#[test]
fn h68_rebalance_when_a_source_refuses_every_day_then_new_stake_still_goes_to_the_others() {
    let (mut suite, alice) = staked(4, 100 * M);
    let poisoned = suite.validators[1].clone();
    remove(&mut suite, 1);
    suite
        .app
        .set_failing(&poisoned, MsgKind::Redelegate, Some("panics"));
    // the submission half a day after the rebalancing
    suite.advance(DAY / 2);
    suite.crank(&REBALANCE).unwrap();
    for _ in 0..5 {
        suite.deposit(&alice, 30 * M).unwrap();
        suite.advance(DAY / 2);
        suite.crank(&ExecuteMsg::Submit {}).unwrap();
        assert_eq!(ledger(&suite).buffer.u128(), 0);
        suite.advance(DAY / 2);
        suite.crank(&REBALANCE).unwrap();
    }
    assert_eq!(at(&suite, 1), 100 * M);
}

#[test]
fn h22_rebalance_when_jailed_then_no_new_stake_at_once_and_drained_after_a_day() {
    let (mut suite, alice) = staked(4, 100 * M);
    let jailed = suite.validators[1].clone();
    suite.app.jail(&jailed).unwrap();
    suite.advance(6);
    suite.deposit(&alice, 60 * M).unwrap();
    suite.advance(DAY - 12);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    assert_eq!(held(&suite), [120 * M, 100 * M, 120 * M, 120 * M]);
    let seen = suite.now();
    assert_eq!(record(&suite, 1).missing_since_seconds, Some(seen));
    suite.advance(6);
    suite.crank(&REBALANCE).unwrap();
    assert_eq!(at(&suite, 1), 100 * M);
    // harvest does not fail on it
    let response = suite.crank(&ExecuteMsg::Harvest { limit: None }).unwrap();
    let failed = |e: &cosmwasm_std::Event| e.ty == "wasm-pstake_validator_failed";
    assert!(!response.events.iter().any(failed));
    suite.advance(DAY);
    suite.crank(&REBALANCE).unwrap();
    assert_eq!(at(&suite, 1), 0);
    assert_eq!(ledger(&suite).bonded.u128(), 460 * M);
}

#[test]
fn h69_rebalance_when_out_of_the_set_for_a_block_then_untouched() {
    let (mut suite, _) = staked(4, 100 * M);
    let jailed = suite.validators[1].clone();
    suite.app.jail(&jailed).unwrap();
    suite.advance(DAY);
    suite.crank(&REBALANCE).unwrap();
    let seen = suite.now();
    assert_eq!(record(&suite, 1).missing_since_seconds, Some(seen));
    suite.app.unjail(&jailed).unwrap();
    suite.advance(DAY);
    suite.crank(&REBALANCE).unwrap();
    assert_eq!(record(&suite, 1).missing_since_seconds, None);
    assert_eq!(held(&suite), [100 * M; 4]);
    // out again: the day begins anew
    suite.app.jail(&jailed).unwrap();
    suite.advance(DAY);
    suite.crank(&REBALANCE).unwrap();
    assert_eq!(held(&suite), [100 * M; 4]);
    let seen = suite.now();
    until(&mut suite, seen + DAY - 1);
    // a step that is due a second early takes nothing
    set_weights(&mut suite, &[1, 1, 1, 1]);
    suite.crank(&REBALANCE).unwrap();
    assert_eq!(at(&suite, 1), 100 * M);
    until(&mut suite, seen + 2 * DAY);
    suite.crank(&REBALANCE).unwrap();
    assert_eq!(at(&suite, 1), 0);
}

#[test]
fn h68_rebalance_when_frozen_then_no_message_goes_there_and_its_stake_counts() {
    let (mut suite, _) = staked(4, 100 * M);
    let validator = suite.validators[1].clone();
    let owner = suite.owner.clone();
    remove(&mut suite, 1);
    let msg = ExecuteMsg::Freeze { validator };
    suite.hub(&owner, &msg).unwrap();
    for kind in MsgKind::ALL {
        let validator = suite.validators[1].clone();
        suite.app.set_failing(&validator, kind, Some("touched"));
    }
    for _ in 0..3 {
        suite.advance(DAY);
        let response = suite.tick().unwrap();
        let failed = |e: &cosmwasm_std::Event| e.ty == "wasm-pstake_validator_failed";
        assert!(!response.events.iter().any(failed));
    }
    assert_eq!(at(&suite, 1), 100 * M);
    assert_eq!(ledger(&suite).bonded.u128(), 400 * M);
}
