//! Runs the ticks of hub, pool and alliance, applies what was announced, and brings holders' votes to the hub. It keeps
//! nothing on disk and owns nothing: everything it knows it asks the chain, so it may be killed at any point and run twice.

mod contract;
mod decide;
mod metrics;
mod votes;

pub use contract::Contract;
pub use decide::{Action, Decider, Due, Work};
pub use metrics::{Metrics, Part};
pub use votes::{instructed, OpenVote, Vote, Votes};

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cosmwasm_std::{Decimal, Uint128};
use pstake_types::hub::{LedgerResponse, QueryMsg, SolvencyResponse};
use tracing::{error, info, warn};

use crate::chain::Outcome;
use crate::error::{Error, Result};
use crate::wallet::Wallet;

/// A tick in which a part failed and was undone says so by an event that ends so.
const PART_FAILED: &str = "part_failed";

/// How a keeper behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Between two looks when nothing is due.
    pub interval: Duration,
    /// Work must have been due for so long: a second keeper with a lag steps in when the first does not.
    pub lag: Duration,
}

/// A keeper of one contract.
pub struct Keeper<'a> {
    wallet: &'a Wallet<'a>,
    contract: Contract,
    address: String,
    options: Options,
    decider: Decider,
    metrics: Metrics,
    /// How long work has been due, in looks' time.
    waited: Duration,
    /// By proposal, seconds that its vote had left at the last cast.
    casts: BTreeMap<u64, u64>,
}

/// What a look led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Nothing to do.
    Idle,
    /// A transaction was sent and succeeded; look again at once.
    Sent { hash: String, gas_used: u64 },
    /// Look again after this time.
    Pause(Duration),
    /// It failed; look again after this time.
    Failed(Error, Duration),
}

impl<'a> Keeper<'a> {
    pub fn new(
        wallet: &'a Wallet<'a>,
        contract: Contract,
        address: &str,
        options: Options,
        metrics: Metrics,
    ) -> Self {
        Self {
            wallet,
            contract,
            address: address.into(),
            options,
            decider: Decider::default(),
            metrics,
            waited: Duration::ZERO,
            casts: BTreeMap::new(),
        }
    }

    /// Works until nothing is due.
    ///
    /// # Errors
    /// The first failure.
    pub fn run_once(&mut self) -> Result<()> {
        loop {
            match self.step() {
                Step::Sent { .. } => {}
                Step::Idle => return Ok(()),
                Step::Failed(error, _) => return Err(error),
                Step::Pause(_) => {
                    return Err(Error::Contract("a part of the tick failed".into()));
                }
            }
        }
    }

    /// A step, and how long to wait after it.
    fn pace(&mut self) -> Duration {
        match self.step() {
            Step::Sent { .. } => Duration::ZERO,
            Step::Idle => self.options.interval,
            Step::Pause(pause) | Step::Failed(_, pause) => pause,
        }
    }

    /// One look and at most one transaction.
    pub fn step(&mut self) -> Step {
        let due = match self.look() {
            Ok(due) => due,
            Err(error) => return self.fail(error, "cannot ask the contract"),
        };
        let Action::Send { work, why } = self.decider.next(&due) else {
            self.waited = Duration::ZERO;
            return Step::Idle;
        };
        if self.waited < self.options.lag {
            let pause = self.options.interval.min(self.options.lag);
            self.waited = self.waited.saturating_add(pause);
            return Step::Pause(pause);
        }
        info!(contract = self.contract.name(), %why, "sending");
        let message = match self.contract.message(&self.address, &work) {
            Ok(message) => message,
            Err(error) => return self.fail(error, "cannot encode"),
        };
        let mut fee = Uint128::zero();
        let sent = self.wallet.send_noted(&[message], |sent| {
            fee = sent
                .fee
                .as_ref()
                .map_or(Uint128::zero(), |coin| coin.amount);
            info!(hash = %sent.hash, gas_limit = sent.gas_limit, fee = %fee, "signed");
            Ok(())
        });
        match sent {
            Ok(outcome) => {
                self.metrics.transactions.inc();
                self.metrics.gas_used.inc_by(outcome.gas_used);
                let fee = u64::try_from(fee.u128()).unwrap_or(u64::MAX);
                self.metrics.fees.inc_by(fee);
                let failed = failed_part(&outcome);
                let pause = self.decider.succeeded(failed.is_some());
                if let Work::Vote(Vote::Cast {
                    proposal_id,
                    left_seconds,
                }) = work
                {
                    self.casts.insert(proposal_id, left_seconds);
                }
                info!(hash = %outcome.hash, height = outcome.height, gas_used = outcome.gas_used, "done");
                if let (Some(part), Some(pause)) = (failed, pause) {
                    warn!(%part, pause_seconds = pause.as_secs(), "a part failed and was undone");
                    self.metrics.failures.inc();
                    return Step::Pause(pause);
                }
                Step::Sent {
                    hash: outcome.hash,
                    gas_used: outcome.gas_used,
                }
            }
            Err(error) => self.fail(error, "not carried out"),
        }
    }

