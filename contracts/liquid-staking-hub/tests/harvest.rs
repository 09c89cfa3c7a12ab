use cosmwasm_std::{coin, Decimal, SignedDecimal, Uint128};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{MsgKind, Rewards, SdkControl, SdkViews};
use pstake_testing::suite::{short_address, Suite, SuiteBuilder, NATIVE};
use pstake_types::hub::event::{CollectRevenue, Harvest, Rewards as Came, ValidatorFailed};
use pstake_types::hub::{
    AverageRateResponse, CommunityPoolVia, ExecuteMsg, QueryMsg, RevenueRecipient, RevenueResponse,
    RevenueShare,
};

use crate::checks::{assert_event, hub_refuses, ledger};
use crate::keeper::*;

const HARVEST: ExecuteMsg = ExecuteMsg::Harvest { limit: None };

fn builder() -> SuiteBuilder {
    Suite::builder()
        .rewards(Rewards::Nothing)
        .self_delegation(100 * M)
        .commission(Decimal::zero())
}

/// 100M at each of 4 validators of 200M: half of what is allocated is the hub's.
fn earning(builder: SuiteBuilder) -> Suite {
    let mut suite = builder.build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 399 * M).unwrap();
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    suite
}

fn allocate(suite: &mut Suite, validator: usize, native: u128) {
    let operator = suite.validators[validator].clone();
    let coins = [coin(native, NATIVE)];
    suite.app.allocate_to_validator(&operator, &coins).unwrap();
}

fn allocate_all(suite: &mut Suite, native: u128) {
    for i in 0..suite.validators.len() {
        allocate(suite, i, native);
    }
}

fn owed(suite: &Suite, recipient: &RevenueRecipient) -> u128 {
    let recipient = recipient.clone();
    let owed: Uint128 = suite.ask(&QueryMsg::RevenueOwed { recipient }).unwrap();
    owed.u128()
}

fn revenue(suite: &Suite) -> RevenueResponse {
    suite.ask(&QueryMsg::Revenue {}).unwrap()
}

#[test]
fn harvest_when_coins_sent_or_limit_out_of_range_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.advance(DAY);
    let error = hub_refuses(&mut suite, &alice, &HARVEST, &[coin(1, NATIVE)]);
    assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
    for actual in [0, 101, u32::MAX] {
        for msg in [
            ExecuteMsg::Harvest {
                limit: Some(actual),
            },
            ExecuteMsg::Tick {
                limit: Some(actual),
            },
            ExecuteMsg::Rebalance {
                limit: Some(actual),
            },
        ] {
            let error = hub_refuses(&mut suite, &alice, &msg, &[]);
            assert_eq!(error, ContractError::LimitOutOfRange { max: 100, actual });
        }
    }
}

#[test]
fn inv7_h36_h37_harvest_then_fee_is_owed_once_and_the_rest_vests() {
    let mut suite = earning(builder());
    allocate_all(&mut suite, 2 * M);
    let start = suite.now();
    suite.advance(2 * DAY);
    let response = suite.crank(&HARVEST).unwrap();

    // 4 * 1M: 10% are revenue, the rest vests over the 2 days since the start
    let event = Harvest {
        validators: 4,
        round_complete: true,
    };
    assert_event(&response.events, &suite.hub, event);
    let event = Came {
        native: 4 * M,
        fee: 400_000,
    };
    assert_event(&response.events, &suite.hub, event);
    let books = ledger(&suite);
    assert_eq!(books.buffer.u128(), 3_600_000);
    assert_eq!(books.unvested.u128(), 3_600_000);
    assert_eq!(books.owed.u128(), 400_000);
    assert_eq!(books.backing.u128(), 400 * M);
    assert_eq!(suite.native(&suite.hub), 4 * M);
    suite.advance(DAY);
    assert_eq!(ledger(&suite).backing.u128(), 401_800_000);
    assert_eq!(suite.now(), start + 3 * DAY);

    // the fee is not staked with the rest, and is paid once
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    assert_eq!(suite.native(&suite.hub), 400_000);
    assert_eq!(ledger(&suite).bonded.u128(), 403_600_000);
    let response = suite.collect().unwrap();
    let event = CollectRevenue {
        recipient: suite.treasury.to_string(),
        native: 400_000,
    };
    assert_event(&response.events, &suite.hub, event);
    assert_eq!(suite.native(&suite.treasury), 400_000);
    assert_eq!(suite.native(&suite.hub), 0);
    let error = suite.collect().unwrap_err().downcast().unwrap();
    assert!(matches!(error, ContractError::NothingOwed { .. }));
    let totals = revenue(&suite);
    assert_eq!(totals.total_rewards.u128(), 4 * M);
    assert_eq!(totals.total_fees.u128(), 400_000);
}

