//! What a person sees on the chain: delegations, the active set, what each staking message did.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{Event, Uint128};

use crate::sdk::{Dec, SdkViews, Validator};
use crate::suite::{Suite, NATIVE};

/// The chain before a message.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The hub's delegations, as queries show them.
    pub delegations: BTreeMap<String, u128>,
    /// Validators that the chain tells contracts of.
    pub active: BTreeSet<String>,
    /// Validators that have not lost more than half. Of others the SDK may refuse all that its query shows, since
    /// `TokensFromShares` rounds up where `ValidateUnbondAmount` does not.
    pub even: BTreeSet<String>,
    /// The chain's unbonding period.
    pub unbonding_seconds: u64,
}

impl Facts {
    pub fn read(suite: &Suite) -> Self {
        let validators = suite.app.validators();
        let even = |v: &&Validator| v.delegator_shares <= Dec::from_int(v.tokens * Uint128::new(2));
        let name = |v: &Validator| v.operator.clone();
        Facts {
            delegations: delegations(suite),
            active: validators
                .iter()
                .filter(|v| v.is_bonded())
                .map(name)
                .collect(),
            even: validators.iter().filter(even).map(name).collect(),
            unbonding_seconds: suite.app.params().unbonding_seconds,
        }
    }
}

pub fn delegations(suite: &Suite) -> BTreeMap<String, u128> {
    let of_hub = suite.app.delegations(&suite.hub).into_iter();
    of_hub.map(|d| (d.validator, d.tokens.u128())).collect()
}

/// All native that the chain holds for the hub: in the bank, bonded, unbonding.
pub fn assets(suite: &Suite) -> u128 {
    let bonded: u128 = delegations(suite).values().sum();
    let pairs = suite.app.unbondings(&suite.hub);
    let entries = pairs.iter().flat_map(|pair| &pair.entries);
    let unbonding: u128 = entries.map(|e| e.balance.u128()).sum();
    suite.native(&suite.hub) + bonded + unbonding
}

/// What the chain did for the hub, from the events of x/staking and x/distribution.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Reward {
        validator: String,
        native: u128,
    },
    Delegated {
        validator: String,
        native: u128,
    },
    /// `native` is what will be paid.
    Undelegated {
        validator: String,
        native: u128,
    },
    Redelegated {
        source: String,
        target: String,
        native: u128,
    },
}

/// A message to the hub, the hub's messages to itself included, and what the chain did in it.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub steps: Vec<Step>,
    /// Parts of a tick that failed after this one.
    pub failed: Vec<String>,
    /// Whether a page of the wind-down was undelegated, or tried.
    pub unwound: bool,
    /// Native paid for the pool's stk.
    pub bought: u128,
}

/// The parts of a message, in order; the first is the message itself.
pub fn parts(events: &[Event], hub: &str) -> AnyResult<Vec<Part>> {
    let mut parts: Vec<Part> = vec![];
    for event in events {
        let get = |key: &str| {
            let found = event.attributes.iter().find(|a| a.key == key);
            found.map(|a| a.value.clone()).unwrap_or_default()
        };
        let native = || coin(&get("amount"));
        let step = match event.ty.as_str() {
            "execute" if get("_contract_address") == hub => {
                parts.push(Part::default());
                continue;
            }
            "wasm-pstake_part_failed" => {
                let last = parts.last_mut().ok_or_else(|| anyhow!("no part"))?;
                last.failed.push(get("part"));
                continue;
            }
            "wasm-pstake_unwind" => {
                let last = parts.last_mut().ok_or_else(|| anyhow!("no part"))?;
                last.unwound = true;
                continue;
            }
            "wasm-pstake_buy_from_pool" => {
                let last = parts.last_mut().ok_or_else(|| anyhow!("no part"))?;
                last.bought = get("native").parse()?;
                continue;
            }
            "withdraw_rewards" if get("delegator") == hub => Step::Reward {
                validator: get("validator"),
                native: native()?,
            },
            "delegate" if get("delegator") == hub => Step::Delegated {
                validator: get("validator"),
                native: native()?,
            },
            "unbond" if get("delegator") == hub => Step::Undelegated {
                validator: get("validator"),
                native: native()?,
            },
            "redelegate" => Step::Redelegated {
                source: get("source_validator"),
                target: get("destination_validator"),
                native: native()?,
            },
            _ => continue,
        };
        let last = parts.last_mut().ok_or_else(|| anyhow!("no part"))?;
        last.steps.push(step);
    }
    Ok(parts)
}

/// Native of a list of coins such as `12uatom,5ufoo`.
fn coin(text: &str) -> AnyResult<u128> {
    let mut native = text.split(',').filter_map(|c| c.strip_suffix(NATIVE));
    Ok(native.next().map(str::parse).transpose()?.unwrap_or(0))
}
