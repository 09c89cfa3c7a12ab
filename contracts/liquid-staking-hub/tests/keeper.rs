//! What the tests of the keeper's messages share: a hub with round numbers, and what it shows.

use cosmwasm_std::{Addr, Decimal, Timestamp};
use pstake_testing::sdk::{Rewards, SdkControl, SdkViews};
use pstake_testing::suite::Suite;
use pstake_types::hub::{
    BatchEntry, BatchResponse, BatchStage, ExecuteMsg, PendingWorkResponse, QueryMsg,
    ValidatorResponse,
};

pub const DAY: u64 = 86_400;
/// Unbonding period of the test chain.
pub const UNBONDING: u64 = 21 * DAY;
pub const M: u128 = 1_000_000;

/// A chain without rewards and a rate of 1. Each of up to 12 validators has `each` native of the
/// hub's, all of it Alice's but the seed of 1M. A multiple of 1M keeps slashes exact.
pub fn staked(validators: usize, each: u128) -> (Suite, Addr) {
    let mut suite = Suite::builder()
        .validators(validators)
        .rewards(Rewards::Nothing)
        .build();
    // chains have parts of a second; whole ones make boundaries exact
    suite.app.update_block(|block| {
        block.height += 1;
        block.time = Timestamp::from_seconds(block.time.seconds() + 1);
    });
    let alice = suite.user("alice");
    suite
        .deposit(&alice, each * validators as u128 - M)
        .unwrap();
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    suite.advance(6); // from here on the stake counts for slashes
    (suite, alice)
}

/// What the hub has at a validator, by number from 0, as the chain shows it.
pub fn at(suite: &Suite, validator: usize) -> u128 {
    let delegation = suite
        .app
        .delegation(&suite.hub, &suite.validators[validator]);
    delegation.map_or(0, |d| d.tokens.u128())
}

pub fn records(suite: &Suite) -> Vec<ValidatorResponse> {
    suite
        .ask(&QueryMsg::Validators {
            start_after: None,
            limit: Some(100),
        })
        .unwrap()
}

pub fn record(suite: &Suite, validator: usize) -> ValidatorResponse {
    let address = &suite.validators[validator];
    let mut all = records(suite).into_iter();
    all.find(|r| r.validator == *address).unwrap()
}

pub fn work(suite: &Suite) -> PendingWorkResponse {
    suite.ask(&QueryMsg::PendingWork {}).unwrap()
}

pub fn batch(suite: &Suite, batch_id: u64) -> BatchResponse {
    suite.ask(&QueryMsg::Batch { batch_id }).unwrap()
}

/// A batch on its way.
#[derive(Debug, PartialEq)]
pub struct OnItsWay {
    pub netted: u128,
    pub undelegated: u128,
    pub at_risk: u128,
    pub completes_at: u64,
    pub entries: Vec<BatchEntry>,
}

impl OnItsWay {
    pub fn drawn(&self) -> Vec<u128> {
        self.entries.iter().map(|e| e.amount.u128()).collect()
    }
}

pub fn on_its_way(suite: &Suite, batch_id: u64) -> OnItsWay {
    match batch(suite, batch_id).stage {
        BatchStage::Unbonding {
            due,
            netted,
            undelegated,
            at_risk,
            completes_at_seconds,
            entries,
            ..
        } => {
            assert_eq!(due, netted + undelegated);
            OnItsWay {
                netted: netted.u128(),
                undelegated: undelegated.u128(),
                at_risk: at_risk.u128(),
                completes_at: completes_at_seconds,
                entries,
            }
        }
        stage => panic!("batch {batch_id} is {stage:?}"),
    }
}

/// What a settled batch shares.
pub fn shared(suite: &Suite, batch_id: u64) -> u128 {
    match batch(suite, batch_id).stage {
        BatchStage::Settled { native } => native.u128(),
        stage => panic!("batch {batch_id} is {stage:?}"),
    }
}

/// Lets time pass, then ticks in two blocks, as a batch needs to close.
pub fn pass(suite: &mut Suite, seconds: u64) {
    suite.advance(seconds);
    suite.tick().unwrap();
    suite.advance(6);
    suite.tick().unwrap();
}

/// Makes blocks up to a time: the last one has exactly it.
pub fn until(suite: &mut Suite, time: u64) {
    let seconds = time.checked_sub(suite.now()).expect("a time to come");
    suite.advance(seconds);
}

/// The present height.
pub fn height(suite: &Suite) -> u64 {
    suite.app.block_info().height
}

/// Slashes a validator for an infraction at a height: entries begun since then pay too. A block
/// later, as entries of the same height pay only then.
pub fn slash(suite: &mut Suite, validator: usize, infraction_height: u64, percent: u64) {
    suite.advance(6);
    let (operator, fraction) = (
        suite.validators[validator].clone(),
        Decimal::percent(percent),
    );
    let height = infraction_height;
    suite.app.slash(&operator, height, None, fraction).unwrap();
}

/// Number of the validator that a batch was drawn from first.
pub fn source(suite: &Suite, batch_id: u64) -> usize {
    let drawn = &on_its_way(suite, batch_id).entries[0].validator;
    let mut all = suite.validators.iter();
    all.position(|v| v == drawn).unwrap()
}

/// Alice's stk of so much leaves in a batch of its own, a day later; returns the height.
pub fn leave(suite: &mut Suite, user: &Addr, stk: u128) -> u64 {
    suite.unbond(user, stk).unwrap();
    suite.advance(DAY);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    height(suite)
}
