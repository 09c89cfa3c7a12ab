//! Partners: stk that they keep locked in the hub, and their rebates of the fee.

use super::books::{Books, Payee, Who};
use super::num::mul_div;
use super::people::Given;

/// Rebates are kept in millionths of a unit, so that what rounding takes is told from what is wrong.
const MICRO: u128 = 1_000_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partner {
    pub rebate_bps: u16,
    pub max_stk: u128,
    /// stk that counts, and stk that will from a round on.
    pub counted: u128,
    pub waiting: u128,
    pub waits_for: u64,
    /// Millionths of native not collected, less than a unit and what the hub's roundings took.
    pub earned_micro: u128,
    /// Roundings of the hub that may have taken up to a unit each.
    pub roundings: u128,
}

impl Partner {
    pub fn locked(&self) -> u128 {
        self.counted + self.waiting
    }

    fn weight(&self) -> u128 {
        self.counted * u128::from(self.rebate_bps)
    }

    /// Whether the hub may owe it so much.
    pub fn may_be_owed(&self, native: u128) -> bool {
        let most = self.earned_micro / MICRO + 1;
        native <= most && native + self.roundings + 1 >= self.earned_micro / MICRO
    }
}

impl Books {
    pub fn locked(&self) -> u128 {
        self.partners.values().map(Partner::locked).sum()
    }

    pub fn set_partner(&mut self, who: Who, rebate_bps: u16, max_stk: u128) -> Given {
        if rebate_bps > 10_000 {
            return Err("more than the whole fee");
        }
        let partner = self.touch(who);
        partner.rebate_bps = rebate_bps;
        partner.max_stk = max_stk;
        self.drop_partner(who);
        Ok(0)
    }

    /// Whether a grant takes more of the others' revenue than what it replaces.
    pub fn grants_more(&self, who: Who, rebate_bps: u16, max_stk: u128) -> bool {
        let known = self.partners.get(&who).cloned().unwrap_or_default();
        rebate_bps > known.rebate_bps || max_stk > known.max_stk && rebate_bps > 0
    }

    /// It counts from the start of the second harvest round on.
    pub fn lock(&mut self, who: Who, stk: u128) -> Given {
        if stk == 0 || stk > self.purses[who].stk {
            return Err("not so rich");
        }
        let known = self.partners.get(&who).filter(|p| !p.is_gone());
        let known = known.ok_or("not a partner")?;
        if known.rebate_bps == 0 || known.locked() + stk > known.max_stk {
            return Err("above the grant");
        }
        let counts_from = self.round + 2;
        let partner = self.touch(who);
        partner.waiting += stk;
        partner.waits_for = counts_from;
        self.purses[who].stk -= stk;
        Ok(stk)
    }

    /// What does not count yet goes first; `None` takes all.
    pub fn unlock(&mut self, who: Who, stk: Option<u128>) -> Given {
        let known = self.partners.get(&who).filter(|p| !p.is_gone());
        let locked = known.ok_or("not a partner")?.locked();
        let stk = stk.unwrap_or(locked);
        if stk == 0 || stk > locked {
            return Err("not so much is locked");
        }
        let partner = self.touch(who);
        let waiting = partner.waiting.min(stk);
        partner.waiting -= waiting;
        partner.counted -= stk - waiting;
        self.drop_partner(who);
        self.purses[who].stk += stk;
        Ok(stk)
    }

    /// A harvest round begins.
    pub fn next_round(&mut self) {
        self.round += 1;
        for partner in self.partners.values_mut() {
            if partner.waiting > 0 && self.round >= partner.waits_for {
                partner.counted += std::mem::take(&mut partner.waiting);
                partner.roundings += 1;
            }
        }
    }

    /// The partners' part of a fee, at most the fee on their own stk.
    pub fn rebates(&mut self, fee: u128) -> u128 {
        let whole: u128 = self.partners.values().map(Partner::weight).sum();
        if whole == 0 {
            return 0;
        }
        let rebates = mul_div(fee, whole, self.supply * 10_000);
        for partner in self.partners.values_mut() {
            partner.earned_micro += mul_div(rebates * MICRO, partner.weight(), whole);
        }
        self.count("fees with a rebate", u64::from(rebates > 0));
        rebates
    }

    /// Pays a partner what the chain says, if that may be.
    pub fn collect_rebates(&mut self, who: Who, paid: u128) -> Given {
        let partner = self.partners.entry(who).or_default();
        if paid == 0 || !partner.may_be_owed(paid) {
            return Err("nothing is owed");
        }
        partner.earned_micro = partner.earned_micro.saturating_sub(paid * MICRO);
        partner.roundings += 1;
        self.owed_sum -= paid;
        self.hub_native -= paid;
        self.purses[who].native += paid;
        Ok(paid)
    }

    /// The hub rounds what is earned down whenever it is credited.
    fn touch(&mut self, who: Who) -> &mut Partner {
        let partner = self.partners.entry(who).or_default();
        partner.roundings += 1;
        partner
    }

    /// One without a grant and stk is a partner no more; what it has earned stays owed.
    fn drop_partner(&mut self, who: Who) {
        if let Some(partner) = self.partners.get_mut(&who).filter(|p| p.is_gone()) {
            (partner.max_stk, partner.waits_for) = (0, 0);
        }
    }

    /// Whether revenue of a payee is a rebate.
    pub fn rebate_of(&self, payee: Payee) -> Option<(Who, &Partner)> {
        match payee {
            Payee::Account(who) => self.partners.get(&who).map(|p| (who, p)),
            _ => None,
        }
    }
}

impl Partner {
    pub fn is_gone(&self) -> bool {
        self.rebate_bps == 0 && self.locked() == 0
    }
}
