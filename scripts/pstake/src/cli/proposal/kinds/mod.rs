//! Kinds of each contract's own, as typed messages.

mod alliance;
mod hub;
mod pool;

pub use alliance::AllianceKind;
pub use hub::HubKind;
pub use pool::PoolKind;

use cosmwasm_std::Addr;
use cw20::Denom;
use cw_ownable::Action;
use pstake_types::{alliance as alliance_types, hub as hub_types, pool as pool_types};

use super::args::{FlowName, Of, OwnerKind};
use super::Desk;
use crate::error::{Error, Result};
use crate::proposal::Power;

/// A title and what it is about.
pub type Titled = (&'static str, Power);

impl Desk<'_> {
    /// `DENOM` or `cw20:ADDRESS`.
    pub(super) fn denom(&self, text: &str) -> Result<Denom> {
        match text.strip_prefix("cw20:") {
            Some(address) => {
                self.check("asset", address)?;
                Ok(Denom::Cw20(Addr::unchecked(address)))
            }
            None => Ok(Denom::Native(text.into())),
        }
    }

    /// A role's new holder; a name of the record stands for its address.
    pub(super) fn holder(&self, who: Option<&String>) -> Result<Option<String>> {
        who.map(|who| self.contract(who)).transpose()
    }

    /// A power that several contracts have.
    pub(super) fn owners(&self, kind: &OwnerKind) -> Result<Titled> {
        let action = match kind {
            OwnerKind::TransferOwnership { new_owner } => {
                self.check("new owner", new_owner)?;
                Some(Action::TransferOwnership {
                    new_owner: new_owner.clone(),
                    expiry: None,
                })
            }
            OwnerKind::AcceptOwnership => Some(Action::AcceptOwnership),
            OwnerKind::SetGuardian {
                guardian: Some(guardian),
            } => {
                self.check("guardian", guardian)?;
                None
            }
            _ => None,
        };
        let power = match (self.of, action) {
            (Of::Hub, Some(action)) => Power::Hub(hub_types::ExecuteMsg::UpdateOwnership(action)),
            (Of::Pool, Some(action)) => {
                Power::Pool(pool_types::ExecuteMsg::UpdateOwnership(action))
            }
            (Of::Alliance, Some(action)) => {
                Power::Alliance(alliance_types::ExecuteMsg::UpdateOwnership(action))
            }
            (Of::Hub, None) => Power::Hub(self.hubs(kind)?),
            (Of::Pool, None) => Power::Pool(self.pools(kind)?),
            (Of::Alliance, None) => Power::Alliance(self.alliances(kind)?),
        };
        let title = match kind {
            OwnerKind::SetGuardian { .. } => "Set the guardian",
            OwnerKind::Pause { .. } => "Stop a flow",
            OwnerKind::Unpause { .. } => "Let a flow go on",
            OwnerKind::Sweep { .. } => "Send a foreign asset away",
            OwnerKind::CancelChange { .. } => "Take a change back",
            OwnerKind::TransferOwnership { .. } => "Offer ownership",
            OwnerKind::AcceptOwnership => "Accept ownership",
        };
        Ok((title, power))
    }
}

/// Which flow of the hub; the other contracts have one only, without a name.
fn flow_of_hub(flow: &Option<FlowName>) -> Result<hub_types::Flow> {
    match flow {
        Some(FlowName::Deposits) => Ok(hub_types::Flow::Deposits),
        Some(FlowName::Unbonds) => Ok(hub_types::Flow::Unbonds),
        None => Err(Error::Usage(
            "name the flow of the hub: deposits or unbonds".into(),
        )),
    }
}

fn no_flow(flow: &Option<FlowName>) -> Result<()> {
    match flow {
        None => Ok(()),
        Some(_) => Err(Error::Usage(
            "only the hub has flows with names: leave it out, or --of hub".into(),
        )),
    }
}

fn id(change: &str) -> Result<u64> {
    let bad = |_| Error::Usage(format!("{change} is not the number of a change"));
    change.parse().map_err(bad)
}

fn has_none(what: &str, of: &str) -> Error {
    Error::Usage(format!("the {of} has no {what}"))
}
