//! One undelegation at a time, each in the reply to the one before: if a validator fails, the next
//! one takes its part. Only if all that can give anything, the others asked too, cannot give enough, the
//! whole submission is undone.

use cosmwasm_std::{
    coin, from_json, to_json_binary, DepsMut, Env, Reply, Response, Storage, SubMsg, SubMsgResult,
    Uint128,
};
use pstake_types::hub::event::ValidatorFailed;
use pstake_types::hub::BatchEntry;

use super::{finish, Submission};
use crate::records::note_failure;
use crate::reply::ReplyId;
use crate::staking;
use crate::state::{all_pending, all_validators, CONFIG};
use crate::{plan, ContractError};

impl Submission {
    /// What to ask of a validator that can give `up_to`: an equal part of what is left, rounded up.
    fn part(&self, up_to: Uint128) -> Result<Uint128, ContractError> {
        let parts = u128::from(self.parts.max(1));
        Ok(self.left.checked_mul_ceil((1u128, parts))?.min(up_to))
    }

    /// Notes an undelegation. The chain merges those of one block with a validator into one entry.
    fn book(
        &mut self,
        validator: String,
        asked: Uint128,
        amount: Uint128,
    ) -> Result<(), ContractError> {
        let mut known = self.entries.iter_mut().zip(&mut self.asked);
        if let Some((entry, sum)) = known.find(|(entry, _)| entry.validator == validator) {
            entry.amount = entry.amount.checked_add(amount)?;
            *sum = sum.checked_add(asked)?;
        } else {
            self.entries.push(BatchEntry { validator, amount });
            self.asked.push(asked);
        }
        Ok(())
    }
}

/// Sends the next undelegation, or books the submission when none is needed any more.
/// Errors: `SubmissionFailed` when validators have run out.
pub fn next(
    deps: DepsMut,
    env: Env,
    mut submission: Submission,
    response: Response,
) -> Result<Response, ContractError> {
    let left = submission.left;
    if left.is_zero() {
        return finish::finish(deps, env, submission, response);
    }
    if submission.sources.is_empty() {
        submission.sources = others(deps.storage, &submission, env.block.time.seconds())?;
    }
    let (validator, up_to) = submission
        .sources
        .first()
        .ok_or(ContractError::SubmissionFailed { left })?;
    let amount = submission.part(*up_to)?;
    let denom = CONFIG.load(deps.storage)?.denom;
    let message = staking::undelegate(validator, coin(amount.u128(), denom));
    Ok(response.add_submessage(
        SubMsg::reply_always(message, ReplyId::Undelegate as u64)
            .with_gas_limit(staking::GAS_UNDELEGATE)
            .with_payload(to_json_binary(&submission)?),
    ))
}

/// Those that were chosen have given what they can or failed: validators that have not been asked yet. Without
/// them a submission that is undone would turn to the same ones the next time, since what it noted of failures
/// is undone with it.
fn others(
    storage: &dyn Storage,
    submission: &Submission,
    now: u64,
) -> Result<Vec<(String, Uint128)>, ContractError> {
    let asked = |address: &String| submission.entries.iter().any(|e| e.validator == *address);
    let mut records = all_validators(storage)?;
    records.retain(|(address, v)| v.failed_at != now && !asked(address));
    let pending = all_pending(storage)?;
    let (left, parts) = (submission.left, submission.parts);
    Ok(plan::sources(&records, &pending, left, parts, now)?.0)
}

/// The answer to an undelegation. Amount and completion are those of the chain's response; a
/// response without them undoes the submission.
pub fn undelegated(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let mut submission: Submission = from_json(&reply.payload)?;
    if submission.sources.is_empty() {
        return Err(ContractError::SubmissionFailed {
            left: submission.left,
        });
    }
    let (validator, up_to) = submission.sources.remove(0);
    let now = env.block.time.seconds();
    let response = match reply.result {
        SubMsgResult::Err(_) => {
            note_failure(deps.storage, &validator, now)?;
            Response::new().add_event(ValidatorFailed {
                validator,
                step: "undelegate".into(),
            })
        }
        SubMsgResult::Ok(answer) => {
            let denom = CONFIG.load(deps.storage)?.denom;
            let done = staking::read_undelegated(&answer, &denom)?;
            let asked = submission.part(up_to)?;
            done.check(asked, env.block.time)?;
            submission.left = submission.left.checked_sub(asked)?;
            submission.completes_at = submission.completes_at.max(done.completes_at);
            submission.parts = submission.parts.saturating_sub(1);
            // its turn comes again if all the others together cannot give what is left
            let rest = up_to.checked_sub(asked)?;
            if !rest.is_zero() {
                submission.sources.push((validator.clone(), rest));
            }
            submission.book(validator, asked, done.amount)?;
            Response::new()
        }
    };
    next(deps, env, submission, response)
}
