//! The suite on a chain of one process: contracts deployed, users funded, every message a method,
//! invariants checked after each of them.
//!
//! ```
//! use pstake_testing::suite::Suite;
//!
//! let mut suite = Suite::builder().validators(4).build();
//! let alice = suite.user("alice");
//! let stk = suite.deposit(&alice, 1_000_000).unwrap();
//! assert_eq!(stk, 1_000_000);
//! suite.tick_days(2);
//! suite.unbond(&alice, stk).unwrap();
//! ```

pub mod alliance;
pub mod alliance_scenarios;
pub mod attacks;
mod builder;
mod chain;
mod invariants;
mod pool;
mod pool_invariants;
pub mod pool_scenarios;
pub mod scenarios;
mod users;

pub use builder::{hub_contract, short_address, token_contract, valoper, Form, SuiteBuilder};
pub use chain::{Chain, ChainError, Receipt};
pub use pool::{pool_contract, pool_message, Pool, PoolInit};
pub use users::announced;

use std::cell::RefCell;
use std::collections::BTreeMap;

use cosmwasm_std::{from_json, Addr, Coin, StdResult, Uint128};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, Executor};
use pstake_types::hub::{ExecuteMsg, QueryMsg};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::sdk::{SdkApp, SdkControl};

/// Native denom of the test chain.
pub const NATIVE: &str = "uatom";
/// What a new user holds.
pub const PURSE: u128 = 1_000_000_000_000;

/// A deployed suite.
pub struct Suite {
    pub app: SdkApp,
    pub form: Form,
    pub hub: Addr,
    pub token: Addr,
    pub hub_code: u64,
    pub token_code: u64,
    pub owner: Addr,
    pub guardian: Addr,
    /// The address that receives the revenue.
    pub treasury: Addr,
    pub validators: Vec<String>,
    pub seed: u128,
    /// Whether invariants are checked after each message. On by default.
    pub checked: bool,
    users: BTreeMap<String, Addr>,
    ghost: RefCell<invariants::Ghost>,
    pool: Option<pool::Pool>,
    frozen: builder::Frozen,
}

impl Suite {
    /// Defaults: native code, 4 validators with 5% commission, 21 days, 10% yearly rewards, fee 10%.
    pub fn builder() -> SuiteBuilder {
        SuiteBuilder::default()
    }

    /// An account by name, funded when first named.
    pub fn user(&mut self, name: &str) -> Addr {
        if let Some(address) = self.users.get(name) {
            return address.clone();
        }
        let address = short_address(self.app.api(), name);
        let purse = Coin::new(PURSE, NATIVE);
        self.app.mint(&address, &[purse]).expect("bank mints");
        self.users.insert(name.into(), address.clone());
        address
    }

    /// Everyone who was named so far.
    pub fn users(&self) -> impl Iterator<Item = &Addr> {
        self.users.values()
    }

    /// Sends a message to any contract and checks the invariants if it succeeds.
    pub fn call<T: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        msg: &T,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let response = self
            .app
            .execute_contract(sender.clone(), contract.clone(), msg, funds)?;
        self.check();
        Ok(response)
    }

    /// Sends the hub a message without coins.
    pub fn hub(&mut self, sender: &Addr, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        let hub = self.hub.clone();
        self.call(sender, &hub, msg, &[])
    }

    /// Asks the hub.
    pub fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> StdResult<T> {
        self.app.wrap().query_wasm_smart(&self.hub, msg)
    }

    /// Native balance.
    pub fn native(&self, account: &Addr) -> u128 {
        let coin = self.app.wrap().query_balance(account, NATIVE);
        coin.expect("bank answers").amount.u128()
    }

    /// stk balance.
    pub fn stk(&self, account: &Addr) -> u128 {
        let query = cw20::Cw20QueryMsg::Balance {
            address: account.to_string(),
        };
        let answer: StdResult<cw20::BalanceResponse> =
            self.app.wrap().query_wasm_smart(&self.token, &query);
        answer.expect("the token answers").balance.u128()
    }

    /// Total stk, as the token's raw key says.
    pub fn supply(&self) -> u128 {
        let supply = pstake_types::token::query_supply(&self.app.wrap(), &self.token);
        supply.expect("the token has a supply").u128()
    }

    /// Block time in seconds.
    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// Makes the next block, this many seconds later.
    pub fn advance(&mut self, seconds: u64) {
        self.app.update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_seconds(seconds);
        });
    }

    /// As a keeper would for some days: each day a tick, and one more a block later, since batches
    /// close only then.
    pub fn tick_days(&mut self, days: u64) {
        for _ in 0..days {
            self.advance(86_400 - 6);
            self.tick().expect("a tick never fails");
            self.advance(6);
            self.tick().expect("a tick never fails");
        }
    }

    /// Panics if an invariant of SPEC.md does not hold.
    pub fn check(&self) {
        if self.checked {
            self.ghost.borrow_mut().check(self);
        }
    }
}

/// Data of the contract that a message called, decoded.
pub(crate) fn data<T: DeserializeOwned>(response: &AppResponse) -> AnyResult<T> {
    let data = response.data.clone().unwrap_or_default();
    Ok(from_json(data)?)
}

pub(crate) fn amount(amount: u128) -> Uint128 {
    Uint128::new(amount)
}
