//! What can hurt is announced, visible, cancellable, and applies at its time or lapses.

use cosmwasm_std::Decimal;
use cw_multi_test::AppResponse;
use cw_ownable::OwnershipError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{MsgKind, SdkControl};
use pstake_testing::suite::{announced, valoper, Form, Suite};
use pstake_types::hub::event::{Announce, EndAnnouncement, SetConfig};
use pstake_types::hub::{
    AdminMsg, ConfigResponse, ExecuteMsg, ParamsUpdate, PendingWorkResponse, PreviewAdminResponse,
    QueryMsg, SudoMsg, ValidatorWeight,
};
use pstake_types::timelock::{Announcement, TimelockError, LAPSE_SECONDS, MAX_ANNOUNCED};

use crate::checks::{assert_event, grown, hub_refuses, FORMS};
use crate::keeper::{staked, DAY};

const DELAY: u64 = 7 * DAY;

pub fn announcements(suite: &Suite) -> Vec<Announcement<AdminMsg>> {
    suite.ask(&QueryMsg::Announcements {}).unwrap()
}

/// Sends a message as the owner and leaves it waiting.
pub fn announce(suite: &mut Suite, msg: AdminMsg) -> AppResponse {
    let owner = suite.owner.clone();
    suite.hub(&owner, &ExecuteMsg::Admin(msg)).unwrap()
}

fn fee(suite: &Suite) -> u16 {
    let config: ConfigResponse = suite.ask(&QueryMsg::Config {}).unwrap();
    config.fee_bps
}

/// What a keeper is told to apply.
fn due(suite: &Suite) -> Vec<u64> {
    let work: PendingWorkResponse = suite.ask(&QueryMsg::PendingWork {}).unwrap();
    work.changes
}

fn apply(id: u64) -> ExecuteMsg {
    ExecuteMsg::ApplyChange { id }
}

fn delay_of(suite: &Suite, msg: AdminMsg) -> u64 {
    let preview: PreviewAdminResponse = suite.ask(&QueryMsg::PreviewAdmin { msg }).unwrap();
    preview.delay_seconds
}

#[test]
fn fee_rise_then_announced_visible_and_applied_by_anyone_at_its_time() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let msg = AdminMsg::SetFee { fee_bps: 2_000 };
        assert_eq!(delay_of(&suite, msg.clone()), DELAY);
        let response = announce(&mut suite, msg.clone());
        let now = suite.now();
        let expected = Announcement {
            id: 1,
            change: msg.clone(),
            announced_at_seconds: now,
            effective_at_seconds: now + DELAY,
            lapses_at_seconds: now + DELAY + LAPSE_SECONDS,
        };
        let event = Announce {
            id: 1,
            change: r#"{"set_fee":{"fee_bps":2000}}"#.into(),
            effective_at_seconds: now + DELAY,
            lapses_at_seconds: now + DELAY + LAPSE_SECONDS,
        };
        assert_event(&response.events, &suite.hub, event);
        assert_eq!(announcements(&suite), std::slice::from_ref(&expected));
        assert_eq!(fee(&suite), 1_000);

        suite.advance(DELAY - 1);
        assert!(suite.hub(&alice, &apply(1)).is_err(), "a second too early");
        assert_eq!(announcements(&suite), [expected], "it still waits");
        assert_eq!(due(&suite), [0; 0]);
        suite.advance(1);
        assert_eq!(due(&suite), [1]);
        let response = suite.hub(&alice, &apply(1)).unwrap();
        let changed = SetConfig {
            setting: "fee_bps".into(),
            old: "1000".into(),
            new: "2000".into(),
        };
        assert_event(&response.events, &suite.hub, changed);
        let end = EndAnnouncement {
            id: 1,
            how: "applied".into(),
        };
        assert_event(&response.events, &suite.hub, end);
        assert_eq!((fee(&suite), announcements(&suite)), (2_000, vec![]));
        assert!(suite.hub(&alice, &apply(1)).is_err(), "once only");
    }
}

