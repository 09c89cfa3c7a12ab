//! Rebates of the fee on stk that partners keep locked, with numbers.

use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::AppResponse;
use liquid_staking_hub::ContractError;
use proptest::prelude::*;
use pstake_testing::sdk::{Rewards, SdkControl};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_testing::vm::gas;
use pstake_types::hub::event::Lock;
use pstake_types::hub::{
    AdminMsg, Cw20HookMsg, ExecuteMsg, PartnerResponse, QueryMsg, RevenueRecipient, RevenueResponse,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger, refused, FORMS};
use crate::keeper::DAY;

fn grant(suite: &mut Suite, partner: &Addr, rebate_bps: u16, max_stk: u128) {
    let msg = AdminMsg::SetPartner {
        partner: partner.to_string(),
        rebate_bps,
        max_stk: max_stk.into(),
    };
    suite.admin(msg).unwrap();
}

fn locking(suite: &Suite, stk: u128) -> Cw20ExecuteMsg {
    Cw20ExecuteMsg::Send {
        contract: suite.hub.to_string(),
        amount: stk.into(),
        msg: to_json_binary(&Cw20HookMsg::Lock {}).unwrap(),
    }
}

fn lock(suite: &mut Suite, partner: &Addr, stk: u128) -> AppResponse {
    let (token, msg) = (suite.token.clone(), locking(suite, stk));
    suite.call(partner, &token, &msg, &[]).unwrap()
}

fn unlock(suite: &mut Suite, partner: &Addr, stk: Option<u128>) -> AppResponse {
    let stk = stk.map(Uint128::new);
    suite.hub(partner, &ExecuteMsg::Unlock { stk }).unwrap()
}

fn owed(suite: &Suite, to: &Addr) -> u128 {
    let recipient = RevenueRecipient::Address(to.to_string());
    let owed: Uint128 = suite.ask(&QueryMsg::RevenueOwed { recipient }).unwrap();
    owed.u128()
}

fn partners(suite: &Suite) -> Vec<PartnerResponse> {
    let page = QueryMsg::Partners {
        start_after: None,
        limit: Some(100),
    };
    suite.ask(&page).unwrap()
}

/// A day's rewards of about 4M, harvested; returns the fee.
fn harvest(suite: &mut Suite) -> u128 {
    let revenue = |suite: &Suite| -> RevenueResponse { suite.ask(&QueryMsg::Revenue {}).unwrap() };
    for validator in suite.validators.clone() {
        let rewards = coins(1_000_000, NATIVE);
        let app = &mut suite.app;
        app.allocate_to_validator(&validator, &rewards).unwrap();
    }
    let before = revenue(suite).total_fees;
    suite.crank(&ExecuteMsg::Harvest { limit: None }).unwrap();
    let fee = (revenue(suite).total_fees - before).u128();
    assert!(fee > 100_000, "{fee}");
    fee
}

/// 10M stk in all, 2M of it locked for half of the fee: a tenth of the fee from the second harvest on.
#[test]
fn lock_then_the_rebate_counts_from_the_second_harvest_on() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        assert_eq!(suite.supply(), 10_000_000);
        grant(&mut suite, &alice, 5_000, 2_000_000);
        let response = lock(&mut suite, &alice, 2_000_000);
        let event = Lock {
            partner: alice.to_string(),
            locked_before: 0,
            locked: 2_000_000,
        };
        assert_event(&response.events, &suite.hub, event);
        let treasury = owed(&suite, &suite.treasury);
        suite.advance(DAY);
        let first = harvest(&mut suite);
        assert_eq!(owed(&suite, &alice), 0, "it may have come a second before");
        assert_eq!(owed(&suite, &suite.treasury), treasury + first);
        suite.advance(DAY);
        let second = harvest(&mut suite);
        assert_eq!(owed(&suite, &alice), second / 10);
        let rest = second - second / 10;
        assert_eq!(owed(&suite, &suite.treasury), treasury + first + rest);
        suite.advance(DAY);
        let third = harvest(&mut suite);
        let earned = owed(&suite, &alice);
        assert_eq!(earned, second / 10 + third / 10);

        // anyone may have it paid; a half of the stk then earns a half
        let native = suite.native(&alice);
        let recipient = RevenueRecipient::Address(alice.to_string());
        suite
            .crank(&ExecuteMsg::CollectRevenue { recipient })
            .unwrap();
        assert_eq!(suite.native(&alice), native + earned);
        unlock(&mut suite, &alice, Some(1_000_000));
        suite.advance(DAY);
        let fourth = harvest(&mut suite);
        assert_eq!(owed(&suite, &alice), fourth / 20);
        let stk = suite.stk(&alice);
        unlock(&mut suite, &alice, None);
        assert_eq!(suite.stk(&alice), stk + 1_000_000);
        suite.advance(DAY);
        harvest(&mut suite);
        assert_eq!(owed(&suite, &alice), fourth / 20, "what it earned stays");
    }
}

