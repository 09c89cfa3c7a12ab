//! What a run comes to. Everything in it follows from the seed: no wall time, no floating point.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use cosmwasm_std::{Decimal, SignedDecimal, Uint128};
use pstake_testing::sdk::SdkViews;
use pstake_testing::suite::Form;
use pstake_types::hub::{
    AverageRateResponse, BatchStage, LedgerResponse, QueryMsg, RevenueRecipient,
};
use serde::Serialize;

use super::alliance::AllianceReport;
use super::life::{Day, Life};
use super::pool::PoolRun;
use super::slashes::Slash;
use super::tally::Kind;

/// The JSON of a run; amounts in base units.
#[derive(Debug, Serialize)]
pub struct Run {
    pub seed: u64,
    pub days: u64,
    pub form: &'static str,
    pub users: u64,
    pub validators: usize,
    pub rate: Rate,
    pub users_did: UsersDid,
    pub batches: Batches,
    pub revenue: Revenue,
    pub alliance: AllianceReport,
    pub pool: PoolRun,
    pub slashes: Vec<Slash>,
    /// Taken from leavers whose batch had stake at a slashed validator.
    pub borne_by_leavers: Uint128,
    pub messages: BTreeMap<Kind, u64>,
    /// Messages of the hub to staking, distribution and bank.
    pub chain_messages: BTreeMap<String, u64>,
    /// Absent when native code ran.
    pub gas: Option<Gas>,
    pub solvency: Solvency,
    /// Times all invariants of SPEC.md were checked.
    pub invariant_checks: u64,
    pub validator_failures: u64,
    pub failures: Vec<String>,
    pub series: Vec<Day>,
}

#[derive(Debug, Serialize)]
pub struct Rate {
    pub start: String,
    pub end: String,
    /// (end / start - 1) * 365 / days.
    pub apr_start_to_end: SignedDecimal,
    /// The hub's answer to `AverageRate` over the whole run.
    pub apr_of_hub: SignedDecimal,
    pub average: Decimal,
}

#[derive(Debug, Serialize)]
pub struct UsersDid {
    pub deposits: u64,
    pub deposited: Uint128,
    pub unbonds: u64,
    pub unbonded_stk: Uint128,
    pub cancels: u64,
    pub cancelled_stk: Uint128,
    pub claims: u64,
    pub claimed_requests: u64,
    pub claimed: Uint128,
}

#[derive(Debug, Serialize)]
pub struct Batches {
    pub submitted: u64,
    pub netted_whole: u64,
    pub postponed: u64,
    pub due: Uint128,
    pub netted: Uint128,
    pub undelegated: Uint128,
    pub delegated: Uint128,
    /// Between unbond and claimable, the mean of all requests settled.
    pub mean_wait_seconds: u64,
    pub longest_wait_seconds: u64,
    pub redelegations: u64,
    pub redelegated: Uint128,
}

#[derive(Debug, Serialize)]
pub struct Revenue {
    pub rewards: Uint128,
    pub fees: Uint128,
    pub recipients: Vec<Recipient>,
}

#[derive(Debug, Serialize)]
pub struct Recipient {
    pub name: &'static str,
    pub collected: Uint128,
    pub owed: Uint128,
}

/// Gas of user messages as whole transactions, of the parts of a tick on the contracts' side only.
#[derive(Debug, Serialize)]
pub struct Gas {
    pub users: BTreeMap<Kind, MeanMax>,
    pub tick_parts_max: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Serialize)]
pub struct MeanMax {
    pub mean: u64,
    pub max: u64,
}

/// What the chain holds for the hub against what the hub owes.
#[derive(Debug, Serialize)]
pub struct Solvency {
    pub bank: Uint128,
    pub delegated: Uint128,
    pub unbonding: Uint128,
    pub assets: Uint128,
    pub backing: Uint128,
    pub unvested: Uint128,
    pub reserved: Uint128,
    pub owed: Uint128,
    /// Due to batches on their way from undelegations, less what slashes took from these.
    pub pending: Uint128,
    pub liabilities: Uint128,
    pub solvent: bool,
}

impl Run {
    /// Whether the run is as it must be.
    pub fn passed(&self) -> bool {
        self.solvency.solvent && self.alliance.solvent && self.failures.is_empty()
    }

