//! The hub is wound down while a pool and an alliance hold its stk.

use cosmwasm_std::{coin, Addr};
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::alliance::{native, Restaking};
use pstake_testing::suite::{PoolInit, Suite, NATIVE};
use pstake_types::alliance::{self, Schedule};
use pstake_types::hub::{
    AdminMsg, ConfigResponse, ExecuteMsg, PendingWorkResponse, QueryMsg, WindDown,
};

use crate::world::M;

/// Restakers, a grantor, providers; stk in the pool, requests in the queue.
fn busy() -> (Restaking, Vec<Addr>) {
    let suite = Suite::builder().pool(PoolInit::default()).build();
    let builder = Suite::restaking()
        .asset(suite.stk_denom(), 50, M)
        .reward(native("ureward"));
    let mut world = builder.build(suite);
    let people: Vec<Addr> = ["alice", "bob", "carol"].map(|n| world.user(n)).into();
    let stk = world.stk_denom();
    for user in &people {
        world.deposit(user, 100 * M).unwrap();
        world.provide(user, 30 * M).unwrap();
        world.stake(user, &stk, 20 * M).unwrap();
    }
    let grant = alliance::ExecuteMsg::Grant {
        grantor: None,
        min_stk_out: None,
    };
    world
        .send_alliance(&people[2], &grant, &[coin(40 * M, NATIVE)])
        .unwrap();
    world.fund(&people[0], coin(10 * M, "ureward"));
    let schedule = alliance::ExecuteMsg::Fund(Schedule {
        start_seconds: None,
        duration_seconds: 30 * 86_400,
    });
    world
        .send_alliance(&people[0], &schedule, &[coin(10 * M, "ureward")])
        .unwrap();
    for _ in 0..5 {
        keep(&mut world);
        world.unbond(&people[1], M).unwrap();
        world.instant(&people[0], 3 * M).unwrap();
    }
    (world, people)
}

/// A keeper's day: ticks of all, and whatever is announced and due.
fn keep(world: &mut Restaking) {
    world.keep_days(1);
    world.tick_pool().unwrap();
    let work: PendingWorkResponse = world.ask(&QueryMsg::PendingWork {}).unwrap();
    for id in work.changes {
        world.crank(&ExecuteMsg::ApplyChange { id }).unwrap();
    }
}

fn stage(world: &Restaking) -> WindDown {
    let config: ConfigResponse = world.ask(&QueryMsg::Config {}).unwrap();
    config.wind_down
}

/// Every invariant of all contracts is checked after each message.
#[test]
fn h13_wind_down_with_pool_and_alliance_and_a_slash_then_all_their_stk_is_paid_at_the_one_rate() {
    let (mut world, people) = busy();
    let (owner, stk) = (world.owner.clone(), world.stk_denom());
    let end = ExecuteMsg::Admin(AdminMsg::WindDown {});
    world.hub(&owner, &end).unwrap();
    for _ in 0..8 {
        keep(&mut world);
    }
    assert_eq!(stage(&world), WindDown::Undelegating {});
    for _ in 0..3 {
        keep(&mut world);
    }
    let (validator, height) = (world.validators[0].clone(), world.app.block_info().height);
    world.app.double_sign(&validator, height).unwrap();
    // who is in the alliance can leave it meanwhile, nobody comes in through the hub
    world.unstake(&people[1], &stk, 5 * M).unwrap();
    let more = alliance::ExecuteMsg::DepositAndStake {
        receiver: None,
        min_stk_out: None,
    };
    let refused = world.send_alliance(&people[1], &more, &[coin(M, NATIVE)]);
    assert!(refused.is_err());
    for _ in 0..40 {
        keep(&mut world);
    }
    let WindDown::Redeeming {
        native,
        stk: supply,
    } = stage(&world)
    else {
        panic!("{:?}", stage(&world));
    };

    // the pool's stk was paid by its own ticks
    let pool = world.pool().clone();
    assert_eq!(world.stk(&pool.address), 0);
    let state = world.pool_state();
    assert_eq!((state.due.u128(), state.queued_stk.u128()), (0, 0));

    // the grantor's comes back at once, to him
    let before = world.native(&people[2]);
    let recall = alliance::ExecuteMsg::Recall { shares: None };
    world.send_alliance(&people[2], &recall, &[]).unwrap();
    let back = world.native(&people[2]) - before;
    assert!(back > 36 * M && back < 44 * M, "{back}");

    for user in &people {
        let locked = match *user == people[1] {
            true => 15 * M,
            false => 20 * M,
        };
        world.unstake(user, &stk, locked).unwrap();
    }
    for _ in 0..4 {
        keep(&mut world);
    }
    for user in &people {
        world.withdraw(user).unwrap();
        world.claim_rewards(user).unwrap();
        let shares = world.shares(user);
        world.leave_pool(user, shares).unwrap();
        assert_eq!(world.shares(user), 0, "nothing waits in a queue any more");
        let units = world.stk(user);
        let before = world.native(user);
        world.unbond(user, units).unwrap();
        let paid = world.native(user) - before;
        let due = units * native.u128() / supply.u128();
        assert_eq!(paid, due);
    }
    // what he had queued before the end
    world.claim(&people[1]).unwrap();
    // the hub's seed, and what is less than a unit of yield in the alliance
    let left = world.supply() - world.seed;
    assert!(left < M / 10, "{left}");
}
