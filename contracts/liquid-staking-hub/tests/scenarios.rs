use pstake_testing::suite::{scenarios, Form, Suite};

fn run(form: Form, slashes: bool) -> scenarios::Outcome {
    let mut suite = Suite::builder().form(form).validators(5).build();
    scenarios::deposit_to_claim(&mut suite, slashes).unwrap()
}

#[test]
fn deposit_to_claim_when_wasm_then_same_as_native() {
    let native = run(Form::Native, false);
    assert!(native.claimed[0] > 200_000_000);
    assert_eq!(native.losses, 0);
    assert_eq!(run(Form::Wasm, false), native);
}

#[test]
fn deposit_to_claim_when_slashed_and_wasm_then_same_as_native() {
    let native = run(Form::Native, true);
    assert!(native.losses > 0);
    assert_eq!(run(Form::Wasm, true), native);
}
