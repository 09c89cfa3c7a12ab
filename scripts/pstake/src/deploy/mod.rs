//! Deployment in steps that can be interrupted anywhere: the record and the chain together say what is left.

mod messages;
mod record;
mod steps;

pub use record::{
    CodeRecord, ContractRecord, Pending, Record, ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN,
};
pub use steps::{Action, Step};

use std::path::{Path, PathBuf};

use cosmrs::proto::cosmwasm::wasm::v1::MsgStoreCodeResponse;
use cosmwasm_std::HexBinary;
use pstake_types::{hub, pool};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::chain::Outcome;
use crate::config::{Config, HubConfig};
use crate::error::{Error, Result};
use crate::wallet::{Sent, Simulated, Wallet};

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

    fn perform(&mut self, step: Step) -> Result<String> {
        if let Some(done) = self.found(step)? {
            return Ok(done);
        }
        let message = self.message(step)?;
        let Some(message) = message else {
            return Err(Error::Usage(format!("{} has no message", step.name())));
        };
        let (record, path) = (&mut self.record, &self.path);
        let sent = self.wallet.send_noted(&[message], |sent: &Sent| {
            record.pending = Some(Pending {
                step: step.name(),
                hash: sent.hash.clone(),
                timeout_height: sent.timeout_height,
            });
            record.save(path)
        });
        match sent {
            Ok(outcome) => {
                let done = self.adopt(step, &outcome)?;
                self.record.pending = None;
                Ok(done)
            }
            // Only here may the transaction still arrive.
            Err(error @ Error::OutcomeUnknown { .. }) => Err(error),
            Err(error) => {
                self.record.pending = None;
                self.record.save(&self.path)?;
                Err(error)
            }
        }
    }

    /// A step that is done already as far as the chain is concerned.
    fn found(&mut self, step: Step) -> Result<Option<String>> {
        let client = self.wallet.client();
        let name = step.contract;
        match step.action {
            Action::Store => {
                let Some(&code_id) = self.config.build.codes.get(name) else {
                    return Ok(None);
                };
                let code = client.code(code_id)?.ok_or(Error::CodeNotFound(code_id))?;
                let (_, build) = built(&self.config.build.wasm, name)?;
                if code.checksum != build.as_slice() {
                    return Err(Error::Differs(vec![format!(
                        "{name}: code {code_id} is not the wasm in {}",
                        self.config.build.wasm.display()
                    )]));
                }
                let record = CodeRecord {
                    code_id,
                    checksum: build,
                };
                self.record.codes.insert(name.into(), record);
                Ok(Some(format!("{name}: uses code {code_id}")))
            }
            Action::Instantiate => {
                let address = self.predicted(name)?;
                Ok(match client.contract(&address)? {
                    Some(info) => Some(self.note(name, address, info.code_id)),
                    None => None,
                })
            }
            // A contract instantiated its token itself: it knows where.
            Action::Record => {
                let address = if name == TOKEN {
                    let config: hub::ConfigResponse =
                        client.smart(&self.address(HUB)?, &hub::QueryMsg::Config {})?;
                    config.token
                } else {
                    let config: pool::ConfigResponse =
                        client.smart(&self.address(POOL)?, &pool::QueryMsg::Config {})?;
                    config.share_token
                };
                let address = address.into_string();
                let info = client.contract(&address)?;
                let code_id = info
                    .ok_or_else(|| Error::ContractNotFound(address.clone()))?
                    .code_id;
                Ok(Some(self.note(name, address, code_id)))
            }
        }
    }

    fn adopt(&mut self, step: Step, outcome: &Outcome) -> Result<String> {
        let name = step.contract;
        match step.action {
            Action::Store => {
                let response: MsgStoreCodeResponse = outcome.response(0)?;
                let record = CodeRecord {
                    code_id: response.code_id,
                    checksum: response.checksum.into(),
                };
                self.record.codes.insert(name.into(), record);
                Ok(format!(
                    "{name} is code {} (transaction {})",
                    response.code_id, outcome.hash
                ))
            }
            Action::Instantiate | Action::Record => {
                let address = self.predicted(name)?;
                let code_id = self.code(name)?.code_id;
                Ok(self.note(name, address, code_id))
            }
        }
    }

    fn note(&mut self, name: &str, address: String, code_id: u64) -> String {
        let done = format!("{name} is {address}");
        let record = ContractRecord { address, code_id };
        self.record.contracts.insert(name.into(), record);
        done
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
