//! x/staking, x/slashing and x/distribution of Cosmos SDK 0.50 to 0.53, for cw-multi-test.
//!
//! The stock keepers of cw-multi-test leave out what loses money on a real chain: rewards paid at every staking message,
//! limits and locks, shares that are no longer tokens, slashes that reach stake on its way out. These modules behave as
//! the SDK does, down to the order of its steps and its rounding; each function names its source.
//!
//! ```
//! use cosmwasm_std::{coin, StakingMsg};
//! use cw_multi_test::{next_block, Executor};
//! use pstake_testing::sdk::{sdk_app, Params, SdkControl, SdkViews, ValidatorSpec};
//!
//! let mut app = sdk_app(Params::default());
//! app.add_validator(ValidatorSpec::new("val1", 50_000_000)).unwrap();
//! app.add_validator(ValidatorSpec::new("val2", 50_000_000)).unwrap();
//! let alice = app.api().addr_make("alice");
//! app.mint(&alice, &[coin(1_000_000, "stake")]).unwrap();
//!
//! let msg = StakingMsg::Delegate { validator: "val1".into(), amount: coin(1_000_000, "stake") };
//! app.execute(alice.clone(), msg.into()).unwrap();
//! app.update_block(next_block);
//!
//! // A double sign three blocks later costs 5%, and the validator is out for ever.
//! let height = app.block_info().height;
//! app.update_block(next_block);
//! app.double_sign("val1", height).unwrap();
//! assert_eq!(app.delegation(&alice, "val1").unwrap().tokens.u128(), 950_000);
//! app.update_block(next_block);
//! assert_eq!(app.wrap().query_all_validators().unwrap().len(), 1);
//! ```
//!
//! # Blocks
//! `App::update_block` and `set_block` end the block so far and begin the new one. What the SDK does at the end of a
//! block (new set, matured coins) is done with that block's height and time, so messages see it one block later, as on a
//! chain: a coin whose completion time lies between two blocks is paid at the end of the second, and in the balance from
//! the third on. What it does at the beginning (minting and allocating rewards) is done with the new height and time.
//!
//! # Left out
//! Liveness windows (a test says who was down), evidence age, vesting, governance, validator self-editing, holds on
//! unbonding entries by other modules. The set that earns a block's rewards follows the staking module by one block, not
//! CometBFT's two.

mod address;
mod block;
mod control;
mod create;
mod ctx;
mod dec;
mod dec_coins;
mod delegate;
mod distribution;
mod entries;
mod error;
mod faults;
mod gov;
mod params;
mod periods;
mod proto;
mod queries;
mod redelegate;
mod rewards;
mod slash;
mod slashing;
mod staking;
mod stargate;
mod state;
mod unbond;
mod validator;
mod valset;
mod views;
mod wire;

pub use address::ModuleAccount;
pub use control::SdkControl;
pub use create::ValidatorSpec;
pub use dec::Dec;
pub use dec_coins::DecCoins;
pub use distribution::SdkDistribution;
pub use entries::{Redelegation, RedelegationEntry, Unbonding, UnbondingEntry};
pub use error::SdkError;
pub use faults::MsgKind;
pub use gov::{WeightedVotes, VOTE_WEIGHTED};
pub use params::{Params, Rewards};
pub use proto::UndelegateResponse;
pub use staking::SdkStaking;
pub use stargate::{SdkStargate, FUND_COMMUNITY_POOL};
pub use state::{BondStatus, Validator};
pub use views::{DelegationView, ModuleBalances, SdkViews};

use cosmwasm_std::testing::{MockApi, MockStorage};
use cosmwasm_std::Empty;
use cw_multi_test::{
    no_init, App, AppBuilder, BankKeeper, FailingModule, GovFailingModule, IbcFailingModule,
    WasmKeeper,
};

/// An App with the SDK's staking and distribution.
pub type SdkApp = App<
    BankKeeper,
    MockApi,
    MockStorage,
    FailingModule<Empty, Empty, Empty>,
    WasmKeeper<Empty, Empty>,
    SdkStaking,
    SdkDistribution,
    IbcFailingModule,
    GovFailingModule,
    SdkStargate,
>;

/// An [`SdkApp`] without validators. For other components build the App yourself, with `AppBuilder::with_staking`,
/// `with_distribution` and `with_stargate`, and call [`SdkControl::set_params`].
pub fn sdk_app(params: Params) -> SdkApp {
    let mut app = AppBuilder::new()
        .with_staking(SdkStaking)
        .with_distribution(SdkDistribution)
        .with_stargate(SdkStargate)
        .build(no_init);
    params.save(app.storage_mut());
    app
}

/// The README's example is a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
