//! What is refused, with nothing lost.

use cosmwasm_std::{coin, coins, from_json, to_json_binary, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg, Denom};
use cw_ownable::{Action, OwnershipError};
use cw_utils::PaymentError;
use instant_unbond_pool::ContractError;
use pstake_testing::suite::{pool_message, Form, PoolInit, Suite, NATIVE};
use pstake_types::hub;
use pstake_types::pool::event::{SetConfig, Sweep};
use pstake_types::pool::{
    AdminMsg, BucketLimit, ConfigResponse, Cw20HookMsg, ExecuteMsg, FeeCurve, QueryMsg,
    SettingsUpdate, MAX_REFILL_SECONDS, MIN_REFILL_SECONDS,
};

use crate::checks::{
    assert_event, exit_hook, instant_hook, pool_refuses, pool_refuses_cw20, refused, world,
    world_with, World,
};

fn deposit() -> ExecuteMsg {
    ExecuteMsg::Deposit {
        receiver: None,
        min_shares_out: None,
    }
}

fn config(suite: &Suite) -> ConfigResponse {
    suite.ask_pool(&QueryMsg::Config {}).unwrap()
}

/// Every message that takes no coins.
fn unpaid() -> Vec<ExecuteMsg> {
    vec![
        ExecuteMsg::Tick {},
        ExecuteMsg::Collect {},
        ExecuteMsg::Queue {},
        ExecuteMsg::PayRevenue {},
        ExecuteMsg::Pause {},
        ExecuteMsg::Unpause {},
        ExecuteMsg::Admin(AdminMsg::SetGuardian { guardian: None }),
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
    ]
}

#[test]
fn h45_unpaid_messages_when_sent_with_coins_then_refused() {
    let World { mut suite, .. } = world(Form::Native);
    let owner = suite.owner.clone();
    suite.fund(&owner, coin(5, NATIVE));
    for msg in unpaid() {
        let error = pool_refuses(&mut suite, &owner, &msg, &coins(5, NATIVE));
        assert_eq!(error, PaymentError::NonPayable {}.into(), "{msg:?}");
    }
}

#[test]
fn h45_deposit_when_the_coins_are_wrong_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.fund(&alice, coin(5, "other"));
    let none = pool_refuses(&mut suite, &alice, &deposit(), &[]);
    assert_eq!(none, PaymentError::NoFunds {}.into());
    let wrong = pool_refuses(&mut suite, &alice, &deposit(), &coins(5, "other"));
    assert_eq!(wrong, PaymentError::MissingDenom(NATIVE.into()).into());
    let two = [coin(5, "other"), coin(5, NATIVE)];
    let two = pool_refuses(&mut suite, &alice, &deposit(), &two);
    assert_eq!(two, PaymentError::MultipleDenoms {}.into());
}

#[test]
fn h10_deposit_when_less_than_the_minimum_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let min = Uint128::new(5_000_001);
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_shares_out: Some(min),
    };
    let error = pool_refuses(&mut suite, &alice, &msg, &coins(5_000_000, NATIVE));
    let actual = Uint128::new(5_000_000);
    assert_eq!(error, ContractError::MinOutNotMet { min, actual });
}

