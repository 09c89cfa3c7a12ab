//! Into the open batch and out of it again. Neither touches the ledger: stk in the queue earns.

use cosmwasm_std::{from_json, to_json_binary, Addr, DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::Cw20ReceiveMsg;
use pstake_types::hub::event::{CancelUnbond, Unbond};
use pstake_types::hub::{CancelResponse, Cw20HookMsg, WindDown};

use crate::actions::{assert_flowing, lock, pool, receiver_or, unwind};
use crate::state::{Config, CONFIG, OPEN, REQUESTS};
use crate::{stk, ContractError};

/// cw20 hook. Errors: `NotTheToken`, `ZeroAmount`, an unknown hook message, those of the hook.
pub fn receive(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    wrapped: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    if info.sender != config.token {
        return Err(ContractError::NotTheToken {
            token: config.token,
            sender: info.sender,
        });
    }
    if wrapped.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    match from_json(&wrapped.msg)? {
        Cw20HookMsg::Unbond { receiver } => {
            if let WindDown::Redeeming { native, stk } = config.wind_down {
                let fixed = (native, stk);
                return unwind::redeem(deps, env, config.token, fixed, wrapped, receiver);
            }
            unwind::assert_not_begun(config.wind_down)?;
            unbond(deps, env, config, wrapped.sender, wrapped.amount, receiver)
        }
        Cw20HookMsg::Lock {} => lock::lock(deps, wrapped.sender, wrapped.amount),
        Cw20HookMsg::InstantUnbond {
            receiver,
            min_native_out,
        } => {
            let receiver = receiver.unwrap_or(wrapped.sender);
            pool::forward(deps, config.token, wrapped.amount, receiver, min_native_out)
        }
    }
}

/// Errors: `Paused`, `BelowMinimum`, `ReceiverIsHub`. Invariant: INV4.
fn unbond(
    deps: DepsMut,
    env: Env,
    config: Config,
    sender: String,
    stk: Uint128,
    receiver: Option<String>,
) -> Result<Response, ContractError> {
    assert_flowing(config.unbonds, env.block.time.seconds())?;
    if stk < config.min_unbond {
        return Err(ContractError::BelowMinimum {
            min: config.min_unbond,
            actual: stk,
        });
    }
    // the token vouches for its sender
    let receiver = receiver_or(deps.api, &env, receiver, Addr::unchecked(&sender))?;

    let mut open = OPEN.load(deps.storage)?;
    let key = (&receiver, open.batch_id);
    let queued = REQUESTS.may_load(deps.storage, key)?;
    if queued.is_none() {
        open.requests = open.requests.saturating_add(1);
    }
    open.stk = open.stk.checked_add(stk)?;
    let queued = queued.unwrap_or_default().checked_add(stk)?;
    REQUESTS.save(deps.storage, key, &queued)?;
    OPEN.save(deps.storage, &open)?;

    Ok(Response::new().add_event(Unbond {
        sender,
        receiver: receiver.into(),
        batch_id: open.batch_id,
        stk: stk.u128(),
    }))
}

/// Returns the sender's whole request of the open batch. Errors: `NothingToCancel`.
/// Invariant: INV4.
pub fn cancel(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let mut open = OPEN.load(deps.storage)?;
    let key = (&info.sender, open.batch_id);
    let stk = REQUESTS
        .may_load(deps.storage, key)?
        .ok_or(ContractError::NothingToCancel {
            batch_id: open.batch_id,
        })?;
    REQUESTS.remove(deps.storage, key);
    open.stk = open.stk.checked_sub(stk)?;
    open.requests = open.requests.saturating_sub(1);
    OPEN.save(deps.storage, &open)?;

    let token = CONFIG.load(deps.storage)?.token;
    let transfer = stk::transfer(&token, &info.sender, stk)?;
    Ok(Response::new()
        .add_message(transfer)
        .add_event(CancelUnbond {
            user: info.sender.into(),
            batch_id: open.batch_id,
            stk: stk.u128(),
        })
        .set_data(to_json_binary(&CancelResponse { stk })?))
}
