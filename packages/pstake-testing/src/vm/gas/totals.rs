//! What a measurement reports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::prices;

/// Entry point of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    Instantiate,
    Execute,
    Query,
    Reply,
    Sudo,
    Migrate,
}

/// One call of one contract. All gas in SDK gas, without that of the calls it caused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Name given to [`VmContract::load`](super::super::VmContract::load).
    pub label: String,
    pub contract: String,
    pub entry: Entry,
    /// 0 for a message of the transaction, 1 for its sub-messages, queries and replies, and so on.
    pub depth: u32,
    /// Running the code, and a gas for each byte of its result.
    pub wasm: u64,
    /// Reads, writes, deletes and iterators on the contract's own store.
    pub storage: u64,
    /// Start of the instance and the keeper's records.
    pub instance: u64,
    /// Events of the response; for a reply also those it was given.
    pub events: u64,
    /// Address functions.
    pub api: u64,
    /// Raw, contract info, code info, balance and supply queries; a smart query is a frame.
    pub queries: u64,
    pub reads: u32,
    pub writes: u32,
    pub deletes: u32,
    /// Records taken from iterators.
    pub iterated: u32,
    pub result_bytes: u32,
    /// Why the call failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Frame {
    pub(super) fn new(label: &str, contract: &str, entry: Entry, depth: u32) -> Self {
        Frame {
            label: label.into(),
            contract: contract.into(),
            entry,
            depth,
            wasm: 0,
            storage: 0,
            instance: 0,
            events: 0,
            api: 0,
            queries: 0,
            reads: 0,
            writes: 0,
            deletes: 0,
            iterated: 0,
            result_bytes: 0,
            error: None,
        }
    }

    /// Takes back what was charged past a limit, as far as this call was charged.
    pub(super) fn refund(&mut self, gas: u64) -> u64 {
        let mut left = gas;
        let charges = [
            &mut self.events,
            &mut self.wasm,
            &mut self.queries,
            &mut self.api,
            &mut self.storage,
            &mut self.instance,
        ];
        for charge in charges {
            let back = left.min(*charge);
            *charge -= back;
            left -= back;
        }
        gas - left
    }

    /// Gas of this call alone.
    pub fn total(&self) -> u64 {
        self.wasm + self.storage + self.instance + self.events + self.api + self.queries
    }
}

/// One transaction: sums over its [`frames`](Self::frames), in SDK gas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxGas {
    /// Sum of the six below.
    pub total: u64,
    pub wasm: u64,
    pub storage: u64,
    pub instances: u64,
    pub events: u64,
    pub api: u64,
    pub queries: u64,
    /// Messages that contracts sent to other modules, such as `bank/send`, and `funds` for coins
    /// attached to a call. The gas of those modules is in no total.
    pub messages: BTreeMap<String, u32>,
    /// Queries to other modules that are in no total, such as `staking/delegation`.
    pub other_queries: BTreeMap<String, u32>,
    /// The calls in the order in which they began.
    pub frames: Vec<Frame>,
}

impl TxGas {
    pub(super) fn sum(
        frames: Vec<Frame>,
        messages: BTreeMap<String, u32>,
        other_queries: BTreeMap<String, u32>,
    ) -> Self {
        let mut gas = TxGas {
            messages,
            other_queries,
            ..TxGas::default()
        };
        for frame in &frames {
            gas.total += frame.total();
            gas.wasm += frame.wasm;
            gas.storage += frame.storage;
            gas.instances += frame.instance;
            gas.events += frame.events;
            gas.api += frame.api;
            gas.queries += frame.queries;
        }
        gas.frames = frames;
        gas
    }

    /// [`total`](Self::total) plus measured figures for the transaction around it and for the
    /// bank's transfers: comparable with the gas that a chain reports, as long as the only other
    /// messages are bank sends.
    pub fn whole_tx_estimate(&self) -> u64 {
        let sends = ["bank/send", "funds"]
            .iter()
            .filter_map(|kind| self.messages.get(*kind));
        let sends: u64 = sends.map(|count| u64::from(*count)).sum();
        self.total + prices::TX_OVERHEAD_MEASURED + prices::BANK_SEND_MEASURED * sends
    }

    /// Why the first call that failed did so.
    pub fn first_error(&self) -> Option<&str> {
        self.frames.iter().find_map(|frame| frame.error.as_deref())
    }
}
