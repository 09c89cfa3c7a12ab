//! Votes of stk holders: a cast costs the same however many took part.

use anyhow::Result;
use cosmwasm_std::{to_json_binary, Decimal};
use cw20::Cw20ExecuteMsg;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::alliance::Restaking;
use pstake_testing::suite::short_address;
use pstake_types::alliance::{Cw20HookMsg, ExecuteMsg};
use pstake_types::hub::{AdminMsg, VoteOption, WeightedVote};

use super::alliance::{stage, staker};
use super::stage::{ATOM, DAY};
use super::Rows;

pub fn measure(rows: &mut Rows) -> Result<()> {
    let mut r = stage(2, 2)?;
    let alliance = Some(r.alliance.to_string());
    r.admin(AdminMsg::SetAlliance { alliance })?;
    let user = staker(&mut r, "holder")?;
    let stk = r.stk_denom();
    r.stake(&user, &stk, 100 * ATOM)?;
    let mut voters = 0;
    for (proposal_id, count) in [(1, 10), (2, 1_000)] {
        for i in voters..count {
            stake_for(&mut r, &format!("voter {i}"))?;
        }
        voters = count;
        r.app.set_proposal(proposal_id, true);
        r.advance(6);
        let register = ExecuteMsg::RegisterProposal { proposal_id };
        if count == 10 {
            rows.both("alliance register proposal", &mut r, |r| {
                r.crank_alliance(&register)
            })?;
        } else {
            r.crank_alliance(&register)?;
        }
        // the hub hears a hundredth of the supply or more
        let whale = r.user("whale");
        r.send_alliance(&whale, &vote(proposal_id), &[])?;
        for i in 0..count {
            let voter = short_address(r.app.api(), &format!("voter {i}"));
            r.send_alliance(&voter, &vote(proposal_id), &[])?;
        }
        let voters = if count == 10 { "10" } else { "1,000" };
        rows.both(&format!("alliance vote: {voters} voters"), &mut r, |r| {
            r.send_alliance(&user, &vote(proposal_id), &[])
        })?;
        r.advance(DAY);
        let cast = ExecuteMsg::Cast { proposal_id };
        rows.both(&format!("alliance cast: {voters} voters"), &mut r, |r| {
            r.crank_alliance(&cast)
        })?;
    }
    rows.both("alliance stake: while a proposal is open", &mut r, |r| {
        r.stake(&user, &stk, ATOM)
    })?;
    rows.both("alliance unstake: with 2 open ballots", &mut r, |r| {
        r.unstake(&user, &stk, 10 * ATOM)
    })?;
    Ok(())
}

fn vote(proposal_id: u64) -> ExecuteMsg {
    let half = |option| WeightedVote {
        option,
        weight: Decimal::percent(50),
    };
    ExecuteMsg::Vote {
        proposal_id,
        options: vec![half(VoteOption::Yes), half(VoteOption::No)],
    }
}

/// The whale locks stk for somebody.
fn stake_for(r: &mut Restaking, name: &str) -> Result<()> {
    let whale = r.user("whale");
    let receiver = short_address(r.app.api(), name).to_string();
    let hook = Cw20HookMsg::Stake {
        receiver: Some(receiver),
    };
    let msg = Cw20ExecuteMsg::Send {
        contract: r.alliance.to_string(),
        amount: ATOM.into(),
        msg: to_json_binary(&hook)?,
    };
    let token = r.token.clone();
    r.suite.call(&whale, &token, &msg, &[])?;
    Ok(())
}
