//! Traces of the SDK's own keepers (trace/main.go, cosmos-sdk v0.53.4), replayed: after each step every balance, share,
//! entry, reward and pool must be the same to the last digit, and every error the same text.
//!
//! `SDK_TRACE=file.jsonl cargo test -p pstake-testing replay` replays another trace.

use crate::common::*;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Coin, DecCoin, Decimal, DistributionMsg, Timestamp, Uint128, Uint256};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{no_init, AppBuilder, AppResponse, Executor};
use pstake_testing::sdk::{
    BondStatus, ModuleAccount, Params, SdkApp, SdkControl, SdkDistribution, SdkStaking,
    SdkStargate, SdkViews, ValidatorSpec,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(serde::Deserialize, Debug, Default)]
#[serde(default)]
struct Step {
    op: String,
    who: String,
    val: String,
    dst: String,
    amount: String,
    height: u64,
    seconds: u64,
    power: u64,
    rate: String,
    err: String,
    changed: BTreeMap<String, String>,
}

fn coins(text: &str) -> Vec<Coin> {
    text.split(',')
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect()
}

fn coins_text(coins: &[Coin]) -> String {
    let parts: Vec<_> = coins.iter().map(ToString::to_string).collect();
    parts.join(",")
}

fn dec_text(coins: &[DecCoin]) -> String {
    let one = Uint256::from(10u128.pow(18));
    let parts: Vec<_> = coins
        .iter()
        .map(|coin| {
            let atomics = coin.amount.atomics();
            let fraction = Uint128::try_from(atomics % one).unwrap().u128();
            format!("{}.{fraction:018}{}", atomics / one, coin.denom)
        })
        .collect();
    parts.join(",")
}

/// The state as trace/main.go writes it.
fn snapshot(app: &SdkApp, accounts: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for val in app.validators() {
        let op = &val.operator;
        let mut text = format!(
            "{:?} {} {} {}",
            val.status, val.jailed, val.tokens, val.delegator_shares
        );
        if val.status == BondStatus::Unbonding {
            text += &format!(" {} {}", val.unbonding_height, val.unbonding_time.seconds());
        }
        out.insert(format!("v/{op}"), text);
        out.insert(format!("o/{op}"), dec_text(&app.outstanding_rewards(op)));
        out.insert(format!("c/{op}"), dec_text(&app.commission(op)));
    }
    for name in accounts {
        let who = Addr::unchecked(name);
        #[allow(deprecated)]
        let held = app.wrap().query_all_balances(&who).unwrap();
        out.insert(format!("b/{name}"), coins_text(&held));
        for del in app.delegations(&who) {
            let val = &del.validator;
            out.insert(format!("d/{name}/{val}"), del.shares.to_string());
            let due = app.pending_rewards(&who, val);
            out.insert(format!("w/{name}/{val}"), dec_text(&due));
        }
        for pair in app.unbondings(&who) {
            let parts: Vec<_> = pair
                .entries
                .iter()
                .map(|e| {
                    let at = e.completion_time.seconds();
                    format!(
                        "{}:{at}:{}:{}",
                        e.creation_height, e.initial_balance, e.balance
                    )
                })
                .collect();
            out.insert(format!("u/{name}/{}", pair.validator), parts.join(" "));
        }
        for triple in app.redelegations(&who) {
            let parts: Vec<_> = triple
                .entries
                .iter()
                .map(|e| {
                    let at = e.completion_time.seconds();
                    format!(
                        "{}:{at}:{}:{}",
                        e.creation_height, e.initial_balance, e.shares_dst
                    )
                })
                .collect();
            let key = format!("r/{name}/{}/{}", triple.source, triple.target);
            out.insert(key, parts.join(" "));
        }
    }
    for (name, module) in [
        ("bonded_tokens_pool", ModuleAccount::BondedPool),
        ("not_bonded_tokens_pool", ModuleAccount::NotBondedPool),
        ("distribution", ModuleAccount::Distribution),
    ] {
        let address = app.module_address(module).unwrap();
        #[allow(deprecated)]
        let held = app.wrap().query_all_balances(address).unwrap();
        out.insert(format!("p/{name}"), coins_text(&held));
    }
    out.insert("p/community".into(), dec_text(&app.community_pool()));
    out.insert("supply".into(), supply(app).to_string());
    let set = app.wrap().query_all_validators().unwrap();
    let names: Vec<_> = set.into_iter().map(|v| v.address).collect();
    out.insert("set".into(), names.join(" "));
    out
}

