//! H07 to H10: previews, quotes and the age of what they are made from.

use cosmwasm_std::{coins, Decimal, Uint128};
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::{valoper, Form, Suite, NATIVE};
use pstake_types::hub::{
    ExecuteMsg, PendingWorkResponse, PreviewDepositResponse, PreviewUnbondResponse, QueryMsg,
};
use pstake_types::token::RedemptionRateResponse;

use crate::checks::{grown, hub_refuses, ledger};

fn preview(suite: &Suite, native: u128) -> PreviewDepositResponse {
    let native = native.into();
    suite.ask(&QueryMsg::PreviewDeposit { native }).unwrap()
}

fn deposit(min: Uint128) -> ExecuteMsg {
    ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: Some(min),
        referral: None,
    }
}

/// Odd amounts at odd times, with rewards, streams, a donation and a slash on the way.
#[test]
fn h07_deposit_then_mints_what_was_previewed_just_before() {
    let mut suite = Suite::builder().build();
    let alice = suite.user("alice");
    let mut native = 12_345_678_901u128;
    for step in 0..60u64 {
        suite.advance(step * 1_237 + 1);
        match step % 7 {
            2 => drop(suite.tick().unwrap()),
            3 => {
                let gift = coins(step.into(), NATIVE);
                suite
                    .send(&alice, &suite.hub.clone(), gift[0].clone())
                    .unwrap();
            }
            5 if step > 30 => drop(suite.app.downtime_slash(&valoper(1)).unwrap()),
            _ => {}
        }
        let previewed = preview(&suite, native);
        let backing = ledger(&suite).backing;
        let minted = suite.deposit(&alice, native).unwrap();
        assert_eq!(minted, previewed.stk.u128(), "step {step}");
        assert_eq!(ledger(&suite).backing, backing + Uint128::new(native));
        native = native * 7 / 9 + 13;
    }
    assert!(ledger(&suite).rate != Decimal::one());
}

/// In one block: deposit much, bring rewards in, leave by the buffer, claim.
#[test]
fn h08_deposit_harvest_and_exit_in_one_block_then_no_profit() {
    let mut suite = Suite::builder().build();
    let (alice, thief) = (suite.user("alice"), suite.user("thief"));
    suite.deposit(&alice, 100_000_000_000).unwrap();
    suite.tick_days(3);
    suite.advance(30 * 86_400); // a month of rewards waits
    let before = suite.native(&thief);
    let stk = suite.deposit(&thief, 500_000_000_000).unwrap();
    let rate = ledger(&suite).rate;
    let rewards = suite.crank(&ExecuteMsg::Harvest { limit: None }).unwrap();
    assert!(rewards.events.iter().any(|e| e.ty == "wasm-pstake_rewards"));
    assert_eq!(ledger(&suite).rate, rate, "harvested is not vested");
    suite.unbond(&thief, stk).unwrap();
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    suite.claim(&thief).unwrap();
    let after = suite.native(&thief);
    assert!(after <= before, "gained {}", after - before);
    assert!(before - after <= 2, "lost {}", before - after);
}

/// A day later the thief has at most her part of one day's stream.
#[test]
fn h08_deposit_before_a_late_harvest_then_profit_is_bounded_by_the_stream() {
    let mut suite = Suite::builder().build();
    let (alice, thief) = (suite.user("alice"), suite.user("thief"));
    suite.deposit(&alice, 100_000_000_000).unwrap();
    suite.tick_days(3);
    suite.advance(30 * 86_400);
    let stk = suite.deposit(&thief, 100_000_000_000).unwrap();
    suite.tick().unwrap();
    let month = ledger(&suite).unvested.u128();
    suite.advance(86_400);
    let preview: PreviewUnbondResponse = suite
        .ask(&QueryMsg::PreviewUnbond { stk: stk.into() })
        .unwrap();
    let gain = preview.native.u128() - 100_000_000_000;
    // half of a thirtieth
    assert!(gain <= month / 59, "gained {gain} of {month}");
}

#[test]
fn h09_slash_then_queries_tell_it_or_their_age_without_a_sync() {
    let (mut suite, _) = grown(Form::Native);
    let before = ledger(&suite);
    suite.advance(3_600);
    let height = suite.app.block_info().height;
    suite.app.double_sign(&valoper(1), height).unwrap();
    let hub = suite.hub.clone();
    let left: Uint128 = suite.app.delegations(&hub).iter().map(|d| d.tokens).sum();
    let loss = before.bonded - left;
    assert!(loss > Uint128::new(100_000));

    let stale = ledger(&suite);
    assert_eq!((stale.rate, stale.bonded), (before.rate, before.bonded));
    assert_eq!(stale.age_seconds, before.age_seconds + 3_600);
    let rate: RedemptionRateResponse = suite.ask(&QueryMsg::RedemptionRate {}).unwrap();
    assert_eq!(rate.updated_at_seconds, before.synced_at_seconds);
    let fresh: RedemptionRateResponse = suite.ask(&QueryMsg::FreshRate {}).unwrap();
    assert_eq!(fresh.native, before.backing - loss);
    assert_eq!(fresh.updated_at_seconds, suite.now());
    let work: PendingWorkResponse = suite.ask(&QueryMsg::PendingWork {}).unwrap();
    assert_eq!(work.unrecorded_loss, loss);
    let quote = preview(&suite, 1_000_000);
    assert!(quote.stk_at_fresh_rate > quote.stk);
    let exit = QueryMsg::PreviewUnbond { stk: before.supply };
    let exit: PreviewUnbondResponse = suite.ask(&exit).unwrap();
    assert_eq!(exit.native, fresh.native);

    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    let synced = ledger(&suite);
    assert_eq!((synced.backing, synced.rate), (fresh.native, fresh.rate));
    assert_eq!((synced.age_seconds, synced.total_losses), (0, loss));
    assert_eq!(preview(&suite, 1_000_000).stk, quote.stk_at_fresh_rate);
}

/// The rate rises between quote and execution.
#[test]
fn h10_rate_moves_after_the_quote_then_min_out_rejects() {
    let mut suite = Suite::builder().build();
    let alice = suite.user("alice");
    suite.deposit(&alice, 100_000_000_000).unwrap();
    suite.tick_days(3);
    let min = preview(&suite, 1_000_000_000).stk_at_fresh_rate;
    suite.tick_days(1);
    let funds = coins(1_000_000_000, NATIVE);
    let error = hub_refuses(&mut suite, &alice, &deposit(min), &funds);
    let actual = preview(&suite, 1_000_000_000).stk;
    assert!(actual < min);
    assert_eq!(error, ContractError::MinOutNotMet { min, actual });
}

/// A deposit at a rate that hides a loss would pay for those who bore it; quoted at the fresh rate
/// it fails until somebody syncs.
#[test]
fn h10_rate_hides_a_loss_then_min_out_of_the_fresh_rate_rejects() {
    let (mut suite, alice) = grown(Form::Native);
    let height = suite.app.block_info().height;
    suite.app.double_sign(&valoper(1), height).unwrap();
    let quote = preview(&suite, 1_000_000);
    let (min, actual) = (quote.stk_at_fresh_rate, quote.stk);
    let funds = coins(1_000_000, NATIVE);
    let error = hub_refuses(&mut suite, &alice, &deposit(min), &funds);
    assert_eq!(error, ContractError::MinOutNotMet { min, actual });
    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    suite.deposit_with(&alice, &deposit(min), &funds).unwrap();
}
