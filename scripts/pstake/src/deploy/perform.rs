//! A step done: found on the chain, or sent and taken into the record.

use cosmrs::proto::cosmwasm::wasm::v1::MsgStoreCodeResponse;
use pstake_types::{hub, pool};

use super::{
    built, Action, CodeRecord, ContractRecord, Deployment, Pending, Step, HUB, POOL, TOKEN,
};
use crate::chain::Outcome;
use crate::error::{Error, Result};
use crate::wallet::Sent;

impl Deployment<'_> {
    pub(super) fn perform(&mut self, step: Step) -> Result<String> {
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

    pub(super) fn adopt(&mut self, step: Step, outcome: &Outcome) -> Result<String> {
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
