//! Rewards by period (F1): what a delegation has earned, in constant time per message but for slashes in between.
//!
//! A validator's history is cut into periods at each change of its delegations. Of each period the ratio of rewards to
//! tokens is kept, cumulated; a delegation remembers the period in which it began and its stake at that time.
//!
//! Source: cosmos-sdk v0.53.4 `x/distribution/keeper/validator.go`, `delegation.go`, `hooks.go`.

use super::address::address_bytes;
use super::ctx::Ctx;
use super::dec::Dec;
use super::dec_coins::DecCoins;
use super::error::SdkError;
use super::state::{self, key, Tag, Validator};
use super::wire::wire_struct;
use cosmwasm_std::Storage;
use cw_multi_test::error::AnyResult;

/// A validator's rewards (`ValidatorCurrentRewards`, `ValidatorOutstandingRewards`, `ValidatorAccumulatedCommission`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RewardState {
    /// The period that is running.
    pub period: u64,
    /// Delegators' rewards of this period.
    pub current: DecCoins,
    /// All that delegators and operator have not withdrawn.
    pub outstanding: DecCoins,
    /// The operator's part of it.
    pub commission: DecCoins,
}

wire_struct!(RewardState {
    period,
    current,
    outstanding,
    commission,
});

/// Cumulated reward per token up to the end of a period, and how many need it (`ValidatorHistoricalRewards`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Historical {
    ratio: DecCoins,
    references: u32,
}

wire_struct!(Historical { ratio, references });

/// Where a delegation's earnings start (`DelegatorStartingInfo`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StartingInfo {
    pub previous_period: u64,
    pub stake: Dec,
    pub height: u64,
}

wire_struct!(StartingInfo {
    previous_period,
    stake,
    height,
});

pub(super) fn state_key(operator: &str) -> Vec<u8> {
    key(Tag::RewardState, &[&address_bytes(operator)])
}

fn historical_key(operator: &str, period: u64) -> Vec<u8> {
    key(
        Tag::Historical,
        &[&address_bytes(operator), &period.to_be_bytes()],
    )
}

pub(super) fn starting_key(operator: &str, delegator: &str) -> Vec<u8> {
    key(
        Tag::StartingInfo,
        &[&address_bytes(operator), delegator.as_bytes()],
    )
}

pub(super) fn slash_key(operator: &str, height: u64, period: u64) -> Vec<u8> {
    let mut out = key(Tag::SlashEvent, &[&address_bytes(operator)]);
    out.extend_from_slice(&height.to_be_bytes());
    out.extend_from_slice(&period.to_be_bytes());
    out
}

/// A validator's rewards.
pub(super) fn of_validator(storage: &dyn Storage, operator: &str) -> RewardState {
    state::get(storage, &state_key(operator)).unwrap_or_default()
}

pub(super) fn save(storage: &mut dyn Storage, operator: &str, rewards: &RewardState) {
    state::set(storage, &state_key(operator), rewards);
}

/// `AfterValidatorCreated`: period 1 runs, period 0 has ended with nothing.
pub(super) fn after_validator_created(storage: &mut dyn Storage, operator: &str) {
    let first = Historical {
        ratio: DecCoins::default(),
        references: 1,
    };
    state::set(storage, &historical_key(operator, 0), &first);
    let rewards = RewardState {
        period: 1,
        ..RewardState::default()
    };
    save(storage, operator, &rewards);
}

fn historical(storage: &dyn Storage, operator: &str, period: u64) -> Historical {
    state::get(storage, &historical_key(operator, period)).unwrap_or_default()
}

pub(super) fn release(storage: &mut dyn Storage, operator: &str, period: u64) {
    let mut record = historical(storage, operator, period);
    record.references = record.references.saturating_sub(1);
    if record.references == 0 {
        storage.remove(&historical_key(operator, period));
    } else {
        state::set(storage, &historical_key(operator, period), &record);
    }
}

pub(super) fn retain(storage: &mut dyn Storage, operator: &str, period: u64) {
    let mut record = historical(storage, operator, period);
    record.references += 1;
    state::set(storage, &historical_key(operator, period), &record);
}

