//! Partners lock stk for a rebate of the fee, and take it back. It stays theirs and earns as all stk.

use cosmwasm_std::{Addr, DepsMut, MessageInfo, Response, Storage, Uint128};
use pstake_types::hub::event::Lock;

use crate::partners::{self, Partner, PARTNERS};
use crate::state::CONFIG;
use crate::{stk, ContractError};

fn granted(storage: &dyn Storage, sender: &Addr) -> Result<Partner, ContractError> {
    PARTNERS
        .may_load(storage, sender)?
        .ok_or_else(|| ContractError::NotAPartner {
            sender: sender.clone(),
        })
}

/// cw20 hook; the token vouches for the sender. Errors: `NotAPartner`, `AboveGrant`. Invariant: INV4.
pub fn lock(deps: DepsMut, sender: String, stk: Uint128) -> Result<Response, ContractError> {
    let sender = Addr::unchecked(sender);
    let partner = granted(deps.storage, &sender)?;
    let before = partner.locked()?;
    let locked = before.checked_add(stk)?;
    if locked > partner.max_stk || partner.rebate_bps == 0 {
        return Err(ContractError::AboveGrant {
            max: partner.max_stk,
            actual: locked,
        });
    }
    let (book, mut partner) = partners::open(deps.storage, &sender)?;
    partner.waiting = partner.waiting.checked_add(stk)?;
    partner.waits_for = book.round.saturating_add(2);
    partners::close(deps.storage, &sender, book, partner)?;
    Ok(Response::new().add_event(event(sender, before, locked)))
}

/// What does not count yet goes first. Errors: payment, `NotAPartner`, `ZeroAmount`, `NotLocked`.
/// Invariant: INV4.
pub fn unlock(
    deps: DepsMut,
    info: MessageInfo,
    stk: Option<Uint128>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let sender = info.sender;
    let locked = granted(deps.storage, &sender)?.locked()?;
    let amount = stk.unwrap_or(locked);
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    if amount > locked {
        return Err(ContractError::NotLocked {
            locked,
            actual: amount,
        });
    }
    let (book, mut partner) = partners::open(deps.storage, &sender)?;
    let waiting = partner.waiting.min(amount);
    partner.waiting = partner.waiting.checked_sub(waiting)?;
    let counted = amount.checked_sub(waiting)?;
    partner.counted = partner.counted.checked_sub(counted)?;
    partners::close(deps.storage, &sender, book, partner)?;
    let token = CONFIG.load(deps.storage)?.token;
    let left = locked.checked_sub(amount)?;
    Ok(Response::new()
        .add_message(stk::transfer(&token, &sender, amount)?)
        .add_event(event(sender, locked, left)))
}

fn event(partner: Addr, before: Uint128, locked: Uint128) -> Lock {
    Lock {
        partner: partner.into(),
        locked_before: before.u128(),
        locked: locked.u128(),
    }
}
