//! A chain that lives as long as this value: started and ended by the tool that `cargo xtask localnet` runs.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

use anyhow::{bail, Context, Result};
use serde::Deserialize;

pub const DENOM: &str = "uxprt";
pub const PREFIX: &str = "persistence";

/// Names of the chains that run, for whoever interrupts us.
static RUNNING: Mutex<Vec<String>> = Mutex::new(vec![]);

/// What the tool says of a chain.
#[derive(Deserialize, Debug, Clone)]
pub struct Report {
    pub chain_id: String,
    pub rpc: String,
    /// Unix time of the chain's clock.
    pub clock_seconds: u64,
    pub bonded_validators: usize,
    /// Operator addresses.
    pub validators: Vec<String>,
    /// The account of x/gov.
    pub gov: String,
    pub processes: Vec<Process>,
}

#[derive(Deserialize, Debug, Clone)]
pub struct Process {
    pub runs: bool,
    pub rpc: String,
}

/// A running chain.
pub struct Localnet {
    name: String,
    pub report: Report,
}

impl Localnet {
    /// Starts a chain with options of `cargo xtask localnet up`.
    pub fn up(name: &str, options: &[&str]) -> Result<Self> {
        let name = format!("e2e-{name}");
        let mut arguments = vec!["up", "--json", "--block-time", "80ms", "--voting", "4s"];
        arguments.extend(options);
        RUNNING.lock().expect("not poisoned").push(name.clone());
        let report = tool(&name, &arguments)?;
        let report = serde_json::from_str(&report).context("what localnet up says")?;
        Ok(Localnet { name, report })
    }

    /// Any other command of the tool, for this chain.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        tool(&self.name, arguments)
    }

    pub fn status(&self) -> Result<Report> {
        Ok(serde_json::from_str(&self.run(&["status", "--json"])?)?)
    }

    /// Where a file for the tool can lie.
    pub fn file(&self, name: &str) -> Result<PathBuf> {
        Ok(folder()?.join(&self.name).join(name))
    }
}

impl Drop for Localnet {
    fn drop(&mut self) {
        if let Err(error) = tool(&self.name, &["down"]) {
            eprintln!("e2e: {error:#}");
        }
    }
}

/// Ends every chain that was started here: for an interrupt.
pub fn down_all() {
    for name in RUNNING.lock().expect("not poisoned").iter() {
        let _ = tool(name, &["down"]);
    }
}

fn folder() -> Result<PathBuf> {
    let folder = std::env::var_os("LOCALNET_DIR");
    let folder = folder.context("LOCALNET_DIR is not set: start this with `cargo xtask e2e`")?;
    Ok(folder.into())
}

fn tool(name: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(folder()?.join("bin/localnet"))
        .args(arguments)
        .args(["--name", name])
        .output()
        .context("target/localnet/bin/localnet")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
