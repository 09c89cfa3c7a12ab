//! What a frontend asks.

use cosmwasm_std::{Decimal, SignedDecimal, Uint128};
use cw_ownable::Ownership;
use instant_unbond_pool::ContractError;
use pstake_testing::suite::{Form, Suite};
use pstake_types::pool::{
    AprResponse, BucketLimit, ConfigResponse, FeeCurve, PendingWorkResponse, PricePoint, QueryMsg,
};
use pstake_types::token::{self, RedemptionRateResponse};

use crate::checks::{position, world, worth, World, FORMS};

const DAY: u64 = 86_400;

fn apr(suite: &Suite, window_seconds: u64) -> AprResponse {
    suite.ask_pool(&QueryMsg::Apr { window_seconds }).unwrap()
}

fn history(suite: &Suite, start_after: Option<u64>, limit: Option<u32>) -> Vec<PricePoint> {
    let query = QueryMsg::PriceHistory { start_after, limit };
    suite.ask_pool(&query).unwrap()
}

#[test]
fn config_and_ownership_then_as_deployed() {
    for form in FORMS {
        let World { suite, .. } = world(form);
        let config: ConfigResponse = suite.ask_pool(&QueryMsg::Config {}).unwrap();
        let expected = ConfigResponse {
            hub: suite.hub.clone(),
            stk_token: suite.token.clone(),
            share_token: suite.pool().shares.clone(),
            native_denom: pstake_testing::suite::NATIVE.into(),
            guardian: Some(suite.guardian.clone()),
            fee: FeeCurve::flat(100),
            bucket: BucketLimit::unlimited(),
            revenue_bps: 1_000,
            instant_unbonds: Default::default(),
        };
        assert_eq!(config, expected);
        let ownership: Ownership<String> = suite.ask_pool(&QueryMsg::Ownership {}).unwrap();
        assert_eq!(ownership.owner, Some(suite.owner.to_string()));
    }
}

/// The pool tells what shares are worth as the hub does for stk; the share token passes it on.
#[test]
fn redemption_rate_then_the_price_of_exits_also_by_the_share_token() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 20_000_000).unwrap();
    suite.advance(DAY / 2);
    let rate: RedemptionRateResponse = suite.ask_pool(&QueryMsg::RedemptionRate {}).unwrap();
    let state = suite.pool_state();
    assert_eq!((rate.native, rate.stk), (state.nav, state.shares));
    assert_eq!(rate.rate, state.share_price);
    assert_eq!(rate.updated_at_seconds, suite.now());
    let query = token::QueryMsg::RedemptionRate {};
    let shares = suite.pool().shares.clone();
    let by_token: RedemptionRateResponse =
        suite.app.wrap().query_wasm_smart(shares, &query).unwrap();
    assert_eq!(by_token, rate);
}

#[test]
fn pool_state_then_the_figures_add_up_and_name_fees_earned() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        suite.instant(&alice, 20_000_000).unwrap();
        suite.keep_days(2);
        suite.instant(&alice, 10_000_000).unwrap();
        suite.advance(DAY / 2);
        let s = suite.pool_state();
        let stk = worth(&suite, (s.stk + s.queued_stk).u128());
        assert_eq!(s.nav, s.liquidity + Uint128::new(stk) + s.due - s.at_risk);
        let all = s.nav + s.at_risk + s.unvested;
        // its stk is rounded up there
        assert!((s.deposit_nav - all).u128() <= 1);
        assert_eq!(s.share_price, Decimal::from_ratio(s.nav, s.shares));
        assert_eq!(s.rate, crate::checks::ledger(&suite).rate);
        let fees = [20_000_000, 10_000_000].map(|stk| worth(&suite, stk).div_ceil(100));
        let cut: u128 = fees.iter().map(|fee| fee / 10).sum();
        assert_eq!(s.totals.revenue.u128(), cut);
        assert_eq!((s.totals.fees + s.totals.revenue).u128(), fees[0] + fees[1]);
        assert_eq!(s.unvested.u128(), (fees[1] - fees[1] / 10).div_ceil(2));
        assert_eq!((s.fee_bps, s.bucket_room), (100, Uint128::MAX));
    }
}

#[test]
fn position_then_what_an_exit_pays_and_what_stays_are_the_value() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    let nobody = position(&suite, &alice);
    assert_eq!((nobody.shares.u128(), nobody.value.u128()), (0, 0));
    suite.instant(&alice, 30_000_000).unwrap();
    suite.keep_days(2);
    suite.instant(&alice, 10_000_000).unwrap();
    suite.advance(DAY);
    let p = position(&suite, &lea);
    assert!(!p.exit.native.is_zero() && !p.exit.stk.is_zero() && !p.waiting.is_zero());
    let now = p.exit.native.u128() + worth(&suite, p.exit.stk.u128());
    let whole = now + p.waiting.u128();
    assert!(p.value.u128() - whole <= 4, "{whole} of {}", p.value);
    assert_eq!(p.exit.burned + p.exit.returned, p.shares);
    let waits = suite.pool_state().due.u128() * p.shares.u128() / suite.pool_state().shares.u128();
    assert!(p.waiting.u128().abs_diff(waits) <= 4);
}

