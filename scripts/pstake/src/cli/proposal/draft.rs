//! Which draft a kind is, and drafts of messages to the contracts.

use cosmwasm_std::{Coin, Uint128};
use pstake_types::{alliance, hub};

use super::args::{FlowName, Kind};
use super::{one, parse, Desk};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::proposal::{by_sudo, describe, Before, Draft};
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
        use hub::{AdminMsg as A, ExecuteMsg as E};
        let flow = |flow: &FlowName| match flow {
            FlowName::Deposits => hub::Flow::Deposits,
            FlowName::Unbonds => hub::Flow::Unbonds,
        };
        match kind {
            Kind::StoreCode { contract } => self.store(contract),
            Kind::Instantiate => self.instantiate(),
            Kind::PinCodes { code_ids } => self.pin(code_ids),
            Kind::SetFee { fee_bps } => self.hub(
                "Set the fee of the hub",
                E::Admin(A::SetFee { fee_bps: *fee_bps }),
            ),
            Kind::SetValidators { targets } => {
                let validators: Result<_> = targets.iter().map(|t| self.target(t)).collect();
                let msg = A::SetValidators {
                    validators: validators?,
                };
                self.hub("Set the validators of the hub", E::Admin(msg))
            }
            Kind::RemoveValidator { validator } => {
                let validator = validator.clone();
                let msg = A::RemoveValidator { validator };
                self.hub("Remove a validator of the hub", E::Admin(msg))
            }
            Kind::UpdateParams(params) => {
                let update = hub::ParamsUpdate {
                    min_deposit: params.min_deposit,
                    min_unbond: params.min_unbond,
                    deposit_cap: params.deposit_cap,
                    max_commission: params.max_commission,
                    max_share_bps: params.max_share_bps,
                    delay_seconds: params.delay_seconds,
                };
                if update == hub::ParamsUpdate::default() {
                    return Err(Error::Usage(
                        "name at least one limit, as --min-deposit 5".into(),
                    ));
                }
                self.hub(
                    "Change limits of the hub",
                    E::Admin(A::UpdateParams(update)),
                )
            }
            Kind::SetGuardian { guardian } => {
                if let Some(guardian) = guardian {
                    self.check("guardian", guardian)?;
                }
                let guardian = guardian.clone();
                self.hub(
                    "Set the hub's guardian",
                    E::Admin(A::SetGuardian { guardian }),
                )
            }
            Kind::Pause { flow: name } => self.hub("Stop a flow", E::Pause { flow: flow(name) }),
            Kind::Unpause { flow: name } => {
                self.hub("Let a flow go on", E::Unpause { flow: flow(name) })
            }
            Kind::CancelChange { id } => {
                self.hub("Take a change back", E::Admin(A::CancelChange { id: *id }))
            }
            Kind::TransferOwnership { new_owner } => {
                self.check("new owner", new_owner)?;
                let action = cw_ownable::Action::TransferOwnership {
                    new_owner: new_owner.clone(),
                    expiry: None,
                };
                self.hub("Offer ownership of the hub", E::UpdateOwnership(action))
            }
            Kind::AcceptOwnership => {
                let action = cw_ownable::Action::AcceptOwnership;
                self.hub("Accept ownership of the hub", E::UpdateOwnership(action))
            }
            Kind::Hub { message } => self.hub("A message to the hub", parse(message)?),
            Kind::Alliance { address, message } => {
                let msg: alliance::ExecuteMsg = parse(message)?;
                self.alliance(address, &msg, vec![], "A message to the alliance")
            }
            Kind::Grant { address, amount } => self.grant(address, *amount),
            Kind::Migrate { contract, code_id } => self.migrate(contract, *code_id),
            Kind::UpdateAdmin {
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

    pub(super) fn hub(&self, title: &str, msg: hub::ExecuteMsg) -> Result<Draft> {
        let hub = self.hub_address()?;
        let before = match &self.client {
            Some(client) => Some(Before::read(client, &hub, &msg)?),
            None => None,
        };
        let message = match self.sudo {
            true => Message::sudo(&hub, &by_sudo(&msg)?)?,
            false => Message::execute(&hub, &msg, vec![])?,
        };
        let mut lines = vec![format!("Hub {hub}:")];
        lines.extend(describe(&msg, before.as_ref()));
        Ok(Draft {
            title: title.into(),
            messages: vec![message],
            lines,
        })
    }

    fn alliance(
        &self,
        address: &str,
        msg: &alliance::ExecuteMsg,
        funds: Vec<Coin>,
        title: &str,
    ) -> Result<Draft> {
        self.check("alliance", address)?;
        let text = serde_json::to_string(msg).map_err(|e| Error::codec("message", e))?;
        let line = format!("Alliance {address}: {text}");
        one(title, line, Message::execute(address, msg, funds)?)
    }

    fn grant(&self, address: &str, amount: Uint128) -> Result<Draft> {
        let denom = self.config.hub("the config file")?.seed()?.denom;
        let coin = Coin::new(amount, denom);
        let msg = alliance::ExecuteMsg::Grant {
            grantor: None,
            min_stk_out: None,
        };
        let mut draft = self.alliance(address, &msg, vec![coin.clone()], "Grant backing")?;
        draft.lines = vec![
            format!(
                "Bond {coin} of {} through the hub as backing of alliance {address}.",
                self.authority
            ),
            "It stays the grantor's, bears slashes, and comes back through the unbond queue when recalled.".into(),
            "Its yield goes to restakers for their active share; the rest stays with the grantor.".into(),
        ];
        Ok(draft)
    }
}
