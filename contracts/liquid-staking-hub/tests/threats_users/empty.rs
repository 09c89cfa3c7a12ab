//! H05, H06, H27: nothing or everything gone.

use cosmwasm_std::Uint128;
use cw20::Denom;
use cw_ownable::Action;
use pstake_testing::sdk::Rewards;
use pstake_testing::suite::{valoper, Suite};
use pstake_types::hub::*;

use crate::checks::{ledger, refused, FORMS};

#[test]
fn h05_everybody_leaves_and_rewards_come_in_then_the_next_rate_is_fair() {
    let mut suite = Suite::builder().self_delegation(1_000_000_000).build();
    let (alice, bob) = (suite.user("alice"), suite.user("bob"));
    let stk = suite.deposit(&alice, 50_000_000_000).unwrap();
    suite.tick_days(20);
    suite.unbond(&alice, stk).unwrap();
    suite.tick_days(30);
    let claimed = suite.claim(&alice).unwrap();
    assert!(claimed > 50_000_000_000);
    assert_eq!(suite.supply(), suite.seed);
    // what came in since belongs to the seed: the rate rises, and is never undefined
    let before = ledger(&suite);
    suite.tick_days(30);
    suite.advance(86_400); // the next submission is due: deposits are priced as of now
    let after = ledger(&suite);
    assert!(after.rate > before.rate && after.backing > after.supply);
    let expected = Uint128::new(1_000_000_000).multiply_ratio(after.supply, after.backing);
    let stk = suite.deposit(&bob, 1_000_000_000).unwrap();
    assert_eq!(stk, expected.u128());
    let back = QueryMsg::PreviewUnbond { stk: stk.into() };
    let back: PreviewUnbondResponse = suite.ask(&back).unwrap();
    assert!(back.native.u128() + 2 >= 1_000_000_000, "{back:?}");
    suite.unbond(&bob, stk).unwrap();
    suite.tick_days(24);
    assert!(suite.claim(&bob).unwrap() + 2 >= 1_000_000_000);
}

/// Every query answers on a hub that nothing has happened to.
#[test]
fn h06_every_query_on_a_fresh_contract() {
    for form in FORMS {
        let suite = Suite::builder().form(form).build();
        let user = suite.owner.to_string();
        let (start_after, limit) = (None, None);
        let native = Uint128::new(5);
        let recipient = RevenueRecipient::Address(user.clone());
        let queries = [
            QueryMsg::Config {},
            QueryMsg::Ownership {},
            QueryMsg::Ledger {},
            QueryMsg::RedemptionRate {},
            QueryMsg::FreshRate {},
            QueryMsg::PreviewDeposit { native },
            QueryMsg::PreviewUnbond { stk: native },
            QueryMsg::PreviewClaim {
                user: user.clone(),
                limit,
            },
            QueryMsg::UnbondRequests {
                user,
                start_after,
                limit,
            },
            QueryMsg::Batch { batch_id: 1 },
            QueryMsg::Batches { start_after, limit },
            QueryMsg::Validators {
                start_after: None,
                limit,
            },
            QueryMsg::PendingWork {},
            QueryMsg::RateHistory { start_after, limit },
            QueryMsg::AverageRate { window_seconds: 0 },
            QueryMsg::AverageRate {
                window_seconds: 86_400,
            },
            QueryMsg::Revenue {},
            QueryMsg::RevenueOwed { recipient },
            QueryMsg::Solvency {},
        ];
        for msg in queries {
            let answer = suite.ask::<serde_json::Value>(&msg);
            answer.unwrap_or_else(|e| panic!("{msg:?}: {e}"));
        }
    }
}

