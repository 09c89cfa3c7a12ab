//! The shared scenarios in all three forms: the same to the last unit, day by day.
//!
//! For that the chain mints nothing, and validators are paid rewards by hand, the same in each form: what a chain mints
//! depends on how many blocks it made. Its clock stands between steps, so that streams release the same.

use std::fmt::Debug;

use anyhow::{anyhow, ensure, Result};
use pstake_testing::sdk::Rewards;
use pstake_testing::suite::scenarios::{self, Events, Outcome};
use pstake_testing::suite::{alliance_scenarios, pool_scenarios};
use pstake_testing::suite::{Form, Suite};

use crate::live::{Live, Setup, SELF_DELEGATION};
use crate::localnet::Localnet;
use crate::node::Key;

const TARGETS: usize = 5;
/// What each target receives a day: about 10% a year of the stake.
const REWARDS: u128 = 50_000;

fn simulated(form: Form) -> Suite {
    Suite::builder()
        .form(form)
        .validators(TARGETS)
        .self_delegation(SELF_DELEGATION)
        .rewards(Rewards::Nothing)
        .build()
}

/// The hub breaks ties by address. So that the i-th target has the same place among them in every form, the chain's are
/// put in the order of the simulated ones. Their numbers on the chain.
fn targets(like: &Suite) -> Result<Vec<usize>> {
    let mut ours = vec![];
    for i in 1..=TARGETS {
        ours.push((Key::genesis(1, i)?.valoper()?, i));
    }
    ours.sort();
    let rank = |validator: &String| like.validators.iter().filter(|v| *v < validator).count();
    Ok(like.validators.iter().map(|v| ours[rank(v)].1).collect())
}

fn live(name: &str, suite: &Suite) -> Result<Live> {
    let targets = targets(suite)?;
    let first = targets[0].to_string();
    let options = ["--fixed-clock", "--inflation", "0", "--validators", "6"];
    let chain = Localnet::up(name, &[&options[..], &["--downtime", &first]].concat())?;
    Live::deploy(chain, Setup::new(targets))
}

/// What a scenario measured in all three forms, found equal.
fn compared<T, D>(
    name: &str,
    days: fn(&T) -> &[D],
    run: impl Fn(&mut Suite) -> Result<T>,
    run_live: impl Fn(&mut Live) -> Result<T>,
) -> Result<T>
where
    T: PartialEq + Debug,
    D: PartialEq + Debug,
{
    let mut suite = simulated(Form::Native);
    let mut live = live(name, &suite)?;
    let native = run(&mut suite)?;
    let wasm = run(&mut simulated(Form::Wasm))?;
    let chain = run_live(&mut live)?;
    ensure!(native == wasm, "native {native:?}, wasm {wasm:?}");
    for (day, (a, b)) in days(&native).iter().zip(days(&chain)).enumerate() {
        ensure!(a == b, "day {day}: {a:?} simulated, {b:?} on the chain");
    }
    ensure!(native == chain, "simulated {native:?}, chain {chain:?}");
    live.nothing_failed()?;
    Ok(chain)
}

fn told(outcome: &Outcome) -> String {
    format!(
        "{} days equal; backing {} for {} stk, claimed {:?}, losses {}",
        outcome.days.len(),
        outcome.backing,
        outcome.supply,
        outcome.claimed,
        outcome.losses
    )
}

fn deposit(name: &str, slashes: bool) -> Result<String> {
    let events = Events {
        rewards: REWARDS,
        slashes,
    };
    let outcome = compared(
        name,
        |outcome: &Outcome| &outcome.days,
        |suite| scenarios::deposit_to_claim(suite, events).map_err(|e| anyhow!("simulated: {e}")),
        |live| scenarios::deposit_to_claim(live, events).map_err(|e| anyhow!("chain: {e}")),
    )?;
    Ok(told(&outcome))
}

pub fn deposit_to_claim() -> Result<String> {
    deposit("deposit", false)
}

pub fn deposit_to_claim_slashed() -> Result<String> {
    deposit("slashed", true)
}

pub fn year_of_rewards() -> Result<String> {
    let outcome = compared(
        "year",
        |outcome: &Outcome| &outcome.days,
        |suite| scenarios::year_of_rewards(suite, REWARDS).map_err(|e| anyhow!("simulated: {e}")),
        |live| scenarios::year_of_rewards(live, REWARDS).map_err(|e| anyhow!("chain: {e}")),
    )?;
    Ok(told(&outcome))
}

fn pool(name: &str, slashes: bool) -> Result<String> {
    let events = Events {
        rewards: REWARDS,
        slashes,
    };
    let outcome = compared(
        name,
        |outcome: &pool_scenarios::Outcome| &outcome.days,
        |suite| pool_scenarios::pool_life(suite, events).map_err(|e| anyhow!("simulated: {e}")),
        |live| pool_scenarios::pool_life(live, events).map_err(|e| anyhow!("chain: {e}")),
    )?;
    ensure!(outcome.recycled > 0, "the hub bought nothing");
    ensure!((outcome.losses > 0) == slashes, "{outcome:?}");
    Ok(format!(
        "{} days equal; instant exits paid {:?}, the hub bought for {} and got {} of the fees, the provider left with {:?}",
        outcome.days.len(),
        outcome.instant,
        outcome.recycled,
        outcome.revenue,
        outcome.left
    ))
}

pub fn pool_life() -> Result<String> {
    pool("pool-life", false)
}

pub fn pool_life_slashed() -> Result<String> {
    pool("pool-slashed", true)
}

fn alliance(name: &str, slashes: bool) -> Result<String> {
    let events = Events {
        rewards: REWARDS,
        slashes,
    };
    let outcome = compared(
        name,
        |outcome: &alliance_scenarios::Outcome| &outcome.days,
        |suite| {
            alliance_scenarios::alliance_life(suite, events).map_err(|e| anyhow!("simulated: {e}"))
        },
        |live| alliance_scenarios::alliance_life(live, events).map_err(|e| anyhow!("chain: {e}")),
    )?;
    ensure!(outcome.skimmed > 0 && outcome.revenue > 0, "{outcome:?}");
    ensure!((outcome.losses > 0) == slashes, "{outcome:?}");
    Ok(format!(
        "{} days equal; revenue {}, {} stk of the backing's yield, {} paid for the grant; native, stk, shares held: {:?}",
        outcome.days.len(),
        outcome.revenue,
        outcome.skimmed,
        outcome.recalled,
        outcome.held
    ))
}

pub fn alliance_life() -> Result<String> {
    alliance("alliance-life", false)
}

pub fn alliance_life_slashed() -> Result<String> {
    alliance("alliance-cut", true)
}
