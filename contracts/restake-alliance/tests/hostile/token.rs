//! A cw20 with a vice that its maker sets.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError,
    StdResult, SubMsg, Uint128, WasmMsg,
};
use cw20::{BalanceResponse, Cw20ReceiveMsg, TokenInfoResponse};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::{Item, Map};

#[cw_serde]
pub enum Vice {
    None,
    /// Transfers fail.
    Revert,
    /// A hundredth of each sent amount goes astray.
    Fee,
    /// Sends move nothing and call the hook all the same.
    Ghost,
    /// Balances are a billion more.
    Lie,
    /// Queries fail.
    Mute,
    /// A transfer first calls a contract, and does not mind if that fails.
    CallBack {
        contract: String,
        msg: Binary,
    },
}

#[cw_serde]
pub struct Init {
    pub holders: Vec<String>,
}

#[cw_serde]
pub enum Msg {
    Set(Vice),
    Transfer {
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
pub enum Query {
    Balance { address: String },
    TokenInfo {},
}

const VICE: Item<Vice> = Item::new("vice");
const BALANCES: Map<&str, Uint128> = Map::new("balances");

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, msg: Init) -> StdResult<Response> {
    VICE.save(deps.storage, &Vice::None)?;
    for holder in msg.holders {
        BALANCES.save(deps.storage, &holder, &1_000_000_000u128.into())?;
    }
    Ok(Response::new())
}

fn moved(deps: DepsMut, from: &Addr, to: &str, out: Uint128, into: Uint128) -> StdResult<()> {
    let held = BALANCES.load(deps.storage, from.as_str())?;
    BALANCES.save(deps.storage, from.as_str(), &held.checked_sub(out)?)?;
    let held = BALANCES.may_load(deps.storage, to)?.unwrap_or_default();
    BALANCES.save(deps.storage, to, &(held + into))
}

fn execute(deps: DepsMut, _: Env, info: MessageInfo, msg: Msg) -> StdResult<Response> {
    let vice = VICE.load(deps.storage)?;
    match msg {
        Msg::Set(vice) => {
            VICE.save(deps.storage, &vice)?;
            Ok(Response::new())
        }
        Msg::Transfer { recipient, amount } => {
            if vice == Vice::Revert {
                return Err(StdError::generic_err("no"));
            }
            moved(deps, &info.sender, &recipient, amount, amount)?;
            let mut response = Response::new();
            if let Vice::CallBack { contract, msg } = vice {
                let call = WasmMsg::Execute {
                    contract_addr: contract,
                    msg,
                    funds: vec![],
                };
                response = response.add_submessage(SubMsg::reply_on_error(call, 1));
            }
            Ok(response)
        }
        Msg::Send {
            contract,
            amount,
            msg,
        } => {
            let (out, into) = match vice {
                Vice::Fee => (amount, amount.multiply_ratio(99u8, 100u8)),
                Vice::Ghost => (Uint128::zero(), Uint128::zero()),
                _ => (amount, amount),
            };
            moved(deps, &info.sender, &contract, out, into)?;
            let hook = Cw20ReceiveMsg {
                sender: info.sender.into(),
                amount,
                msg,
            };
            Ok(Response::new().add_message(hook.into_cosmos_msg(contract)?))
        }
    }
}

fn reply(_: DepsMut, _: Env, _: cosmwasm_std::Reply) -> StdResult<Response> {
    Ok(Response::new())
}

fn query(deps: Deps, _: Env, msg: Query) -> StdResult<Binary> {
    let vice = VICE.load(deps.storage)?;
    if vice == Vice::Mute {
        return Err(StdError::generic_err("mute"));
    }
    match msg {
        Query::Balance { address } => {
            let mut balance = BALANCES
                .may_load(deps.storage, &address)?
                .unwrap_or_default();
            if vice == Vice::Lie {
                balance += Uint128::new(1_000_000_000);
            }
            to_json_binary(&BalanceResponse { balance })
        }
        Query::TokenInfo {} => to_json_binary(&TokenInfoResponse {
            name: "Vice".into(),
            symbol: "VICE".into(),
            decimals: 6,
            total_supply: Uint128::zero(),
        }),
    }
}

pub fn contract() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query).with_reply(reply))
}
