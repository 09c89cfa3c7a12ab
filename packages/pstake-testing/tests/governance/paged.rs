//! The pattern of a migration that does not fit a transaction (docs/upgrades.md), on the real hub: a next
//! version whose requests are stored in another form than before moves them in pages. Meanwhile user
//! messages are refused politely and claims are open.

use cosmwasm_std::{
    Addr, Deps, DepsMut, Env, MessageInfo, Order, Reply, Response, StdError, StdResult, Storage,
    Uint128,
};
use cw_multi_test::{ContractWrapper, Executor};
use cw_storage_plus::{Item, Map};
use liquid_staking_hub::contract as hub;
use pstake_testing::suite::Suite;
use pstake_types::hub::{
    ExecuteMsg, LedgerResponse, MigrateMsg, QueryMsg, RequestStage, UnbondRequest,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::world::M;

/// The frozen old form: one record a user. What is moved is removed, so the rest is what is left: no
/// cursor, and a claim may move its own records first.
const BEFORE: Map<&Addr, Vec<(u64, Uint128)>> = Map::new("requests_before");
/// The form of today, by the hub's own key.
const REQUESTS: Map<(&Addr, u64), Uint128> = Map::new("requests");
/// There while the migration runs; one read for each user message, none once it is forgotten again.
const MIGRATING: Item<bool> = Item::new("migrating");

#[derive(Serialize, Deserialize, Debug, Clone)]
#[serde(rename_all = "snake_case", untagged)]
enum Msg {
    Continue { continue_migration: Page },
    Hub(ExecuteMsg),
}

#[derive(Serialize, Deserialize, Debug, Clone)]
struct Page {
    limit: usize,
}

#[derive(thiserror::Error, Debug)]
enum Error {
    #[error(transparent)]
    Hub(#[from] liquid_staking_hub::ContractError),
    #[error(transparent)]
    Std(#[from] StdError),
    #[error("the hub is being migrated: anyone may send continue_migration, claims are open")]
    Migrating,
    #[error("no migration is going on")]
    NotMigrating,
}

fn migrate(mut deps: DepsMut, env: Env, msg: MigrateMsg) -> Result<Response, Error> {
    let response = hub::migrate(deps.branch(), env, msg)?; // name and version
    MIGRATING.save(deps.storage, &true)?;
    Ok(response)
}

fn execute(mut deps: DepsMut, env: Env, info: MessageInfo, msg: Msg) -> Result<Response, Error> {
    let running = MIGRATING.may_load(deps.storage)?.is_some();
    let msg = match msg {
        Msg::Continue { continue_migration } if running => {
            return page(deps.storage, continue_migration.limit)
        }
        Msg::Continue { .. } => return Err(Error::NotMigrating),
        Msg::Hub(msg) => msg,
    };
    if running {
        match &msg {
            ExecuteMsg::Claim { .. } => move_one(deps.storage, &info.sender)?,
            ExecuteMsg::ClaimFor { user, .. } => {
                let user = deps.api.addr_validate(user)?;
                move_one(deps.storage, &user)?;
            }
            _ => return Err(Error::Migrating),
        }
    }
    Ok(hub::execute(deps.branch(), env, info, msg)?)
}

/// The next users' records, by address.
fn page(storage: &mut dyn Storage, limit: usize) -> Result<Response, Error> {
    let next = BEFORE.keys(storage, None, None, Order::Ascending);
    let users: Vec<Addr> = next.take(limit).collect::<StdResult<_>>()?;
    for user in &users {
        move_one(storage, user)?;
    }
    if BEFORE.is_empty(storage) {
        MIGRATING.remove(storage);
    }
    Ok(Response::new())
}

fn move_one(storage: &mut dyn Storage, user: &Addr) -> StdResult<()> {
    for (batch, stk) in BEFORE.may_load(storage, user)?.unwrap_or_default() {
        REQUESTS.save(storage, (user, batch), &stk)?;
    }
    BEFORE.remove(storage, user);
    Ok(())
}

fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<cosmwasm_std::Binary, Error> {
    Ok(hub::query(deps, env, msg)?)
}

fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, Error> {
    Ok(hub::reply(deps, env, reply)?)
}

fn requests(suite: &Suite, user: &Addr) -> Vec<UnbondRequest> {
    let query = QueryMsg::UnbondRequests {
        user: user.to_string(),
        start_after: None,
        limit: Some(100),
    };
    suite.ask(&query).unwrap()
}

/// Thirty users with requests queued, on their way and settled; their records as they were before.
fn busy() -> (Suite, Vec<Addr>) {
    let mut suite = Suite::builder().build();
    let mut users: Vec<Addr> = (0..30).map(|i| suite.user(&format!("user{i}"))).collect();
    users.sort(); // as pages go
    for user in &users {
        suite.deposit(user, 100 * M).unwrap();
    }
    suite.tick_days(2);
    for wait in [23, 1, 0] {
        for user in &users {
            suite.unbond(user, M).unwrap();
        }
        suite.tick_days(wait);
    }
    (suite, users)
}

fn age(suite: &mut Suite) {
    let hub = suite.hub.clone();
    let mut storage = suite.app.contract_storage_mut(&hub);
    let all: Vec<((Addr, u64), Uint128)> = REQUESTS
        .range(&*storage, None, None, Order::Ascending)
        .collect::<StdResult<_>>()
        .unwrap();
    for ((user, batch), stk) in all {
        REQUESTS.remove(&mut *storage, (&user, batch));
        let mut of = BEFORE
            .may_load(&*storage, &user)
            .unwrap()
            .unwrap_or_default();
        of.push((batch, stk));
        BEFORE.save(&mut *storage, &user, &of).unwrap();
    }
}

#[test]
fn h54_migrate_in_pages_then_users_are_refused_politely_claims_are_open_and_nothing_is_lost() {
    let (mut suite, users) = busy();
    let before: Vec<_> = users.iter().map(|user| requests(&suite, user)).collect();
    let settled = |all: &[UnbondRequest]| -> u128 {
        let native = all.iter().map(|r| match r.stage {
            RequestStage::Claimable { native } => native.u128(),
            _ => 0,
        });
        native.sum()
    };
    assert!(before.iter().all(|all| all.len() == 3 && settled(all) > 0));
    let books: LedgerResponse = suite.ask(&QueryMsg::Ledger {}).unwrap();

    suite.checked = false; // the sums of requests are not whole while pages are left
    age(&mut suite);
    let next = ContractWrapper::new(execute, hub::instantiate, query)
        .with_reply(reply)
        .with_migrate(migrate);
    let code = suite.app.store_code(Box::new(next));
    let (owner, hub) = (suite.owner.clone(), suite.hub.clone());
    let app = &mut suite.app;
    app.migrate_contract(owner, hub.clone(), &MigrateMsg {}, code)
        .unwrap();

    let stranger = suite.user("stranger");
    let go_on = json!({"continue_migration": {"limit": 7}});
    let mut pages = 0;
    let mut claimed = vec![];
    loop {
        // the last of those that are left, so no page has come to him
        let user = users[29 - pages].clone();
        let (native, stk) = (suite.native(&user), suite.stk(&user));
        let refused = [
            suite.deposit(&user, M).unwrap_err(),
            suite.unbond(&user, M).unwrap_err(),
            suite.tick().unwrap_err(),
        ];
        for error in refused {
            let text = format!("{error:?}");
            assert!(text.contains("being migrated"), "{text}");
        }
        assert_eq!(
            (suite.native(&user), suite.stk(&user)),
            (native, stk),
            "nothing is lost"
        );
        let paid = suite.claim(&user).unwrap();
        assert_eq!(paid, settled(&before[29 - pages]));
        claimed.push(29 - pages);

        suite.call(&stranger, &hub, &go_on, &[]).unwrap();
        pages += 1;
        if suite.tick().is_ok() {
            break;
        }
    }
    assert!(pages >= 4, "{pages}");
    assert!(
        suite.call(&stranger, &hub, &go_on, &[]).is_err(),
        "it is over"
    );

    for (i, user) in users.iter().enumerate() {
        let mut expected = before[i].clone();
        if claimed.contains(&i) {
            expected.retain(|r| !matches!(r.stage, RequestStage::Claimable { .. }));
        }
        let stk =
            |all: &[UnbondRequest]| -> Vec<_> { all.iter().map(|r| (r.batch_id, r.stk)).collect() };
        assert_eq!(stk(&requests(&suite, user)), stk(&expected));
    }
    let after: LedgerResponse = suite.ask(&QueryMsg::Ledger {}).unwrap();
    assert_eq!(after.supply, books.supply);

    // from here on every invariant is checked again
    suite.checked = true;
    for user in &users {
        let _ = suite.cancel(user); // who is still queued
        suite.deposit(user, M).unwrap();
        suite.unbond(user, M).unwrap();
    }
    suite.tick_days(30);
    for user in &users {
        suite.claim(user).unwrap();
    }
}
