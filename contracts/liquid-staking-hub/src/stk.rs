//! What the hub says to cw20 tokens: enums of its own, since all of cw20's cost 5 KB of wasm.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Addr, Binary, QuerierWrapper, StdResult, Uint128, WasmMsg};
use cw20::BalanceResponse;

#[cw_serde]
enum Cw20Msg {
    Mint {
        recipient: String,
        amount: Uint128,
    },
    Burn {
        amount: Uint128,
    },
    Transfer {
        recipient: String,
        amount: Uint128,
    },
    TransferFrom {
        owner: String,
        recipient: String,
        amount: Uint128,
    },
    Send {
        contract: String,
        amount: Uint128,
        msg: Binary,
    },
}

#[cw_serde]
enum Cw20Ask {
    Balance { address: String },
}

/// What `account` holds of a cw20.
pub fn balance(querier: QuerierWrapper, token: &Addr, account: &Addr) -> StdResult<Uint128> {
    let address = account.to_string();
    let held: BalanceResponse = querier.query_wasm_smart(token, &Cw20Ask::Balance { address })?;
    Ok(held.balance)
}

fn call(token: &Addr, msg: &Cw20Msg) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: token.to_string(),
        msg: to_json_binary(msg)?,
        funds: vec![],
    })
}

pub fn mint(token: &Addr, to: &Addr, amount: Uint128) -> StdResult<WasmMsg> {
    let recipient = to.to_string();
    call(token, &Cw20Msg::Mint { recipient, amount })
}

pub fn burn(token: &Addr, amount: Uint128) -> StdResult<WasmMsg> {
    call(token, &Cw20Msg::Burn { amount })
}

pub fn transfer(token: &Addr, to: &Addr, amount: Uint128) -> StdResult<WasmMsg> {
    let recipient = to.to_string();
    call(token, &Cw20Msg::Transfer { recipient, amount })
}

/// Takes what `owner` allows the hub to take.
pub fn take(token: &Addr, owner: &Addr, hub: &Addr, amount: Uint128) -> StdResult<WasmMsg> {
    let msg = Cw20Msg::TransferFrom {
        owner: owner.to_string(),
        recipient: hub.to_string(),
        amount,
    };
    call(token, &msg)
}

/// Transfers to a contract with a message for it.
pub fn send(token: &Addr, to: &Addr, amount: Uint128, msg: Binary) -> StdResult<WasmMsg> {
    let contract = to.to_string();
    call(
        token,
        &Cw20Msg::Send {
            contract,
            amount,
            msg,
        },
    )
}
