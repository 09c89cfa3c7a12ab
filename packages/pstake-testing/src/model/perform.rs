//! One step: the chain does it, the model predicts it.

use anyhow::{anyhow, ensure, Result as AnyResult};
use cosmwasm_std::{from_json, to_json_binary, Addr, Coin, Decimal};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::{AppResponse, Executor};
use pstake_types::hub::{
    CancelResponse, ClaimResponse, Cw20HookMsg, DepositResponse, ExecuteMsg, ValidatorResponse,
};

use crate::sdk::{SdkControl, SdkViews, ValidatorSpec};
use crate::suite::{valoper, NATIVE};

use super::actions::Action;
use super::books::Who;
use super::people::Given;
use super::world::World;

impl World {
    /// Does it on the chain and in the model; false if it was refused. An error: they differ.
    pub fn perform(&mut self, action: &Action) -> AnyResult<bool> {
        self.note_nearness(action);
        let stake = self.stake_to_slash(action);
        let done = self.done(action)?;
        self.note_end(action, done, stake);
        Ok(done)
    }

    fn done(&mut self, action: &Action) -> AnyResult<bool> {
        match action {
            Action::Crank(crank) => self.crank(*crank),
            Action::Deposit { .. }
            | Action::Unbond { .. }
            | Action::Cancel(_)
            | Action::Claim { .. }
            | Action::ClaimFor { .. }
            | Action::SendStk { .. }
            | Action::LoseStk { .. }
            | Action::Lock { .. }
            | Action::Unlock { .. }
            | Action::Give { .. } => self.user(action),
            Action::Provide { .. } | Action::Leave { .. } => self.pool(action),
            Action::Collect(_)
            | Action::Pause { .. }
            | Action::Unpause { .. }
            | Action::Freeze { .. } => self.power(action),
            Action::SetValidators(_)
            | Action::RemoveValidator(_)
            | Action::SetFee(_)
            | Action::WindDown
            | Action::SetPartner { .. }
            | Action::SetRevenue(_)
            | Action::SetLimits { .. }
            | Action::SetBounds { .. } => self.settings(action),
            Action::Announce(_) | Action::Apply(_) | Action::CancelChange(_) => {
                self.timelock(action)
            }
            Action::Vote { .. } | Action::Instruct { .. } | Action::Proposal { .. } => {
                self.votes(action)
            }
            _ => self.chain(action),
        }
    }

    pub fn send(
        &mut self,
        sender: &Addr,
        msg: &ExecuteMsg,
        native: u128,
    ) -> AnyResult<AppResponse> {
        let funds = match native {
            0 => vec![],
            native => vec![Coin::new(native, NATIVE)],
        };
        let hub = self.suite.hub.clone();
        self.suite
            .app
            .execute_contract(sender.clone(), hub, msg, &funds)
    }

    pub(super) fn token(&mut self, sender: Who, msg: &Cw20ExecuteMsg) -> AnyResult<AppResponse> {
        let (sender, token) = (self.accounts[sender].clone(), self.suite.token.clone());
        self.suite.app.execute_contract(sender, token, msg, &[])
    }

