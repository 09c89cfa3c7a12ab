//! The life of the protocol, day by day: people, a keeper, two slashes, revenue collected monthly.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::{Addr, Uint128};
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::{Chain, Form};
use pstake_types::hub::{ExecuteMsg, PendingWorkResponse, QueryMsg};
use serde::Serialize;

use super::people::{people, Person, Wish, SLOTS};
use super::progress::Progress;
use super::tally::Kind;
use super::world::World;

const DAY: u64 = 86_400;
const BLOCK: u64 = 6;
const MONTH_DAYS: u64 = 30;
/// Most ticks in a row.
const TICKS: u32 = 8;
/// The community that granted 600,000 ATOM stakes them on the first day.
const GRANT: u128 = 600_000_000_000;

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub days: u64,
    pub users: u64,
    pub validators: usize,
    pub form: Form,
}

impl Plan {
    fn downtime_slot(&self) -> u64 {
        self.days * SLOTS / 3
    }

    fn double_sign_slot(&self) -> u64 {
        self.days * SLOTS * 2 / 3
    }
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
}

/// A slash and who bore it; amounts in base units.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Slash {
    pub day: u64,
    pub what: &'static str,
    pub validator: String,
    /// What the hub's delegation lost, as the chain shows it.
    pub delegation_lost: Uint128,
    /// What its entries on their way out lost.
    pub unbonding_lost: Uint128,
    /// Taken from rewards not released yet.
    pub borne_by_stream: Uint128,
    /// Taken from backing.
    pub borne_by_holders: Uint128,
}

pub struct Life {
    pub plan: Plan,
    pub world: World,
    pub days: Vec<Day>,
    pub slashes: Vec<Slash>,
    /// Times the invariants of SPEC.md were checked in whole.
    pub checks: u64,
    people: Vec<Person>,
    addresses: Vec<Addr>,
    keeper: Addr,
    /// Validator to take out of jail, and when.
    jailed: Option<(String, u64)>,
    last_slash: Option<u64>,
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
            people,
            addresses,
            keeper,
            jailed: None,
            last_slash: None,
        };
        let community = life.world.suite.user("community");
        life.world.deposit(&community, GRANT);
        life.note_day(0)?;
        Ok(life)
    }

    pub fn run(&mut self) -> Result<()> {
        let progress = Progress::new(self.plan.days);
        for day in 0..self.plan.days {
            for part in 0..SLOTS {
                self.slot(day * SLOTS + part)?;
            }
            self.note_day(day + 1)?;
            if (day + 1) % MONTH_DAYS == 0 || day + 1 == self.plan.days {
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
                self.world.unbond(person, &user, percent)?;
            }
            Wish::Cancel => self.world.cancel(person, &user)?,
            Wish::Claim => self.world.claim(&user)?,
        }
        Ok(())
    }

    /// A keeper's look: losses are recorded at once, then ticks while there is work, a block apart.
    fn keep(&mut self) -> Result<()> {
        for _ in 0..TICKS {
            let work: PendingWorkResponse = self.world.ask(&QueryMsg::PendingWork {})?;
            if !work.unrecorded_loss.is_zero() {
                self.record_loss()?;
            }
            if !work.any() {
                return Ok(());
            }
            let keeper = self.keeper.clone();
            self.world.tick(&keeper, &work)?;
            self.world.suite.advance(BLOCK);
        }
        Ok(())
    }

    fn record_loss(&mut self) -> Result<()> {
        let before = self.world.ledger()?;
        let keeper = self.keeper.clone();
        self.world.hub(Kind::Sync, &keeper, &ExecuteMsg::Sync {});
        let after = self.world.ledger()?;
        if let Some(slash) = self.slashes.last_mut() {
            slash.borne_by_stream += before.unvested.saturating_sub(after.unvested);
            slash.borne_by_holders += before.backing.saturating_sub(after.backing);
        }
        Ok(())
    }

    /// A downtime slash after a third of the time, with the operator out of jail half a day later; a double sign after
    /// two thirds, found out late: what the hub had undelegated there since is slashed too.
    fn misfortunes(&mut self, slot: u64) -> Result<()> {
        if slot == self.plan.downtime_slot() {
            let validator =
                self.world.suite.validators[self.world.suite.validators.len() / 3].clone();
            self.slash(slot, "downtime, 0.1%", &validator, |chain| {
                chain.slash_downtime(&validator);
                Ok(())
            })?;
            self.jailed = Some((validator.clone(), slot + SLOTS / 2));
        }
        if self
            .jailed
            .as_ref()
            .is_some_and(|(_, until)| slot >= *until)
        {
            if let Some((validator, _)) = self.jailed.take() {
                self.world.suite.app.unjail(&validator)?;
            }
        }
        if slot == self.plan.double_sign_slot() {
            let (height, validator) = self.last_draw()?;
            self.slash(slot, "double sign, 5%", &validator, |chain| {
                Ok(chain.app.double_sign(&validator, height).map(|_| ())?)
            })?;
        }
        Ok(())
    }

    /// The hub's last undelegation: its height and validator. A double sign of that height reaches it.
    fn last_draw(&self) -> Result<(u64, String)> {
        let suite = &self.world.suite;
        let draws = suite
            .app
            .unbondings(&suite.hub)
            .into_iter()
            .filter_map(|pair| {
                let last = pair.entries.last()?.creation_height;
                Some((last, pair.validator))
            });
        let height = suite.app.block_info().height;
        let none = || Some((height, suite.validators.first()?.clone()));
        draws.max().or_else(none).context("no validator")
    }

    fn slash(
        &mut self,
        slot: u64,
        what: &'static str,
        validator: &str,
        slash: impl FnOnce(&mut pstake_testing::suite::Suite) -> Result<()>,
    ) -> Result<()> {
        let before = self.exposure(validator);
        slash(&mut self.world.suite)?;
        let after = self.exposure(validator);
        self.last_slash = Some(slot);
        self.slashes.push(Slash {
            day: slot / SLOTS,
            what,
            validator: validator.into(),
            delegation_lost: before.0 - after.0,
            unbonding_lost: before.1 - after.1,
            ..Slash::default()
        });
        Ok(())
    }

    /// What the hub has at a validator: delegated, and on its way out.
    fn exposure(&self, validator: &str) -> (Uint128, Uint128) {
        let suite = &self.world.suite;
        let delegated = suite.app.delegation(&suite.hub, validator);
        let unbonding = suite.app.unbondings(&suite.hub);
        let unbonding = unbonding.iter().filter(|pair| pair.validator == validator);
        (
            delegated.map_or(Uint128::zero(), |d| d.tokens),
            unbonding
                .flat_map(|pair| pair.entries.iter().map(|e| e.balance))
                .sum(),
        )
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
        self.world.suite.checked = false;
        self.checks += 1;
        Ok(())
    }

    fn note_day(&mut self, day: u64) -> Result<()> {
        let ledger = self.world.ledger()?;
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
        });
        Ok(())
    }
}
