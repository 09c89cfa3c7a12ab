//! Runs a hub's ticks. It keeps nothing on disk and owns nothing: everything it knows it asks the chain, so it may be
//! killed at any point and run twice.

mod decide;
mod metrics;

pub use decide::{Action, Decider};
pub use metrics::{Metrics, Part};

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cosmwasm_std::{Decimal, Uint128};
use pstake_types::hub::{LedgerResponse, PendingWorkResponse, QueryMsg, SolvencyResponse};
use tracing::{error, info, warn};

use crate::error::{Error, Result};
use crate::message::Message;
use crate::status::due;
use crate::wallet::Wallet;

/// A tick in which a part failed and was undone says so by this event.
const PART_FAILED: &str = "wasm-pstake_part_failed";

/// How a keeper behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Between two looks when nothing is due.
    pub interval: Duration,
    /// Work must have been due for so long: a second keeper with a lag steps in when the first does not.
    pub lag: Duration,
}

/// A keeper of one hub.
pub struct Keeper<'a> {
    wallet: &'a Wallet<'a>,
    hub: String,
    options: Options,
    decider: Decider,
    metrics: Metrics,
    /// How long work has been due, in looks' time.
    waited: Duration,
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
    pub fn new(wallet: &'a Wallet<'a>, hub: &str, options: Options, metrics: Metrics) -> Self {
        Self {
            wallet,
            hub: hub.into(),
            options,
            decider: Decider::default(),
            metrics,
            waited: Duration::ZERO,
        }
    }

    /// Works for ever; failures are logged and tried again.
    pub fn run(&mut self) -> ! {
        loop {
            let pause = match self.step() {
                Step::Sent { .. } => Duration::ZERO,
                Step::Idle => self.options.interval,
                Step::Pause(pause) | Step::Failed(_, pause) => pause,
            };
            self.wallet.client().chain().pause(pause);
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

    /// One look and at most one transaction.
    pub fn step(&mut self) -> Step {
        let work = match self.look() {
            Ok(work) => work,
            Err(error) => return self.fail(error, "cannot ask the hub"),
        };
        let Action::Send { msg, why } = self.decider.next(&work) else {
            self.waited = Duration::ZERO;
            return Step::Idle;
        };
        if self.waited < self.options.lag {
            let pause = self.options.interval.min(self.options.lag);
            self.waited = self.waited.saturating_add(pause);
            return Step::Pause(pause);
        }
        info!(%why, "sending");
        let message = match Message::execute(&self.hub, &msg, vec![]) {
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
                let failed = outcome.attribute(PART_FAILED, "part").map(str::to_owned);
                let pause = self.decider.succeeded(failed.is_some());
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
    fn look(&self) -> Result<PendingWorkResponse> {
        let client = self.wallet.client();
        let node = client.status()?;
        if node.catching_up {
            return Err(Error::CatchingUp {
                url: client.chain().url().into(),
                height: node.height,
            });
        }
        let work: PendingWorkResponse = client.smart(&self.hub, &QueryMsg::PendingWork {})?;
        let ledger: LedgerResponse = client.smart(&self.hub, &QueryMsg::Ledger {})?;
        let solvency: SolvencyResponse = client.smart(&self.hub, &QueryMsg::Solvency {})?;
        let balance = client.balance(self.wallet.address(), &self.wallet.fees.price.denom)?;
        let m = &self.metrics;
        for part in ["settle", "harvest", "submit", "sync", "rebalance"] {
            let is_due = i64::from(due(&work).contains(&part));
            m.pending.get_or_create(&Part { part }).set(is_due);
        }
        m.height.set(i64::try_from(node.height).unwrap_or(i64::MAX));
        m.balance.set(amount(balance));
        m.rate.set(ratio(ledger.rate));
        m.backing.set(amount(ledger.backing));
        m.supply.set(amount(ledger.supply));
        m.unrecorded_loss.set(amount(work.unrecorded_loss));
        m.solvent.set(i64::from(solvency.solvent));
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        m.last_look.set(i64::try_from(now).unwrap_or(i64::MAX));
        Ok(work)
    }
}

/// Prometheus knows floats only; figures for charts, never for sums.
fn amount(amount: Uint128) -> f64 {
    amount.to_string().parse().unwrap_or(f64::NAN)
}

fn ratio(ratio: Decimal) -> f64 {
    ratio.to_string().parse().unwrap_or(f64::NAN)
}
