use cosmwasm_std::{coins, DepsMut, MessageInfo, Response, Uint128};
use pstake_types::hub::ExecuteMsg as HubMsg;
use pstake_types::pool::event::PayRevenue;

use crate::state::{CONFIG, LEDGER};
use crate::{hub, ContractError};

/// Pays the hub its cut of the fees; the hub shares it out to its recipients. Permissionless.
/// Errors: payment, `NothingOwed`. Invariants: INV8, INV-P1.
pub fn pay(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    let mut ledger = LEDGER.load(deps.storage)?;
    let owed = std::mem::replace(&mut ledger.owed, Uint128::zero());
    if owed.is_zero() {
        return Err(ContractError::NothingOwed {});
    }
    ledger.native = ledger.native.checked_sub(owed)?;
    LEDGER.save(deps.storage, &ledger)?;
    let funds = coins(owed.u128(), config.denom);
    Ok(Response::new()
        .add_message(hub::call(&config.hub, &HubMsg::AddRevenue {}, funds)?)
        .add_event(PayRevenue {
            native: owed.u128(),
        }))
}
