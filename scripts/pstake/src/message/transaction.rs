//! Messages in protobuf, as they stand in a transaction.

use std::io::Write;

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgPinCodes, MsgStoreCode,
    MsgSudoContract, MsgUpdateAdmin,
};
use cosmrs::Any;
use cosmwasm_std::Coin;
use flate2::{write::GzEncoder, Compression};

use super::{bytes, pack, Message};
use crate::error::{Error, Result};

impl Message {
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
}

fn proto_coins(coins: Vec<Coin>) -> Vec<ProtoCoin> {
    let one = |coin: Coin| ProtoCoin {
        denom: coin.denom,
        amount: coin.amount.to_string(),
    };
    coins.into_iter().map(one).collect()
}

/// Nodes take at most a megabyte a call, and wasm compressed.
pub(super) fn gzip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(wasm)
        .and_then(|()| encoder.finish())
        .map_err(|e| Error::codec("wasm", e))
}
