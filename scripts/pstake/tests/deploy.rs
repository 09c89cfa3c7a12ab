//! A deployment that is interrupted at any point ends as one that was not.

use pstake::deploy::{Deployment, Record, ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN};
use pstake::{Error, Wallet};

use crate::support::fake::{Node, CHAIN_ID};
use crate::support::{address, client, fees, key, Desk};

/// One run of `deploy`, as a process of its own would do it.
fn run(node: &Node, desk: &Desk) -> Result<Record, Error> {
    let client = client(node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees())?;
    let config = desk.config();
    let mut deployment = Deployment::open(&wallet, &config, &desk.deployments())?;
    deployment.run(|_| {})?;
    Ok(deployment.record().clone())
}

fn undisturbed() -> Record {
    run(&Node::new(&[&address()]), &Desk::new("http://unused")).unwrap()
}

#[test]
fn deploy_when_undisturbed_then_three_transactions_and_a_complete_record() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let record = run(&node, &desk).unwrap();
    assert_eq!(node.taken.get(), 3);
    assert_eq!(record.codes.len(), 2);
    assert_eq!(record.contracts.len(), 2);
    assert_eq!(record.pending, None);
    assert_eq!(desk.record(), Some(record));
}

#[test]
fn deploy_when_the_file_has_pool_and_alliance_then_interrupted_anywhere_the_whole_suite_stands() {
    let whole = |desk: &Desk, node: &Node| run(node, desk).unwrap();
    let node = Node::new(&[&address()]);
    let expected = whole(&Desk::new("http://unused").with_parts(), &node);
    assert_eq!(node.taken.get(), 7);
    for name in [HUB, TOKEN, POOL, POOL_SHARES, ALLIANCE] {
        assert!(expected.address(name).is_some(), "{name}");
    }
    for interrupted in 1..=7 {
        let node = Node::new(&[&address()]);
        let desk = Desk::new("http://unused").with_parts();
        node.faults.down_after_broadcasts.set(Some(interrupted));
        let error = run(&node, &desk).unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
        node.faults.down.set(false);
        assert_eq!(whole(&desk, &node), expected);
        assert_eq!(node.taken.get(), 7, "interrupted at {interrupted}");
    }
    // Parts may come later, beside a hub that stands.
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let hub = run(&node, &desk).unwrap();
    let all = whole(&desk.with_parts(), &node);
    assert_eq!(all.address(HUB), hub.address(HUB));
    assert_eq!(node.taken.get(), 7);
}

#[test]
fn deploy_when_run_again_then_nothing_is_sent() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let record = run(&node, &desk).unwrap();
    assert_eq!(run(&node, &desk).unwrap(), record);
    assert_eq!(node.taken.get(), 3);
}

#[test]
fn deploy_when_the_node_dies_after_any_broadcast_then_the_next_run_finds_it_and_sends_the_rest() {
    let expected = undisturbed();
    for interrupted in 1..=3 {
        let node = Node::new(&[&address()]);
        let desk = Desk::new("http://unused");
        node.faults.down_after_broadcasts.set(Some(interrupted));
        let error = run(&node, &desk).unwrap_err();
        assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
        assert!(desk.record().unwrap().pending.is_some());
        node.faults.down.set(false);
        node.faults.down_after_broadcasts.set(None);
        assert_eq!(run(&node, &desk).unwrap(), expected);
        assert_eq!(node.taken.get(), 3, "interrupted at {interrupted}");
    }
}

#[test]
fn deploy_when_a_broadcast_never_arrives_then_the_next_run_sends_it_anew() {
    let expected = undisturbed();
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    node.faults.lose_broadcasts.set(1);
    let error = run(&node, &desk).unwrap_err();
    assert!(matches!(error, Error::Expired { .. }), "{error}");
    assert_eq!(run(&node, &desk).unwrap(), expected);
    assert_eq!(node.taken.get(), 3);
}

