//! Votes of the hub's bonded stake on the chain's proposals.

use anybuf::Anybuf;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, AnyMsg, Binary, CosmosMsg, Decimal, Uint128};

/// Instructions of stk holders count when at least this part of the supply takes part: 1%. Less could
/// turn the operator's vote into an abstention for the price of dust.
pub const MIN_TALLY_BPS: u16 = 100;

/// As in `cosmos.gov.v1.VoteOption`.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum VoteOption {
    /// For it.
    Yes,
    /// Counts for the quorum only.
    Abstain,
    /// Against it.
    No,
    /// Against it, and its deposit is burned if a third votes so.
    NoWithVeto,
}

/// A part of the vote. The weights of a vote add up to exactly 1.
#[cw_serde]
#[derive(Copy)]
pub struct WeightedVote {
    /// What the part is cast for.
    pub option: VoteOption,
    /// Above 0, at most 1.
    pub weight: Decimal,
}

/// Sum of the weights. Err: an option that is there twice.
pub fn total_weight(options: &[WeightedVote]) -> Result<Decimal, VoteOption> {
    let mut total = Decimal::zero();
    for (i, vote) in options.iter().enumerate() {
        let option = vote.option;
        // at most four differ, so this ends soon however many there are
        if options.iter().take(i).any(|v| v.option == option) {
            return Err(option);
        }
        total = total.saturating_add(vote.weight);
    }
    Ok(total)
}

/// `yes=0.6,no=0.4`: a vote in an event.
pub fn options_text(options: &[WeightedVote]) -> String {
    let name = |option: VoteOption| match option {
        VoteOption::Yes => "yes",
        VoteOption::Abstain => "abstain",
        VoteOption::No => "no",
        VoteOption::NoWithVeto => "no_with_veto",
    };
    let text = options
        .iter()
        .map(|v| format!("{}={}", name(v.option), v.weight));
    text.collect::<Vec<_>>().join(",")
}

/// stk that stands behind each option (base units). The rest of the supply abstains.
#[cw_serde]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// stk for `Yes`.
    pub yes: Uint128,
    /// stk for `Abstain`.
    pub abstain: Uint128,
    /// stk for `No`.
    pub no: Uint128,
    /// stk for `NoWithVeto`.
    pub no_with_veto: Uint128,
}

/// `cosmos.gov.v1.MsgVoteWeighted`: proposal_id = 1, voter = 2, options = 3 of option = 1, weight = 2. By
/// `Any`, since `CosmosMsg::Gov` would make the code ask for one more capability of the chain.
pub fn vote_message(voter: &Addr, proposal_id: u64, options: &[WeightedVote]) -> CosmosMsg {
    let options: Vec<Anybuf> = options
        .iter()
        .map(|vote| {
            let option = match vote.option {
                VoteOption::Yes => 1,
                VoteOption::Abstain => 2,
                VoteOption::No => 3,
                VoteOption::NoWithVeto => 4,
            };
            Anybuf::new()
                .append_int32(1, option)
                .append_string(2, vote.weight.to_string())
        })
        .collect();
    CosmosMsg::Any(AnyMsg {
        type_url: "/cosmos.gov.v1.MsgVoteWeighted".into(),
        value: Binary::new(
            Anybuf::new()
                .append_uint64(1, proposal_id)
                .append_string(2, voter)
                .append_repeated_message(3, &options)
                .into_vec(),
        ),
    })
}
