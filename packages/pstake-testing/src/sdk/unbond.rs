//! Undelegating, and paying out what has matured.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/delegation.go`: `ValidateUnbondAmount`, `Unbond`, `Undelegate`,
//! `SetUnbondingDelegationEntry`, `CompleteUnbonding`; `x/staking/types/delegation.go`: `AddEntry`.

use super::address::{address_bytes, ModuleAccount};
use super::ctx::Ctx;
use super::dec::Dec;
use super::dec_coins::coins_string;
use super::delegate::set_delegation;
use super::entries::{Unbonding, UnbondingEntry};
use super::error::SdkError;
use super::state::{self, key, BondStatus, Tag};
use super::valset::{take_mature, time_key};
use super::{proto, rewards, slashing, validator};
use cosmwasm_std::{Coin, Event, Storage, Timestamp, Uint128};
use cw_multi_test::error::AnyResult;

/// MsgUndelegate. Returns completion time and the amount that will be paid, which rounding may make less than asked.
///
/// Errors: zero amount, no such validator, no delegation, more than delegated, other denom, too many entries.
pub(super) fn msg_undelegate(
    ctx: &mut Ctx,
    delegator: &str,
    operator: &str,
    coin: &Coin,
) -> AnyResult<(Timestamp, Uint128)> {
    if coin.amount.is_zero() {
        return Err(SdkError::InvalidSharesAmount.into());
    }
    let shares = validate_unbond_amount(ctx.storage, delegator, operator, coin.amount)?;
    ctx.check_denom(coin)?;
    let (completion, amount) = undelegate(ctx, delegator, operator, shares)?;
    let paid = ctx.bond_coin(amount);
    ctx.events.push(
        Event::new("unbond")
            .add_attribute("validator", operator)
            .add_attribute("delegator", delegator)
            .add_attribute("amount", paid.to_string())
            .add_attribute("completion_time", proto::rfc3339(completion)),
    );
    Ok((completion, amount))
}

/// `ValidateUnbondAmount`: the shares that an amount of tokens is worth. An amount that is right but for rounding takes
/// all shares.
pub(super) fn validate_unbond_amount(
    storage: &dyn Storage,
    delegator: &str,
    operator: &str,
    amount: Uint128,
) -> Result<Dec, SdkError> {
    let val = state::validator(storage, operator)?;
    let held = state::delegation(storage, delegator, operator).ok_or(SdkError::NoDelegation)?;
    let shares = val.shares_from_tokens(amount)?;
    if val.shares_from_tokens_truncated(amount)? > held {
        return Err(SdkError::InvalidSharesAmount);
    }
    Ok(shares.min(held))
}

/// `Undelegate`: at most `max_entries` entries a pair; entries of one height and time merge, but the limit is checked
/// before that.
fn undelegate(
    ctx: &mut Ctx,
    delegator: &str,
    operator: &str,
    shares: Dec,
) -> AnyResult<(Timestamp, Uint128)> {
    let val = state::validator(ctx.storage, operator)?;
    let found = unbonding(ctx.storage, delegator, operator);
    let entries = found.as_ref().map_or(0, |u| u.entries.len());
    if entries >= ctx.params.max_entries as usize {
        return Err(SdkError::MaxUnbondingDelegationEntries.into());
    }
    let amount = unbond(ctx, delegator, operator, shares)?;
    if val.is_bonded() {
        ctx.move_tokens(
            ModuleAccount::BondedPool,
            ModuleAccount::NotBondedPool,
            amount,
        )?;
    }
    let completion = ctx.block.time.plus_seconds(ctx.params.unbonding_seconds);
    let mut pair = found.unwrap_or_else(|| Unbonding {
        delegator: delegator.to_string(),
        validator: operator.to_string(),
        entries: vec![],
    });
    add_entry(&mut pair, ctx.block.height, completion, amount);
    save(ctx.storage, &pair);
    let slot = time_key(Tag::UnbondingQueue, completion);
    let mut queue: Vec<(String, String)> = state::get(ctx.storage, &slot).unwrap_or_default();
    queue.push((pair.delegator, pair.validator));
    state::set(ctx.storage, &slot, &queue);
    Ok((completion, amount))
}

/// `AddEntry`: an entry of the same height and time grows, else a new one is appended.
fn add_entry(pair: &mut Unbonding, height: u64, completion: Timestamp, amount: Uint128) {
    let same = pair
        .entries
        .iter_mut()
        .find(|e| e.creation_height == height && e.completion_time == completion);
    match same {
        Some(entry) => {
            entry.balance += amount;
            entry.initial_balance += amount;
        }
        None => pair.entries.push(UnbondingEntry {
            creation_height: height,
            completion_time: completion,
            initial_balance: amount,
            balance: amount,
        }),
    }
}

