//! What happens next: by chance, with a liking for boundaries.

use crate::sdk::{MsgKind, SdkViews, UndelegateResponse};

use super::actions::{Action, Crank};
use super::books::{Payee, Who};
use super::num::Chance;
use super::stream::DAY;
use super::world::{World, USERS};

const SECOND: u64 = 1_000_000_000;
/// What a chain of another version would answer.
const ANSWERS: [UndelegateResponse; 3] = [
    UndelegateResponse::WithoutAmount,
    UndelegateResponse::WithoutCompletionTime,
    UndelegateResponse::Empty,
];

impl World {
    pub fn choose(&mut self, chance: &mut Chance) -> Action {
        if let Some(action) = self.next.take() {
            return action;
        }
        match chance.below(1_000) {
            0..430 => self.user_action(chance),
            430..600 => Action::Crank(crank(chance)),
            600..620 => Action::Collect(creditor(chance)),
            620..670 => self.power_action(chance),
            670..705 => self.trouble(chance),
            705..765 => Action::Wait(self.boundary(chance)),
            765..900 => Action::Wait([6 * SECOND, SECOND, 300_000_000, 1][chance.index(4)]),
            900..960 => Action::Wait((1 + chance.below(12 * 3_600)) * SECOND),
            _ => Action::Wait((1 + chance.below(3)) * DAY * SECOND),
        }
    }

    fn user_action(&self, chance: &mut Chance) -> Action {
        let who = chance.index(USERS);
        let other = |chance: &mut Chance| chance.one_in(4).then(|| chance.index(USERS));
        let purse = self.books.purses[who];
        let over = |chance: &mut Chance| u128::from(chance.one_in(40));
        match chance.below(112) {
            100..103 => Action::Lock {
                who,
                stk: chance.amount(purse.stk) + over(chance),
            },
            103..105 => Action::Unlock {
                who,
                stk: chance
                    .one_in(2)
                    .then(|| chance.amount(purse.stk) + over(chance)),
            },
            105..107 => Action::Provide {
                who,
                native: chance.amount(purse.native / 100),
            },
            107..112 => Action::Leave {
                who,
                stk: chance.amount(purse.stk) + over(chance),
                through_hub: chance.one_in(2),
            },
            0..27 => Action::Deposit {
                who,
                to: other(chance),
                native: chance.amount(purse.native / 64) + over(chance),
                min_out: chance.one_in(5).then(|| chance.below(3) as i64 - 1),
            },
            27..62 => Action::Unbond {
                who,
                to: other(chance),
                stk: chance.amount(purse.stk) + over(chance),
            },
            62..70 => Action::Cancel(who),
            70..80 => Action::Claim {
                who,
                limit: claim_limit(chance),
            },
            80..86 => Action::ClaimFor {
                who,
                limit: claim_limit(chance),
            },
            86..94 => Action::SendStk {
                from: who,
                to: chance.index(USERS),
                stk: chance.amount(purse.stk) + over(chance),
            },
            94..95 => Action::LoseStk {
                from: who,
                stk: chance.amount(purse.stk / 100),
            },
            _ => Action::Give {
                from: who,
                native: chance.amount(purse.native / 1_000),
            },
        }
    }

    /// A validator that the hub has a record of, or any of the chain.
    pub(super) fn validator(&self, chance: &mut Chance) -> String {
        let known: Vec<&String> = self.books.records.keys().collect();
        match chance.one_in(6) {
            false => chance.pick(&known).map(|v| v.to_string()),
            true => chance.pick(&self.operators()).cloned(),
        }
        .unwrap_or_default()
    }

    /// What befalls validators and messages.
    fn trouble(&self, chance: &mut Chance) -> Action {
        let mut validator = self.validator(chance);
        let entries: Vec<&(String, u128)> = self
            .books
            .pending
            .values()
            .flat_map(|b| &b.entries)
            .collect();
        if let (Some((v, _)), true) = (chance.pick(&entries), chance.one_in(2)) {
            validator = v.clone();
        }
        let height = self.books.height;
        let mut blocks_ago = [0, 1, 2, 3, 10, 100, 400, height][chance.index(8)];
        if let (Some(source), true) = (self.drained_into_a_source(chance), chance.one_in(4)) {
            (validator, blocks_ago) = (source, height);
        }
        match chance.below(48) {
            0..5 => Action::Downtime(validator),
            5..7 => Action::DoubleSign {
                validator,
                blocks_ago,
            },
            7..14 => Action::Slash {
                validator,
                blocks_ago,
                permille: 1 + chance.below(50),
            },
            14 => Action::Slash {
                validator,
                blocks_ago,
                permille: chance.below(1_001),
            },
            15 => Action::Jail(validator),
            16..24 => Action::Unjail(validator),
            24..26 => Action::Commission {
                validator,
                percent: chance.below(101),
            },
            26..28 => Action::NewValidator {
                self_delegation: [1, 10, 1_000_000][chance.index(3)] * self.unit,
            },
            28..37 => Action::Fail {
                validator,
                kind: kind(chance),
                fails: true,
            },
            37..44 => match self.failing.iter().nth(chance.index(self.failing.len())) {
                Some((validator, kind)) => Action::Fail {
                    validator: validator.clone(),
                    kind: MsgKind::ALL[usize::from(*kind)],
                    fails: false,
                },
                None => Action::Unjail(validator),
            },
            44 => Action::Answer(ANSWERS[chance.index(3)]),
            _ => Action::Answer(UndelegateResponse::Full),
        }
    }

