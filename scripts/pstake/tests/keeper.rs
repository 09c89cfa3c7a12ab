//! A keeper on real contracts, through everything that a chain does to it.

use std::time::Duration;

use cosmwasm_std::{coin, to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::Executor;
use pstake::deploy::{ALLIANCE, HUB, POOL, TOKEN};
use pstake::keeper::{Contract, Keeper, Metrics, Options, Step, Work};
use pstake::{Error, Message, Wallet};
use pstake_testing::sdk::{MsgKind, SdkControl};
use pstake_types::hub::{
    ConfigResponse, Cw20HookMsg, ExecuteMsg, PendingWorkResponse, QueryMsg, WindDown,
};
use pstake_types::{alliance, pool};
use serde_json::json;

use crate::support::fake::{valoper, Node, DENOM};
use crate::support::{address, client, deploy, deploy_all, fees, key, Desk};

pub const OPTIONS: Options = Options {
    interval: Duration::from_secs(30),
    lag: Duration::ZERO,
};

/// A hub with a deposit that waits for its submission.
fn ready() -> (Node, String) {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let hub = deploy(&Desk::new("http://unused"), &wallet);
    let deposit = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: None,
    };
    node.app
        .borrow_mut()
        .execute_contract(
            Addr::unchecked(address()),
            Addr::unchecked(&hub),
            &deposit,
            &[coin(900_000_000, DENOM)],
        )
        .unwrap();
    node.taken.set(0);
    (node, hub)
}

fn work(node: &Node, hub: &str) -> PendingWorkResponse {
    client(node).smart(hub, &QueryMsg::PendingWork {}).unwrap()
}

#[test]
fn keeper_when_work_is_due_then_it_is_done_and_then_it_idles() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    assert!(work(&node, &hub).any());
    keeper.run_once().unwrap();
    assert!(!work(&node, &hub).any());
    assert_eq!(keeper.step(), Step::Idle);
    let sent = node.taken.get();
    assert_eq!(keeper.step(), Step::Idle);
    assert_eq!(node.taken.get(), sent);
    // A day later there is work again.
    node.block(86_400);
    assert!(matches!(keeper.step(), Step::Sent { .. }));
}

#[test]
fn keeper_when_a_slash_is_not_booked_then_it_syncs_before_the_next_tick_is_due() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    keeper.run_once().unwrap();
    let height = node.height();
    node.app
        .borrow_mut()
        .double_sign(&valoper(1), height)
        .unwrap();
    let before = work(&node, &hub);
    assert!(!before.any() && !before.unrecorded_loss.is_zero());
    assert!(matches!(keeper.step(), Step::Sent { .. }));
    assert!(work(&node, &hub).unrecorded_loss.is_zero());
}

#[test]
fn keeper_when_the_node_is_down_for_a_while_then_it_goes_on_with_growing_pauses() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let metrics = Metrics::default();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, metrics.clone());
    node.faults.down.set(true);
    let mut pauses = vec![];
    for _ in 0..4 {
        match keeper.step() {
            Step::Failed(Error::NodeUnreachable { .. }, pause) => pauses.push(pause.as_secs()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(pauses, [2, 4, 8, 16]);
    assert_eq!(metrics.failures.get(), 4);
    node.faults.down.set(false);
    keeper.run_once().unwrap();
    assert!(!work(&node, &hub).any());
    assert!(metrics.transactions.get() > 0);
}

#[test]
fn keeper_when_killed_after_its_broadcast_then_another_finishes_and_nothing_is_done_twice() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    // The first takes its transaction to the node and dies: its loss of the node stands for the kill.
    node.faults.down_after_broadcasts.set(Some(1));
    let mut first = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    assert!(matches!(
        first.step(),
        Step::Failed(Error::OutcomeUnknown { .. }, _)
    ));
    drop(first);
    node.faults.down.set(false);
    let mut second = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    second.run_once().unwrap();
    assert!(!work(&node, &hub).any());
    assert_eq!(node.taken.get(), 1, "the tick of the first was enough");
}

#[test]
fn keeper_when_two_work_at_once_then_both_succeed_and_the_books_hold() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mut one = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    let mut two = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    for _ in 0..5 {
        node.block(86_400);
        for keeper in [&mut one, &mut two] {
            let step = keeper.step();
            assert!(!matches!(step, Step::Failed(..)), "{step:?}");
        }
    }
    let solvency: pstake_types::hub::SolvencyResponse =
        client.smart(&hub, &QueryMsg::Solvency {}).unwrap();
    assert!(solvency.solvent);
}

