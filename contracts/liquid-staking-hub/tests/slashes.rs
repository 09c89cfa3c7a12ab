//! What a slash costs whom: those who wait, those who leave, those who stay.

use cosmwasm_std::Decimal;
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_types::hub::{AdminMsg, ExecuteMsg, RequestStage};

use crate::checks::{ledger, requests};
use crate::keeper::*;

const SYNC: ExecuteMsg = ExecuteMsg::Sync {};

/// Lets all batches on their way complete and close.
fn close_all(suite: &mut pstake_testing::suite::Suite) {
    suite.advance(UNBONDING + DAY);
    for _ in 0..3 {
        suite.crank(&ExecuteMsg::Settle {}).unwrap();
        suite.advance(6);
    }
}

#[test]
fn h12_when_slashed_five_percent_then_deposits_exits_and_claims_go_on() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    let since = leave(&mut suite, &alice, 20 * M);
    for i in 0..4 {
        slash(&mut suite, i, since, 5);
    }
    pass(&mut suite, DAY);
    let stk = suite.deposit(&bob, 10 * M).unwrap();
    assert!(stk > 10 * M); // the rate is below 1
    suite.unbond(&bob, stk).unwrap();
    pass(&mut suite, DAY);
    close_all(&mut suite);
    assert_eq!(suite.claim(&alice).unwrap(), 19 * M);
    let paid = suite.claim(&bob).unwrap();
    assert!((10 * M - 2..=10 * M).contains(&paid), "{paid}");
}

/// 400M at 4 validators, 20M on their way from one of them when it loses 5%.
#[test]
fn h13_when_slashed_then_those_who_leave_share_by_their_stk_and_those_who_stay_bear_theirs() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    for user in [&alice, &bob] {
        suite.deposit(user, 8 * M).unwrap();
    }
    // buffer 16M; 12M + 6M leave: 2M from a validator
    suite.unbond(&alice, 24 * M).unwrap();
    suite.unbond(&bob, 12 * M - 4 * M).unwrap();
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    let way = on_its_way(&suite, 1);
    assert_eq!((way.netted, way.undelegated), (16 * M, 16 * M));
    let (from, since) = (source(&suite, 1), height(&suite));
    slash(&mut suite, from, since, 5);
    suite.crank(&SYNC).unwrap();
    // stayers: 5% of the 84M left there, on 384M
    let books = ledger(&suite);
    assert_eq!(books.backing.u128(), 384 * M - 4_200_000);
    close_all(&mut suite);
    // leavers: 5% of 16M, 24 : 8
    assert_eq!(suite.claim(&alice).unwrap(), 24 * M - 600_000);
    assert_eq!(suite.claim(&bob).unwrap(), 8 * M - 200_000);
    assert_eq!(ledger(&suite).backing, books.backing);
}

#[test]
fn h14_when_one_is_slashed_and_everything_leaves_then_no_underflow() {
    let (mut suite, alice) = staked(4, 100 * M);
    let since = height(&suite);
    slash(&mut suite, 1, since, 5);
    let stk = suite.stk(&alice);
    leave(&mut suite, &alice, stk);
    // 395M back 400M: Alice's 399M are worth 394,012,500
    let way = on_its_way(&suite, 1);
    let due = way.undelegated;
    assert!((394_012_496..=394_012_500).contains(&due), "{due}");
    assert_eq!(way.entries.len(), 4);
    close_all(&mut suite);
    assert_eq!(suite.claim(&alice).unwrap(), due);
    assert!(ledger(&suite).rate >= Decimal::permille(987));
}

#[test]
fn h16_inv11_when_a_batch_lost_then_a_later_one_is_whole_whoever_settles() {
    for settle_first in [true, false] {
        let (mut suite, alice) = staked(4, 100 * M);
        let (bob, carol) = (suite.user("bob"), suite.user("carol"));
        suite.deposit(&bob, 40 * M).unwrap();
        suite.advance(DAY);
        suite.crank(&ExecuteMsg::Submit {}).unwrap();
        let since = leave(&mut suite, &alice, 20 * M);
        let from = source(&suite, 1);
        slash(&mut suite, from, since, 5);
        suite.crank(&SYNC).unwrap();
        let rate = ledger(&suite).rate;
        leave(&mut suite, &bob, 20 * M);
        let due = on_its_way(&suite, 2).undelegated;
        if settle_first {
            let end = on_its_way(&suite, 1).completes_at;
            until(&mut suite, end);
            suite.hub(&carol, &ExecuteMsg::Settle {}).unwrap();
            suite.advance(6);
            suite.hub(&carol, &ExecuteMsg::Settle {}).unwrap();
        }
        close_all(&mut suite);
        assert_eq!(suite.claim(&alice).unwrap(), 19 * M);
        assert_eq!(suite.claim(&bob).unwrap(), due);
        // a unit of rounding in favour of those who stay
        assert!(ledger(&suite).rate - rate < Decimal::from_ratio(1u128, 100 * M));
    }
}

/// What waits in the open batch earns and bears like all other stk: its due is fixed at submission.
#[test]
fn h20_when_queued_and_slashed_then_the_queue_bears_its_part() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.unbond(&alice, 100 * M).unwrap();
    let since = height(&suite);
    slash(&mut suite, 0, since, 5);
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    // 395 / 400 of 100M
    assert_eq!(on_its_way(&suite, 1).undelegated, 98_750_000);
}

