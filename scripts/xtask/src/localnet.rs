//! `cargo xtask localnet`: builds the node and the tool that runs it, both Go (localnet/), and starts the tool.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

use crate::host::{build_binary, HOST};
use crate::npm;
use crate::tools::{output, read, run, write, Unusable, Workspace};
use crate::ts;

/// What `cargo xtask localnet help` prints, without a build.
const USAGE: &str = include_str!("../../../localnet/USAGE.txt");
const NODE: &str = "github.com/CosmWasm/wasmd/cmd/wasmd";
const COMETBFT: &str = "github.com/cometbft/cometbft";
const WASMVM: &str = "github.com/CosmWasm/wasmvm/v2";
/// The one line of CometBFT that reads the machine's clock for blocks.
const CLOCK: &str = "return Canonical(time.Now())";

/// Passes everything on to the Go tool, whose exit code is ours.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Localnet {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Checks on real chains.
#[derive(Debug, clap::Args)]
pub struct E2e {
    /// Only what CI runs: a few minutes
    #[arg(long)]
    short: bool,
    /// Only checks whose name contains this
    #[arg(long)]
    only: Option<String>,
    /// Print the names and do nothing
    #[arg(long)]
    pub list: bool,
}

/// Runs the checks (src/e2e); the contracts are built already.
pub fn e2e(workspace: &Workspace, e2e: &E2e) -> Result<()> {
    let mut arguments = vec![];
    for (name, given) in [("--short", e2e.short), ("--list", e2e.list)] {
        arguments.extend(given.then(|| name.to_owned()));
    }
    if let Some(part) = &e2e.only {
        arguments.extend(["--only".to_owned(), part.clone()]);
    }
    if !e2e.list {
        build(workspace)?;
        run(go(workspace, &["test", "-trimpath", "-modfile"])
            .arg(source_folder(workspace).join("go.mod"))
            .arg("./..."))?;
    }
    run_e2e(workspace, &arguments)
}

/// Measures gas on chains, of all or of some stages.
pub fn gas(workspace: &Workspace, only: Option<String>) -> Result<()> {
    build(workspace)?;
    let root = workspace.root.to_string_lossy().into_owned();
    let mut arguments = vec!["--gas".to_owned(), root];
    if let Some(part) = only {
        arguments.extend(["--only".to_owned(), part]);
    }
    run_e2e(workspace, &arguments)
}

fn run_e2e(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let program = build_binary(workspace, "xtask", "e2e", &HOST)?;
    let pstake = build_binary(workspace, "pstake", "pstake", &HOST)?;
    let client = ts::folder(workspace);
    npm::install(&client)?;
    run(Command::new(program)
        .args(arguments)
        .env("PSTAKE_BIN", pstake)
        .env("PSTAKE_CLIENT_DIR", client)
        .env("PSTAKE_WASM_DIR", workspace.wasm())
        .env("LOCALNET_DIR", folder(workspace)))
}

/// Where the tool and its chains are.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("localnet")
}

/// Builds what is missing and runs the tool.
pub fn localnet(workspace: &Workspace, localnet: &Localnet) -> Result<()> {
    let first = localnet.arguments.first().and_then(|a| a.to_str());
    if matches!(first, None | Some("help" | "--help" | "-h")) {
        print!("{USAGE}");
        return Ok(());
    }
    let tool = build(workspace)?;
    let status = Command::new(tool)
        .args(&localnet.arguments)
        .env("LOCALNET_DIR", folder(workspace))
        .status()
        .context("starting target/localnet/bin/localnet")?;
    // It has told why.
    std::process::exit(status.code().unwrap_or(1));
}

