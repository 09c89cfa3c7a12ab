//! The TypeScript client under clients/ts: its generated part against schema/ and the contracts' errors, its types, its
//! tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{bail, Result};

use crate::build;
use crate::npm;
use crate::schema::{differences, files, replace, Files};
use crate::test::Count;
use crate::tools::{run, write, Workspace};

mod errors;
mod source;

/// The TypeScript client's generated part, types and tests.
#[derive(Debug, Default, clap::Args)]
pub struct Ts {
    /// Generate anew instead of comparing
    #[arg(long)]
    pub update: bool,
    /// Run the tests on the chain of this node, with freshly built contracts, not on a recorded one
    #[arg(long, value_name = "URL")]
    pub rpc: Option<String>,
    /// Record what that chain, which has to be a fresh one, answers
    #[arg(long, requires = "rpc")]
    pub record: bool,
}

const COMMAND: &str = "cargo xtask ts --update";

/// Where the client is.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("clients/ts")
}

/// Generates, compares or updates, then compiles and tests the client.
pub fn ts(workspace: &Workspace, options: &Ts, count: &mut Count) -> Result<()> {
    let client = folder(workspace);
    npm::install(&client)?;
    let generated = client.join("src/gen");
    let new = generate(workspace)?;
    let old = if generated.is_dir() {
        files(&generated)?
    } else {
        Files::new()
    };
    let changes = differences(&old, &new);
    println!(
        "clients/ts/src/gen: {} files, {} differ",
        new.len(),
        changes.len()
    );
    if options.update {
        replace(&generated, &old, &new)?;
    } else if !changes.is_empty() {
        for change in &changes {
            println!("DIFFERS clients/ts/src/gen/{change}");
        }
        bail!("the client does not match the contracts; if the change is meant: `{COMMAND}`");
    }
    let mut npm = Command::new("npm");
    npm.args(["test", "--silent"]).current_dir(&client);
    // What is left in the caller's shell does not turn the recorded chain into a real one.
    npm.env_remove("PSTAKE_RPC").env_remove("PSTAKE_RECORD");
    if let Some(rpc) = &options.rpc {
        build::build(workspace)?;
        npm.env("PSTAKE_RPC", rpc)
            .env("PSTAKE_WASM_DIR", workspace.wasm());
        if options.record {
            npm.env("PSTAKE_RECORD", "1");
        }
    }
    count.run(&mut npm)
}

/// Writes what is generated into a folder of its own and returns it.
fn generate(workspace: &Workspace) -> Result<Files> {
    let folder: PathBuf = workspace.out().join("ts");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(Command::new("node")
        .arg("clients/ts/scripts/generate.mjs")
        .arg("schema")
        .arg(&folder)
        .current_dir(&workspace.root))?;
    write(&folder.join("errors.ts"), errors::typescript(workspace)?)?;
    files(&folder)
}
