//! Target weights: who gets stake.

use std::collections::BTreeSet;

use cosmwasm_std::{DepsMut, Env, QuerierWrapper, Response, Storage, Uint128};
use pstake_types::hub::{ValidatorWeight, BPS, MAX_VALIDATORS, MAX_VALIDATOR_RECORDS};

use super::changed;
use crate::state::{all_validators, Records, Settings, Validator, SCHEDULE, SETTINGS, VALIDATORS};
use crate::{staking, ContractError};

const MAX_WEIGHT: u32 = 10_000;

pub fn set_validators(
    deps: DepsMut,
    env: Env,
    validators: Vec<ValidatorWeight>,
) -> Result<Response, ContractError> {
    let settings = SETTINGS.load(deps.storage)?;
    let old = weights(deps.storage)?;
    store_targets(deps.storage, deps.querier, &settings, validators)?;
    rebalance_now(deps.storage, &env)?;
    Ok(Response::new().add_event(changed("validators", old, weights(deps.storage)?)))
}

pub fn remove_validator(
    deps: DepsMut,
    env: Env,
    validator: String,
) -> Result<Response, ContractError> {
    let mut record = removable(deps.storage, &validator)?;
    let old = record.weight;
    record.weight = 0;
    VALIDATORS.save(deps.storage, &validator, &record)?;
    SETTINGS.update(deps.storage, |mut settings| {
        settings.removed_at = env.block.time.seconds();
        Ok::<_, ContractError>(settings)
    })?;
    rebalance_now(deps.storage, &env)?;
    Ok(Response::new().add_event(changed(&format!("weight of {validator}"), old, 0)))
}

/// A target that is not the last one. Errors: `UnknownValidator`, `LastValidator`.
pub fn removable(storage: &dyn Storage, validator: &str) -> Result<Validator, ContractError> {
    let mut targets = all_validators(storage)?;
    targets.retain(|(_, record)| record.weight > 0);
    let others = targets.len() > 1;
    let validator = validator.to_string();
    match targets
        .into_iter()
        .find(|(address, _)| *address == validator)
    {
        None => Err(ContractError::UnknownValidator { validator }),
        Some(_) if !others => Err(ContractError::LastValidator { validator }),
        Some((_, record)) => Ok(record),
    }
}

/// Targets changed: the next tick may move stake at once.
fn rebalance_now(storage: &mut dyn Storage, env: &Env) -> Result<(), ContractError> {
    let mut schedule = SCHEDULE.load(storage)?;
    schedule.next_rebalance = env.block.time.seconds();
    SCHEDULE.save(storage, &schedule)?;
    Ok(())
}

/// The targets as text, for the event.
fn weights(storage: &dyn Storage) -> Result<String, ContractError> {
    let targets: Vec<String> = all_validators(storage)?
        .into_iter()
        .filter(|(_, record)| record.weight > 0)
        .map(|(address, record)| format!("{address}={}", record.weight))
        .collect();
    Ok(targets.join(","))
}

/// Checks and stores targets; a validator that is not named gets weight 0.
pub fn store_targets(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    settings: &Settings,
    validators: Vec<ValidatorWeight>,
) -> Result<(), ContractError> {
    for (address, mut record) in check(storage, querier, settings, &validators)? {
        record.weight = 0;
        VALIDATORS.save(storage, &address, &record)?;
    }
    for target in validators {
        let mut record = VALIDATORS
            .may_load(storage, &target.validator)?
            .unwrap_or_else(|| Validator::new(0));
        record.weight = target.weight;
        VALIDATORS.save(storage, &target.validator, &record)?;
    }
    Ok(())
}

/// Returns the records of those that are not named any more. Errors: `ValidatorCount`,
/// `WeightOutOfRange`, `DuplicateValidator`, `ShareTooHigh`, `ValidatorNotFound`, `CommissionTooHigh`.
pub fn check(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    settings: &Settings,
    validators: &[ValidatorWeight],
) -> Result<Records, ContractError> {
    if validators.is_empty() || validators.len() > MAX_VALIDATORS {
        return Err(ContractError::ValidatorCount {
            max: MAX_VALIDATORS,
            actual: validators.len(),
        });
    }
    let mut names = BTreeSet::new();
    let mut whole = 0u64;
    for target in validators {
        let validator = target.validator.clone();
        if target.weight == 0 || target.weight > MAX_WEIGHT {
            return Err(ContractError::WeightOutOfRange {
                validator,
                max: MAX_WEIGHT,
                actual: target.weight,
            });
        }
        if !names.insert(validator.clone()) {
            return Err(ContractError::DuplicateValidator { validator });
        }
        whole = whole.saturating_add(target.weight.into());
    }
    for target in validators {
        check_target(querier, settings, target, whole)?;
    }
    let mut left = all_validators(storage)?;
    left.retain(|(address, _)| !names.contains(address));
    let records = left.len().saturating_add(names.len());
    if records > MAX_VALIDATOR_RECORDS {
        return Err(ContractError::ValidatorCount {
            max: MAX_VALIDATOR_RECORDS,
            actual: records,
        });
    }
    Ok(left)
}

fn check_target(
    querier: QuerierWrapper,
    settings: &Settings,
    target: &ValidatorWeight,
    whole: u64,
) -> Result<(), ContractError> {
    let validator = target.validator.clone();
    let share = Uint128::from(target.weight)
        .checked_multiply_ratio(BPS, whole)
        .map(|bps| u16::try_from(bps.u128()).unwrap_or(u16::MAX))?;
    if share > settings.max_share_bps {
        return Err(ContractError::ShareTooHigh {
            validator,
            max: settings.max_share_bps,
            actual: share,
        });
    }
    let commission = staking::commission(querier, &validator)?;
    if commission > settings.max_commission {
        return Err(ContractError::CommissionTooHigh {
            validator,
            max: settings.max_commission,
            actual: commission,
        });
    }
    Ok(())
}
