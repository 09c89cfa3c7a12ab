//! One file per verb.

pub mod absorb;
pub mod admin;
pub mod change;
pub mod claim;
pub mod collect;
pub mod deposit;
pub mod fund;
pub mod grant;
pub mod guardian;
pub mod instantiate;
pub mod migrate;
pub mod restake;
pub mod skim;
pub mod stake;
pub mod start;
pub mod tick;
pub mod unstake;
pub mod vote;
pub mod withdraw;

use cosmwasm_std::{Addr, Api, Coin, Env, MessageInfo, Storage, Uint128};
use cw20::Denom;
use pstake_types::alliance::MAX_LIMIT;

use crate::state::{Config, SETTINGS};
use crate::ContractError;

/// A limit within 1 to `MAX_LIMIT`.
pub fn limit(limit: Option<u32>, default: u32) -> Result<usize, ContractError> {
    match limit.unwrap_or(default) {
        actual if actual == 0 || actual > MAX_LIMIT => Err(ContractError::LimitOutOfRange {
            max: MAX_LIMIT,
            actual,
        }),
        n => Ok(usize::try_from(n).unwrap_or(usize::MAX)),
    }
}

pub fn assert_stakes_flow(config: &Config, env: &Env) -> Result<(), ContractError> {
    let until_seconds = config.stakes.paused_until_seconds;
    if env.block.time.seconds() < until_seconds {
        return Err(ContractError::Paused { until_seconds });
    }
    Ok(())
}

/// Who gets what a message gives. Not the alliance: there it would be lost.
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
        return Err(ContractError::ReceiverIsAlliance {});
    }
    Ok(receiver)
}

/// The one coin that was sent. Errors: payment.
pub fn one_coin(info: &MessageInfo) -> Result<(Denom, Uint128), ContractError> {
    let Coin { denom, amount } = cw_utils::one_coin(info)?;
    Ok((Denom::Native(denom), amount))
}

pub fn assert_guardian(storage: &dyn Storage, info: &MessageInfo) -> Result<(), ContractError> {
    let guardian = SETTINGS.load(storage)?.guardian;
    if guardian.as_ref() == Some(&info.sender) || cw_ownable::is_owner(storage, &info.sender)? {
        return Ok(());
    }
    Err(ContractError::NotGuardian {})
}

/// A value from `min` to `max`. Errors: `OutOfRange`.
pub fn in_range(
    parameter: &str,
    min: impl Into<Uint128>,
    max: impl Into<Uint128>,
    actual: impl Into<Uint128>,
) -> Result<(), ContractError> {
    let (min, max, actual) = (min.into(), max.into(), actual.into());
    if actual < min || actual > max {
        return Err(ContractError::OutOfRange {
            parameter: parameter.into(),
            min,
            max,
            actual,
        });
    }
    Ok(())
}
