//! Schedules: funded, refunded, started, ended.

use cosmwasm_std::{coin, Uint128};
use cw20::Denom;
use pstake_testing::suite::alliance::{native, Restaking, USDC};
use pstake_testing::suite::{Form, NATIVE};
use pstake_types::alliance::event::{Fund, Refund, Release};
use pstake_types::alliance::{
    AdminMsg, ExecuteMsg, NewRewardDenom, PendingWorkResponse, QueryMsg, RewardDenomResponse,
    Schedule, ScheduleResponse,
};
use restake_alliance::ContractError;

use crate::checks::{
    assert_event, assert_near, atom, quiet, refuses, small_on, usdc, DAY, REFERENCE,
};

fn at(start_seconds: u64, days: u64) -> Schedule {
    Schedule {
        start_seconds: Some(start_seconds),
        duration_seconds: days * DAY,
    }
}

fn schedules(r: &Restaking, denom: Denom) -> Vec<ScheduleResponse> {
    r.ask_alliance(&QueryMsg::Schedules {
        denom,
        start_after: None,
        limit: None,
    })
    .unwrap()
}

pub fn reward_denom(r: &Restaking, denom: &Denom) -> RewardDenomResponse {
    let all: Vec<RewardDenomResponse> = r.ask_alliance(&QueryMsg::RewardDenoms {}).unwrap();
    all.into_iter().find(|d| d.denom == *denom).unwrap()
}

/// Whole weights, both held by alice.
fn staked(form: Form) -> (Restaking, cosmwasm_std::Addr, cosmwasm_std::Addr) {
    let (mut r, alice, bob) = small_on(quiet(form));
    let stk = r.stk_denom();
    r.stake(&alice, &stk, REFERENCE).unwrap();
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    (r, alice, bob)
}

#[test]
fn fund_for_later_then_it_waits_and_a_tick_starts_it() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = staked(form);
        let start = r.now() + 5 * DAY;
        let response = r.fund_with(&bob, &usdc(), 1_000, at(start, 2)).unwrap();
        let alliance = r.alliance.clone();
        let expected = Fund {
            sender: bob.to_string(),
            schedule_id: 1,
            denom: "native:uusdc".into(),
            amount: 1_000,
            start_seconds: start,
            duration_seconds: 2 * DAY,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(schedules(&r, usdc())[0].amount.u128(), 1_000);
        assert_eq!(reward_denom(&r, &usdc()).scheduled.u128(), 1_000);
        r.advance(5 * DAY - 1);
        let keeper = r.keeper();
        let msg = ExecuteMsg::Start { limit: None };
        if form == Form::Native {
            let error = refuses(&mut r, &keeper, &msg, &[]);
            assert_eq!(error, ContractError::NothingDue {});
        }
        r.advance(1);
        let work: PendingWorkResponse = r.ask_alliance(&QueryMsg::PendingWork {}).unwrap();
        assert!(work.start && work.any());
        let tick = ExecuteMsg::Tick { limit: None };
        let response = r.crank_alliance(&tick).unwrap();
        let expected = Release {
            source: "schedule".into(),
            denom: "native:uusdc".into(),
            amount: 1_000,
            duration_seconds: 2 * DAY,
        };
        assert_event(&response.events, &alliance, expected);
        assert!(schedules(&r, usdc()).is_empty());
        let denom = reward_denom(&r, &usdc());
        assert_eq!(
            (denom.scheduled.u128(), denom.from.schedules.u128()),
            (0, 1_000)
        );
        r.advance(DAY);
        assert!((400..=500).contains(&r.rewards(&alice, &usdc())));
        r.advance(2 * DAY);
        assert_near(r.rewards(&alice, &usdc()), 1_000);
    }
}

#[test]
fn fund_outside_the_bounds_then_refused_and_coins_back() {
    let (mut r, alice, _) = staked(Form::Native);
    let min_schedule = Uint128::new(100);
    let denom = usdc();
    let new = NewRewardDenom {
        denom,
        min_schedule,
    };
    r.admin_alliance(AdminMsg::AllowDenom(new)).unwrap();
    let fund = |start, duration_seconds| {
        ExecuteMsg::Fund(Schedule {
            start_seconds: start,
            duration_seconds,
        })
    };
    let coins = [coin(100, USDC)];
    let error = refuses(&mut r, &alice, &fund(None, DAY), &[coin(99, USDC)]);
    let (min, actual) = (min_schedule, Uint128::new(99));
    assert_eq!(error, ContractError::BelowMinimum { min, actual });
    let year = 365 * DAY;
    for actual in [0, DAY - 1, year + 1, u64::MAX] {
        let error = refuses(&mut r, &alice, &fund(None, actual), &coins);
        let expected = ContractError::OutOfRange {
            parameter: "duration_seconds".into(),
            min: DAY.into(),
            max: year.into(),
            actual: actual.into(),
        };
        assert_eq!(error, expected);
    }
    let latest = r.now() + year;
    for actual in [latest + 1, u64::MAX] {
        let error = refuses(&mut r, &alice, &fund(Some(actual), DAY), &coins);
        assert!(matches!(error, ContractError::OutOfRange { .. }), "{error}");
    }
    r.fund(&alice, coin(100, "uother"));
    let error = refuses(&mut r, &alice, &fund(None, DAY), &[coin(100, "uother")]);
    let denom = "native:uother".to_string();
    assert_eq!(error, ContractError::UnknownDenom { denom });
    let two = [coin(100, USDC), coin(1, NATIVE)];
    for funds in [&[][..], &two] {
        let error = refuses(&mut r, &alice, &fund(None, DAY), funds);
        assert!(matches!(error, ContractError::Payment(_)));
    }
    for start in [Some(0), Some(latest), None] {
        r.send_alliance(&alice, &fund(start, year), &coins).unwrap();
    }
}

