//! The life of the protocol, day by day: people, a keeper, two slashes, revenue collected monthly.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{Addr, Uint128};
use pstake_testing::suite::Form;
use pstake_types::hub::{ExecuteMsg, PendingWorkResponse, QueryMsg};
use serde::Serialize;

use super::alliance::Restakers;
use super::people::{people, Person, Wish, SLOTS};
use super::progress::Progress;
use super::slashes::Slash;
use super::tally::Kind;
use super::world::World;

const DAY: u64 = 86_400;
const BLOCK: u64 = 6;
const MONTH_DAYS: u64 = 30;
/// Most ticks in a row.
const TICKS: u32 = 8;

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub days: u64,
    pub users: u64,
    pub validators: usize,
    pub form: Form,
}

/// The state at the end of a day; amounts in base units.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    pub day: u64,
    pub time_seconds: u64,
    pub rate: String,
    pub backing: Uint128,
    pub supply: Uint128,
    pub unvested: Uint128,
    pub buffer: Uint128,
    pub reserved: Uint128,
    pub owed: Uint128,
    /// Sums since the start.
    pub deposited: Uint128,
    pub claimed: Uint128,
    pub netted: Uint128,
    pub pool_liquidity: Uint128,
    pub pool_nav: Uint128,
    pub share_price: String,
}

pub struct Life {
    pub plan: Plan,
    pub world: World,
    pub days: Vec<Day>,
    pub slashes: Vec<Slash>,
    /// Times the invariants of SPEC.md were checked in whole.
    pub checks: u64,
    pub restakers: Restakers,
    pub(super) keeper: Addr,
    /// Validator to take out of jail, and when.
    pub(super) jailed: Option<(String, u64)>,
    /// Slot of the last slash.
    pub(super) last_slash: Option<u64>,
    people: Vec<Person>,
    addresses: Vec<Addr>,
}

impl Life {
    pub fn new(plan: Plan) -> Result<Self> {
        let mut world = World::new(plan.form, plan.validators)?;
        let people = people(plan.seed, plan.users);
        let addresses = people.iter().map(|p| world.suite.user(&p.name)).collect();
        let keeper = world.suite.keeper();
        let mut life = Life {
            plan,
            world,
            days: vec![],
            slashes: vec![],
            checks: 0,
            restakers: Restakers::default(),
            people,
            addresses,
            keeper,
            jailed: None,
            last_slash: None,
        };
        life.restakers.start(&mut life.world)?;
        life.world.open_pool();
        life.note_day(0)?;
        Ok(life)
    }

    pub fn run(&mut self) -> Result<()> {
        let progress = Progress::new(self.plan.days);
        for day in 0..self.plan.days {
            for part in 0..SLOTS {
                self.slot(day * SLOTS + part)?;
            }
            self.restakers.day(&mut self.world, day + 1)?;
            self.note_day(day + 1)?;
            if (day + 1).is_multiple_of(MONTH_DAYS) || day + 1 == self.plan.days {
                self.month_end()?;
            }
            let today = self.days.last().context("days are noted")?;
            progress.day(day + 1, || {
                let messages = self.world.tally.messages();
                let atom = today.backing.u128() / 1_000_000;
                let rate = &today.rate[..today.rate.len().min(8)];
                format!("rate {rate}, {atom} ATOM staked, {messages} messages")
            });
        }
        Ok(())
    }

    fn slot(&mut self, slot: u64) -> Result<()> {
        self.world.suite.advance(DAY / SLOTS - BLOCK);
        self.misfortunes(slot)?;
        self.keep()?;
        if slot == self.run_day() * SLOTS {
            self.world.bank_run()?;
        }
        if slot == self.plan.days * 4 / 5 * SLOTS {
            self.world.provider_leaves()?;
        }
        let fright = self.last_slash.map(|at| slot - at);
        for person in 0..self.people.len() {
            if let Some(wish) = self.people[person].wish(slot, fright) {
                self.grant(person, wish)?;
            }
        }
        self.world.suite.advance(BLOCK);
        self.keep()?;
        for person in std::mem::take(&mut self.world.payable) {
            self.people[person].payable(slot);
            if self.people[person].lazy {
                let user = self.addresses[person].to_string();
                let msg = ExecuteMsg::ClaimFor { user, limit: None };
                let keeper = self.keeper.clone();
                self.world.hub(Kind::ClaimFor, &keeper, &msg);
            }
        }
        Ok(())
    }

    fn grant(&mut self, person: usize, wish: Wish) -> Result<()> {
        let user = self.addresses[person].clone();
        match wish {
            Wish::Deposit(native) => {
                let native = native.min(self.world.suite.native(&user));
                self.world.deposit(&user, native);
            }
            Wish::Unbond(percent) => {
                let stk = self.world.suite.stk(&user) * u128::from(percent) / 100;
                let hurried = self.people[person].hurried;
                if !(hurried && self.world.instant(&user, stk)?) {
                    self.world.unbond(person, &user, percent)?;
                }
            }
            Wish::Cancel => self.world.cancel(person, &user)?,
            Wish::Claim => self.world.claim(&user)?,
        }
        Ok(())
    }

    /// Day of the run on the pool.
    pub fn run_day(&self) -> u64 {
        self.plan.days * 2 / 5
    }

    /// A keeper's look: losses are recorded at once, then ticks while there is work, a block apart.
    fn keep(&mut self) -> Result<()> {
        for _ in 0..TICKS {
            let work: PendingWorkResponse = self.world.ask(&QueryMsg::PendingWork {})?;
            if !work.unrecorded_loss.is_zero() {
                self.record_loss()?;
            }
            let keeper = self.keeper.clone();
            if !work.any() {
                return self.world.keep_pool(&keeper);
            }
            self.world.tick(&keeper, &work)?;
            self.world.suite.advance(BLOCK);
        }
        Ok(())
    }

    /// Revenue is paid out, and the invariants of SPEC.md are checked.
    fn month_end(&mut self) -> Result<()> {
        for (_, recipient) in self.world.recipients.clone() {
            let owed: Uint128 = self.world.ask(&QueryMsg::RevenueOwed {
                recipient: recipient.clone(),
            })?;
            if !owed.is_zero() {
                let keeper = self.keeper.clone();
                let msg = ExecuteMsg::CollectRevenue { recipient };
                self.world.hub(Kind::CollectRevenue, &keeper, &msg);
            }
        }
        self.world.suite.checked = true;
        self.world.suite.check();
        self.world.suite.check_alliance();
        self.world.suite.checked = false;
        self.checks += 1;
        Ok(())
    }

    fn note_day(&mut self, day: u64) -> Result<()> {
        let (ledger, pool) = (self.world.ledger()?, self.world.pool_state()?);
        ensure!(!ledger.supply.is_zero(), "no stk is left");
        let tally = &self.world.tally;
        self.days.push(Day {
            day,
            time_seconds: self.world.suite.now(),
            rate: ledger.rate.to_string(),
            backing: ledger.backing,
            supply: ledger.supply,
            unvested: ledger.unvested,
            buffer: ledger.buffer,
            reserved: ledger.reserved,
            owed: ledger.owed,
            deposited: tally.deposited.into(),
            claimed: tally.claimed.into(),
            netted: tally.netted.into(),
            pool_liquidity: pool.liquidity,
            pool_nav: pool.nav,
            share_price: pool.share_price.to_string(),
        });
        Ok(())
    }
}
