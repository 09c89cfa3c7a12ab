//! The pool's stk on its way back to native: bought by the hub's submissions, or through its queue.

use cosmwasm_std::Uint128;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::event::{AddRevenue, BuyFromPool};
use pstake_types::hub::{ConfigResponse, FreshRateResponse, QueryMsg as HubQuery};
use pstake_types::pool::event::{Collect, PayRevenue, Queue, Recycle};
use pstake_types::pool::{ExecuteMsg, PendingWorkResponse, QueryMsg};

use crate::checks::{assert_event, ledger, world, worth, World, FORMS};

#[test]
fn submit_when_a_buffer_is_left_then_buys_the_pools_stk_at_the_rate() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        suite.instant(&alice, 30_000_000).unwrap();
        let bob = suite.user("bob");
        suite.deposit(&bob, 10_000_000).unwrap();
        suite.unbond(&alice, 1_000_000).unwrap();
        let (state, before) = (suite.pool_state(), ledger(&suite));
        let due = worth(&suite, 1_000_000);
        suite.advance(86_400);
        let response = suite.tick().unwrap();

        // users' requests first, the pool's stk with the rest
        let buffer = 10_000_000 - due;
        let after = suite.pool_state();
        let stk = state.stk.u128() - after.stk.u128();
        let native = after.totals.recycled.u128();
        assert!(buffer - native <= 1, "{native} of {buffer}");
        assert_eq!(native, worth(&suite, stk));
        let now = ledger(&suite);
        assert_eq!(
            now.supply.u128(),
            before.supply.u128() - 1_000_000 - stk,
            "burned"
        );
        assert!(now.rate >= before.rate);
        let (hub, pool) = (suite.hub.clone(), suite.pool().address.clone());
        assert_event(&response.events, &hub, BuyFromPool { stk, native });
        assert_event(&response.events, &pool, Recycle { stk, native });
    }
}

#[test]
fn tick_when_the_hub_has_not_bought_then_queues_claims_and_puts_to_work() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        suite.instant(&alice, 30_000_000).unwrap();
        let work = |suite: &pstake_testing::suite::Suite| -> PendingWorkResponse {
            suite.ask_pool(&QueryMsg::PendingWork {}).unwrap()
        };
        // not before the hub has had the choice to buy
        assert_eq!(work(&suite).queue, Uint128::zero());
        suite.advance(86_400);
        suite.tick().unwrap();
        assert_eq!(work(&suite).queue.u128(), 30_000_000);
        suite.tick_pool().unwrap();
        let state = suite.pool_state();
        assert_eq!((state.stk.u128(), state.queued_stk.u128()), (0, 30_000_000));
        assert_eq!(state.owed.u128(), 0);

        let worth = worth(&suite, 30_000_000);
        suite.keep_days(1);
        let state = suite.pool_state();
        assert_eq!(state.queued_stk.u128(), 0);
        assert!(state.due.u128().abs_diff(worth) < 64, "{state:?}");
        suite.keep_days(22);
        let state = suite.pool_state();
        assert_eq!(state.due.u128(), 0);
        assert_eq!(state.nav, state.liquidity);
        assert!(!work(&suite).any());
    }
}

fn queueable(suite: &Suite) -> u128 {
    let work: PendingWorkResponse = suite.ask_pool(&QueryMsg::PendingWork {}).unwrap();
    work.queue.u128()
}

/// The hub has the choice to buy, but not for ever: nobody may keep it from submitting.
#[test]
fn queue_when_the_hub_makes_no_submission_then_two_days_after_its_time() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 30_000_000).unwrap();
    let fresh: FreshRateResponse = suite.ask(&HubQuery::FreshRate {}).unwrap();
    let from = fresh.next_submit_seconds + 2 * 86_400;
    suite.advance(from - 1 - suite.now());
    assert_eq!(queueable(&suite), 0);
    suite.advance(1);
    assert_eq!(queueable(&suite), 30_000_000);
    suite.tick_pool().unwrap();
    assert_eq!(suite.pool_state().queued_stk.u128(), 30_000_000);
}

