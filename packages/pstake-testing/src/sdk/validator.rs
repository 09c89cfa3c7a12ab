//! A validator's exchange rate, its place in the power index, and its removal.

use super::address::address_bytes;
use super::ctx::Ctx;
use super::dec::Dec;
use super::error::SdkError;
use super::rewards;
use super::state::{self, after, key, BondStatus, Tag, Validator};
use cosmwasm_std::{Storage, Uint128};
use cw_multi_test::error::AnyResult;

/// Exchange rates. Source: cosmos-sdk v0.53.4 `x/staking/types/validator.go`.
impl Validator {
    /// Whether it is in the set.
    pub fn is_bonded(&self) -> bool {
        self.status == BondStatus::Bonded
    }

    /// `InvalidExRate`: shares but no tokens; nobody can delegate to it any more.
    pub fn invalid_ex_rate(&self) -> bool {
        self.tokens.is_zero() && !self.delegator_shares.is_zero()
    }

    /// `TokensFromShares`: rounded to the nearest 10^-18.
    pub fn tokens_from_shares(&self, shares: Dec) -> Dec {
        shares.mul_int(self.tokens).quo_round(self.delegator_shares)
    }

    /// `TokensFromSharesTruncated`: rounded down to 10^-18; the stake that earns rewards.
    pub fn tokens_from_shares_truncated(&self, shares: Dec) -> Dec {
        shares
            .mul_int(self.tokens)
            .quo_truncate(self.delegator_shares)
    }

    /// `SharesFromTokens`: an error if the validator has no tokens.
    pub fn shares_from_tokens(&self, amount: Uint128) -> Result<Dec, SdkError> {
        if self.tokens.is_zero() {
            return Err(SdkError::InsufficientShares);
        }
        Ok(self.delegator_shares.mul_int(amount).quo_int(self.tokens))
    }

    /// `SharesFromTokensTruncated`: an error if the validator has no tokens.
    pub fn shares_from_tokens_truncated(&self, amount: Uint128) -> Result<Dec, SdkError> {
        if self.tokens.is_zero() {
            return Err(SdkError::InsufficientShares);
        }
        let shares = self.delegator_shares.mul_int(amount);
        Ok(shares.quo_truncate(Dec::from_int(self.tokens)))
    }

    /// `PotentialConsensusPower`: the power it has or would have in the set.
    pub fn potential_power(&self, power_reduction: Uint128) -> u64 {
        u64::try_from(self.tokens.u128() / power_reduction.u128().max(1)).unwrap_or(u64::MAX)
    }

    /// `AddTokensFromDel`: issues shares for tokens; the first delegation sets the rate to one.
    pub(super) fn add_tokens(&mut self, amount: Uint128) -> Result<Dec, SdkError> {
        let issued = if self.delegator_shares.is_zero() {
            Dec::from_int(amount)
        } else {
            self.shares_from_tokens(amount)?
        };
        self.tokens += amount;
        self.delegator_shares = self.delegator_shares + issued;
        Ok(issued)
    }

    /// `RemoveDelShares`: pays out shares, rounded down; what is cut off stays with the others, and the last shares get
    /// all that is left.
    pub(super) fn remove_shares(&mut self, shares: Dec) -> Result<Uint128, SdkError> {
        let remaining = self
            .delegator_shares
            .checked_sub(shares)
            .ok_or(SdkError::InsufficientShares)?;
        let issued = if remaining.is_zero() {
            self.tokens
        } else {
            self.tokens_from_shares(shares).truncate_int()
        };
        self.tokens = self.tokens.checked_sub(issued).map_err(|_| {
            SdkError::Panic("attempting to remove more tokens than available in validator".into())
        })?;
        self.delegator_shares = remaining;
        Ok(issued)
    }
}

/// `GetValidatorsByPowerIndexKey`: read forwards, highest power first, then lowest address.
fn power_key(validator: &Validator, power: u64) -> Vec<u8> {
    key(
        Tag::PowerIndex,
        &[
            &(u64::MAX - power).to_be_bytes(),
            &address_bytes(&validator.operator),
        ],
    )
}

/// `SetValidator` with `DeleteValidatorByPowerIndex` of the old record and `SetValidatorByPowerIndex` of the new one:
/// jailed validators are not in the index.
pub(super) fn save(ctx: &mut Ctx, before: Option<&Validator>, now: &Validator) {
    let reduction = ctx.params.power_reduction;
    let place = |v: &Validator| (!v.jailed).then(|| v.potential_power(reduction));
    let (old, new) = (before.and_then(place), place(now));
    if old != new {
        if let (Some(power), Some(before)) = (old, before) {
            ctx.storage.remove(&power_key(before, power));
        }
        if let Some(power) = new {
            state::set(ctx.storage, &power_key(now, power), &now.operator);
        }
        mark_changed(ctx.storage);
    }
    state::set(ctx.storage, &state::validator_key(&now.operator), now);
}

/// Notes that the set must be worked out again at the end of the block.
pub(super) fn mark_changed(storage: &mut dyn Storage) {
    state::set(storage, &key(Tag::SetChanged, &[]), &());
}

/// `ValidatorsPowerStoreIterator`: all validators out of jail, highest power first.
pub(super) fn by_power(storage: &dyn Storage) -> AnyResult<Vec<Validator>> {
    let operators: Vec<String> = state::scan(storage, &key(Tag::PowerIndex, &[]));
    operators
        .iter()
        .map(|operator| Ok(state::validator(storage, operator)?))
        .collect()
}

/// All validators, by address (`GetAllValidators`).
pub(super) fn all(storage: &dyn Storage) -> Vec<Validator> {
    let start = key(Tag::Validator, &[]);
    state::scan_between(storage, &start, &after(&start))
}

/// `RemoveValidator`: an unbonded validator without shares ceases to exist.
/// Source: cosmos-sdk v0.53.4 `x/staking/keeper/validator.go`.
pub(super) fn remove(ctx: &mut Ctx, operator: &str) -> AnyResult<()> {
    let validator = state::validator(ctx.storage, operator)?;
    if validator.status != BondStatus::Unbonded || !validator.tokens.is_zero() {
        return Err(SdkError::BadRemoveValidator.into());
    }
    ctx.storage.remove(&state::validator_key(operator));
    let power = validator.potential_power(ctx.params.power_reduction);
    ctx.storage.remove(&power_key(&validator, power));
    rewards::after_validator_removed(ctx, &validator)
}
