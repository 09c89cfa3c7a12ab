//! The boundary: the five things that this tool asks of a node. `Rpc` is the real one; tests have a fake.

use std::time::Duration;

use cosmrs::tendermint::Time;

use crate::error::{Error, Result};

/// What a node says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainStatus {
    pub chain_id: String,
    /// Latest committed block.
    pub height: u64,
    /// Its time (RFC 3339).
    pub time: String,
    pub catching_up: bool,
}

impl ChainStatus {
    /// The block's time in seconds since the epoch.
    ///
    /// # Errors
    /// `Codec` if it is not what RFC 3339 calls a time.
    pub fn seconds(&self) -> Result<u64> {
        let wrong = |reason: String| Error::codec(format!("block time {:?}", self.time), reason);
        let time = Time::parse_from_rfc3339(&self.time).map_err(|e| wrong(e.to_string()))?;
        u64::try_from(time.unix_timestamp()).map_err(|e| wrong(e.to_string()))
    }
}

/// An event of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub kind: String,
    pub attributes: Vec<(String, String)>,
}

/// A transaction that is in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Upper-case hex.
    pub hash: String,
    pub height: u64,
    /// 0 if it succeeded.
    pub code: u32,
    pub codespace: String,
    pub log: String,
    pub gas_wanted: u64,
    pub gas_used: u64,
    pub events: Vec<Event>,
    /// Protobuf `TxMsgData`: what each message returned.
    pub data: Vec<u8>,
}

impl Outcome {
    /// First value of an attribute in the events of one kind.
    pub fn attribute(&self, kind: &str, key: &str) -> Option<&str> {
        self.events
            .iter()
            .filter(|event| event.kind == kind)
            .flat_map(|event| &event.attributes)
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }
}

/// A node. All calls block.
pub trait Chain {
    /// For error texts.
    fn url(&self) -> &str;

    fn status(&self) -> Result<ChainStatus>;

    /// A module's gRPC query over ABCI: `path` is `/package.Query/Method`, `request` and the answer are protobuf.
    ///
    /// # Errors
    /// `Query` with the chain's text if it refused.
    fn query(&self, path: &str, request: Vec<u8>) -> Result<Vec<u8>>;

    /// Hands a signed transaction to the node's mempool. A transaction it already has is no error.
    ///
    /// # Errors
    /// What the chain said if it refused: then it was not taken. `NodeUnreachable` and `NodeAnswer` leave open
    /// whether it was taken.
    fn broadcast(&self, tx: &[u8]) -> Result<()>;

    /// The transaction with this hash, if it is in a block.
    fn find(&self, hash: &[u8; 32]) -> Result<Option<Outcome>>;

    /// Gas that fits a block; `None` if the chain sets no limit.
    fn block_gas(&self) -> Result<Option<u64>>;

    /// Lets time pass.
    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }
}
