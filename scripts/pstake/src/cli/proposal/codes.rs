//! Proposals about codes and instances.

use cosmwasm_std::Coin;

use super::args::Of;
use super::{one, Desk};
use crate::address::instantiate2_address;
use crate::config::{Known, PartConfig};
use crate::deploy::{built, ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN};
use crate::error::{Error, Result};
use crate::message::{value, Message};
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
        match self.of {
            Of::Hub => self.instantiate_hub(),
            Of::Pool => self.instantiate_part(POOL, self.config.pool.as_ref()),
            Of::Alliance => self.instantiate_part(ALLIANCE, self.config.alliance.as_ref()),
        }
    }

    /// A code that is on the chain and is the wasm of the build; and where an instance will be.
    fn foretold(&self, name: &str, salt: &str) -> Result<(u64, String)> {
        let code_id = self.code(name)?;
        let (_, checksum) = built(&self.config.build.wasm, name)?;
        if let Some(client) = &self.client {
            let code = client.code(code_id)?.ok_or(Error::CodeNotFound(code_id))?;
            if code.checksum != checksum.as_slice() {
                return Err(Error::Differs(vec![format!(
                    "code {code_id} is not the wasm in {}",
                    self.config.build.wasm.display()
                )]));
            }
        }
        let address = instantiate2_address(&checksum, &self.authority, salt.as_bytes())?;
        Ok((code_id, address))
    }

    /// Pool or alliance beside a hub that is there.
    fn instantiate_part(&self, name: &str, part: Option<&PartConfig>) -> Result<Draft> {
        let missing = || Error::Usage(format!("the config file has no {name}"));
        let part = part.ok_or_else(missing)?;
        let (code_id, address) = self.foretold(name, &part.salt)?;
        let hub = self.hub_address()?;
        let record = self.record()?;
        let of = |name| record.address(name).unwrap_or_default().to_owned();
        let known = Known {
            hub: hub.clone(),
            stk: of(TOKEN),
            pool_shares: of(POOL_SHARES),
            token_code: self.code(TOKEN)?,
        };
        let admin = part.admin(&self.authority);
        let msg = match name {
            POOL => value(&part.pool(&known, &self.authority).map_err(Error::Usage)?),
            _ => value(
                &part
                    .alliance(&known, &self.authority)
                    .map_err(Error::Usage)?,
            ),
        }?;
        let mut lines = vec![format!(
            "Instantiate {name} from code {code_id} at {address}, beside hub {hub}; {admin} may migrate it."
        )];
        let denom = self.config.hub("the config file")?.seed()?.denom;
        let seed = part.seed.map(|seed| Coin::new(seed, denom));
        if let Some(seed) = &seed {
            lines.push(format!(
                "{} pays the seed of {seed}, which stays for ever.",
                self.authority
            ));
        }
        lines.push(format!("As: {msg}"));
        let salt = part.salt.as_bytes();
        let seed = seed.into_iter().collect();
        Ok(Draft {
            title: format!("Instantiate {name}"),
            messages: vec![Message::instantiate2(
                code_id,
                &part.label,
                Some(admin),
                salt,
                &msg,
                seed,
            )?],
            lines,
        })
    }

    fn instantiate_hub(&self) -> Result<Draft> {
        let config = self.config.hub("the config file")?;
        let msg = config.instantiate(self.code(TOKEN)?, &self.authority)?;
        let seed = config.seed()?;
        let (hub_code, address) = self.foretold(HUB, &config.salt)?;
        let salt = config.salt.as_bytes();
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
