//! One whole read of the hub's delegations; the difference to the records is loss or gain.

use cosmwasm_std::{
    Decimal, DepsMut, Env, Event, MessageInfo, QuerierWrapper, Response, Storage, Uint128,
};
use pstake_types::hub::event::{Freeze, Sync};
use pstake_types::token::query_supply;

use crate::actions::guardian::thaw;
use crate::actions::unwind;
use crate::ledger::Ledger;
use crate::math::rate_floor;
use crate::staking::ROUNDING_UNITS;
use crate::state::{
    all_pending, all_validators, mark_loss, Records, CONFIG, PENDING, SCHEDULE, TOTALS, VALIDATORS,
};
use crate::{history, plan, staking, ContractError};

/// Permissionless, at any time. Errors: payment. Invariants: INV2, INV5.
pub fn sync(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    unwind::assert_not_ended(deps.storage)?;
    let mut ledger = Ledger::load(deps.storage)?;
    let (events, _) = run(deps.storage, deps.querier, &env, &mut ledger)?;
    ledger.save(deps.storage)?;
    Ok(Response::new().add_events(events))
}

/// Brings records and ledger in line with the chain; marks batches at risk; ends the guardian's freezes whose time
/// is over; returns the records.
/// Losses are taken from the streams first, then from backing; gains are rounding and join the
/// reward stream.
pub fn run(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    ledger: &mut Ledger,
) -> Result<(Vec<Event>, Records), ContractError> {
    let now = env.block.time.seconds();
    let mut schedule = SCHEDULE.load(storage)?;
    let mut events = vec![];
    let chain = staking::delegations(querier, &env.contract.address)?;
    let (mut loss, mut gain) = (Uint128::zero(), Uint128::zero());
    let mut records = vec![];
    for (address, mut record) in all_validators(storage)? {
        let actual = chain.get(&address).copied().unwrap_or_default();
        let lost = record.bonded.saturating_sub(actual);
        loss = loss.checked_add(lost)?;
        if lost > Uint128::new(ROUNDING_UNITS) {
            mark_at_risk(storage, &address, lost, record.bonded)?;
        }
        gain = gain.checked_add(actual.saturating_sub(record.bonded))?;
        let thaws = record.thaws(now);
        if thaws {
            thaw(&mut record, &mut schedule);
            let (validator, frozen) = (address.clone(), false);
            events.push(Freeze { validator, frozen }.into());
        }
        if actual != record.bonded || thaws {
            record.bonded = actual;
            VALIDATORS.save(storage, &address, &record)?;
        }
        let unlocked = record.locked_until <= now;
        if record.weight == 0 && actual.is_zero() && unlocked && is_free(storage, &address)? {
            VALIDATORS.remove(storage, &address);
        } else {
            records.push((address, record));
        }
    }
    ledger.book_sync(now, loss, gain)?;
    note_loss(storage, loss)?;
    schedule.synced_at = now;
    SCHEDULE.save(storage, &schedule)?;
    let rate = rate(storage, querier, ledger, now)?;
    history::record(storage, now, rate)?;
    let event = Sync {
        bonded: ledger.bonded.u128(),
        loss: loss.u128(),
        gain: gain.u128(),
    };
    events.push(event.into());
    Ok((events, records))
}

/// Adds to the sum of losses.
pub fn note_loss(storage: &mut dyn Storage, loss: Uint128) -> Result<(), ContractError> {
    if !loss.is_zero() {
        let mut totals = TOTALS.load(storage)?;
        totals.losses = totals.losses.checked_add(loss)?;
        TOTALS.save(storage, &totals)?;
    }
    Ok(())
}

fn rate(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    ledger: &Ledger,
    now: u64,
) -> Result<Decimal, ContractError> {
    let supply = query_supply(&querier, &CONFIG.load(storage)?.token)?;
    let backing = ledger.backing_with(now, unwind::on_its_way(storage)?)?;
    rate_floor(backing, supply)
}

/// Unbonding losses cannot be queried. A validator that lost a fraction of our stake may have lost
/// the same fraction of our entries there: an upper bound, since entries begun before the
/// infraction are spared.
fn mark_at_risk(
    storage: &mut dyn Storage,
    validator: &str,
    lost: Uint128,
    of: Uint128,
) -> Result<(), ContractError> {
    for (id, mut batch) in all_pending(storage)? {
        let (mut marked, before) = (false, batch.at_risk);
        for entry in batch.entries.iter().filter(|e| e.validator == validator) {
            let risk = entry.amount.checked_mul_ceil((lost, of))?;
            batch.at_risk = batch.at_risk.checked_add(risk)?.min(batch.undelegated);
            marked = true;
        }
        if marked {
            PENDING.save(storage, id, &batch)?;
            mark_loss(storage)?;
        }
        if batch.is_last() {
            note_loss(storage, batch.at_risk.checked_sub(before)?)?;
        }
    }
    Ok(())
}

/// Whether no batch waits for coins from this validator: only then may its record go, since its
/// entries still count against the chain's limit.
fn is_free(storage: &dyn Storage, validator: &str) -> Result<bool, ContractError> {
    Ok(!plan::slots(&all_pending(storage)?).contains_key(validator))
}
