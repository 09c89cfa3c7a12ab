//! Which part of a user's stk was locked before a proposal was registered, and has been since. Pure.
//! What is locked while a proposal is open is a lot of its own; what is taken out leaves the youngest
//! lot first, so that the rest is what has been locked all the time.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use pstake_types::alliance::VOTING_SECONDS;

use crate::ContractError;

/// Most lots of a user: what strangers lock for somebody costs him no more than this.
const MAX_LOTS: usize = 16;

/// Stake that has no say in proposals that were registered up to `after`.
#[cw_serde]
pub struct Lot {
    /// The last registration before it was locked (seconds).
    pub after: u64,
    pub amount: Uint128,
}

/// A user's lots, oldest first; what is locked beyond them is older.
#[cw_serde]
#[derive(Default)]
pub struct Lots(pub Vec<Lot>);

/// Whether a proposal that was registered then still takes instructions; none ever: 0.
pub fn is_open(registered_at: u64, now: u64) -> bool {
    registered_at != 0 && now < registered_at.saturating_add(VOTING_SECONDS)
}

impl Lots {
    /// Notes what is locked now, after the last registration. Of too many lots the smallest joins the
    /// next younger one: dust that strangers lock disturbs dust.
    pub fn add(
        &mut self,
        amount: Uint128,
        registered_at: u64,
        now: u64,
    ) -> Result<(), ContractError> {
        self.0.retain(|lot| is_open(lot.after, now));
        match self.0.last_mut() {
            Some(lot) if lot.after == registered_at => {
                lot.amount = lot.amount.checked_add(amount)?;
            }
            _ => self.0.push(Lot {
                after: registered_at,
                amount,
            }),
        }
        if self.0.len() > MAX_LOTS {
            let older = self.0.iter().take(MAX_LOTS).enumerate();
            let smallest = older.min_by_key(|(_, lot)| lot.amount).map(|(i, _)| i);
            let at = smallest.unwrap_or_default();
            let joining = self.0.remove(at);
            if let Some(younger) = self.0.get_mut(at) {
                younger.amount = younger.amount.checked_add(joining.amount)?;
            }
        }
        Ok(())
    }

    /// Takes what is unlocked out of the youngest lots first; beyond them it is older stake.
    pub fn take(&mut self, amount: Uint128) -> Result<(), ContractError> {
        let mut rest = amount;
        while let Some(youngest) = self.0.last_mut() {
            let part = rest.min(youngest.amount);
            rest = rest.checked_sub(part)?;
            youngest.amount = youngest.amount.checked_sub(part)?;
            if !youngest.amount.is_zero() {
                break;
            }
            self.0.pop();
        }
        Ok(())
    }

    /// What of `locked` has been there since before `registered_at`.
    pub fn before(&self, locked: Uint128, registered_at: u64) -> Result<Uint128, ContractError> {
        let mut amount = locked;
        for lot in self.0.iter().filter(|lot| lot.after >= registered_at) {
            amount = amount.checked_sub(lot.amount)?;
        }
        Ok(amount)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A user's stake and its lots.
    #[derive(Default)]
    struct Stake {
        locked: u128,
        lots: Lots,
    }

    impl Stake {
        fn lock(&mut self, amount: u128, registered_at: u64, now: u64) {
            self.locked += amount;
            self.lots.add(amount.into(), registered_at, now).unwrap();
        }

        fn unlock(&mut self, amount: u128) {
            self.locked -= amount;
            self.lots.take(amount.into()).unwrap();
        }

        fn before(&self, registered_at: u64) -> u128 {
            let before = self.lots.before(self.locked.into(), registered_at);
            before.unwrap().u128()
        }
    }

    #[test]
    fn lock_when_older_lots_are_of_closed_votes_then_they_go() {
        let mut stake = Stake::default();
        stake.lock(10, 100, 200);
        stake.lock(5, 500, 100 + VOTING_SECONDS);
        assert_eq!(stake.lots.0.len(), 1);
        assert_eq!((stake.before(500), stake.before(501)), (10, 15));
    }

    #[test]
    fn lock_when_no_proposal_came_between_then_one_lot() {
        let mut stake = Stake::default();
        for _ in 0..20 {
            stake.lock(3, 100, 200);
        }
        assert_eq!(stake.lots.0.len(), 1);
        assert_eq!((stake.before(100), stake.before(101)), (0, 60));
    }

    /// A hundred strangers' units in a hundred proposals: a page of lots, and the own ones untouched.
    #[test]
    fn r23_r33_dust_in_each_proposal_then_bounded_and_the_rest_keeps_its_say() {
        let mut stake = Stake {
            locked: 1_000,
            ..Stake::default()
        };
        for time in 1..=100 {
            if time == 50 {
                stake.lock(500, time, time);
            }
            stake.lock(1, time, time);
        }
        assert_eq!(stake.lots.0.len(), MAX_LOTS);
        assert_eq!(stake.before(1), 1_000);
        assert!(stake.before(51) >= 1_500);
        stake.unlock(100);
        assert_eq!(stake.before(1), 1_000);
        assert!(stake.before(51) >= 1_500);
        stake.unlock(700);
        assert_eq!((stake.before(1), stake.lots), (800, Lots::default()));
    }

    proptest! {
        /// What has a say in a proposal is the least that was locked from its registration until now;
        /// less only where lots had to be joined.
        #[test]
        fn r33_any_life_then_only_what_was_locked_all_the_time_has_a_say(
            steps in prop::collection::vec((0u8..3, 1u128..1_000), 1..60),
        ) {
            let mut stake = Stake::default();
            let mut least: Vec<(u64, u128)> = vec![];
            let (mut last, mut joined) = (0, false);
            for (i, (step, amount)) in steps.into_iter().enumerate() {
                let now = 1_000 + i as u64;
                match step {
                    0 => {
                        last = now;
                        least.push((now, stake.locked));
                    }
                    1 => match last {
                        0 => stake.locked += amount,
                        _ => stake.lock(amount, last, now),
                    },
                    _ => stake.unlock(amount.min(stake.locked)),
                }
                joined |= stake.lots.0.len() == MAX_LOTS;
                for (registered_at, least) in &mut least {
                    *least = stake.locked.min(*least);
                    let say = stake.before(*registered_at);
                    prop_assert!(say <= *least);
                    prop_assert!(say == *least || joined);
                }
            }
        }
    }
}
