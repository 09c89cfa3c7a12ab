//! Strategies that try to earn from others. Each runs on two worlds that are equal up to a point:
//! in one mallory attacks, in the other she does what the benchmark says. At the end all leave
//! through the queue and claim; her profit is the difference of what she then holds, theirs the
//! other way round is the victims' loss. `docs/attacks.md` holds what the run prints.

mod donations;
mod grinders;
mod harvest;
mod queue;
mod slashes;
mod table;
mod timing;
mod waiting;

use cosmwasm_std::{coin, coins, Addr, Decimal, Uint128};
use pstake_testing::sdk::{Rewards, SdkControl, SdkViews};
pub use pstake_testing::suite::attacks::{Case, Strategy};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::{ExecuteMsg, LedgerResponse, QueryMsg, UnbondRequest};

pub const DAY: u64 = 86_400;
/// What the two victims hold together at the start (native).
pub const POOL: u128 = 1_000_000_000;
/// Least stk of an unbond.
pub const MIN_UNBOND: u128 = 10_000;
/// Seconds between the keeper's two ticks of a day: batches close a block after they completed.
pub const BLOCK: u64 = 6;

/// Nothing at all: every quotient is rounded against the mover.
pub const NOTHING: i128 = 0;

/// The rate at which a world starts.
#[derive(Clone, Copy, Debug)]
pub enum Rate {
    /// 1, or what a few days of rewards make of it.
    One,
    /// About 1.3, after a lump of rewards.
    High,
    /// About 0.8, after a slash of all validators.
    Low,
}

pub const RATES: [Rate; 3] = [Rate::One, Rate::High, Rate::Low];

/// What two worlds have in common.
#[derive(Clone, Copy)]
pub struct Setup {
    pub validators: usize,
    /// 10% a year, or nothing: without rewards a difference is somebody's loss, not yield.
    pub rewards: bool,
    pub rate: Rate,
    /// Native that mallory deposits together with the victims.
    pub stake: u128,
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            validators: 4,
            rewards: true,
            rate: Rate::High,
            stake: 0,
        }
    }
}

/// A hub that has run for days, just after a submission, all its native delegated.
pub struct World {
    pub suite: Suite,
    pub mallory: Addr,
    pub alice: Addr,
    pub bob: Addr,
    start: u64,
}

impl World {
    pub fn new(setup: Setup) -> Self {
        let rewards = match setup.rewards {
            true => Rewards::Yearly(Decimal::percent(10)),
            false => Rewards::Nothing,
        };
        let builder = Suite::builder().validators(setup.validators);
        let mut suite = builder.rewards(rewards).self_delegation(1_000_000).build();
        let [mallory, alice, bob] = ["mallory", "alice", "bob"].map(|name| suite.user(name));
        suite.deposit(&alice, POOL * 6 / 10).unwrap();
        suite.deposit(&bob, POOL * 4 / 10).unwrap();
        if setup.stake > 0 {
            suite.deposit(&mallory, setup.stake).unwrap();
        }
        suite.tick().unwrap();
        suite.tick_days(1);
        assert!(suite.crank(&ExecuteMsg::Submit {}).is_err(), "just done");
        for validator in suite.validators.clone() {
            let tokens = suite.app.validator(&validator).unwrap().tokens.u128();
            match setup.rate {
                Rate::One => {}
                Rate::High => {
                    let lump = coins(tokens * 37 / 100 + 12_345, NATIVE);
                    suite.app.allocate_to_validator(&validator, &lump).unwrap();
                }
                Rate::Low => {
                    let height = suite.app.block_info().height;
                    let power = u64::try_from(tokens / 1_000_000).ok();
                    let fraction = Decimal::permille(173);
                    suite
                        .app
                        .slash(&validator, height, power, fraction)
                        .unwrap();
                }
            }
        }
        suite.tick_days(3);
        let start = suite.now();
        World {
            suite,
            mallory,
            alice,
            bob,
            start,
        }
    }

    /// A hub on which nothing has happened.
    pub fn of(mut suite: Suite) -> Self {
        let [mallory, alice, bob] = ["mallory", "alice", "bob"].map(|name| suite.user(name));
        let start = suite.now();
        World {
            suite,
            mallory,
            alice,
            bob,
            start,
        }
    }

    /// Lets time pass without a keeper, up to so many seconds after the start.
    pub fn wait_until(&mut self, seconds: u64) {
        let left = (self.start + seconds).saturating_sub(self.suite.now());
        if left > 0 {
            self.suite.advance(left);
        }
    }

    /// The moment at which the keeper would tick at the end of a day: submission and harvest are
    /// due.
    pub fn wait_until_due(&mut self, day: u64) {
        self.wait_until(day * DAY);
    }

    /// The keeper ticks at the end of each day, twice, up to the end of `day`.
    pub fn keep_until(&mut self, day: u64) {
        let today = (self.suite.now() - self.start) / DAY;
        for day in today.max(1)..=day {
            if self.suite.now() < self.start + day * DAY + BLOCK {
                self.wait_until_due(day);
                self.suite.tick().unwrap();
                self.wait_until(day * DAY + BLOCK);
                self.suite.tick().unwrap();
            }
        }
    }

