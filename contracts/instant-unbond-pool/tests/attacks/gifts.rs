//! Coins, stk and requests given to the pool; grinders.

use cosmwasm_std::{Coin, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_testing::suite::NATIVE;
use pstake_types::pool::ExecuteMsg;

use super::{compare, Case, Setup, Strategy, World, DAY, POOL};

#[derive(Clone, Copy, Debug)]
enum Gift {
    Native,
    Stk,
    Request,
}

impl Gift {
    const ALL: [Gift; 3] = [Gift::Native, Gift::Stk, Gift::Request];

    fn name(self) -> &'static str {
        match self {
            Gift::Native => "native",
            Gift::Stk => "stk",
            Gift::Request => "a request",
        }
    }

    fn give(self, w: &mut World, amount: u128) {
        let (mallory, pool) = (w.mallory.clone(), w.suite.pool().address.clone());
        match self {
            Gift::Native => {
                let coin = Coin::new(amount, NATIVE);
                w.suite.send(&mallory, &pool, coin).unwrap();
            }
            Gift::Stk => {
                let msg = Cw20ExecuteMsg::Transfer {
                    recipient: pool.to_string(),
                    amount: Uint128::new(amount),
                };
                let token = w.suite.token.clone();
                w.suite.call(&mallory, &token, &msg, &[]).unwrap();
            }
            Gift::Request => {
                w.suite.unbond_to(&mallory, amount, Some(&pool)).unwrap();
            }
        }
    }
}

/// A provider gives, then somebody comes.
pub static BEFORE_A_DEPOSIT: Strategy = Strategy::new(before_a_deposit);

fn before_a_deposit() -> Vec<Case> {
    let mut cases = vec![];
    for gift in Gift::ALL {
        for (own, amount) in [(1_000, 20_000), (1_000, POOL), (POOL, POOL)] {
            let setup = Setup {
                provides: own,
                ..Setup::staking(POOL * 2)
            };
            let comes = |w: &mut World| {
                let bob = w.bob.clone();
                w.suite.provide(&bob, 5_000_000).unwrap();
            };
            let attack = |w: &mut World| {
                gift.give(w, amount);
                w.suite.tick_pool().unwrap();
                comes(w);
            };
            let outcome = compare(&setup, attack, comes);
            cases.push(Case {
                strategy: "a provider's gift before somebody's deposit",
                params: format!("{} of {amount}, own {own}", gift.name()),
                benchmark: "the deposit without the gift",
                profit: outcome.profit,
                bound: 0,
                reason:
                    "she gets back at most her part of what she gives; a deposit is priced with \
                         gifts on their way, and rounded by less than a share",
                victims_loss: outcome.victims_loss,
            });
        }
    }
    cases
}

/// Somebody's gift is on its way: who comes for it.
pub static FOR_A_GIFT: Strategy = Strategy::new(for_a_gift);

fn for_a_gift() -> Vec<Case> {
    let mut cases = vec![];
    for stay in [0, DAY] {
        let given = |w: &mut World| {
            let (alice, pool) = (w.alice.clone(), w.suite.pool().address.clone());
            let coin = Coin::new(10_000_000u128, NATIVE);
            w.suite.send(&alice, &pool, coin).unwrap();
            w.suite.crank_pool(&ExecuteMsg::Collect {}).unwrap();
        };
        let attack = |w: &mut World| {
            given(w);
            w.provide(POOL * 10);
            w.suite.advance(stay);
            w.leave_pool();
        };
        let outcome = compare(&Setup::default(), attack, given);
        cases.push(Case {
            strategy: "provide when a gift has been taken up",
            params: format!("stays {} hours", stay / 3_600),
            benchmark: "nothing",
            profit: outcome.profit,
            bound: 0,
            reason: "gifts are priced as fees are: who comes pays for what is on its way",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

/// Around the moment in which requests are paid.
pub static AROUND_COLLECT: Strategy = Strategy::new(around_collect);

fn around_collect() -> Vec<Case> {
    let mut cases = vec![];
    for by_anybody in [false, true] {
        let queued = |w: &mut World| {
            let alice = w.alice.clone();
            w.suite.instant(&alice, 60_000_000).unwrap();
            w.suite.keep_days(2);
            w.suite.tick_days(23);
        };
        let collect = move |w: &mut World| {
            if by_anybody {
                let user = w.suite.pool().address.to_string();
                let claim = pstake_types::hub::ExecuteMsg::ClaimFor { user, limit: None };
                w.suite.crank(&claim).unwrap();
            }
            w.suite.crank_pool(&ExecuteMsg::Collect {}).unwrap();
        };
        let attack = |w: &mut World| {
            queued(w);
            w.provide(POOL);
            collect(w);
            w.leave_pool();
        };
        let benchmark = |w: &mut World| {
            queued(w);
            collect(w);
        };
        let outcome = compare(&Setup::default(), attack, benchmark);
        cases.push(Case {
            strategy: "provide, collect, leave",
            params: match by_anybody {
                true => "somebody claims for the pool before".into(),
                false => "the pool claims".to_string(),
            },
            benchmark: "the collect alone",
            profit: outcome.profit,
            bound: 0,
            reason: "what was due was in the price before it came",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

/// Many small messages instead of a large one.
pub static GRINDERS: Strategy = Strategy::new(grinders);

fn grinders() -> Vec<Case> {
    let mut cases = vec![];
    for native in [2, 7, 1_009, 1_000_003] {
        let setup = Setup::staking(POOL);
        let sold = |w: &mut World| {
            let alice = w.alice.clone();
            w.suite.instant(&alice, 30_000_001).unwrap();
            w.suite.keep_days(2);
        };
        let attack = |w: &mut World| {
            sold(w);
            for _ in 0..30 {
                w.provide(native);
                // a share or two may be worth nothing: it stays with her
                let (mallory, held) = (w.mallory.clone(), w.suite.shares(&w.mallory));
                let left = w.suite.leave_pool(&mallory, held);
                assert!(left.is_ok() || held < 100, "{left:?}");
            }
        };
        let outcome = compare(&setup, attack, sold);
        cases.push(Case {
            strategy: "provide and leave 30 times",
            params: format!("30 x {native}"),
            benchmark: "nothing",
            profit: outcome.profit,
            bound: 0,
            reason: "shares are rounded down, what is paid is rounded down, what is burned up",
            victims_loss: outcome.victims_loss,
        });
    }
    cases
}

#[test]
fn h01_h47_attack_gifts_then_no_gain() {
    BEFORE_A_DEPOSIT.stays_in_bounds();
    FOR_A_GIFT.stays_in_bounds();
}

#[test]
fn attack_around_a_collect_then_no_gain() {
    AROUND_COLLECT.stays_in_bounds();
}

#[test]
fn h48_attack_grinders_then_no_gain() {
    GRINDERS.stays_in_bounds();
}
