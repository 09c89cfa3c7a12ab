//! The bonded set: who enters and leaves at the end of a block.
//!
//! Source: cosmos-sdk v0.53.4 `x/staking/keeper/val_state_change.go`.

use super::address::{address_bytes, ModuleAccount};
use super::ctx::Ctx;
use super::state::{self, key, BondStatus, Tag, Validator};
use super::validator;
use super::wire::wire_struct;
use cosmwasm_std::{Storage, Timestamp, Uint128};
use cw_multi_test::error::AnyResult;

/// A member of the set and its power (`LastValidatorPower`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub operator: String,
    pub power: u64,
}

wire_struct!(Member { operator, power });

/// The set that signs the current block.
pub(super) fn bonded_set(storage: &dyn Storage) -> Vec<Member> {
    state::get(storage, &key(Tag::BondedSet, &[])).unwrap_or_default()
}

/// `ApplyAndReturnValidatorSetUpdates`: the most powerful validators out of jail and with power, at most
/// `max_validators`, are the set; their tokens are in the bonded pool, those of all others in the not-bonded pool.
/// Skipped while nothing that decides it has changed.
pub(super) fn apply_updates(ctx: &mut Ctx) -> AnyResult<()> {
    let changed = key(Tag::SetChanged, &[]);
    if ctx.storage.get(&changed).is_none() {
        return Ok(());
    }
    ctx.storage.remove(&changed);

    let genesis = state::is_genesis(ctx.storage);
    let mut last = bonded_set(ctx.storage);
    let (mut entering, mut leaving) = (Uint128::zero(), Uint128::zero());
    let mut members: Vec<Member> = vec![];
    for mut val in validator::by_power(ctx.storage)? {
        let power = val.potential_power(ctx.params.power_reduction);
        if members.len() as u64 >= u64::from(ctx.params.max_validators) || power == 0 {
            break;
        }
        if !val.is_bonded() {
            entering += val.tokens;
            bond(ctx, &mut val);
        }
        let before = last.iter().position(|m| m.operator == val.operator);
        if before.map(|at| last.swap_remove(at).power) != Some(power) {
            record_power(ctx, &val.operator, power);
        }
        members.push(Member {
            operator: val.operator,
            power,
        });
    }
    last.sort_by_cached_key(|m| address_bytes(&m.operator));
    for gone in &last {
        let mut val = state::validator(ctx.storage, &gone.operator)?;
        leaving += val.tokens;
        if genesis {
            // InitGenesis works the set out once, with all validators: this one was never in it.
            val.status = BondStatus::Unbonded;
            state::set(ctx.storage, &state::validator_key(&val.operator), &val);
        } else {
            begin_unbonding(ctx, &mut val);
        }
        record_power(ctx, &gone.operator, 0);
    }
    // One transfer of the difference, as the SDK makes.
    if entering > leaving {
        ctx.move_tokens(
            ModuleAccount::NotBondedPool,
            ModuleAccount::BondedPool,
            entering - leaving,
        )?;
    } else {
        ctx.move_tokens(
            ModuleAccount::BondedPool,
            ModuleAccount::NotBondedPool,
            leaving - entering,
        )?;
    }
    state::set(ctx.storage, &key(Tag::BondedSet, &[]), &members);
    Ok(())
}

/// `bondValidator`.
fn bond(ctx: &mut Ctx, val: &mut Validator) {
    remove_from_queue(ctx, val);
    val.status = BondStatus::Bonded;
    state::set(ctx.storage, &state::validator_key(&val.operator), val);
}

/// `BeginUnbondingValidator`.
fn begin_unbonding(ctx: &mut Ctx, val: &mut Validator) {
    val.status = BondStatus::Unbonding;
    val.unbonding_time = ctx.block.time.plus_seconds(ctx.params.unbonding_seconds);
    val.unbonding_height = ctx.block.height;
    state::set(ctx.storage, &state::validator_key(&val.operator), val);
    state::set(ctx.storage, &queue_key(val), &val.operator);
}

fn queue_key(val: &Validator) -> Vec<u8> {
    let mut parts = time_key(Tag::ValidatorQueue, val.unbonding_time);
    parts.extend_from_slice(&val.unbonding_height.to_be_bytes());
    parts.extend_from_slice(&address_bytes(&val.operator));
    parts
}

/// `DeleteValidatorQueue`.
fn remove_from_queue(ctx: &mut Ctx, val: &Validator) {
    if val.status == BondStatus::Unbonding {
        ctx.storage.remove(&queue_key(val));
    }
}

/// Tag and time: keys of a queue, in time order.
pub(super) fn time_key(tag: Tag, time: Timestamp) -> Vec<u8> {
    let mut out = key(tag, &[]);
    out.extend_from_slice(&time.nanos().to_be_bytes());
    out
}

/// Takes all of a queue whose time has come.
pub(super) fn take_mature<T: super::wire::Wire>(ctx: &mut Ctx, tag: Tag) -> Vec<T> {
    let start = key(tag, &[]);
    let end = state::after(&time_key(tag, ctx.block.time));
    state::drain(ctx.storage, &start, &end)
}

/// `UnbondAllMatureValidators`: a validator whose unbonding period is over is unbonded, and removed if it has no shares.
pub(super) fn unbond_mature(ctx: &mut Ctx) -> AnyResult<()> {
    for operator in take_mature::<String>(ctx, Tag::ValidatorQueue) {
        let mut val = state::validator(ctx.storage, &operator)?;
        val.status = BondStatus::Unbonded;
        state::set(ctx.storage, &state::validator_key(&operator), &val);
        if val.delegator_shares.is_zero() {
            validator::remove(ctx, &operator)?;
        }
    }
    Ok(())
}

fn history_key(operator: &str, height: u64) -> Vec<u8> {
    let mut out = key(Tag::PowerHistory, &[&address_bytes(operator)]);
    out.extend_from_slice(&height.to_be_bytes());
    out
}

/// Keeps what evidence would carry: the power of a validator from the next block on. At genesis: from this block on.
fn record_power(ctx: &mut Ctx, operator: &str, power: u64) {
    let from = if state::is_genesis(ctx.storage) {
        0
    } else {
        ctx.block.height + 1
    };
    state::set(ctx.storage, &history_key(operator, from), &power);
}

/// The power with which a validator signed the block of a height.
pub(super) fn power_at(storage: &dyn Storage, operator: &str, height: u64) -> u64 {
    let start = history_key(operator, 0);
    let end = history_key(operator, height.saturating_add(1));
    let mut found = storage.range(Some(&start), Some(&end), cosmwasm_std::Order::Descending);
    let last = found.next();
    last.and_then(|(_, bytes)| <u64 as super::wire::Wire>::from_bytes(&bytes))
        .unwrap_or_default()
}
