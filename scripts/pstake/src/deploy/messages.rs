//! What the steps of a deployment send.

use cosmwasm_std::Coin;

use super::{built, Action, CodeRecord, Deployment, Step, HUB, POOL, POOL_SHARES, TOKEN};
use crate::address::instantiate2_address;
use crate::config::{Known, PartConfig};
use crate::error::{Error, Result};
use crate::message::{value, Message};

impl Deployment<'_> {
    /// Where a contract is, or will be.
    pub(super) fn address(&self, name: &str) -> Result<String> {
        match self.record.address(name) {
            Some(address) => Ok(address.into()),
            None => self.predicted(name),
        }
    }

    pub(super) fn code(&self, name: &str) -> Result<&CodeRecord> {
        let missing = || Error::Usage(format!("{name} is not stored yet"));
        self.record.code(name).ok_or_else(missing)
    }

    /// Where a contract will be, whether or not it is there yet.
    pub fn predicted(&self, name: &str) -> Result<String> {
        let checksum = match self.record.codes.get(name) {
            Some(code) => code.checksum.clone(),
            None => built(&self.config.build.wasm, name)?.1,
        };
        let salt = match name {
            HUB => &self.hub.salt,
            name => &self.part(name)?.salt,
        };
        instantiate2_address(&checksum, &self.record.deployer, salt.as_bytes())
    }

    pub(super) fn part(&self, name: &str) -> Result<&PartConfig> {
        let part = match name {
            POOL => &self.config.pool,
            _ => &self.config.alliance,
        };
        let missing = || Error::Usage(format!("the config file has no {name}"));
        part.as_ref().ok_or_else(missing)
    }

    pub(super) fn message(&self, step: Step) -> Result<Option<Message>> {
        match step.action {
            Action::Store => Ok(Some(Message::StoreCode {
                wasm: built(&self.config.build.wasm, step.contract)?.0,
            })),
            Action::Instantiate => self.instantiation(step.contract).map(Some),
            Action::Record => Ok(None),
        }
    }

    pub(super) fn instantiation(&self, name: &str) -> Result<Message> {
        let deployer = &self.record.deployer;
        // In a dry run codes and tokens of steps before are not known: 0 and nothing.
        let code = |name| self.code(name).map_or(0, |code| code.code_id);
        if name == HUB {
            return Message::instantiate2(
                code(HUB),
                &self.hub.label,
                Some(self.hub.admin(deployer)?),
                self.hub.salt.as_bytes(),
                &self.hub.instantiate(code(TOKEN), deployer)?,
                vec![self.hub.seed()?],
            );
        }
        let part = self.part(name)?;
        let token = |name| self.record.address(name).unwrap_or_default().to_owned();
        let known = Known {
            hub: self.address(HUB)?,
            stk: token(TOKEN),
            pool_shares: token(POOL_SHARES),
            token_code: code(TOKEN),
        };
        let msg = match name {
            POOL => value(&part.pool(&known, deployer).map_err(Error::Usage)?),
            _ => value(&part.alliance(&known, deployer).map_err(Error::Usage)?),
        }?;
        let denom = self.hub.seed()?.denom;
        let funds = part.seed.map(|seed| Coin::new(seed, denom));
        Message::instantiate2(
            code(name),
            &part.label,
            Some(part.admin(deployer)),
            part.salt.as_bytes(),
            &msg,
            funds.into_iter().collect(),
        )
    }
}