    /// Where stake was redelegated from to a validator that a batch was drawn from: a slash of it takes the batch's coins.
    fn drained_into_a_source(&self, chance: &mut Chance) -> Option<String> {
        let entries = || self.books.pending.values().flat_map(|b| &b.entries);
        let mut moves = self.suite.app.redelegations(&self.suite.hub);
        moves.retain(|r| entries().any(|(v, _)| *v == r.target));
        chance.pick(&moves).map(|r| r.source.clone())
    }

    /// Nanoseconds until something becomes due, or a second (or nanosecond) before or after; mostly what concerns it follows.
    fn boundary(&mut self, chance: &mut Chance) -> u64 {
        let books = &self.books;
        let who = chance.index(USERS);
        let deposit = Action::Deposit {
            who,
            to: None,
            native: 1_000,
            min_out: None,
        };
        let unbond = Action::Unbond {
            who,
            to: None,
            stk: 10_000,
        };
        let pause = |deposits| Action::Pause {
            deposits,
            by_guardian: true,
        };
        let (schedule, settings) = (&books.schedule, &books.settings);
        let seconds = [
            (schedule.next_submit, Action::Crank(Crank::Submit)),
            (books.next_harvest(), Action::Crank(Crank::Harvest(None))),
            (schedule.synced_at + DAY, Action::Crank(Crank::Tick(None))),
            (
                schedule.next_rebalance,
                Action::Crank(Crank::Rebalance(None)),
            ),
            (settings.deposits.paused_until, deposit),
            (settings.unbonds.paused_until, unbond),
            (settings.deposits.pausable_from, pause(true)),
            (settings.unbonds.pausable_from, pause(false)),
            (books.rewards.end(), Action::Crank(Crank::Sync)),
        ];
        let seconds = seconds.map(|(at, action)| (at.saturating_mul(SECOND), action));
        let mut times: Vec<(u64, Action)> = seconds.into();
        for (id, change) in &books.announced {
            let at = |seconds: u64| (seconds.saturating_mul(SECOND), Action::Apply(*id));
            times.extend([at(change.from), at(change.until)]);
        }
        let completions = books.pending.values().map(|b| b.completes_at);
        times.extend(completions.map(|at| (at, Action::Crank(Crank::Settle))));
        times.retain(|(at, _)| *at > books.nanos && at - books.nanos < 40 * DAY * SECOND);
        // the next one most often, so that days are not lost
        times.sort_by_key(|(at, _)| *at);
        let at = if chance.one_in(3) {
            chance.index(times.len())
        } else {
            0
        };
        let (time, action) = match times.into_iter().nth(at) {
            Some((time, action)) => (time, Some(action)),
            None => (books.nanos + DAY * SECOND, None),
        };
        let time = match chance.below(5) {
            0 => time - SECOND,
            1 => time - 1,
            2 | 3 => time,
            _ => time + SECOND,
        };
        let wait = time.saturating_sub(books.nanos).max(1);
        self.next = action.filter(|_| !chance.one_in(3));
        wait
    }
}

fn crank(chance: &mut Chance) -> Crank {
    let limit = match chance.below(12) {
        0 => Some(0),
        1 => Some(101),
        2..5 => Some(1 + chance.below(4) as u32),
        5 => Some(100),
        _ => None,
    };
    match chance.below(11) {
        10 => Crank::Unwind(limit),
        0..5 => Crank::Tick(limit),
        5 => Crank::Settle,
        6 => Crank::Sync,
        7 => Crank::Submit,
        8 => Crank::Harvest(limit),
        _ => Crank::Rebalance(limit),
    }
}

fn claim_limit(chance: &mut Chance) -> Option<u32> {
    match chance.below(10) {
        0 => Some(0),
        1 => Some(101),
        2 => Some(1),
        3 => Some(2),
        _ => None,
    }
}

fn kind(chance: &mut Chance) -> MsgKind {
    // of undelegations and delegations there are few, and one that has failed is asked last for a day
    match chance.below(8) {
        0..4 => MsgKind::Undelegate,
        4..6 => MsgKind::Delegate,
        6 => MsgKind::Redelegate,
        _ => MsgKind::Withdraw,
    }
}

pub(super) fn payee(chance: &mut Chance) -> Payee {
    Payee::ALL[chance.index(4)]
}

/// A recipient of revenue, or a user who may be a partner.
fn creditor(chance: &mut Chance) -> Payee {
    match chance.one_in(4) {
        true => Payee::Account(chance.index(USERS)),
        false => payee(chance),
    }
}

/// Whose purses an action touches.
pub fn touched(action: &Action) -> Vec<Who> {
    match action {
        Action::Deposit { who, to, .. } | Action::Unbond { who, to, .. } => {
            vec![*who, to.unwrap_or(*who)]
        }
        Action::Cancel(who) | Action::Claim { who, .. } | Action::ClaimFor { who, .. } => {
            vec![*who]
        }
        Action::SendStk { from, to, .. } => vec![*from, *to],
        Action::LoseStk { from, .. } | Action::Give { from, .. } => vec![*from],
        Action::Lock { who, .. }
        | Action::Unlock { who, .. }
        | Action::Provide { who, .. }
        | Action::Leave { who, .. } => vec![*who],
        Action::Collect(Payee::Account(who)) => vec![*who],
        _ => vec![],
    }
}
