//! Redelegating.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/delegation.go`: `BeginRedelegation`, `getBeginInfo`,
//! `SetRedelegationEntry`, `HasReceivingRedelegation`, `CompleteRedelegation`.

use super::address::address_bytes;
use super::ctx::Ctx;
use super::dec::Dec;
use super::dec_coins::coins_string;
use super::delegate::{delegate, Source};
use super::entries::{Redelegation, RedelegationEntry};
use super::error::SdkError;
use super::proto;
use super::state::{self, key, BondStatus, Tag};
use super::unbond::{unbond, validate_unbond_amount};
use super::valset::{take_mature, time_key};
use cosmwasm_std::{Coin, Event, Storage, Timestamp, Uint128};
use cw_multi_test::error::AnyResult;

/// `time.Time{}`, what the SDK returns where a redelegation completes at once: year 1, seconds before 1970.
pub(super) const NO_TIME_SECONDS: i64 = -62_135_596_800;

/// MsgBeginRedelegate. Returns the completion time; `None` if it is complete at once (the source is unbonded).
///
/// Errors: zero amount, no such source, no delegation, more than delegated, other denom, same validator, no such target,
/// the source itself is receiving a redelegation, too many entries, too little to move.
pub(super) fn msg_redelegate(
    ctx: &mut Ctx,
    delegator: &str,
    source: &str,
    target: &str,
    coin: &Coin,
) -> AnyResult<Option<Timestamp>> {
    if coin.amount.is_zero() {
        return Err(SdkError::InvalidSharesAmount.into());
    }
    let shares = validate_unbond_amount(ctx.storage, delegator, source, coin.amount)?;
    ctx.check_denom(coin)?;
    let completion = begin(ctx, delegator, source, target, shares)?;
    let text = completion.map_or("0001-01-01T00:00:00Z".to_string(), proto::rfc3339);
    ctx.events.push(
        Event::new("redelegate")
            .add_attribute("source_validator", source)
            .add_attribute("destination_validator", target)
            .add_attribute("amount", coin.to_string())
            .add_attribute("completion_time", text),
    );
    Ok(completion)
}

fn begin(
    ctx: &mut Ctx,
    delegator: &str,
    source: &str,
    target: &str,
    shares: Dec,
) -> AnyResult<Option<Timestamp>> {
    if source == target {
        return Err(SdkError::SelfRedelegation.into());
    }
    state::validator(ctx.storage, target).map_err(|_| SdkError::BadRedelegationDst)?;
    let from = state::validator(ctx.storage, source).map_err(|_| SdkError::BadRedelegationSrc)?;
    if is_receiving(ctx.storage, delegator, source) {
        return Err(SdkError::TransitiveRedelegation.into());
    }
    let found = redelegation(ctx.storage, delegator, source, target);
    let entries = found.as_ref().map_or(0, |r| r.entries.len());
    if entries >= ctx.params.max_entries as usize {
        return Err(SdkError::MaxRedelegationEntries.into());
    }
    let amount = unbond(ctx, delegator, source, shares)?;
    if amount.is_zero() {
        return Err(SdkError::TinyRedelegationAmount.into());
    }
    let origin = Source::Pool(from.status);
    let shares_dst = delegate(ctx, delegator, target, amount, origin)?;

    let Some((completion, height)) = begin_info(ctx, source)? else {
        return Ok(None);
    };
    let mut triple = found.unwrap_or_else(|| Redelegation {
        delegator: delegator.to_string(),
        source: source.to_string(),
        target: target.to_string(),
        entries: vec![],
    });
    triple.entries.push(RedelegationEntry {
        creation_height: height,
        completion_time: completion,
        initial_balance: amount,
        shares_dst,
    });
    save(ctx.storage, &triple);
    let slot = time_key(Tag::RedelegationQueue, completion);
    let mut queue: Vec<Triple> = state::get(ctx.storage, &slot).unwrap_or_default();
    queue.push((triple.delegator, triple.source, triple.target));
    state::set(ctx.storage, &slot, &queue);
    Ok(Some(completion))
}

/// Delegator, source, target.
type Triple = (String, String, String);

/// `getBeginInfo`: a bonded source binds for a whole unbonding period, an unbonding one for the rest of its own, an
/// unbonded one not at all. An unbonded source that lost its last shares is gone by now, and the message fails.
fn begin_info(ctx: &Ctx, source: &str) -> AnyResult<Option<(Timestamp, u64)>> {
    let val = state::validator(ctx.storage, source)?;
    Ok(match val.status {
        BondStatus::Bonded => Some(whole_period(ctx)),
        BondStatus::Unbonding => Some((val.unbonding_time, val.unbonding_height)),
        BondStatus::Unbonded => None,
    })
}

