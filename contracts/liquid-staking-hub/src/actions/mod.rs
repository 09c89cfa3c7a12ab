//! One file per verb.

pub mod admin;
pub mod claim;
pub mod deposit;
pub mod guardian;
pub mod harvest;
pub mod instantiate;
pub mod lock;
pub mod migrate;
pub mod ownership;
pub mod pool;
pub mod rebalance;
pub mod revenue;
pub mod settle;
pub mod submit;
pub mod sync;
pub mod tick;
pub mod unbond;
pub mod unwind;
pub mod vote;

use cosmwasm_std::{Addr, Api, Env, MessageInfo, Storage};
use pstake_types::hub::{FlowState, MAX_LIMIT};

use crate::state::SETTINGS;
use crate::ContractError;

/// A limit within 1 to `MAX_LIMIT`.
pub fn limit(limit: Option<u32>, default: u32) -> Result<u32, ContractError> {
    match limit.unwrap_or(default) {
        0 => Err(ContractError::LimitOutOfRange {
            max: MAX_LIMIT,
            actual: 0,
        }),
        n if n > MAX_LIMIT => Err(ContractError::LimitOutOfRange {
            max: MAX_LIMIT,
            actual: n,
        }),
        n => Ok(n),
    }
}

pub fn assert_flowing(flow: FlowState, now: u64) -> Result<(), ContractError> {
    if now < flow.paused_until_seconds {
        return Err(ContractError::Paused {
            until_seconds: flow.paused_until_seconds,
        });
    }
    Ok(())
}

/// Who gets what a message gives. Not the hub: there it would be lost.
pub fn receiver_or(
    api: &dyn Api,
    env: &Env,
    receiver: Option<String>,
    sender: Addr,
) -> Result<Addr, ContractError> {
    let receiver = match receiver {
        Some(address) => api.addr_validate(&address)?,
        None => sender,
    };
    if receiver == env.contract.address {
        return Err(ContractError::ReceiverIsHub {});
    }
    Ok(receiver)
}

pub fn assert_due(next_seconds: u64, now_seconds: u64) -> Result<(), ContractError> {
    if now_seconds < next_seconds {
        return Err(ContractError::TooEarly {
            next_seconds,
            now_seconds,
        });
    }
    Ok(())
}

pub fn assert_guardian(storage: &dyn Storage, info: &MessageInfo) -> Result<(), ContractError> {
    let guardian = SETTINGS.load(storage)?.guardian;
    if guardian.as_ref() == Some(&info.sender) || cw_ownable::is_owner(storage, &info.sender)? {
        return Ok(());
    }
    Err(ContractError::NotGuardian {})
}
