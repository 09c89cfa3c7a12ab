//! Calls through the VM: errors, replies, payloads, queries, the check of a wasm.
#![cfg(feature = "vm")]

mod vm_fixture;

use cosmwasm_std::{coins, BankMsg, Event, QuerierWrapper, Response, SubMsg, WasmMsg, WasmQuery};
use cw_multi_test::{BankSudo, Executor, WasmSudo};
use pstake_testing::vm::{self, gas, VmContract, VmError, MAX_WASM_SIZE};
use serde_json::{json, Value};
use vm_fixture::{execute, wasm, Fixture, Script};

fn failure(script: &Script) -> VmError {
    let err = Fixture::default().run(script).unwrap_err();
    assert_eq!(
        err.root_cause().to_string(),
        VmError::of(&err).unwrap().to_string()
    );
    VmError::of(&err).unwrap().clone()
}

#[test]
fn error_when_contract_returns_it_then_its_plain_text() {
    let err = failure(&Script::new().write("a", "b").fail("no such batch: 7"));
    assert_eq!(err, VmError::Contract("no such batch: 7".into()));
    assert_eq!(err.to_string(), "no such batch: 7");
}

#[test]
fn error_when_contract_panics_then_told_apart() {
    assert!(
        matches!(failure(&Script::new().panic()), VmError::Panic(text) if text.contains("unreachable"))
    );
    let abort = Script::new().op(b'A', &[b"boom"]);
    assert_eq!(failure(&abort), VmError::Panic("boom".into()));
}

#[test]
fn error_when_result_is_no_response_then_vm_error() {
    assert!(matches!(
        failure(&Script::new().op(b'x', &[b"{}"])),
        VmError::Vm(_)
    ));
}

#[test]
fn failed_call_leaves_the_store_as_it_was() {
    let mut fixture = Fixture::default();
    fixture.run(&Script::new().write("a", "1")).unwrap();
    fixture
        .run(&Script::new().write("a", "2").fail("no"))
        .unwrap_err();
    fixture
        .run(&Script::new().write("a", "3").panic())
        .unwrap_err();
    assert_eq!(fixture.stored("a").unwrap(), "1");
}

#[test]
fn sudo_and_migrate_run_their_entry_points() {
    let mut fixture = Fixture::default();
    let sudo = WasmSudo {
        contract_addr: fixture.contract.clone(),
        message: Script::new().write("a", "sudo").binary(),
    };
    fixture.app.sudo(sudo.into()).unwrap();
    assert_eq!(fixture.stored("a").unwrap(), "sudo");
    let msg = WasmMsg::Migrate {
        contract_addr: fixture.contract.to_string(),
        new_code_id: fixture.code,
        msg: Script::new().write("a", "migrate").binary(),
    };
    let (result, gas) = gas::measure(|| fixture.app.execute(fixture.user.clone(), msg.into()));
    result.unwrap();
    assert_eq!(fixture.stored("a").unwrap(), "migrate");
    assert_eq!(gas.frames[0].entry, gas::Entry::Migrate);
}

#[test]
fn addresses_are_those_of_the_app() {
    let mut fixture = Fixture::default();
    let user = fixture.user.to_string();
    let script = Script::new()
        .op(b'v', &[user.as_bytes()])
        .op(b'v', &[b"nobody"]);
    let (log, gas) = gas::measure(|| fixture.log(&script));
    assert_eq!(log.unwrap(), "valid bad ");
    assert_eq!(gas.api, 9 + 4);
}

/// The reply that the contract got, after it sent `message`.
fn replied(fixture: &mut Fixture, message: SubMsg) -> Value {
    fixture.run(&Script::new().send([message])).unwrap();
    serde_json::from_str(&fixture.stored("reply").unwrap()).unwrap()
}

#[test]
fn reply_when_wasm_message_succeeds_then_payload_events_and_no_gas_used() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other");
    let emit = Response::new().add_event(
        Event::new("it")
            .add_attribute("b", "1")
            .add_attribute("a", "2"),
    );
    let message = SubMsg::reply_always(execute(&other, &Script::new().respond(emit)), 7)
        .with_payload(b"hello");
    let reply = replied(&mut fixture, message);
    assert_eq!(
        (&reply["id"], &reply["payload"], &reply["gas_used"]),
        (&json!(7), &json!("aGVsbG8="), &json!(0))
    );
    let events = reply["result"]["ok"]["events"].as_array().unwrap();
    let event = events
        .iter()
        .find(|event| event["type"] == "wasm-it")
        .unwrap();
    let keys: Vec<_> = event["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["key"].clone())
        .collect();
    assert_eq!(
        keys,
        ["_contract_address", "a", "b"],
        "sorted, as on a chain"
    );
}

