//! The maths of grants: pure. A share of the backing is a part of its stk. What its worth exceeds
//! the mark by is yield: the part of it that was earned while weights were active goes to
//! restakers, the rest raises the mark and is the grantors'. The mark never falls while there are
//! shares, so principal cannot come back as yield: after a slash the yield makes it good first.

use cosmwasm_std::{Uint128, Uint256};

use crate::books::{FINE, SCALE};
use crate::state::Backing;
use crate::ContractError;

/// What a skim finds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Yield {
    /// Worth of all stk (native, at 10^36).
    pub value: Uint256,
    /// Beyond mark and carry (native, at 10^36).
    pub yielded: Uint256,
    /// Time-average of the active share since the last skim, at 10^18.
    pub active_share: Uint128,
    /// For restakers.
    pub stk: Uint128,
}

impl Backing {
    /// Takes the yield up to now; returns what is to be released. `native` and `supply` are those
    /// of the hub's fresh rate, `active` is the active clock. Without time between, nothing changes.
    pub fn skim(
        &mut self,
        native: Uint128,
        supply: Uint128,
        now: u64,
        active: Uint128,
    ) -> Result<Yield, ContractError> {
        let price = Uint256::from(native).checked_multiply_ratio(SCALE, supply)?;
        let value = Uint256::from(self.stk).checked_mul(price)?;
        let above = value.saturating_sub(Uint256::from(self.shares).checked_mul(self.mark)?);
        let seconds = now.saturating_sub(self.skimmed_at);
        if seconds == 0 {
            return Ok(Yield {
                value,
                ..Yield::default()
            });
        }
        let time = Uint128::from(seconds).checked_mul(FINE.into())?;
        let active_time = active.checked_sub(self.active)?.min(time);
        (self.skimmed_at, self.active) = (now, active);
        let active_share = active_time.checked_div(seconds.into())?;
        // after a loss less may be left than was carried
        self.carry = self.carry.min(above);
        let yielded = above.checked_sub(self.carry)?;
        let mut found = Yield {
            value,
            yielded,
            active_share,
            stk: Uint128::zero(),
        };
        if yielded.is_zero() || price.is_zero() || self.shares.is_zero() {
            return Ok(found);
        }
        let of_restakers = yielded.checked_multiply_ratio(active_time, time)?;
        let of_grantors = yielded.checked_sub(of_restakers)?;
        let raise = of_grantors.checked_div(self.shares.into())?;
        self.mark = self.mark.checked_add(raise)?;
        self.carry = self.carry.checked_add(of_restakers)?;
        found.stk = self.carry.checked_div(price)?.try_into()?;
        self.carry = self.carry.checked_rem(price)?;
        self.stk = self.stk.checked_sub(found.stk)?;
        self.total_skimmed = self.total_skimmed.checked_add(found.stk)?;
        Ok(found)
    }

    /// Takes in stk, just skimmed; returns the shares, rounded down against the grantor. The first
    /// shares set the mark at the fresh rate.
    pub fn join(
        &mut self,
        stk: Uint128,
        native: Uint128,
        supply: Uint128,
    ) -> Result<Uint128, ContractError> {
        let shares = match self.shares.is_zero() {
            true => {
                self.mark = Uint256::from(native).checked_multiply_ratio(SCALE, supply)?;
                stk
            }
            false => stk.checked_multiply_ratio(self.shares, self.stk)?,
        };
        self.stk = self.stk.checked_add(stk)?;
        self.shares = self.shares.checked_add(shares)?;
        Ok(shares)
    }

    /// Takes shares out, just skimmed; returns their stk, rounded down against the grantor.
    pub fn leave(&mut self, shares: Uint128) -> Result<Uint128, ContractError> {
        let stk = self.stk_of(shares)?;
        self.stk = self.stk.checked_sub(stk)?;
        self.shares = self.shares.checked_sub(shares)?;
        Ok(stk)
    }

    pub fn stk_of(&self, shares: Uint128) -> Result<Uint128, ContractError> {
        if self.shares.is_zero() {
            return Ok(Uint128::zero());
        }
        Ok(shares.checked_multiply_ratio(self.stk, self.shares)?)
    }
}
