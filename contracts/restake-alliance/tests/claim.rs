//! Rewards out of the alliance, or back into it.

use cosmwasm_std::{coin, Addr};
use cw20::Denom;
use pstake_testing::suite::alliance::{native, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::{Form, NATIVE};
use pstake_types::alliance::event::{ClaimRewards, Restake};
use pstake_types::alliance::{Amount, ExecuteMsg};
use restake_alliance::ContractError;

use crate::checks::{
    assert_event, assert_near, atom, quiet, refuses, small, small_on, usdc, DAY, REFERENCE,
};

fn claim(denoms: Option<Vec<Denom>>) -> ExecuteMsg {
    ExecuteMsg::Claim {
        denoms,
        receiver: None,
    }
}

/// Alice has all of both assets for a day of 1,000,000 native, 2,000,000 stk, 3,000,000 stablecoins.
fn earned(form: Form) -> (Restaking, Addr, Addr) {
    let (mut r, alice, bob) = small_on(quiet(form));
    let stk = r.stk_denom();
    r.stake(&alice, &stk, REFERENCE).unwrap();
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.fund_schedule(&bob, &atom(), 1_000_000, 1).unwrap();
    r.fund_schedule(&bob, &stk, 2_000_000, 1).unwrap();
    r.fund_schedule(&bob, &usdc(), 3_000_000, 1).unwrap();
    r.advance(DAY);
    (r, alice, bob)
}

#[test]
fn claim_then_all_denoms_of_all_assets_at_once() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, _) = earned(form);
        let denoms = [atom(), r.stk_denom(), usdc()];
        let before = denoms.clone().map(|denom| r.held(&alice, &denom));
        let response = r.send_alliance(&alice, &claim(None), &[]).unwrap();
        let got = [0, 1, 2].map(|i| r.held(&alice, &denoms[i]) - before[i]);
        assert_near(got[0], 1_000_000);
        assert_near(got[1], 2_000_000);
        assert_near(got[2], 3_000_000);
        let expected = ClaimRewards {
            user: alice.to_string(),
            receiver: alice.to_string(),
            denom: "native:uusdc".into(),
            amount: got[2],
        };
        let alliance = r.alliance.clone();
        assert_event(&response.events, &alliance, expected);
    }
}

#[test]
fn claim_of_named_denoms_for_a_receiver_then_others_stay_owed() {
    let (mut r, alice, bob) = earned(Form::Native);
    let msg = ExecuteMsg::Claim {
        denoms: Some(vec![usdc()]),
        receiver: Some(bob.to_string()),
    };
    let (alice_before, before) = (r.native(&alice), r.held(&bob, &usdc()));
    r.send_alliance(&alice, &msg, &[]).unwrap();
    assert_near(r.held(&bob, &usdc()) - before, 3_000_000);
    assert_eq!(r.native(&alice), alice_before);
    assert_near(r.rewards(&alice, &atom()), 1_000_000);
    assert_eq!(r.rewards(&alice, &usdc()), 0);
}

#[test]
fn r03_claim_with_duplicates_then_paid_once() {
    let (mut r, alice, _) = earned(Form::Native);
    let before = r.held(&alice, &usdc());
    let twice = vec![usdc(), atom(), usdc(), usdc()];
    r.send_alliance(&alice, &claim(Some(twice)), &[]).unwrap();
    assert_near(r.held(&alice, &usdc()) - before, 3_000_000);
}

#[test]
fn claim_of_nothing_or_unknown_denoms_then_refused() {
    let (mut r, alice, bob) = earned(Form::Native);
    let nothing = ContractError::NothingToClaim {};
    assert_eq!(refuses(&mut r, &bob, &claim(None), &[]), nothing);
    let none = claim(Some(vec![]));
    assert_eq!(refuses(&mut r, &alice, &none, &[]), nothing);
    let error = refuses(&mut r, &alice, &claim(Some(vec![native("uother")])), &[]);
    let denom = "native:uother".to_string();
    assert_eq!(error, ContractError::UnknownDenom { denom });
    let error = refuses(&mut r, &alice, &claim(None), &[coin(1, NATIVE)]);
    assert!(matches!(error, ContractError::Payment(_)));
    r.claim_rewards(&alice).unwrap();
    assert_eq!(refuses(&mut r, &alice, &claim(None), &[]), nothing);
    let msg = ExecuteMsg::Claim {
        denoms: None,
        receiver: Some(r.alliance.to_string()),
    };
    let error = refuses(&mut r, &alice, &msg, &[]);
    assert_eq!(error, ContractError::ReceiverIsAlliance {});
}

#[test]
fn r11_claim_before_the_first_stake_then_refused_and_staking_works() {
    let (mut r, alice, _) = small();
    for msg in [
        claim(None),
        ExecuteMsg::ClaimFor {
            user: alice.to_string(),
            denoms: None,
        },
    ] {
        let error = refuses(&mut r, &alice, &msg, &[]);
        assert_eq!(error, ContractError::NothingToClaim {});
    }
    r.fund_schedule(&alice, &atom(), 1_000, 1).unwrap();
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.advance(4 * DAY);
    assert_near(r.claim_rewards(&alice).unwrap()[0].amount.u128(), 1_000);
}

