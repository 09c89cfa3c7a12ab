//! Grants: yield to restakers, principal and slashes to the grantors.

use cosmwasm_std::{coin, Addr, Decimal};
use pstake_testing::sdk::{Rewards, SdkControl};
use pstake_testing::suite::alliance::{Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::alliance::event::{Grant, Recall};
use pstake_types::alliance::{BackingResponse, ExecuteMsg, GrantShares, QueryMsg};
use pstake_types::hub::{self, RequestStage, UnbondRequest};
use restake_alliance::ContractError;

use crate::checks::{assert_event, atom, refused, refuses, small, usdc, DAY, REFERENCE};
use crate::schedules::reward_denom;

const ATOM: u128 = 1_000_000;
const GRANT: u128 = 600_000 * ATOM;

/// Hub with rewards of 10% a year. Weights: stk 1, stablecoin 1; alice and bob hold both.
fn live(form: Form) -> (Restaking, Addr, Addr, Addr) {
    let mut suite = Suite::builder()
        .form(form)
        .rewards(Rewards::Yearly(Decimal::percent(10)))
        .build();
    let [alice, bob, grantor] = ["alice", "bob", "grantor"].map(|name| suite.user(name));
    for user in [&alice, &bob] {
        suite.deposit(user, 100_000 * ATOM).unwrap();
        suite.fund(user, coin(1_000 * ATOM, USDC));
    }
    let stk = suite.stk_denom();
    let r = RestakingBuilder::default()
        .asset(stk, 1, REFERENCE)
        .asset(usdc(), 1, REFERENCE)
        .build(suite);
    (r, alice, bob, grantor)
}

fn backing(r: &Restaking) -> BackingResponse {
    r.ask_alliance(&QueryMsg::Backing {}).unwrap()
}

fn skim(r: &mut Restaking) -> BackingResponse {
    r.crank_alliance(&ExecuteMsg::Skim {}).unwrap();
    backing(r)
}

fn shares(r: &Restaking, grantor: &Addr) -> GrantShares {
    let grantor = grantor.to_string();
    r.ask_alliance(&QueryMsg::GrantOf { grantor }).unwrap()
}

fn requests(r: &Restaking, user: &Addr) -> Vec<UnbondRequest> {
    r.ask(&hub::QueryMsg::UnbondRequests {
        user: user.to_string(),
        start_after: None,
        limit: None,
    })
    .unwrap()
}

/// A year of a grant with half of the weights active: half of the yield to restakers, half to the
/// grantor, who leaves through the queue with principal and that half.
#[test]
fn r27_r34_grant_for_a_year_then_yield_by_the_active_share_and_principal_back() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, _, grantor) = live(form);
        r.checked = form == Form::Native;
        r.keep_days(1);
        let stk = r.stk_denom();
        r.stake(&alice, &stk, REFERENCE).unwrap();
        let granted = r.grant(&grantor, GRANT).unwrap();
        assert_eq!(granted.shares, granted.stk);
        let first = backing(&r);
        assert!(GRANT - first.value.u128() < GRANT / 2_000, "{first:?}");
        assert_eq!(first.principal.u128().abs_diff(first.value.u128()), 0);
        r.checked = false;
        r.keep_days(365);
        r.checked = form == Form::Native;
        let last = skim(&mut r);
        assert_eq!(last.active_share, Decimal::zero(), "nothing since the skim");
        let rate = last.value.u128() * ATOM / last.stk.u128();
        let skimmed = last.total_skimmed.u128() * rate / ATOM;
        let kept = last.value.u128() - first.value.u128();
        // 8.38% a year: 10% less 2% tax, 5% commission, 10% fee
        let (low, high) = (GRANT * 40 / 1_000, GRANT * 46 / 1_000);
        assert!((low..=high).contains(&skimmed), "skimmed {skimmed}");
        assert!((low..=high).contains(&kept), "kept {kept}");
        let from = reward_denom(&r, &stk).from;
        assert_eq!(from.backing, last.total_skimmed);
        // half of the weight earns, so half of a day's rate is released a day
        let earned = r.rewards(&alice, &stk);
        assert!(
            earned > from.backing.u128() * 90 / 100,
            "{earned} of {from:?}"
        );

        let response = r.recall(&grantor).unwrap();
        let expected = Recall {
            grantor: grantor.to_string(),
            stk: last.stk.u128(),
            shares: granted.shares.u128(),
        };
        let alliance = r.alliance.clone();
        assert_event(&response.events, &alliance, expected);
        assert_eq!(requests(&r, &grantor)[0].stk, last.stk);
        assert_eq!(backing(&r).shares.u128(), 0);
        let unreleased = reward_denom(&r, &atom()).unreleased;
        let before = r.native(&grantor);
        r.suite.tick_days(25);
        r.suite.claim(&grantor).unwrap();
        let back = r.native(&grantor) - before;
        assert!(back >= last.value.u128(), "{back} of {last:?}");
        // what matured came nowhere near the alliance
        assert_eq!(reward_denom(&r, &atom()).unreleased, unreleased);
    }
}

