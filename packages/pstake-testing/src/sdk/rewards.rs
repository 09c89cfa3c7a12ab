//! Rewards paid and allocated: the hooks of x/distribution into x/staking.
//!
//! Source: cosmos-sdk v0.53.4 `x/distribution/keeper/hooks.go`, `delegation.go`, `allocation.go`, `validator.go`.

use super::address::{address_bytes, ModuleAccount};
use super::ctx::Ctx;
use super::dec::Dec;
use super::dec_coins::{coins_string, one_coin, DecCoins};
use super::error::SdkError;
use super::periods::{self, of_validator, save, sub, StartingInfo};
use super::state::{self, key, Tag, Validator};
use cosmwasm_std::{Coin, Decimal, Event, Storage};
use cw_multi_test::error::AnyResult;

/// `BeforeDelegationCreated`.
pub(super) fn before_delegation_created(ctx: &mut Ctx, val: &Validator) -> AnyResult<()> {
    periods::increment_period(ctx, val)?;
    Ok(())
}

/// `initializeDelegation` (`AfterDelegationModified`): the delegation earns from the period just begun on.
pub(super) fn initialize_delegation(
    ctx: &mut Ctx,
    val: &Validator,
    delegator: &str,
    shares: Dec,
) -> AnyResult<()> {
    let previous_period = of_validator(ctx.storage, &val.operator).period - 1;
    periods::retain(ctx.storage, &val.operator, previous_period);
    let info = StartingInfo {
        previous_period,
        stake: val.tokens_from_shares_truncated(shares),
        height: ctx.block.height,
    };
    let record = periods::starting_key(&val.operator, delegator);
    state::set(ctx.storage, &record, &info);
    Ok(())
}

/// `withdrawDelegationRewards` (`BeforeDelegationSharesModified`): pays whole coins to the withdraw address, decimals to
/// the community pool, and forgets the delegation's start; the caller initializes it anew if it goes on.
pub(super) fn withdraw(
    ctx: &mut Ctx,
    val: &Validator,
    delegator: &str,
    shares: Dec,
) -> AnyResult<Vec<Coin>> {
    let operator = &val.operator;
    let start = periods::starting_key(operator, delegator);
    let info: StartingInfo =
        state::get(ctx.storage, &start).ok_or(SdkError::EmptyDelegationDistInfo)?;
    let (_, end) = periods::increment_period(ctx, val)?;
    let raw = periods::calculate(ctx.storage, val, &info, shares, ctx.block.height, &end)?;

    let mut rewards = of_validator(ctx.storage, operator);
    let due = raw.intersect(&rewards.outstanding); // the last digits may exceed it
    let (coins, remainder) = due.truncate();
    let to = withdraw_address(ctx.storage, delegator);
    let from = ctx.module(ModuleAccount::Distribution)?;
    ctx.send(&from, &to, coins.clone())?;

    rewards.outstanding = sub(rewards.outstanding, &due)?;
    save(ctx.storage, operator, &rewards);
    state::add_to_community_pool(ctx.storage, &remainder);
    periods::release(ctx.storage, operator, info.previous_period);
    ctx.storage.remove(&start);

    // Where nothing is paid the SDK reports a zero coin of its base denom.
    let paid = if coins.is_empty() {
        vec![one_coin(Default::default(), &ctx.params.bond_denom)]
    } else {
        coins
    };
    ctx.events.push(
        Event::new("withdraw_rewards")
            .add_attribute("amount", coins_string(&paid))
            .add_attribute("validator", operator)
            .add_attribute("delegator", delegator),
    );
    Ok(paid)
}

/// Where rewards go (`GetDelegatorWithdrawAddr`).
pub(super) fn withdraw_address(storage: &dyn Storage, delegator: &str) -> String {
    state::get(storage, &key(Tag::WithdrawAddress, &[delegator.as_bytes()]))
        .unwrap_or_else(|| delegator.to_string())
}

/// `BeforeValidatorSlashed` (`updateValidatorSlashFraction`): cuts a period, so that stake before and after the slash
/// earns by its own size.
pub(super) fn before_validator_slashed(
    ctx: &mut Ctx,
    val: &Validator,
    fraction: Dec,
) -> AnyResult<()> {
    let (period, _) = periods::increment_period(ctx, val)?;
    periods::retain(ctx.storage, &val.operator, period);
    let event = periods::slash_key(&val.operator, ctx.block.height, period);
    state::set(ctx.storage, &event, &(period, fraction));
    Ok(())
}

/// `AfterValidatorRemoved`: commission to the operator, all dust to the community pool, records deleted.
pub(super) fn after_validator_removed(ctx: &mut Ctx, val: &Validator) -> AnyResult<()> {
    let operator = &val.operator;
    let rewards = of_validator(ctx.storage, operator);
    let outstanding = sub(rewards.outstanding, &rewards.commission)?;
    let (coins, remainder) = rewards.commission.truncate();
    state::add_to_community_pool(ctx.storage, &remainder);
    let to = withdraw_address(ctx.storage, &val.account);
    let from = ctx.module(ModuleAccount::Distribution)?;
    ctx.send(&from, &to, coins)?;
    state::add_to_community_pool(ctx.storage, &outstanding);

    ctx.storage.remove(&periods::state_key(operator));
    let bytes = address_bytes(operator);
    for tag in [Tag::Historical, Tag::SlashEvent] {
        let prefix = key(tag, &[&bytes]);
        let keys: Vec<_> = ctx
            .storage
            .range(
                Some(&prefix),
                Some(&state::after(&prefix)),
                cosmwasm_std::Order::Ascending,
            )
            .map(|(found, _)| found)
            .collect();
        for found in keys {
            ctx.storage.remove(&found);
        }
    }
    Ok(())
}

/// `AllocateTokensToValidator`: commission first, the rest to the delegators of the running period.
/// Source: `x/distribution/keeper/allocation.go`.
pub(super) fn allocate_to_validator(
    storage: &mut dyn Storage,
    operator: &str,
    commission: Decimal,
    coins: &DecCoins,
) -> Result<(), SdkError> {
    let rate = Dec::from(commission);
    let cut = coins.map(|_, amount| amount.mul_round(rate));
    let mut rewards = of_validator(storage, operator);
    rewards.current.add(&sub(coins.clone(), &cut)?);
    rewards.commission.add(&cut);
    rewards.outstanding.add(coins);
    save(storage, operator, &rewards);
    Ok(())
}