#[test]
fn keeper_when_it_has_a_lag_then_it_leaves_fresh_work_to_the_other() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let options = Options {
        lag: Duration::from_secs(60),
        ..OPTIONS
    };
    let mut spare = Keeper::new(&wallet, Contract::Hub, &hub, options, Metrics::default());
    assert_eq!(spare.step(), Step::Pause(Duration::from_secs(30)));
    assert_eq!(spare.step(), Step::Pause(Duration::from_secs(30)));
    assert_eq!(node.taken.get(), 0);
    assert!(
        matches!(spare.step(), Step::Sent { .. }),
        "nobody else came"
    );
}

#[test]
fn keeper_when_a_page_does_not_fit_the_gas_ceiling_then_smaller_pages_do() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let mut policy = fees();
    // 30 validators would cost 3.2M gas here, 7 cost 0.9M; with the margin 1.26M.
    policy.max_gas = 1_300_000;
    let wallet = Wallet::new(&client, &key, policy).unwrap();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    let mut failures = 0;
    loop {
        match keeper.step() {
            Step::Failed(Error::GasCeiling { .. }, _) => failures += 1,
            Step::Sent { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(failures, 2, "30 and 15 are too many");
    assert!(!work(&node, &hub).submit);
}

#[test]
fn keeper_when_a_part_fails_inside_the_tick_then_it_pauses_instead_of_paying_again() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let metrics = Metrics::default();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, metrics.clone());
    keeper.run_once().unwrap();
    // Somebody leaves, a day later no validator lets go.
    let unbond = Cw20ExecuteMsg::Send {
        contract: hub.clone(),
        amount: Uint128::new(500_000_000),
        msg: to_json_binary(&Cw20HookMsg::Unbond { receiver: None }).unwrap(),
    };
    let config: ConfigResponse = client.smart(&hub, &QueryMsg::Config {}).unwrap();
    let unbond = Message::execute(config.token, &unbond, vec![]).unwrap();
    wallet.send(&[unbond]).unwrap();
    node.block(2 * 86_400);
    let refuse = |error: Option<&str>| {
        for number in 1..=3 {
            let mut app = node.app.borrow_mut();
            app.set_failing(&valoper(number), MsgKind::Undelegate, error);
        }
    };
    refuse(Some("no"));
    assert_eq!(keeper.step(), Step::Pause(Duration::from_secs(2)));
    assert_eq!(keeper.step(), Step::Pause(Duration::from_secs(4)));
    assert_eq!(metrics.failures.get(), 2);
    assert!(work(&node, &hub).submit);
    refuse(None);
    keeper.run_once().unwrap();
    assert!(!work(&node, &hub).submit);
}

#[test]
fn keeper_when_the_node_is_behind_then_it_believes_nothing_it_says() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    node.faults.catching_up.set(true);
    assert!(matches!(
        keeper.step(),
        Step::Failed(Error::CatchingUp { .. }, _)
    ));
    assert_eq!(node.taken.get(), 0);
}

#[test]
fn keeper_when_it_cannot_pay_then_it_says_so_and_goes_on_trying() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = pstake::Key::from_secret(&"11".repeat(32), "m", "test").unwrap();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    assert!(matches!(
        keeper.step(),
        Step::Failed(Error::UnknownAccount { .. }, _)
    ));
}

#[test]
fn metrics_when_served_then_prometheus_text_on_loopback_and_a_taken_port_is_said() {
    let metrics = Metrics::default();
    metrics.gas_used.inc_by(7);
    let port = metrics.serve(0).unwrap();
    let url = format!("http://127.0.0.1:{port}/metrics");
    let text = ureq::get(&url)
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    assert!(text.contains("pstake_keeper_gas_used_total 7"), "{text}");
    assert!(matches!(metrics.serve(port), Err(Error::PortTaken { .. })));
}

#[test]
fn keeper_when_pool_and_alliance_have_work_then_their_ticks_too_and_then_it_idles() {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let record = deploy_all(&wallet);
    node.block(2 * 86_400);
    // Coins that arrived by themselves, and a day since the last skim.
    for name in [POOL, ALLIANCE] {
        let gift = Message::Send {
            to: record.address(name).unwrap().into(),
            funds: vec![coin(5_000_000, DENOM)],
        };
        wallet.send(&[gift]).unwrap();
    }
    for (contract, name) in [(Contract::Pool, POOL), (Contract::Alliance, ALLIANCE)] {
        let at = record.address(name).unwrap();
        let due = contract.look(&client, at).unwrap();
        assert!(!due.parts.is_empty(), "{name}");
        let mut keeper = Keeper::new(&wallet, contract, at, OPTIONS, Metrics::default());
        keeper.run_once().unwrap();
        assert_eq!(keeper.step(), Step::Idle, "{name}");
    }
}