    pub fn height(&self) -> u64 {
        self.suite.app.block_info().height
    }

    pub fn crank(&mut self, msg: ExecuteMsg) {
        let mallory = self.mallory.clone();
        self.suite.hub(&mallory, &msg).unwrap();
    }

    pub fn deposit(&mut self, native: u128) -> u128 {
        let mallory = self.mallory.clone();
        self.suite.deposit(&mallory, native).unwrap()
    }

    pub fn unbond(&mut self, stk: u128) {
        let mallory = self.mallory.clone();
        self.suite.unbond(&mallory, stk).unwrap();
    }

    pub fn unbond_all(&mut self) {
        self.unbond(self.stk());
    }

    pub fn cancel(&mut self) -> u128 {
        let mallory = self.mallory.clone();
        self.suite.cancel(&mallory).unwrap()
    }

    pub fn donate(&mut self, native: u128) {
        let (mallory, hub) = (self.mallory.clone(), self.suite.hub.clone());
        self.suite
            .send(&mallory, &hub, coin(native, NATIVE))
            .unwrap();
    }

    pub fn stk(&self) -> u128 {
        self.suite.stk(&self.mallory)
    }

    pub fn ledger(&self) -> LedgerResponse {
        self.suite.ask(&QueryMsg::Ledger {}).unwrap()
    }

    pub fn requests(&self, user: &Addr) -> Vec<UnbondRequest> {
        let msg = QueryMsg::UnbondRequests {
            user: user.to_string(),
            start_after: None,
            limit: Some(100),
        };
        self.suite.ask(&msg).unwrap()
    }

    /// Double sign of the block before this one.
    pub fn double_sign(&mut self, validator: usize) {
        self.double_sign_at(validator, self.height() - 1);
    }

    pub fn double_sign_at(&mut self, validator: usize, height: u64) {
        let operator = self.suite.validators[validator].clone();
        let before = self.at_stake();
        self.suite.app.double_sign(&operator, height).unwrap();
        assert!(self.at_stake() < before, "the hub lost something");
    }

    /// What the hub has with validators, bonded and unbonding.
    fn at_stake(&self) -> Uint128 {
        let (app, hub) = (&self.suite.app, &self.suite.hub);
        let bonded = app.delegations(hub).into_iter().map(|d| d.tokens);
        let entries = app
            .unbondings(hub)
            .into_iter()
            .flat_map(|pair| pair.entries);
        bonded.chain(entries.map(|entry| entry.balance)).sum()
    }

    /// At the end of `day` all leave through the queue, wait and claim.
    pub fn leave(&mut self, day: u64) {
        self.keep_until(day);
        for user in self.everyone() {
            let stk = self.suite.stk(&user);
            if stk >= MIN_UNBOND {
                self.suite.unbond(&user, stk).unwrap();
            }
        }
        self.keep_until(day + 30);
        for user in self.everyone() {
            while self.suite.claim(&user).is_ok() {}
            assert_eq!(self.requests(&user), vec![], "all is settled");
        }
    }

    fn everyone(&self) -> [Addr; 3] {
        [self.mallory.clone(), self.alice.clone(), self.bob.clone()]
    }

    /// Native; stk too little to leave is counted at the rate, rounded up.
    fn worth(&self, user: &Addr) -> i128 {
        let stk = Uint128::new(self.suite.stk(user));
        let ledger = self.ledger();
        let rest = stk.multiply_ratio(ledger.backing, ledger.supply);
        let rest = rest.u128() + u128::from(!stk.is_zero());
        i128::try_from(self.suite.native(user) + rest).unwrap()
    }
}

/// Where two worlds went.
pub struct Outcome {
    pub profit: i128,
    pub victims_loss: i128,
}

/// Runs both worlds up to the end of `day`, when all leave.
pub fn compare(
    setup: Setup,
    day: u64,
    attack: impl FnOnce(&mut World),
    benchmark: impl FnOnce(&mut World),
) -> Outcome {
    let (mut bad, mut good) = (World::new(setup), World::new(setup));
    attack(&mut bad);
    benchmark(&mut good);
    settle_up(bad, good, day)
}

pub fn settle_up(mut bad: World, mut good: World, day: u64) -> Outcome {
    bad.leave(day);
    good.leave(day);
    let victims = |w: &World| w.worth(&w.alice) + w.worth(&w.bob);
    Outcome {
        profit: bad.worth(&bad.mallory) - good.worth(&good.mallory),
        victims_loss: victims(&good) - victims(&bad),
    }
}

/// The benchmark of one who does nothing but hold what she has.
pub fn holds(_: &mut World) {}

/// The yield of the chain on `native` for so many seconds: 10% a year, rounded up.
pub fn chain_yield(native: u128, seconds: u64) -> i128 {
    let year = Uint128::new(365 * u128::from(DAY) * 10);
    let earned = Uint128::new(native).mul_ceil((Uint128::from(seconds), year));
    i128::try_from(earned.u128()).unwrap()
}
