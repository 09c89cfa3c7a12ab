//! The instant pool as the hub meets it: it buys the pool's stk with the buffer that a submission leaves. What the pool
//! does with its own books has a model of its own, in its tests; here it is one who holds stk and pays for it.

use anyhow::{anyhow, ensure, Result as AnyResult};
use cosmwasm_std::{to_json_binary, Coin};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::Executor;
use pstake_types::{hub, pool};

use crate::suite::NATIVE;

use super::actions::Action;
use super::books::Books;
use super::num::{mul_div, try_mul_div};
use super::world::World;

impl Books {
    /// After the users' requests: as much of the pool's stk as the buffer pays for at the rate. Returns the native.
    pub fn buy_from_pool(&mut self) -> u128 {
        let Some(held) = self.pool_stk else {
            return 0;
        };
        let backing = self.backing();
        let affordable = match backing {
            0 => None,
            _ => try_mul_div(self.buffer, self.supply, backing),
        };
        let bought = held.min(affordable.unwrap_or(0));
        let native = mul_div(bought, backing, self.supply);
        if native == 0 {
            return 0;
        }
        self.count("purchases of all the pool had", u64::from(bought == held));
        self.count("purchases of a part of it", u64::from(bought < held));
        self.pool_stk = Some(held - bought);
        self.supply -= bought;
        self.buffer -= native;
        self.hub_native -= native;
        native
    }
}

impl World {
    pub(super) fn pool(&mut self, action: &Action) -> AnyResult<bool> {
        if !self.suite.has_pool() {
            return Ok(false);
        }
        let pool = self.suite.pool().address.clone();
        match action {
            Action::Provide { who, native } => {
                let msg = pool::ExecuteMsg::Deposit {
                    receiver: None,
                    min_shares_out: None,
                };
                let (sender, funds) = (self.accounts[*who].clone(), [Coin::new(*native, NATIVE)]);
                let app = &mut self.suite.app;
                let done = app.execute_contract(sender, pool, &msg, &funds).is_ok();
                if done {
                    self.books.purses[*who].native -= native;
                }
                Ok(done)
            }
            Action::Leave {
                who,
                stk,
                through_hub,
            } => {
                let (contract, msg) = match through_hub {
                    true => {
                        let hook = hub::Cw20HookMsg::InstantUnbond {
                            receiver: None,
                            min_native_out: None,
                        };
                        (self.suite.hub.clone(), to_json_binary(&hook)?)
                    }
                    false => {
                        let hook = pool::Cw20HookMsg::InstantUnbond {
                            receiver: None,
                            min_native_out: None,
                        };
                        (pool, to_json_binary(&hook)?)
                    }
                };
                let msg = Cw20ExecuteMsg::Send {
                    contract: contract.into(),
                    amount: (*stk).into(),
                    msg,
                };
                let before = self.suite.native(&self.accounts[*who]);
                if self.token(*who, &msg).is_err() {
                    return Ok(false); // what it has at hand, its limits, its hours are the pool's own matter
                }
                let paid = self.suite.native(&self.accounts[*who]) - before;
                let worth = self.books.native_for(*stk);
                ensure!(paid <= worth, "the pool paid {paid} for {worth}");
                self.books.purses[*who].stk -= stk;
                self.books.purses[*who].native += paid;
                self.books.pool_stk = self.books.pool_stk.map(|held| held + stk);
                Ok(true)
            }
            other => Err(anyhow!("{other:?} is not for the pool")),
        }
    }
}
