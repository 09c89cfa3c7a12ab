//! What a chain checks when wasm is uploaded: the VM's static analysis, the size, the capabilities asked for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use pstake_testing::vm;

/// Checks every wasm file of a folder; prints a table; fails if one of them would be refused.
pub fn check(folder: &Path) -> Result<()> {
    let files = wasm_files(folder)?;
    let mut refused = Vec::new();
    println!(
        "{:<24}{:>8}{:>8}  checksum, capabilities",
        "wasm", "bytes", "limit"
    );
    for file in files {
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match vm::check(&fs::read(&file)?) {
            Ok(report) => {
                let capabilities: Vec<_> = report.required_capabilities.into_iter().collect();
                let (size, limit) = (report.size, vm::MAX_WASM_SIZE);
                let capabilities = capabilities.join(" ");
                println!(
                    "{name:<24}{size:>8}{limit:>8}  {}  {capabilities}",
                    report.checksum
                );
            }
            Err(error) => {
                println!("{name:<24} REFUSED: {error:#}");
                refused.push(name);
            }
        }
    }
    if !refused.is_empty() {
        bail!("a chain would refuse {}", refused.join(", "));
    }
    Ok(())
}

fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| {
        format!(
            "no wasm in {}; `cargo xtask build` makes it",
            folder.display()
        )
    })?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "wasm") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!(
            "no wasm in {}; `cargo xtask build` makes it",
            folder.display()
        );
    }
    Ok(files)
}
