//! Delegating.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/delegation.go`, `Delegate`; `msg_server.go`, `Delegate`.

use super::address::ModuleAccount;
use super::ctx::Ctx;
use super::dec::Dec;
use super::error::SdkError;
use super::state::{self, BondStatus};
use super::{rewards, validator};
use cosmwasm_std::{Coin, Event, Uint128};
use cw_multi_test::error::AnyResult;

/// Where delegated tokens come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The delegator's account.
    Account,
    /// A pool: tokens that left a validator of this status.
    Pool(BondStatus),
}

/// The pool that holds the tokens of validators of a status.
pub(super) fn pool(status: BondStatus) -> ModuleAccount {
    match status {
        BondStatus::Bonded => ModuleAccount::BondedPool,
        BondStatus::Unbonding | BondStatus::Unbonded => ModuleAccount::NotBondedPool,
    }
}

/// MsgDelegate: pays pending rewards first, then bonds the coin.
///
/// Errors: zero amount, no such validator, other denom, validator without tokens, too few coins.
pub(super) fn msg_delegate(
    ctx: &mut Ctx,
    delegator: &str,
    operator: &str,
    coin: &Coin,
) -> AnyResult<()> {
    if coin.amount.is_zero() {
        return Err(SdkError::InvalidDelegationAmount.into());
    }
    state::validator(ctx.storage, operator)?;
    ctx.check_denom(coin)?;
    let shares = delegate(ctx, delegator, operator, coin.amount, Source::Account)?;
    ctx.events.push(
        Event::new("delegate")
            .add_attribute("validator", operator)
            .add_attribute("delegator", delegator)
            .add_attribute("amount", coin.to_string())
            .add_attribute("new_shares", shares.to_string()),
    );
    Ok(())
}

/// `Delegate`: hooks, pools, shares. Returns the shares issued.
pub(super) fn delegate(
    ctx: &mut Ctx,
    delegator: &str,
    operator: &str,
    amount: Uint128,
    source: Source,
) -> AnyResult<Dec> {
    let before = state::validator(ctx.storage, operator)?;
    if before.invalid_ex_rate() {
        return Err(SdkError::DelegatorShareExRateInvalid.into());
    }
    let held = state::delegation(ctx.storage, delegator, operator);
    match held {
        Some(shares) => {
            rewards::withdraw(ctx, &before, delegator, shares)?;
        }
        None => rewards::before_delegation_created(ctx, &before)?,
    }
    let target = pool(before.status);
    match source {
        Source::Account => {
            let to = ctx.module(target)?;
            let coin = ctx.bond_coin(amount);
            ctx.pay(delegator, &to, vec![coin])?;
        }
        Source::Pool(status) if pool(status) != target => {
            ctx.move_tokens(pool(status), target, amount)?;
        }
        Source::Pool(_) => {}
    }
    let mut now = before.clone();
    let issued = now.add_tokens(amount)?;
    validator::save(ctx, Some(&before), &now);
    let shares = held.unwrap_or_default() + issued;
    set_delegation(ctx, delegator, operator, shares);
    rewards::initialize_delegation(ctx, &now, delegator, shares)?;
    Ok(issued)
}

/// `SetDelegation`.
pub(super) fn set_delegation(ctx: &mut Ctx, delegator: &str, operator: &str, shares: Dec) {
    let key = state::delegation_key(delegator, operator);
    state::set(ctx.storage, &key, &(operator.to_string(), shares));
}