#[test]
fn claim_for_then_the_user_is_paid_by_anyone() {
    let (mut r, alice, bob) = earned(Form::Native);
    let msg = ExecuteMsg::ClaimFor {
        user: alice.to_string(),
        denoms: None,
    };
    let (alices, bobs) = (r.native(&alice), r.native(&bob));
    r.send_alliance(&bob, &msg, &[]).unwrap();
    assert_near(r.native(&alice) - alices, 1_000_000);
    assert_eq!(r.native(&bob), bobs);
    let nobody = ExecuteMsg::ClaimFor {
        user: "nobody".into(),
        denoms: None,
    };
    let error = refuses(&mut r, &bob, &nobody, &[]);
    assert!(matches!(error, ContractError::Std(_)));
}

/// stk and stablecoins as they are, native through the hub; nothing leaves the alliance.
#[test]
fn r29_claim_and_restake_then_all_of_it_is_locked() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, _) = earned(form);
        let stk = r.stk_denom();
        let msg = |min: u128| ExecuteMsg::ClaimAndRestake {
            denoms: None,
            min_stk_out: Some(min.into()),
        };
        let alliance = r.alliance.clone();
        crate::checks::refused(&mut r, &alice, &alliance, &msg(1_000_001), &[]);
        let held = [atom(), stk.clone(), usdc()].map(|denom| r.held(&alice, &denom));
        let response = r.send_alliance(&alice, &msg(0), &[]).unwrap();
        let after = [atom(), stk.clone(), usdc()].map(|denom| r.held(&alice, &denom));
        assert_eq!(held, after);
        assert_near(r.asset(&usdc()).locked.u128(), REFERENCE + 3_000_000);
        let locked = r.asset(&stk).locked.u128();
        let all = REFERENCE + 3_000_000;
        assert!((all - 2..=all).contains(&locked), "{locked}");
        let amount = r.asset(&usdc()).locked.u128() - REFERENCE;
        let expected = Restake {
            user: alice.to_string(),
            denom: "native:uusdc".into(),
            amount,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(r.rewards(&alice, &usdc()), 0);
        let nothing = refuses_any(&mut r, &alice, &msg(0), form);
        assert!(
            nothing.contains("nothing that can be restaked"),
            "{nothing}"
        );
    }
}

fn refuses_any(r: &mut Restaking, sender: &Addr, msg: &ExecuteMsg, form: Form) -> String {
    if form == Form::Native {
        return refuses(r, sender, msg, &[]).to_string();
    }
    let alliance = r.alliance.clone();
    let error = crate::checks::refused(r, sender, &alliance, msg, &[]);
    format!("{error:?}")
}

/// A denom that is no asset stays owed, and native where stk is none; the others are locked.
#[test]
fn claim_and_restake_of_what_is_no_asset_then_it_stays_owed() {
    let mut r = RestakingBuilder::default()
        .asset(usdc(), 1, 100)
        .reward(usdc())
        .build(quiet(Form::Native));
    let alice = r.user("alice");
    r.fund(&alice, coin(10_000, USDC));
    r.stake(&alice, &usdc(), 100).unwrap();
    r.fund_schedule(&alice, &usdc(), 1_000, 1).unwrap();
    r.fund_schedule(&alice, &atom(), 2_000, 1).unwrap();
    r.advance(DAY);
    let msg = |denoms| ExecuteMsg::ClaimAndRestake {
        denoms,
        min_stk_out: None,
    };
    let error = refuses(&mut r, &alice, &msg(Some(vec![atom()])), &[]);
    assert_eq!(error, ContractError::NothingToRestake {});
    r.send_alliance(&alice, &msg(None), &[]).unwrap();
    assert_near(r.rewards(&alice, &atom()), 2_000);
    assert_near(r.asset(&usdc()).locked.u128(), 1_100);
    let error = refuses(&mut r, &alice, &msg(None), &[]);
    assert_eq!(error, ContractError::NothingToRestake {});
    let rewards: Vec<Amount> = r.claim_rewards(&alice).unwrap();
    assert_eq!(rewards.len(), 1);
}

/// What one does at a moment changes nothing of what another can claim at that moment.
#[test]
fn inv_a2_messages_of_others_in_a_block_then_claims_unchanged() {
    let (mut r, alice, bob) = earned(Form::Native);
    let stk = r.stk_denom();
    r.stake(&bob, &usdc(), 12_345).unwrap();
    r.advance(DAY / 3);
    let of = |r: &Restaking| [atom(), r.stk_denom(), usdc()].map(|denom| r.rewards(&alice, &denom));
    let before = of(&r);
    r.stake(&bob, &stk, 7 * REFERENCE).unwrap();
    assert_eq!(of(&r), before);
    r.fund_schedule(&bob, &atom(), 999_999_937, 3).unwrap();
    assert_eq!(of(&r), before);
    r.unstake(&bob, &stk, 6 * REFERENCE).unwrap();
    assert_eq!(of(&r), before);
    r.unstake(&bob, &usdc(), 345).unwrap();
    let bob_before = r.rewards(&bob, &atom());
    r.claim_rewards(&alice).unwrap();
    assert_eq!(r.rewards(&bob, &atom()), bob_before);
    if bob_before > 0 {
        r.claim_rewards(&bob).unwrap();
    }
    assert_eq!(r.rewards(&alice, &atom()), 0);
}
