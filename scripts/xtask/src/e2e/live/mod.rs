//! Hub and token on a real chain, as the scenarios want them.

mod chain;
mod deploy;

pub use deploy::Setup;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use pstake::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use pstake::{Message, Outcome};
use pstake_testing::suite::{scenarios, Chain, PURSE};
use pstake_types::hub::{ExecuteMsg, QueryMsg};
use serde::de::DeserializeOwned;

use super::localnet::{Localnet, DENOM};
use super::node::{Key, Node};

pub const SEED: u128 = 1_000_000;
/// What validators delegate to themselves; the other forms are given the same.
pub const SELF_DELEGATION: u128 = 1_000_000_000;

pub fn coins(native: u128) -> Vec<Coin> {
    match native {
        0 => vec![],
        native => vec![Coin::new(native, DENOM)],
    }
}

pub fn proto_coin(native: u128) -> ProtoCoin {
    ProtoCoin {
        denom: DENOM.into(),
        amount: native.to_string(),
    }
}

/// A deployed suite on a running chain.
pub struct Live {
    pub chain: Localnet,
    pub node: Node,
    pub hub: String,
    pub token: String,
    pub hub_code: u64,
    pub token_code: u64,
    /// Codes of contracts that were added.
    pub codes: Vec<u64>,
    pub validators: Vec<String>,
    pub unbonding_days: u64,
    /// The chain's clock (seconds), which stands but for [`Chain::advance`].
    now: u64,
    /// Parts of ticks that failed, with the chain's words.
    pub failures: Vec<String>,
    /// Most gas that a message of a scenario used.
    pub dearest: u64,
    keys: BTreeMap<String, Key>,
    names: RefCell<BTreeMap<String, String>>,
}

impl Live {
    pub fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> Result<T> {
        self.node.smart(&self.hub, msg)
    }

    /// The key of a named account, which gets coins when first named.
    pub fn key(&mut self, name: &str) -> Result<&Key> {
        if !self.keys.contains_key(name) {
            let key = Key::named(name)?;
            let rich = Key::genesis(0, 2)?;
            let message = Message::Send {
                to: key.address.clone(),
                funds: coins(PURSE),
            };
            self.node.send(&rich, &[message])?;
            self.names
                .borrow_mut()
                .insert(key.address.clone(), name.into());
            self.keys.insert(name.into(), key);
        }
        self.keys.get(name).context("was just inserted")
    }

    /// Sends the hub a message from a named account.
    pub fn tell(&mut self, name: &str, msg: &ExecuteMsg, native: u128) -> Result<Outcome> {
        let message = Message::execute(&self.hub, msg, coins(native))?;
        self.send(name, &[message])
    }

    /// The secret of a named account, in hex.
    pub fn secret(&mut self, name: &str) -> Result<String> {
        self.key(name)?;
        Ok(Key::secret(name))
    }

    /// Sends messages from a named account.
    pub fn send(&mut self, name: &str, messages: &[Message]) -> Result<Outcome> {
        self.key(name)?;
        let sent = self.node.send(&self.keys[name], messages);
        sent.with_context(|| format!("{name} sent this"))
    }

    /// Passes a proposal of messages in JSON, as x/gov takes them.
    pub fn pass(&self, messages: serde_json::Value) -> Result<()> {
        let file = self.chain.file("messages.json")?;
        fs::write(&file, messages.to_string())?;
        self.chain.run(&["pass", &file.to_string_lossy()])?;
        Ok(())
    }

    /// Has all codes pinned by vote.
    pub fn pin(&self) -> Result<()> {
        let codes = [self.hub_code, self.token_code];
        let codes = codes.iter().chain(&self.codes).map(u64::to_string);
        let codes: Vec<_> = codes.collect();
        self.pass(serde_json::json!([{
            "@type": "/cosmwasm.wasm.v1.MsgPinCodes", "authority": self.chain.report.gov,
            "code_ids": codes,
        }]))
    }

    /// A keeper's day, or several.
    pub fn days(&mut self, days: u64) -> Result<()> {
        let keeper = self.account("keeper");
        for _ in 0..days {
            scenarios::day(self, &keeper)?;
        }
        Ok(())
    }

    /// Fails if a part of any tick so far failed.
    pub fn nothing_failed(&self) -> Result<()> {
        ensure!(self.failures.is_empty(), "failed: {:?}", self.failures);
        Ok(())
    }
}
