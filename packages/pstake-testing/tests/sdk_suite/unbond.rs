//! Undelegating: x/staking/keeper/delegation.go, types/delegation.go, val_state_change.go (v0.53.4).

use crate::common::*;
use cosmwasm_std::Decimal;
use pstake_testing::sdk::{SdkControl, SdkError, SdkViews};

/// `Undelegate`, `CompleteUnbonding`: tokens change pools at once and are paid at the end of the first block at or past
/// completion, so they are in the balance one block later; the boundary is inclusive.
#[test]
fn matured_coins_arrive_one_block_after_completion() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    undelegate(&mut app, &alice, V1, 400).unwrap();
    let pools = app.module_balances().unwrap();
    assert_eq!(pools.bonded.u128(), 50_000_600);
    assert_eq!(pools.not_bonded.u128(), 400);

    pass(&mut app, PERIOD - 1); // one second short
    pass(&mut app, 1); // its time is the completion time: paid at its end
    assert_eq!(balance(&app, &alice), 0);
    assert_eq!(app.unbondings(&alice).len(), 1);
    pass(&mut app, 1);
    assert_eq!(balance(&app, &alice), 400);
    assert!(app.unbondings(&alice).is_empty());
    assert_eq!(app.module_balances().unwrap().not_bonded.u128(), 0);
}

/// A jump far past completion does not pay either: that block must end first.
#[test]
fn completion_between_two_blocks_is_not_paid_in_the_second() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    undelegate(&mut app, &alice, V1, 400).unwrap();
    pass(&mut app, 10 * PERIOD);
    assert_eq!(balance(&app, &alice), 0);
    pass(&mut app, 1);
    assert_eq!(balance(&app, &alice), 400);
}

/// `HasMaxUnbondingDelegationEntries`: seven entries, the eighth fails, and the limit is per validator.
#[test]
fn eighth_entry_of_a_pair_fails() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 500).unwrap();
    delegate(&mut app, &alice, V2, 500).unwrap();
    for _ in 0..7 {
        undelegate(&mut app, &alice, V1, 10).unwrap();
        pass(&mut app, 5);
    }
    let eighth = undelegate(&mut app, &alice, V1, 10);
    assert_eq!(
        sdk_error(eighth).to_string(),
        "too many unbonding delegation entries for (delegator, validator) tuple"
    );
    undelegate(&mut app, &alice, V2, 10).unwrap();
    // The first entry matures and makes room.
    pass(&mut app, PERIOD - 35);
    pass(&mut app, 1);
    undelegate(&mut app, &alice, V1, 10).unwrap();
}

/// `AddEntry`: entries of one block merge, but where seven are there the limit comes first.
#[test]
fn entries_of_one_block_merge() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    for _ in 0..20 {
        undelegate(&mut app, &alice, V1, 10).unwrap();
    }
    let pairs = app.unbondings(&alice);
    assert_eq!(pairs[0].entries.len(), 1);
    assert_eq!(pairs[0].entries[0].initial_balance.u128(), 200);
    for _ in 0..6 {
        pass(&mut app, 5);
        undelegate(&mut app, &alice, V1, 10).unwrap();
    }
    let same_block = undelegate(&mut app, &alice, V1, 10);
    assert_eq!(
        sdk_error(same_block),
        SdkError::MaxUnbondingDelegationEntries
    );
}

/// `ValidateUnbondAmount`: its refusals.
#[test]
fn undelegate_refusals_have_the_sdks_words() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    let none = undelegate(&mut app, &alice, V1, 1);
    assert_eq!(
        sdk_error(none).to_string(),
        "no delegation for (address, validator) tuple"
    );
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    let more = undelegate(&mut app, &alice, V1, 1_001);
    assert_eq!(
        sdk_error(more).to_string(),
        "invalid shares amount: invalid request"
    );
    let zero = undelegate(&mut app, &alice, V1, 0);
    assert_eq!(sdk_error(zero), SdkError::InvalidSharesAmount);
    let nobody = undelegate(&mut app, &alice, "nobody", 1);
    assert_eq!(sdk_error(nobody), SdkError::NoValidatorFound);
}

/// `RemoveDelShares`: payment is rounded down, what is cut off stays with the validator's other shares.
///
/// After a slash of 5%: 47,500,950 tokens back 50,001,000 shares (0.95 each). Undelegating 100 tokens takes
/// 100 / 0.95 = 105.263157894736842105 shares, worth 99.99...97: 99 are paid.
#[test]
fn undelegate_after_slash_pays_less_than_asked() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 1_000);
    delegate(&mut app, &alice, V1, 1_000).unwrap();
    pass(&mut app, 5);
    let height = app.block_info().height;
    // Power 50 of 50,001,000 tokens: 5% of 50,000,000 is 2,500,000; 47,501,000 tokens remain.
    app.slash(V1, height, None, Decimal::percent(5)).unwrap();
    assert_eq!(app.validator(V1).unwrap().tokens.u128(), 47_501_000);
    undelegate(&mut app, &alice, V1, 100).unwrap();
    assert_eq!(app.unbondings(&alice)[0].entries[0].balance.u128(), 99);
    assert_eq!(app.validator(V1).unwrap().tokens.u128(), 47_500_901);
}

/// `RemoveDelShares`: the last shares get all that is left; a validator without shares is removed once it is unbonded,
/// with its dust to the community pool.
#[test]
fn validator_without_shares_is_removed_after_its_own_unbonding() {
    let mut app = chain(&[50_000_000, 3_000_000]);
    let operator = cosmwasm_std::Addr::unchecked(app.validator(V2).unwrap().account);
    pass(&mut app, 5);
    // 666,667 / 3,000,000 a token is 0.222222333333333333; times 3,000,000 is 666,666.999999999999.
    app.allocate_to_validator(V2, &[stake(666_667)]).unwrap();
    undelegate(&mut app, &operator, V2, 3_000_000).unwrap();
    assert_eq!(balance(&app, &operator), 666_666);
    let pool = app.community_pool();
    assert_eq!(pool[0].amount.to_string(), "0.999999999999");
    assert!(app.validator(V2).unwrap().delegator_shares.is_zero());
    pass(&mut app, 5); // out of the set
    assert!(app.validator(V2).is_some());
    pass(&mut app, PERIOD);
    pass(&mut app, 5);
    assert!(app.validator(V2).is_none());
    // With the dust that was outstanding, 10^-12, the coin is whole.
    assert_eq!(app.community_pool()[0].amount.to_string(), "1");
}
