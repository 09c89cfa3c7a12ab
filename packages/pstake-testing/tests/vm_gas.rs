//! Prices and limits.
#![cfg(feature = "vm")]

mod vm_fixture;

use cosmwasm_std::{coins, BankMsg, Event, Response, SubMsg, WasmQuery};
use cw_multi_test::{BankSudo, SudoMsg};
use pstake_testing::vm::gas::{self, prices, Entry, TxGas};
use pstake_testing::vm::{VmContract, VmError};
use vm_fixture::{execute, wasm, Fixture, Script};

/// Keys in the store are behind 33 bytes.
const P: u64 = 33;
const EMPTY_RESULT: u64 = 62;

fn gas_of(fixture: &mut Fixture, script: &Script) -> TxGas {
    let (result, gas) = gas::measure(|| fixture.run(script));
    result.unwrap();
    gas
}

fn storage_of(fixture: &mut Fixture, script: &Script) -> u64 {
    gas_of(fixture, script).storage
}

#[test]
fn storage_costs_what_gaskv_charges() {
    let mut fixture = Fixture::default();
    let f = &mut fixture;
    assert_eq!(storage_of(f, &Script::new()), 0);
    assert_eq!(
        storage_of(f, &Script::new().write("key", "value")),
        2000 + 30 * (P + 8)
    );
    assert_eq!(
        storage_of(f, &Script::new().read("key")),
        1000 + 3 * (P + 8)
    );
    assert_eq!(storage_of(f, &Script::new().read("no")), 1000 + 3 * (P + 2));
    assert_eq!(storage_of(f, &Script::new().remove("no")), 1000);
}

#[test]
fn iterators_cost_a_seek_at_opening_and_one_for_each_record() {
    let mut fixture = Fixture::default();
    let f = &mut fixture;
    let fill = ["a", "bb", "ccc"]
        .iter()
        .fold(Script::new(), |script, key| script.write(key, "v"));
    f.run(&fill).unwrap();
    let record = |key: u64| 30 + 3 * (P + key + 1);
    let scan = || Script::new().scan("", "", true);
    assert_eq!(storage_of(f, &scan()), record(1));
    assert_eq!(storage_of(f, &scan().next()), 2 * record(1));
    assert_eq!(
        storage_of(f, &scan().rest()),
        2 * record(1) + record(2) + record(3),
        "the end is free"
    );
    assert_eq!(
        storage_of(f, &Script::new().scan("", "", false).next()),
        2 * record(3)
    );
    assert_eq!(
        storage_of(f, &Script::new().scan("x", "y", true).rest()),
        30,
        "empty"
    );
    let gas = gas_of(f, &scan().next().next());
    assert_eq!(gas.frames[0].iterated, 2);
}

#[test]
fn execute_costs_instance_records_result_and_events() {
    let mut fixture = Fixture::default();
    let gas = gas_of(&mut fixture, &Script::new());
    // contract info, code info, flag for pinned
    let keeper = (1000 + 3 * (33 + 120)) + (1000 + 3 * (9 + 85)) + 1000;
    assert_eq!(gas.instances, 60_000 + keeper);
    let frame = &gas.frames[0];
    assert_eq!(
        (frame.entry, frame.depth, frame.result_bytes),
        (Entry::Execute, 0, EMPTY_RESULT as u32)
    );
    assert!(
        gas.wasm > EMPTY_RESULT && gas.wasm < EMPTY_RESULT + 10,
        "{}",
        gas.wasm
    );
    assert_eq!(gas.events, 0);
    assert_eq!(gas.total, gas.wasm + gas.instances);
    let emit = Response::new()
        .add_attribute("k", "v".repeat(100))
        .add_event(Event::new("ab").add_attribute("c", "d"));
    assert_eq!(
        gas_of(&mut fixture, &Script::new().respond(emit)).events,
        (10 + 1) + (20 + 2 + 10 + 2)
    );
}

#[test]
fn wasm_costs_vm_gas_divided_by_140_000() {
    let mut fixture = Fixture::default();
    let (small, large) = (
        gas_of(&mut fixture, &Script::new().burn(10)),
        gas_of(&mut fixture, &Script::new().burn(20)),
    );
    let (small, large) = (small.wasm - EMPTY_RESULT, large.wasm - EMPTY_RESULT);
    assert!(
        small > 0 && large > small && large <= 2 * small + 1,
        "{small} {large}"
    );
}

