//! `pstake proposal`: builds a draft, tells what it will do, writes the file.

mod args;
mod codes;
mod draft;
mod kinds;

pub use args::Proposal;

use cosmwasm_std::Coin;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::args::Common;
use crate::client::Client;
use crate::config::Config;
use crate::deploy::{Record, HUB};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::proposal::{gov_account, Draft, GovTerms, Venue};

/// What a draft is made from.
struct Desk<'a> {
    common: &'a Common,
    config: &'a Config,
    client: Option<Client>,
    authority: String,
    sudo: bool,
    of: args::Of,
    at: Option<String>,
}

/// Builds and writes a proposal.
pub fn run(common: &Common, config: &Config, args: &Proposal) -> Result<()> {
    let prefix = &config.chain.prefix;
    let authority = match (&args.authority, args.venue) {
        (Some(authority), _) => authority.clone(),
        (None, Venue::Gov) => gov_account(prefix)?,
        (None, Venue::Key) => common.key()?.address(prefix)?,
        (None, _) => {
            return Err(Error::Usage(
                "--authority is missing: the address of the multisig or DAO".into(),
            ))
        }
    };
    if args.sudo && args.venue != Venue::Gov {
        return Err(Error::Usage("--sudo is for --venue gov only".into()));
    }
    let client = match args.offline {
        true => None,
        false => Some(common.connect(config)?),
    };
    let desk = Desk {
        common,
        config,
        client,
        authority,
        sudo: args.sudo,
        of: args.of,
        at: args.at.clone(),
    };
    desk.check("authority", &desk.authority)?;
    let mut draft = desk.draft(&args.kind)?;
    if let Some(title) = &args.title {
        draft.title.clone_from(title);
    }
    if args.venue == Venue::Key && !common.dry_run {
        return desk.send(&draft);
    }
    let deposit = args.deposit.as_deref().map(str::parse::<Coin>).transpose();
    let terms = GovTerms {
        deposit: deposit.map_err(|e| Error::Usage(format!("--deposit: {e}")))?,
        expedited: args.expedited,
        metadata: args.metadata.clone(),
    };
    let file = draft.file(args.venue, &desk.authority, &terms)?;
    let text = format!("{file:#}\n");
    let Some(path) = &args.output else {
        // The file is the output; what it does goes beside it, so that a pipe gets the file alone.
        eprintln!("{}\n{}", draft.title, draft.lines.join("\n"));
        print!("{text}");
        return Ok(());
    };
    std::fs::write(path, text).map_err(|error| Error::File {
        path: path.display().to_string(),
        reason: error.to_string(),
    })?;
    let told = json!({"file": path, "title": draft.title, "lines": draft.lines});
    common.print(&told, || {
        format!(
            "{}\n{}\nwritten to {}",
            draft.title,
            draft.lines.join("\n"),
            path.display()
        )
    })
}

impl Desk<'_> {
    pub(super) fn record(&self) -> Result<Record> {
        let id = &self.config.chain.id;
        let path = Record::path(&self.common.deployments, id);
        Record::load(&path, id)?.ok_or_else(|| Error::File {
            path: path.display().to_string(),
            reason: "there is no such deployment".into(),
        })
    }

    /// A code's id: the config file's, else the record's.
    pub(super) fn code(&self, name: &str) -> Result<u64> {
        if let Some(id) = self.config.build.codes.get(name) {
            return Ok(*id);
        }
        let record = self.record()?;
        let code = record.codes.get(name);
        code.map(|code| code.code_id).ok_or_else(|| {
            Error::Usage(format!(
                "the code of {name} is not known: name it in [build] codes"
            ))
        })
    }

    pub(super) fn contract(&self, name: &str) -> Result<String> {
        if let Ok(record) = self.record() {
            if let Some(address) = record.address(name) {
                return Ok(address.into());
            }
        }
        self.check("contract", name)?;
        Ok(name.into())
    }

    pub(super) fn hub_address(&self) -> Result<String> {
        match &self.common.hub {
            Some(hub) => {
                self.check("hub", hub)?;
                Ok(hub.clone())
            }
            None => {
                let record = self.record()?;
                let hub = record.address(HUB).map(str::to_owned);
                hub.ok_or_else(|| Error::Usage("the record has no hub: name it with --hub".into()))
            }
        }
    }

    pub(super) fn check(&self, what: &'static str, address: &str) -> Result<()> {
        crate::address::check_address(&self.config.chain.prefix, what, address)
    }
}

fn one(title: &str, line: String, message: Message) -> Result<Draft> {
    Ok(Draft {
        title: title.into(),
        messages: vec![message],
        lines: vec![line],
    })
}

/// Strict: what the contract does not know is refused here already.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Usage(format!("not a message: {e}")))
}
