//! The whole, end to end.

use pstake_testing::suite::Form;
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
