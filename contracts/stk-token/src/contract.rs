//! Entry points: payment check, dispatch, version checks.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Addr, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Uint128};
use cw20::{Cw20Coin, MinterResponse};
use cw20_base::state::TOKEN_INFO;
use cw_utils::nonpayable;
use pstake_types::migration;
use pstake_types::token::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, TokenEvent};

use crate::error::ContractError;
use crate::state::{TokenMeta, META, MINTER, SUPPLY};
use crate::{execute, query};

pub const CONTRACT_NAME: &str = "pstake:stk-token";
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Creates the token with its one minter and its first balances.
///
/// cw20-base checks and stores balances and marketing; its `token_info` record is split into this contract's own keys.
///
/// # Errors
/// In this order: coins sent, no minter, a cap, a zero balance, a sum of balances beyond `u128`, then cw20-base's own
/// (name of 3 to 50 bytes, symbol of 3 to 12 letters, at most 18 decimals, duplicate address, logo).
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let minter = required_minter(deps.as_ref(), msg.mint.as_ref())?;
    check_initial_balances(&msg.initial_balances)?;

    cw20_base::contract::instantiate(deps.branch(), env, info, msg)?;
    let token = TOKEN_INFO.load(deps.storage)?;
    TOKEN_INFO.remove(deps.storage);

    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    MINTER.save(deps.storage, &minter)?;
    SUPPLY.save(deps.storage, &token.total_supply)?;
    let meta = TokenMeta {
        name: token.name,
        symbol: token.symbol,
        decimals: token.decimals,
    };
    META.save(deps.storage, &meta)?;

    let event = TokenEvent::Instantiate {
        minter: minter.as_str(),
        supply: token.total_supply,
    };
    Ok(Response::new().add_attributes(event.attributes()))
}

/// A cap is refused rather than kept: the minter is fixed, so a cap once reached would stop deposits for ever. The
/// hub has a cap of its own, which its owner can raise.
fn required_minter(deps: Deps, mint: Option<&MinterResponse>) -> Result<Addr, ContractError> {
    let mint = mint.ok_or(ContractError::MinterRequired)?;
    if let Some(cap) = mint.cap {
        return Err(ContractError::CapNotSupported { cap });
    }
    Ok(deps.api.addr_validate(&mint.minter)?)
}

/// The sum is checked here because cw20-base adds without a check.
fn check_initial_balances(balances: &[Cw20Coin]) -> Result<(), ContractError> {
    let mut supply = Uint128::zero();
    for coin in balances {
        execute::ensure_nonzero(coin.amount)?;
        supply = execute::increased_supply(supply, coin.amount)?;
    }
    Ok(())
}

/// Every message refuses coins before anything else.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    match msg {
        ExecuteMsg::Transfer { recipient, amount } => {
            execute::transfer(deps, env, info, recipient, amount)
        }
        ExecuteMsg::TransferFrom {
            owner,
            recipient,
            amount,
        } => execute::transfer_from(deps, env, info, owner, recipient, amount),
        ExecuteMsg::Send {
            contract,
            amount,
            msg,
        } => execute::send(deps, env, info, contract, amount, msg),
        ExecuteMsg::SendFrom {
            owner,
            contract,
            amount,
            msg,
        } => execute::send_from(deps, env, info, owner, contract, amount, msg),
        ExecuteMsg::Mint { recipient, amount } => execute::mint(deps, info, recipient, amount),
        ExecuteMsg::Burn { amount } => execute::burn(deps, info, amount),
        ExecuteMsg::BurnFrom { .. } => Err(ContractError::BurnFromDisabled),
        ExecuteMsg::UpdateMinter { .. } => execute::update_minter(deps.as_ref()),
        ExecuteMsg::IncreaseAllowance {
            spender,
            amount,
            expires,
        } => execute::increase_allowance(deps, env, info, spender, amount, expires),
        ExecuteMsg::DecreaseAllowance {
            spender,
            amount,
            expires,
        } => execute::decrease_allowance(deps, env, info, spender, amount, expires),
        ExecuteMsg::UpdateMarketing {
            project,
            description,
            marketing,
        } => Ok(cw20_base::contract::execute_update_marketing(
            deps,
            env,
            info,
            project,
            description,
            marketing,
        )?),
        ExecuteMsg::UploadLogo(logo) => Ok(cw20_base::contract::execute_upload_logo(
            deps, env, info, logo,
        )?),
    }
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> StdResult<Binary> {
    query::dispatch(deps, msg)
}

/// Records the version of the new code. Touches no balance, so its cost does not grow with holders.
///
/// # Errors
/// Those of [`migration::migrate`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let from = migration::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    let event = TokenEvent::Migrate {
        from_version: &from,
        to_version: CONTRACT_VERSION,
    };
    Ok(Response::new().add_attributes(event.attributes()))
}
