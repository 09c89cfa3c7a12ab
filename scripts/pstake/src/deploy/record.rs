//! What a deployment has done so far, in a file that is written after every step.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Names under which codes and contracts are recorded.
pub const HUB: &str = "liquid_staking_hub";
pub const TOKEN: &str = "stk_token";
pub const POOL: &str = "instant_unbond_pool";
/// The pool's share token; its code is that of [`TOKEN`].
pub const POOL_SHARES: &str = "pool_shares";
pub const ALLIANCE: &str = "restake_alliance";

/// `deployments/CHAIN-ID.json`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub chain_id: String,
    /// The account that instantiates; addresses depend on it.
    pub deployer: String,
    pub codes: BTreeMap<String, CodeRecord>,
    pub contracts: BTreeMap<String, ContractRecord>,
    /// A transaction that was sent and whose outcome was not seen yet.
    pub pending: Option<Pending>,
}

/// A stored code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRecord {
    pub code_id: u64,
    /// SHA-256 of the wasm.
    pub checksum: HexBinary,
}

/// An instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractRecord {
    pub address: String,
    pub code_id: u64,
}

/// A transaction in flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    pub step: String,
    pub hash: String,
    pub timeout_height: u64,
}

impl Record {
    /// The file of a chain in a folder.
    pub fn path(folder: &Path, chain_id: &str) -> PathBuf {
        folder.join(format!("{chain_id}.json"))
    }

    /// `None` if there is no such file.
    ///
    /// # Errors
    /// `File`; `WrongChain` if it tells of another chain.
    pub fn load(path: &Path, chain_id: &str) -> Result<Option<Self>> {
        let name = path.display().to_string();
        let bad = |reason: String| Error::File {
            path: name.clone(),
            reason,
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(bad(error.to_string())),
        };
        let record: Self = serde_json::from_str(&text).map_err(|e| bad(e.to_string()))?;
        if record.chain_id != chain_id {
            return Err(bad(format!(
                "it is the deployment on chain {}, not {chain_id}",
                record.chain_id
            )));
        }
        Ok(Some(record))
    }

    /// Replaces the file whole: a kill leaves the old one or the new one.
    pub fn save(&self, path: &Path) -> Result<()> {
        let failed = |error: std::io::Error| Error::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut text = serde_json::to_string_pretty(self).map_err(|e| Error::codec("record", e))?;
        text.push('\n');
        let next = path.with_extension("json.next");
        std::fs::write(&next, text).map_err(failed)?;
        std::fs::rename(&next, path).map_err(failed)
    }

    /// The code of a contract, also of one that shares it.
    pub fn code(&self, contract: &str) -> Option<&CodeRecord> {
        let name = if contract == POOL_SHARES {
            TOKEN
        } else {
            contract
        };
        self.codes.get(name)
    }

    /// Address of a contract.
    pub fn address(&self, name: &str) -> Option<&str> {
        self.contracts.get(name).map(|c| c.address.as_str())
    }
}
