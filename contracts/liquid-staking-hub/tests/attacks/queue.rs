//! Games with the unbond queue. Without rewards, but where it says so.

use cosmwasm_std::Addr;
use pstake_types::hub::{ExecuteMsg, PendingWorkResponse, QueryMsg, RequestStage};

use super::{
    compare, holds, settle_up, Case, Outcome, Setup, Strategy, World, BLOCK, DAY, MIN_UNBOND,
    NOTHING, POOL, RATES,
};

/// Her own deposit nets her own old stk: out at once, by coins that had to wait anyway.
pub static OWN_NETTING: Strategy = Strategy::new(own_netting);

fn own_netting() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for size in [POOL / 2, POOL, POOL * 2] {
            let setup = Setup {
                rewards: false,
                rate,
                stake: POOL,
                ..Setup::default()
            };
            let attack = |w: &mut World| {
                w.unbond_all();
                w.deposit(size);
                w.keep_until(1);
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 3, attack, holds);
            cases.push(Case {
                strategy: "net old stk against an own deposit",
                params: format!("rate {rate:?}, {size}"),
                benchmark: "holds",
                profit,
                bound: NOTHING,
                reason: "one rate for both",
                victims_loss,
            });
        }
    }
    cases
}

/// Alice's deposit would pay bob's exit; mallory queues much in the block of the submission.
pub static SNIPE: Strategy = Strategy::new(snipe);

fn snipe() -> Vec<Case> {
    let mut cases = vec![];
    for stake in [POOL / 2, POOL * 5] {
        let setup = Setup {
            rewards: false,
            stake,
            ..Setup::default()
        };
        let run = |snipes: bool| {
            move |w: &mut World| {
                let (alice, bob) = (w.alice.clone(), w.bob.clone());
                w.wait_until(DAY / 2);
                w.suite.deposit(&alice, POOL / 5).unwrap();
                w.suite.unbond(&bob, POOL / 8).unwrap();
                w.wait_until_due(1);
                if snipes {
                    w.unbond_all();
                }
                w.crank(ExecuteMsg::Submit {});
            }
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 3, run(true), run(false));
        cases.push(Case {
            strategy: "snipe the netting in the block of the submission",
            params: format!("stake {stake}"),
            benchmark: "holds",
            profit,
            bound: 1,
            reason: "netted coins are worth what undelegated ones are; they are shared pro rata, \
                     so bob may wait but does not lose. A unit of rounding between two batches",
            victims_loss,
        });
    }
    cases
}

/// Queue, tick, cancel, again and again, up to the submission.
pub static QUEUE_TICK_CANCEL: Strategy = Strategy::new(queue_tick_cancel);

fn queue_tick_cancel() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for deposits in [false, true] {
            let setup = Setup {
                rate,
                stake: POOL,
                ..Setup::default()
            };
            let run = |games: bool| {
                move |w: &mut World| {
                    let (alice, bob) = (w.alice.clone(), w.bob.clone());
                    w.suite.deposit(&alice, POOL / 5).unwrap();
                    w.suite.unbond(&bob, POOL / 8).unwrap();
                    for step in 1..=48 {
                        w.wait_until(DAY * step / 48);
                        if games {
                            w.unbond_all();
                            if step < 48 {
                                w.suite.tick().unwrap();
                            }
                            w.cancel();
                            if deposits {
                                w.deposit(1_000_003);
                            }
                        } else if deposits {
                            w.deposit(1_000_003);
                        }
                    }
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 3, run(true), run(false));
            cases.push(Case {
                strategy: "queue, tick, cancel, 48 times a day",
                params: format!(
                    "rate {rate:?}, {} deposits between",
                    if deposits { "with" } else { "no" }
                ),
                benchmark: "the same without the queue",
                profit,
                bound: NOTHING,
                reason: "queued stk earns as other stk does; only a submission fixes anything",
                victims_loss,
            });
        }
    }
    cases
}

/// Queued and cancelled around a slash and around a harvest.
pub static CANCEL_AROUND_CHANGES: Strategy = Strategy::new(cancel_around_changes);

