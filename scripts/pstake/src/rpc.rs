//! A CometBFT node's JSON-RPC over HTTP or HTTPS.

use std::time::Duration;

use cosmwasm_std::{Binary, HexBinary};
use serde::Deserialize;
use serde_json::{json, Value};

use crate::chain::{Chain, ChainStatus, Event, Outcome};
use crate::error::{Error, Result};

/// Answers larger than this are refused (bytes).
const MAX_ANSWER: u64 = 64 << 20;

/// A node by its RPC address.
pub struct Rpc {
    url: String,
    agent: ureq::Agent,
}

#[derive(Deserialize)]
struct Answer<T> {
    result: Option<T>,
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    message: String,
    #[serde(default)]
    data: Value,
}

impl RpcError {
    fn text(&self) -> String {
        match &self.data {
            Value::String(data) => format!("{}: {data}", self.message),
            _ => self.message.clone(),
        }
    }
}

#[derive(Deserialize)]
struct Status {
    node_info: NodeInfo,
    sync_info: SyncInfo,
}
#[derive(Deserialize)]
struct NodeInfo {
    network: String,
}
#[derive(Deserialize)]
struct SyncInfo {
    latest_block_height: String,
    latest_block_time: String,
    catching_up: bool,
}
#[derive(Deserialize)]
struct AbciQuery {
    response: Abci,
}
#[derive(Deserialize)]
struct Abci {
    #[serde(default)]
    code: u32,
    #[serde(default)]
    log: String,
    #[serde(default)]
    value: Option<Binary>,
}
#[derive(Deserialize)]
struct Params {
    consensus_params: ConsensusParams,
}
#[derive(Deserialize)]
struct ConsensusParams {
    block: BlockParams,
}
#[derive(Deserialize)]
struct BlockParams {
    max_gas: String,
}
#[derive(Deserialize)]
struct Checked {
    code: u32,
    #[serde(default)]
    codespace: String,
    #[serde(default)]
    log: String,
}
#[derive(Deserialize)]
struct Found {
    hash: String,
    height: String,
    tx_result: TxResult,
}
#[derive(Deserialize)]
struct TxResult {
    #[serde(default)]
    code: u32,
    #[serde(default)]
    codespace: String,
    #[serde(default)]
    log: String,
    #[serde(default)]
    gas_wanted: String,
    #[serde(default)]
    gas_used: String,
    #[serde(default)]
    events: Vec<RawEvent>,
    #[serde(default)]
    data: Option<Binary>,
}
#[derive(Deserialize)]
struct RawEvent {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    attributes: Vec<RawAttribute>,
}
#[derive(Deserialize)]
struct RawAttribute {
    key: String,
    value: Option<String>,
}

impl Rpc {
    /// Does not connect yet. `timeout` is that of a whole call.
    pub fn new(url: &str, timeout: Duration) -> Result<Self> {
        // Operators know addresses by the form that nodes print.
        let url = url.replacen("tcp://", "http://", 1);
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(Error::Usage(format!(
                "node address {url} must begin with http://, https:// or tcp://"
            )));
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            // Nodes answer errors with status 500 and a JSON body that tells more.
            .http_status_as_error(false)
            .build();
        Ok(Self {
            url,
            agent: config.into(),
        })
    }

    fn call<T: for<'de> Deserialize<'de>>(&self, method: &str, params: Value) -> Result<Answer<T>> {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let unreachable = |reason: ureq::Error| Error::NodeUnreachable {
            url: self.url.clone(),
            reason: reason.to_string(),
        };
        let mut response = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/json")
            .send(body.to_string())
            .map_err(unreachable)?;
        let status = response.status();
        let text = response
            .body_mut()
            .with_config()
            .limit(MAX_ANSWER)
            .read_to_string()
            .map_err(unreachable)?;
        serde_json::from_str(&text)
            .map_err(|error| self.odd(format!("{method}: HTTP status {status}: {error}")))
    }

