//! `cargo xtask`: the one task tool of the workspace. This file is the command line only.

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

mod build;
#[cfg(test)]
mod gas_tests;
mod host;
mod localnet;
mod mutants;
mod npm;
mod schema;
mod simulate;
mod size;
mod snapshot;
mod spec;
mod test;
mod threats;
mod tools;
mod ts;
mod wasm;

use tools::{Unusable, Workspace};

/// The one task tool of the workspace.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Build the wasm of every contract, as chains accept it, into target/pstake/wasm
    Build,
    /// Check that wasm as a chain does when it is uploaded
    Check,
    /// Run a year of protocol life in the real VM; prints a table, writes a chart
    Demo(simulate::Demo),
    /// Run everything that must pass; CI runs this
    Test,
    /// Compare the JSON schemas under schema/ with the code
    Schema(Update),
    /// Compare docs/SPEC.md with the names of the tests
    Spec,
    /// Compare the TypeScript client with schemas and errors, compile and test it
    Ts(ts::Ts),
    /// Compare the sizes of the wasm with snapshots/size.json
    Size(Update),
    /// Measure gas in the real VM and compare with snapshots/gas.json; --chain: on real chains, writes docs/gas.md
    Gas(Gas),
    /// Random runs of hub and token against an independent model
    Soak(simulate::Soak),
    /// Change the contracts' code in small ways and see that a test notices each
    Mutants(mutants::Mutants),
    /// A real chain on this machine: up, down, status; `localnet help` tells more
    Localnet(localnet::Localnet),
    /// Run the suite on real chains, and compare with the simulated ones
    E2e(localnet::E2e),
}

#[derive(clap::Args)]
struct Update {
    /// Record what is found instead of comparing with it
    #[arg(long)]
    update: bool,
}

#[derive(clap::Args)]
struct Gas {
    #[command(flatten)]
    update: Update,
    /// Measure on real chains instead, and write snapshots/gas-chain.json and docs/gas.md
    #[arg(long, conflicts_with = "update")]
    chain: bool,
    /// With --chain: only stages whose name contains this (pool-and-alliance, hub, settlement); other rows are kept
    #[arg(long, requires = "chain")]
    only: Option<String>,
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
        Task::Check => {
            build::build(&workspace)?;
            simulate::check(&workspace)
        }
        Task::Demo(demo) => {
            build::build(&workspace)?;
            simulate::check(&workspace)?;
            simulate::demo(&workspace, &demo)
        }
        Task::Test => test::test(&workspace),
        Task::Schema(Update { update }) => schema::schema(&workspace, update),
        Task::Spec => spec::spec(&workspace),
        Task::Ts(options) => ts::ts(&workspace, &options, &mut test::Count::default()),
        Task::Size(Update { update }) => {
            build::build(&workspace)?;
            size::size(&workspace, update)
        }
        Task::Gas(Gas {
            update,
            chain,
            only,
        }) => {
            build::build(&workspace)?;
            if chain {
                return localnet::gas(&workspace, only);
            }
            simulate::gas(&workspace, update.update)
        }
        Task::Soak(soak) => simulate::soak(&workspace, &soak),
        Task::E2e(e2e) => {
            if !e2e.list {
                build::build(&workspace)?;
            }
            localnet::e2e(&workspace, &e2e)
        }
        Task::Mutants(options) => mutants::mutants(&workspace, &options),
        Task::Localnet(arguments) => localnet::localnet(&workspace, &arguments),
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
    let line = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("error: ");
    eprintln!("xtask: {line}; `cargo xtask` lists the subcommands");
    ExitCode::from(2)
}

/// The subcommands with a line each.
fn list() {
    println!("cargo xtask SUBCOMMAND, one of:");
    for task in Cli::command().get_subcommands() {
        println!(
            "  {:<10}{}",
            task.get_name(),
            task.get_about().unwrap_or_default()
        );
    }
}
