//! What a keeper function works on: storage, bank, block and events.

use super::address::ModuleAccount;
use super::dec_coins::{coins_string, one_coin};
use super::error::SdkError;
use super::params::Params;
use cosmwasm_std::{
    from_json, Addr, Api, BalanceResponse, BankMsg, BankQuery, BlockInfo, Coin, CosmosMsg,
    CustomMsg, CustomQuery, Event, QueryRequest, Storage, Uint128,
};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, BankSudo, CosmosRouter};

/// The bank module, reached through the router without the router's type parameters.
pub trait Bank {
    fn send(&self, ctx: &mut Ctx, from: &str, to: &str, coins: Vec<Coin>) -> AnyResult<()>;
    fn mint(&self, ctx: &mut Ctx, to: &str, coins: Vec<Coin>) -> AnyResult<()>;
    fn burn(&self, ctx: &mut Ctx, from: &str, coins: Vec<Coin>) -> AnyResult<()>;
    fn balance(&self, ctx: &Ctx, address: &str, denom: &str) -> AnyResult<Uint128>;
}

/// [`Bank`] over a router.
pub(super) struct RouterBank<'a, ExecC, QueryC>(
    pub &'a dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
);

impl<ExecC: CustomMsg, QueryC: CustomQuery> Bank for RouterBank<'_, ExecC, QueryC> {
    fn send(&self, ctx: &mut Ctx, from: &str, to: &str, coins: Vec<Coin>) -> AnyResult<()> {
        let msg = CosmosMsg::Bank(BankMsg::Send {
            to_address: to.to_string(),
            amount: coins,
        });
        self.0
            .execute(ctx.api, ctx.storage, ctx.block, Addr::unchecked(from), msg)?;
        Ok(())
    }

    fn mint(&self, ctx: &mut Ctx, to: &str, coins: Vec<Coin>) -> AnyResult<()> {
        let msg = BankSudo::Mint {
            to_address: to.to_string(),
            amount: coins,
        };
        self.0.sudo(ctx.api, ctx.storage, ctx.block, msg.into())?;
        Ok(())
    }

    fn burn(&self, ctx: &mut Ctx, from: &str, coins: Vec<Coin>) -> AnyResult<()> {
        let msg = CosmosMsg::Bank(BankMsg::Burn { amount: coins });
        self.0
            .execute(ctx.api, ctx.storage, ctx.block, Addr::unchecked(from), msg)?;
        Ok(())
    }

    fn balance(&self, ctx: &Ctx, address: &str, denom: &str) -> AnyResult<Uint128> {
        let query = QueryRequest::Bank(BankQuery::Balance {
            address: address.to_string(),
            denom: denom.to_string(),
        });
        let raw = self.0.query(ctx.api, ctx.storage, ctx.block, query)?;
        let response: BalanceResponse = from_json(raw)?;
        Ok(response.amount.amount)
    }
}

/// The context of one message, block step or control.
pub struct Ctx<'a> {
    pub api: &'a dyn Api,
    pub storage: &'a mut dyn Storage,
    pub bank: &'a dyn Bank,
    pub block: &'a BlockInfo,
    pub events: Vec<Event>,
    pub params: Params,
}

impl<'a> Ctx<'a> {
    pub fn new(
        api: &'a dyn Api,
        storage: &'a mut dyn Storage,
        bank: &'a dyn Bank,
        block: &'a BlockInfo,
    ) -> Self {
        let params = Params::load(storage);
        Self {
            api,
            storage,
            bank,
            block,
            events: vec![],
            params,
        }
    }

    /// The events so far, as a response.
    pub fn into_response(self) -> AppResponse {
        AppResponse {
            events: self.events,
            ..AppResponse::default()
        }
    }

    /// The address of a module account.
    pub fn module(&self, account: ModuleAccount) -> AnyResult<String> {
        Ok(account.address(self.api)?.into_string())
    }

    /// An amount of the bond denom.
    pub fn bond_coin(&self, amount: Uint128) -> Coin {
        one_coin(amount, &self.params.bond_denom)
    }

    /// `DelegateCoins` and `UndelegateCoins` with their events (x/bank v0.53.4 `keeper/keeper.go`); nothing for no coins.
    pub fn pay(&mut self, from: &str, to: &str, coins: Vec<Coin>) -> AnyResult<()> {
        let coins: Vec<Coin> = coins.into_iter().filter(|c| !c.amount.is_zero()).collect();
        if coins.is_empty() {
            return Ok(());
        }
        let amount = coins_string(&coins);
        let bank = self.bank;
        bank.send(self, from, to, coins)?;
        self.events.extend([
            Event::new("coin_spent")
                .add_attribute("spender", from)
                .add_attribute("amount", &amount),
            Event::new("coin_received")
                .add_attribute("receiver", to)
                .add_attribute("amount", &amount),
        ]);
        Ok(())
    }

    /// `SendCoins`: the same with a transfer event (x/bank v0.53.4 `keeper/send.go`).
    pub fn send(&mut self, from: &str, to: &str, coins: Vec<Coin>) -> AnyResult<()> {
        let before = self.events.len();
        let amount = coins_string(&coins);
        self.pay(from, to, coins)?;
        if self.events.len() > before {
            self.events.push(
                Event::new("transfer")
                    .add_attribute("recipient", to)
                    .add_attribute("sender", from)
                    .add_attribute("amount", amount),
            );
        }
        Ok(())
    }

    /// Moves bond tokens between module accounts.
    pub fn move_tokens(
        &mut self,
        from: ModuleAccount,
        to: ModuleAccount,
        amount: Uint128,
    ) -> AnyResult<()> {
        let (from, to) = (self.module(from)?, self.module(to)?);
        self.send(&from, &to, vec![self.bond_coin(amount)])
    }

    /// `MintCoins` into a module account.
    pub fn mint(&mut self, to: &str, coins: Vec<Coin>) -> AnyResult<()> {
        if coins.iter().all(|c| c.amount.is_zero()) {
            return Ok(());
        }
        let bank = self.bank;
        bank.mint(self, to, coins)
    }

    /// `BurnCoins` of bond tokens (`burnBondedTokens`, `burnNotBondedTokens`).
    pub fn burn(&mut self, from: ModuleAccount, amount: Uint128) -> AnyResult<()> {
        if amount.is_zero() {
            return Ok(());
        }
        let (from, coin) = (self.module(from)?, self.bond_coin(amount));
        let text = coin.to_string();
        let bank = self.bank;
        bank.burn(self, &from, vec![coin])?;
        self.events.push(
            Event::new("burn")
                .add_attribute("burner", from)
                .add_attribute("amount", text),
        );
        Ok(())
    }

    /// Fails where the denom is not the bond denom.
    pub fn check_denom(&self, coin: &Coin) -> Result<(), SdkError> {
        if coin.denom == self.params.bond_denom {
            return Ok(());
        }
        Err(SdkError::InvalidDenom {
            got: coin.denom.clone(),
            expected: self.params.bond_denom.clone(),
        })
    }
}
