//! The JSON schemas under schema/ against what the contracts' types say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

use crate::host::{build_binary, HOST};
use crate::tools::{run, write, Contract, Workspace};

const COMMAND: &str = "cargo xtask schema --update";

/// Path below a contract's folder, and content.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Generates each contract's schema, then compares it with schema/CONTRACT or rewrites that.
pub fn schema(workspace: &Workspace, update: bool) -> Result<()> {
    let recorded = workspace.root.join("schema");
    let mut different = stray_folders(&recorded, &workspace.contracts)?;
    if update {
        for folder in different.drain(..) {
            fs::remove_dir_all(recorded.join(folder))?;
        }
    }
    for contract in &workspace.contracts {
        let folder = recorded.join(&contract.package);
        let new = files(&generate(workspace, contract)?)?;
        let old = if folder.is_dir() {
            files(&folder)?
        } else {
            Files::new()
        };
        let changes = differences(&old, &new);
        if update {
            replace(&folder, &old, &new)?;
        } else {
            different.extend(
                changes
                    .iter()
                    .map(|change| format!("{}/{change}", contract.package)),
            );
        }
        println!(
            "schema/{}: {} files, {} differ",
            contract.package,
            new.len(),
            changes.len()
        );
    }
    for line in &different {
        println!("DIFFERS schema/{line}");
    }
    if !different.is_empty() {
        bail!("the schema does not match the code; if the change is meant: `{COMMAND}`");
    }
    Ok(())
}

/// Runs a contract's src/bin/schema.rs in a folder of its own; returns the folder it wrote.
fn generate(workspace: &Workspace, contract: &Contract) -> Result<PathBuf> {
    let Some(binary) = &contract.schema_bin else {
        bail!("contracts/{} has no src/bin/schema.rs", contract.package);
    };
    // Two programs of one name overwrite each other in a build of the whole workspace.
    let shared = workspace
        .contracts
        .iter()
        .filter(|c| c.schema_bin.as_ref() == Some(binary))
        .count()
        > 1;
    let alone = ["--locked", "--package", &contract.package];
    let select: &[&str] = if shared { &alone } else { &HOST };
    let program = build_binary(workspace, &contract.package, binary, select)?;
    let folder = workspace.out().join("schema").join(&contract.package);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    // It prints a line for each file; ours says enough.
    run(Command::new(program)
        .current_dir(&folder)
        .stdout(std::process::Stdio::null()))?;
    Ok(folder.join("schema"))
}

/// Folders under schema/ that belong to no contract.
fn stray_folders(recorded: &Path, contracts: &[Contract]) -> Result<Vec<String>> {
    let mut stray = Vec::new();
    let Ok(entries) = fs::read_dir(recorded) else {
        return Ok(stray);
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() && !contracts.iter().any(|c| c.package == name) {
            stray.push(name);
        }
    }
    stray.sort();
    Ok(stray)
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Result<Files> {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("listing {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

/// Files that are in one side only, or in both with another content.
pub fn differences(old: &Files, new: &Files) -> Vec<String> {
    let paths: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    paths
        .into_iter()
        .filter_map(|path| {
            let what = match (old.get(path), new.get(path)) {
                (Some(old), Some(new)) if old == new => return None,
                (Some(_), Some(_)) => "changed",
                (None, _) => "missing",
                (_, None) => "not generated any more",
            };
            Some(format!("{} ({what})", path.display()))
        })
        .collect()
}

/// Makes a folder that holds `old` hold `new`.
pub fn replace(folder: &Path, old: &Files, new: &Files) -> Result<()> {
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        fs::remove_file(folder.join(path))?;
    }
    for (path, content) in new
        .iter()
        .filter(|(path, content)| old.get(*path) != Some(*content))
    {
        write(&folder.join(path), content)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Files {
        files
            .iter()
            .map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn differences_when_changed_missing_or_extra_then_each_is_named() {
        let old = tree(&[("a.json", "1"), ("raw/b.json", "1"), ("same", "1")]);
        let new = tree(&[("a.json", "2"), ("raw/c.json", "1"), ("same", "1")]);
        assert_eq!(
            differences(&old, &new),
            [
                "a.json (changed)",
                "raw/b.json (not generated any more)",
                "raw/c.json (missing)"
            ]
        );
        assert!(differences(&new, &new).is_empty());
    }

    #[test]
    fn replace_when_files_come_and_go_then_folder_equals_new() {
        let folder = std::env::temp_dir().join(format!("xtask-schema-{}", std::process::id()));
        let old = tree(&[("a.json", "1"), ("raw/b.json", "1")]);
        let new = tree(&[("a.json", "2"), ("raw/c.json", "1")]);
        replace(&folder, &Files::new(), &old).unwrap();
        assert_eq!(files(&folder).unwrap(), old);
        replace(&folder, &old, &new).unwrap();
        assert_eq!(files(&folder).unwrap(), new);
        fs::remove_dir_all(folder).unwrap();
    }
}
