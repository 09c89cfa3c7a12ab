//! When batches settle, who claims first, who collects when.

use pstake_types::hub::{AdminMsg, ExecuteMsg, RevenueRecipient, RevenueShare};

use super::donations::drawn;
use super::{compare, Case, Outcome, Setup, Strategy, World, BLOCK, DAY, NOTHING, POOL};

/// Her batch and the victims' one, a day apart; settles and gifts around each completion.
pub static SETTLE_MOMENTS: Strategy = Strategy::new(settle_moments);

fn settle_moments() -> Vec<Case> {
    let mut cases = vec![];
    let moments: [(&'static str, i64); 4] = [
        ("1 s before", -1),
        ("at", 0),
        ("1 s after", 1),
        ("a block after", 6),
    ];
    for (moment, shift) in moments {
        for gift in [0, 1_000_000] {
            let setup = Setup {
                rewards: false,
                stake: POOL,
                ..Setup::default()
            };
            let run = |games: bool| {
                move |w: &mut World| {
                    let alice = w.alice.clone();
                    w.unbond_all();
                    w.keep_until(1);
                    w.suite.unbond(&alice, POOL / 10).unwrap();
                    w.keep_until(2);
                    w.keep_until(21);
                    for day in [22, 23] {
                        let at = (day * DAY).checked_add_signed(shift).unwrap();
                        w.wait_until(at);
                        if games {
                            w.crank(ExecuteMsg::Settle {});
                            if gift > 0 {
                                w.donate(gift);
                            }
                            w.crank(ExecuteMsg::Settle {});
                            w.suite.advance(1);
                            w.crank(ExecuteMsg::Settle {});
                        }
                        w.wait_until(day * DAY + 60);
                        w.suite.tick().unwrap();
                        w.suite.advance(BLOCK);
                        w.suite.tick().unwrap();
                    }
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 25, run(true), run(false));
            cases.push(Case {
                strategy: "settle around completion",
                params: format!("{moment}, gift {gift}"),
                benchmark: "the keeper settles",
                profit,
                bound: NOTHING,
                reason: "a batch closes only at a height after one that saw it complete",
                victims_loss,
            });
        }
    }
    cases
}

/// A short batch: mallory claims first; in the other world last.
pub static CLAIM_ORDER: Strategy = Strategy::new(claim_order);

fn claim_order() -> Vec<Case> {
    let mut cases = vec![];
    for stake in [POOL / 7, POOL, POOL * 3] {
        let setup = Setup {
            rewards: false,
            stake,
            ..Setup::default()
        };
        let run = |first: bool| {
            move |w: &mut World| {
                let users = if first {
                    [&w.mallory, &w.alice, &w.bob]
                } else {
                    [&w.alice, &w.bob, &w.mallory]
                };
                let users = users.map(Clone::clone);
                for user in &users {
                    let stk = w.suite.stk(user) / 3 - 1;
                    w.suite.unbond(user, stk).unwrap();
                }
                w.keep_until(1);
                w.suite.advance(BLOCK);
                w.double_sign(drawn(w));
                w.keep_until(23);
                for user in &users {
                    w.suite.claim(user).unwrap();
                }
            }
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 25, run(true), run(false));
        cases.push(Case {
            strategy: "claim a short batch first",
            params: format!("stake {stake}"),
            benchmark: "claims last",
            profit,
            bound: NOTHING,
            reason: "a settled batch never changes: each claim is its own quotient",
            victims_loss,
        });
    }
    cases
}

/// She receives half of the revenue, and harvests a validator at a time, collecting after each.
pub static REVENUE: Strategy = Strategy::new(revenue);

fn revenue() -> Vec<Case> {
    let mut cases = vec![];
    for stake in [0, POOL] {
        for pages in [false, true] {
            let setup = Setup {
                stake,
                ..Setup::default()
            };
            let run = |games: bool| {
                move |w: &mut World| {
                    let [hers, others] = [w.mallory.clone(), w.suite.treasury.clone()]
                        .map(|a| RevenueRecipient::Address(a.to_string()));
                    let share = |recipient: &RevenueRecipient, bps| RevenueShare {
                        recipient: recipient.clone(),
                        bps,
                    };
                    let shares = vec![share(&others, 3_333), share(&hers, 6_667)];
                    w.suite.admin(AdminMsg::SetRevenue { shares }).unwrap();
                    let collect = |w: &mut World, recipient: &RevenueRecipient| {
                        let recipient = recipient.clone();
                        let keeper = w.suite.keeper();
                        let msg = ExecuteMsg::CollectRevenue { recipient };
                        let _ = w.suite.hub(&keeper, &msg);
                    };
                    for day in 1..=5 {
                        w.wait_until_due(day);
                        for _ in 0..if games && pages { 4 } else { 0 } {
                            w.crank(ExecuteMsg::Harvest { limit: Some(1) });
                            collect(w, &hers);
                            collect(w, &hers);
                        }
                        w.keep_until(day);
                        if games {
                            collect(w, &others);
                            collect(w, &hers);
                            collect(w, &hers);
                        }
                    }
                    w.keep_until(6);
                    for recipient in [&hers, &others] {
                        collect(w, recipient);
                    }
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 7, run(true), run(false));
            cases.push(Case {
                strategy: "collect revenue again and again",
                params: format!(
                    "stake {stake}, harvest {}",
                    if pages { "in pages of 1" } else { "whole" }
                ),
                benchmark: "collects once",
                profit,
                bound: NOTHING,
                reason: "what is owed is out of backing, and paid once; a fee is rounded down at \
                         each page",
                victims_loss,
            });
        }
    }
    cases
}

#[test]
fn attack_collect_revenue() {
    REVENUE.stays_in_bounds();
}

#[test]
fn attack_settle_around_completion() {
    SETTLE_MOMENTS.stays_in_bounds();
}

#[test]
fn attack_claim_order() {
    CLAIM_ORDER.stays_in_bounds();
}
