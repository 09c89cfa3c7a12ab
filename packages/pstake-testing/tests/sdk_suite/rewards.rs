//! Rewards: x/distribution/keeper/delegation.go, validator.go, allocation.go (v0.53.4); the numbers of
//! delegation_test.go and allocation_test.go.

use crate::common::*;
use cosmwasm_std::{coin, Addr, DecCoin, Decimal, Uint128};
use pstake_testing::sdk::{Params, Rewards, SdkApp, SdkControl, SdkViews, ValidatorSpec};

const HALF_COMMISSION: &str = "half";

/// A validator of power 100 that takes one half, as in delegation_test.go. Its operator is the only delegator.
fn half_commission() -> (SdkApp, Addr) {
    let mut app = chain(&[50_000_000]);
    let spec =
        ValidatorSpec::new(HALF_COMMISSION, 100_000_000).with_commission(Decimal::percent(50));
    app.add_validator(spec).unwrap();
    pass(&mut app, 5);
    let operator = app.validator(HALF_COMMISSION).unwrap().account;
    (app, Addr::unchecked(operator))
}

fn whole(coins: &[DecCoin]) -> String {
    coins.first().map_or("0".into(), |c| c.amount.to_string())
}

/// TestCalculateRewardsBasic: of 10 coins 5 are the delegator's, 5 commission.
#[test]
fn basic_rewards_are_split_by_commission() {
    let (mut app, operator) = half_commission();
    assert_eq!(whole(&app.pending_rewards(&operator, HALF_COMMISSION)), "0");
    app.allocate_to_validator(HALF_COMMISSION, &[stake(10)])
        .unwrap();
    assert_eq!(whole(&app.pending_rewards(&operator, HALF_COMMISSION)), "5");
    assert_eq!(whole(&app.commission(HALF_COMMISSION)), "5");
}

/// TestCalculateRewardsAfterSlash: 10,000,000, a slash of one half, 10,000,000: rewards and commission are 10,000,000.
#[test]
fn rewards_after_a_slash() {
    let (mut app, operator) = half_commission();
    app.allocate_to_validator(HALF_COMMISSION, &[stake(10_000_000)])
        .unwrap();
    let height = app.block_info().height;
    app.slash(HALF_COMMISSION, height, None, Decimal::percent(50))
        .unwrap();
    pass(&mut app, 5);
    app.allocate_to_validator(HALF_COMMISSION, &[stake(10_000_000)])
        .unwrap();
    assert_eq!(
        whole(&app.pending_rewards(&operator, HALF_COMMISSION)),
        "10000000"
    );
    assert_eq!(whole(&app.commission(HALF_COMMISSION)), "10000000");
}

/// TestCalculateRewardsMultiDelegatorMultiSlash: 30,000,000, a slash of one half, a second delegator with twice what is
/// left, a slash of one half, 30,000,000. The first has a half and a sixth of 30,000,000, the second a third.
#[test]
fn rewards_of_two_delegators_over_two_slashes() {
    let (mut app, first) = half_commission();
    let reward = [stake(30_000_000)];
    let slash = |app: &mut SdkApp| {
        let height = app.block_info().height;
        app.slash(HALF_COMMISSION, height, None, Decimal::percent(50))
            .unwrap();
        pass(app, 5);
    };
    app.allocate_to_validator(HALF_COMMISSION, &reward).unwrap();
    slash(&mut app);
    let second = fund(&mut app, "second", 100_000_000);
    delegate(&mut app, &second, HALF_COMMISSION, 100_000_000).unwrap();
    pass(&mut app, 5);
    slash(&mut app);
    app.allocate_to_validator(HALF_COMMISSION, &reward).unwrap();
    let held = |who: &Addr| whole(&app.pending_rewards(who, HALF_COMMISSION));
    assert_eq!(held(&first), "20000000");
    assert_eq!(held(&second), "10000000");
    assert_eq!(whole(&app.commission(HALF_COMMISSION)), "30000000");
}

/// `withdrawDelegationRewards`: whole coins are paid, decimals go to the community pool.
#[test]
fn withdraw_pays_whole_coins_and_leaves_decimals_to_the_community() {
    let mut app = chain(&[2_000_000]);
    let alice = fund(&mut app, "alice", 1_000_000);
    delegate(&mut app, &alice, V1, 1_000_000).unwrap();
    pass(&mut app, 5);
    app.allocate_to_validator(V1, &[stake(10)]).unwrap();
    withdraw(&mut app, &alice, V1).unwrap();
    // 10 / 3,000,000 a token is 0.000003333333333333; times 1,000,000 is 3.333333333333.
    assert_eq!(balance(&app, &alice), 3);
    assert_eq!(app.community_pool()[0].amount.to_string(), "0.333333333333");
    assert_eq!(whole(&app.outstanding_rewards(V1)), "6.666666666667");
}

