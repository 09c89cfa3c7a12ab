//! The messages. Moves, allowances and marketing are cw20-base's; mint, burn and their refusals are this contract's.
//!
//! Amounts are base units of the token. Every message has refused coins before it comes here.

use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdError, Storage, Uint128,
};
use cw20::{AllowanceResponse, Expiration};
use cw20_base::state::{ALLOWANCES, ALLOWANCES_SPENDER, BALANCES};
use cw20_base::ContractError as Cw20Error;
use cw20_base::{allowances, contract as cw20_contract};
use pstake_types::token::TokenEvent;

use crate::error::ContractError;
use crate::state::{MINTER, SUPPLY};

/// Mints `amount` to `recipient`. Caller: the minter. Reads three keys and writes two: this runs in every deposit.
///
/// # Errors
/// In this order: not the minter, zero amount, bad address, supply beyond `u128`.
pub fn mint(
    deps: DepsMut,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    ensure_minter(deps.storage, info.sender)?;
    ensure_nonzero(amount)?;
    let recipient_addr = deps.api.addr_validate(&recipient)?;

    let supply = increased_supply(SUPPLY.load(deps.storage)?, amount)?;
    let balance = balance_of(deps.storage, &recipient_addr)?
        .checked_add(amount)
        .map_err(StdError::overflow)?;

    SUPPLY.save(deps.storage, &supply)?;
    BALANCES.save(deps.storage, &recipient_addr, &balance)?;

    let event = TokenEvent::Mint {
        to: &recipient,
        amount,
    };
    Ok(Response::new().add_attributes(event.attributes()))
}

/// Burns `amount` of the caller's own balance. Caller: the minter, so that supply falls only where backing falls.
///
/// # Errors
/// In this order: not the minter, zero amount, balance too small.
pub fn burn(deps: DepsMut, info: MessageInfo, amount: Uint128) -> Result<Response, ContractError> {
    let minter = ensure_minter(deps.storage, info.sender)?;
    ensure_nonzero(amount)?;

    let balance = balance_of(deps.storage, &minter)?;
    let rest = balance
        .checked_sub(amount)
        .map_err(|_| ContractError::InsufficientBalance { balance, amount })?;
    let supply = SUPPLY
        .load(deps.storage)?
        .checked_sub(amount)
        .map_err(StdError::overflow)?;

    SUPPLY.save(deps.storage, &supply)?;
    BALANCES.save(deps.storage, &minter, &rest)?;

    let event = TokenEvent::Burn {
        from: minter.as_str(),
        amount,
    };
    Ok(Response::new().add_attributes(event.attributes()))
}

/// Always refused. A new minter could print tokens without backing, and without one nobody could deposit or be paid;
/// holders would have to trust whoever may change it. A hub that must change is migrated at its address.
pub fn update_minter(deps: Deps) -> Result<Response, ContractError> {
    Err(ContractError::MinterImmutable {
        minter: MINTER.load(deps.storage)?,
    })
}

/// cw20 `Transfer`; to oneself is allowed and changes nothing.
///
/// # Errors
/// In this order: zero amount, bad address, balance too small.
pub fn transfer(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    ensure_nonzero(amount)?;
    let owner_addr = info.sender.clone();
    cw20_contract::execute_transfer(deps.branch(), env, info, recipient, amount)
        .map_err(|error| explain(deps.storage, &owner_addr, None, amount, error))
}

/// cw20 `Send`: a transfer that calls `contract` with cw20's `Receive`, which names the caller as sender.
///
/// # Errors
/// As [`transfer`], then whatever the receiver answers.
pub fn send(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    contract: String,
    amount: Uint128,
    msg: Binary,
) -> Result<Response, ContractError> {
    ensure_nonzero(amount)?;
    let owner_addr = info.sender.clone();
    cw20_contract::execute_send(deps.branch(), env, info, contract, amount, msg)
        .map_err(|error| explain(deps.storage, &owner_addr, None, amount, error))
}

/// cw20 `TransferFrom`. Caller: a spender to whom `owner` gave an allowance.
///
/// # Errors
/// In this order: zero amount, bad address, no allowance, allowance expired, balance too small, allowance too small.
pub fn transfer_from(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    recipient: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    ensure_nonzero(amount)?;
    let (owner_addr, spender_addr) = (Addr::unchecked(&owner), info.sender.clone());
    allowances::execute_transfer_from(deps.branch(), env, info, owner, recipient, amount).map_err(
        |error| {
            explain(
                deps.storage,
                &owner_addr,
                Some(&spender_addr),
                amount,
                error,
            )
        },
    )
}

