//! What is counted while the run goes on: messages, gas, and the amounts that the hub's events tell.

use std::collections::BTreeMap;
use std::time::Duration;

use cosmwasm_std::Event;
use pstake_testing::vm::gas::TxGas;
use pstake_types::hub::event as events;
use pstake_types::pool::event as pool;
use serde::Serialize;

/// Why a message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Deposit,
    Unbond,
    Cancel,
    Claim,
    ClaimFor,
    Tick,
    Sync,
    CollectRevenue,
    /// Messages to the alliance.
    Restake,
    ClaimRewards,
    AllianceTick,
    Recall,
    InstantUnbond,
    Provide,
    Leave,
    PoolTick,
}

/// Gas of the messages of a kind, as whole transactions.
#[derive(Clone, Debug, Default)]
pub struct GasOf {
    pub messages: u64,
    pub sum: u128,
    pub max: u64,
}

impl GasOf {
    pub fn mean(&self) -> u64 {
        let mean = self.sum.checked_div(self.messages.into());
        u64::try_from(mean.unwrap_or_default()).unwrap_or(u64::MAX)
    }
}

/// Sums over the run; amounts in base units.
#[derive(Default)]
pub struct Tally {
    pub gas: BTreeMap<Kind, GasOf>,
    /// Most gas of each part of a tick, the contracts' side.
    pub parts: BTreeMap<&'static str, u64>,
    /// Messages that the chain's own modules handled, by kind.
    pub chain_messages: BTreeMap<String, u64>,
    /// Time spent in messages.
    pub busy: Duration,
    pub failures: Vec<String>,
    pub deposited: u128,
    pub unbonded_stk: u128,
    pub cancelled_stk: u128,
    pub claimed: u128,
    pub paid_at_once: u128,
    pub claimed_requests: u64,
    pub rewards: u128,
    pub fees: u128,
    pub collected: BTreeMap<String, u128>,
    pub batches: u64,
    pub batches_netted_whole: u64,
    pub postponed: u64,
    pub due: u128,
    pub netted: u128,
    pub undelegated: u128,
    pub delegated: u128,
    pub settled_batches: u64,
    pub shortfall: u128,
    pub donations: u128,
    pub losses: u128,
    pub moves: u64,
    pub moved: u128,
    /// Messages to validators that failed and were made good: no failure of the run.
    pub validator_failures: u64,
    /// Sum over the settled requests, from unbond to claimable.
    pub waited_seconds: u128,
    pub waited: u64,
    pub waited_most: u64,
}

impl Tally {
    pub fn sent(&mut self, kind: Kind, gas: &TxGas) {
        let of = self.gas.entry(kind).or_default();
        let whole = gas.whole_tx_estimate();
        of.messages += 1;
        of.sum += u128::from(whole);
        of.max = of.max.max(whole);
        for (kind, count) in &gas.messages {
            if kind != "funds" {
                *self.chain_messages.entry(kind.clone()).or_default() += u64::from(*count);
            }
        }
    }

    pub fn messages(&self) -> u64 {
        self.gas.values().map(|of| of.messages).sum()
    }

    pub fn count(&self, kind: Kind) -> u64 {
        self.gas.get(&kind).map_or(0, |of| of.messages)
    }

    /// Adds up what events say.
    pub fn read(&mut self, events: &[Event]) {
        for event in events {
            let Some(ty) = event.ty.strip_prefix("wasm-") else {
                continue;
            };
            let of = |key: &str| amount(event, key);
            let count = |key: &str| u64::try_from(amount(event, key)).unwrap_or(u64::MAX);
            match ty {
                events::Deposit::TYPE => self.deposited += of("native"),
                events::Unbond::TYPE => self.unbonded_stk += of("stk"),
                events::CancelUnbond::TYPE => self.cancelled_stk += of("stk"),
                events::Claim::TYPE => {
                    self.claimed += of("native");
                    self.claimed_requests += count("requests");
                }
                events::Rewards::TYPE => {
                    self.rewards += of("native");
                    self.fees += of("fee");
                }
                events::Submit::TYPE => {
                    self.delegated += of("delegated");
                    if of("stk") > 0 {
                        self.batches += 1;
                        self.batches_netted_whole += u64::from(of("undelegated") == 0);
                        self.due += of("due");
                        self.netted += of("netted");
                        self.undelegated += of("undelegated");
                    }
                }
                events::Postpone::TYPE => self.postponed += 1,
                events::Settle::TYPE => {
                    self.settled_batches += count("batches");
                    self.shortfall += of("shortfall");
                    self.donations += of("donation");
                }
                events::Sync::TYPE => self.losses += of("loss"),
                events::Rebalance::TYPE => {
                    self.moves += count("moves");
                    self.moved += of("native");
                }
                events::CollectRevenue::TYPE => {
                    let to = value(event, "recipient").unwrap_or_default().to_owned();
                    *self.collected.entry(to).or_default() += of("native");
                }
                events::ValidatorFailed::TYPE => self.validator_failures += 1,
                pool::InstantUnbond::TYPE => self.paid_at_once += of("native"),
                events::PartFailed::TYPE | pool::PartFailed::TYPE => {
                    let part = value(event, "part").unwrap_or_default();
                    self.failures.push(format!("part {part} of a tick"));
                }
                _ => {}
            }
        }
    }
}

fn value<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    let mut attributes = event.attributes.iter();
    Some(&attributes.find(|a| a.key == key)?.value)
}

fn amount(event: &Event, key: &str) -> u128 {
    value(event, key)
        .and_then(|value| value.parse().ok())
        .unwrap_or_default()
}

/// An attribute of the first event of a type.
pub fn attribute<'a>(events: &'a [Event], ty: &str, key: &str) -> Option<&'a str> {
    let of_type = |event: &&Event| event.ty.strip_prefix("wasm-") == Some(ty);
    value(events.iter().find(of_type)?, key)
}
