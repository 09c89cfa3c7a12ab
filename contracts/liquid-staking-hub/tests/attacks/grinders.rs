//! Many small messages: rounding and records.

use pstake_types::hub::ExecuteMsg;

use super::{
    compare, holds, Case, Outcome, Rate, Setup, Strategy, World, DAY, MIN_UNBOND, NOTHING, POOL,
    RATES,
};

const MANY: u128 = 100;

/// 100 deposits of a size against one of 100 times the size.
pub static SPLIT_DEPOSITS: Strategy = Strategy::new(split_deposits);

fn split_deposits() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for size in [2, 3, 7, 9_999, 1_000_003] {
            let setup = Setup {
                rewards: false,
                rate,
                stake: POOL / 10,
                ..Setup::default()
            };
            let attack = |w: &mut World| {
                for _ in 0..MANY {
                    w.deposit(size);
                }
            };
            let whole = |w: &mut World| {
                w.deposit(size * MANY);
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 2, attack, whole);
            cases.push(Case {
                strategy: "100 small deposits",
                params: format!("rate {rate:?}, 100 x {size}"),
                benchmark: "one deposit of the sum",
                profit,
                bound: NOTHING,
                reason: "each deposit is rounded down",
                victims_loss,
            });
        }
    }
    cases
}

/// 100 unbonds, in one batch and with cancels between, against one.
pub static SPLIT_UNBONDS: Strategy = Strategy::new(split_unbonds);

fn split_unbonds() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for size in [MIN_UNBOND, MIN_UNBOND + 7, 123_457] {
            for cancels in [false, true] {
                let setup = Setup {
                    rewards: false,
                    rate,
                    stake: POOL / 10,
                    ..Setup::default()
                };
                let attack = |w: &mut World| {
                    for _ in 0..MANY {
                        if cancels {
                            w.unbond(size);
                            w.cancel();
                        } else {
                            w.unbond(size);
                        }
                    }
                };
                let whole = |w: &mut World| {
                    if !cancels {
                        w.unbond(size * MANY);
                    }
                };
                let Outcome {
                    profit,
                    victims_loss,
                } = compare(setup, 2, attack, whole);
                cases.push(Case {
                    strategy: "100 small unbonds",
                    params: format!(
                        "rate {rate:?}, 100 x {size}{}",
                        if cancels { ", cancelled" } else { "" }
                    ),
                    benchmark: if cancels {
                        "holds"
                    } else {
                        "one unbond of the sum"
                    },
                    profit,
                    bound: NOTHING,
                    reason: "requests of a batch add up before anything is rounded",
                    victims_loss,
                });
            }
        }
    }
    cases
}

/// Deposit and leave by the next submission, once for each of many sizes.
pub static ROUND_TRIPS: Strategy = Strategy::new(round_trips);

fn round_trips() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for size in [20_011, 99_991, 1_234_567, 777_777_777] {
            let setup = Setup {
                rewards: false,
                rate,
                ..Setup::default()
            };
            let attack = |w: &mut World| {
                for day in 0..10 {
                    w.keep_until(day);
                    w.deposit(size + u128::from(day) * 17);
                    w.unbond_all();
                }
                w.keep_until(10);
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 12, attack, holds);
            cases.push(Case {
                strategy: "ten round trips at awkward sizes",
                params: format!("rate {rate:?}, {size}"),
                benchmark: "nothing",
                profit,
                bound: NOTHING,
                reason: "both ways are rounded down",
                victims_loss,
            });
        }
    }
    cases
}

/// 200 dust messages of a kind, spread over a day. Victims leave as ever.
pub static DUST_FLOODS: Strategy = Strategy::new(dust_floods);

fn dust_floods() -> Vec<Case> {
    let mut cases = vec![];
    let kinds: [(&'static str, u128); 3] = [
        ("deposits of 2", 2),
        ("donations of 1", 1),
        ("donations of 1,000", 1_000),
    ];
    for (kind, size) in kinds {
        let attack = |w: &mut World| {
            for step in 1..=200 {
                w.wait_until(DAY * step / 201);
                if size == 2 {
                    w.deposit(2);
                } else {
                    w.donate(size);
                    w.crank(ExecuteMsg::Settle {});
                }
            }
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(Setup::default(), 3, attack, holds);
        cases.push(Case {
            strategy: "flood of dust",
            params: format!("200 {kind}"),
            benchmark: "nothing",
            profit,
            bound: NOTHING,
            reason:
                "dust is given away; gifts have a stream of their own, so they do not move that \
                     of the rewards",
            victims_loss,
        });
    }
    cases
}

/// The least unbond, to the victims as receivers, in each of 20 batches: 20 records each.
pub static DUST_REQUESTS: Strategy = Strategy::new(dust_requests);

fn dust_requests() -> Vec<Case> {
    let mut cases = vec![];
    for rate in [Rate::High, Rate::Low] {
        let setup = Setup {
            rewards: false,
            rate,
            stake: POOL / 10,
            ..Setup::default()
        };
        let attack = |w: &mut World| {
            let (mallory, alice, bob) = (w.mallory.clone(), w.alice.clone(), w.bob.clone());
            for day in 0..20 {
                w.keep_until(day);
                for victim in [&alice, &bob] {
                    w.suite
                        .unbond_to(&mallory, MIN_UNBOND, Some(victim))
                        .unwrap();
                }
            }
            w.keep_until(45);
            assert_eq!(w.requests(&alice).len(), 20);
            w.suite.claim(&alice).unwrap();
            assert_eq!(w.requests(&alice).len(), 0, "one claim clears them");
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 46, attack, holds);
        cases.push(Case {
            strategy: "dust requests to victims",
            params: format!("rate {rate:?}, 20 batches x {MIN_UNBOND}"),
            benchmark: "holds",
            profit,
            bound: NOTHING,
            reason: "each request costs her the least unbond, which is the victim's; one claim \
                     takes 30",
            victims_loss,
        });
    }
    cases
}

#[test]
fn attack_split_deposits() {
    SPLIT_DEPOSITS.stays_in_bounds();
}

#[test]
fn attack_split_unbonds() {
    SPLIT_UNBONDS.stays_in_bounds();
}

#[test]
fn attack_round_trips() {
    ROUND_TRIPS.stays_in_bounds();
}

#[test]
fn attack_dust_flood() {
    DUST_FLOODS.stays_in_bounds();
}

#[test]
fn attack_dust_requests_to_victims() {
    DUST_REQUESTS.stays_in_bounds();
}