#[test]
fn deploy_when_killed_before_the_record_knew_the_outcome_then_the_hash_decides() {
    let expected = undisturbed();
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    node.faults.down_after_broadcasts.set(Some(3));
    run(&node, &desk).unwrap_err();
    node.faults.down.set(false);
    // The hub exists, the record says only that it was sent: as after a kill between the two.
    let record = desk.record().unwrap();
    assert_eq!(
        record.pending.unwrap().step,
        "instantiate_liquid_staking_hub"
    );
    assert!(!record.contracts.contains_key(HUB));
    assert_eq!(run(&node, &desk).unwrap(), expected);
    assert_eq!(node.taken.get(), 3);
}

#[test]
fn deploy_when_the_record_is_lost_then_the_hub_is_still_found_at_its_address() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let record = run(&node, &desk).unwrap();
    std::fs::remove_dir_all(desk.deployments()).unwrap();
    let again = run(&node, &desk).unwrap();
    // Codes are stored again, under new ids; the hub is not instantiated again.
    assert_eq!(again.contracts, record.contracts);
    assert_eq!(node.taken.get(), 5);
}

#[test]
fn deploy_when_codes_are_named_then_they_are_compared_and_used() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let record = run(&node, &desk).unwrap();
    let (hub, token) = (record.codes[HUB].code_id, record.codes[TOKEN].code_id);

    let other = Desk::new("http://unused");
    let codes = |hub, token| {
        format!("[build]\ncodes = {{ liquid_staking_hub = {hub}, stk_token = {token} }}")
    };
    other.edit("[build]", &codes(hub, token));
    other.edit("salt = \"main\"", "salt = \"second\"");
    let second = run(&node, &other).unwrap();
    assert_eq!(second.codes, record.codes);
    assert_ne!(second.contracts, record.contracts);
    assert_eq!(node.taken.get(), 4);

    let swapped = Desk::new("http://unused");
    swapped.edit("[build]", &codes(token, hub));
    let error = run(&node, &swapped).unwrap_err();
    assert!(matches!(error, Error::Differs(_)), "{error}");
    assert_eq!(node.taken.get(), 4);
}

#[test]
fn deploy_when_the_build_changed_since_then_refused() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    run(&node, &desk).unwrap();
    desk.write("wasm/stk_token.wasm", "another build");
    let error = run(&node, &desk).unwrap_err();
    assert!(error.to_string().contains("by migration"), "{error}");
    assert_eq!(node.taken.get(), 3);
}

#[test]
fn deploy_when_the_record_is_of_another_chain_or_deployer_then_refused() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let record = run(&node, &desk).unwrap();
    let path = Record::path(&desk.deployments(), CHAIN_ID);
    let changed = |change: &dyn Fn(&mut Record)| {
        let mut other = record.clone();
        change(&mut other);
        other.save(&path).unwrap();
        run(&node, &desk).unwrap_err().to_string()
    };
    let text = changed(&|r| r.chain_id = "elsewhere-1".into());
    assert!(text.contains("on chain elsewhere-1, not fake-1"), "{text}");
    let text = changed(&|r| r.deployer = "somebody".into());
    assert!(text.contains("somebody began it"), "{text}");
}

#[test]
fn dry_run_when_nothing_is_deployed_then_every_message_and_nothing_sent() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let config = desk.config();
    let deployment = Deployment::open(&wallet, &config, &desk.deployments()).unwrap();
    let reports = deployment.dry_run().unwrap();
    let steps: Vec<&str> = reports.iter().map(|r| r.step.as_str()).collect();
    assert_eq!(
        steps,
        [
            "store_stk_token",
            "store_liquid_staking_hub",
            "instantiate_liquid_staking_hub",
            "record_stk_token"
        ]
    );
    assert!(reports[0].simulated.is_some() && reports[1].simulated.is_some());
    assert!(reports[2].simulated.is_none() && reports[2].message.is_some());
    assert_eq!(node.taken.get(), 0);
    assert_eq!(desk.record(), None);
}

#[test]
fn dry_run_when_a_transaction_is_in_flight_then_refused() {
    let node = Node::new(&[&address()]);
    let desk = Desk::new("http://unused");
    node.faults.down_after_broadcasts.set(Some(1));
    run(&node, &desk).unwrap_err();
    node.faults.down.set(false);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let config = desk.config();
    let deployment = Deployment::open(&wallet, &config, &desk.deployments()).unwrap();
    let error = deployment.dry_run().unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
}
