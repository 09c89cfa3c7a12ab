//! Runs of chance: many short lives of chains, each with settings of its own.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result as AnyResult;

use super::actions::Action;
use super::choose::touched;
use super::coverage::{expected, Reached};
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
    /// Chains that live at the same time, each in a thread. The number changes nothing but the time it takes.
    pub jobs: usize,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub steps: u64,
    pub chains: u64,
    /// What happened how often.
    pub counts: BTreeMap<&'static str, u64>,
    /// Kinds of steps and how they ended, how often.
    pub reached: BTreeMap<Reached, u64>,
    /// Most that a batch lost of its own coins to others that closed with it, in millionths of them.
    pub worst_share_ppm: u128,
}

impl Tally {
    /// What a run of some length must reach, and this one did not.
    pub fn unreached(&self) -> Vec<Reached> {
        let mut all = expected();
        all.retain(|kind| !self.reached.contains_key(kind));
        all
    }

    fn add(&mut self, other: &Tally) {
        self.steps += other.steps;
        self.chains += other.chains;
        for (what, times) in &other.counts {
            *self.counts.entry(what).or_default() += times;
        }
        for (what, times) in &other.reached {
            *self.reached.entry(*what).or_default() += times;
        }
        self.worst_share_ppm = self.worst_share_ppm.max(other.worst_share_ppm);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:>10} steps on {} chains", self.steps, self.chains)?;
        for ((kind, end), times) in &self.reached {
            writeln!(f, "{times:>10} {kind}: {end}")?;
        }
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

/// Runs until the steps are done or hub and model differ; of several lives that fail, the first counts.
pub fn run(plan: Plan) -> Result<Tally, Box<Failure>> {
    let lives = lives(plan);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Tally::default();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some((life_seed, steps)) = lives.get(i) else {
                return Ok(done);
            };
            if let Err(mut failure) = live(*life_seed, *steps, plan.every, &mut done) {
                next.fetch_max(lives.len(), Ordering::Relaxed); // the others finish theirs and stop
                failure.seed = plan.seed;
                return Err((i, failure));
            }
        }
    };
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..plan.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|done| done.expect("panics of a life are caught in it"))
            .collect()
    });
    let mut tally = Tally::default();
    let mut first: Option<(usize, Box<Failure>)> = None;
    for result in results {
        match result {
            Ok(done) => tally.add(&done),
            Err((i, failure)) => {
                if first.as_ref().is_none_or(|(j, _)| i < *j) {
                    first = Some((i, failure));
                }
            }
        }
    }
    first.map_or(Ok(tally), |(_, failure)| Err(failure))
}

/// Seeds and steps of the chains.
fn lives(plan: Plan) -> Vec<(u64, u64)> {
    let mut seeds = Chance::new(plan.seed);
    let (mut all, mut left) = (vec![], plan.steps);
    while left > 0 {
        let steps = plan.life.clamp(1, left);
        all.push((seeds.bits(), steps));
        left -= steps;
    }
    all
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
            if let Some(mut world) = world {
                world.note_counts();
                tally.add(&Tally {
                    counts: world.books.counts,
                    reached: world.reached,
                    worst_share_ppm: world.books.worst_share_ppm,
                    ..Tally::default()
                });
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