/// Every message on a hub that nothing has happened to: done, or a reason.
#[test]
fn h06_every_message_on_a_fresh_contract() {
    let done: [fn(&Suite) -> ExecuteMsg; 13] = [
        |_| ExecuteMsg::Tick { limit: None },
        |_| ExecuteMsg::Settle {},
        |_| ExecuteMsg::Sync {},
        |_| ExecuteMsg::Submit {},
        |_| ExecuteMsg::Pause {
            flow: Flow::Unbonds,
        },
        |_| ExecuteMsg::Unpause {
            flow: Flow::Unbonds,
        },
        |_| ExecuteMsg::Freeze {
            validator: valoper(1),
        },
        |_| ExecuteMsg::Unfreeze {
            validator: valoper(1),
        },
        |_| {
            ExecuteMsg::Admin(AdminMsg::RemoveValidator {
                validator: valoper(1),
            })
        },
        |_| ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 0 }),
        |_| ExecuteMsg::Admin(AdminMsg::SetGuardian { guardian: None }),
        |_| ExecuteMsg::Admin(AdminMsg::UpdateParams(ParamsUpdate::default())),
        |suite| {
            ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
                new_owner: suite.guardian.to_string(),
                expiry: None,
            })
        },
    ];
    type Refusal = (fn(&Suite) -> ExecuteMsg, &'static str);
    let not: [Refusal; 8] = [
        (
            |_| ExecuteMsg::CancelUnbond {},
            "no request in the open batch 1",
        ),
        (|_| ExecuteMsg::Claim { limit: None }, "nothing to claim"),
        (
            |suite| ExecuteMsg::ClaimFor {
                user: suite.guardian.to_string(),
                limit: None,
            },
            "nothing to claim",
        ),
        (|_| ExecuteMsg::Harvest { limit: None }, "too early"),
        (|_| ExecuteMsg::Rebalance { limit: None }, "too early"),
        (
            |suite| ExecuteMsg::CollectRevenue {
                recipient: RevenueRecipient::Address(suite.treasury.to_string()),
            },
            "nothing is owed",
        ),
        (
            |suite| {
                ExecuteMsg::Admin(AdminMsg::Sweep {
                    asset: Denom::Native("airdrop".into()),
                    recipient: suite.guardian.to_string(),
                })
            },
            "the hub holds no airdrop",
        ),
        (
            |_| ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
            "isn't a pending ownership",
        ),
    ];
    for form in FORMS {
        for msg in done {
            let mut suite = Suite::builder().form(form).build();
            let (owner, msg) = (suite.owner.clone(), msg(&suite));
            let result = suite.hub(&owner, &msg);
            result.unwrap_or_else(|e| panic!("{msg:?}: {e:?}"));
        }
        for (msg, expected) in not {
            let mut suite = Suite::builder().form(form).build();
            let (owner, hub, msg) = (suite.owner.clone(), suite.hub.clone(), msg(&suite));
            let error = refused(&mut suite, &owner, &hub, &msg, &[])
                .root_cause()
                .to_string();
            assert!(error.to_lowercase().contains(expected), "{msg:?}: {error}");
        }
    }
}

/// A batch that is due exactly the buffer: the buffer is zero, and deposits go on.
#[test]
fn h27_exit_of_exactly_the_buffer_then_deposits_go_on() {
    let mut suite = Suite::builder().rewards(Rewards::Nothing).build();
    let (alice, bob) = (suite.user("alice"), suite.user("bob"));
    suite.deposit(&alice, 9_000_000).unwrap();
    suite.tick_days(1);
    for rest in [0i64, 1, -1] {
        let native = suite.native(&alice);
        suite.deposit(&bob, 5_000_000).unwrap();
        let stk = 5_000_000u128.checked_add_signed(rest.into()).unwrap();
        assert_eq!(ledger(&suite).buffer.u128(), 5_000_000);
        suite.unbond(&alice, stk).unwrap();
        suite.tick_days(1);
        let batch_is_settled = suite.claim(&alice).is_ok();
        assert_eq!(batch_is_settled, rest <= 0, "{rest}");
        // too little to give each target a unit
        assert!(ledger(&suite).buffer.u128() <= 1);
        assert_eq!(suite.deposit(&bob, 1_000).unwrap(), 1_000);
        suite.tick_days(25);
        if !batch_is_settled {
            suite.claim(&alice).unwrap();
        }
        assert_eq!(suite.native(&alice), native + stk);
        suite.deposit(&alice, stk).unwrap();
        suite.tick_days(1);
    }
    // and of everything there is but the seed
    for user in [&alice, &bob] {
        let stk = suite.stk(user);
        suite.unbond(user, stk).unwrap();
    }
    suite.tick_days(25);
    for user in [&alice, &bob] {
        suite.claim(user).unwrap();
    }
    assert_eq!(suite.supply(), suite.seed);
    suite.deposit(&bob, 1_000).unwrap();
}
