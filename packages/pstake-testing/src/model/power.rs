//! What owner and guardian do, and whoever collects revenue.

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::Decimal;
use pstake_types::hub::{AdminMsg, ExecuteMsg, Flow, ParamsUpdate, ValidatorWeight};

use crate::sdk::SdkViews;

use super::actions::Action;
use super::books::{Payee, Record};
use super::people::Given;
use super::perform::agree;
use super::world::World;

fn flow(deposits: bool) -> Flow {
    match deposits {
        true => Flow::Deposits,
        false => Flow::Unbonds,
    }
}

impl World {
    /// Guardian, and whoever collects revenue.
    pub(super) fn power(&mut self, action: &Action) -> AnyResult<bool> {
        let (guardian, owner) = (self.suite.guardian.clone(), self.suite.owner.clone());
        let (predicted, sender, msg) = match action {
            Action::Collect(payee) => return self.collect(*payee),
            Action::Pause {
                deposits,
                by_guardian,
            } => {
                let flow = flow(*deposits);
                let msg = ExecuteMsg::Pause { flow };
                match by_guardian {
                    true => (self.books.pause(*deposits), guardian, msg),
                    false => (Err("not the guardian"), self.accounts[0].clone(), msg),
                }
            }
            Action::Unpause { deposits } => {
                let flow = flow(*deposits);
                let msg = ExecuteMsg::Unpause { flow };
                (self.books.unpause(*deposits), owner, msg)
            }
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
            other => return Err(anyhow!("nobody has the power of {other:?}")),
        };
        let result = self.send(&sender, &msg, 0);
        agree(predicted, result.map(|_| 0))
    }

    /// The owner's settings, without the wait that some of them need.
    pub(super) fn settings(&mut self, change: &Action) -> AnyResult<bool> {
        let owner = self.suite.owner.clone();
        let msg = self.admin_msg(change)?;
        let predicted = self.at_once(change);
        let result = self.send(&owner, &ExecuteMsg::Admin(msg), 0);
        let result = result.and_then(|response| self.suite.apply_now(response));
        agree(predicted, result.map(|_| 0))
    }

    /// What hurts is announced, its time is moved to now, and it is applied.
    fn at_once(&mut self, change: &Action) -> Given {
        if !self.books.hurts(change) {
            return self.apply(change);
        }
        let before = self.books.clone();
        let checked = self.apply(change);
        self.books = before;
        checked?;
        self.books.announce(change)?;
        let (id, now) = (self.books.last_announced, self.books.now());
        if let Some(announced) = self.books.announced.get_mut(&id) {
            (announced.at, announced.from) = (0, now);
        }
        self.books.may_apply(id)?;
        self.books.announced.remove(&id);
        self.apply(change)
    }

    /// The owner's message.
    pub(super) fn admin_msg(&self, change: &Action) -> AnyResult<AdminMsg> {
        Ok(match change {
            Action::SetValidators(targets) => AdminMsg::SetValidators {
                validators: targets
                    .iter()
                    .map(|(validator, weight)| ValidatorWeight {
                        validator: validator.clone(),
                        weight: *weight,
                    })
                    .collect(),
            },
            Action::RemoveValidator(validator) => AdminMsg::RemoveValidator {
                validator: validator.clone(),
            },
            Action::WindDown => AdminMsg::WindDown {},
            Action::SetFee(fee_bps) => AdminMsg::SetFee { fee_bps: *fee_bps },
            Action::SetRevenue(shares) => AdminMsg::SetRevenue {
                shares: self.shares(shares),
            },
            Action::SetLimits {
                min_deposit,
                min_unbond,
                deposit_cap,
            } => AdminMsg::UpdateParams(ParamsUpdate {
                min_deposit: Some((*min_deposit).into()),
                min_unbond: Some((*min_unbond).into()),
                deposit_cap: Some((*deposit_cap).into()),
                ..ParamsUpdate::default()
            }),
            Action::SetBounds {
                max_commission,
                max_share_bps,
            } => AdminMsg::UpdateParams(ParamsUpdate {
                max_commission: Some(Decimal::percent(*max_commission)),
                max_share_bps: Some(*max_share_bps),
                ..ParamsUpdate::default()
            }),
            Action::SetPartner {
                who,
                rebate_bps,
                max_stk,
            } => AdminMsg::SetPartner {
                partner: self.accounts[*who].to_string(),
                rebate_bps: *rebate_bps,
                max_stk: (*max_stk).into(),
            },
            other => return Err(anyhow!("{other:?} is no setting")),
        })
    }

    /// What a setting does, or why it is refused.
    pub(super) fn apply(&mut self, change: &Action) -> Given {
        let settings = &mut self.books.settings;
        match change {
            Action::SetValidators(targets) => return self.set_validators(targets),
            Action::RemoveValidator(validator) => return self.remove_validator(validator),
            Action::WindDown => return self.books.wind_down(),
            Action::SetFee(fee_bps) if *fee_bps > 2_000 => return Err("too high"),
            Action::SetFee(fee_bps) => settings.fee_bps = *fee_bps,
            Action::SetRevenue(shares) => settings.shares = shares.clone(),
            Action::SetLimits {
                min_deposit,
                min_unbond,
                deposit_cap,
            } => {
                settings.min_deposit = *min_deposit;
                settings.min_unbond = *min_unbond;
                settings.deposit_cap = *deposit_cap;
            }
            Action::SetBounds {
                max_commission,
                max_share_bps,
            } => {
                settings.max_commission = *max_commission;
                settings.max_share_bps = *max_share_bps;
            }
            Action::SetPartner {
                who,
                rebate_bps,
                max_stk,
            } => return self.books.set_partner(*who, *rebate_bps, *max_stk),
            _ => return Err("no setting"),
        }
        Ok(0)
    }

    fn remove_validator(&mut self, validator: &str) -> Given {
        let targets = self.books.records.values().filter(|r| r.weight > 0).count();
        let now = self.books.now();
        let known = self.books.records.get_mut(validator);
        let record = known.filter(|r| r.weight > 0).ok_or("unknown validator")?;
        if targets == 1 {
            return Err("the last target");
        }
        record.weight = 0;
        self.books.removed_at = now;
        self.books.schedule.next_rebalance = now;
        Ok(0)
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

    /// A partner is paid what the chain says within what its rebates may be; all else is known.
    fn collect(&mut self, payee: Payee) -> AnyResult<bool> {
        let recipient = self.recipient(payee);
        let keeper = self.suite.keeper();
        let msg = ExecuteMsg::CollectRevenue { recipient };
        let Payee::Account(who) = payee else {
            let predicted = self.books.collect(payee, self.external).map(|_| 0);
            return agree(predicted, self.send(&keeper, &msg, 0).map(|_| 0));
        };
        let before = self.suite.native(&self.accounts[who]);
        let result = self.send(&keeper, &msg, 0);
        let paid = self.suite.native(&self.accounts[who]) - before;
        match (self.books.rebate_of(payee), result) {
            (Some((_, partner)), Err(_)) if partner.may_be_owed(0) => Ok(false),
            (Some(_), result) => {
                let predicted = self.books.collect_rebates(who, paid);
                agree(predicted, result.map(|_| paid))
            }
            (None, result) => {
                let predicted = self.books.collect(payee, self.external);
                agree(predicted, result.map(|_| paid))
            }
        }
    }
}
