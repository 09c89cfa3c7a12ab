//! Deployment, powers, settings, versions.

use cosmwasm_std::{coin, Addr, Uint128};
use cw_multi_test::Executor;
use cw_ownable::{Action, OwnershipError};
use cw_storage_plus::Map;
use cw_utils::PaymentError;
use pstake_testing::suite::alliance::{
    alliance_contract, native, terms, Restaking, RestakingBuilder,
};
use pstake_testing::suite::{Form, NATIVE};
use pstake_types::alliance::event::SetConfig;
use pstake_types::alliance::{
    AdminMsg, Announced, ConfigResponse, ExecuteMsg, InstantiateMsg, MigrateMsg, NewAsset,
    NewRewardDenom, ParamsUpdate, PendingWorkResponse, QueryMsg, RewardDenomResponse, Schedule,
    Terms,
};
use pstake_types::migration::MigrationError;
use pstake_types::timelock::{Announcement, PreviewAdminResponse};
use restake_alliance::ContractError;

use crate::checks::{assert_event, atom, quiet, refuses, small, typed, usdc, DAY};

fn config(r: &Restaking) -> ConfigResponse {
    r.ask_alliance(&QueryMsg::Config {}).unwrap()
}

fn admin_messages() -> Vec<AdminMsg> {
    vec![
        AdminMsg::AddAsset(NewAsset {
            denom: native("ulp"),
            terms: terms(1, 1),
            start_seconds: None,
        }),
        AdminMsg::SetTerms {
            asset: usdc(),
            terms: terms(1, 1),
        },
        AdminMsg::CancelChange { id: 1 },
        AdminMsg::SetExitOnly {
            asset: usdc(),
            exit_only: true,
        },
        AdminMsg::RemoveAsset { asset: usdc() },
        AdminMsg::AllowDenom(NewRewardDenom {
            denom: native("uother"),
            min_schedule: Uint128::one(),
        }),
        AdminMsg::CloseDenom { denom: usdc() },
        AdminMsg::UpdateParams(ParamsUpdate::default()),
        AdminMsg::SetGuardian { guardian: None },
    ]
}

#[test]
fn h49_privileged_messages_from_anyone_else_then_refused() {
    let (mut r, alice, bob) = small();
    let owner = r.owner.clone();
    let offer = Action::TransferOwnership {
        new_owner: bob.to_string(),
        expiry: None,
    };
    r.send_alliance(&owner, &ExecuteMsg::UpdateOwnership(offer), &[])
        .unwrap();
    for sender in [
        alice.clone(),
        bob.clone(),
        r.guardian.clone(),
        r.hub.clone(),
    ] {
        for msg in admin_messages() {
            let error = refuses(&mut r, &sender, &ExecuteMsg::Admin(msg), &[]);
            assert_eq!(error, OwnershipError::NotOwner.into());
        }
    }
    for sender in [&alice, &bob] {
        for msg in [ExecuteMsg::Pause {}, ExecuteMsg::Unpause {}] {
            let error = refuses(&mut r, sender, &msg, &[]);
            assert_eq!(error, ContractError::NotGuardian {});
        }
    }
    let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
    let error = refuses(&mut r, &alice, &accept, &[]);
    assert_eq!(error, OwnershipError::NotPendingOwner.into());
    let renounce = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
    let error = refuses(&mut r, &owner, &renounce, &[]);
    assert_eq!(error, ContractError::RenounceRefused {});
    r.send_alliance(&bob, &accept, &[]).unwrap();
    let msg = ExecuteMsg::Admin(AdminMsg::SetGuardian { guardian: None });
    let error = refuses(&mut r, &owner, &msg, &[]);
    assert_eq!(error, OwnershipError::NotOwner.into());
    r.send_alliance(&bob, &msg, &[]).unwrap();
    r.keep_days(7);
    assert_eq!(config(&r).guardian, None);
    // the owner may pause, and let go on
    r.send_alliance(&bob, &ExecuteMsg::Pause {}, &[]).unwrap();
    r.send_alliance(&bob, &ExecuteMsg::Unpause {}, &[]).unwrap();
    r.stake(&alice, &usdc(), 1).unwrap();
}

