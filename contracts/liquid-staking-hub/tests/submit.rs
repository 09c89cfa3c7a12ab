use cosmwasm_std::{coin, Uint128};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{MsgKind, SdkControl, SdkViews, UndelegateResponse};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::event::{Postpone, Submit, ValidatorFailed};
use pstake_types::hub::{AdminMsg, BatchResponse, ExecuteMsg, QueryMsg, ValidatorWeight};

use crate::checks::{assert_event, hub_refuses, ledger};
use crate::keeper::*;

const SUBMIT: ExecuteMsg = ExecuteMsg::Submit {};

fn fail(suite: &mut Suite, validator: &str, kind: MsgKind) {
    suite.app.set_failing(validator, kind, Some("refused"));
}

#[test]
fn submit_when_coins_sent_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.advance(DAY);
    let error = hub_refuses(&mut suite, &alice, &SUBMIT, &[coin(1, NATIVE)]);
    assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
}

#[test]
fn submit_when_nothing_queued_then_buffer_goes_to_the_targets() {
    let mut suite = Suite::builder().validators(4).build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 399 * M).unwrap();
    let supply = suite.supply();
    let response = suite.crank(&SUBMIT).unwrap();

    // 1M seed + 399M, weights 100 each: 100M each
    assert_eq!([0, 1, 2, 3].map(|i| at(&suite, i)), [100 * M; 4]);
    let books = ledger(&suite);
    assert_eq!(books.bonded.u128(), 400 * M);
    assert_eq!((books.buffer.u128(), books.reserved.u128()), (0, 0));
    assert_eq!(suite.native(&suite.hub), 0);
    assert_eq!(suite.supply(), supply);
    let event = Submit {
        batch_id: 1,
        stk: 0,
        due: 0,
        netted: 0,
        undelegated: 0,
        delegated: 400 * M,
        next_submit_seconds: suite.now() + DAY,
    };
    assert_event(&response.events, &suite.hub, event);
    // without requests the batch stays open
    let open: Vec<BatchResponse> = suite
        .ask(&QueryMsg::Batches {
            start_after: None,
            limit: None,
        })
        .unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].batch_id, 1);
}

#[test]
fn inv4_inv6_submit_when_queued_then_buffer_is_netted_and_the_rest_undelegated() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    suite.deposit(&bob, 30 * M).unwrap();
    suite.unbond(&alice, 50 * M).unwrap();
    // queued stk is the hub's to keep until it burns it, and counts as supply
    assert_eq!(suite.stk(&suite.hub), 51 * M);
    assert_eq!(batch(&suite, 1).stk.u128(), 50 * M);
    assert_eq!(suite.supply(), 430 * M);
    suite.advance(DAY);
    let response = suite.crank(&SUBMIT).unwrap();

    // due 50M at rate 1: 30M from the buffer, 20M from u = floor(28 / 23) = 1 validator
    let way = on_its_way(&suite, 1);
    assert_eq!(
        (way.netted, way.undelegated, way.at_risk),
        (30 * M, 20 * M, 0)
    );
    assert_eq!(way.drawn(), [20 * M]);
    assert_eq!(way.completes_at, suite.now() + UNBONDING);
    let entries = suite.app.unbondings(&suite.hub);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].validator, way.entries[0].validator);
    assert_eq!(entries[0].entries[0].balance.u128(), 20 * M);

    let books = ledger(&suite);
    assert_eq!(books.bonded.u128(), 380 * M);
    assert_eq!((books.buffer.u128(), books.reserved.u128()), (0, 30 * M));
    assert_eq!(books.supply.u128(), 380 * M); // 430M - 50M burned
    assert_eq!(suite.native(&suite.hub), 30 * M);
    assert_eq!(suite.stk(&suite.hub), M); // the seed's
    let event = Submit {
        batch_id: 1,
        stk: 50 * M,
        due: 50 * M,
        netted: 30 * M,
        undelegated: 20 * M,
        delegated: 0,
        next_submit_seconds: suite.now() + DAY,
    };
    assert_event(&response.events, &suite.hub, event);
}

