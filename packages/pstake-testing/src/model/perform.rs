//! One step: the chain does it, the model predicts it.

use anyhow::{anyhow, ensure, Result as AnyResult};
use cosmwasm_std::{from_json, to_json_binary, Addr, Coin, Decimal};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::{AppResponse, Executor};
use pstake_types::hub::{
    AdminMsg, CancelResponse, ClaimResponse, Cw20HookMsg, DepositResponse, ExecuteMsg, Flow,
    ParamsUpdate, ValidatorResponse, ValidatorWeight,
};

use crate::sdk::{SdkControl, SdkViews, ValidatorSpec};
use crate::suite::{valoper, NATIVE};

use super::actions::Action;
use super::books::{Record, Who};
use super::people::Given;
use super::world::World;

impl World {
    /// Does it on the chain and in the model. An error: they differ.
    pub fn perform(&mut self, action: &Action) -> AnyResult<()> {
        match action {
            Action::Crank(crank) => self.crank(*crank),
            Action::Deposit { .. }
            | Action::Unbond { .. }
            | Action::Cancel(_)
            | Action::Claim { .. }
            | Action::ClaimFor { .. }
            | Action::SendStk { .. }
            | Action::LoseStk { .. }
            | Action::Give { .. } => self.user(action),
            Action::Collect(_)
            | Action::Pause { .. }
            | Action::Unpause { .. }
            | Action::Freeze { .. }
            | Action::SetValidators(_)
            | Action::RemoveValidator(_)
            | Action::SetFee(_)
            | Action::SetRevenue(_)
            | Action::SetLimits { .. }
            | Action::SetBounds { .. } => self.power(action),
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

    fn token(&mut self, sender: Who, msg: &Cw20ExecuteMsg) -> AnyResult<AppResponse> {
        let (sender, token) = (self.accounts[sender].clone(), self.suite.token.clone());
        self.suite.app.execute_contract(sender, token, msg, &[])
    }

    fn user(&mut self, action: &Action) -> AnyResult<()> {
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

    /// Owner, guardian, and whoever collects revenue.
    fn power(&mut self, action: &Action) -> AnyResult<()> {
        let (guardian, owner) = (self.suite.guardian.clone(), self.suite.owner.clone());
        let flow = |deposits: bool| {
            if deposits {
                Flow::Deposits
            } else {
                Flow::Unbonds
            }
        };
        let (predicted, sender, msg): (Given, Addr, ExecuteMsg) = match action {
            Action::Collect(payee) => {
                let predicted = self.books.collect(*payee, self.external).map(|_| 0);
                let recipient = self.recipient(*payee);
                (
                    predicted,
                    self.suite.keeper(),
                    ExecuteMsg::CollectRevenue { recipient },
                )
            }
            Action::Pause {
                deposits,
                by_guardian,
            } => {
                let msg = ExecuteMsg::Pause {
                    flow: flow(*deposits),
                };
                match by_guardian {
                    true => (self.books.pause(*deposits), guardian, msg),
                    false => (Err("not the guardian"), self.accounts[0].clone(), msg),
                }
            }
            Action::Unpause { deposits } => (
                self.books.unpause(*deposits),
                owner,
                ExecuteMsg::Unpause {
                    flow: flow(*deposits),
                },
            ),
            Action::Freeze { validator, frozen } => {
                let schedule = &mut self.books.schedule;
                let record = self.books.records.get_mut(validator);
                let predicted = match record {
                    Some(record) => {
                        if *frozen && !record.frozen {
                            record.unharvested_since = match schedule.harvest_cursor {
                                Some(_) => schedule.harvest_since,
                                None => schedule.harvest_started,
                            };
                        }
                        if !*frozen && record.frozen {
                            let since = record.unharvested_since;
                            schedule.harvest_started = schedule.harvest_started.min(since);
                            schedule.harvest_since = schedule.harvest_since.min(since);
                        }
                        record.frozen = *frozen;
                        Ok(0)
                    }
                    None => Err("unknown validator"),
                };
                let validator = validator.clone();
                let msg = match frozen {
                    true => ExecuteMsg::Freeze { validator },
                    false => ExecuteMsg::Unfreeze { validator },
                };
                (predicted, guardian, msg)
            }
            Action::SetValidators(targets) => {
                let predicted = self.set_validators(targets);
                let weight = |(validator, weight): &(String, u32)| ValidatorWeight {
                    validator: validator.clone(),
                    weight: *weight,
                };
                let validators = targets.iter().map(weight).collect();
                (
                    predicted,
                    owner,
                    ExecuteMsg::Admin(AdminMsg::SetValidators { validators }),
                )
            }
            Action::RemoveValidator(validator) => {
                let targets = self.books.records.values().filter(|r| r.weight > 0).count();
                let known = self
                    .books
                    .records
                    .get_mut(validator)
                    .filter(|r| r.weight > 0);
                let predicted = match known {
                    None => Err("unknown validator"),
                    Some(_) if targets == 1 => Err("the last target"),
                    Some(record) => {
                        record.weight = 0;
                        self.books.schedule.next_rebalance = self.books.now();
                        Ok(0)
                    }
                };
                let validator = validator.clone();
                (
                    predicted,
                    owner,
                    ExecuteMsg::Admin(AdminMsg::RemoveValidator { validator }),
                )
            }
            Action::SetFee(fee_bps) => {
                let predicted = if *fee_bps > 2_000 {
                    Err("too high")
                } else {
                    Ok(0)
                };
                if predicted.is_ok() {
                    self.books.settings.fee_bps = *fee_bps;
                }
                let msg = AdminMsg::SetFee { fee_bps: *fee_bps };
                (predicted, owner, ExecuteMsg::Admin(msg))
            }
            Action::SetRevenue(shares) => {
                self.books.settings.shares = shares.clone();
                let shares = self.shares(shares);
                (
                    Ok(0),
                    owner,
                    ExecuteMsg::Admin(AdminMsg::SetRevenue { shares }),
                )
            }
            Action::SetLimits {
                min_deposit,
                min_unbond,
                deposit_cap,
            } => {
                let settings = &mut self.books.settings;
                settings.min_deposit = *min_deposit;
                settings.min_unbond = *min_unbond;
                settings.deposit_cap = *deposit_cap;
                let update = ParamsUpdate {
                    min_deposit: Some((*min_deposit).into()),
                    min_unbond: Some((*min_unbond).into()),
                    deposit_cap: Some((*deposit_cap).into()),
                    ..ParamsUpdate::default()
                };
                (
                    Ok(0),
                    owner,
                    ExecuteMsg::Admin(AdminMsg::UpdateParams(update)),
                )
            }
            Action::SetBounds {
                max_commission,
                max_share_bps,
            } => {
                self.books.settings.max_commission = *max_commission;
                self.books.settings.max_share_bps = *max_share_bps;
                let update = ParamsUpdate {
                    max_commission: Some(Decimal::percent(*max_commission)),
                    max_share_bps: Some(*max_share_bps),
                    ..ParamsUpdate::default()
                };
                (
                    Ok(0),
                    owner,
                    ExecuteMsg::Admin(AdminMsg::UpdateParams(update)),
                )
            }
            other => return Err(anyhow!("nobody has the power of {other:?}")),
        };
        let result = self.send(&sender, &msg, 0);
        agree(predicted, result.map(|_| 0))
    }

    fn set_validators(&mut self, targets: &[(String, u32)]) -> Given {
        let whole: u32 = targets.iter().map(|(_, weight)| weight).sum();
        let settings = &self.books.settings;
        for (validator, weight) in targets {
            if u64::from(*weight) * 10_000 / u64::from(whole) > settings.max_share_bps.into() {
                return Err("share too high");
            }
            let found = self
                .suite
                .app
                .validator(validator)
                .ok_or("no such validator")?;
            if found.commission > Decimal::percent(settings.max_commission) {
                return Err("commission too high");
            }
        }
        for record in self.books.records.values_mut() {
            record.weight = 0;
        }
        for (validator, weight) in targets {
            let fresh = Record::default();
            self.books
                .records
                .entry(validator.clone())
                .or_insert(fresh)
                .weight = *weight;
        }
        self.books.schedule.next_rebalance = self.books.now();
        Ok(0)
    }

    /// What happens to the chain; it may refuse.
    fn chain(&mut self, action: &Action) -> AnyResult<()> {
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
                app.update_block(|block| {
                    block.height += 1;
                    block.time = block.time.plus_nanos(*nanos);
                });
                Ok(())
            }
            other => return Err(anyhow!("the chain does not {other:?}")),
        };
        drop(done); // the chain's refusals are its own tests' matter
        self.observe();
        Ok(())
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

/// Both refuse, or both give the same.
fn agree(predicted: Given, result: AnyResult<u128>) -> AnyResult<()> {
    match (predicted, result) {
        (Ok(model), Ok(chain)) => ensure!(model == chain, "model {model}, chain {chain}"),
        (Err(_), Err(_)) => {}
        (Ok(model), Err(chain)) => return Err(anyhow!("model {model}, chain refuses: {chain:#}")),
        (Err(model), Ok(chain)) => return Err(anyhow!("model refuses: {model}, chain {chain}")),
    }
    Ok(())
}