#[test]
fn refund_before_the_start_then_the_funder_has_it_back() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = staked(form);
        let stk = r.stk_denom();
        let (alliance, start) = (r.alliance.clone(), r.now() + DAY);
        r.fund_with(&bob, &usdc(), 1_000, at(start, 1)).unwrap();
        let before = r.stk(&bob);
        r.fund_with(&bob, &stk, 500, at(start, 1)).unwrap();
        let refund = |schedule_id| ExecuteMsg::Refund { schedule_id };
        if form == Form::Native {
            let error = refuses(&mut r, &alice, &refund(2), &[]);
            let (schedule_id, funder) = (2, bob.clone());
            let expected = ContractError::NotTheFunder {
                schedule_id,
                funder,
            };
            assert_eq!(error, expected);
        }
        let response = r.send_alliance(&bob, &refund(2), &[]).unwrap();
        let expected = Refund {
            funder: bob.to_string(),
            schedule_id: 2,
            denom: format!("cw20:{}", r.token),
            amount: 500,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(r.stk(&bob), before);
        r.advance(DAY);
        if form == Form::Native {
            let unknown = |schedule_id| ContractError::UnknownSchedule { schedule_id };
            for schedule_id in [0, 2, 3] {
                let error = refuses(&mut r, &bob, &refund(schedule_id), &[]);
                assert_eq!(error, unknown(schedule_id));
            }
            let (schedule_id, start_seconds) = (1, start);
            let due = ContractError::ScheduleDue {
                schedule_id,
                start_seconds,
            };
            assert_eq!(refuses(&mut r, &bob, &refund(1), &[]), due);
            r.crank_alliance(&ExecuteMsg::Start { limit: None })
                .unwrap();
            assert_eq!(refuses(&mut r, &bob, &refund(1), &[]), unknown(1));
        }
    }
}

/// A schedule of a closed denom never starts and can be taken back at any time; what runs goes on;
/// other denoms start; reopened it starts.
#[test]
fn r16_close_denom_then_refunds_and_claims_work_and_others_start() {
    let (mut r, alice, bob) = staked(Form::Native);
    let start = r.now() + DAY;
    r.fund_schedule(&bob, &usdc(), 3_000, 3).unwrap();
    for _ in 0..3 {
        r.fund_with(&bob, &usdc(), 1_000, at(start, 1)).unwrap();
    }
    r.fund_with(&bob, &atom(), 7_000, at(start, 1)).unwrap();
    r.admin_alliance(AdminMsg::CloseDenom { denom: usdc() })
        .unwrap();
    let denom = "native:uusdc".to_string();
    let closed = ContractError::Closed { denom };
    let fund = ExecuteMsg::Fund(at(start, 1));
    assert_eq!(refuses(&mut r, &bob, &fund, &[coin(1_000, USDC)]), closed);
    r.advance(2 * DAY);
    r.crank_alliance(&ExecuteMsg::Start { limit: Some(1) })
        .unwrap();
    let keeper = r.keeper();
    let error = refuses(&mut r, &keeper, &ExecuteMsg::Start { limit: None }, &[]);
    assert_eq!(error, ContractError::NothingDue {});
    let before = r.held(&bob, &usdc());
    let refund = ExecuteMsg::Refund { schedule_id: 2 };
    r.send_alliance(&bob, &refund, &[]).unwrap();
    assert_eq!(r.held(&bob, &usdc()), before + 1_000);
    r.advance(2 * DAY);
    assert_near(r.rewards(&alice, &usdc()), 3_000);
    let new = NewRewardDenom {
        denom: usdc(),
        min_schedule: Uint128::one(),
    };
    r.admin_alliance(AdminMsg::AllowDenom(new)).unwrap();
    r.crank_alliance(&ExecuteMsg::Start { limit: None })
        .unwrap();
    r.advance(3 * DAY);
    assert_near(r.rewards(&alice, &usdc()), 5_000);
    assert_near(r.rewards(&alice, &atom()), 7_000);
    let unknown = AdminMsg::CloseDenom {
        denom: native("uother"),
    };
    let owner = r.owner.clone();
    let error = refuses(&mut r, &owner, &ExecuteMsg::Admin(unknown), &[]);
    assert!(matches!(error, ContractError::UnknownDenom { .. }));
}

