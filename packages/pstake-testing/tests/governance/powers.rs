//! The table of powers in SPEC.md, walked: every message of every contract from everybody, refused unless
//! the table says that he may; announced exactly where it says so.

use std::collections::BTreeSet;

use cw_multi_test::AppResponse;
use serde_json::{json, Value};

use crate::messages::{migrations, Sample, CONTRACTS};
use crate::table::{table, Row};
use crate::world::{
    address, governed, has_announced, is_about_the_sender, perform, roles, samples,
};

fn all() -> Vec<Sample> {
    let mut all = samples(&governed());
    all.extend(migrations());
    all
}

fn row(sample: &Sample) -> Row {
    (sample.contract.into(), sample.row.into())
}

#[test]
fn h49_table_of_powers_then_each_message_from_each_role_is_as_it_says() {
    let table = table();
    let mut world = governed();
    for sample in all() {
        let power = &table[&row(&sample)];
        let mut served = BTreeSet::new();
        for (names, sender) in roles(&mut world) {
            let refused = match perform(&mut world, &sample, &sender) {
                Ok(_) => {
                    world = governed();
                    false
                }
                Err(error) => is_about_the_sender(&error),
            };
            let may = power.allows(&names);
            assert_eq!(refused, !may, "{} by {names:?}", sample.name());
            served.extend(names.into_iter().filter(|name| power.who.contains(*name)));
        }
        let named: BTreeSet<&str> = power.who.iter().map(String::as_str).collect();
        let unknown: Vec<_> = named.difference(&served).collect();
        let nobody = ["nobody", "chain"];
        assert!(
            unknown.iter().all(|name| nobody.contains(name)),
            "{}: nobody is {unknown:?}",
            sample.name()
        );
    }
}

/// The chain speaks by sudo: the same message if the table says so, none at all if not.
#[test]
fn h49_table_of_powers_then_the_chain_may_what_it_says_and_nothing_else() {
    let table = table();
    for sample in samples(&governed()) {
        let mut world = governed();
        let to = address(&world, sample.contract);
        let mut msg = sample.msg.clone();
        if let Some(offer) = msg.pointer("/update_ownership/transfer_ownership") {
            msg = json!({"transfer_ownership": {"new_owner": offer["new_owner"]}});
        }
        let unknown = match world.app.wasm_sudo(to, &msg) {
            Ok(_) => false,
            Err(error) => {
                assert!(!is_about_the_sender(&error), "{}: {error:?}", sample.name());
                let cause = error.root_cause().to_string();
                cause.contains("unknown variant") || cause.contains("sudo is not implemented")
            }
        };
        let may = table[&row(&sample)].who.contains("chain");
        assert_eq!(unknown, !may, "{}", sample.name());
    }
}

/// What the owner may, he can: it is done, or announced where the table says so.
#[test]
fn table_of_powers_then_the_owners_are_done_at_once_or_wait_as_it_says() {
    let table = table();
    let mut done = 0;
    for sample in samples(&governed()) {
        let power = &table[&row(&sample)];
        if !power.who.contains("owner") {
            continue;
        }
        let mut world = governed();
        let owner = world.owner.clone();
        let response = perform(&mut world, &sample, &owner);
        let response: AppResponse =
            response.unwrap_or_else(|error| panic!("{}: {error:?}", sample.name()));
        assert_eq!(
            has_announced(&response),
            power.waits,
            "{}: {response:?}",
            sample.name()
        );
        done += 1;
    }
    assert!(done > 40, "{done}");
}

/// Nobody but the owner has a power that waits.
#[test]
fn table_of_powers_then_only_owners_powers_wait() {
    for (row, power) in table() {
        assert!(!power.waits || power.who.contains("owner"), "{row:?}");
    }
}

/// A message that is in the code and not in the table, or the other way round.
#[test]
fn table_of_powers_then_every_message_is_in_it() {
    let rows: BTreeSet<Row> = table().into_keys().collect();
    let walked: BTreeSet<Row> = all().iter().map(row).collect();
    assert_eq!(rows, walked);

    for (contract, _, schema) in CONTRACTS {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let execute = &schema["execute"];
        let mut known = variants(execute);
        if known.remove("admin") {
            known.extend(variants(&execute["definitions"]["AdminMsg"]));
        }
        known.insert("migrate".into());
        let of = rows.iter().filter(|(name, _)| name == contract);
        let in_table: BTreeSet<String> = of.map(|(_, message)| snake(message)).collect();
        assert_eq!(in_table, known, "{contract}");
    }
}

fn variants(list: &Value) -> BTreeSet<String> {
    let list = list["oneOf"].as_array().expect("an enum");
    let keys = list.iter().flat_map(|variant| {
        let properties = variant["properties"].as_object().expect("a message");
        properties.keys().cloned()
    });
    keys.collect()
}

/// `SetFee, higher` is a case of `set_fee`.
fn snake(message: &str) -> String {
    let name = message.split([',', ':']).next().unwrap_or_default();
    name.chars().fold(String::new(), |mut out, c| {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
        out
    })
}
