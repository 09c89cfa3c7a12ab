//! What each venue takes, codes and instances; the powers themselves are in `powers.rs`.

use cosmwasm_std::{CosmosMsg, WasmMsg};
use cw3_flex_multisig::msg::ExecuteMsg as Cw3;
use serde_json::{json, Value};

use crate::cli::{json as run_json, refuses, succeeds};
use crate::support::fake::valoper;
use crate::support::{address, http, Desk};

/// A deployed suite whose owner is the authority of its proposals.
fn ready() -> (Desk, String, String) {
    let url = http::serve(vec![address()]);
    let desk = Desk::new(&url);
    let record = run_json(&desk, "--key-env KEY deploy");
    let hub = &record["contracts"]["liquid_staking_hub"]["address"];
    (desk, url, hub.as_str().unwrap().to_owned())
}

/// The file of a proposal.
fn file(desk: &Desk, words: &str) -> Value {
    let out = succeeds(desk, &format!("proposal {words}"));
    serde_json::from_str(&out).unwrap()
}

/// Messages of a cw3 proposal, in the multisig's own type.
fn cw3(desk: &Desk, words: &str) -> Vec<CosmosMsg> {
    let venue = format!("{words} --venue cw3 --authority {}", address());
    let Cw3::Propose { msgs, .. } = serde_json::from_value(file(desk, &venue)).unwrap() else {
        panic!("not a proposal");
    };
    msgs
}

#[test]
fn proposal_when_for_x_gov_then_all_that_the_chain_asks_for() {
    let (desk, _, hub) = ready();
    let file = file(
        &desk,
        "set-fee 900 --deposit 1000ufake --expedited --metadata ipfs://x --title Cheaper",
    );
    assert_eq!(file["title"], "Cheaper");
    assert_eq!(file["deposit"], "1000ufake");
    assert_eq!(file["metadata"], "ipfs://x");
    assert_eq!(file["expedited"], true);
    let summary = file["summary"].as_str().unwrap();
    assert!(summary.contains("9.00% (now 10.00%)"), "{summary}");
    assert!(summary.contains("at once"), "{summary}");
    let message = &file["messages"][0];
    assert_eq!(message["@type"], "/cosmwasm.wasm.v1.MsgExecuteContract");
    assert_eq!(message["contract"], hub);
    // The account of x/gov on every chain, here under this chain's prefix.
    let gov = pstake::proposal::gov_account("cosmwasm").unwrap();
    assert_eq!(message["sender"], gov);
    assert_eq!(
        pstake::proposal::gov_account("cosmos").unwrap(),
        "cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn"
    );
}

#[test]
fn proposal_when_for_a_dao_then_its_pre_propose_message() {
    let (desk, _, hub) = ready();
    let words = format!("pause unbonds --venue dao --authority {}", address());
    let file = file(&desk, &words);
    let inner = &file["propose"]["msg"]["propose"];
    assert_eq!(inner["msgs"][0]["wasm"]["execute"]["contract_addr"], hub);
    assert!(inner["title"].is_string() && inner["description"].is_string());
}

#[test]
fn proposal_when_it_waits_then_the_voter_reads_for_how_long_and_who_is_new() {
    let (desk, _, _) = ready();
    let words = format!("proposal set-validators {}=1 {}=3", valoper(1), valoper(2));
    let told = run_json(&desk, &format!("{words} --output p.json"));
    let text = told["lines"].to_string();
    assert!(text.contains("announced"), "{text}");
    assert!(text.contains("7 days"), "{text}");
    assert!(text.contains("75.00%, now 100"), "{text}");
    assert!(
        text.contains(&format!("{} is drained", valoper(3))),
        "{text}"
    );
    assert!(desk.path("p.json").exists());
}

