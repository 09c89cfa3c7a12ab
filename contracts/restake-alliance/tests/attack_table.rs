//! Strategies that try to take what others earn, in numbers. Each runs twice: mallory attacks, or does
//! what the benchmark says. `docs/attacks.md` holds what the run prints.

use std::fmt::Write;

use cosmwasm_std::{coin, Addr};
use cw20::Denom;
use pstake_testing::suite::alliance::{native, terms, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::attacks::{assert_chapter, digits};
use pstake_testing::suite::{Form, Suite};
use pstake_types::alliance::{AdminMsg, ExecuteMsg, NewAsset, Terms};

use crate::checks::{atom, quiet, usdc, DAY};

const REFERENCE: u128 = 1_000_000_000;
/// What a stream brings in a day at full activity.
const A_DAY: u128 = 1_000_000;

/// Rewards at the end (native and stk at one price): hers, and those of alice and bob.
type Earned = (u128, u128);

struct Case {
    parameters: String,
    profit: i128,
    bound: i128,
    loss: i128,
}

struct Strategy {
    name: &'static str,
    benchmark: &'static str,
    /// Why she may earn no more than the bound.
    reason: &'static str,
    cases: Vec<Case>,
}

fn signed(n: u128) -> i128 {
    i128::try_from(n).unwrap()
}

fn case(parameters: String, bound: i128, run: impl Fn(bool) -> Earned) -> Case {
    let (attack, benchmark) = (run(true), run(false));
    let profit = signed(attack.0) - signed(benchmark.0);
    let loss = signed(benchmark.1) - signed(attack.1);
    assert!(profit <= bound, "{parameters}: {profit} of {bound}");
    Case {
        parameters,
        profit,
        bound,
        loss,
    }
}

struct World {
    r: Restaking,
    victims: [Addr; 2],
    mallory: Addr,
}

fn lp() -> Denom {
    native("ulp")
}

/// Two assets of weights 3 (stablecoins) and 1 (LP shares). Alice has `staked` of the one, bob of the
/// other.
fn world(staked: u128, cap: Option<u128>) -> World {
    world_on(quiet(Form::Native), staked, cap)
}

fn world_on(mut suite: Suite, staked: u128, cap: Option<u128>) -> World {
    let [alice, bob, mallory] = ["alice", "bob", "mallory"].map(|name| {
        let user = suite.user(name);
        suite.fund(&user, coin(10u128.pow(24), USDC));
        suite.fund(&user, coin(10u128.pow(24), "ulp"));
        user
    });
    let asset = |denom, weight| NewAsset {
        denom,
        terms: Terms {
            cap: cap.map(Into::into),
            ..terms(weight, REFERENCE)
        },
        start_seconds: None,
    };
    let mut r = RestakingBuilder::default()
        .new_asset(asset(usdc(), 3))
        .new_asset(asset(lp(), 1))
        .build(suite);
    r.checked = false;
    if staked > 0 {
        r.stake(&alice, &usdc(), staked).unwrap();
        r.stake(&bob, &lp(), staked).unwrap();
    }
    World {
        r,
        victims: [alice, bob],
        mallory,
    }
}

impl World {
    /// A stream of native that runs for so many days at full activity.
    fn stream(&mut self, days: u64) {
        let funder = self.r.user("funder");
        let all = A_DAY * u128::from(days);
        self.r.fund_schedule(&funder, &atom(), all, days).unwrap();
    }

    fn lump(&mut self, amount: u128) {
        let (alliance, funder) = (self.r.alliance.clone(), self.r.user("funder"));
        self.r
            .send(&funder, &alliance, coin(amount, "uatom"))
            .unwrap();
        self.r.crank_alliance(&ExecuteMsg::Collect {}).unwrap();
    }

    fn earned(&self) -> Earned {
        let of =
            |user: &Addr| self.r.rewards(user, &atom()) + self.r.rewards(user, &self.r.stk_denom());
        (of(&self.mallory), self.victims.iter().map(of).sum())
    }

    fn stake(&mut self, asset: &Denom, amount: u128) {
        let mallory = self.mallory.clone();
        self.r.stake(&mallory, asset, amount).unwrap();
    }

    fn unstake(&mut self, asset: &Denom, amount: u128) {
        let mallory = self.mallory.clone();
        self.r.unstake(&mallory, asset, amount).unwrap();
    }
}

/// In before a lump arrives, out after; her fair part is what the lump streams while she is in.
fn just_in_time() -> Strategy {
    let lump: u128 = 700_000_000;
    let mut cases = vec![];
    for times in [1, 100, 10_000] {
        for held in [0, 60, DAY] {
            let fair =
                lump * u128::from(held) * 3 * times / (7 * u128::from(DAY) * 4 * (times + 1));
            let bound = signed(fair) + 1;
            let parameters = format!("{times} times the others' stake, held {held} s");
            cases.push(case(parameters, bound, |attack| {
                let mut w = world(REFERENCE, None);
                w.r.advance(DAY);
                if attack {
                    w.stake(&usdc(), times * REFERENCE);
                }
                w.lump(lump);
                w.r.advance(held);
                if attack {
                    w.unstake(&usdc(), times * REFERENCE);
                }
                w.r.advance(8 * DAY - held);
                w.earned()
            }));
        }
    }
    Strategy {
        name: "Just in time around a lump",
        benchmark: "nothing",
        reason: "a lump of 700,000,000 streams for seven days: what she is in for, by her part of the stake",
        cases,
    }
}

/// In right before an announced weight is applied, with the message that applies it, out right after.
fn weight_sniping() -> Strategy {
    let mut cases = vec![];
    for (from, to) in [(3, 300), (3, 0)] {
        for held in [0, 60] {
            let parameters = format!("weight {from} to {to}, held {held} s");
            cases.push(case(parameters, 1, |attack| {
                let mut w = world(REFERENCE, None);
                w.stream(60);
                w.r.announce_alliance(AdminMsg::SetTerms {
                    asset: usdc(),
                    terms: terms(to, REFERENCE),
                })
                .unwrap();
                w.r.advance(8 * DAY);
                if attack {
                    w.stake(&usdc(), 100 * REFERENCE);
                }
                let apply = ExecuteMsg::ApplyChange { id: 1 };
                w.r.crank_alliance(&apply).unwrap();
                if !attack {
                    w.stake(&usdc(), 100 * REFERENCE);
                }
                w.r.advance(held);
                w.unstake(&usdc(), 100 * REFERENCE);
                w.r.advance(DAY);
                w.earned()
            }));
        }
    }
    Strategy {
        name: "Weight-change sniping",
        benchmark: "stakes right after the change",
        reason:
            "what was released before a change is shared out by the weights and stakes before it",
        cases,
    }
}

/// Dust into assets that nobody or somebody stakes, and claims for others that nobody asked for.
fn dust() -> Strategy {
    let mut cases = vec![];
    for staked in [0, REFERENCE / 2, REFERENCE] {
        let fair = A_DAY * 10 / REFERENCE * 2;
        let parameters = format!("a unit of each asset, others have {staked}");
        cases.push(case(parameters, signed(fair) + 1, |attack| {
            let mut w = world(staked, None);
            w.stream(60);
            if attack {
                w.stake(&usdc(), 1);
                w.stake(&lp(), 1);
            }
            w.r.advance(10 * DAY);
            w.earned()
        }));
    }
    for pokes in [10, 500] {
        let parameters = format!("{pokes} stakes of a unit for alice");
        cases.push(case(parameters, 0, |attack| {
            let mut w = world(REFERENCE, None);
            w.stream(60);
            for _ in 0..pokes {
                w.r.advance(60);
                if attack {
                    let (mallory, alice) = (w.mallory.clone(), w.victims[0].to_string());
                    let msg = ExecuteMsg::Stake {
                        receiver: Some(alice),
                    };
                    w.r.send_alliance(&mallory, &msg, &[coin(1, USDC)]).unwrap();
                }
            }
            w.r.advance(DAY);
            w.earned()
        }));
    }
    Strategy {
        name: "Dust dilution",
        benchmark: "nothing",
        reason: "dust counts dust, and all remainders are carried",
        cases,
    }
}

/// Nobody has staked for a while: in a second, a day before the others.
fn backlog() -> Strategy {
    let mut cases = vec![];
    for (days, part) in [(7, 1), (7, 1_000), (365, 1)] {
        for early in [1, 60] {
            let stake = REFERENCE / part;
            let a_second = A_DAY * 3 / (u128::from(DAY) * 4) + 1;
            let fair = a_second * u128::from(early) / part + 1;
            let parameters = format!("{days} days of silence, {stake} staked {early} s early");
            cases.push(case(parameters, signed(fair), |attack| {
                let mut w = world(0, None);
                w.stream(60);
                w.r.advance(days * DAY);
                if attack {
                    w.stake(&usdc(), stake);
                }
                w.r.advance(early);
                let [alice, bob] = w.victims.clone();
                w.r.stake(&alice, &usdc(), REFERENCE).unwrap();
                w.r.stake(&bob, &lp(), REFERENCE).unwrap();
                if !attack {
                    w.stake(&usdc(), stake);
                }
                w.r.advance(10 * DAY);
                w.earned()
            }));
        }
    }
    Strategy {
        name: "Backlog grab",
        benchmark: "stakes with the others",
        reason: "the clock stands while nobody stakes; she earns the seconds that she is there before them",
        cases,
    }
}

/// The whole cap for mallory, then out of it but not quite: can what waits, and may come back, keep
/// others out or earn?
fn cap_squatting() -> Strategy {
    let mut cases = vec![];
    for rounds in [1, 5] {
        let parameters = format!("the whole cap unstaked and cancelled {rounds} times");
        cases.push(case(parameters, 1, |attack| {
            let mut w = world(0, Some(REFERENCE));
            w.stream(60);
            w.stake(&usdc(), REFERENCE);
            w.r.advance(DAY);
            w.unstake(&usdc(), REFERENCE);
            for _ in 0..rounds {
                // alice takes the place as soon as it is free
                let alice = w.victims[0].clone();
                w.r.stake(&alice, &usdc(), REFERENCE).ok();
                if attack {
                    let mallory = w.mallory.clone();
                    let cancel = ExecuteMsg::Cancel {
                        asset: usdc(),
                        unlocks_at_seconds: w.r.waiting(&mallory)[0].unlocks_at_seconds,
                    };
                    w.r.send_alliance(&mallory, &cancel, &[]).ok();
                }
                w.r.advance(DAY / 2);
            }
            w.r.advance(3 * DAY);
            w.earned()
        }));
    }
    Strategy {
        name: "Cap squatting",
        benchmark: "leaves",
        reason: "what waits holds no place below the cap and earns nothing",
        cases,
    }
}

/// Active share up for the moment of a skim. Her profit: her part of the yield; the grantor's loss is
/// what the skim took more than without her.
fn skim_timing() -> Strategy {
    let mut cases = vec![];
    for held in [0, 60, 3_600] {
        let grant = 1_000_000_000u128;
        // no more than the yield of the time that she is in
        let yielded = grant / 10 * u128::from(held) / (365 * u128::from(DAY));
        let parameters = format!("all weights for {held} s before the skim of 30 days");
        cases.push(case(parameters, signed(yielded) + 1, |attack| {
            let mut w = world_on(Suite::builder().build(), REFERENCE / 10, None);
            let grantor = w.r.user("grantor");
            w.r.grant(&grantor, grant).unwrap();
            w.r.suite.tick_days(30);
            if attack {
                w.stake(&usdc(), REFERENCE);
                w.stake(&lp(), REFERENCE);
            }
            w.r.advance(held);
            w.r.crank_alliance(&ExecuteMsg::Skim {}).unwrap();
            if attack {
                w.unstake(&usdc(), REFERENCE);
                w.unstake(&lp(), REFERENCE);
            }
            w.r.advance(70 * DAY);
            w.earned()
        }));
    }
    Strategy {
        name: "Skim timing",
        benchmark: "nothing",
        reason:
            "the time-average of the active share counts, and the lump streams after she has gone; what the others gain is yield of the seconds in which all weights count, at the grantor's cost",
        cases,
    }
}

const HEAD: &str = "# Attacks on the alliance

Written by `PSTAKE_UPDATE=1 cargo test -p restake-alliance --test main attacks_table`; the same test fails if this chapter \
is not what it prints. The code is in `contracts/restake-alliance/tests/attack_table.rs`; attacks that end in a refusal or in \
votes are tests of their own there (`attack_...`).

Two assets of weights 3 and 1, whole from 1,000,000,000 on; alice has staked the one, bob the other, as much as makes it \
whole unless the parameters say otherwise (around skims a tenth, and the hub earns 10% a year); a stream of 1,000,000 a day. Mallory attacks, or does what the benchmark says. \
**Profit** is what she earns more by the attack, the **victims' loss** what both others earn less, in base units. A test \
fails if a profit exceeds its **bound**.
";

#[test]
fn r02_r15_r23_r31_r32_attacks_table_is_the_one_in_docs() {
    let mut table = String::from(HEAD);
    let all = [
        just_in_time(),
        weight_sniping(),
        dust(),
        backlog(),
        cap_squatting(),
        skim_timing(),
    ];
    for strategy in all {
        let Strategy {
            name,
            benchmark,
            reason,
            cases,
        } = strategy;
        writeln!(
            table,
            "\n## {name}\n\nBenchmark: {benchmark}. Bound: {reason}.\n"
        )
        .unwrap();
        table.push_str("| parameters | profit | bound | victims' loss |\n|---|--:|--:|--:|\n");
        for c in cases {
            let [profit, bound, loss] = [c.profit, c.bound, c.loss].map(digits);
            writeln!(table, "| {} | {profit} | {bound} | {loss} |", c.parameters).unwrap();
        }
    }
    println!("{table}");
    assert_chapter(&table);
}