#[test]
fn grant_then_event_shares_and_balances() {
    let (mut r, alice, _, grantor) = live(Form::Native);
    let msg = ExecuteMsg::Grant {
        grantor: Some(grantor.to_string()),
        min_stk_out: None,
    };
    let before = r.native(&alice);
    let response = r
        .send_alliance(&alice, &msg, &[coin(GRANT, NATIVE)])
        .unwrap();
    let stk = r.stk(&r.alliance);
    let expected = Grant {
        grantor: grantor.to_string(),
        native: GRANT,
        stk,
        shares: stk,
    };
    let alliance = r.alliance.clone();
    assert_event(&response.events, &alliance, expected);
    assert_eq!(r.native(&alice), before - GRANT);
    assert_eq!(shares(&r, &grantor).shares.u128(), stk);
    assert_eq!(shares(&r, &alice).shares.u128(), 0);
    assert_eq!(backing(&r).mark, Decimal::one());
}

#[test]
fn grant_too_small_wrong_or_below_the_floor_then_refused() {
    let (mut r, alice, bob, _) = live(Form::Native);
    let alliance = r.alliance.clone();
    let msg = |min: Option<u128>| ExecuteMsg::Grant {
        grantor: None,
        min_stk_out: min.map(Into::into),
    };
    let error = refuses(&mut r, &alice, &msg(None), &[coin(999_999, NATIVE)]);
    let (min, actual) = (1_000_000u128.into(), 999_999u128.into());
    assert_eq!(error, ContractError::BelowMinimum { min, actual });
    for funds in [vec![], vec![coin(ATOM, USDC)]] {
        let error = refuses(&mut r, &alice, &msg(None), &funds);
        assert!(matches!(error, ContractError::Payment(_)));
    }
    let coins = [coin(ATOM, NATIVE)];
    refused(&mut r, &alice, &alliance, &msg(Some(ATOM + 1)), &coins);
    let to_alliance = ExecuteMsg::Grant {
        grantor: Some(alliance.to_string()),
        min_stk_out: None,
    };
    let error = refuses(&mut r, &alice, &to_alliance, &coins);
    assert_eq!(error, ContractError::ReceiverIsAlliance {});
    let recall = |shares: Option<u128>| ExecuteMsg::Recall {
        shares: shares.map(Into::into),
    };
    let none = ContractError::NoShares {};
    assert_eq!(refuses(&mut r, &bob, &recall(None), &[]), none);
    assert_eq!(refuses(&mut r, &bob, &ExecuteMsg::Skim {}, &[]), none);
    r.grant(&alice, 5 * ATOM).unwrap();
    assert_eq!(refuses(&mut r, &bob, &recall(Some(1)), &[]), none);
    let error = refuses(&mut r, &alice, &recall(Some(5 * ATOM + 1)), &[]);
    let (available, asked) = ((5 * ATOM).into(), (5 * ATOM + 1).into());
    assert_eq!(error, ContractError::NotEnough { available, asked });
    let error = refuses(&mut r, &alice, &recall(Some(0)), &[]);
    assert_eq!(error, ContractError::ZeroAmount {});
    // less than the hub's queue takes
    refused(&mut r, &alice, &alliance, &recall(Some(9_999)), &[]);
    let part = recall(Some(ATOM));
    r.send_alliance(&alice, &part, &[]).unwrap();
    assert_eq!(shares(&r, &alice).shares.u128(), 4 * ATOM);
}

