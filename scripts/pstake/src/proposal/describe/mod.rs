//! What a message will do, in words, with the value before where it is known.

mod alliance;
mod hub;
mod pool;

pub use hub::{describe as describe_hub, Before};

use cw20::Denom;
use cw_ownable::Action;
use pstake_types::timelock::{Announcement, PreviewAdminResponse, LAPSE_SECONDS};
use pstake_types::{alliance as alliance_types, hub as hub_types, pool as pool_types};

use super::by_sudo;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::message::Message;

const DAY: u64 = 86_400;

/// A message to one of the contracts that have an owner.
#[derive(Debug, Clone, PartialEq)]
pub enum Power {
    Hub(hub_types::ExecuteMsg),
    Pool(pool_types::ExecuteMsg),
    Alliance(alliance_types::ExecuteMsg),
}

impl Power {
    /// Whose it is.
    pub fn contract(&self) -> &'static str {
        match self {
            Self::Hub(_) => "Hub",
            Self::Pool(_) => "Pool",
            Self::Alliance(_) => "Alliance",
        }
    }

    /// For a chain.
    ///
    /// # Errors
    /// `Usage` for what `sudo` does not reach.
    pub fn message(&self, address: &str, sudo: bool) -> Result<Message> {
        match self {
            Self::Hub(msg) if sudo => Message::sudo(address, &by_sudo(msg)?),
            Self::Hub(msg) => Message::execute(address, msg, vec![]),
            _ if sudo => Err(Error::Usage(format!(
                "{} has no sudo: leave --sudo out",
                self.contract()
            ))),
            Self::Pool(msg) => Message::execute(address, msg, vec![]),
            Self::Alliance(msg) => Message::execute(address, msg, vec![]),
        }
    }

    /// Lines for who is to vote; with values before, if there is a client to ask.
    ///
    /// # Errors
    /// `Contract` with the contract's words if it would refuse the message.
    pub fn describe(&self, client: Option<&Client>, address: &str) -> Result<Vec<String>> {
        let mut lines = vec![format!("{} {address}:", self.contract())];
        lines.extend(match self {
            Self::Hub(msg) => {
                let before = client.map(|client| Before::read(client, address, msg));
                describe_hub(msg, before.transpose()?.as_ref())
            }
            Self::Pool(msg) => pool::describe(msg, client, address)?,
            Self::Alliance(msg) => alliance::describe(msg, client, address)?,
        });
        Ok(lines)
    }
}

/// When it takes effect.
fn waits(preview: &PreviewAdminResponse) -> String {
    match preview.delay_seconds {
        0 => "It takes effect at once.".into(),
        delay => format!(
            "It is announced: visible to all, cancellable by the owner; anyone can apply it from {} on, for {} days.",
            days(delay),
            LAPSE_SECONDS / DAY
        ),
    }
}

/// The announced change of a number.
///
/// # Errors
/// `Usage` if there is none.
fn find<M>(all: Vec<Announcement<M>>, id: u64) -> Result<Announcement<M>> {
    let found = all.into_iter().find(|change| change.id == id);
    found.ok_or_else(|| Error::Usage(format!("no change {id} is announced")))
}

fn window<M>(change: &Announcement<M>) -> String {
    format!(
        "Change {}, announced for {} to {} (seconds since 1970):",
        change.id, change.effective_at_seconds, change.lapses_at_seconds
    )
}

fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| format!("  {line}"))
}

fn ownership(action: &Action, of: &str) -> String {
    match action {
        Action::TransferOwnership { new_owner, .. } => format!(
            "Offer ownership of the {of} to {new_owner}, who must accept it; until then nothing changes."
        ),
        Action::AcceptOwnership => format!("Accept ownership of the {of}."),
        Action::RenounceOwnership => format!("Renounce ownership: the {of} refuses this."),
    }
}

fn asset(denom: &Denom) -> String {
    match denom {
        Denom::Native(denom) => denom.clone(),
        Denom::Cw20(address) => format!("cw20:{address}"),
    }
}

fn was(text: Option<String>) -> String {
    text.map_or(String::new(), |text| format!(" (now {text})"))
}

fn nobody(who: Option<&str>) -> &str {
    who.unwrap_or("nobody")
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// With two digits.
fn percent(bps: u16) -> String {
    format!("{}.{:02}%", bps / 100, bps % 100)
}

fn days(seconds: u64) -> String {
    match (seconds / DAY, seconds % DAY) {
        (days, 0) => format!("{days} days"),
        (days, rest) => format!("{days} days and {rest} seconds"),
    }
}
