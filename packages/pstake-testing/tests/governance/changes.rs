//! Every change of configuration says what it was and what it is.

use cosmwasm_std::Event;
use pstake_testing::suite::alliance::Restaking;
use pstake_testing::suite::announced;
use serde_json::json;

use crate::messages::Sample;
use crate::world::{governed, perform, samples, send};

/// The events of a sample from the owner, up to and with the one that makes it true.
fn events(world: &mut Restaking, sample: &Sample) -> Vec<Event> {
    let owner = world.owner.clone();
    let response = perform(world, sample, &owner);
    let response = response.unwrap_or_else(|e| panic!("{}: {e:?}", sample.name()));
    if !crate::world::has_announced(&response) {
        return response.events;
    }
    world.tick_days(8);
    let id = announced(&response).expect("a number");
    let msg = json!({"apply_change": {"id": id}});
    let stranger = world.user("stranger");
    let applied = send(world, sample.contract, &stranger, &msg);
    applied
        .unwrap_or_else(|e| panic!("{}: {e:?}", sample.name()))
        .events
}

fn has_both_values(event: &Event) -> bool {
    let has = |key: &str| event.attributes.iter().any(|a| a.key == key);
    event.ty.starts_with("wasm-pstake_") && has("old") && has("new")
}

/// What sends an asset away, or takes back what is no setting yet, has an event of its own.
#[test]
fn change_of_configuration_of_any_contract_then_an_event_with_old_and_new_value() {
    let mut seen = 0;
    for sample in samples(&governed()) {
        let Some(admin) = sample.msg["admin"].as_object() else {
            continue;
        };
        let mut world = governed();
        let events = events(&mut world, &sample);
        let is_one = |name: &str| admin.contains_key(name);
        let expected = match (is_one("sweep"), is_one("cancel_change")) {
            (true, _) => events.iter().any(|e| e.ty.ends_with("_sweep")),
            (_, true) => events
                .iter()
                .any(|e| e.ty.ends_with("_end_announcement") || has_both_values(e)),
            _ => events.iter().any(has_both_values),
        };
        assert!(expected, "{}: {events:?}", sample.name());
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}
