//! Mutation testing of the contracts with cargo-mutants. Settings: .cargo/mutants.toml; findings: docs/mutants.md.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Result};

use crate::tools::{cannot_start, cargo, read, Unusable, Workspace};

/// What is installed when it is missing. Other versions make other mutants.
const TOOLS: [(&str, &str); 2] = [("cargo-mutants", "27.1.0"), ("cargo-nextest", "0.9.151")];

/// Settings of the mutation tests.
#[derive(Debug, clap::Args)]
pub struct Mutants {
    /// Passed on to cargo-mutants, such as --file GLOB, --shard 0/8, --package NAME; default: every contract
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<OsString>,
}

/// Runs cargo-mutants in a copy of the tree, with a target folder of its own, and tells the score.
pub fn mutants(workspace: &Workspace, mutants: &Mutants) -> Result<()> {
    let bin = tools(workspace)?;
    let report = workspace.out().join("mutants");
    let mut path = vec![bin.clone()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let mut command = Command::new(bin.join("cargo-mutants"));
    command
        .args(["mutants", "--output"])
        .arg(&report)
        .args(packages(workspace, &mutants.options))
        .args(&mutants.options)
        .current_dir(&workspace.root)
        .env("PATH", env::join_paths(path)?)
        .env("CARGO_TARGET_DIR", workspace.out().join("mutants-target"))
        // tests/checks.rs leaves the wasm out
        .env("PSTAKE_NATIVE_ONLY", "1");
    let status = command.status().map_err(|e| cannot_start(&command, &e))?;
    if mutants.options.iter().any(|o| o == "--list") && status.success() {
        return Ok(());
    }
    // 2 and 3: all were run, some survived or ran out of time
    if ![0, 2, 3].contains(&status.code().unwrap_or(1)) {
        bail!("cargo-mutants failed ({status})");
    }
    let score = Score::read(&report.join("mutants.out"))?;
    println!("{score}; lists are in {}", report.display());
    if score.survived > 0 {
        bail!("{} mutants survived", score.survived);
    }
    Ok(())
}

/// Every contract, unless the caller names packages.
fn packages(workspace: &Workspace, options: &[OsString]) -> Vec<OsString> {
    let named = |option: &OsString| {
        let option = option.to_string_lossy();
        option.starts_with("-p") || option.starts_with("--package") || option == "--workspace"
    };
    if options.iter().any(named) {
        return vec![];
    }
    let contracts = workspace.contracts.iter();
    contracts
        .flat_map(|contract| ["--package".into(), contract.package.clone().into()])
        .collect()
}

/// The folder of the tools, installed on first use.
fn tools(workspace: &Workspace) -> Result<PathBuf> {
    let root = workspace.out().join("tools");
    for (name, version) in TOOLS {
        // named by version, so that a new pin is installed
        let mark = root.join(format!("{name}-{version}"));
        if mark.exists() {
            continue;
        }
        println!("installing {name} {version}");
        let mut install = cargo();
        install
            .args(["install", "--quiet", "--locked", "--force", "--root"])
            .arg(&root)
            .args(["--version", version, name]);
        let status = install.status().map_err(|e| cannot_start(&install, &e))?;
        if !status.success() {
            let text = format!("{name} {version} is missing and could not be installed");
            return Err(Unusable(text).into());
        }
        crate::tools::write(&mark, "")?;
    }
    Ok(root.join("bin"))
}

/// What became of the mutants.
#[derive(Debug, PartialEq)]
struct Score {
    /// A test failed, or never ended.
    caught: usize,
    survived: usize,
    /// They do not compile: no mutants.
    unviable: usize,
}

impl Score {
    fn read(folder: &Path) -> Result<Self> {
        let count = |name: &str| -> Result<usize> {
            let text = read(&folder.join(name))?;
            Ok(String::from_utf8_lossy(&text).lines().count())
        };
        Ok(Score {
            caught: count("caught.txt")? + count("timeout.txt")?,
            survived: count("missed.txt")?,
            unviable: count("unviable.txt")?,
        })
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let viable = self.caught + self.survived;
        let tenths = (self.caught * 1_000).checked_div(viable).unwrap_or(1_000);
        write!(
            f,
            "{} of {viable} viable mutants caught ({}.{}%), {} did not compile",
            self.caught,
            tenths / 10,
            tenths % 10,
            self.unviable
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn score_then_of_the_viable_ones() {
        let score = Score {
            caught: 19,
            survived: 1,
            unviable: 7,
        };
        assert_eq!(
            score.to_string(),
            "19 of 20 viable mutants caught (95.0%), 7 did not compile"
        );
        let nothing = Score {
            caught: 0,
            survived: 0,
            unviable: 0,
        };
        assert!(nothing.to_string().contains("100.0%"));
    }

    #[test]
    fn score_when_lists_are_missing_then_an_error_names_them() {
        let error = Score::read(Path::new("/nowhere")).unwrap_err().to_string();
        assert!(error.contains("/nowhere/caught.txt"), "{error}");
    }
}
