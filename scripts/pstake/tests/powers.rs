//! A proposal for every power of an owner: of the contract's own type, in words, and carried out by the real contract.

use std::collections::BTreeSet;

use cosmwasm_std::{from_json, Binary, CosmosMsg, WasmMsg};
use cw3_flex_multisig::msg::ExecuteMsg as Cw3;
use pstake_types::{alliance, hub, pool};
use serde_json::{json, Value};

use crate::cli::{json as run_json, refuses, succeeds};
use crate::support::fake::valoper;
use crate::support::{address, http, Desk};

/// A deployed suite of all contracts, whose owner is the authority of its proposals.
struct Suite {
    desk: Desk,
    url: String,
}

impl Suite {
    fn new() -> Self {
        let url = http::serve(vec![address()]);
        let desk = Desk::new(&url).with_parts();
        succeeds(&desk, "--key-env KEY deploy");
        let suite = Suite { desk, url };
        for contract in ["liquid_staking_hub", "instant_unbond_pool"] {
            suite.call(
                "mint",
                json!({"to": suite.at(contract), "denom": "airdrop"}),
            );
        }
        suite.call("begin_vote", json!({"proposal_id": 1}));
        suite
    }

    fn call(&self, method: &str, params: Value) {
        http::call(&self.url, method, params).unwrap();
    }

    /// Address of a contract of the record.
    fn at(&self, name: &str) -> String {
        let record = self.desk.record().unwrap();
        record.address(name).unwrap().to_owned()
    }

    fn asset(&self) -> String {
        format!("cw20:{}", self.at("stk_token"))
    }
}

/// A kind on the command line, and the contract and message that it must be.
struct Kind {
    words: String,
    contract: &'static str,
    msg: Value,
}

fn kinds(suite: &Suite, contract: &'static str) -> Vec<Kind> {
    let all: Vec<(String, Value)> = match contract {
        "liquid_staking_hub" => hub_kinds(suite),
        "instant_unbond_pool" => pool_kinds(),
        _ => alliance_kinds(suite),
    };
    let kind = |(words, msg)| Kind {
        words,
        contract,
        msg,
    };
    all.into_iter().map(kind).collect()
}

fn admin(msg: Value) -> Value {
    json!({ "admin": msg })
}

/// Ownership is offered to its owner, who accepts.
fn common(of: &str) -> Vec<(String, Value)> {
    let me = address();
    let offer = json!({"transfer_ownership": {"new_owner": me, "expiry": null}});
    vec![
        (
            format!("set-guardian {me} --of {of}"),
            admin(json!({"set_guardian": {"guardian": me}})),
        ),
        (
            format!("transfer-ownership {me} --of {of}"),
            json!({ "update_ownership": offer }),
        ),
        (
            format!("accept-ownership --of {of}"),
            json!({"update_ownership": "accept_ownership"}),
        ),
    ]
}

