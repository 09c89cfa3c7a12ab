//! From source to wasm that chains accept: compile each contract alone, then lower what their VM refuses.
//!
//! rustc's prebuilt standard library uses bulk memory and non-trapping conversions, which cosmwasm-vm 2.x and 3.0
//! reject; binaryen rewrites both into plain instructions. Two builds give the same bytes, wherever the folder is.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::npm;
use crate::tools::{cargo, output, read, run, rustc, sha256, write, Contract, Unusable, Workspace};
use crate::wasm::require_entry_points;

const TARGET: &str = "wasm32-unknown-unknown";

/// Arguments of wasm-opt. Part of the key by which a lowering is skipped.
// Similar functions are merged first: serde makes many. 3% smaller than `-Os` alone.
const LOWERING: [&str; 12] = [
    "--merge-similar-functions",
    "-Oz",
    "--converge",
    "--mvp-features",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// Builds every contract into `target/pstake/wasm`, with checksums.txt beside the wasm.
pub fn build(workspace: &Workspace) -> Result<()> {
    require_target()?;
    let wasm_opt = install_wasm_opt(workspace)?;
    let flags = rust_flags(workspace)?;
    let mut checksums = String::new();
    for contract in &workspace.contracts {
        let raw = compile(workspace, contract, &flags)?;
        let wasm = lower(workspace, contract, &raw, &wasm_opt)?;
        let (name, checksum) = (&contract.crate_name, sha256(&wasm));
        println!("{name}.wasm  {} bytes  sha256 {checksum}", wasm.len());
        // The format of `sha256sum --check`.
        checksums.push_str(&format!("{checksum}  {name}.wasm\n"));
    }
    write(&workspace.wasm().join("checksums.txt"), checksums)
}

/// Adds the wasm target if this Rust has none yet.
fn require_target() -> Result<()> {
    // The folder exists when the target's standard library is installed, however Rust was installed.
    let libraries = output(rustc().args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    println!("adding the target {TARGET}");
    run(Command::new("rustup").args(["target", "add", TARGET]))
        .map_err(|e| Unusable(format!("the target {TARGET} is not installed: {e:#}")).into())
}

/// Installs binaryen as scripts/xtask/npm/package-lock.json pins it.
fn install_wasm_opt(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.root.join("scripts/xtask/npm");
    npm::install(&folder)?;
    Ok(folder.join("node_modules/binaryen/bin/wasm-opt"))
}

/// The flags of the recipe, in cargo's encoded form: paths may hold spaces.
fn rust_flags(workspace: &Workspace) -> Result<String> {
    let mut flags: Vec<String> = ["-C", "link-arg=-s", "-C", "target-cpu=mvp"]
        .into_iter()
        .map(String::from)
        .collect();
    for (from, to) in remaps(workspace)? {
        flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    }
    Ok(flags.join("\x1f"))
}

/// Folders whose names would end up in panic messages, and what stands for them. Of several that match, rustc takes
/// the last.
fn remaps(workspace: &Workspace) -> Result<Vec<(PathBuf, String)>> {
    let mut remaps = vec![
        (workspace.root.clone(), "/code".to_owned()),
        (workspace.target.clone(), "/target".to_owned()),
    ];
    let home = env::var_os("HOME").map(|h| Path::new(&h).join(".cargo"));
    if let Some(cargo_home) = env::var_os("CARGO_HOME").map(PathBuf::from).or(home) {
        // The folders of sources are named after the registry's address, which a mirror changes.
        let sources = fs::read_dir(cargo_home.join("registry/src"));
        let mut sources: Vec<_> = sources
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        sources.sort();
        remaps.push((cargo_home, "/cargo".to_owned()));
        remaps.extend(
            sources
                .into_iter()
                .map(|source| (source, "/crates".to_owned())),
        );
    }
    // With the component rust-src installed, std's own paths would become local ones.
    let sysroot = output(rustc().args(["--print", "sysroot"]))?;
    let version = output(rustc().arg("-vV"))?;
    if let Some(commit) = version
        .lines()
        .find_map(|l| l.strip_prefix("commit-hash: "))
    {
        let std_source = Path::new(sysroot.trim()).join("lib/rustlib/src/rust");
        remaps.push((std_source, format!("/rustc/{commit}")));
    }
    Ok(remaps)
}

/// Compiles one contract in a cargo run of its own: built together, features of one would reach the others, and
/// `library`, which other packages ask for, leaves out the entry points.
fn compile(workspace: &Workspace, contract: &Contract, flags: &str) -> Result<Vec<u8>> {
    let mut command = cargo();
    command
        .args([
            "build",
            "--locked",
            "--release",
            "--lib",
            "--target",
            TARGET,
            "--package",
            &contract.package,
        ])
        .arg("--target-dir")
        .arg(&workspace.target)
        .current_dir(&workspace.root)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_INCREMENTAL");
    // The release profile is the one in Cargo.toml, whatever the caller's shell sets.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PROFILE_RELEASE_") {
            command.env_remove(name);
        }
    }
    run(&mut command)?;
    read(
        &workspace
            .target
            .join(TARGET)
            .join("release")
            .join(format!("{}.wasm", contract.crate_name)),
    )
}

/// Lowers the compiled wasm and writes it, unless the one that is there came from the same input by the same recipe.
fn lower(
    workspace: &Workspace,
    contract: &Contract,
    raw: &[u8],
    wasm_opt: &Path,
) -> Result<Vec<u8>> {
    require_entry_points(raw).with_context(|| contract.package.clone())?;
    let file = workspace.wasm_file(contract);
    let intermediate = workspace
        .out()
        .join("raw")
        .join(format!("{}.wasm", contract.crate_name));
    let stamp = intermediate.with_extension("stamp");
    let tool = read(&workspace.root.join("scripts/xtask/npm/package-lock.json"))?;
    let key = format!("{} {} {}", sha256(raw), sha256(&tool), LOWERING.join(" "));
    let made = |bytes: &[u8]| format!("{key}\n{}\n", sha256(bytes));
    if let (Ok(old), Ok(bytes)) = (fs::read_to_string(&stamp), fs::read(&file)) {
        if old == made(&bytes) {
            return Ok(bytes);
        }
    }
    write(&intermediate, raw)?;
    let lowered = intermediate.with_extension("lowered");
    run(Command::new("node")
        .arg(wasm_opt)
        .args(LOWERING)
        .arg(&intermediate)
        .arg("-o")
        .arg(&lowered))?;
    let bytes = read(&lowered)?;
    require_entry_points(&bytes).with_context(|| format!("{} after wasm-opt", contract.package))?;
    write(&file, &bytes)?;
    write(&stamp, made(&bytes))?;
    Ok(bytes)
}
