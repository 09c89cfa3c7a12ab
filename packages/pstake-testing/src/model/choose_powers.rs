//! What owner, guardian and voters do next, by chance.

use super::actions::{Action, Voter};
use super::choose::payee;
use super::num::Chance;
use super::stream::DAY;
use super::world::{World, USERS};

impl World {
    pub(super) fn power_action(&self, chance: &mut Chance) -> Action {
        let announced = |chance: &mut Chance| {
            let ids: Vec<&u64> = self.books.announced.keys().collect();
            match chance.one_in(8) {
                true => self.books.last_announced + chance.below(2),
                false => chance.pick(&ids).map_or(1, |id| **id),
            }
        };
        // a pool has a way of its own to leave
        if self.books.pool_stk.is_none() && chance.one_in(200) {
            return match chance.one_in(2) {
                true => Action::WindDown,
                false => Action::Announce(Box::new(Action::WindDown)),
            };
        }
        match chance.below(30) {
            16..18 => self.vote(chance),
            18..20 => self.instruct(chance),
            20 => Action::Proposal {
                proposal: chance.below(3),
                open: !chance.one_in(3),
            },
            21..23 => self.grant(chance),
            23..27 => Action::Announce(Box::new(self.setting(chance))),
            27..29 => Action::Apply(announced(chance)),
            29 => Action::CancelChange(announced(chance)),
            0..2 => Action::Pause {
                deposits: chance.one_in(2),
                by_guardian: !chance.one_in(4),
            },
            2 => Action::Unpause {
                deposits: chance.one_in(2),
            },
            3 => Action::Freeze {
                validator: self.validator(chance),
                frozen: true,
                by_guardian: !chance.one_in(3),
            },
            4..7 => Action::Freeze {
                validator: self.validator(chance),
                frozen: false,
                by_guardian: chance.one_in(2),
            },
            7..10 => self.targets(chance),
            10 => Action::RemoveValidator(self.validator(chance)),
            11 => Action::SetFee([0, 1, 500, 1_000, 2_000, 2_001][chance.index(6)]),
            12 => revenue(chance),
            13 => Action::SetLimits {
                min_deposit: [1, 1, 1_000][chance.index(3)],
                min_unbond: [1, 1, 10_000][chance.index(3)],
                deposit_cap: match chance.one_in(4) {
                    true => self.books.backing() + 1_000_000,
                    false => u128::MAX,
                },
            },
            14 => Action::SetBounds {
                max_commission: [20, 20, 100, 5][chance.index(4)],
                max_share_bps: [10_000, 10_000, 3_000][chance.index(3)],
            },
            _ => Action::UnbondingPeriod([21, 14, 7, 3, 2][chance.index(5)] * DAY),
        }
    }

    /// Something that only the owner sets.
    fn setting(&self, chance: &mut Chance) -> Action {
        match chance.below(6) {
            0 => self.grant(chance),
            1 => self.targets(chance),
            2 => Action::RemoveValidator(self.validator(chance)),
            3 => Action::SetFee([0, 500, 1_000, 2_000, 2_001][chance.index(5)]),
            4 => revenue(chance),
            _ => Action::SetLimits {
                min_deposit: 1,
                min_unbond: [1, 1_000, 10_000][chance.index(3)],
                deposit_cap: u128::MAX,
            },
        }
    }

    fn grant(&self, chance: &mut Chance) -> Action {
        let who = chance.index(USERS);
        let purse = self.books.purses[who];
        Action::SetPartner {
            who,
            rebate_bps: [0, 1, 2_500, 5_000, 10_000, 10_001][chance.index(6)],
            max_stk: [0, purse.stk, u128::MAX >> 64][chance.index(3)],
        }
    }

    fn vote(&self, chance: &mut Chance) -> Action {
        let half = chance.below(101);
        let percent = match chance.below(4) {
            0 => [100, 0, 0, 0],
            1 => [0, half, 100 - half, 0],
            2 => [25, 25, 25, 25],
            _ => [half, 1, 0, 50],
        };
        Action::Vote {
            by: [
                Voter::Owner,
                Voter::Operator,
                Voter::Operator,
                Voter::Anyone,
            ][chance.index(4)],
            proposal: chance.below(3),
            percent,
        }
    }

    fn instruct(&self, chance: &mut Chance) -> Action {
        let part = chance.below(1_001);
        let permille = match chance.below(4) {
            0 => [part, 0, 1_000 - part, 0],
            1 => [chance.below(12), 0, 0, 0],
            2 => [part, part, 0, part],
            _ => [1, 2, 3, 4],
        };
        Action::Instruct {
            by_alliance: !chance.one_in(6),
            proposal: chance.below(3),
            permille,
        }
    }

    fn targets(&self, chance: &mut Chance) -> Action {
        let mut operators = self.operators();
        let keep = 1 + chance.index(operators.len().min(25));
        while operators.len() > keep {
            operators.swap_remove(chance.index(operators.len()));
        }
        let equal = chance.one_in(2);
        let weight = |v| {
            (
                v,
                if equal {
                    100
                } else {
                    1 + chance.below(10_000) as u32
                },
            )
        };
        Action::SetValidators(operators.into_iter().map(weight).collect())
    }
}

fn revenue(chance: &mut Chance) -> Action {
    let (first, second) = (payee(chance), payee(chance));
    let part = 1 + chance.below(9_999) as u16;
    Action::SetRevenue(match first == second {
        true => vec![(first, 10_000)],
        false => vec![(first, part), (second, 10_000 - part)],
    })
}