#[test]
fn submit_when_buffer_covers_the_batch_then_settled_at_once_and_the_rest_delegated() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    suite.deposit(&bob, 30 * M).unwrap();
    suite.unbond(&alice, 10 * M).unwrap();
    suite.advance(DAY);
    suite.crank(&SUBMIT).unwrap();
    assert_eq!(shared(&suite, 1), 10 * M);
    // 20M of 420M: each target is 105M
    assert_eq!([0, 1, 2, 3].map(|i| at(&suite, i)), [105 * M; 4]);
    assert_eq!(suite.claim(&alice).unwrap(), 10 * M);
    assert_eq!(suite.native(&suite.hub), 0);
}

#[test]
fn submit_when_many_validators_then_batch_is_drawn_in_six_about_equal_parts() {
    // 20 * 12M over the 12 validators of one submission: 20M each; u = floor(140 / 23) = 6
    let (mut suite, alice) = staked(20, 12 * M);
    suite.unbond(&alice, 60 * M + 1).unwrap();
    suite.advance(2 * DAY);
    suite.crank(&SUBMIT).unwrap();
    let way = on_its_way(&suite, 1);
    // ceil(60,000,001 / 6) = 10,000,001, then 50M / 5 each
    let mut expected = [10 * M; 6];
    expected[0] += 1;
    assert_eq!(way.drawn(), expected);
    let mut names: Vec<_> = way.entries.iter().map(|e| &e.validator).collect();
    names.dedup();
    assert_eq!(names.len(), 6);
}

/// max(1 day, unbonding / (7 * floor(V / u)) + 1 hour), u = clamp(floor(7 V / 23), 1, 6).
#[test]
fn submit_then_cadence_is_by_number_of_validators() {
    for (validators, cadence) in [
        (1, 3 * DAY + 3_600), // u = 1: 21 days / 7
        (3, DAY + 3_600),     // u = 1: 21 days / 21
        (4, DAY),             // u = 1: 18 h + 1 h, so a day
        (20, DAY + 3_600),    // u = 6, floor(20 / 6) = 3 turns: 21 days / 21
        (100, DAY),           // u = 6, 16 turns
    ] {
        let mut suite = Suite::builder().validators(validators).build();
        suite.crank(&SUBMIT).unwrap();
        let next = work(&suite).next_submit_seconds;
        assert_eq!(next - suite.now(), cadence, "{validators} validators");
    }
}

#[test]
fn submit_when_stake_is_on_fewer_validators_than_draws_then_still_whole() {
    // One validator holds all; six more are named: u = floor(49 / 23) = 2 of which one can serve.
    let mut suite = Suite::builder().validators(7).build();
    let all = suite.validators.clone();
    let weights = |names: &[String]| AdminMsg::SetValidators {
        validators: names
            .iter()
            .map(|validator| ValidatorWeight {
                validator: validator.clone(),
                weight: 1,
            })
            .collect(),
    };
    suite.admin(weights(&all[..1])).unwrap();
    let alice = suite.user("alice");
    suite.deposit(&alice, 99 * M).unwrap();
    suite.crank(&SUBMIT).unwrap();
    suite.admin(weights(&all)).unwrap();
    suite.unbond(&alice, 20 * M).unwrap();
    suite.advance(4 * DAY);
    suite.crank(&SUBMIT).unwrap();
    assert_eq!(on_its_way(&suite, 1).undelegated, 20 * M);
}