fn hub_kinds(suite: &Suite) -> Vec<(String, Value)> {
    let (me, one, two) = (address(), valoper(1), valoper(2));
    let (pool, alliance) = (
        suite.at("instant_unbond_pool"),
        suite.at("restake_alliance"),
    );
    let mut all = common("hub");
    all.extend([
        (
            "set-fee 1500".into(),
            admin(json!({"set_fee": {"fee_bps": 1500}})),
        ),
        (
            format!("set-validators {one}=10 {two}=20"),
            admin(json!({"set_validators": {"validators": [
                {"validator": one, "weight": 10}, {"validator": two, "weight": 20},
            ]}})),
        ),
        (
            format!("remove-validator {one}"),
            admin(json!({"remove_validator": {"validator": one}})),
        ),
        (
            "update-params --max-share-bps 9000 --delay-seconds 864000".into(),
            admin(json!({"update_params": {
                "min_deposit": null, "min_unbond": null, "deposit_cap": null,
                "max_commission": null, "max_share_bps": 9000, "delay_seconds": 864000,
            }})),
        ),
        (
            format!("set-revenue {me}=8500 community-pool=1000 protocol-pool=500"),
            admin(json!({"set_revenue": {"shares": [
                {"recipient": {"address": me}, "bps": 8500},
                {"recipient": {"community_pool": "distribution"}, "bps": 1000},
                {"recipient": {"community_pool": "protocol_pool"}, "bps": 500},
            ]}})),
        ),
        (
            format!("set-vote-operator {me}"),
            admin(json!({"set_vote_operator": {"operator": me}})),
        ),
        (
            "set-alliance restake_alliance".into(),
            admin(json!({"set_alliance": {"alliance": alliance}})),
        ),
        (
            "set-pool instant_unbond_pool".into(),
            admin(json!({"set_pool": {"pool": pool}})),
        ),
        (
            format!("set-partner {me} 5000 1000000"),
            admin(json!({"set_partner": {
                "partner": me, "rebate_bps": 5000, "max_stk": "1000000",
            }})),
        ),
        ("wind-down".into(), admin(json!({"wind_down": {}}))),
        (
            format!("sweep airdrop {me}"),
            admin(json!({"sweep": {"asset": {"native": "airdrop"}, "recipient": me}})),
        ),
        (
            "cancel-change 1".into(),
            admin(json!({"cancel_change": {"id": 1}})),
        ),
        (
            "pause deposits".into(),
            json!({"pause": {"flow": "deposits"}}),
        ),
        (
            "unpause deposits".into(),
            json!({"unpause": {"flow": "deposits"}}),
        ),
        (
            format!("freeze {two}"),
            json!({"freeze": {"validator": two}}),
        ),
        (
            format!("unfreeze {two}"),
            json!({"unfreeze": {"validator": two}}),
        ),
        (
            "vote 1 yes=0.6 no_with_veto=0.4".into(),
            json!({"vote": {"proposal_id": 1, "options": [
                {"option": "yes", "weight": "0.6"}, {"option": "no_with_veto", "weight": "0.4"},
            ]}}),
        ),
        ("hub {\"sync\":{}}".into(), json!({"sync": {}})),
    ]);
    all
}

fn pool_kinds() -> Vec<(String, Value)> {
    let me = address();
    let mut all = common("pool");
    all.extend([
        (
            "pool-settings --fee-bps 50 --max-fee-bps 200 --full-liquidity 1000000 --bucket 5000 \
             --refill-seconds 86400 --revenue-bps 500"
                .into(),
            admin(json!({"update_settings": {
                "fee": {"min_bps": 50, "max_bps": 200, "full_liquidity": "1000000"},
                "bucket": {"capacity": "5000", "refill_seconds": 86400},
                "revenue_bps": 500,
            }})),
        ),
        (
            format!("sweep airdrop {me} --of pool"),
            admin(json!({"sweep": {"asset": {"native": "airdrop"}, "recipient": me}})),
        ),
        (
            "cancel-change 1 --of pool".into(),
            admin(json!({"cancel_change": {"id": 1}})),
        ),
        ("pause --of pool".into(), json!({"pause": {}})),
        ("unpause --of pool".into(), json!({"unpause": {}})),
        ("pool {\"tick\":{}}".into(), json!({"tick": {}})),
    ]);
    all
}

fn alliance_kinds(suite: &Suite) -> Vec<(String, Value)> {
    let (stk, asset) = (suite.asset(), json!({"cw20": suite.at("stk_token")}));
    let terms =
        |weight: u32| json!({"weight": weight, "reference": "5", "cap": "9", "min_stake": "2"});
    let flags = |weight: u32| format!("--weight {weight} --reference 5 --cap 9 --min-stake 2");
    let mut all = common("alliance");
    all.extend([
        (
            format!("add-asset ulp {}", flags(0)),
            admin(json!({"add_asset": {
                "denom": {"native": "ulp"}, "terms": terms(0), "start_seconds": null,
            }})),
        ),
        (
            "remove-asset ulp".into(),
            admin(json!({"remove_asset": {"asset": {"native": "ulp"}}})),
        ),
        (
            format!("set-terms {stk} {}", flags(7)),
            admin(json!({"set_terms": {"asset": asset, "terms": terms(7)}})),
        ),
        (
            "cancel-change 1 --of alliance".into(),
            admin(json!({"cancel_change": {"id": 1}})),
        ),
        (
            format!("set-exit-only {stk} true"),
            admin(json!({"set_exit_only": {"asset": asset, "exit_only": true}})),
        ),
        (
            "allow-denom ureward --min-schedule 5".into(),
            admin(json!({"allow_denom": {
                "denom": {"native": "ureward"}, "min_schedule": "5",
            }})),
        ),
        (
            "close-denom ureward".into(),
            admin(json!({"close_denom": {"denom": {"native": "ureward"}}})),
        ),
        (
            "alliance-params --lump-seconds 864000".into(),
            admin(json!({"update_params": {
                "unstake_seconds": null, "notice_seconds": null, "lump_seconds": 864000,
            }})),
        ),
        ("pause --of alliance".into(), json!({"pause": {}})),
        ("unpause --of alliance".into(), json!({"unpause": {}})),
        (
            "alliance {\"tick\":{\"limit\":null}}".into(),
            json!({"tick": {"limit": null}}),
        ),
    ]);
    all
}

