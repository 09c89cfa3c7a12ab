//! The instant-unbond pool of a suite, and what people do with it.

use cosmwasm_std::{to_json_binary, Addr, Coin, Empty, StdResult, Uint128};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, Contract, ContractWrapper, Executor};
use pstake_types::hub::{self, TokenInit};
use pstake_types::pool::{
    AdminMsg, Cw20HookMsg, DepositResponse, ExecuteMsg, InstantiateMsg, PoolStateResponse,
    QueryMsg, SettingsUpdate,
};
use serde::de::DeserializeOwned;

use super::builder::{code, plain, wasm};
use super::{announced, data, short_address, Form, Suite, NATIVE};

/// How a pool is deployed. Default: a seed of 1,000,000 and the contract's own settings.
#[derive(Clone, Debug)]
pub struct PoolInit {
    pub seed: u128,
    pub settings: SettingsUpdate,
}

impl Default for PoolInit {
    fn default() -> Self {
        PoolInit {
            seed: 1_000_000,
            settings: SettingsUpdate::default(),
        }
    }
}

/// A deployed pool.
#[derive(Clone, Debug)]
pub struct Pool {
    pub address: Addr,
    pub shares: Addr,
    pub code: u64,
    pub seed: u128,
}

/// What every version of a pool tells of itself.
#[derive(serde::Deserialize)]
struct HasShares {
    share_token: Addr,
}

/// The pool's code in a form.
pub fn pool_contract(form: Form) -> Box<dyn Contract<Empty>> {
    use instant_unbond_pool::contract::{execute, instantiate, migrate, query, reply};
    match form {
        Form::Native => Box::new(
            ContractWrapper::new(execute, instantiate, query)
                .with_reply(reply)
                .with_migrate(migrate),
        ),
        Form::Wasm => wasm("instant_unbond_pool"),
    }
}

/// The pool's instantiate message.
pub fn pool_message(suite: &Suite, settings: SettingsUpdate) -> InstantiateMsg {
    InstantiateMsg {
        owner: Some(suite.owner.to_string()),
        guardian: Some(suite.guardian.to_string()),
        hub: suite.hub.to_string(),
        token: TokenInit {
            code_id: suite.token_code,
            name: "Pool ATOM".into(),
            symbol: "poolATOM".into(),
            decimals: 6,
            label: None,
            admin: None,
            marketing: None,
        },
        settings: Some(settings),
    }
}

impl Suite {
    /// Deploys a pool and sets it at the hub.
    pub fn add_pool(&mut self, init: PoolInit) {
        let built = pool_contract(self.form);
        let code = code(&self.frozen, "instant_unbond_pool", built);
        let code = self.app.store_code(code);
        let deployer = short_address(self.app.api(), "deployer");
        let msg = plain(&pool_message(self, init.settings));
        let (owner, seed) = (self.owner.to_string(), [Coin::new(init.seed, NATIVE)]);
        let address = self
            .app
            .instantiate_contract(code, deployer, &msg, &seed, "pool", Some(owner))
            .expect("the pool instantiates");
        let pool = Some(address.to_string());
        self.watch_pool(address, code, init.seed);
        self.admin(hub::AdminMsg::SetPool { pool })
            .expect("the owner sets the pool");
    }

    /// From now on the pool's invariants are checked, too.
    pub(super) fn watch_pool(&mut self, address: Addr, code: u64, seed: u128) {
        let config: HasShares = self
            .app
            .wrap()
            .query_wasm_smart(&address, &QueryMsg::Config {})
            .expect("the pool answers");
        self.pool = Some(Pool {
            address,
            shares: config.share_token,
            code,
            seed,
        });
    }

    /// The pool; panics if the suite was built without one.
    pub fn pool(&self) -> &Pool {
        self.pool.as_ref().expect("built with a pool")
    }

    pub fn has_pool(&self) -> bool {
        self.pool.is_some()
    }

    /// Everyone who may have requests at the hub.
    pub(super) fn requesters(&self) -> impl Iterator<Item = &Addr> {
        self.users().chain(self.pool.iter().map(|p| &p.address))
    }

    /// Asks the pool.
    pub fn ask_pool<T: DeserializeOwned>(&self, msg: &QueryMsg) -> StdResult<T> {
        self.app.wrap().query_wasm_smart(&self.pool().address, msg)
    }

