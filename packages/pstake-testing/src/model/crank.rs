//! What keepers run: harvest, sync, submission, rebalancing. Which validators the hub turns to, what the chain paid and how
//! it rounded are facts; all else the model works out.

use anyhow::{anyhow, ensure, Result as AnyResult};

use super::books::{page, Batch, Books, Payee, Settled};
use super::facts::{Facts, Step};
use super::num::mul_div_ceil;
use super::stream::{bps, DAY};

/// The SDK may pay this much less for an undelegation than was asked: a unit of rounding, where SPEC.md allows 10.
const UNDELEGATION_DUST: u128 = 1;

/// Sums up rewards.
pub fn income(steps: &[Step]) -> u128 {
    let native = |step: &Step| match step {
        Step::Reward { native, .. } => *native,
        _ => 0,
    };
    steps.iter().map(native).sum()
}

impl Books {
    /// Books rewards: fee to the payees, the first taking what rounding leaves; the rest into buffer and stream.
    pub fn book_rewards(&mut self, native: u128) {
        if native == 0 {
            return;
        }
        self.hub_native += native;
        let fee = bps(native, self.settings.fee_bps);
        let duration = DAY.max(self.now() - self.schedule.harvest_since);
        let now = self.now();
        self.buffer += native - fee;
        self.rewards.join(now, native - fee, duration);
        self.total_rewards += native;
        self.total_fees += fee;
        let shares = self.settings.shares.clone();
        let others: u128 = shares.iter().skip(1).map(|(_, b)| bps(fee, *b)).sum();
        for (i, (payee, part)) in shares.into_iter().enumerate() {
            let part = if i == 0 { fee - others } else { bps(fee, part) };
            if part > 0 {
                *self.owed.entry(payee).or_default() += part;
            }
        }
    }

    /// Records become the chain's figures; falls are losses, rises join the reward stream.
    pub fn sync(&mut self, facts: &Facts) {
        let now = self.now();
        let (mut loss, mut gain) = (0, 0);
        for (validator, record) in &mut self.records {
            let actual = facts.delegations.get(validator).copied().unwrap_or(0);
            let lost = record.bonded.saturating_sub(actual);
            loss += lost;
            gain += actual.saturating_sub(record.bonded);
            if lost > 10 {
                for batch in self.pending.values_mut() {
                    for (_, entry) in batch.entries.iter().filter(|(v, _)| v == validator) {
                        let risk = mul_div_ceil(*entry, lost, record.bonded);
                        batch.at_risk = batch.undelegated.min(batch.at_risk + risk);
                    }
                }
            }
            record.bonded = actual;
        }
        self.rewards.join(now, gain, DAY);
        let rest = self.rewards.absorb(now, loss);
        self.gifts.absorb(now, rest);
        self.losses += loss;
        self.schedule.synced_at = now;
    }

    /// When the next harvest is due.
    pub fn next_harvest(&self) -> u64 {
        match self.schedule.harvest_cursor {
            Some(_) => 0,
            None => self.schedule.harvest_started + DAY,
        }
    }

    /// A page of validators with stake that are not frozen. Returns them.
    pub fn harvest(&mut self, limit: usize, steps: &[Step]) -> AnyResult<Vec<String>> {
        if self.schedule.harvest_cursor.is_none() {
            self.schedule.harvest_since = self.schedule.harvest_started;
            self.schedule.harvest_started = self.now();
        }
        let cursor = self.schedule.harvest_cursor.take().unwrap_or_default();
        let able = self
            .records
            .iter()
            .filter(|(_, r)| !r.frozen && r.bonded > 0);
        let mut next: Vec<String> = able
            .map(|(v, _)| v.clone())
            .filter(|v| *v > cursor)
            .collect();
        if next.len() > limit {
            next.truncate(limit);
            self.schedule.harvest_cursor = next.last().cloned();
        }
        for step in steps {
            let Step::Reward { validator, .. } = step else {
                return Err(anyhow!("harvest sent {step:?}"));
            };
            ensure!(
                next.contains(validator),
                "harvest went to {validator}, not in {next:?}"
            );
        }
        self.book_rewards(income(steps));
        Ok(next)
    }

    /// V: validators that are not frozen and have weight or stake.
    fn usable(&self) -> u64 {
        let able = |r: &&super::books::Record| !r.frozen && (r.weight > 0 || r.bonded > 0);
        self.records.values().filter(able).count() as u64
    }

    /// u = clamp(floor(7 V / (unbonding days + 2)), 1, 6)
    fn draws(&self) -> u64 {
        (7 * self.usable() / (self.schedule.unbonding_seconds / DAY + 2)).clamp(1, 6)
    }

    /// max(1 day, unbonding / (7 * floor(V / u)) + 1 hour)
    fn cadence(&self) -> u64 {
        let turns = (self.usable() / self.draws()).max(1);
        DAY.max(self.schedule.unbonding_seconds / (7 * turns) + 3_600)
    }