fn whole_period(ctx: &Ctx) -> (Timestamp, u64) {
    let completion = ctx.block.time.plus_seconds(ctx.params.unbonding_seconds);
    (completion, ctx.block.height)
}

/// End of block: forgets entries whose completion time is at or before the block's time
/// (`DequeueAllMatureRedelegationQueue`, `CompleteRedelegation`).
pub(super) fn complete_mature(ctx: &mut Ctx) -> AnyResult<()> {
    for slot in take_mature::<Vec<Triple>>(ctx, Tag::RedelegationQueue) {
        for (delegator, source, target) in slot {
            complete(ctx, &delegator, &source, &target);
        }
    }
    Ok(())
}

fn complete(ctx: &mut Ctx, delegator: &str, source: &str, target: &str) {
    let Some(mut triple) = redelegation(ctx.storage, delegator, source, target) else {
        return;
    };
    let now = ctx.block.time;
    let mature: Uint128 = triple
        .entries
        .iter()
        .filter(|e| e.completion_time <= now)
        .map(|e| e.initial_balance)
        .sum();
    triple.entries.retain(|e| e.completion_time > now);
    save(ctx.storage, &triple);
    let moved: Vec<Coin> = [ctx.bond_coin(mature)]
        .into_iter()
        .filter(|c| !c.amount.is_zero())
        .collect();
    ctx.events.push(
        Event::new("complete_redelegation")
            .add_attribute("amount", coins_string(&moved))
            .add_attribute("delegator", delegator)
            .add_attribute("source_validator", source)
            .add_attribute("destination_validator", target),
    );
}

fn triple_key(delegator: &str, source: &str, target: &str) -> Vec<u8> {
    let (source, target) = (address_bytes(source), address_bytes(target));
    key(Tag::Redelegation, &[delegator.as_bytes(), &source, &target])
}

/// `GetRedelegation`.
fn redelegation(
    storage: &dyn Storage,
    delegator: &str,
    source: &str,
    target: &str,
) -> Option<Redelegation> {
    state::get(storage, &triple_key(delegator, source, target))
}

/// `GetRedelegations`: all triples of a delegator.
pub(super) fn of_delegator(storage: &dyn Storage, delegator: &str) -> Vec<Redelegation> {
    state::scan(storage, &key(Tag::Redelegation, &[delegator.as_bytes()]))
}

/// `GetRedelegationsFromSrcValidator`.
pub(super) fn from_source(storage: &dyn Storage, source: &str) -> Vec<Redelegation> {
    let prefix = key(Tag::RedelegationBySource, &[&address_bytes(source)]);
    let triples: Vec<Triple> = state::scan(storage, &prefix);
    triples
        .iter()
        .filter_map(|(delegator, source, target)| redelegation(storage, delegator, source, target))
        .collect()
}

/// `HasReceivingRedelegation`: whether stake moved to a validator is still bound to its source.
pub(super) fn is_receiving(storage: &dyn Storage, delegator: &str, target: &str) -> bool {
    let prefix = key(
        Tag::RedelegationByTarget,
        &[delegator.as_bytes(), &address_bytes(target)],
    );
    let end = state::after(&prefix);
    let mut found = storage.range(Some(&prefix), Some(&end), cosmwasm_std::Order::Ascending);
    found.next().is_some()
}

/// `SetRedelegation` or, without entries, `RemoveRedelegation`.
fn save(storage: &mut dyn Storage, triple: &Redelegation) {
    let delegator = triple.delegator.as_bytes();
    let (source, target) = (address_bytes(&triple.source), address_bytes(&triple.target));
    let record = triple_key(&triple.delegator, &triple.source, &triple.target);
    let by_source = key(Tag::RedelegationBySource, &[&source, delegator, &target]);
    let by_target = key(Tag::RedelegationByTarget, &[delegator, &target, &source]);
    if triple.entries.is_empty() {
        storage.remove(&record);
        storage.remove(&by_source);
        storage.remove(&by_target);
        return;
    }
    let names: Triple = (
        triple.delegator.clone(),
        triple.source.clone(),
        triple.target.clone(),
    );
    state::set(storage, &record, triple);
    state::set(storage, &by_source, &names);
    state::set(storage, &by_target, &());
}
