//! What can hurt is announced, visible, cancellable, and applies at its time or lapses. Who may send what:
//! `pstake-testing/tests/governance` walks the table of powers.

use cosmwasm_std::{coins, Uint128};
use cw_multi_test::{AppResponse, Executor};
use instant_unbond_pool::ContractError;
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::hub::{PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS};
use pstake_types::migration::MigrationError;
use pstake_types::pool::event::{Announce, EndAnnouncement, Pause, SetConfig};
use pstake_types::pool::{
    AdminMsg, BucketLimit, ConfigResponse, ExecuteMsg, FeeCurve, MigrateMsg, PendingWorkResponse,
    QueryMsg, SettingsUpdate, ADMIN_DELAY_SECONDS,
};
use pstake_types::timelock::{Announcement, PreviewAdminResponse, TimelockError, LAPSE_SECONDS};

use crate::checks::{
    assert_event, instant_hook, pool_refuses, pool_refuses_cw20, typed, world, World, FORMS,
};

const DELAY: u64 = ADMIN_DELAY_SECONDS;

fn fee(bps: u16) -> SettingsUpdate {
    SettingsUpdate {
        fee: Some(FeeCurve::flat(bps)),
        ..SettingsUpdate::default()
    }
}

fn cut(bps: u16) -> SettingsUpdate {
    SettingsUpdate {
        revenue_bps: Some(bps),
        ..SettingsUpdate::default()
    }
}

fn bucket(capacity: u128) -> SettingsUpdate {
    SettingsUpdate {
        bucket: Some(BucketLimit {
            capacity: Uint128::new(capacity),
            refill_seconds: 3_600,
        }),
        ..SettingsUpdate::default()
    }
}

fn delay_of(suite: &Suite, msg: &AdminMsg) -> u64 {
    let msg = msg.clone();
    let preview: PreviewAdminResponse = suite.ask_pool(&QueryMsg::PreviewAdmin { msg }).unwrap();
    preview.delay_seconds
}

fn announcements(suite: &Suite) -> Vec<Announcement<AdminMsg>> {
    suite.ask_pool(&QueryMsg::Announcements {}).unwrap()
}

/// Sends a message as the owner and leaves it waiting.
fn announce(suite: &mut Suite, update: SettingsUpdate) -> AppResponse {
    let owner = suite.owner.clone();
    let msg = ExecuteMsg::Admin(AdminMsg::UpdateSettings(update));
    suite.to_pool(&owner, &msg, &[]).unwrap()
}

fn config(suite: &Suite) -> ConfigResponse {
    suite.ask_pool(&QueryMsg::Config {}).unwrap()
}

/// What a keeper is told to apply.
fn due(suite: &Suite) -> Vec<u64> {
    let work: PendingWorkResponse = suite.ask_pool(&QueryMsg::PendingWork {}).unwrap();
    work.changes
}

fn apply(id: u64) -> ExecuteMsg {
    ExecuteMsg::ApplyChange { id }
}