#[test]
fn second_start_of_a_code_costs_2000_in_a_transaction_and_60_000_in_the_next() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other");
    let script = Script::new().send([SubMsg::new(execute(&other, &Script::new()))]);
    for _ in 0..2 {
        let gas = gas_of(&mut fixture, &script);
        assert_eq!(gas.frames[0].instance - gas.frames[1].instance, 58_000);
        assert_eq!(
            gas.frames
                .iter()
                .map(|frame| frame.depth)
                .collect::<Vec<_>>(),
            [0, 1]
        );
    }
}

#[test]
fn pinned_code_starts_for_2000() {
    let plain = gas_of(&mut Fixture::default(), &Script::new());
    let contract = VmContract::load("fixture", wasm())
        .unwrap()
        .pinned_by_governance();
    let pinned = gas_of(&mut Fixture::with(contract), &Script::new());
    assert_eq!(plain.total - pinned.total, 58_000);
}

#[test]
fn smart_query_starts_an_instance_and_raw_query_reads() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other").to_string();
    let smart = WasmQuery::Smart {
        contract_addr: other.clone(),
        msg: Script::new().answer(b"1").binary(),
    };
    let gas = gas_of(&mut fixture, &Script::new().ask(smart));
    assert_eq!(
        gas.frames
            .iter()
            .map(|f| (f.entry, f.depth))
            .collect::<Vec<_>>(),
        [(Entry::Execute, 0), (Entry::Query, 1)]
    );
    assert_eq!(gas.frames[1].instance, gas.frames[0].instance - 58_000);
    let contract_addr = fixture.contract.to_string();
    fixture.run(&Script::new().write("key", "value")).unwrap();
    let raw = WasmQuery::Raw {
        contract_addr,
        key: b"key".into(),
    };
    let gas = gas_of(&mut fixture, &Script::new().ask(raw));
    assert_eq!((gas.queries, gas.frames.len()), (1000 + 3 * (P + 8), 1));
    let info = WasmQuery::ContractInfo {
        contract_addr: other,
    };
    assert_eq!(
        gas_of(&mut fixture, &Script::new().ask(info)).queries,
        1000 + 3 * (33 + 120) + 1000
    );
}

#[test]
fn reply_costs_2000_its_records_and_the_events_it_gets() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other");
    let message = SubMsg::reply_always(execute(&other, &Script::new()), 1);
    let gas = gas_of(&mut fixture, &Script::new().send([message]));
    let reply = &gas.frames[2];
    assert_eq!((reply.entry, reply.depth), (Entry::Reply, 1));
    assert_eq!(reply.instance, 2000 + prices::find_contract());
    // one event `execute` with `_contract_address` and a long address
    let attribute = (17 + other.as_str().len()) as u64;
    assert_eq!(reply.events, 7 + 10 + attribute.saturating_sub(100));
}

#[test]
fn messages_of_other_modules_are_counted_and_estimated() {
    let mut fixture = Fixture::default();
    let mint = BankSudo::Mint {
        to_address: fixture.contract.to_string(),
        amount: coins(5, "uxprt"),
    };
    fixture.app.sudo(SudoMsg::Bank(mint)).unwrap();
    let send = BankMsg::Send {
        to_address: fixture.user.to_string(),
        amount: coins(5, "uxprt"),
    };
    let gas = gas_of(&mut fixture, &Script::new().send([SubMsg::new(send)]));
    assert_eq!(gas.messages, [("bank/send".to_string(), 1)].into());
    let around = prices::TX_OVERHEAD_MEASURED + prices::BANK_SEND_MEASURED;
    assert_eq!(gas.whole_tx_estimate(), gas.total + around);
}

/// A local wasmd 0.60.8 charged 98.9k for an execute that does nothing.
#[test]
fn empty_execute_is_what_a_chain_measured() {
    let gas = gas_of(&mut Fixture::default(), &Script::new());
    assert!(
        (98_000..100_000).contains(&gas.whole_tx_estimate()),
        "{}",
        gas.whole_tx_estimate()
    );
}

#[test]
fn measurements_agree_between_runs_and_survive_json() {
    let run = || {
        let mut fixture = Fixture::default();
        let other = fixture.another("other");
        let script = Script::new()
            .write("a", "b")
            .burn(3)
            .send([SubMsg::reply_always(
                execute(&other, &Script::new().panic()),
                1,
            )]);
        gas_of(&mut fixture, &script)
    };
    let gas = run();
    assert_eq!(gas, run());
    let json = serde_json::to_string(&gas).unwrap();
    assert_eq!(serde_json::from_str::<TxGas>(&json).unwrap(), gas);
    assert!(gas.first_error().unwrap().contains("unreachable"));
}

