//! What a test does to the chain: validators, infractions, faults.

use super::create::{create_validator, withdraw_commission, ValidatorSpec};
use super::ctx::{Bank, Ctx, RouterBank};
use super::dec::Dec;
use super::faults::{self, MsgKind};
use super::params::Params;
use super::proto::UndelegateResponse;
use super::state;
use super::{block, gov, rewards, slash, slashing, validator, valset};
use super::{ModuleAccount, SdkDistribution, SdkStaking};
use cosmwasm_std::{Addr, Api, BlockInfo, Coin, CustomMsg, CustomQuery, Decimal, Storage, Uint128};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{App, Gov, Ibc, Module, Stargate, Wasm};
use serde::de::DeserializeOwned;

/// Test control over an `App` with [`SdkStaking`] and [`SdkDistribution`].
///
/// All act on the current block. On a chain infractions are handled at the beginning of a block, so call them right after
/// `update_block`. The set changes at the end of a block: with the next `update_block`.
pub trait SdkControl: super::views::SdkViews {
    /// Runs a step on the modules' storage.
    #[doc(hidden)]
    fn with_ctx(&mut self, f: &mut dyn FnMut(&mut Ctx<'_>) -> AnyResult<()>) -> AnyResult<()>;

    /// The same, in a chain that has begun.
    #[doc(hidden)]
    fn in_block(&mut self, f: &mut dyn FnMut(&mut Ctx<'_>) -> AnyResult<()>) -> AnyResult<()> {
        self.with_ctx(&mut |ctx| {
            state::start_chain(ctx.storage, ctx.block);
            f(ctx)
        })
    }

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
        self.in_block(&mut |ctx| {
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
        self.in_block(&mut |ctx| {
            burned = slashing::downtime(ctx, operator)?;
            Ok(())
        })?;
        Ok(burned)
    }

    /// A double sign at a height: slashes `Params::slash_fraction_double_sign`, jails, tombstones. As on a chain the
    /// stake is that of one block before, so entries begun at `infraction_height - 1` pay too. Nothing if tombstoned.
    fn double_sign(&mut self, operator: &str, infraction_height: u64) -> AnyResult<Uint128> {
        let mut burned = Uint128::zero();
        self.in_block(&mut |ctx| {
            burned = slashing::double_sign(ctx, operator, infraction_height)?;
            Ok(())
        })?;
        Ok(burned)
    }

    /// Jails without a slash. Error: jailed already.
    fn jail(&mut self, operator: &str) -> AnyResult<()> {
        self.in_block(&mut |ctx| slashing::jail_record(ctx, operator).map(|_| ()))
    }

    /// MsgUnjail. Errors: no self-delegation or too little, not jailed, too early, tombstoned.
    fn unjail(&mut self, operator: &str) -> AnyResult<()> {
        self.in_block(&mut |ctx| slashing::unjail(ctx, operator))
    }

    /// MsgWithdrawValidatorCommission: whole coins to the operator's withdraw address. Returns them.
    fn withdraw_commission(&mut self, operator: &str) -> AnyResult<Vec<Coin>> {
        let mut paid = vec![];
        self.in_block(&mut |ctx| {
            paid = withdraw_commission(ctx, operator)?;
            Ok(())
        })?;
        Ok(paid)
    }

    /// Mints coins as fees of the block and allocates them to the whole set (`AllocateTokens`).
    fn allocate_fees(&mut self, coins: &[Coin]) -> AnyResult<()> {
        self.in_block(&mut |ctx| {
            let to = ctx.module(ModuleAccount::Distribution)?;
            ctx.mint(&to, coins.to_vec())?;
            block::allocate(ctx, coins)
        })
    }

    /// Mints coins and gives all to one validator and its delegators (`AllocateTokensToValidator`).
    fn allocate_to_validator(&mut self, operator: &str, coins: &[Coin]) -> AnyResult<()> {
        self.in_block(&mut |ctx| {
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

    /// Opens or closes the voting period of a proposal of x/gov; unknown ones do not exist.
    fn set_proposal(&mut self, proposal: u64, open: bool) {
        gov::set_open(self.sdk_storage_mut(), proposal, open);
    }

    /// The App's storage.
    #[doc(hidden)]
    fn sdk_storage_mut(&mut self) -> &mut dyn Storage;
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
            if state::current_block(storage).is_none() {
                state::save_block(storage, &block, true);
            }
            f(&mut Ctx::new(api, storage, bank, &block))
        })
    }

    fn sdk_storage_mut(&mut self) -> &mut dyn Storage {
        self.storage_mut()
    }
}
