//! Random lives of hub and pool together. Each message's outcome and all of the pool's figures must be
//! those of [`book::Book`]; the suite's invariants are checked after each of them.

mod book;

use book::{facts, Book, No};
use cosmwasm_std::{Addr, Coin, Uint128};
use cw20::Cw20ExecuteMsg;
use instant_unbond_pool::ContractError;
use proptest::prelude::*;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::{PoolInit, Suite, NATIVE};
use pstake_types::hub::ExecuteMsg as HubMsg;
use pstake_types::pool::{
    AdminMsg, BucketLimit, DepositResponse, ExitResponse, FeeCurve, InstantUnbondResponse,
    QueryMsg, SettingsUpdate,
};

const MIN_UNBOND: u128 = 10_000;
const KINDS: usize = 17;

struct Life {
    suite: Suite,
    users: Vec<Addr>,
    book: Book,
    /// How often each step went through.
    done: [usize; KINDS],
}

fn settings(of: u64) -> SettingsUpdate {
    let fee = match of % 3 {
        0 => FeeCurve::flat(100),
        1 => FeeCurve {
            min_bps: 30,
            max_bps: 500,
            full_liquidity: Uint128::new(60_000_000),
        },
        _ => FeeCurve {
            min_bps: 0,
            max_bps: 250,
            full_liquidity: Uint128::new(1_000_000_000),
        },
    };
    let bucket = BucketLimit {
        capacity: Uint128::new(5_000_000 + u128::from(of % 7) * 20_000_000),
        refill_seconds: 3_600 + of % 5 * 30_000,
    };
    SettingsUpdate {
        fee: Some(fee),
        bucket: Some(bucket),
        revenue_bps: Some(u16::try_from(of % 4).unwrap() * 1_500),
    }
}

impl Life {
    fn new(seed: u64) -> Self {
        let settings = settings(seed);
        let pool = PoolInit {
            settings: settings.clone(),
            ..PoolInit::default()
        };
        let mut suite = Suite::builder().pool(pool).build();
        let users: Vec<Addr> = ["ann", "ben", "cas"].map(|name| suite.user(name)).to_vec();
        let f = facts(&suite);
        let seed_shares = (suite.pool().address.clone(), 1_000_000);
        let book = Book {
            fee: settings.fee.unwrap(),
            bucket: settings.bucket.unwrap(),
            revenue_bps: settings.revenue_bps.unwrap().into(),
            native: 1_000_000,
            stk: 0,
            offered_for: 0,
            owed: 0,
            fees: (0, 0, 0),
            taken: (0, 0),
            queued: 0,
            open: f.open,
            due: 0,
            at_risk: 0,
            marks: f.marks,
            shares: [seed_shares].into(),
            losses: 0,
        };
        let mut life = Life {
            suite,
            users,
            book,
            done: [0; KINDS],
        };
        for user in life.users.clone() {
            life.suite.deposit(&user, 100_000_000).unwrap();
            life.provide(&user, 30_000_000);
        }
        life
    }

    fn provide(&mut self, user: &Addr, native: u128) -> bool {
        let expected = self.book.deposit(&facts(&self.suite), user, native);
        let query = QueryMsg::PreviewDeposit {
            native: Uint128::new(native),
        };
        let quoted = self.suite.ask_pool::<DepositResponse>(&query).ok();
        let quoted = quoted.map(|q| q.shares.u128());
        assert_eq!(quoted, expected.as_ref().ok().copied(), "its preview");
        outcome(self.suite.provide(user, native), expected)
    }

    fn leave(&mut self, user: &Addr, shares: u128) -> bool {
        let mut f = facts(&self.suite);
        if f.slashed {
            // the exit makes the hub sync; what comes then is the same as after a sync
            self.suite.crank(&HubMsg::Sync {}).unwrap();
            f = facts(&self.suite);
        }
        let before = (self.suite.native(user), self.suite.stk(user));
        let expected = self.book.exit(&f, user, shares);
        let query = QueryMsg::PreviewExit {
            shares: Uint128::new(shares),
        };
        let quoted = self.suite.ask_pool::<ExitResponse>(&query).ok();
        let quoted = quoted.map(|q| (q.native.u128(), q.stk.u128()));
        assert_eq!(quoted, expected.as_ref().ok().copied(), "its preview");
        let result = self.suite.leave_pool(user, shares);
        let paid = (
            self.suite.native(user) - before.0,
            self.suite.stk(user) - before.1,
        );
        assert_eq!(self.suite.shares(user), self.book.shares[user]);
        outcome(result.map(|_| paid), expected)
    }

