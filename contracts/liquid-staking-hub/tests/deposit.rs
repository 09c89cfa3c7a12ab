use cosmwasm_std::{coin, coins, Addr, StdError, Uint128};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::hub::event::Deposit;
use pstake_types::hub::{
    AdminMsg, DepositResponse, ExecuteMsg, Flow, ParamsUpdate, PendingWorkResponse,
    PreviewDepositResponse, QueryMsg, PAUSE_SECONDS,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger, refused, stk_for, FORMS};

pub fn message() -> ExecuteMsg {
    ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: None,
    }
}

fn with_min(min: u128) -> ExecuteMsg {
    ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: Some(min.into()),
        referral: None,
    }
}

fn params(suite: &mut Suite, update: ParamsUpdate) {
    suite.admin(AdminMsg::UpdateParams(update)).unwrap();
}

#[test]
fn deposit_when_rate_is_not_1_then_mints_at_the_rate() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let bob = suite.user("bob");
        let before = ledger(&suite);
        let expected = stk_for(&suite, 777_777);
        assert!(expected < 700_000);
        let (native, hub) = (suite.native(&alice), suite.native(&suite.hub));
        let stk = suite.stk(&alice);

        let msg = ExecuteMsg::Deposit {
            receiver: Some(bob.to_string()),
            min_stk_out: Some(expected.into()),
            referral: Some("f".repeat(64)),
        };
        let response = suite
            .deposit_with(&alice, &msg, &coins(777_777, NATIVE))
            .unwrap();

        let data: DepositResponse =
            cosmwasm_std::from_json(response.data.clone().unwrap()).unwrap();
        assert_eq!(data.stk.u128(), expected);
        assert_eq!(suite.native(&alice), native - 777_777);
        assert_eq!(suite.native(&suite.hub), hub + 777_777);
        assert_eq!(suite.stk(&alice), stk);
        assert_eq!(suite.stk(&bob), expected);
        let after = ledger(&suite);
        assert_eq!(after.supply, before.supply + Uint128::new(expected));
        assert_eq!(after.supply.u128(), suite.supply());
        assert_eq!(after.buffer, before.buffer + Uint128::new(777_777));
        assert_eq!(after.backing, before.backing + Uint128::new(777_777));
        assert!(after.rate >= before.rate);
        assert_event(
            &response.events,
            &suite.hub,
            Deposit {
                sender: alice.to_string(),
                receiver: bob.to_string(),
                native: 777_777,
                stk: expected,
                referral: "f".repeat(64),
            },
        );
    }
}

#[test]
fn deposit_without_receiver_then_sender_gets_the_stk() {
    for form in FORMS {
        let mut suite = Suite::builder().form(form).build();
        let alice = suite.user("alice");
        assert_eq!(suite.deposit(&alice, 5).unwrap(), 5);
        assert_eq!(suite.stk(&alice), 5);
        let preview: PreviewDepositResponse = suite
            .ask(&QueryMsg::PreviewDeposit {
                native: 5u128.into(),
            })
            .unwrap();
        assert_eq!(
            (preview.stk.u128(), preview.stk_at_fresh_rate.u128()),
            (5, 5)
        );
    }
}

#[test]
fn h45_deposit_when_coins_are_wrong_then_refused_and_kept() {
    let (mut suite, alice) = grown(FORMS[0]);
    suite.fund(&alice, coin(1_000, "uosmo"));
    let cases = [
        (vec![], PaymentError::NoFunds {}),
        (coins(5, "uosmo"), PaymentError::MissingDenom(NATIVE.into())),
        (
            vec![coin(50, NATIVE), coin(5, "uosmo")],
            PaymentError::MultipleDenoms {},
        ),
    ];
    for (funds, expected) in cases {
        let error = hub_refuses(&mut suite, &alice, &message(), &funds);
        assert_eq!(error, ContractError::Payment(expected), "{funds:?}");
    }
    // the bank itself refuses a coin of zero
    let hub = suite.hub.clone();
    refused(&mut suite, &alice, &hub, &message(), &coins(0, NATIVE));
}

#[test]
fn h11_deposit_below_minimum_when_rate_is_not_1_then_compares_native() {
    let (mut suite, alice) = grown(FORMS[0]);
    params(
        &mut suite,
        ParamsUpdate {
            min_deposit: Some(1_000u128.into()),
            ..ParamsUpdate::default()
        },
    );
    let error = hub_refuses(&mut suite, &alice, &message(), &coins(999, NATIVE));
    let expected = ContractError::BelowMinimum {
        min: 1_000u128.into(),
        actual: 999u128.into(),
    };
    assert_eq!(error, expected);
    let expected = stk_for(&suite, 1_000);
    assert!(expected < 1_000, "a limit in stk would refuse this");
    assert_eq!(suite.deposit(&alice, 1_000).unwrap(), expected);
}

#[test]
fn h11_deposit_above_cap_when_rate_is_not_1_then_compares_native_backing() {
    let (mut suite, alice) = grown(FORMS[0]);
    let backing = ledger(&suite).backing;
    let cap = backing + Uint128::new(10_000);
    params(
        &mut suite,
        ParamsUpdate {
            deposit_cap: Some(cap),
            ..ParamsUpdate::default()
        },
    );
    let error = hub_refuses(&mut suite, &alice, &message(), &coins(10_001, NATIVE));
    let actual = cap + Uint128::one();
    assert_eq!(error, ContractError::CapExceeded { cap, actual });
    suite.deposit(&alice, 10_000).unwrap();
    assert_eq!(ledger(&suite).backing, cap);
    let error = hub_refuses(&mut suite, &alice, &message(), &coins(2, NATIVE));
    let actual = cap + Uint128::new(2);
    assert_eq!(error, ContractError::CapExceeded { cap, actual });
    // a cap below what is there stops deposits and nothing else
    params(
        &mut suite,
        ParamsUpdate {
            deposit_cap: Some(Uint128::zero()),
            ..ParamsUpdate::default()
        },
    );
    hub_refuses(&mut suite, &alice, &message(), &coins(2, NATIVE));
    suite.unbond(&alice, 10_000).unwrap();
}

