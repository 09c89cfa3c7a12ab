//! What people do, as methods.

use cosmwasm_std::{to_json_binary, Addr, Coin};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, Executor};
use cw_storage_plus::Map;
use pstake_types::hub::event::Announce;
use pstake_types::hub::{
    AdminMsg, CancelResponse, ClaimResponse, Cw20HookMsg, DepositResponse, ExecuteMsg,
    RevenueRecipient,
};
use pstake_types::timelock::Announcement;
use pstake_types::token;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::{amount, data, short_address, Suite, NATIVE};

/// Storage key of every contract's list of announced changes.
const CHANGES: &str = "changes";

/// Id of the change that a message announced.
pub fn announced(response: &AppResponse) -> Option<u64> {
    let ty = format!("wasm-{}", Announce::TYPE);
    let event = response.events.iter().find(|e| e.ty == ty)?;
    let id = event.attributes.iter().find(|a| a.key == "id")?;
    id.value.parse().ok()
}

impl Suite {
    /// Deposits native; returns the stk minted.
    pub fn deposit(&mut self, user: &Addr, native: u128) -> AnyResult<u128> {
        let msg = ExecuteMsg::Deposit {
            receiver: None,
            min_stk_out: None,
            referral: None,
        };
        let response = self.deposit_with(user, &msg, &[Coin::new(native, NATIVE)])?;
        Ok(data::<DepositResponse>(&response)?.stk.u128())
    }

    /// Any message with coins.
    pub fn deposit_with(
        &mut self,
        user: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let hub = self.hub.clone();
        self.call(user, &hub, msg, funds)
    }

    /// Queues stk.
    pub fn unbond(&mut self, user: &Addr, stk: u128) -> AnyResult<AppResponse> {
        self.unbond_to(user, stk, None)
    }

    /// Queues stk for a receiver.
    pub fn unbond_to(
        &mut self,
        user: &Addr,
        stk: u128,
        receiver: Option<&Addr>,
    ) -> AnyResult<AppResponse> {
        let hook = Cw20HookMsg::Unbond {
            receiver: receiver.map(Addr::to_string),
        };
        let msg = Cw20ExecuteMsg::Send {
            contract: self.hub.to_string(),
            amount: amount(stk),
            msg: to_json_binary(&hook)?,
        };
        let token = self.token.clone();
        self.call(user, &token, &msg, &[])
    }

    /// Leaves the open batch; returns the stk.
    pub fn cancel(&mut self, user: &Addr) -> AnyResult<u128> {
        let response = self.hub(user, &ExecuteMsg::CancelUnbond {})?;
        Ok(data::<CancelResponse>(&response)?.stk.u128())
    }

    /// Claims with the default limit; returns the native paid.
    pub fn claim(&mut self, user: &Addr) -> AnyResult<u128> {
        let response = self.hub(user, &ExecuteMsg::Claim { limit: None })?;
        Ok(data::<ClaimResponse>(&response)?.native.u128())
    }

    /// Plain bank transfer, for instance a donation to the hub.
    pub fn send(&mut self, from: &Addr, to: &Addr, coin: Coin) -> AnyResult<AppResponse> {
        let msg = cosmwasm_std::BankMsg::Send {
            to_address: to.to_string(),
            amount: vec![coin],
        };
        let response = cw_multi_test::Executor::execute(&mut self.app, from.clone(), msg.into())?;
        self.check();
        Ok(response)
    }

    /// Mints coins of any denom to an account.
    pub fn fund(&mut self, account: &Addr, coin: Coin) {
        crate::sdk::SdkControl::mint(&mut self.app, account, &[coin]).expect("bank mints");
    }

    /// A cw20 that is none of the suite's, all of it held by one account.
    pub fn foreign_cw20(&mut self, holder: &Addr, amount: u128) -> Addr {
        let msg = token::InstantiateMsg {
            name: "Airdrop".into(),
            symbol: "DROP".into(),
            decimals: 6,
            initial_balances: vec![cw20::Cw20Coin {
                address: holder.to_string(),
                amount: amount.into(),
            }],
            mint: Some(cw20::MinterResponse {
                minter: holder.to_string(),
                cap: None,
            }),
            marketing: None,
        };
        let (code, sender) = (self.token_code, holder.clone());
        let done = self
            .app
            .instantiate_contract(code, sender, &msg, &[], "drop", None);
        done.expect("a token of ours")
    }

    /// An account that runs the crank.
    pub fn keeper(&self) -> Addr {
        short_address(self.app.api(), "keeper")
    }

    /// Runs what is due.
    pub fn tick(&mut self) -> AnyResult<AppResponse> {
        self.crank(&ExecuteMsg::Tick { limit: None })
    }

    /// Any message, sent by the keeper.
    pub fn crank(&mut self, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        let keeper = self.keeper();
        self.hub(&keeper, msg)
    }

    /// As the owner. What would be announced is applied at once: its time is moved to now in the
    /// hub's storage, for tests of what a change does rather than of its wait.
    pub fn admin(&mut self, msg: AdminMsg) -> AnyResult<AppResponse> {
        let owner = self.owner.clone();
        let response = self.hub(&owner, &ExecuteMsg::Admin(msg))?;
        self.apply_now(response)
    }

    /// Moves the time of a change that a contract has announced to now, in its storage.
    pub(super) fn hasten<M: Serialize + DeserializeOwned>(
        &mut self,
        contract: &Addr,
        id: u64,
    ) -> AnyResult<()> {
        let now = self.now();
        let changes: Map<u64, Announcement<M>> = Map::new(CHANGES);
        let mut storage = self.app.contract_storage_mut(contract);
        changes.update(&mut *storage, id, |waiting| {
            let waiting = waiting.ok_or_else(|| anyhow::anyhow!("no change {id}"))?;
            Ok::<_, anyhow::Error>(Announcement {
                announced_at_seconds: 0,
                effective_at_seconds: now,
                ..waiting
            })
        })?;
        Ok(())
    }

    /// Applies what a response says was announced, without the wait.
    pub fn apply_now(&mut self, response: AppResponse) -> AnyResult<AppResponse> {
        let Some(id) = announced(&response) else {
            return Ok(response);
        };
        self.hasten::<AdminMsg>(&self.hub.clone(), id)?;
        self.crank(&ExecuteMsg::ApplyChange { id })
    }

    /// Pays the treasury what it is owed.
    pub fn collect(&mut self) -> AnyResult<AppResponse> {
        let recipient = RevenueRecipient::Address(self.treasury.to_string());
        self.crank(&ExecuteMsg::CollectRevenue { recipient })
    }
}
