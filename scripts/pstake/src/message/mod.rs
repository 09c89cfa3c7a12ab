//! The messages that this tool sends or proposes, in both forms: protobuf for a transaction, protobuf's JSON for
//! proposals and for people.

mod json;
mod transaction;

use cosmrs::proto::traits::{Message as Proto, Name};
use cosmrs::Any;
use cosmwasm_std::Coin;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};

/// A message; who sends it is said when it is encoded.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The wasm as built; it travels compressed. Anybody may instantiate it.
    StoreCode {
        wasm: Vec<u8>,
    },
    Instantiate2 {
        admin: Option<String>,
        code_id: u64,
        label: String,
        msg: Value,
        funds: Vec<Coin>,
        salt: Vec<u8>,
    },
    Execute {
        contract: String,
        msg: Value,
        funds: Vec<Coin>,
    },
    Migrate {
        contract: String,
        code_id: u64,
        msg: Value,
    },
    UpdateAdmin {
        contract: String,
        new_admin: String,
    },
    /// Only the chain's governance may send it.
    PinCodes {
        code_ids: Vec<u64>,
    },
    /// Only the chain's governance may send it.
    Sudo {
        contract: String,
        msg: Value,
    },
    Send {
        to: String,
        funds: Vec<Coin>,
    },
    /// A message this tool knows nothing of, its sender already inside.
    Other {
        any: Any,
        json: Value,
    },
}

impl Message {
    /// A contract's own message; `msg` is a type of `pstake-types` or of another contract's crate.
    pub fn execute(
        contract: impl Into<String>,
        msg: &impl Serialize,
        funds: Vec<Coin>,
    ) -> Result<Self> {
        Ok(Self::Execute {
            contract: contract.into(),
            msg: value(msg)?,
            funds,
        })
    }

    /// Instantiation at an address that [`instantiate2_address`](crate::instantiate2_address) foretells.
    pub fn instantiate2(
        code_id: u64,
        label: impl Into<String>,
        admin: Option<String>,
        salt: &[u8],
        msg: &impl Serialize,
        funds: Vec<Coin>,
    ) -> Result<Self> {
        Ok(Self::Instantiate2 {
            admin,
            code_id,
            label: label.into(),
            msg: value(msg)?,
            funds,
            salt: salt.to_vec(),
        })
    }

    pub fn migrate(
        contract: impl Into<String>,
        code_id: u64,
        msg: &impl Serialize,
    ) -> Result<Self> {
        Ok(Self::Migrate {
            contract: contract.into(),
            code_id,
            msg: value(msg)?,
        })
    }

    pub fn sudo(contract: impl Into<String>, msg: &impl Serialize) -> Result<Self> {
        Ok(Self::Sudo {
            contract: contract.into(),
            msg: value(msg)?,
        })
    }
}

/// Wraps a protobuf message under its type URL.
pub(crate) fn pack<M: Proto + Name>(message: &M) -> Any {
    Any {
        type_url: type_url::<M>(),
        value: message.encode_to_vec(),
    }
}

fn type_url<M: Name>() -> String {
    format!("/{}.{}", M::PACKAGE, M::NAME)
}

pub(crate) fn value(msg: &impl Serialize) -> Result<Value> {
    serde_json::to_value(msg).map_err(|e| Error::codec("message", e))
}

pub(crate) fn bytes(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|e| Error::codec("message", e))
}
