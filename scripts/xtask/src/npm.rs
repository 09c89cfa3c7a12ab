//! Packages from npm, exactly as a lock file in the repository names them.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::tools::{read, run, sha256, write};

/// Installs what FOLDER/package-lock.json pins, unless that very lock is installed already.
pub fn install(folder: &Path) -> Result<()> {
    let lock = sha256(&read(&folder.join("package-lock.json"))?);
    let stamp = folder.join("node_modules/.pstake-lock");
    if fs::read_to_string(&stamp).is_ok_and(|s| s == lock) {
        return Ok(());
    }
    println!("installing packages with npm");
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--loglevel=error"])
        .current_dir(folder))?;
    write(&stamp, lock)
}
