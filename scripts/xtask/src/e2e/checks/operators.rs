//! An operator's own path, with the program alone: deploy in the face of kills, verify, govern, keep, use.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use cosmwasm_std::Uint128;
use pstake::deploy::{ALLIANCE, POOL, POOL_SHARES};
use pstake::proto::cosmwasm::wasm::v1::{QueryCodesRequest, QueryCodesResponse};
use pstake_testing::suite::pool_scenarios::{self, Deployed};
use pstake_testing::suite::Chain;
use pstake_types::alliance::{self, Schedule};
use pstake_types::pool;
use serde_json::Value;

use crate::tool::{Running, Tool};

use super::desk::{Desk, DAY};

/// Codes stored and contracts instantiated.
const TRANSACTIONS: u64 = 7;

/// Kills `deploy` once in each transaction's flight, until a run comes to its end. How often it was killed.
fn deploy(tool: &Tool) -> Result<usize> {
    let mut seen = BTreeSet::new();
    loop {
        let mut run = tool.start("KEY deploy", "deploy.log")?;
        let start = Instant::now();
        loop {
            if let Some(code) = run.ended()? {
                let log = std::fs::read_to_string(tool.path("deploy.log"))?;
                ensure!(code == Some(0), "deploy: {log}");
                return Ok(seen.len());
            }
            let pending = tool.record()?.and_then(|record| record.pending);
            if pending.is_some_and(|pending| seen.insert(pending.step)) {
                break;
            }
            ensure!(start.elapsed() < Duration::from_secs(120), "deploy hangs");
            sleep(Duration::from_millis(1));
        }
    }
}

/// Killed while each of its transactions was in flight, `deploy` stores and instantiates everything once; `verify` finds
/// what is left, which governance does by the tool's own proposals.
pub fn deployed() -> Result<String> {
    let mut killed = 0;
    let mut desk = Desk::up("operator", &[], |tool| {
        killed = deploy(tool)?;
        Ok(())
    })?;
    ensure!(killed >= 5, "killed {killed} times only");
    let deployer = Tool::address()?;
    let account = desk.live.node.client.account(&deployer)?;
    let sent = account.context("no deployer")?.sequence;
    ensure!(
        sent == TRANSACTIONS,
        "{sent} transactions instead of {TRANSACTIONS}"
    );
    let codes: QueryCodesResponse = desk.live.node.ask(
        "/cosmwasm.wasm.v1.Query/Codes",
        &QueryCodesRequest { pagination: None },
    )?;
    ensure!(
        codes.code_infos.len() == 4,
        "{} codes",
        codes.code_infos.len()
    );
    let before = desk.tool.json("KEY deploy")?;
    ensure!(before["pending"].is_null(), "{before}");

    // The hub does not know of the pool yet, and nothing else is amiss.
    let pool = desk.address(POOL)?;
    let line = desk.tool.refuses(
        "verify",
        &format!("1 difference(s): hub pool: {pool} expected"),
    )?;
    let told = desk.pass("set-pool instant_unbond_pool")?;
    let status = desk.tool.json("status")?;
    let change = &status["announcements"][0];
    ensure!(
        change["change"]["set_pool"]["pool"] == pool.as_str(),
        "{status}"
    );
    let id = change["id"].as_u64().context("no id")?;
    let early = desk
        .tool
        .refuses(&format!("KEY apply-change {id}"), "can be applied from")?;
    desk.live.advance(7 * DAY + 60);
    desk.tool.does(&format!("KEY apply-change {id}"))?;
    let verified = desk.tool.json("verify")?;
    let compared = verified.as_array().map_or(0, Vec::len);

    desk.pass("pause deposits --sudo")?;
    let words = desk.tool.refuses("KEY deposit 1000000", "paused")?;
    desk.pass("unpause deposits --sudo")?;
    desk.tool.does("KEY deposit 1000000")?;
    desk.pass("set-fee 900")?;
    ensure!(desk.tool.json("status")?["config"]["fee_bps"] == 900);
    Ok(format!(
        "killed {killed} times, {sent} transactions; before: {line}; announced by vote ({}), refused early ({early}); then \
         {compared} comparisons equal; by sudo: {words}",
        told.lines().next().unwrap_or_default()
    ))
}