#[test]
fn harvest_h29_when_a_second_early_then_too_early() {
    let mut suite = earning(builder());
    let keeper = suite.keeper();
    suite.advance(2 * DAY);
    suite.crank(&HARVEST).unwrap();
    let next_seconds = suite.now() + DAY;
    for (before, due) in [(1, false), (0, true)] {
        until(&mut suite, next_seconds - before);
        assert_eq!(work(&suite).harvest, due);
        if !due {
            let error = hub_refuses(&mut suite, &keeper, &HARVEST, &[]);
            let now_seconds = suite.now();
            assert_eq!(
                error,
                ContractError::TooEarly {
                    next_seconds,
                    now_seconds
                }
            );
        }
    }
    suite.crank(&HARVEST).unwrap();
    until(&mut suite, next_seconds + DAY + 1);
    suite.crank(&HARVEST).unwrap();
}

#[test]
fn harvest_when_limited_then_a_round_in_pages_books_the_same() {
    let run = |limit: Option<u32>, calls: u32| {
        let mut suite = earning(builder());
        allocate_all(&mut suite, 2 * M);
        suite.advance(2 * DAY);
        for call in 1..=calls {
            let response = suite.crank(&ExecuteMsg::Harvest { limit }).unwrap();
            let event = Harvest {
                validators: 4 / calls,
                round_complete: call == calls,
            };
            assert_event(&response.events, &suite.hub, event);
        }
        let error = suite.crank(&HARVEST).unwrap_err().downcast().unwrap();
        assert!(matches!(error, ContractError::TooEarly { .. }));
        ledger(&suite)
    };
    let whole = run(None, 1);
    assert_eq!(run(Some(100), 1), whole);
    assert_eq!(run(Some(2), 2), whole);
    assert_eq!(run(Some(1), 4), whole);
}

#[test]
fn harvest_h33_h68_when_each_withdrawal_fails_in_turn_then_the_others_count_and_the_next_gets_it() {
    for broken in 0..4 {
        let mut suite = earning(builder());
        allocate_all(&mut suite, 2 * M);
        let validator = suite.validators[broken].clone();
        let failing = (&validator, MsgKind::Withdraw);
        suite.app.set_failing(failing.0, failing.1, Some("panics"));
        suite.advance(2 * DAY);
        let response = suite.crank(&HARVEST).unwrap();
        let event = ValidatorFailed {
            validator: validator.clone(),
            step: "withdraw".into(),
        };
        assert_event(&response.events, &suite.hub, event);
        assert_eq!(revenue(&suite).total_rewards.u128(), 3 * M);
        suite.app.set_failing(failing.0, failing.1, None);
        suite.advance(DAY);
        suite.crank(&HARVEST).unwrap();
        assert_eq!(revenue(&suite).total_rewards.u128(), 4 * M);
    }
}

#[test]
fn harvest_when_frozen_then_no_message_goes_there() {
    let mut suite = earning(builder());
    allocate_all(&mut suite, 2 * M);
    let validator = suite.validators[1].clone();
    let guardian = suite.guardian.clone();
    let msg = ExecuteMsg::Freeze { validator };
    suite.hub(&guardian, &msg).unwrap();
    suite.advance(2 * DAY);
    suite.crank(&HARVEST).unwrap();
    assert_eq!(revenue(&suite).total_rewards.u128(), 3 * M);
}

