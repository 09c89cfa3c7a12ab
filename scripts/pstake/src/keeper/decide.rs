//! What a keeper does next, from what it saw; nothing here talks to a chain or a clock.

use std::time::Duration;

use cosmwasm_std::Uint128;
use pstake_types::hub::DEFAULT_HARVEST_LIMIT;

use super::votes::Vote;
use crate::error::Error;

/// After a failure: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// What a contract says is due.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Due {
    /// Parts of a tick.
    pub parts: Vec<&'static str>,
    /// Native lost that no tick would book (hub only).
    pub loss: Uint128,
    /// Announced changes whose time has come; no part of a tick.
    pub changes: Vec<u64>,
    /// What holders' votes need (alliance only); no part of a tick.
    pub votes: Vec<Vote>,
}

/// What to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Everything that is due, validators and entries in pages of `limit`.
    Tick { limit: u32 },
    /// One part of a tick alone.
    Part { name: &'static str, limit: u32 },
    /// An announced change.
    Change { id: u64 },
    /// For a proposal of the chain.
    Vote(Vote),
}

/// What to do now.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing is due.
    Wait,
    /// Work, and why.
    Send { work: Work, why: String },
}

/// A keeper's memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Decider {
    /// Validators a page; halves when a page does not fit, grows back when it does.
    limit: u32,
    /// Failures in a row.
    failures: u32,
    /// A tick that needs more gas than it may even with pages of one: its parts go one by one.
    apart: bool,
    /// Which of the parts is next when they go one by one.
    turn: usize,
}

impl Default for Decider {
    fn default() -> Self {
        Self {
            limit: DEFAULT_HARVEST_LIMIT,
            failures: 0,
            apart: false,
            turn: 0,
        }
    }
}

impl Decider {
    /// The next work for what a contract says is due.
    pub fn next(&mut self, due: &Due) -> Action {
        let limit = self.limit;
        if due.parts.is_empty() {
            self.apart = false;
            // A tick does not look for losses; until one is booked, deposits and claims are priced without it.
            if due.loss.is_zero() {
                return self.next_alone(due);
            }
            return Action::Send {
                work: Work::Part {
                    name: "sync",
                    limit,
                },
                why: format!("loss of {}", due.loss),
            };
        }
        if self.apart {
            let name = due.parts[self.turn % due.parts.len()];
            return Action::Send {
                work: Work::Part { name, limit },
                why: name.into(),
            };
        }
        Action::Send {
            work: Work::Tick { limit },
            why: due.parts.join(", "),
        }
    }

    /// What no tick does takes turns: a change that the contract refuses now (a bound was tightened meanwhile) must
    /// not hold up another, nor a vote.
    fn next_alone(&mut self, due: &Due) -> Action {
        let all = due.votes.len() + due.changes.len();
        if all == 0 {
            self.failures = 0;
            return Action::Wait;
        }
        let turn = self.turn % all;
        if let Some(vote) = due.votes.get(turn) {
            return Action::Send {
                work: Work::Vote(vote.clone()),
                why: vote.to_string(),
            };
        }
        let id = due.changes[turn - due.votes.len()];
        Action::Send {
            work: Work::Change { id },
            why: format!("change {id}"),
        }
    }

    /// A message went through. Returns how long to wait if a part of it failed: that part is still due, and would
    /// cost a fee at every look.
    pub fn succeeded(&mut self, part_failed: bool) -> Option<Duration> {
        if part_failed {
            return Some(self.pause());
        }
        self.failures = 0;
        self.turn = self.turn.wrapping_add(1);
        self.limit = (self.limit * 2).min(DEFAULT_HARVEST_LIMIT);
        None
    }

    /// A message did not go through. Returns how long to wait.
    pub fn failed(&mut self, error: &Error) -> Duration {
        match error {
            Error::OutOfGas(_) | Error::GasCeiling { .. } | Error::FeeCeiling { .. } => {
                self.shrink();
            }
            Error::Failed { cause, .. } if matches!(**cause, Error::OutOfGas(_)) => self.shrink(),
            _ => {}
        }
        self.turn = self.turn.wrapping_add(1);
        self.pause()
    }

