//! The bonded stake votes on the chain's proposals: by the owner's operator, or, better, as stk holders
//! instruct through the alliance. The chain counts delegations when it tallies, so nothing is locked.

use cosmwasm_std::{Decimal, DepsMut, Env, MessageInfo, Response, Uint128};
use pstake_types::hub::event::Vote;
use pstake_types::hub::{
    options_text, total_weight, vote_message, Tally, VoteOption, WeightedVote, MIN_TALLY_BPS,
};
use pstake_types::token::query_supply;

use crate::math::{bps_floor, sum};
use crate::state::{CONFIG, INSTRUCTED, SETTINGS};
use crate::ContractError;

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
    let whole =
        total_weight(&options).map_err(|option| ContractError::DuplicateOption { option })?;
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
    let event = Vote {
        proposal_id,
        by: info.sender.into(),
        options: options_text(&options),
    };
    Ok(Response::new()
        .add_message(vote_message(&env.contract.address, proposal_id, &options))
        .add_event(event))
}
