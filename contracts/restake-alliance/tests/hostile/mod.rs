//! Tokens that revert, take a fee, lie, burn gas or call back: none harms another denom or asset.

mod token;

use cosmwasm_std::{to_json_binary, Addr};
use cw20::Denom;
use cw_multi_test::Executor;
use pstake_testing::suite::alliance::{Restaking, RestakingBuilder};
use pstake_testing::suite::Form;
use pstake_types::alliance::event::PaymentFailed;
use pstake_types::alliance::{
    Cw20HookMsg, ExecuteMsg, PositionResponse, QueryMsg, SolvencyResponse,
};
use restake_alliance::ContractError;

use crate::checks::{assert_event, assert_near, atom, quiet, refused, typed, usdc, DAY};
use token::Vice;

/// An alliance with the stablecoin, a vicious token as an asset and as a reward denom, and native.
/// Alice and bob hold of the token what it says.
fn vicious() -> (Restaking, Denom, Addr, Addr) {
    let mut suite = quiet(Form::Native);
    let code = suite.app.store_code(token::contract());
    let owner = suite.owner.clone();
    let [alice, bob] = ["alice", "bob"].map(|name| suite.user(name));
    for user in [&alice, &bob] {
        suite.fund(user, cosmwasm_std::coin(1_000_000, "uusdc"));
    }
    let msg = token::Init {
        holders: vec![alice.to_string(), bob.to_string()],
    };
    let app = &mut suite.app;
    let token = app.instantiate_contract(code, owner, &msg, &[], "vice", None);
    let token = Denom::Cw20(token.unwrap());
    let r = RestakingBuilder::default()
        .asset(token.clone(), 1, 1_000)
        .asset(usdc(), 1, 1_000)
        .reward(token.clone())
        .build(suite);
    (r, token, alice, bob)
}

fn set(r: &mut Restaking, token: &Denom, vice: Vice) {
    let Denom::Cw20(token) = token else {
        unreachable!()
    };
    let (owner, token) = (r.owner.clone(), token.clone());
    let msg = token::Msg::Set(vice);
    r.app.execute_contract(owner, token, &msg, &[]).unwrap();
}

fn solvency(r: &Restaking, denom: &Denom) -> SolvencyResponse {
    let denom = denom.clone();
    r.ask_alliance(&QueryMsg::Solvency { denom }).unwrap()
}

/// Reverting transfers, or transfers that burn all their gas (natively: an error all the same).
#[test]
fn r05_r06_claim_when_a_token_reverts_then_others_pay_and_it_stays_owed() {
    let (mut r, token, alice, bob) = vicious();
    let alliance = r.alliance.clone();
    r.stake(&alice, &token, 1_000).unwrap();
    r.stake(&alice, &usdc(), 1_000).unwrap();
    r.fund_schedule(&bob, &token, 4_000, 1).unwrap();
    r.fund_schedule(&bob, &atom(), 6_000, 1).unwrap();
    r.advance(2 * DAY);
    let owed = r.rewards(&alice, &token);
    assert_near(owed, 4_000);
    set(&mut r, &token, Vice::Revert);
    let before = r.native(&alice);
    let claim = ExecuteMsg::Claim {
        denoms: None,
        receiver: Some(bob.to_string()),
    };
    let bobs = r.native(&bob);
    let response = r.send_alliance(&alice, &claim, &[]).unwrap();
    assert_near(r.native(&bob) - bobs, 6_000);
    assert_eq!(r.native(&alice), before);
    let Denom::Cw20(address) = &token else {
        unreachable!()
    };
    let expected = PaymentFailed {
        user: alice.to_string(),
        denom: format!("cw20:{address}"),
        amount: owed,
    };
    assert_event(&response.events, &alliance, expected);
    assert_eq!(
        r.rewards(&alice, &token),
        owed,
        "and it is the user's, not the receiver's"
    );
    // fails again, for all it is worth
    r.send_alliance(&alice, &claim, &[]).unwrap();
    assert_eq!(r.rewards(&alice, &token), owed);
    // unstaking everything of that asset works, and its withdrawal waits
    r.unstake(&alice, &token, 1_000).unwrap();
    r.unstake(&alice, &usdc(), 1_000).unwrap();
    r.advance(4 * DAY);
    let stable = r.held(&alice, &usdc());
    let response = r.withdraw(&alice).unwrap();
    assert_eq!(r.held(&alice, &usdc()), stable + 1_000);
    let expected = PaymentFailed {
        user: alice.to_string(),
        denom: format!("cw20:{address}"),
        amount: 1_000,
    };
    assert_event(&response.events, &alliance, expected);
    assert_eq!(r.waiting(&alice)[0].amount.u128(), 1_000);
    assert_eq!(r.asset(&token).waiting.u128(), 1_000);
    // good again: all is paid
    set(&mut r, &token, Vice::None);
    let before = r.held(&alice, &token);
    r.withdraw(&alice).unwrap();
    r.claim_rewards(&alice).unwrap();
    assert_eq!(r.held(&alice, &token), before + 1_000 + owed);
    assert!(r.waiting(&alice).is_empty());
}

