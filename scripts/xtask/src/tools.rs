//! What every subcommand needs: the workspace as cargo sees it, running other programs, checksums.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{bail, Context, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Something the machine lacks or the caller mistyped, as opposed to a check that failed: exit code 2.
#[derive(Debug)]
pub struct Unusable(pub String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// A contract of the workspace: a package that lives under contracts/.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Package name, also the folder under schema/.
    pub package: String,
    /// Crate name, also the stem of the wasm file.
    pub crate_name: String,
    /// Name of the binary whose source is src/bin/schema.rs.
    pub schema_bin: Option<String>,
}

/// Where things are.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: PathBuf,
    /// cargo's target directory.
    pub target: PathBuf,
    /// In alphabetical order.
    pub contracts: Vec<Contract>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Workspace {
    /// Asks cargo; needs no network.
    pub fn load() -> Result<Self> {
        let text =
            output(cargo().args(["metadata", "--no-deps", "--locked", "--format-version", "1"]))?;
        let metadata: Metadata = serde_json::from_str(&text).context("cargo metadata")?;
        let folder = metadata.workspace_root.join("contracts");
        let mut contracts: Vec<_> = metadata
            .packages
            .into_iter()
            .filter(|p| p.manifest_path.starts_with(&folder))
            .filter_map(contract)
            .collect();
        contracts.sort_by(|a, b| a.package.cmp(&b.package));
        if contracts.is_empty() {
            bail!("no contract found under contracts/");
        }
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            contracts,
        })
    }

    /// The folder of what xtask makes.
    pub fn out(&self) -> PathBuf {
        self.target.join("pstake")
    }

    /// The folder of the wasm that chains accept.
    pub fn wasm(&self) -> PathBuf {
        self.out().join("wasm")
    }

    /// The wasm file of one contract.
    pub fn wasm_file(&self, contract: &Contract) -> PathBuf {
        self.wasm().join(format!("{}.wasm", contract.crate_name))
    }
}

fn contract(package: Package) -> Option<Contract> {
    let lib = package
        .targets
        .iter()
        .find(|t| t.kind.iter().any(|k| k == "cdylib"))?;
    let schema = package
        .targets
        .iter()
        .find(|t| t.src_path.ends_with("src/bin/schema.rs"));
    Some(Contract {
        crate_name: lib.name.replace('-', "_"),
        schema_bin: schema.map(|t| t.name.clone()),
        package: package.name,
    })
}

/// The cargo that started us, or the one on the path.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// The rustc that this cargo uses.
pub fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc")))
}

/// Runs to the end, output to the terminal; an unsuccessful exit is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs to the end and returns what it printed; its errors go to the terminal.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| cannot_start(command, &e))?;
    if !done.status.success() {
        bail!("`{}` failed ({})", shown(command), done.status);
    }
    String::from_utf8(done.stdout).with_context(|| format!("output of `{}`", shown(command)))
}

/// The error of a program that did not start: one line that says what to install.
pub fn cannot_start(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = stem(command);
    if error.kind() != ErrorKind::NotFound {
        return Unusable(format!("{program} does not start: {error}")).into();
    }
    let hint = match program.as_str() {
        "node" | "npm" => "install Node 20 or newer",
        "go" => "install Go 1.26 or newer",
        "rustup" => {
            "install it, or add the target wasm32-unknown-unknown to this Rust by other means"
        }
        _ => "install it and put it on the path",
    };
    Unusable(format!("{program} is missing: {hint}")).into()
}

/// A command as one would type it, cut to a readable length.
fn shown(command: &Command) -> String {
    let mut text = stem(command);
    for arg in command.get_args() {
        if text.len() > 60 {
            text.push_str(" ...");
            break;
        }
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

fn stem(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program
        .file_stem()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned()
}

/// Lower-case hexadecimal SHA-256: the checksum by which chains know a code.
pub fn sha256(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))
}

/// Reads a file; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_nothing_is_the_known_one() {
        assert_eq!(
            sha256(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn missing_program_is_one_line_with_a_hint() {
        let error = run(&mut Command::new("/nowhere/npm")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "npm is missing: install Node 20 or newer"
        );
        assert!(error.is::<Unusable>());
    }

    #[test]
    fn failing_program_is_named_with_its_arguments() {
        let error = run(Command::new("false").arg("x")).unwrap_err();
        assert_eq!(error.to_string(), "`false x` failed (exit status: 1)");
        assert!(!error.is::<Unusable>());
    }
}