/// Builds node and tool into target/localnet/bin; Go's own caches make the second time short. Returns the tool.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let source = workspace.root.join("localnet");
    let bin = folder(workspace).join("bin");
    let _one = alone(&folder(workspace))?;
    if !bin.join("wasmd").is_file() {
        eprintln!("building the node: about four minutes the first time");
    }
    let go = |arguments: &[&str]| go(workspace, arguments);
    let module = |name: &str| -> Result<PathBuf> {
        output(&mut go(&["mod", "download", name]))?;
        let folder = output(&mut go(&["list", "-m", "-f", "{{.Dir}}", name]))?;
        Ok(PathBuf::from(folder.trim()))
    };
    let modules = modules(&source, &module(COMETBFT)?, &source_folder(workspace))?;
    let flags = [
        "-s -w -X github.com/CosmWasm/wasmd/app.Bech32Prefix=persistence",
        "-X github.com/CosmWasm/wasmd/app.NodeDir=.localnet",
        "-X github.com/cosmos/cosmos-sdk/version.Name=wasm",
        "-X github.com/cosmos/cosmos-sdk/version.AppName=wasmd",
    ]
    .join(" ");
    let program = bin.join("wasmd");
    run(go(&["build", "-trimpath", "-modfile"])
        .arg(&modules)
        .args(["-ldflags", &flags, "-o"])
        .arg(&program)
        .arg(NODE))?;
    copy_vm(&module(WASMVM)?.join("internal/api"), &bin)?;
    let tool = bin.join("localnet");
    run(go(&["build", "-trimpath", "-modfile"])
        .arg(&modules)
        .args(["-ldflags", "-s -w", "-o"])
        .arg(&tool)
        .arg("."))?;
    Ok(tool)
}

/// Held until it is dropped, or its process ends: several chains may be started at once, and each run writes the sources
/// and the programs anew.
fn alone(folder: &Path) -> Result<fs::File> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let path = folder.join("build.lock");
    let file = fs::File::create(&path).with_context(|| format!("opening {}", path.display()))?;
    file.lock()
        .with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}

/// Go, in our module.
fn go(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new("go");
    command
        .args(arguments)
        .current_dir(workspace.root.join("localnet"))
        .env("CGO_ENABLED", "1")
        .env("GOFLAGS", "-mod=readonly -buildvcs=false");
    command
}

/// The folder of go.mod as the node is built by it, and of CometBFT's copy.
fn source_folder(workspace: &Workspace) -> PathBuf {
    folder(workspace).join("src")
}

/// Makes a copy of CometBFT with a clock that can be moved (localnet/overlay), and a go.mod that takes it: the only
/// change to what the node consists of. Returns that go.mod.
fn modules(source: &Path, cometbft: &Path, folder: &Path) -> Result<PathBuf> {
    let copy = folder.join("cometbft");
    copy_go(cometbft, &copy)?;
    let clock = copy.join("types/time/time.go");
    let text = String::from_utf8(read(&clock)?).context("CometBFT's clock")?;
    if text.matches(CLOCK).count() != 1 {
        bail!(
            "CometBFT's types/time/time.go is not as expected: adapt scripts/xtask/src/localnet.rs"
        );
    }
    write(
        &clock,
        text.replace(CLOCK, "return Canonical(localnetNow())"),
    )?;
    let ours = read(&source.join("overlay/clock.go"))?;
    write(&copy.join("types/time/localnet.go"), ours)?;
    let mut list = read(&source.join("go.mod"))?;
    list.extend(format!("\nreplace {COMETBFT} => {}\n", copy.display()).into_bytes());
    write(&folder.join("go.sum"), read(&source.join("go.sum"))?)?;
    let file = folder.join("go.mod");
    write(&file, list)?;
    Ok(file)
}

/// The sources of a module, without its tests.
fn copy_go(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            copy_go(&entry.path(), &to.join(&name))?;
        } else if text == "go.mod" || (text.ends_with(".go") && !text.ends_with("_test.go")) {
            write(&to.join(&name), read(&entry.path())?)?;
        }
    }
    Ok(())
}

/// The VM's library: beside the node, so that the two can be kept without Go's module cache.
fn copy_vm(from: &Path, bin: &Path) -> Result<()> {
    let name = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("macos", _) => "libwasmvm.dylib".to_owned(),
        ("linux", arch) => format!("libwasmvm.{arch}.so"),
        (other, _) => {
            return Err(
                Unusable(format!("localnet runs on Linux and macOS, not on {other}")).into(),
            )
        }
    };
    let bytes = read(&from.join(&name))?;
    let to = bin.join(&name);
    // Not written anew under a node that runs.
    if fs::read(&to).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    write(&to, bytes)
}
