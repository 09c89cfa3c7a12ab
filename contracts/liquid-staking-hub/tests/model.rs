//! Random runs against the independent model: every number equal to the last unit, after every step.
//! `cargo xtask soak` runs long. Each failure found is a test of its own here, or in its subject's file.

use cosmwasm_std::coin;
use pstake_testing::model::{run, Plan};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::{AverageRateResponse, ExecuteMsg, QueryMsg};

/// The short form of the random runs. A kind of step, slash, refusal or boundary that it never reaches is a failure too.
#[test]
fn model_when_any_step_is_taken_then_hub_and_model_agree_and_every_kind_is_reached() {
    let plan = Plan {
        seed: 1,
        steps: 60_000,
        life: 2_000,
        every: 16,
        jobs: 4,
    };
    let tally = run(plan).unwrap_or_else(|failure| panic!("{failure}"));
    let unreached = tally.unreached();
    assert!(unreached.is_empty(), "never reached: {unreached:?}");
}

/// Found by seed 6: a donation to a hub of little more than its seed earns rewards, which lift the rate
/// without bound; the sum of the rate's history filled 128 bits, and no sync went through again.
#[test]
fn regress_history_when_the_rate_is_huge_then_sync_goes_on() {
    let coins = 10u128.pow(18);
    let mut suite = Suite::builder()
        .self_delegation(1_000_000 * coins)
        .sdk(|p| p.power_reduction = coins.into())
        .build();
    let alice = suite.user("alice");
    suite.fund(&alice, coin(1_000_000 * coins, NATIVE));
    let hub = suite.hub.clone();
    suite
        .send(&alice, &hub, coin(1_000_000 * coins, NATIVE))
        .unwrap();
    suite.tick_days(60);
    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    let window_seconds = 30 * 86_400;
    let average: AverageRateResponse = suite
        .ask(&QueryMsg::AverageRate { window_seconds })
        .unwrap();
    assert!(
        average.average.atomics().u128() > 10u128.pow(30),
        "{average:?}"
    );
}