/// One table: every message that takes no coins refuses them.
#[test]
fn h45_coins_with_messages_that_take_none_then_refused() {
    let (mut r, alice, _) = small();
    let owner = r.owner.clone();
    r.fund(&owner, coin(100, NATIVE));
    let mut messages = vec![
        ExecuteMsg::Unstake {
            asset: usdc(),
            amount: Uint128::one(),
        },
        ExecuteMsg::Cancel {
            asset: usdc(),
            unlocks_at_seconds: 1,
        },
        ExecuteMsg::Withdraw {
            limit: None,
            receiver: None,
        },
        ExecuteMsg::Claim {
            denoms: None,
            receiver: None,
        },
        ExecuteMsg::ClaimFor {
            user: alice.to_string(),
            denoms: None,
        },
        ExecuteMsg::ClaimAndRestake {
            denoms: None,
            min_stk_out: None,
        },
        ExecuteMsg::Refund { schedule_id: 1 },
        ExecuteMsg::Recall { shares: None },
        ExecuteMsg::Start { limit: None },
        ExecuteMsg::Absorb { denom: usdc() },
        ExecuteMsg::Collect {},
        ExecuteMsg::Skim {},
        ExecuteMsg::ApplyChange { id: 1 },
        ExecuteMsg::Tick { limit: None },
        ExecuteMsg::Pause {},
        ExecuteMsg::Unpause {},
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
    ];
    messages.extend(admin_messages().into_iter().map(ExecuteMsg::Admin));
    for msg in messages {
        let error = refuses(&mut r, &owner, &msg, &[coin(1, NATIVE)]);
        assert_eq!(error, PaymentError::NonPayable {}.into(), "{msg:?}");
    }
}

#[test]
fn h52_h56_update_params_then_only_what_is_named_and_within_bounds() {
    let (mut r, _, _) = small();
    let owner = r.owner.clone();
    let mut expected = config(&r);
    type Step = (fn(&mut ParamsUpdate), fn(&mut ConfigResponse));
    let steps: [Step; 4] = [
        (|_| {}, |_| {}),
        (
            |u| u.unstake_seconds = Some(30 * DAY),
            |c| c.unstake_seconds = 30 * DAY,
        ),
        (
            |u| u.notice_seconds = Some(60 * DAY),
            |c| c.notice_seconds = 60 * DAY,
        ),
        (|u| u.lump_seconds = Some(DAY), |c| c.lump_seconds = DAY),
    ];
    for (change, effect) in steps {
        let mut update = ParamsUpdate::default();
        change(&mut update);
        r.admin_alliance(AdminMsg::UpdateParams(update)).unwrap();
        effect(&mut expected);
        assert_eq!(config(&r), expected);
    }
    let bad: [fn(&mut ParamsUpdate); 5] = [
        |u| u.unstake_seconds = Some(30 * DAY + 1),
        |u| u.notice_seconds = Some(DAY - 1),
        |u| u.notice_seconds = Some(60 * DAY + 1),
        |u| u.lump_seconds = Some(DAY - 1),
        |u| {
            u.unstake_seconds = Some(5);
            u.lump_seconds = Some(30 * DAY + 1);
        },
    ];
    for change in bad {
        let mut update = ParamsUpdate::default();
        change(&mut update);
        let msg = ExecuteMsg::Admin(AdminMsg::UpdateParams(update));
        let error = refuses(&mut r, &owner, &msg, &[]);
        assert!(matches!(error, ContractError::OutOfRange { .. }), "{error}");
        assert_eq!(config(&r), expected);
    }
}

