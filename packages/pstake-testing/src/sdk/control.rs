//! What a test does to the chain: validators, infractions, faults.

use super::address::account_of;
use super::ctx::{Bank, Ctx, RouterBank};
use super::dec::Dec;
use super::delegate::{delegate, Source};
use super::error::SdkError;
use super::faults::{self, MsgKind};
use super::params::Params;
use super::proto::UndelegateResponse;
use super::state::{self, BondStatus, Validator};
use super::{block, rewards, slash, slashing, validator, valset};
use super::{ModuleAccount, SdkDistribution, SdkStaking};
use cosmwasm_std::{
    Addr, Api, BlockInfo, Coin, CustomMsg, CustomQuery, Decimal, Storage, Timestamp, Uint128,
};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{App, Gov, Ibc, Module, Stargate, Wasm};
use serde::de::DeserializeOwned;

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

/// Test control over an `App` with [`SdkStaking`] and [`SdkDistribution`].
///
/// All act on the current block. On a chain infractions are handled at the beginning of a block, so call them right after
/// `update_block`. The set changes at the end of a block: with the next `update_block`.
pub trait SdkControl: super::views::SdkViews {
    /// Runs a step on the modules' storage.
    #[doc(hidden)]
    fn with_ctx(&mut self, f: &mut dyn FnMut(&mut Ctx<'_>) -> AnyResult<()>) -> AnyResult<()>;

    /// Replaces the parameters.
    fn set_params(&mut self, params: Params) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| {
            params.save(ctx.storage);
            ctx.params = params.clone();
            validator::mark_changed(ctx.storage);
            Ok(())
        })
    }

    /// Mints coins to an account.
    fn mint(&mut self, to: &Addr, coins: &[Coin]) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| ctx.mint(to.as_str(), coins.to_vec()))
    }

    /// Creates a validator (MsgCreateValidator, `x/staking/keeper/msg_server.go`). At genesis, before any message or
    /// block, it is bonded at once (`InitGenesis`); later at the end of the block.
    fn add_validator(&mut self, spec: ValidatorSpec) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| create_validator(ctx, &spec))
    }

    /// Changes a validator's commission, without MsgEditValidator's limits.
    fn set_commission(&mut self, operator: &str, commission: Decimal) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| {
            let mut val = state::validator(ctx.storage, operator)?;
            val.commission = commission;
            val.max_commission = val.max_commission.max(commission);
            state::set(ctx.storage, &state::validator_key(operator), &val);
            Ok(())
        })
    }

    /// `Slash` of x/staking: a fraction of the stake that the validator signed with at `infraction_height` (with
    /// `power`: of that power). Reaches entries begun at that height or later; at the current height none. Returns what
    /// the validator itself lost.
    fn slash(
        &mut self,
        operator: &str,
        infraction_height: u64,
        power: Option<u64>,
        fraction: Decimal,
    ) -> AnyResult<Uint128> {
        let mut burned = Uint128::zero();
        self.with_ctx(&mut |ctx| {
            let power =
                power.unwrap_or_else(|| valset::power_at(ctx.storage, operator, infraction_height));
            burned = slash::slash(ctx, operator, infraction_height, power, Dec::from(fraction))?;
            Ok(())
        })?;
        Ok(burned)
    }

    /// Downtime: slashes `Params::slash_fraction_downtime` for an infraction two blocks ago, and jails. Nothing if jailed.
    fn downtime_slash(&mut self, operator: &str) -> AnyResult<Uint128> {
        let mut burned = Uint128::zero();
        self.with_ctx(&mut |ctx| {
            burned = slashing::downtime(ctx, operator)?;
            Ok(())
        })?;
        Ok(burned)
    }

    /// A double sign at a height: slashes `Params::slash_fraction_double_sign`, jails, tombstones. As on a chain the
    /// stake is that of one block before, so entries begun at `infraction_height - 1` pay too. Nothing if tombstoned.
    fn double_sign(&mut self, operator: &str, infraction_height: u64) -> AnyResult<Uint128> {
        let mut burned = Uint128::zero();
        self.with_ctx(&mut |ctx| {
            burned = slashing::double_sign(ctx, operator, infraction_height)?;
            Ok(())
        })?;
        Ok(burned)
    }

    /// Jails without a slash. Error: jailed already.
    fn jail(&mut self, operator: &str) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| slashing::jail_record(ctx, operator).map(|_| ()))
    }

    /// MsgUnjail. Errors: no self-delegation or too little, not jailed, too early, tombstoned.
    fn unjail(&mut self, operator: &str) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| slashing::unjail(ctx, operator))
    }

    /// MsgWithdrawValidatorCommission: whole coins to the operator's withdraw address. Returns them.
    fn withdraw_commission(&mut self, operator: &str) -> AnyResult<Vec<Coin>> {
        let mut paid = vec![];
        self.with_ctx(&mut |ctx| {
            paid = withdraw_commission(ctx, operator)?;
            Ok(())
        })?;
        Ok(paid)
    }

    /// Mints coins as fees of the block and allocates them to the whole set (`AllocateTokens`).
    fn allocate_fees(&mut self, coins: &[Coin]) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| {
            let to = ctx.module(ModuleAccount::Distribution)?;
            ctx.mint(&to, coins.to_vec())?;
            block::allocate(ctx, coins)
        })
    }

    /// Mints coins and gives all to one validator and its delegators (`AllocateTokensToValidator`).
    fn allocate_to_validator(&mut self, operator: &str, coins: &[Coin]) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| {
            let commission = state::validator(ctx.storage, operator)?.commission;
            let to = ctx.module(ModuleAccount::Distribution)?;
            ctx.mint(&to, coins.to_vec())?;
            let coins = super::DecCoins::from_coins(coins);
            rewards::allocate_to_validator(ctx.storage, operator, commission, &coins)?;
            Ok(())
        })
    }

    /// Makes a kind of message to a validator fail with this text; `None` ends that. Queries and blocks are not affected.
    fn set_failing(&mut self, operator: &str, kind: MsgKind, error: Option<&str>) {
        faults::set_failing(self.sdk_storage_mut(), operator, kind, error);
    }

    /// Chooses the fields of MsgUndelegateResponse.
    fn set_undelegate_response(&mut self, response: UndelegateResponse) {
        faults::set_response(self.sdk_storage_mut(), response);
    }

    /// The App's storage.
    #[doc(hidden)]
    fn sdk_storage_mut(&mut self) -> &mut dyn Storage;
}

