//! A node of a local chain, through the operators' own library: what it gets wrong shows here.

use std::time::Duration;

use anyhow::{Context, Result};
use pstake::proto::traits::{Message as Proto, Name};
use pstake::{Any, Chain, ChainStatus, Client, FeePolicy, Message, Outcome, Rpc, Wallet};
use serde::de::DeserializeOwned;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::localnet::{DENOM, PREFIX};

pub const WORDS: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

/// An account's key.
pub struct Key {
    key: pstake::Key,
    pub address: String,
}

impl Key {
    /// A key that everyone can make from its name.
    pub fn named(name: &str) -> Result<Self> {
        Self::new(pstake::Key::from_secret(&Self::secret(name), "", name)?)
    }

    /// Such a key in hex.
    pub fn secret(name: &str) -> String {
        let secret = Sha256::digest(name);
        secret.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// One of the chain's own accounts: group 0 users, group 1 validators' operators.
    pub fn genesis(group: u32, index: usize) -> Result<Self> {
        let path = format!("m/44'/118'/{group}'/0/{index}");
        Self::new(pstake::Key::from_secret(WORDS, &path, &path)?)
    }

    /// The address of the validator that this key operates.
    pub fn valoper(&self) -> Result<String> {
        Ok(self.key.address(&format!("{PREFIX}valoper"))?)
    }

    fn new(key: pstake::Key) -> Result<Self> {
        let address = key.address(PREFIX)?;
        Ok(Key { key, address })
    }
}

/// A protobuf message as it stands in a transaction.
pub fn any<M: Name>(msg: &M) -> Message {
    let any = Any {
        type_url: M::type_url(),
        value: msg.encode_to_vec(),
    };
    Message::Other {
        any,
        json: serde_json::Value::Null,
    }
}

/// Blocks come ten times a second here, so it looks more often.
struct Quick(Rpc);

impl Chain for Quick {
    fn url(&self) -> &str {
        self.0.url()
    }
    fn status(&self) -> pstake::Result<ChainStatus> {
        self.0.status()
    }
    fn query(&self, path: &str, request: Vec<u8>) -> pstake::Result<Vec<u8>> {
        self.0.query(path, request)
    }
    fn block_gas(&self) -> pstake::Result<Option<u64>> {
        self.0.block_gas()
    }
    fn broadcast(&self, tx: &[u8]) -> pstake::Result<()> {
        self.0.broadcast(tx)
    }
    fn find(&self, hash: &[u8; 32]) -> pstake::Result<Option<Outcome>> {
        self.0.find(hash)
    }
    fn pause(&self, time: Duration) {
        std::thread::sleep(time.min(Duration::from_millis(20)));
    }
}

/// A node.
pub struct Node {
    pub client: Client,
}

impl Node {
    pub fn new(rpc: &str, chain_id: &str) -> Result<Self> {
        let chain = Quick(Rpc::new(rpc, Duration::from_secs(20))?);
        let client = Client::over(Box::new(chain), Some(chain_id), Some(PREFIX))?;
        Ok(Node { client })
    }

    pub fn smart<T: DeserializeOwned>(&self, contract: &str, msg: &impl Serialize) -> Result<T> {
        Ok(self.client.smart(contract, msg)?)
    }

    /// In the chain's denom.
    pub fn balance(&self, address: &str) -> Result<u128> {
        Ok(self.client.balance(address, DENOM)?.u128())
    }

    pub fn height(&self) -> Result<u64> {
        Ok(self.client.status()?.height)
    }

    pub fn ask<Q: Proto, A: Proto + Default>(&self, path: &str, query: &Q) -> Result<A> {
        Ok(self.client.query(path, query)?)
    }

    /// Signs, sends, waits for the block; without a fee. An error is the chain's or the contract's own.
    pub fn send(&self, by: &Key, messages: &[Message]) -> Result<Outcome> {
        let price = format!("0{DENOM}").parse().context("a price")?;
        let fees = FeePolicy {
            max_gas: 90_000_000,
            ..FeePolicy::new(price)
        };
        Ok(Wallet::new(&self.client, &by.key, fees)?.send(messages)?)
    }
}
