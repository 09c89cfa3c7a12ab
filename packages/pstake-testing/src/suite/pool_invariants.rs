//! The pool's invariants of SPEC.md, checked against the chain after each message.

use cosmwasm_std::{Addr, Uint128, Uint256};
use pstake_types::hub::{self, FreshRateResponse, RequestStage, UnbondRequest};
use pstake_types::pool::{PoolStateResponse, PositionResponse, QueryMsg};

use super::Suite;

/// A submission's due may be this much short of stk * rate: the SDK's rounding of its undelegations,
/// at most 6 of at most 10 units, and the hub's own.
const ROUNDING: u128 = 64;

/// What the last check saw.
#[derive(Default)]
pub struct PoolGhost {
    last: Option<(PoolStateResponse, FreshRateResponse)>,
}

impl PoolGhost {
    /// Panics with the invariant's id if one does not hold.
    pub fn check(&mut self, suite: &Suite) {
        if !suite.has_pool() {
            return;
        }
        let state = suite.pool_state();
        let fresh: FreshRateResponse = suite.ask(&hub::QueryMsg::FreshRate {}).expect("fresh rate");
        inv8_providers_take_at_most_the_nav(suite, &state);
        inv_p1_balances_cover_the_books(suite, &state);
        inv_p3_requests_are_the_hubs(suite, &state);
        if let Some((last, rate)) = &self.last {
            inv_p2_share_value_falls_only_by_a_slash(last, rate, &state, &fresh);
        }
        self.last = Some((state, fresh));
    }
}

fn inv8_providers_take_at_most_the_nav(suite: &Suite, state: &PoolStateResponse) {
    let pool = suite.pool();
    let holders: Vec<&Addr> = suite.requesters().collect();
    let (mut value, mut native, mut stk, mut shares) = (0, 0, 0, 0);
    for holder in holders {
        let position: PositionResponse = suite
            .ask_pool(&QueryMsg::Position {
                user: holder.to_string(),
            })
            .expect("position");
        value += position.value.u128();
        native += position.exit.native.u128();
        stk += position.exit.stk.u128();
        shares += position.shares.u128();
    }
    let nav = state.nav.u128();
    assert!(value <= nav, "INV8: positions of {value}, NAV {nav}");
    assert!(
        native <= state.liquidity.u128() && stk <= state.stk.u128(),
        "INV8: exits of {native} native and {stk} stk, {state:?}"
    );
    let supply = state.shares.u128();
    assert!(shares <= supply, "INV8: {shares} held of {supply}");
    assert!(
        suite.shares(&pool.address) >= pool.seed,
        "INV8: the seed has left"
    );
}

fn inv_p1_balances_cover_the_books(suite: &Suite, s: &PoolStateResponse) {
    let pool = &suite.pool().address;
    let native = (s.liquidity + s.unvested + s.owed).u128();
    // a query counts coins for requests that it finds gone, and these are there
    assert!(
        suite.native(pool) >= native,
        "INV-P1: {} native held, books say {native}",
        suite.native(pool)
    );
    assert!(
        suite.stk(pool) >= s.stk.u128(),
        "INV-P1: {} stk held, books say {}",
        suite.stk(pool),
        s.stk
    );
}

/// By at most what its stk lost by the hub's rate, what requests may lose, and rounding.
fn inv_p2_share_value_falls_only_by_a_slash(
    last: &PoolStateResponse,
    rate: &FreshRateResponse,
    now: &PoolStateResponse,
    fresh: &FreshRateResponse,
) {
    let stk = last.stk + last.queued_stk;
    let worth = |rate: &FreshRateResponse| stk.multiply_ratio(rate.native, rate.stk);
    let by_rate = worth(rate).saturating_sub(worth(fresh));
    let by_risk = now.at_risk.saturating_sub(last.at_risk);
    let by_loss = now.totals.losses - last.totals.losses;
    let kept = now.nav + by_rate + by_risk + by_loss + Uint128::new(ROUNDING);
    let (kept, before): (Uint256, Uint256) =
        (kept.full_mul(last.shares), last.nav.full_mul(now.shares));
    assert!(
        kept >= before,
        "INV-P2: share value fell from {}/{} to {}/{}: {last:?}, {now:?}",
        last.nav,
        last.shares,
        now.nav,
        now.shares
    );
}

/// Coins that anybody claimed for the pool are still due in its books until they are collected.
fn inv_p3_requests_are_the_hubs(suite: &Suite, s: &PoolStateResponse) {
    let requests: Vec<UnbondRequest> = suite
        .ask(&hub::QueryMsg::UnbondRequests {
            user: suite.pool().address.to_string(),
            start_after: None,
            limit: Some(100),
        })
        .expect("requests");
    let (mut queued, mut due) = (Uint128::zero(), Uint128::zero());
    for request in &requests {
        match request.stage {
            RequestStage::Queued { .. } => queued += request.stk,
            RequestStage::Unbonding { due: of, .. } => due += of,
            RequestStage::Claimable { native } => due += native,
        }
    }
    let known = (s.liquidity + s.unvested + s.owed).u128();
    let uncollected = suite.native(&suite.pool().address) - known;
    assert!(
        s.queued_stk <= queued && s.due.u128() <= due.u128() + uncollected,
        "INV-P3: the pool's books say {} stk queued and {} due, the hub {queued} and {due}",
        s.queued_stk,
        s.due
    );
    assert!(s.at_risk <= s.due, "INV-P3: {} of {}", s.at_risk, s.due);
}
