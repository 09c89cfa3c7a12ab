//! The hub's revenue, and what comes in unasked.

use cosmwasm_std::{coin, Decimal};
use pstake_testing::sdk::Rewards;
use pstake_testing::suite::alliance::{native, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::alliance::{ExecuteMsg, PendingWorkResponse, QueryMsg, SolvencyResponse};
use pstake_types::hub::{self, RevenueRecipient, RevenueShare};
use restake_alliance::ContractError;

use crate::checks::{atom, refuses, small, usdc, DAY, REFERENCE};
use crate::schedules::reward_denom;

/// A hub that pays half of its revenue to the alliance, with alice as the only staker.
fn earning(form: Form) -> (Restaking, cosmwasm_std::Addr) {
    let mut suite = Suite::builder()
        .form(form)
        .rewards(Rewards::Yearly(Decimal::percent(10)))
        .build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 10_000_000_000).unwrap();
    let stk = suite.stk_denom();
    let mut r = RestakingBuilder::default()
        .asset(stk.clone(), 1, REFERENCE)
        .build(suite);
    let shares = [
        (r.alliance.to_string(), 5_000),
        (r.treasury.to_string(), 5_000),
    ];
    let shares = shares.map(|(address, bps)| RevenueShare {
        recipient: RevenueRecipient::Address(address),
        bps,
    });
    let msg = hub::AdminMsg::SetRevenue {
        shares: shares.to_vec(),
    };
    r.admin(msg).unwrap();
    r.stake(&alice, &stk, REFERENCE).unwrap();
    (r, alice)
}

#[test]
fn inv9_collect_then_the_hubs_revenue_is_released_over_a_week() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice) = earning(form);
        r.suite.tick_days(3);
        let work: PendingWorkResponse = r.ask_alliance(&QueryMsg::PendingWork {}).unwrap();
        let owed = work.collect.u128();
        assert!(owed > 100_000, "{owed}");
        r.crank_alliance(&ExecuteMsg::Collect {}).unwrap();
        let denom = reward_denom(&r, &atom());
        assert_eq!(denom.from.revenue.u128(), owed);
        assert_eq!(denom.from.gifts.u128(), 0);
        r.advance(DAY);
        let a_day = r.rewards(&alice, &atom());
        assert!((owed / 8..=owed / 7).contains(&a_day), "{a_day} of {owed}");
        r.advance(7 * DAY);
        crate::checks::assert_near(r.rewards(&alice, &atom()), owed);
    }
}

/// Whoever collects at the hub directly, the coins are not lost: they are released as a gift.
#[test]
fn collect_when_somebody_collected_at_the_hub_then_released_as_a_gift() {
    let (mut r, _) = earning(Form::Native);
    r.suite.tick_days(2);
    let recipient = RevenueRecipient::Address(r.alliance.to_string());
    let msg = hub::ExecuteMsg::CollectRevenue { recipient };
    r.suite.crank(&msg).unwrap();
    let query = QueryMsg::Solvency { denom: atom() };
    let solvency: SolvencyResponse = r.ask_alliance(&query).unwrap();
    let gift = solvency.surplus.u128();
    assert!(gift > 0 && solvency.solvent);
    r.suite.tick_days(1);
    r.keep_days(1);
    let from = reward_denom(&r, &atom()).from;
    assert_eq!(from.gifts.u128(), gift);
    assert!(!from.revenue.is_zero());
}

#[test]
fn collect_of_nothing_then_refused() {
    let (mut r, alice, _) = small();
    let denom = "native:uatom".to_string();
    let nothing = ContractError::NothingToAbsorb { denom };
    let error = refuses(&mut r, &alice, &ExecuteMsg::Collect {}, &[]);
    assert_eq!(error, nothing);
    let absorb = ExecuteMsg::Absorb { denom: atom() };
    assert_eq!(refuses(&mut r, &alice, &absorb, &[]), nothing);
    let absorb = ExecuteMsg::Absorb {
        denom: native("uother"),
    };
    let error = refuses(&mut r, &alice, &absorb, &[]);
    assert!(matches!(error, ContractError::UnknownDenom { .. }));
}

/// Donations in every reward denom, also one that is an asset: stakes are not taken for gifts.
#[test]
fn r27_r29_absorb_then_only_what_is_beyond_stakes_and_rewards() {
    let (mut r, alice, bob) = small();
    let (alliance, stk) = (r.alliance.clone(), r.stk_denom());
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.stake(&alice, &stk, REFERENCE).unwrap();
    r.unstake(&alice, &stk, 10).unwrap();
    r.fund_schedule(&bob, &usdc(), 5_000, 2).unwrap();
    r.advance(DAY);
    r.claim_rewards(&alice).unwrap();
    let absorb = |denom| ExecuteMsg::Absorb { denom };
    for denom in [usdc(), stk.clone(), atom()] {
        let error = refuses(&mut r, &alice, &absorb(denom), &[]);
        assert!(matches!(error, ContractError::NothingToAbsorb { .. }));
    }
    r.send(&bob, &alliance, coin(333, USDC)).unwrap();
    r.send(&bob, &alliance, coin(444, NATIVE)).unwrap();
    let transfer = cw20::Cw20ExecuteMsg::Transfer {
        recipient: alliance.to_string(),
        amount: 555u128.into(),
    };
    let token = r.token.clone();
    r.suite.call(&bob, &token, &transfer, &[]).unwrap();
    for (denom, gift) in [(usdc(), 333), (atom(), 444), (stk, 555)] {
        r.crank_alliance(&absorb(denom.clone())).unwrap();
        assert_eq!(reward_denom(&r, &denom).from.gifts.u128(), gift);
        let error = refuses(&mut r, &alice, &absorb(denom), &[]);
        assert!(matches!(error, ContractError::NothingToAbsorb { .. }));
    }
}
