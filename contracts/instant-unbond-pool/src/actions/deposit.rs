use cosmwasm_std::{to_json_binary, DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_types::pool::event::Deposit;
use pstake_types::pool::DepositResponse;
use pstake_types::token::query_supply;

use crate::actions::{assert_min, receiver_or};
use crate::books::Books;
use crate::state::CONFIG;
use crate::{hub, ContractError};

/// Mints shares for the native sent, rounded down against the depositor.
/// Errors: payment, a bad receiver, `LossNotRecorded`, `ZeroMint`, `MinOutNotMet`.
/// Invariants: INV8, INV-P1, INV-P2.
pub fn deposit(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    receiver: Option<String>,
    min_shares_out: Option<Uint128>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let native = cw_utils::must_pay(&info, &config.denom)?;
    let sender = info.sender.as_str();
    let receiver = receiver_or(deps.api, &env, &config, receiver, sender)?;
    let mut books = Books::load(deps.storage, deps.querier, &env, native)?;
    books.assert_recorded()?;
    let supply = query_supply(&deps.querier, &config.shares)?;
    let shares = shares_for(&books, native, supply)?;
    assert_min(shares, min_shares_out)?;
    books.ledger.native = books.ledger.native.checked_add(native)?;
    books.save(deps.storage)?;

    let mint = Cw20ExecuteMsg::Mint {
        recipient: receiver.to_string(),
        amount: shares,
    };
    Ok(Response::new()
        .add_message(hub::call(&config.shares, &mint, vec![])?)
        .add_event(Deposit {
            sender: info.sender.into(),
            receiver: receiver.into(),
            native: native.u128(),
            shares: shares.u128(),
        })
        .set_data(to_json_binary(&DepositResponse { shares })?))
}

/// Errors: `ZeroMint`.
pub fn shares_for(
    books: &Books,
    native: Uint128,
    supply: Uint128,
) -> Result<Uint128, ContractError> {
    let shares = books.shares_for(native, supply)?;
    if shares.is_zero() {
        return Err(ContractError::ZeroMint {});
    }
    Ok(shares)
}
