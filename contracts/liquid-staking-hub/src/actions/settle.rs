//! Closes batches whose coins have arrived. The SDK pays at the end of the first block at or past
//! completion and tells nobody, so a batch closes only at a height after one at which the hub saw
//! its completion time passed, and all such batches close together.

use cosmwasm_std::{DepsMut, Env, Event, MessageInfo, QuerierWrapper, Response, Storage, Uint128};
use pstake_types::hub::event::Settle;

use crate::actions::{sync, unwind};
use crate::income::surplus;
use crate::ledger::Ledger;
use crate::math::{bps_floor, split, sum};
use crate::state::{
    all_pending, mark_loss, page_of, reserve, Clock, Pending, PendingBatch, SettledBatch, CLOCK,
    PENDING, SETTLED,
};
use crate::ContractError;

/// Donations are released at no more than this part of backing a year: 5%.
const GIFT_BPS_A_YEAR: u16 = 500;

/// Permissionless. Errors: payment. Invariants: INV1, INV11.
pub fn settle(deps: DepsMut, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    unwind::assert_not_ended(deps.storage)?;
    let mut ledger = Ledger::load(deps.storage)?;
    let (events, _) = run(deps.storage, deps.querier, &env, &mut ledger)?;
    ledger.save(deps.storage)?;
    Ok(Response::new().add_events(events))
}

/// Settles what can be settled and takes up donations. Returns the batches still on their way.
pub fn run(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    ledger: &mut Ledger,
) -> Result<(Vec<Event>, Pending), ContractError> {
    let pending = all_pending(storage)?;
    let is_past = |batch: &PendingBatch| batch.completes_at <= env.block.time;
    if !pending.iter().any(|(_, batch)| is_past(batch)) {
        let donation = take_donation(storage, querier, env, ledger)?;
        let event = (!donation.is_zero()).then(|| settled_event(0, 0, 0, donation));
        return Ok((event.into_iter().collect(), pending));
    }

    let seen = CLOCK.load(storage)?;
    CLOCK.save(
        storage,
        &Clock {
            height: env.block.height,
            time: env.block.time,
        },
    )?;
    // One whose completion has only now been seen may have been paid already or not: its coins
    // cannot be told from those of the others, so all wait for the next height.
    let paid =
        |batch: &PendingBatch| seen.height < env.block.height && batch.completes_at <= seen.time;
    if pending.iter().any(|(_, b)| is_past(b) && !paid(b)) {
        return Ok((vec![], pending));
    }
    let (mut past, pending): (Pending, Pending) =
        pending.into_iter().partition(|(_, b)| is_past(b));

    let arrived = surplus(storage, querier, env, ledger)?;
    let expected = sum(past.iter().map(|(_, batch)| batch.undelegated))?;
    let mut events = vec![];
    // A slash that is not booked yet must fall on the batches that it hit, not on all that close.
    if past.len() > 1 && arrived < expected {
        events.extend(sync::run(storage, querier, env, ledger)?.0);
        for (id, batch) in &mut past {
            *batch = PENDING.load(storage, *id)?;
        }
    }
    let (native, shortfall) = close(storage, ledger, &past, arrived, env.block.time.seconds())?;
    let donation = take_donation(storage, querier, env, ledger)?;
    let closed = u64::try_from(past.len()).unwrap_or(u64::MAX);
    let (native, shortfall) = (native.u128(), shortfall.u128());
    events.push(settled_event(closed, native, shortfall, donation));
    Ok((events, pending))
}

fn settled_event(batches: u64, native: u128, shortfall: u128, donation: Uint128) -> Event {
    Settle {
        batches,
        native,
        shortfall,
        donation: donation.u128(),
    }
    .into()
}

