//! Messages in JSON: for proposals of x/gov, of multisigs and DAOs, and for people.

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgPinCodes, MsgStoreCode,
    MsgSudoContract, MsgUpdateAdmin,
};
use cosmwasm_std::{BankMsg, Binary, CosmosMsg, WasmMsg};
use serde_json::{json, Value};

use super::transaction::gzip;
use super::{bytes, type_url, value, Message};
use crate::error::{Error, Result};

impl Message {
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