#[test]
fn harvest_h38_when_coins_were_sent_before_then_they_are_no_rewards() {
    let mut suite = earning(builder());
    let bob = suite.user("bob");
    allocate_all(&mut suite, 2 * M);
    let hub = suite.hub.clone();
    suite.send(&bob, &hub, coin(77 * M, NATIVE)).unwrap();
    suite.advance(2 * DAY);
    let response = suite.crank(&HARVEST).unwrap();
    let event = Came {
        native: 4 * M,
        fee: 400_000,
    };
    assert_event(&response.events, &suite.hub, event);
    assert_eq!(ledger(&suite).owed.u128(), 400_000);
}

/// The SDK pays rewards at delegate, undelegate and redelegate too: booked as rewards, with the fee.
#[test]
fn inv7_harvest_h39_when_another_step_pays_rewards_then_they_are_booked_with_the_fee() {
    for step in ["delegate", "undelegate", "redelegate"] {
        let mut suite = earning(builder());
        let (alice, bob) = (suite.user("alice"), suite.user("bob"));
        allocate(&mut suite, 0, 2 * M);
        suite.advance(DAY);
        let response = match step {
            "delegate" => {
                suite.deposit(&bob, 40 * M).unwrap();
                suite.crank(&ExecuteMsg::Submit {}).unwrap()
            }
            "undelegate" => {
                suite.unbond(&alice, 320 * M).unwrap();
                suite.crank(&ExecuteMsg::Submit {}).unwrap()
            }
            _ => {
                let validator = suite.validators[0].clone();
                suite
                    .admin(pstake_types::hub::AdminMsg::RemoveValidator { validator })
                    .unwrap();
                suite.crank(&ExecuteMsg::Rebalance { limit: None }).unwrap()
            }
        };
        let event = Came {
            native: M,
            fee: 100_000,
        };
        assert_event(&response.events, &suite.hub, event);
        let books = ledger(&suite);
        assert_eq!(books.owed.u128(), 100_000, "{step}");
        assert_eq!(books.buffer.u128(), 900_000, "{step}");
        assert_eq!(books.unvested.u128(), 900_000, "{step}");
        // nothing is left to be taken for a donation
        suite.crank(&ExecuteMsg::Settle {}).unwrap();
        assert_eq!(ledger(&suite), books, "{step}");
    }
}

/// fee 400,000 in 3,333 : 3,333 : 3,334, rounded down: 133,320 and 133,360; the first takes the
/// rest, 133,320. A unit has nothing to share: it is the first one's.
#[test]
fn inv7_harvest_h40_h41_when_several_recipients_then_parts_add_up() {
    let app = pstake_testing::sdk::sdk_app(Default::default());
    let address = |name: &str| RevenueRecipient::Address(short_address(app.api(), name).into());
    let pool = RevenueRecipient::CommunityPool(CommunityPoolVia::Distribution);
    let all = [address("a"), address("b"), pool];
    let shares = all.iter().zip([3_333, 3_333, 3_334]);
    let shares: Vec<_> = shares
        .map(|(recipient, bps)| RevenueShare {
            recipient: recipient.clone(),
            bps,
        })
        .collect();
    for (each, expected) in [
        (2 * M, [133_320, 133_320, 133_360]),
        (6, [1, 0, 0]), // 4 * 3 = 12, fee 1
        (2, [0, 0, 0]), // 4 * 1 = 4, fee 0
    ] {
        let mut suite = earning(builder().revenue(shares.clone()));
        allocate_all(&mut suite, each);
        suite.advance(2 * DAY);
        suite.crank(&HARVEST).unwrap();
        let parts = [0, 1, 2].map(|i| owed(&suite, &all[i]));
        assert_eq!(parts, expected);
        let whole = revenue(&suite);
        assert_eq!(whole.total_owed.u128(), expected.iter().sum::<u128>());
        for (recipient, part) in all.iter().zip(parts) {
            let recipient = recipient.clone();
            let msg = ExecuteMsg::CollectRevenue { recipient };
            assert_eq!(suite.crank(&msg).is_ok(), part > 0);
        }
        assert_eq!(revenue(&suite).total_owed.u128(), 0);
    }
}

