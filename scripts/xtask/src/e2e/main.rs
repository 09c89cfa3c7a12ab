//! `cargo xtask e2e`: the suite on a real chain. Each check is named, starts the chains it needs and ends them.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{bail, Result};
use clap::Parser;

mod checks;
mod gas;
mod live;
mod localnet;
mod node;
mod tool;

#[derive(Parser)]
#[command(name = "e2e")]
struct Args {
    /// Only what CI runs: a few minutes
    #[arg(long)]
    short: bool,
    /// Only checks whose name contains this
    #[arg(long)]
    only: Option<String>,
    /// Print the names and do nothing
    #[arg(long)]
    list: bool,
    /// Instead: measure gas, write snapshots/gas-chain.json and docs/gas.md under this folder
    #[arg(long)]
    gas: Option<PathBuf>,
    /// With --gas: only write docs/gas.md anew
    #[arg(long)]
    report: bool,
}

/// What a check found, as a line for a person; or why it failed.
pub type Check = fn() -> Result<String>;

fn main() -> ExitCode {
    let args = Args::parse();
    let interrupted = ctrlc::set_handler(|| {
        localnet::down_all();
        std::process::exit(130);
    });
    if let Err(error) = interrupted {
        eprintln!("e2e: no handler of interrupts: {error}");
    }
    if let Some(root) = &args.gas {
        let measured = if args.report {
            gas::write_report(root)
        } else {
            gas::gas(root, args.only.as_deref())
        };
        return match measured {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("e2e: {error:#}");
                ExitCode::FAILURE
            }
        };
    }
    let chosen: Vec<_> = checks::ALL
        .iter()
        .filter(|(_, short, _)| *short || !args.short)
        .filter(|(name, _, _)| {
            args.only
                .as_ref()
                .is_none_or(|part| name.contains(part.as_str()))
        })
        .collect();
    if args.list {
        for (name, short, _) in &chosen {
            println!("{name}{}", if *short { "  (short)" } else { "" });
        }
        return ExitCode::SUCCESS;
    }
    if chosen.is_empty() {
        eprintln!("e2e: no check has that name; --list shows them");
        return ExitCode::from(2);
    }
    let (start, mut failed) = (Instant::now(), vec![]);
    for (name, _, check) in &chosen {
        let begun = Instant::now();
        println!("{name} ...");
        // A panic in a scenario is a failure of this check alone.
        let result = std::panic::catch_unwind(check).unwrap_or_else(|_| bail_panicked());
        let seconds = begun.elapsed().as_secs_f32();
        match result {
            Ok(found) => println!("  ok in {seconds:.1} s: {found}"),
            Err(error) => {
                println!("  FAILED in {seconds:.1} s: {error:#}");
                failed.push(*name);
            }
        }
    }
    println!(
        "\ne2e: {} passed, {} failed, {:.0} s",
        chosen.len() - failed.len(),
        failed.len(),
        start.elapsed().as_secs_f32()
    );
    for name in &failed {
        println!("failed: {name}");
    }
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn bail_panicked() -> Result<String> {
    bail!("it panicked, see above")
}