    fn fail(&mut self, error: Error, what: &str) -> Step {
        self.metrics.failures.inc();
        let pause = self.decider.failed(&error);
        if error.passes_by_itself() {
            warn!(%error, pause_seconds = pause.as_secs(), "{what}");
        } else {
            error!(%error, pause_seconds = pause.as_secs(), "{what}");
        }
        Step::Failed(error, pause)
    }

    /// Asks the chain and shows what it says in the metrics.
    fn look(&mut self) -> Result<Due> {
        let client = self.wallet.client();
        let node = client.status()?;
        if node.catching_up {
            return Err(Error::CatchingUp {
                url: client.chain().url().into(),
                height: node.height,
            });
        }
        let mut due = self.contract.look(client, &self.address)?;
        if self.contract == Contract::Alliance {
            let votes = Votes::read(client, &self.address)?;
            let open = |id: &u64| votes.open.iter().any(|vote| vote.proposal_id == *id);
            self.casts.retain(|id, _| open(id));
            due.votes = votes.due(&self.casts, node.seconds()?);
        }
        let balance = client.balance(self.wallet.address(), &self.wallet.fees.price.denom)?;
        let m = &self.metrics;
        let contract = self.contract.name();
        let parts = self.contract.parts().iter();
        let parts = parts.map(|part| (*part, due.parts.contains(part)));
        let alone = [
            ("changes", !due.changes.is_empty()),
            ("votes", !due.votes.is_empty()),
        ];
        for (part, is_due) in parts.chain(alone) {
            m.pending
                .get_or_create(&Part { contract, part })
                .set(i64::from(is_due));
        }
        m.height.set(i64::try_from(node.height).unwrap_or(i64::MAX));
        m.balance.set(amount(balance));
        if self.contract == Contract::Hub {
            let ledger: LedgerResponse = client.smart(&self.address, &QueryMsg::Ledger {})?;
            let solvency: SolvencyResponse = client.smart(&self.address, &QueryMsg::Solvency {})?;
            m.rate.set(ratio(ledger.rate));
            m.backing.set(amount(ledger.backing));
            m.supply.set(amount(ledger.supply));
            m.unrecorded_loss.set(amount(due.loss));
            m.solvent.set(i64::from(solvency.solvent));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        m.last_look.set(i64::try_from(now).unwrap_or(i64::MAX));
        Ok(due)
    }
}

fn failed_part(outcome: &Outcome) -> Option<String> {
    let failed = outcome
        .events
        .iter()
        .find(|event| event.kind.starts_with("wasm-") && event.kind.ends_with(PART_FAILED))?;
    let part = failed.attributes.iter().find(|(key, _)| key == "part");
    Some(part.map_or_else(|| failed.kind.clone(), |(_, part)| part.clone()))
}

/// Keeps several contracts for ever, each at its own pace; failures are logged and tried again.
pub fn run(keepers: &mut [Keeper]) -> ! {
    let mut waits = vec![Duration::ZERO; keepers.len()];
    loop {
        for (keeper, wait) in keepers.iter_mut().zip(&mut waits) {
            if wait.is_zero() {
                *wait = keeper.pace();
            }
        }
        let pause = waits.iter().min().copied().unwrap_or_default();
        for wait in &mut waits {
            *wait = wait.saturating_sub(pause);
        }
        if let Some(keeper) = keepers.first() {
            keeper.wallet.client().chain().pause(pause);
        }
    }
}

/// Prometheus knows floats only; figures for charts, never for sums.
fn amount(amount: Uint128) -> f64 {
    amount.to_string().parse().unwrap_or(f64::NAN)
}

fn ratio(ratio: Decimal) -> f64 {
    ratio.to_string().parse().unwrap_or(f64::NAN)
}
