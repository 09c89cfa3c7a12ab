//! The contracts that have ticks: what each says is due, and its messages for it.

use pstake_types::{alliance, hub, pool};

use super::decide::{Due, Work};
use super::votes::Vote;
use crate::client::Client;
use crate::error::Result;
use crate::message::Message;
use crate::status::due as hub_parts;

/// Which contract a keeper keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    Hub,
    Pool,
    Alliance,
}

impl Contract {
    /// In logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Pool => "pool",
            Self::Alliance => "alliance",
        }
    }

    /// Every part that a tick can have.
    pub fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Hub => &["settle", "harvest", "submit", "sync", "rebalance", "unwind"],
            Self::Pool => &["collect", "queue", "pay_revenue"],
            Self::Alliance => &["apply", "start", "collect", "skim"],
        }
    }

    /// Asks the contract.
    pub fn look(self, client: &Client, address: &str) -> Result<Due> {
        let chosen = |parts: &[bool]| -> Vec<&'static str> {
            let names = self.parts().iter().zip(parts);
            names
                .filter(|(_, due)| **due)
                .map(|(name, _)| *name)
                .collect()
        };
        Ok(match self {
            Self::Hub => {
                let ask = hub::QueryMsg::PendingWork {};
                let work: hub::PendingWorkResponse = client.smart(address, &ask)?;
                Due {
                    parts: hub_parts(&work),
                    loss: work.unrecorded_loss,
                    changes: work.changes,
                    ..Due::default()
                }
            }
            Self::Pool => {
                let ask = pool::QueryMsg::PendingWork {};
                let work: pool::PendingWorkResponse = client.smart(address, &ask)?;
                let parts = [
                    work.collect,
                    !work.queue.is_zero(),
                    !work.pay_revenue.is_zero(),
                ];
                Due {
                    parts: chosen(&parts),
                    changes: work.changes,
                    ..Due::default()
                }
            }
            Self::Alliance => {
                let ask = alliance::QueryMsg::PendingWork {};
                let work: alliance::PendingWorkResponse = client.smart(address, &ask)?;
                let parts = [
                    !work.apply.is_empty(),
                    work.start,
                    !work.collect.is_zero(),
                    work.skim,
                ];
                Due {
                    parts: chosen(&parts),
                    ..Due::default()
                }
            }
        })
    }

    fn change(self, address: &str, id: u64) -> Result<Message> {
        match self {
            Self::Pool => Message::execute(address, &pool::ExecuteMsg::ApplyChange { id }, vec![]),
            // The alliance's changes are parts of its tick.
            Self::Hub | Self::Alliance => {
                Message::execute(address, &hub::ExecuteMsg::ApplyChange { id }, vec![])
            }
        }
    }

    /// The contract's message for a work.
    pub fn message(self, address: &str, work: &Work) -> Result<Message> {
        let (name, limit) = match work {
            Work::Tick { limit } => ("tick", Some(*limit)),
            Work::Part { name, limit } => (*name, Some(*limit)),
            Work::Change { id } => return self.change(address, *id),
            Work::Vote(vote) => return vote_message(address, vote),
        };
        match self {
            Self::Hub => {
                use hub::ExecuteMsg as E;
                let msg = match name {
                    "settle" => E::Settle {},
                    "harvest" => E::Harvest { limit },
                    "submit" => E::Submit {},
                    "sync" => E::Sync {},
                    "rebalance" => E::Rebalance { limit },
                    "unwind" => E::Unwind { limit },
                    _ => E::Tick { limit },
                };
                Message::execute(address, &msg, vec![])
            }
            Self::Pool => {
                use pool::ExecuteMsg as E;
                let msg = match name {
                    "collect" => E::Collect {},
                    "queue" => E::Queue {},
                    "pay_revenue" => E::PayRevenue {},
                    _ => E::Tick {},
                };
                Message::execute(address, &msg, vec![])
            }
            Self::Alliance => {
                use alliance::ExecuteMsg as E;
                let msg = match name {
                    "start" => E::Start { limit },
                    "collect" => E::Collect {},
                    "skim" => E::Skim {},
                    // Applying names a change: a tick does it for all.
                    _ => E::Tick { limit },
                };
                Message::execute(address, &msg, vec![])
            }
        }
    }
}

fn vote_message(alliance: &str, vote: &Vote) -> Result<Message> {
    let msg = match *vote {
        Vote::Register { proposal_id } => alliance::ExecuteMsg::RegisterProposal { proposal_id },
        Vote::Cast { proposal_id, .. } => alliance::ExecuteMsg::Cast { proposal_id },
    };
    Message::execute(alliance, &msg, vec![])
}
