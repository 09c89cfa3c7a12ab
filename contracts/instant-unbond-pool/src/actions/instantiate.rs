//! Deploys the pool and, by its own message, its share token; the seed makes supply and price.

use anybuf::Bufany;
use cosmwasm_std::{
    from_json, to_json_binary, Addr, DepsMut, Env, MessageInfo, Reply, Response, SubMsg, Uint128,
    WasmMsg,
};
use cw20::{Cw20Coin, Cw20ExecuteMsg, MinterResponse};
use pstake_types::hub::{self as hub_types, FlowState, TokenInit, MIN_SEED};
use pstake_types::pool::event::Instantiate;
use pstake_types::pool::{
    BucketLimit, FeeCurve, InstantiateMsg, Totals, DEFAULT_FEE_BPS, DEFAULT_REVENUE_BPS,
};
use pstake_types::token;

use crate::actions::admin;
use crate::reply::ReplyId;
use crate::state::{
    Config, Ledger, Queue, Settings, CONFIG, GUARDIAN, LEDGER, QUEUE, SETTINGS, TOTALS,
};
use crate::{history, hub, ContractError};

/// Payment: the seed. Errors: no hub there, payment, `SeedTooSmall`, those of settings.
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let hub = deps.api.addr_validate(&msg.hub)?;
    let query = hub_types::QueryMsg::Config {};
    let hub_config: hub_types::ConfigResponse = deps.querier.query_wasm_smart(&hub, &query)?;
    let seed = cw_utils::must_pay(&info, &hub_config.native_denom)?;
    if seed < Uint128::new(MIN_SEED) {
        return Err(ContractError::SeedTooSmall {
            min: MIN_SEED.into(),
            actual: seed,
        });
    }
    let owner = msg.owner.as_deref().unwrap_or(info.sender.as_str());
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(owner))?;
    let owner = deps.api.addr_validate(owner)?;
    if let Some(guardian) = msg.guardian {
        GUARDIAN.save(deps.storage, &deps.api.addr_validate(&guardian)?)?;
    }

    let mut settings = Settings {
        fee: FeeCurve::flat(DEFAULT_FEE_BPS),
        bucket: BucketLimit::unlimited(),
        revenue_bps: DEFAULT_REVENUE_BPS,
        redemptions: FlowState::default(),
    };
    admin::update_in(&mut settings, msg.settings.unwrap_or_default())?;
    SETTINGS.save(deps.storage, &settings)?;
    let fresh = hub::fresh(deps.querier, &hub)?;
    LEDGER.save(
        deps.storage,
        &Ledger {
            native: seed,
            ..Ledger::default()
        },
    )?;
    QUEUE.save(
        deps.storage,
        &Queue {
            open_batch_id: fresh.open_batch_id,
            loss_marks: fresh.loss_marks,
            ..Queue::default()
        },
    )?;
    TOTALS.save(deps.storage, &Totals::default())?;
    let now = env.block.time.seconds();
    history::record(deps.storage, now, cosmwasm_std::Decimal::one())?;
    super::migrate::set_version(deps.storage)?;

    // the hub takes the pool's stk in its submissions, and pays in the same step
    let allow = Cw20ExecuteMsg::IncreaseAllowance {
        spender: hub.to_string(),
        amount: Uint128::MAX,
        expires: None,
    };
    let config = Config {
        hub,
        stk: hub_config.token,
        shares: env.contract.address.clone(), // until the token is live
        denom: hub_config.native_denom,
    };
    CONFIG.save(deps.storage, &config)?;
    let shares = deploy_shares(msg.token, &env.contract.address, &owner, seed)?;
    Ok(Response::new()
        .add_submessage(
            SubMsg::reply_on_success(shares, ReplyId::Shares as u64)
                .with_payload(to_json_binary(&(seed, owner))?),
        )
        .add_message(hub::call(&config.stk, &allow, vec![])?))
}

/// The seed's shares are the pool's own for ever, so supply is never zero.
fn deploy_shares(
    init: TokenInit,
    pool: &Addr,
    owner: &Addr,
    seed: Uint128,
) -> Result<WasmMsg, ContractError> {
    let label = init.label.unwrap_or_else(|| init.symbol.clone());
    let msg = token::InstantiateMsg {
        name: init.name,
        symbol: init.symbol,
        decimals: init.decimals,
        initial_balances: vec![Cw20Coin {
            address: pool.to_string(),
            amount: seed,
        }],
        mint: Some(MinterResponse {
            minter: pool.to_string(),
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

/// The share token is live: the pool is complete.
pub fn shares_live(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let (seed, owner): (Uint128, Addr) = from_json(&reply.payload)?;
    let address = instantiated(&reply).ok_or(ContractError::UnexpectedResponse {})?;
    let config = CONFIG.load(deps.storage)?;
    let config = Config {
        shares: deps.api.addr_validate(&address)?,
        ..config
    };
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(Instantiate {
        hub: config.hub.into(),
        share_token: config.shares.into(),
        owner: owner.into(),
        seed: seed.u128(),
    }))
}

/// Address from `cosmwasm.wasm.v1.MsgInstantiateContractResponse`: contract_address = 1.
fn instantiated(reply: &Reply) -> Option<String> {
    let response = reply.result.clone().into_result().ok()?;
    let answer = response.msg_responses.first()?;
    Bufany::deserialize(&answer.value).ok()?.string(1)
}
