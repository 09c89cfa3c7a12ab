use cosmwasm_std::coins;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{Rewards, SdkControl};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::hub::event::SetConfig;
use pstake_types::hub::{AdminMsg, ConfigResponse, ExecuteMsg, QueryMsg, RevenueResponse};

use crate::checks::{assert_event, grown, hub_refuses};

/// A day's rewards, harvested.
fn harvest(suite: &mut Suite) {
    for validator in suite.validators.clone() {
        let rewards = coins(1_000_000, NATIVE);
        let app = &mut suite.app;
        app.allocate_to_validator(&validator, &rewards).unwrap();
    }
    suite.advance(86_400);
    suite.crank(&ExecuteMsg::Harvest { limit: None }).unwrap();
}

fn revenue(suite: &Suite) -> RevenueResponse {
    suite.ask(&QueryMsg::Revenue {}).unwrap()
}

#[test]
fn set_fee_then_only_later_rewards_pay_it() {
    let (mut suite, _) = grown(Form::Native);
    let first = revenue(&suite);
    harvest(&mut suite);
    let before = revenue(&suite);
    let rewards = before.total_rewards - first.total_rewards;
    assert_eq!(
        before.total_fees - first.total_fees,
        rewards.multiply_ratio(1u128, 10u128)
    );

    let response = suite.admin(AdminMsg::SetFee { fee_bps: 2_000 }).unwrap();
    let expected = SetConfig {
        setting: "fee_bps".into(),
        old: "1000".into(),
        new: "2000".into(),
    };
    assert_event(&response.events, &suite.hub, expected);
    let config: ConfigResponse = suite.ask(&QueryMsg::Config {}).unwrap();
    assert_eq!(config.fee_bps, 2_000);
    let after = revenue(&suite);
    assert_eq!(
        (after.fee_bps, after.total_owed),
        (2_000, before.total_owed)
    );

    harvest(&mut suite);
    let last = revenue(&suite);
    let (rewards, fees) = (
        last.total_rewards - before.total_rewards,
        last.total_fees - before.total_fees,
    );
    assert!(rewards.u128() > 1_000_000);
    assert_eq!(fees, rewards.multiply_ratio(1u128, 5u128));
    assert_eq!(last.total_owed, before.total_owed + fees);
}

#[test]
fn set_fee_above_the_bound_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let owner = suite.owner.clone();
    for actual in [2_001, 10_000, u16::MAX] {
        let msg = ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: actual });
        let error = hub_refuses(&mut suite, &owner, &msg, &[]);
        assert_eq!(error, ContractError::FeeTooHigh { max: 2_000, actual });
    }
    suite.admin(AdminMsg::SetFee { fee_bps: 0 }).unwrap();
    harvest(&mut suite);
    let fees = revenue(&suite).total_fees;
    harvest(&mut suite);
    assert_eq!(revenue(&suite).total_fees, fees, "no fee, no revenue");
}

/// One unit of rewards: its fee rounds to zero and everything goes on, at any fee.
#[test]
fn h41_fee_that_rounds_to_zero_then_nothing_reverts() {
    for fee_bps in [0, 1, 1_000, 2_000] {
        let mut suite = Suite::builder()
            .rewards(Rewards::Nothing)
            .validators(1)
            .self_delegation(1_000_000)
            .fee_bps(fee_bps)
            .build();
        let alice = suite.user("alice");
        suite.deposit(&alice, 99_000_000).unwrap();
        suite.tick().unwrap();
        let validator = suite.validators[0].clone();
        // 5% commission and the validator's own part leave the hub a little more than one unit
        let app = &mut suite.app;
        app.allocate_to_validator(&validator, &coins(2, NATIVE))
            .unwrap();
        suite.advance(86_400);
        let msg = ExecuteMsg::Harvest { limit: None };
        suite.crank(&msg).unwrap();
        let revenue = revenue(&suite);
        assert_eq!(revenue.total_rewards.u128(), 1);
        assert_eq!(
            (revenue.total_fees.u128(), revenue.total_owed.u128()),
            (0, 0)
        );
        suite.tick_days(2);
        suite.deposit(&alice, 1_000).unwrap();
    }
}
