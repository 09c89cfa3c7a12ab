//! The messages that this tool sends or proposes, in both forms: protobuf for a transaction, protobuf's JSON for
//! proposals and for people.

use std::io::Write;

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgPinCodes, MsgStoreCode,
    MsgSudoContract, MsgUpdateAdmin,
};
use cosmrs::proto::traits::{Message as Proto, Name};
use cosmrs::Any;
use cosmwasm_std::{BankMsg, Binary, Coin, CosmosMsg, WasmMsg};
use flate2::{write::GzEncoder, Compression};
use serde::Serialize;
use serde_json::{json, Value};

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

    /// As it stands in a transaction.
    pub fn to_any(&self, sender: &str) -> Result<Any> {
        let sender = sender.to_owned();
        Ok(match self.clone() {
            Self::StoreCode { wasm } => pack(&MsgStoreCode {
                sender,
                wasm_byte_code: gzip(&wasm)?,
                instantiate_permission: None,
            }),
            Self::Instantiate2 {
                admin,
                code_id,
                label,
                msg,
                funds,
                salt,
            } => pack(&MsgInstantiateContract2 {
                sender,
                admin: admin.unwrap_or_default(),
                code_id,
                label,
                msg: bytes(&msg)?,
                funds: proto_coins(funds),
                salt,
                fix_msg: false,
            }),
            Self::Execute {
                contract,
                msg,
                funds,
            } => pack(&MsgExecuteContract {
                sender,
                contract,
                msg: bytes(&msg)?,
                funds: proto_coins(funds),
            }),
            Self::Migrate {
                contract,
                code_id,
                msg,
            } => pack(&MsgMigrateContract {
                sender,
                contract,
                code_id,
                msg: bytes(&msg)?,
            }),
            Self::UpdateAdmin {
                contract,
                new_admin,
            } => pack(&MsgUpdateAdmin {
                sender,
                new_admin,
                contract,
            }),
            Self::PinCodes { code_ids } => pack(&MsgPinCodes {
                authority: sender,
                code_ids,
            }),
            Self::Sudo { contract, msg } => pack(&MsgSudoContract {
                authority: sender,
                contract,
                msg: bytes(&msg)?,
            }),
            Self::Send { to, funds } => pack(&MsgSend {
                from_address: sender,
                to_address: to,
                amount: proto_coins(funds),
            }),
            Self::Other { any, .. } => any,
        })
    }

    /// Protobuf's JSON, as in the files of x/gov proposals.
    pub fn to_json(&self, sender: &str) -> Result<Value> {
        Ok(match self {
            Self::StoreCode { wasm } => json!({
                "@type": type_url::<MsgStoreCode>(),
                "sender": sender,
                "wasm_byte_code": Binary::from(gzip(wasm)?),
                "instantiate_permission": null,
            }),
            Self::Instantiate2 {
                admin,
                code_id,
                label,
                msg,
                funds,
                salt,
            } => json!({
                "@type": type_url::<MsgInstantiateContract2>(),
                "sender": sender,
                "admin": admin.clone().unwrap_or_default(),
                "code_id": code_id.to_string(),
                "label": label,
                "msg": msg,
                "funds": funds,
                "salt": Binary::from(salt.as_slice()),
                "fix_msg": false,
            }),
            Self::Execute {
                contract,
                msg,
                funds,
            } => json!({
                "@type": type_url::<MsgExecuteContract>(),
                "sender": sender,
                "contract": contract,
                "msg": msg,
                "funds": funds,
            }),
            Self::Migrate {
                contract,
                code_id,
                msg,
            } => json!({
                "@type": type_url::<MsgMigrateContract>(),
                "sender": sender,
                "contract": contract,
                "code_id": code_id.to_string(),
                "msg": msg,
            }),
            Self::UpdateAdmin {
                contract,
                new_admin,
            } => json!({
                "@type": type_url::<MsgUpdateAdmin>(),
                "sender": sender,
                "new_admin": new_admin,
                "contract": contract,
            }),
            Self::PinCodes { code_ids } => json!({
                "@type": type_url::<MsgPinCodes>(),
                "authority": sender,
                "code_ids": code_ids.iter().map(u64::to_string).collect::<Vec<_>>(),
            }),
            Self::Sudo { contract, msg } => json!({
                "@type": type_url::<MsgSudoContract>(),
                "authority": sender,
                "contract": contract,
                "msg": msg,
            }),
            Self::Send { to, funds } => json!({
                "@type": type_url::<MsgSend>(),
                "from_address": sender,
                "to_address": to,
                "amount": funds,
            }),
            Self::Other { json, .. } => json.clone(),
        })
    }

    /// As a contract sends it: what a multisig or a DAO proposes.
    ///
    /// # Errors
    /// `Usage` for what only the chain's governance may send.
    pub fn to_contract_json(&self, sender: &str) -> Result<Value> {
        let json = |msg: &Value| bytes(msg).map(Binary::from);
        let msg: CosmosMsg = match self.clone() {
            Self::Instantiate2 {
                admin,
                code_id,
                label,
                msg,
                funds,
                salt,
            } => CosmosMsg::Wasm(WasmMsg::Instantiate2 {
                admin,
                code_id,
                label,
                msg: json(&msg)?,
                funds,
                salt: salt.into(),
            }),
            Self::Execute {
                contract,
                msg,
                funds,
            } => CosmosMsg::Wasm(WasmMsg::Execute {
                contract_addr: contract,
                msg: json(&msg)?,
                funds,
            }),
            Self::Migrate {
                contract,
                code_id,
                msg,
            } => CosmosMsg::Wasm(WasmMsg::Migrate {
                contract_addr: contract,
                new_code_id: code_id,
                msg: json(&msg)?,
            }),
            Self::UpdateAdmin {
                contract,
                new_admin,
            } => CosmosMsg::Wasm(WasmMsg::UpdateAdmin {
                contract_addr: contract,
                admin: new_admin,
            }),
            Self::Send { to, funds } => CosmosMsg::Bank(BankMsg::Send {
                to_address: to,
                amount: funds,
            }),
            // The older name of `any`, which contracts on cosmwasm-std 1 and 2 both take; the type has it only under a
            // feature that would change every contract's build.
            Self::StoreCode { .. } | Self::Other { .. } => {
                let any = self.to_any(sender)?;
                let value = Binary::from(any.value);
                return Ok(json!({"stargate": {"type_url": any.type_url, "value": value}}));
            }
            Self::PinCodes { .. } | Self::Sudo { .. } => {
                return Err(Error::Usage(
                    "only the chain's own governance may send this: use --venue gov".into(),
                ))
            }
        };
        value(&msg)
    }

    /// For a person: as JSON, but wasm by its size.
    pub fn view(&self, sender: &str) -> Result<Value> {
        let mut json = self.to_json(sender)?;
        if let (Self::StoreCode { wasm }, Some(object)) = (self, json.as_object_mut()) {
            let size = format!("{} bytes of wasm", wasm.len());
            object.insert("wasm_byte_code".into(), size.into());
        }
        Ok(json)
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

pub(crate) fn proto_coins(coins: Vec<Coin>) -> Vec<ProtoCoin> {
    let one = |coin: Coin| ProtoCoin {
        denom: coin.denom,
        amount: coin.amount.to_string(),
    };
    coins.into_iter().map(one).collect()
}

/// Nodes take at most a megabyte a call, and wasm compressed.
fn gzip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(wasm)
        .and_then(|()| encoder.finish())
        .map_err(|e| Error::codec("wasm", e))
}
