//! What owner and guardian do, and whoever collects revenue.

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Addr, Decimal};
use pstake_types::hub::{AdminMsg, ExecuteMsg, Flow, ParamsUpdate, ValidatorWeight};

use crate::sdk::SdkViews;

use super::actions::Action;
use super::books::Record;
use super::people::Given;
use super::perform::agree;
use super::world::World;

impl World {
    /// Owner, guardian, and whoever collects revenue.
    pub(super) fn power(&mut self, action: &Action) -> AnyResult<bool> {
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
            Action::Freeze {
                validator,
                frozen,
                by_guardian,
            } => {
                let predicted = match frozen {
                    true => self.books.freeze(validator, *by_guardian),
                    false => self.books.thaw(validator),
                };
                let validator = validator.clone();
                let msg = match frozen {
                    true => ExecuteMsg::Freeze { validator },
                    false => ExecuteMsg::Unfreeze { validator },
                };
                let sender = if *by_guardian { guardian } else { owner };
                (predicted, sender, msg)
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
        // the model knows what changes do; that they wait has tests of its own
        let result = self.send(&sender, &msg, 0);
        let result = result.and_then(|response| self.suite.apply_now(response));
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
}