#[test]
fn fee_rise_then_announced_visible_and_applied_by_anyone_at_its_time() {
    for form in FORMS {
        let World {
            mut suite, alice, ..
        } = world(form);
        let pool = suite.pool().address.clone();
        let before = config(&suite);
        let response = announce(&mut suite, fee(500));
        let now = suite.now();
        let expected = Announcement {
            id: 1,
            change: AdminMsg::UpdateSettings(fee(500)),
            announced_at_seconds: now,
            effective_at_seconds: now + DELAY,
            lapses_at_seconds: now + DELAY + LAPSE_SECONDS,
        };
        let curve = r#"{"min_bps":500,"max_bps":500,"full_liquidity":"0"}"#;
        let event = Announce {
            id: 1,
            change: format!(
                r#"{{"update_settings":{{"fee":{curve},"bucket":null,"revenue_bps":null}}}}"#
            ),
            effective_at_seconds: now + DELAY,
            lapses_at_seconds: now + DELAY + LAPSE_SECONDS,
        };
        assert_event(&response.events, &pool, event);
        assert_eq!(announcements(&suite), std::slice::from_ref(&expected));
        assert_eq!(config(&suite), before);

        suite.advance(DELAY - 1);
        assert!(suite.to_pool(&alice, &apply(1), &[]).is_err(), "too early");
        assert_eq!(announcements(&suite), [expected], "it still waits");
        assert_eq!(due(&suite), [0; 0]);
        suite.advance(1);
        assert_eq!(due(&suite), [1]);
        let response = suite.to_pool(&alice, &apply(1), &[]).unwrap();
        let text = |c: &ConfigResponse| {
            cosmwasm_std::to_json_string(&SettingsUpdate {
                fee: Some(c.fee),
                bucket: Some(c.bucket),
                revenue_bps: Some(c.revenue_bps),
            })
            .unwrap()
        };
        let after = config(&suite);
        assert_eq!(after.fee, FeeCurve::flat(500));
        let changed = SetConfig {
            setting: "settings".into(),
            old: text(&before),
            new: text(&after),
        };
        assert_event(&response.events, &pool, changed);
        let end = EndAnnouncement {
            id: 1,
            how: "applied".into(),
        };
        assert_event(&response.events, &pool, end);
        assert_eq!(announcements(&suite), []);
        assert!(suite.to_pool(&alice, &apply(1), &[]).is_err(), "once only");
    }
}

#[test]
fn h29_h70_change_then_applies_up_to_its_last_second_and_never_after() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    announce(&mut suite, fee(200));
    announce(&mut suite, cut(5_000));
    let now_seconds = suite.now();
    let error = pool_refuses(&mut suite, &alice, &apply(1), &[]);
    let expected = TimelockError::NotYet {
        id: 1,
        effective_at_seconds: now_seconds + DELAY,
        now_seconds,
    };
    assert_eq!(error, expected.into());
    let lapsed_at_seconds = now_seconds + DELAY + LAPSE_SECONDS;
    suite.advance(DELAY + LAPSE_SECONDS - 1);
    suite.to_pool(&alice, &apply(1), &[]).unwrap();
    suite.advance(1);
    for _ in 0..2 {
        let error = pool_refuses(&mut suite, &alice, &apply(2), &[]);
        let expected = TimelockError::Lapsed {
            id: 2,
            lapsed_at_seconds,
        };
        assert_eq!(error, expected.into());
        suite.advance(365 * 86_400);
    }
    let config = config(&suite);
    assert_eq!(
        (config.fee, config.revenue_bps),
        (FeeCurve::flat(200), 1_000)
    );
}

#[test]
fn cancel_by_the_owner_then_it_can_never_be_applied() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    announce(&mut suite, fee(500));
    let cancel = ExecuteMsg::Admin(AdminMsg::CancelChange { id: 1 });
    let (owner, pool) = (suite.owner.clone(), suite.pool().address.clone());
    let response = suite.to_pool(&owner, &cancel, &[]).unwrap();
    let end = EndAnnouncement {
        id: 1,
        how: "cancelled".into(),
    };
    assert_event(&response.events, &pool, end);
    suite.advance(DELAY);
    for (sender, msg) in [(&alice, apply(1)), (&owner, cancel)] {
        let error = pool_refuses(&mut suite, sender, &msg, &[]);
        assert_eq!(error, TimelockError::UnknownChange { id: 1 }.into());
    }
    assert_eq!(config(&suite).fee, FeeCurve::flat(100));
}

