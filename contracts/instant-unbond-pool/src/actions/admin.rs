//! What only the owner may do. Each setting has its bounds in `pstake_types::pool`.

use cosmwasm_std::{to_json_string, Addr, Api, DepsMut, Env, Event, MessageInfo, Response};
use cw20::{Cw20ExecuteMsg, Denom};
use pstake_types::pool::event::{SetConfig, Sweep};
use pstake_types::pool::{
    AdminMsg, BucketLimit, FeeCurve, SettingsUpdate, MAX_FEE_BPS, MAX_REFILL_SECONDS,
    MAX_REVENUE_BPS, MIN_REFILL_SECONDS,
};

use crate::actions::{change, send};
use crate::state::{Settings, CONFIG, GUARDIAN, LEDGER, SETTINGS};
use crate::{hub, ContractError};

/// Does what hurts nobody, announces the rest. Payment: none. Errors: payment, not the owner, those
/// of the setting, `TooManyAnnounced`, `UnknownChange`.
pub fn admin(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    match change::delay(deps.storage, &msg)? {
        Some(delay) => change::announce(deps, env, delay, msg),
        None => apply(deps, env, msg),
    }
}

pub fn apply(deps: DepsMut, env: Env, msg: AdminMsg) -> Result<Response, ContractError> {
    match msg {
        AdminMsg::UpdateSettings(update) => update_settings(deps, env, update),
        AdminMsg::SetGuardian { guardian } => set_guardian(deps, guardian),
        AdminMsg::Sweep { asset, recipient } => sweep(deps, env, asset, recipient),
        AdminMsg::CancelChange { id } => change::cancel(deps, id),
    }
}

pub fn changed(setting: &str, old: String, new: String) -> Event {
    SetConfig {
        setting: setting.into(),
        old,
        new,
    }
    .into()
}

fn update_settings(
    deps: DepsMut,
    env: Env,
    update: SettingsUpdate,
) -> Result<Response, ContractError> {
    let mut settings = SETTINGS.load(deps.storage)?;
    let named = |s: &Settings| {
        to_json_string(&SettingsUpdate {
            fee: Some(s.fee),
            bucket: Some(s.bucket),
            revenue_bps: Some(s.revenue_bps),
        })
    };
    let (old, old_bucket) = (named(&settings)?, settings.bucket);
    update_in(&mut settings, update)?;
    SETTINGS.save(deps.storage, &settings)?;
    let mut ledger = LEDGER.load(deps.storage)?;
    let now = env.block.time.seconds();
    ledger.bucket.rescale(&old_bucket, &settings.bucket, now)?;
    LEDGER.save(deps.storage, &ledger)?;
    Ok(Response::new().add_event(changed("settings", old, named(&settings)?)))
}

/// Changes only what the update names. Errors: `FeeOutOfRange`, `NoFullLiquidity`, `NoCapacity`,
/// `RefillOutOfRange`, `RevenueTooHigh`.
pub fn update_in(settings: &mut Settings, update: SettingsUpdate) -> Result<(), ContractError> {
    if let Some(fee) = update.fee {
        settings.fee = checked_fee(fee)?;
    }
    if let Some(bucket) = update.bucket {
        settings.bucket = checked_bucket(bucket)?;
    }
    if let Some(actual) = update.revenue_bps {
        if actual > MAX_REVENUE_BPS {
            return Err(ContractError::RevenueTooHigh {
                max: MAX_REVENUE_BPS,
                actual,
            });
        }
        settings.revenue_bps = actual;
    }
    Ok(())
}

fn checked_fee(fee: FeeCurve) -> Result<FeeCurve, ContractError> {
    if fee.max_bps > MAX_FEE_BPS || fee.min_bps > fee.max_bps {
        return Err(ContractError::FeeOutOfRange {
            min: fee.min_bps,
            max: fee.max_bps,
            bound: MAX_FEE_BPS,
        });
    }
    if fee.min_bps < fee.max_bps && fee.full_liquidity.is_zero() {
        return Err(ContractError::NoFullLiquidity {});
    }
    Ok(fee)
}

fn checked_bucket(bucket: BucketLimit) -> Result<BucketLimit, ContractError> {
    if bucket.capacity.is_zero() {
        return Err(ContractError::NoCapacity {});
    }
    if !(MIN_REFILL_SECONDS..=MAX_REFILL_SECONDS).contains(&bucket.refill_seconds) {
        return Err(ContractError::RefillOutOfRange {
            min: MIN_REFILL_SECONDS,
            max: MAX_REFILL_SECONDS,
            actual: bucket.refill_seconds,
        });
    }
    Ok(bucket)
}

pub fn checked_guardian(
    api: &dyn Api,
    guardian: Option<String>,
) -> Result<Option<Addr>, ContractError> {
    Ok(guardian.map(|g| api.addr_validate(&g)).transpose()?)
}

fn set_guardian(deps: DepsMut, guardian: Option<String>) -> Result<Response, ContractError> {
    let text = |g: Option<Addr>| g.map(String::from).unwrap_or_default();
    let old = text(GUARDIAN.may_load(deps.storage)?);
    let guardian = checked_guardian(deps.api, guardian)?;
    match &guardian {
        Some(guardian) => GUARDIAN.save(deps.storage, guardian)?,
        None => GUARDIAN.remove(deps.storage),
    }
    Ok(Response::new().add_event(changed("guardian", old, text(guardian))))
}

/// Sends the whole balance of a foreign asset. Errors: `NotForeign` for native, stk and shares,
/// `NothingToSweep`.
fn sweep(
    deps: DepsMut,
    env: Env,
    asset: Denom,
    recipient: String,
) -> Result<Response, ContractError> {
    let recipient = deps.api.addr_validate(&recipient)?;
    let config = CONFIG.load(deps.storage)?;
    let pool = &env.contract.address;
    let (asset, amount) = match asset {
        Denom::Native(denom) if denom != config.denom => {
            let amount = deps.querier.query_balance(pool, &denom)?.amount;
            (Denom::Native(denom), amount)
        }
        Denom::Cw20(token) if token != config.stk && token != config.shares => {
            let amount = hub::cw20_balance(deps.querier, &token, pool)?;
            (Denom::Cw20(token), amount)
        }
        Denom::Native(asset) => return Err(ContractError::NotForeign { asset }),
        Denom::Cw20(token) => {
            return Err(ContractError::NotForeign {
                asset: token.into(),
            })
        }
    };
    let name = match &asset {
        Denom::Native(denom) => denom.clone(),
        Denom::Cw20(token) => token.to_string(),
    };
    if amount.is_zero() {
        return Err(ContractError::NothingToSweep { asset: name });
    }
    let response = match asset {
        Denom::Native(denom) => Response::new().add_message(send(&recipient, amount, &denom)),
        Denom::Cw20(token) => {
            let transfer = Cw20ExecuteMsg::Transfer {
                recipient: recipient.to_string(),
                amount,
            };
            Response::new().add_message(hub::call(&token, &transfer, vec![])?)
        }
    };
    Ok(response.add_event(Sweep {
        asset: name,
        recipient: recipient.into(),
        amount: amount.u128(),
    }))
}
