//! Into positions.

use cosmwasm_std::{coin, to_json_binary, Coin, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg, Denom};
use cw_utils::PaymentError;
use pstake_testing::suite::alliance::{native, terms, RestakingBuilder, USDC};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::alliance::event::Stake;
use pstake_types::alliance::{
    AdminMsg, Cw20HookMsg, ExecuteMsg, NewAsset, PositionResponse, QueryMsg, SimulateStakeResponse,
    Terms,
};
use restake_alliance::ContractError;

use crate::checks::{
    assert_event, assert_near, atom, quiet, refused, refuses, small, small_on, typed, usdc, DAY,
    REFERENCE,
};

const STAKE: ExecuteMsg = ExecuteMsg::Stake { receiver: None };

#[test]
fn stake_then_position_balances_and_event() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = small_on(quiet(form));
        let alliance = r.alliance.clone();
        let msg = ExecuteMsg::Stake {
            receiver: Some(bob.to_string()),
        };
        let before = r.held(&alice, &usdc());
        let response = r.send_alliance(&alice, &msg, &[coin(77, USDC)]).unwrap();
        let expected = Stake {
            sender: alice.to_string(),
            receiver: bob.to_string(),
            asset: "native:uusdc".into(),
            amount: 77,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(r.held(&alice, &usdc()), before - 77);
        assert_eq!(r.held(&alliance, &usdc()), 77);
        let query = QueryMsg::Position {
            user: bob.to_string(),
            asset: usdc(),
        };
        let position: PositionResponse = r.ask_alliance(&query).unwrap();
        assert_eq!((position.amount.u128(), position.rewards), (77, vec![]));
        let asset = r.asset(&usdc());
        assert_eq!((asset.locked.u128(), asset.waiting.u128()), (77, 0));
        assert_eq!(asset.counted.to_string(), "0.000077");
    }
}

/// The hook's sender is who sent the tokens, and the token alone may call.
#[test]
fn stake_of_a_cw20_then_the_sender_or_a_receiver_owns_the_position() {
    let (mut r, alice, bob) = small();
    let stk = r.stk_denom();
    let hook = Cw20HookMsg::Stake {
        receiver: Some(bob.to_string()),
    };
    r.hook(&alice, &stk, 5, &hook).unwrap();
    r.stake(&alice, &stk, 7).unwrap();
    for (user, amount) in [(&alice, 7), (&bob, 5)] {
        let query = QueryMsg::Position {
            user: user.to_string(),
            asset: stk.clone(),
        };
        let position: PositionResponse = r.ask_alliance(&query).unwrap();
        assert_eq!(position.amount.u128(), amount);
    }
    assert_eq!(r.stk(&r.alliance), 12);
}

#[test]
fn r04_stake_with_no_wrong_or_two_coins_then_refused_and_coins_back() {
    let (mut r, alice, _) = small();
    let cases: [(Vec<Coin>, ContractError); 4] = [
        (vec![], PaymentError::NoFunds {}.into()),
        (
            vec![coin(1, NATIVE), coin(1, USDC)],
            PaymentError::MultipleDenoms {}.into(),
        ),
        (
            vec![coin(1, NATIVE)],
            ContractError::UnknownAsset {
                denom: "native:uatom".into(),
            },
        ),
        // the bank moves no zero amounts on a chain
        (vec![coin(0, USDC)], PaymentError::NoFunds {}.into()),
    ];
    for (funds, expected) in cases {
        if funds.first().is_some_and(|coin| coin.amount.is_zero()) {
            let alliance = r.alliance.clone();
            refused(&mut r, &alice, &alliance, &STAKE, &funds);
        } else {
            assert_eq!(refuses(&mut r, &alice, &STAKE, &funds), expected);
        }
    }
}