#[test]
fn h04_deposit_that_mints_nothing_then_refused() {
    let (mut suite, alice) = grown(FORMS[0]);
    let error = hub_refuses(&mut suite, &alice, &message(), &coins(1, NATIVE));
    assert_eq!(error, ContractError::ZeroMint {});
    assert_eq!(suite.deposit(&alice, 2).unwrap(), 1);
}

#[test]
fn deposit_when_min_out_is_not_met_then_refused_with_what_it_would_be() {
    let (mut suite, alice) = grown(FORMS[0]);
    let stk = stk_for(&suite, 50_000);
    let error = hub_refuses(
        &mut suite,
        &alice,
        &with_min(stk + 1),
        &coins(50_000, NATIVE),
    );
    let expected = ContractError::MinOutNotMet {
        min: (stk + 1).into(),
        actual: stk.into(),
    };
    assert_eq!(error, expected);
    suite
        .deposit_with(&alice, &with_min(stk), &coins(50_000, NATIVE))
        .unwrap();
}

#[test]
fn deposit_with_long_referral_then_refused() {
    let (mut suite, alice) = grown(FORMS[0]);
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: Some("é".repeat(32) + "x"),
    };
    let error = hub_refuses(&mut suite, &alice, &msg, &coins(50, NATIVE));
    assert_eq!(
        error,
        ContractError::ReferralTooLong {
            max: 64,
            actual: 65
        }
    );
}

#[test]
fn deposit_for_no_address_then_refused() {
    let (mut suite, alice) = grown(FORMS[0]);
    let msg = ExecuteMsg::Deposit {
        receiver: Some("nobody".into()),
        min_stk_out: None,
        referral: None,
    };
    let error = hub_refuses(&mut suite, &alice, &msg, &coins(50, NATIVE));
    assert!(
        matches!(error, ContractError::Std(StdError::GenericErr { .. })),
        "{error}"
    );
}

#[test]
fn deposit_when_paused_then_refused_until_the_second_it_ends() {
    let (mut suite, alice) = grown(FORMS[0]);
    let guardian = suite.guardian.clone();
    let until_seconds = suite.now() + PAUSE_SECONDS;
    let flow = Flow::Deposits;
    suite.hub(&guardian, &ExecuteMsg::Pause { flow }).unwrap();
    suite.advance(PAUSE_SECONDS - 1);
    let error = hub_refuses(&mut suite, &alice, &message(), &coins(50, NATIVE));
    assert_eq!(error, ContractError::Paused { until_seconds });
    suite.advance(1);
    suite.deposit(&alice, 50).unwrap();
}

/// Texts of refusals: the same from the wasm as from native code.
#[test]
fn deposit_when_refused_then_same_words_in_both_forms() {
    let texts = FORMS.map(|form| {
        let (mut suite, alice) = grown(form);
        let hub = suite.hub.clone();
        let mut text = |sender: &Addr, msg: &ExecuteMsg, native: u128| {
            let funds = if native == 0 {
                vec![]
            } else {
                coins(native, NATIVE)
            };
            let error = refused(&mut suite, sender, &hub, msg, &funds);
            error.root_cause().to_string()
        };
        vec![
            text(&alice, &message(), 0),
            text(&alice, &message(), 1),
            text(&alice, &with_min(1_000), 1_000),
        ]
    });
    assert_eq!(texts[0][0], "No funds sent");
    assert_eq!(texts[0][1], "deposit would mint nothing");
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn deposit_for_the_hub_then_refused_and_coins_back() {
    let mut suite = Suite::builder().build();
    let alice = suite.user("alice");
    let before = suite.native(&alice);
    let msg = ExecuteMsg::Deposit {
        receiver: Some(suite.hub.to_string()),
        min_stk_out: None,
        referral: None,
    };
    let refused = suite.deposit_with(&alice, &msg, &coins(1_000, NATIVE));
    let refused: ContractError = refused.unwrap_err().downcast().unwrap();
    assert_eq!(refused, ContractError::ReceiverIsHub {});
    assert_eq!(suite.native(&alice), before);
}

/// While rewards stream in, a deposit buys at the backing of the next submission: worth less than
/// the coin until then, the coin (less a unit of rounding) from then on.
#[test]
fn deposit_while_rewards_stream_in_then_priced_as_of_the_next_submission() {
    let mut suite = Suite::builder().build();
    let (alice, bob) = (suite.user("alice"), suite.user("bob"));
    suite.deposit(&alice, 1_000_000_000).unwrap();
    suite.tick_days(3);
    assert!(!ledger(&suite).unvested.is_zero());
    let work: PendingWorkResponse = suite.ask(&QueryMsg::PendingWork {}).unwrap();
    let stk = Uint128::new(suite.deposit(&bob, 500_000_000).unwrap());
    let worth = |suite: &Suite| {
        let books = ledger(suite);
        stk.multiply_ratio(books.backing, books.supply).u128()
    };
    assert!(worth(&suite) < 499_950_000, "{}", worth(&suite));
    suite.advance(work.next_submit_seconds - suite.now());
    assert!(
        (499_999_998..=500_000_000).contains(&worth(&suite)),
        "{}",
        worth(&suite)
    );
}
