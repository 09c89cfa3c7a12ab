//! Rewards are what the balance rose by around the hub's own staking steps, never what an event or
//! a caller says: the SDK pays rewards out at each delegate, undelegate, redelegate and withdraw.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, CosmosMsg, Env, Event, QuerierWrapper, StdResult, Storage, SubMsg, Uint128,
};
use pstake_types::hub::event::Rewards;
use pstake_types::hub::MAX_REVENUE_SHARES;
use pstake_types::token::query_supply;

use crate::ledger::Ledger;
use crate::math::bps_floor;
use crate::reply::ReplyId;
use crate::state::{
    recipient_key, CONFIG, DAY_SECONDS, OWED, OWED_TO, RESERVED, REVENUE, SCHEDULE, SETTINGS,
    TOTALS,
};
use crate::{partners, staking, ContractError};

/// Native that the hub holds beyond buffer, reserved and owed.
pub fn surplus(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    ledger: &Ledger,
) -> Result<Uint128, ContractError> {
    let config = CONFIG.load(storage)?;
    let booked = ledger
        .buffer
        .checked_add(RESERVED.load(storage)?)?
        .checked_add(OWED.load(storage)?)?;
    let balance = staking::balance(querier, &env.contract.address, &config.denom)?;
    Ok(balance.saturating_sub(booked))
}

/// Goes with a staking message through the sub-message's payload.
#[cw_serde]
pub struct Step {
    pub validator: String,
    /// Target of a redelegation.
    pub target: Option<String>,
    /// Native that the message moves.
    pub amount: Uint128,
    /// Set on the last message of a bracket: the surplus before its first one.
    pub surplus_before: Option<Uint128>,
}

/// Turns staking messages into isolated sub-messages, each with its own gas limit; the last one
/// closes the bracket and books what came in. `answer_all`: successes are answered too.
pub fn bracket(
    id: ReplyId,
    gas_limit: u64,
    surplus_before: Uint128,
    answer_all: bool,
    steps: Vec<(CosmosMsg, Step)>,
) -> StdResult<Vec<SubMsg>> {
    let last = steps.len().saturating_sub(1);
    steps
        .into_iter()
        .enumerate()
        .map(|(i, (msg, mut step))| {
            if i == last {
                step.surplus_before = Some(surplus_before);
            }
            let sub = if i == last || answer_all {
                SubMsg::reply_always(msg, id as u64)
            } else {
                SubMsg::reply_on_error(msg, id as u64)
            };
            Ok(sub
                .with_gas_limit(gas_limit)
                .with_payload(to_json_binary(&step)?))
        })
        .collect()
}

/// The last message of a bracket was answered: books what came in since its first one.
pub fn close(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    ledger: &mut Ledger,
    surplus_before: Uint128,
) -> Result<Option<Event>, ContractError> {
    let income = surplus(storage, querier, env, ledger)?.saturating_sub(surplus_before);
    book_rewards(storage, querier, ledger, income, env.block.time.seconds())
}

/// Books rewards of `native`: the fee to the revenue recipients, the rest to the buffer and, as a
/// stream, into backing.
fn book_rewards(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    ledger: &mut Ledger,
    native: Uint128,
    now: u64,
) -> Result<Option<Event>, ContractError> {
    if native.is_zero() {
        return Ok(None);
    }
    let settings = SETTINGS.load(storage)?;
    let fee = bps_floor(native, settings.fee_bps)?;
    let net = native.checked_sub(fee)?;
    let since = SCHEDULE.load(storage)?.harvest_since;
    ledger.buffer = ledger.buffer.checked_add(net)?;
    let duration = now.saturating_sub(since).max(DAY_SECONDS);
    ledger.rewards.join(now, net, duration)?;
    let rebates = if settings.partners {
        let supply = query_supply(&querier, &CONFIG.load(storage)?.token)?;
        partners::share_of_fee(storage, fee, supply)?
    } else {
        Uint128::zero()
    };
    accrue(storage, fee, rebates)?;
    let mut totals = TOTALS.load(storage)?;
    totals.rewards = totals.rewards.checked_add(native)?;
    totals.fees = totals.fees.checked_add(fee)?;
    TOTALS.save(storage, &totals)?;
    Ok(Some(
        Rewards {
            native: native.u128(),
            fee: fee.u128(),
        }
        .into(),
    ))
}

/// Shares a fee out: `rebates` to the partners, the rest to the recipients, each part rounded down, the
/// first one taking what rounding leaves. From then on it is theirs whatever the shares become.
pub fn accrue(
    storage: &mut dyn Storage,
    fee: Uint128,
    rebates: Uint128,
) -> Result<(), ContractError> {
    if fee.is_zero() {
        return Ok(());
    }
    let shared = fee.checked_sub(rebates)?;
    let mut rest = shared;
    let shares = REVENUE.load(storage)?;
    for share in shares.iter().skip(1).take(MAX_REVENUE_SHARES) {
        let part = bps_floor(shared, share.bps)?;
        rest = rest.checked_sub(part)?;
        credit(storage, &recipient_key(&share.recipient)?, part)?;
    }
    if let Some(first) = shares.first() {
        credit(storage, &recipient_key(&first.recipient)?, rest)?;
    }
    let owed = OWED.load(storage)?.checked_add(fee)?;
    OWED.save(storage, &owed)?;
    Ok(())
}

/// Owes somebody more.
pub fn credit(storage: &mut dyn Storage, key: &[u8], native: Uint128) -> Result<(), ContractError> {
    if native.is_zero() {
        return Ok(());
    }
    let owed = OWED_TO.may_load(storage, key)?.unwrap_or_default();
    OWED_TO.save(storage, key, &owed.checked_add(native)?)?;
    Ok(())
}
