//! Slashes that mallory knows of before the hub does. There are no rewards here: what one gains
//! another one loses.

use pstake_testing::sdk::SdkViews;
use pstake_types::hub::{AdminMsg, ExecuteMsg};

use super::donations::drawn;
use super::{compare, Case, Outcome, Rate, Setup, Strategy, World, BLOCK, DAY, NOTHING, POOL};

fn still(rate: Rate, stake: u128) -> Setup {
    Setup {
        rewards: false,
        rate,
        stake,
        ..Setup::default()
    }
}

/// A validator was slashed; the hub has not read it yet. She queues all and submits herself, at
/// once or at the end of the day.
pub static EXIT_BEFORE_SYNC: Strategy = Strategy::new(exit_before_sync);

fn exit_before_sync() -> Vec<Case> {
    let mut cases = vec![];
    for rate in [Rate::High, Rate::Low] {
        for at_once in [true, false] {
            let setup = still(rate, POOL);
            let slashed = |w: &mut World| {
                w.wait_until_due(1);
                w.double_sign(0);
            };
            let attack = |w: &mut World| {
                if at_once {
                    slashed(w);
                    w.unbond_all();
                    w.crank(ExecuteMsg::Submit {});
                } else {
                    w.unbond_all();
                    slashed(w);
                    w.crank(ExecuteMsg::Submit {});
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 4, attack, slashed);
            cases.push(Case {
                strategy: "exit before a slash is synced",
                params: format!(
                    "rate {rate:?}, queued {} it",
                    if at_once { "after" } else { "before" }
                ),
                benchmark: "holds",
                profit,
                bound: 1,
                reason:
                    "a submission syncs before it fixes what is due; a unit of rounding between \
                         two batches",
                victims_loss,
            });
        }
    }
    cases
}

/// Deposits right before or right after the sync of a slash, at a rate that is too high or right.
pub static DEPOSIT_AROUND_SYNC: Strategy = Strategy::new(deposit_around_sync);

fn deposit_around_sync() -> Vec<Case> {
    let mut cases = vec![];
    for size in [POOL / 10, POOL, POOL * 10] {
        for before in [true, false] {
            let setup = still(Rate::High, 0);
            let slashed = |w: &mut World| {
                w.wait_until(DAY / 2);
                w.double_sign(0);
            };
            let attack = |w: &mut World| {
                slashed(w);
                if !before {
                    w.crank(ExecuteMsg::Sync {});
                }
                w.deposit(size);
                w.crank(ExecuteMsg::Sync {});
            };
            let benchmark = |w: &mut World| {
                slashed(w);
                w.crank(ExecuteMsg::Sync {});
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 4, attack, benchmark);
            cases.push(Case {
                strategy: "deposit around the sync of a slash",
                params: format!(
                    "{size}, {} the sync",
                    if before { "before" } else { "after" }
                ),
                benchmark: "nothing",
                profit,
                bound: NOTHING,
                reason:
                    "the stale rate is too high, which costs the newcomer; the synced one is fair",
                victims_loss,
            });
        }
    }
    cases
}

/// Rewards stream and a slash is not read yet: deposit and unbond at the stale rate in one block,
/// or turn old stk round by the queue.
pub static STALE_TRADES: Strategy = Strategy::new(stale_trades);

fn stale_trades() -> Vec<Case> {
    let mut cases = vec![];
    for (stake, size) in [(0, POOL), (0, POOL * 10), (POOL, POOL)] {
        for slashed in [true, false] {
            let setup = Setup {
                stake,
                ..Setup::default()
            };
            let run = |attack: bool| {
                move |w: &mut World| {
                    w.wait_until_due(1);
                    if slashed {
                        w.double_sign(1);
                    }
                    if attack {
                        if stake > 0 {
                            w.unbond_all();
                        }
                        w.deposit(size);
                        if stake == 0 {
                            w.unbond_all();
                        }
                    }
                    w.suite.tick().unwrap();
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 3, run(true), run(false));
            let side = if stake == 0 {
                "deposit, unbond"
            } else {
                "unbond old, deposit new"
            };
            cases.push(Case {
                strategy: "trades at a stale rate",
                params: format!(
                    "{side} {size}, {}",
                    if slashed {
                        "slash unread"
                    } else {
                        "rewards unread"
                    }
                ),
                benchmark: if stake == 0 { "nothing" } else { "holds" },
                profit,
                bound: NOTHING,
                reason:
                    "a deposit at a stale rate pays too much; an exit has its rate fixed after \
                         the sync",
                victims_loss,
            });
        }
    }
    cases
}

/// An operator who holds stk leaves after his own double sign, before its evidence comes.
pub static OWN_EVIDENCE: Strategy = Strategy::new(own_evidence);

fn own_evidence() -> Vec<Case> {
    let mut cases = vec![];
    for (validators, stake) in [(4, POOL / 10), (4, POOL), (12, POOL)] {
        for guilty_pays in [false, true] {
            let setup = Setup {
                validators,
                ..still(Rate::High, stake)
            };
            let run = |leaves: bool| {
                move |w: &mut World| {
                    // the other world's hub draws nothing: the same validator is guilty there
                    let mut probe = World::new(setup);
                    probe.unbond_all();
                    probe.keep_until(1);
                    let from = drawn_all(&probe);
                    let innocent = (0..validators).find(|v| !from.contains(v)).unwrap();
                    let guilty = if guilty_pays { drawn(&probe) } else { innocent };
                    w.wait_until(DAY - 60);
                    w.suite.advance(BLOCK);
                    let infraction = w.height();
                    w.suite.advance(BLOCK);
                    if leaves {
                        w.unbond_all();
                    }
                    w.keep_until(2);
                    w.suite.advance(BLOCK);
                    w.double_sign_at(guilty, infraction);
                    w.crank(ExecuteMsg::Sync {});
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 4, run(true), run(false));
            let worth = World::new(setup).ledger().backing.u128();
            let part = worth * stake / (POOL + stake) / 20 / validators as u128;
            cases.push(Case {
                strategy: "an operator leaves before the evidence of his own double sign",
                params: format!(
                    "{validators} validators, {stake}, batch drawn from {}",
                    if guilty_pays {
                        "the guilty one"
                    } else {
                        "others"
                    }
                ),
                benchmark: "holds",
                profit,
                bound: i128::try_from(part).unwrap(),
                reason: "accepted: nobody else knows yet. At most his part of one validator's \
                         slash (5% / V), and his batch may be drawn from the guilty one",
                victims_loss,
            });
        }
    }
    cases
}

fn drawn_all(w: &World) -> Vec<usize> {
    let pairs = w.suite.app.unbondings(&w.suite.hub);
    let of = |operator: &String| {
        w.suite
            .validators
            .iter()
            .position(|v| v == operator)
            .unwrap()
    };
    pairs.iter().map(|p| of(&p.validator)).collect()
}

/// Alice's batch began before an infraction, mallory's after it, on the one validator there is.
/// Both are marked at risk, hers alone is slashed. Nobody settles until both have completed.
pub static SHARED_RISK: Strategy = Strategy::new(shared_risk);

fn shared_risk() -> Vec<Case> {
    let mut cases = vec![];
    for stake in [POOL / 4, POOL] {
        let setup = Setup {
            validators: 1,
            ..still(Rate::High, stake)
        };
        let run = |keeper: bool| {
            move |w: &mut World| {
                let alice = w.alice.clone();
                w.suite.unbond(&alice, POOL / 4).unwrap();
                w.keep_until(4);
                w.suite.advance(BLOCK);
                let infraction = w.height();
                w.suite.advance(BLOCK);
                w.unbond_all();
                w.keep_until(8);
                assert_eq!(w.suite.app.unbondings(&w.suite.hub)[0].entries.len(), 2);
                w.suite.advance(BLOCK);
                w.double_sign_at(0, infraction);
                w.keep_until(20);
                if keeper {
                    w.keep_until(30);
                } else {
                    w.wait_until(30 * DAY);
                    w.suite.tick().unwrap();
                    w.wait_until(30 * DAY + BLOCK);
                    w.suite.tick().unwrap();
                }
            }
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 31, run(false), run(true));
        let ledger = World::new(setup).ledger();
        let alices = ledger.backing.u128() * (POOL / 4) / ledger.supply.u128();
        cases.push(Case {
            strategy: "her slashed batch settles together with a spared one",
            params: format!("{stake} against {}, no keeper for days", POOL / 4),
            benchmark: "the keeper settles each in its time",
            profit,
            bound: i128::try_from(alices / 20).unwrap(),
            reason: "accepted: a chain does not tell whom it slashed, so batches that close \
                     together share a loss by what each may have lost: at most 5% of alice's. \
                     Anyone can settle hers in its own time, herself too",
            victims_loss,
        });
    }
    cases
}

/// A validator is thrown out and drained; she leaves at different moments of it.
pub static AROUND_A_DRAIN: Strategy = Strategy::new(around_a_drain);

fn around_a_drain() -> Vec<Case> {
    let mut cases = vec![];
    for day in 0..4 {
        let setup = still(Rate::High, POOL);
        let run = |leaves: bool| {
            move |w: &mut World| {
                let validator = w.suite.validators[0].clone();
                w.suite
                    .admin(AdminMsg::RemoveValidator { validator })
                    .unwrap();
                w.keep_until(day);
                if leaves {
                    w.unbond_all();
                }
            }
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 6, run(true), run(false));
        cases.push(Case {
            strategy: "exit around a drain",
            params: format!("{day} days after the removal"),
            benchmark: "holds",
            profit,
            bound: 1,
            reason: "a drain moves stake, not the rate; a unit of rounding between two batches",
            victims_loss,
        });
    }
    cases
}

/// A validator is removed and drained; she leaves between the drain and the evidence of an
/// infraction that came before it.
pub static BETWEEN_DRAIN_AND_EVIDENCE: Strategy = Strategy::new(between_drain_and_evidence);

fn between_drain_and_evidence() -> Vec<Case> {
    let mut cases = vec![];
    for stake in [POOL / 10, POOL] {
        let setup = Setup {
            validators: 5,
            ..still(Rate::High, stake)
        };
        let run = |leaves: bool| {
            move |w: &mut World| {
                let validator = w.suite.validators[0].clone();
                w.suite.advance(BLOCK);
                let infraction = w.height();
                w.suite.advance(BLOCK);
                w.suite
                    .admin(AdminMsg::RemoveValidator { validator })
                    .unwrap();
                w.keep_until(2);
                if leaves {
                    w.unbond_all();
                }
                w.keep_until(3);
                w.suite.advance(BLOCK);
                w.double_sign_at(0, infraction);
                w.crank(ExecuteMsg::Sync {});
            }
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 5, run(true), run(false));
        let worth = World::new(setup).ledger().backing.u128();
        let part = worth * stake / (POOL + stake) / 20 / 5;
        cases.push(Case {
            strategy: "leave between a drain and the evidence against the drained validator",
            params: format!("stake {stake}"),
            benchmark: "holds",
            profit,
            bound: i128::try_from(part).unwrap(),
            reason: "accepted, as above: at most her part of one validator's slash; her batch is \
                     drawn from validators that were drained into, whose entries pay first",
            victims_loss,
        });
    }
    cases
}

#[test]
fn attack_leave_between_drain_and_evidence() {
    BETWEEN_DRAIN_AND_EVIDENCE.stays_in_bounds();
}

#[test]
fn attack_exit_before_a_slash_is_synced() {
    EXIT_BEFORE_SYNC.stays_in_bounds();
}

#[test]
fn attack_deposit_around_the_sync_of_a_slash() {
    DEPOSIT_AROUND_SYNC.stays_in_bounds();
}

#[test]
fn attack_stale_rate_trades() {
    STALE_TRADES.stays_in_bounds();
}

#[test]
fn attack_operator_leaves_before_own_evidence() {
    OWN_EVIDENCE.stays_in_bounds();
}

#[test]
fn attack_share_a_loss_by_settling_late() {
    SHARED_RISK.stays_in_bounds();
}

#[test]
fn attack_exit_around_a_drain() {
    AROUND_A_DRAIN.stays_in_bounds();
}