#[test]
fn keeper_when_announced_changes_are_due_then_it_applies_them_and_then_it_idles() {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let record = deploy_all(&wallet);
    let (hub, pool) = (record.address(HUB).unwrap(), record.address(POOL).unwrap());
    let stk = record.address(TOKEN).unwrap();
    let announced = [
        (hub, json!({"admin": {"set_fee": {"fee_bps": 1_700}}})),
        (
            hub,
            json!({"admin": {"set_vote_operator": {"operator": address()}}}),
        ),
        (
            pool,
            json!({"admin": {"update_settings": {"revenue_bps": 2_000}}}),
        ),
        (
            record.address(ALLIANCE).unwrap(),
            json!({"admin": {"set_terms": {"asset": {"cw20": stk}, "terms": {
                "weight": 9, "reference": "5", "min_stake": "1",
            }}}}),
        ),
    ];
    for (contract, msg) in &announced {
        let message = Message::execute(*contract, msg, vec![]).unwrap();
        wallet.send(&[message]).unwrap();
    }
    let keep = |days: u64| {
        for _ in 0..days {
            node.block(86_400);
            for (contract, name) in [
                (Contract::Hub, HUB),
                (Contract::Pool, POOL),
                (Contract::Alliance, ALLIANCE),
            ] {
                let at = record.address(name).unwrap();
                let mut keeper = Keeper::new(&wallet, contract, at, OPTIONS, Metrics::default());
                for _ in 0..10 {
                    if keeper.step() == Step::Idle {
                        break;
                    }
                }
                assert_eq!(keeper.step(), Step::Idle, "{name}");
            }
        }
    };
    let config = || -> ConfigResponse { client.smart(hub, &QueryMsg::Config {}).unwrap() };
    let pools =
        || -> pool::ConfigResponse { client.smart(pool, &pool::QueryMsg::Config {}).unwrap() };
    keep(6);
    assert_eq!((config().fee_bps, pools().revenue_bps), (1_000, 1_000));
    keep(2);
    assert_eq!((config().fee_bps, pools().revenue_bps), (1_700, 2_000));
    assert!(config().vote_operator.is_some());
    let weights = alliance::QueryMsg::Assets {
        start_after: None,
        limit: None,
    };
    let assets: Vec<alliance::AssetResponse> = client
        .smart(record.address(ALLIANCE).unwrap(), &weights)
        .unwrap();
    assert!(assets.iter().any(|asset| asset.terms.weight == 9));
}

#[test]
fn keeper_when_the_hub_is_wound_down_then_it_keeps_it_to_the_end() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let end = json!({"admin": {"wind_down": {}}});
    let message = Message::execute(&hub, &end, vec![]).unwrap();
    wallet.send(&[message]).unwrap();
    let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
    for _ in 0..40 {
        node.block(86_400);
        while keeper.step() != Step::Idle {}
    }
    let config: ConfigResponse = client.smart(&hub, &QueryMsg::Config {}).unwrap();
    assert!(
        matches!(config.wind_down, WindDown::Redeeming { native, .. } if native.u128() > 900_000_000),
        "{:?}",
        config.wind_down
    );
}

#[test]
fn contract_when_a_part_is_sent_alone_then_the_contract_knows_the_message() {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let record = deploy_all(&wallet);
    for (contract, name) in [
        (Contract::Hub, HUB),
        (Contract::Pool, POOL),
        (Contract::Alliance, ALLIANCE),
    ] {
        for part in contract.parts() {
            let work = Work::Part {
                name: part,
                limit: 1,
            };
            let at = record.address(name).unwrap();
            let message = contract.message(at, &work).unwrap();
            // Done, or refused because it is not due; never unknown.
            if let Err(error) = wallet.simulate(&[message]) {
                let text = error.to_string();
                assert!(!text.contains("unknown variant"), "{name} {part}: {text}");
                assert!(matches!(error, Error::Contract(_)), "{name} {part}: {text}");
            }
        }
    }
}
