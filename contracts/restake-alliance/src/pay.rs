//! Payments, each on its own: one that fails stays owed and holds up no other.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    coin, from_json, to_json_binary, Addr, BankMsg, CosmosMsg, DepsMut, Reply, Response, StdResult,
    Storage, SubMsg, Uint128, WasmMsg,
};
use cw20::{Cw20ExecuteMsg, Denom};
use pstake_types::alliance::event::PaymentFailed;

use crate::denoms::{self, key_of};
use crate::index::{AssetBook, Due, Position};
use crate::reply::ReplyId;
use crate::state::{key, ASSETS, REQUESTS};
use crate::ContractError;

/// A cw20 that burns gas burns no more than this: ten times what a transfer takes.
const CW20_GAS: u64 = 1_000_000;

/// Where an amount goes back to if its payment fails.
#[cw_serde]
pub enum Owed {
    /// To the rewards of this position.
    Reward { asset_id: u32, denom_id: u32 },
    /// To the requests that can be withdrawn.
    Principal { asset_id: u32, unlocks_at: u64 },
}

#[cw_serde]
struct Payment {
    user: Addr,
    amount: Uint128,
    owed: Owed,
}

/// A transfer.
pub fn transfer(denom: &Denom, to: &Addr, amount: Uint128) -> StdResult<CosmosMsg> {
    Ok(match denom {
        Denom::Native(denom) => BankMsg::Send {
            to_address: to.to_string(),
            amount: vec![coin(amount.u128(), denom)],
        }
        .into(),
        Denom::Cw20(token) => WasmMsg::Execute {
            contract_addr: token.to_string(),
            msg: to_json_binary(&Cw20ExecuteMsg::Transfer {
                recipient: to.to_string(),
                amount,
            })?,
            funds: vec![],
        }
        .into(),
    })
}

/// A transfer that may fail; `user` is owed the amount again then.
pub fn isolated(
    denom: &Denom,
    to: &Addr,
    user: &Addr,
    amount: Uint128,
    owed: Owed,
) -> StdResult<SubMsg> {
    let payment = Payment {
        user: user.clone(),
        amount,
        owed,
    };
    let sub = SubMsg::reply_on_error(transfer(denom, to, amount)?, ReplyId::Payment as u64)
        .with_payload(to_json_binary(&payment)?);
    Ok(match denom {
        Denom::Native(_) => sub,
        Denom::Cw20(_) => sub.with_gas_limit(CW20_GAS),
    })
}

/// A payment failed: what it took out of the books goes back.
pub fn failed(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let Payment { user, amount, owed } = from_json(&reply.payload)?;
    let denom = match owed {
        Owed::Reward { asset_id, denom_id } => {
            denoms::unpay(deps.storage, denom_id, amount)?;
            put_back(deps.storage, &user, asset_id, denom_id, amount)?;
            key_of(deps.storage, denom_id)?
        }
        Owed::Principal {
            asset_id,
            unlocks_at,
        } => {
            let mut book = AssetBook::load(deps.storage, asset_id)?;
            book.waiting = book.waiting.checked_add(amount)?;
            book.save(deps.storage, asset_id);
            let at = (&user, unlocks_at, asset_id);
            let waiting = REQUESTS.may_load(deps.storage, at)?.unwrap_or_default();
            REQUESTS.save(deps.storage, at, &waiting.checked_add(amount)?)?;
            key(&ASSETS.load(deps.storage, asset_id)?.denom)
        }
    };
    Ok(Response::new().add_event(PaymentFailed {
        user: user.into(),
        denom,
        amount: amount.u128(),
    }))
}

fn put_back(
    storage: &mut dyn Storage,
    user: &Addr,
    asset_id: u32,
    denom_id: u32,
    amount: Uint128,
) -> Result<(), ContractError> {
    let mut position = Position::load(storage, user, asset_id)?;
    let at = usize::try_from(denom_id).unwrap_or(usize::MAX);
    if position.dues.len() <= at {
        // gone since nothing was left in it
        position
            .dues
            .resize_with(at.saturating_add(1), Due::default);
    }
    if let Some(due) = position.dues.get_mut(at) {
        due.put(amount)?;
    }
    position.save(storage, user, asset_id);
    Ok(())
}
