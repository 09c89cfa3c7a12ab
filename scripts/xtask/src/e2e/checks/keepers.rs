//! The operators' keeper as a process of its own: killed, doubled, without a node for a while.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::hub::{
    ExecuteMsg, LedgerResponse, PendingWorkResponse, QueryMsg, SolvencyResponse,
};

use crate::live::{Live, Setup};
use crate::localnet::{Localnet, DENOM, PREFIX};

/// A running keeper; it ends with this value.
struct Keeper {
    process: Child,
    log: PathBuf,
}

impl Keeper {
    fn start(live: &mut Live, name: &str) -> Result<Self> {
        let secret = live.secret(name)?;
        let config = live.chain.file("pstake.toml")?;
        let text = format!(
            "[chain]\nid = \"{}\"\nrpc = \"{}\"\nprefix = \"{PREFIX}\"\ngas_price = \"0{DENOM}\"\n",
            live.chain.report.chain_id, live.chain.report.rpc
        );
        fs::write(&config, text)?;
        let path = live.chain.file(&format!("{name}.log"))?;
        let log = fs::File::create(&path)?;
        let program = std::env::var_os("PSTAKE_BIN").context("PSTAKE_BIN is not set")?;
        let process = Command::new(program)
            .arg("--config")
            .arg(&config)
            .args([
                "--hub",
                &live.hub,
                "--key-env",
                "PSTAKE_KEY",
                "keeper",
                "--interval",
                "1",
            ])
            .env("PSTAKE_KEY", secret)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("starting pstake")?;
        Ok(Keeper { process, log: path })
    }

    /// Waits until it has found its chain: before that it ends where there is none.
    fn begins(&mut self) -> Result<()> {
        let start = Instant::now();
        while !fs::read_to_string(&self.log)?.contains("keeping") {
            ensure!(
                start.elapsed() < Duration::from_secs(20) && self.lives()?,
                "the keeper does not begin"
            );
            sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Whether it runs still.
    fn lives(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_none())
    }
}

impl Drop for Keeper {
    /// Without warning, as the kernel would.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn up(name: &str) -> Result<(Live, String)> {
    let chain = Localnet::up(name, &["--fixed-clock", "--validators", "6"])?;
    let mut live = Live::deploy(chain, Setup::new(1..6))?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    Ok((live, alice))
}

/// Until the keepers have left nothing to do.
fn idle(live: &mut Live) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        let work: PendingWorkResponse = live.ask(&QueryMsg::PendingWork {})?;
        if !work.any() {
            return Ok(());
        }
        // what was seen at one height is settled at a later one
        live.advance(6);
        sleep(Duration::from_millis(300));
    }
    bail!("work is left after a minute")
}

fn healthy(live: &Live) -> Result<LedgerResponse> {
    let solvency: SolvencyResponse = live.ask(&QueryMsg::Solvency {})?;
    ensure!(solvency.solvent, "{solvency:?}");
    live.ask(&QueryMsg::Ledger {})
}

/// A keeper killed at different points of its work, started again each time; the node killed once, too.
pub fn killed() -> Result<String> {
    let (mut live, alice) = up("killed")?;
    let mut deaths = 0;
    for day in 0..8u64 {
        live.advance(86_400);
        if day == 2 {
            scenarios::unbond(&mut live, &alice, 200_000_000)?;
        }
        // dies after 0.3 s, 0.5 s, ... of work
        let keeper = Keeper::start(&mut live, "keeper")?;
        sleep(Duration::from_millis(300 + 200 * day));
        drop(keeper);
        deaths += 1;
        let mut keeper = Keeper::start(&mut live, "keeper")?;
        if day == 5 {
            keeper.begins()?;
            live.chain.run(&["stop", "0", "--kill"])?;
            sleep(Duration::from_secs(2));
            ensure!(keeper.lives()?, "the keeper ended with the node");
            live.chain.run(&["start", "0"])?;
        }
        idle(&mut live)?;
        ensure!(keeper.lives()?, "the keeper ended");
    }
    let mut keeper = Keeper::start(&mut live, "keeper")?;
    for _ in 0..22 {
        live.advance(86_400);
        idle(&mut live)?;
    }
    ensure!(keeper.lives()?, "the keeper ended");
    healthy(&live)?;
    let before = live.balance(&alice);
    scenarios::hub(&mut live, &alice, ExecuteMsg::Claim { limit: None })?;
    let paid = live.balance(&alice) - before;
    ensure!(paid >= 200_000_000, "{paid} paid");
    Ok(format!(
        "killed {deaths} times, the node once; nothing left undone, {paid} claimed"
    ))
}

/// Two keepers that know nothing of each other.
pub fn two() -> Result<String> {
    let (mut live, alice) = up("two")?;
    let mut one = Keeper::start(&mut live, "keeper")?;
    let mut other = Keeper::start(&mut live, "other-keeper")?;
    for day in 0..26 {
        live.advance(86_400);
        if day == 2 {
            scenarios::unbond(&mut live, &alice, 200_000_000)?;
        }
        idle(&mut live)?;
    }
    ensure!(one.lives()? && other.lives()?, "a keeper ended");
    let ledger = healthy(&live)?;
    ensure!(ledger.supply.u128() == 301_000_000, "{ledger:?}");
    let before = live.balance(&alice);
    scenarios::hub(&mut live, &alice, ExecuteMsg::Claim { limit: None })?;
    let paid = live.balance(&alice) - before;
    ensure!(paid >= 200_000_000, "{paid} paid");
    Ok(format!(
        "26 days by two keepers, books solvent, {paid} claimed"
    ))
}
