//! Proposals ready to submit: to a chain's x/gov, to a cw3 multisig, to a DAO DAO; and what they will do, in words.

mod describe;

pub use describe::{Before, Power};

use cosmrs::AccountId;
use cosmwasm_std::Coin;
use pstake_types::hub;
use serde::Serialize;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::message::{value, Message};

/// Where it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Venue {
    /// The chain's x/gov; the gov account is the owner, or acts by `--sudo`.
    Gov,
    /// cw3-fixed-multisig or cw3-flex-multisig.
    Cw3,
    /// DAO DAO, through its pre-propose module.
    Dao,
    /// Nowhere: the owner is a plain account, whose key sends it at once.
    Key,
}

/// What a proposal is about to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub title: String,
    pub messages: Vec<Message>,
    /// What each message does, a line each.
    pub lines: Vec<String>,
}

/// What x/gov wants to know besides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GovTerms {
    pub deposit: Option<Coin>,
    pub expedited: bool,
    pub metadata: String,
}

/// A message of cw3 contracts and of DAO DAO's pre-propose modules; the latter's crates are on cosmwasm-std 1.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum DaoPropose {
    Propose { msg: DaoProposal },
}
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum DaoProposal {
    Propose {
        title: String,
        description: String,
        msgs: Vec<Value>,
    },
}
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Cw3Propose {
    Propose {
        title: String,
        description: String,
        msgs: Vec<Value>,
        latest: Option<()>,
    },
}

/// The account that x/gov acts as: on every chain the hash of its module's name.
pub fn gov_account(prefix: &str) -> Result<String> {
    let hash = Sha256::digest(b"gov");
    AccountId::new(prefix, &hash[..20])
        .map(|id| id.to_string())
        .map_err(|e| Error::codec("gov account", format!("{e}")))
}

impl Draft {
    /// The file for a venue; `authority` is who carries it out there.
    pub fn file(&self, venue: Venue, authority: &str, terms: &GovTerms) -> Result<Value> {
        let summary = self.lines.join("\n");
        let msgs = || -> Result<Vec<Value>> {
            let one = |message: &Message| message.to_contract_json(authority);
            self.messages.iter().map(one).collect()
        };
        let title = self.title.clone();
        match venue {
            Venue::Gov => {
                let messages: Result<Vec<Value>> =
                    self.messages.iter().map(|m| m.to_json(authority)).collect();
                let deposit = terms
                    .deposit
                    .as_ref()
                    .map_or(String::new(), Coin::to_string);
                Ok(json!({
                    "messages": messages?,
                    "metadata": terms.metadata,
                    "deposit": deposit,
                    "title": title,
                    "summary": summary,
                    "expedited": terms.expedited,
                }))
            }
            Venue::Cw3 => value(&Cw3Propose::Propose {
                title,
                description: summary,
                msgs: msgs()?,
                latest: None,
            }),
            Venue::Key => {
                let views: Result<Vec<Value>> =
                    self.messages.iter().map(|m| m.view(authority)).collect();
                Ok(json!({"messages": views?, "title": title, "summary": summary}))
            }
            Venue::Dao => value(&DaoPropose::Propose {
                msg: DaoProposal::Propose {
                    title,
                    description: summary,
                    msgs: msgs()?,
                },
            }),
        }
    }
}

/// The same power by `sudo`, which x/gov has whoever the owner is.
///
/// # Errors
/// `Usage` for what `sudo` does not reach.
pub fn by_sudo(msg: &hub::ExecuteMsg) -> Result<hub::SudoMsg> {
    use cw_ownable::Action;
    use hub::{ExecuteMsg as E, SudoMsg as S};
    Ok(match msg.clone() {
        E::Admin(msg) => S::Admin(msg),
        E::Pause { flow } => S::Pause { flow },
        E::Unpause { flow } => S::Unpause { flow },
        E::Freeze { validator } => S::Freeze { validator },
        E::Unfreeze { validator } => S::Unfreeze { validator },
        E::UpdateOwnership(Action::TransferOwnership { new_owner, .. }) => {
            S::TransferOwnership { new_owner }
        }
        _ => {
            return Err(Error::Usage(
                "sudo does not reach this message: leave --sudo out".into(),
            ))
        }
    })
}
