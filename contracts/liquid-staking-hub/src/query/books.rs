//! Ledger, rates, revenue, solvency, pending work.

use cosmwasm_std::{Addr, Deps, Env, Order, Uint128};
use cw_storage_plus::Bound;
use pstake_types::hub::{
    ConfigResponse, FreshRateResponse, LedgerResponse, PartnerResponse, PendingWorkResponse,
    PreviewDepositResponse, RevenueRecipient, RevenueResponse, SolvencyResponse, WindDown,
};
use pstake_types::token::{query_supply, RedemptionRateResponse};

use super::take;
use crate::actions::deposit::priced_at;
use crate::actions::{admin, tick, unwind};
use crate::ledger::Ledger;
use crate::math::{rate_floor, stk_for_native_floor, sum};
use crate::partners::PARTNERS;
use crate::state::{
    all_pending, all_validators, recipient_key, CONFIG, LOSS_MARKS, OPEN, OWED, OWED_TO, POOL,
    RESERVED, REVENUE, SCHEDULE, SETTINGS, TOTALS,
};
use crate::{partners, staking, ContractError};

pub fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let settings = SETTINGS.load(deps.storage)?;
    Ok(ConfigResponse {
        token: config.token,
        native_denom: config.denom,
        guardian: settings.guardian,
        vote_operator: settings.vote_operator,
        alliance: settings.alliance,
        fee_bps: settings.fee_bps,
        min_deposit: config.min_deposit,
        min_unbond: config.min_unbond,
        deposit_cap: config.deposit_cap,
        max_commission: settings.max_commission,
        max_share_bps: settings.max_share_bps,
        unbonding_seconds: settings.unbonding_seconds,
        deposits: config.deposits,
        unbonds: config.unbonds,
        wind_down: config.wind_down,
        delay_seconds: settings.delay_seconds,
        pool: POOL.may_load(deps.storage)?,
    })
}

pub fn supply(deps: Deps) -> Result<Uint128, ContractError> {
    let token = CONFIG.load(deps.storage)?.token;
    Ok(query_supply(&deps.querier, &token)?)
}

pub fn ledger(deps: Deps, env: Env) -> Result<LedgerResponse, ContractError> {
    let now = env.block.time.seconds();
    let ledger = Ledger::load(deps.storage)?;
    let (backing, supply) = (backing(deps, &ledger, now)?, supply(deps)?);
    let synced_at_seconds = SCHEDULE.load(deps.storage)?.synced_at;
    Ok(LedgerResponse {
        backing,
        supply,
        rate: rate_floor(backing, supply)?,
        bonded: ledger.bonded,
        buffer: ledger.buffer,
        unvested: ledger.unvested(now)?,
        reserved: RESERVED.load(deps.storage)?,
        owed: OWED.load(deps.storage)?,
        total_losses: TOTALS.load(deps.storage)?.losses,
        synced_at_seconds,
        age_seconds: now.saturating_sub(synced_at_seconds),
    })
}

/// What belongs to stk holders, the last batch's coins on their way included.
fn backing(deps: Deps, ledger: &Ledger, now: u64) -> Result<Uint128, ContractError> {
    ledger.backing_with(now, unwind::on_its_way(deps.storage)?)
}

/// After a wind-down the rate is the fixed one, whatever dust is left.
fn rate_of(
    deps: Deps,
    ledger: &Ledger,
    now: u64,
    updated_at_seconds: u64,
) -> Result<RedemptionRateResponse, ContractError> {
    let (backing, supply) = match CONFIG.load(deps.storage)?.wind_down {
        WindDown::Redeeming { native, stk } => (native, stk),
        _ => (backing(deps, ledger, now)?, supply(deps)?),
    };
    Ok(RedemptionRateResponse {
        rate: rate_floor(backing, supply)?,
        native: backing,
        stk: supply,
        updated_at_seconds,
    })
}

pub fn redemption_rate(deps: Deps, env: Env) -> Result<RedemptionRateResponse, ContractError> {
    let (ledger, now) = (Ledger::load(deps.storage)?, env.block.time.seconds());
    let synced_at = SCHEDULE.load(deps.storage)?.synced_at;
    rate_of(deps, &ledger, now, synced_at)
}

pub fn fresh_rate(deps: Deps, env: Env) -> Result<FreshRateResponse, ContractError> {
    let now = env.block.time.seconds();
    let fresh = fresh_ledger(deps, &env)?;
    let rate = rate_of(deps, &fresh.ledger, now, now)?;
    Ok(FreshRateResponse {
        rate: rate.rate,
        native: rate.native,
        stk: rate.stk,
        updated_at_seconds: now,
        unrecorded_loss: fresh.slashed,
        loss_marks: LOSS_MARKS.may_load(deps.storage)?.unwrap_or_default(),
        open_batch_id: OPEN.load(deps.storage)?.batch_id,
        next_submit_seconds: SCHEDULE.load(deps.storage)?.next_submit,
    })
}

/// What a sync now would find.
pub struct Fresh {
    /// As it would leave it.
    pub ledger: Ledger,
    /// Loss that it would book.
    pub loss: Uint128,
    /// The part of the loss that cannot be rounding.
    pub slashed: Uint128,
}

