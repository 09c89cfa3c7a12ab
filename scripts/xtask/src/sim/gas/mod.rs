//! Gas of every message of the built wasm, as a chain prices it, in rows for snapshots/gas.json.
//!
//! A row that begins with `tx` is the estimate of a whole transaction and comparable with what a chain reports. One
//! that begins with `contracts` is what the contracts' side of a tick's part costs: staking and distribution, which
//! handle its messages, charge on top of it and are not priced here.

mod alliance;
mod alliance_votes;
mod pool;
mod stage;
mod ticks;
mod users;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use cw_multi_test::error::AnyResult;
use pstake_testing::suite::Suite;
use pstake_testing::vm::gas::{measure, TxGas};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// File for the rows, as JSON
    #[arg(long)]
    out: std::path::PathBuf,
    /// Also print where the gas of each row goes
    #[arg(long)]
    frames: bool,
}

/// Whole transactions of users may not cost more, with any number of validators, holders and batches.
const TARGETS: [(&str, u64); 5] = [
    ("tx deposit", 220_000),
    ("tx unbond", 198_000),
    ("tx claim of 2 batches", 135_000),
    ("tx claim of 30 batches", 215_000),
    ("tx cancel", 198_000),
];

/// What was measured.
pub struct Rows {
    rows: BTreeMap<String, u64>,
    frames: bool,
}

impl Rows {
    /// A user's message, as a whole transaction.
    pub fn tx<S, T>(
        &mut self,
        name: &str,
        suite: &mut S,
        send: impl FnOnce(&mut S) -> AnyResult<T>,
    ) -> Result<TxGas> {
        let gas = self.measured(name, suite, send)?;
        self.add(format!("tx {name}"), gas.whole_tx_estimate(), &gas);
        Ok(gas)
    }

    /// A message as a whole transaction, and the contracts' side of it.
    pub fn both<S, T>(
        &mut self,
        name: &str,
        suite: &mut S,
        send: impl FnOnce(&mut S) -> AnyResult<T>,
    ) -> Result<TxGas> {
        let gas = self.tx(name, suite, send)?;
        self.add(format!("contracts {name}"), gas.total, &gas);
        Ok(gas)
    }

    /// A part of a tick, the contracts' side.
    pub fn contracts<T>(
        &mut self,
        name: &str,
        suite: &mut Suite,
        send: impl FnOnce(&mut Suite) -> AnyResult<T>,
    ) -> Result<TxGas> {
        let gas = self.measured(name, suite, send)?;
        self.add(format!("contracts {name}"), gas.total, &gas);
        Ok(gas)
    }

    /// Names a row that was measured before its name was known.
    pub fn rename(&mut self, row: &str, name: String) {
        if let Some(gas) = self.rows.remove(row) {
            self.rows.insert(name, gas);
        }
    }

    fn measured<S, T>(
        &self,
        name: &str,
        suite: &mut S,
        send: impl FnOnce(&mut S) -> AnyResult<T>,
    ) -> Result<TxGas> {
        let (result, gas) = measure(|| send(suite));
        result.with_context(|| name.to_owned())?;
        Ok(gas)
    }

    fn add(&mut self, row: String, value: u64, gas: &TxGas) {
        if self.frames {
            println!("{row}: {value}, {:?}", gas.messages);
            for f in &gas.frames {
                println!(
                    "  {}{} {:?}: {} = instance {} + storage {} ({} reads, {} writes, {} deletes, {} iterated) + queries {} + wasm {} + events {} + api {}",
                    "  ".repeat(f.depth as usize), f.label, f.entry, f.total(), f.instance, f.storage,
                    f.reads, f.writes, f.deletes, f.iterated, f.queries, f.wasm, f.events, f.api,
                );
            }
        }
        self.rows.insert(row, value);
    }
}

/// Measures everything, prints a summary, writes the rows.
pub fn gas(args: &Args) -> Result<()> {
    let start = Instant::now();
    let mut rows = Rows {
        rows: BTreeMap::new(),
        frames: args.frames,
    };
    users::measure(&mut rows)?;
    ticks::measure(&mut rows)?;
    alliance::measure(&mut rows)?;
    alliance_votes::measure(&mut rows)?;
    pool::measure(&mut rows)?;
    summary(&rows.rows);
    println!(
        "{} rows in {:.1} s",
        rows.rows.len(),
        start.elapsed().as_secs_f32()
    );
    save(&args.out, &rows.rows)
}

fn save(file: &Path, rows: &BTreeMap<String, u64>) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let text = serde_json::to_string_pretty(rows)? + "\n";
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

/// Smallest and largest case of each user message, against its target.
fn summary(rows: &BTreeMap<String, u64>) {
    println!(
        "{:<26}{:>10}{:>10}{:>9}{:>10}",
        "whole transaction", "smallest", "largest", "apart", "target"
    );
    for (name, target) in TARGETS {
        let of: Vec<u64> = rows
            .iter()
            .filter(|(row, _)| {
                row.strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with(':'))
            })
            .map(|(_, gas)| *gas)
            .collect();
        let (Some(min), Some(max)) = (of.iter().min(), of.iter().max()) else {
            continue;
        };
        let apart = (max - min) * 10_000 / min;
        let apart_text = format!("{}.{:02} %", apart / 100, apart % 100);
        let mark = if *max > target || apart >= 200 {
            "  above"
        } else {
            ""
        };
        println!(
            "{:<26}{min:>10}{max:>10}{apart_text:>9}{target:>10}{mark}",
            &name[3..]
        );
    }
}
