//! Nodes that die and come back; a chain of four processes.

use anyhow::{ensure, Context, Result};
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::hub::{LedgerResponse, QueryMsg};

use crate::live::{Live, Setup};
use crate::localnet::Localnet;
use crate::node::Node;

/// A node killed without warning while a batch is on its way.
pub fn restarted() -> Result<String> {
    let chain = Localnet::up("restart", &["--fixed-clock", "--validators", "6"])?;
    let mut live = Live::deploy(chain, Setup::new(1..6))?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    live.days(2)?;
    scenarios::unbond(&mut live, &alice, 200_000_000)?;
    live.days(1)?;
    let before: LedgerResponse = live.ask(&QueryMsg::Ledger {})?;
    let height = live.node.height()?;
    live.chain.run(&["stop", "0", "--kill"])?;
    ensure!(live.node.height().is_err(), "the node still answers");
    live.chain.run(&["start", "0"])?;
    live.advance(6);
    let after: LedgerResponse = live.ask(&QueryMsg::Ledger {})?;
    ensure!(live.node.height()? > height, "no block after the restart");
    ensure!(
        (before.supply, before.bonded, before.reserved)
            == (after.supply, after.bonded, after.reserved),
        "before {before:?}, after {after:?}"
    );
    live.days(23)?;
    let paid = live.balance(&alice);
    scenarios::hub(
        &mut live,
        &alice,
        pstake_types::hub::ExecuteMsg::Claim { limit: None },
    )?;
    let paid = live.balance(&alice) - paid;
    ensure!(paid >= 200_000_000, "{paid} paid");
    live.nothing_failed()?;
    Ok(format!(
        "killed at height {height}, books the same, {paid} claimed afterwards"
    ))
}

/// Four validators, each a process of its own: one is killed, is slashed for downtime, comes back.
pub fn four_processes() -> Result<String> {
    let options = ["--processes", "4", "--block-time", "200ms"];
    let chain = Localnet::up("four", &options)?;
    let mut live = Live::deploy(chain, Setup::new(0..4))?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    let before = live.chain.status()?;
    ensure!(before.bonded_validators == 4, "{before:?}");
    live.chain.run(&["stop", "3", "--kill"])?;
    scenarios::deposit(&mut live, &alice, 1_000_000)?;
    // 20 of 40 blocks missed: jailed, slashed 0.1%
    let jailed = wait(|| Ok(live.chain.status()?.bonded_validators == 3));
    jailed.context("process 3 was not jailed")?;
    scenarios::deposit(&mut live, &alice, 1_000_000)?;
    live.chain.run(&["start", "3"])?;
    let rpc = live.chain.report.processes[3].rpc.clone();
    let mut other = None;
    wait(|| {
        // refuses a node that is catching up
        other = Node::new(&rpc, &live.chain.report.chain_id).ok();
        Ok(other.is_some())
    })
    .context("process 3 does not catch up")?;
    let other = other.context("just found")?;
    let here: LedgerResponse = live.ask(&QueryMsg::Ledger {})?;
    let there: LedgerResponse = other.smart(&live.hub, &QueryMsg::Ledger {})?;
    ensure!(
        here.supply == there.supply,
        "{here:?} here, {there:?} there"
    );
    let left = live.chain.status()?;
    ensure!(left.processes.iter().all(|p| p.runs), "{left:?}");
    Ok(format!(
        "jailed for downtime, deposits went on, back at height {}",
        other.height()?
    ))
}

/// Asks twice a second, for a minute and a half.
fn wait(mut done: impl FnMut() -> Result<bool>) -> Result<()> {
    for _ in 0..180 {
        if done()? {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    anyhow::bail!("not after a minute and a half")
}
