//! H01, H03, H04, H47, H48: what shares are worth whatever an attacker does.

use cosmwasm_std::{coin, Addr, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_testing::sdk::{Rewards, SdkControl};
use pstake_testing::suite::{valoper, Form, Suite, NATIVE};
use pstake_types::hub::{AdminMsg, ParamsUpdate, PreviewUnbondResponse, QueryMsg};

use crate::checks::{grown, ledger, refused, stk_for};

/// Native that stk would give now.
fn worth(suite: &Suite, stk: u128) -> u128 {
    let preview: PreviewUnbondResponse = suite
        .ask(&QueryMsg::PreviewUnbond { stk: stk.into() })
        .unwrap();
    preview.native.u128()
}

fn quiet() -> Suite {
    Suite::builder().rewards(Rewards::Nothing).build()
}

fn min_unbond_1(suite: &mut Suite) {
    let update = ParamsUpdate {
        min_unbond: Some(Uint128::one()),
        ..ParamsUpdate::default()
    };
    suite.admin(AdminMsg::UpdateParams(update)).unwrap();
}

#[test]
fn h01_first_depositor_inflates_by_donation_then_victims_lose_dust() {
    for x in [1_000u128, 1_000_000, 1_000_000_000] {
        let mut suite = quiet();
        let (attacker, victim, late) = (
            suite.user("attacker"),
            suite.user("victim"),
            suite.user("late"),
        );
        let hub = suite.hub.clone();
        let share = suite.deposit(&attacker, 1).unwrap();
        suite.send(&attacker, &hub, coin(x / 2, NATIVE)).unwrap();
        let stk = suite.deposit(&victim, x).unwrap();
        assert_eq!(stk, x, "a donation counts for nothing at once");
        suite.tick_days(1);
        assert!(worth(&suite, stk) + 2 >= x, "{} of {x}", worth(&suite, stk));
        assert!(worth(&suite, share) <= 1);

        // taken up, and a year later: who comes then loses dust too
        suite.tick_days(365);
        let stk = suite.deposit(&late, x).unwrap();
        suite.advance(86_400); // deposits are priced as of the next submission
        let loss = x.saturating_sub(worth(&suite, stk));
        assert!(loss <= 2, "{loss} of {x}");
        let gift = x / 2;
        assert!(
            worth(&suite, share) <= 1 + gift / 1_000,
            "the attacker paid"
        );
    }
}

#[test]
fn h03_burn_of_own_stk_then_impossible() {
    let (mut suite, alice) = grown(Form::Native);
    let token = suite.token.clone();
    let (supply, rate) = (suite.supply(), ledger(&suite).rate);
    let amount = suite.stk(&alice).into();
    let burn = Cw20ExecuteMsg::Burn { amount };
    let error = refused(&mut suite, &alice, &token, &burn, &[]);
    assert!(error.root_cause().to_string().contains("only the minter"));
    let owner = alice.to_string();
    let burn = Cw20ExecuteMsg::BurnFrom { owner, amount };
    refused(&mut suite, &alice, &token, &burn, &[]);
    let hub = suite.hub.to_string();
    let burn = Cw20ExecuteMsg::BurnFrom { owner: hub, amount };
    refused(&mut suite, &alice, &token, &burn, &[]);
    assert_eq!((suite.supply(), ledger(&suite).rate), (supply, rate));
}

/// The nearest to a burn: everyone leaves, some by sending stk to the hub as a gift. The next one
/// still loses only dust.
#[test]
fn h03_all_but_the_seed_leave_then_the_next_depositor_loses_dust() {
    let (mut suite, alice) = grown(Form::Native);
    let (token, hub) = (suite.token.clone(), suite.hub.clone());
    let stk = suite.stk(&alice);
    let gift = Cw20ExecuteMsg::Transfer {
        recipient: hub.to_string(),
        amount: 100_000u128.into(),
    };
    suite.call(&alice, &token, &gift, &[]).unwrap();
    suite.unbond(&alice, stk - 100_000).unwrap();
    suite.tick_days(24);
    suite.claim(&alice).unwrap();
    assert_eq!(suite.supply(), 1_100_000, "seed and gift");
    let bob = suite.user("bob");
    for native in [1_000, 777_777, 1_000_000_000] {
        let stk = suite.deposit(&bob, native).unwrap();
        assert!(worth(&suite, stk) + 2 >= native);
    }
}

/// A request so small that its part is zero cannot be made with the default minimum. Where the
/// owner allows it, the claim pays zero without a transfer of zero and blocks nobody.
#[test]
fn h04_h26_one_unit_below_rate_1_then_the_batch_completes_and_blocks_nobody() {
    for tiny_alone in [true, false] {
        let mut suite = quiet();
        let alice = suite.user("alice");
        let bob = suite.user("bob");
        suite.deposit(&alice, 9_000_000).unwrap();
        suite.deposit(&bob, 9_000_000).unwrap();
        suite.tick_days(1);
        let height = suite.app.block_info().height;
        suite.app.double_sign(&valoper(1), height).unwrap();
        suite.tick_days(1);
        assert!(suite.unbond(&alice, 1).is_err(), "the default minimum");
        min_unbond_1(&mut suite);
        assert_eq!(worth(&suite, 1), 0);
        suite.unbond(&alice, 1).unwrap();
        if !tiny_alone {
            suite.unbond(&bob, 1_000_000).unwrap();
        }
        suite.tick_days(24);
        let native = suite.native(&alice);
        assert_eq!(suite.claim(&alice).unwrap(), 0);
        assert_eq!(suite.native(&alice), native);
        if !tiny_alone {
            let paid = suite.claim(&bob).unwrap();
            assert!(paid > 900_000 && paid < 1_000_000);
        }
        assert_eq!(ledger(&suite).reserved, Uint128::zero());
    }
}

#[test]
fn h26_batch_of_one_unit_above_rate_1_then_it_completes() {
    let (mut suite, alice) = grown(Form::Native);
    min_unbond_1(&mut suite);
    suite.unbond(&alice, 1).unwrap();
    suite.tick_days(24);
    assert_eq!(suite.claim(&alice).unwrap(), 1);
    suite.unbond(&alice, 1_000_000).unwrap();
    suite.tick_days(24);
    assert!(suite.claim(&alice).unwrap() > 1_000_000);
}

/// A donation of ten times the backing: nothing at once, at most 5% a year later, no fee.
#[test]
fn h47_huge_donation_then_it_is_streamed_at_a_bounded_rate() {
    let (mut suite, alice) = grown(Form::Native);
    let hub = suite.hub.clone();
    let before = ledger(&suite);
    let gift = before.backing.u128() * 10;
    suite.send(&alice, &hub, coin(gift, NATIVE)).unwrap();
    assert_eq!(ledger(&suite), before, "not looked at yet");
    suite.tick_days(1);
    let after = ledger(&suite);
    assert_eq!(after.owed, before.owed, "no fee on gifts");
    assert!(after.unvested.u128() > gift * 99 / 100);
    let risen = |suite: &Suite| ledger(suite).backing.u128() - before.backing.u128();
    let day = before.backing.u128() * 5 / 100 / 365;
    assert!(
        risen(&suite) <= day + 2,
        "{} a day, bound {day}",
        risen(&suite)
    );
    suite.tick_days(364);
    let year = before.backing.u128() * 5 / 100;
    let got = risen(&suite);
    assert!(
        got <= year + 2 && got > year * 99 / 100,
        "{got} a year, bound {year}"
    );
}

#[test]
fn h48_round_trip_then_never_a_profit() {
    let (mut suite, _) = grown(Form::Native);
    min_unbond_1(&mut suite);
    for (i, native) in [2u128, 3, 7, 99, 12_345, 1_000_000, 87_654_321]
        .into_iter()
        .enumerate()
    {
        // once settled out of the buffer at once, once by way of the validators
        for days in [0, 24] {
            let user = suite.user(&format!("user{i}-{days}"));
            let before = suite.native(&user);
            let stk = suite.deposit(&user, native).unwrap();
            if days > 0 {
                suite.tick_days(1);
            }
            suite.unbond(&user, stk).unwrap();
            suite.tick_days(days + 1);
            suite.claim(&user).unwrap();
            let after = suite.native(&user);
            assert!(after <= before, "{native} gained {}", after - before);
            assert!(before - after <= 3, "{native} lost {}", before - after);
        }
    }
}

#[test]
fn h48_a_hundred_small_ones_then_never_more_than_one_large() {
    let (mut suite, alice) = grown(Form::Native);
    min_unbond_1(&mut suite);
    let one = stk_for(&suite, 300);
    let bob = suite.user("bob");
    let many: u128 = (0..100).map(|_| suite.deposit(&bob, 3).unwrap()).sum();
    assert!(many <= one, "{many} of a hundred deposits, {one} of one");

    let users: Vec<Addr> = (0..100).map(|i| suite.user(&format!("user{i}"))).collect();
    for user in &users {
        suite.unbond_to(&alice, 1, Some(user)).unwrap();
    }
    suite.unbond_to(&alice, 100, Some(&bob)).unwrap();
    suite.tick_days(24);
    let many: u128 = users.iter().map(|user| suite.claim(user).unwrap()).sum();
    let one = suite.claim(&bob).unwrap();
    assert!(many <= one, "{many} of a hundred claims, {one} of one");
}