#[test]
fn h70_change_that_nobody_applied_in_time_then_lapses() {
    let (mut suite, alice) = grown(Form::Native);
    announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
    let lapsed_at_seconds = suite.now() + DELAY + LAPSE_SECONDS;
    suite.advance(DELAY + LAPSE_SECONDS);
    assert_eq!(due(&suite), [0; 0]);
    for _ in 0..2 {
        let error = hub_refuses(&mut suite, &alice, &apply(1), &[]);
        let expected = TimelockError::Lapsed {
            id: 1,
            lapsed_at_seconds,
        };
        assert_eq!(error, ContractError::Timelock(expected));
        suite.advance(365 * DAY);
    }
    assert_eq!(fee(&suite), 1_000);
    // the next announcement clears it away, and has a number of its own
    announce(&mut suite, AdminMsg::SetFee { fee_bps: 1_500 });
    let ids: Vec<u64> = announcements(&suite).iter().map(|a| a.id).collect();
    assert_eq!(ids, [2]);
}

/// A second before it lapses it still counts.
#[test]
fn h29_change_at_its_last_second_then_applied() {
    let (mut suite, alice) = grown(Form::Native);
    announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
    suite.advance(DELAY + LAPSE_SECONDS - 1);
    suite.hub(&alice, &apply(1)).unwrap();
    assert_eq!(fee(&suite), 2_000);
}

#[test]
fn cancel_by_owner_or_chain_then_it_can_never_be_applied() {
    let (mut suite, alice) = grown(Form::Native);
    let (owner, hub) = (suite.owner.clone(), suite.hub.clone());
    for (id, by_chain) in [(1, false), (2, true)] {
        announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
        let msg = AdminMsg::CancelChange { id };
        let error = hub_refuses(&mut suite, &alice, &ExecuteMsg::Admin(msg.clone()), &[]);
        assert_eq!(error, OwnershipError::NotOwner.into());
        let response = match by_chain {
            false => suite.hub(&owner, &ExecuteMsg::Admin(msg)).unwrap(),
            true => suite
                .app
                .wasm_sudo(hub.clone(), &SudoMsg::Admin(msg))
                .unwrap(),
        };
        let end = EndAnnouncement {
            id,
            how: "cancelled".into(),
        };
        assert_event(&response.events, &hub, end);
        suite.advance(DELAY);
        let error = hub_refuses(&mut suite, &alice, &apply(id), &[]);
        assert_eq!(error, TimelockError::UnknownChange { id }.into());
        let msg = ExecuteMsg::Admin(AdminMsg::CancelChange { id });
        let error = hub_refuses(&mut suite, &owner, &msg, &[]);
        assert_eq!(error, TimelockError::UnknownChange { id }.into());
    }
    assert_eq!(fee(&suite), 1_000);
}

/// Each way to hurt, and next to it the same message where it helps.
#[test]
fn what_can_hurt_waits_and_what_only_helps_is_done_at_once() {
    let (suite, _) = grown(Form::Native);
    let target = |i: usize, weight| ValidatorWeight {
        validator: valoper(i),
        weight,
    };
    let params = |change: fn(&mut ParamsUpdate)| {
        let mut update = ParamsUpdate::default();
        change(&mut update);
        AdminMsg::UpdateParams(update)
    };
    let revenue: pstake_types::hub::RevenueResponse = suite.ask(&QueryMsg::Revenue {}).unwrap();
    let waits = [
        AdminMsg::SetFee { fee_bps: 1_001 },
        AdminMsg::SetValidators {
            validators: vec![target(1, 1), target(2, 2)],
        },
        AdminMsg::SetRevenue {
            shares: revenue.shares,
        },
        AdminMsg::SetGuardian { guardian: None },
        params(|u| u.min_unbond = Some(10_001u128.into())),
        params(|u| u.max_commission = Some(Decimal::permille(201))),
        params(|u| u.delay_seconds = Some(DELAY - 1)),
        // one harmful part makes the whole wait
        params(|u| {
            u.min_deposit = Some(2u128.into());
            u.delay_seconds = Some(DELAY - 1);
        }),
    ];
    for msg in waits {
        assert_eq!(delay_of(&suite, msg.clone()), DELAY, "{msg:?}");
    }
    let at_once = [
        AdminMsg::SetFee { fee_bps: 1_000 },
        AdminMsg::SetFee { fee_bps: 0 },
        AdminMsg::RemoveValidator {
            validator: valoper(1),
        },
        params(|_| {}),
        params(|u| u.min_unbond = Some(1u128.into())),
        params(|u| u.min_deposit = Some(u128::MAX.into())),
        params(|u| u.deposit_cap = Some(0u128.into())),
        params(|u| u.max_commission = Some(Decimal::percent(20))),
        params(|u| u.max_share_bps = Some(1)),
        params(|u| u.delay_seconds = Some(DELAY)),
        params(|u| u.delay_seconds = Some(DELAY + 1)),
    ];
    for msg in at_once {
        assert_eq!(delay_of(&suite, msg.clone()), 0, "{msg:?}");
    }
}

