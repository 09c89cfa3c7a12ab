//! What people do with an alliance, as methods.

use cosmwasm_std::{to_json_binary, Addr, Coin};
use cw20::{Cw20ExecuteMsg, Denom};
use cw_multi_test::error::AnyResult;
use cw_multi_test::AppResponse;
use pstake_types::alliance::{
    AdminMsg, Amount, AssetResponse, ClaimResponse, Cw20HookMsg, ExecuteMsg, GrantResponse,
    QueryMsg, RequestResponse, Schedule,
};

use super::super::{amount, announced, data, NATIVE};
use super::Restaking;

impl Restaking {
    /// Locks an asset of either kind.
    pub fn stake(&mut self, user: &Addr, asset: &Denom, units: u128) -> AnyResult<AppResponse> {
        match asset {
            Denom::Native(denom) => {
                let coins = [Coin::new(units, denom)];
                self.send_alliance(user, &ExecuteMsg::Stake { receiver: None }, &coins)
            }
            Denom::Cw20(_) => self.hook(user, asset, units, &Cw20HookMsg::Stake { receiver: None }),
        }
    }

    /// A cw20 `Send` to the alliance.
    pub fn hook(
        &mut self,
        user: &Addr,
        token: &Denom,
        units: u128,
        hook: &Cw20HookMsg,
    ) -> AnyResult<AppResponse> {
        let Denom::Cw20(token) = token.clone() else {
            anyhow::bail!("{token:?} is no cw20");
        };
        let msg = Cw20ExecuteMsg::Send {
            contract: self.alliance.to_string(),
            amount: amount(units),
            msg: to_json_binary(hook)?,
        };
        let response = self.suite.call(user, &token, &msg, &[])?;
        self.check_alliance();
        Ok(response)
    }

    pub fn unstake(&mut self, user: &Addr, asset: &Denom, units: u128) -> AnyResult<AppResponse> {
        let msg = ExecuteMsg::Unstake {
            asset: asset.clone(),
            amount: amount(units),
        };
        self.send_alliance(user, &msg, &[])
    }

    pub fn withdraw(&mut self, user: &Addr) -> AnyResult<AppResponse> {
        let msg = ExecuteMsg::Withdraw {
            limit: None,
            receiver: None,
        };
        self.send_alliance(user, &msg, &[])
    }

    /// Claims all rewards; what was paid, by denom.
    pub fn claim_rewards(&mut self, user: &Addr) -> AnyResult<Vec<Amount>> {
        let msg = ExecuteMsg::Claim {
            denoms: None,
            receiver: None,
        };
        let response = self.send_alliance(user, &msg, &[])?;
        Ok(data::<ClaimResponse>(&response)?.rewards)
    }

    /// Pays a schedule that starts at once, of either kind.
    pub fn fund_schedule(
        &mut self,
        user: &Addr,
        denom: &Denom,
        units: u128,
        days: u64,
    ) -> AnyResult<AppResponse> {
        let schedule = Schedule {
            start_seconds: None,
            duration_seconds: days * 86_400,
        };
        self.fund_with(user, denom, units, schedule)
    }

    pub fn fund_with(
        &mut self,
        user: &Addr,
        denom: &Denom,
        units: u128,
        schedule: Schedule,
    ) -> AnyResult<AppResponse> {
        match denom {
            Denom::Native(name) => {
                let coins = [Coin::new(units, name)];
                self.send_alliance(user, &ExecuteMsg::Fund(schedule), &coins)
            }
            Denom::Cw20(_) => self.hook(user, denom, units, &Cw20HookMsg::Fund(schedule)),
        }
    }

    /// Grants native to the backing.
    pub fn grant(&mut self, user: &Addr, native: u128) -> AnyResult<GrantResponse> {
        let msg = ExecuteMsg::Grant {
            grantor: None,
            min_stk_out: None,
        };
        let response = self.send_alliance(user, &msg, &[Coin::new(native, NATIVE)])?;
        data(&response)
    }

    /// Takes all shares out of the backing.
    pub fn recall(&mut self, user: &Addr) -> AnyResult<AppResponse> {
        self.send_alliance(user, &ExecuteMsg::Recall { shares: None }, &[])
    }

    /// Any message without coins, sent by the keeper.
    pub fn crank_alliance(&mut self, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        let keeper = self.keeper();
        self.send_alliance(&keeper, msg, &[])
    }

    /// As the alliance's owner; what would be announced is applied at once, as by [`Suite::admin`].
    pub fn admin_alliance(&mut self, msg: AdminMsg) -> AnyResult<AppResponse> {
        let response = self.announce_alliance(msg)?;
        let Some(id) = announced(&response) else {
            return Ok(response);
        };
        let alliance = self.alliance.clone();
        self.hasten::<AdminMsg>(&alliance, id)?;
        self.crank_alliance(&ExecuteMsg::ApplyChange { id })
    }

    /// As the alliance's owner; what can hurt waits.
    pub fn announce_alliance(&mut self, msg: AdminMsg) -> AnyResult<AppResponse> {
        let owner = self.owner.clone();
        self.send_alliance(&owner, &ExecuteMsg::Admin(msg), &[])
    }

    /// What a claim would pay in a denom.
    pub fn rewards(&self, user: &Addr, denom: &Denom) -> u128 {
        let query = QueryMsg::Rewards {
            user: user.to_string(),
        };
        let rewards: Vec<Amount> = self.ask_alliance(&query).expect("rewards");
        let of_denom = rewards.iter().find(|reward| reward.denom == *denom);
        of_denom.map_or(0, |reward| reward.amount.u128())
    }

    pub fn asset(&self, asset: &Denom) -> AssetResponse {
        let asset = asset.clone();
        self.ask_alliance(&QueryMsg::Asset { asset })
            .expect("asset")
    }

    /// What waits to be withdrawn: one page of up to 100.
    pub fn waiting(&self, user: &Addr) -> Vec<RequestResponse> {
        self.ask_alliance(&QueryMsg::Requests {
            user: user.to_string(),
            start_after: None,
            limit: Some(100),
        })
        .expect("requests")
    }

    /// Keeper's days for hub and alliance: each day both are ticked, the hub once more a block later.
    pub fn keep_days(&mut self, days: u64) {
        for _ in 0..days {
            self.suite.tick_days(1);
            self.crank_alliance(&ExecuteMsg::Tick { limit: None })
                .expect("a tick never fails");
        }
    }
}