#[test]
fn h57_receive_when_not_from_stk_or_shares_then_refused() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    let forged = |hook: &Cw20HookMsg| {
        ExecuteMsg::Receive(Cw20ReceiveMsg {
            sender: alice.to_string(),
            amount: Uint128::new(1_000_000),
            msg: to_json_binary(hook).unwrap(),
        })
    };
    for hook in [instant_hook(None, None), exit_hook(None, None, None)] {
        let error = pool_refuses(&mut suite, &alice, &forged(&hook), &[]);
        let sender = alice.clone();
        assert_eq!(error, ContractError::NotAToken { sender });
    }
    // a token that lies: it says that nothing came
    let (stk, pool) = (suite.token.clone(), suite.pool().clone());
    for (token, hook) in [
        (stk, instant_hook(None, None)),
        (pool.shares, exit_hook(None, None, None)),
    ] {
        let ExecuteMsg::Receive(mut wrapped) = forged(&hook) else {
            unreachable!()
        };
        wrapped.amount = Uint128::zero();
        let msg = ExecuteMsg::Receive(wrapped);
        let error = pool_refuses(&mut suite, &token, &msg, &[]);
        assert_eq!(error, ContractError::ZeroAmount {});
    }
    // another pool's shares are a foreign token, and stk is not shares nor shares stk
    let (stk, shares) = (suite.token.clone(), suite.pool().shares.clone());
    for (sender, expected, sent, hook) in [
        (&alice, &shares, &stk, exit_hook(None, None, None)),
        (&lea, &stk, &shares, instant_hook(None, None)),
    ] {
        let error = pool_refuses_cw20(&mut suite, sender, sent, 1_000, &hook);
        let (expected, sent) = (expected.clone(), sent.clone());
        assert_eq!(error, ContractError::WrongToken { expected, sent });
    }
    let old = suite.pool().clone();
    suite.add_pool(PoolInit::default());
    suite.checked = false; // the suite knows one pool
    let hook = exit_hook(None, None, None);
    let error = pool_refuses_cw20(&mut suite, &lea, &old.shares, 1_000, &hook);
    let sender = old.shares;
    assert_eq!(error, ContractError::NotAToken { sender });
}

#[test]
fn receive_when_the_hook_is_unknown_or_misspelt_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let stk = suite.token.clone();
    for hook in [
        serde_json::json!({"unbond": {}}),
        serde_json::json!({"instant_unbond": {"min_native": "5"}}),
    ] {
        let error = pool_refuses_cw20(&mut suite, &alice, &stk, 1_000, &hook);
        assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    }
}

#[test]
fn exit_when_more_than_held_then_the_token_refuses() {
    let World { mut suite, lea, .. } = world(Form::Native);
    let (pool, held) = (suite.pool().clone(), suite.shares(&lea));
    let msg = Cw20ExecuteMsg::Send {
        contract: pool.address.to_string(),
        amount: Uint128::new(held + 1),
        msg: to_json_binary(&exit_hook(None, None, None)).unwrap(),
    };
    let error = refused(&mut suite, &lea, &pool.shares, &msg, &[]);
    assert!(format!("{error:?}").contains("was asked for"), "{error:?}");
}

#[test]
fn exit_when_all_waits_in_the_queue_then_refused_and_the_shares_stay() {
    let settings = SettingsUpdate {
        fee: Some(FeeCurve::flat(0)),
        ..SettingsUpdate::default()
    };
    let World {
        mut suite,
        alice,
        lea,
    } = world_with(Form::Native, settings);
    let ledger = crate::checks::ledger(&suite);
    let liquidity = suite.pool_state().liquidity;
    let stk = liquidity.multiply_ratio(ledger.supply, ledger.backing);
    suite.instant(&alice, stk.u128()).unwrap();
    suite.keep_days(1);
    let shares = suite.pool().shares.clone();
    // a unit of native may be left: one share is worth none of it
    let hook = exit_hook(None, None, None);
    let error = pool_refuses_cw20(&mut suite, &lea, &shares, 1_000, &hook);
    assert_eq!(error, ContractError::NothingToPay {});
    let position = crate::checks::position(&suite, &lea);
    assert!(
        position.waiting.u128() + 2 >= position.value.u128(),
        "{position:?}"
    );
    suite.keep_days(24);
    let held = suite.shares(&lea);
    suite.leave_pool(&lea, held).unwrap();
}

#[test]
fn recycle_when_not_from_the_pools_hub_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let stk = Uint128::new(5);
    let msg = ExecuteMsg::Recycle { stk };
    let error = pool_refuses(&mut suite, &alice, &msg, &coins(5, NATIVE));
    let (hub, sender) = (suite.hub.clone(), alice.clone());
    assert_eq!(error, ContractError::NotTheHub { hub, sender });
}

