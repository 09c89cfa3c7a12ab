//! Two misfortunes, and what becomes of their losses.

use anyhow::{Context, Result};
use cosmwasm_std::Uint128;
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::{Chain, Suite};
use pstake_types::hub::ExecuteMsg;
use serde::Serialize;

use super::life::{Life, Plan};
use super::people::SLOTS;
use super::tally::Kind;

/// A slash and who bore it; amounts in base units.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Slash {
    pub day: u64,
    pub what: &'static str,
    pub validator: String,
    /// What the hub's delegation lost, as the chain shows it.
    pub delegation_lost: Uint128,
    /// What its entries on their way out lost.
    pub unbonding_lost: Uint128,
    /// Taken from rewards not released yet.
    pub borne_by_stream: Uint128,
    /// Taken from backing.
    pub borne_by_holders: Uint128,
}

impl Plan {
    fn downtime_slot(&self) -> u64 {
        self.days * SLOTS / 3
    }

    fn double_sign_slot(&self) -> u64 {
        self.days * SLOTS * 2 / 3
    }
}

impl Life {
    /// A downtime slash after a third of the time, with the operator out of jail half a day later; a double sign after
    /// two thirds, found out late: what the hub had undelegated there since is slashed too.
    pub(super) fn misfortunes(&mut self, slot: u64) -> Result<()> {
        if slot == self.plan.downtime_slot() {
            let validator =
                self.world.suite.validators[self.world.suite.validators.len() / 3].clone();
            self.slash(slot, "downtime, 0.1%", &validator, |chain| {
                chain.slash_downtime(&validator);
                Ok(())
            })?;
            self.jailed = Some((validator.clone(), slot + SLOTS / 2));
        }
        if self
            .jailed
            .as_ref()
            .is_some_and(|(_, until)| slot >= *until)
        {
            if let Some((validator, _)) = self.jailed.take() {
                self.world.suite.app.unjail(&validator)?;
            }
        }
        if slot == self.plan.double_sign_slot() {
            let (height, validator) = self.last_draw()?;
            self.slash(slot, "double sign, 5%", &validator, |chain| {
                chain.app.double_sign(&validator, height).map(|_| ())
            })?;
        }
        Ok(())
    }

    /// The hub's last undelegation: its height and validator. A double sign of that height reaches it.
    fn last_draw(&self) -> Result<(u64, String)> {
        let suite = &self.world.suite;
        let draws = suite
            .app
            .unbondings(&suite.hub)
            .into_iter()
            .filter_map(|pair| {
                let last = pair.entries.last()?.creation_height;
                Some((last, pair.validator))
            });
        let height = suite.app.block_info().height;
        let none = || Some((height, suite.validators.first()?.clone()));
        draws.max().or_else(none).context("no validator")
    }

    fn slash(
        &mut self,
        slot: u64,
        what: &'static str,
        validator: &str,
        slash: impl FnOnce(&mut Suite) -> Result<()>,
    ) -> Result<()> {
        let before = self.exposure(validator);
        slash(&mut self.world.suite)?;
        let after = self.exposure(validator);
        self.last_slash = Some(slot);
        self.slashes.push(Slash {
            day: slot / SLOTS,
            what,
            validator: validator.into(),
            delegation_lost: before.0 - after.0,
            unbonding_lost: before.1 - after.1,
            ..Slash::default()
        });
        Ok(())
    }

    /// What the hub has at a validator: delegated, and on its way out.
    fn exposure(&self, validator: &str) -> (Uint128, Uint128) {
        let suite = &self.world.suite;
        let delegated = suite.app.delegation(&suite.hub, validator);
        let unbonding = suite.app.unbondings(&suite.hub);
        let unbonding = unbonding.iter().filter(|pair| pair.validator == validator);
        (
            delegated.map_or(Uint128::zero(), |d| d.tokens),
            unbonding
                .flat_map(|pair| pair.entries.iter().map(|e| e.balance))
                .sum(),
        )
    }

    /// A sync, and the part of each in what it books.
    pub(super) fn record_loss(&mut self) -> Result<()> {
        let before = self.world.ledger()?;
        let keeper = self.keeper.clone();
        self.world.hub(Kind::Sync, &keeper, &ExecuteMsg::Sync {});
        let after = self.world.ledger()?;
        if let Some(slash) = self.slashes.last_mut() {
            slash.borne_by_stream += before.unvested.saturating_sub(after.unvested);
            slash.borne_by_holders += before.backing.saturating_sub(after.backing);
        }
        Ok(())
    }
}
