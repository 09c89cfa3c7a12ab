//! The shared scenarios in all three forms: the same to the last unit, day by day.
//!
//! For that the chain mints nothing, and validators are paid rewards by hand, the same in each form: what a chain mints
//! depends on how many blocks it made. Its clock stands between steps, so that streams release the same.

use anyhow::{anyhow, ensure, Result};
use pstake_testing::sdk::Rewards;
use pstake_testing::suite::scenarios::{self, Events, Outcome};
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

fn compared(
    name: &str,
    run: impl Fn(&mut Suite) -> Result<Outcome>,
    run_live: impl Fn(&mut Live) -> Result<Outcome>,
) -> Result<String> {
    let mut suite = simulated(Form::Native);
    let mut live = live(name, &suite)?;
    let native = run(&mut suite)?;
    let wasm = run(&mut simulated(Form::Wasm))?;
    let chain = run_live(&mut live)?;
    ensure!(native == wasm, "native {native:?}, wasm {wasm:?}");
    for (day, (a, b)) in native.days.iter().zip(&chain.days).enumerate() {
        ensure!(a == b, "day {day}: {a:?} simulated, {b:?} on the chain");
    }
    ensure!(native == chain, "simulated {native:?}, chain {chain:?}");
    Ok(format!(
        "{} days equal; backing {} for {} stk, claimed {:?}, losses {}",
        chain.days.len(),
        chain.backing,
        chain.supply,
        chain.claimed,
        chain.losses
    ))
}

fn deposit(name: &str, slashes: bool) -> Result<String> {
    let events = Events {
        rewards: REWARDS,
        slashes,
    };
    compared(
        name,
        |suite| scenarios::deposit_to_claim(suite, events).map_err(|e| anyhow!("simulated: {e}")),
        |live| scenarios::deposit_to_claim(live, events).map_err(|e| anyhow!("chain: {e}")),
    )
}

pub fn deposit_to_claim() -> Result<String> {
    deposit("deposit", false)
}

pub fn deposit_to_claim_slashed() -> Result<String> {
    deposit("slashed", true)
}

pub fn year_of_rewards() -> Result<String> {
    compared(
        "year",
        |suite| scenarios::year_of_rewards(suite, REWARDS).map_err(|e| anyhow!("simulated: {e}")),
        |live| scenarios::year_of_rewards(live, REWARDS).map_err(|e| anyhow!("chain: {e}")),
    )
}
