//! One file per verb.

pub mod admin;
pub mod change;
pub mod collect;
pub mod deposit;
pub mod exit;
pub mod guardian;
pub mod instant;
pub mod instantiate;
pub mod migrate;
pub mod queue;
pub mod receive;
pub mod recycle;
pub mod revenue;
pub mod tick;

use cosmwasm_std::{coins, Addr, Api, BankMsg, Env, Uint128};

use crate::state::Config;
use crate::ContractError;

/// Who gets what a message gives. Not the pool or its hub: there it would be lost.
/// Errors: a bad address, `BadReceiver`.
fn receiver_or(
    api: &dyn Api,
    env: &Env,
    config: &Config,
    receiver: Option<String>,
    sender: &str,
) -> Result<Addr, ContractError> {
    let receiver = api.addr_validate(receiver.as_deref().unwrap_or(sender))?;
    if receiver == env.contract.address || receiver == config.hub {
        return Err(ContractError::BadReceiver { receiver });
    }
    Ok(receiver)
}

/// Errors: `MinOutNotMet`.
fn assert_min(actual: Uint128, min: Option<Uint128>) -> Result<(), ContractError> {
    match min {
        Some(min) if actual < min => Err(ContractError::MinOutNotMet { min, actual }),
        _ => Ok(()),
    }
}

fn send(to: &Addr, native: Uint128, denom: &str) -> BankMsg {
    BankMsg::Send {
        to_address: to.to_string(),
        amount: coins(native.u128(), denom),
    }
}
