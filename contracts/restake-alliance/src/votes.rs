//! Ballots and their running sums: a tally costs the same however many took part.

use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw20::Denom;
use pstake_types::hub::{Tally, VoteOption};

use crate::index::Position;
use crate::lots::{is_open, Lots};
use crate::state::{asset_id, Ballot, Config, Proposal, BALLOTS, LOTS, PROPOSALS};
use crate::ContractError;

pub fn proposal(storage: &dyn Storage, proposal_id: u64) -> Result<Proposal, ContractError> {
    PROPOSALS
        .may_load(storage, proposal_id)?
        .ok_or(ContractError::UnknownProposal { proposal_id })
}

/// Replaces a user's ballot in the sums and in the store; one without stake goes.
pub fn replace(
    storage: &mut dyn Storage,
    user: &Addr,
    proposal_id: u64,
    proposal: &mut Proposal,
    new: &Ballot,
) -> Result<(), ContractError> {
    let tally = &mut proposal.tally;
    if let Some(old) = BALLOTS.may_load(storage, (user, proposal_id))? {
        count(tally, &old, |sum, part| Ok(sum.checked_sub(part)?))?;
    }
    count(tally, new, |sum, part| Ok(sum.checked_add(part)?))?;
    proposal.cast = false;
    PROPOSALS.save(storage, proposal_id, proposal)?;
    match new.amount.is_zero() {
        true => BALLOTS.remove(storage, (user, proposal_id)),
        false => BALLOTS.save(storage, (user, proposal_id), new)?,
    }
    Ok(())
}

/// Each option's part is rounded down; the rest abstains with all that is not instructed.
fn count(
    tally: &mut Tally,
    ballot: &Ballot,
    change: impl Fn(Uint128, Uint128) -> Result<Uint128, ContractError>,
) -> Result<(), ContractError> {
    for vote in &ballot.options {
        let part = ballot.amount.checked_mul_floor(vote.weight)?;
        let sum = match vote.option {
            VoteOption::Yes => &mut tally.yes,
            VoteOption::Abstain => &mut tally.abstain,
            VoteOption::No => &mut tally.no,
            VoteOption::NoWithVeto => &mut tally.no_with_veto,
        };
        *sum = change(*sum, part)?;
    }
    Ok(())
}

/// A user's ballots; those of proposals that take no more instructions are removed. As many as he has
/// cast in the time of one vote.
pub fn open_ballots(
    storage: &mut dyn Storage,
    user: &Addr,
    now: u64,
) -> StdResult<Vec<(u64, Ballot)>> {
    let all = BALLOTS
        .prefix(user)
        .range(storage, None, None, Order::Ascending)
        .collect::<StdResult<Vec<_>>>()?;
    let is_open = |(_, ballot): &(u64, Ballot)| is_open(ballot.registered_at, now);
    let (open, over): (Vec<_>, Vec<_>) = all.into_iter().partition(is_open);
    for (proposal_id, _) in over {
        BALLOTS.remove(storage, (user, proposal_id));
    }
    Ok(open)
}

/// What has a say in a proposal: the user's stk that has been locked since before `registered_at`.
pub fn say(
    storage: &dyn Storage,
    config: &Config,
    user: &Addr,
    registered_at: u64,
) -> Result<Uint128, ContractError> {
    let stk = asset_id(storage, &Denom::Cw20(config.stk.clone()))?;
    let locked = Position::load(storage, user, stk)?.amount;
    lots(storage, user)?.before(locked, registered_at)
}

fn lots(storage: &dyn Storage, user: &Addr) -> StdResult<Lots> {
    Ok(LOTS.may_load(storage, user)?.unwrap_or_default())
}

fn save_lots(storage: &mut dyn Storage, user: &Addr, lots: &Lots) -> StdResult<()> {
    if lots.0.is_empty() {
        LOTS.remove(storage, user);
        return Ok(());
    }
    LOTS.save(storage, user, lots)
}

/// stk was locked: it has no say in what is open.
pub fn locked(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    user: &Addr,
    amount: Uint128,
) -> Result<(), ContractError> {
    if !is_open(config.registered_at, now) {
        return Ok(());
    }
    let mut lots = lots(storage, user)?;
    lots.add(amount, config.registered_at, now)?;
    Ok(save_lots(storage, user, &lots)?)
}

/// stk was taken out and `rest` is left: ballots count no more than what of it was locked in time. So
/// what is taken out and locked again never votes twice.
pub fn unlocked(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    user: &Addr,
    amount: Uint128,
    rest: Uint128,
) -> Result<(), ContractError> {
    if !is_open(config.registered_at, now) {
        return Ok(());
    }
    let mut lots = lots(storage, user)?;
    lots.take(amount)?;
    save_lots(storage, user, &lots)?;
    for (proposal_id, ballot) in open_ballots(storage, user, now)? {
        let amount = lots.before(rest, ballot.registered_at)?;
        if amount < ballot.amount {
            let mut proposal = proposal(storage, proposal_id)?;
            let less = Ballot { amount, ..ballot };
            replace(storage, user, proposal_id, &mut proposal, &less)?;
        }
    }
    Ok(())
}