/// With a position of nothing but the failed reward: the record was gone and comes back.
#[test]
fn r06_claim_when_the_last_of_a_position_fails_then_kept() {
    let (mut r, token, alice, bob) = vicious();
    r.stake(&alice, &usdc(), 1_000).unwrap();
    r.fund_schedule(&bob, &token, 4_096, 1).unwrap();
    r.advance(2 * DAY);
    r.unstake(&alice, &usdc(), 1_000).unwrap();
    let owed = r.rewards(&alice, &token);
    set(&mut r, &token, Vice::Revert);
    r.claim_rewards(&alice).unwrap();
    assert_eq!(r.rewards(&alice, &token), owed);
    // where it was earned, and nowhere else
    let query = QueryMsg::Positions {
        user: alice.to_string(),
        start_after: None,
        limit: None,
    };
    let assets = |r: &Restaking| -> Vec<u32> {
        let positions: Vec<PositionResponse> = r.ask_alliance(&query).unwrap();
        positions.iter().map(|position| position.asset_id).collect()
    };
    assert_eq!(assets(&r), [r.asset(&usdc()).asset_id]);
    r.advance(30 * DAY);
    assert_eq!(r.rewards(&alice, &token), owed);
    set(&mut r, &token, Vice::None);
    let before = r.held(&alice, &token);
    r.claim_rewards(&alice).unwrap();
    assert_eq!(r.held(&alice, &token), before + owed);
    assert_eq!(assets(&r), [0; 0], "and then the record is gone for good");
}

/// What says 1,000 and brings 990 or nothing is refused; with 1,000 covered it is taken.
#[test]
fn r20_stake_and_fund_of_a_token_that_delivers_less_then_refused() {
    let (mut r, token, alice, bob) = vicious();
    let Denom::Cw20(address) = token.clone() else {
        unreachable!()
    };
    let alliance = r.alliance.clone();
    let schedule = pstake_types::alliance::Schedule {
        start_seconds: None,
        duration_seconds: DAY,
    };
    for (vice, delivered) in [(Vice::Fee, 990u128), (Vice::Ghost, 0)] {
        set(&mut r, &token, vice);
        for hook in [
            Cw20HookMsg::Stake { receiver: None },
            Cw20HookMsg::Fund(schedule.clone()),
        ] {
            let send = cw20::Cw20ExecuteMsg::Send {
                contract: alliance.to_string(),
                amount: 1_000u128.into(),
                msg: to_json_binary(&hook).unwrap(),
            };
            let error = typed(refused(&mut r, &alice, &address, &send, &[]));
            let expected = ContractError::Undelivered {
                denom: format!("cw20:{address}"),
                said: 1_000u128.into(),
                actual: delivered.into(),
            };
            assert_eq!(error, expected);
        }
    }
    set(&mut r, &token, Vice::None);
    r.stake(&bob, &token, 1_000).unwrap();
    let query = solvency(&r, &token);
    assert_eq!((query.balance.u128(), query.surplus.u128()), (1_000, 0));
}

/// A token that lies about the balance gives itself away, nobody else: other denoms stay exact.
#[test]
fn r20_token_that_lies_about_balances_then_only_its_own_denom_is_hurt() {
    let (mut r, token, alice, bob) = vicious();
    r.checked = false;
    r.stake(&alice, &usdc(), 1_000).unwrap();
    r.fund_schedule(&bob, &atom(), 6_000, 1).unwrap();
    set(&mut r, &token, Vice::Lie);
    let absorb = ExecuteMsg::Absorb {
        denom: token.clone(),
    };
    r.crank_alliance(&absorb).unwrap();
    r.stake(&bob, &token, 500).unwrap();
    r.advance(30 * DAY);
    set(&mut r, &token, Vice::None);
    let before = r.native(&alice);
    r.claim_rewards(&alice).unwrap();
    r.claim_rewards(&bob).unwrap();
    // half a day alone, then together: two thirds and one third
    let paid = r.native(&alice) - before;
    assert!((3_000..=6_000).contains(&paid), "{paid}");
    for denom in [atom(), usdc()] {
        assert!(solvency(&r, &denom).solvent);
    }
    assert!(
        r.rewards(&alice, &token) > 0,
        "what the lie promised cannot be paid"
    );
    r.unstake(&alice, &usdc(), 1_000).unwrap();
    r.advance(4 * DAY);
    r.withdraw(&alice).unwrap();
}