#[test]
fn proposal_when_codes_are_stored_pinned_and_used_then_each_message_is_the_chains() {
    let (desk, url, hub) = ready();
    let store = file(&desk, "store-code stk_token");
    assert_eq!(
        store["messages"][0]["@type"],
        "/cosmwasm.wasm.v1.MsgStoreCode"
    );
    assert!(store["messages"][0]["wasm_byte_code"].is_string());
    let record = desk.record().unwrap();
    let hub_code = record.codes["liquid_staking_hub"].code_id;
    let token_code = record.codes["stk_token"].code_id;
    let pin = file(&desk, "pin-codes");
    let ids: Vec<String> = [hub_code, token_code].map(|id| id.to_string()).to_vec();
    assert_eq!(pin["messages"][0]["code_ids"], json!(ids));
    assert!(pin["summary"].as_str().unwrap().contains("58,000"));

    for (words, contract) in [
        (format!("migrate liquid_staking_hub {hub_code}"), &hub),
        (
            format!("update-admin liquid_staking_hub {}", valoper_account()),
            &hub,
        ),
    ] {
        let msgs = cw3(&desk, &words);
        match &msgs[0] {
            CosmosMsg::Wasm(
                WasmMsg::Migrate { contract_addr, .. } | WasmMsg::UpdateAdmin { contract_addr, .. },
            ) => assert_eq!(contract_addr, contract),
            other => panic!("{other:?}"),
        }
        let params = json!({"sender": address(), "msg": msgs[0]});
        http::call(&url, "carry_out", params).unwrap_or_else(|error| panic!("{words}: {error}"));
    }
    // The admin has changed: a second migration by the old one is not even written.
    refuses(
        &desk,
        &format!(
            "proposal migrate liquid_staking_hub {hub_code} --venue cw3 --authority {}",
            address()
        ),
        "may migrate",
    );
}

/// Some other account.
fn valoper_account() -> String {
    let id = cosmrs::AccountId::new("cosmwasm", &[7; 20]);
    id.unwrap().to_string()
}

#[test]
fn proposal_when_it_instantiates_then_at_the_address_it_foretells() {
    let (desk, url, _) = ready();
    desk.edit("salt = \"main\"", "salt = \"by vote\"");
    let authority = address();
    let words = format!("proposal instantiate --venue cw3 --authority {authority}");
    let told = run_json(&desk, &format!("{words} --output p.json"));
    let line = told["lines"][0].as_str().unwrap();
    let foretold = line.split(" at ").nth(1).unwrap().trim_end_matches('.');
    let msgs = cw3(&desk, "instantiate");
    let params = json!({"sender": authority, "msg": msgs[0]});
    http::call(&url, "carry_out", params).unwrap();
    let status = run_json(&desk, &format!("status --hub {foretold}"));
    assert_eq!(status["ledger"]["supply"], "1000000");
}

#[test]
fn proposal_when_the_hub_would_refuse_it_or_the_call_is_wrong_then_not_written() {
    let (desk, _, _) = ready();
    refuses(&desk, "proposal set-fee 9000", "the contract refused");
    refuses(
        &desk,
        "proposal cancel-change 77",
        "no change 77 is announced",
    );
    refuses(
        &desk,
        "proposal set-fee 500 --venue cw3",
        "--authority is missing",
    );
    refuses(
        &desk,
        "proposal set-fee 500 --venue dao --sudo --authority x",
        "--sudo is for",
    );
    refuses(&desk, "proposal update-params", "at least one limit");
    refuses(&desk, "proposal hub {\"fly\":{}}", "unknown variant `fly`");
    refuses(&desk, "proposal set-validators cosmosvaloper1x=1", "prefix");
    refuses(&desk, "proposal pin-codes 77", "code 77 not found");
    refuses(
        &desk,
        &format!("proposal pin-codes --venue cw3 --authority {}", address()),
        "only the chain's own governance",
    );
    refuses(
        &desk,
        "proposal store-code nothing",
        "run cargo xtask build",
    );
    refuses(
        &desk,
        "proposal migrate liquid_staking_hub 99",
        "code 99 not found",
    );
    // Offline nothing is asked, so nothing is refused but what is malformed.
    desk.edit("http://127.0.0.1", "http://127.0.0.2");
    succeeds(&desk, "proposal set-fee 500 --offline");
}

#[test]
fn proposal_when_the_owner_is_a_key_then_it_is_sent_at_once_or_only_shown() {
    let (desk, _, hub) = ready();
    let words = "proposal set-fee 900 --venue key --key-env KEY";
    let shown: Value =
        serde_json::from_str(&succeeds(&desk, &format!("{words} --dry-run"))).unwrap();
    assert_eq!(shown["messages"][0]["contract"], hub);
    assert_eq!(run_json(&desk, "status")["config"]["fee_bps"], 1_000);
    succeeds(&desk, words);
    assert_eq!(run_json(&desk, "status")["config"]["fee_bps"], 900);
    refuses(&desk, "proposal set-fee 800 --venue key", "key missing");
    refuses(
        &desk,
        &format!("{words} --offline"),
        "--offline sends nothing",
    );
}