/// "started this height, no rewards yet".
#[test]
fn delegation_earns_nothing_in_its_first_block() {
    let mut app = chain(&[1_000_000]);
    let alice = fund(&mut app, "alice", 1_000_000);
    delegate(&mut app, &alice, V1, 1_000_000).unwrap();
    app.allocate_to_validator(V1, &[stake(10)]).unwrap();
    assert!(app.pending_rewards(&alice, V1).is_empty());
    pass(&mut app, 5);
    assert_eq!(whole(&app.pending_rewards(&alice, V1)), "5");
}

/// `AllocateTokens`: 2% tax, the rest by power (30 and 10), what rounding leaves to the community pool.
#[test]
fn allocation_is_by_power_after_tax() {
    let params = Params {
        community_tax: Decimal::percent(2),
        ..plain()
    };
    let mut app = chain_with(params, &[30_000_000, 10_999_999]);
    app.allocate_fees(&[stake(1_000), coin(100, "other")])
        .unwrap();
    let amounts = |coins: Vec<DecCoin>| -> Vec<String> {
        coins
            .iter()
            .map(|c| format!("{}{}", c.amount, c.denom))
            .collect()
    };
    assert_eq!(
        amounts(app.outstanding_rewards(V1)),
        ["73.5other", "735stake"]
    );
    assert_eq!(
        amounts(app.outstanding_rewards(V2)),
        ["24.5other", "245stake"]
    );
    assert_eq!(amounts(app.community_pool()), ["2other", "20stake"]);
}

/// Nobody bonded: all goes to the community pool.
#[test]
fn allocation_without_validators_goes_to_the_community() {
    let mut app = chain(&[500_000]);
    app.allocate_fees(&[stake(1_000)]).unwrap();
    assert_eq!(whole(&app.community_pool()), "1000");
}

/// Yearly inflation: 10% of 73,000,000 bonded over one day of 365 is 20,000; the supply grows by that and no more.
#[test]
fn inflation_mints_for_the_elapsed_time() {
    let params = Params {
        rewards: Rewards::Yearly(Decimal::percent(10)),
        ..plain()
    };
    let mut app = chain_with(params, &[73_000_000]);
    let before = supply(&app);
    pass(&mut app, DAY);
    assert_eq!(supply(&app), before + 20_000);
    assert_eq!(whole(&app.outstanding_rewards(V1)), "20000");
    pass(&mut app, 1); // 0.23 of a coin: rounded down
    assert_eq!(supply(&app), before + 20_000);
}

/// `Rewards::PerBlock`, and MsgWithdrawValidatorCommission: decimals stay for later.
#[test]
fn commission_is_withdrawn_in_whole_coins() {
    let params = Params {
        rewards: Rewards::PerBlock(vec![stake(15)]),
        ..plain()
    };
    let mut app = chain_with(params, &[]);
    app.add_validator(ValidatorSpec::new(V1, 5_000_000))
        .unwrap();
    let operator = Addr::unchecked(app.validator(V1).unwrap().account);
    assert!(app.withdraw_commission(V1).is_err());
    pass(&mut app, 5);
    assert_eq!(whole(&app.commission(V1)), "1.5");
    assert_eq!(app.withdraw_commission(V1).unwrap(), [stake(1)]);
    assert_eq!(balance(&app, &operator), 1);
    assert_eq!(whole(&app.commission(V1)), "0.5");
}

/// `IncrementValidatorPeriod`: rewards of a validator without tokens go to the community pool.
#[test]
fn rewards_of_a_validator_without_tokens_go_to_the_community() {
    let mut app = chain(&[2_000_000, 2_000_000]);
    let operator = Addr::unchecked(app.validator(V1).unwrap().account);
    pass(&mut app, 5);
    let height = app.block_info().height;
    app.slash(V1, height, None, Decimal::one()).unwrap();
    app.allocate_to_validator(V1, &[stake(10)]).unwrap();
    withdraw(&mut app, &operator, V1).unwrap();
    assert_eq!(balance(&app, &operator), 0);
    assert_eq!(whole(&app.community_pool()), "10");
}

/// The distribution account holds what is owed, to the coin: outstanding plus community pool.
#[test]
fn distribution_account_holds_what_is_owed() {
    let mut app = chain_with(Params::default(), &[7_000_003, 11_000_027]);
    let alice = fund(&mut app, "alice", 9_000_000);
    delegate(&mut app, &alice, V1, 1_234_567).unwrap();
    for day in 0..40u32 {
        pass(&mut app, DAY + 7);
        let target = if day % 3 == 0 { V1 } else { V2 };
        delegate(&mut app, &alice, target, 1_001).unwrap();
    }
    let mut owed = cosmwasm_std::Decimal256::zero();
    for coins in [
        app.outstanding_rewards(V1),
        app.outstanding_rewards(V2),
        app.community_pool(),
    ] {
        owed += coins[0].amount;
    }
    let held = app.module_balances().unwrap().distribution;
    assert_eq!(Uint128::try_from(owed.to_uint_floor()).unwrap(), held);
    assert_eq!(owed, cosmwasm_std::Decimal256::from_ratio(held, 1u128));
}
