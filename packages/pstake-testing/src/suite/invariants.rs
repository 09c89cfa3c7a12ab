//! The invariants of SPEC.md, checked against the chain after each message.

use cosmwasm_std::{Addr, StdResult, Uint128, Uint256};
use pstake_types::hub::{
    BatchResponse, BatchStage, LedgerResponse, QueryMsg, RequestStage, SolvencyResponse,
    UnbondRequest, ValidatorResponse,
};

use super::Suite;
use crate::sdk::SdkViews;

/// What the last check saw.
#[derive(Default)]
pub struct Ghost {
    last: Option<LedgerResponse>,
}

impl Ghost {
    /// Panics with the invariant's id if one does not hold.
    pub fn check(&mut self, suite: &Suite) {
        let ledger: LedgerResponse = suite.ask(&QueryMsg::Ledger {}).expect("ledger");
        let solvency: SolvencyResponse = suite.ask(&QueryMsg::Solvency {}).expect("solvency");
        inv1_balance_covers_the_books(&solvency);
        if let Some(last) = &self.last {
            inv2_rate_falls_only_by_a_recorded_loss(last, &ledger);
        }
        inv4_requests_are_the_batch_and_the_stk_held(suite);
        inv5_records_are_bonded(suite, &ledger);
        inv6_supply_is_what_people_hold(suite, &ledger);
        inv7_assets_are_liabilities(suite, &ledger, &solvency);
        self.last = Some(ledger);
    }
}

fn inv1_balance_covers_the_books(s: &SolvencyResponse) {
    let booked = s.buffer + s.reserved + s.owed;
    assert!(
        s.balance >= booked,
        "INV1: balance {} < {booked}",
        s.balance
    );
}

fn inv2_rate_falls_only_by_a_recorded_loss(last: &LedgerResponse, now: &LedgerResponse) {
    if now.total_losses != last.total_losses {
        return;
    }
    // one unit of rounding a message
    let risen = (now.backing + Uint128::one()).full_mul(last.supply);
    let before = last.backing.full_mul(now.supply);
    assert!(
        risen >= before,
        "INV2: rate fell from {}/{} to {}/{} without a loss",
        last.backing,
        last.supply,
        now.backing,
        now.supply
    );
}

/// All pages of a user's requests.
fn requests(suite: &Suite, user: &Addr) -> Vec<UnbondRequest> {
    let mut all: Vec<UnbondRequest> = vec![];
    loop {
        let page: Vec<UnbondRequest> = suite
            .ask(&QueryMsg::UnbondRequests {
                user: user.to_string(),
                start_after: all.last().map(|r| r.batch_id),
                limit: Some(100),
            })
            .expect("requests");
        let done = page.len() < 100;
        all.extend(page);
        if done {
            return all;
        }
    }
}

fn batches(suite: &Suite) -> Vec<BatchResponse> {
    suite
        .ask(&QueryMsg::Batches {
            start_after: None,
            limit: Some(100),
        })
        .expect("batches")
}

fn inv4_requests_are_the_batch_and_the_stk_held(suite: &Suite) {
    let mut open = Uint128::zero();
    let mut claimable = Uint128::zero();
    let mut pending = std::collections::BTreeMap::<u64, Uint128>::new();
    for user in suite.users() {
        for request in requests(suite, user) {
            match request.stage {
                RequestStage::Queued { .. } => open += request.stk,
                RequestStage::Unbonding { .. } => {
                    *pending.entry(request.batch_id).or_default() += request.stk;
                }
                RequestStage::Claimable { native } => claimable += native,
            }
        }
    }
    for batch in batches(suite) {
        let requests = match batch.stage {
            BatchStage::Open { .. } => open,
            _ => pending.get(&batch.batch_id).copied().unwrap_or_default(),
        };
        assert_eq!(requests, batch.stk, "INV4: requests of {}", batch.batch_id);
    }
    let held = suite.stk(&suite.hub);
    assert!(
        held >= suite.seed + open.u128(),
        "INV4: hub holds {held} stk, seed {} and queue {open}",
        suite.seed
    );
    let ledger: LedgerResponse = suite.ask(&QueryMsg::Ledger {}).expect("ledger");
    assert!(
        claimable <= ledger.reserved,
        "INV4: claimable {claimable} > reserved {}",
        ledger.reserved
    );
}

fn inv5_records_are_bonded(suite: &Suite, ledger: &LedgerResponse) {
    let mut sum = Uint128::zero();
    let mut last: Option<String> = None;
    loop {
        let page: Vec<ValidatorResponse> = suite
            .ask(&QueryMsg::Validators {
                start_after: last.clone(),
                limit: Some(100),
            })
            .expect("validators");
        let done = page.len() < 100;
        for record in page {
            if suite.now() == ledger.synced_at_seconds && ledger.age_seconds == 0 {
                last_synced(suite, &record);
            }
            sum += record.bonded;
            last = Some(record.validator);
        }
        if done {
            break;
        }
    }
    assert_eq!(sum, ledger.bonded, "INV5: records against bonded");
}

/// Right after a sync a record differs from the chain by the SDK's rounding at most: a message of
/// the same step may have moved stake since.
fn last_synced(suite: &Suite, record: &ValidatorResponse) {
    let chain = suite
        .app
        .delegation(&suite.hub, &record.validator)
        .map_or(Uint128::zero(), |d| d.tokens);
    // slashes after the sync, in the same second, are for tests to make: they call `unchecked`
    assert!(
        chain.abs_diff(record.bonded) <= Uint128::new(10) || chain < record.bonded,
        "INV5: {} has {chain} on the chain, {} in its record",
        record.validator,
        record.bonded
    );
}

fn inv6_supply_is_what_people_hold(suite: &Suite, ledger: &LedgerResponse) {
    let held: u128 = suite.users().map(|user| suite.stk(user)).sum();
    let held = held + suite.stk(&suite.hub);
    let supply = ledger.supply.u128();
    assert!(held <= supply, "INV6: {held} stk held, supply {supply}");
    let info: StdResult<cw20::TokenInfoResponse> = suite
        .app
        .wrap()
        .query_wasm_smart(&suite.token, &cw20::Cw20QueryMsg::TokenInfo {});
    assert_eq!(info.expect("token").total_supply, ledger.supply, "INV6");
}

/// Native that the chain holds for the hub, in the bank, bonded and unbonding, against what the
/// books say it owes. A slash that is not recorded yet makes assets smaller, never larger.
fn inv7_assets_are_liabilities(suite: &Suite, ledger: &LedgerResponse, s: &SolvencyResponse) {
    let unbonding: Uint128 = suite
        .app
        .unbondings(&suite.hub)
        .iter()
        .flat_map(|pair| pair.entries.iter().map(|e| e.balance))
        .sum();
    let assets = Uint256::from(s.balance) + Uint256::from(s.bonded) + Uint256::from(unbonding);
    let liabilities = Uint256::from(ledger.backing)
        + Uint256::from(ledger.unvested)
        + Uint256::from(ledger.reserved)
        + Uint256::from(ledger.owed)
        + Uint256::from(s.unbonding)
        + Uint256::from(s.surplus);
    // the SDK may leave a unit more than the books at each message
    let slack = Uint256::from(1_000u128);
    assert!(
        assets <= liabilities + slack,
        "INV7: assets {assets}, liabilities {liabilities}"
    );
}
