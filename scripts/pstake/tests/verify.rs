//! `verify` finds what differs, `status` tells what is there.

use pstake::deploy::{ALLIANCE, HUB, POOL};
use pstake::status::Status;
use pstake::verify::{all_equal, verify};
use pstake::{Error, Message, Wallet};
use pstake_types::hub::{AdminMsg, ExecuteMsg};

use crate::support::fake::{valoper, Node};
use crate::support::{address, client, deploy, deploy_all, fees, key, Desk};

fn deployed() -> (Node, Desk, String) {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let desk = Desk::new("http://unused");
    let hub = deploy(&desk, &wallet);
    (node, desk, hub)
}

fn differences(node: &Node, desk: &Desk) -> Vec<String> {
    let checks = verify(&client(node), &desk.config(), &desk.record().unwrap()).unwrap();
    assert!(checks.len() > 15);
    match all_equal(&checks) {
        Ok(()) => vec![],
        Err(Error::Differs(list)) => list,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn verify_when_deployed_from_the_file_then_nothing_differs() {
    let (node, desk, _) = deployed();
    assert_eq!(differences(&node, &desk), Vec::<String>::new());
}

#[test]
fn verify_when_file_or_build_say_otherwise_then_each_difference_is_named() {
    let cases = [
        ("decimals = 6", "decimals = 8", "token decimals"),
        (
            "symbol = \"stkFAKE\"",
            "symbol = \"stkOTHER\"",
            "token symbol",
        ),
        (
            "[hub.instantiate]",
            "[hub.instantiate]\nfee_bps = 500",
            "hub fee",
        ),
        ("weight = 100", "weight = 200", "hub validators"),
        (
            "[hub.instantiate]",
            "[hub.instantiate]\nowner = \"cosmwasm1other\"",
            "hub owner",
        ),
        (
            "[hub.instantiate]",
            "[hub.instantiate]\nguardian = \"cosmwasm1other\"",
            "hub guardian",
        ),
        (
            "[hub.instantiate]",
            "[hub.instantiate]\nparams = { deposit_cap = \"5\" }",
            "hub deposit_cap",
        ),
    ];
    let (node, desk, _) = deployed();
    let original = std::fs::read_to_string(desk.path("pstake.toml")).unwrap();
    for (old, new, expected) in cases {
        desk.write("pstake.toml", &original);
        desk.edit(old, new);
        let found = differences(&node, &desk);
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{expected}: {found:?}"
        );
    }
    desk.write("pstake.toml", &original);
    desk.write("wasm/liquid_staking_hub.wasm", "another build");
    let found = differences(&node, &desk);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("liquid_staking_hub checksum"),
        "{found:?}"
    );
}

#[test]
fn status_when_deployed_then_text_and_json_tell_rate_and_validators() {
    let (node, _, hub) = deployed();
    let status = Status::read(&client(&node), &hub).unwrap();
    let text = status.text();
    assert!(text.contains(&hub), "{text}");
    assert!(text.contains("solvent    yes"), "{text}");
    for number in 1..=3 {
        assert!(text.contains(&valoper(number)), "{text}");
    }
    let json = serde_json::to_value(&status).unwrap();
    assert_eq!(json["ledger"]["rate"], "1");
    assert_eq!(json["batches"][0]["batch_id"], 1);
}

#[test]
fn status_when_pool_and_alliance_stand_then_theirs_too() {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let record = deploy_all(&wallet);
    let mut status = Status::read(&client, record.address(HUB).unwrap()).unwrap();
    assert!(!status.text().contains("pool  "));
    let address = |name| record.address(name).unwrap();
    let (pool, alliance) = (address(POOL), address(ALLIANCE));
    status
        .read_parts(&client, Some(pool), Some(alliance))
        .unwrap();
    let text = status.text();
    for part in [
        &format!("pool       {pool}"),
        "liquidity  1000000, fee 1%, may leave now",
        "NAV        1000000 for 1000000 shares: stk 0",
        &format!("alliance   {alliance}"),
        "active     0 of the rewards",
        "backing    0 stk",
        "counts 0 of 100, locked 0, leaving 0",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text.matches("pending    nothing\n").count(), 2, "{text}");
    let json = serde_json::to_value(&status).unwrap();
    assert_eq!(json["pool"]["state"]["liquidity"], "1000000");
    assert_eq!(json["alliance"]["assets"][1]["locked"], "0");
}

#[test]
fn verify_when_pool_and_alliance_stand_but_the_hub_does_not_know_the_pool_then_only_that_differs() {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let desk = Desk::new("http://unused").with_parts();
    let hub = deploy(&desk, &wallet);
    let found = differences(&node, &desk);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("hub pool:"), "{found:?}");
    let pool = desk.record().unwrap().address(POOL).map(str::to_owned);
    let set = ExecuteMsg::Admin(AdminMsg::SetPool { pool });
    let set = Message::execute(&hub, &set, vec![]).unwrap();
    wallet.send(&[set]).unwrap();
    // It is announced first.
    assert_eq!(differences(&node, &desk), found);
    node.block(8 * 86_400);
    let apply = Message::execute(&hub, &ExecuteMsg::ApplyChange { id: 1 }, vec![]).unwrap();
    wallet.send(&[apply]).unwrap();
    assert_eq!(differences(&node, &desk), Vec::<String>::new());
}

#[test]
fn verify_when_pool_or_alliance_are_not_as_the_file_says_then_each_difference_is_named() {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let desk = Desk::new("http://unused").with_parts();
    deploy(&desk, &wallet);
    let original = std::fs::read_to_string(desk.path("pstake.toml")).unwrap();
    let instantiate = "[pool.instantiate.token]";
    let settings = |text: &str| format!("[pool.instantiate.settings]\n{text}\n{instantiate}");
    let fee = "fee = { min_bps = 1, max_bps = 2, full_liquidity = \"3\" }";
    let bucket = "bucket = { capacity = \"9\", refill_seconds = 3600 }";
    let shares = "denom = { cw20 = \"$pool_shares\" }\nterms = { weight = 100";
    for (old, new, expected) in [
        (instantiate, settings(fee), "pool fee"),
        (instantiate, settings(bucket), "pool bucket"),
        (
            instantiate,
            settings("revenue_bps = 7"),
            "pool revenue (bps)",
        ),
        (
            instantiate,
            format!("[pool.instantiate]\nguardian = \"x\"\n{instantiate}"),
            "pool guardian",
        ),
        (
            "symbol = \"LPFAKE\"",
            "symbol = \"OTHER\"".into(),
            "pool shares symbol",
        ),
        (
            "rewards = []",
            "rewards = []\nguardian = \"x\"".into(),
            "alliance guardian",
        ),
        (
            "rewards = []",
            "rewards = []\nparams = { notice_seconds = 86400 }".into(),
            "alliance notice seconds",
        ),
        (
            shares,
            shares.replace("100", "200"),
            "alliance asset cosmwasm1",
        ),
        (
            shares,
            "denom = { native = \"uother\" }\nterms = { weight = 100".into(),
            "alliance asset uother: ",
        ),
    ] {
        desk.write("pstake.toml", &original);
        desk.edit(old, &new);
        let found = differences(&node, &desk);
        // besides the pool, which the hub does not know
        assert_eq!(found.len(), 2, "{expected}: {found:?}");
        assert!(
            found.iter().any(|line| line.starts_with(expected)),
            "{expected}: {found:?}"
        );
    }
}