#[test]
fn set_pool_when_of_another_hub_or_no_pool_then_the_hub_refuses() {
    use cw_multi_test::Executor;
    let World { mut suite, .. } = world(Form::Native);
    let deployer = suite.user("deployer");
    let seed = coins(1_000_000, NATIVE);
    let deploy = |suite: &mut Suite, code, msg: &dyn Fn(&Suite) -> serde_json::Value| {
        let (msg, label) = (msg(suite), "another");
        suite
            .app
            .instantiate_contract(code, deployer.clone(), &msg, &seed, label, None)
            .unwrap()
    };
    let (hub_code, pool_code) = (suite.hub_code, suite.pool().code);
    let other_hub = deploy(&mut suite, hub_code, &|suite| {
        let msg = Suite::builder().message(&suite.app, suite.token_code);
        serde_json::to_value(msg).unwrap()
    });
    let other_pool = deploy(&mut suite, pool_code, &|suite| {
        let mut msg = pool_message(suite, SettingsUpdate::default());
        msg.hub = other_hub.to_string();
        serde_json::to_value(msg).unwrap()
    });
    let before = hub_pool(&suite);
    for (pool, why) in [
        (other_pool.to_string(), "another hub"),
        (suite.token.to_string(), "unknown variant"),
    ] {
        let msg = hub::AdminMsg::SetPool { pool: Some(pool) };
        let error = suite.admin(msg).unwrap_err();
        assert!(format!("{error:?}").contains(why), "{error:?}");
        assert_eq!(hub_pool(&suite), before);
    }
    suite.admin(hub::AdminMsg::SetPool { pool: None }).unwrap();
    assert_eq!(hub_pool(&suite), None);
}

fn hub_pool(suite: &Suite) -> Option<cosmwasm_std::Addr> {
    let config: hub::ConfigResponse = suite.ask(&hub::QueryMsg::Config {}).unwrap();
    config.pool
}

#[test]
fn instant_unbond_when_the_hub_has_no_pool_then_it_refuses_and_the_pool_still_pays() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    suite.admin(hub::AdminMsg::SetPool { pool: None }).unwrap();
    let error = suite.instant_via_hub(&alice, 1_000_000).unwrap_err();
    assert!(format!("{error:?}").contains("no instant-unbond pool"));
    suite.instant(&alice, 1_000_000).unwrap();
}

#[test]
fn h52_settings_when_out_of_bounds_then_refused() {
    let World { mut suite, .. } = world(Form::Native);
    let curve = |min_bps, max_bps, full: u128| FeeCurve {
        min_bps,
        max_bps,
        full_liquidity: Uint128::new(full),
    };
    let bucket = |capacity: u128, refill_seconds| BucketLimit {
        capacity: Uint128::new(capacity),
        refill_seconds,
    };
    let fee = |fee| SettingsUpdate {
        fee: Some(fee),
        ..SettingsUpdate::default()
    };
    let limit = |limit| SettingsUpdate {
        bucket: Some(limit),
        ..SettingsUpdate::default()
    };
    let cut = |bps| SettingsUpdate {
        revenue_bps: Some(bps),
        ..SettingsUpdate::default()
    };
    let (min, max) = (MIN_REFILL_SECONDS, MAX_REFILL_SECONDS);
    let owner = suite.owner.clone();
    let fee_error = |min, max| ContractError::FeeOutOfRange {
        min,
        max,
        bound: 500,
    };
    for (update, expected) in [
        (fee(curve(0, 501, 1)), fee_error(0, 501)),
        (fee(curve(101, 100, 1)), fee_error(101, 100)),
        (fee(curve(1, 2, 0)), ContractError::NoFullLiquidity {}),
        (limit(bucket(0, min)), ContractError::NoCapacity {}),
        (
            limit(bucket(1, min - 1)),
            ContractError::RefillOutOfRange {
                min,
                max,
                actual: min - 1,
            },
        ),
        (
            limit(bucket(1, max + 1)),
            ContractError::RefillOutOfRange {
                min,
                max,
                actual: max + 1,
            },
        ),
        (
            cut(5_001),
            ContractError::RevenueTooHigh {
                max: 5_000,
                actual: 5_001,
            },
        ),
    ] {
        let msg = ExecuteMsg::Admin(AdminMsg::UpdateSettings(update));
        assert_eq!(pool_refuses(&mut suite, &owner, &msg, &[]), expected);
    }
    // the bounds themselves are taken
    for update in [
        fee(curve(500, 500, 0)),
        fee(curve(0, 500, 1)),
        limit(bucket(1, min)),
        limit(bucket(u128::MAX, max)),
        cut(5_000),
        cut(0),
    ] {
        suite.pool_admin(AdminMsg::UpdateSettings(update)).unwrap();
    }
}

