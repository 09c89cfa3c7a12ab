use cosmwasm_std::{coin, Decimal, SignedDecimal, Uint128};
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::{valoper, Form, Suite, NATIVE};
use pstake_types::hub::*;
use pstake_types::token::{self, RedemptionRateResponse};
use serde::de::DeserializeOwned;

use crate::checks::{grown, ledger, requests, stk_for, FORMS};

fn ask<T: DeserializeOwned>(suite: &Suite, msg: QueryMsg) -> T {
    suite.ask(&msg).unwrap_or_else(|e| panic!("{msg:?}: {e}"))
}

fn text<T: DeserializeOwned + std::fmt::Debug>(suite: &Suite, msg: &QueryMsg) -> String {
    suite.ask::<T>(msg).unwrap_err().to_string()
}

/// Three users in each of three stages: settled, on its way, queued.
fn stages(form: Form) -> Suite {
    let (mut suite, alice) = grown(form);
    let users = [alice, suite.user("bob"), suite.user("carol")];
    for user in &users[1..] {
        suite.deposit(user, 2_000_000).unwrap();
    }
    for stk in [300_000, 400_000, 500_000] {
        for user in &users {
            suite.unbond(user, stk).unwrap();
        }
        if stk < 500_000 {
            suite.tick_days(1);
        }
    }
    suite
}

#[test]
fn requests_and_batches_tell_every_stage() {
    for form in FORMS {
        let mut suite = stages(form);
        let alice = suite.user("alice");
        let stages = requests(&suite, &alice);
        assert_eq!(stages.len(), 3);
        let [first, second, third] = [&stages[0], &stages[1], &stages[2]];
        let batch = |id| ask::<BatchResponse>(&suite, QueryMsg::Batch { batch_id: id });

        let RequestStage::Claimable { native } = first.stage else {
            panic!("{first:?}");
        };
        let of = batch(first.batch_id);
        let BatchStage::Settled { native: whole } = of.stage else {
            panic!("{of:?}");
        };
        assert_eq!(native, whole.multiply_ratio(first.stk, of.stk));

        let RequestStage::Unbonding {
            due,
            at_risk,
            completes_at_seconds,
        } = second.stage
        else {
            panic!("{second:?}");
        };
        let of = batch(second.batch_id);
        let BatchStage::Unbonding {
            requests,
            due: whole,
            netted,
            undelegated,
            completes_at_seconds: same,
            ref entries,
            ..
        } = of.stage
        else {
            panic!("{of:?}");
        };
        assert_eq!((requests, same), (3, completes_at_seconds));
        assert_eq!(whole, netted + undelegated);
        assert_eq!(due, whole.multiply_ratio(second.stk, of.stk));
        assert_eq!(at_risk, Uint128::zero());
        assert_eq!(
            entries.iter().map(|e| e.amount).sum::<Uint128>(),
            undelegated
        );
        let chain: Uint128 = suite
            .app
            .unbondings(&suite.hub)
            .iter()
            .flat_map(|pair| pair.entries.iter().map(|e| e.balance))
            .sum();
        assert_eq!(chain, undelegated);

        let RequestStage::Queued { submits_at_seconds } = third.stage else {
            panic!("{third:?}");
        };
        let of = batch(third.batch_id);
        let open = BatchStage::Open {
            requests: 3,
            submits_at_seconds,
        };
        assert_eq!(of.stage, open);
        assert_eq!(of.stk, Uint128::new(1_500_000));

        // a list of batches has no settled one, the open one last, and is paged
        let list = |start_after, limit| {
            let list: Vec<BatchResponse> = ask(&suite, QueryMsg::Batches { start_after, limit });
            list.iter().map(|b| b.batch_id).collect::<Vec<_>>()
        };
        let (pending, open) = (second.batch_id, third.batch_id);
        assert_eq!(list(None, None), [pending, open]);
        assert_eq!(list(None, Some(1)), [pending]);
        assert_eq!(list(Some(pending), Some(1)), [open]);
        assert_eq!(list(Some(open), None), [0u64; 0]);
        assert_eq!(list(Some(u64::MAX), None), [0u64; 0]);
        // so are requests
        let page = |start_after, limit| {
            let user = alice.to_string();
            let msg = QueryMsg::UnbondRequests {
                user,
                start_after,
                limit,
            };
            ask::<Vec<UnbondRequest>>(&suite, msg)
        };
        assert_eq!(page(None, Some(2)), stages[..2]);
        assert_eq!(page(Some(pending), Some(2)), stages[2..]);
        assert_eq!(page(Some(open), None), []);
    }
}

