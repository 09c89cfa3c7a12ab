//! What the tests share: a pool at a hub whose rate is not 1, refusals that cost nothing, events.

use std::fmt::Debug;

use cosmwasm_std::{coins, to_json_binary, Addr, Coin, Event, Uint128};
use cw20::Cw20ExecuteMsg;
use instant_unbond_pool::ContractError;
use pstake_testing::sdk::{Rewards, SdkControl};
use pstake_testing::suite::{Form, PoolInit, Suite, NATIVE};
use pstake_types::hub::{self, LedgerResponse};
use pstake_types::pool::{
    Cw20HookMsg, PoolStateResponse, PositionResponse, QueryMsg, SettingsUpdate,
};
use serde::Serialize;

pub const FORMS: [Form; 2] = [Form::Native, Form::Wasm];

/// A chain without rewards; the rate is not 1, since rewards came in once and have vested. Alice
/// holds 90,000,000 stk, Lea provides 100,000,000 native; all of the hub's native is delegated.
pub struct World {
    pub suite: Suite,
    pub alice: Addr,
    pub lea: Addr,
}

pub fn world(form: Form) -> World {
    world_with(form, SettingsUpdate::default())
}

pub fn world_with(form: Form, settings: SettingsUpdate) -> World {
    let pool = PoolInit {
        settings,
        ..PoolInit::default()
    };
    let mut suite = Suite::builder()
        .form(form)
        .rewards(Rewards::Nothing)
        .self_delegation(10_000_000)
        .pool(pool)
        .build();
    let (alice, lea) = (suite.user("alice"), suite.user("lea"));
    suite.deposit(&alice, 90_000_000).unwrap();
    suite.tick().unwrap();
    for validator in suite.validators.clone() {
        let rewards = coins(12_345_678, NATIVE);
        suite
            .app
            .allocate_to_validator(&validator, &rewards)
            .unwrap();
    }
    suite.tick_days(4);
    suite.provide(&lea, 100_000_000).unwrap();
    let ledger = ledger(&suite);
    assert!(ledger.backing.u128() * 4 > ledger.supply.u128() * 5);
    assert_eq!((ledger.buffer.u128(), ledger.unvested.u128()), (0, 0));
    World { suite, alice, lea }
}

pub fn ledger(suite: &Suite) -> LedgerResponse {
    suite.ask(&hub::QueryMsg::Ledger {}).unwrap()
}

/// stk * rate, rounded down.
pub fn worth(suite: &Suite, stk: u128) -> u128 {
    let ledger = ledger(suite);
    stk * ledger.backing.u128() / ledger.supply.u128()
}

pub fn position(suite: &Suite, user: &Addr) -> PositionResponse {
    let user = user.to_string();
    suite.ask_pool(&QueryMsg::Position { user }).unwrap()
}

/// What a refused message must leave as it was.
#[derive(Debug, PartialEq)]
struct Holdings {
    coins: Vec<Coin>,
    tokens: [u128; 6],
    pool_coins: Vec<Coin>,
    state: PoolStateResponse,
    ledger: LedgerResponse,
}

fn holdings(suite: &Suite, account: &Addr) -> Holdings {
    #[allow(deprecated)] // the only way to see coins of all denoms
    let coins = |account: &Addr| suite.app.wrap().query_all_balances(account).unwrap();
    let pool = &suite.pool().address;
    Holdings {
        coins: coins(account),
        tokens: [
            suite.stk(account),
            suite.shares(account),
            suite.stk(pool),
            suite.shares(pool),
            suite.stk(&suite.hub),
            suite.supply(),
        ],
        pool_coins: coins(pool),
        state: suite.pool_state(),
        ledger: ledger(suite),
    }
}

/// Sends what must be refused; nobody may have lost anything by it.
pub fn refused<T: Serialize + Debug>(
    suite: &mut Suite,
    sender: &Addr,
    contract: &Addr,
    msg: &T,
    funds: &[Coin],
) -> anyhow::Error {
    let before = holdings(suite, sender);
    let Err(error) = suite.call(sender, contract, msg, funds) else {
        panic!("{msg:?} was not refused");
    };
    assert_eq!(holdings(suite, sender), before, "{error:?}");
    error
}

pub fn typed(error: anyhow::Error) -> ContractError {
    match error.downcast::<ContractError>() {
        Ok(error) => error,
        Err(error) => panic!("{error:?}"),
    }
}

/// The pool's typed error; for native code.
pub fn pool_refuses<T: Serialize + Debug>(
    suite: &mut Suite,
    sender: &Addr,
    msg: &T,
    funds: &[Coin],
) -> ContractError {
    let pool = suite.pool().address.clone();
    typed(refused(suite, sender, &pool, msg, funds))
}

/// The same for a cw20 sent to the pool with a hook.
pub fn pool_refuses_cw20(
    suite: &mut Suite,
    sender: &Addr,
    token: &Addr,
    amount: u128,
    hook: &impl Serialize,
) -> ContractError {
    let msg = Cw20ExecuteMsg::Send {
        contract: suite.pool().address.to_string(),
        amount: Uint128::new(amount),
        msg: to_json_binary(hook).unwrap(),
    };
    typed(refused(suite, sender, token, &msg, &[]))
}

pub fn instant_hook(receiver: Option<&Addr>, min: Option<u128>) -> Cw20HookMsg {
    Cw20HookMsg::InstantUnbond {
        receiver: receiver.map(Addr::to_string),
        min_native_out: min.map(Uint128::new),
    }
}

pub fn exit_hook(receiver: Option<&Addr>, native: Option<u128>, stk: Option<u128>) -> Cw20HookMsg {
    Cw20HookMsg::Exit {
        receiver: receiver.map(Addr::to_string),
        min_native_out: native.map(Uint128::new),
        min_stk_out: stk.map(Uint128::new),
    }
}

/// The only event of its type: all attributes, in order.
pub fn assert_event(events: &[Event], contract: &Addr, expected: impl Into<Event>) {
    let expected: Event = expected.into();
    let ty = format!("wasm-{}", expected.ty);
    let found: Vec<_> = events.iter().filter(|e| e.ty == ty).collect();
    assert_eq!(found.len(), 1, "{ty} in {events:?}");
    let mut attributes = found[0].attributes.iter();
    assert_eq!(
        attributes.next().map(|a| a.value.as_str()),
        Some(contract.as_str())
    );
    let rest: Vec<_> = attributes.cloned().collect();
    assert_eq!(rest, expected.attributes);
}
