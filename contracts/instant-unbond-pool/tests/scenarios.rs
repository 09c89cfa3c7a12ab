use pstake_testing::suite::{pool_scenarios, scenarios, Form, Suite};

fn run(form: Form, slashes: bool) -> pool_scenarios::Outcome {
    let mut suite = Suite::builder().form(form).validators(5).build();
    let events = scenarios::Events {
        rewards: 0,
        slashes,
    };
    pool_scenarios::pool_life(&mut suite, events).unwrap()
}

#[test]
fn pool_life_when_wasm_then_same_as_native() {
    let native = run(Form::Native, false);
    assert!(native.recycled > 0);
    assert!(native.revenue > 0);
    assert_eq!(native.losses, 0);
    assert!(native.days.iter().any(|(_, pool)| pool.due > 0));
    // 300 million came in; fees and rewards on stk held were earned
    assert!(native.left.0 + native.left.1 > 300_000_000);
    assert_eq!(run(Form::Wasm, false), native);
}

#[test]
fn pool_life_when_slashed_and_wasm_then_same_as_native() {
    let native = run(Form::Native, true);
    assert!(native.losses > 0);
    assert!(native.days.iter().any(|(_, pool)| pool.at_risk > 0));
    assert_eq!(run(Form::Wasm, true), native);
}