/// A point an hour at most, at ticks; the yearly yield between the window's start and now.
#[test]
fn apr_and_history_then_over_the_window_that_was_asked() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.keep_days(2);
    let last = history(&suite, None, Some(100)).pop().unwrap();
    let (at, before) = (last.time_seconds, last.price);
    suite.instant(&alice, 20_000_000).unwrap();
    suite.keep_days(5);
    let now = suite.pool_state().share_price;
    assert!(now > before);
    let year = Decimal::from_ratio(365u128 * u128::from(DAY), suite.now() - at);
    let expected = (now / before - Decimal::one()) * year;
    let found = apr(&suite, suite.now() - at);
    assert_eq!(found.from.time_seconds, at);
    assert_eq!((found.from.price, found.to.price), (before, now));
    let expected = SignedDecimal::try_from(expected).unwrap();
    assert!(
        found.apr.abs_diff(expected) < Decimal::permille(1),
        "{found:?}"
    );
    // a window in which nothing was earned; one that is longer than there is a history
    assert!(apr(&suite, DAY).apr.is_zero());
    let all = apr(&suite, u64::MAX);
    assert_eq!(all.from, history(&suite, None, Some(1))[0]);

    let points = history(&suite, None, Some(100));
    assert!(points.len() > 6);
    for pair in points.windows(2) {
        assert!(pair[1].time_seconds >= pair[0].time_seconds + 3_600);
    }
    let (page, rest) = points.split_at(3);
    assert_eq!(history(&suite, None, Some(3)), page);
    assert_eq!(history(&suite, Some(page[2].time_seconds), Some(100)), rest);
    for limit in [0, 101] {
        let query = QueryMsg::PriceHistory {
            start_after: None,
            limit: Some(limit),
        };
        let error = suite.ask_pool::<Vec<PricePoint>>(&query).unwrap_err();
        let expected = ContractError::LimitOutOfRange {
            max: 100,
            actual: limit,
        };
        assert!(error.to_string().contains(&expected.to_string()), "{error}");
    }
}

#[test]
fn history_then_a_point_an_hour_and_no_more() {
    let World { mut suite, .. } = world(Form::Native);
    suite.tick_pool().unwrap();
    let last = history(&suite, None, Some(100)).pop().unwrap().time_seconds;
    for (after, points) in [(3_599, 0), (3_600, 1), (7_199, 1), (7_200, 2)] {
        suite.advance(last + after - suite.now());
        suite.tick_pool().unwrap();
        assert_eq!(
            history(&suite, Some(last), Some(100)).len(),
            points,
            "{after}"
        );
    }
}

/// After a slash the yield is negative, and says so.
#[test]
fn apr_when_slashed_then_negative() {
    use pstake_testing::sdk::SdkControl;
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.keep_days(1);
    suite.instant(&alice, 20_000_000).unwrap();
    suite.advance(DAY);
    let height = suite.app.block_info().height;
    for validator in suite.validators.clone() {
        suite.app.double_sign(&validator, height).unwrap();
    }
    let found = apr(&suite, 2 * DAY);
    assert!(found.apr.is_negative(), "{found:?}");
}

/// Each part of the work, named before it is done and gone after.
#[test]
fn pending_work_then_names_what_a_tick_does() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let work = |suite: &Suite| -> PendingWorkResponse {
        suite.ask_pool(&QueryMsg::PendingWork {}).unwrap()
    };
    assert!(!work(&suite).any());
    suite.instant(&alice, 20_000_000).unwrap();
    let owed = worth(&suite, 20_000_000).div_ceil(100) / 10;
    let expected = PendingWorkResponse {
        pay_revenue: owed.into(),
        ..PendingWorkResponse::default()
    };
    assert_eq!(work(&suite), expected);
    suite.tick_pool().unwrap();
    suite.advance(DAY);
    suite.tick().unwrap();
    let expected = PendingWorkResponse {
        queue: 20_000_000u128.into(),
        ..PendingWorkResponse::default()
    };
    assert_eq!(work(&suite), expected);
    suite.tick_pool().unwrap();
    assert!(!work(&suite).any());
    suite.advance(DAY);
    suite.tick().unwrap();
    assert!(work(&suite).collect, "its request was submitted");
    suite.tick_pool().unwrap();
    assert!(!work(&suite).any());
    suite.tick_days(23);
    assert!(work(&suite).collect, "its request was settled");
    suite.tick_pool().unwrap();
    assert!(!work(&suite).any());
    let pool = suite.pool().address.clone();
    let coin = cosmwasm_std::Coin::new(5u128, pstake_testing::suite::NATIVE);
    suite.send(&alice, &pool, coin).unwrap();
    assert!(work(&suite).collect, "coins have come");
}
