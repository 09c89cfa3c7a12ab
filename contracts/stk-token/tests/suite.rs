//! One token, its mock minter, a receiver and three people, on the stock chain of cw-multi-test.

use cosmwasm_std::{to_json_binary, Addr, Binary, Coin, Empty, Event, QuerierWrapper, Uint128};
use cw20::{AllowanceResponse, BalanceResponse, Cw20Coin, MinterResponse, TokenInfoResponse};
use cw_multi_test::{App, AppBuilder, AppResponse, ContractWrapper, Executor};
use pstake_types::token::{
    query_supply, ExecuteMsg, InstantiateMarketingInfo, InstantiateMsg, QueryMsg,
    RedemptionRateResponse,
};
use stk_token::contract::{execute, instantiate, migrate, query};
use stk_token::ContractError;

use crate::mocks::{self, Received};

pub const SEED: u128 = 1_000_000;
pub const ALICE_HAS: u128 = 1_000;
pub const NATIVE: &str = "unative";

/// `AppResponse`, comparable.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub events: Vec<Event>,
    pub data: Option<Binary>,
}

impl From<AppResponse> for Answer {
    fn from(response: AppResponse) -> Self {
        Self {
            events: response.events,
            data: response.data,
        }
    }
}

pub struct Suite {
    pub app: App,
    pub code_id: u64,
    pub token: Addr,
    pub minter: Addr,
    pub receiver: Addr,
    pub alice: Addr,
    pub bob: Addr,
    pub carol: Addr,
}

impl Suite {
    /// The seed is the minter's, `ALICE_HAS` is alice's, carol holds the marketing role.
    pub fn new() -> Self {
        Self::with_rate(None)
    }

    pub fn with_rate(rate: Option<RedemptionRateResponse>) -> Self {
        let names = ["alice", "bob", "carol"];
        let mut app = AppBuilder::new().build(|router, api, storage| {
            for name in names {
                let coins = vec![Coin::new(100u128, NATIVE), Coin::new(100u128, "uother")];
                router
                    .bank
                    .init_balance(storage, &api.addr_make(name), coins)
                    .unwrap();
            }
        });
        let [alice, bob, carol] = names.map(|name| app.api().addr_make(name));

        let code_id = app.store_code(Box::new(
            ContractWrapper::new(execute, instantiate, query).with_migrate(migrate),
        ));
        let minter_code = app.store_code(mocks::minter());
        let minter = app
            .instantiate_contract(minter_code, alice.clone(), &rate, &[], "minter", None)
            .unwrap();
        let receiver_code = app.store_code(mocks::receiver());
        let receiver = app
            .instantiate_contract(
                receiver_code,
                alice.clone(),
                &Empty {},
                &[],
                "receiver",
                None,
            )
            .unwrap();
        let token = app
            .instantiate_contract(
                code_id,
                minter.clone(),
                &instantiate_msg(&minter, &carol),
                &[],
                "token",
                Some(minter.to_string()),
            )
            .unwrap();

        let mut suite = Self {
            app,
            code_id,
            token,
            minter,
            receiver,
            alice,
            bob,
            carol,
        };
        suite.mint(&suite.alice.clone(), ALICE_HAS);
        suite
    }

    pub fn instantiate(&mut self, msg: &InstantiateMsg) -> Result<Addr, ContractError> {
        let sender = self.alice.clone();
        self.app
            .instantiate_contract(self.code_id, sender, msg, &[], "another", None)
            .map_err(|error| error.downcast().unwrap())
    }

    pub fn execute(&mut self, sender: &Addr, msg: ExecuteMsg) -> Result<Answer, ContractError> {
        self.execute_with(sender, msg, &[])
    }

    pub fn execute_with(
        &mut self,
        sender: &Addr,
        msg: ExecuteMsg,
        coins: &[Coin],
    ) -> Result<Answer, ContractError> {
        self.execute_any(sender, msg, coins)
            .map_err(|error| error.downcast().unwrap())
    }

    /// For errors that are not the token's own.
    pub fn execute_any(
        &mut self,
        sender: &Addr,
        msg: ExecuteMsg,
        coins: &[Coin],
    ) -> anyhow::Result<Answer> {
        let token = self.token.clone();
        let response = self
            .app
            .execute_contract(sender.clone(), token, &msg, coins)?;
        Ok(response.into())
    }

    pub fn mint(&mut self, recipient: &Addr, amount: u128) {
        let msg = ExecuteMsg::Mint {
            recipient: recipient.to_string(),
            amount: amount.into(),
        };
        self.execute(&self.minter.clone(), msg).unwrap();
    }

