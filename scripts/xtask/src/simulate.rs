//! What runs contracts: starts the program `sim` of this package, which holds the real VM.
//!
//! It gets the folder of the wasm in PSTAKE_WASM_DIR and a folder for what it writes in PSTAKE_OUT_DIR.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::host::{build_binary, HOST};
use crate::snapshot::Snapshot;
use crate::tools::{read, run, Workspace};

/// Settings of the demo; what is absent is the demo's own choice.
#[derive(Debug, Default, clap::Args)]
pub struct Demo {
    /// Seed of the random users: the same seed gives the same run
    #[arg(long)]
    seed: Option<u64>,
    /// Days of protocol life
    #[arg(long)]
    days: Option<u32>,
    /// Folder for the chart and the JSON of the run
    #[arg(long)]
    out: Option<PathBuf>,
    /// Run the contracts as native code instead of wasm: faster, without gas
    #[arg(long)]
    native: bool,
}

/// Settings of the random runs.
#[derive(Debug, clap::Args)]
pub struct Soak {
    /// Steps in all
    #[arg(long)]
    steps: Option<u64>,
    /// The same seed gives the same steps
    #[arg(long)]
    seed: Option<u64>,
    /// Only this life, as a failure names it, up to its step in --steps
    #[arg(long)]
    life: Option<u64>,
    /// Chains at the same time, each in a thread; all processors if absent
    #[arg(long)]
    jobs: Option<u64>,
}

/// The static check of the chain's VM on every wasm.
pub fn check(workspace: &Workspace) -> Result<()> {
    sim(workspace, &["check".into()])
}

/// A year of protocol life in the real VM.
pub fn demo(workspace: &Workspace, demo: &Demo) -> Result<()> {
    let mut arguments: Vec<OsString> = vec!["demo".into()];
    let mut option = |name: &str, value: Option<OsString>| {
        if let Some(value) = value {
            arguments.extend([name.into(), value]);
        }
    };
    option("--seed", demo.seed.map(|seed| seed.to_string().into()));
    option("--days", demo.days.map(|days| days.to_string().into()));
    option("--out", demo.out.clone().map(PathBuf::into_os_string));
    if demo.native {
        arguments.push("--native".into());
    }
    sim(workspace, &arguments)
}

/// Measures gas in the real VM, then compares with snapshots/gas.json or rewrites it.
pub fn gas(workspace: &Workspace, update: bool) -> Result<()> {
    let file = workspace.out().join("gas.json");
    sim(
        workspace,
        &["gas".into(), "--out".into(), file.clone().into()],
    )?;
    let rows = serde_json::from_slice(&read(&file)?).context("what `sim gas` wrote")?;
    let snapshot = Snapshot {
        file: &workspace.root.join("snapshots/gas.json"),
        unit: "gas",
        per_mille: 5,
        command: "cargo xtask gas --update",
    };
    snapshot.settle(&rows, update)
}

/// Random runs against the independent model, in native code: no wasm is needed.
pub fn soak(workspace: &Workspace, soak: &Soak) -> Result<()> {
    let mut arguments: Vec<OsString> = vec!["soak".into()];
    for (name, value) in [
        ("--steps", soak.steps),
        ("--seed", soak.seed),
        ("--life", soak.life),
        ("--jobs", soak.jobs),
    ] {
        if let Some(value) = value {
            arguments.extend([name.into(), value.to_string().into()]);
        }
    }
    // as a release build would be, but nothing of the dependencies is compiled again, and sums that overflow still stop
    let fast = ["--config", "profile.dev.opt-level=3"];
    start(workspace, &[&HOST[..], &fast].concat(), &arguments)
}

fn sim(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    start(workspace, &HOST, arguments)
}

fn start(workspace: &Workspace, select: &[&str], arguments: &[OsString]) -> Result<()> {
    let program = build_binary(workspace, "xtask", "sim", select)?;
    run(Command::new(program)
        .args(arguments)
        .env("PSTAKE_WASM_DIR", workspace.wasm())
        .env("PSTAKE_OUT_DIR", workspace.out()))
}
