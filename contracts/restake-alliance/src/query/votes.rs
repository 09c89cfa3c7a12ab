//! Proposals and who instructs what.

use cosmwasm_std::{Deps, Order};
use cw_storage_plus::Bound;
use pstake_types::alliance::{BallotResponse, ProposalResponse, VOTING_SECONDS};

use crate::state::{Proposal, BALLOTS, CONFIG, PROPOSALS};
use crate::{votes, ContractError};

fn response(proposal_id: u64, proposal: Proposal) -> ProposalResponse {
    ProposalResponse {
        proposal_id,
        registered_at_seconds: proposal.registered_at,
        until_seconds: proposal.registered_at.saturating_add(VOTING_SECONDS),
        tally: proposal.tally,
        cast: proposal.cast,
    }
}

pub fn proposal(deps: Deps, proposal_id: u64) -> Result<ProposalResponse, ContractError> {
    let proposal = votes::proposal(deps.storage, proposal_id)?;
    Ok(response(proposal_id, proposal))
}

pub fn proposals(
    deps: Deps,
    start_before: Option<u64>,
    limit: usize,
) -> Result<Vec<ProposalResponse>, ContractError> {
    let last = start_before.map(Bound::exclusive);
    PROPOSALS
        .range(deps.storage, None, last, Order::Descending)
        .take(limit)
        .map(|entry| {
            let (proposal_id, proposal) = entry?;
            Ok(response(proposal_id, proposal))
        })
        .collect()
}

pub fn ballot(deps: Deps, proposal_id: u64, user: String) -> Result<BallotResponse, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let registered_at = votes::proposal(deps.storage, proposal_id)?.registered_at;
    let config = CONFIG.load(deps.storage)?;
    let say = votes::say(deps.storage, &config, &user, registered_at)?;
    let ballot = BALLOTS.may_load(deps.storage, (&user, proposal_id))?;
    let (counted, options) = ballot.map(|b| (b.amount, b.options)).unwrap_or_default();
    Ok(BallotResponse {
        say,
        counted,
        options,
    })
}