    fn shrink(&mut self) {
        if self.limit == 1 {
            self.apart = true;
        }
        self.limit = (self.limit / 2).max(1);
    }

    fn pause(&mut self) -> Duration {
        let factor = 2u32.saturating_pow(self.failures);
        self.failures = self.failures.saturating_add(1);
        FIRST_PAUSE.saturating_mul(factor).min(LONGEST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harvest_and_submit() -> Due {
        Due {
            parts: vec!["harvest", "submit"],
            ..Due::default()
        }
    }

    fn sent(action: Action) -> Work {
        match action {
            Action::Send { work, .. } => work,
            Action::Wait => panic!("it waits"),
        }
    }

    fn too_much() -> Error {
        Error::GasCeiling { gas: 2, ceiling: 1 }
    }

    #[test]
    fn next_when_nothing_is_due_then_waits() {
        let work = Due::default();
        assert_eq!(Decider::default().next(&work), Action::Wait);
    }

    #[test]
    fn next_when_only_a_loss_is_seen_then_syncs() {
        let work = Due {
            loss: Uint128::one(),
            changes: vec![7],
            ..Due::default()
        };
        assert_eq!(
            sent(Decider::default().next(&work)),
            Work::Part {
                name: "sync",
                limit: 30
            }
        );
    }

    #[test]
    fn next_when_changes_or_votes_are_due_then_after_ticks_and_a_refused_one_holds_up_no_other() {
        let mut decider = Decider::default();
        let mut due = harvest_and_submit();
        due.changes = vec![3, 5];
        due.votes = vec![Vote::Register { proposal_id: 9 }];
        assert!(matches!(sent(decider.next(&due)), Work::Tick { .. }));
        decider.succeeded(false);
        due.parts.clear();
        let mut ids = vec![];
        for _ in 0..6 {
            match sent(decider.next(&due)) {
                Work::Change { id } => ids.push(id),
                Work::Vote(Vote::Register { proposal_id }) => ids.push(proposal_id),
                other => panic!("{other:?}"),
            }
            decider.failed(&Error::Contract("a bound".into()));
        }
        ids.sort_unstable();
        assert_eq!(ids, [3, 3, 5, 5, 9, 9]);
    }

    #[test]
    fn failed_when_a_page_does_not_fit_then_pages_halve_and_at_last_parts_go_alone() {
        let mut decider = Decider::default();
        let mut limits = vec![];
        for _ in 0..5 {
            match sent(decider.next(&harvest_and_submit())) {
                Work::Tick { limit } => limits.push(limit),
                other => panic!("{other:?}"),
            }
            decider.failed(&too_much());
        }
        assert_eq!(limits, [30, 15, 7, 3, 1]);
        let mut parts = vec![];
        for _ in 0..2 {
            parts.push(sent(decider.next(&harvest_and_submit())));
            decider.failed(&too_much());
        }
        for name in ["harvest", "submit"] {
            assert!(parts.contains(&Work::Part { name, limit: 1 }), "{name}");
        }
    }

    #[test]
    fn succeeded_when_pages_were_small_then_they_grow_back() {
        let mut decider = Decider::default();
        decider.failed(&too_much());
        assert_eq!(decider.succeeded(false), None);
        assert_eq!(
            sent(decider.next(&harvest_and_submit())),
            Work::Tick { limit: 30 }
        );
    }

    #[test]
    fn failed_when_again_and_again_then_pauses_double_to_a_ceiling() {
        let mut decider = Decider::default();
        let error = Error::Contract("no".into());
        let pauses: Vec<u64> = (0..10).map(|_| decider.failed(&error).as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        decider.succeeded(false);
        assert_eq!(decider.failed(&error).as_secs(), 2);
        decider.next(&Due::default());
        assert_eq!(
            decider.failed(&error).as_secs(),
            2,
            "an idle look is a success"
        );
    }

    #[test]
    fn succeeded_when_a_part_failed_inside_then_it_pauses_like_after_a_failure() {
        let mut decider = Decider::default();
        let pauses: Vec<_> = (0..3).map(|_| decider.succeeded(true)).collect();
        assert_eq!(pauses, [2, 4, 8].map(|s| Some(Duration::from_secs(s))));
    }
}