    fn ask<T: for<'de> Deserialize<'de>>(&self, method: &str, params: Value) -> Result<T> {
        let answer = self.call(method, params)?;
        self.result(method, answer)
    }

    fn result<T>(&self, method: &str, answer: Answer<T>) -> Result<T> {
        match (answer.result, answer.error) {
            (_, Some(error)) => Err(self.odd(format!("{method}: {}", error.text()))),
            (Some(result), None) => Ok(result),
            (None, None) => Err(self.odd(format!("{method}: neither result nor error"))),
        }
    }

    fn odd(&self, reason: String) -> Error {
        Error::NodeAnswer {
            url: self.url.clone(),
            reason,
        }
    }

    fn number(&self, text: &str) -> Result<u64> {
        if text.is_empty() {
            return Ok(0);
        }
        text.parse()
            .map_err(|_| self.odd(format!("{text:?} is not a number")))
    }
}

impl Chain for Rpc {
    fn url(&self) -> &str {
        &self.url
    }

    fn status(&self) -> Result<ChainStatus> {
        let status: Status = self.ask("status", json!({}))?;
        Ok(ChainStatus {
            chain_id: status.node_info.network,
            height: self.number(&status.sync_info.latest_block_height)?,
            time: status.sync_info.latest_block_time,
            catching_up: status.sync_info.catching_up,
        })
    }

    fn query(&self, path: &str, request: Vec<u8>) -> Result<Vec<u8>> {
        let data = HexBinary::from(request).to_hex();
        let params = json!({"path": path, "data": data, "prove": false});
        let AbciQuery { response } = self.ask("abci_query", params)?;
        if response.code != 0 {
            return Err(Error::Query {
                path: path.into(),
                reason: response.log,
            });
        }
        Ok(response.value.unwrap_or_default().into())
    }

    fn broadcast(&self, tx: &[u8]) -> Result<()> {
        let params = json!({"tx": Binary::from(tx).to_base64()});
        let answer: Answer<Checked> = self.call("broadcast_tx_sync", params)?;
        if let Some(error) = &answer.error {
            if error.text().contains("tx already exists in cache") {
                return Ok(());
            }
        }
        let checked = self.result("broadcast_tx_sync", answer)?;
        match checked.code {
            0 => Ok(()),
            code => Err(Error::from_chain(&checked.codespace, code, &checked.log)),
        }
    }

    fn find(&self, hash: &[u8; 32]) -> Result<Option<Outcome>> {
        let params = json!({"hash": Binary::from(hash.as_slice()).to_base64(), "prove": false});
        let answer: Answer<Found> = self.call("tx", params)?;
        if let Some(error) = &answer.error {
            let text = error.text();
            if text.contains("not found") {
                return Ok(None);
            }
            return Err(self.odd(format!("tx: {text}")));
        }
        let found = self.result("tx", answer)?;
        let result = found.tx_result;
        let event = |event: RawEvent| Event {
            kind: event.kind,
            attributes: event
                .attributes
                .into_iter()
                .map(|a| (a.key, a.value.unwrap_or_default()))
                .collect(),
        };
        Ok(Some(Outcome {
            hash: found.hash,
            height: self.number(&found.height)?,
            code: result.code,
            codespace: result.codespace,
            log: result.log,
            gas_wanted: self.number(&result.gas_wanted)?,
            gas_used: self.number(&result.gas_used)?,
            events: result.events.into_iter().map(event).collect(),
            data: result.data.unwrap_or_default().into(),
        }))
    }

    fn block_gas(&self) -> Result<Option<u64>> {
        // Without a height a node may look for those of the next block, which it does not have yet.
        let height = self.status()?.height.to_string();
        let params: Params = self.ask("consensus_params", json!({ "height": height }))?;
        match params.consensus_params.block.max_gas.as_str() {
            "-1" => Ok(None),
            gas => self.number(gas).map(Some),
        }
    }
}
