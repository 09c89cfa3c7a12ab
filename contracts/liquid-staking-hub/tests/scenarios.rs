use pstake_testing::suite::{scenarios, Form, Suite};

use crate::checks::FORMS;

fn run(form: Form, slashes: bool) -> scenarios::Outcome {
    let mut suite = Suite::builder().form(form).validators(5).build();
    let events = scenarios::Events {
        rewards: 0,
        slashes,
    };
    scenarios::deposit_to_claim(&mut suite, events).unwrap()
}

#[test]
fn deposit_to_claim_when_wasm_then_same_as_native() {
    let native = run(Form::Native, false);
    assert!(native.claimed[0] > 200_000_000);
    assert_eq!(native.losses, 0);
    assert_eq!(run(FORMS[1], false), native);
}

#[test]
fn deposit_to_claim_when_slashed_and_wasm_then_same_as_native() {
    let native = run(Form::Native, true);
    assert!(native.losses > 0);
    assert_eq!(run(FORMS[1], true), native);
}

#[test]
fn year_of_rewards_when_wasm_then_same_as_native() {
    let run = |form| {
        let mut suite = Suite::builder().form(form).validators(5).build();
        scenarios::year_of_rewards(&mut suite, 0).unwrap()
    };
    let native = run(Form::Native);
    // 10% a year less 2% community tax, 5% commission, 10% fee: 8.38%, a little more compounded
    let rate = native.backing * 10_000 / native.supply;
    assert!((10_820..=10_900).contains(&rate), "rate {rate}");
    assert!(native.native[1] > 0);
    assert_eq!(run(FORMS[1]), native);
}
