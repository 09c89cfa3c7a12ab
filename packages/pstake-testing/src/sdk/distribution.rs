//! x/distribution for cw-multi-test.
//!
//! Source: cosmos-sdk v0.53.4 `x/distribution/keeper/msg_server.go`, `keeper.go`.

use super::address::ModuleAccount;
use super::ctx::{Ctx, RouterBank};
use super::dec_coins::DecCoins;
use super::error::SdkError;
use super::faults::{self, MsgKind};
use super::state::{self, key, Tag};
use super::{proto, queries, rewards};
use cosmwasm_std::{
    Addr, Api, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, DistributionMsg, DistributionQuery,
    Empty, Event, Querier, Storage,
};
use cw_multi_test::error::{bail, AnyResult};
use cw_multi_test::{AppResponse, CosmosRouter, Distribution, Module};
use serde::de::DeserializeOwned;

/// x/distribution of Cosmos SDK 0.50 to 0.53. Has no state of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SdkDistribution;

impl Distribution for SdkDistribution {}

impl Module for SdkDistribution {
    type ExecT = DistributionMsg;
    type QueryT = DistributionQuery;
    type SudoT = Empty;

    /// Executes MsgWithdrawDelegatorReward, MsgSetWithdrawAddress or MsgFundCommunityPool.
    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: DistributionMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        state::start_chain(storage, block);
        let bank = RouterBank(router);
        let mut ctx = Ctx::new(api, storage, &bank, block);
        let who = sender.as_str();
        let (type_url, message) = match msg {
            DistributionMsg::WithdrawDelegatorReward { validator } => {
                faults::check(ctx.storage, &[&validator], MsgKind::Withdraw)?;
                let paid = withdraw(&mut ctx, who, &validator)?;
                let url = "/cosmos.distribution.v1beta1.MsgWithdrawDelegatorRewardResponse";
                (url, proto::withdraw_response(&paid))
            }
            DistributionMsg::SetWithdrawAddress { address } => {
                set_withdraw_address(&mut ctx, who, &address)?;
                let url = "/cosmos.distribution.v1beta1.MsgSetWithdrawAddressResponse";
                (url, anybuf::Anybuf::new())
            }
            DistributionMsg::FundCommunityPool { amount } => {
                fund_community_pool(&mut ctx, who, amount)?;
                let url = "/cosmos.distribution.v1beta1.MsgFundCommunityPoolResponse";
                (url, anybuf::Anybuf::new())
            }
            other => bail!("unsupported distribution message: {other:?}"),
        };
        let mut response = ctx.into_response();
        proto::respond(&mut response, type_url, message);
        Ok(response)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        _querier: &dyn Querier,
        block: &BlockInfo,
        request: DistributionQuery,
    ) -> AnyResult<Binary> {
        queries::distribution(api, storage, block, request)
    }

    /// There are no privileged messages.
    fn sudo<ExecC, QueryC>(
        &self,
        _api: &dyn Api,
        _storage: &mut dyn Storage,
        _router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _block: &BlockInfo,
        _msg: Empty,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        bail!("x/distribution has no privileged messages")
    }
}

/// `WithdrawDelegationRewards`: pays what is pending; the delegation goes on.
///
/// Errors: no such validator, no delegation.
fn withdraw(ctx: &mut Ctx, delegator: &str, operator: &str) -> AnyResult<Vec<Coin>> {
    let val = state::validator(ctx.storage, operator)?;
    let shares =
        state::delegation(ctx.storage, delegator, operator).ok_or(SdkError::NoDelegation)?;
    let paid = rewards::withdraw(ctx, &val, delegator, shares)?;
    rewards::initialize_delegation(ctx, &val, delegator, shares)?;
    Ok(paid)
}

/// `SetWithdrawAddr`: not a module account.
fn set_withdraw_address(ctx: &mut Ctx, delegator: &str, address: &str) -> AnyResult<()> {
    let address = ctx.api.addr_validate(address)?;
    for account in ModuleAccount::ALL {
        if account.address(ctx.api)? == address {
            let address = address.into_string();
            return Err(SdkError::BlockedAddress { address }.into());
        }
    }
    if !ctx.params.withdraw_addr_enabled {
        return Err(SdkError::SetWithdrawAddrDisabled.into());
    }
    let record = key(Tag::WithdrawAddress, &[delegator.as_bytes()]);
    state::set(ctx.storage, &record, &address.to_string());
    let event = Event::new("set_withdraw_address");
    ctx.events
        .push(event.add_attribute("withdraw_address", address));
    Ok(())
}

/// `FundCommunityPool` of x/distribution: fails where x/protocolpool holds the pool (SDK 0.53 with that module).
fn fund_community_pool(ctx: &mut Ctx, depositor: &str, coins: Vec<Coin>) -> AnyResult<()> {
    if ctx.params.external_community_pool {
        return Err(SdkError::ExternalCommunityPool.into());
    }
    check_amount(&coins)?;
    let to = ctx.module(ModuleAccount::Distribution)?;
    ctx.send(depositor, &to, coins.clone())?;
    state::add_to_community_pool(ctx.storage, &DecCoins::from_coins(&coins));
    Ok(())
}

/// `validateAmount`: at least one coin, none of zero.
pub(super) fn check_amount(coins: &[Coin]) -> Result<(), SdkError> {
    if coins.is_empty() || coins.iter().any(|c| c.amount.is_zero()) {
        let amount = super::dec_coins::coins_string(coins);
        return Err(SdkError::InvalidCoins { amount });
    }
    Ok(())
}
