//! Slashing stake for an infraction at a known height.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/slash.go`: `Slash`, `SlashUnbondingDelegation`, `SlashRedelegation`.

use super::address::ModuleAccount;
use super::ctx::Ctx;
use super::dec::Dec;
use super::delegate::pool;
use super::entries::{Redelegation, Unbonding};
use super::error::SdkError;
use super::state::{self, BondStatus};
use super::{redelegate, rewards, unbond, validator};
use cosmwasm_std::Uint128;
use cw_multi_test::error::AnyResult;

/// `Slash`: `fraction` of the stake that `power` stood for at `infraction_height`.
///
/// Unbonding entries and redelegations out of the validator that began at or after that height pay first, by their
/// initial balance; the validator's own tokens pay the rest. At the current height only the validator pays. Returns the
/// tokens burned from the validator.
///
/// Errors: no effect if the validator is gone; an unbonded validator; a height in the future.
pub(super) fn slash(
    ctx: &mut Ctx,
    operator: &str,
    infraction_height: u64,
    power: u64,
    fraction: Dec,
) -> AnyResult<Uint128> {
    let stake = ctx.params.power_reduction * Uint128::from(power);
    let mut remaining = Dec::from_int(stake).mul_round(fraction).truncate_int();
    let Ok(val) = state::validator(ctx.storage, operator) else {
        return Ok(Uint128::zero());
    };
    if val.status == BondStatus::Unbonded {
        let operator = operator.to_string();
        return Err(SdkError::SlashUnbonded { operator }.into());
    }
    let height = ctx.block.height;
    if infraction_height > height {
        return Err(SdkError::FutureInfraction {
            infraction_height,
            height,
        }
        .into());
    }
    if infraction_height < height {
        for pair in unbond::from_validator(ctx.storage, operator) {
            let amount = slash_unbonding(ctx, pair, infraction_height, fraction)?;
            remaining = remaining.saturating_sub(amount);
        }
        for triple in redelegate::from_source(ctx.storage, operator) {
            let amount = slash_redelegation(ctx, &triple, infraction_height, fraction)?;
            remaining = remaining.saturating_sub(amount);
        }
    }
    let burned = remaining.min(val.tokens);
    if burned.is_zero() {
        return Ok(burned);
    }
    let effective = Dec::from_int(burned).quo_round_up(Dec::from_int(val.tokens));
    rewards::before_validator_slashed(ctx, &val, effective.min(Dec::ONE))?;
    let mut now = val.clone();
    now.tokens -= burned;
    validator::save(ctx, Some(&val), &now);
    ctx.burn(pool(val.status), burned)?;
    Ok(burned)
}

/// `SlashUnbondingDelegation`: each entry begun at or after the infraction and not mature yet loses the fraction of its
/// initial balance, or what is left of it. Returns what it owed, even where less was left.
fn slash_unbonding(
    ctx: &mut Ctx,
    mut pair: Unbonding,
    infraction_height: u64,
    fraction: Dec,
) -> AnyResult<Uint128> {
    let (mut owed, mut burned) = (Uint128::zero(), Uint128::zero());
    let now = ctx.block.time;
    for entry in &mut pair.entries {
        if entry.creation_height < infraction_height || entry.completion_time <= now {
            continue;
        }
        let amount = fraction.mul_int(entry.initial_balance).truncate_int();
        owed += amount;
        let taken = amount.min(entry.balance);
        entry.balance -= taken;
        burned += taken;
    }
    if !burned.is_zero() {
        unbond::save(ctx.storage, &pair);
    }
    ctx.burn(ModuleAccount::NotBondedPool, burned)?;
    Ok(owed)
}

/// `SlashRedelegation`: each entry begun at or after the infraction and not mature yet owes the fraction of its initial
/// balance. Unbonding entries of the delegator at the target begun since pay first. If that is not enough the delegation
/// at the target loses the fraction of the shares moved: all of it, whatever the entries have paid. Taking the shares
/// pays the delegator's rewards. Returns what was owed.
fn slash_redelegation(
    ctx: &mut Ctx,
    triple: &Redelegation,
    infraction_height: u64,
    fraction: Dec,
) -> AnyResult<Uint128> {
    let (delegator, target) = (triple.delegator.as_str(), triple.target.as_str());
    let now = ctx.block.time;
    let (mut owed, mut bonded, mut not_bonded) = Default::default();
    for entry in &triple.entries {
        if entry.creation_height < infraction_height || entry.completion_time <= now {
            continue;
        }
        let mut amount = fraction.mul_int(entry.initial_balance).truncate_int();
        owed += amount;
        if let Some(mut pair) = unbond::unbonding(ctx.storage, delegator, target) {
            for unbonding in &mut pair.entries {
                let old = unbonding.creation_height < infraction_height;
                if old || unbonding.completion_time <= now {
                    continue;
                }
                let taken = amount.min(unbonding.balance);
                amount -= taken;
                unbonding.balance -= taken;
                not_bonded += taken;
            }
            unbond::save(ctx.storage, &pair);
        }
        let shares = fraction.mul_round(entry.shares_dst);
        if shares.is_zero() || amount.is_zero() {
            continue;
        }
        let Some(held) = state::delegation(ctx.storage, delegator, target) else {
            continue;
        };
        let tokens = unbond::unbond(ctx, delegator, target, shares.min(held))?;
        // An unbonded target that lost its last shares is gone: the SDK stops the chain there.
        match state::validator(ctx.storage, target)?.status {
            BondStatus::Bonded => bonded += tokens,
            BondStatus::Unbonding | BondStatus::Unbonded => not_bonded += tokens,
        }
    }
    ctx.burn(ModuleAccount::BondedPool, bonded)?;
    ctx.burn(ModuleAccount::NotBondedPool, not_bonded)?;
    Ok(owed)
}
