//! Configuration, reward denoms, backing, solvency.

use cosmwasm_std::{Addr, Decimal, Deps, Env, Order, Uint128, Uint256};
use cw20::Denom;
use cw_storage_plus::Bound;
use pstake_types::alliance::{
    BackingResponse, ConfigResponse, GrantShares, RewardDenomResponse, ScheduleResponse,
    SolvencyResponse,
};

use crate::actions::skim;
use crate::books::{Books, ACTIVE_DAY, FINE, SCALE};
use crate::denoms::{balance, paid, Booked};
use crate::state::{all_denoms, denom_id, Backing, BACKING, CONFIG, GRANTS, PENDING, SETTINGS};
use crate::ContractError;

pub fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let settings = SETTINGS.load(deps.storage)?;
    Ok(ConfigResponse {
        hub: config.hub,
        stk: config.stk,
        native_denom: config.native,
        guardian: settings.guardian,
        unstake_seconds: config.unstake_seconds,
        notice_seconds: settings.notice_seconds,
        lump_seconds: settings.lump_seconds,
        stakes: config.stakes,
    })
}

pub fn reward_denoms(deps: Deps, env: Env) -> Result<Vec<RewardDenomResponse>, ContractError> {
    let books = Books::at(deps.storage, env.block.time.seconds())?;
    let paid = paid(deps.storage)?;
    let mut paid = paid.into_iter();
    let mut answer = vec![];
    for ((id, reward), stream) in all_denoms(deps.storage)?.into_iter().zip(&books.streams) {
        let unreleased = books.unreleased(&deps.storage, id)?;
        let unreleased = unreleased.checked_add(SCALE.checked_sub(Uint256::one())?)?;
        let per_day = stream.rate.checked_mul(ACTIVE_DAY.into())?;
        answer.push(RewardDenomResponse {
            denom: reward.denom,
            min_schedule: reward.min_schedule,
            closed: reward.closed,
            per_active_day: per_day.checked_div(SCALE)?.try_into()?,
            unreleased: unreleased.checked_div(SCALE)?.try_into()?,
            scheduled: reward.scheduled,
            from: reward.from,
            paid: paid.next().unwrap_or_default(),
        });
    }
    Ok(answer)
}

pub fn schedules(
    deps: Deps,
    denom: Denom,
    start_after: Option<(u64, u64)>,
    limit: usize,
) -> Result<Vec<ScheduleResponse>, ContractError> {
    let id = denom_id(deps.storage, &denom)?;
    PENDING
        .sub_prefix(id)
        .range(
            deps.storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .take(limit)
        .map(|schedule| {
            let ((start_seconds, schedule_id), pending) = schedule?;
            Ok(ScheduleResponse {
                schedule_id,
                funder: pending.funder,
                denom: denom.clone(),
                amount: pending.amount,
                start_seconds,
                duration_seconds: pending.duration_seconds,
            })
        })
        .collect()
}

pub fn backing(deps: Deps, env: Env) -> Result<BackingResponse, ContractError> {
    let books = Books::at(deps.storage, env.block.time.seconds())?;
    let stored = BACKING.load(deps.storage)?;
    let found = skim::find(deps.storage, deps.querier, &mut stored.clone(), &books)?;
    let principal = Uint256::from(stored.shares).checked_mul(stored.mark)?;
    // the mark has 36 decimals, a Decimal 18
    let mark = stored.mark.checked_div(Uint256::from(FINE))?;
    Ok(BackingResponse {
        stk: stored.stk,
        shares: stored.shares,
        value: skim::units(found.value)?.into(),
        principal: skim::units(principal)?.into(),
        mark: Decimal::new(mark.try_into()?),
        yielded: skim::units(found.yielded)?.into(),
        active_share: Decimal::new(found.active_share),
        skimmed_at_seconds: stored.skimmed_at,
        total_skimmed: stored.total_skimmed,
    })
}

fn grant(backing: &Backing, grantor: Addr, shares: Uint128) -> Result<GrantShares, ContractError> {
    Ok(GrantShares {
        grantor,
        shares,
        stk: backing.stk_of(shares)?,
    })
}

pub fn grant_of(deps: Deps, grantor: String) -> Result<GrantShares, ContractError> {
    let grantor = deps.api.addr_validate(&grantor)?;
    let shares = GRANTS.may_load(deps.storage, &grantor)?;
    grant(
        &BACKING.load(deps.storage)?,
        grantor,
        shares.unwrap_or_default(),
    )
}

pub fn grants(
    deps: Deps,
    start_after: Option<String>,
    limit: usize,
) -> Result<Vec<GrantShares>, ContractError> {
    let backing = BACKING.load(deps.storage)?;
    let start_after = start_after
        .map(|address| deps.api.addr_validate(&address))
        .transpose()?;
    let first = start_after.as_ref().map(Bound::exclusive);
    GRANTS
        .range(deps.storage, first, None, Order::Ascending)
        .take(limit)
        .map(|entry| {
            let (grantor, shares) = entry?;
            grant(&backing, grantor, shares)
        })
        .collect()
}

pub fn solvency(deps: Deps, env: Env, denom: Denom) -> Result<SolvencyResponse, ContractError> {
    let booked = Booked::of(deps.storage, &denom)?;
    let sum = booked.sum()?;
    let balance = balance(deps.querier, env.contract.address.as_str(), &denom)?;
    Ok(SolvencyResponse {
        balance,
        locked: booked.locked,
        waiting: booked.waiting,
        backing: booked.backing,
        scheduled: booked.scheduled,
        rewards: booked.rewards,
        surplus: balance.saturating_sub(sum),
        solvent: balance >= sum,
    })
}
