//! Whoever leaves when a change is announced is fixed in his claim before it bites.

use proptest::prelude::*;
use pstake_testing::sdk::Rewards;
use pstake_testing::suite::Suite;
use pstake_types::hub::{AdminMsg, ExecuteMsg, Flow, RequestStage, PAUSE_SECONDS};

use super::timelock::{announce, announcements};
use crate::checks::requests;
use crate::keeper::DAY;

const HOUR: u64 = 3_600;

/// The longest way out: one validator, a long unbonding period, so a cadence of many days.
#[test]
fn delay_then_longer_than_a_pause_a_cadence_and_a_day() {
    for (validators, days, delay) in [
        (1, 21, 7 * DAY + HOUR), // 3 days and an hour, a pause of 3 days, and one
        (1, 90, 16 * DAY + 20 * HOUR), // 90 / 7 days = 12 days and 20.57 hours, an hour more
        (100, 21, 7 * DAY),
        (4, 21, 7 * DAY),
    ] {
        let mut suite = Suite::builder()
            .validators(validators)
            .unbonding_seconds(days * DAY)
            .build();
        announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
        let waits = &announcements(&suite)[0];
        let found = waits.effective_at_seconds - waits.announced_at_seconds;
        assert!(
            (delay..delay + 2 * HOUR).contains(&found),
            "{validators}, {days}: {found}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Any number of validators and any unbonding period; the guardian is in it and pauses unbonds at
    /// the worst time; the user needs up to a day of open queue; the keeper ticks every few hours; the
    /// change is applied the second it can be.
    #[test]
    fn attack_change_against_those_who_leave_then_they_are_fixed_before_it_bites(
        validators in 1usize..26,
        days in 1u64..60,
        start in 0u64..5 * DAY,
        pause_after in prop::option::of(0u64..6 * DAY),
        thinks in 0u64..DAY,
        tick_every in HOUR..6 * HOUR,
    ) {
        let mut suite = Suite::builder()
            .validators(validators)
            .unbonding_seconds(days * DAY)
            .rewards(Rewards::Nothing)
            .unchecked()
            .build();
        let alice = suite.user("alice");
        suite.deposit(&alice, 1_000_000_000).unwrap();
        suite.tick().unwrap();
        let begin = suite.now() + start;
        while suite.now() < begin {
            suite.advance(tick_every.min(begin - suite.now()));
            suite.tick().unwrap();
        }
        announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
        let waits = announcements(&suite)[0].clone();
        let announced_at = suite.now();
        let pause_at = pause_after.map(|after| announced_at + after);
        let paused = |at: u64| pause_at.is_some_and(|p| (p..p + PAUSE_SECONDS).contains(&at));
        // the first moment at which the queue is open and alice has made up her mind
        let mut leaves_at = announced_at + thinks;
        if paused(leaves_at) {
            leaves_at = pause_at.unwrap_or_default() + PAUSE_SECONDS;
        }
        let (mut left, mut stopped) = (false, pause_at.is_none());
        while suite.now() < waits.effective_at_seconds {
            let events = [leaves_at, pause_at.unwrap_or(u64::MAX), waits.effective_at_seconds];
            let now = suite.now();
            let next = events.into_iter().filter(|at| *at > now).min().unwrap_or(u64::MAX);
            if !stopped && Some(now) >= pause_at {
                let guardian = suite.guardian.clone();
                let pause = ExecuteMsg::Pause { flow: Flow::Unbonds };
                suite.hub(&guardian, &pause).unwrap();
                stopped = true;
            }
            if !left && now >= leaves_at {
                suite.unbond(&alice, 500_000_000).unwrap();
                left = true;
            }
            suite.advance(tick_every.min(next - now));
            if suite.now() < waits.effective_at_seconds {
                suite.tick().unwrap();
            }
        }
        prop_assert!(left);
        // the attacker is the first in the block
        let result = suite.hub(&alice, &ExecuteMsg::ApplyChange { id: waits.id });
        prop_assert!(result.is_ok(), "{result:?}");
        let mine = requests(&suite, &alice);
        prop_assert!(!mine.is_empty());
        for request in mine {
            prop_assert!(!matches!(request.stage, RequestStage::Queued { .. }), "{request:?}");
        }
    }
}