#[test]
fn stake_for_the_alliance_or_nobody_then_refused() {
    let (mut r, alice, _) = small();
    let alliance = r.alliance.to_string();
    let to = |receiver: String| ExecuteMsg::Stake {
        receiver: Some(receiver),
    };
    let coins = [coin(5, USDC)];
    let error = refuses(&mut r, &alice, &to(alliance), &coins);
    assert_eq!(error, ContractError::ReceiverIsAlliance {});
    let error = refuses(&mut r, &alice, &to("nobody".into()), &coins);
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
}

#[test]
fn stake_beyond_the_cap_below_the_least_or_of_an_exit_only_asset_then_refused() {
    let mut suite = quiet(Form::Native);
    let alice = suite.user("alice");
    suite.fund(&alice, coin(1_000, USDC));
    let asset = NewAsset {
        denom: usdc(),
        terms: Terms {
            cap: Some(100u128.into()),
            min_stake: 10u128.into(),
            ..terms(1, 50)
        },
        start_seconds: None,
    };
    let mut r = RestakingBuilder::default().new_asset(asset).build(suite);
    let error = refuses(&mut r, &alice, &STAKE, &[coin(9, USDC)]);
    let (min, actual) = (Uint128::new(10), Uint128::new(9));
    assert_eq!(error, ContractError::BelowMinStake { min, actual });
    r.stake(&alice, &usdc(), 10).unwrap();
    r.stake(&alice, &usdc(), 1).unwrap();
    let error = refuses(&mut r, &alice, &STAKE, &[coin(90, USDC)]);
    let (cap, actual) = (Uint128::new(100), Uint128::new(101));
    assert_eq!(error, ContractError::CapExceeded { cap, actual });
    r.stake(&alice, &usdc(), 89).unwrap();
    r.unstake(&alice, &usdc(), 50).unwrap();
    let exit = |exit_only| AdminMsg::SetExitOnly {
        asset: usdc(),
        exit_only,
    };
    r.admin_alliance(exit(true)).unwrap();
    let denom = "native:uusdc".to_string();
    let expected = ContractError::ExitOnly { denom };
    assert_eq!(refuses(&mut r, &alice, &STAKE, &[coin(1, USDC)]), expected);
    let cancel = ExecuteMsg::Cancel {
        asset: usdc(),
        unlocks_at_seconds: r.waiting(&alice)[0].unlocks_at_seconds,
    };
    assert_eq!(refuses(&mut r, &alice, &cancel, &[]), expected);
    r.admin_alliance(exit(false)).unwrap();
    r.send_alliance(&alice, &cancel, &[]).unwrap();
    assert_eq!(r.asset(&usdc()).locked.u128(), 100);
}

#[test]
fn h57_receive_from_strangers_empty_or_unknown_then_refused() {
    let (mut r, alice, _) = small();
    let forged = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: alice.to_string(),
        amount: 5u128.into(),
        msg: to_json_binary(&Cw20HookMsg::Stake { receiver: None }).unwrap(),
    });
    let denom = format!("cw20:{alice}");
    let expected = ContractError::UnknownAsset { denom };
    assert_eq!(refuses(&mut r, &alice, &forged, &[]), expected);
    let error = refuses(&mut r, &alice, &forged, &[coin(1, USDC)]);
    assert_eq!(error, PaymentError::NonPayable {}.into());
    let empty = ExecuteMsg::Receive(Cw20ReceiveMsg {
        sender: alice.to_string(),
        amount: Uint128::zero(),
        msg: to_json_binary(&Cw20HookMsg::Stake { receiver: None }).unwrap(),
    });
    let error = refuses(&mut r, &alice, &empty, &[]);
    assert_eq!(error, ContractError::ZeroAmount {});
    let (token, alliance) = (r.token.clone(), r.alliance.clone());
    let send = Cw20ExecuteMsg::Send {
        contract: alliance.to_string(),
        amount: 5u128.into(),
        msg: to_json_binary(&"stake").unwrap(),
    };
    let error = typed(refused(&mut r, &alice, &token, &send, &[]));
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    // a cw20 that is no asset
    let other = Denom::Cw20(r.cw20("OTHER", &[&alice]));
    let error = r.stake(&alice, &other, 5).unwrap_err();
    assert!(matches!(typed(error), ContractError::UnknownAsset { .. }));
}