    pub fn allow(&mut self, owner: &Addr, spender: &Addr, amount: u128) {
        let msg = ExecuteMsg::IncreaseAllowance {
            spender: spender.to_string(),
            amount: amount.into(),
            expires: None,
        };
        self.execute(owner, msg).unwrap();
    }

    pub fn query<T: serde::de::DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.querier().query_wasm_smart(&self.token, msg).unwrap()
    }

    pub fn querier(&self) -> QuerierWrapper<'_> {
        self.app.wrap()
    }

    pub fn balance(&self, holder: &Addr) -> u128 {
        let response: BalanceResponse = self.query(&QueryMsg::Balance {
            address: holder.to_string(),
        });
        response.balance.u128()
    }

    /// Supply, after a check that the raw key and `TokenInfo` agree.
    pub fn supply(&self) -> u128 {
        let raw = query_supply(&self.querier(), &self.token).unwrap();
        let info: TokenInfoResponse = self.query(&QueryMsg::TokenInfo {});
        assert_eq!(raw, info.total_supply);
        raw.u128()
    }

    /// alice, bob, receiver, minter, supply: what each success is compared with.
    pub fn holdings(&self) -> [u128; 5] {
        [
            self.balance(&self.alice),
            self.balance(&self.bob),
            self.balance(&self.receiver),
            self.balance(&self.minter),
            self.supply(),
        ]
    }

    pub fn allowance(&self, owner: &Addr, spender: &Addr) -> AllowanceResponse {
        self.query(&QueryMsg::Allowance {
            owner: owner.to_string(),
            spender: spender.to_string(),
        })
    }

    pub fn received(&self) -> Vec<Received> {
        self.querier()
            .query_wasm_smart(&self.receiver, &Empty {})
            .unwrap()
    }

    /// The token wrote exactly these attributes, and no data.
    #[track_caller]
    pub fn assert_event(&self, answer: &Answer, expected: &[(&str, &str)]) {
        let mut attributes = vec![("_contract_address", self.token.as_str())];
        attributes.extend(expected);
        let written: Vec<Vec<(&str, &str)>> = answer
            .events
            .iter()
            .filter(|event| event.ty == "wasm")
            .map(|event| {
                let pairs = event.attributes.iter();
                pairs.map(|a| (a.key.as_str(), a.value.as_str())).collect()
            })
            .collect();
        assert_eq!(written, vec![attributes]);
        assert_eq!(answer.data, None);
    }
}

/// The message that the hub sends, with marketing.
pub fn instantiate_msg(minter: &Addr, marketing: &Addr) -> InstantiateMsg {
    InstantiateMsg {
        name: "Staked native".to_string(),
        symbol: "stkNTV".to_string(),
        decimals: 6,
        initial_balances: vec![Cw20Coin {
            address: minter.to_string(),
            amount: Uint128::new(SEED),
        }],
        mint: Some(MinterResponse {
            minter: minter.to_string(),
            cap: None,
        }),
        marketing: Some(InstantiateMarketingInfo {
            project: Some("https://example.com".to_string()),
            description: Some("receipt of staked native".to_string()),
            marketing: Some(marketing.to_string()),
            logo: None,
        }),
    }
}

pub fn transfer(recipient: &Addr, amount: u128) -> ExecuteMsg {
    ExecuteMsg::Transfer {
        recipient: recipient.to_string(),
        amount: amount.into(),
    }
}

pub fn transfer_from(owner: &Addr, recipient: &Addr, amount: u128) -> ExecuteMsg {
    ExecuteMsg::TransferFrom {
        owner: owner.to_string(),
        recipient: recipient.to_string(),
        amount: amount.into(),
    }
}

pub fn send(contract: &Addr, amount: u128, text: &str) -> ExecuteMsg {
    ExecuteMsg::Send {
        contract: contract.to_string(),
        amount: amount.into(),
        msg: to_json_binary(text).unwrap(),
    }
}

pub fn send_from(owner: &Addr, contract: &Addr, amount: u128, text: &str) -> ExecuteMsg {
    ExecuteMsg::SendFrom {
        owner: owner.to_string(),
        contract: contract.to_string(),
        amount: amount.into(),
        msg: to_json_binary(text).unwrap(),
    }
}

pub fn burn(amount: u128) -> ExecuteMsg {
    ExecuteMsg::Burn {
        amount: amount.into(),
    }
}

pub fn burn_from(owner: &Addr, amount: u128) -> ExecuteMsg {
    ExecuteMsg::BurnFrom {
        owner: owner.to_string(),
        amount: amount.into(),
    }
}

pub fn mint(recipient: &Addr, amount: u128) -> ExecuteMsg {
    ExecuteMsg::Mint {
        recipient: recipient.to_string(),
        amount: amount.into(),
    }
}
