//! Who owns the hub, and what the chain may do in the owner's name.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use cw_ownable::{Action, OwnershipError};
use pstake_types::hub::{ExecuteMsg, SudoMsg};
use pstake_types::owner::text;

use super::admin::changed;
use crate::{contract, ContractError};

/// Two steps: the owner offers, the new one accepts; there is always an owner. Errors: payment,
/// `RenounceRefused`, not the (pending) owner, offer expired.
pub fn update(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    action: Action,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if action == Action::RenounceOwnership {
        return Err(ContractError::RenounceRefused {});
    }
    let old = cw_ownable::get_ownership(deps.storage)?;
    let new = cw_ownable::update_ownership(deps, &env.block, &info.sender, action)?;
    Ok(Response::new()
        .add_event(changed("owner", text(&old), text(&new)))
        .add_attributes(new.into_attributes()))
}

/// The chain speaks as the owner, whoever that is: a lost multisig can be replaced, and nothing is
/// possible that the owner could not do, or sooner. Errors: those of the message.
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response, ContractError> {
    let owner = cw_ownable::get_ownership(deps.storage)?.owner;
    let info = MessageInfo {
        sender: owner.ok_or(OwnershipError::NoOwner)?,
        funds: vec![],
    };
    let msg = match msg {
        SudoMsg::Admin(msg) => ExecuteMsg::Admin(msg),
        SudoMsg::Pause { flow } => ExecuteMsg::Pause { flow },
        SudoMsg::Unpause { flow } => ExecuteMsg::Unpause { flow },
        SudoMsg::Freeze { validator } => ExecuteMsg::Freeze { validator },
        SudoMsg::Unfreeze { validator } => ExecuteMsg::Unfreeze { validator },
        SudoMsg::TransferOwnership { new_owner } => {
            ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
                new_owner,
                expiry: None,
            })
        }
    };
    contract::execute(deps, env, info, msg)
}
