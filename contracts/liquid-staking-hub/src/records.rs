//! Changes of validator records that more than one action makes.

use std::collections::BTreeSet;

use cosmwasm_std::{Storage, Uint128};

use crate::state::{Validator, VALIDATORS};
use crate::ContractError;

/// Changes the stake in a validator's record.
pub fn change_bonded(
    storage: &mut dyn Storage,
    validator: &str,
    change: impl FnOnce(Uint128) -> Result<Uint128, ContractError>,
) -> Result<(), ContractError> {
    VALIDATORS.update(storage, validator, |record| {
        let mut record = record.ok_or_else(|| ContractError::UnknownValidator {
            validator: validator.into(),
        })?;
        record.bonded = change(record.bonded)?;
        Ok::<_, ContractError>(record)
    })?;
    Ok(())
}

/// Notes in records and store which validators are missing from the active set and since when.
pub fn note_missing(
    storage: &mut dyn Storage,
    records: &mut [(String, Validator)],
    active: &BTreeSet<String>,
    now: u64,
) -> Result<(), ContractError> {
    for (address, record) in records {
        let since = match active.contains(address) {
            true => None,
            false => record.missing_since.or(Some(now)),
        };
        if record.missing_since != since {
            record.missing_since = since;
            VALIDATORS.save(storage, address, record)?;
        }
    }
    Ok(())
}

/// A validator refused a message: it is passed over for a day.
pub fn note_failure(
    storage: &mut dyn Storage,
    validator: &str,
    now: u64,
) -> Result<(), ContractError> {
    if let Some(mut record) = VALIDATORS.may_load(storage, validator)? {
        record.failed_at = now;
        VALIDATORS.save(storage, validator, &record)?;
    }
    Ok(())
}