/// What one side of the pool gains the other loses: only a lower cut for the hub hurts nobody here.
#[test]
fn settings_then_immediate_where_nobody_is_hurt() {
    let World { mut suite, .. } = world(Form::Native);
    let update = AdminMsg::UpdateSettings;
    let with = |cut: u16, update: SettingsUpdate| SettingsUpdate {
        revenue_bps: Some(cut),
        ..update
    };
    for (msg, delay) in [
        (update(fee(101)), DELAY),
        (update(fee(99)), DELAY),
        (update(fee(100)), 0),
        (update(bucket(u128::MAX)), 0),
        (update(bucket(u128::MAX - 1)), DELAY),
        (update(cut(1_000)), 0),
        (update(cut(0)), 0),
        (update(cut(1_001)), DELAY),
        (update(with(0, fee(99))), DELAY),
        (AdminMsg::SetGuardian { guardian: None }, DELAY),
    ] {
        assert_eq!(delay_of(&suite, &msg), delay, "{msg:?}");
    }
    let owner = suite.owner.clone();
    let msg = ExecuteMsg::Admin(update(cut(0)));
    suite.to_pool(&owner, &msg, &[]).unwrap();
    assert_eq!(
        (config(&suite).revenue_bps, announcements(&suite)),
        (0, vec![])
    );
}

/// What is out of bounds is not announced, and a preview says so before a vote.
#[test]
fn h52_change_when_out_of_bounds_then_refused_when_announced_and_by_its_preview() {
    let World { mut suite, .. } = world(Form::Native);
    let owner = suite.owner.clone();
    let msg = AdminMsg::UpdateSettings(fee(501));
    let query = QueryMsg::PreviewAdmin { msg: msg.clone() };
    let error = suite.ask_pool::<PreviewAdminResponse>(&query).unwrap_err();
    assert!(error.to_string().contains("outside 0 to 500"), "{error}");
    let error = pool_refuses(&mut suite, &owner, &ExecuteMsg::Admin(msg), &[]);
    assert!(matches!(error, ContractError::FeeOutOfRange { .. }));
    let guardian = Some("nobody at all".to_string());
    let msg = ExecuteMsg::Admin(AdminMsg::SetGuardian { guardian });
    let error = pool_refuses(&mut suite, &owner, &msg, &[]);
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    assert_eq!(announcements(&suite), []);
}

/// A provider who does not want a change leaves when it is announced, with all but what waits, and the
/// rest is his at the old terms: a fee of nothing changes nothing of it.
#[test]
fn provider_when_he_leaves_at_an_announcement_then_the_change_does_not_reach_him() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 30_000_000).unwrap();
    suite.advance(86_400);
    announce(&mut suite, fee(0));
    let held = suite.shares(&lea);
    let value = crate::checks::position(&suite, &lea).value.u128();
    let before = suite.native(&lea);
    suite.leave_pool(&lea, held).unwrap();
    let stk = suite.stk(&lea);
    let got = suite.native(&lea) - before + crate::checks::worth(&suite, stk);
    assert!(value - got <= 2, "{got} of {value}");
    assert_eq!(suite.shares(&lea), 0);
}

#[test]
fn guardian_then_replaced_only_after_the_delay() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    let (owner, old) = (suite.owner.clone(), suite.guardian.clone());
    let guardian = Some(alice.to_string());
    let msg = ExecuteMsg::Admin(AdminMsg::SetGuardian { guardian });
    suite.to_pool(&owner, &msg, &[]).unwrap();
    let pause = ExecuteMsg::Pause {};
    let error = pool_refuses(&mut suite, &alice, &pause, &[]);
    assert_eq!(error, ContractError::NotGuardian {});
    suite.advance(DELAY);
    let response = suite.to_pool(&alice, &apply(1), &[]).unwrap();
    let changed = SetConfig {
        setting: "guardian".into(),
        old: old.to_string(),
        new: alice.to_string(),
    };
    let pool = suite.pool().address.clone();
    assert_event(&response.events, &pool, changed);
    let error = pool_refuses(&mut suite, &old, &pause, &[]);
    assert_eq!(error, ContractError::NotGuardian {});
    suite.to_pool(&alice, &pause, &[]).unwrap();
}

#[test]
fn h45_apply_change_when_sent_with_coins_then_refused() {
    let World {
        mut suite, alice, ..
    } = world(Form::Native);
    announce(&mut suite, fee(500));
    suite.advance(DELAY);
    let error = pool_refuses(&mut suite, &alice, &apply(1), &coins(5, NATIVE));
    assert_eq!(error, cw_utils::PaymentError::NonPayable {}.into());
}