#[test]
fn batch_that_never_was_then_unknown() {
    let suite = stages(Form::Native);
    for batch_id in [0, 1_000, u64::MAX] {
        let error = text::<BatchResponse>(&suite, &QueryMsg::Batch { batch_id });
        let expected = format!("batch {batch_id} is unknown");
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn queries_with_limits_then_1_to_100_only() {
    for form in FORMS {
        let suite = stages(form);
        let user = suite.owner.to_string();
        let of = |limit: Option<u32>| {
            [
                QueryMsg::PreviewClaim {
                    user: user.clone(),
                    limit,
                },
                QueryMsg::UnbondRequests {
                    user: user.clone(),
                    start_after: None,
                    limit,
                },
                QueryMsg::Batches {
                    start_after: None,
                    limit,
                },
                QueryMsg::Validators {
                    start_after: None,
                    limit,
                },
                QueryMsg::RateHistory {
                    start_after: None,
                    limit,
                },
            ]
        };
        for limit in [None, Some(1), Some(MAX_LIMIT)] {
            for msg in of(limit) {
                ask::<serde_json::Value>(&suite, msg);
            }
        }
        for limit in [0, 101, u32::MAX] {
            for msg in of(Some(limit)) {
                let error = text::<serde_json::Value>(&suite, &msg);
                let expected = format!("limit {limit} is outside 1 to 100");
                assert!(error.contains(&expected), "{msg:?}: {error}");
            }
        }
    }
}

#[test]
fn queries_with_bad_addresses_then_refused() {
    let suite = Suite::builder().build();
    let user = String::from("nobody");
    text::<serde_json::Value>(
        &suite,
        &QueryMsg::UnbondRequests {
            user: user.clone(),
            start_after: None,
            limit: None,
        },
    );
    let limit = None;
    text::<serde_json::Value>(&suite, &QueryMsg::PreviewClaim { user, limit });
}

#[test]
fn rates_agree_with_each_other_and_with_the_token() {
    let (suite, _) = grown(Form::Native);
    let books = ledger(&suite);
    let rate: RedemptionRateResponse = ask(&suite, QueryMsg::RedemptionRate {});
    let expected = RedemptionRateResponse {
        rate: Decimal::from_ratio(books.backing, books.supply),
        native: books.backing,
        stk: books.supply,
        updated_at_seconds: books.synced_at_seconds,
    };
    assert_eq!(rate, expected);
    assert_eq!(books.rate, expected.rate);
    assert_eq!(books.age_seconds, suite.now() - books.synced_at_seconds);
    let fresh: RedemptionRateResponse = ask(&suite, QueryMsg::FreshRate {});
    let expected = RedemptionRateResponse {
        updated_at_seconds: suite.now(),
        ..rate.clone()
    };
    assert_eq!(fresh, expected);
    let token: RedemptionRateResponse = suite
        .app
        .wrap()
        .query_wasm_smart(&suite.token, &token::QueryMsg::RedemptionRate {})
        .unwrap();
    assert_eq!(token, rate);
}

#[test]
fn preview_unbond_then_value_and_times() {
    let (mut suite, alice) = grown(Form::Native);
    let books = ledger(&suite);
    let stk = 123_456u128;
    let preview: PreviewUnbondResponse = ask(&suite, QueryMsg::PreviewUnbond { stk: stk.into() });
    let native = books.backing.multiply_ratio(stk, books.supply);
    assert_eq!(preview.native, native);
    let work: PendingWorkResponse = ask(&suite, QueryMsg::PendingWork {});
    assert_eq!(preview.submits_at_seconds, work.next_submit_seconds);
    let unbonding = preview.claimable_at_seconds - preview.submits_at_seconds;
    assert_eq!(unbonding, 21 * 86_400);
    suite.unbond(&alice, stk).unwrap();
    assert_eq!(requests(&suite, &alice)[0].batch_id, preview.batch_id);
    // submitted late: never in the past
    suite.advance(10 * 86_400);
    let preview: PreviewUnbondResponse = ask(&suite, QueryMsg::PreviewUnbond { stk: stk.into() });
    assert_eq!(preview.submits_at_seconds, suite.now());
    suite.tick().unwrap();
    let request = &requests(&suite, &alice)[0];
    let RequestStage::Unbonding {
        due,
        completes_at_seconds,
        ..
    } = request.stage
    else {
        panic!("{request:?}");
    };
    let off = completes_at_seconds - preview.claimable_at_seconds;
    assert!(off <= 1, "rounded up: {off}");
    assert_eq!(due, native);
}

#[test]
fn validators_are_paged_by_address() {
    let suite = Suite::builder().validators(5).build();
    let page = |start_after: Option<String>, limit| -> Vec<ValidatorResponse> {
        ask(&suite, QueryMsg::Validators { start_after, limit })
    };
    let all = page(None, None);
    let mut names: Vec<String> = (1..=5).map(valoper).collect();
    names.sort();
    let of = |list: &[ValidatorResponse]| -> Vec<String> {
        list.iter().map(|v| v.validator.clone()).collect()
    };
    assert_eq!(of(&all), names);
    assert_eq!(page(Some(names[1].clone()), Some(2)), all[2..4]);
    assert_eq!(page(Some(names[4].clone()), None), []);
    for v in &all {
        assert_eq!(
            (v.weight, v.bonded, v.target),
            (100, Uint128::zero(), Uint128::zero())
        );
        assert_eq!(
            (v.slots_used, v.locked_until_seconds, v.frozen),
            (0, 0, false)
        );
        assert_eq!(v.missing_since_seconds, None);
    }
}

#[test]
fn rate_history_then_a_point_a_sync_and_at_most_one_an_hour() {
    let mut suite = Suite::builder().build();
    let start = suite.now();
    let points = |suite: &Suite, start_after, limit| -> Vec<RatePoint> {
        ask(suite, QueryMsg::RateHistory { start_after, limit })
    };
    let first = points(&suite, None, None);
    assert_eq!((first.len(), first[0].time_seconds), (1, start));
    assert_eq!(first[0].rate, Decimal::one());
    let sync = ExecuteMsg::Sync {};
    suite.advance(3_599);
    suite.crank(&sync).unwrap();
    assert_eq!(points(&suite, None, None).len(), 1);
    suite.advance(1);
    suite.crank(&sync).unwrap();
    suite.crank(&sync).unwrap();
    assert_eq!(points(&suite, None, None).len(), 2);
    assert_eq!(points(&suite, None, Some(1)), first);
    let second = points(&suite, Some(start), None);
    assert_eq!(second[0].time_seconds, start + 3_600);
    assert_eq!(points(&suite, Some(start + 3_600), None), []);
    assert_eq!(points(&suite, Some(u64::MAX), None), []);
}

/// A ring: it forgets the oldest and answers any window with what it has.
#[test]
fn rate_history_when_the_ring_is_full_then_the_oldest_go() {
    let mut suite = Suite::builder().unchecked().build();
    let start = suite.now();
    for _ in 0..730 {
        suite.advance(3_600);
        suite.crank(&ExecuteMsg::Sync {}).unwrap();
    }
    let page = |start_after| -> Vec<RatePoint> {
        let limit = Some(100);
        ask(&suite, QueryMsg::RateHistory { start_after, limit })
    };
    let mut times: Vec<u64> = vec![];
    loop {
        let list = page(times.last().copied());
        if list.is_empty() {
            break;
        }
        times.extend(list.iter().map(|p| p.time_seconds));
    }
    let expected: Vec<u64> = (11..=730).map(|i| start + i * 3_600).collect();
    assert_eq!(times, expected);
    for window_seconds in [0, 1, 7_200, 86_400, u64::MAX] {
        let answer: AverageRateResponse = ask(&suite, QueryMsg::AverageRate { window_seconds });
        assert_eq!(
            (answer.average, answer.apr),
            (Decimal::one(), SignedDecimal::zero())
        );
        assert!(answer.from.time_seconds >= start + 11 * 3_600);
    }
}

#[test]
fn average_rate_then_weighted_by_time_and_negative_after_a_loss() {
    let mut suite = Suite::builder().build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 100_000_000_000).unwrap();
    suite.tick_days(60);
    let month = 30 * 86_400;
    let average = |suite: &Suite, window_seconds| -> AverageRateResponse {
        ask(suite, QueryMsg::AverageRate { window_seconds })
    };
    let answer = average(&suite, month);
    assert!(answer.from.rate < answer.average && answer.average < answer.to.rate);
    let seconds = answer.to.time_seconds - answer.from.time_seconds;
    assert!(seconds >= month && seconds <= month + 86_400);
    assert_eq!(answer.to.rate, ledger(&suite).rate);
    // 10% less tax, commission and fee
    let apr = answer.apr.to_string().parse::<Decimal>().unwrap();
    assert!(
        apr > Decimal::percent(7) && apr < Decimal::percent(9),
        "{apr}"
    );

    let height = suite.app.block_info().height;
    suite.app.double_sign(&valoper(1), height).unwrap();
    suite.tick_days(1);
    assert!(average(&suite, 2 * 86_400).apr < SignedDecimal::zero());
}

#[test]
fn pending_work_tells_what_a_tick_does() {
    let (mut suite, alice) = grown(Form::Native);
    let work = |suite: &Suite| ask::<PendingWorkResponse>(suite, QueryMsg::PendingWork {});
    assert!(!work(&suite).any(), "{:?}", work(&suite));
    suite.unbond(&alice, 1_000_000).unwrap();
    suite.advance(86_400);
    let due = work(&suite);
    assert!(due.submit && due.harvest && due.rebalance && !due.settle && !due.sync);
    suite.tick().unwrap();
    assert!(!work(&suite).any(), "{:?}", work(&suite));
    suite.advance(22 * 86_400);
    assert!(work(&suite).settle);
    assert_eq!(work(&suite).unrecorded_loss, Uint128::zero());
}

#[test]
fn solvency_counts_what_the_chain_holds() {
    let mut suite = stages(Form::Native);
    let alice = suite.user("alice");
    let hub = suite.hub.clone();
    suite.send(&alice, &hub, coin(999, NATIVE)).unwrap();
    let answer: SolvencyResponse = ask(&suite, QueryMsg::Solvency {});
    let books = ledger(&suite);
    let expected = SolvencyResponse {
        balance: suite.native(&hub).into(),
        bonded: suite.app.delegations(&hub).iter().map(|d| d.tokens).sum(),
        buffer: books.buffer,
        reserved: books.reserved,
        owed: books.owed,
        unbonding: answer.unbonding,
        unvested: books.unvested,
        backing: books.backing,
        supply: suite.supply().into(),
        surplus: Uint128::new(999),
        solvent: true,
    };
    assert_eq!(answer, expected);
    assert!(answer.unbonding > Uint128::new(1_000_000));
    // a slash that is not recorded: not solvent until sync
    suite.app.downtime_slash(&valoper(1)).unwrap();
    let slashed: SolvencyResponse = ask(&suite, QueryMsg::Solvency {});
    assert!(!slashed.solvent && slashed.bonded < slashed.backing);
    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    let synced: SolvencyResponse = ask(&suite, QueryMsg::Solvency {});
    assert!(synced.solvent);
}

#[test]
fn preview_deposit_of_nothing_or_everything_then_no_panic() {
    let (suite, _) = grown(Form::Native);
    let preview = |native: u128| {
        let native = native.into();
        suite.ask::<PreviewDepositResponse>(&QueryMsg::PreviewDeposit { native })
    };
    assert_eq!(preview(0).unwrap().stk, Uint128::zero());
    assert_eq!(preview(1).unwrap().stk, Uint128::zero(), "would be refused");
    let stk = stk_for(&suite, 1 << 90);
    assert_eq!(preview(1 << 90).unwrap().stk.u128(), stk);
    preview(u128::MAX).unwrap();
    let stk = Uint128::MAX;
    let error = text::<PreviewUnbondResponse>(&suite, &QueryMsg::PreviewUnbond { stk });
    assert!(error.to_lowercase().contains("overflow"), "{error}");
}
