//! Taking all there is, so that others get nothing.

use super::{compare, holds, Case, Setup, Strategy, World, DAY, POOL};

fn most(w: &World) -> u128 {
    let state = w.suite.pool_state();
    let room = state.liquidity.min(state.bucket_room);
    let ledger = crate::checks::ledger(&w.suite);
    room.multiply_ratio(ledger.supply, ledger.backing).u128()
}

/// All liquidity, each day anew.
pub static DRAIN: Strategy = Strategy::new(drain);

fn drain() -> Vec<Case> {
    let mut cases = vec![];
    for days in [1, 5] {
        let attack = |w: &mut World| {
            for _ in 0..days {
                let stk = most(w).min(w.stk());
                if stk > 1_000 {
                    w.instant(stk);
                }
                w.suite.keep_days(1);
            }
        };
        let outcome = compare(&Setup::staking(POOL * 2), attack, holds);
        cases.push(Case {
            strategy: "drain the pool",
            params: format!("all there is, on {days} days"),
            benchmark: "holds",
            profit: outcome.profit,
            bound: 0,
            reason:
                "each unit of it pays the fee, which is the providers'; the queue brings it back",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

/// The bucket is emptied whenever it holds something, so that others wait.
pub static BUCKET: Strategy = Strategy::new(bucket);

fn bucket() -> Vec<Case> {
    let mut cases = vec![];
    for hours in [24, 4, 1] {
        let attack = |w: &mut World| {
            for _ in 0..48 / hours {
                let stk = most(w);
                w.instant(stk);
                w.suite.advance(hours * 3_600);
            }
        };
        let setup = Setup::staking(POOL).bucket(10_000_000, DAY);
        let outcome = compare(&setup, attack, holds);
        cases.push(Case {
            strategy: "keep the bucket empty for two days",
            params: format!("every {hours} hours"),
            benchmark: "holds",
            profit: outcome.profit,
            bound: 0,
            reason: "what others would have paid for the room, she pays; the refill is linear, so \
                     none of it is hidden from those who ask for less",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

#[test]
fn attack_drain_and_bucket_griefing_then_it_costs_the_fee() {
    DRAIN.stays_in_bounds();
    BUCKET.stays_in_bounds();
}
