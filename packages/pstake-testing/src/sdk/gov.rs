//! Votes on proposals: MsgVoteWeighted as a contract sends it by `CosmosMsg::Any`. Proposals themselves are a
//! number that a test opens and closes; tallying is left out.
//!
//! Source: cosmos-sdk v0.53.4 `x/gov/keeper/msg_server.go` (`VoteWeighted`), `x/gov/keeper/vote.go` (`AddVote`),
//! `proto/cosmos/gov/v1/tx.proto`.

use super::state::{self, key, Tag};
use anybuf::Bufany;
use cosmwasm_std::{Addr, Binary, Decimal, Storage};
use cw_multi_test::error::{anyhow, bail, AnyResult};

/// Type URL of the message.
pub const VOTE_WEIGHTED: &str = "/cosmos.gov.v1.MsgVoteWeighted";

/// Options (1 yes, 2 abstain, 3 no, 4 no with veto) with their weights, in the order of the message.
pub type WeightedVotes = Vec<(i32, Decimal)>;

fn open_key(proposal: u64) -> Vec<u8> {
    key(Tag::Proposal, &[&proposal.to_be_bytes()])
}

fn vote_key(proposal: u64, voter: &str) -> Vec<u8> {
    key(Tag::Vote, &[&proposal.to_be_bytes(), voter.as_bytes()])
}

/// Opens or closes the voting period of a proposal.
pub(super) fn set_open(storage: &mut dyn Storage, proposal: u64, open: bool) {
    state::set(storage, &open_key(proposal), &u8::from(open));
}

pub(super) fn vote_of(storage: &dyn Storage, proposal: u64, voter: &str) -> Option<WeightedVotes> {
    let text: String = state::get(storage, &vote_key(proposal, voter))?;
    Some(serde_json::from_str(&text).expect("a vote of another shape"))
}

/// proposal_id = 1, voter = 2, repeated options = 3 of option = 1, weight = 2. A later vote replaces an earlier one.
pub(super) fn vote(storage: &mut dyn Storage, sender: &Addr, value: &Binary) -> AnyResult<()> {
    let malformed = || anyhow!("unable to decode MsgVoteWeighted: tx parse error");
    let message = Bufany::deserialize(value).map_err(|_| malformed())?;
    let proposal = message.uint64(1).ok_or_else(malformed)?;
    if message.string(2).ok_or_else(malformed)? != sender.as_str() {
        // wasmd: a contract signs for itself only.
        bail!("contract doesn't have permission: unauthorized");
    }
    let mut votes: WeightedVotes = vec![];
    let mut whole = Decimal::zero();
    for option in message.repeated_message(3).map_err(|_| malformed())? {
        let (number, weight) = (option.int32(1), option.string(2));
        let (Some(number @ 1..=4), Some(weight)) = (number, weight) else {
            bail!("invalid vote option");
        };
        let weight: Decimal = weight.parse().map_err(|_| anyhow!("invalid weight"))?;
        if weight.is_zero() || votes.iter().any(|(known, _)| *known == number) {
            bail!("invalid vote option");
        }
        whole += weight;
        votes.push((number, weight));
    }
    if whole != Decimal::one() {
        bail!("total weight overflow 1.00 or lower than 1.00");
    }
    match state::get::<u8>(storage, &open_key(proposal)) {
        Some(1) => {}
        Some(_) => bail!("{proposal}: inactive proposal"),
        None => bail!("proposal {proposal} doesn't exist"),
    }
    let text = serde_json::to_string(&votes)?;
    state::set(storage, &vote_key(proposal, sender.as_str()), &text);
    Ok(())
}