#[test]
fn harvest_when_community_pool_by_either_module_then_it_gets_its_part() {
    for via in [
        CommunityPoolVia::Distribution,
        CommunityPoolVia::ProtocolPool,
    ] {
        let external = via == CommunityPoolVia::ProtocolPool;
        let recipient = RevenueRecipient::CommunityPool(via);
        let shares = vec![RevenueShare {
            recipient: recipient.clone(),
            bps: 10_000,
        }];
        let builder = builder()
            .revenue(shares)
            .sdk(|p| p.external_community_pool = external);
        let mut suite = earning(builder);
        allocate_all(&mut suite, 2 * M);
        suite.advance(2 * DAY);
        suite.crank(&HARVEST).unwrap();
        let msg = ExecuteMsg::CollectRevenue { recipient };
        let response = suite.crank(&msg).unwrap();
        let event = CollectRevenue {
            recipient: "community_pool".into(),
            native: 400_000,
        };
        assert_event(&response.events, &suite.hub, event);
        let balances = suite.app.module_balances().unwrap();
        let pool = suite.app.community_pool();
        let held: Decimal = pool
            .iter()
            .map(|c| Decimal::try_from(c.amount).unwrap())
            .sum();
        if external {
            assert_eq!(balances.protocol_pool.u128(), 400_000);
        } else {
            assert_eq!(held, Decimal::from_ratio(400_000u128, 1u128));
        }
        assert_eq!(suite.native(&suite.hub), 3_600_000);
    }
}

#[test]
fn harvest_h72_when_nobody_ticked_for_thirty_days_then_a_newcomer_gets_little() {
    let mut suite = earning(builder());
    let mallory = suite.user("mallory");
    allocate_all(&mut suite, 2 * M);
    suite.advance(30 * DAY);
    // in front of the harvest, with 99 times what others hold
    let stk = suite.deposit(&mallory, 39_600 * M).unwrap();
    suite.crank(&HARVEST).unwrap();
    assert_eq!(ledger(&suite).unvested.u128(), 3_600_000);
    suite.advance(DAY);
    let books = ledger(&suite);
    // a 30th of 3.6M has been released
    assert_eq!(books.unvested.u128(), 3_480_000);
    let worth = stk * books.backing.u128() / books.supply.u128();
    assert!(worth - 39_600 * M <= 118_800, "{worth}");
}

/// Rewards that a round brings vest over the time since the round before began.
#[test]
fn harvest_when_a_second_round_then_vests_since_the_first() {
    let mut suite = earning(builder());
    suite.advance(10 * DAY);
    suite.crank(&HARVEST).unwrap();
    allocate_all(&mut suite, 2 * M);
    suite.advance(2 * DAY);
    suite.crank(&HARVEST).unwrap();
    suite.advance(DAY);
    assert_eq!(ledger(&suite).unvested.u128(), 1_800_000);
    suite.advance(DAY);
    assert_eq!(ledger(&suite).unvested.u128(), 0);
}

/// Rate 1 for a day, then 1.8M vest on 400M in a day: 1.0045; a day later 1.0045 still.
#[test]
fn harvest_then_apr_and_average_are_by_time() {
    let mut suite = earning(builder());
    allocate_all(&mut suite, M);
    let start = suite.now();
    let average = |suite: &Suite, window_seconds| -> AverageRateResponse {
        suite
            .ask(&QueryMsg::AverageRate { window_seconds })
            .unwrap()
    };
    suite.advance(DAY);
    suite.crank(&HARVEST).unwrap();
    suite.crank(&ExecuteMsg::Sync {}).unwrap(); // a point at 1
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Sync {}).unwrap(); // a point at 1.0045
    suite.advance(DAY);
    let rate: Decimal = "1.0045".parse().unwrap();
    let day = average(&suite, DAY);
    assert_eq!((day.average, day.apr), (rate, SignedDecimal::zero()));
    let two = average(&suite, 2 * DAY);
    assert_eq!(two.average.to_string(), "1.00225");
    // 0.0045 in 2 days: 0.82125 a year
    assert_eq!(two.apr.to_string(), "0.82125");
    assert_eq!(two.from.rate, Decimal::one());
    assert_eq!(two.to.rate, rate);
    let all = average(&suite, 1_000 * DAY);
    assert!(all.from.time_seconds <= start);
}
