//! What the instant-unbond pool's people pay. An instant exit grows with validators, by the hub's reading of its
//! delegations, and with nothing else; providers' messages as well.

use anyhow::{ensure, Result};
use pstake_testing::suite::{PoolInit, Suite};
use pstake_types::pool::ExecuteMsg;

use super::stage::{add_holders, holder, next_submission, pending, stage, ATOM, DAY};
use super::users::case;
use super::Rows;

const BLOCK: u64 = 6;

pub fn measure(rows: &mut Rows) -> Result<()> {
    for validators in [1, 20, 100] {
        let mut suite = with_pool(validators)?;
        all(rows, &mut suite, &case(validators))?;
        tick(rows, &mut suite, &case(validators))?;
    }
    let mut suite = with_pool(20)?;
    add_providers(&mut suite, 10_000)?;
    add_holders(&mut suite, 10_000)?;
    all(rows, &mut suite, "10,000 providers and holders")?;
    by_requests(rows)
}

fn with_pool(validators: usize) -> Result<Suite> {
    let mut suite = stage(validators, 21)?;
    suite.add_pool(PoolInit::default());
    let lea = suite.user("lea");
    suite.provide(&lea, 500_000 * ATOM)?;
    Ok(suite)
}

fn add_providers(suite: &mut Suite, count: usize) -> Result<()> {
    let whale = suite.user("whale");
    for i in 0..count {
        let name = format!("provider{i}");
        let receiver = pstake_testing::suite::short_address(suite.app.api(), &name);
        let msg = ExecuteMsg::Deposit {
            receiver: Some(receiver.into()),
            min_shares_out: None,
        };
        let coin = cosmwasm_std::Coin::new(ATOM, pstake_testing::suite::NATIVE);
        suite.to_pool(&whale, &msg, &[coin])?;
    }
    Ok(())
}

/// By one who holds stk and shares already; the pool holds stk, so an exit pays both.
fn all(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    let user = holder(suite, &format!("pool {case}"))?;
    suite.provide(&user, 1_000 * ATOM)?;
    suite.instant(&user, 100 * ATOM)?;
    suite.advance(BLOCK);
    rows.tx(&format!("instant unbond: {case}"), suite, |s| {
        s.instant(&user, 1_000 * ATOM)
    })?;
    rows.tx(
        &format!("instant unbond through the hub: {case}"),
        suite,
        |s| s.instant_via_hub(&user, 1_000 * ATOM),
    )?;
    rows.tx(&format!("pool deposit: {case}"), suite, |s| {
        s.provide(&user, 1_000 * ATOM)
    })?;
    rows.tx(&format!("pool exit: {case}"), suite, |s| {
        s.leave_pool(&user, 100 * ATOM)
    })?;
    Ok(())
}

fn tick(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    // a day without deposits: the rewards buy a part, the rest is left to queue
    let user = holder(suite, "sells")?;
    next_submission(suite)?;
    suite.instant(&user, 20_000 * ATOM)?;
    next_submission(suite)?;
    ensure!(!suite.pool_state().stk.is_zero(), "all was bought");
    rows.tx(
        &format!("pool tick that queues and pays: {case}"),
        suite,
        |s| s.tick_pool(),
    )?;
    suite.advance(DAY / 4);
    rows.tx(
        &format!("pool tick with nothing to do: {case}"),
        suite,
        |s| s.tick_pool(),
    )?;
    Ok(())
}

/// With requests on their way: the same, once they have been read; a collect reads them all.
fn by_requests(rows: &mut Rows) -> Result<()> {
    let mut suite = with_pool(20)?;
    let user = holder(&mut suite, "sells")?;
    next_submission(&mut suite)?;
    for batches in [1, 20] {
        while pending(&suite)? < batches {
            suite.instant(&user, 500 * ATOM)?;
            next_submission(&mut suite)?;
            suite.tick_pool()?;
        }
        suite.instant(&user, 500 * ATOM)?;
        let s = if batches == 1 { "" } else { "s" };
        let case = format!("{batches} request{s} on their way");
        let collect = ExecuteMsg::Collect {};
        rows.tx(&format!("pool collect: {case}"), &mut suite, |s| {
            s.crank_pool(&collect)
        })?;
        all(rows, &mut suite, &case)?;
        next_submission(&mut suite)?;
    }
    Ok(())
}