fn new_app() -> SdkApp {
    let mut app: SdkApp = AppBuilder::new()
        .with_api(MockApi::default().with_prefix("cosmos"))
        .with_staking(SdkStaking)
        .with_distribution(SdkDistribution)
        .with_stargate(SdkStargate)
        .build(no_init);
    let mut block = app.block_info();
    block.height = 1;
    block.time = Timestamp::from_seconds(1_700_000_000);
    app.set_block(block);
    app.set_params(Params {
        max_validators: 4,
        community_tax: Decimal::percent(2),
        ..plain()
    })
    .unwrap();
    app
}

fn run(app: &mut SdkApp, step: &Step) -> AnyResult<()> {
    let who = Addr::unchecked(&step.who);
    let amount = || step.amount.parse::<u128>().unwrap();
    let done = |result: AnyResult<AppResponse>| result.map(|_| ());
    match step.op.as_str() {
        "create" => {
            let spec =
                ValidatorSpec::new(&step.val, amount()).with_commission(step.rate.parse().unwrap());
            app.add_validator(spec)
        }
        "genesis" => Ok(()),
        "decimals" => {
            let power_reduction = Uint128::new(10u128.pow(step.power as u32));
            let params = Params {
                power_reduction,
                ..app.params()
            };
            app.set_params(params)
        }
        "mint" => app.mint(&who, &[stake(amount())]),
        "block" => {
            pass(app, step.seconds);
            app.allocate_fees(&coins(&step.amount))
        }
        "delegate" => done(delegate(app, &who, &step.val, amount())),
        "undelegate" => done(undelegate(app, &who, &step.val, amount())),
        "redelegate" => done(redelegate(app, &who, &step.val, &step.dst, amount())),
        "withdraw" => done(withdraw(app, &who, &step.val)),
        "commission" => app.withdraw_commission(&step.val).map(|_| ()),
        "set_withdraw" => {
            let address = step.dst.clone();
            done(app.execute(who, DistributionMsg::SetWithdrawAddress { address }.into()))
        }
        "slash" => {
            let rate = step.rate.parse().unwrap();
            app.slash(&step.val, step.height, Some(step.power), rate)
                .map(|_| ())
        }
        "double_sign" => {
            assert_eq!(app.power_at(&step.val, step.height), step.power);
            app.double_sign(&step.val, step.height).map(|_| ())
        }
        "downtime" => {
            let signed = app.block_info().height - 1;
            assert_eq!(app.power_at(&step.val, signed), step.power);
            app.downtime_slash(&step.val).map(|_| ())
        }
        "unjail" => app.unjail(&step.val),
        other => panic!("unknown step {other}"),
    }
}

fn replay(trace: &str) -> usize {
    let steps: Vec<Step> = trace
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let accounts: BTreeSet<String> = steps
        .iter()
        .flat_map(|s| s.changed.keys())
        .filter_map(|key| key.strip_prefix("b/").map(str::to_string))
        .collect();
    let mut app = new_app();
    let mut expected = BTreeMap::new();
    for (n, step) in steps.iter().enumerate() {
        let text = match run(&mut app, step) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        };
        // The bank's own words, and a stack trace of Go, are not ours to match.
        let other_words = step.err.contains("insufficient funds") || step.err.starts_with("panic");
        if other_words {
            assert!(!text.is_empty(), "step {n} {step:?} should fail");
        } else {
            assert_eq!(text, step.err, "step {n} {step:?}");
        }
        for (key, value) in &step.changed {
            if value == "-" {
                expected.remove(key);
            } else {
                expected.insert(key.clone(), value.clone());
            }
        }
        if ["decimals", "create", "mint"].contains(&step.op.as_str()) {
            continue; // the SDK works the set out once, at the end of genesis
        }
        let found = snapshot(&app, &accounts);
        for (key, value) in &expected {
            let ours = found.get(key).map_or("-", String::as_str);
            assert_eq!(ours, value, "step {n}, {key}, after {step:?}");
        }
        let extra: Vec<_> = found
            .keys()
            .filter(|k| !expected.contains_key(*k))
            .collect();
        assert!(extra.is_empty(), "step {n}, {extra:?}, after {step:?}");
    }
    steps.len()
}

#[test]
fn replay_of_sdk_traces_is_exact() {
    if let Ok(path) = std::env::var("SDK_TRACE") {
        let steps = replay(&std::fs::read_to_string(path).unwrap());
        println!("{steps} steps");
        return;
    }
    for trace in [
        include_str!("trace/seed1.jsonl"),
        include_str!("trace/seed2_short.jsonl"),
        include_str!("trace/seed3_harsh.jsonl"),
        include_str!("trace/seed4_18_decimals.jsonl"),
    ] {
        assert!(replay(trace) > 200);
    }
}