    fn instant(&mut self, user: &Addr, stk: u128, via_hub: bool) -> bool {
        let expected = self.book.instant(&facts(&self.suite), stk);
        let query = QueryMsg::PreviewInstantUnbond {
            stk: Uint128::new(stk),
        };
        let quoted = self.suite.ask_pool::<InstantUnbondResponse>(&query).ok();
        let quoted = quoted.map(|q| q.native.u128());
        assert_eq!(quoted, expected.as_ref().ok().copied(), "its preview");
        let result = if via_hub {
            self.suite.instant_via_hub(user, stk)
        } else {
            self.suite.instant(user, stk)
        };
        outcome(result, expected)
    }

    /// The hub's tick may buy stk of the pool; how much is the hub's to say, the price is not.
    fn hub_tick(&mut self) {
        let pool = self.suite.pool().address.clone();
        let stray = self.suite.stk(&pool) - self.book.stk;
        let response = self.suite.tick().unwrap();
        let event = response
            .events
            .iter()
            .find(|e| e.ty == "wasm-pstake_buy_from_pool");
        let Some(event) = event else { return };
        let number = |key: &str| -> u128 {
            let found = event.attributes.iter().find(|a| a.key == key).unwrap();
            found.value.parse().unwrap()
        };
        let (stk, native) = (number("stk"), number("native"));
        let f = facts(&self.suite);
        assert!(native.abs_diff(f.worth(stk)) <= 1 + stk / 1_000_000_000);
        self.book.recycle(f.now, stk, native, stray);
    }

    fn pool_tick(&mut self) {
        let f = facts(&self.suite);
        let claimable: u128 = f
            .requests
            .iter()
            .map(|r| match r.stage {
                pstake_types::hub::RequestStage::Claimable { native } => native.u128(),
                _ => 0,
            })
            .sum();
        let mut before = self.book.clone();
        before.catch_up(&f, 0);
        let collect = self.book.is_stale(&f) || claimable > 0 || f.balance > before.native;
        let queue = self.book.may_queue(&f, MIN_UNBOND);
        let owed = self.book.owed;
        if collect {
            self.book.catch_up(&f, 0);
        }
        let response = self.suite.tick_pool().unwrap();
        let failed = response.events.iter().any(|e| e.ty.contains("part_failed"));
        assert!(!failed, "{response:?}");
        // the parts as they ran: what the hub says now, put back by what later parts changed
        let mut after = facts(&self.suite);
        let queued_now = if queue { self.book.stk } else { 0 };
        after.balance += owed;
        if queued_now > 0 {
            after.requests.retain_mut(|r| {
                if r.batch_id == after.open {
                    r.stk -= Uint128::new(queued_now);
                }
                !r.stk.is_zero()
            });
        }
        if collect {
            self.book.collect(&after, 0);
        }
        if queue {
            self.book.queue(&after, MIN_UNBOND);
        }
        self.book.native -= self.book.owed;
        self.book.owed = 0;
    }

    fn set(&mut self, of: u64) {
        let update = settings(of);
        let msg = AdminMsg::UpdateSettings(update.clone());
        self.suite.pool_admin(msg).unwrap();
        let (old, new) = (self.book.bucket, update.bucket.unwrap());
        let now = u128::from(self.suite.now());
        let refilled = old.capacity.u128() * (now - self.book.taken.1);
        let taken = self.book.taken.0.saturating_sub(refilled);
        self.book.taken = (
            taken * u128::from(new.refill_seconds) / u128::from(old.refill_seconds),
            now,
        );
        (self.book.fee, self.book.bucket) = (update.fee.unwrap(), new);
        self.book.revenue_bps = update.revenue_bps.unwrap().into();
    }

    /// Once in a life, up to nine blocks ago: requests begun since are slashed with it.
    fn double_sign(&mut self, who: usize, amount: u128) -> bool {
        if self.done[KINDS - 1] > 0 {
            return false;
        }
        let validator = self.suite.validators[who % self.suite.validators.len()].clone();
        let height = self.suite.app.block_info().height - (amount % 10) as u64;
        let slashed = self.suite.app.double_sign(&validator, height).is_ok();
        if amount.is_multiple_of(2) {
            self.suite.crank(&HubMsg::Sync {}).unwrap();
        }
        self.suite.check();
        slashed
    }

