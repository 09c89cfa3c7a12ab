//! What the pool asks of its hub, and of the tokens.

use cosmwasm_std::{to_json_binary, Addr, Coin, QuerierWrapper, StdResult, Uint128, WasmMsg};
use cw20::{BalanceResponse, Cw20QueryMsg};
use pstake_types::hub::{
    ClaimResponse, FreshRateResponse, QueryMsg, RequestStage, UnbondRequest, MAX_LIMIT,
};
use serde::Serialize;

use crate::ContractError;

/// The rate as the chain's delegations give it now.
pub fn fresh(querier: QuerierWrapper, hub: &Addr) -> StdResult<FreshRateResponse> {
    querier.query_wasm_smart(hub, &QueryMsg::FreshRate {})
}

/// Native that the hub has settled for the pool.
pub fn claimable(querier: QuerierWrapper, hub: &Addr, pool: &Addr) -> StdResult<Uint128> {
    let claim: ClaimResponse = querier.query_wasm_smart(
        hub,
        &QueryMsg::PreviewClaim {
            user: pool.to_string(),
            limit: Some(MAX_LIMIT),
        },
    )?;
    Ok(claim.native)
}

/// The pool's requests at the hub.
#[derive(Debug, Default, PartialEq)]
pub struct Requests {
    /// stk in the open batch.
    pub queued: Uint128,
    /// Native due, or claimable, of the others.
    pub due: Uint128,
    pub at_risk: Uint128,
    /// Due of the batch that was asked about, if its request is not in the open batch any more.
    pub submitted: Option<Uint128>,
}

/// Reads all of the pool's requests. There is at most one for each batch of the hub: those on their
/// way are bounded by the chain's unbonding entries, and settled ones are claimed before a new one
/// is made. Errors: overflow.
pub fn requests(
    querier: QuerierWrapper,
    hub: &Addr,
    pool: &Addr,
    batch_id: u64,
) -> Result<Requests, ContractError> {
    let mut all = Requests::default();
    let mut start_after = None;
    loop {
        let page: Vec<UnbondRequest> = querier.query_wasm_smart(
            hub,
            &QueryMsg::UnbondRequests {
                user: pool.to_string(),
                start_after,
                limit: Some(MAX_LIMIT),
            },
        )?;
        for request in &page {
            let (due, at_risk) = match request.stage {
                RequestStage::Queued { .. } => {
                    all.queued = all.queued.checked_add(request.stk)?;
                    continue;
                }
                RequestStage::Unbonding { due, at_risk, .. } => (due, at_risk.min(due)),
                RequestStage::Claimable { native } => (native, Uint128::zero()),
            };
            all.due = all.due.checked_add(due)?;
            all.at_risk = all.at_risk.checked_add(at_risk)?;
            if request.batch_id == batch_id {
                all.submitted = Some(due);
            }
        }
        if u32::try_from(page.len()).unwrap_or(u32::MAX) < MAX_LIMIT {
            return Ok(all);
        }
        start_after = page.last().map(|request| request.batch_id);
    }
}

/// cw20 balance.
pub fn cw20_balance(querier: QuerierWrapper, token: &Addr, of: &Addr) -> StdResult<Uint128> {
    let query = Cw20QueryMsg::Balance {
        address: of.to_string(),
    };
    let held: BalanceResponse = querier.query_wasm_smart(token, &query)?;
    Ok(held.balance)
}

/// A message to a contract.
pub fn call(contract: &Addr, msg: &impl Serialize, funds: Vec<Coin>) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: contract.to_string(),
        msg: to_json_binary(msg)?,
        funds,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockQuerier;
    use cosmwasm_std::{from_json, ContractResult, SystemResult, WasmQuery};

    /// A hub where the pool has so many settled requests, of its number in native each.
    fn hub_with(requests: u64) -> MockQuerier {
        let mut querier = MockQuerier::default();
        querier.update_wasm(move |query| {
            let WasmQuery::Smart { msg, .. } = query else {
                unreachable!("{query:?}")
            };
            let QueryMsg::UnbondRequests {
                start_after, limit, ..
            } = from_json(msg).unwrap()
            else {
                unreachable!("{msg}")
            };
            let after = start_after.unwrap_or_default();
            let page = (1..=requests)
                .filter(|id| *id > after)
                .take(limit.unwrap() as usize)
                .map(|batch_id| UnbondRequest {
                    batch_id,
                    stk: Uint128::one(),
                    stage: RequestStage::Claimable {
                        native: batch_id.into(),
                    },
                });
            let page: Vec<_> = page.collect();
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&page).unwrap()))
        });
        querier
    }

    #[test]
    fn requests_when_more_than_a_page_then_all_are_counted() {
        let (hub, pool) = (Addr::unchecked("hub"), Addr::unchecked("pool"));
        for number in [0u64, 1, 99, 100, 101, 250] {
            let querier = hub_with(number);
            let found = requests(QuerierWrapper::new(&querier), &hub, &pool, number).unwrap();
            assert_eq!(found.due.u128(), u128::from(number * (number + 1) / 2));
            let last = (number > 0).then_some(number.into());
            assert_eq!(found.submitted, last);
            assert!(found.queued.is_zero() && found.at_risk.is_zero());
        }
    }
}
