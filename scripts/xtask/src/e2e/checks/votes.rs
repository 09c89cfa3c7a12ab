//! stk holders vote on the chain's proposals; a keeper does what it takes.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::to_json_binary;
use cw20::Cw20ExecuteMsg;
use pstake::deploy::ALLIANCE;
use pstake::proto::cosmos::gov::v1::{
    MsgSubmitProposal, QueryTallyResultRequest, QueryTallyResultResponse, QueryVoteRequest,
    QueryVoteResponse, WeightedVoteOption,
};
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::alliance::{Cw20HookMsg, ExecuteMsg, ProposalResponse, QueryMsg};
use pstake_types::hub::{VoteOption, WeightedVote};

use super::desk::{Desk, DAY};
use crate::live::proto_coin;
use crate::node::any;

const KEEP: &str = "KEY keeper --once";
const DEPOSIT: u128 = 800_000_000;
const LOCKED: u128 = 200_000_000;

/// A proposal that only asks; its number.
fn ask_the_chain(desk: &mut Desk) -> Result<u64> {
    let proposer = desk.live.account("bob");
    let proposal = any(&MsgSubmitProposal {
        messages: vec![],
        initial_deposit: vec![proto_coin(5_000)],
        proposer,
        metadata: "ipfs://question".into(),
        title: "A question".into(),
        summary: "Nothing is carried out".into(),
        expedited: false,
    });
    let sent = desk.live.send("bob", &[proposal])?;
    let id = sent.attribute("submit_proposal", "proposal_id");
    Ok(id.context("no proposal")?.parse()?)
}

/// How the hub votes now; nothing if it has not.
fn hub_votes(desk: &Desk, proposal_id: u64) -> Option<Vec<WeightedVoteOption>> {
    let query = QueryVoteRequest {
        proposal_id,
        voter: desk.live.hub.clone(),
    };
    let answer = desk.live.node.ask("/cosmos.gov.v1.Query/Vote", &query);
    let answer: QueryVoteResponse = answer.ok()?;
    Some(answer.vote?.options)
}

/// Holders who have locked a quarter of all stk vote no: three quarters of the hub's stake abstain.
pub fn of_holders() -> Result<String> {
    let mut desk = Desk::deployed("votes", &["--voting", "2d"])?;
    desk.pass("set-alliance restake_alliance")?;
    // The vote itself took a day.
    desk.live.advance(9 * DAY);
    desk.tool.does(KEEP)?;
    let alliance = desk.address(ALLIANCE)?;
    let lea = desk.live.account("lea");
    scenarios::deposit(&mut desk.live, &lea, DEPOSIT - crate::live::SEED)?;
    let stake = Cw20ExecuteMsg::Send {
        contract: alliance.clone(),
        amount: LOCKED.into(),
        msg: to_json_binary(&Cw20HookMsg::Stake { receiver: None })?,
    };
    let token = desk.live.token.clone();
    desk.live.execute(&lea, &token, &stake, 0)?;
    desk.live.advance(DAY);
    desk.tool.does(KEEP)?;

    let proposal_id = ask_the_chain(&mut desk)?;
    desk.tool.does(KEEP)?;
    let known = QueryMsg::Proposal { proposal_id };
    let registered: ProposalResponse = desk.live.query(&alliance, &known)?;
    let told = ExecuteMsg::Vote {
        proposal_id,
        options: vec![WeightedVote {
            option: VoteOption::No,
            weight: cosmwasm_std::Decimal::one(),
        }],
    };
    desk.live.execute(&lea, &alliance, &told, 0)?;
    desk.tool.does(KEEP)?;
    ensure!(hub_votes(&desk, proposal_id).is_none(), "within the hour");
    desk.live.advance(3_600);
    desk.tool.does(KEEP)?;
    let votes = hub_votes(&desk, proposal_id).context("the hub has not voted")?;
    let votes: Vec<_> = votes
        .iter()
        .map(|vote| (vote.option, vote.weight.as_str()))
        .collect();
    ensure!(votes == [(2, "0.75"), (3, "0.25")], "{votes:?}");
    let tally: QueryTallyResultResponse = desk.live.node.ask(
        "/cosmos.gov.v1.Query/TallyResult",
        &QueryTallyResultRequest { proposal_id },
    )?;
    let tally = tally.tally.context("no tally")?;
    let (no, abstain): (u128, u128) = (tally.no_count.parse()?, tally.abstain_count.parse()?);
    ensure!(
        no > 0 && abstain.abs_diff(3 * no) <= 3,
        "of the chain's stake {no} no, {abstain} abstain"
    );
    Ok(format!(
        "registered at {}, cast an hour later: of the chain's stake {no} no, {abstain} abstain",
        registered.registered_at_seconds
    ))
}
