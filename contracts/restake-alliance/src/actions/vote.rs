//! stk holders decide how the hub's bonded stake votes: those who have had stk locked here since before
//! a proposal was registered.

use cosmwasm_std::{to_json_binary, Decimal, DepsMut, Env, MessageInfo, Response, WasmMsg};
use pstake_types::alliance::event::{CastVote, HolderVote, RegisterProposal};
use pstake_types::alliance::{CAST_DELAY_SECONDS, VOTING_SECONDS};
use pstake_types::hub::{self, vote_message, Tally, VoteOption, WeightedVote};

use crate::lots::is_open;
use crate::state::{Ballot, Proposal, CONFIG, PROPOSALS};
use crate::{votes, ContractError};

/// Registers a proposal of the chain that is in its voting period. The alliance votes itself, which
/// counts nothing without stake: the chain refuses where there is no vote, so that nobody registers
/// proposals to come and keeps those who lock later from a say. Errors: payment, `AlreadyRegistered`,
/// the chain's.
pub fn register(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    proposal_id: u64,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if PROPOSALS.has(deps.storage, proposal_id) {
        return Err(ContractError::AlreadyRegistered { proposal_id });
    }
    let registered_at = env.block.time.seconds();
    let mut config = CONFIG.load(deps.storage)?;
    config.registered_at = registered_at;
    CONFIG.save(deps.storage, &config)?;
    let proposal = Proposal {
        registered_at,
        tally: Tally::default(),
        cast: true,
    };
    PROPOSALS.save(deps.storage, proposal_id, &proposal)?;
    let nothing = [WeightedVote {
        option: VoteOption::Abstain,
        weight: Decimal::one(),
    }];
    let proof = vote_message(&env.contract.address, proposal_id, &nothing);
    Ok(Response::new()
        .add_message(proof)
        .add_event(RegisterProposal {
            proposal_id,
            until_seconds: registered_at.saturating_add(VOTING_SECONDS),
        }))
}

/// Instructs the hub with the sender's stk that has been locked since before the proposal was
/// registered; a later vote replaces an earlier one. Errors: payment, `DuplicateOption`,
/// `VoteWeights`, `UnknownProposal`, `VotingOver`, `UnknownAsset`, `NoSay`. Invariant: INV-A4.
pub fn vote(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    proposal_id: u64,
    options: Vec<WeightedVote>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    assert_options(&options)?;
    let mut proposal = votes::proposal(deps.storage, proposal_id)?;
    let registered_at = proposal.registered_at;
    let now = env.block.time.seconds();
    if !is_open(registered_at, now) {
        return Err(ContractError::VotingOver {
            proposal_id,
            until_seconds: registered_at.saturating_add(VOTING_SECONDS),
        });
    }
    let user = info.sender;
    let config = CONFIG.load(deps.storage)?;
    let ballot = Ballot {
        registered_at,
        amount: votes::say(deps.storage, &config, &user, registered_at)?,
        options,
    };
    if ballot.amount.is_zero() {
        return Err(ContractError::NoSay { proposal_id });
    }
    votes::open_ballots(deps.storage, &user, now)?;
    votes::replace(deps.storage, &user, proposal_id, &mut proposal, &ballot)?;
    Ok(Response::new().add_event(HolderVote {
        user: user.into(),
        proposal_id,
        stk: ballot.amount.u128(),
        options: hub::options_text(&ballot.options),
    }))
}

fn assert_options(options: &[WeightedVote]) -> Result<(), ContractError> {
    let actual =
        hub::total_weight(options).map_err(|option| ContractError::DuplicateOption { option })?;
    if actual != Decimal::one() || options.iter().any(|vote| vote.weight.is_zero()) {
        return Err(ContractError::VoteWeights { actual });
    }
    Ok(())
}

/// Tells the hub the sums as they are; anyone, as often as they change. Not within the first hour, so
/// that stk which is borrowed, locked and voted with in one transaction counts nothing. Errors:
/// payment, `UnknownProposal`, `TooEarly`, the hub's and the chain's.
pub fn cast(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    proposal_id: u64,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let mut proposal = votes::proposal(deps.storage, proposal_id)?;
    let at_seconds = proposal.registered_at.saturating_add(CAST_DELAY_SECONDS);
    let now_seconds = env.block.time.seconds();
    if now_seconds < at_seconds {
        return Err(ContractError::TooEarly {
            at_seconds,
            now_seconds,
        });
    }
    proposal.cast = true;
    PROPOSALS.save(deps.storage, proposal_id, &proposal)?;
    let tally = proposal.tally;
    let event = CastVote {
        proposal_id,
        yes: tally.yes.u128(),
        abstain: tally.abstain.u128(),
        no: tally.no.u128(),
        no_with_veto: tally.no_with_veto.u128(),
    };
    let message = WasmMsg::Execute {
        contract_addr: CONFIG.load(deps.storage)?.hub.into(),
        msg: to_json_binary(&hub::ExecuteMsg::InstructVote { proposal_id, tally })?,
        funds: vec![],
    };
    Ok(Response::new().add_message(message).add_event(event))
}
