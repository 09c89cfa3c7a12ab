//! What a scenario needs of a chain: small enough for a real one to offer.

use cosmwasm_std::{Addr, Coin};
use cw_multi_test::Executor;
use serde::de::DeserializeOwned;
use serde::Serialize;
use thiserror::Error;

use super::alliance::alliance_contract;
use super::{pool_contract, short_address, token_contract, Suite, NATIVE};
use crate::sdk::{SdkControl, SdkViews};

/// A refused transaction or query, with the contract's or the chain's words.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct ChainError(pub String);

/// A transaction that went through.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Events of contracts: type without the `wasm-` prefix, attributes in order.
    pub events: Vec<(String, Vec<(String, String)>)>,
}

impl Receipt {
    /// An attribute of the first event of a type.
    pub fn attribute(&self, event: &str, key: &str) -> Option<&str> {
        let (_, attributes) = self.events.iter().find(|(ty, _)| ty == event)?;
        let (_, value) = attributes.iter().find(|(k, _)| k == key)?;
        Some(value)
    }
}

/// Runs scenarios: native code, real wasm in the real VM, and a node (`cargo xtask e2e`).
/// Amounts are in base units; accounts and validators go by name or number.
pub trait Chain {
    fn hub(&self) -> String;
    fn token(&self) -> String;
    /// Code of stk-token, for contracts that bring a token of their own.
    fn token_code(&self) -> u64;
    /// Instantiates one more contract of the build, named as its wasm; its admin is the account "owner".
    fn deploy<T: Serialize + std::fmt::Debug>(
        &mut self,
        name: &str,
        msg: &T,
        native: u128,
    ) -> Result<String, ChainError>;
    /// Address of a named account that holds native.
    fn account(&mut self, name: &str) -> String;
    fn execute<T: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &T,
        native: u128,
    ) -> Result<Receipt, ChainError>;
    fn query<T: DeserializeOwned>(
        &self,
        contract: &str,
        msg: &impl Serialize,
    ) -> Result<T, ChainError>;
    /// Native balance.
    fn balance(&self, account: &str) -> u128;
    /// Operator addresses of the hub's targets.
    fn validators(&self) -> Vec<String>;
    fn unbonding_seconds(&self) -> u64;
    /// Block time in seconds.
    fn now(&self) -> u64;
    /// Lets time pass and at least one block be made.
    fn advance(&mut self, seconds: u64);
    /// Pays each target so much native as rewards, for itself and its delegators, on top of what the
    /// chain mints: the same in every form, however many blocks it made.
    fn reward(&mut self, native: u128);
    /// Slashes a validator 0.1% for downtime and jails it. Entries of the last two blocks pay too.
    fn slash_downtime(&mut self, validator: &str);
    /// Slashes a validator 5% for a double sign at the present height and tombstones it. Entries of
    /// the last block pay too.
    fn slash_double_sign(&mut self, validator: &str);
}

fn coins(native: u128) -> Vec<Coin> {
    match native {
        0 => vec![],
        native => vec![Coin::new(native, NATIVE)],
    }
}

impl Chain for Suite {
    fn hub(&self) -> String {
        self.hub.to_string()
    }

    fn token(&self) -> String {
        self.token.to_string()
    }

    fn token_code(&self) -> u64 {
        self.token_code
    }

    fn deploy<T: Serialize + std::fmt::Debug>(
        &mut self,
        name: &str,
        msg: &T,
        native: u128,
    ) -> Result<String, ChainError> {
        let contract = match name {
            "stk_token" => token_contract(self.form),
            "instant_unbond_pool" => pool_contract(self.form),
            "restake_alliance" => alliance_contract(self.form),
            other => return Err(ChainError(format!("no contract {other} in this build"))),
        };
        let code = self.app.store_code(contract);
        let deployer = short_address(self.app.api(), "deployer");
        let owner = self.owner.to_string();
        let funds = coins(native);
        let address = self
            .app
            .instantiate_contract(code, deployer, msg, &funds, name, Some(owner))
            .map_err(|e| ChainError(e.root_cause().to_string()))?;
        if name == "instant_unbond_pool" {
            self.watch_pool(address.clone(), code, native);
        }
        self.check();
        Ok(address.into())
    }

    fn account(&mut self, name: &str) -> String {
        self.user(name).to_string()
    }

    fn execute<T: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &T,
        native: u128,
    ) -> Result<Receipt, ChainError> {
        let funds = coins(native);
        let (sender, contract) = (Addr::unchecked(sender), Addr::unchecked(contract));
        let response = self
            .app
            .execute_contract(sender, contract, msg, &funds)
            .map_err(|e| ChainError(e.root_cause().to_string()))?;
        self.check();
        let events = response.events.into_iter().filter_map(|event| {
            let ty = event.ty.strip_prefix("wasm-")?.to_string();
            let attributes = event.attributes.into_iter();
            // the contract's address comes first
            let attributes = attributes.skip(1).map(|a| (a.key, a.value)).collect();
            Some((ty, attributes))
        });
        Ok(Receipt {
            events: events.collect(),
        })
    }

    fn query<T: DeserializeOwned>(
        &self,
        contract: &str,
        msg: &impl Serialize,
    ) -> Result<T, ChainError> {
        let answer = self.app.wrap().query_wasm_smart(contract, msg);
        answer.map_err(|e| ChainError(e.to_string()))
    }

    fn balance(&self, account: &str) -> u128 {
        self.native(&Addr::unchecked(account))
    }

    fn validators(&self) -> Vec<String> {
        self.validators.clone()
    }

    fn unbonding_seconds(&self) -> u64 {
        self.app.params().unbonding_seconds
    }

    fn now(&self) -> u64 {
        Suite::now(self)
    }

    fn advance(&mut self, seconds: u64) {
        Suite::advance(self, seconds);
    }

    fn reward(&mut self, native: u128) {
        if native == 0 {
            return;
        }
        for validator in self.validators.clone() {
            self.app
                .allocate_to_validator(&validator, &[Coin::new(native, NATIVE)])
                .expect("a validator to reward");
        }
    }

    fn slash_downtime(&mut self, validator: &str) {
        self.app
            .downtime_slash(validator)
            .expect("a validator to slash");
    }

    fn slash_double_sign(&mut self, validator: &str) {
        let height = self.app.block_info().height;
        self.app
            .double_sign(validator, height)
            .expect("a validator to slash");
    }
}
