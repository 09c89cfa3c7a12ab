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
        // where the price is 0 there is no yield
        if yielded.is_zero() || self.shares.is_zero() {
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
    /// shares set the mark at the fresh rate; the part of a unit that others have left is nobody's.
    pub fn join(
        &mut self,
        stk: Uint128,
        native: Uint128,
        supply: Uint128,
    ) -> Result<Uint128, ContractError> {
        let shares = match self.shares.is_zero() {
            true => {
                self.mark = Uint256::from(native).checked_multiply_ratio(SCALE, supply)?;
                self.carry = Uint256::zero();
                stk
            }
            false => stk.checked_multiply_ratio(self.shares, self.stk)?,
        };
        self.stk = self.stk.checked_add(stk)?;
        self.shares = self.shares.checked_add(shares)?;
        Ok(shares)
    }

    /// Takes shares out, just skimmed; returns their stk, rounded down against the grantor. The last
    /// shares take all of it.
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    /// Worth in whole native.
    fn units(scaled: Uint256) -> u128 {
        Uint128::try_from(scaled / SCALE).unwrap().u128()
    }

    /// 1,000 stk at 1, then at 1.1, active a quarter of the time: 100 of yield, 25 to restakers.
    #[test]
    fn r34_skim_then_active_part_out_and_the_rest_raises_the_mark() {
        let mut backing = Backing::default();
        assert_eq!(backing.join(u(1_000), u(10), u(10)).unwrap(), u(1_000));
        let found = backing.skim(u(11), u(10), 100, u(25 * FINE)).unwrap();
        assert_eq!(units(found.value), 1_100);
        assert_eq!(units(found.yielded), 100);
        assert_eq!(found.active_share, u(FINE / 4));
        assert_eq!(found.stk, u(22)); // 25 / 1.1 = 22.7
        assert_eq!(backing.stk, u(978));
        assert_eq!(units(backing.mark * Uint256::from(1_000u128)), 1_075);
        assert_eq!(units(backing.carry * Uint256::from(10u128)), 8); // 0.8 native
                                                                     // at the same moment again: nothing
        let again = backing.skim(u(12), u(10), 100, u(25 * FINE)).unwrap();
        assert_eq!((again.stk, units(again.yielded)), (u(0), 0));
        // a loss below the mark, and half of it back: nothing until the mark is passed
        let mark = backing.mark;
        for native in [9, 10] {
            let found = backing
                .skim(u(native), u(10), 200 + native as u64, u(26 * FINE))
                .unwrap();
            assert_eq!((found.stk, backing.mark), (u(0), mark));
        }
    }

    /// The next grantor begins as the first did, whatever fraction of a unit is left.
    #[test]
    fn join_when_all_have_left_then_as_the_first() {
        let mut backing = Backing::default();
        backing.join(u(1_000), u(10), u(10)).unwrap();
        backing.skim(u(11), u(10), 100, u(25 * FINE)).unwrap();
        assert!(!backing.carry.is_zero());
        let (shares, stk) = (backing.shares, backing.stk);
        assert_eq!(backing.leave(shares).unwrap(), stk);
        assert!(backing.stk.is_zero() && backing.shares.is_zero());
        backing.join(u(500), u(13), u(10)).unwrap();
        let mut first = Backing {
            skimmed_at: backing.skimmed_at,
            active: backing.active,
            total_skimmed: backing.total_skimmed,
            ..Backing::default()
        };
        first.join(u(500), u(13), u(10)).unwrap();
        assert_eq!(backing, first);
    }

    #[test]
    fn skim_of_an_empty_or_worthless_backing_then_defined() {
        let mut empty = Backing::default();
        let found = empty.skim(u(1), u(1), 5, u(5 * FINE)).unwrap();
        assert_eq!(found.stk, u(0));
        assert_eq!(empty.stk_of(u(5)).unwrap(), u(0));
        let mut lost = Backing::default();
        lost.join(u(1_000), u(1), u(1)).unwrap();
        assert_eq!(lost.skim(u(0), u(1), 5, u(0)).unwrap().stk, u(0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Whatever happens in whatever order: the mark never falls while there are shares, what is
        /// skimmed is worth no more than what was beyond the mark, and nobody's shares lose worth
        /// by another's coming, going or skimming but for a unit.
        #[test]
        fn inv_a3_r32_r34_any_life_then_principal_is_never_skimmed(
            steps in prop::collection::vec((0u8..4, 1u128..1 << 60, 1u64..100_000, 0u128..=100), 1..60),
        ) {
            let (mut native, supply) = (1u128 << 70, 1u128 << 70);
            let mut backing = Backing::default();
            let (mut now, mut active) = (0u64, 0u128);
            let mut shares: Vec<Uint128> = vec![];
            for (step, amount, seconds, part) in steps {
                now += seconds;
                active += u128::from(seconds) * FINE * part / 100;
                match amount % 5 {
                    0 => native -= native / 50,
                    _ => native += native / 1_000 * part / 100,
                }
                let price = Uint256::from(u(native)).multiply_ratio(SCALE, supply);
                let mark = backing.mark;
                let before = Uint256::from(backing.stk) * price;
                let principal = Uint256::from(backing.shares) * mark;
                let found = backing.skim(u(native), u(supply), now, u(active)).unwrap();
                let taken = Uint256::from(found.stk) * price;
                prop_assert!(backing.mark >= mark);
                prop_assert!(taken <= before.saturating_sub(principal), "principal was skimmed");
                let left = Uint256::from(backing.stk) * price;
                let kept = Uint256::from(backing.shares) * backing.mark;
                prop_assert!(found.stk.is_zero() || left + SCALE >= kept);
                let worth = |backing: &Backing, shares: Uint128| backing.stk_of(shares).unwrap();
                let held: Vec<_> = shares.iter().map(|s| worth(&backing, *s)).collect();
                match step {
                    0 | 1 => {
                        let joined = backing.join(u(amount), u(native), u(supply)).unwrap();
                        prop_assert!(worth(&backing, joined) <= u(amount));
                        shares.push(joined);
                    }
                    2 if !shares.is_empty() => {
                        let leaver = shares.remove(amount as usize % shares.len());
                        let promised = worth(&backing, leaver);
                        prop_assert_eq!(backing.leave(leaver).unwrap(), promised);
                        continue;
                    }
                    _ => {}
                }
                for (share, before) in shares.iter().zip(held) {
                    let after = worth(&backing, *share);
                    prop_assert!(after + u(1) >= before, "{} of {}", after, before);
                }
                if backing.shares.is_zero() {
                    prop_assert!(backing.stk.is_zero());
                    (backing.skimmed_at, backing.active) = (now, u(active));
                }
            }
        }
    }
}