pub fn fresh_ledger(deps: Deps, env: &Env) -> Result<Fresh, ContractError> {
    let now = env.block.time.seconds();
    let mut ledger = Ledger::load(deps.storage)?;
    let chain = staking::delegations(deps.querier, &env.contract.address)?;
    let (mut loss, mut gain) = (Uint128::zero(), Uint128::zero());
    let mut slashed = Uint128::zero();
    for (address, record) in all_validators(deps.storage)? {
        let actual = chain.get(&address).copied().unwrap_or_default();
        let lost = record.bonded.saturating_sub(actual);
        loss = loss.checked_add(lost)?;
        if lost > Uint128::new(staking::ROUNDING_UNITS) {
            slashed = slashed.checked_add(lost)?;
        }
        gain = gain.checked_add(actual.saturating_sub(record.bonded))?;
    }
    ledger.book_sync(now, loss, gain)?;
    Ok(Fresh {
        ledger,
        loss,
        slashed,
    })
}

/// Equal to what a deposit in the same block mints; zero where it would be refused for minting
/// nothing.
pub fn preview_deposit(
    deps: Deps,
    env: Env,
    native: Uint128,
) -> Result<PreviewDepositResponse, ContractError> {
    unwind::assert_not_begun(CONFIG.load(deps.storage)?.wind_down)?;
    let at = priced_at(deps.storage, env.block.time.seconds())?;
    let supply = supply(deps)?;
    let backing = Ledger::load(deps.storage)?.backing(at)?;
    let fresh = fresh_ledger(deps, &env)?.ledger;
    Ok(PreviewDepositResponse {
        stk: stk_for_native_floor(native, backing, supply)?,
        stk_at_fresh_rate: stk_for_native_floor(native, fresh.backing(at)?, supply)?,
    })
}

pub fn pending_work(deps: Deps, env: Env) -> Result<PendingWorkResponse, ContractError> {
    let unrecorded_loss = fresh_ledger(deps, &env)?.loss;
    Ok(PendingWorkResponse {
        unrecorded_loss,
        changes: admin::due(deps.storage, env.block.time.seconds())?,
        ..tick::due(deps, &env)?
    })
}

pub fn revenue(deps: Deps) -> Result<RevenueResponse, ContractError> {
    let totals = TOTALS.load(deps.storage)?;
    Ok(RevenueResponse {
        fee_bps: SETTINGS.load(deps.storage)?.fee_bps,
        shares: REVENUE.load(deps.storage)?,
        total_owed: OWED.load(deps.storage)?,
        total_rewards: totals.rewards,
        total_fees: totals.fees,
    })
}

pub fn revenue_owed(deps: Deps, recipient: RevenueRecipient) -> Result<Uint128, ContractError> {
    let owed = OWED_TO.may_load(deps.storage, &recipient_key(&recipient)?)?;
    let rebates = match &recipient {
        RevenueRecipient::Address(address) => {
            partners::pending(deps.storage, &Addr::unchecked(address))? // only looked up
        }
        RevenueRecipient::CommunityPool(_) => Uint128::zero(),
    };
    Ok(owed.unwrap_or_default().checked_add(rebates)?)
}

pub fn partners(
    deps: Deps,
    start_after: Option<String>,
    limit: usize,
) -> Result<Vec<PartnerResponse>, ContractError> {
    let after = start_after.map(Addr::unchecked);
    let from = after.as_ref().map(Bound::exclusive);
    let range = PARTNERS.range(deps.storage, from, None, Order::Ascending);
    let book = partners::book(deps.storage)?;
    take(range, limit)?
        .into_iter()
        .map(|(partner, mut known)| {
            known.settle(deps.storage, &book)?;
            let recipient = RevenueRecipient::Address(partner.to_string());
            Ok(PartnerResponse {
                rebate_bps: known.rebate_bps,
                max_stk: known.max_stk,
                locked: known.locked()?,
                counted: known.counted,
                owed: revenue_owed(deps, recipient)?,
                partner,
            })
        })
        .collect()
}

pub fn solvency(deps: Deps, env: Env) -> Result<SolvencyResponse, ContractError> {
    let now = env.block.time.seconds();
    let hub = &env.contract.address;
    let ledger = Ledger::load(deps.storage)?;
    let chain = staking::delegations(deps.querier, hub)?;
    let bonded = sum(chain.into_values())?;
    let balance = staking::balance(deps.querier, hub, &CONFIG.load(deps.storage)?.denom)?;
    let reserved = RESERVED.load(deps.storage)?;
    let owed = OWED.load(deps.storage)?;
    let booked = ledger.buffer.checked_add(reserved)?.checked_add(owed)?;
    let pending = all_pending(deps.storage)?;
    Ok(SolvencyResponse {
        balance,
        bonded,
        buffer: ledger.buffer,
        reserved,
        owed,
        unbonding: sum(pending.iter().map(|(_, batch)| batch.undelegated))?,
        unvested: ledger.unvested(now)?,
        backing: backing(deps, &ledger, now)?,
        supply: supply(deps)?,
        surplus: balance.saturating_sub(booked),
        solvent: balance >= booked && bonded >= ledger.bonded,
    })
}
