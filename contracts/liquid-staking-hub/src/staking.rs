//! The hub's only door to the chain's staking, distribution and bank modules.

use std::collections::{BTreeMap, BTreeSet};

use anybuf::{Anybuf, Bufany};
use cosmwasm_std::{
    Addr, AnyMsg, BankMsg, Binary, Coin, CosmosMsg, Decimal, DistributionMsg, QuerierWrapper,
    StakingMsg, StdResult, SubMsgResponse, SubMsgResult, Timestamp, Uint128,
};
use pstake_types::hub::CommunityPoolVia;

use crate::ContractError;

/// The SDK's limit of unbonding entries for a delegator and a validator, and of redelegation
/// entries for a delegator and two validators (x/staking DefaultMaxEntries).
pub const MAX_ENTRIES: u32 = 7;

// Gas that one staking message of the hub may burn: a validator whose message costs more fails
// alone. From gas-anchors (SDK 0.53), doubled or more; undelegations grow with the entries that
// complete at the same time.
pub const GAS_DELEGATE: u64 = 600_000;
pub const GAS_UNDELEGATE: u64 = 1_500_000;
pub const GAS_REDELEGATE: u64 = 1_500_000;
pub const GAS_WITHDRAW: u64 = 400_000;

/// The SDK rounds the tokens of shares down at each message. A fall of at most this many base units
/// between two syncs is rounding, not a slash.
pub const ROUNDING_UNITS: u128 = 10;

pub fn delegate(validator: &str, amount: Coin) -> CosmosMsg {
    CosmosMsg::Staking(StakingMsg::Delegate {
        validator: validator.into(),
        amount,
    })
}

pub fn undelegate(validator: &str, amount: Coin) -> CosmosMsg {
    CosmosMsg::Staking(StakingMsg::Undelegate {
        validator: validator.into(),
        amount,
    })
}

pub fn redelegate(source: &str, target: &str, amount: Coin) -> CosmosMsg {
    CosmosMsg::Staking(StakingMsg::Redelegate {
        src_validator: source.into(),
        dst_validator: target.into(),
        amount,
    })
}

pub fn withdraw_rewards(validator: &str) -> CosmosMsg {
    CosmosMsg::Distribution(DistributionMsg::WithdrawDelegatorReward {
        validator: validator.into(),
    })
}

pub fn send(to: &str, coin: Coin) -> CosmosMsg {
    CosmosMsg::Bank(BankMsg::Send {
        to_address: to.into(),
        amount: vec![coin],
    })
}

/// The message by which this chain's SDK takes deposits to the community pool.
pub fn fund_community_pool(via: CommunityPoolVia, hub: &Addr, coin: Coin) -> CosmosMsg {
    match via {
        CommunityPoolVia::Distribution => {
            CosmosMsg::Distribution(DistributionMsg::FundCommunityPool { amount: vec![coin] })
        }
        CommunityPoolVia::ProtocolPool => CosmosMsg::Any(AnyMsg {
            type_url: "/cosmos.protocolpool.v1.MsgFundCommunityPool".into(),
            value: Binary::new(
                Anybuf::new()
                    .append_string(1, hub)
                    .append_repeated_message(
                        2,
                        &[Anybuf::new()
                            .append_string(1, &coin.denom)
                            .append_string(2, coin.amount.to_string())],
                    )
                    .into_vec(),
            ),
        }),
    }
}

/// The hub's delegations (native by validator), in one whole read.
pub fn delegations(querier: QuerierWrapper, hub: &Addr) -> StdResult<BTreeMap<String, Uint128>> {
    let mut all = BTreeMap::new(); // filled one by one: `collect` would bring in a sort, 4 KB of wasm
    for delegation in querier.query_all_delegations(hub)? {
        all.insert(delegation.validator, delegation.amount.amount);
    }
    Ok(all)
}

/// Operator addresses of the validators in the active set. Jailed ones are not among them.
pub fn active_set(querier: QuerierWrapper) -> StdResult<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for validator in querier.query_all_validators()? {
        all.insert(validator.address);
    }
    Ok(all)
}

/// Commission of a validator, active or not. The chain takes an address in capitals too; records are
/// kept under the one that it tells.
pub fn commission(querier: QuerierWrapper, validator: &str) -> Result<Decimal, ContractError> {
    querier
        .query_validator(validator)?
        .filter(|v| v.address == validator)
        .map(|v| v.commission)
        .ok_or_else(|| ContractError::ValidatorNotFound {
            validator: validator.into(),
        })
}

