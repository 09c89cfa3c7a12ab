//! Foreign assets out: airdrops, other reward denoms.

use cosmwasm_std::{coin, CosmosMsg, DepsMut, Env, Response, Uint128};
use cw20::Denom;
use pstake_types::hub::event::Sweep;

use crate::state::CONFIG;
use crate::{staking, stk, ContractError};

/// Sends the whole balance of a foreign asset (airdrops, other reward denoms). Errors:
/// `NotForeign` for native and stk, `NothingToSweep`.
pub fn sweep(
    deps: DepsMut,
    env: Env,
    asset: Denom,
    recipient: String,
) -> Result<Response, ContractError> {
    let recipient = deps.api.addr_validate(&recipient)?;
    let config = CONFIG.load(deps.storage)?;
    let hub = &env.contract.address;
    let (asset, amount, message): (String, Uint128, CosmosMsg) = match asset {
        Denom::Native(denom) if denom != config.denom => {
            let amount = staking::balance(deps.querier, hub, &denom)?;
            let message = staking::send(recipient.as_str(), coin(amount.u128(), &denom));
            (denom, amount, message)
        }
        Denom::Cw20(token) if token != config.token => {
            let held = stk::balance(deps.querier, &token, hub)?;
            let message = stk::transfer(&token, &recipient, held)?;
            (token.into(), held, message.into())
        }
        Denom::Native(asset) => return Err(ContractError::NotForeign { asset }),
        Denom::Cw20(token) => {
            return Err(ContractError::NotForeign {
                asset: token.into(),
            })
        }
    };
    if amount.is_zero() {
        return Err(ContractError::NothingToSweep { asset });
    }
    Ok(Response::new().add_message(message).add_event(Sweep {
        asset,
        recipient: recipient.into(),
        amount: amount.u128(),
    }))
}