/// Settles batches that share the `arrived` coins; returns what they received (netted coins not
/// counted) and what they are short of.
fn close(
    storage: &mut dyn Storage,
    ledger: &mut Ledger,
    batches: &[(u64, PendingBatch)],
    arrived: Uint128,
    now: u64,
) -> Result<(Uint128, Uint128), ContractError> {
    let expected = sum(batches.iter().map(|(_, batch)| batch.undelegated))?;
    let shortfall = expected.saturating_sub(arrived);
    if !shortfall.is_zero() {
        mark_loss(storage)?;
    }
    let losses = share_losses(batches, shortfall)?;
    let received = expected.checked_sub(shortfall)?;
    let mut closed: Vec<(SettledBatch, Uint128)> = vec![];
    for ((id, batch), loss) in batches.iter().zip(losses) {
        let native = batch.undelegated.checked_sub(loss)?;
        PENDING.remove(storage, *id);
        if batch.is_last() {
            ledger.buffer = ledger.buffer.checked_add(native)?;
            ledger.absorb(now, loss)?;
            sync::note_loss(storage, loss.saturating_sub(batch.at_risk))?;
            continue;
        }
        let settled = SettledBatch {
            batch_id: *id,
            stk: batch.stk,
            native: batch.netted.checked_add(native)?,
        };
        closed.push((settled, native));
    }
    // a page and its pot are written once, however many of its batches close
    for of_page in closed.chunk_by(|(a, _), (b, _)| page_of(a.batch_id) == page_of(b.batch_id)) {
        let native = sum(of_page.iter().map(|(_, native)| *native))?;
        let settled = of_page.iter().map(|(settled, _)| settled.clone());
        add_settled(storage, settled.collect(), native, 0)?;
    }
    Ok((received, shortfall))
}

/// A shortfall is a slash: it falls on batches by their `at_risk` first, the rest pro rata to what
/// each had undelegated beyond that; never on netted coins. At most `undelegated` of each.
fn share_losses(
    batches: &[(u64, PendingBatch)],
    shortfall: Uint128,
) -> Result<Vec<Uint128>, ContractError> {
    let at_risk: Vec<Uint128> = batches.iter().map(|(_, b)| b.at_risk).collect();
    let known = sum(at_risk.iter().copied())?;
    if shortfall <= known {
        return split(shortfall, &at_risk);
    }
    let beyond: Vec<Uint128> = batches
        .iter()
        .map(|(_, b)| b.undelegated.saturating_sub(b.at_risk))
        .collect();
    let rest = split(shortfall.checked_sub(known)?, &beyond)?;
    at_risk
        .into_iter()
        .zip(rest)
        .map(|(a, b)| Ok(a.checked_add(b)?))
        .collect()
}

/// Appends settled batches of one page to it, and puts `native` more aside in its pot, for
/// `requests` more requests.
pub fn add_settled(
    storage: &mut dyn Storage,
    settled: Vec<SettledBatch>,
    native: Uint128,
    requests: u64,
) -> Result<(), ContractError> {
    let Some(page) = settled.first().map(|batch| page_of(batch.batch_id)) else {
        return Ok(());
    };
    let mut batches = SETTLED.may_load(storage, page)?.unwrap_or_default();
    batches.extend(settled);
    SETTLED.save(storage, page, &batches)?;
    reserve(storage, page, native, requests)
}

/// Surplus while no batch is past its completion is a donation (or late coins, or claim dust): it
/// joins the gift stream, free of fee. Returns its amount.
fn take_donation(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    ledger: &mut Ledger,
) -> Result<Uint128, ContractError> {
    let donation = surplus(storage, querier, env, ledger)?;
    if donation.is_zero() {
        return Ok(donation);
    }
    let now = env.block.time.seconds();
    let backing = ledger.backing_with(now, unwind::on_its_way(storage)?)?;
    let per_year = bps_floor(backing, GIFT_BPS_A_YEAR)?;
    ledger.buffer = ledger.buffer.checked_add(donation)?;
    ledger.gifts.join_at_rate(now, donation, per_year)?;
    Ok(donation)
}
