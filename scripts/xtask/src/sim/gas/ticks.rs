//! What the keeper pays: bounded, but it grows with validators and batches.

use anyhow::{ensure, Result};
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::Suite;
use pstake_testing::vm::gas::TxGas;
use pstake_types::hub::{AdminMsg, ExecuteMsg, ValidatorWeight};

use super::stage::{holder, keep, leave, pending, stage, work, ATOM, DAY};
use super::users::case;
use super::Rows;

const BLOCK: u64 = 6;

pub fn measure(rows: &mut Rows) -> Result<()> {
    for validators in [1, 10, 20, 100] {
        let mut suite = stage(validators, 21)?;
        let case = case(validators);
        sync(rows, &mut suite, &case)?;
        harvest(rows, &mut suite, &case)?;
        submit(rows, &mut suite, &case)?;
        rebalance(rows, &mut suite, &case)?;
    }
    settle(rows)
}

fn crank(rows: &mut Rows, suite: &mut Suite, row: &str, msg: ExecuteMsg) -> Result<TxGas> {
    rows.contracts(row, suite, |s| s.crank(&msg))
}

fn count(gas: &TxGas, message: &str) -> u32 {
    gas.messages.get(message).copied().unwrap_or_default()
}

fn sync(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    suite.advance(BLOCK);
    crank(rows, suite, &format!("sync: {case}"), ExecuteMsg::Sync {})?;
    let validator = suite.validators[0].clone();
    suite.app.downtime_slash(&validator)?;
    let row = format!("sync that finds a slash: {case}");
    crank(rows, suite, &row, ExecuteMsg::Sync {})?;
    suite.advance(DAY);
    suite.app.unjail(&validator)?;
    suite.advance(BLOCK);
    keep(suite)
}

fn harvest(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    suite.advance(DAY);
    let page = suite.validators.len().min(30);
    let row = format!("harvest of a page of {page}: {case}");
    let gas = crank(rows, suite, &row, ExecuteMsg::Harvest { limit: None })?;
    ensure!(
        count(&gas, "distribution/withdraw_reward") as usize == page,
        "{row}"
    );
    keep(suite)
}

/// One that only delegates, and one that undelegates a batch.
fn submit(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    let user = holder(suite, "submits")?;
    wait(suite)?;
    let row = format!("submit that delegates: {case}");
    let gas = crank(rows, suite, &row, ExecuteMsg::Submit {})?;
    ensure!(count(&gas, "staking/delegate") > 0, "{row}");
    keep(suite)?;

    suite.unbond(&user, 20_000 * ATOM)?;
    wait(suite)?;
    let draws = (7 * suite.validators.len() / 23).clamp(1, 6);
    let row = format!("submit that undelegates from {draws}: {case}");
    let gas = crank(rows, suite, &row, ExecuteMsg::Submit {})?;
    ensure!(count(&gas, "staking/undelegate") as usize == draws, "{row}");
    keep(suite)
}

/// Lets time pass until a submission may be made, and makes none.
fn wait(suite: &mut Suite) -> Result<()> {
    let at = work(suite)?.next_submit_seconds;
    suite.advance(at.saturating_sub(suite.now()).max(BLOCK));
    Ok(())
}

/// As it is day by day, and after half of the targets became nine times the others.
fn rebalance(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    let msg = ExecuteMsg::Rebalance { limit: None };
    suite.advance(DAY);
    let gas = crank(rows, suite, "rebalance", msg.clone())?;
    named(rows, &gas, case);
    keep(suite)?;
    if suite.validators.len() == 1 {
        return Ok(());
    }
    let half = suite.validators.len() / 2;
    let weight = |(i, validator): (usize, &String)| ValidatorWeight {
        validator: validator.clone(),
        weight: if i < half { 100 } else { 900 },
    };
    let validators = suite.validators.iter().enumerate().map(weight).collect();
    suite.admin(AdminMsg::SetValidators { validators })?;
    suite.advance(DAY);
    let gas = crank(rows, suite, "rebalance", msg)?;
    ensure!(count(&gas, "staking/redelegate") > 0, "nothing was moved");
    named(rows, &gas, case);
    Ok(())
}

fn named(rows: &mut Rows, gas: &TxGas, case: &str) {
    let moves = count(gas, "staking/redelegate");
    let name = format!("contracts rebalance of {moves} moves: {case}");
    rows.rename("contracts rebalance", name);
}

/// Batches that are past their completion close together, at the second look.
fn settle(rows: &mut Rows) -> Result<()> {
    let mut suite = stage(20, 36)?;
    let user = holder(&mut suite, "leaves")?;
    let row = "settle of 0 batches: 20 validators";
    crank(rows, &mut suite, row, ExecuteMsg::Settle {})?;
    for batches in [2, 30] {
        leave(&mut suite, batches, |_| vec![user.clone()])?;
        ensure!(pending(&suite)? == batches, "{} batches", pending(&suite)?);
        suite.advance(37 * DAY);
        suite.crank(&ExecuteMsg::Settle {})?;
        suite.advance(BLOCK);
        let row = format!("settle of {batches} batches: 20 validators");
        crank(rows, &mut suite, &row, ExecuteMsg::Settle {})?;
        ensure!(pending(&suite)? == 0, "{row}");
        keep(&mut suite)?;
    }
    Ok(())
}
