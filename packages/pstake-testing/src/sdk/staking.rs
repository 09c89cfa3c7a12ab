//! x/staking for cw-multi-test.

use super::ctx::{Ctx, RouterBank};
use super::dec::Dec;
use super::faults::{self, MsgKind};
use super::{block, delegate, proto, queries, redelegate, slash, state, unbond, validator};
use cosmwasm_std::{
    Addr, Api, Binary, BlockInfo, CustomMsg, CustomQuery, Querier, StakingMsg, StakingQuery,
    Storage,
};
use cw_multi_test::error::{bail, AnyResult};
use cw_multi_test::{AppResponse, CosmosRouter, Module, Staking, StakingSudo};
use serde::de::DeserializeOwned;

/// x/staking and x/slashing of Cosmos SDK 0.50 to 0.53. Has no state of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct SdkStaking;

impl Module for SdkStaking {
    type ExecT = StakingMsg;
    type QueryT = StakingQuery;
    type SudoT = StakingSudo;

    /// Executes MsgDelegate, MsgUndelegate or MsgBeginRedelegate. `data` and `msg_responses` carry the response.
    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: StakingMsg,
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
            StakingMsg::Delegate { validator, amount } => {
                faults::check(ctx.storage, &[&validator], MsgKind::Delegate)?;
                delegate::msg_delegate(&mut ctx, who, &validator, &amount)?;
                let url = "/cosmos.staking.v1beta1.MsgDelegateResponse";
                (url, anybuf::Anybuf::new())
            }
            StakingMsg::Undelegate { validator, amount } => {
                faults::check(ctx.storage, &[&validator], MsgKind::Undelegate)?;
                let (completion, paid) =
                    unbond::msg_undelegate(&mut ctx, who, &validator, &amount)?;
                let form = faults::response(ctx.storage);
                let url = "/cosmos.staking.v1beta1.MsgUndelegateResponse";
                (url, form.encode(completion, &ctx.bond_coin(paid)))
            }
            StakingMsg::Redelegate {
                src_validator,
                dst_validator,
                amount,
            } => {
                let both = [src_validator.as_str(), dst_validator.as_str()];
                faults::check(ctx.storage, &both, MsgKind::Redelegate)?;
                let completion =
                    redelegate::msg_redelegate(&mut ctx, who, both[0], both[1], &amount)?;
                let url = "/cosmos.staking.v1beta1.MsgBeginRedelegateResponse";
                (url, proto::redelegate_response(completion))
            }
            other => bail!("unsupported staking message: {other:?}"),
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
        request: StakingQuery,
    ) -> AnyResult<Binary> {
        queries::staking(api, storage, block, request)
    }

    /// Slashes at the current height, as `Slash` of x/staking: unbonding entries and redelegations are not reached.
    /// `SdkControl` has all the other ways.
    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: StakingSudo,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let StakingSudo::Slash {
            validator,
            percentage,
        } = msg;
        state::start_chain(storage, block);
        let bank = RouterBank(router);
        let mut ctx = Ctx::new(api, storage, &bank, block);
        let val = state::validator(ctx.storage, &validator)?;
        let power = val.potential_power(ctx.params.power_reduction);
        slash::slash(
            &mut ctx,
            &validator,
            block.height,
            power,
            Dec::from(percentage),
        )?;
        Ok(ctx.into_response())
    }
}

impl Staking for SdkStaking {
    /// Ends the previous block and begins the new one: `App::update_block` and `set_block` call it with the new block.
    fn process_queue<ExecC: CustomMsg, QueryC: CustomQuery>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
    ) -> AnyResult<AppResponse> {
        let previous = state::current_block(storage);
        let no_chain_yet = validator::all(storage).is_empty();
        state::save_block(storage, block, no_chain_yet);
        let Some(previous) = previous.filter(|_| !no_chain_yet) else {
            return Ok(AppResponse::default());
        };
        let bank = RouterBank(router);
        let last = BlockInfo {
            height: previous.height,
            time: previous.time,
            chain_id: block.chain_id.clone(),
        };
        let mut ctx = Ctx::new(api, storage, &bank, &last);
        block::end(&mut ctx)?;
        let events = ctx.events;
        let mut ctx = Ctx::new(api, storage, &bank, block);
        ctx.events = events;
        block::begin(&mut ctx, previous.time)?;
        Ok(ctx.into_response())
    }
}