#[test]
fn reply_when_other_message_succeeds_then_no_events() {
    let mut fixture = Fixture::default();
    let mint = BankSudo::Mint {
        to_address: fixture.contract.to_string(),
        amount: coins(5, "uxprt"),
    };
    fixture
        .app
        .sudo(cw_multi_test::SudoMsg::Bank(mint))
        .unwrap();
    let send = BankMsg::Send {
        to_address: fixture.user.to_string(),
        amount: coins(5, "uxprt"),
    };
    let reply = replied(&mut fixture, SubMsg::reply_always(send, 1));
    assert_eq!(reply["result"]["ok"]["events"], json!([]));
}

#[test]
fn reply_when_message_fails_then_the_text_that_a_chain_gives() {
    let mut fixture = Fixture::default();
    let (one, two) = (fixture.another("one"), fixture.another("two"));
    let fail = Script::new().fail("too little");
    let nested = |script| {
        execute(
            &one,
            &Script::new().send([SubMsg::new(execute(&two, script))]),
        )
    };
    let instantiate = |script: &Script| WasmMsg::Instantiate {
        admin: None,
        code_id: fixture.code,
        msg: script.binary(),
        funds: vec![],
        label: "l".into(),
    };
    let deep = instantiate(&Script::new().send([SubMsg::new(execute(&two, &fail))]));
    let broke = BankMsg::Send {
        to_address: fixture.user.to_string(),
        amount: coins(5, "uxprt"),
    };
    let cases = [
        (
            SubMsg::reply_always(execute(&one, &fail), 1),
            "too little: execute wasm contract failed",
        ),
        (
            SubMsg::reply_on_error(nested(&fail), 1),
            "too little: execute wasm contract failed",
        ),
        (
            SubMsg::reply_on_error(instantiate(&fail), 1),
            "too little: instantiate wasm contract failed",
        ),
        (SubMsg::reply_on_error(deep, 1), "codespace: wasm, code: 5"),
        (
            SubMsg::reply_on_error(nested(&Script::new().panic()), 1),
            "codespace: wasm, code: 29",
        ),
        (
            SubMsg::reply_on_error(broke, 1),
            "codespace: undefined, code: 1",
        ),
    ];
    for (message, text) in cases {
        let reply = replied(&mut fixture, message);
        assert_eq!(reply["result"]["error"], text);
    }
}

#[test]
fn query_when_answered_or_failed_then_the_contract_sees_it() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other").to_string();
    let smart = |script: Script| WasmQuery::Smart {
        contract_addr: other.clone(),
        msg: script.binary(),
    };
    let good = fixture
        .log(&Script::new().ask(smart(Script::new().answer(b"42"))))
        .unwrap();
    assert_eq!(good, r#"{"ok":{"ok":"NDI="}} "#);
    let bad = fixture
        .log(&Script::new().ask(smart(Script::new().fail("unknown"))))
        .unwrap();
    assert!(bad.contains("unknown"), "{bad}");
    let querier: QuerierWrapper = fixture.app.wrap();
    assert_eq!(
        querier
            .query::<u8>(&smart(Script::new().answer(b"7")).into())
            .unwrap(),
        7
    );
}

#[test]
fn simulator_panic_passes_through_and_the_runner_goes_on() {
    let mut fixture = Fixture::default();
    let script = Script::new().ask(WasmQuery::CodeInfo { code_id: 1 }).op(
        b'q',
        &[br#"{"custom":{}}"#], // cw-multi-test panics or refuses; either way we must survive
    );
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        gas::measure(|| fixture.log(&script))
    }));
    drop(ran);
    let (ok, gas) = gas::measure(|| fixture.run(&Script::new()));
    ok.unwrap();
    assert_eq!((gas.frames.len(), gas.frames[0].depth), (1, 0));
}

#[test]
fn check_reports_what_a_chain_finds() {
    let report = vm::check(wasm()).unwrap();
    assert_eq!(report.size, wasm().len());
    assert_eq!(
        report.required_capabilities,
        ["iterator".to_string()].into()
    );
    let all = [
        "execute",
        "instantiate",
        "migrate",
        "query",
        "reply",
        "sudo",
    ]
    .map(String::from);
    assert_eq!(report.entry_points, all.into());
    assert_eq!(&report, VmContract::load("x", wasm()).unwrap().report());
}

#[test]
fn check_when_too_large_or_not_a_contract_then_refused() {
    let large = vec![0; MAX_WASM_SIZE + 1];
    let text = vm::check(&large).unwrap_err().to_string();
    assert_eq!(
        text,
        "wasm refused: 819201 bytes, a chain stores at most 819200"
    );
    assert!(matches!(
        vm::check(b"\0asm\x01\0\0\0"),
        Err(VmError::Refused(_))
    ));
}

#[test]
fn contract_runs_on_any_thread_at_once() {
    let threads: Vec<_> = (0..4)
        .map(|i: u32| {
            std::thread::spawn(move || {
                let mut fixture = Fixture::default();
                for turn in 0..50 {
                    fixture
                        .run(&Script::new().write("a", &(i * 100 + turn).to_string()))
                        .unwrap();
                }
                fixture.stored("a").unwrap()
            })
        })
        .collect();
    let got: Vec<String> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(got, ["49", "149", "249", "349"]);
}
