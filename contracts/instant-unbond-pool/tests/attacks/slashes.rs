//! Around slashes: who knows first.

use cosmwasm_std::Coin;
use instant_unbond_pool::ContractError;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::NATIVE;
use pstake_types::hub::ExecuteMsg as HubMsg;
use pstake_types::pool::ExecuteMsg;

use super::{compare, Case, Setup, Strategy, World, DAY, POOL, ROUNDING};
use crate::checks::{instant_hook, pool_refuses, pool_refuses_cw20};

/// Half of what the pool of Lea alone is worth waits in requests, a fifth is stk.
fn busy(w: &mut World) {
    let alice = w.alice.clone();
    w.suite.instant(&alice, 45_000_000).unwrap();
    w.suite.keep_days(2);
    w.suite.instant(&alice, 15_000_000).unwrap();
    // two blocks: an infraction of now is then later than all entries
    w.suite.advance(DAY - 6);
    w.suite.advance(6);
}

/// A provider knows of an infraction that the chain has not punished yet.
pub static LEAVE_BEFORE: Strategy = Strategy::new(leave_before);

fn leave_before() -> Vec<Case> {
    let mut cases = vec![];
    for provides in [POOL / 10, POOL, POOL * 10] {
        for times in [1, 2, 5] {
            let setup = Setup {
                provides,
                ..Setup::default()
            };
            let run = |leaves: bool| {
                move |w: &mut World| {
                    let height = w.suite.app.block_info().height;
                    busy(w);
                    for _ in 0..times {
                        if leaves {
                            w.leave_pool();
                        }
                    }
                    w.slash_all_at(height);
                }
            };
            let outcome = compare(&setup, run(true), run(false));
            cases.push(Case {
                strategy: "a provider leaves before a slash that only she knows of",
                params: format!("{provides}, {times} exits"),
                benchmark: "stays",
                profit: outcome.profit,
                // of 60 million
                bound: 3_000_000,
                reason: "accepted: her stk carries the slash along, and what waits stays shares, \
                         but of the whole pool: with each exit more of the queue's risk is the \
                         others'. At most what the queue loses, 5%",
                victims_loss: outcome.victims_loss,
            });
        }
    }
    cases
}

/// A holder knows of one and redeems at once.
pub static REDEEM_BEFORE: Strategy = Strategy::new(redeem_before);

fn redeem_before() -> Vec<Case> {
    let mut cases = vec![];
    for (name, setup) in [
        ("no bucket", Setup::staking(POOL)),
        (
            "bucket of 20000000",
            Setup::staking(POOL).bucket(20_000_000, DAY),
        ),
    ] {
        let run = |redeems: bool| {
            move |w: &mut World| {
                if redeems {
                    let room = w.suite.pool_state().bucket_room.min(80_000_000u128.into());
                    let ledger = crate::checks::ledger(&w.suite);
                    let stk = room.multiply_ratio(ledger.supply, ledger.backing);
                    w.instant(stk.u128());
                }
                w.slash_all();
            }
        };
        let outcome = compare(&setup, run(true), run(false));
        let most = match name {
            "no bucket" => 80_000_000,
            _ => 20_000_000,
        };
        cases.push(Case {
            strategy: "a holder redeems before a slash that only she knows of",
            params: name.into(),
            benchmark: "holds",
            profit: outcome.profit,
            bound: most / 20 - most / 100,
            reason: "accepted: nobody else knows; at most the slash (5% where all validators sign \
                     twice) less the fee, on what the bucket lets through",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

/// Requests may have been slashed: they are priced at what is certain when one leaves, in full when
/// one comes.
pub static PROVIDE_AT_RISK: Strategy = Strategy::new(provide_at_risk);

fn provide_at_risk() -> Vec<Case> {
    let mut cases = vec![];
    for spared in [true, false] {
        for native in [POOL / 10, POOL * 10] {
            let slashed = move |w: &mut World| {
                let height = w.suite.app.block_info().height;
                busy(w);
                match spared {
                    // entries begun before the infraction are spared, and the hub cannot know
                    true => w.slash_all(),
                    false => w.slash_all_at(height),
                }
                let state = w.suite.pool_state();
                assert!(!state.at_risk.is_zero(), "{state:?}");
            };
            let attack = |w: &mut World| {
                slashed(w);
                w.provide(native);
                w.suite.keep_days(25);
                w.leave_pool();
            };
            let benchmark = |w: &mut World| {
                slashed(w);
                w.suite.keep_days(25);
            };
            let outcome = compare(&Setup::default(), attack, benchmark);
            cases.push(Case {
                strategy: "provide while requests are at risk, leave when they are paid",
                params: format!(
                    "{native}, requests {}",
                    if spared { "spared" } else { "slashed" }
                ),
                benchmark: "nothing",
                profit: outcome.profit,
                bound: 0,
                reason:
                    "who comes pays for requests in full: a slash that did not hit them is not \
                         hers, one that did she shares",
                victims_loss: outcome.victims_loss,
            });
        }
    }
    cases
}

/// A slash is on the chain and not in the hub's books.
pub static STALE_RATE: Strategy = Strategy::new(stale_rate);

fn stale_rate() -> Vec<Case> {
    let mut cases = vec![];
    for leaves in [false, true] {
        let setup = Setup {
            provides: POOL / 2,
            ..Setup::staking(POOL)
        };
        let run = |attacks: bool| {
            move |w: &mut World| {
                let validator = w.suite.validators[0].clone();
                w.suite.app.downtime_slash(&validator).unwrap();
                if attacks && leaves {
                    w.leave_pool(); // the exit makes the hub record it
                } else if attacks {
                    let (mallory, token) = (w.mallory.clone(), w.suite.token.clone());
                    let hook = instant_hook(None, None);
                    let error = pool_refuses_cw20(&mut w.suite, &mallory, &token, 1_000_000, &hook);
                    assert!(matches!(error, ContractError::LossNotRecorded { .. }));
                    let msg = ExecuteMsg::Deposit {
                        receiver: None,
                        min_shares_out: None,
                    };
                    let coins = [Coin::new(1_000_000u128, NATIVE)];
                    let error = pool_refuses(&mut w.suite, &mallory, &msg, &coins);
                    assert!(matches!(error, ContractError::LossNotRecorded { .. }));
                }
                w.suite.crank(&HubMsg::Sync {}).unwrap();
            }
        };
        let outcome = compare(&setup, run(true), run(false));
        cases.push(Case {
            strategy: "trade while the hub's books hide a slash",
            params: match leaves {
                true => "leaves the pool".into(),
                false => "redeems, provides".to_string(),
            },
            benchmark: "holds",
            profit: outcome.profit,
            bound: ROUNDING,
            reason:
                "the chain's delegations are read: redeeming and providing are refused, leaving \
                     makes the hub record the slash first; units of rounding",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

#[test]
fn attack_leave_or_redeem_before_a_slash_then_at_most_what_is_stated() {
    LEAVE_BEFORE.stays_in_bounds();
    REDEEM_BEFORE.stays_in_bounds();
}

#[test]
fn h71_attack_provide_while_requests_are_at_risk_then_no_gain() {
    PROVIDE_AT_RISK.stays_in_bounds();
}

#[test]
fn h09_attack_stale_rate_then_nothing_is_priced_by_it() {
    STALE_RATE.stays_in_bounds();
}
