//! Transactions whose outcome is known, whatever the node does.

use cosmwasm_std::{coin, Addr};
use cw_multi_test::Executor;
use pstake::{Error, Message, Wallet};
use pstake_types::hub::ExecuteMsg;

use crate::support::fake::{Node, DENOM, GAS, PURSE};
use crate::support::{address, client, deploy, fees, key, Desk};

fn deposit(hub: &str, amount: u128) -> Message {
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: None,
    };
    Message::execute(hub, &msg, vec![coin(amount, DENOM)]).unwrap()
}

/// A deployed hub and how often the node took a transaction until then.
fn ready() -> (Node, String) {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let hub = deploy(&Desk::new("http://unused"), &wallet);
    node.taken.set(0);
    (node, hub)
}

#[test]
fn send_when_the_answer_is_lost_then_found_by_its_hash_and_sent_once() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    node.faults.lose_answers.set(1);
    let outcome = wallet.send(&[deposit(&hub, 5_000)]).unwrap();
    assert_eq!(
        outcome.attribute("wasm-pstake_deposit", "native"),
        Some("5000")
    );
    assert_eq!(outcome.gas_used, GAS);
    assert_eq!(node.taken.get(), 1);
}

#[test]
fn send_when_the_broadcast_is_lost_then_expired_after_its_timeout_height_and_not_sent_again() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    node.faults.lose_broadcasts.set(1);
    let (included, height) = (node.included(), node.height());
    let error = wallet.send(&[deposit(&hub, 5_000)]).unwrap_err();
    assert!(matches!(error, Error::Expired { .. }), "{error}");
    assert!(
        node.height() - height < 70,
        "60 blocks and the indexer's lag"
    );
    assert_eq!(node.taken.get(), 0);
    assert_eq!(node.included(), included);
}

#[test]
fn send_when_the_node_stays_silent_then_outcome_unknown_with_hash_and_height() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    node.faults.down_after_broadcasts.set(Some(1));
    let error = wallet.send(&[deposit(&hub, 5_000)]).unwrap_err();
    let Error::OutcomeUnknown {
        hash,
        timeout_height,
        ..
    } = error
    else {
        panic!("{error}");
    };
    // Once the node answers again, hash and height are enough to know.
    node.faults.down.set(false);
    let outcome = wallet.await_outcome(&hash, timeout_height).unwrap();
    assert_eq!(outcome.hash, hash);
    assert_eq!(node.taken.get(), 1);
}

#[test]
fn send_when_the_sequence_is_out_of_step_then_signed_anew_until_it_fits() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mismatch = ("sdk", 32, "account sequence mismatch, expected 9, got 8");
    node.faults.refusals.borrow_mut().extend([mismatch; 3]);
    wallet.send(&[deposit(&hub, 5_000)]).unwrap();
    assert_eq!(node.taken.get(), 1);
    node.faults.refusals.borrow_mut().extend([mismatch; 100]);
    let error = wallet.send(&[deposit(&hub, 5_000)]).unwrap_err();
    assert!(matches!(error, Error::Sequence(_)), "{error}");
    assert_eq!(node.taken.get(), 1);
}

#[test]
fn send_when_it_fails_in_the_block_then_failed_with_the_contracts_words() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let mut policy = fees();
    // Half of what it needs: simulated well, out of gas in the block.
    policy.margin_percent = 50;
    let wallet = Wallet::new(&client, &key, policy).unwrap();
    match wallet.send(&[deposit(&hub, 5_000)]).unwrap_err() {
        Error::Failed { cause, height, .. } => {
            assert!(matches!(*cause, Error::OutOfGas(_)), "{cause}");
            assert_eq!(height, node.height());
        }
        error => panic!("{error}"),
    }
}

#[test]
fn send_when_the_contract_would_refuse_then_its_words_and_nothing_sent() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let message = Message::execute(&hub, &ExecuteMsg::Claim { limit: None }, vec![]).unwrap();
    let error = wallet.send(&[message]).unwrap_err();
    let words = liquid_staking_hub::ContractError::NothingToClaim {}.to_string();
    assert_eq!(error, Error::Contract(words));
    let error = wallet.send(&[deposit(&hub, 2 * PURSE)]).unwrap_err();
    assert!(matches!(error, Error::InsufficientFunds(_)), "{error}");
    assert_eq!(node.taken.get(), 0);
}

#[test]
fn send_when_above_a_ceiling_then_nothing_sent() {
    let (node, hub) = ready();
    let client = client(&node);
    let key = key();
    let mut policy = fees();
    policy.max_fee = Some(10u128.into());
    let wallet = Wallet::new(&client, &key, policy).unwrap();
    let error = wallet.send(&[deposit(&hub, 5_000)]).unwrap_err();
    assert!(matches!(error, Error::FeeCeiling { .. }), "{error}");
    assert_eq!(node.taken.get(), 0);
}

#[test]
fn send_when_the_account_is_new_then_said_so() {
    let node = Node::new(&[]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let send = Message::Send {
        to: address(),
        funds: vec![coin(1, DENOM)],
    };
    let error = wallet.send(&[send]).unwrap_err();
    assert_eq!(error, Error::UnknownAccount { address: address() });
}

#[test]
fn instantiate2_address_when_deployed_then_the_chain_has_it_there() {
    let (node, hub) = ready();
    let found = client(&node).contract(&hub).unwrap().unwrap();
    assert_eq!(found.label, "hub");
    assert_eq!(found.admin, Some(address()));
    // And the app itself still works on it: the fake is no mock of the contract.
    let tick = ExecuteMsg::Tick { limit: None };
    let sender = Addr::unchecked(address());
    let mut app = node.app.borrow_mut();
    app.execute_contract(sender, Addr::unchecked(hub), &tick, &[])
        .unwrap();
}

#[test]
fn client_when_the_node_is_behind_then_refused() {
    let node = Node::new(&[&address()]);
    node.faults.catching_up.set(true);
    let refused = pstake::Client::over(Box::new(node), None, None);
    assert!(matches!(refused, Err(Error::CatchingUp { .. })));
}

/// A node that gives one answer to everything.
fn canned(answer: &'static str) -> pstake::Rpc {
    let server = tiny_http::Server::http("127.0.0.1:0").unwrap();
    let url = format!("tcp://{}", server.server_addr().to_ip().unwrap());
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let _ = request.respond(tiny_http::Response::from_string(answer).with_status_code(500));
        }
    });
    pstake::Rpc::new(&url, std::time::Duration::from_secs(5)).unwrap()
}

#[test]
fn broadcast_when_the_node_has_the_transaction_already_then_taken() {
    use pstake::Chain;
    let known = r#"{"error":{"code":-32603,"message":"Internal error","data":"tx already exists in cache"}}"#;
    assert_eq!(canned(known).broadcast(b"tx"), Ok(()));
    let full = r#"{"error":{"code":-32603,"message":"Internal error","data":"mempool is full"}}"#;
    let error = canned(full).broadcast(b"tx").unwrap_err();
    assert!(error.to_string().contains("mempool is full"), "{error}");
    let error = canned("<html>").status().unwrap_err();
    assert!(matches!(error, Error::NodeAnswer { .. }), "{error}");
}
