//! The TypeScript client (clients/ts) on a real chain.

use std::env;
use std::process::Command;

use anyhow::{ensure, Context, Result};

use crate::localnet::Localnet;

/// The client's own tests, which deploy what they need, on a chain of their own.
pub fn tests() -> Result<String> {
    let chain = Localnet::up("client", &["--validators", "4"])?;
    let folder = env::var_os("PSTAKE_CLIENT_DIR").context("PSTAKE_CLIENT_DIR is not set")?;
    let done = Command::new("npm")
        .args(["test", "--silent"])
        .current_dir(folder)
        .env("PSTAKE_RPC", &chain.report.rpc)
        .output()
        .context("starting npm")?;
    let text = String::from_utf8_lossy(&done.stdout);
    ensure!(done.status.success(), "the client's tests fail:\n{text}");
    let count = |what: &str| {
        let line = text.lines().find_map(|l| l.strip_prefix(what));
        line.and_then(|n| n.trim().parse::<u32>().ok())
    };
    let (passed, skipped) = (count("ℹ pass"), count("ℹ skipped"));
    ensure!(
        passed > Some(0) && skipped == Some(0),
        "not all tests of the client ran:\n{text}"
    );
    Ok(format!("{} tests passed", passed.unwrap_or_default()))
}