#[test]
fn h56_settings_when_one_is_updated_then_the_others_stay() {
    let World { mut suite, .. } = world(Form::Native);
    let before = config(&suite);
    let update = SettingsUpdate {
        revenue_bps: Some(77),
        ..SettingsUpdate::default()
    };
    suite.pool_admin(AdminMsg::UpdateSettings(update)).unwrap();
    let expected = ConfigResponse {
        revenue_bps: 77,
        ..before
    };
    assert_eq!(config(&suite), expected);
}

#[test]
fn h49_privileged_messages_when_from_others_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let pending = suite.user("pending");
    let offer = Action::TransferOwnership {
        new_owner: pending.to_string(),
        expiry: None,
    };
    let owner = suite.owner.clone();
    suite
        .to_pool(&owner, &ExecuteMsg::UpdateOwnership(offer.clone()), &[])
        .unwrap();
    let foreign = Denom::Native("other".into());
    for sender in [alice.clone(), suite.guardian.clone(), pending.clone()] {
        for msg in [
            AdminMsg::UpdateSettings(SettingsUpdate::default()),
            AdminMsg::SetGuardian { guardian: None },
            AdminMsg::Sweep {
                asset: foreign.clone(),
                recipient: alice.to_string(),
            },
        ] {
            let error = pool_refuses(&mut suite, &sender, &ExecuteMsg::Admin(msg), &[]);
            assert_eq!(error, OwnershipError::NotOwner.into());
        }
        let msg = ExecuteMsg::UpdateOwnership(offer.clone());
        let error = pool_refuses(&mut suite, &sender, &msg, &[]);
        assert_eq!(error, OwnershipError::NotOwner.into());
    }
    for sender in [&alice, &pending] {
        for msg in [ExecuteMsg::Pause {}, ExecuteMsg::Unpause {}] {
            let error = pool_refuses(&mut suite, sender, &msg, &[]);
            assert_eq!(error, ContractError::NotGuardian {});
        }
    }
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    let error = pool_refuses(&mut suite, &owner, &renounce, &[]);
    assert_eq!(error, ContractError::RenounceRefused {});
    let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
    let error = pool_refuses(&mut suite, &alice, &accept, &[]);
    assert_eq!(error, OwnershipError::NotPendingOwner.into());
    let response = suite.to_pool(&pending, &accept, &[]).unwrap();
    let event = SetConfig {
        setting: "owner".into(),
        old: format!("{owner}, offered to {pending}"),
        new: pending.to_string(),
    };
    let pool = suite.pool().address.clone();
    assert_event(&response.events, &pool, event);
    let ownership: cw_ownable::Ownership<String> = suite.ask_pool(&QueryMsg::Ownership {}).unwrap();
    assert_eq!(ownership.owner, Some(pending.to_string()));
}

