//! The guardian's freeze of a validator ends by itself, the owner's does not.

use liquid_staking_hub::ContractError;
use pstake_testing::sdk::SdkViews;
use pstake_testing::suite::{valoper, Suite};
use pstake_types::hub::event::Freeze;
use pstake_types::hub::{ExecuteMsg, PAUSE_COOLDOWN_SECONDS, PAUSE_SECONDS};

use crate::checks::{assert_event, hub_refuses};
use crate::keeper::*;

fn freeze(n: usize) -> ExecuteMsg {
    let validator = valoper(n);
    ExecuteMsg::Freeze { validator }
}

fn frozen(suite: &Suite) -> Vec<(String, u64)> {
    let mut all = records(suite);
    all.retain(|v| v.frozen);
    let until = all
        .into_iter()
        .map(|v| (v.validator, v.frozen_until_seconds));
    until.collect()
}

#[test]
fn freeze_by_the_guardian_then_it_ends_with_the_first_sync_after_3_days() {
    let (mut suite, _) = staked(4, 100 * M);
    let guardian = suite.guardian.clone();
    let until = suite.now() + PAUSE_SECONDS;
    suite.hub(&guardian, &freeze(1)).unwrap();
    assert_eq!(frozen(&suite), [(valoper(1), until)]);

    suite.advance(PAUSE_SECONDS - 1);
    suite.crank(&ExecuteMsg::Sync {}).unwrap();
    assert_eq!(frozen(&suite).len(), 1, "a second before");
    suite.advance(1);
    let response = suite.crank(&ExecuteMsg::Sync {}).unwrap();
    assert_eq!(frozen(&suite), []);
    let thawed = Freeze {
        validator: valoper(1),
        frozen: false,
    };
    assert_event(&response.events, &suite.hub, thawed);
    assert!(work(&suite).harvest, "its rewards wait");
    let response = suite.crank(&ExecuteMsg::Sync {}).unwrap();
    assert!(!response
        .events
        .iter()
        .any(|e| e.ty.ends_with("pstake_freeze")));
}

#[test]
fn h70_freeze_again_by_the_guardian_then_no_sooner_than_14_days_after_its_end() {
    let (mut suite, _) = staked(4, 100 * M);
    let (guardian, owner) = (suite.guardian.clone(), suite.owner.clone());
    suite.hub(&guardian, &freeze(1)).unwrap();
    let from_seconds = suite.now() + PAUSE_SECONDS + PAUSE_COOLDOWN_SECONDS;
    let refused = ContractError::PauseCooldown { from_seconds };
    // neither while it lasts, nor after it was undone, nor after its end
    let error = hub_refuses(&mut suite, &guardian, &freeze(1), &[]);
    assert_eq!(error, refused);
    let validator = valoper(1);
    suite
        .hub(&owner, &ExecuteMsg::Unfreeze { validator })
        .unwrap();
    assert_eq!(frozen(&suite), []);
    for wait in [0, PAUSE_SECONDS, PAUSE_COOLDOWN_SECONDS - 1] {
        suite.advance(wait);
        let error = hub_refuses(&mut suite, &guardian, &freeze(1), &[]);
        assert_eq!(error, refused);
    }
    suite.hub(&guardian, &freeze(2)).unwrap();
    suite.advance(1);
    suite.hub(&guardian, &freeze(1)).unwrap();
    assert_eq!(frozen(&suite).len(), 2);
}

#[test]
fn freeze_by_the_owner_then_it_lasts_even_where_the_guardian_froze_first() {
    let (mut suite, _) = staked(4, 100 * M);
    let (guardian, owner) = (suite.guardian.clone(), suite.owner.clone());
    suite.hub(&guardian, &freeze(1)).unwrap();
    for n in [1, 2] {
        suite.hub(&owner, &freeze(n)).unwrap();
    }
    // the guardian's own, on top of it, changes nothing
    suite.hub(&guardian, &freeze(2)).unwrap();
    assert_eq!(frozen(&suite), [(valoper(1), 0), (valoper(2), 0)]);
    suite.tick_days(30);
    assert_eq!(frozen(&suite).len(), 2);
}

/// Submissions are nobody's to stop: who freezes all validators holds them up for 3 days.
#[test]
fn inv10_h55_freeze_of_all_validators_then_submissions_go_on_after_3_days() {
    let (mut suite, alice) = staked(4, 100 * M);
    let guardian = suite.guardian.clone();
    suite.unbond(&alice, 50 * M).unwrap();
    for n in 1..=4 {
        suite.hub(&guardian, &freeze(n)).unwrap();
    }
    suite.tick_days(2);
    assert_eq!(batch(&suite, 1).stk.u128(), 50 * M);
    assert!(suite.app.unbondings(&suite.hub).is_empty());
    suite.tick_days(2);
    assert_eq!(on_its_way(&suite, 1).undelegated, 50 * M);
    suite.tick_days(22);
    assert!(suite.claim(&alice).unwrap() >= 50 * M);
}