    fn user(&mut self, action: &Action) -> AnyResult<bool> {
        let name = |world: &World, who: &Option<Who>| who.map(|w| world.accounts[w].to_string());
        let (predicted, result) = match action {
            Action::Deposit {
                who,
                to,
                native,
                min_out,
            } => {
                let preview = self.books.preview_deposit(*native);
                let min = min_out.map(|d| preview.saturating_add_signed(d.into()));
                let predicted = self.books.deposit(*who, to.unwrap_or(*who), *native, min);
                let msg = ExecuteMsg::Deposit {
                    receiver: name(self, to),
                    min_stk_out: min.map(Into::into),
                    referral: None,
                };
                let sender = self.accounts[*who].clone();
                let result = self.send(&sender, &msg, *native);
                let out = |r: AppResponse| {
                    Ok(from_json::<DepositResponse>(r.data.unwrap_or_default())?.stk)
                };
                (predicted, result.and_then(out).map(|n| n.u128()))
            }
            Action::Unbond { who, to, stk } => {
                let predicted = self.books.unbond(*who, to.unwrap_or(*who), *stk);
                let hook = Cw20HookMsg::Unbond {
                    receiver: name(self, to),
                };
                let msg = Cw20ExecuteMsg::Send {
                    contract: self.suite.hub.to_string(),
                    amount: (*stk).into(),
                    msg: to_json_binary(&hook)?,
                };
                (predicted, self.token(*who, &msg).map(|_| *stk))
            }
            Action::Cancel(who) => {
                let predicted = self.books.cancel(*who);
                let sender = self.accounts[*who].clone();
                let result = self.send(&sender, &ExecuteMsg::CancelUnbond {}, 0);
                let out = |r: AppResponse| {
                    Ok(from_json::<CancelResponse>(r.data.unwrap_or_default())?.stk)
                };
                (predicted, result.and_then(out).map(|n| n.u128()))
            }
            Action::Claim { who, limit } | Action::ClaimFor { who, limit } => {
                let user = self.accounts[*who].clone();
                let (sender, msg) = match action {
                    Action::Claim { .. } => (user, ExecuteMsg::Claim { limit: *limit }),
                    _ => (
                        self.suite.keeper(),
                        ExecuteMsg::ClaimFor {
                            user: user.into(),
                            limit: *limit,
                        },
                    ),
                };
                let predicted = self.books.claim(*who, *limit);
                let result = self.send(&sender, &msg, 0);
                let out = |r: AppResponse| {
                    Ok(from_json::<ClaimResponse>(r.data.unwrap_or_default())?.native)
                };
                (predicted, result.and_then(out).map(|n| n.u128()))
            }
            Action::SendStk { from, to, stk } => {
                let recipient = self.accounts[*to].to_string();
                let msg = Cw20ExecuteMsg::Transfer {
                    recipient,
                    amount: (*stk).into(),
                };
                (
                    self.books.send_stk(*from, Some(*to), *stk),
                    self.token(*from, &msg).map(|_| *stk),
                )
            }
            Action::LoseStk { from, stk } => {
                let recipient = self.suite.hub.to_string();
                let msg = Cw20ExecuteMsg::Transfer {
                    recipient,
                    amount: (*stk).into(),
                };
                (
                    self.books.send_stk(*from, None, *stk),
                    self.token(*from, &msg).map(|_| *stk),
                )
            }
            Action::Lock { who, stk } => {
                let msg = Cw20ExecuteMsg::Send {
                    contract: self.suite.hub.to_string(),
                    amount: (*stk).into(),
                    msg: to_json_binary(&Cw20HookMsg::Lock {})?,
                };
                (
                    self.books.lock(*who, *stk),
                    self.token(*who, &msg).map(|_| *stk),
                )
            }
            Action::Unlock { who, stk } => {
                let msg = ExecuteMsg::Unlock {
                    stk: stk.map(Into::into),
                };
                let predicted = self.books.unlock(*who, *stk).map(|_| 0);
                let sender = self.accounts[*who].clone();
                (predicted, self.send(&sender, &msg, 0).map(|_| 0))
            }
            Action::Give { from, native } => {
                let (sender, hub) = (self.accounts[*from].clone(), self.suite.hub.clone());
                let result = self
                    .suite
                    .app
                    .send_tokens(sender, hub, &[Coin::new(*native, NATIVE)]);
                (
                    self.books.give_native(*from, *native),
                    result.map(|_| *native),
                )
            }
            other => return Err(anyhow!("no user does {other:?}")),
        };
        agree(predicted, result)
    }

