//! What the tests of messages share: refusals that cost nothing, events, a small alliance.

use std::fmt::Debug;

use cosmwasm_std::{Addr, Coin, Event};
use cw20::Denom;
use pstake_testing::suite::alliance::{native, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::alliance::{
    AssetResponse, BackingResponse, ExecuteMsg, QueryMsg, RewardDenomResponse,
};
use restake_alliance::ContractError;
use serde::Serialize;

pub const DAY: u64 = 86_400;
/// Reference amount of every asset of [`small`].
pub const REFERENCE: u128 = 1_000_000;

pub fn usdc() -> Denom {
    native(USDC)
}

pub fn atom() -> Denom {
    native(NATIVE)
}

/// Everything that a refused message must leave as it was.
#[derive(Debug, PartialEq)]
struct Holdings {
    coins: Vec<Coin>,
    of_alliance: Vec<Coin>,
    stk: u128,
    alliance_stk: u128,
    assets: Vec<AssetResponse>,
    denoms: Vec<RewardDenomResponse>,
    backing: BackingResponse,
}

fn holdings(r: &Restaking, account: &Addr) -> Holdings {
    #[allow(deprecated)] // the only way to see coins of all denoms
    let coins = |account: &Addr| r.app.wrap().query_all_balances(account).unwrap();
    Holdings {
        coins: coins(account),
        of_alliance: coins(&r.alliance),
        stk: r.stk(account),
        alliance_stk: r.stk(&r.alliance),
        assets: r
            .ask_alliance(&QueryMsg::Assets {
                start_after: None,
                limit: Some(100),
            })
            .unwrap(),
        denoms: r.ask_alliance(&QueryMsg::RewardDenoms {}).unwrap(),
        backing: r.ask_alliance(&QueryMsg::Backing {}).unwrap(),
    }
}

/// Sends what must be refused; nobody may have lost anything by it.
pub fn refused<T: Serialize + Debug>(
    r: &mut Restaking,
    sender: &Addr,
    contract: &Addr,
    msg: &T,
    funds: &[Coin],
) -> anyhow::Error {
    let before = holdings(r, sender);
    let Err(error) = r.suite.call(sender, contract, msg, funds) else {
        panic!("{msg:?} was not refused");
    };
    assert_eq!(holdings(r, sender), before, "{error:?}");
    error
}

/// The alliance's typed error; for native code.
pub fn refuses(
    r: &mut Restaking,
    sender: &Addr,
    msg: &ExecuteMsg,
    funds: &[Coin],
) -> ContractError {
    let alliance = r.alliance.clone();
    typed(refused(r, sender, &alliance, msg, funds))
}

pub fn typed(error: anyhow::Error) -> ContractError {
    match error.downcast::<ContractError>() {
        Ok(error) => error,
        Err(error) => panic!("not the alliance's: {error:?}"),
    }
}

/// What is claimable, but for the fraction of a unit that divisions leave in a stream.
pub fn assert_near(actual: u128, expected: u128) {
    assert!(
        actual == expected || actual + 1 == expected,
        "{actual}, not {expected} or a unit less"
    );
}

/// An event of its type, with all attributes in order.
pub fn assert_event(events: &[Event], alliance: &Addr, expected: impl Into<Event>) {
    let expected: Event = expected.into();
    let ty = format!("wasm-{}", expected.ty);
    let found: Vec<_> = events.iter().filter(|e| e.ty == ty).collect();
    let is_it = |event: &&&Event| {
        let mut attributes = event.attributes.iter();
        attributes.next().map(|a| a.value.as_str()) == Some(alliance.as_str())
            && attributes.eq(&expected.attributes)
    };
    assert!(
        found.iter().any(|event| is_it(&event)),
        "{expected:?} is not in {found:?}"
    );
}

/// A suite on which nothing is minted but what a test says.
pub fn quiet(form: Form) -> Suite {
    Suite::builder()
        .form(form)
        .rewards(pstake_testing::sdk::Rewards::Nothing)
        .build()
}

/// stk with weight 3 and a stablecoin with weight 1, each whole from a million on; rewards in
/// native, stk and the stablecoin. Alice and bob hold all three.
pub fn small_on(suite: Suite) -> (Restaking, Addr, Addr) {
    let stk = suite.stk_denom();
    let builder = RestakingBuilder::default()
        .asset(stk, 3, REFERENCE)
        .asset(usdc(), 1, REFERENCE)
        .reward(usdc());
    let mut r = builder.build(suite);
    let [alice, bob] = ["alice", "bob"].map(|name| holder(&mut r, name));
    (r, alice, bob)
}

pub fn small() -> (Restaking, Addr, Addr) {
    small_on(quiet(Form::Native))
}

/// Someone with native, stk and stablecoins.
pub fn holder(r: &mut Restaking, name: &str) -> Addr {
    let user = r.user(name);
    r.fund(&user, Coin::new(1_000_000_000_000u128, USDC));
    r.deposit(&user, 100_000_000).unwrap();
    user
}
