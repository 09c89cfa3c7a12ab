//! A year of protocol life on a chain in this process: the built wasm in the real VM, over the SDK's staking.
//!
//! `people` decide, `world` sends and counts, `life` lets days pass, `slashes` happen, `pool` pays those in a hurry,
//! `alliance` restakes, `report` sums up, `table`, `chart` and `rewards` show it.

mod alliance;
mod chart;
mod gas;
mod life;
mod people;
mod pool;
mod progress;
mod report;
mod rewards;
mod slashes;
mod table;
mod tally;
mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{bail, ensure, Context, Result};
use pstake_testing::suite::Form;

use life::{Life, Plan};
use report::Run;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Seed of the random users: the same seed gives the same run
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Days of protocol life
    #[arg(long, default_value_t = 365)]
    days: u64,
    /// Users, at most 240
    #[arg(long, default_value_t = 240)]
    users: u64,
    /// Folder for the chart and the JSON of the run; target/pstake/demo if absent
    #[arg(long)]
    out: Option<PathBuf>,
    /// Run the contracts as native code instead of wasm: fast, no gas
    #[arg(long)]
    native: bool,
}

const VALIDATORS: usize = 20;

/// Runs, prints, writes; fails if the hub is not solvent at the end or a message was refused.
pub fn demo(args: Args, default_out: &Path) -> Result<()> {
    ensure!(args.days >= 6, "--days {}: at least 6", args.days);
    let most = people::MOST;
    ensure!(
        (1..=most).contains(&args.users),
        "--users {}: 1 to {most}",
        args.users
    );
    let form = if args.native {
        Form::Native
    } else {
        Form::Wasm
    };
    let plan = Plan {
        seed: args.seed,
        days: args.days,
        users: args.users,
        validators: VALIDATORS,
        form,
    };
    let start = Instant::now();
    let mut life = Life::new(plan)?;
    let deployed = start.elapsed();
    life.run()?;
    let run = Run::of(&life)?;
    print!("{}", table::table(&run));

    let (seconds, messages) = (start.elapsed().as_secs_f64(), life.world.tally.messages());
    println!(
        "\n{messages} messages in {seconds:.1} s ({:.1} s to compile and deploy): {:.0} messages/s in the VM alone, {:.0} with the chain",
        deployed.as_secs_f64(),
        messages as f64 / life.world.tally.busy.as_secs_f64(),
        messages as f64 / (seconds - deployed.as_secs_f64()),
    );
    let out = args.out.as_deref().unwrap_or(default_out);
    fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    save(&out.join("run.json"), &json(&run)?)?;
    save(&out.join("rate.svg"), &chart::svg(&run)?)?;
    save(&out.join("rewards.svg"), &rewards::svg(&run)?)?;
    println!(
        "{}, rewards.svg and run.json beside it",
        out.join("rate.svg").display()
    );
    if !run.passed() {
        bail!("the run is not as it must be");
    }
    Ok(())
}

fn json(run: &Run) -> Result<String> {
    Ok(serde_json::to_string_pretty(run)? + "\n")
}

fn save(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seed: u64, form: Form) -> Run {
        let mut life = Life::new(Plan {
            seed,
            days: 15,
            users: 20,
            validators: VALIDATORS,
            form,
        })
        .unwrap();
        life.run().unwrap();
        let run = Run::of(&life).unwrap();
        assert!(run.passed(), "{:?} {:?}", run.failures, run.solvency);
        run
    }

    #[test]
    fn demo_when_same_seed_then_same_files_and_other_seed_then_others() {
        let (first, second, other) = (
            run(7, Form::Native),
            run(7, Form::Native),
            run(8, Form::Native),
        );
        assert_eq!(first.slashes.len(), 2);
        assert_eq!(json(&first).unwrap(), json(&second).unwrap());
        assert_eq!(chart::svg(&first).unwrap(), chart::svg(&second).unwrap());
        assert_eq!(
            rewards::svg(&first).unwrap(),
            rewards::svg(&second).unwrap()
        );
        let earned = |i: usize| first.alliance.assets[i].earned.worth_native;
        assert!((0..3).all(|i| !earned(i).is_zero()));
        assert!(!first.alliance.sources.revenue.is_zero());
        assert_ne!(json(&first).unwrap(), json(&other).unwrap());
    }

    #[test]
    fn demo_when_wasm_then_same_as_native() {
        let (native, wasm) = (run(7, Form::Native), run(7, Form::Wasm));
        let days = |run: &Run| serde_json::to_string(&(&run.series, &run.alliance)).unwrap();
        assert_eq!(days(&wasm), days(&native));
        assert!(native.gas.is_none());
        assert!(wasm.gas.is_some_and(|gas| gas.tick_parts_max["submit"] > 0));
    }
}