#[test]
fn h55_h70_pause_then_stops_instant_exits_only_and_ends_by_itself() {
    let World {
        mut suite,
        alice,
        lea,
    } = world(Form::Native);
    suite.instant(&alice, 10_000_000).unwrap();
    let (guardian, stk) = (suite.guardian.clone(), suite.token.clone());
    let response = suite
        .to_pool(&guardian, &ExecuteMsg::Pause {}, &[])
        .unwrap();
    let until_seconds = suite.now() + PAUSE_SECONDS;
    let pool = suite.pool().address.clone();
    assert_event(&response.events, &pool, Pause { until_seconds });
    let hook = instant_hook(None, None);
    let error = pool_refuses_cw20(&mut suite, &alice, &stk, 1_000_000, &hook);
    assert_eq!(error, ContractError::Paused { until_seconds });
    // everything else goes on
    suite.provide(&alice, 1_000_000).unwrap();
    suite.leave_pool(&lea, 1_000_000).unwrap();
    suite.keep_days(1);
    suite
        .to_pool(&guardian, &ExecuteMsg::Unpause {}, &[])
        .unwrap();
    suite.instant(&alice, 1_000_000).unwrap();
    let from_seconds = until_seconds + PAUSE_COOLDOWN_SECONDS;
    let error = pool_refuses(&mut suite, &guardian, &ExecuteMsg::Pause {}, &[]);
    assert_eq!(error, ContractError::PauseCooldown { from_seconds });

    suite.advance(from_seconds - suite.now());
    suite
        .to_pool(&guardian, &ExecuteMsg::Pause {}, &[])
        .unwrap();
    suite.advance(PAUSE_SECONDS - 1);
    let until_seconds = suite.now() + 1;
    let error = pool_refuses_cw20(&mut suite, &alice, &stk, 1_000_000, &hook);
    assert_eq!(error, ContractError::Paused { until_seconds });
    suite.advance(1);
    suite.instant(&alice, 1_000_000).unwrap();
}

#[test]
fn h54_migrate_from_another_contract_or_a_newer_version_then_refused() {
    const NAME: &str = "pstake:instant-unbond-pool";
    let World { mut suite, .. } = world(Form::Native);
    let (owner, pool) = (suite.owner.clone(), suite.pool().clone());
    let before = suite.pool_state();
    let mut migrate_from = |name: &str, version: &str| {
        let mut storage = suite.app.contract_storage_mut(&pool.address);
        cw2::set_contract_version(&mut *storage, name, version).unwrap();
        drop(storage);
        let (owner, at) = (owner.clone(), pool.address.clone());
        let app = &mut suite.app;
        let done = app.migrate_contract(owner, at, &MigrateMsg {}, pool.code);
        let storage = suite.app.contract_storage(&pool.address);
        let version = cw2::get_contract_version(&*storage).unwrap().version;
        done.map(|_| version).map_err(typed)
    };
    for old in [env!("CARGO_PKG_VERSION"), "0.0.1"] {
        assert_eq!(migrate_from(NAME, old).unwrap(), env!("CARGO_PKG_VERSION"));
    }
    let error = migrate_from(NAME, "99.0.0").unwrap_err();
    assert!(
        matches!(
            error,
            ContractError::Migration(MigrationError::Downgrade { .. })
        ),
        "{error}"
    );
    let error = migrate_from(NAME, "new").unwrap_err();
    assert!(
        matches!(
            error,
            ContractError::Migration(MigrationError::Version { .. })
        ),
        "{error}"
    );
    let error = migrate_from("pstake:liquid-staking-hub", "0.0.1").unwrap_err();
    assert!(
        matches!(
            error,
            ContractError::Migration(MigrationError::WrongContract { .. })
        ),
        "{error}"
    );
    assert_eq!(suite.pool_state(), before);
}