/// `Unbond`: pays pending rewards, takes shares from a delegation and tokens from its validator. The tokens stay in the
/// validator's pool. A self-delegation below the minimum jails the validator.
pub(super) fn unbond(
    ctx: &mut Ctx,
    delegator: &str,
    operator: &str,
    shares: Dec,
) -> AnyResult<Uint128> {
    let held = state::delegation(ctx.storage, delegator, operator)
        .ok_or(SdkError::NoDelegatorForAddress)?;
    let val = state::validator(ctx.storage, operator)?;
    rewards::withdraw(ctx, &val, delegator, held)?;
    let rest = held
        .checked_sub(shares)
        .ok_or_else(|| SdkError::NotEnoughDelegationShares {
            shares: held.to_string(),
        })?;
    let short = || val.tokens_from_shares(rest).truncate_int() < val.min_self_delegation;
    if delegator == val.account && !val.jailed && short() {
        slashing::jail_record(ctx, operator)?;
    }
    let before = state::validator(ctx.storage, operator)?;
    if rest.is_zero() {
        let record = state::delegation_key(delegator, operator);
        ctx.storage.remove(&record);
    } else {
        set_delegation(ctx, delegator, operator, rest);
        rewards::initialize_delegation(ctx, &before, delegator, rest)?;
    }
    let mut now = before.clone();
    let amount = now.remove_shares(shares)?;
    validator::save(ctx, Some(&before), &now);
    if now.delegator_shares.is_zero() && now.status == BondStatus::Unbonded {
        validator::remove(ctx, operator)?;
    }
    Ok(amount)
}

/// End of block: pays all entries whose completion time is at or before the block's time
/// (`BlockValidatorUpdates`, `DequeueAllMatureUBDQueue`, `CompleteUnbonding`).
pub(super) fn complete_mature(ctx: &mut Ctx) -> AnyResult<()> {
    for slot in take_mature::<Vec<(String, String)>>(ctx, Tag::UnbondingQueue) {
        for (delegator, operator) in slot {
            complete(ctx, &delegator, &operator)?;
        }
    }
    Ok(())
}

fn complete(ctx: &mut Ctx, delegator: &str, operator: &str) -> AnyResult<()> {
    // Several entries of a pair may share a slot: the first visit pays them all.
    let Some(mut pair) = unbonding(ctx.storage, delegator, operator) else {
        return Ok(());
    };
    let now = ctx.block.time;
    let (mature, rest): (Vec<_>, Vec<_>) = pair
        .entries
        .into_iter()
        .partition(|e| e.completion_time <= now);
    pair.entries = rest;
    save(ctx.storage, &pair);
    let from = ctx.module(ModuleAccount::NotBondedPool)?;
    let mut total = Uint128::zero();
    for entry in mature {
        let coin = ctx.bond_coin(entry.balance);
        ctx.pay(&from, delegator, vec![coin])?;
        total += entry.balance;
    }
    let paid: Vec<Coin> = [ctx.bond_coin(total)]
        .into_iter()
        .filter(|c| !c.amount.is_zero())
        .collect();
    ctx.events.push(
        Event::new("complete_unbonding")
            .add_attribute("amount", coins_string(&paid))
            .add_attribute("validator", operator)
            .add_attribute("delegator", delegator),
    );
    Ok(())
}

fn pair_key(delegator: &str, operator: &str) -> Vec<u8> {
    key(
        Tag::Unbonding,
        &[delegator.as_bytes(), &address_bytes(operator)],
    )
}

fn index_key(delegator: &str, operator: &str) -> Vec<u8> {
    key(
        Tag::UnbondingByValidator,
        &[&address_bytes(operator), delegator.as_bytes()],
    )
}

/// `GetUnbondingDelegation`.
pub(super) fn unbonding(
    storage: &dyn Storage,
    delegator: &str,
    operator: &str,
) -> Option<Unbonding> {
    state::get(storage, &pair_key(delegator, operator))
}

/// `GetUnbondingDelegations`: all pairs of a delegator, by validator address.
pub(super) fn of_delegator(storage: &dyn Storage, delegator: &str) -> Vec<Unbonding> {
    state::scan(storage, &key(Tag::Unbonding, &[delegator.as_bytes()]))
}

/// `GetUnbondingDelegationsFromValidator`.
pub(super) fn from_validator(storage: &dyn Storage, operator: &str) -> Vec<Unbonding> {
    let prefix = key(Tag::UnbondingByValidator, &[&address_bytes(operator)]);
    let delegators: Vec<String> = state::scan(storage, &prefix);
    delegators
        .iter()
        .filter_map(|delegator| unbonding(storage, delegator, operator))
        .collect()
}

/// `SetUnbondingDelegation` or, without entries, `RemoveUnbondingDelegation`.
pub(super) fn save(storage: &mut dyn Storage, pair: &Unbonding) {
    let record = pair_key(&pair.delegator, &pair.validator);
    let index = index_key(&pair.delegator, &pair.validator);
    if pair.entries.is_empty() {
        storage.remove(&record);
        storage.remove(&index);
    } else {
        state::set(storage, &record, pair);
        state::set(storage, &index, &pair.delegator);
    }
}