/// A longer wait, a shorter notice, another time for lumps, another guardian and exit-only wait.
#[test]
fn params_guardian_and_exit_only_then_what_can_hurt_waits() {
    let (mut r, _, _) = small();
    let before = config(&r);
    let params = |change: fn(&mut ParamsUpdate)| {
        let mut update = ParamsUpdate::default();
        change(&mut update);
        AdminMsg::UpdateParams(update)
    };
    let exit = |exit_only| AdminMsg::SetExitOnly {
        asset: usdc(),
        exit_only,
    };
    for (msg, waits) in [
        (params(|u| u.unstake_seconds = Some(3 * DAY + 1)), true),
        (params(|u| u.notice_seconds = Some(7 * DAY - 1)), true),
        (params(|u| u.lump_seconds = Some(7 * DAY + 1)), true),
        (params(|u| u.lump_seconds = Some(7 * DAY - 1)), true),
        (AdminMsg::SetGuardian { guardian: None }, true),
        (exit(true), true),
        (exit(false), false),
        (params(|u| u.unstake_seconds = Some(3 * DAY)), false),
        (params(|u| u.notice_seconds = Some(7 * DAY)), false),
    ] {
        let query = QueryMsg::PreviewAdmin { msg: msg.clone() };
        let preview: PreviewAdminResponse = r.ask_alliance(&query).unwrap();
        assert_eq!(preview.delay_seconds > 0, waits, "{msg:?}");
        r.announce_alliance(msg).unwrap();
    }
    assert_eq!(config(&r), before);
    assert!(!r.asset(&usdc()).exit_only);
    r.advance(7 * DAY);
    // all that waited is applied by a tick; the last of two that contradict each other wins
    r.crank_alliance(&ExecuteMsg::Tick { limit: None }).unwrap();
    let expected = ConfigResponse {
        guardian: None,
        unstake_seconds: 3 * DAY + 1,
        notice_seconds: 7 * DAY - 1,
        lump_seconds: 7 * DAY - 1,
        ..before
    };
    assert_eq!(config(&r), expected);
    assert!(r.asset(&usdc()).exit_only);
}

#[test]
fn settings_then_events_tell_old_and_new() {
    let (mut r, alice, _) = small();
    let alliance = r.alliance.clone();
    let guardian = r.guardian.to_string();
    let msg = AdminMsg::SetGuardian {
        guardian: Some(alice.to_string()),
    };
    let response = r.admin_alliance(msg).unwrap();
    let expected = SetConfig {
        setting: "guardian".into(),
        old: guardian,
        new: alice.to_string(),
    };
    assert_event(&response.events, &alliance, expected);
    let msg = AdminMsg::CloseDenom { denom: usdc() };
    let response = r.admin_alliance(msg).unwrap();
    let expected = SetConfig {
        setting: "native:uusdc".into(),
        old: "1".into(),
        new: "closed".into(),
    };
    assert_event(&response.events, &alliance, expected);
}

#[test]
fn h53_allow_denom_too_many_bad_or_twice_then_refused_or_updated() {
    let (mut r, _, _) = small();
    let owner = r.owner.clone();
    let allow = |denom, min: u128| {
        AdminMsg::AllowDenom(NewRewardDenom {
            denom,
            min_schedule: min.into(),
        })
    };
    let denom = |i: u32| native(&format!("ureward{i}"));
    for i in 0..5 {
        r.admin_alliance(allow(denom(i), 7)).unwrap();
    }
    let error = refuses(&mut r, &owner, &ExecuteMsg::Admin(allow(denom(5), 7)), &[]);
    assert_eq!(error, ContractError::TooManyDenoms { max: 8 });
    r.admin_alliance(allow(denom(4), 9)).unwrap();
    let all: Vec<RewardDenomResponse> = r.ask_alliance(&QueryMsg::RewardDenoms {}).unwrap();
    assert_eq!(all.len(), 8);
    assert_eq!(all[7].min_schedule.u128(), 9);
    let zero = ExecuteMsg::Admin(allow(denom(4), 0));
    let error = refuses(&mut r, &owner, &zero, &[]);
    assert!(matches!(error, ContractError::OutOfRange { .. }));
}

fn instantiated(change: impl FnOnce(&mut InstantiateMsg)) -> anyhow::Error {
    let mut suite = quiet(Form::Native);
    let deployer = suite.user("deployer");
    let mut msg = RestakingBuilder::default()
        .asset(usdc(), 1, 1)
        .reward(usdc())
        .message(&suite);
    change(&mut msg);
    let code = suite.app.store_code(alliance_contract(Form::Native));
    let app = &mut suite.app;
    app.instantiate_contract(code, deployer, &msg, &[], "x", None)
        .unwrap_err()
}

