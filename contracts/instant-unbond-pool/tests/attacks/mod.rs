//! Strategies that try to earn from providers or from those who redeem. Each runs on two worlds that
//! are equal up to a point: in one mallory attacks, in the other she does what the benchmark says. At
//! the end the queue is empty and all providers leave; her profit is the difference of what she then
//! holds. `docs/attacks.md` holds what the run prints.

mod fees;
mod gifts;
mod limits;
mod slashes;
mod table;

use cosmwasm_std::{Addr, Uint128};
pub use pstake_testing::suite::attacks::{Case, Strategy};
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::ExecuteMsg as HubMsg;
use pstake_types::pool::{BucketLimit, FeeCurve, SettingsUpdate};

use crate::checks::{ledger, world_with};

pub const DAY: u64 = 86_400;
/// What Lea provides and about what Alice has staked (native).
pub const POOL: u128 = 100_000_000;
/// Quotients of different amounts differ by a unit each.
pub const ROUNDING: i128 = 3;

/// What two worlds have in common.
#[derive(Clone, Default)]
pub struct Setup {
    pub settings: SettingsUpdate,
    /// Native that mallory has staked.
    pub stake: u128,
    /// Native that she has provided.
    pub provides: u128,
}

impl Setup {
    pub fn staking(stake: u128) -> Self {
        Setup {
            stake,
            ..Setup::default()
        }
    }

    pub fn fee(mut self, curve: FeeCurve) -> Self {
        self.settings.fee = Some(curve);
        self
    }

    pub fn bucket(mut self, capacity: u128, refill_seconds: u64) -> Self {
        let capacity = Uint128::new(capacity);
        self.settings.bucket = Some(BucketLimit {
            capacity,
            refill_seconds,
        });
        self
    }
}

pub fn curve(min_bps: u16, max_bps: u16, full: u128) -> FeeCurve {
    FeeCurve {
        min_bps,
        max_bps,
        full_liquidity: Uint128::new(full),
    }
}

/// A hub without rewards, its rate about 1.3, all its native delegated; its pool, which holds native
/// only.
pub struct World {
    pub suite: Suite,
    pub mallory: Addr,
    pub alice: Addr,
    pub bob: Addr,
    pub lea: Addr,
    start: u64,
}

impl World {
    pub fn new(setup: &Setup) -> Self {
        let world = world_with(Form::Native, setup.settings.clone());
        let (mut suite, alice, lea) = (world.suite, world.alice, world.lea);
        let (mallory, bob) = (suite.user("mallory"), suite.user("bob"));
        suite.deposit(&bob, 20_000_000).unwrap();
        if setup.stake > 0 {
            suite.deposit(&mallory, setup.stake).unwrap();
        }
        suite.keep_days(2);
        assert!(ledger(&suite).buffer.is_zero());
        if setup.provides > 0 {
            suite.provide(&mallory, setup.provides).unwrap();
        }
        let start = suite.now();
        World {
            suite,
            mallory,
            alice,
            bob,
            lea,
            start,
        }
    }

    pub fn stk(&self) -> u128 {
        self.suite.stk(&self.mallory)
    }

    pub fn provide(&mut self, native: u128) {
        let mallory = self.mallory.clone();
        self.suite.provide(&mallory, native).unwrap();
    }

    /// With all her shares; those that stand for what waits come back.
    pub fn leave_pool(&mut self) {
        let mallory = self.mallory.clone();
        let held = self.suite.shares(&mallory);
        self.suite.leave_pool(&mallory, held).unwrap();
    }

    pub fn instant(&mut self, stk: u128) -> u128 {
        let mallory = self.mallory.clone();
        self.suite.instant(&mallory, stk).unwrap()
    }

    /// Every validator has signed twice at the present height, and the hub has seen it.
    pub fn slash_all(&mut self) {
        let height = self.suite.app.block_info().height;
        self.slash_all_at(height);
    }

    /// The same for an infraction at an earlier height: what has begun to unbond since is slashed too.
    pub fn slash_all_at(&mut self, height: u64) {
        use pstake_testing::sdk::SdkControl;
        for validator in self.suite.validators.clone() {
            self.suite.app.double_sign(&validator, height).unwrap();
        }
        self.suite.crank(&HubMsg::Sync {}).unwrap();
    }

    /// Both worlds end at the same time: the keeper works until the queue is empty and fees are in
    /// the price, then all providers leave.
    fn end(&mut self) {
        let until = self.start + 20 * DAY;
        if until > self.suite.now() {
            self.suite.advance(until - self.suite.now());
        }
        self.suite.keep_days(30);
        for user in self.everyone() {
            let shares = self.suite.shares(&user);
            if shares > 0 {
                // a share or two may be worth nothing
                let left = self.suite.leave_pool(&user, shares);
                assert!(left.is_ok() || shares < 100, "{left:?}");
            }
        }
    }

    fn everyone(&self) -> [Addr; 4] {
        [&self.mallory, &self.alice, &self.bob, &self.lea].map(Clone::clone)
    }

    /// Native, and stk at the rate.
    fn worth(&self, user: &Addr) -> i128 {
        let stk = crate::checks::worth(&self.suite, self.suite.stk(user));
        i128::try_from(self.suite.native(user) + stk).unwrap()
    }
}

/// Where two worlds went.
pub struct Outcome {
    pub profit: i128,
    pub victims_loss: i128,
}

pub fn compare(
    setup: &Setup,
    attack: impl FnOnce(&mut World),
    benchmark: impl FnOnce(&mut World),
) -> Outcome {
    let (mut bad, mut good) = (World::new(setup), World::new(setup));
    attack(&mut bad);
    benchmark(&mut good);
    bad.end();
    good.end();
    let victims = |w: &World| w.worth(&w.alice) + w.worth(&w.bob) + w.worth(&w.lea);
    Outcome {
        profit: bad.worth(&bad.mallory) - good.worth(&good.mallory),
        victims_loss: victims(&good) - victims(&bad),
    }
}

/// The benchmark of one who does nothing but hold what she has.
pub fn holds(_: &mut World) {}