#[test]
fn take_reports_what_ran_outside_of_measure() {
    let mut fixture = Fixture::default();
    gas::take();
    fixture.run(&Script::new()).unwrap();
    gas_of(&mut fixture, &Script::new());
    fixture.run(&Script::new()).unwrap();
    assert_eq!(gas::take().frames.len(), 2);
    assert_eq!(gas::take(), TxGas::default());
}

#[test]
fn limit_when_just_enough_then_ok_and_one_less_then_out_of_gas() {
    for script in [
        Script::new(),
        Script::new().burn(50),
        Script::new().write("a", "b").read("a"),
        Script::new().respond(Response::new().add_attribute("key", "value")),
    ] {
        let mut fixture = Fixture::default();
        let need = gas_of(&mut fixture, &script).total + 1; // used up exactly is out of gas, as on a chain
        let (result, gas) = gas::measure_with_limit(need, || fixture.run(&script));
        result.unwrap();
        assert_eq!(gas.total, need - 1);
        for limit in [need - 1, need - 40, 63_800, 1_000] {
            let (result, gas) = gas::measure_with_limit(limit, || fixture.run(&script));
            let err = result.unwrap_err();
            assert_eq!(VmError::of(&err), Some(&VmError::OutOfGas { limit }));
            assert_eq!(gas.total, limit, "just the limit is charged");
        }
    }
}

#[test]
fn limit_of_transaction_when_hit_then_no_reply_helps() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other");
    let message = SubMsg::reply_on_error(execute(&other, &Script::new().burn(60_000)), 1);
    let script = Script::new().send([message]);
    let (result, gas) = gas::measure_with_limit(80_000, || fixture.run(&script));
    assert_eq!(
        VmError::of(&result.unwrap_err()),
        Some(&VmError::OutOfGas { limit: 80_000 })
    );
    assert_eq!(fixture.stored("reply"), None);
    assert_eq!(gas.total, 80_000);
}

#[test]
fn limit_of_sub_message_when_hit_then_reply_is_told_and_only_the_limit_is_charged() {
    let mut fixture = Fixture::default();
    let (other, third) = (fixture.another("other"), fixture.another("third"));
    let burn = Script::new().write("a", "b").burn(60_000);
    // directly, through another contract, and through one that would catch the error itself
    let nested = Script::new().send([SubMsg::new(execute(&third, &burn))]);
    let catching = Script::new().send([SubMsg::reply_on_error(execute(&third, &burn), 2)]);
    for inner in [&burn, &nested, &catching] {
        let message = SubMsg::reply_on_error(execute(&other, inner), 1).with_gas_limit(30_000);
        let (result, gas) = gas::measure(|| fixture.run(&Script::new().send([message])));
        result.unwrap();
        let reply = fixture.stored("reply").unwrap();
        assert!(
            reply.contains(r#"{"error":"codespace: sdk, code: 11"}"#),
            "{reply}"
        );
        let (first, last) = (&gas.frames[0], gas.frames.last().unwrap());
        let between: u64 = gas.frames[1..gas.frames.len() - 1]
            .iter()
            .map(|frame| frame.total())
            .sum();
        assert_eq!((first.depth, last.entry), (0, Entry::Reply));
        assert_eq!(between, 30_000);
    }
    let third_store = fixture.app.contract_storage(&third).get(b"a");
    assert_eq!(third_store, None, "undone");
}

#[test]
fn limit_of_sub_message_when_kept_then_the_next_message_is_free_of_it() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other");
    let cheap = execute(&other, &Script::new());
    let costly = execute(&other, &Script::new().burn(60_000));
    let messages = [
        SubMsg::new(cheap).with_gas_limit(20_000),
        SubMsg::new(costly),
    ];
    let gas = gas_of(&mut fixture, &Script::new().send(messages));
    assert!(gas.frames[2].total() > 20_000, "{}", gas.frames[2].total());
}

#[test]
fn limit_when_hit_in_a_query_then_the_asker_runs_out_too() {
    let mut fixture = Fixture::default();
    let other = fixture.another("other").to_string();
    let smart = WasmQuery::Smart {
        contract_addr: other,
        msg: Script::new().burn(60_000).answer(b"1").binary(),
    };
    let (result, gas) = gas::measure_with_limit(75_000, || fixture.run(&Script::new().ask(smart)));
    assert_eq!(
        VmError::of(&result.unwrap_err()),
        Some(&VmError::OutOfGas { limit: 75_000 })
    );
    assert_eq!(gas.total, 75_000);
}
