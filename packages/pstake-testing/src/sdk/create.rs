//! Creating a validator, and paying an operator.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/msg_server.go`, `CreateValidator`; `x/staking/keeper/genesis.go`;
//! `x/distribution/keeper/keeper.go`, `WithdrawValidatorCommission`.

use super::address::{account_of, ModuleAccount};
use super::ctx::Ctx;
use super::dec::Dec;
use super::dec_coins::DecCoins;
use super::delegate::{delegate, Source};
use super::error::SdkError;
use super::state::{self, BondStatus, Validator};
use super::{periods, rewards, validator, valset};
use cosmwasm_std::{Coin, Decimal, Timestamp, Uint128};
use cw_multi_test::error::AnyResult;

/// A validator to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSpec {
    /// Operator address; any text will do, bech32 is ordered as on a chain.
    pub operator: String,
    /// Commission on rewards. Default: 10%.
    pub commission: Decimal,
    /// Highest commission. Default: 20%.
    pub max_commission: Decimal,
    /// Most by which commission may rise a day. Default: 1%.
    pub max_change_rate: Decimal,
    /// Tokens that the operator delegates; they are minted.
    pub self_delegation: Uint128,
    /// Self-delegation below which the validator is jailed. Default: 1.
    pub min_self_delegation: Uint128,
}

impl ValidatorSpec {
    /// A validator with defaults.
    pub fn new(operator: impl Into<String>, self_delegation: u128) -> Self {
        Self {
            operator: operator.into(),
            commission: Decimal::percent(10),
            max_commission: Decimal::percent(20),
            max_change_rate: Decimal::percent(1),
            self_delegation: Uint128::new(self_delegation),
            min_self_delegation: Uint128::one(),
        }
    }

    /// The same with another commission; the highest follows if it must.
    #[must_use]
    pub fn with_commission(mut self, commission: Decimal) -> Self {
        self.commission = commission;
        self.max_commission = self.max_commission.max(commission);
        self
    }

    /// The same with another minimum self-delegation.
    #[must_use]
    pub fn with_min_self_delegation(mut self, minimum: u128) -> Self {
        self.min_self_delegation = Uint128::new(minimum);
        self
    }
}

/// MsgCreateValidator, at genesis followed by the first update of the set.
pub(super) fn create_validator(ctx: &mut Ctx, spec: &ValidatorSpec) -> AnyResult<()> {
    if state::validator(ctx.storage, &spec.operator).is_ok() {
        return Err(SdkError::ValidatorOwnerExists.into());
    }
    if spec.self_delegation < spec.min_self_delegation {
        return Err(SdkError::SelfDelegationBelowMinimum.into());
    }
    let account = account_of(ctx.api, &spec.operator)?;
    let val = Validator {
        operator: spec.operator.clone(),
        account: account.to_string(),
        status: BondStatus::Unbonded,
        jailed: false,
        tombstoned: false,
        jailed_until: Timestamp::from_nanos(0),
        tokens: Uint128::zero(),
        delegator_shares: Dec::ZERO,
        commission: spec.commission,
        max_commission: spec.max_commission,
        max_change_rate: spec.max_change_rate,
        min_self_delegation: spec.min_self_delegation,
        unbonding_height: 0,
        unbonding_time: Timestamp::from_nanos(0),
    };
    validator::save(ctx, None, &val);
    periods::after_validator_created(ctx.storage, &val.operator);
    let coin = ctx.bond_coin(spec.self_delegation);
    ctx.mint(account.as_str(), vec![coin])?;
    delegate(
        ctx,
        account.as_str(),
        &val.operator,
        spec.self_delegation,
        Source::Account,
    )?;
    if state::is_genesis(ctx.storage) {
        valset::apply_updates(ctx)?;
    }
    Ok(())
}

/// `WithdrawValidatorCommission`, `x/distribution/keeper/keeper.go`: decimals stay for later.
pub(super) fn withdraw_commission(ctx: &mut Ctx, operator: &str) -> AnyResult<Vec<Coin>> {
    let mut earned = periods::of_validator(ctx.storage, operator);
    if earned.commission.is_empty() {
        return Err(SdkError::NoValidatorCommission.into());
    }
    let val = state::validator(ctx.storage, operator)?;
    let (coins, remainder) = earned.commission.truncate();
    earned.commission = remainder;
    let paid = DecCoins::from_coins(&coins);
    earned.outstanding = earned.outstanding.checked_sub(&paid).unwrap_or_default();
    periods::save(ctx.storage, operator, &earned);
    let to = rewards::withdraw_address(ctx.storage, &val.account);
    let from = ctx.module(ModuleAccount::Distribution)?;
    ctx.send(&from, &to, coins.clone())?;
    Ok(coins)
}