/// Native balance of the hub.
pub fn balance(querier: QuerierWrapper, hub: &Addr, denom: &str) -> StdResult<Uint128> {
    Ok(querier.query_balance(hub, denom)?.amount)
}

/// What the chain says it has undelegated.
#[derive(Debug, PartialEq)]
pub struct Undelegated {
    pub amount: Uint128,
    pub completes_at: Timestamp,
}

impl Undelegated {
    /// It is as it was asked, but for rounding, and lies ahead. Errors: `UnexpectedResponse`,
    /// `UndelegatedLess`.
    pub fn check(&self, asked: Uint128, now: Timestamp) -> Result<(), ContractError> {
        if self.completes_at <= now {
            return Err(unexpected("MsgUndelegate"));
        }
        if self.amount > asked || asked.saturating_sub(self.amount) > Uint128::new(ROUNDING_UNITS) {
            return Err(ContractError::UndelegatedLess {
                asked,
                actual: self.amount,
            });
        }
        Ok(())
    }
}

/// Reads `cosmos.staking.v1beta1.MsgUndelegateResponse`: completion_time = 1, amount = 2.
pub fn read_undelegated(
    response: &SubMsgResponse,
    denom: &str,
) -> Result<Undelegated, ContractError> {
    let read = || {
        let fields = first(response)?;
        let coin = fields.message(2)?;
        if coin.string(1)? != denom {
            return None;
        }
        Some(Undelegated {
            amount: coin.string(2)?.parse().ok()?,
            completes_at: timestamp(&fields)?,
        })
    };
    read().ok_or_else(|| unexpected("MsgUndelegate"))
}

/// Address from `cosmwasm.wasm.v1.MsgInstantiateContractResponse`: contract_address = 1.
pub fn read_instantiated(result: &SubMsgResult) -> Result<String, ContractError> {
    let SubMsgResult::Ok(response) = result else {
        return Err(unexpected("MsgInstantiateContract"));
    };
    first(response)
        .and_then(|fields| fields.string(1))
        .ok_or_else(|| unexpected("MsgInstantiateContract"))
}

/// Completion from `cosmos.staking.v1beta1.MsgBeginRedelegateResponse`.
pub fn read_redelegated(response: &SubMsgResponse) -> Result<Timestamp, ContractError> {
    first(response)
        .and_then(|fields| timestamp(&fields))
        .ok_or_else(|| unexpected("MsgBeginRedelegate"))
}

fn first(response: &SubMsgResponse) -> Option<Bufany<'_>> {
    Bufany::deserialize(&response.msg_responses.first()?.value).ok()
}

fn unexpected(message: &str) -> ContractError {
    ContractError::UnexpectedResponse {
        message: message.into(),
    }
}

/// The `google.protobuf.Timestamp` in field 1. Go's zero time, the completion of what completes at
/// once, lies before the epoch: zero here.
fn timestamp(fields: &Bufany) -> Option<Timestamp> {
    let time = fields.message(1)?;
    let seconds = u64::try_from(time.int64(1)?.max(0)).ok()?;
    let nanos = u64::try_from(time.int32(2)?).ok()?;
    let nanos = seconds.checked_mul(1_000_000_000)?.checked_add(nanos)?;
    Some(Timestamp::from_nanos(nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undelegated_check_when_less_than_rounding_explains_or_more_than_asked_then_refused() {
        let now = Timestamp::from_seconds(1_000);
        for (amount, taken) in [
            (1_000u128, true),
            (990, true),
            (989, false),
            (0, false),
            (1_001, false),
        ] {
            let answer = Undelegated {
                amount: amount.into(),
                completes_at: now.plus_nanos(1),
            };
            let asked = Uint128::new(1_000);
            let expected = match taken {
                true => Ok(()),
                false => Err(ContractError::UndelegatedLess {
                    asked,
                    actual: amount.into(),
                }),
            };
            assert_eq!(answer.check(asked, now), expected, "{amount}");
            let past = answer.check(asked, answer.completes_at);
            assert_eq!(past, Err(unexpected("MsgUndelegate")));
        }
    }
}
