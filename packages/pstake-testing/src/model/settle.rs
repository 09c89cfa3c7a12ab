//! Closing batches, and who bears what they are short of.

use super::books::{page, Batch, Books, Settled};
use super::facts::Facts;
use super::num::mul_div;
use super::stream::bps;

impl Books {
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
        self.count("donations taken up", u64::from(donation > 0));
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
        self.count("batches closed", ids.len() as u64);
        self.count(
            "batches closed together",
            if ids.len() > 1 { ids.len() as u64 } else { 0 },
        );
        self.count("closings short of coins", u64::from(shortfall > 0));
        for (i, (id, batch)) in ids.iter().zip(batches).enumerate() {
            let native = batch.undelegated - first[i] - second[i];
            let own = self.matured.remove(&batch.completes_at).unwrap_or(0);
            if own > native {
                let share = mul_div(own - native, 1_000_000, own);
                self.worst_share_ppm = self.worst_share_ppm.max(share);
            }
            if batch.is_last() {
                let lost = first[i] + second[i];
                self.buffer += native;
                self.absorb(lost);
                self.losses += lost.saturating_sub(batch.at_risk);
                continue;
            }
            self.pots.entry(page(*id)).or_default().native += native;
            let settled = Settled {
                stk: batch.stk,
                native: batch.netted + native,
            };
            self.settled.insert(*id, settled);
        }
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
                mul_div(total, *part, whole)
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
