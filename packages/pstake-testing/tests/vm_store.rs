//! The contract's store seen through the VM: iterators, writes during iteration, read-only.
#![cfg(feature = "vm")]

mod vm_fixture;

use std::collections::BTreeMap;

use cosmwasm_std::{QuerierWrapper, WasmQuery};
use pstake_testing::vm::VmError;
use vm_fixture::{Fixture, Script};

fn filled(keys: std::ops::Range<u32>) -> Fixture {
    let mut fixture = Fixture::default();
    let script = keys.fold(Script::new(), |script, i| {
        script.write(&format!("k{i:03}"), &i.to_string())
    });
    fixture.run(&script).unwrap();
    fixture
}

#[test]
fn read_write_remove_when_in_one_call_then_each_sees_the_last() {
    let mut fixture = Fixture::default();
    let script = Script::new()
        .read("a")
        .write("a", "1")
        .read("a")
        .remove("a")
        .read("a");
    assert_eq!(fixture.log(&script).unwrap(), "- 1 - ");
}

#[test]
fn scan_when_bounded_then_start_in_and_end_out_in_both_orders() {
    let mut fixture = filled(0..5);
    let up = Script::new().scan("k001", "k003", true).rest();
    assert_eq!(fixture.log(&up).unwrap(), "k001 1 k002 2 ");
    let down = Script::new().scan("k001", "k003", false).rest();
    assert_eq!(fixture.log(&down).unwrap(), "k002 2 k001 1 ");
    let none = Script::new()
        .scan("k003", "k001", true)
        .rest()
        .scan("k001", "k001", false)
        .rest()
        .read("x");
    assert_eq!(fixture.log(&none).unwrap(), "- ");
}

#[test]
fn scan_when_longer_than_one_fetch_then_complete_and_in_order() {
    let mut fixture = filled(0..300);
    for up in [true, false] {
        let log = fixture
            .log(&Script::new().scan("k", "l", up).rest())
            .unwrap();
        let mut keys: Vec<&str> = log
            .split(' ')
            .step_by(2)
            .filter(|key| !key.is_empty())
            .collect();
        if !up {
            keys.reverse();
        }
        let want: Vec<String> = (0..300).map(|i| format!("k{i:03}")).collect();
        assert_eq!(keys, want);
    }
}

#[test]
fn scan_when_store_changes_meanwhile_then_shows_what_was_there_when_opened() {
    for up in [true, false] {
        let mut fixture = filled(0..40);
        let before = fixture
            .log(&Script::new().scan("k", "l", up).rest())
            .unwrap();
        let mut script = Script::new().scan("k", "l", up).next();
        for i in 0..40 {
            let key = format!("k{i:03}");
            script = match i % 3 {
                0 => script.remove(&key),
                1 => script.write(&key, "new").write(&key, "newer"),
                _ => script.write(&format!("{key}x"), "added"),
            };
        }
        assert_eq!(fixture.log(&script.rest()).unwrap(), before, "up: {up}");
        assert_eq!(fixture.stored("k001").unwrap(), "newer");
    }
}

#[test]
fn write_when_in_a_query_then_refused() {
    let fixture = Fixture::default();
    for script in [Script::new().write("a", "b"), Script::new().remove("a")] {
        let query = WasmQuery::Smart {
            contract_addr: fixture.contract.to_string(),
            msg: script.binary(),
        };
        let querier: QuerierWrapper = fixture.app.wrap();
        let err = querier
            .query::<String>(&query.into())
            .unwrap_err()
            .to_string();
        assert!(err.contains("writing storage function"), "{err}");
    }
}

#[test]
fn iterator_when_unknown_then_vm_error() {
    let mut fixture = Fixture::default();
    let err = fixture.run(&Script::new().next()).unwrap_err();
    assert!(
        matches!(VmError::of(&err), Some(VmError::Vm(text)) if text.contains("Iterator with ID 0")),
        "{err:?}"
    );
}

/// What a script does, on a plain map, with iterators that copy the map when they open.
fn model(script: &[Step]) -> String {
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    let mut iterator: Vec<(String, String)> = vec![];
    let mut log = String::new();
    for step in script {
        match step {
            Step::Write(key, value) => drop(map.insert(format!("k{key}"), value.to_string())),
            Step::Remove(key) => drop(map.remove(&format!("k{key}"))),
            Step::Scan(start, end, up) => {
                let inside = |key: &String| *key >= format!("k{start}") && *key < format!("k{end}");
                iterator = map
                    .iter()
                    .filter(|(key, _)| inside(key))
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect();
                if *up {
                    iterator.reverse();
                }
            }
            Step::Next => {
                if let Some((key, value)) = iterator.pop() {
                    log += &format!("{key} {value} ");
                }
            }
        }
    }
    if log.is_empty() {
        "nothing ".into()
    } else {
        log
    }
}

#[derive(Debug, Clone)]
enum Step {
    Write(u8, u8),
    Remove(u8),
    Scan(u8, u8, bool),
    Next,
}

/// A fixed sequence of numbers, so that a failure repeats.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn key(&mut self) -> u8 {
        10 + self.roll(50) as u8
    }

    fn step(&mut self) -> Step {
        match self.roll(13) {
            0..=3 => Step::Write(self.key(), self.key()),
            4..=5 => Step::Remove(self.key()),
            6 => Step::Scan(self.key(), self.key(), self.roll(2) == 0),
            _ => Step::Next,
        }
    }
}

/// Any mix of writes, deletes and iteration gives what copies of the store give.
#[test]
fn scan_when_any_writes_come_between_then_as_a_copy_of_the_store() {
    let mut dice = Dice(1);
    for round in 0..256 {
        let mut steps: Vec<Step> = (0..dice.roll(50))
            .map(|i| Step::Write(10 + i as u8, i as u8))
            .collect();
        steps.push(Step::Scan(10, 60, round % 2 == 0));
        steps.extend((0..dice.roll(150)).map(|_| dice.step()).collect::<Vec<_>>());
        let script = steps.iter().fold(Script::new(), |script, step| match step {
            Step::Write(key, value) => script.write(&format!("k{key}"), &value.to_string()),
            Step::Remove(key) => script.remove(&format!("k{key}")),
            Step::Scan(start, end, up) => {
                script.scan(&format!("k{start}"), &format!("k{end}"), *up)
            }
            Step::Next => script.next(),
        });
        assert_eq!(
            Fixture::default().log(&script).unwrap(),
            model(&steps),
            "round {round}: {steps:?}"
        );
    }
}