    pub fn of(life: &Life) -> Result<Self> {
        let (plan, world, tally) = (&life.plan, &life.world, &life.world.tally);
        let kinds = tally.gas.iter();
        Ok(Run {
            seed: plan.seed,
            days: plan.days,
            form: match plan.form {
                Form::Native => "native code",
                Form::Wasm => "wasm in the VM",
            },
            users: plan.users,
            validators: plan.validators,
            rate: rate(life)?,
            users_did: UsersDid {
                deposits: tally.count(Kind::Deposit),
                deposited: tally.deposited.into(),
                unbonds: tally.count(Kind::Unbond),
                unbonded_stk: tally.unbonded_stk.into(),
                cancels: tally.count(Kind::Cancel),
                cancelled_stk: tally.cancelled_stk.into(),
                claims: tally.count(Kind::Claim) + tally.count(Kind::ClaimFor),
                claimed_requests: tally.claimed_requests,
                claimed: tally.claimed.into(),
            },
            batches: Batches {
                submitted: tally.batches,
                netted_whole: tally.batches_netted_whole,
                postponed: tally.postponed,
                due: tally.due.into(),
                netted: tally.netted.into(),
                undelegated: tally.undelegated.into(),
                delegated: tally.delegated.into(),
                mean_wait_seconds: mean(tally.waited_seconds, tally.waited),
                longest_wait_seconds: tally.waited_most,
                redelegations: tally.moves,
                redelegated: tally.moved.into(),
            },
            revenue: revenue(life)?,
            alliance: life.restakers.report(world)?,
            pool: PoolRun::of(life)?,
            slashes: life.slashes.clone(),
            borne_by_leavers: tally.shortfall.into(),
            messages: kinds.map(|(kind, of)| (*kind, of.messages)).collect(),
            chain_messages: tally.chain_messages.clone(),
            gas: (plan.form == Form::Wasm).then(|| gas(life)),
            solvency: Solvency::of(life)?,
            invariant_checks: life.checks,
            validator_failures: tally.validator_failures,
            failures: world.tally.failures.clone(),
            series: life.days.clone(),
        })
    }
}

fn mean(sum: u128, count: u64) -> u64 {
    let mean = sum.checked_div(count.into()).unwrap_or_default();
    u64::try_from(mean).unwrap_or(u64::MAX)
}

fn rate(life: &Life) -> Result<Rate> {
    let (first, last) = life.days.first().zip(life.days.last()).context("no day")?;
    let window_seconds = last.time_seconds - first.time_seconds;
    let average: AverageRateResponse = life.world.ask(&QueryMsg::AverageRate { window_seconds })?;
    let (start, end): (Decimal, Decimal) = (first.rate.parse()?, last.rate.parse()?);
    let signed = SignedDecimal::try_from;
    let change = signed(end)? - signed(start)?;
    let years = Decimal::from_ratio(window_seconds, 365u64 * 86_400);
    Ok(Rate {
        start: first.rate.clone(),
        end: last.rate.clone(),
        apr_start_to_end: change / signed(start)? / signed(years)?,
        apr_of_hub: average.apr,
        average: average.average,
    })
}

fn revenue(life: &Life) -> Result<Revenue> {
    let tally = &life.world.tally;
    let recipients = life.world.recipients.iter().map(|(name, recipient)| {
        let key = match recipient {
            RevenueRecipient::Address(address) => address.as_str(),
            RevenueRecipient::CommunityPool(_) => "community_pool",
        };
        Ok(Recipient {
            name,
            collected: tally.collected.get(key).copied().unwrap_or_default().into(),
            owed: life.world.ask(&QueryMsg::RevenueOwed {
                recipient: recipient.clone(),
            })?,
        })
    });
    Ok(Revenue {
        rewards: tally.rewards.into(),
        fees: tally.fees.into(),
        recipients: recipients.collect::<Result<_>>()?,
    })
}

fn gas(life: &Life) -> Gas {
    let tally = &life.world.tally;
    let users = [
        Kind::Deposit,
        Kind::Unbond,
        Kind::Cancel,
        Kind::Claim,
        Kind::InstantUnbond,
    ];
    let users = users.into_iter().filter_map(|kind| {
        let of = tally.gas.get(&kind)?;
        let (mean, max) = (of.mean(), of.max);
        Some((kind, MeanMax { mean, max }))
    });
    Gas {
        users: users.collect(),
        tick_parts_max: tally.parts.clone(),
    }
}

impl Solvency {
    /// From balances of the chain, not from what the hub says of itself.
    fn of(life: &Life) -> Result<Self> {
        let (world, suite) = (&life.world, &life.world.suite);
        let ledger: LedgerResponse = world.ledger()?;
        let bank = Uint128::new(suite.native(&suite.hub));
        let delegations = suite.app.delegations(&suite.hub);
        let delegated: Uint128 = delegations.iter().map(|d| d.tokens).sum();
        let pairs = suite.app.unbondings(&suite.hub);
        let entries = pairs.iter().flat_map(|pair| &pair.entries);
        let unbonding: Uint128 = entries.clone().map(|e| e.balance).sum();
        let slashed: Uint128 = entries.map(|e| e.initial_balance - e.balance).sum();
        let batches = world.batches()?;
        let promised = batches.iter().map(|batch| match &batch.stage {
            BatchStage::Unbonding { undelegated, .. } => *undelegated,
            _ => Uint128::zero(),
        });
        let pending = promised.sum::<Uint128>().saturating_sub(slashed);
        let assets = bank + delegated + unbonding;
        let liabilities =
            ledger.backing + ledger.unvested + ledger.reserved + ledger.owed + pending;
        Ok(Solvency {
            bank,
            delegated,
            unbonding,
            assets,
            backing: ledger.backing,
            unvested: ledger.unvested,
            reserved: ledger.reserved,
            owed: ledger.owed,
            pending,
            liabilities,
            solvent: assets >= liabilities,
        })
    }
}