#[test]
fn r07_fund_after_the_end_then_what_accrued_stays() {
    let (mut r, alice, bob) = staked(Form::Native);
    r.fund_schedule(&bob, &atom(), 9_999, 1).unwrap();
    r.advance(9 * DAY);
    let pending = r.rewards(&alice, &atom());
    assert_near(pending, 9_999);
    r.fund_schedule(&bob, &atom(), 1, 1).unwrap();
    assert_eq!(r.rewards(&alice, &atom()), pending);
    r.advance(2 * DAY);
    assert_near(r.rewards(&alice, &atom()), 10_000);
}

/// Whatever is poked in between, and however often, the sums are the same to the last fraction.
#[test]
fn r17_poked_every_block_or_once_then_the_same() {
    let run = |pokes: u64| {
        let (mut r, alice, bob) = staked(Form::Native);
        r.checked = false;
        let stk = r.stk_denom();
        r.unstake(&alice, &stk, 333_333).unwrap();
        r.stake(&bob, &usdc(), 777_777).unwrap();
        r.fund_schedule(&bob, &atom(), 1_000_003, 3).unwrap();
        let whole = 4 * DAY;
        for i in 1..=pokes {
            r.advance(whole / pokes);
            // something that writes: claims write positions, funding and staking the books
            match i % 4 {
                0 => drop(r.claim_rewards(&bob)),
                1 => drop(r.fund_schedule(&bob, &usdc(), 1, 1)),
                2 => drop(r.stake(&bob, &stk, 1)),
                _ => drop(r.unstake(&bob, &stk, 1)),
            }
        }
        r.advance(whole % pokes);
        let of = |user| r.rewards(user, &atom());
        let paid = reward_denom(&r, &atom()).paid.u128();
        (of(&alice), of(&bob) + paid)
    };
    let (alice, bob) = run(1);
    assert!(alice > 500_000 && bob > 100_000, "{alice} {bob}");
    for pokes in [7, 401] {
        let (a, b) = run(pokes);
        // bob's unit of stk moves his own part by about a millionth
        assert!(
            a.abs_diff(alice) <= 3 && b.abs_diff(bob) <= 3,
            "{pokes}: {a} {b}, {alice} {bob}"
        );
    }
}

/// Prime amounts over prime times: at the end all is claimable but a fraction of a unit.
#[test]
fn r18_fund_a_prime_amount_then_paid_and_carry_are_all_of_it() {
    for (amount, seconds) in [(1, DAY), (999_983, 1_000_003), (2_147_483_647, 86_413)] {
        let (mut r, alice, bob) = staked(Form::Native);
        r.advance(12_347);
        let schedule = Schedule {
            start_seconds: None,
            duration_seconds: seconds,
        };
        r.fund_with(&bob, &atom(), amount, schedule).unwrap();
        for _ in 0..5 {
            r.advance(seconds / 3);
            r.claim_rewards(&alice).ok();
        }
        r.advance(2 * DAY);
        let denom = reward_denom(&r, &atom());
        assert_eq!(denom.unreleased.u128(), 0);
        let all = denom.paid.u128() + r.rewards(&alice, &atom());
        assert_near(all, amount);
    }
}

/// Several schedules at one time: each is linear by itself, none moves another's end.
#[test]
fn h72_many_schedules_then_each_ends_on_its_day_whatever_dust_joins() {
    let (mut r, alice, bob) = staked(Form::Native);
    r.fund_schedule(&bob, &atom(), 10_000, 10).unwrap();
    r.fund_schedule(&bob, &atom(), 2_000, 2).unwrap();
    for _ in 0..20 {
        r.fund_schedule(&bob, &atom(), 1, 365).unwrap();
    }
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 2_000);
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 4_000);
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 5_000);
    r.advance(7 * DAY);
    assert_near(r.rewards(&alice, &atom()), 12_000);
    r.advance(3 * DAY);
    assert_near(r.rewards(&alice, &atom()), 12_000);
    r.advance(352 * DAY);
    assert_near(r.rewards(&alice, &atom()), 12_020);
}

#[test]
fn r13_fund_beyond_the_lifetime_bound_then_refused() {
    let (mut r, alice, bob) = staked(Form::Native);
    let max = 10u128.pow(38);
    r.fund(&bob, coin(max, USDC));
    r.fund_with(&bob, &usdc(), max / 2, at(r.now() + DAY, 1))
        .unwrap();
    r.fund_schedule(&bob, &usdc(), max / 2, 1).unwrap();
    let fund = ExecuteMsg::Fund(Schedule {
        start_seconds: None,
        duration_seconds: DAY,
    });
    let error = refuses(&mut r, &bob, &fund, &[coin(1, USDC)]);
    let expected = ContractError::LifetimeExceeded {
        denom: "native:uusdc".into(),
        max: max.into(),
        actual: (max + 1).into(),
    };
    assert_eq!(error, expected);
    r.advance(DAY);
    r.crank_alliance(&ExecuteMsg::Start { limit: None })
        .unwrap();
    r.advance(3 * DAY);
    assert_near(r.rewards(&alice, &usdc()), max);
    r.claim_rewards(&alice).unwrap();
}
