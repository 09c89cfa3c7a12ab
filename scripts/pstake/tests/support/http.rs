//! A fake node behind HTTP: what the binary and `Rpc` talk to.

use cosmwasm_std::{coin, Addr, Binary, HexBinary};
use pstake::{Chain, Error, Outcome};
use pstake_testing::sdk::SdkControl;
use serde_json::{json, Value};
use tiny_http::{Response, Server};

use super::fake::Node;

/// Starts a chain in a thread of its own; every status call makes a block, so time passes for who looks.
pub fn serve(purses: Vec<String>) -> String {
    let server = Server::http("127.0.0.1:0").unwrap();
    let url = format!("http://{}", server.server_addr().to_ip().unwrap());
    std::thread::spawn(move || {
        let purses: Vec<&str> = purses.iter().map(String::as_str).collect();
        let node = Node::new(&purses);
        for mut request in server.incoming_requests() {
            let call: Value = serde_json::from_reader(request.as_reader()).unwrap();
            let answer = match answer(&node, &call) {
                Ok(result) => json!({"jsonrpc": "2.0", "id": call["id"], "result": result}),
                Err(text) => json!({
                    "jsonrpc": "2.0",
                    "id": call["id"],
                    "error": {"code": -32603, "message": "Internal error", "data": text},
                }),
            };
            let _ = request.respond(Response::from_string(answer.to_string()));
        }
    });
    url
}

fn base64(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    Binary::from_base64(text).unwrap().to_vec()
}

fn answer(node: &Node, call: &Value) -> Result<Value, String> {
    let params = &call["params"];
    match call["method"].as_str().unwrap() {
        "status" => {
            node.block(6);
            let status = node.status().unwrap();
            Ok(json!({
                "node_info": {"network": status.chain_id},
                "sync_info": {
                    "latest_block_height": status.height.to_string(),
                    "latest_block_time": status.time,
                    "catching_up": false,
                },
            }))
        }
        "consensus_params" => Ok(json!({"consensus_params": {"block": {"max_gas": "-1"}}})),
        "abci_query" => {
            let data = HexBinary::from_hex(params["data"].as_str().unwrap()).unwrap();
            let path = params["path"].as_str().unwrap();
            Ok(match node.query(path, data.into()) {
                Ok(value) => json!({"response": {"code": 0, "value": Binary::from(value)}}),
                Err(Error::Query { reason, .. }) => {
                    json!({"response": {"code": 1, "codespace": "sdk", "log": reason, "value": null}})
                }
                Err(error) => panic!("{error}"),
            })
        }
        "broadcast_tx_sync" => match node.broadcast(&base64(&params["tx"])) {
            Ok(()) => Ok(json!({"code": 0, "log": ""})),
            Err(error) => Ok(json!({"code": 1, "codespace": "sdk", "log": error.to_string()})),
        },
        "tx" => {
            let hash: [u8; 32] = base64(&params["hash"]).try_into().unwrap();
            let found = node.find(&hash).unwrap();
            let found = found.ok_or("tx (00) not found")?;
            Ok(transaction(&found))
        }
        // Not a node's: the tests' own ways to let a proposal pass.
        "carry_out" => {
            let msg = serde_json::from_value(params["msg"].clone()).map_err(|e| e.to_string())?;
            node.carry_out(params["sender"].as_str().unwrap(), msg)
                .map(|()| json!({}))
        }
        "sudo" => {
            let contract = params["contract"].as_str().unwrap();
            node.sudo(contract, &params["msg"]).map(|()| json!({}))
        }
        "mint" => {
            let text = |field: &str| params[field].as_str().unwrap().to_owned();
            let to = Addr::unchecked(text("to"));
            let coins = [coin(1_000_000_000, text("denom"))];
            node.app.borrow_mut().mint(&to, &coins).unwrap();
            Ok(json!({}))
        }
        "begin_vote" => {
            let id = params["proposal_id"].as_u64().unwrap();
            node.app.borrow_mut().set_proposal(id, true);
            Ok(json!({}))
        }
        other => Err(format!("no method {other}")),
    }
}

fn transaction(outcome: &Outcome) -> Value {
    let events: Vec<Value> = outcome
        .events
        .iter()
        .map(|event| {
            let attributes: Vec<Value> = event
                .attributes
                .iter()
                .map(|(key, value)| json!({"key": key, "value": value, "index": true}))
                .collect();
            json!({"type": event.kind, "attributes": attributes})
        })
        .collect();
    json!({
        "hash": outcome.hash,
        "height": outcome.height.to_string(),
        "tx_result": {
            "code": outcome.code,
            "codespace": outcome.codespace,
            "log": outcome.log,
            "gas_wanted": outcome.gas_wanted.to_string(),
            "gas_used": outcome.gas_used.to_string(),
            "events": events,
            "data": Binary::from(outcome.data.as_slice()),
        },
    })
}

/// Calls a method of the tests' own.
pub fn call(url: &str, method: &str, params: Value) -> Result<(), String> {
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let text = ureq::post(url)
        .send(body.to_string())
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    match answer["error"]["data"].as_str() {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}