/// The cumulated ratio if the running period ended now.
fn ratio_now(storage: &dyn Storage, val: &Validator, rewards: &RewardState) -> DecCoins {
    let mut ratio = historical(storage, &val.operator, rewards.period - 1).ratio;
    if !val.tokens.is_zero() {
        let tokens = Dec::from_int(val.tokens);
        ratio.add(&rewards.current.map(|_, amount| amount.quo_truncate(tokens)));
    }
    ratio
}

/// `IncrementValidatorPeriod`: ends the running period. Rewards of a validator without tokens go to the community pool.
/// Returns the period ended and its cumulated ratio.
pub(super) fn increment_period(ctx: &mut Ctx, val: &Validator) -> AnyResult<(u64, DecCoins)> {
    let operator = &val.operator;
    let mut rewards = of_validator(ctx.storage, operator);
    let ratio = ratio_now(ctx.storage, val, &rewards);
    if val.tokens.is_zero() {
        state::add_to_community_pool(ctx.storage, &rewards.current);
        rewards.outstanding = sub(rewards.outstanding, &rewards.current)?;
    }
    let ended = rewards.period;
    release(ctx.storage, operator, ended - 1);
    let record = Historical {
        ratio: ratio.clone(),
        references: 1,
    };
    state::set(ctx.storage, &historical_key(operator, ended), &record);
    rewards.current = DecCoins::default();
    rewards.period = ended + 1;
    save(ctx.storage, operator, &rewards);
    Ok((ended, ratio))
}

pub(super) fn sub(coins: DecCoins, other: &DecCoins) -> Result<DecCoins, SdkError> {
    coins
        .checked_sub(other)
        .ok_or_else(|| SdkError::Panic("negative coin amount".into()))
}

/// `CalculateDelegationRewards`, given the cumulated ratio at the end.
pub(super) fn calculate(
    storage: &dyn Storage,
    val: &Validator,
    info: &StartingInfo,
    shares: Dec,
    height: u64,
    end: &DecCoins,
) -> Result<DecCoins, SdkError> {
    let mut total = DecCoins::default();
    if info.height == height {
        return Ok(total); // started in this block: nothing yet
    }
    let mut stake = info.stake;
    let mut start_period = info.previous_period;
    let mut start = historical(storage, &val.operator, start_period).ratio;
    let from = slash_key(&val.operator, info.height, 0);
    let to = slash_key(&val.operator, height + 1, 0);
    let slashes: Vec<(u64, Dec)> = state::scan_between(storage, &from, &to);
    for (period, fraction) in slashes {
        if period > start_period {
            let at_slash = historical(storage, &val.operator, period).ratio;
            total.add(&between(&start, &at_slash, stake)?);
            stake = stake.mul_truncate(Dec::ONE - fraction);
            start_period = period;
            start = at_slash;
        }
    }
    // Slash by slash the stake may come out a few units above what the shares are worth.
    let current = val.tokens_from_shares(shares);
    if stake > current {
        let margin = Dec::SMALLEST + Dec::SMALLEST + Dec::SMALLEST;
        if stake > current + margin {
            return Err(SdkError::Panic(format!(
                "calculated final stake for delegator greater than current stake\n\tfinal stake:\t{stake}\n\tcurrent stake:\t{current}"
            )));
        }
        stake = current;
    }
    total.add(&between(&start, end, stake)?);
    Ok(total)
}

/// `calculateDelegationRewardsBetween`: stake times the difference of two ratios, rounded down.
fn between(start: &DecCoins, end: &DecCoins, stake: Dec) -> Result<DecCoins, SdkError> {
    let difference = end
        .clone()
        .checked_sub(start)
        .ok_or_else(|| SdkError::Panic("negative rewards should not be possible".into()))?;
    Ok(difference.map(|_, amount| amount.mul_truncate(stake)))
}

/// What a delegation would be paid now, with decimals (query `DelegationRewards`).
pub(super) fn pending(
    storage: &dyn Storage,
    val: &Validator,
    delegator: &str,
    shares: Dec,
    height: u64,
) -> Result<DecCoins, SdkError> {
    let info: StartingInfo = state::get(storage, &starting_key(&val.operator, delegator))
        .ok_or(SdkError::EmptyDelegationDistInfo)?;
    let rewards = of_validator(storage, &val.operator);
    let end = ratio_now(storage, val, &rewards);
    calculate(storage, val, &info, shares, height, &end)
}
