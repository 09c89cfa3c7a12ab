//! What the tests of messages share: refusals that cost nothing, events, a rate that is not 1.

use std::fmt::Debug;

use cosmwasm_std::{coins, Addr, Coin, Event};
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{Rewards, SdkControl};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::hub::{ExecuteMsg, LedgerResponse, QueryMsg, UnbondRequest};
use serde::Serialize;

/// `cargo xtask mutants` has no wasm of a mutant and leaves it out: that a mutant differs from the wasm of what it was made
/// from is no test of either.
pub const FORMS: [Form; 2] = match option_env!("PSTAKE_NATIVE_ONLY") {
    None => [Form::Native, Form::Wasm],
    Some(_) => [Form::Native, Form::Native],
};

/// What a refused message must leave as it was.
#[derive(Debug, PartialEq)]
struct Holdings {
    coins: Vec<Coin>,
    stk: u128,
    hub_coins: Vec<Coin>,
    hub_stk: u128,
    supply: u128,
    ledger: LedgerResponse,
}

fn holdings(suite: &Suite, account: &Addr) -> Holdings {
    #[allow(deprecated)] // the only way to see coins of all denoms
    let coins = |account: &Addr| suite.app.wrap().query_all_balances(account).unwrap();
    Holdings {
        coins: coins(account),
        stk: suite.stk(account),
        hub_coins: coins(&suite.hub),
        hub_stk: suite.stk(&suite.hub),
        supply: suite.supply(),
        ledger: ledger(suite),
    }
}

pub fn ledger(suite: &Suite) -> LedgerResponse {
    suite.ask(&QueryMsg::Ledger {}).unwrap()
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

/// The hub's typed error; for native code.
pub fn hub_refuses(
    suite: &mut Suite,
    sender: &Addr,
    msg: &ExecuteMsg,
    funds: &[Coin],
) -> ContractError {
    let hub = suite.hub.clone();
    let error = refused(suite, sender, &hub, msg, funds);
    match error.downcast::<ContractError>() {
        Ok(error) => error,
        Err(error) => panic!("{msg:?}: {error:?}"),
    }
}

/// The only event of its type: all attributes, in order.
pub fn assert_event(events: &[Event], hub: &Addr, expected: impl Into<Event>) {
    let expected: Event = expected.into();
    let ty = format!("wasm-{}", expected.ty);
    let found: Vec<_> = events.iter().filter(|e| e.ty == ty).collect();
    assert_eq!(found.len(), 1, "{ty} in {events:?}");
    let mut attributes = found[0].attributes.iter();
    assert_eq!(
        attributes.next().map(|a| a.value.as_str()),
        Some(hub.as_str())
    );
    let rest: Vec<_> = attributes.cloned().collect();
    assert_eq!(rest, expected.attributes);
}

/// A chain without rewards; the rate is not 1, since rewards came in once and have vested. Alice
/// holds 9,000,000 stk; all native is delegated.
pub fn grown(form: Form) -> (Suite, Addr) {
    let mut suite = Suite::builder()
        .form(form)
        .rewards(Rewards::Nothing)
        .self_delegation(1_000_000)
        .build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 9_000_000).unwrap();
    suite.tick().unwrap();
    for validator in suite.validators.clone() {
        let rewards = coins(1_234_567, NATIVE);
        suite
            .app
            .allocate_to_validator(&validator, &rewards)
            .unwrap();
    }
    suite.tick_days(4);
    let ledger = ledger(&suite);
    assert!(
        ledger.backing.u128() * 4 > ledger.supply.u128() * 5,
        "{ledger:?}"
    );
    assert_eq!((ledger.buffer.u128(), ledger.unvested.u128()), (0, 0));
    (suite, alice)
}

/// `native * supply / backing`, rounded down: what a deposit mints.
pub fn stk_for(suite: &Suite, native: u128) -> u128 {
    let ledger = ledger(suite);
    native * ledger.supply.u128() / ledger.backing.u128()
}

/// A user's requests: one page of up to 100.
pub fn requests(suite: &Suite, user: &Addr) -> Vec<UnbondRequest> {
    suite
        .ask(&QueryMsg::UnbondRequests {
            user: user.to_string(),
            start_after: None,
            limit: Some(100),
        })
        .unwrap()
}