/// Borrowed for a harvest in one block, from before one to before the next, or from after one to before
/// the next but one: whatever takes less than a whole day from harvest to harvest.
#[test]
fn attack_rebate_on_borrowed_stk_then_it_earns_nothing() {
    enum Do {
        Lock,
        Wait(u64),
        Harvest,
    }
    use Do::{Harvest, Lock, Wait};
    let lives: [&[Do]; 4] = [
        &[Wait(DAY), Lock, Harvest],
        &[Wait(DAY), Lock, Harvest, Wait(DAY - 1)],
        &[Wait(DAY), Harvest, Lock, Wait(DAY), Harvest],
        &[Wait(DAY), Harvest, Lock, Wait(DAY), Harvest, Wait(DAY - 1)],
    ];
    for (i, life) in lives.into_iter().enumerate() {
        let (mut suite, alice) = grown(Form::Native);
        let borrower = suite.user("borrower");
        grant(&mut suite, &borrower, 10_000, u128::MAX);
        let lend = Cw20ExecuteMsg::Transfer {
            recipient: borrower.to_string(),
            amount: 8_000_000u128.into(),
        };
        let token = suite.token.clone();
        suite.call(&alice, &token, &lend, &[]).unwrap();
        for step in life {
            match step {
                Wait(seconds) => suite.advance(*seconds),
                Lock => drop(lock(&mut suite, &borrower, 8_000_000)),
                Harvest => drop(harvest(&mut suite)),
            }
        }
        unlock(&mut suite, &borrower, None); // and is given back
        for _ in 0..3 {
            suite.advance(DAY);
            harvest(&mut suite);
        }
        assert_eq!(owed(&suite, &borrower), 0, "life {i}");
        assert_eq!(suite.stk(&borrower), 8_000_000);
    }
}

/// A referral code pays nobody. A partner that locks its own stk gets no more than the fee on that very
/// stk; the others' rate is the same to the unit, and the recipients get the rest.
#[test]
fn attack_self_referral_then_it_earns_nothing() {
    let live = |rebate: bool| {
        let (mut suite, alice) = grown(Form::Native);
        let deposit = ExecuteMsg::Deposit {
            receiver: None,
            min_stk_out: None,
            referral: Some(alice.to_string()),
        };
        let funds = coins(1_000_000, NATIVE);
        suite.deposit_with(&alice, &deposit, &funds).unwrap();
        if rebate {
            grant(&mut suite, &alice, 10_000, 3_000_000);
            lock(&mut suite, &alice, 3_000_000);
        }
        let (mut fees, supply) = (vec![], suite.supply());
        for _ in 0..5 {
            suite.advance(DAY);
            fees.push(harvest(&mut suite));
        }
        let earned = (owed(&suite, &alice), owed(&suite, &suite.treasury));
        (earned, fees, supply, ledger(&suite))
    };
    let ((referrer, all), _, _, without) = live(false);
    assert_eq!(referrer, 0, "a code in a deposit is worth nothing");
    let ((partner, rest), fees, supply, with) = live(true);
    let own: u128 = fees[1..].iter().map(|f| f * 3_000_000 / supply).sum();
    assert_eq!(partner, own, "the fee on its own stk, to the unit");
    assert_eq!(partner + rest, all, "paid by the recipients");
    assert_eq!(with, without, "and by no holder");
}

