//! Deployment in steps that can be interrupted anywhere: the record and the chain together say what is left.

mod messages;
mod perform;
mod record;
mod steps;

pub use record::{
    CodeRecord, ContractRecord, Pending, Record, ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN,
};
pub use steps::{Action, Step};

use std::path::{Path, PathBuf};

use cosmwasm_std::HexBinary;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::config::{Config, HubConfig};
use crate::error::{Error, Result};
use crate::wallet::{Simulated, Wallet};

/// What happened with a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub step: String,
    /// One line for a person.
    pub done: String,
    /// With `--dry-run`: what would be sent.
    pub message: Option<Value>,
    pub simulated: Option<Simulated>,
}

/// A deployment in progress.
pub struct Deployment<'a> {
    wallet: &'a Wallet<'a>,
    config: &'a Config,
    hub: &'a HubConfig,
    path: PathBuf,
    record: Record,
}

/// The wasm of a contract and its checksum, from the folder of the build.
pub fn built(folder: &Path, name: &str) -> Result<(Vec<u8>, HexBinary)> {
    let path = folder.join(format!("{name}.wasm"));
    let wasm = std::fs::read(&path).map_err(|error| Error::File {
        path: path.display().to_string(),
        reason: format!("{error}; run cargo xtask build"),
    })?;
    let checksum: [u8; 32] = Sha256::digest(&wasm).into();
    Ok((wasm, checksum.into()))
}

impl<'a> Deployment<'a> {
    /// Opens the record of this chain, or begins one.
    ///
    /// # Errors
    /// `File` for a record of another chain or another deployer.
    pub fn open(wallet: &'a Wallet<'a>, config: &'a Config, folder: &Path) -> Result<Self> {
        let client = wallet.client();
        let path = Record::path(folder, client.chain_id());
        let hub = config.hub("the config file")?;
        let record = match Record::load(&path, client.chain_id())? {
            Some(record) if record.deployer != wallet.address() => {
                return Err(Error::File {
                    path: path.display().to_string(),
                    reason: format!("{} began it, not {}", record.deployer, wallet.address()),
                })
            }
            Some(record) => record,
            None => Record {
                chain_id: client.chain_id().into(),
                deployer: wallet.address().into(),
                ..Record::default()
            },
        };
        Ok(Self {
            wallet,
            config,
            hub,
            path,
            record,
        })
    }

    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The steps that the record does not have.
    pub fn plan(&self) -> Vec<Step> {
        let (pool, alliance) = (self.config.pool.is_some(), self.config.alliance.is_some());
        let done = |step: &Step| match step.action {
            Action::Store => self.record.codes.contains_key(step.contract),
            Action::Instantiate | Action::Record => {
                self.record.contracts.contains_key(step.contract)
            }
        };
        let mut steps = steps::all(pool, alliance);
        steps.retain(|step| !done(step));
        steps
    }

    /// Does what is left, telling of every step. A second call finds nothing to do.
    pub fn run(&mut self, mut tell: impl FnMut(&Report)) -> Result<()> {
        self.settle_pending(&mut tell)?;
        self.check_codes()?;
        for step in self.plan() {
            let done = self.perform(step)?;
            self.record.save(&self.path)?;
            tell(&report(step, done));
        }
        Ok(())
    }

    /// What a run would send. Steps that need the outcome of one before are shown, not simulated.
    pub fn dry_run(&self) -> Result<Vec<Report>> {
        if let Some(pending) = &self.record.pending {
            return Err(Error::OutcomeUnknown {
                hash: pending.hash.clone(),
                timeout_height: pending.timeout_height,
                reason: format!("{} was interrupted; run deploy to decide it", pending.step),
            });
        }
        self.check_codes()?;
        let plan = self.plan();
        let mut reports = vec![];
        for (index, step) in plan.iter().copied().enumerate() {
            let message = self.message(step)?;
            // Stores need nothing; an instantiation needs all that comes before it.
            let ready = step.action == Action::Store || index == 0;
            let simulated = match &message {
                Some(message) if ready => {
                    Some(self.wallet.simulate(std::slice::from_ref(message))?)
                }
                _ => None,
            };
            let mut would = report(step, "nothing was sent".into());
            would.message = match &message {
                Some(message) => Some(message.view(self.wallet.address())?),
                None => None,
            };
            would.simulated = simulated;
            reports.push(would);
        }
        Ok(reports)
    }

    /// Decides what an interrupted run left in flight, before anything else is sent.
    fn settle_pending(&mut self, tell: &mut impl FnMut(&Report)) -> Result<()> {
        let Some(pending) = self.record.pending.clone() else {
            return Ok(());
        };
        let known = steps::all(true, true);
        let step = known.into_iter().find(|s| s.name() == pending.step);
        let step = step.ok_or_else(|| Error::File {
            path: self.path.display().to_string(),
            reason: format!("unknown step {}", pending.step),
        })?;
        let found = self
            .wallet
            .await_outcome(&pending.hash, pending.timeout_height);
        let done = match found {
            Ok(outcome) => self.adopt(step, &outcome)?,
            Err(Error::Failed { cause, .. }) => format!("{} had failed: {cause}", pending.hash),
            Err(Error::Expired { .. }) => format!("{} was never included", pending.hash),
            Err(error) => return Err(error),
        };
        self.record.pending = None;
        self.record.save(&self.path)?;
        tell(&report(step, format!("found from before: {done}")));
        Ok(())
    }

    /// Recorded codes must be on this chain, and be what is built now: else addresses and schema would lie.
    fn check_codes(&self) -> Result<()> {
        for (name, code) in &self.record.codes {
            let on_chain = self.wallet.client().code(code.code_id)?;
            let on_chain = on_chain.ok_or(Error::CodeNotFound(code.code_id))?;
            let (_, build) = built(&self.config.build.wasm, name)?;
            for (where_, checksum) in [
                ("on chain", HexBinary::from(on_chain.checksum)),
                ("built now", build),
            ] {
                if checksum != code.checksum {
                    return Err(Error::Differs(vec![format!(
                        "{name}: code {} has checksum {}, {where_} {checksum}; \
                         a new build reaches a deployment by migration",
                        code.code_id, code.checksum
                    )]));
                }
            }
        }
        Ok(())
    }
}

fn report(step: Step, done: String) -> Report {
    Report {
        step: step.name(),
        done,
        message: None,
        simulated: None,
    }
}
