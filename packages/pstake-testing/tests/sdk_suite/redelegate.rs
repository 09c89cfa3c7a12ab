//! Redelegating: x/staking/keeper/delegation.go (v0.53.4), `BeginRedelegation`, `getBeginInfo`.

use crate::common::*;
use pstake_testing::sdk::{BondStatus, SdkControl, SdkError, SdkViews};

/// The stake moves at once, the entry is kept for the unbonding period.
#[test]
fn redelegate_moves_stake_and_keeps_an_entry() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    redelegate(&mut app, &alice, V1, V2, 300).unwrap();
    assert_eq!(app.delegation(&alice, V1).unwrap().tokens.u128(), 700);
    assert_eq!(app.delegation(&alice, V2).unwrap().tokens.u128(), 300);
    let found = app.redelegations(&alice);
    assert_eq!(found[0].entries[0].initial_balance.u128(), 300);
    let end = app.block_info().time.plus_seconds(PERIOD);
    assert_eq!(found[0].entries[0].completion_time, end);

    pass(&mut app, PERIOD);
    assert_eq!(app.redelegations(&alice).len(), 1);
    pass(&mut app, 1);
    assert!(app.redelegations(&alice).is_empty());
}

/// `HasReceivingRedelegation`: no stake leaves by redelegation a validator to which some is bound, not even older stake.
/// Undelegating is free.
#[test]
fn transitive_redelegation_fails() {
    let mut app = chain(&[50_000_000, 50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 2_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    delegate(&mut app, &alice, V2, 1_000).unwrap();
    redelegate(&mut app, &alice, V1, V2, 1).unwrap();
    let next = redelegate(&mut app, &alice, V2, V3, 1);
    assert_eq!(
        sdk_error(next).to_string(),
        "redelegation to this validator already in progress; \
         first redelegation to this validator must complete before next redelegation"
    );
    undelegate(&mut app, &alice, V2, 500).unwrap();
    pass(&mut app, PERIOD);
    assert!(redelegate(&mut app, &alice, V2, V3, 1).is_err());
    pass(&mut app, 1);
    redelegate(&mut app, &alice, V2, V3, 1).unwrap();
}

/// `HasMaxRedelegationEntries`: seven entries a triple, and entries of one block do not merge.
#[test]
fn eighth_entry_of_a_triple_fails() {
    let mut app = chain(&[50_000_000, 50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    for _ in 0..7 {
        redelegate(&mut app, &alice, V1, V2, 10).unwrap();
    }
    let eighth = redelegate(&mut app, &alice, V1, V2, 10);
    assert_eq!(
        sdk_error(eighth).to_string(),
        "too many redelegation entries for (delegator, src-validator, dst-validator) tuple"
    );
    redelegate(&mut app, &alice, V1, V3, 10).unwrap();
}

/// The other refusals.
#[test]
fn redelegate_refusals_have_the_sdks_words() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    let own = redelegate(&mut app, &alice, V1, V1, 1);
    assert_eq!(sdk_error(own), SdkError::SelfRedelegation);
    let nowhere = redelegate(&mut app, &alice, V1, "nobody", 1);
    assert_eq!(sdk_error(nowhere), SdkError::BadRedelegationDst);
    let more = redelegate(&mut app, &alice, V1, V2, 1_001);
    assert_eq!(sdk_error(more), SdkError::InvalidSharesAmount);
    let nothing = redelegate(&mut app, &alice, V2, V1, 1);
    assert_eq!(sdk_error(nothing), SdkError::NoDelegation);
}

/// `getBeginInfo`: from an unbonding validator the entry has that validator's own end and height.
#[test]
fn redelegate_from_unbonding_validator_is_bound_for_its_rest() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    pass(&mut app, 5);
    app.jail(V1).unwrap();
    let (left_at, left_height) = (app.block_info().time, app.block_info().height);
    pass(&mut app, 10 * DAY);
    assert_eq!(app.validator(V1).unwrap().status, BondStatus::Unbonding);
    redelegate(&mut app, &alice, V1, V2, 1_000).unwrap();
    let entry = app.redelegations(&alice)[0].entries[0].clone();
    assert_eq!(entry.completion_time, left_at.plus_seconds(PERIOD));
    assert_eq!(entry.creation_height, left_height);
    // The tokens went back into the bonded pool.
    let pools = app.module_balances().unwrap();
    assert_eq!(pools.bonded.u128(), 50_001_000);
    assert_eq!(pools.not_bonded.u128(), 50_000_000);
}

/// `getBeginInfo`: from an unbonded validator it is complete at once.
#[test]
fn redelegate_from_unbonded_validator_is_not_bound() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    app.jail(V1).unwrap();
    pass(&mut app, 5);
    pass(&mut app, PERIOD);
    pass(&mut app, 5);
    assert_eq!(app.validator(V1).unwrap().status, BondStatus::Unbonded);
    redelegate(&mut app, &alice, V1, V2, 1_000).unwrap();
    assert!(app.redelegations(&alice).is_empty());
}

/// A removed source: taking the last shares of an unbonded validator by redelegation fails, as `getBeginInfo` no longer
/// finds it; undelegating them works.
#[test]
fn redelegate_of_the_last_shares_of_unbonded_validator_fails() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let operator = cosmwasm_std::Addr::unchecked(app.validator(V1).unwrap().account);
    app.jail(V1).unwrap();
    pass(&mut app, 5);
    pass(&mut app, PERIOD);
    pass(&mut app, 5);
    let last = redelegate(&mut app, &operator, V1, V2, 50_000_000);
    assert_eq!(sdk_error(last), SdkError::NoValidatorFound);
    undelegate(&mut app, &operator, V1, 50_000_000).unwrap();
    assert!(app.validator(V1).is_none());
}