#[test]
fn instantiate_with_bad_input_then_refused() {
    let twice = |msg: &mut InstantiateMsg| msg.assets.push(msg.assets[0].clone());
    assert!(matches!(
        typed(instantiated(twice)),
        ContractError::Duplicate { .. }
    ));
    let twice = |msg: &mut InstantiateMsg| msg.rewards.push(msg.rewards[0].clone());
    assert!(matches!(
        typed(instantiated(twice)),
        ContractError::Duplicate { .. }
    ));
    let own = |msg: &mut InstantiateMsg| msg.rewards[0].denom = atom();
    assert!(matches!(
        typed(instantiated(own)),
        ContractError::Duplicate { .. }
    ));
    let heavy = |msg: &mut InstantiateMsg| msg.assets[0].terms.weight = 10_001;
    assert!(matches!(
        typed(instantiated(heavy)),
        ContractError::OutOfRange { .. }
    ));
    let bad = |msg: &mut InstantiateMsg| msg.rewards[0].denom = native("");
    assert!(matches!(
        typed(instantiated(bad)),
        ContractError::BadDenom { .. }
    ));
    for change in [
        (|msg| msg.hub = "nobody".into()) as fn(&mut InstantiateMsg),
        |msg| msg.owner = Some("nobody".into()),
        |msg| msg.guardian = Some("nobody".into()),
    ] {
        assert!(matches!(typed(instantiated(change)), ContractError::Std(_)));
    }
    let no_hub = |msg: &mut InstantiateMsg| msg.hub = msg.owner.clone().unwrap();
    assert!(matches!(typed(instantiated(no_hub)), ContractError::Std(_)));
    let params = |msg: &mut InstantiateMsg| {
        msg.params = Some(ParamsUpdate {
            lump_seconds: Some(1),
            ..ParamsUpdate::default()
        });
    };
    assert!(matches!(
        typed(instantiated(params)),
        ContractError::OutOfRange { .. }
    ));
}

/// Every query and crank on a fresh alliance without assets.
#[test]
fn h06_r14_fresh_alliance_then_defined_answers_and_errors() {
    for form in [Form::Native, Form::Wasm] {
        let mut r = RestakingBuilder::default().build(quiet(form));
        let alice = r.user("alice");
        for _ in 0..2 {
            let work: PendingWorkResponse = r.ask_alliance(&QueryMsg::PendingWork {}).unwrap();
            assert!(!work.any());
            r.crank_alliance(&ExecuteMsg::Tick { limit: None }).unwrap();
            assert_eq!(r.rewards(&alice, &atom()), 0);
            r.fund_schedule(&alice, &atom(), 1_000, 1).unwrap();
            r.advance(100 * DAY);
        }
        for bad in [
            QueryMsg::Asset { asset: usdc() },
            QueryMsg::Rewards {
                user: "nobody".into(),
            },
            QueryMsg::Assets {
                start_after: None,
                limit: Some(0),
            },
            QueryMsg::Grants {
                start_after: None,
                limit: Some(101),
            },
            QueryMsg::SimulateStake {
                asset: usdc(),
                amount: Uint128::one(),
            },
        ] {
            let answer: Result<serde_json::Value, _> = r.ask_alliance(&bad);
            answer.unwrap_err();
        }
    }
}

#[test]
fn tick_with_a_bad_limit_or_coins_then_refused() {
    let (mut r, alice, _) = small();
    for actual in [0, 101] {
        for msg in [
            ExecuteMsg::Tick {
                limit: Some(actual),
            },
            ExecuteMsg::Start {
                limit: Some(actual),
            },
        ] {
            let error = refuses(&mut r, &alice, &msg, &[]);
            assert_eq!(error, ContractError::LimitOutOfRange { max: 100, actual });
        }
    }
}

#[test]
fn h54_migrate_from_another_contract_or_a_newer_version_then_refused() {
    let (mut r, alice, _) = small();
    r.stake(&alice, &usdc(), 5).unwrap();
    let (owner, alliance, code) = (r.owner.clone(), r.alliance.clone(), r.alliance_code);
    let migrate = |r: &mut Restaking| {
        let app = &mut r.suite.app;
        app.migrate_contract(owner.clone(), alliance.clone(), &MigrateMsg {}, code)
    };
    migrate(&mut r).unwrap();
    let set = |r: &mut Restaking, name: &str, version: &str| {
        let app = &mut r.suite.app;
        let mut storage = app.contract_storage_mut(&alliance);
        cw2::set_contract_version(&mut *storage, name, version).unwrap();
    };
    set(&mut r, "pstake:restake-alliance", "99.0.0");
    let error = typed(migrate(&mut r).unwrap_err());
    assert!(
        matches!(
            error,
            ContractError::Migration(MigrationError::Downgrade { .. })
        ),
        "{error}"
    );
    set(&mut r, "pstake:restake-alliance", "new");
    let error = typed(migrate(&mut r).unwrap_err());
    assert!(
        matches!(
            error,
            ContractError::Migration(MigrationError::Version { .. })
        ),
        "{error}"
    );
    set(&mut r, "pstake:liquid-staking-hub", "0.1.0");
    let error = typed(migrate(&mut r).unwrap_err());
    assert!(
        matches!(
            error,
            ContractError::Migration(MigrationError::WrongContract { .. })
        ),
        "{error}"
    );
    assert_eq!(r.asset(&usdc()).locked.u128(), 5);
}

