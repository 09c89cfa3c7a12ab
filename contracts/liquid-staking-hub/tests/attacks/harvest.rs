//! Just in time for rewards that others earned.

use pstake_types::hub::ExecuteMsg;

use super::{
    chain_yield, compare, holds, Case, Outcome, Setup, Strategy, World, DAY, NOTHING, POOL, RATES,
};

const SIZES: [u128; 3] = [POOL / 10, POOL, POOL * 10];

/// Deposit, harvest, unbond, submit and claim in one block.
pub static ONE_BLOCK: Strategy = Strategy::new(one_block);

fn one_block() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for size in SIZES {
            let setup = Setup {
                rate,
                ..Setup::default()
            };
            let attack = |w: &mut World| {
                w.wait_until_due(1);
                w.deposit(size);
                w.crank(ExecuteMsg::Harvest { limit: None });
                w.unbond_all();
                w.crank(ExecuteMsg::Submit {});
                w.crank(ExecuteMsg::Claim { limit: None });
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 3, attack, holds);
            cases.push(Case {
                strategy: "deposit, harvest, exit in one block",
                params: format!("rate {rate:?}, {size}"),
                benchmark: "nothing",
                profit,
                bound: NOTHING,
                reason: "harvested rewards are released later; both quotients are rounded down",
                victims_loss,
            });
        }
    }
    cases
}

/// Deposits in the harvest's block before it and leaves after an hour or a day; the other one
/// deposits after it and leaves with her.
pub static AROUND_THE_HARVEST: Strategy = Strategy::new(around_the_harvest);

fn around_the_harvest() -> Vec<Case> {
    let mut cases = vec![];
    for (held, seconds) in [("1 hour", 3_600), ("1 day", DAY)] {
        for size in SIZES {
            let run = |early: bool| {
                move |w: &mut World| {
                    w.wait_until_due(1);
                    if early {
                        w.deposit(size);
                    }
                    w.crank(ExecuteMsg::Harvest { limit: None });
                    if !early {
                        w.deposit(size);
                    }
                    w.suite.tick().unwrap();
                    w.wait_until(DAY + seconds);
                    w.unbond_all();
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(Setup::default(), 4, run(true), run(false));
            cases.push(Case {
                strategy: "deposit just before a harvest",
                params: format!("held {held}, {size}"),
                benchmark: "deposits just after it, same exit",
                profit,
                bound: NOTHING,
                reason: "a harvest does not move the rate, so its order with a deposit is nothing",
                victims_loss,
            });
        }
    }
    cases
}

/// 30 days without a tick; she deposits in the block of the first harvest. The other world was
/// ticked daily: what she earns beyond the usual comes from those who waited.
pub static AFTER_AN_OUTAGE: Strategy = Strategy::new(after_an_outage);

fn after_an_outage() -> Vec<Case> {
    let mut cases = vec![];
    for days in [1, 7] {
        for size in SIZES {
            let run = |keeper: bool, comes: bool| {
                move |w: &mut World| {
                    if keeper {
                        w.keep_until(29);
                    }
                    w.wait_until_due(30);
                    if comes {
                        w.deposit(size);
                    }
                    w.suite.tick().unwrap();
                    w.keep_until(30 + days);
                    if comes {
                        w.unbond_all();
                    }
                }
            };
            let (setup, end) = (Setup::default(), 33 + days);
            let profit = compare(setup, end, run(false, true), run(true, true)).profit;
            // against the same outage without her
            let Outcome { victims_loss, .. } =
                compare(setup, end, run(false, true), run(false, false));
            cases.push(Case {
                strategy: "deposit before the harvest that ends an outage of 30 days",
                params: format!("held {days} days, {size}"),
                benchmark: "the same where a keeper ticked daily",
                profit,
                bound: chain_yield(size, (days + 1) * DAY),
                reason: "accepted: what has piled up is released as slowly as it accrued, so on \
                         top of the usual yield comes at most as much again",
                victims_loss,
            });
        }
    }
    cases
}

#[test]
fn attack_one_block_around_harvest() {
    ONE_BLOCK.stays_in_bounds();
}

#[test]
fn attack_deposit_just_before_harvest() {
    AROUND_THE_HARVEST.stays_in_bounds();
}

#[test]
fn attack_outage_harvest() {
    AFTER_AN_OUTAGE.stays_in_bounds();
}