#[test]
fn share_bound_raised_then_it_waits() {
    let (mut suite, _) = grown(Form::Native);
    let share = |max_share_bps| {
        AdminMsg::UpdateParams(ParamsUpdate {
            max_share_bps: Some(max_share_bps),
            ..ParamsUpdate::default()
        })
    };
    suite.admin(share(3_000)).unwrap();
    assert_eq!(delay_of(&suite, share(3_001)), DELAY);
}

/// Else a new target of a thousandth could be the only one an hour later.
#[test]
fn attack_targets_removed_one_after_the_other_then_only_the_first_is_at_once() {
    let (mut suite, _) = grown(Form::Native);
    let remove = |i| AdminMsg::RemoveValidator {
        validator: valoper(i),
    };
    assert_eq!(announced(&announce(&mut suite, remove(1))), None);
    assert_eq!(delay_of(&suite, remove(2)), DELAY);
    assert_eq!(announced(&announce(&mut suite, remove(2))), Some(1));
    suite.tick_days(6);
    assert_eq!(announced(&announce(&mut suite, remove(3))), Some(2));
    suite.tick_days(1);
    suite.crank(&apply(1)).unwrap();
    // applied late or not, the next waits again
    assert_eq!(delay_of(&suite, remove(3)), DELAY);
    suite.tick_days(6);
    suite.crank(&apply(2)).unwrap();
    suite.tick_days(1);
    let last = ExecuteMsg::Admin(remove(4));
    let owner = suite.owner.clone();
    let error = hub_refuses(&mut suite, &owner, &last, &[]);
    assert_eq!(
        error,
        ContractError::LastValidator {
            validator: valoper(4)
        }
    );
}

/// The notice is over with its last second.
#[test]
fn remove_validator_when_the_notice_since_the_last_removal_is_over_then_at_once_again() {
    let (mut suite, _) = grown(Form::Native);
    let remove = |i| AdminMsg::RemoveValidator {
        validator: valoper(i),
    };
    announce(&mut suite, remove(1));
    suite.advance(DELAY - 1);
    assert_eq!(delay_of(&suite, remove(2)), DELAY);
    suite.advance(1);
    assert_eq!(delay_of(&suite, remove(2)), 0);
}

/// A proposal that could never be applied fails when it is executed, not a week later.
#[test]
fn h52_bad_change_then_refused_when_it_is_announced() {
    let (mut suite, _) = grown(Form::Native);
    let owner = suite.owner.clone();
    let bad = [
        AdminMsg::CancelChange { id: 99 },
        AdminMsg::SetFee { fee_bps: 2_001 },
        AdminMsg::SetValidators { validators: vec![] },
        AdminMsg::SetRevenue { shares: vec![] },
        AdminMsg::SetGuardian {
            guardian: Some("nobody".into()),
        },
        AdminMsg::UpdateParams(ParamsUpdate {
            max_commission: Some(Decimal::percent(101)),
            ..ParamsUpdate::default()
        }),
        AdminMsg::UpdateParams(ParamsUpdate {
            delay_seconds: Some(5 * DAY - 1),
            ..ParamsUpdate::default()
        }),
        AdminMsg::UpdateParams(ParamsUpdate {
            delay_seconds: Some(30 * DAY + 1),
            ..ParamsUpdate::default()
        }),
    ];
    for msg in bad {
        hub_refuses(&mut suite, &owner, &ExecuteMsg::Admin(msg.clone()), &[]);
        let preview: Result<PreviewAdminResponse, _> = suite.ask(&QueryMsg::PreviewAdmin { msg });
        assert!(preview.is_err());
    }
    assert_eq!(announcements(&suite), []);
}

