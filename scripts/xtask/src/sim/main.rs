//! The part of the task tool that needs the real VM and the suite. xtask starts it; this file is the command line only.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

mod check;
mod demo;
mod gas;
mod soak;

#[derive(Parser)]
#[command(name = "sim")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check the wasm as a chain does when it is uploaded
    Check,
    /// Run a year of protocol life
    Demo(demo::Args),
    /// Measure the gas of every message
    Gas(gas::Args),
    /// Random runs against the independent model
    Soak(soak::Args),
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sim: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Check => check::check(&folder("PSTAKE_WASM_DIR")?),
        Task::Gas(args) => gas::gas(&args),
        Task::Soak(args) => soak::soak(&args),
        Task::Demo(args) => demo::demo(args, &folder("PSTAKE_OUT_DIR")?.join("demo")),
    }
}

/// A folder that xtask names in the environment.
fn folder(variable: &str) -> Result<PathBuf> {
    let folder = env::var_os(variable)
        .with_context(|| format!("{variable} is not set: start this with `cargo xtask`"))?;
    Ok(PathBuf::from(folder))
}