/// The share is the average over the time, not what it is at the skim.
#[test]
fn r32_skim_after_activity_changed_then_the_time_average_counts() {
    let (mut r, alice, bob, grantor) = live(Form::Native);
    r.keep_days(1);
    r.grant(&grantor, GRANT).unwrap();
    let stk = r.stk_denom();
    r.suite.tick_days(3);
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.suite.tick_days(1);
    // all of it just before the skim
    r.stake(&bob, &stk, 50 * REFERENCE).unwrap();
    let found = backing(&r);
    let average: Decimal = "0.125".parse().unwrap();
    assert_eq!(found.active_share, average);
    let before = found.stk;
    let after = skim(&mut r);
    let worth = (before - after.stk).u128() * found.value.u128() / before.u128();
    let expected = found.yielded.u128() / 8;
    assert!(worth.abs_diff(expected) <= 2, "{worth}, {expected}");
    let kept = after.principal.u128() - found.principal.u128();
    assert!(kept.abs_diff(found.yielded.u128() * 7 / 8) <= 2, "{kept}");
}

/// The fresh rate knows of a slash that no sync has found: nothing is skimmed from principal.
#[test]
fn r30_r32_skim_at_an_unrecorded_slash_then_nothing_is_taken() {
    let (mut r, alice, bob, grantor) = live(Form::Native);
    let stk = r.stk_denom();
    r.stake(&alice, &stk, REFERENCE).unwrap();
    r.stake(&bob, &usdc(), REFERENCE).unwrap();
    r.grant(&grantor, GRANT).unwrap();
    r.suite.tick_days(4);
    assert!(backing(&r).yielded.u128() > 1_000);
    let height = r.app.block_info().height;
    let validator = r.validators[0].clone();
    r.app.double_sign(&validator, height).unwrap();
    let mark = backing(&r).mark;
    let after = skim(&mut r);
    assert_eq!((after.total_skimmed.u128(), after.mark), (0, mark));
    assert!(after.value < after.principal);
    r.suite.tick_days(1);
    let after = skim(&mut r);
    assert_eq!((after.total_skimmed.u128(), after.mark), (0, mark));
}

/// After a slash the yield makes principal good first; a grant made meanwhile is not robbed, and
/// the old one gets nothing of it.
#[test]
fn r26_r32_r34_two_grantors_around_a_slash_then_each_bears_his_own() {
    let (mut r, alice, bob, grantor) = live(Form::Native);
    r.checked = false;
    let other = r.user("other");
    let stk = r.stk_denom();
    r.stake(&alice, &stk, REFERENCE).unwrap();
    r.stake(&bob, &usdc(), REFERENCE).unwrap();
    r.grant(&grantor, 100_000 * ATOM).unwrap();
    r.suite.tick_days(2);
    skim(&mut r);
    let marked = backing(&r);
    for validator in r.validators.clone() {
        let height = r.app.block_info().height;
        r.app.double_sign(&validator, height).ok();
    }
    r.suite.crank(&hub::ExecuteMsg::Sync {}).unwrap();
    let hurt = backing(&r);
    assert!(hurt.value.u128() < marked.value.u128() * 96 / 100);
    let granted = r.grant(&other, 100_000 * ATOM).unwrap();
    assert!(granted.shares.u128() > 100_000 * ATOM, "cheaper shares");
    let both = backing(&r);
    assert_eq!(both.mark, marked.mark, "a grant does not move the mark");
    let value = |r: &Restaking, who: &Addr| {
        let all = backing(r);
        shares(r, who).stk.u128() * all.value.u128() / all.stk.u128()
    };
    let (old, new) = (value(&r, &grantor), value(&r, &other));
    assert!(old.abs_diff(hurt.value.u128()) <= 2, "{old} {hurt:?}");
    assert!(new > 99_900 * ATOM && new <= 100_000 * ATOM, "{new}");
    // below the mark nobody takes anything, at any moment
    for _ in 0..3 {
        r.suite.advance(DAY);
        let now = skim(&mut r);
        assert_eq!(now.mark, marked.mark);
        assert_eq!(now.total_skimmed, marked.total_skimmed);
    }
    r.recall(&other).unwrap();
    assert_eq!(backing(&r).mark, marked.mark, "nor does a recall");
    let stage = &requests(&r, &other)[0];
    assert!(matches!(stage.stage, RequestStage::Queued { .. }));
}

