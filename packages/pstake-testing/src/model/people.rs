//! What users, guardian and owner do. Each either changes the books whole or says why not.

use super::books::{page, Books, Flow, Payee, Refusal, Stage, Who};
use super::num::{mul_div, try_mul_div};
use super::stream::DAY;

/// What a user's message gives: native or stk.
pub type Given = Result<u128, Refusal>;

impl Books {
    pub fn deposit(&mut self, who: Who, to: Who, native: u128, min_out: Option<u128>) -> Given {
        if !self.is_running() {
            return Err("winding down");
        }
        if self.now() < self.settings.deposits.paused_until {
            return Err("deposits are paused");
        }
        if native == 0 || native < self.settings.min_deposit {
            return Err("below the minimum");
        }
        if native > self.purses[who].native {
            return Err("not so rich");
        }
        let backing = self.deposit_backing();
        if backing + native > self.settings.deposit_cap {
            return Err("above the cap");
        }
        if backing == 0 {
            return Err("nothing backs stk");
        }
        let stk = try_mul_div(native, self.supply, backing).unwrap_or(0);
        if self.supply.checked_add(stk).is_none() {
            return Err("more than 128 bits of stk");
        }
        if stk == 0 || min_out.is_some_and(|min| stk < min) {
            return Err("too little out");
        }
        self.purses[who].native -= native;
        self.hub_native += native;
        self.buffer += native;
        self.purses[to].stk += stk;
        self.supply += stk;
        Ok(stk)
    }

    /// Deposits pay for what the streams release until the next submission, when they are staked.
    fn deposit_backing(&self) -> u128 {
        let at = self.now().max(self.schedule.next_submit);
        self.bonded() + self.buffer - self.rewards.rest(at) - self.gifts.rest(at)
    }

    /// What a deposit would mint; 0 where it would be refused.
    pub fn preview_deposit(&self, native: u128) -> u128 {
        if !self.is_running() {
            return 0;
        }
        match self.deposit_backing() {
            0 => 0,
            backing => try_mul_div(native, self.supply, backing).unwrap_or(0),
        }
    }

    pub fn unbond(&mut self, who: Who, to: Who, stk: u128) -> Given {
        if stk == 0 || stk > self.purses[who].stk {
            return Err("not so rich");
        }
        match self.stage {
            Stage::Running => {}
            Stage::Undelegating => return Err("winding down"),
            Stage::Redeeming {
                native,
                stk: supply,
            } => {
                return self.redeem(who, to, stk, (native, supply));
            }
        }
        if self.now() < self.settings.unbonds.paused_until {
            return Err("unbonds are paused");
        }
        if stk < self.settings.min_unbond {
            return Err("below the minimum");
        }
        self.purses[who].stk -= stk;
        *self.requests.entry((to, self.open_id)).or_default() += stk;
        Ok(stk)
    }

    pub fn cancel(&mut self, who: Who) -> Given {
        let request = self.requests.remove(&(who, self.open_id));
        let stk = request.ok_or("nothing to cancel")?;
        self.purses[who].stk += stk;
        Ok(stk)
    }

    /// Settled requests of a user, oldest first: batch, native.
    pub fn payable(&self, who: Who, limit: u32) -> Vec<(u64, u128)> {
        let of_user = self.requests.range((who, 0)..=(who, u64::MAX));
        let pay = |((_, id), stk): (&(Who, u64), &u128)| {
            let batch = self.settled.get(id)?;
            Some((*id, mul_div(*stk, batch.native, batch.stk)))
        };
        of_user.filter_map(pay).take(limit as usize).collect()
    }

    pub fn claim(&mut self, who: Who, limit: Option<u32>) -> Given {
        let limit = limit.unwrap_or(30);
        if limit == 0 || limit > 100 {
            return Err("limit out of range");
        }
        let payments = self.payable(who, limit);
        if payments.is_empty() {
            return Err("nothing to claim");
        }
        let paid = payments.iter().map(|(_, native)| native).sum();
        for (id, native) in payments {
            self.requests.remove(&(who, id));
            let Some(pot) = self.pots.get_mut(&page(id)) else {
                return Err("no pot");
            };
            pot.native -= native;
            pot.requests -= 1;
            if pot.requests == 0 {
                // dust is surplus now
                self.pots.remove(&page(id));
                self.settled.retain(|other, _| page(*other) != page(id));
            }
        }
        self.hub_native -= paid;
        self.purses[who].native += paid;
        Ok(paid)
    }

    pub fn send_stk(&mut self, from: Who, to: Option<Who>, stk: u128) -> Given {
        if stk == 0 || stk > self.purses[from].stk {
            return Err("not so rich");
        }
        self.purses[from].stk -= stk;
        match to {
            Some(to) => self.purses[to].stk += stk,
            None => self.stk_lost += stk,
        }
        Ok(stk)
    }

    pub fn give_native(&mut self, from: Who, native: u128) -> Given {
        if native == 0 || native > self.purses[from].native {
            return Err("not so rich");
        }
        self.purses[from].native -= native;
        self.hub_native += native;
        Ok(native)
    }

    /// `external`: whether the chain has x/protocolpool.
    pub fn collect(&mut self, payee: Payee, external: bool) -> Given {
        let owed = *self.owed.get(&payee).ok_or("nothing is owed")?;
        match payee {
            Payee::Account(who) => self.purses[who].native += owed,
            Payee::Distribution if external => return Err("the chain refuses"),
            Payee::ProtocolPool if !external => return Err("the chain refuses"),
            Payee::Distribution | Payee::ProtocolPool => {}
        }
        self.owed.remove(&payee);
        self.owed_sum -= owed;
        self.hub_native -= owed;
        Ok(owed)
    }

    /// A pause lasts 3 days, the next one comes no sooner than 14 days after its end.
    pub fn pause(&mut self, deposits: bool) -> Given {
        let now = self.now();
        let flow = self.flow(deposits);
        if now < flow.pausable_from {
            return Err("paused lately");
        }
        flow.paused_until = now + 3 * DAY;
        flow.pausable_from = now + 17 * DAY;
        Ok(0)
    }

    pub fn unpause(&mut self, deposits: bool) -> Given {
        self.flow(deposits).paused_until = 0;
        Ok(0)
    }

    fn flow(&mut self, deposits: bool) -> &mut Flow {
        match deposits {
            true => &mut self.settings.deposits,
            false => &mut self.settings.unbonds,
        }
    }
}
