//! Jail, tombstone, and the two infractions.
//!
//! Source: cosmos-sdk v0.53.4 `x/slashing/keeper/infractions.go`, `unjail.go`; `x/staking/keeper/slash.go` (`Jail`),
//! `val_state_change.go` (`jailValidator`); cosmossdk.io/x/evidence v0.1.1 `keeper/infraction.go`.

use super::ctx::Ctx;
use super::dec::Dec;
use super::error::SdkError;
use super::state::{self, BondStatus, Validator};
use super::{slash, validator, valset};
use cosmwasm_std::{Event, Timestamp, Uint128};
use cw_multi_test::error::AnyResult;

/// Blocks between a change of the set and the first block it signs (`sdk.ValidatorUpdateDelay`).
const VALIDATOR_UPDATE_DELAY: u64 = 1;

/// `jailValidator`: no power from now on, out of the set at the end of the block.
pub(super) fn jail_record(ctx: &mut Ctx, operator: &str) -> AnyResult<Validator> {
    let before = state::validator(ctx.storage, operator)?;
    if before.jailed {
        let operator = operator.to_string();
        return Err(SdkError::AlreadyJailed { operator }.into());
    }
    let now = Validator {
        jailed: true,
        ..before.clone()
    };
    validator::save(ctx, Some(&before), &now);
    Ok(now)
}

/// `Unjail` of x/slashing: the operator must have its minimum self-delegation, its time must be over, and it must not be
/// tombstoned.
pub(super) fn unjail(ctx: &mut Ctx, operator: &str) -> AnyResult<()> {
    let before = state::validator(ctx.storage, operator)?;
    let shares =
        state::delegation(ctx.storage, &before.account, operator).ok_or(SdkError::NoDelegation)?;
    let own = before.tokens_from_shares(shares).truncate_int();
    if own < before.min_self_delegation {
        return Err(SdkError::SelfDelegationTooLowToUnjail {
            tokens: own.to_string(),
            minimum: before.min_self_delegation.to_string(),
        }
        .into());
    }
    if !before.jailed {
        return Err(SdkError::ValidatorNotJailed.into());
    }
    if before.tombstoned || ctx.block.time < before.jailed_until {
        return Err(SdkError::ValidatorJailed.into());
    }
    let now = Validator {
        jailed: false,
        ..before.clone()
    };
    validator::save(ctx, Some(&before), &now);
    Ok(())
}

/// `HandleValidatorSignature` of a validator that has missed too many blocks: slash and jail. It reaches entries begun
/// in the last two blocks, as the infraction is dated there. A jailed validator is left alone.
pub(super) fn downtime(ctx: &mut Ctx, operator: &str) -> AnyResult<Uint128> {
    let val = state::validator(ctx.storage, operator)?;
    if val.jailed {
        return Ok(Uint128::zero());
    }
    let signed = ctx.block.height.saturating_sub(1);
    let power = valset::power_at(ctx.storage, operator, signed);
    let height = signed.saturating_sub(VALIDATOR_UPDATE_DELAY);
    let fraction = Dec::from(ctx.params.slash_fraction_downtime);
    let burned = slash::slash(ctx, operator, height, power, fraction)?;
    event(ctx, operator, power, "missing_signature", burned);
    let before = jail_record(ctx, operator)?;
    let until = ctx
        .block
        .time
        .plus_seconds(ctx.params.downtime_jail_seconds);
    let now = Validator {
        jailed_until: until,
        ..before.clone()
    };
    validator::save(ctx, Some(&before), &now);
    Ok(burned)
}

/// `handleEquivocationEvidence`: slash, jail and tombstone. The stake is that of the block before the infraction, so
/// entries begun from `infraction_height - 1` on pay. Ignored if tombstoned already, or unbonded.
pub(super) fn double_sign(
    ctx: &mut Ctx,
    operator: &str,
    infraction_height: u64,
) -> AnyResult<Uint128> {
    let val = state::validator(ctx.storage, operator)?;
    if val.tombstoned || val.status == BondStatus::Unbonded {
        return Ok(Uint128::zero());
    }
    let power = valset::power_at(ctx.storage, operator, infraction_height);
    let height = infraction_height.saturating_sub(VALIDATOR_UPDATE_DELAY);
    let fraction = Dec::from(ctx.params.slash_fraction_double_sign);
    let burned = slash::slash(ctx, operator, height, power, fraction)?;
    event(ctx, operator, power, "double_sign", burned);
    let mut before = state::validator(ctx.storage, operator)?;
    if !before.jailed {
        before = jail_record(ctx, operator)?;
    }
    let now = Validator {
        tombstoned: true,
        jailed_until: Timestamp::from_nanos(u64::MAX),
        ..before.clone()
    };
    validator::save(ctx, Some(&before), &now);
    Ok(burned)
}

fn event(ctx: &mut Ctx, operator: &str, power: u64, reason: &str, burned: Uint128) {
    ctx.events.push(
        Event::new("slash")
            .add_attribute("address", operator)
            .add_attribute("power", power.to_string())
            .add_attribute("reason", reason)
            .add_attribute("burned_coins", burned),
    );
}