#[test]
fn sweep_when_foreign_then_sent_and_never_native_stk_or_shares() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let (owner, pool) = (suite.owner.clone(), suite.pool().clone());
    suite.fund(&pool.address, coin(77, "airdrop"));
    for asset in [
        Denom::Native(NATIVE.into()),
        Denom::Cw20(suite.token.clone()),
        Denom::Cw20(pool.shares.clone()),
    ] {
        let msg = ExecuteMsg::Admin(AdminMsg::Sweep {
            asset: asset.clone(),
            recipient: alice.to_string(),
        });
        let error = pool_refuses(&mut suite, &owner, &msg, &[]);
        assert!(
            matches!(error, ContractError::NotForeign { .. }),
            "{error:?}"
        );
    }
    let drop = suite.foreign_cw20(&pool.address, 78);
    let sweep = AdminMsg::Sweep {
        asset: Denom::Cw20(drop.clone()),
        recipient: alice.to_string(),
    };
    suite.pool_admin(sweep).unwrap();
    let query = cw20::Cw20QueryMsg::Balance {
        address: alice.to_string(),
    };
    let swept: cw20::BalanceResponse = suite.app.wrap().query_wasm_smart(&drop, &query).unwrap();
    assert_eq!(swept.balance.u128(), 78);
    let sweep = AdminMsg::Sweep {
        asset: Denom::Native("airdrop".into()),
        recipient: alice.to_string(),
    };
    let response = suite.pool_admin(sweep.clone()).unwrap();
    let event = Sweep {
        asset: "airdrop".into(),
        recipient: alice.to_string(),
        amount: 77,
    };
    assert_event(&response.events, &pool.address, event);
    let balance = suite.app.wrap().query_balance(&alice, "airdrop").unwrap();
    assert_eq!(balance.amount.u128(), 77);
    let error = pool_refuses(&mut suite, &owner, &ExecuteMsg::Admin(sweep), &[]);
    let asset = "airdrop".into();
    assert_eq!(error, ContractError::NothingToSweep { asset });
}

#[test]
fn cranks_when_nothing_is_to_do_then_refused_by_name() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    for (msg, expected) in [
        (ExecuteMsg::Queue {}, ContractError::NothingToQueue {}),
        (ExecuteMsg::PayRevenue {}, ContractError::NothingOwed {}),
    ] {
        assert_eq!(pool_refuses(&mut suite, &alice, &msg, &[]), expected);
    }
    suite.instant(&alice, 10_000_000).unwrap();
    suite.crank_pool(&ExecuteMsg::PayRevenue {}).unwrap();
    let error = pool_refuses(&mut suite, &alice, &ExecuteMsg::Queue {}, &[]);
    assert_eq!(error, ContractError::NothingToQueue {});
}

#[test]
fn instantiate_when_seed_or_hub_is_wrong_then_refused() {
    use cw_multi_test::Executor;
    let World { mut suite, .. } = world(Form::Native);
    let deployer = suite.user("deployer");
    let code = suite.pool().code;
    let init = |msg: &pstake_types::pool::InstantiateMsg, native: u128, suite: &mut Suite| {
        suite.app.instantiate_contract(
            code,
            deployer.clone(),
            msg,
            &coins(native, NATIVE),
            "pool",
            None,
        )
    };
    let msg = pool_message(&suite, SettingsUpdate::default());
    let error = init(&msg, 999_999, &mut suite).unwrap_err();
    let (min, actual) = (Uint128::new(1_000_000), Uint128::new(999_999));
    assert_eq!(
        error.downcast::<ContractError>().unwrap(),
        ContractError::SeedTooSmall { min, actual }
    );
    let mut wrong = msg.clone();
    wrong.hub = suite.token.to_string();
    init(&wrong, 1_000_000, &mut suite).unwrap_err();
    let mut fee = msg.clone();
    fee.settings = Some(SettingsUpdate {
        revenue_bps: Some(5_001),
        ..SettingsUpdate::default()
    });
    init(&fee, 1_000_000, &mut suite).unwrap_err();
    init(&msg, 1_000_000, &mut suite).unwrap();
}

#[test]
fn h50_h51_config_then_hub_and_tokens_cannot_be_changed() {
    // no message names them: unknown fields are refused
    for field in ["hub", "stk", "shares", "denom", "owner"] {
        let update = serde_json::json!({ field: "x" }).to_string();
        from_json::<SettingsUpdate>(update.as_bytes()).unwrap_err();
    }
}
