//! `cargo xtask`: the one task tool of the workspace. This file is the command line only.

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

mod build;
mod tools;
mod wasm;

use tools::{Unusable, Workspace};

/// The one task tool of the workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Build the wasm of every contract, as chains accept it, into target/pstake/wasm
    Build,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let Some(task) = cli.task else {
        list();
        return ExitCode::SUCCESS;
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(if error.is::<Unusable>() { 2 } else { 1 })
        }
    }
}

fn perform(task: Task) -> Result<()> {
    let workspace = Workspace::load()?;
    match task {
        Task::Build => build::build(&workspace),
    }
}

/// Help is printed whole; a mistake gets one line.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Nothing sensible is left to do if standard output is gone.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    eprintln!("xtask: {line}; `cargo xtask` lists the subcommands");
    ExitCode::from(2)
}

/// The subcommands with a line each.
fn list() {
    println!("cargo xtask SUBCOMMAND, one of:");
    for task in Cli::command().get_subcommands() {
        println!("  {:<8}{}", task.get_name(), task.get_about().unwrap_or_default());
    }
}
