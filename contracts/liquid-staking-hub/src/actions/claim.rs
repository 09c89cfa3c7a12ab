//! Settled batches are immutable, so a claim writes only the user's requests, the pots of the pages
//! that it touches and the sum of all pots.

use cosmwasm_std::{
    coin, to_json_binary, Addr, Deps, DepsMut, MessageInfo, Order, Response, StdResult, Storage,
    Uint128,
};
use pstake_types::hub::event::Claim;
use pstake_types::hub::{ClaimResponse, DEFAULT_CLAIM_LIMIT};

use crate::actions::limit;
use crate::math::{native_for_stk_floor, sum};
use crate::state::{page_of, SettledBatch, CONFIG, POTS, REQUESTS, RESERVED, SETTLED};
use crate::{staking, ContractError};

/// A settled request.
struct Payment {
    batch_id: u64,
    native: Uint128,
}

/// The user's settled requests, oldest first. Requests of batches on their way are passed over;
/// these are bounded by the chain's unbonding entries.
fn payable(storage: &dyn Storage, user: &Addr, limit: u32) -> Result<Vec<Payment>, ContractError> {
    let mut page: Option<(u64, Vec<SettledBatch>)> = None;
    let mut payments = vec![];
    for request in REQUESTS
        .prefix(user)
        .range(storage, None, None, Order::Ascending)
    {
        if payments.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            break;
        }
        let (batch_id, stk) = request?;
        let number = page_of(batch_id);
        let settled = match &page {
            Some((n, batches)) if *n == number => batches,
            _ => {
                let batches = SETTLED.may_load(storage, number)?.unwrap_or_default();
                &page.insert((number, batches)).1
            }
        };
        if let Some(batch) = settled.iter().find(|b| b.batch_id == batch_id) {
            let native = native_for_stk_floor(stk, batch.native, batch.stk)?;
            payments.push(Payment { batch_id, native });
        }
    }
    Ok(payments)
}

fn total(payments: &[Payment]) -> Result<ClaimResponse, ContractError> {
    Ok(ClaimResponse {
        native: sum(payments.iter().map(|p| p.native))?,
        requests: u32::try_from(payments.len()).unwrap_or(u32::MAX),
    })
}

/// What a claim would pay now.
pub fn preview(
    deps: Deps,
    user: String,
    requests: Option<u32>,
) -> Result<ClaimResponse, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    total(&payable(
        deps.storage,
        &user,
        limit(requests, DEFAULT_CLAIM_LIMIT)?,
    )?)
}

/// Pays batch.native * request.stk / batch.stk of settled requests, rounded down against the
/// claimer. Errors: payment, `LimitOutOfRange`, `NothingToClaim`. Invariants: INV1, INV10.
pub fn claim(
    deps: DepsMut,
    info: MessageInfo,
    user: Option<String>,
    requests: Option<u32>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let user = match user {
        Some(address) => deps.api.addr_validate(&address)?,
        None => info.sender,
    };
    let payments = payable(deps.storage, &user, limit(requests, DEFAULT_CLAIM_LIMIT)?)?;
    if payments.is_empty() {
        return Err(ContractError::NothingToClaim {});
    }
    let paid = total(&payments)?;
    let dust = take(deps.storage, &user, &payments)?;
    let reserved = RESERVED
        .load(deps.storage)?
        .checked_sub(paid.native.checked_add(dust)?)?;
    RESERVED.save(deps.storage, &reserved)?;

    let mut response = Response::new()
        .add_event(Claim {
            user: user.to_string(),
            native: paid.native.u128(),
            requests: paid.requests,
        })
        .set_data(to_json_binary(&paid)?);
    if !paid.native.is_zero() {
        let denom = CONFIG.load(deps.storage)?.denom;
        response = response.add_message(staking::send(
            user.as_str(),
            coin(paid.native.u128(), denom),
        ));
    }
    Ok(response)
}

/// Removes the paid requests and takes their coins from the pots. A pot that no request waits for
/// goes with its batches; what rounding left in it is returned: it becomes surplus.
fn take(
    storage: &mut dyn Storage,
    user: &Addr,
    payments: &[Payment],
) -> Result<Uint128, ContractError> {
    let mut dust = Uint128::zero();
    for of_page in payments.chunk_by(|a, b| page_of(a.batch_id) == page_of(b.batch_id)) {
        let Some(page) = of_page.first().map(|p| page_of(p.batch_id)) else {
            continue;
        };
        let mut pot = POTS.load(storage, page)?;
        for payment in of_page {
            REQUESTS.remove(storage, (user, payment.batch_id));
            pot.native = pot.native.checked_sub(payment.native)?;
            pot.requests = pot.requests.saturating_sub(1);
        }
        if pot.requests == 0 {
            dust = dust.checked_add(pot.native)?;
            POTS.remove(storage, page);
            SETTLED.remove(storage, page);
        } else {
            POTS.save(storage, page, &pot)?;
        }
    }
    Ok(dust)
}

/// What a settled batch shares, if any request of its page is unpaid.
pub fn settled(storage: &dyn Storage, batch_id: u64) -> StdResult<Option<SettledBatch>> {
    Ok(SETTLED
        .may_load(storage, page_of(batch_id))?
        .unwrap_or_default()
        .into_iter()
        .find(|b| b.batch_id == batch_id))
}