#[test]
fn lock_without_a_grant_or_above_it_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let token = suite.token.clone();
    let msg = locking(&suite, 1);
    let error = refused(&mut suite, &alice, &token, &msg, &[]);
    assert!(error.root_cause().to_string().contains("is no partner"));
    let error = hub_refuses(&mut suite, &alice, &ExecuteMsg::Unlock { stk: None }, &[]);
    let expected = ContractError::NotAPartner {
        sender: alice.clone(),
    };
    assert_eq!(error, expected);

    grant(&mut suite, &alice, 1, 1_000);
    lock(&mut suite, &alice, 600);
    let msg = locking(&suite, 401);
    let error = refused(&mut suite, &alice, &token, &msg, &[]);
    assert!(error.root_cause().to_string().contains("1001 stk locked"));
    lock(&mut suite, &alice, 400);
    for (stk, expected) in [
        (Some(0), ContractError::ZeroAmount {}),
        (
            Some(1_001),
            ContractError::NotLocked {
                locked: 1_000u128.into(),
                actual: 1_001u128.into(),
            },
        ),
    ] {
        let stk = stk.map(Uint128::new);
        let error = hub_refuses(&mut suite, &alice, &ExecuteMsg::Unlock { stk }, &[]);
        assert_eq!(error, expected);
    }
    // nobody gets stk by locking for somebody else, and nobody may unlock it for him
    let bob = suite.user("bob");
    hub_refuses(&mut suite, &bob, &ExecuteMsg::Unlock { stk: None }, &[]);
    unlock(&mut suite, &alice, None);
}

#[test]
fn grant_that_ends_then_at_once_and_what_was_earned_and_locked_stays() {
    let (mut suite, alice) = grown(Form::Native);
    let owner = suite.owner.clone();
    grant(&mut suite, &alice, 10_000, 5_000_000);
    lock(&mut suite, &alice, 5_000_000);
    suite.advance(DAY);
    harvest(&mut suite);
    suite.advance(DAY);
    let fee = harvest(&mut suite);
    assert_eq!(owed(&suite, &alice), fee / 2);
    lock_waits_twice(&mut suite, &alice);
    let end = AdminMsg::SetPartner {
        partner: alice.to_string(),
        rebate_bps: 0,
        max_stk: 0u128.into(),
    };
    suite.hub(&owner, &ExecuteMsg::Admin(end)).unwrap();
    for _ in 0..3 {
        suite.advance(DAY);
        harvest(&mut suite);
    }
    assert_eq!(owed(&suite, &alice), fee / 2);
    let known = &partners(&suite)[0];
    assert_eq!((known.rebate_bps, known.locked.u128()), (0, 4_000_000));
    unlock(&mut suite, &alice, None);
    assert_eq!(partners(&suite), []);
    let recipient = RevenueRecipient::Address(alice.to_string());
    suite
        .crank(&ExecuteMsg::CollectRevenue { recipient })
        .unwrap();
    assert_eq!(owed(&suite, &alice), 0);
}

/// Takes 3M out, puts 1M in twice with no harvest in between: 4M are locked, 2M of it counts.
fn lock_waits_twice(suite: &mut Suite, alice: &Addr) {
    unlock(suite, alice, Some(3_000_000));
    lock(suite, alice, 1_000_000);
    lock(suite, alice, 1_000_000);
    let known = &partners(suite)[0];
    assert_eq!(
        (known.locked.u128(), known.counted.u128()),
        (4_000_000, 2_000_000)
    );
}

/// One index: what a harvest costs does not depend on the number of partners.
#[test]
fn h24_harvest_with_many_partners_then_gas_is_that_of_one() {
    let cost = [1, 60].map(|count| {
        let mut suite = Suite::builder()
            .wasm()
            .unchecked()
            .rewards(Rewards::Nothing)
            .self_delegation(1_000_000)
            .build();
        for i in 0..count {
            let partner = suite.user(&format!("partner{i}"));
            suite.deposit(&partner, 1_000_000).unwrap();
            grant(&mut suite, &partner, 5_000, 1_000_000);
            lock(&mut suite, &partner, 1_000_000);
        }
        suite.tick().unwrap();
        suite.tick_days(3);
        suite.advance(DAY);
        let (_, gas) = gas::measure(|| harvest(&mut suite));
        gas.total
    });
    assert!(cost[0].abs_diff(cost[1]) * 100 < cost[0], "{cost:?}");
}