    pub fn submit(&mut self, facts: &Facts, steps: &[Step]) -> AnyResult<()> {
        self.settle(facts);
        self.sync(facts);
        let (now, stk) = (self.now(), self.open_stk());
        let due = self.native_for(stk);
        let netted = due.min(self.buffer);
        let left = due - netted;
        let able = |(v, r): &(&String, &super::books::Record)| !r.frozen && self.slots(v) < 7;
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
            self.schedule.next_submit = freed.unwrap_or(now).clamp(now + 3_600, now + DAY);
            return Ok(());
        }
        self.schedule.next_submit = now + self.cadence();
        let entries = self.draw(left, steps)?;
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
        if entries.is_empty() {
            self.delegate(facts, steps)?;
        } else {
            self.schedule.unbonding_seconds =
                (self.nanos + facts.unbonding_seconds * 1_000_000_000).div_ceil(1_000_000_000)
                    - now;
        }
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

    pub fn rebalance(&mut self, facts: &Facts, steps: &[Step]) -> AnyResult<()> {
        let (pool, mut moved) = (self.bonded(), 0);
        for step in steps {
            let Step::Redelegated {
                source,
                target,
                native,
            } = step
            else {
                continue;
            };
            let record = self
                .records
                .get_mut(source)
                .ok_or_else(|| anyhow!("unknown {source}"))?;
            ensure!(!record.frozen, "moved from frozen {source}");
            ensure!(*native <= record.bonded, "moved {native} from {record:?}");
            if record.weight > 0 && facts.active.contains(source) {
                moved += native;
            }
            record.bonded -= native;
            let record = self
                .records
                .get_mut(target)
                .ok_or_else(|| anyhow!("unknown {target}"))?;
            let takes = record.weight > 0 && !record.frozen && facts.active.contains(target);
            ensure!(takes, "moved to {target}: {record:?}");
            record.bonded += native;
        }
        ensure!(moved <= pool / 20, "moved {moved} of {pool} in a day");
        self.book_rewards(income(steps));
        Ok(())
    }

    /// Batches close at a height after one at which their completion was seen passed, all of them together.
    pub fn settle(&mut self, facts: &Facts) {
        let (height, nanos) = (self.height, self.nanos);
        let past: Vec<u64> = self
            .pending
            .iter()
            .filter(|(_, b)| b.completes_at <= nanos)
            .map(|(id, _)| *id)
            .collect();
        if !past.is_empty() {
            let seen = std::mem::replace(&mut self.schedule.seen, (height, nanos));
            let paid = |id: &u64| seen.0 < height && self.pending[id].completes_at <= seen.1;
            if !past.iter().all(paid) {
                return;
            }
            self.close(&past, facts);
        }
        let donation = self.surplus();
        if donation > 0 {
            let per_year = bps(self.backing(), 500);
            self.buffer += donation;
            let now = self.now();
            self.gifts.join_slowly(now, donation, per_year);
        }
    }

    /// Several that close short are synced first, so that each has its `at_risk`. A shortfall falls on batches by `at_risk` first, the rest pro rata to what each had undelegated beyond it.
    fn close(&mut self, ids: &[u64], facts: &Facts) {
        let arrived = self.surplus();
        let closing = ids.iter().map(|id| self.pending[id].undelegated);
        if ids.len() > 1 && arrived < closing.sum() {
            self.sync(facts);
        }
        let batches: Vec<Batch> = ids
            .iter()
            .filter_map(|id| self.pending.remove(id))
            .collect();
        let expected: u128 = batches.iter().map(|b| b.undelegated).sum();
        let shortfall = expected.saturating_sub(arrived);
        let at_risk: Vec<u128> = batches.iter().map(|b| b.at_risk).collect();
        let known = at_risk.iter().sum::<u128>().min(shortfall);
        let beyond: Vec<u128> = batches.iter().map(|b| b.undelegated - b.at_risk).collect();
        let first = share(known, &at_risk);
        let second = share(shortfall - known, &beyond);
        for (i, (id, batch)) in ids.iter().zip(batches).enumerate() {
            let native = batch.undelegated - first[i] - second[i];
            self.pots.entry(page(*id)).or_default().native += native;
            let settled = Settled {
                stk: batch.stk,
                native: batch.netted + native,
            };
            self.settled.insert(*id, settled);
        }
    }

    /// Whether the books owe a payee anything.
    pub fn owes(&self, payee: Payee) -> u128 {
        self.owed.get(&payee).copied().unwrap_or(0)
    }
}

/// Pro rata, rounded down; the first with room take what rounding leaves.
fn share(total: u128, parts: &[u128]) -> Vec<u128> {
    let whole: u128 = parts.iter().sum();
    let mut out: Vec<u128> = parts
        .iter()
        .map(|part| {
            if whole == 0 {
                0
            } else {
                super::num::mul_div(total, *part, whole)
            }
        })
        .collect();
    let mut rest = total - out.iter().sum::<u128>();
    for (share, part) in out.iter_mut().zip(parts) {
        let extra = rest.min(part - *share);
        *share += extra;
        rest -= extra;
    }
    out
}