/// Unbonding in a day: u = floor(14 / 3) = 4 of 2 validators. Each has two turns; the chain makes
/// one entry of them.
#[test]
fn submit_when_draws_exceed_validators_then_their_turns_come_again() {
    let mut suite = Suite::builder()
        .validators(2)
        .unbonding_seconds(DAY)
        .build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 199 * M).unwrap();
    suite.crank(&SUBMIT).unwrap();
    suite.unbond(&alice, 40 * M).unwrap();
    suite.advance(DAY);
    suite.crank(&SUBMIT).unwrap();
    assert_eq!(on_its_way(&suite, 1).drawn(), [20 * M; 2]);
    let pairs = suite.app.unbondings(&suite.hub);
    assert!(pairs.iter().all(|pair| pair.entries.len() == 1));
    assert_eq!(record(&suite, 0).slots_used, 1);
}

#[test]
fn submit_when_few_validators_hold_most_then_batch_of_nearly_all_is_whole() {
    // Stake of 60 : 1 : ... : 1, u = 2. The first gives an equal part, the others cannot take the
    // rest: the first has to give more.
    let mut suite = Suite::builder().validators(7).build();
    let weights = suite.validators.iter().enumerate();
    let validators = weights
        .map(|(i, validator)| ValidatorWeight {
            validator: validator.clone(),
            weight: if i == 0 { 60 } else { 1 },
        })
        .collect();
    suite.admin(AdminMsg::SetValidators { validators }).unwrap();
    let alice = suite.user("alice");
    suite.deposit(&alice, 659 * M).unwrap(); // 600M and six times 10M
    suite.crank(&SUBMIT).unwrap();
    suite.unbond(&alice, 500 * M).unwrap();
    suite.advance(4 * DAY);
    suite.crank(&SUBMIT).unwrap();
    assert_eq!(on_its_way(&suite, 1).undelegated, 500 * M);
}

#[test]
fn submit_h19_when_chain_unbonds_longer_than_configured_then_learned() {
    let (mut suite, alice) = staked(4, 100 * M);
    let mut params = suite.app.params();
    params.unbonding_seconds = 28 * DAY;
    suite.app.set_params(params).unwrap();
    suite.unbond(&alice, 10 * M).unwrap();
    suite.advance(DAY);
    suite.crank(&SUBMIT).unwrap();
    let first = on_its_way(&suite, 1);
    assert_eq!(first.completes_at, suite.now() + 28 * DAY);
    suite.unbond(&alice, 20 * M).unwrap();
    pass(&mut suite, DAY);
    let second = on_its_way(&suite, 2);
    // the first batch's coins are the first batch's, though 21 days are over
    until(&mut suite, first.completes_at - 1);
    pass(&mut suite, 0);
    assert_eq!(on_its_way(&suite, 1), first);
    pass(&mut suite, 6);
    assert_eq!(shared(&suite, 1), 10 * M);
    assert_eq!(on_its_way(&suite, 2), second);
}

#[test]
fn submit_when_response_is_incomplete_then_all_undone() {
    for response in [
        UndelegateResponse::WithoutAmount,
        UndelegateResponse::WithoutCompletionTime,
        UndelegateResponse::Empty,
    ] {
        let (mut suite, alice) = staked(4, 100 * M);
        suite.unbond(&alice, 10 * M).unwrap();
        suite.advance(DAY);
        suite.app.set_undelegate_response(response);
        let error = hub_refuses(&mut suite, &alice, &SUBMIT, &[]);
        let message = "MsgUndelegate".to_string();
        assert_eq!(error, ContractError::UnexpectedResponse { message });
        assert!(suite.app.unbondings(&suite.hub).is_empty());

        suite.app.set_undelegate_response(UndelegateResponse::Full);
        suite.crank(&SUBMIT).unwrap();
        assert_eq!(on_its_way(&suite, 1).undelegated, 10 * M);
    }
}

