//! Who shares the revenue.

use cosmwasm_std::{Api, DepsMut, Response, Storage};
use pstake_types::hub::{RevenueRecipient, RevenueShare, BPS, MAX_REVENUE_SHARES};

use super::changed;
use crate::state::REVENUE;
use crate::ContractError;

pub fn set_revenue(deps: DepsMut, shares: Vec<RevenueShare>) -> Result<Response, ContractError> {
    let text = |shares: &[RevenueShare]| -> Result<String, ContractError> {
        Ok(String::from_utf8_lossy(&cosmwasm_std::to_json_vec(&shares)?).into_owned())
    };
    let old = text(&REVENUE.load(deps.storage)?)?;
    let new = text(&shares)?;
    store_revenue(deps.storage, deps.api, shares)?;
    Ok(Response::new().add_event(changed("revenue", old, new)))
}

pub fn store_revenue(
    storage: &mut dyn Storage,
    api: &dyn Api,
    shares: Vec<RevenueShare>,
) -> Result<(), ContractError> {
    check(api, &shares)?;
    REVENUE.save(storage, &shares)?;
    Ok(())
}

/// Errors: `RecipientCount`, `DuplicateRecipient`, `RevenueShares`, a bad address.
pub fn check(api: &dyn Api, shares: &[RevenueShare]) -> Result<(), ContractError> {
    if shares.is_empty() || shares.len() > MAX_REVENUE_SHARES {
        return Err(ContractError::RecipientCount {
            max: MAX_REVENUE_SHARES,
            actual: shares.len(),
        });
    }
    let mut whole = 0u64;
    for (i, share) in shares.iter().enumerate() {
        if let RevenueRecipient::Address(address) = &share.recipient {
            api.addr_validate(address)?;
        }
        let before = shares.iter().take(i);
        if before.into_iter().any(|s| s.recipient == share.recipient) {
            return Err(ContractError::DuplicateRecipient {
                recipient: share.recipient.clone(),
            });
        }
        whole = whole.saturating_add(share.bps.into());
    }
    if whole != u64::from(BPS) || shares.iter().any(|s| s.bps == 0) {
        return Err(ContractError::RevenueShares { actual: whole });
    }
    Ok(())
}
