//! What happens between the messages of two blocks.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/val_state_change.go` (`BlockValidatorUpdates`), `x/mint/abci.go`,
//! `x/distribution/keeper/allocation.go` (`AllocateTokens`, `sendCommunityPoolToExternalPool`).

use super::address::ModuleAccount;
use super::ctx::Ctx;
use super::dec::Dec;
use super::dec_coins::DecCoins;
use super::params::Rewards;
use super::state::{self, key, Tag};
use super::{redelegate, rewards, unbond, valset};
use cosmwasm_std::{Coin, Timestamp, Uint128, Uint256};
use cw_multi_test::error::AnyResult;

/// Nanoseconds of a year of 365 days.
const YEAR_NANOS: u64 = 365 * 86_400 * 1_000_000_000;

/// The staking EndBlocker, in its order: the new set, validators' own unbonding, unbonding entries, redelegations. An
/// entry is paid in the first block whose time is at or past its completion, so messages see it one block later.
pub(super) fn end(ctx: &mut Ctx) -> AnyResult<()> {
    valset::apply_updates(ctx)?;
    valset::unbond_mature(ctx)?;
    unbond::complete_mature(ctx)?;
    redelegate::complete_mature(ctx)
}

/// The mint and distribution BeginBlockers: mints the rewards of the time since `previous` and allocates them.
pub(super) fn begin(ctx: &mut Ctx, previous: Timestamp) -> AnyResult<()> {
    let coins = minted(ctx, previous)?;
    let to = ctx.module(ModuleAccount::Distribution)?;
    ctx.mint(&to, coins.clone())?;
    allocate(ctx, &coins)?;
    if ctx.params.external_community_pool {
        move_community_pool(ctx)?;
    }
    Ok(())
}

fn minted(ctx: &Ctx, previous: Timestamp) -> AnyResult<Vec<Coin>> {
    let rate = match &ctx.params.rewards {
        Rewards::Nothing => return Ok(vec![]),
        Rewards::PerBlock(coins) => return Ok(coins.clone()),
        Rewards::Yearly(rate) => *rate,
    };
    let elapsed = ctx.block.time.nanos().saturating_sub(previous.nanos());
    let pool = ctx.module(ModuleAccount::BondedPool)?;
    let bonded = ctx.bank.balance(ctx, &pool, &ctx.params.bond_denom)?;
    // bonded * rate * elapsed / year, rounded down once.
    let product = bonded.full_mul(rate.atomics()) * Uint256::from(elapsed);
    let divisor = Uint256::from(YEAR_NANOS) * Dec::ONE.atomics();
    let amount = Uint128::try_from(product / divisor)?;
    Ok(vec![ctx.bond_coin(amount)])
}

/// `AllocateTokens`: to the validators that signed the last block by their power, less the community tax; what rounding
/// leaves goes to the community pool, and all of it if nobody signed. (The set that signs changes one block after the
/// staking module's; CometBFT's delay of two is collapsed, as blocks of a test may be a day long.)
pub(super) fn allocate(ctx: &mut Ctx, coins: &[Coin]) -> AnyResult<()> {
    let fees = DecCoins::from_coins(coins);
    if fees.is_empty() {
        return Ok(());
    }
    let members = valset::bonded_set(ctx.storage);
    let total: u64 = members.iter().map(|m| m.power).sum();
    if total == 0 {
        state::add_to_community_pool(ctx.storage, &fees);
        return Ok(());
    }
    let total = Dec::from_int(Uint128::from(total));
    let to_validators = Dec::ONE - Dec::from(ctx.params.community_tax);
    let shared = fees.map(|_, amount| amount.mul_truncate(to_validators));
    let mut remaining = fees;
    for member in members {
        let part = Dec::from_int(Uint128::from(member.power)).quo_truncate(total);
        let reward = shared.map(|_, amount| amount.mul_truncate(part));
        let commission = state::validator(ctx.storage, &member.operator)?.commission;
        rewards::allocate_to_validator(ctx.storage, &member.operator, commission, &reward)?;
        remaining = remaining.checked_sub(&reward).unwrap_or_default();
    }
    state::add_to_community_pool(ctx.storage, &remaining);
    Ok(())
}

/// `sendCommunityPoolToExternalPool`: whole coins go to x/protocolpool, decimals stay.
fn move_community_pool(ctx: &mut Ctx) -> AnyResult<()> {
    let (coins, remaining) = state::community_pool(ctx.storage).truncate();
    let from = ctx.module(ModuleAccount::Distribution)?;
    let to = ctx.module(ModuleAccount::ProtocolPool)?;
    ctx.send(&from, &to, coins)?;
    state::set(ctx.storage, &key(Tag::CommunityPool, &[]), &remaining);
    Ok(())
}
