//! Programs of the workspace that run here, as opposed to on a chain.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::tools::{cargo, output, Workspace};

/// What every run of cargo on host code selects. Always the same, so that nothing is compiled twice: other
/// packages or features would give shared dependencies other features.
pub const HOST: [&str; 4] = [
    "--locked",
    "--workspace",
    "--features",
    "pstake-testing/vm,pstake-testing/suite,xtask/sim,xtask/e2e",
];

/// Builds a binary of the workspace and returns where it is.
pub fn build_binary(
    workspace: &Workspace,
    package: &str,
    binary: &str,
    select: &[&str],
) -> Result<PathBuf> {
    let mut command = cargo();
    command
        .arg("build")
        .args(select)
        // There are none; but with them cargo resolves features as it does for tests, and shares what it compiled.
        .arg("--examples")
        .args([
            "--bin",
            binary,
            "--message-format",
            "json-render-diagnostics",
        ])
        .current_dir(&workspace.root);
    let messages = output(&mut command)?;
    executable(&messages, package, binary)
        .with_context(|| format!("cargo built no program {binary} of {package}"))
}

/// Finds a program in cargo's messages.
fn executable(messages: &str, package: &str, binary: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|m| m["target"]["name"] == binary)
        .filter(|m| {
            m["package_id"]
                .as_str()
                .is_some_and(|id| is_of(id, package))
        })
        .find_map(|m| m["executable"].as_str().map(PathBuf::from))
}

/// A package id ends with `/FOLDER#VERSION`, or `#PACKAGE@VERSION` where the folder bears another name.
fn is_of(id: &str, package: &str) -> bool {
    match id.rsplit_once('#') {
        Some((folder, version)) => match version.split_once('@') {
            Some((name, _)) => name == package,
            None => folder.rsplit('/').next() == Some(package),
        },
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executable_when_built_then_found_by_package_and_name() {
        let messages = r#"
{"reason":"compiler-artifact","package_id":"path+file:///w/a#0.1.0","target":{"name":"x"},"executable":"/t/x-of-a"}
{"reason":"compiler-artifact","package_id":"path+file:///w/b#0.1.0","target":{"name":"x"},"executable":null}
{"reason":"compiler-artifact","package_id":"path+file:///w/c#b@0.1.0","target":{"name":"x"},"executable":"/t/x-of-b"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(
            executable(messages, "b", "x"),
            Some(PathBuf::from("/t/x-of-b"))
        );
        assert_eq!(executable(messages, "b", "y"), None);
    }
}