#[derive(Clone, Debug)]
enum Step {
    Lock(usize, u128),
    Unlock(usize, u128),
    Grant(usize, u16),
    Harvest,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0usize..3, 1u128..1_000_000).prop_map(|(i, n)| Step::Lock(i, n)),
        2 => (0usize..3, 1u128..1_000_000).prop_map(|(i, n)| Step::Unlock(i, n)),
        1 => (0usize..3, 0u16..=10_000).prop_map(|(i, n)| Step::Grant(i, n)),
        4 => Just(Step::Harvest),
    ]
}

/// A partner as one would keep it by hand: locks with the round from which they count.
#[derive(Clone, Default)]
struct ByHand {
    bps: u128,
    locks: Vec<(u64, u128)>,
    earned: u128,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any order of locks, unlocks, grants and harvests: each partner gets what a count by hand gives,
    /// but for rounding, and together they and the treasury never get more than the fees.
    #[test]
    fn rebates_then_as_counted_by_hand_and_never_more_than_the_fee(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (mut suite, alice) = grown(Form::Native);
        let people: Vec<Addr> = (0..3).map(|i| suite.user(&format!("p{i}"))).collect();
        let mut hand = vec![ByHand::default(); 3];
        let token = suite.token.clone();
        for (i, person) in people.iter().enumerate() {
            let msg = Cw20ExecuteMsg::Transfer {
                recipient: person.to_string(),
                amount: 2_000_000u128.into(),
            };
            suite.call(&alice, &token, &msg, &[]).unwrap();
            grant(&mut suite, person, 5_000, u128::MAX);
            hand[i].bps = 5_000;
        }
        let treasury = owed(&suite, &suite.treasury);
        let (mut round, mut fees) = (0u64, 0u128);
        for step in &steps {
            match *step {
                Step::Lock(i, stk) => {
                    let may = hand[i].bps > 0 && suite.stk(&people[i]) >= stk;
                    let msg = locking(&suite, stk);
                    prop_assert_eq!(suite.call(&people[i], &token, &msg, &[]).is_ok(), may);
                    if may {
                        // those that wait begin to wait anew
                        for (from, _) in hand[i].locks.iter_mut().filter(|(from, _)| *from > round) {
                            *from = round + 2;
                        }
                        hand[i].locks.push((round + 2, stk));
                    }
                }
                Step::Unlock(i, stk) => {
                    let locked: u128 = hand[i].locks.iter().map(|(_, stk)| stk).sum();
                    let msg = ExecuteMsg::Unlock { stk: Some(stk.into()) };
                    prop_assert_eq!(suite.hub(&people[i], &msg).is_ok(), locked >= stk);
                    let mut left = if locked >= stk { stk } else { 0 };
                    for waiting in [true, false] {
                        for (from, stk) in &mut hand[i].locks {
                            if (*from > round) == waiting {
                                let part = left.min(*stk);
                                *stk -= part;
                                left -= part;
                            }
                        }
                    }
                    hand[i].locks.retain(|(_, stk)| *stk > 0);
                }
                Step::Grant(i, bps) => {
                    grant(&mut suite, &people[i], bps, u128::MAX);
                    hand[i].bps = bps.into();
                }
                Step::Harvest => {
                    suite.advance(DAY);
                    round += 1;
                    let fee = harvest(&mut suite);
                    fees += fee;
                    let supply = suite.supply();
                    for one in &mut hand {
                        let counted: u128 = one.locks.iter().filter(|(from, _)| *from <= round).map(|(_, stk)| stk).sum();
                        one.earned += fee * counted * one.bps / (supply * 10_000);
                    }
                }
            }
            let mut sum = owed(&suite, &suite.treasury) - treasury;
            for (person, one) in people.iter().zip(&hand) {
                let got = owed(&suite, person);
                prop_assert!(got.abs_diff(one.earned) <= u128::from(2 * round), "{got}, by hand {}", one.earned);
                sum += got;
            }
            prop_assert!(sum <= fees && fees - sum <= steps.len() as u128 * 4, "{sum} of {fees}");
        }
    }
}