#[test]
fn queue_when_below_the_hubs_least_request_then_waits_for_more() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let config: ConfigResponse = suite.ask(&HubQuery::Config {}).unwrap();
    let least = config.min_unbond.u128();
    for (stk, ready) in [(least - 10, 0), (10, least)] {
        suite.instant(&alice, stk).unwrap();
        suite.advance(86_400);
        suite.tick().unwrap();
        assert_eq!(queueable(&suite), ready);
        suite.tick_pool().unwrap();
        assert_eq!(suite.pool_state().queued_stk.u128(), ready);
    }
}

#[test]
fn attack_when_anybody_claims_for_the_pool_then_it_takes_the_coins_up() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.instant(&alice, 30_000_000).unwrap();
    suite.keep_days(2);
    suite.tick_days(23);
    let before = suite.pool_state();
    let user = suite.pool().address.to_string();
    let msg = pstake_types::hub::ExecuteMsg::ClaimFor { user, limit: None };
    suite.crank(&msg).unwrap();
    assert_eq!(suite.pool_state().nav, before.nav);
    suite.tick_pool().unwrap();
    let after = suite.pool_state();
    assert_eq!((after.nav, after.unvested), (before.nav, before.unvested));
    assert_eq!(after.liquidity, after.nav);
}

/// Stk of a hub that was wound down is worth native at once: the pool goes on, and ends as native.
#[test]
fn wind_down_of_the_hub_then_the_pool_redeems_its_stk_and_providers_leave_with_native() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 20_000_000).unwrap();
    suite.keep_days(3);
    suite
        .admin(pstake_types::hub::AdminMsg::WindDown {})
        .unwrap();
    suite.keep_days(30);
    let config: pstake_types::hub::ConfigResponse =
        suite.ask(&pstake_types::hub::QueryMsg::Config {}).unwrap();
    let redeeming = format!("{:?}", config.wind_down);
    assert!(redeeming.contains("Redeeming"), "{redeeming}");
    let before = suite.pool_state().share_price;
    suite.instant(&alice, 10_000_000).unwrap();
    suite.keep_days(4);
    let state = suite.pool_state();
    assert_eq!((state.stk.u128(), state.queued_stk.u128()), (0, 0));
    assert_eq!((state.due.u128(), state.nav), (0, state.liquidity));
    assert!(state.share_price >= before);
    let held = suite.shares(&lea);
    suite.leave_pool(&lea, held).unwrap();
    assert_eq!(suite.shares(&lea), 0);
}

/// Each crank tells what moved.
#[test]
fn cranks_then_their_events_say_what_moved() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        let pool = suite.pool().address.clone();
        suite.instant(&alice, 30_000_000).unwrap();
        let owed = suite.pool_state().owed.u128();
        let response = suite.crank_pool(&ExecuteMsg::PayRevenue {}).unwrap();
        assert_event(&response.events, &pool, PayRevenue { native: owed });
        let hub = suite.hub.clone();
        let sender = pool.to_string();
        let revenue = AddRevenue {
            sender,
            native: owed,
        };
        assert_event(&response.events, &hub, revenue);
        suite.advance(86_400);
        suite.tick().unwrap();
        let response = suite.crank_pool(&ExecuteMsg::Queue {}).unwrap();
        assert_event(&response.events, &pool, Queue { stk: 30_000_000 });
        suite.keep_days(1);
        let due = suite.pool_state().due.u128();
        suite.tick_days(23);
        // a gift comes together with what was due
        let gift = cosmwasm_std::Coin::new(777u128, pstake_testing::suite::NATIVE);
        suite.send(&alice, &pool, gift).unwrap();
        let response = suite.crank_pool(&ExecuteMsg::Collect {}).unwrap();
        let collect = Collect {
            native: due + 777,
            gift: 777,
            loss: 0,
            due: 0,
            at_risk: 0,
        };
        assert_event(&response.events, &pool, collect);
        assert_eq!(suite.pool_state().totals.gifts.u128(), 777);
    }
}