    /// What happens to the chain; it may refuse.
    fn chain(&mut self, action: &Action) -> AnyResult<bool> {
        let app = &mut self.suite.app;
        let height = app.block_info().height;
        let done = match action {
            Action::Downtime(validator) => app.downtime_slash(validator).map(drop),
            Action::DoubleSign {
                validator,
                blocks_ago,
            } => app
                .double_sign(validator, height.saturating_sub(*blocks_ago))
                .map(drop),
            Action::Slash {
                validator,
                blocks_ago,
                permille,
            } => {
                let fraction = Decimal::permille(*permille);
                app.slash(
                    validator,
                    height.saturating_sub(*blocks_ago),
                    None,
                    fraction,
                )
                .map(drop)
            }
            Action::Jail(validator) => app.jail(validator),
            Action::Unjail(validator) => app.unjail(validator),
            Action::Commission { validator, percent } => {
                app.set_commission(validator, Decimal::percent(*percent))
            }
            Action::NewValidator { self_delegation } => {
                self.made += 1;
                app.add_validator(ValidatorSpec::new(valoper(self.made), *self_delegation))
            }
            Action::Fail {
                validator,
                kind,
                fails,
            } => {
                app.set_failing(validator, *kind, fails.then_some("injected"));
                let key = (validator.clone(), *kind as u8);
                match fails {
                    true => self.failing.insert(key),
                    false => self.failing.remove(&key),
                };
                Ok(())
            }
            Action::Answer(answer) => {
                app.set_undelegate_response(*answer);
                self.answer = *answer;
                Ok(())
            }
            Action::UnbondingPeriod(seconds) => {
                let mut params = app.params();
                params.unbonding_seconds = *seconds;
                app.set_params(params)
            }
            Action::Wait(nanos) => {
                self.note_matured();
                let app = &mut self.suite.app;
                app.update_block(|block| {
                    block.height += 1;
                    block.time = block.time.plus_nanos(*nanos);
                });
                Ok(())
            }
            other => return Err(anyhow!("the chain does not {other:?}")),
        };
        self.observe();
        Ok(done.is_ok()) // the chain's refusals are its own tests' matter
    }

    /// Coins that the block will pay at its end.
    fn note_matured(&mut self) {
        let now = self.suite.app.block_info().time;
        for pair in self.suite.app.unbondings(&self.suite.hub) {
            for entry in pair.entries.iter().filter(|e| e.completion_time <= now) {
                let of_batch = self.books.matured.entry(entry.completion_time.nanos());
                *of_batch.or_default() += entry.balance.u128();
            }
        }
    }

    /// The hub's records, which drop those that are done with.
    pub fn forget_removed(&mut self) -> AnyResult<()> {
        let listed = self.records()?;
        self.books.records.retain(|validator, record| {
            let gone = record.weight == 0 && record.bonded == 0;
            !gone || listed.iter().any(|r| r.validator == *validator)
        });
        Ok(())
    }

    pub fn records(&self) -> AnyResult<Vec<ValidatorResponse>> {
        let mut all: Vec<ValidatorResponse> = vec![];
        loop {
            let query = pstake_types::hub::QueryMsg::Validators {
                start_after: all.last().map(|r: &ValidatorResponse| r.validator.clone()),
                limit: Some(100),
            };
            let page: Vec<ValidatorResponse> = self.suite.ask(&query)?;
            let done = page.len() < 100;
            all.extend(page);
            if done {
                return Ok(all);
            }
        }
    }
}

/// Both refuse (false), or both give the same.
pub(super) fn agree(predicted: Given, result: AnyResult<u128>) -> AnyResult<bool> {
    match (predicted, result) {
        (Ok(model), Ok(chain)) => {
            ensure!(model == chain, "model {model}, chain {chain}");
            Ok(true)
        }
        (Err(_), Err(_)) => Ok(false),
        (Ok(model), Err(chain)) => Err(anyhow!("model {model}, chain refuses: {chain:#}")),
        (Err(model), Ok(chain)) => Err(anyhow!("model refuses: {model}, chain {chain}")),
    }
}
