//! The whole, end to end.

use cw20::Denom;
use pstake_testing::suite::alliance::RestakingBuilder;
use pstake_testing::suite::{Form, PoolInit, Suite};
use pstake_types::alliance::{QueryMsg, WeightsResponse};

use crate::checks::{assert_near, atom, quiet, small, small_on, usdc, DAY, REFERENCE};

/// Weights 3 and 1, both whole: alice has all stk, bob all stablecoins. 4,000,000 over four days:
/// alice earns 750,000 a day, bob 250,000.
#[test]
fn inv9_inv_a1_stake_to_withdraw_when_both_assets_count_then_rewards_by_weight() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = small_on(quiet(form));
        let stk = r.stk_denom();
        r.stake(&alice, &stk, REFERENCE).unwrap();
        r.stake(&bob, &usdc(), REFERENCE).unwrap();
        r.fund_schedule(&bob, &atom(), 4_000_000, 4).unwrap();
        r.advance(DAY);
        assert_eq!(r.rewards(&alice, &atom()), 750_000);
        assert_eq!(r.rewards(&bob, &atom()), 250_000);
        let before = r.native(&alice);
        let paid = r.claim_rewards(&alice).unwrap();
        assert_eq!(paid[0].amount.u128(), 750_000);
        assert_eq!(r.native(&alice), before + 750_000);

        r.unstake(&alice, &stk, REFERENCE).unwrap();
        r.advance(10 * DAY);
        // bob counts a quarter: a day of the active clock takes four
        assert_near(r.rewards(&bob, &atom()), 250_000 + 2_500_000);
        assert_eq!(r.rewards(&alice, &atom()), 0);
        let before = r.stk(&alice);
        r.withdraw(&alice).unwrap();
        assert_eq!(r.stk(&alice), before + REFERENCE);
        r.advance(10 * DAY);
        let paid = r.claim_rewards(&bob).unwrap();
        assert_near(paid[0].amount.u128(), 3_250_000);
    }
}

#[test]
fn r31_stake_when_below_the_reference_then_the_rest_stays_in_the_stream() {
    let (mut r, alice, _) = small();
    r.stake(&alice, &usdc(), REFERENCE / 2).unwrap();
    let weights: WeightsResponse = r.ask_alliance(&QueryMsg::Weights {}).unwrap();
    assert_eq!(weights.active_share.to_string(), "0.125");
    r.fund_schedule(&alice, &usdc(), 8_000_000, 1).unwrap();
    r.advance(DAY);
    assert_eq!(r.rewards(&alice, &usdc()), 1_000_000);
    r.advance(7 * DAY);
    assert_near(r.rewards(&alice, &usdc()), 8_000_000);
}

/// Shares of the instant pool: provided, locked, earning, unlocked, and out of the pool again.
#[test]
fn stake_of_pool_shares_then_they_earn_and_leave_the_pool_again() {
    for form in [Form::Native, Form::Wasm] {
        let mut suite = Suite::builder()
            .form(form)
            .rewards(pstake_testing::sdk::Rewards::Nothing)
            .pool(PoolInit::default())
            .build();
        let alice = suite.user("alice");
        let shares = suite.provide(&alice, 5_000_000).unwrap();
        let lp = Denom::Cw20(suite.pool().shares.clone());
        let mut r = RestakingBuilder::default()
            .asset(lp.clone(), 1, shares)
            .build(suite);
        r.stake(&alice, &lp, shares).unwrap();
        assert_eq!(r.shares(&alice), 0);
        r.fund_schedule(&alice, &atom(), 10_000, 1).unwrap();
        r.advance(DAY);
        assert_near(r.rewards(&alice, &atom()), 10_000);
        r.unstake(&alice, &lp, shares).unwrap();
        r.advance(4 * DAY);
        r.withdraw(&alice).unwrap();
        let before = r.native(&alice);
        r.leave_pool(&alice, shares).unwrap();
        assert!(r.native(&alice) > before + 4_990_000);
    }
}
