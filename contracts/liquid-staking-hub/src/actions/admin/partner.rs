//! Grants of rebates to partners.

use cosmwasm_std::{Addr, Deps, DepsMut, Response, Uint128};
use pstake_types::hub::BPS;

use super::changed;
use crate::partners::{self, Partner, PARTNERS};
use crate::state::SETTINGS;
use crate::ContractError;

pub fn set_partner(
    deps: DepsMut,
    partner: String,
    rebate_bps: u16,
    max_stk: Uint128,
) -> Result<Response, ContractError> {
    let address = check(deps.as_ref(), &partner, rebate_bps)?;
    let text = |p: &Partner| format!("rebate_bps={},max_stk={}", p.rebate_bps, p.max_stk);
    let (book, mut known) = partners::open(deps.storage, &address)?;
    let old = text(&known);
    known.rebate_bps = rebate_bps;
    known.max_stk = max_stk;
    let new = text(&known);
    partners::close(deps.storage, &address, book, known)?;
    SETTINGS.update(deps.storage, |mut settings| {
        settings.partners = true;
        Ok::<_, ContractError>(settings)
    })?;
    Ok(Response::new().add_event(changed(&format!("partner {partner}"), old, new)))
}

/// Errors: a bad address, `OutOfRange`.
pub fn check(deps: Deps, partner: &str, rebate_bps: u16) -> Result<Addr, ContractError> {
    if rebate_bps > BPS {
        return Err(ContractError::OutOfRange {
            parameter: "rebate_bps".into(),
            min: Uint128::zero(),
            max: BPS.into(),
            actual: rebate_bps.into(),
        });
    }
    Ok(deps.api.addr_validate(partner)?)
}

/// Whether it takes more of what other recipients get than it does now.
pub fn grants_more(
    deps: Deps,
    partner: &str,
    rebate_bps: u16,
    max_stk: Uint128,
) -> Result<bool, ContractError> {
    let known = PARTNERS.may_load(deps.storage, &Addr::unchecked(partner))?;
    let known = known.unwrap_or_default();
    Ok(rebate_bps > known.rebate_bps || max_stk > known.max_stk && rebate_bps > 0)
}