#[test]
fn submit_h33_h59_when_each_undelegation_fails_in_turn_then_another_takes_its_part() {
    let drawn = |suite: &Suite| on_its_way(suite, 1).entries;
    let (mut suite, alice) = staked(20, 12 * M);
    suite.unbond(&alice, 60 * M).unwrap();
    suite.advance(2 * DAY);
    suite.crank(&SUBMIT).unwrap();
    for entry in drawn(&suite) {
        let (mut suite, alice) = staked(20, 12 * M);
        suite.unbond(&alice, 60 * M).unwrap();
        suite.advance(2 * DAY);
        fail(&mut suite, &entry.validator, MsgKind::Undelegate);
        let before = ledger(&suite);
        let response = suite.crank(&SUBMIT).unwrap();
        let failed = ValidatorFailed {
            validator: entry.validator.clone(),
            step: "undelegate".into(),
        };
        assert_event(&response.events, &suite.hub, failed);
        let way = on_its_way(&suite, 1);
        assert_eq!(way.drawn(), [10 * M; 6]);
        assert!(way.entries.iter().all(|e| e.validator != entry.validator));
        // no loss on the batch, no gain for those who stay
        let after = ledger(&suite);
        assert_eq!(after.rate, before.rate);
        assert_eq!(after.backing, before.backing - Uint128::new(60 * M));
    }
}

#[test]
fn submit_h33_h59_when_all_undelegations_fail_then_all_undone_and_next_try_whole() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.unbond(&alice, 150 * M).unwrap();
    suite.advance(DAY);
    let all = suite.validators.clone();
    for validator in &all[..3] {
        fail(&mut suite, validator, MsgKind::Undelegate);
    }
    // one can give 100M of 150M: never is a batch left short
    let error = hub_refuses(&mut suite, &alice, &SUBMIT, &[]);
    assert_eq!(
        error,
        ContractError::SubmissionFailed {
            left: Uint128::new(50 * M)
        }
    );
    assert!(suite.app.unbondings(&suite.hub).is_empty());
    assert_eq!(batch(&suite, 1).stk.u128(), 150 * M);
    assert!(work(&suite).submit);

    suite.app.set_failing(&all[0], MsgKind::Undelegate, None);
    suite.crank(&SUBMIT).unwrap();
    assert_eq!(on_its_way(&suite, 1).undelegated, 150 * M);
}

#[test]
fn submit_when_delegation_fails_then_coin_stays_in_the_buffer() {
    for broken in 0..4 {
        let mut suite = Suite::builder().validators(4).build();
        let alice = suite.user("alice");
        suite.deposit(&alice, 399 * M).unwrap();
        let validator = suite.validators[broken].clone();
        fail(&mut suite, &validator, MsgKind::Delegate);
        let response = suite.crank(&SUBMIT).unwrap();
        let failed = ValidatorFailed {
            validator: validator.clone(),
            step: "delegate".into(),
        };
        assert_event(&response.events, &suite.hub, failed);
        let books = ledger(&suite);
        assert_eq!(books.buffer.u128(), 100 * M);
        assert_eq!(books.bonded.u128(), 300 * M);
        assert_eq!(suite.native(&suite.hub), 100 * M);
        // passed over for a day: the next submission spreads the rest over the others
        suite.advance(DAY - 1);
        suite.app.set_failing(&validator, MsgKind::Delegate, None);
        suite.advance(1);
        suite.crank(&SUBMIT).unwrap();
        assert_eq!(ledger(&suite).buffer.u128(), 0);
        assert_eq!(at(&suite, broken), 100 * M);
    }
}

