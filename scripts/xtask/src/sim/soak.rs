//! Random runs against the independent model, for as long as one likes.

use std::num::NonZero;
use std::time::Instant;
use std::{panic, thread};

use anyhow::{anyhow, Result};
use pstake_testing::model::{live, run, Plan, Tally};

/// Steps of one chain before a fresh one follows.
const LIFE: u64 = 2_000;
/// Everything is compared at each of this many steps; the ledger and the invariants at each step.
const EVERY: u64 = 16;

#[derive(clap::Args)]
pub struct Args {
    /// Steps in all
    #[arg(long, default_value_t = 100_000)]
    steps: u64,
    /// The same seed gives the same steps
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this life, as a failure names it, up to its step in --steps
    #[arg(long)]
    life: Option<u64>,
    /// Chains at the same time; all processors if absent
    #[arg(long)]
    jobs: Option<usize>,
}

pub fn soak(args: &Args) -> Result<()> {
    // a failure is printed with its actions, not where it was noticed
    panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    let available = || thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = args.jobs.unwrap_or_else(available);
    let plan = Plan {
        seed: args.seed,
        steps: args.steps,
        life: LIFE,
        every: EVERY,
        jobs,
    };
    let mut tally = Tally::default();
    let result = match args.life {
        Some(life) => live(life, args.steps, 1, &mut tally),
        None => run(plan).map(|done| tally = done),
    };
    drop(panic::take_hook());
    result.map_err(|failure| anyhow!("hub and model differ\n{failure}"))?;
    let seconds = start.elapsed().as_secs_f64();
    println!("seed {}: hub and model agree", args.seed);
    println!("{tally}");
    for (kind, end) in tally.unreached() {
        println!("{:>10} {kind}: {end}", "never");
    }
    let rate = tally.steps as f64 / seconds;
    println!("{rate:.0} steps a second, {jobs} chains at a time");
    Ok(())
}