/// In the middle of a payment the token calls claim, unstake, withdraw and stake as its own position
/// owner: it gets what it had, once.
#[test]
fn r21_token_that_calls_back_then_nothing_is_paid_twice() {
    for call in [
        ExecuteMsg::Claim {
            denoms: None,
            receiver: None,
        },
        ExecuteMsg::Withdraw {
            limit: None,
            receiver: None,
        },
        ExecuteMsg::Unstake {
            asset: usdc(),
            amount: 1_000u128.into(),
        },
        ExecuteMsg::ClaimAndRestake {
            denoms: None,
            min_stk_out: None,
        },
    ] {
        let (mut r, token, _, bob) = vicious();
        let Denom::Cw20(thief) = token.clone() else {
            unreachable!()
        };
        // the token itself owns a position in the stablecoin
        let stake = ExecuteMsg::Stake {
            receiver: Some(thief.to_string()),
        };
        r.checked = false;
        r.send_alliance(&bob, &stake, &[cosmwasm_std::coin(1_000, "uusdc")])
            .unwrap();
        r.stake(&bob, &usdc(), 1_000).unwrap();
        r.fund_schedule(&bob, &token, 4_000, 1).unwrap();
        r.fund_schedule(&bob, &atom(), 6_000, 1).unwrap();
        r.advance(4 * DAY);
        let owed = (r.rewards(&thief, &atom()), r.rewards(&bob, &atom()));
        let tokens = r.rewards(&bob, &token);
        let vice = Vice::CallBack {
            contract: r.alliance.to_string(),
            msg: to_json_binary(&call).unwrap(),
        };
        set(&mut r, &token, vice);
        let for_thief = ExecuteMsg::ClaimFor {
            user: thief.to_string(),
            denoms: None,
        };
        let before = (r.native(&thief), r.native(&bob), r.held(&bob, &token));
        r.crank_alliance(&for_thief).unwrap();
        r.claim_rewards(&bob).unwrap();
        set(&mut r, &token, Vice::None);
        for user in [thief.clone(), bob.clone()] {
            let user = user.to_string();
            let msg = ExecuteMsg::ClaimFor { user, denoms: None };
            r.crank_alliance(&msg).ok();
        }
        assert_eq!(r.native(&thief) - before.0, owed.0, "{call:?}");
        assert_eq!(r.native(&bob) - before.1, owed.1, "{call:?}");
        assert_eq!(r.held(&bob, &token) - before.2, tokens, "{call:?}");
        for denom in [atom(), usdc(), token.clone()] {
            assert!(solvency(&r, &denom).solvent, "{call:?}");
        }
    }
}

/// The queries of a tick or a claim never ask a foreign token, so one that fails stops none.
#[test]
fn r05_token_whose_queries_fail_then_all_else_goes_on() {
    let (mut r, token, alice, bob) = vicious();
    r.stake(&alice, &token, 1_000).unwrap();
    r.stake(&alice, &usdc(), 1_000).unwrap();
    r.fund_schedule(&bob, &atom(), 6_000, 1).unwrap();
    r.checked = false;
    set(&mut r, &token, Vice::Mute);
    r.stake(&bob, &usdc(), 500).unwrap();
    r.advance(DAY);
    r.keep_days(1);
    r.claim_rewards(&alice).unwrap();
    r.unstake(&alice, &token, 1_000).unwrap();
    r.advance(4 * DAY);
    let before = r.asset(&token).waiting;
    assert_eq!(before.u128(), 1_000);
    r.withdraw(&alice).unwrap();
    assert_eq!(r.asset(&token).waiting.u128(), 0);
    let error = r.stake(&bob, &token, 5).unwrap_err();
    assert!(format!("{error:?}").contains("mute"), "{error:?}");
    let exit = pstake_types::alliance::AdminMsg::SetExitOnly {
        asset: token,
        exit_only: true,
    };
    r.admin_alliance(exit).unwrap();
}
