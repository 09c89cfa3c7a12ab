//! Who pays fees, and who gets them.

use super::{compare, curve, holds, Case, Setup, Strategy, World, DAY, POOL};

const EXIT: u128 = 40_000_000;
const FEES: [(&str, (u16, u16, u128)); 2] =
    [("1%", (100, 100, 0)), ("0.3% to 5%", (30, 500, POOL * 2))];

fn setup((min, max, full): (u16, u16, u128), stake: u128) -> Setup {
    Setup::staking(stake).fee(curve(min, max, full))
}

/// The whole fee of an exit at 1% (native).
fn most_fee() -> i128 {
    i128::try_from(EXIT * 133 / 10_000).unwrap()
}

/// Liquidity of one's own around one's own exit, gone in the same block.
pub static AROUND_OWN_EXIT: Strategy = Strategy::new(|| around_own_exit(0));

/// The same, kept for a day.
pub static AROUND_OWN_EXIT_FOR_A_DAY: Strategy = Strategy::new(|| around_own_exit(DAY));

fn around_own_exit(stay: u64) -> Vec<Case> {
    let mut cases = vec![];
    for (name, fee) in FEES {
        for native in [POOL / 10, POOL / 2, POOL, POOL * 10] {
            let setup = setup(fee, EXIT * 2);
            let attack = |w: &mut World| {
                w.provide(native);
                w.instant(EXIT);
                w.suite.advance(stay);
                w.leave_pool();
            };
            // her own native bought a part of her stk, which she has back: what was sold to others?
            let mut tried = World::new(&setup);
            let before = tried.stk();
            attack(&mut tried);
            let sold = before - tried.stk();
            let benchmark = |w: &mut World| {
                w.instant(sold);
            };
            let outcome = compare(&setup, attack, benchmark);
            cases.push(Case {
                strategy: match stay {
                    0 => "provide, redeem, leave in one block",
                    _ => "provide, redeem, leave a day later",
                },
                params: format!("fee {name}, {native}, {sold} stk sold"),
                benchmark: "redeems the stk that went to others",
                profit: outcome.profit,
                bound: if fee.0 == fee.1 { 0 } else { most_saved(fee, sold) },
                reason: "a flat fee does not come back: she pays it on her own part too, and gets at \
                         most that back, less the hub's cut. Accepted on a curve: liquidity that is \
                         lent for a moment makes an exit cheaper, never below the curve's lower bound",
                victims_loss: outcome.victims_loss,
            });
        }
    }
    cases
}

/// The whole of the curve above its lower bound, on an exit (native).
fn most_saved((min, max, _): (u16, u16, u128), stk: u128) -> i128 {
    let worth = stk * 133 / 100;
    i128::try_from(worth * u128::from(max - min) / 10_000).unwrap()
}

/// Somebody's large exit is done: its fee is on its way into the price.
pub static AFTER_ANOTHERS_EXIT: Strategy = Strategy::new(|| around_anothers_exit(true));

/// It is seen coming.
pub static BEFORE_ANOTHERS_EXIT: Strategy = Strategy::new(|| around_anothers_exit(false));

fn around_anothers_exit(after: bool) -> Vec<Case> {
    let mut cases = vec![];
    for native in [POOL, POOL * 10] {
        for stay in [0, DAY / 2, DAY] {
            let sell = |w: &mut World| {
                let alice = w.alice.clone();
                w.suite.instant(&alice, EXIT).unwrap();
            };
            let attack = |w: &mut World| {
                if after {
                    sell(w);
                }
                w.provide(native);
                if !after {
                    sell(w);
                }
                w.suite.advance(stay);
                w.leave_pool();
            };
            let outcome = compare(&Setup::default(), attack, sell);
            let earns = !after && stay > 0;
            cases.push(Case {
                strategy: match after {
                    true => "provide after somebody's large exit",
                    false => "provide before somebody's large exit",
                },
                params: format!("{native}, stays {} hours", stay / 3_600),
                benchmark: "nothing",
                profit: outcome.profit,
                bound: match earns {
                    true => most_fee(),
                    false => 0,
                },
                reason: match after {
                    true => "who comes pays for all fees on their way",
                    false => {
                        "nothing in one block; accepted: who stays for a day provides as others do \
                         and has a part of that day's fees"
                    }
                },
                victims_loss: outcome.victims_loss,
            });
        }
    }
    cases
}

/// One exit in many parts.
pub static SPLIT: Strategy = Strategy::new(split);

fn split() -> Vec<Case> {
    let mut cases = vec![];
    for (name, fee) in FEES {
        for parts in [2, 10, 40] {
            let attack = |w: &mut World| {
                for _ in 0..parts {
                    w.instant(EXIT / parts);
                }
            };
            let benchmark = |w: &mut World| {
                w.instant(EXIT);
            };
            let outcome = compare(&setup(fee, EXIT * 2), attack, benchmark);
            cases.push(Case {
                strategy: "an exit in parts",
                params: format!("fee {name}, {parts} parts"),
                benchmark: "one exit",
                profit: outcome.profit,
                bound: 0,
                reason: "the fee is the integral of the curve, rounded up for each part",
                victims_loss: outcome.victims_loss,
            });
        }
    }
    cases
}

/// Redeemed stk is bought back through a deposit, again and again.
pub static LOOP: Strategy = Strategy::new(in_a_loop);

fn in_a_loop() -> Vec<Case> {
    let mut cases = vec![];
    for (name, fee) in [("0%", (0, 0, 0)), FEES[0]] {
        let attack = |w: &mut World| {
            let mallory = w.mallory.clone();
            for _ in 0..5 {
                let stk = w.suite.deposit(&mallory, 10_000_019).unwrap();
                w.instant(stk);
            }
        };
        let outcome = compare(&setup(fee, 0), attack, holds);
        cases.push(Case {
            strategy: "deposit at the hub, redeem at the pool, five times",
            params: format!("fee {name}"),
            benchmark: "nothing",
            profit: outcome.profit,
            bound: 0,
            reason: "one rate for both, rounded down both times",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

#[test]
fn attack_provide_around_ones_own_exit_then_a_flat_fee_does_not_come_back() {
    AROUND_OWN_EXIT.stays_in_bounds();
    AROUND_OWN_EXIT_FOR_A_DAY.stays_in_bounds();
}

#[test]
fn attack_provide_around_somebodys_exit_then_nothing_for_a_flash() {
    AFTER_ANOTHERS_EXIT.stays_in_bounds();
    BEFORE_ANOTHERS_EXIT.stays_in_bounds();
}

#[test]
fn attack_exit_in_parts_or_in_a_loop_then_not_cheaper() {
    SPLIT.stays_in_bounds();
    LOOP.stays_in_bounds();
}
