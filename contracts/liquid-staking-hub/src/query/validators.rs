use cosmwasm_std::{Deps, Env};
use pstake_types::hub::ValidatorResponse;

use crate::math::sum;
use crate::state::{all_pending, all_validators};
use crate::{plan, ContractError};

/// Records by address, with the target of each at the present stake.
pub fn validators(
    deps: Deps,
    env: Env,
    start_after: Option<String>,
    limit: usize,
) -> Result<Vec<ValidatorResponse>, ContractError> {
    let now = env.block.time.seconds();
    let records = all_validators(deps.storage)?;
    let pending = all_pending(deps.storage)?;
    let used = plan::slots(&pending);
    let pool = sum(records.iter().map(|(_, v)| v.bonded))?;
    let targets = plan::targets(&records, pool, |_, v| !v.is_gone(now))?;
    Ok(records
        .iter()
        .zip(targets)
        .filter(|((address, _), _)| start_after.as_ref().is_none_or(|after| address > after))
        .take(limit)
        .map(|((address, v), target)| ValidatorResponse {
            validator: address.clone(),
            weight: v.weight,
            target,
            bonded: v.bonded,
            slots_used: used.get(address.as_str()).copied().unwrap_or_default(),
            locked_until_seconds: v.locked_until,
            missing_since_seconds: v.missing_since,
            frozen: v.frozen,
            frozen_until_seconds: v.frozen_until,
        })
        .collect())
}