fn cancel_around_changes() -> Vec<Case> {
    let mut cases = vec![];
    for slashed in [false, true] {
        for requeue in [false, true] {
            let setup = Setup {
                rewards: !slashed,
                stake: POOL,
                ..Setup::default()
            };
            let run = |games: bool| {
                move |w: &mut World| {
                    w.wait_until(DAY - 600);
                    if games {
                        w.unbond_all();
                    }
                    w.wait_until_due(1);
                    if slashed {
                        w.double_sign(2);
                    }
                    if games {
                        w.cancel();
                    }
                    if !slashed {
                        w.crank(ExecuteMsg::Harvest { limit: None });
                    }
                    w.crank(ExecuteMsg::Sync {});
                    w.suite.tick().unwrap();
                    if games && requeue {
                        w.unbond_all();
                        w.suite.advance(600);
                        w.cancel();
                    } else {
                        w.suite.advance(600);
                    }
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 4, run(true), run(false));
            cases.push(Case {
                strategy: "cancel and queue again around a change of the rate",
                params: format!(
                    "{}, {}",
                    if slashed { "slash" } else { "harvest" },
                    if requeue { "again" } else { "once" }
                ),
                benchmark: "holds",
                profit,
                bound: NOTHING,
                reason: "queued stk bears and earns what other stk does",
                victims_loss,
            });
        }
    }
    cases
}

/// Adds to the open batch in the block of the submission; the other one queued a day before.
pub static FRONTRUN_SUBMIT: Strategy = Strategy::new(frontrun_submit);

fn frontrun_submit() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for harvest_first in [false, true] {
            let setup = Setup {
                rate,
                stake: POOL,
                ..Setup::default()
            };
            let run = |late: bool| {
                move |w: &mut World| {
                    let bob = w.bob.clone();
                    w.suite.unbond(&bob, POOL / 8).unwrap();
                    if !late {
                        w.unbond_all();
                    }
                    w.wait_until_due(1);
                    if harvest_first {
                        w.crank(ExecuteMsg::Harvest { limit: None });
                    }
                    if late {
                        w.unbond_all();
                    }
                    w.crank(ExecuteMsg::Submit {});
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 3, run(true), run(false));
            cases.push(Case {
                strategy: "join the batch in the block of its submission",
                params: format!(
                    "rate {rate:?}, {}",
                    if harvest_first {
                        "harvest first"
                    } else {
                        "no harvest"
                    }
                ),
                benchmark: "queued a day before",
                profit,
                bound: NOTHING,
                reason: "queued stk earns up to the submission, however long it waited",
                victims_loss,
            });
        }
    }
    cases
}

pub static CROWD_OUT: Strategy = Strategy::new(crowd_out);

/// Three validators whose slots are nearly all in use by daily batches. She queues more than the
/// free ones can give, in the block of the submission, and cancels when the batch was postponed.
fn crowd_out() -> Vec<Case> {
    let mut cases = vec![];
    for stake in [POOL / 4, POOL, POOL * 4] {
        let setup = Setup {
            validators: 3,
            rewards: false,
            stake,
            ..Setup::default()
        };
        let run = |crowds: bool| {
            move |w: &mut World| {
                let (alice, bob, mallory) = (w.alice.clone(), w.bob.clone(), w.mallory.clone());
                for _ in 0..30 {
                    w.suite.unbond(&alice, MIN_UNBOND).unwrap();
                    next_submission(w, |_| {});
                }
                w.suite.unbond(&bob, POOL / 100).unwrap();
                let from = w.suite.now();
                for _ in 0..20 {
                    next_submission(w, |w| {
                        if crowds {
                            w.unbond_all();
                        }
                    });
                    if !waits(w, &bob) {
                        return (w.suite.now() - from) / 3_600;
                    }
                    if waits(w, &mallory) {
                        w.cancel();
                    }
                }
                panic!("bob is held up for ever");
            }
        };
        let (mut bad, mut good) = (World::new(setup), World::new(setup));
        let (held_up, usual) = (run(true)(&mut bad), run(false)(&mut good));
        let Outcome {
            profit,
            victims_loss,
        } = settle_up(bad, good, 60);
        cases.push(Case {
            strategy: "crowd others out of the free slots",
            params: format!(
                "stake {stake}, bob's batch leaves after {held_up} hours instead of {usual}"
            ),
            benchmark: "holds",
            profit,
            bound: 1,
            reason: "a batch that finds no slots waits whole, and earns. A unit of rounding \
                     between two batches",
            victims_loss,
        });
    }
    cases
}

/// Waits for the next submission, acts in its block, ticks and ticks again.
fn next_submission(w: &mut World, act: impl FnOnce(&mut World)) {
    let work: PendingWorkResponse = w.suite.ask(&QueryMsg::PendingWork {}).unwrap();
    let left = work.next_submit_seconds.saturating_sub(w.suite.now());
    w.suite.advance(left.max(BLOCK));
    act(w);
    w.suite.tick().unwrap();
    w.suite.advance(BLOCK);
    w.suite.tick().unwrap();
}

/// Whether a user has stk in the open batch.
fn waits(w: &World, user: &Addr) -> bool {
    let requests = w.requests(user);
    requests
        .iter()
        .any(|r| matches!(r.stage, RequestStage::Queued { .. }))
}

#[test]
fn attack_crowd_out_of_slots() {
    CROWD_OUT.stays_in_bounds();
}

#[test]
fn attack_net_old_stk_with_own_deposit() {
    OWN_NETTING.stays_in_bounds();
}

#[test]
fn attack_snipe_the_netting() {
    SNIPE.stays_in_bounds();
}

#[test]
fn attack_queue_tick_cancel() {
    QUEUE_TICK_CANCEL.stays_in_bounds();
}

#[test]
fn attack_cancel_and_requeue_around_rate_changes() {
    CANCEL_AROUND_CHANGES.stays_in_bounds();
}

#[test]
fn attack_frontrun_submit() {
    FRONTRUN_SUBMIT.stays_in_bounds();
}