/// MsgCreateValidator, at genesis followed by the first update of the set.
fn create_validator(ctx: &mut Ctx, spec: &ValidatorSpec) -> AnyResult<()> {
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
    rewards::after_validator_created(ctx.storage, &val.operator);
    let coin = ctx.bond_coin(spec.self_delegation);
    ctx.mint(account.as_str(), vec![coin])?;
    delegate(
        ctx,
        account.as_str(),
        &val.operator,
        spec.self_delegation,
        Source::Account,
    )?;
    if state::current_block(ctx.storage).is_none() {
        valset::apply_updates(ctx)?;
    }
    Ok(())
}

/// `WithdrawValidatorCommission`, `x/distribution/keeper/keeper.go`: decimals stay for later.
fn withdraw_commission(ctx: &mut Ctx, operator: &str) -> AnyResult<Vec<Coin>> {
    let val = state::validator(ctx.storage, operator)?;
    let mut state = rewards::of_validator(ctx.storage, operator);
    if state.commission.is_empty() {
        return Err(SdkError::NoValidatorCommission.into());
    }
    let (coins, remainder) = state.commission.truncate();
    state.commission = remainder;
    let paid = super::DecCoins::from_coins(&coins);
    state.outstanding = state.outstanding.checked_sub(&paid).unwrap_or_default();
    rewards::save(ctx.storage, operator, &state);
    let to = rewards::withdraw_address(ctx.storage, &val.account);
    let from = ctx.module(ModuleAccount::Distribution)?;
    ctx.send(&from, &to, coins.clone())?;
    Ok(coins)
}

impl<BankT, ApiT, StorageT, CustomT, WasmT, IbcT, GovT, StargateT> SdkControl
    for App<
        BankT,
        ApiT,
        StorageT,
        CustomT,
        WasmT,
        SdkStaking,
        SdkDistribution,
        IbcT,
        GovT,
        StargateT,
    >
where
    CustomT::ExecT: CustomMsg + DeserializeOwned + 'static,
    CustomT::QueryT: CustomQuery + DeserializeOwned + 'static,
    WasmT: Wasm<CustomT::ExecT, CustomT::QueryT>,
    BankT: cw_multi_test::Bank,
    ApiT: Api,
    StorageT: Storage,
    CustomT: Module,
    IbcT: Ibc,
    GovT: Gov,
    StargateT: Stargate,
{
    fn with_ctx(&mut self, f: &mut dyn FnMut(&mut Ctx<'_>) -> AnyResult<()>) -> AnyResult<()> {
        let block: BlockInfo = self.block_info();
        self.init_modules(|router, api, storage| {
            let bank = RouterBank(&*router);
            let bank: &dyn Bank = &bank;
            f(&mut Ctx::new(api, storage, bank, &block))
        })
    }

    fn sdk_storage_mut(&mut self) -> &mut dyn Storage {
        self.storage_mut()
    }
}
