//! What pSTAKE sends as `CosmosMsg::Any`: MsgFundCommunityPool of x/protocolpool, and votes (`gov.rs`).
//!
//! Source: cosmos-sdk v0.53.4 `x/protocolpool/keeper/msg_server.go` (`FundCommunityPool`),
//! `proto/cosmos/protocolpool/v1/tx.proto`.

use super::address::ModuleAccount;
use super::ctx::{Ctx, RouterBank};
use super::distribution::check_amount;
use super::error::SdkError;
use super::{gov, proto, state};
use anybuf::{Anybuf, Bufany};
use cosmwasm_std::{
    Addr, AnyMsg, Api, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Storage, Uint128,
};
use cw_multi_test::error::{anyhow, bail, AnyResult};
use cw_multi_test::{AppResponse, CosmosRouter, Stargate};
use serde::de::DeserializeOwned;

/// Type URL of x/protocolpool's message.
pub const FUND_COMMUNITY_POOL: &str = "/cosmos.protocolpool.v1.MsgFundCommunityPool";

/// Handles [`VOTE_WEIGHTED`](super::VOTE_WEIGHTED), and [`FUND_COMMUNITY_POOL`] where x/protocolpool holds the community pool
/// (`Params::external_community_pool`), and rejects all else.
#[derive(Clone, Copy, Debug, Default)]
pub struct SdkStargate;

impl Stargate for SdkStargate {
    fn execute_stargate<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        type_url: String,
        value: Binary,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.execute_any(
            api,
            storage,
            router,
            block,
            sender,
            AnyMsg { type_url, value },
        )
    }

    fn execute_any<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: AnyMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        state::start_chain(storage, block);
        if msg.type_url == gov::VOTE_WEIGHTED {
            gov::vote(storage, &sender, &msg.value)?;
            return Ok(AppResponse::default());
        }
        let bank = RouterBank(router);
        let mut ctx = Ctx::new(api, storage, &bank, block);
        if msg.type_url != FUND_COMMUNITY_POOL || !ctx.params.external_community_pool {
            // wasmd's answer to a message without a handler.
            bail!("can't route message {}: unknown request", msg.type_url);
        }
        let (coins, depositor) = decode(&msg.value)?;
        if depositor != sender.as_str() {
            // wasmd: a contract signs for itself only.
            bail!("contract doesn't have permission: unauthorized");
        }
        check_amount(&coins)?;
        let to = ctx.module(ModuleAccount::ProtocolPool)?;
        ctx.send(&depositor, &to, coins)?;
        let mut response = ctx.into_response();
        let url = "/cosmos.protocolpool.v1.MsgFundCommunityPoolResponse";
        proto::respond(&mut response, url, Anybuf::new());
        Ok(response)
    }
}

/// MsgFundCommunityPool: depositor = 1, repeated amount = 2.
fn decode(value: &Binary) -> AnyResult<(Vec<Coin>, String)> {
    let malformed = || anyhow!("unable to decode MsgFundCommunityPool: tx parse error");
    let message = Bufany::deserialize(value).map_err(|_| malformed())?;
    let depositor = message.string(1).ok_or_else(malformed)?;
    let mut coins = vec![];
    for coin in message.repeated_message(2).map_err(|_| malformed())? {
        let denom = coin.string(1).ok_or_else(malformed)?;
        let digits = coin.string(2).ok_or_else(malformed)?;
        let amount: u128 = digits.parse().map_err(|_| SdkError::InvalidCoins {
            amount: digits.clone(),
        })?;
        coins.push(Coin {
            denom,
            amount: Uint128::new(amount),
        });
    }
    Ok((coins, depositor))
}
