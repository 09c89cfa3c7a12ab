//! A busy suite of frozen wasm, migrated contract by contract to the code of today.

use cosmwasm_std::{coin, Addr};
use cw_multi_test::Executor;
use pstake_testing::suite::alliance::{alliance_contract, native, Restaking};
use pstake_testing::suite::{pool_contract, token_contract, Form, PoolInit, Suite, NATIVE};
use pstake_testing::vm::unzip;
use pstake_types::alliance::{self, Schedule};
use serde_json::{json, Value};

use crate::messages::CONTRACTS;
use crate::world::{address, DAY, M};

/// Wasm of commit a305541: the first with pool and alliance.
const TOKEN: &[u8] =
    include_bytes!("../../../../contracts/stk-token/tests/testdata/stk_token-a305541.wasm.gz");
const POOL: &[u8] = include_bytes!(
    "../../../../contracts/instant-unbond-pool/tests/testdata/instant_unbond_pool-a305541.wasm.gz"
);
const ALLIANCE: &[u8] = include_bytes!(
    "../../../../contracts/restake-alliance/tests/testdata/restake_alliance-a305541.wasm.gz"
);

/// Streams that run, requests that wait everywhere, a schedule to come, a grant, pauses, an announcement.
/// The named contract is the frozen one, the others are those of today.
fn busy(contract: &'static str, frozen: &[u8]) -> Restaking {
    let mut suite = Suite::builder()
        .frozen(contract, unzip(frozen).unwrap())
        .unchecked()
        .build();
    suite.add_pool(PoolInit::default());
    let builder = Suite::restaking()
        .asset(suite.stk_denom(), 50, M)
        .asset(native("ulp"), 50, M)
        .reward(native("ureward"));
    let mut world = builder.build(suite);
    let stk = world.stk_denom();
    let (alice, bob) = (world.user("alice"), world.user("bob"));
    for user in [&alice, &bob] {
        world.fund(user, coin(100 * M, "ulp"));
        world.fund(user, coin(100 * M, "ureward"));
        world.deposit(user, 100 * M).unwrap();
        world.provide(user, 50 * M).unwrap();
        world.stake(user, &stk, 10 * M).unwrap();
        world.stake(user, &native("ulp"), 3 * M).unwrap();
    }
    let grant = alliance::ExecuteMsg::Grant {
        grantor: None,
        min_stk_out: None,
    };
    world
        .send_alliance(&bob, &grant, &[coin(20 * M, NATIVE)])
        .unwrap();
    for start in [0, 60 * DAY] {
        let schedule = alliance::ExecuteMsg::Fund(Schedule {
            start_seconds: Some(world.now() + start),
            duration_seconds: 30 * DAY,
        });
        world
            .send_alliance(&alice, &schedule, &[coin(10 * M, "ureward")])
            .unwrap();
    }
    for day in 0..24 {
        world.keep_days(1);
        world.unbond(&alice, M).unwrap();
        world.instant(&bob, M).unwrap();
        if day % 5 == 0 {
            world.unstake(&alice, &stk, M / 10).unwrap();
            world.leave_pool(&alice, M).unwrap();
        }
    }
    let (owner, guardian) = (world.owner.clone(), world.guardian.clone());
    // the frozen code's word for it
    let announce = match contract {
        "restake_alliance" => "announce",
        _ => "set_terms",
    };
    let announce = json!({"admin": {announce: {
        "asset": {"native": "ulp"},
        "terms": {"weight": 7, "reference": "1", "min_stake": "1"},
    }}});
    let pause = json!({"pause": {}});
    for (contract, sender, msg) in [
        ("alliance", &owner, &announce),
        ("alliance", &guardian, &pause),
        ("pool", &guardian, &pause),
    ] {
        let to = address(&world, contract);
        world
            .app
            .execute_contract(sender.clone(), to, msg, &[])
            .unwrap();
    }
    world
}

/// Answers that must not change, as JSON: fields that a newer code adds are left out.
fn answers(world: &Restaking, contract: &str) -> Vec<Value> {
    let users = ["alice", "bob"].map(|name| {
        let of = |u: &&Addr| **u == pstake_testing::suite::short_address(world.app.api(), name);
        world.users().find(of).expect("named").to_string()
    });
    let asset = |denom: &str| json!({"native": denom});
    let queries: Vec<Value> = match contract {
        "token" => {
            let balance = |user: &String| json!({"balance": {"address": user}});
            let mut all: Vec<Value> = users.iter().map(balance).collect();
            all.extend([json!({"token_info": {}}), json!({"minter": {}})]);
            all
        }
        "pool" => {
            let position = |user: &String| json!({"position": {"user": user}});
            let mut all: Vec<Value> = users.iter().map(position).collect();
            all.extend(["config", "pool_state", "pending_work"].map(|query| json!({ query: {} })));
            all
        }
        _ => {
            let of = |user: &String| {
                ["positions", "requests", "rewards"].map(|query| json!({ query: {"user": user} }))
            };
            let mut all: Vec<Value> = users.iter().flat_map(of).collect();
            all.extend(
                ["config", "weights", "reward_denoms", "backing"].map(|query| json!({ query: {} })),
            );
            all.push(json!({"asset": {"asset": asset("ulp")}}));
            all
        }
    };
    let to = address(world, contract);
    let ask = |query: &Value| {
        let answer = world.app.wrap().query_wasm_smart::<Value>(&to, query);
        answer.unwrap_or_else(|e| panic!("{contract} {query}: {e}"))
    };
    queries.iter().map(ask).collect()
}

