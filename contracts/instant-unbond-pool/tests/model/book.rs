//! The pool as SPEC.md words it, written a second time: plain integers, nothing of the contract's code.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use pstake_testing::suite::Suite;
use pstake_types::hub::{FreshRateResponse, QueryMsg, RequestStage, UnbondRequest};
use pstake_types::pool::{BucketLimit, FeeCurve, PoolStateResponse};

const DAY: u128 = 86_400;

/// What the chain says besides the pool.
pub struct Facts {
    pub now: u128,
    pub backing: u128,
    pub supply: u128,
    pub slashed: bool,
    pub marks: u64,
    pub open: u64,
    pub next_submit: u64,
    pub requests: Vec<UnbondRequest>,
    pub balance: u128,
}

pub fn facts(suite: &Suite) -> Facts {
    let fresh: FreshRateResponse = suite.ask(&QueryMsg::FreshRate {}).unwrap();
    let pool = suite.pool().address.clone();
    let requests = suite
        .ask(&QueryMsg::UnbondRequests {
            user: pool.to_string(),
            start_after: None,
            limit: Some(100),
        })
        .unwrap();
    Facts {
        now: suite.now().into(),
        backing: fresh.native.u128(),
        supply: fresh.stk.u128(),
        slashed: !fresh.unrecorded_loss.is_zero(),
        marks: fresh.loss_marks,
        open: fresh.open_batch_id,
        next_submit: fresh.next_submit_seconds,
        requests,
        balance: suite.native(&pool),
    }
}

impl Facts {
    pub fn worth(&self, stk: u128) -> u128 {
        stk * self.backing / self.supply
    }

    fn worth_up(&self, stk: u128) -> u128 {
        (stk * self.backing).div_ceil(self.supply)
    }
}

/// Why the pool refuses.
#[derive(Debug, PartialEq)]
pub enum No {
    Loss,
    Liquidity,
    Bucket,
    Nothing,
}

#[derive(Clone, Debug)]
pub struct Book {
    pub fee: FeeCurve,
    pub bucket: BucketLimit,
    pub revenue_bps: u128,
    pub native: u128,
    pub stk: u128,
    pub offered_for: u64,
    pub owed: u128,
    /// Fees on their way: amount, start, end.
    pub fees: (u128, u128, u128),
    /// Taken from the bucket times refill time, and when.
    pub taken: (u128, u128),
    pub queued: u128,
    pub open: u64,
    pub due: u128,
    pub at_risk: u128,
    pub marks: u64,
    pub shares: BTreeMap<Addr, u128>,
    pub losses: u128,
}

impl Book {
    pub fn supply(&self) -> u128 {
        self.shares.values().sum()
    }

    pub fn unvested(&self, now: u128) -> u128 {
        let (amount, start, end) = self.fees;
        if now >= end {
            0
        } else {
            (amount * (end - now)).div_ceil(end - start)
        }
    }

    fn vest(&mut self, now: u128, new: u128) {
        if new == 0 {
            return;
        }
        let rest = self.unvested(now);
        let left = self.fees.2.saturating_sub(now);
        let seconds = (rest * left + new * DAY).div_ceil(rest + new);
        self.fees = (rest + new, now, now + seconds);
    }

    pub fn liquidity(&self, now: u128) -> u128 {
        self.native - self.owed - self.unvested(now)
    }

    pub fn room(&self, now: u128) -> u128 {
        let capacity = self.bucket.capacity.u128();
        let refill = u128::from(self.bucket.refill_seconds);
        let (taken, at) = self.taken;
        let taken = taken.saturating_sub(capacity * (now - at));
        (capacity * refill).saturating_sub(taken) / refill
    }

    /// Its requests have been submitted or marked since it read them.
    pub fn is_stale(&self, f: &Facts) -> bool {
        (self.queued > 0 && self.open != f.open) || self.marks != f.marks
    }

    /// Reads its requests, takes up what the balance (less `incoming`) rose by.
    pub fn collect(&mut self, f: &Facts, incoming: u128) {
        let arrived = (f.balance - incoming).saturating_sub(self.native);
        let (mut queued, mut due, mut at_risk, mut submitted) = (0, 0, 0, None);
        for request in &f.requests {
            let (of, risk) = match &request.stage {
                RequestStage::Queued { .. } => {
                    queued += request.stk.u128();
                    continue;
                }
                RequestStage::Unbonding { due, at_risk, .. } => {
                    (due.u128(), at_risk.u128().min(due.u128()))
                }
                RequestStage::Claimable { native } => (native.u128(), 0),
            };
            due += of;
            at_risk += risk;
            if request.batch_id == self.open {
                submitted = Some(of);
            }
        }
        let mut expected = self.due;
        if self.queued > 0 && self.open != f.open {
            expected = match submitted {
                Some(due) => expected + due,
                None => expected.max(due + arrived),
            };
        }
        let gift = (due + arrived).saturating_sub(expected).min(arrived);
        self.losses += expected.saturating_sub(due + arrived);
        self.native += arrived;
        self.vest(f.now, gift);
        (self.queued, self.due, self.at_risk) = (queued, due, at_risk);
        (self.open, self.marks) = (f.open, f.marks);
    }

    pub fn catch_up(&mut self, f: &Facts, incoming: u128) {
        if self.is_stale(f) {
            self.collect(f, incoming);
        }
    }

    pub fn nav(&self, f: &Facts) -> u128 {
        self.liquidity(f.now) + f.worth(self.stk + self.queued) + self.due - self.at_risk
    }

