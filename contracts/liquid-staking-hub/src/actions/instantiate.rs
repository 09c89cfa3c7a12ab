//! Deploys the hub and, by its own message, its token; the seed makes supply and backing equal.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, Decimal, DepsMut, Env, MessageInfo, Reply, Response, SubMsg,
    Uint128, WasmMsg,
};
use cw20::{Cw20Coin, MinterResponse};
use pstake_types::hub::event::Instantiate;
use pstake_types::hub::{
    FlowState, InstantiateMsg, TokenInit, WindDown, BPS, DEFAULT_DELAY_SECONDS, DEFAULT_FEE_BPS,
    MAX_UNBONDING_SECONDS, MIN_SEED, MIN_UNBONDING_SECONDS,
};
use pstake_types::token;

use crate::actions::admin;
use crate::ledger::Ledger;
use crate::reply::ReplyId;
use crate::state::{
    Clock, Config, OpenBatch, Schedule, Settings, Totals, CLOCK, CONFIG, DAY_SECONDS, OPEN, OWED,
    RESERVED, SCHEDULE, SETTINGS, SUBMITTED, TOTALS,
};
use crate::{history, staking, ContractError};

const DEFAULT_MIN_UNBOND: u128 = 10_000;

/// Payment: the seed. Errors: payment, `NotTheBondDenom`, `SeedTooSmall`, `UnbondingPeriod`, those
/// of fee, validators, revenue and params.
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let seed = cw_utils::must_pay(&info, &msg.native_denom)?;
    let bond = deps.querier.query_bonded_denom()?;
    if msg.native_denom != bond {
        return Err(ContractError::NotTheBondDenom {
            bond,
            actual: msg.native_denom,
        });
    }
    if seed < Uint128::new(MIN_SEED) {
        return Err(ContractError::SeedTooSmall {
            min: MIN_SEED.into(),
            actual: seed,
        });
    }
    if !(MIN_UNBONDING_SECONDS..=MAX_UNBONDING_SECONDS).contains(&msg.unbonding_seconds) {
        return Err(ContractError::UnbondingPeriod {
            min: MIN_UNBONDING_SECONDS,
            max: MAX_UNBONDING_SECONDS,
            actual: msg.unbonding_seconds,
        });
    }

    let owner = msg.owner.as_deref().unwrap_or(info.sender.as_str());
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(owner))?;
    let owner = deps.api.addr_validate(owner)?;
    let guardian = admin::optional_addr(deps.api, msg.guardian)?;
    let now = env.block.time.seconds();

    let mut config = Config {
        token: env.contract.address.clone(), // until the token is live
        denom: msg.native_denom,
        min_deposit: Uint128::one(),
        min_unbond: DEFAULT_MIN_UNBOND.into(),
        deposit_cap: Uint128::MAX,
        deposits: FlowState::default(),
        unbonds: FlowState::default(),
        wind_down: WindDown::No,
    };
    let mut settings = Settings {
        guardian,
        fee_bps: admin::checked_fee(msg.fee_bps.unwrap_or(DEFAULT_FEE_BPS))?,
        max_commission: Decimal::percent(20),
        max_share_bps: BPS,
        unbonding_seconds: msg.unbonding_seconds,
        delay_seconds: DEFAULT_DELAY_SECONDS,
        vote_operator: None,
        alliance: None,
        partners: false,
        removed_at: 0,
    };
    let params = msg.params.unwrap_or_default();
    admin::apply_params(&mut config, &mut settings, params, seed)?;
    CONFIG.save(deps.storage, &config)?;
    SETTINGS.save(deps.storage, &settings)?;
    admin::store_targets(deps.storage, deps.querier, &settings, msg.validators)?;
    admin::store_revenue(deps.storage, deps.api, msg.revenue)?;

    Ledger {
        buffer: seed,
        ..Ledger::default()
    }
    .save(deps.storage)?;
    RESERVED.save(deps.storage, &Uint128::zero())?;
    OWED.save(deps.storage, &Uint128::zero())?;
    TOTALS.save(deps.storage, &Totals::default())?;
    CLOCK.save(deps.storage, &Clock::default())?;
    OPEN.save(deps.storage, &OpenBatch::new(1))?;
    SUBMITTED.save(deps.storage, &now)?;
    SCHEDULE.save(
        deps.storage,
        &Schedule {
            next_submit: now,
            synced_at: now,
            next_rebalance: now.saturating_add(DAY_SECONDS),
            harvest_cursor: None,
            harvest_started: now,
            harvest_since: now,
        },
    )?;
    history::record(deps.storage, now, Decimal::one())?;
    super::migrate::set_version(deps.storage)?;

    let token = deploy_token(msg.token, &env.contract.address, &owner, seed)?;
    Ok(Response::new().add_submessage(
        SubMsg::reply_on_success(token, ReplyId::Token as u64)
            .with_payload(to_json_binary(&(seed, owner))?),
    ))
}

/// The seed's stk is the hub's own for ever, so supply is never zero.
fn deploy_token(
    init: TokenInit,
    hub: &Addr,
    owner: &Addr,
    seed: Uint128,
) -> Result<WasmMsg, ContractError> {
    let label = init.label.unwrap_or_else(|| init.symbol.clone());
    let msg = token::InstantiateMsg {
        name: init.name,
        symbol: init.symbol,
        decimals: init.decimals,
        initial_balances: vec![Cw20Coin {
            address: hub.to_string(),
            amount: seed,
        }],
        mint: Some(MinterResponse {
            minter: hub.to_string(),
            cap: None,
        }),
        marketing: init.marketing,
    };
    Ok(WasmMsg::Instantiate {
        admin: Some(init.admin.unwrap_or_else(|| owner.to_string())),
        code_id: init.code_id,
        msg: to_json_binary(&msg)?,
        funds: vec![],
        label,
    })
}

/// The token is live: the hub is complete.
pub fn token_live(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    let (seed, owner): (Uint128, Addr) = from_json(&reply.payload)?;
    let token = deps
        .api
        .addr_validate(&staking::read_instantiated(&reply.result)?)?;
    CONFIG.update(deps.storage, |config| {
        Ok::<_, ContractError>(Config {
            token: token.clone(),
            ..config
        })
    })?;
    Ok(Response::new().add_event(Instantiate {
        token: token.into(),
        owner: owner.into(),
        seed: seed.u128(),
    }))
}
