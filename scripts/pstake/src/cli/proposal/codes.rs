//! Proposals about codes and instances.

use super::{one, Desk};
use crate::client::instantiate2_address;
use crate::deploy::{built, HUB, TOKEN};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::proposal::Draft;
use pstake_types::{hub, token};

impl Desk<'_> {
    pub(super) fn store(&self, contract: &str) -> Result<Draft> {
        let (wasm, checksum) = built(&self.config.build.wasm, contract)?;
        let line = format!(
            "Store the code of {contract}: {} bytes, SHA-256 {checksum}. Nothing runs it yet.",
            wasm.len()
        );
        one("Store a code", line, Message::StoreCode { wasm })
    }

    pub(super) fn instantiate(&self) -> Result<Draft> {
        let config = self.config.hub("the config file")?;
        let hub_code = self.code(HUB)?;
        let msg = config.instantiate(self.code(TOKEN)?, &self.authority)?;
        let seed = config.seed()?;
        let (_, checksum) = built(&self.config.build.wasm, HUB)?;
        if let Some(client) = &self.client {
            let code = client
                .code(hub_code)?
                .ok_or(Error::CodeNotFound(hub_code))?;
            if code.checksum != checksum.as_slice() {
                return Err(Error::Differs(vec![format!(
                    "code {hub_code} is not the wasm in {}",
                    self.config.build.wasm.display()
                )]));
            }
        }
        let salt = config.salt.as_bytes();
        let address = instantiate2_address(&checksum, &self.authority, salt)?;
        let admin = config.admin(&self.authority)?;
        let lines = vec![
            format!("Instantiate the hub from code {hub_code} at {address}."),
            format!(
                "{} pays the seed of {seed}, which stays for ever.",
                self.authority
            ),
            format!(
                "Owner {}; {admin} may migrate it.",
                msg.owner.as_deref().unwrap_or_default()
            ),
            format!(
                "{} validators; token {} ({}).",
                msg.validators.len(),
                msg.token.name,
                msg.token.symbol
            ),
        ];
        let message =
            Message::instantiate2(hub_code, &config.label, Some(admin), salt, &msg, vec![seed])?;
        Ok(Draft {
            title: "Instantiate the hub".into(),
            messages: vec![message],
            lines,
        })
    }

    pub(super) fn pin(&self, code_ids: &[u64]) -> Result<Draft> {
        let code_ids = match code_ids {
            [] => self
                .record()?
                .codes
                .values()
                .map(|code| code.code_id)
                .collect(),
            ids => ids.to_vec(),
        };
        if let Some(client) = &self.client {
            for id in &code_ids {
                client.code(*id)?.ok_or(Error::CodeNotFound(*id))?;
            }
        }
        let line = format!(
            "Keep codes {code_ids:?} in every node's memory: a transaction pays about 58,000 gas less for each of them \
             that it starts, so a deposit, which starts two, about 115,000 of 220,000."
        );
        one("Pin codes", line, Message::PinCodes { code_ids })
    }

    pub(super) fn migrate(&self, contract: &str, code_id: u64) -> Result<Draft> {
        let address = self.contract(contract)?;
        let mut line = format!("Move contract {address} to code {code_id}");
        if let Some(client) = &self.client {
            let code = client.code(code_id)?.ok_or(Error::CodeNotFound(code_id))?;
            let info = client.contract(&address)?;
            let info = info.ok_or_else(|| Error::ContractNotFound(address.clone()))?;
            let checksum = cosmwasm_std::HexBinary::from(code.checksum);
            line.push_str(&format!(" (SHA-256 {checksum}) from code {}", info.code_id));
            if info.admin.as_deref() != Some(&self.authority) {
                return Err(Error::Usage(format!(
                    "{} may migrate {address}, not {}",
                    info.admin.unwrap_or("nobody".into()),
                    self.authority
                )));
            }
        }
        line.push_str(". It refuses a code of another contract and an older version.");
        // The message of all our contracts is the same empty one; the token's stands for them.
        let message = Message::migrate(address, code_id, &token::MigrateMsg {})?;
        one("Migrate a contract", line, message)
    }

    pub(super) fn target(&self, text: &str) -> Result<hub::ValidatorWeight> {
        let bad = || Error::Usage(format!("{text} is not like VALIDATOR=WEIGHT"));
        let (validator, weight) = text.split_once('=').ok_or_else(bad)?;
        let expected = format!("{}valoper1", self.config.chain.prefix);
        if !validator.starts_with(&expected) {
            return Err(Error::WrongPrefix {
                what: "validator",
                address: validator.into(),
                expected,
            });
        }
        Ok(hub::ValidatorWeight {
            validator: validator.into(),
            weight: weight.parse().map_err(|_| bad())?,
        })
    }
}
