//! Sizes of the wasm against the recorded ones and against what chains take.

use anyhow::{bail, Result};

use crate::snapshot::{Rows, Snapshot};
use crate::tools::{read, Workspace};

/// Chains refuse a larger contract: wasmd's default of 800 KiB.
const LIMIT: u64 = 800 * 1024;

/// Compares with snapshots/size.json, or rewrites it.
pub fn size(workspace: &Workspace, update: bool) -> Result<()> {
    let mut rows = Rows::new();
    for contract in &workspace.contracts {
        let bytes = u64::try_from(read(&workspace.wasm_file(contract))?.len())?;
        println!(
            "{:<24}{bytes:>8} bytes, {:>3}% of {LIMIT}",
            contract.crate_name,
            bytes * 100 / LIMIT
        );
        if bytes > LIMIT {
            bail!(
                "{} has {bytes} bytes; chains take at most {LIMIT}",
                contract.crate_name
            );
        }
        rows.insert(contract.crate_name.clone(), bytes);
    }
    let snapshot = Snapshot {
        file: &workspace.root.join("snapshots/size.json"),
        unit: "bytes",
        per_mille: 10,
        command: "cargo xtask size --update",
    };
    snapshot.settle(&rows, update)
}