const CONTRACTS: [&str; 3] = [
    "liquid_staking_hub",
    "instant_unbond_pool",
    "restake_alliance",
];

/// Whatever the contract's own type reads and writes again is its message.
fn typed(contract: &str, msg: &Binary) -> Value {
    match contract {
        "liquid_staking_hub" => {
            serde_json::to_value(from_json::<hub::ExecuteMsg>(msg).unwrap()).unwrap()
        }
        "instant_unbond_pool" => {
            serde_json::to_value(from_json::<pool::ExecuteMsg>(msg).unwrap()).unwrap()
        }
        _ => serde_json::to_value(from_json::<alliance::ExecuteMsg>(msg).unwrap()).unwrap(),
    }
}

/// The only message of a proposal for cw3, in the multisig's own type.
fn cw3(file: &Value) -> CosmosMsg {
    let proposal = serde_json::from_value(file.clone()).unwrap();
    let Cw3::Propose { msgs, .. } = proposal else {
        panic!("not a proposal");
    };
    let [msg] = <[CosmosMsg; 1]>::try_from(msgs).unwrap();
    msg
}

#[test]
fn proposal_of_each_power_then_of_the_contracts_type_in_words_and_carried_out() {
    let suite = Suite::new();
    for kind in CONTRACTS.into_iter().flat_map(|c| kinds(&suite, c)) {
        let words = format!(
            "proposal {} --venue cw3 --authority {} -o p.json",
            kind.words,
            address()
        );
        let told = run_json(&suite.desk, &words);
        let lines = told["lines"].as_array().unwrap();
        assert!(lines.len() >= 2, "{words}: {lines:?}");
        let raw = |line: &&Value| line.as_str().unwrap().contains("{\"");
        let is_any_message = ["hub {", "pool {", "alliance {"]
            .iter()
            .any(|any| kind.words.starts_with(any));
        assert_eq!(lines.iter().any(|l| raw(&l)), is_any_message, "{lines:?}");

        let text = std::fs::read_to_string(suite.desk.path("p.json")).unwrap();
        let msg = cw3(&serde_json::from_str(&text).unwrap());
        let CosmosMsg::Wasm(WasmMsg::Execute {
            contract_addr,
            msg: body,
            funds,
        }) = &msg
        else {
            panic!("{words}: {msg:?}");
        };
        assert_eq!(contract_addr, &suite.at(kind.contract), "{words}");
        assert!(funds.is_empty());
        assert_eq!(typed(kind.contract, body), kind.msg, "{words}");
        let params = json!({"sender": address(), "msg": msg});
        http::call(&suite.url, "carry_out", params)
            .unwrap_or_else(|error| panic!("{words}: {error}"));
    }
}

/// An owner's message that is in the schema has a kind.
#[test]
fn proposal_then_no_power_of_any_contract_lacks_a_kind() {
    let suite = Suite::new();
    for (contract, schema) in CONTRACTS.into_iter().zip([
        include_str!("../../../schema/liquid-staking-hub/liquid-staking-hub.json"),
        include_str!("../../../schema/instant-unbond-pool/instant-unbond-pool.json"),
        include_str!("../../../schema/restake-alliance/restake-alliance.json"),
    ]) {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let all = schema["execute"]["definitions"]["AdminMsg"]["oneOf"].as_array();
        let powers: BTreeSet<String> = all
            .unwrap()
            .iter()
            .flat_map(|v| v["properties"].as_object().unwrap().keys().cloned())
            .collect();
        let name = |kind: &Kind| {
            let msg = kind.msg["admin"].as_object()?;
            msg.keys().next().cloned()
        };
        let written: BTreeSet<String> = kinds(&suite, contract).iter().filter_map(name).collect();
        assert_eq!(written, powers, "{contract}");
    }
}

