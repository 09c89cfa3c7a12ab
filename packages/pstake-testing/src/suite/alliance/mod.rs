//! The restake alliance beside a suite: deployed, every message a method, its invariants checked
//! after each of them.

mod invariants;
mod messages;

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use cosmwasm_std::{Addr, Coin, Empty, StdResult, Uint128};
use cw20::{Cw20Coin, Denom, MinterResponse};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, Contract, ContractWrapper, Executor};
use pstake_types::alliance::{
    ExecuteMsg, InstantiateMsg, NewAsset, NewRewardDenom, ParamsUpdate, QueryMsg, Terms,
};
use serde::de::DeserializeOwned;

use super::builder::{code, plain, wasm};
use super::{short_address, Form, Suite, PURSE};

/// A stablecoin of the test chain.
pub const USDC: &str = "uusdc";

/// A suite with an alliance; derefs to the suite.
pub struct Restaking {
    pub suite: Suite,
    pub alliance: Addr,
    pub alliance_code: u64,
    ghost: RefCell<invariants::Ghost>,
}

impl Deref for Restaking {
    type Target = Suite;

    fn deref(&self) -> &Suite {
        &self.suite
    }
}

impl DerefMut for Restaking {
    fn deref_mut(&mut self) -> &mut Suite {
        &mut self.suite
    }
}

/// What to deploy; see [`Suite::restaking`].
#[derive(Default)]
pub struct RestakingBuilder {
    assets: Vec<NewAsset>,
    rewards: Vec<NewRewardDenom>,
    params: Option<ParamsUpdate>,
}

impl RestakingBuilder {
    /// An asset that counts at once, whole from `reference` on.
    pub fn asset(self, denom: Denom, weight: u32, reference: u128) -> Self {
        self.new_asset(NewAsset {
            denom,
            terms: terms(weight, reference),
            start_seconds: None,
        })
    }

    pub fn new_asset(mut self, asset: NewAsset) -> Self {
        self.assets.push(asset);
        self
    }

    /// A reward denom besides native and stk.
    pub fn reward(mut self, denom: Denom) -> Self {
        self.rewards.push(NewRewardDenom {
            denom,
            min_schedule: Uint128::one(),
        });
        self
    }

    pub fn params(mut self, params: ParamsUpdate) -> Self {
        self.params = Some(params);
        self
    }

    /// The instantiate message.
    pub fn message(self, suite: &Suite) -> InstantiateMsg {
        InstantiateMsg {
            owner: Some(suite.owner.to_string()),
            guardian: Some(suite.guardian.to_string()),
            hub: suite.hub.to_string(),
            assets: self.assets,
            rewards: self.rewards,
            params: self.params,
        }
    }

    /// Deploys it beside a suite.
    pub fn build(self, mut suite: Suite) -> Restaking {
        let built = alliance_contract(suite.form);
        let code = code(&suite.frozen, "restake_alliance", built);
        let alliance_code = suite.app.store_code(code);
        let deployer = short_address(suite.app.api(), "deployer");
        let admin = suite.owner.to_string();
        let msg = plain(&self.message(&suite));
        let alliance = suite
            .app
            .instantiate_contract(alliance_code, deployer, &msg, &[], "alliance", Some(admin))
            .expect("the alliance instantiates");
        let restaking = Restaking {
            suite,
            alliance,
            alliance_code,
            ghost: RefCell::default(),
        };
        restaking.check_alliance();
        restaking
    }
}

/// No cap, positions from one unit.
pub fn terms(weight: u32, reference: u128) -> Terms {
    Terms {
        weight,
        reference: reference.into(),
        cap: None,
        min_stake: Uint128::one(),
    }
}

/// A native denom.
pub fn native(denom: &str) -> Denom {
    Denom::Native(denom.into())
}

/// The alliance's code in a form.
pub fn alliance_contract(form: Form) -> Box<dyn Contract<Empty>> {
    use restake_alliance::contract::{execute, instantiate, migrate, query, reply};
    match form {
        Form::Native => Box::new(
            ContractWrapper::new(execute, instantiate, query)
                .with_reply(reply)
                .with_migrate(migrate),
        ),
        Form::Wasm => wasm("restake_alliance"),
    }
}

impl Suite {
    /// An alliance beside this suite.
    pub fn restaking() -> RestakingBuilder {
        RestakingBuilder::default()
    }

    /// The suite's stk as a denom.
    pub fn stk_denom(&self) -> Denom {
        Denom::Cw20(self.token.clone())
    }

    /// A cw20 of which some accounts hold a purse each; the owner may migrate it.
    pub fn cw20(&mut self, symbol: &str, holders: &[&Addr]) -> Addr {
        let balances = holders.iter().map(|holder| Cw20Coin {
            address: holder.to_string(),
            amount: PURSE.into(),
        });
        let owner = self.owner.clone();
        let msg = pstake_types::token::InstantiateMsg {
            name: format!("{symbol} of a test"),
            symbol: symbol.into(),
            decimals: 6,
            initial_balances: balances.collect(),
            mint: Some(MinterResponse {
                minter: owner.to_string(),
                cap: None,
            }),
            marketing: None,
        };
        let (code, admin) = (self.token_code, owner.to_string());
        self.app
            .instantiate_contract(code, owner, &msg, &[], symbol, Some(admin))
            .expect("a token")
    }

    /// What an account holds of any denom.
    pub fn held(&self, account: &Addr, denom: &Denom) -> u128 {
        match denom {
            Denom::Native(denom) => {
                let coin = self.app.wrap().query_balance(account, denom);
                coin.expect("bank answers").amount.u128()
            }
            Denom::Cw20(token) => {
                let query = cw20::Cw20QueryMsg::Balance {
                    address: account.to_string(),
                };
                let answer: StdResult<cw20::BalanceResponse> =
                    self.app.wrap().query_wasm_smart(token, &query);
                answer.expect("the token answers").balance.u128()
            }
        }
    }
}

impl Restaking {
    /// Sends the alliance a message and checks the invariants of all contracts if it succeeds.
    pub fn send_alliance(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> AnyResult<AppResponse> {
        let alliance = self.alliance.clone();
        let response = self.suite.call(sender, &alliance, msg, funds)?;
        self.check_alliance();
        Ok(response)
    }

    /// Asks the alliance.
    pub fn ask_alliance<T: DeserializeOwned>(&self, msg: &QueryMsg) -> StdResult<T> {
        self.app.wrap().query_wasm_smart(&self.alliance, msg)
    }

    /// Panics if an invariant of SPEC.md does not hold.
    pub fn check_alliance(&self) {
        if self.checked {
            self.ghost.borrow_mut().check(self);
        }
    }
}