#[test]
fn h21_when_nearly_all_left_and_slashed_then_backing_is_not_negative() {
    let (mut suite, alice) = staked(4, 100 * M);
    let since = leave(&mut suite, &alice, 399 * M);
    assert_eq!(ledger(&suite).bonded.u128(), M);
    for i in 0..4 {
        slash(&mut suite, i, since, 5);
    }
    suite.crank(&SYNC).unwrap();
    let books = ledger(&suite);
    assert_eq!((books.backing.u128(), books.supply.u128()), (950_000, M));
    let way = on_its_way(&suite, 1);
    assert!(way.at_risk <= way.undelegated);
    close_all(&mut suite);
    // the seed is all in one place: the other three hold nothing that could show a loss
    assert_eq!(suite.claim(&alice).unwrap(), 399 * M * 95 / 100);
}

#[test]
fn h22_when_its_validator_is_tombstoned_then_a_batch_still_completes() {
    let (mut suite, alice) = staked(4, 100 * M);
    leave(&mut suite, &alice, 20 * M);
    let from = source(&suite, 1);
    let operator = suite.validators[from].clone();
    suite.advance(6);
    suite.advance(6);
    let height = height(&suite);
    suite.app.double_sign(&operator, height).unwrap();
    for _ in 0..24 {
        pass(&mut suite, DAY);
    }
    // evidence at a later height than the entry: the batch is spared
    assert_eq!(suite.claim(&alice).unwrap(), 20 * M);
    assert_eq!(at(&suite, from), 0);
    let rest: u128 = (0..4).map(|i| at(&suite, i)).sum();
    assert_eq!(rest, 300 * M + 76 * M); // 5% of 80M lost, the rest drained
}

/// Loss of a batch against those who stay: with u of V validators drawn, a slash of one of these
/// costs leavers 1/u of 5%, and stayers about 1/V of it.
#[test]
fn h63_when_a_drawn_validator_is_slashed_then_leavers_lose_by_number_of_draws() {
    for (validators, draws) in [(4, 1), (20, 6)] {
        let (mut suite, alice) = staked(validators, 12 * M);
        suite.advance(2 * DAY);
        let since = leave(&mut suite, &alice, 12 * M);
        let way = on_its_way(&suite, 1);
        assert_eq!(way.entries.len(), draws);
        let from = source(&suite, 1);
        slash(&mut suite, from, since, 5);
        suite.crank(&SYNC).unwrap();
        close_all(&mut suite);
        let lost = 12 * M - suite.claim(&alice).unwrap();
        assert_eq!(lost, 12 * M / draws as u128 * 5 / 100);
    }
}

#[test]
fn h71_when_slashed_then_at_risk_is_shown_to_each_who_waits() {
    let (mut suite, alice) = staked(4, 100 * M);
    let bob = suite.user("bob");
    suite.unbond(&alice, 15 * M).unwrap();
    suite.unbond_to(&alice, 5 * M, Some(&bob)).unwrap();
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    let (from, since) = (source(&suite, 1), height(&suite));
    let shown = |suite: &_, user: &_| match requests(suite, user)[0].stage {
        RequestStage::Unbonding { due, at_risk, .. } => (due.u128(), at_risk.u128()),
        ref stage => panic!("{stage:?}"),
    };
    assert_eq!(shown(&suite, &alice), (15 * M, 0));
    slash(&mut suite, from, since, 5);
    suite.crank(&SYNC).unwrap();
    assert_eq!(shown(&suite, &alice), (15 * M, 750_000));
    assert_eq!(shown(&suite, &bob), (5 * M, 250_000));
    // a second one adds up; an upper bound
    slash(&mut suite, from, since, 10);
    suite.crank(&SYNC).unwrap();
    let (due, at_risk) = shown(&suite, &alice);
    close_all(&mut suite);
    let paid = suite.claim(&alice).unwrap();
    assert!(paid < due && due - paid <= at_risk, "{paid} {at_risk}");
}

/// A batch is not drawn from where a redelegation arrived: a slash of the redelegation's source
/// takes the target's unbonding entries first.
#[test]
fn h62_when_drained_into_another_then_batches_are_drawn_elsewhere_and_spared() {
    let (mut suite, alice) = staked(4, 100 * M);
    let infraction = height(&suite);
    // all of 0 goes to 1, 2 and 3 but 3 is passed over: it refuses
    let failing = (
        suite.validators[3].clone(),
        pstake_testing::sdk::MsgKind::Redelegate,
    );
    let (drained, kind) = (suite.validators[0].clone(), failing.1);
    suite.app.set_failing(&failing.0, kind, Some("refused"));
    let validator = drained.clone();
    suite
        .admin(AdminMsg::RemoveValidator { validator })
        .unwrap();
    suite.crank(&ExecuteMsg::Rebalance { limit: None }).unwrap();
    suite.app.set_failing(&failing.0, kind, None);
    assert_eq!(suite.app.redelegations(&suite.hub).len(), 2);
    // what is left at 0 shall not serve either
    let (owner, validator) = (suite.owner.clone(), drained.clone());
    let msg = ExecuteMsg::Freeze { validator };
    suite.hub(&owner, &msg).unwrap();
    leave(&mut suite, &alice, 20 * M);
    assert_eq!(source(&suite, 1), 3);
    // 0 had signed twice before all that
    suite.advance(6);
    suite
        .app
        .slash(&drained, infraction, None, Decimal::percent(5))
        .unwrap();
    suite.crank(&SYNC).unwrap();
    // the stake that moved pays, and shows as a loss of 1 and 2
    assert!(ledger(&suite).total_losses.u128() > 3 * M);
    assert_eq!(on_its_way(&suite, 1).at_risk, 0);
    close_all(&mut suite);
    assert_eq!(suite.claim(&alice).unwrap(), 20 * M);
}
