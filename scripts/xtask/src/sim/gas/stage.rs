//! A hub that has lived for a while, for messages to be measured on.

use anyhow::{ensure, Result};
use cosmwasm_std::Addr;
use pstake_testing::suite::Suite;
use pstake_types::hub::{BatchResponse, ExecuteMsg, PendingWorkResponse, QueryMsg};

pub const ATOM: u128 = 1_000_000;
pub const DAY: u64 = 86_400;
const BLOCK: u64 = 6;
/// Large enough that no batch measured here exhausts it.
const STAKE: u128 = 600_000 * ATOM;

/// A hub on the real wasm whose stake is spread over all its validators.
pub fn stage(validators: usize, unbonding_days: u64) -> Result<Suite> {
    let mut suite = Suite::builder()
        .wasm()
        .validators(validators)
        .unbonding_seconds(unbonding_days * DAY)
        .unchecked()
        .build();
    let whale = suite.user("whale");
    suite.deposit(&whale, STAKE)?;
    // a submission delegates to 12 validators at most
    for _ in 0..3 {
        next_submission(&mut suite)?;
    }
    for _ in 0..validators / 6 {
        suite.deposit(&whale, STAKE / 60)?;
        next_submission(&mut suite)?;
    }
    let delegated = suite.app.wrap().query_all_delegations(&suite.hub)?.len();
    ensure!(
        delegated == validators,
        "stake at {delegated} validators only"
    );
    Ok(suite)
}

pub fn work(suite: &Suite) -> Result<PendingWorkResponse> {
    Ok(suite.ask(&QueryMsg::PendingWork {})?)
}

/// Ticks while there is work, a block apart.
pub fn keep(suite: &mut Suite) -> Result<()> {
    for _ in 0..20 {
        if !work(suite)?.any() {
            return Ok(());
        }
        suite.tick()?;
        suite.advance(BLOCK);
    }
    Ok(())
}

/// Lets time pass until a submission may be made, with a keeper who looks twice a day, and makes it through a tick.
pub fn next_submission(suite: &mut Suite) -> Result<()> {
    let at = work(suite)?.next_submit_seconds;
    while suite.now() < at {
        suite.advance((at - suite.now()).min(DAY / 2));
        keep(suite)?;
    }
    keep(suite)
}

/// Days of a keeper.
pub fn keep_days(suite: &mut Suite, days: u64) -> Result<()> {
    for _ in 0..days {
        suite.advance(DAY);
        keep(suite)?;
    }
    Ok(())
}

/// One that holds stk.
pub fn holder(suite: &mut Suite, name: &str) -> Result<Addr> {
    let user = suite.user(name);
    suite.deposit(&user, 50_000 * ATOM)?;
    Ok(user)
}

/// Holders who came by deposits that one account made for them.
pub fn add_holders(suite: &mut Suite, count: usize) -> Result<()> {
    let whale = suite.user("whale");
    for i in 0..count {
        let receiver = pstake_testing::suite::short_address(suite.app.api(), &format!("holder{i}"));
        let msg = ExecuteMsg::Deposit {
            receiver: Some(receiver.into()),
            min_stk_out: None,
            referral: None,
        };
        let coin = cosmwasm_std::Coin::new(ATOM, pstake_testing::suite::NATIVE);
        suite.deposit_with(&whale, &msg, &[coin])?;
    }
    Ok(())
}

/// How many batches are on their way.
pub fn pending(suite: &Suite) -> Result<usize> {
    let batches: Vec<BatchResponse> = suite.ask(&QueryMsg::Batches {
        start_after: None,
        limit: Some(100),
    })?;
    Ok(batches.len() - 1)
}

/// Submits `count` batches, one after the other; in the i-th (from 0) those leave whom `who` names.
pub fn leave(suite: &mut Suite, count: usize, who: impl Fn(usize) -> Vec<Addr>) -> Result<()> {
    // without it the buffer would cover the batches
    next_submission(suite)?;
    for i in 0..count {
        for user in who(i) {
            // more than the rewards of the time, which would cover the batch
            suite.unbond(&user, 1_000 * ATOM)?;
        }
        next_submission(suite)?;
    }
    Ok(())
}
