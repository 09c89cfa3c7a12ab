//! Random runs against the independent model: every number equal to the last unit, after every step.
//! `cargo xtask soak` runs long. Each failure found is a test of its own here, or in its subject's file.

use pstake_testing::model::{run, Plan};

fn soak(seed: u64) {
    let plan = Plan {
        seed,
        steps: 3_000,
        life: 1_000,
        every: 16,
    };
    if let Err(failure) = run(plan) {
        panic!("{failure}");
    }
}

#[test]
fn model_when_seed_1_then_hub_and_model_agree() {
    soak(1);
}

#[test]
fn model_when_seed_2_then_hub_and_model_agree() {
    soak(2);
}

#[test]
fn model_when_seed_3_then_hub_and_model_agree() {
    soak(3);
}

#[test]
fn model_when_seed_4_then_hub_and_model_agree() {
    soak(4);
}
