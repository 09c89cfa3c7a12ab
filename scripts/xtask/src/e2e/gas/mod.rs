//! Gas of our messages on a real chain, beside what others cost, our targets and the VM's estimate: docs/gas.md.

mod measure;
mod notes;
mod parts;
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Gas used by whole transactions, by "MESSAGE: CASE".
pub type Rows = BTreeMap<String, u64>;

/// What is measured on chains of its own.
const STAGES: [(&str, &[usize], Stage); 3] = [
    ("pool-and-alliance", &[1, 20, 100], parts::by_validators),
    ("hub", &[1, 20, 100], measure::by_validators),
    ("settlement", &[20], measure::settlement),
];
type Stage = fn(&mut Rows, usize) -> Result<()>;

/// Measures, then writes snapshots/gas-chain.json and docs/gas.md; of the stages whose name contains `only`, if that is
/// given: the other rows are kept.
pub fn gas(root: &Path, only: Option<&str>) -> Result<()> {
    let mut rows = match only {
        Some(_) => read(root, "gas-chain.json")?,
        None => Rows::new(),
    };
    for (name, cases, measure) in STAGES {
        if only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        for validators in cases {
            println!("{name}, {validators} validators ...");
            measure(&mut rows, *validators)?;
        }
    }
    let text = serde_json::to_string_pretty(&rows)? + "\n";
    fs::write(root.join("snapshots/gas-chain.json"), text).context("snapshots/gas-chain.json")?;
    write_report(root)
}

fn read(root: &Path, name: &str) -> Result<Rows> {
    let text = fs::read_to_string(root.join("snapshots").join(name)).context(name.to_owned())?;
    Ok(serde_json::from_str(&text)?)
}

/// Writes docs/gas.md from the two snapshots.
pub fn write_report(root: &Path) -> Result<()> {
    let text = report::report(&read(root, "gas-chain.json")?, &read(root, "gas.json")?);
    fs::write(root.join("docs/gas.md"), text).context("docs/gas.md")
}
