//! Answers to contracts.
//!
//! Source: wasmd v0.60.1 `x/wasm/keeper/query_plugins.go` (`StakingQuerier`, `DistributionQuerier`);
//! cosmos-sdk v0.53.4 `x/distribution/keeper/grpc_query.go`.

use super::dec_coins::{one_coin, DecCoins};
use super::error::SdkError;
use super::params::Params;
use super::state::{self, key, Tag};
use super::{periods, redelegate, rewards, validator, Dec};
use cosmwasm_std::{
    to_json_binary, Addr, AllDelegationsResponse, AllValidatorsResponse, Api, Binary, BlockInfo,
    BondedDenomResponse, Delegation, DelegationResponse, DelegationRewardsResponse,
    DelegationTotalRewardsResponse, DelegatorReward, DelegatorValidatorsResponse,
    DelegatorWithdrawAddressResponse, DistributionQuery, FullDelegation, StakingQuery, Storage,
    Uint128, Validator, ValidatorResponse,
};
use cw_multi_test::error::{bail, AnyResult};

/// Answers x/staking queries as wasmd does. Nothing shows a validator's status, a jail, or unbonding entries.
pub(super) fn staking(
    api: &dyn Api,
    storage: &dyn Storage,
    block: &BlockInfo,
    query: StakingQuery,
) -> AnyResult<Binary> {
    let denom = Params::load(storage).bond_denom;
    let answer = match query {
        StakingQuery::BondedDenom {} => to_json_binary(&BondedDenomResponse::new(denom)),
        StakingQuery::AllValidators {} => {
            to_json_binary(&AllValidatorsResponse::new(bonded_by_power(storage)?))
        }
        StakingQuery::Validator { address } => {
            let found = state::validator(storage, &address).ok();
            to_json_binary(&ValidatorResponse::new(found.as_ref().map(public)))
        }
        StakingQuery::AllDelegations { delegator } => {
            let delegator = api.addr_validate(&delegator)?;
            let all = all_delegations(storage, &delegator, &denom)?;
            to_json_binary(&AllDelegationsResponse::new(all))
        }
        StakingQuery::Delegation {
            delegator,
            validator,
        } => {
            let delegator = api.addr_validate(&delegator)?;
            let full = full_delegation(storage, block, &delegator, &validator, &denom)?;
            to_json_binary(&DelegationResponse::new(full))
        }
        other => bail!("unsupported request: {other:?}"),
    };
    Ok(answer?)
}

/// `GetBondedValidatorsByPower`: the bonded validators out of jail, by their power now. A validator jailed in this block
/// is missing already; one that enters at the end of the block is not here yet.
fn bonded_by_power(storage: &dyn Storage) -> AnyResult<Vec<Validator>> {
    let max = Params::load(storage).max_validators as usize;
    let all = validator::by_power(storage)?;
    let bonded = all.iter().filter(|v| v.is_bonded()).take(max);
    Ok(bonded.map(public).collect())
}

fn public(val: &state::Validator) -> Validator {
    Validator::new(
        val.operator.clone(),
        val.commission,
        val.max_commission,
        val.max_change_rate,
    )
}

/// All delegations of a delegator, by validator address: (operator, shares).
pub(super) fn delegations_of(storage: &dyn Storage, delegator: &str) -> Vec<(String, Dec)> {
    state::scan(storage, &key(Tag::Delegation, &[delegator.as_bytes()]))
}

/// `sdkToDelegations`: tokens rounded to 10^-18, then down. Delegations to validators out of the set are included, and
/// those worth nothing.
fn all_delegations(
    storage: &dyn Storage,
    delegator: &Addr,
    denom: &str,
) -> AnyResult<Vec<Delegation>> {
    delegations_of(storage, delegator.as_str())
        .into_iter()
        .map(|(operator, shares)| {
            let val = state::validator(storage, &operator)?;
            let amount = val.tokens_from_shares(shares).truncate_int();
            let amount = one_coin(amount, denom);
            Ok(Delegation::new(delegator.clone(), operator, amount))
        })
        .collect()
}

/// `sdkToFullDelegation`: `can_redelegate` is all or nothing; rewards are rounded down.
fn full_delegation(
    storage: &dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    operator: &str,
    denom: &str,
) -> AnyResult<Option<FullDelegation>> {
    let Some(shares) = state::delegation(storage, delegator.as_str(), operator) else {
        return Ok(None);
    };
    let val = state::validator(storage, operator)?;
    let amount = val.tokens_from_shares(shares).truncate_int();
    let free = if redelegate::is_receiving(storage, delegator.as_str(), operator) {
        Uint128::zero()
    } else {
        amount
    };
    let pending = periods::pending(storage, &val, delegator.as_str(), shares, block.height)?;
    Ok(Some(FullDelegation::new(
        delegator.clone(),
        operator.to_string(),
        one_coin(amount, denom),
        one_coin(free, denom),
        pending.to_truncated(),
    )))
}

/// Answers x/distribution queries as wasmd does.
pub(super) fn distribution(
    api: &dyn Api,
    storage: &dyn Storage,
    block: &BlockInfo,
    query: DistributionQuery,
) -> AnyResult<Binary> {
    let answer = match query {
        DistributionQuery::DelegatorWithdrawAddress { delegator_address } => {
            let delegator = api.addr_validate(&delegator_address)?;
            let address = rewards::withdraw_address(storage, delegator.as_str());
            to_json_binary(&DelegatorWithdrawAddressResponse::new(Addr::unchecked(
                address,
            )))
        }
        DistributionQuery::DelegationRewards {
            delegator_address,
            validator_address,
        } => {
            let delegator = api.addr_validate(&delegator_address)?;
            let due = delegation_rewards(storage, block, delegator.as_str(), &validator_address)?;
            to_json_binary(&DelegationRewardsResponse::new(due.to_std()))
        }
        DistributionQuery::DelegationTotalRewards { delegator_address } => {
            let delegator = api.addr_validate(&delegator_address)?;
            let mut total = DecCoins::default();
            let mut each = vec![];
            for (operator, _) in delegations_of(storage, delegator.as_str()) {
                let due = delegation_rewards(storage, block, delegator.as_str(), &operator)?;
                total.add(&due);
                each.push(DelegatorReward::new(operator, due.to_std()));
            }
            to_json_binary(&DelegationTotalRewardsResponse::new(each, total.to_std()))
        }
        DistributionQuery::DelegatorValidators { delegator_address } => {
            let delegator = api.addr_validate(&delegator_address)?;
            let all = delegations_of(storage, delegator.as_str());
            let operators = all.into_iter().map(|(operator, _)| operator).collect();
            to_json_binary(&DelegatorValidatorsResponse::new(operators))
        }
        other => bail!("unsupported request: {other:?}"),
    };
    Ok(answer?)
}

/// What a delegation would be paid now.
///
/// Errors: no such validator, no delegation.
pub(super) fn delegation_rewards(
    storage: &dyn Storage,
    block: &BlockInfo,
    delegator: &str,
    operator: &str,
) -> Result<DecCoins, SdkError> {
    let val = state::validator(storage, operator)?;
    let shares = state::delegation(storage, delegator, operator).ok_or(SdkError::NoDelegation)?;
    periods::pending(storage, &val, delegator, shares, block.height)
}
