//! What the messages of a response start and expect.

use cosmwasm_std::{
    BankMsg, Binary, CosmosMsg, DistributionMsg, Reply, ReplyOn, StakingMsg, SubMsg, WasmMsg,
};

use super::super::gas::Entry;

/// A message of a response that is not done.
pub(super) struct Pending {
    id: u64,
    payload: Binary,
    reply_on: ReplyOn,
    pub gas_limit: Option<u64>,
    pub starts: Starts,
}

/// The contract call that a message starts.
pub(super) enum Starts {
    Execute { contract: String, msg: Binary },
    Instantiate { msg: Binary },
    Migrate { contract: String, msg: Binary },
    OtherWasm,
    Nothing,
}

impl Pending {
    pub fn expects(&self, reply: &Reply, ok: bool) -> bool {
        let wanted = match self.reply_on {
            ReplyOn::Always => true,
            ReplyOn::Success => ok,
            ReplyOn::Error => !ok,
            ReplyOn::Never => false,
        };
        wanted && self.id == reply.id && self.payload == reply.payload
    }
}

impl From<&SubMsg> for Pending {
    fn from(sub: &SubMsg) -> Self {
        let starts = match &sub.msg {
            CosmosMsg::Wasm(WasmMsg::Execute {
                contract_addr, msg, ..
            }) => Starts::Execute {
                contract: contract_addr.clone(),
                msg: msg.clone(),
            },
            CosmosMsg::Wasm(
                WasmMsg::Instantiate { msg, .. } | WasmMsg::Instantiate2 { msg, .. },
            ) => Starts::Instantiate { msg: msg.clone() },
            CosmosMsg::Wasm(WasmMsg::Migrate {
                contract_addr, msg, ..
            }) => Starts::Migrate {
                contract: contract_addr.clone(),
                msg: msg.clone(),
            },
            CosmosMsg::Wasm(_) => Starts::OtherWasm,
            _ => Starts::Nothing,
        };
        Pending {
            id: sub.id,
            payload: sub.payload.clone(),
            reply_on: sub.reply_on.clone(),
            gas_limit: sub.gas_limit,
            starts,
        }
    }
}

impl Starts {
    pub fn is(&self, entry: Entry, contract: &str, msg: &[u8]) -> bool {
        match (self, entry) {
            (
                Starts::Execute {
                    contract: to,
                    msg: wanted,
                },
                Entry::Execute,
            )
            | (
                Starts::Migrate {
                    contract: to,
                    msg: wanted,
                },
                Entry::Migrate,
            ) => to == contract && wanted.as_slice() == msg,
            (Starts::Instantiate { msg: wanted }, Entry::Instantiate) => wanted.as_slice() == msg,
            _ => false,
        }
    }
}

/// Name under which a message to another module is counted; `None` for those that are priced.
pub(super) fn kind(msg: &CosmosMsg) -> Option<String> {
    let name = match msg {
        CosmosMsg::Wasm(_) => return None,
        CosmosMsg::Bank(BankMsg::Send { .. }) => "bank/send",
        CosmosMsg::Bank(BankMsg::Burn { .. }) => "bank/burn",
        CosmosMsg::Staking(StakingMsg::Delegate { .. }) => "staking/delegate",
        CosmosMsg::Staking(StakingMsg::Undelegate { .. }) => "staking/undelegate",
        CosmosMsg::Staking(StakingMsg::Redelegate { .. }) => "staking/redelegate",
        CosmosMsg::Distribution(DistributionMsg::SetWithdrawAddress { .. }) => {
            "distribution/set_withdraw_address"
        }
        CosmosMsg::Distribution(DistributionMsg::WithdrawDelegatorReward { .. }) => {
            "distribution/withdraw_reward"
        }
        CosmosMsg::Any(any) => return Some(format!("any{}", any.type_url)),
        _ => "other",
    };
    Some(name.into())
}
