//! The part of the task tool that needs the real VM and the suite. xtask starts it; this file is the command line only.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

mod check;

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
        Task::Check => check::check(&wasm_folder()?),
    }
}

/// The folder of the wasm, from xtask.
fn wasm_folder() -> Result<PathBuf> {
    let folder = env::var_os("PSTAKE_WASM_DIR")
        .context("PSTAKE_WASM_DIR is not set: start this with `cargo xtask`")?;
    Ok(PathBuf::from(folder))
}
