use cosmwasm_std::{from_json, DepsMut, Env, MessageInfo, Response};
use cw20::Cw20ReceiveMsg;
use pstake_types::pool::Cw20HookMsg;

use crate::actions::{exit, instant};
use crate::state::CONFIG;
use crate::ContractError;

/// cw20 hook. Errors: `NotAToken`, `ZeroAmount`, an unknown hook message, `WrongToken`, those of the
/// hook.
pub fn receive(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    wrapped: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    if info.sender != config.stk && info.sender != config.shares {
        return Err(ContractError::NotAToken {
            sender: info.sender,
        });
    }
    if wrapped.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let hook = from_json(&wrapped.msg)?;
    let expected = match &hook {
        Cw20HookMsg::InstantUnbond { .. } => &config.stk,
        Cw20HookMsg::Exit { .. } => &config.shares,
    };
    if info.sender != *expected {
        return Err(ContractError::WrongToken {
            expected: expected.clone(),
            sent: info.sender,
        });
    }
    match hook {
        Cw20HookMsg::InstantUnbond {
            receiver,
            min_native_out,
        } => instant::instant_unbond(
            deps,
            env,
            config,
            wrapped.sender,
            wrapped.amount,
            receiver,
            min_native_out,
        ),
        Cw20HookMsg::Exit {
            receiver,
            min_native_out,
            min_stk_out,
        } => exit::exit(
            deps,
            env,
            exit::Order {
                sender: wrapped.sender,
                shares: wrapped.amount,
                receiver,
                min_native_out,
                min_stk_out,
            },
        ),
    }
}
