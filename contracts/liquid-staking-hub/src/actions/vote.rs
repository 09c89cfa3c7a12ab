//! The bonded stake votes on the chain's proposals: by the owner's operator, or, better, as stk holders
//! instruct through the alliance. The chain counts delegations when it tallies, so nothing is locked.

use cosmwasm_std::{Decimal, DepsMut, Env, MessageInfo, Response, Uint128};
use pstake_types::hub::event::Vote;
use pstake_types::hub::{Tally, VoteOption, WeightedVote, MIN_TALLY_BPS};
use pstake_types::token::query_supply;

use crate::math::{bps_floor, sum};
use crate::state::{CONFIG, INSTRUCTED, SETTINGS};
use crate::{staking, ContractError};

/// Errors: payment, `NotVoteOperator`, `HoldersDecide`, `DuplicateOption`, `VoteWeights`.
pub fn vote(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    proposal_id: u64,
    options: Vec<WeightedVote>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let operator = SETTINGS.load(deps.storage)?.vote_operator;
    if operator.as_ref() != Some(&info.sender) && !cw_ownable::is_owner(deps.storage, &info.sender)?
    {
        return Err(ContractError::NotVoteOperator {});
    }
    if INSTRUCTED.has(deps.storage, proposal_id) {
        return Err(ContractError::HoldersDecide { proposal_id });
    }
    let mut whole = Decimal::zero();
    for (i, vote) in options.iter().enumerate() {
        let option = vote.option;
        // at most four differ, so this ends soon however many there are
        if options.iter().take(i).any(|v| v.option == option) {
            return Err(ContractError::DuplicateOption { option });
        }
        whole = whole.checked_add(vote.weight)?;
    }
    if whole != Decimal::one() || options.iter().any(|vote| vote.weight.is_zero()) {
        return Err(ContractError::VoteWeights { actual: whole });
    }
    cast(env, info, proposal_id, options)
}

/// Each option gets its part of the whole supply, rounded down; the rest abstains. Errors: payment,
/// `NotTheAlliance`, `TallyOutOfRange`.
pub fn instruct(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    proposal_id: u64,
    tally: Tally,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if SETTINGS.load(deps.storage)?.alliance.as_ref() != Some(&info.sender) {
        return Err(ContractError::NotTheAlliance {});
    }
    let supply = query_supply(&deps.querier, &CONFIG.load(deps.storage)?.token)?;
    let min = bps_floor(supply, MIN_TALLY_BPS)?;
    let actual = sum([tally.yes, tally.abstain, tally.no, tally.no_with_veto])?;
    if actual < min || actual > supply {
        return Err(ContractError::TallyOutOfRange {
            min,
            max: supply,
            actual,
        });
    }
    let part = |stk: Uint128| {
        let part = stk.checked_mul_floor((Decimal::one().atomics(), supply))?;
        Ok::<_, ContractError>(Decimal::new(part))
    };
    let (yes, no, veto) = (part(tally.yes)?, part(tally.no)?, part(tally.no_with_veto)?);
    let rest = Decimal::one()
        .checked_sub(yes)?
        .checked_sub(no)?
        .checked_sub(veto)?;
    let options = [
        (VoteOption::Yes, yes),
        (VoteOption::Abstain, rest),
        (VoteOption::No, no),
        (VoteOption::NoWithVeto, veto),
    ];
    let options = options.into_iter().filter(|(_, weight)| !weight.is_zero());
    let options = options
        .map(|(option, weight)| WeightedVote { option, weight })
        .collect();
    INSTRUCTED.save(deps.storage, proposal_id, &true)?;
    cast(env, info, proposal_id, options)
}

/// A later vote replaces an earlier one on the chain.
fn cast(
    env: Env,
    info: MessageInfo,
    proposal_id: u64,
    options: Vec<WeightedVote>,
) -> Result<Response, ContractError> {
    let text = options
        .iter()
        .map(|v| format!("{}={}", name(v.option), v.weight));
    let event = Vote {
        proposal_id,
        by: info.sender.into(),
        options: text.collect::<Vec<_>>().join(","),
    };
    Ok(Response::new()
        .add_message(staking::vote(&env.contract.address, proposal_id, &options))
        .add_event(event))
}

fn name(option: VoteOption) -> &'static str {
    match option {
        VoteOption::Yes => "yes",
        VoteOption::Abstain => "abstain",
        VoteOption::No => "no",
        VoteOption::NoWithVeto => "no_with_veto",
    }
}