/// Between announcement and application the validator raised its commission above the bound.
#[test]
fn change_that_became_bad_while_it_waited_then_refused_at_its_time() {
    let (mut suite, alice) = grown(Form::Native);
    let targets: Vec<_> = (1..=4)
        .map(|i| ValidatorWeight {
            validator: valoper(i),
            weight: i as u32,
        })
        .collect();
    announce(
        &mut suite,
        AdminMsg::SetValidators {
            validators: targets,
        },
    );
    let bound = ParamsUpdate {
        max_commission: Some(Decimal::percent(4)),
        ..ParamsUpdate::default()
    };
    suite.admin(AdminMsg::UpdateParams(bound)).unwrap();
    suite.tick_days(7);
    let error = hub_refuses(&mut suite, &alice, &apply(1), &[]);
    assert!(
        matches!(error, ContractError::CommissionTooHigh { .. }),
        "{error:?}"
    );
    assert_eq!(announcements(&suite).len(), 1, "it waits until it lapses");
}

#[test]
fn more_than_twenty_changes_then_refused_until_some_lapse() {
    let (mut suite, _) = grown(Form::Native);
    let owner = suite.owner.clone();
    let rise = AdminMsg::SetFee { fee_bps: 2_000 };
    for _ in 0..MAX_ANNOUNCED {
        announce(&mut suite, rise.clone());
    }
    let msg = ExecuteMsg::Admin(rise.clone());
    let error = hub_refuses(&mut suite, &owner, &msg, &[]);
    let expected = TimelockError::TooManyAnnounced { max: MAX_ANNOUNCED };
    assert_eq!(error, expected.into());
    suite.advance(DELAY + LAPSE_SECONDS);
    announce(&mut suite, rise);
    assert_eq!(announcements(&suite).len(), 1);
}

/// Submissions fail: whoever queued in time must not find himself with the new fee.
#[test]
fn change_whose_leavers_could_not_leave_then_waits_for_them() {
    let (mut suite, alice) = staked(4, 10_000_000);
    announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
    let announced_at = suite.now();
    suite.unbond(&alice, 1_000_000).unwrap();
    for validator in suite.validators.clone() {
        let app = &mut suite.app;
        app.set_failing(&validator, MsgKind::Undelegate, Some("refused"));
    }
    suite.tick_days(8);
    assert_eq!(due(&suite), [0; 0], "leavers wait");
    let error = hub_refuses(&mut suite, &alice, &apply(1), &[]);
    assert!(
        matches!(error, ContractError::LeaversWait { after_seconds, .. }
            if after_seconds == announced_at + 4 * DAY),
        "{error:?}"
    );
    for validator in suite.validators.clone() {
        suite.app.set_failing(&validator, MsgKind::Undelegate, None);
    }
    suite.tick_days(1);
    assert_eq!(due(&suite), [1]);
    suite.hub(&alice, &apply(1)).unwrap();
    assert_eq!(fee(&suite), 2_000);
}

/// Who queues after a submission that came late enough knew of the change: he holds it up no more.
#[test]
fn change_when_the_last_submission_was_at_the_end_of_the_notice_or_before_then_leavers_wait_only_before(
) {
    for (early, waits) in [(1, true), (0, false)] {
        let (mut suite, alice) = staked(4, 10_000_000);
        announce(&mut suite, AdminMsg::SetFee { fee_bps: 2_000 });
        suite.unbond(&alice, 1_000_000).unwrap();
        suite.advance(4 * DAY - early);
        suite.crank(&ExecuteMsg::Submit {}).unwrap();
        suite.unbond(&alice, 1_000_000).unwrap();
        suite.advance(3 * DAY + early);
        assert_eq!(due(&suite).is_empty(), waits);
        assert_eq!(suite.hub(&alice, &apply(1)).is_err(), waits);
    }
}
