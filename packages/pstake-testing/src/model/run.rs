//! Runs of chance: many short lives of chains, each with settings of its own.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{catch_unwind, AssertUnwindSafe};

use anyhow::Result as AnyResult;

use super::actions::Action;
use super::choose::touched;
use super::num::Chance;
use super::world::World;

/// Actions that a failure shows.
const SHOWN: usize = 30;

/// A run; the same plan gives the same steps.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub seed: u64,
    pub steps: u64,
    /// Steps of one chain; then a fresh one follows.
    pub life: u64,
    /// The ledger, the purses that a step touches and the suite's invariants are checked at each step, all that can be
    /// asked at each of this many.
    pub every: u64,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub steps: u64,
    pub chains: u64,
    /// What happened how often.
    pub counts: BTreeMap<&'static str, u64>,
    /// Most that a batch lost of its own coins to others that closed with it, in millionths of them.
    pub worst_share_ppm: u128,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:>10} steps on {} chains", self.steps, self.chains)?;
        for (what, times) in &self.counts {
            writeln!(f, "{times:>10} {what}")?;
        }
        write!(
            f,
            "{:>10} ppm of a batch lost to others at most",
            self.worst_share_ppm
        )
    }
}

/// Where hub and model differ.
#[derive(Clone, Debug)]
pub struct Failure {
    pub seed: u64,
    /// Seed of the chain's own life, which alone leads to the failure.
    pub life_seed: u64,
    /// Step of that life.
    pub step: u64,
    pub what: String,
    /// The last actions, the failing one at the end.
    pub actions: Vec<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for action in &self.actions {
            writeln!(f, "  {action}")?;
        }
        writeln!(f, "{}", self.what)?;
        write!(
            f,
            "seed {}, life {}, step {}",
            self.seed, self.life_seed, self.step
        )
    }
}

/// Runs until the steps are done or hub and model differ.
pub fn run(plan: Plan) -> Result<Tally, Box<Failure>> {
    let mut seeds = Chance::new(plan.seed);
    let mut tally = Tally::default();
    while tally.steps < plan.steps {
        let steps = plan.life.min(plan.steps - tally.steps);
        let life_seed = seeds.bits();
        live(life_seed, steps, plan.every, &mut tally).map_err(|mut failure| {
            failure.seed = plan.seed;
            failure
        })?;
    }
    Ok(tally)
}

/// One chain's life.
pub fn live(life_seed: u64, steps: u64, every: u64, tally: &mut Tally) -> Result<(), Box<Failure>> {
    let mut chance = Chance::new(life_seed);
    let mut last: VecDeque<String> = VecDeque::new();
    let mut step = 0;
    let mut world = None;
    let lived = catch_unwind(AssertUnwindSafe(|| -> AnyResult<()> {
        let world = world.insert(World::new(&mut chance));
        while step < steps {
            step += 1;
            let action = world.choose(&mut chance);
            if last.len() == SHOWN {
                last.pop_front();
            }
            last.push_back(format!("{step} at {}: {action:?}", world.books.nanos));
            one(world, &action, step % every == 0)?;
        }
        Ok(())
    }));
    let what = match lived {
        Ok(Ok(())) => {
            tally.steps += steps;
            tally.chains += 1;
            if let Some(world) = world {
                for (what, times) in &world.books.counts {
                    *tally.counts.entry(what).or_default() += times;
                }
                tally.worst_share_ppm = tally.worst_share_ppm.max(world.books.worst_share_ppm);
            }
            return Ok(());
        }
        Ok(Err(error)) => format!("{error:#}"),
        Err(panic) => text(panic.as_ref()),
    };
    Err(Box::new(Failure {
        seed: 0,
        life_seed,
        step,
        what,
        actions: last.into(),
    }))
}

fn one(world: &mut World, action: &Action, whole: bool) -> AnyResult<()> {
    world.perform(action)?;
    world.compare_ledger()?;
    for who in touched(action) {
        world.compare_purse(who)?;
    }
    world.suite.checked = true;
    world.suite.check();
    world.suite.checked = false;
    if whole {
        world.compare_all()?;
    }
    Ok(())
}

fn text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
    text.unwrap_or_else(|| "a panic".into())
}
