//! The wasm that `cargo xtask build` made: a chain would store it, and its gas is what a chain
//! charged for the same.
#![cfg(feature = "vm")]

use cw_multi_test::{App, Executor};
use pstake_testing::vm::{self, gas, VmContract, VmError};
use serde_json::json;

fn built(name: &str) -> Vec<u8> {
    vm::built(name).unwrap_or_else(|err| panic!("{err}"))
}

#[test]
fn built_when_missing_then_says_what_to_run() {
    let err = vm::built("no_such_contract").unwrap_err();
    assert!(matches!(&err, VmError::NotBuilt { .. }));
    assert!(err.to_string().starts_with("run `cargo xtask build` first"));
}

#[test]
fn contracts_pass_the_check_of_a_chain() {
    for name in ["stk_token", "liquid_staking_hub"] {
        let report = vm::check(&built(name)).unwrap_or_else(|err| panic!("{name}: {err}"));
        for entry in ["instantiate", "execute", "query", "migrate"] {
            assert!(report.entry_points.contains(entry), "{name} lacks {entry}");
        }
    }
}

/// The gas-anchors: a cw20 transfer on a local wasmd 0.60.8 took 112k in all, an execute that does
/// nothing 98.9k.
#[test]
fn transfer_costs_what_a_chain_measured() {
    let mut app = App::default();
    let (user, other) = (app.api().addr_make("user"), app.api().addr_make("other"));
    let token = VmContract::load("stk-token", &built("stk_token")).unwrap();
    let code = app.store_code(Box::new(token));
    let balances = [&user, &other].map(|who| json!({ "address": who, "amount": "1000000000" }));
    let msg = json!({
        "name": "staked", "symbol": "STK", "decimals": 6,
        "initial_balances": balances, "mint": { "minter": user },
    });
    let token = app
        .instantiate_contract(code, user.clone(), &msg, &[], "stk", None)
        .unwrap();
    let transfer = json!({ "transfer": { "recipient": other, "amount": "1000000" } });
    let (result, gas) = gas::measure(|| app.execute_contract(user, token, &transfer, &[]));
    result.unwrap();
    let total = gas.whole_tx_estimate();
    assert!((110_000..=115_000).contains(&total), "{total}");
}
