//! The invariants of SPEC.md, checked against the chain after each message.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, StdResult, Uint128};
use pstake_types::hub::{
    BatchResponse, BatchStage, LedgerResponse, PartnerResponse, QueryMsg, RequestStage,
    SolvencyResponse, UnbondRequest, ValidatorResponse,
};

use super::pool_invariants::PoolGhost;
use super::Suite;
use crate::sdk::SdkViews;

/// The SDK may leave so much more or less than asked, a unit a message, until the next sync.
const ROUNDING: Uint128 = Uint128::new(10);

/// What the last check saw.
#[derive(Default)]
pub struct Ghost {
    last: Option<LedgerResponse>,
    pool: PoolGhost,
    stray_stk: u128,
}

impl Ghost {
    /// Panics with the invariant's id if one does not hold.
    pub fn check(&mut self, suite: &Suite) {
        let ledger: LedgerResponse = suite.ask(&QueryMsg::Ledger {}).expect("ledger");
        let solvency: SolvencyResponse = suite.ask(&QueryMsg::Solvency {}).expect("solvency");
        let batches = batches(suite);
        inv1_balance_covers_the_books(&solvency);
        if let Some(last) = &self.last {
            inv2_rate_falls_only_by_a_recorded_loss(last, &ledger);
        }
        let stray = inv4_requests_are_the_batch_and_the_stk_held(suite, &ledger, &batches);
        assert!(stray >= self.stray_stk, "INV4: stk left the hub");
        inv5_records_are_the_chains(suite, &ledger, &batches);
        inv6_supply_is_what_people_hold(suite, &ledger);
        inv7_assets_are_liabilities(suite, &ledger, &solvency, &batches);
        self.pool.check(suite);
        self.last = Some(ledger);
        self.stray_stk = stray;
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

/// By no more than what the books lost meanwhile, and a unit of rounding a message.
fn inv2_rate_falls_only_by_a_recorded_loss(last: &LedgerResponse, now: &LedgerResponse) {
    let lost = now.total_losses.checked_sub(last.total_losses);
    let lost = lost.expect("INV2: recorded losses never fall");
    let risen = (now.backing + lost + Uint128::one()).full_mul(last.supply);
    let before = last.backing.full_mul(now.supply);
    assert!(
        risen >= before,
        "INV2: rate fell from {}/{} to {}/{} by more than the loss of {lost}",
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

/// Returns the stk that the hub holds beyond seed and queue: sent to it by mistake, lost for good.
fn inv4_requests_are_the_batch_and_the_stk_held(
    suite: &Suite,
    ledger: &LedgerResponse,
    batches: &[BatchResponse],
) -> u128 {
    let mut open = Uint128::zero();
    let mut set_aside = Uint128::zero();
    let mut pending = BTreeMap::<u64, Uint128>::new();
    for user in suite.requesters() {
        for request in requests(suite, user) {
            match request.stage {
                RequestStage::Queued { .. } => open += request.stk,
                RequestStage::Unbonding { .. } => {
                    *pending.entry(request.batch_id).or_default() += request.stk;
                }
                RequestStage::Claimable { native } => set_aside += native,
            }
        }
    }
    for batch in batches {
        let requests = match &batch.stage {
            BatchStage::Open { .. } => open,
            BatchStage::Unbonding { netted, .. } => {
                set_aside += *netted;
                pending.get(&batch.batch_id).copied().unwrap_or_default()
            }
            BatchStage::Settled { .. } => panic!("INV4: settled batch {batch:?} in the queue"),
        };
        assert_eq!(requests, batch.stk, "INV4: requests of {}", batch.batch_id);
    }
    // what rounding leaves in a pot stays until the last request of its page is paid
    let dust = Uint128::new(64 * (suite.requesters().count() as u128 + 1));
    assert!(
        set_aside <= ledger.reserved && ledger.reserved <= set_aside + dust,
        "INV4: claims of {set_aside}, reserved {}",
        ledger.reserved
    );
    let held = suite.stk(&suite.hub);
    let locked = locked(suite);
    let stray = held.checked_sub(suite.seed + open.u128() + locked);
    stray.unwrap_or_else(|| {
        let seed = suite.seed;
        panic!("INV4: {held} stk held, seed {seed}, queue {open}, locked {locked}")
    })
}

/// stk that partners have locked, a page of them.
fn locked(suite: &Suite) -> u128 {
    let partners: Vec<PartnerResponse> = suite
        .ask(&QueryMsg::Partners {
            start_after: None,
            limit: Some(100),
        })
        .expect("partners");
    partners.iter().map(|p| p.locked.u128()).sum()
}

fn records(suite: &Suite) -> Vec<ValidatorResponse> {
    let mut all: Vec<ValidatorResponse> = vec![];
    loop {
        let page: Vec<ValidatorResponse> = suite
            .ask(&QueryMsg::Validators {
                start_after: all.last().map(|r| r.validator.clone()),
                limit: Some(100),
            })
            .expect("validators");
        let done = page.len() < 100;
        all.extend(page);
        if done {
            return all;
        }
    }
}

/// Slashes make the chain show less than the records until a sync finds them; more only by the
/// SDK's rounding, a unit a message. Nothing is delegated or on its way that no record knows of.
fn inv5_records_are_the_chains(suite: &Suite, ledger: &LedgerResponse, batches: &[BatchResponse]) {
    let mut books = BTreeMap::<String, ValidatorResponse>::new();
    let mut sum = Uint128::zero();
    for record in records(suite) {
        sum += record.bonded;
        books.insert(record.validator.clone(), record);
    }
    assert_eq!(sum, ledger.bonded, "INV5: records against bonded");
    for held in suite.app.delegations(&suite.hub) {
        let record = books
            .get(&held.validator)
            .map_or(Uint128::zero(), |r| r.bonded);
        assert!(
            held.tokens <= record + ROUNDING,
            "INV5: {} on the chain, {record} in the record of {}",
            held.tokens,
            held.validator
        );
    }
    let mut entries = BTreeMap::<&str, Uint128>::new();
    for batch in batches {
        if let BatchStage::Unbonding { entries: drawn, .. } = &batch.stage {
            for entry in drawn {
                *entries.entry(entry.validator.as_str()).or_default() += entry.amount;
            }
        }
    }
    for pair in suite.app.unbondings(&suite.hub) {
        let on_chain: Uint128 = pair.entries.iter().map(|e| e.initial_balance).sum();
        let known = entries.get(pair.validator.as_str()).copied();
        assert!(
            on_chain <= known.unwrap_or_default(),
            "INV5: {on_chain} on its way from {}, {known:?} in batches",
            pair.validator
        );
        let used = books.get(&pair.validator).map_or(0, |r| r.slots_used);
        assert!(
            pair.entries.len() <= used as usize && used <= 7,
            "INV5: {} entries at {}, {used} slots",
            pair.entries.len(),
            pair.validator
        );
    }
}

/// Of everyone who ever held stk, if these are not too many to ask after each message.
fn inv6_supply_is_what_people_hold(suite: &Suite, ledger: &LedgerResponse) {
    let ask = |query: &cw20::Cw20QueryMsg| suite.app.wrap().query_wasm_smart(&suite.token, query);
    let info: StdResult<cw20::TokenInfoResponse> = suite
        .app
        .wrap()
        .query_wasm_smart(&suite.token, &cw20::Cw20QueryMsg::TokenInfo {});
    assert_eq!(info.expect("token").total_supply, ledger.supply, "INV6");
    let accounts: StdResult<cw20::AllAccountsResponse> = ask(&cw20::Cw20QueryMsg::AllAccounts {
        start_after: None,
        limit: Some(30),
    });
    let accounts = accounts.expect("accounts").accounts;
    let held = accounts.iter().map(|a| suite.stk(&Addr::unchecked(a)));
    let held: u128 = held.sum();
    let supply = ledger.supply.u128();
    assert!(held <= supply, "INV6: {held} stk held, supply {supply}");
    if accounts.len() < 30 {
        assert_eq!(held, supply, "INV6");
    }
}

/// Native that the chain holds for the hub, in the bank, bonded and unbonding, against what the
/// books say it owes: equal but for slashes that are not booked yet, which make assets smaller.
fn inv7_assets_are_liabilities(
    suite: &Suite,
    ledger: &LedgerResponse,
    s: &SolvencyResponse,
    batches: &[BatchResponse],
) {
    // pages of a wind-down's last batch belong to all stk holders
    let pages = batches.iter().filter(|batch| batch.stk.is_zero());
    let last: Uint128 = pages
        .map(|batch| match &batch.stage {
            BatchStage::Unbonding {
                undelegated,
                at_risk,
                ..
            } => *undelegated - *at_risk,
            _ => Uint128::zero(),
        })
        .sum();
    assert_eq!(
        ledger.backing + ledger.unvested,
        ledger.bonded + ledger.buffer + last,
        "INV7: backing"
    );
    assert_eq!(
        s.balance,
        s.buffer + s.reserved + s.owed + s.surplus,
        "INV7: balance"
    );
    // Undelegated for batches that cannot have been paid yet, and those that may or may not.
    let (mut unpaid, mut all) = (Uint128::zero(), Uint128::zero());
    for batch in batches {
        if let BatchStage::Unbonding {
            undelegated,
            completes_at_seconds,
            ..
        } = &batch.stage
        {
            all += *undelegated;
            if *completes_at_seconds > suite.now() + 1 {
                unpaid += *undelegated;
            }
        }
    }
    assert_eq!(all, s.unbonding, "INV7: unbonding");
    let pairs = suite.app.unbondings(&suite.hub);
    let entries = pairs.iter().flat_map(|pair| &pair.entries);
    let (mut begun, mut left) = (Uint128::zero(), Uint128::zero());
    for entry in entries {
        begun += entry.initial_balance;
        left += entry.balance;
    }
    assert!(
        unpaid <= begun && begun <= all && left <= begun,
        "INV7: {begun} were undelegated, batches say {unpaid} to {all}"
    );
    let records = Uint128::new(records(suite).len() as u128);
    assert!(
        s.bonded <= ledger.bonded + ROUNDING * records,
        "INV7: {} bonded, books say {}",
        s.bonded,
        ledger.bonded
    );
}
