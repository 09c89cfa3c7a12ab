//! The hub's end: the whole stake is undelegated, a page of validators at a time; then stk redeems at a fixed rate.

use anyhow::{anyhow, ensure, Result as AnyResult};

use super::books::{Batch, Books, Stage, Who};
use super::crank::income;
use super::facts::{Facts, Part, Step};
use super::num::mul_div;
use super::people::Given;
use super::stream::Stream;

/// What the SDK's rounding may leave at a validator for ever.
const DUST: u128 = 10;

impl Batch {
    /// A page of the last batch: it is for all stk, so it has no requests.
    pub fn is_last(&self) -> bool {
        self.stk == 0
    }
}

impl Books {
    pub fn is_running(&self) -> bool {
        self.stage == Stage::Running
    }

    pub fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Redeeming { .. })
    }

    /// Native of the last batch that is on its way, less what is at risk.
    pub fn leaving(&self) -> u128 {
        let pages = self.pending.values().filter(|b| b.is_last());
        pages.map(|b| b.undelegated - b.at_risk).sum()
    }

    pub fn wind_down(&mut self) -> Given {
        if !self.is_running() {
            return Err("winding down");
        }
        self.stage = Stage::Undelegating;
        Ok(0)
    }

    /// Settles and syncs, then takes the next page, which the chain says, or ends the wind-down.
    pub fn unwind(&mut self, limit: usize, facts: &Facts, part: &Part) -> AnyResult<()> {
        self.settle(facts);
        self.sync(facts);
        let held = |b: &u128| *b > DUST;
        if self.pending.is_empty() && !self.records.values().any(|r| held(&r.bonded)) {
            ensure!(!part.unwound, "unwound after the end");
            (self.rewards, self.gifts) = (Stream::default(), Stream::default());
            self.stage = Stage::Redeeming {
                native: self.buffer,
                stk: self.supply,
            };
            self.count("wind-downs that ended", 1);
            return Ok(());
        }
        if !part.unwound {
            ensure!(part.steps.is_empty(), "an empty page did {:?}", part.steps);
            return Ok(());
        }
        let id = self.open_id;
        self.open_id += 1;
        let mut entries: Vec<(String, u128)> = vec![];
        for step in &part.steps {
            let Step::Undelegated { validator, native } = step else {
                continue;
            };
            let slots = self.slots(validator);
            ensure!(slots < 7, "{validator} has {slots} entries");
            let record = self.records.get_mut(validator);
            let record = record.ok_or_else(|| anyhow!("unknown {validator}"))?;
            let asked = std::mem::take(&mut record.bonded);
            ensure!(held(&asked), "{asked} undelegated from {validator}");
            ensure!(
                *native <= asked && asked - native <= 1,
                "{validator} was asked for {asked} and pays {native}"
            );
            entries.push((validator.clone(), *native));
            self.absorb(asked - native);
            self.losses += asked - native;
        }
        ensure!(entries.len() <= limit, "{} in a page", entries.len());
        self.count("pages of a wind-down", 1);
        if !entries.is_empty() {
            let page = Batch {
                stk: 0,
                netted: 0,
                undelegated: entries.iter().map(|(_, native)| native).sum(),
                at_risk: 0,
                completes_at: self.nanos + facts.unbonding_seconds * 1_000_000_000,
                entries,
            };
            self.pending.insert(id, page);
        }
        self.book_rewards(income(&part.steps));
        Ok(())
    }

    /// stk at the fixed rate.
    pub fn redeem(&mut self, who: Who, to: Who, stk: u128, fixed: (u128, u128)) -> Given {
        let paid = mul_div(stk, fixed.0, fixed.1);
        if paid == 0 {
            return Err("worth nothing");
        }
        self.purses[who].stk -= stk;
        self.supply -= stk;
        self.buffer -= paid;
        self.hub_native -= paid;
        self.purses[to].native += paid;
        self.count("redemptions", 1);
        Ok(stk)
    }
}
