//! Shorthand of the sdk tests.
#![allow(dead_code)]

use cosmwasm_std::{coin, Addr, Coin, DistributionMsg, StakingMsg};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, Executor};
use pstake_testing::sdk::{sdk_app, Params, Rewards, SdkApp, SdkControl, SdkError, ValidatorSpec};

pub const V1: &str = "val1";
pub const V2: &str = "val2";
pub const V3: &str = "val3";
pub const V4: &str = "val4";
pub const NAMES: [&str; 4] = [V1, V2, V3, V4];

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// The unbonding period in seconds.
pub const PERIOD: u64 = 21 * DAY;

/// Parameters without inflation and tax, so that numbers are easy to follow.
pub fn plain() -> Params {
    Params {
        rewards: Rewards::Nothing,
        community_tax: Default::default(),
        ..Params::default()
    }
}

/// A chain without inflation, with validators val1, val2, ... of these self-delegations and no commission.
pub fn chain(self_delegations: &[u128]) -> SdkApp {
    chain_with(plain(), self_delegations)
}

pub fn chain_with(params: Params, self_delegations: &[u128]) -> SdkApp {
    let mut app = sdk_app(params);
    for (name, amount) in NAMES.iter().zip(self_delegations) {
        app.add_validator(ValidatorSpec::new(*name, *amount).with_commission(Default::default()))
            .unwrap();
    }
    app
}

pub fn stake(amount: u128) -> Coin {
    coin(amount, "stake")
}

pub fn fund(app: &mut SdkApp, name: &str, amount: u128) -> Addr {
    let account = app.api().addr_make(name);
    app.mint(&account, &[stake(amount)]).unwrap();
    account
}

pub fn balance(app: &SdkApp, account: &Addr) -> u128 {
    app.wrap()
        .query_balance(account, "stake")
        .unwrap()
        .amount
        .u128()
}

pub fn supply(app: &SdkApp) -> u128 {
    app.wrap().query_supply("stake").unwrap().amount.u128()
}

pub fn delegate(
    app: &mut SdkApp,
    who: &Addr,
    validator: &str,
    amount: u128,
) -> AnyResult<AppResponse> {
    let msg = StakingMsg::Delegate {
        validator: validator.into(),
        amount: stake(amount),
    };
    app.execute(who.clone(), msg.into())
}

pub fn undelegate(
    app: &mut SdkApp,
    who: &Addr,
    validator: &str,
    amount: u128,
) -> AnyResult<AppResponse> {
    let msg = StakingMsg::Undelegate {
        validator: validator.into(),
        amount: stake(amount),
    };
    app.execute(who.clone(), msg.into())
}

pub fn redelegate(
    app: &mut SdkApp,
    who: &Addr,
    from: &str,
    to: &str,
    amount: u128,
) -> AnyResult<AppResponse> {
    let msg = StakingMsg::Redelegate {
        src_validator: from.into(),
        dst_validator: to.into(),
        amount: stake(amount),
    };
    app.execute(who.clone(), msg.into())
}

pub fn withdraw(app: &mut SdkApp, who: &Addr, validator: &str) -> AnyResult<AppResponse> {
    let msg = DistributionMsg::WithdrawDelegatorReward {
        validator: validator.into(),
    };
    app.execute(who.clone(), msg.into())
}

/// A new block after some seconds.
pub fn pass(app: &mut SdkApp, seconds: u64) {
    app.update_block(|block| {
        block.height += 1;
        block.time = block.time.plus_seconds(seconds);
    });
}

/// The SDK error behind a failure.
pub fn sdk_error(result: AnyResult<AppResponse>) -> SdkError {
    result.unwrap_err().downcast().expect("not an SDK error")
}