/// Terms that the code before the list of changes has announced, as it stored them: beside their asset.
#[test]
fn h54_migrate_when_terms_were_announced_beside_their_asset_then_listed_with_their_time() {
    let assets: Map<u32, serde_json::Value> = Map::new("assets");
    for (lapses_in, listed) in [(10 * DAY, true), (1, true), (0, false)] {
        let (mut r, ..) = small();
        let (owner, alliance, code) = (r.owner.clone(), r.alliance.clone(), r.alliance_code);
        let effective_seconds = r.now() + 3 * DAY;
        let known = r.asset(&usdc());
        let (id, terms) = (
            known.asset_id,
            Terms {
                weight: 9,
                ..known.terms
            },
        );
        let announced = Announced {
            terms: terms.clone(),
            effective_seconds,
            lapses_seconds: r.now() + lapses_in,
        };
        let mut storage = r.suite.app.contract_storage_mut(&alliance);
        let mut asset = assets.load(&*storage, id).unwrap();
        asset["announced"] = serde_json::to_value(&announced).unwrap();
        assets.save(&mut *storage, id, &asset).unwrap();
        drop(storage);
        let app = &mut r.suite.app;
        app.migrate_contract(owner, alliance.clone(), &MigrateMsg {}, code)
            .unwrap();
        let query = QueryMsg::Announcements {};
        let all: Vec<Announcement<AdminMsg>> = r.ask_alliance(&query).unwrap();
        assert_eq!(all.len(), usize::from(listed));
        if let [change] = all.as_slice() {
            let expected = AdminMsg::SetTerms {
                asset: usdc(),
                terms,
            };
            assert_eq!(change.change, expected);
            assert_eq!(change.effective_at_seconds, effective_seconds);
        }
        let storage = r.suite.app.contract_storage(&alliance);
        let asset = assets.load(&*storage, id).unwrap();
        assert!(asset.get("announced").is_none(), "{asset}");
    }
}

/// A part of a tick that fails is reported and holds up no other: the hub's query fails, schedules
/// start all the same.
#[test]
fn h33_tick_when_a_part_fails_then_the_others_are_done() {
    let (mut r, alice, bob) = small();
    r.stake(&alice, &usdc(), 5).unwrap();
    r.grant(&bob, 5_000_000).unwrap();
    let schedule = Schedule {
        start_seconds: Some(r.now() + DAY),
        duration_seconds: DAY,
    };
    r.fund_with(&bob, &usdc(), 1_000, schedule).unwrap();
    r.advance(2 * DAY);
    // the lifetime of stk is used up: the skim cannot release
    spoil_skim(&mut r);
    r.checked = false;
    let response = r.crank_alliance(&ExecuteMsg::Tick { limit: None }).unwrap();
    let part = |name: &str| {
        let expected = pstake_types::alliance::event::PartFailed { part: name.into() };
        (response.events.iter())
            .any(|e| e.ty == "wasm-pstake_part_failed" && e.attributes[1].value == expected.part)
    };
    assert!(part("skim"));
    assert!(!part("start"));
    let denom = crate::schedules::reward_denom(&r, &usdc());
    assert_eq!(denom.from.schedules.u128(), 1_000);
}

/// Makes the backing's record unreadable.
fn spoil_skim(r: &mut Restaking) {
    let alliance: Addr = r.alliance.clone();
    let mut storage = r.suite.app.contract_storage_mut(&alliance);
    let backing = storage.get(b"backing").unwrap();
    let text = String::from_utf8(backing).unwrap();
    // more shares than stk could ever have: the products leave 256 bits
    let max = Uint128::MAX;
    let spoiled = text.replacen("\"mark\":\"", &format!("\"mark\":\"{max}"), 1);
    storage.set(b"backing", spoiled.as_bytes());
}
