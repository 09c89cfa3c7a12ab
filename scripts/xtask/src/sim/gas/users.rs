//! What users pay: the same whatever the number of validators, holders and batches.

use anyhow::{ensure, Result};
use cosmwasm_std::Addr;
use pstake_testing::suite::Suite;

use super::stage::{add_holders, holder, keep_days, leave, pending, stage, ATOM};
use super::Rows;

pub fn measure(rows: &mut Rows) -> Result<()> {
    for validators in [1, 20, 100] {
        by_validators(rows, validators)?;
    }
    by_holders(rows)?;
    by_pending(rows)
}

/// Deposit, unbond and cancel of one who holds stk already.
fn in_and_out(rows: &mut Rows, suite: &mut Suite, case: &str) -> Result<()> {
    let user = holder(suite, &format!("user {case}"))?;
    rows.tx(&format!("deposit: {case}"), suite, |s| {
        s.deposit(&user, 1_000 * ATOM)
    })?;
    rows.tx(&format!("unbond: {case}"), suite, |s| {
        s.unbond(&user, 500 * ATOM)
    })?;
    rows.tx(&format!("cancel: {case}"), suite, |s| s.cancel(&user))?;
    Ok(())
}

fn claim(rows: &mut Rows, suite: &mut Suite, case: &str, user: &Addr, batches: u32) -> Result<()> {
    let preview: pstake_types::hub::ClaimResponse =
        suite.ask(&pstake_types::hub::QueryMsg::PreviewClaim {
            user: user.to_string(),
            limit: None,
        })?;
    ensure!(
        preview.requests == batches,
        "{case}: {} to claim",
        preview.requests
    );
    let s = if batches == 1 { "" } else { "es" };
    rows.tx(&format!("claim of {batches} batch{s}{case}"), suite, |s| {
        s.claim(user)
    })?;
    Ok(())
}

fn by_validators(rows: &mut Rows, validators: usize) -> Result<()> {
    let case = case(validators);
    let mut suite = stage(validators, 21)?;
    let [all, many, two, one] = ["all", "many", "two", "one"].map(|name| holder(&mut suite, name));
    let (all, many, two, one) = (all?, many?, two?, one?);
    // `all` leaves last, so that no claim measured here is the last of its batches
    leave(&mut suite, 30, |i| {
        let mut who = vec![all.clone(), many.clone()];
        who.extend((i < 2).then(|| two.clone()));
        who.extend((i < 1).then(|| one.clone()));
        who
    })?;
    in_and_out(rows, &mut suite, &case)?;
    keep_days(&mut suite, 24)?;
    ensure!(pending(&suite)? == 0, "batches are left");
    claim(rows, &mut suite, &format!(": {case}"), &one, 1)?;
    claim(rows, &mut suite, &format!(": {case}"), &two, 2)?;
    claim(rows, &mut suite, &format!(": {case}"), &many, 30)?;
    if validators == 20 {
        let user = suite.user("first");
        rows.tx(
            "deposit of a first holder: 20 validators",
            &mut suite,
            |s| s.deposit(&user, 1_000 * ATOM),
        )?;
        claim(
            rows,
            &mut suite,
            ", the last of them: 20 validators",
            &all,
            30,
        )?;
    }
    Ok(())
}

fn by_holders(rows: &mut Rows) -> Result<()> {
    let mut suite = stage(20, 21)?;
    let [all, two, again] = ["all", "two", "again"].map(|name| holder(&mut suite, name));
    let (all, two, again) = (all?, two?, again?);
    leave(&mut suite, 2, |_| {
        vec![all.clone(), two.clone(), again.clone()]
    })?;
    keep_days(&mut suite, 24)?;
    add_holders(&mut suite, 5)?;
    let case = "10 holders";
    in_and_out(rows, &mut suite, case)?;
    claim(rows, &mut suite, &format!(": {case}"), &two, 2)?;
    add_holders(&mut suite, 10_000)?;
    let case = "10,000 holders";
    in_and_out(rows, &mut suite, case)?;
    claim(rows, &mut suite, &format!(": {case}"), &again, 2)
}

/// 30 batches at a time are on their way only where the chain's unbonding takes longer than 30 days.
fn by_pending(rows: &mut Rows) -> Result<()> {
    let mut suite = stage(20, 36)?;
    let [all, two, waits] = ["all", "two", "waits"].map(|name| holder(&mut suite, name));
    let (all, two, waits) = (all?, two?, waits?);
    leave(&mut suite, 1, |_| {
        vec![all.clone(), two.clone(), waits.clone()]
    })?;
    ensure!(pending(&suite)? == 1, "{} batches", pending(&suite)?);
    in_and_out(rows, &mut suite, "1 batch on its way")?;
    leave(&mut suite, 29, |i| {
        let mut who = vec![all.clone(), waits.clone()];
        who.extend((i < 1).then(|| two.clone()));
        who
    })?;
    ensure!(pending(&suite)? == 30, "{} batches", pending(&suite)?);
    in_and_out(rows, &mut suite, "30 batches on their way")?;
    while pending(&suite)? > 28 {
        keep_days(&mut suite, 1)?;
    }
    claim(rows, &mut suite, ": 28 batches on their way", &two, 2)?;
    claim(
        rows,
        &mut suite,
        ", 28 more of one's own on their way: 20 validators",
        &waits,
        2,
    )
}

/// Names a case by its validators.
pub fn case(validators: usize) -> String {
    let s = if validators == 1 { "" } else { "s" };
    format!("{validators} validator{s}")
}