/// Skimming every three minutes or once: the same to restakers, with a backing so small that a block's
/// yield is less than a unit.
#[test]
fn attack_r17_skim_every_block_or_once_then_the_same() {
    let run = |times: u64| {
        let (mut r, alice, _, grantor) = live(Form::Native);
        r.checked = false;
        r.keep_days(1);
        let stk = r.stk_denom();
        r.stake(&alice, &stk, REFERENCE).unwrap();
        r.grant(&grantor, 40 * ATOM).unwrap();
        for _ in 0..10 {
            for _ in 0..times {
                r.suite.advance(DAY / times);
                if times > 1 {
                    skim(&mut r);
                }
            }
            r.suite.tick().unwrap();
        }
        skim(&mut r).total_skimmed.u128()
    };
    let once = run(1);
    assert!(once > 40_000, "{once}");
    let often = run(480);
    // what is taken earlier is taken at a lower rate: the yield of ten days on itself, 0.1%
    assert!(
        often >= once && often - once <= once / 1_000,
        "{once} {often}"
    );
}

/// A grant just before a skim or a recall just after gains and costs nobody anything.
#[test]
fn attack_grant_around_a_skim_then_no_yield_changes_hands() {
    let run = |mallory_comes: bool| {
        let (mut r, alice, _, grantor) = live(Form::Native);
        r.checked = false;
        let mallory = r.user("mallory");
        r.keep_days(1);
        let stk = r.stk_denom();
        r.stake(&alice, &stk, REFERENCE).unwrap();
        r.grant(&grantor, 100_000 * ATOM).unwrap();
        r.suite.tick_days(10);
        if mallory_comes {
            r.grant(&mallory, 500_000 * ATOM).unwrap();
        }
        skim(&mut r);
        if mallory_comes {
            let stk = shares(&r, &mallory).stk.u128();
            let rate = backing(&r);
            assert!(stk * rate.value.u128() / rate.stk.u128() <= 500_000 * ATOM);
            r.recall(&mallory).unwrap();
        }
        (
            shares(&r, &grantor).stk.u128(),
            backing(&r).total_skimmed.u128(),
        )
    };
    let (alone, attacked) = (run(false), run(true));
    assert!(alone.0.abs_diff(attacked.0) <= 2, "{alone:?} {attacked:?}");
    assert!(alone.1.abs_diff(attacked.1) <= 2, "{alone:?} {attacked:?}");
}

/// Nobody stakes: all yield is the grantor's. All leave: what rounding left goes to restakers.
#[test]
fn skim_when_nobody_stakes_then_all_yield_is_the_grantors() {
    let (mut r, _, _, grantor) = live(Form::Native);
    r.grant(&grantor, 7 * ATOM + 123_457).unwrap();
    r.suite.tick_days(9);
    let found = backing(&r);
    let after = skim(&mut r);
    assert_eq!(after.total_skimmed.u128(), 0);
    assert!(
        after.principal.u128() + 1 >= found.value.u128(),
        "{after:?}"
    );
    let half = ExecuteMsg::Recall {
        shares: Some((3 * ATOM + 1).into()),
    };
    r.send_alliance(&grantor, &half, &[]).unwrap();
    r.recall(&grantor).unwrap();
    let empty = backing(&r);
    assert_eq!((empty.stk.u128(), empty.shares.u128()), (0, 0));
    assert_eq!(empty.principal.u128(), 0);
    // and again from the beginning, at a rate above 1
    r.grant(&grantor, 2 * ATOM).unwrap();
    let again = backing(&r);
    assert!(again.mark > Decimal::one());
    assert!(
        again.principal.abs_diff(again.value).u128() <= 1,
        "{again:?}"
    );
    let (small, ..) = small();
    assert_eq!(backing(&small).value.u128(), 0);
}

/// stk that comes by a plain transfer raises no share: it is a gift to restakers.
#[test]
fn r24_donation_to_the_backing_then_shares_are_not_inflated() {
    let (mut r, _, bob, grantor) = live(Form::Native);
    r.grant(&grantor, ATOM).unwrap();
    let before = backing(&r);
    let transfer = cw20::Cw20ExecuteMsg::Transfer {
        recipient: r.alliance.to_string(),
        amount: (50_000 * ATOM).into(),
    };
    let token = r.token.clone();
    r.suite.call(&bob, &token, &transfer, &[]).unwrap();
    assert_eq!(backing(&r).stk, before.stk);
    let other = r.user("other");
    let granted = r.grant(&other, ATOM).unwrap();
    assert_eq!(granted.shares, granted.stk);
}