    /// Whether the step went through.
    fn step(&mut self, kind: usize, who: usize, amount: u128, wait: u64) -> bool {
        let user = self.users[who % self.users.len()].clone();
        let pool = self.suite.pool().address.clone();
        let part = |of: u128| of * (amount % 1_000 + 1) / 1_000;
        match kind {
            0 => self.provide(&user, 1 + amount % 40_000_000),
            1 => {
                let shares = part(self.suite.shares(&user));
                shares > 0 && self.leave(&user, shares)
            }
            2 | 3 => {
                let stk = part(self.suite.stk(&user)) / 3;
                stk > 0 && self.instant(&user, stk, kind == 3)
            }
            4 => self.suite.deposit(&user, 1 + amount % 30_000_000).is_ok(),
            5 => {
                let stk = part(self.suite.stk(&user)) / 2;
                self.suite.unbond(&user, stk).is_ok()
            }
            6 => self.suite.claim(&user).is_ok(),
            7 | 8 => {
                self.suite.advance(1 + wait % 100_000);
                self.hub_tick();
                true
            }
            9 | 10 => {
                self.pool_tick();
                true
            }
            11 => {
                let coin = Coin::new(1 + amount % 100_000, NATIVE);
                self.suite.send(&user, &pool, coin).is_ok()
            }
            12 => {
                let stk = part(self.suite.stk(&user)) / 50;
                let msg = Cw20ExecuteMsg::Transfer {
                    recipient: pool.to_string(),
                    amount: Uint128::new(stk),
                };
                let token = self.suite.token.clone();
                self.suite.call(&user, &token, &msg, &[]).is_ok()
            }
            13 => {
                let user = pool.to_string();
                let claim = HubMsg::ClaimFor { user, limit: None };
                self.suite.crank(&claim).is_ok()
            }
            14 => {
                let n = self.suite.validators.len();
                let validator = self.suite.validators[who % n].clone();
                let slashed = self.suite.app.downtime_slash(&validator).is_ok();
                if !amount.is_multiple_of(3) {
                    self.suite.crank(&HubMsg::Sync {}).unwrap();
                }
                self.suite.check();
                slashed
            }
            15 => {
                self.set(wait);
                true
            }
            _ => self.double_sign(who, amount),
        }
    }
}

/// The contract and the model agree: the same figure, or a refusal for the same reason.
fn outcome<T: PartialEq + std::fmt::Debug>(
    result: anyhow::Result<T>,
    expected: Result<T, No>,
) -> bool {
    let found = result.map_err(|e| match e.downcast_ref() {
        Some(ContractError::LossNotRecorded { .. }) => No::Loss,
        Some(ContractError::NotEnoughLiquidity { .. }) => No::Liquidity,
        Some(ContractError::BucketEmpty { .. } | ContractError::AboveCapacity { .. }) => No::Bucket,
        Some(ContractError::ZeroMint {} | ContractError::NothingToPay {}) => No::Nothing,
        _ => panic!("{e:?}"),
    });
    assert_eq!(found, expected);
    found.is_ok()
}

fn live(seed: u64, steps: &[(usize, usize, u128, u64)]) -> [usize; KINDS] {
    let mut life = Life::new(seed);
    for (kind, who, amount, wait) in steps {
        let went = life.step(*kind, *who, *amount, *wait);
        life.done[*kind] += usize::from(went);
        life.book
            .assert_is(&facts(&life.suite), &life.suite.pool_state());
    }
    life.done
}

fn steps(count: usize) -> impl Strategy<Value = Vec<(usize, usize, u128, u64)>> {
    let step = (0usize..KINDS, 0usize..8, 0u128..1 << 60, 0u64..1 << 40);
    prop::collection::vec(step, count)
}

proptest! {
    // a twentieth of PROPTEST_CASES, which is 256 by default
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.div_ceil(20),
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    })]

    #[test]
    fn inv8_inv_p1_inv_p2_inv_p3_random_lives_then_the_pool_is_the_model(
        seed in 0u64..10_000,
        steps in steps(120),
    ) {
        live(seed, &steps);
    }
}

/// No kind of step is only ever refused, else the lives above would prove less than they say.
#[test]
fn random_lives_then_every_kind_of_step_goes_through() {
    let mut x = 20_261_123u64;
    let mut next = move || {
        x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        x >> 20
    };
    let mut done = [0; KINDS];
    for seed in 0..3 {
        let mut step = || {
            let (kind, who) = (next() as usize % KINDS, (next() % 8) as usize);
            (kind, who, u128::from(next()), next())
        };
        let steps: Vec<_> = (0..250).map(|_| step()).collect();
        for (sum, of) in done.iter_mut().zip(live(seed, &steps)) {
            *sum += of;
        }
    }
    assert!(done.iter().all(|times| *times > 0), "{done:?}");
}
