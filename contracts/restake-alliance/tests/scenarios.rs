use pstake_testing::suite::{alliance_scenarios, scenarios, Form, Suite};

fn run(form: Form, slashes: bool) -> alliance_scenarios::Outcome {
    let mut suite = Suite::builder().form(form).validators(5).build();
    let events = scenarios::Events {
        rewards: 0,
        slashes,
    };
    alliance_scenarios::alliance_life(&mut suite, events).unwrap()
}

#[test]
fn alliance_life_when_wasm_then_same_as_native() {
    let native = run(Form::Native, false);
    assert!(native.revenue > 0);
    assert!(native.skimmed > 0);
    assert!(native.recalled >= 100_000_000);
    assert_eq!(native.losses, 0);
    for user in 0..3 {
        let earned = native
            .days
            .iter()
            .any(|day| day.rewards[user].0 > 0 && day.rewards[user].1 > 0);
        assert!(earned, "{user} earned native and stk");
    }
    assert_eq!(run(Form::Wasm, false), native);
}

#[test]
fn alliance_life_when_slashed_and_wasm_then_same_as_native() {
    let native = run(Form::Native, true);
    assert!(native.losses > 0);
    // the grant bears its part of the slash
    assert!(native.recalled < 100_000_000);
    assert_eq!(run(Form::Wasm, true), native);
}