    pub fn pool_state(&self) -> PoolStateResponse {
        self.ask_pool(&QueryMsg::PoolState {}).expect("pool state")
    }

    /// Pool shares of an account.
    pub fn shares(&self, account: &Addr) -> u128 {
        let query = Cw20QueryMsg::Balance {
            address: account.to_string(),
        };
        let answer: StdResult<BalanceResponse> = self
            .app
            .wrap()
            .query_wasm_smart(&self.pool().shares, &query);
        answer.expect("the share token answers").balance.u128()
    }

    /// Sends the pool a message.
    pub fn to_pool(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let pool = self.pool().address.clone();
        self.call(sender, &pool, msg, funds)
    }

    /// Deposits native into the pool; returns the shares minted.
    pub fn provide(&mut self, user: &Addr, native: u128) -> AnyResult<u128> {
        let msg = ExecuteMsg::Deposit {
            receiver: None,
            min_shares_out: None,
        };
        let response = self.to_pool(user, &msg, &[Coin::new(native, NATIVE)])?;
        Ok(data::<DepositResponse>(&response)?.shares.u128())
    }

    /// Sends a cw20 to a contract with a hook.
    pub fn send_cw20(
        &mut self,
        from: &Addr,
        token: &Addr,
        to: &Addr,
        amount: u128,
        hook: &impl serde::Serialize,
    ) -> AnyResult<AppResponse> {
        let msg = Cw20ExecuteMsg::Send {
            contract: to.to_string(),
            amount: Uint128::new(amount),
            msg: to_json_binary(hook)?,
        };
        self.call(from, token, &msg, &[])
    }

    /// Leaves the pool with shares.
    pub fn leave_pool(&mut self, user: &Addr, shares: u128) -> AnyResult<AppResponse> {
        let hook = Cw20HookMsg::Exit {
            receiver: None,
            min_native_out: None,
            min_stk_out: None,
        };
        let pool = self.pool().clone();
        self.send_cw20(user, &pool.shares, &pool.address, shares, &hook)
    }

    /// Redeems stk at once, at the pool itself; returns the native paid.
    pub fn instant(&mut self, user: &Addr, stk: u128) -> AnyResult<u128> {
        let hook = Cw20HookMsg::InstantUnbond {
            receiver: None,
            min_native_out: None,
        };
        let (token, pool) = (self.token.clone(), self.pool().address.clone());
        let before = self.native(user);
        self.send_cw20(user, &token, &pool, stk, &hook)?;
        Ok(self.native(user) - before)
    }

    /// Redeems stk at once, through the hub; returns the native paid.
    pub fn instant_via_hub(&mut self, user: &Addr, stk: u128) -> AnyResult<u128> {
        let hook = hub::Cw20HookMsg::InstantUnbond {
            receiver: None,
            min_native_out: None,
        };
        let (token, hub) = (self.token.clone(), self.hub.clone());
        let before = self.native(user);
        self.send_cw20(user, &token, &hub, stk, &hook)?;
        Ok(self.native(user) - before)
    }

    /// Any message to the pool, sent by the keeper.
    pub fn crank_pool(&mut self, msg: &ExecuteMsg) -> AnyResult<AppResponse> {
        let keeper = self.keeper();
        self.to_pool(&keeper, msg, &[])
    }

    /// Runs what is due at the pool.
    pub fn tick_pool(&mut self) -> AnyResult<AppResponse> {
        self.crank_pool(&ExecuteMsg::Tick {})
    }

    /// As the pool's owner; what would be announced is applied at once, as by [`Suite::admin`].
    pub fn pool_admin(&mut self, msg: AdminMsg) -> AnyResult<AppResponse> {
        let owner = self.owner.clone();
        let response = self.to_pool(&owner, &ExecuteMsg::Admin(msg), &[])?;
        let Some(id) = announced(&response) else {
            return Ok(response);
        };
        self.hasten::<AdminMsg>(&self.pool().address.clone(), id)?;
        self.crank_pool(&ExecuteMsg::ApplyChange { id })
    }

    /// A keeper's days at hub and pool: each day two ticks of both, a block apart.
    pub fn keep_days(&mut self, days: u64) {
        for _ in 0..days {
            for wait in [86_400 - 6, 6] {
                self.advance(wait);
                self.tick().expect("a tick never fails");
                self.tick_pool().expect("a tick never fails");
            }
        }
    }
}
