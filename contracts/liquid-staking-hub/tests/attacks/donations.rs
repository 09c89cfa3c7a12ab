//! Coins given to the hub, to inflate a share, to hurry a gift, to hide a loss, to take another
//! batch's coins.

use pstake_testing::suite::Suite;
use pstake_types::hub::ExecuteMsg;

use super::{
    chain_yield, compare, Case, Outcome, Setup, Strategy, World, BLOCK, DAY, NOTHING, POOL, RATES,
};

/// First depositor of a fresh hub: a little stk, then a gift, so that a victim's deposit mints
/// nothing.
pub static FIRST_DEPOSITOR: Strategy = Strategy::new(first_depositor);

fn first_depositor() -> Vec<Case> {
    let mut cases = vec![];
    for own in [1, 1_000_000] {
        for victim in [1_000_000, POOL, POOL * 100] {
            for gift in [victim / 2, victim] {
                cases.push(first(own, gift, victim));
            }
        }
    }
    cases
}

fn first(own: u128, gift: u128, victim: u128) -> Case {
    let run = |attack: bool| {
        let suite = Suite::builder()
            .rewards(pstake_testing::sdk::Rewards::Nothing)
            .build();
        let mut w = World::of(suite);
        if attack {
            w.deposit(own);
            w.donate(gift);
            w.crank(ExecuteMsg::Settle {});
        }
        let alice = w.alice.clone();
        w.suite.deposit(&alice, victim).unwrap();
        w.keep_until(3);
        w
    };
    let Outcome {
        profit,
        victims_loss,
    } = super::settle_up(run(true), run(false), 30);
    Case {
        strategy: "first depositor inflates a share by donation",
        params: format!("own {own}, gift {gift}, victim {victim}"),
        benchmark: "nothing",
        profit,
        bound: NOTHING,
        reason: "the seed keeps the supply, a gift is released at 5% a year at most",
        victims_loss,
    }
}

/// One who holds half of the stk gives, and leaves after a month.
pub static LIVE_HUB: Strategy = Strategy::new(live_hub);

fn live_hub() -> Vec<Case> {
    let mut cases = vec![];
    for rate in RATES {
        for gift in [1, 1_000_000, POOL] {
            let setup = Setup {
                rate,
                stake: POOL,
                ..Setup::default()
            };
            let attack = |w: &mut World| {
                w.donate(gift);
                w.crank(ExecuteMsg::Settle {});
                w.crank(ExecuteMsg::Sync {});
                let alice = w.alice.clone();
                w.suite.deposit(&alice, POOL).unwrap();
            };
            let benchmark = |w: &mut World| {
                let alice = w.alice.clone();
                w.suite.deposit(&alice, POOL).unwrap();
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 30, attack, benchmark);
            cases.push(Case {
                strategy: "donation to a live hub before a victim's deposit",
                params: format!("rate {rate:?}, gift {gift}"),
                benchmark: "holds the same half of the pool",
                profit,
                bound: NOTHING,
                reason: "she gets back at most her part of what she gives",
                victims_loss,
            });
        }
    }
    cases
}

/// Somebody gave much. A large deposit lifts the backing that bounds the release of gifts; a unit
/// more makes the hub reckon again; she takes most of a day's release.
pub static HURRY_A_GIFT: Strategy = Strategy::new(hurry_a_gift);

fn hurry_a_gift() -> Vec<Case> {
    let mut cases = vec![];
    for size in [POOL, POOL * 10] {
        let setup = Setup {
            rewards: false,
            ..Setup::default()
        };
        let given = |w: &mut World| {
            let (bob, hub) = (w.bob.clone(), w.suite.hub.clone());
            let gift = cosmwasm_std::coin(POOL / 2, pstake_testing::suite::NATIVE);
            w.suite.send(&bob, &hub, gift).unwrap();
            w.crank(ExecuteMsg::Settle {});
        };
        let attack = |w: &mut World| {
            given(w);
            w.deposit(size);
            w.donate(1);
            w.crank(ExecuteMsg::Settle {});
            w.unbond_all();
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(setup, 3, attack, given);
        cases.push(Case {
            strategy: "hurry somebody's gift with a large deposit",
            params: format!("gift {}, {size}", POOL / 2),
            benchmark: "nothing",
            profit,
            bound: chain_yield(size, DAY) / 2,
            reason: "accepted: gifts are released at 5% of backing a year, to all who hold; a day \
                     in the buffer earns a day of that",
            victims_loss,
        });
    }
    cases
}

/// Her batch was slashed: she covers the loss, in the hope that others pay for it.
pub static MASK_A_SLASH: Strategy = Strategy::new(mask_a_slash);

fn mask_a_slash() -> Vec<Case> {
    let mut cases = vec![];
    for part in [1, 2] {
        for late in [0, BLOCK] {
            let setup = Setup {
                rewards: false,
                stake: POOL,
                ..Setup::default()
            };
            let run = |masks: bool| {
                move |w: &mut World| {
                    w.unbond_all();
                    w.keep_until(1);
                    let from = drawn(w);
                    let alice = w.alice.clone();
                    w.suite.unbond(&alice, POOL / 10).unwrap();
                    w.suite.advance(BLOCK);
                    w.double_sign(from);
                    w.keep_until(21);
                    w.wait_until(22 * DAY + late);
                    if masks {
                        w.donate(POOL / 20 / part);
                    }
                    w.crank(ExecuteMsg::Settle {});
                }
            };
            let Outcome {
                profit,
                victims_loss,
            } = compare(setup, 24, run(true), run(false));
            cases.push(Case {
                strategy: "a donation covers the slash of her own batch",
                params: format!("gift {}, {late} s after completion", POOL / 20 / part),
                benchmark: "the same slash, no gift",
                profit,
                bound: NOTHING,
                reason: "a gift that covers a loss of her own batch only comes back to her",
                victims_loss,
            });
        }
    }
    cases
}

/// The validator that the last batch was drawn from.
pub fn drawn(w: &World) -> usize {
    use pstake_testing::sdk::SdkViews;
    let pairs = w.suite.app.unbondings(&w.suite.hub);
    let newest = pairs
        .iter()
        .max_by_key(|p| p.entries.iter().map(|e| e.creation_height).max());
    let operator = &newest.expect("a batch is on its way").validator;
    w.suite
        .validators
        .iter()
        .position(|v| v == operator)
        .unwrap()
}

#[test]
fn attack_inflate_first_share() {
    FIRST_DEPOSITOR.stays_in_bounds();
}

#[test]
fn attack_donation_to_live_hub() {
    LIVE_HUB.stays_in_bounds();
}

#[test]
fn attack_hurry_a_gift() {
    HURRY_A_GIFT.stays_in_bounds();
}

#[test]
fn attack_donation_masks_a_slash() {
    MASK_A_SLASH.stays_in_bounds();
}
