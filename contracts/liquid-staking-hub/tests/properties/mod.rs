//! Random lives of a hub: users, keepers, the owner, the guardian and the chain do what they may, in
//! any order; the invariants are checked after each step, and in the end everybody leaves.

mod steps;
mod world;

use proptest::prelude::*;

use steps::{step, Step};
use world::World;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Nothing is lost or made on the way, and nobody ends with more than what came in from outside
    /// or with less than what was lost.
    #[test]
    fn inv1_inv2_inv4_inv5_inv6_inv7_inv10_random_lives(
        validators in 1usize..=6,
        steps in prop::collection::vec(step(true), 1..80),
    ) {
        let mut world = World::new(validators);
        for step in &steps {
            world.take(step);
        }
        world.everyone_leaves();
        world.assert_nobody_gained_beyond_income();
    }

    /// Without rewards, donations and slashes it is a game of zero: everybody gets back what he put
    /// in, but for a unit of rounding a message.
    #[test]
    fn inv3_random_lives_without_income_then_nobody_gains(
        validators in 1usize..=6,
        steps in prop::collection::vec(step(false), 1..80),
    ) {
        let mut world = World::new(validators);
        for step in &steps {
            world.take(step);
        }
        world.everyone_leaves();
        world.assert_everyone_has_what_he_put_in(steps.len());
    }

    /// Any sequence of user messages at one time, with a submission in it or not.
    #[test]
    fn inv3_users_messages_at_one_time_never_gain(
        before in prop::collection::vec(step(true), 0..20),
        steps in prop::collection::vec(steps::users(), 1..20),
        submit in any::<bool>(),
    ) {
        let mut world = World::new(4);
        for step in &before {
            world.take(step);
        }
        world.assert_no_gain_at_one_time(&steps, submit);
    }
}

#[test]
fn inv3_one_deposit_then_all_of_it_comes_back() {
    let mut world = World::new(4);
    world.take(&Step::Deposit {
        who: 0,
        native: 1_000_000,
    });
    world.everyone_leaves();
    world.assert_everyone_has_what_he_put_in(1);
}

/// A deposit pays ahead for what a gift is to release until the next submission; then almost everybody leaves, and a
/// unit more of a gift slows the rest down to what so small a pool may get. The depositor loses what he paid ahead.
#[test]
fn regress_deposit_when_a_gift_slows_down_then_it_loses_no_more_than_it_paid_ahead() {
    let (alice, dave) = (0, 3);
    let mut world = World::new(2);
    for step in [
        Step::Deposit {
            who: alice,
            native: 1,
        },
        Step::Deposit {
            who: dave,
            native: 25_507_299,
        },
        Step::Wait { seconds: 6 },
        Step::Unbond {
            who: dave,
            percent: 100,
        },
        Step::Donate {
            who: alice,
            native: 36_832,
        },
        Step::Tick { limit: None },
        Step::Donate {
            who: alice,
            native: 1,
        },
        Step::Deposit {
            who: alice,
            native: 235_862,
        },
        Step::Settle,
    ] {
        world.take(&step);
    }
    world.everyone_leaves();
    world.assert_nobody_gained_beyond_income();
}