/// A validator with nearly all stake has to serve every batch: after 7 the 8th waits whole.
#[test]
fn submit_h34_when_eight_in_one_unbonding_period_then_the_eighth_waits() {
    let mut suite = Suite::builder()
        .rewards(pstake_testing::sdk::Rewards::Nothing)
        .build();
    let validators = suite.validators.iter().enumerate();
    let validators = validators
        .map(|(i, validator)| ValidatorWeight {
            validator: validator.clone(),
            weight: if i == 0 { 9_997 } else { 1 },
        })
        .collect();
    suite.admin(AdminMsg::SetValidators { validators }).unwrap();
    let alice = suite.user("alice");
    suite.deposit(&alice, 9_999 * M).unwrap();
    suite.crank(&SUBMIT).unwrap();
    let bob = suite.user("bob");
    for id in 1..=7 {
        suite.unbond(&alice, 100 * M).unwrap();
        suite.advance(DAY);
        suite.crank(&SUBMIT).unwrap();
        assert_eq!(on_its_way(&suite, id).drawn(), [100 * M]);
    }
    assert_eq!(record(&suite, 0).slots_used, 7);
    let first = on_its_way(&suite, 1).completes_at;
    suite.unbond(&alice, 100 * M).unwrap();
    suite.deposit(&bob, 10 * M).unwrap();
    suite.advance(DAY);
    let response = suite.crank(&SUBMIT).unwrap();
    let next = work(&suite).next_submit_seconds;
    let event = Postpone {
        batch_id: 8,
        needed: 90 * M,
        available: 3 * M, // the three small ones
        next_submit_seconds: next,
    };
    assert_event(&response.events, &suite.hub, event);
    assert!(next > suite.now() && next <= first);
    // it earns, and can be left
    assert_eq!(batch(&suite, 8).stk.u128(), 100 * M);
    assert_eq!(suite.cancel(&alice).unwrap(), 100 * M);
    suite.unbond(&alice, 100 * M).unwrap();

    while suite.now() < first + 6 {
        pass(&mut suite, DAY);
    }
    pass(&mut suite, DAY);
    assert_eq!(shared(&suite, 1), 100 * M);
    assert_eq!(on_its_way(&suite, 8).undelegated, 90 * M);
}

#[test]
fn submit_h66_when_attacker_queues_ticks_and_cancels_then_honest_requests_net_as_without() {
    let run = |attack: bool| {
        let (mut suite, alice) = staked(4, 100 * M);
        let (bob, mallory) = (suite.user("bob"), suite.user("mallory"));
        suite.deposit(&mallory, 300 * M).unwrap();
        suite.advance(DAY);
        suite.crank(&SUBMIT).unwrap();
        suite.unbond(&alice, 20 * M).unwrap();
        suite.deposit(&bob, 25 * M).unwrap();
        if attack {
            suite.unbond(&mallory, 300 * M).unwrap();
            suite.tick().unwrap();
            suite.cancel(&mallory).unwrap();
        }
        suite.advance(DAY);
        suite.tick().unwrap();
        shared(&suite, 1)
    };
    assert_eq!(run(false), 20 * M);
    assert_eq!(run(true), run(false));
}

/// Frozen stake serves no batch, so a large request waits; left again, it holds up the others for
/// at most a day.
#[test]
fn submit_h66_when_postponed_by_a_request_that_leaves_then_others_wait_a_day_at_most() {
    let (mut suite, alice) = staked(4, 100 * M);
    let mallory = suite.user("mallory");
    suite.deposit(&mallory, 400 * M).unwrap();
    pass(&mut suite, DAY);
    suite.unbond(&alice, 10 * M).unwrap();
    pass(&mut suite, DAY);
    on_its_way(&suite, 1);
    let (all, owner) = (suite.validators.clone(), suite.owner.clone());
    for validator in all.into_iter().take(3) {
        suite
            .hub(&owner, &ExecuteMsg::Freeze { validator })
            .unwrap();
    }
    suite.unbond(&mallory, 390 * M).unwrap();
    suite.unbond(&alice, 10 * M).unwrap();
    suite.advance(DAY);
    let response = suite.crank(&SUBMIT).unwrap();
    assert!(response
        .events
        .iter()
        .any(|e| e.ty == "wasm-pstake_postpone"));
    suite.cancel(&mallory).unwrap();
    suite.advance(DAY);
    suite.crank(&SUBMIT).unwrap();
    assert_eq!(on_its_way(&suite, 2).undelegated, 10 * M);
}