/// What the simulation says is what a day brings, own dilution included: into an empty asset, one
/// below its reference and one above.
#[test]
fn simulate_stake_then_equal_to_what_a_day_brings() {
    for (there, more) in [(0, 400), (100, 300), (1_000, 500), (5_000, 20_000)] {
        let suite = Suite::builder()
            .rewards(pstake_testing::sdk::Rewards::Nothing)
            .build();
        let mut r = RestakingBuilder::default()
            .asset(usdc(), 2, 1_000)
            .asset(native("uother"), 3, 1_000)
            .build(suite);
        let [alice, bob] = ["alice", "bob"].map(|name| r.user(name));
        for user in [&alice, &bob] {
            r.fund(user, coin(1_000_000, USDC));
        }
        if there > 0 {
            r.stake(&bob, &usdc(), there).unwrap();
        }
        r.fund_schedule(&bob, &atom(), 1_000_000_000, 100).unwrap();
        let query = QueryMsg::SimulateStake {
            asset: usdc(),
            amount: more.into(),
        };
        let simulated: SimulateStakeResponse = r.ask_alliance(&query).unwrap();
        let per_day = &simulated.rewards_per_day[0];
        assert_eq!(per_day.denom, atom());
        r.stake(&alice, &usdc(), more).unwrap();
        assert_eq!(r.asset(&usdc()).counted, simulated.counted);
        r.advance(DAY);
        let earned = r.rewards(&alice, &atom());
        assert!(earned.abs_diff(per_day.amount.u128()) <= 1, "{earned}");
        let base = (there + more).max(1_000);
        assert_near(per_day.amount.u128(), 10_000_000 * 2 / 5 * more / base);
    }
    let (r, ..) = small();
    let query = QueryMsg::SimulateStake {
        asset: usdc(),
        amount: Uint128::zero(),
    };
    let none: SimulateStakeResponse = r.ask_alliance(&query).unwrap();
    assert_eq!(none.rewards_per_day, vec![]);
}

/// In one step: native into the hub, its stk into a position; `min_stk_out` protects it.
#[test]
fn deposit_and_stake_then_the_stk_is_locked() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = small_on(quiet(form));
        let msg = |min: u128| ExecuteMsg::DepositAndStake {
            receiver: Some(bob.to_string()),
            min_stk_out: Some(min.into()),
        };
        let coins = [coin(3_000_000, NATIVE)];
        let alliance = r.alliance.clone();
        refused(&mut r, &alice, &alliance, &msg(3_000_001), &coins);
        refused(&mut r, &alice, &alliance, &msg(0), &[coin(1, USDC)]);
        let (native, stk) = (r.native(&alice), r.stk(&alice));
        r.send_alliance(&alice, &msg(3_000_000), &coins).unwrap();
        assert_eq!(r.native(&alice), native - 3_000_000);
        assert_eq!(r.stk(&alice), stk);
        assert_eq!(r.asset(&r.stk_denom()).locked.u128(), 3_000_000);
        r.unstake(&bob, &r.stk_denom(), 3 * REFERENCE).unwrap();
    }
}

/// A denom is not a name alone: the same text as native denom and cw20 are two assets.
#[test]
fn stake_of_a_native_denom_named_like_the_token_then_no_asset() {
    let (mut r, alice, _) = small();
    let name = r.token.to_string();
    r.fund(&alice, coin(5, &name));
    let error = refuses(&mut r, &alice, &STAKE, &[coin(5, &name)]);
    let denom = format!("native:{name}");
    assert_eq!(error, ContractError::UnknownAsset { denom });
}