    pub fn deposit_nav(&self, f: &Facts) -> u128 {
        self.native - self.owed + f.worth_up(self.stk + self.queued) + self.due
    }

    /// Shares minted.
    pub fn deposit(&mut self, f: &Facts, user: &Addr, native: u128) -> Result<u128, No> {
        let mut next = self.clone();
        next.catch_up(f, 0);
        if f.slashed {
            return Err(No::Loss);
        }
        let shares = native * next.supply() / next.deposit_nav(f);
        if shares == 0 {
            return Err(No::Nothing);
        }
        next.native += native;
        *next.shares.entry(user.clone()).or_default() += shares;
        *self = next;
        Ok(shares)
    }

    /// Native and stk paid.
    pub fn exit(&mut self, f: &Facts, user: &Addr, shares: u128) -> Result<(u128, u128), No> {
        let mut next = self.clone();
        next.catch_up(f, 0);
        let (supply, liquidity) = (next.supply(), next.liquidity(f.now));
        let (native, stk) = (shares * liquidity / supply, shares * next.stk / supply);
        if native + stk == 0 {
            return Err(No::Nothing);
        }
        let nav = next.nav(f);
        let liquid = (liquidity + f.worth_up(next.stk)).min(nav);
        let burned = (shares * liquid).div_ceil(nav);
        next.native -= native;
        next.stk -= stk;
        *next.shares.get_mut(user).unwrap() -= burned;
        *self = next;
        Ok((native, stk))
    }

    /// The curve summed up in steps of a unit would be this; here the mean of a line, twice `full` to
    /// stay whole.
    fn fee_of(&self, liquidity: u128, worth: u128) -> u128 {
        let (low, high) = (u128::from(self.fee.min_bps), u128::from(self.fee.max_bps));
        let full = self.fee.full_liquidity.u128();
        let left = liquidity - worth;
        let (top, bottom) = (liquidity.min(full), left.min(full));
        let flat = worth - (top - bottom);
        if top == bottom {
            return (flat * low).div_ceil(10_000);
        }
        // at l: high - (high - low) * l / full
        let sloped = (top - bottom) * (2 * full * high - (high - low) * (top + bottom));
        (flat * low * 2 * full + sloped).div_ceil(10_000 * 2 * full)
    }

    /// Native paid.
    pub fn instant(&mut self, f: &Facts, stk: u128) -> Result<u128, No> {
        if f.slashed {
            return Err(No::Loss);
        }
        let (worth, liquidity) = (f.worth(stk), self.liquidity(f.now));
        if worth > liquidity {
            return Err(No::Liquidity);
        }
        let fee = self.fee_of(liquidity, worth);
        if worth == fee {
            return Err(No::Nothing);
        }
        let (capacity, refill) = (
            self.bucket.capacity.u128(),
            u128::from(self.bucket.refill_seconds),
        );
        let taken = self
            .taken
            .0
            .saturating_sub(capacity * (f.now - self.taken.1))
            + worth * refill;
        if taken > capacity * refill {
            return Err(No::Bucket);
        }
        self.taken = (taken, f.now);
        let revenue = fee * self.revenue_bps / 10_000;
        self.native -= worth - fee;
        self.owed += revenue;
        self.vest(f.now, fee - revenue);
        self.take_stk(f, stk);
        Ok(worth - fee)
    }

    fn take_stk(&mut self, f: &Facts, stk: u128) {
        if self.stk == 0 {
            self.offered_for = f.next_submit;
        }
        self.stk += stk;
    }

    /// The hub took `stk`, of which `stray` was not known, and paid `native`.
    pub fn recycle(&mut self, now: u128, stk: u128, native: u128, stray: u128) {
        let known = stk - stray.min(stk);
        self.stk -= known;
        self.native += native;
        self.vest(now, native - native * known / stk);
    }

    pub fn may_queue(&self, f: &Facts, min: u128) -> bool {
        let overdue = f.now >= u128::from(self.offered_for) + 2 * DAY;
        self.stk >= min && (self.offered_for != f.next_submit || overdue)
    }

    /// Into the open batch; nothing before a submission has passed, or is two days overdue.
    pub fn queue(&mut self, f: &Facts, min: u128) {
        if self.may_queue(f, min) {
            self.catch_up(f, 0);
            self.queued += self.stk;
            self.open = f.open;
            self.stk = 0;
        }
    }

    /// All figures of a state.
    pub fn assert_is(&self, f: &Facts, s: &PoolStateResponse) {
        let mut seen = self.clone();
        seen.catch_up(f, 0);
        let model = [
            ("liquidity", seen.liquidity(f.now)),
            ("stk", seen.stk),
            ("queued", seen.queued),
            ("due", seen.due),
            ("at_risk", seen.at_risk),
            ("unvested", seen.unvested(f.now)),
            ("owed", seen.owed),
            ("nav", seen.nav(f)),
            ("deposit_nav", seen.deposit_nav(f)),
            ("shares", seen.supply()),
            ("room", seen.room(f.now)),
            ("losses", seen.losses),
        ];
        let contract = [
            ("liquidity", s.liquidity),
            ("stk", s.stk),
            ("queued", s.queued_stk),
            ("due", s.due),
            ("at_risk", s.at_risk),
            ("unvested", s.unvested),
            ("owed", s.owed),
            ("nav", s.nav),
            ("deposit_nav", s.deposit_nav),
            ("shares", s.shares),
            ("room", s.bucket_room),
            ("losses", s.totals.losses),
        ]
        .map(|(name, value)| (name, value.u128()));
        assert_eq!(contract, model);
    }
}
