//! Which draft a kind is.

use cosmwasm_std::{Coin, Uint128};
use pstake_types::alliance;

use super::args::{ChainKind, Kind, Of};
use super::{one, Desk};
use crate::deploy::{ALLIANCE, POOL};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::proposal::{Draft, Power};
use crate::wallet::Wallet;

impl Desk<'_> {
    /// As the owner, at once.
    pub(super) fn send(&self, draft: &Draft) -> Result<()> {
        let client = self.client.as_ref();
        let client = client.ok_or_else(|| Error::Usage("--offline sends nothing".into()))?;
        let key = self.common.key()?;
        let wallet = Wallet::new(client, &key, self.config.chain.fees()?)?;
        eprintln!("{}", draft.lines.join("\n"));
        crate::cli::send::print_outcome(self.common, &wallet.send(&draft.messages)?)
    }

    pub(super) fn draft(&self, kind: &Kind) -> Result<Draft> {
        let (title, power) = match kind {
            Kind::Chain(kind) => return self.on_chain(kind),
            Kind::Owner(kind) => self.owners(kind)?,
            Kind::Hub(kind) => self.of_hub(kind)?,
            Kind::Pool(kind) => self.of_pool(kind)?,
            Kind::Alliance(kind) => self.of_alliance(kind)?,
        };
        let address = self.address_of(match power {
            Power::Hub(_) => Of::Hub,
            Power::Pool(_) => Of::Pool,
            Power::Alliance(_) => Of::Alliance,
        })?;
        Ok(Draft {
            title: title.into(),
            messages: vec![power.message(&address, self.sudo)?],
            lines: power.describe(self.client.as_ref(), &address)?,
        })
    }

    fn on_chain(&self, kind: &ChainKind) -> Result<Draft> {
        match kind {
            ChainKind::StoreCode { contract } => self.store(contract),
            ChainKind::Instantiate => self.instantiate(),
            ChainKind::PinCodes { code_ids } => self.pin(code_ids),
            ChainKind::Grant { amount } => self.grant(*amount),
            ChainKind::Migrate { contract, code_id } => self.migrate(contract, *code_id),
            ChainKind::UpdateAdmin {
                contract,
                new_admin,
            } => {
                self.check("new admin", new_admin)?;
                let contract = self.contract(contract)?;
                one(
                    "Change a contract's admin",
                    format!(
                        "Let {new_admin} migrate contract {contract}, instead of {}.",
                        self.authority
                    ),
                    Message::UpdateAdmin {
                        contract,
                        new_admin: new_admin.clone(),
                    },
                )
            }
        }
    }

    /// Of a contract: as named, or the record's.
    fn address_of(&self, of: Of) -> Result<String> {
        let (name, what) = match of {
            Of::Hub => return self.hub_address(),
            Of::Pool => (POOL, "pool"),
            Of::Alliance => (ALLIANCE, "alliance"),
        };
        if let Some(at) = &self.at {
            self.check(what, at)?;
            return Ok(at.clone());
        }
        let record = self.record()?;
        let missing = || Error::Usage(format!("the record has no {what}: name it with --at"));
        record.address(name).map(Into::into).ok_or_else(missing)
    }

    fn grant(&self, amount: Uint128) -> Result<Draft> {
        let alliance = self.address_of(Of::Alliance)?;
        let denom = self.config.hub("the config file")?.seed()?.denom;
        let coin = Coin::new(amount, denom);
        let msg = alliance::ExecuteMsg::Grant {
            grantor: None,
            min_stk_out: None,
        };
        let lines = vec![
            format!(
                "Bond {coin} of {} through the hub as backing of alliance {alliance}.",
                self.authority
            ),
            "It stays the grantor's, bears slashes, and comes back through the unbond queue when recalled.".into(),
            "Its yield goes to restakers for their active share; the rest stays with the grantor.".into(),
        ];
        Ok(Draft {
            title: "Grant backing".into(),
            messages: vec![Message::execute(&alliance, &msg, vec![coin])?],
            lines,
        })
    }
}