/// cw20 `SendFrom`; `Receive` names the spender as sender, as in cw20-base.
///
/// # Errors
/// As [`transfer_from`], then whatever the receiver answers.
pub fn send_from(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    contract: String,
    amount: Uint128,
    msg: Binary,
) -> Result<Response, ContractError> {
    ensure_nonzero(amount)?;
    let (owner_addr, spender_addr) = (Addr::unchecked(&owner), info.sender.clone());
    allowances::execute_send_from(deps.branch(), env, info, owner, contract, amount, msg).map_err(
        |error| {
            explain(
                deps.storage,
                &owner_addr,
                Some(&spender_addr),
                amount,
                error,
            )
        },
    )
}

/// cw20 `IncreaseAllowance`, with an overflow that is an error where cw20-base aborts. An expiry replaces the old one.
///
/// # Errors
/// In this order: bad address, spender is the caller, expiry in the past, allowance beyond `u128`.
pub fn increase_allowance(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    spender: String,
    amount: Uint128,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let spender_addr = deps.api.addr_validate(&spender)?;
    if spender_addr == info.sender {
        return Err(Cw20Error::CannotSetOwnAccount {}.into());
    }
    if expires.is_some_and(|expires| expires.is_expired(&env.block)) {
        return Err(Cw20Error::InvalidExpiration {}.into());
    }

    let old = allowance_of(deps.storage, &info.sender, &spender_addr)?;
    let allowance = AllowanceResponse {
        allowance: old.allowance.checked_add(amount).map_err(|_| {
            ContractError::AllowanceOverflow {
                allowance: old.allowance,
                amount,
            }
        })?,
        expires: expires.unwrap_or(old.expires),
    };
    ALLOWANCES.save(deps.storage, (&info.sender, &spender_addr), &allowance)?;
    ALLOWANCES_SPENDER.save(deps.storage, (&spender_addr, &info.sender), &allowance)?;

    let event = TokenEvent::IncreaseAllowance {
        owner: info.sender.as_str(),
        spender: &spender,
        amount,
    };
    Ok(Response::new().add_attributes(event.attributes()))
}

/// cw20 `DecreaseAllowance`; a decrease by the whole allowance or more removes it.
///
/// # Errors
/// In this order: bad address, spender is the caller, no allowance, expiry in the past.
pub fn decrease_allowance(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    spender: String,
    amount: Uint128,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let decreased =
        allowances::execute_decrease_allowance(deps, env, info, spender, amount, expires);
    match decreased {
        Err(Cw20Error::Std(StdError::NotFound { .. })) => Err(Cw20Error::NoAllowance {}.into()),
        decreased => Ok(decreased?),
    }
}

pub fn ensure_nonzero(amount: Uint128) -> Result<(), ContractError> {
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    Ok(())
}

pub fn increased_supply(supply: Uint128, amount: Uint128) -> Result<Uint128, ContractError> {
    supply
        .checked_add(amount)
        .map_err(|_| ContractError::SupplyOverflow { supply, amount })
}

fn ensure_minter(storage: &dyn Storage, sender: Addr) -> Result<Addr, ContractError> {
    let minter = MINTER.load(storage)?;
    if sender != minter {
        return Err(ContractError::NotMinter { minter, sender });
    }
    Ok(minter)
}

fn balance_of(storage: &dyn Storage, holder: &Addr) -> Result<Uint128, ContractError> {
    Ok(BALANCES.may_load(storage, holder)?.unwrap_or_default())
}

fn allowance_of(
    storage: &dyn Storage,
    owner: &Addr,
    spender: &Addr,
) -> Result<AllowanceResponse, ContractError> {
    Ok(ALLOWANCES
        .may_load(storage, (owner, spender))?
        .unwrap_or_default())
}

/// Says how much was there and how much was asked for, where cw20-base says only that a subtraction failed.
///
/// Reads on the failing path alone. The balance is looked at first: when it was the balance that failed, cw20-base
/// has already written a smaller allowance (undone with the message).
fn explain(
    storage: &dyn Storage,
    owner: &Addr,
    spender: Option<&Addr>,
    amount: Uint128,
    error: Cw20Error,
) -> ContractError {
    if !matches!(error, Cw20Error::Std(StdError::Overflow { .. })) {
        return error.into();
    }
    let shortage = || {
        let balance = balance_of(storage, owner)?;
        if balance < amount {
            return Ok(ContractError::InsufficientBalance { balance, amount });
        }
        let Some(spender) = spender else {
            return Ok(error.into());
        };
        let allowance = allowance_of(storage, owner, spender)?.allowance;
        Ok(ContractError::InsufficientAllowance { allowance, amount })
    };
    shortage().unwrap_or_else(|unreadable: ContractError| unreadable)
}