#[test]
fn proposal_for_each_power_of_the_hub_by_sudo_then_carried_out_where_sudo_reaches() {
    let suite = Suite::new();
    let mut reached = 0;
    for kind in kinds(&suite, "liquid_staking_hub") {
        let msg: hub::ExecuteMsg = serde_json::from_value(kind.msg).unwrap();
        let words = format!("proposal {} --sudo", kind.words);
        let Ok(expected) = pstake::proposal::by_sudo(&msg) else {
            refuses(&suite.desk, &words, "sudo does not reach");
            continue;
        };
        let file: Value = serde_json::from_str(&succeeds(&suite.desk, &words)).unwrap();
        let message = &file["messages"][0];
        assert_eq!(message["@type"], "/cosmwasm.wasm.v1.MsgSudoContract");
        let sent: hub::SudoMsg = serde_json::from_value(message["msg"].clone()).unwrap();
        assert_eq!(sent, expected);
        let params = json!({"contract": message["contract"], "msg": message["msg"]});
        http::call(&suite.url, "sudo", params).unwrap_or_else(|error| panic!("{words}: {error}"));
        reached += 1;
    }
    assert_eq!(reached, 18);
    refuses(
        &suite.desk,
        "proposal pause --of pool --sudo",
        "Pool has no sudo",
    );
}

#[test]
fn proposal_when_pool_or_alliance_is_instantiated_then_at_the_address_it_foretells() {
    let suite = Suite::new();
    suite.desk.edit("salt = \"pool\"", "salt = \"second pool\"");
    suite.desk.edit("salt = \"alliance\"", "salt = \"second\"");
    for of in ["pool", "alliance"] {
        let words = format!(
            "proposal instantiate --of {of} --venue cw3 --authority {} -o p.json",
            address()
        );
        let told = run_json(&suite.desk, &words);
        let line = told["lines"][0].as_str().unwrap();
        let foretold = line
            .split(" at ")
            .nth(1)
            .unwrap()
            .split(',')
            .next()
            .unwrap();
        let text = std::fs::read_to_string(suite.desk.path("p.json")).unwrap();
        let msg = cw3(&serde_json::from_str(&text).unwrap());
        let params = json!({"sender": address(), "msg": msg});
        http::call(&suite.url, "carry_out", params).unwrap();
        // It is there: its own description is asked of it.
        let words = format!("proposal pause --of {of} --at {foretold}");
        succeeds(&suite.desk, &words);
    }
}

#[test]
fn proposal_when_backing_is_granted_then_a_funded_message_of_the_alliance() {
    let suite = Suite::new();
    let words = format!(
        "proposal grant 5000000 --venue cw3 --authority {} -o p.json",
        address()
    );
    let told = run_json(&suite.desk, &words);
    assert!(told["lines"].to_string().contains("bears slashes"));
    let text = std::fs::read_to_string(suite.desk.path("p.json")).unwrap();
    let msg = cw3(&serde_json::from_str(&text).unwrap());
    let CosmosMsg::Wasm(WasmMsg::Execute {
        contract_addr,
        msg: body,
        funds,
    }) = &msg
    else {
        panic!("{msg:?}");
    };
    assert_eq!(contract_addr, &suite.at("restake_alliance"));
    assert!(typed("restake_alliance", body).get("grant").is_some());
    assert_eq!(funds[0].amount.u128(), 5_000_000);
    let params = json!({"sender": address(), "msg": msg});
    http::call(&suite.url, "carry_out", params).unwrap();
}

#[test]
fn proposal_of_a_power_that_a_contract_lacks_or_would_refuse_then_not_written() {
    let suite = Suite::new();
    let me = address();
    for (words, text) in [
        ("pause", "name the flow of the hub"),
        ("pause deposits --of pool", "only the hub has flows"),
        ("cancel-change first", "not the number of a change"),
        ("cancel-change 1 --of pool", "no change 1 is announced"),
        ("pool-settings", "name at least one setting"),
        ("pool-settings --fee-bps 600", "outside 0 to 500"),
        ("alliance-params", "name at least one time"),
        ("set-exit-only ulp true", "no asset of the alliance"),
        ("set-revenue everybody", "not like RECIPIENT=BPS"),
        ("vote 1 perhaps", "not like yes"),
        ("pool {\"fly\":{}}", "unknown variant `fly`"),
        ("set-pool stk_token", "the contract refused"),
    ] {
        refuses(&suite.desk, &format!("proposal {words}"), text);
    }
    let words = format!("proposal sweep airdrop {me} --of alliance");
    refuses(&suite.desk, &words, "the alliance has no");
}
