//! The submission: what a batch is due, how it is drawn, what is delegated.

use anyhow::{anyhow, ensure, Result as AnyResult};

use super::books::{page, Batch, Books, Record, Settled};
use super::crank::income;
use super::facts::{Facts, Step};
use super::stream::DAY;

/// The SDK may pay this much less for an undelegation than was asked: a unit of rounding, where SPEC.md allows 10.
const UNDELEGATION_DUST: u128 = 1;

/// What a submission has still to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    Nothing,
    Pool,
}

impl Books {
    /// V: validators that are not frozen and have weight or stake.
    fn usable(&self) -> u64 {
        let able = |r: &&Record| !r.frozen && (r.weight > 0 || r.bonded > 0);
        self.records.values().filter(able).count() as u64
    }

    /// u = clamp(floor(7 V / (unbonding days + 2)), 1, 6)
    fn draws(&self) -> u64 {
        (7 * self.usable() / (self.schedule.unbonding_seconds / DAY + 2)).clamp(1, 6)
    }

    /// max(1 day, unbonding / (7 * floor(V / u)) + 1 hour)
    pub(super) fn cadence(&self) -> u64 {
        let turns = (self.usable() / self.draws()).max(1);
        DAY.max(self.schedule.unbonding_seconds / (7 * turns) + 3_600)
    }

    /// Up to the undelegations. Returns whether the pool's stk is bought next, in a message of its own; then [`Books::finish`].
    pub fn submit(&mut self, facts: &Facts, steps: &[Step]) -> AnyResult<Next> {
        self.settle(facts);
        self.sync(facts);
        let (now, stk) = (self.now(), self.open_stk());
        let due = self.native_for(stk);
        let netted = due.min(self.buffer);
        let left = due - netted;
        let able = |(v, r): &(&String, &Record)| !r.frozen && self.slots(v) < 7;
        let available: u128 = self
            .records
            .iter()
            .filter(able)
            .map(|(_, r)| r.bonded)
            .sum();
        if available < left {
            ensure!(steps.is_empty(), "a postponed batch did {steps:?}");
            let freed = self
                .pending
                .values()
                .map(|b| b.completes_at.div_ceil(1_000_000_000))
                .min();
            self.count("batches postponed", 1);
            self.schedule.next_submit = freed.unwrap_or(now).clamp(now + 3_600, now + DAY);
            return Ok(Next::Nothing);
        }
        self.schedule.next_submit = now + self.cadence();
        self.submitted_at = now;
        let entries = self.draw(left, steps)?;
        // what undelegations paid; of two brackets the first, before stk is burned
        let last = steps
            .iter()
            .rposition(|s| matches!(s, Step::Undelegated { .. }));
        let (first, second) = steps.split_at(last.map_or(0, |i| i + 1));
        self.book_rewards(income(first));
        self.buffer -= netted;
        let id = self.open_id;
        let count = self.of_batch(id).count() as u64;
        if count > 0 {
            let pot = self.pots.entry(page(id)).or_default();
            pot.native += netted;
            pot.requests += count;
            self.supply -= stk;
            self.open_id += 1;
            let undelegated = entries.iter().map(|(_, native)| native).sum();
            if entries.is_empty() {
                self.count("batches settled at once", 1);
                self.settled.insert(
                    id,
                    Settled {
                        stk,
                        native: netted,
                    },
                );
            } else {
                let batch = Batch {
                    stk,
                    netted,
                    undelegated,
                    at_risk: 0,
                    completes_at: self.nanos + facts.unbonding_seconds * 1_000_000_000,
                    entries: entries.clone(),
                };
                self.pending.insert(id, batch);
            }
        } else {
            ensure!(left == 0, "an empty batch is due {due}");
        }
        if !entries.is_empty() {
            let completes_at = self.nanos + facts.unbonding_seconds * 1_000_000_000;
            self.schedule.unbonding_seconds = completes_at.div_ceil(1_000_000_000) - now;
        }
        if !self.is_running() || entries.iter().any(|(_, native)| *native > 0) {
            ensure!(second.is_empty(), "undelegated, and then {second:?}");
            return Ok(Next::Nothing);
        }
        if self.buffer > 0 && self.pool_stk.is_some() {
            ensure!(second.is_empty(), "before the pool's leg {second:?}");
            return Ok(Next::Pool);
        }
        self.finish(facts, second)?;
        Ok(Next::Nothing)
    }

    /// Delegations, and the rewards that they paid: the second bracket.
    pub fn finish(&mut self, facts: &Facts, steps: &[Step]) -> AnyResult<()> {
        self.delegate(facts, steps)?;
        self.book_rewards(income(steps));
        Ok(())
    }

    /// Each undelegation takes an equal part of what is left, rounded up, or all that its validator can give. Returns what
    /// each will pay.
    fn draw(&mut self, mut left: u128, steps: &[Step]) -> AnyResult<Vec<(String, u128)>> {
        let mut parts = self.draws();
        let mut entries: Vec<(String, u128)> = vec![];
        for step in steps {
            let Step::Undelegated { validator, native } = step else {
                continue;
            };
            let slots = self.slots(validator);
            ensure!(slots < 7, "{validator} has {slots} entries");
            let record = self
                .records
                .get_mut(validator)
                .ok_or_else(|| anyhow!("unknown {validator}"))?;
            ensure!(!record.frozen, "undelegated from frozen {validator}");
            let asked = left.div_ceil(u128::from(parts.max(1))).min(record.bonded);
            ensure!(
                *native <= asked && asked - native <= UNDELEGATION_DUST,
                "{validator} was asked for {asked} and pays {native}"
            );
            record.bonded -= asked;
            left -= asked;
            parts = parts.saturating_sub(1);
            match entries.iter_mut().find(|(v, _)| v == validator) {
                Some((_, sum)) => *sum += native,
                None => entries.push((validator.clone(), *native)),
            }
        }
        ensure!(left == 0, "a batch left {left} short");
        self.count("undelegations", entries.len() as u64);
        Ok(entries)
    }

    /// Delegations of a submission that undelegated nothing: from the buffer to at most 12 targets.
    fn delegate(&mut self, facts: &Facts, steps: &[Step]) -> AnyResult<()> {
        let mut count = 0;
        for step in steps {
            match step {
                Step::Delegated { validator, native } => {
                    let record = self
                        .records
                        .get_mut(validator)
                        .ok_or_else(|| anyhow!("unknown {validator}"))?;
                    let takes =
                        record.weight > 0 && !record.frozen && facts.active.contains(validator);
                    ensure!(takes, "delegated to {validator}: {record:?}");
                    ensure!(
                        *native <= self.buffer,
                        "delegated {native} of {}",
                        self.buffer
                    );
                    record.bonded += native;
                    self.buffer -= native;
                    self.hub_native -= native;
                    count += 1;
                }
                Step::Reward { .. } => {}
                other => return Err(anyhow!("a submission without undelegations did {other:?}")),
            }
        }
        ensure!(count <= 12, "{count} delegations");
        Ok(())
    }
}
