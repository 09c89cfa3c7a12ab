//! What only the owner may do. Each setting has its bounds in `pstake_types::hub`.

use std::collections::BTreeSet;

use cosmwasm_std::{
    coin, to_json_binary, Addr, Api, CosmosMsg, Decimal, DepsMut, Env, Event, MessageInfo,
    QuerierWrapper, Response, Storage, Uint128, WasmMsg,
};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg, Denom};
use pstake_types::hub::event::{SetConfig, Sweep};
use pstake_types::hub::{
    AdminMsg, ParamsUpdate, RevenueRecipient, RevenueShare, ValidatorWeight, BPS, MAX_FEE_BPS,
    MAX_REVENUE_SHARES, MAX_VALIDATORS, MAX_VALIDATOR_RECORDS,
};

use crate::state::{
    all_validators, Config, Settings, Validator, CONFIG, REVENUE, SCHEDULE, SETTINGS, VALIDATORS,
};
use crate::{staking, ContractError};

const MAX_WEIGHT: u32 = 10_000;

/// Payment: none. Errors: payment, not the owner, those of the setting.
pub fn admin(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: AdminMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    match msg {
        AdminMsg::SetValidators { validators } => set_validators(deps, env, validators),
        AdminMsg::RemoveValidator { validator } => remove_validator(deps, env, validator),
        AdminMsg::SetFee { fee_bps } => set_fee(deps, fee_bps),
        AdminMsg::SetRevenue { shares } => set_revenue(deps, shares),
        AdminMsg::SetGuardian { guardian } => set_guardian(deps, guardian),
        AdminMsg::UpdateParams(update) => update_params(deps, update),
        AdminMsg::Sweep { asset, recipient } => sweep(deps, env, asset, recipient),
    }
}

fn changed(setting: &str, old: impl ToString, new: impl ToString) -> Event {
    SetConfig {
        setting: setting.into(),
        old: old.to_string(),
        new: new.to_string(),
    }
    .into()
}

fn set_validators(
    deps: DepsMut,
    env: Env,
    validators: Vec<ValidatorWeight>,
) -> Result<Response, ContractError> {
    let settings = SETTINGS.load(deps.storage)?;
    let old = weights(deps.storage)?;
    store_targets(deps.storage, deps.querier, &settings, validators)?;
    rebalance_now(deps.storage, &env)?;
    Ok(Response::new().add_event(changed("validators", old, weights(deps.storage)?)))
}

fn remove_validator(deps: DepsMut, env: Env, validator: String) -> Result<Response, ContractError> {
    let records = all_validators(deps.storage)?;
    let mut record = records
        .iter()
        .find(|(address, record)| *address == validator && record.weight > 0)
        .map(|(_, record)| record.clone())
        .ok_or_else(|| ContractError::UnknownValidator {
            validator: validator.clone(),
        })?;
    if records.iter().filter(|(_, r)| r.weight > 0).count() == 1 {
        return Err(ContractError::LastValidator { validator });
    }
    let old = record.weight;
    record.weight = 0;
    VALIDATORS.save(deps.storage, &validator, &record)?;
    rebalance_now(deps.storage, &env)?;
    Ok(Response::new().add_event(changed(&format!("weight of {validator}"), old, 0)))
}

/// Targets changed: the next tick may move stake at once.
fn rebalance_now(storage: &mut dyn Storage, env: &Env) -> Result<(), ContractError> {
    let mut schedule = SCHEDULE.load(storage)?;
    schedule.next_rebalance = env.block.time.seconds();
    SCHEDULE.save(storage, &schedule)?;
    Ok(())
}

/// The targets as text, for the event.
fn weights(storage: &dyn Storage) -> Result<String, ContractError> {
    let targets: Vec<String> = all_validators(storage)?
        .into_iter()
        .filter(|(_, record)| record.weight > 0)
        .map(|(address, record)| format!("{address}={}", record.weight))
        .collect();
    Ok(targets.join(","))
}

