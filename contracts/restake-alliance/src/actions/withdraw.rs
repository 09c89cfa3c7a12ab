use std::collections::BTreeMap;

use cosmwasm_std::{DepsMut, Env, MessageInfo, Order, Response, Uint128};
use pstake_types::alliance::event::Withdraw;
use pstake_types::alliance::DEFAULT_LIMIT;

use crate::actions::{limit, receiver_or};
use crate::index::AssetBook;
use crate::pay::{isolated, Owed};
use crate::state::{key, ASSETS, REQUESTS};
use crate::ContractError;

/// Pays requests that have waited, oldest first, each asset on its own. Never paused. Errors:
/// payment, `LimitOutOfRange`, `ReceiverIsAlliance`, `NothingToWithdraw`. Invariants: INV9, INV10.
pub fn withdraw(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    requests: Option<u32>,
    receiver: Option<String>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let limit = limit(requests, DEFAULT_LIMIT)?;
    let user = info.sender;
    let receiver = receiver_or(deps.api, &env, receiver, user.clone())?;
    let now = env.block.time.seconds();

    // by asset: amount, and the last time of a request, where a failed payment goes back to
    let mut payments = BTreeMap::<u32, (Uint128, u64)>::new();
    let mut ripe = vec![];
    for request in REQUESTS
        .sub_prefix(&user)
        .range(deps.storage, None, None, Order::Ascending)
        .take(limit)
    {
        let ((unlocks_at, asset_id), amount) = request?;
        if unlocks_at > now {
            break;
        }
        ripe.push((unlocks_at, asset_id));
        let (sum, at) = payments.entry(asset_id).or_default();
        (*sum, *at) = (sum.checked_add(amount)?, unlocks_at);
    }
    if ripe.is_empty() {
        return Err(ContractError::NothingToWithdraw {});
    }
    for (unlocks_at, asset_id) in ripe {
        REQUESTS.remove(deps.storage, (&user, unlocks_at, asset_id));
    }
    let mut response = Response::new();
    for (asset_id, (amount, unlocks_at)) in payments {
        let mut book = AssetBook::load(deps.storage, asset_id)?;
        book.waiting = book.waiting.checked_sub(amount)?;
        book.save(deps.storage, asset_id);
        let denom = ASSETS.load(deps.storage, asset_id)?.denom;
        let owed = Owed::Principal {
            asset_id,
            unlocks_at,
        };
        response = response
            .add_submessage(isolated(&denom, &receiver, &user, amount, owed)?)
            .add_event(Withdraw {
                user: user.to_string(),
                receiver: receiver.to_string(),
                asset: key(&denom),
                amount: amount.u128(),
            });
    }
    Ok(response)
}
