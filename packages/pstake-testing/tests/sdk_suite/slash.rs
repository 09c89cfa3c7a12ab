//! `Slash`, `SlashUnbondingDelegation`, `SlashRedelegation`: x/staking/keeper/slash.go (v0.53.4).

use crate::common::*;
use cosmwasm_std::{Addr, Decimal};
use pstake_testing::sdk::{SdkApp, SdkControl, SdkError, SdkViews};

/// 10,000,000 tokens at val1, 4,000,000 of them alice's, delegated some blocks ago.
fn ten_million() -> (SdkApp, Addr) {
    let mut app = chain(&[6_000_000, 50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 4_000_000);
    delegate(&mut app, &alice, V1, 4_000_000).unwrap();
    pass(&mut app, 5);
    pass(&mut app, 5);
    (app, alice)
}

fn half() -> Decimal {
    Decimal::percent(50)
}

fn unbonding_balances(app: &SdkApp, who: &Addr) -> Vec<u128> {
    let pairs = app.unbondings(who);
    let entries = pairs.iter().flat_map(|p| &p.entries);
    entries.map(|e| e.balance.u128()).collect()
}

/// The case of the SDK's TestSlashWithUnbondingDelegation: power 10, 4 unbonding since the infraction, one half. The
/// entry pays 2, the validator 3. Again: the entry pays its last 2, the validator 3 and is empty. Again: the entry still
/// counts for its 2 of the 5, though it has nothing left.
#[test]
fn slash_takes_unbonding_entries_begun_since_the_infraction() {
    let (mut app, alice) = ten_million();
    let infraction = app.block_info().height;
    undelegate(&mut app, &alice, V1, 4_000_000).unwrap();
    pass(&mut app, 5);
    let before = supply(&app);

    let burned = app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(burned.u128(), 3_000_000);
    assert_eq!(unbonding_balances(&app, &alice), [2_000_000]);
    assert_eq!(app.validator(V1).unwrap().tokens.u128(), 3_000_000);
    assert_eq!(supply(&app), before - 5_000_000);

    let burned = app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(burned.u128(), 3_000_000);
    assert_eq!(unbonding_balances(&app, &alice), [0]);

    app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(supply(&app), before - 10_000_000);
    assert_eq!(app.module_balances().unwrap().not_bonded.u128(), 0);
}

/// "If unbonding started before this height, stake didn't contribute to infraction."
#[test]
fn slash_spares_entries_begun_before_the_infraction() {
    let (mut app, alice) = ten_million();
    undelegate(&mut app, &alice, V1, 1_000_000).unwrap();
    pass(&mut app, 5);
    let infraction = app.block_info().height;
    undelegate(&mut app, &alice, V1, 1_000_000).unwrap();
    pass(&mut app, 5);
    // At the infraction 9,000,000 stood for power 9. Half: 500,000 of the second entry, 4,000,000 of the validator.
    assert_eq!(app.power_at(V1, infraction), 9);
    let burned = app.slash(V1, infraction, None, half()).unwrap();
    assert_eq!(burned.u128(), 4_000_000);
    assert_eq!(unbonding_balances(&app, &alice), [1_000_000, 500_000]);
}

/// "Special-case slash at current height": entries are not scanned, even those of this very block.
#[test]
fn slash_at_current_height_takes_the_validator_only() {
    let (mut app, alice) = ten_million();
    undelegate(&mut app, &alice, V1, 4_000_000).unwrap();
    let height = app.block_info().height;
    app.slash(V1, height, Some(10), half()).unwrap();
    assert_eq!(unbonding_balances(&app, &alice), [4_000_000]);
    assert_eq!(app.validator(V1).unwrap().tokens.u128(), 1_000_000);
}

/// `IsMature`: an entry at its completion time is spared, though it is not paid yet.
#[test]
fn slash_spares_mature_entries() {
    let (mut app, alice) = ten_million();
    let infraction = app.block_info().height;
    undelegate(&mut app, &alice, V1, 4_000_000).unwrap();
    pass(&mut app, PERIOD);
    app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(unbonding_balances(&app, &alice), [4_000_000]);
}

/// A redelegation since the infraction: half of the shares moved is taken at the target, the target's other stake is not.
#[test]
fn slash_takes_redelegated_stake_at_the_target() {
    let (mut app, alice) = ten_million();
    delegate_more(&mut app, &alice, V2, 1_000_000);
    let infraction = app.block_info().height;
    redelegate(&mut app, &alice, V1, V2, 4_000_000).unwrap();
    pass(&mut app, 5);
    let burned = app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(burned.u128(), 3_000_000); // 5,000,000 less the redelegation's 2,000,000
    assert_eq!(app.delegation(&alice, V2).unwrap().tokens.u128(), 3_000_000);
    assert_eq!(app.validator(V2).unwrap().tokens.u128(), 53_000_000);
}

fn delegate_more(app: &mut SdkApp, who: &Addr, validator: &str, amount: u128) {
    app.mint(who, &[stake(amount)]).unwrap();
    delegate(app, who, validator, amount).unwrap();
}

/// A redelegation before the infraction, and a slash of the target, leave it alone.
#[test]
fn slash_spares_redelegations_begun_before_the_infraction() {
    let (mut app, alice) = ten_million();
    redelegate(&mut app, &alice, V1, V2, 4_000_000).unwrap();
    pass(&mut app, 5);
    let infraction = app.block_info().height;
    pass(&mut app, 5);
    app.slash(V1, infraction, Some(6), half()).unwrap();
    assert_eq!(app.delegation(&alice, V2).unwrap().tokens.u128(), 4_000_000);
}

/// "Prioritize slashing unbondingDelegation than delegation": what the redelegation owes is taken from the target's
/// unbonding entries first, here all of it.
#[test]
fn slash_of_redelegation_takes_unbonding_entries_of_the_target_first() {
    let (mut app, alice) = ten_million();
    let infraction = app.block_info().height;
    redelegate(&mut app, &alice, V1, V2, 4_000_000).unwrap();
    pass(&mut app, 5);
    undelegate(&mut app, &alice, V2, 2_500_000).unwrap();
    pass(&mut app, 5);
    app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(unbonding_balances(&app, &alice), [500_000]);
    assert_eq!(app.delegation(&alice, V2).unwrap().tokens.u128(), 1_500_000);
}

/// The SDK's over-slash: if the entries do not cover all that is owed, the delegation loses the whole fraction of the
/// shares moved. 2,000,000 owed, 500,000 unbonding; yet of the other 3,500,000 another 2,000,000 go.
#[test]
fn slash_of_redelegation_takes_the_whole_fraction_when_entries_fall_short() {
    let (mut app, alice) = ten_million();
    let infraction = app.block_info().height;
    redelegate(&mut app, &alice, V1, V2, 4_000_000).unwrap();
    pass(&mut app, 5);
    undelegate(&mut app, &alice, V2, 500_000).unwrap();
    pass(&mut app, 5);
    let before = supply(&app);
    let burned = app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(burned.u128(), 3_000_000); // the source is credited 2,000,000 only
    assert_eq!(unbonding_balances(&app, &alice), [0]);
    assert_eq!(app.delegation(&alice, V2).unwrap().tokens.u128(), 1_500_000);
    assert_eq!(supply(&app), before - 3_000_000 - 2_500_000);
}

/// Taking redelegated shares runs `BeforeDelegationSharesModified`: the delegator's rewards are paid during the slash.
#[test]
fn slash_of_redelegation_pays_the_delegators_rewards() {
    let (mut app, alice) = ten_million();
    let infraction = app.block_info().height;
    redelegate(&mut app, &alice, V1, V2, 4_000_000).unwrap();
    pass(&mut app, 5);
    // val2 has 54,000,000 tokens; one coin for each 1,000.
    app.allocate_to_validator(V2, &[stake(54_000)]).unwrap();
    app.slash(V1, infraction, Some(10), half()).unwrap();
    assert_eq!(balance(&app, &alice), 4_000);
}

/// "cannot decrease balance below zero", and 7 * 0.333... truncates: 2,333,333.
#[test]
fn slash_is_truncated_and_bounded_by_the_tokens() {
    let (mut app, _) = ten_million();
    let height = app.block_info().height;
    let third: Decimal = "0.333333333333333333".parse().unwrap();
    let burned = app.slash(V1, height, Some(7), third).unwrap();
    assert_eq!(burned.u128(), 2_333_333);
    let burned = app.slash(V1, height, Some(1_000), half()).unwrap();
    assert_eq!(burned.u128(), 7_666_667);
    assert!(app.validator(V1).unwrap().tokens.is_zero());
}

/// Slashes of an unknown validator are ignored, of an unbonded one or at a future height refused.
#[test]
fn slash_refusals() {
    let (mut app, _) = ten_million();
    let height = app.block_info().height;
    let none = app.slash("nobody", height, Some(10), half()).unwrap();
    assert!(none.is_zero());
    let future = app.slash(V1, height + 1, Some(10), half()).unwrap_err();
    assert_eq!(
        future.to_string(),
        format!(
            "impossible attempt to slash future infraction at height {} but we are at height {height}",
            height + 1
        )
    );
    app.jail(V1).unwrap();
    pass(&mut app, 5);
    pass(&mut app, PERIOD);
    pass(&mut app, 5);
    let error = app.slash(V1, height, Some(10), half()).unwrap_err();
    let expected = SdkError::SlashUnbonded {
        operator: V1.into(),
    };
    assert_eq!(error.downcast::<SdkError>().unwrap(), expected);
}
