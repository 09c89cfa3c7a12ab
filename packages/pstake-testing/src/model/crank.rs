//! What keepers run: harvest, sync, rebalancing; submission and settlement have their own files. Which validators the hub
//! turns to, what the chain paid and how it rounded are facts; all else the model works out.

use anyhow::{anyhow, ensure, Result as AnyResult};

use super::books::{Books, Payee};
use super::facts::{Facts, Step};
use super::num::mul_div_ceil;
use super::people::Given;
use super::stream::{bps, DAY};

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
        self.owed_sum += fee;
        let fee = fee - self.rebates(fee);
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
                        let before = batch.at_risk;
                        batch.at_risk = batch.undelegated.min(before + risk);
                        if batch.is_last() {
                            self.losses += batch.at_risk - before;
                        }
                    }
                }
            }
            record.bonded = actual;
        }
        self.rewards.join(now, gain, DAY);
        self.absorb(loss);
        self.losses += loss;
        self.count("syncs that found a loss", u64::from(loss > 10));
        self.schedule.synced_at = now;
        let over = self.records.iter().filter(|(_, r)| r.frozen);
        let over = over.filter(|(_, r)| r.frozen_until != 0 && r.frozen_until <= now);
        let over: Vec<String> = over.map(|(v, _)| v.clone()).collect();
        self.count("freezes that ended by themselves", over.len() as u64);
        for validator in over {
            let _ = self.thaw(&validator); // known
        }
    }

    /// A loss falls on the streams first.
    pub fn absorb(&mut self, loss: u128) {
        let now = self.now();
        let rest = self.rewards.absorb(now, loss);
        self.gifts.absorb(now, rest);
    }

    /// No message goes to it from now on. The guardian's ends by itself.
    pub fn freeze(&mut self, validator: &str, by_guardian: bool) -> Given {
        let now = self.now();
        let record = self.records.get_mut(validator).ok_or("unknown validator")?;
        if by_guardian && now < record.freezable_from {
            return Err("frozen lately");
        }
        if !by_guardian {
            record.frozen_until = 0;
        } else if !record.frozen {
            record.frozen_until = now + 3 * DAY;
            record.freezable_from = now + 17 * DAY;
        }
        if !record.frozen {
            record.frozen = true;
            record.unharvested_since = match self.schedule.harvest_cursor {
                Some(_) => self.schedule.harvest_since,
                None => self.schedule.harvest_started,
            };
        }
        Ok(0)
    }

    /// Its rewards have piled up: the next harvest is one of all the time since.
    pub fn thaw(&mut self, validator: &str) -> Given {
        let record = self.records.get_mut(validator).ok_or("unknown validator")?;
        if record.frozen {
            let since = record.unharvested_since;
            self.schedule.harvest_started = self.schedule.harvest_started.min(since);
            self.schedule.harvest_since = self.schedule.harvest_since.min(since);
            record.frozen = false;
            record.frozen_until = 0;
        }
        Ok(0)
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
            self.next_round();
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
        let moves = steps
            .iter()
            .filter(|s| matches!(s, Step::Redelegated { .. }));
        self.count("redelegations", moves.count() as u64);
        ensure!(moved <= pool / 20, "moved {moved} of {pool} in a day");
        self.book_rewards(income(steps));
        Ok(())
    }

    /// Whether the books owe a payee anything.
    pub fn owes(&self, payee: Payee) -> u128 {
        self.owed.get(&payee).copied().unwrap_or(0)
    }
}