/// Whether everything that was said before is still said.
fn holds(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            // what was announced lapses sooner since there is one list of changes
            let mut old = old.clone();
            old.remove("lapses_seconds");
            let same = |(key, value)| holds(value, new.get(key).unwrap_or(&Value::Null));
            old.iter().all(same)
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(a, b)| holds(a, b))
        }
        _ => before == after,
    }
}

fn upgrade(world: &mut Restaking, contract: &str) {
    let before = answers(world, contract);
    let code = match contract {
        "token" => token_contract(Form::Wasm),
        "pool" => pool_contract(Form::Wasm),
        _ => alliance_contract(Form::Wasm),
    };
    let code = world.app.store_code(code);
    let (owner, to) = (world.owner.clone(), address(world, contract));
    let app = &mut world.app;
    app.migrate_contract(owner, to, &json!({}), code).unwrap();
    let after = answers(world, contract);
    for (before, after) in before.iter().zip(&after) {
        assert!(holds(before, after), "{contract}: {before} became {after}");
    }
}

/// From here on every invariant of hub, pool and alliance is checked after each message.
fn goes_on(world: &mut Restaking) {
    world.suite.checked = true;
    let stk = world.stk_denom();
    let (alice, bob) = (world.user("alice"), world.user("bob"));
    for user in [&alice, &bob] {
        world.unstake(user, &stk, M).unwrap();
        world.claim_rewards(user).unwrap();
        world.leave_pool(user, M).unwrap();
        world.provide(user, M).unwrap();
    }
    assert!(world.instant(&bob, M).is_err(), "still paused");
    assert!(world.stake(&bob, &stk, M).is_err(), "still paused");
    world.keep_days(8);
    world.instant(&bob, M).unwrap();
    world.stake(&bob, &stk, M).unwrap();
    world.claim(&alice).unwrap();
    let ulp = world.asset(&native("ulp"));
    assert_eq!(ulp.terms.weight, 7, "what was announced has been applied");
    let recall = alliance::ExecuteMsg::Recall { shares: None };
    world.send_alliance(&bob, &recall, &[]).unwrap();
    world.withdraw(&alice).unwrap();
    world.keep_days(55);
    let all = world.shares(&alice);
    world.leave_pool(&alice, all).unwrap();
    world.claim(&bob).unwrap();
}

#[test]
fn h54_migrate_of_a_busy_token_from_the_committed_wasm_then_everything_goes_on() {
    let mut world = busy("stk_token", TOKEN);
    upgrade(&mut world, "token");
    goes_on(&mut world);
}

#[test]
fn h54_migrate_of_a_busy_pool_from_the_committed_wasm_then_everything_goes_on() {
    let mut world = busy("instant_unbond_pool", POOL);
    upgrade(&mut world, "pool");
    goes_on(&mut world);
}

#[test]
fn h54_migrate_of_a_busy_alliance_from_the_committed_wasm_then_everything_goes_on() {
    let mut world = busy("restake_alliance", ALLIANCE);
    upgrade(&mut world, "alliance");
    goes_on(&mut world);
}

/// A code of another contract, however new, is refused by each; so is one that is older than what is stored.
#[test]
fn h54_migrate_of_any_contract_to_another_ones_code_then_refused_and_nothing_changes() {
    let mut world = crate::world::governed();
    let owner = world.owner.clone();
    let codes = CONTRACTS.map(|(contract, ..)| {
        let data = world.app.contract_data(&address(&world, contract));
        (contract, data.unwrap().code_id)
    });
    for (contract, own) in codes {
        let to = address(&world, contract);
        let before = world.app.dump_wasm_raw(&to);
        for (other, code) in codes {
            if other == contract {
                continue;
            }
            let app = &mut world.app;
            let error = app
                .migrate_contract(owner.clone(), to.clone(), &json!({}), code)
                .unwrap_err();
            let text = format!("{error:?}");
            assert!(
                text.contains("cannot migrate from"),
                "{contract} to {other}: {text}"
            );
        }
        assert!(world.app.dump_wasm_raw(&to) == before);
        let newer = |storage: &mut dyn cosmwasm_std::Storage| {
            let mut stored = cw2::get_contract_version(storage).unwrap();
            stored.version = "99.0.0".into();
            cw2::set_contract_version(storage, stored.contract, stored.version).unwrap();
        };
        newer(&mut *world.app.contract_storage_mut(&to));
        let app = &mut world.app;
        let error = app
            .migrate_contract(owner.clone(), to, &json!({}), own)
            .unwrap_err();
        assert!(
            format!("{error:?}").contains("99.0.0"),
            "{contract}: {error:?}"
        );
    }
}
