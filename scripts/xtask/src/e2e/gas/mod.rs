//! Gas of our messages on a real chain, beside what others cost, our targets and the VM's estimate: docs/gas.md.

mod measure;
mod parts;
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Gas used by whole transactions, by "MESSAGE: CASE".
pub type Rows = BTreeMap<String, u64>;

/// Measures, then writes snapshots/gas-chain.json and docs/gas.md.
pub fn gas(root: &Path) -> Result<()> {
    let mut rows = Rows::new();
    for validators in [1, 20, 100] {
        println!("pool and alliance, {validators} validators ...");
        parts::by_validators(&mut rows, validators)?;
    }
    for validators in [1, 20, 100] {
        println!("{validators} validators ...");
        measure::by_validators(&mut rows, validators)?;
    }
    println!("settlement ...");
    measure::settlement(&mut rows)?;
    let text = serde_json::to_string_pretty(&rows)? + "\n";
    fs::write(root.join("snapshots/gas-chain.json"), text).context("snapshots/gas-chain.json")?;
    write_report(root)
}

/// Writes docs/gas.md from the two snapshots.
pub fn write_report(root: &Path) -> Result<()> {
    let read = |name: &str| -> Result<Rows> {
        let text =
            fs::read_to_string(root.join("snapshots").join(name)).context(name.to_owned())?;
        Ok(serde_json::from_str(&text)?)
    };
    let text = report::report(&read("gas-chain.json")?, &read("gas.json")?);
    fs::write(root.join("docs/gas.md"), text).context("docs/gas.md")
}