/// Checks and stores targets; a validator that is not named gets weight 0. Errors:
/// `ValidatorCount`, `WeightOutOfRange`, `DuplicateValidator`, `ShareTooHigh`, `ValidatorNotFound`,
/// `CommissionTooHigh`.
pub fn store_targets(
    storage: &mut dyn Storage,
    querier: QuerierWrapper,
    settings: &Settings,
    validators: Vec<ValidatorWeight>,
) -> Result<(), ContractError> {
    if validators.is_empty() || validators.len() > MAX_VALIDATORS {
        return Err(ContractError::ValidatorCount {
            max: MAX_VALIDATORS,
            actual: validators.len(),
        });
    }
    let mut names = BTreeSet::new();
    let mut whole = 0u64;
    for target in &validators {
        let validator = target.validator.clone();
        if target.weight == 0 || target.weight > MAX_WEIGHT {
            return Err(ContractError::WeightOutOfRange {
                validator,
                max: MAX_WEIGHT,
                actual: target.weight,
            });
        }
        if !names.insert(validator.clone()) {
            return Err(ContractError::DuplicateValidator { validator });
        }
        whole = whole.saturating_add(target.weight.into());
    }
    for target in &validators {
        check_target(querier, settings, target, whole)?;
    }
    let mut left = all_validators(storage)?;
    left.retain(|(address, _)| !names.contains(address));
    let records = left.len().saturating_add(names.len());
    if records > MAX_VALIDATOR_RECORDS {
        return Err(ContractError::ValidatorCount {
            max: MAX_VALIDATOR_RECORDS,
            actual: records,
        });
    }
    for (address, mut record) in left {
        record.weight = 0;
        VALIDATORS.save(storage, &address, &record)?;
    }
    for target in validators {
        let mut record = VALIDATORS
            .may_load(storage, &target.validator)?
            .unwrap_or_else(|| Validator::new(0));
        record.weight = target.weight;
        VALIDATORS.save(storage, &target.validator, &record)?;
    }
    Ok(())
}

fn check_target(
    querier: QuerierWrapper,
    settings: &Settings,
    target: &ValidatorWeight,
    whole: u64,
) -> Result<(), ContractError> {
    let validator = target.validator.clone();
    let share = Uint128::from(target.weight)
        .checked_multiply_ratio(BPS, whole)
        .map(|bps| u16::try_from(bps.u128()).unwrap_or(u16::MAX))?;
    if share > settings.max_share_bps {
        return Err(ContractError::ShareTooHigh {
            validator,
            max: settings.max_share_bps,
            actual: share,
        });
    }
    let commission = staking::commission(querier, &validator)?;
    if commission > settings.max_commission {
        return Err(ContractError::CommissionTooHigh {
            validator,
            max: settings.max_commission,
            actual: commission,
        });
    }
    Ok(())
}

fn set_fee(deps: DepsMut, fee_bps: u16) -> Result<Response, ContractError> {
    let fee_bps = checked_fee(fee_bps)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let event = changed("fee_bps", settings.fee_bps, fee_bps);
    settings.fee_bps = fee_bps;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(event))
}

/// At most `MAX_FEE_BPS`. Errors: `FeeTooHigh`.
pub fn checked_fee(fee_bps: u16) -> Result<u16, ContractError> {
    if fee_bps > MAX_FEE_BPS {
        return Err(ContractError::FeeTooHigh {
            max: MAX_FEE_BPS,
            actual: fee_bps,
        });
    }
    Ok(fee_bps)
}

fn set_revenue(deps: DepsMut, shares: Vec<RevenueShare>) -> Result<Response, ContractError> {
    let text = |shares: &[RevenueShare]| -> Result<String, ContractError> {
        Ok(String::from_utf8_lossy(&cosmwasm_std::to_json_vec(&shares)?).into_owned())
    };
    let old = text(&REVENUE.load(deps.storage)?)?;
    let new = text(&shares)?;
    store_revenue(deps.storage, deps.api, shares)?;
    Ok(Response::new().add_event(changed("revenue", old, new)))
}

/// Errors: `RecipientCount`, `DuplicateRecipient`, `RevenueShares`, a bad address.
pub fn store_revenue(
    storage: &mut dyn Storage,
    api: &dyn Api,
    shares: Vec<RevenueShare>,
) -> Result<(), ContractError> {
    if shares.is_empty() || shares.len() > MAX_REVENUE_SHARES {
        return Err(ContractError::RecipientCount {
            max: MAX_REVENUE_SHARES,
            actual: shares.len(),
        });
    }
    let mut seen = BTreeSet::new();
    let mut whole = 0u64;
    for share in &shares {
        if let RevenueRecipient::Address(address) = &share.recipient {
            api.addr_validate(address)?;
        }
        if !seen.insert(&share.recipient) {
            return Err(ContractError::DuplicateRecipient {
                recipient: share.recipient.clone(),
            });
        }
        whole = whole.saturating_add(share.bps.into());
    }
    if whole != u64::from(BPS) || shares.iter().any(|s| s.bps == 0) {
        return Err(ContractError::RevenueShares { actual: whole });
    }
    REVENUE.save(storage, &shares)?;
    Ok(())
}