/// A user's messages by hand, with two keepers of the whole suite, one of which is killed in its work again and again.
pub fn kept() -> Result<String> {
    let mut desk = Desk::deployed("kept", &[])?;
    let native = |desk: &Desk| -> Result<u128> { desk.live.node.balance(&Tool::address()?) };
    let supply = |status: &Value| status["ledger"]["supply"].as_str().map(str::to_owned);
    let before = native(&desk)?;
    let dry = desk.tool.json("KEY deposit 500000000 --dry-run")?;
    ensure!(native(&desk)? == before, "a dry run costs something");
    desk.tool.does("KEY deposit 500000000")?;
    let fee = before - 500_000_000 - native(&desk)?;
    let foretold: Uint128 = serde_json::from_value(dry["simulated"]["fee"]["amount"].clone())?;
    ensure!(
        fee.abs_diff(foretold.u128()) * 100 <= fee,
        "a fee of {fee} paid, {foretold} foretold"
    );
    desk.tool.does("KEY unbond 200000000")?;
    desk.tool.does("KEY cancel")?;
    desk.tool.does("KEY unbond 200000000")?;
    let words = desk.tool.refuses("KEY claim", "the contract refused")?;
    ensure!(supply(&desk.tool.json("status")?) == Some("501000000".into()));

    let at = Deployed {
        pool: desk.address(POOL)?,
        shares: desk.address(POOL_SHARES)?,
    };
    let alliance = desk.address(ALLIANCE)?;
    let lea = desk.live.account("lea");
    let stk = 80_000_000;
    pstake_testing::suite::scenarios::deposit(&mut desk.live, &lea, 2 * stk)?;
    pool_scenarios::provide(&mut desk.live, &at, &lea, 100_000_000)?;
    pool_scenarios::instant(&mut desk.live, &at, &lea, stk)?;
    // A reward that begins in three days, for the keepers to start.
    let fund = alliance::ExecuteMsg::Fund(Schedule {
        start_seconds: Some(desk.live.now() + 3 * DAY),
        duration_seconds: 10 * DAY,
    });
    desk.live.execute(&lea, &alliance, &fund, 10_000_000)?;

    let secret = desk.live.secret("second")?;
    desk.tool.secret("second", &secret)?;
    let first = |desk: &Desk| desk.tool.start("KEY keeper --interval 1", "first.log");
    let mut second: Running = desk
        .tool
        .start("--key-file second keeper --interval 1 --json", "second.log")?;
    for day in 0..6u64 {
        desk.live.advance(DAY);
        let keeper = first(&desk)?;
        sleep(Duration::from_millis(300 + 150 * day));
        drop(keeper);
        let mut keeper = first(&desk)?;
        desk.days(1)?;
        ensure!(keeper.lives()?, "the first keeper ended");
    }
    let _keeper = first(&desk)?;
    desk.days(23)?;
    ensure!(second.lives()?, "the second keeper ended");
    let state: pool::PoolStateResponse =
        desk.live.query(&at.pool, &pool::QueryMsg::PoolState {})?;
    ensure!(
        state.stk.is_zero() && state.due.is_zero() && state.totals.redeemed.u128() >= stk,
        "the pool's stk has not come back: {state:?}"
    );
    let work: alliance::PendingWorkResponse = desk
        .live
        .query(&alliance, &alliance::QueryMsg::PendingWork {})?;
    ensure!(!work.any(), "{work:?}");
    let before = native(&desk)?;
    let claim = desk.tool.json("KEY claim")?;
    let paid: Uint128 = match claim["events"][0]["attributes"]["native"].as_str() {
        Some(native) => native.parse::<u128>()?.into(),
        None => bail!("{claim}"),
    };
    let gained = native(&desk)? - before;
    ensure!(
        paid.u128() >= 200_000_000 && paid.u128() - gained < 20_000,
        "{paid} paid, {gained} gained"
    );
    ensure!(desk.tool.json("status")?["solvency"]["solvent"] == true);
    Ok(format!(
        "deposit cost a fee of {fee}; a claim too early: {words}; two keepers, one killed 6 times: pool's {stk} stk came \
         back, schedule started, {paid} claimed"
    ))
}