fn set_guardian(deps: DepsMut, guardian: Option<String>) -> Result<Response, ContractError> {
    let guardian = optional_addr(deps.api, guardian)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |g: &Option<Addr>| g.as_ref().map(Addr::to_string).unwrap_or_default();
    let event = changed("guardian", text(&settings.guardian), text(&guardian));
    settings.guardian = guardian;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(event))
}

pub fn optional_addr(api: &dyn Api, addr: Option<String>) -> Result<Option<Addr>, ContractError> {
    Ok(addr.map(|a| api.addr_validate(&a)).transpose()?)
}

fn update_params(deps: DepsMut, update: ParamsUpdate) -> Result<Response, ContractError> {
    let mut config = CONFIG.load(deps.storage)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let text = |c: &Config, s: &Settings| {
        format!(
            "min_deposit={},min_unbond={},deposit_cap={},max_commission={},max_share_bps={}",
            c.min_deposit, c.min_unbond, c.deposit_cap, s.max_commission, s.max_share_bps
        )
    };
    let old = text(&config, &settings);
    apply_params(&mut config, &mut settings, update)?;
    CONFIG.save(deps.storage, &config)?;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(changed("params", old, text(&config, &settings))))
}

/// Changes only what the update names. Errors: `OutOfRange`, `CommissionBound`.
pub fn apply_params(
    config: &mut Config,
    settings: &mut Settings,
    update: ParamsUpdate,
) -> Result<(), ContractError> {
    let at_least_one = |parameter: &str, value: Uint128| {
        if value.is_zero() {
            return Err(out_of_range(parameter, Uint128::one(), Uint128::MAX, value));
        }
        Ok(value)
    };
    if let Some(value) = update.min_deposit {
        config.min_deposit = at_least_one("min_deposit", value)?;
    }
    if let Some(value) = update.min_unbond {
        config.min_unbond = at_least_one("min_unbond", value)?;
    }
    if let Some(value) = update.deposit_cap {
        config.deposit_cap = value;
    }
    if let Some(actual) = update.max_commission {
        if actual > Decimal::one() {
            return Err(ContractError::CommissionBound { actual });
        }
        settings.max_commission = actual;
    }
    if let Some(value) = update.max_share_bps {
        if value == 0 || value > BPS {
            let (min, max) = (Uint128::one(), BPS.into());
            return Err(out_of_range("max_share_bps", min, max, value.into()));
        }
        settings.max_share_bps = value;
    }
    Ok(())
}

fn out_of_range(parameter: &str, min: Uint128, max: Uint128, actual: Uint128) -> ContractError {
    ContractError::OutOfRange {
        parameter: parameter.into(),
        min,
        max,
        actual,
    }
}

/// Sends the whole balance of a foreign asset (airdrops, other reward denoms). Errors:
/// `NotForeign` for native and stk, `NothingToSweep`.
fn sweep(
    deps: DepsMut,
    env: Env,
    asset: Denom,
    recipient: String,
) -> Result<Response, ContractError> {
    let recipient = deps.api.addr_validate(&recipient)?;
    let config = CONFIG.load(deps.storage)?;
    let hub = &env.contract.address;
    let (asset, amount, message): (String, Uint128, CosmosMsg) = match asset {
        Denom::Native(denom) if denom != config.denom => {
            let amount = staking::balance(deps.querier, hub, &denom)?;
            let message = staking::send(recipient.as_str(), coin(amount.u128(), &denom));
            (denom, amount, message)
        }
        Denom::Cw20(token) if token != config.token => {
            let query = Cw20QueryMsg::Balance {
                address: hub.to_string(),
            };
            let held: BalanceResponse = deps.querier.query_wasm_smart(&token, &query)?;
            let message = WasmMsg::Execute {
                contract_addr: token.to_string(),
                msg: to_json_binary(&Cw20ExecuteMsg::Transfer {
                    recipient: recipient.to_string(),
                    amount: held.balance,
                })?,
                funds: vec![],
            };
            (token.into(), held.balance, message.into())
        }
        Denom::Native(asset) => return Err(ContractError::NotForeign { asset }),
        Denom::Cw20(token) => {
            return Err(ContractError::NotForeign {
                asset: token.into(),
            })
        }
    };
    if amount.is_zero() {
        return Err(ContractError::NothingToSweep { asset });
    }
    Ok(Response::new().add_message(message).add_event(Sweep {
        asset,
        recipient: recipient.into(),
        amount: amount.u128(),
    }))
}
