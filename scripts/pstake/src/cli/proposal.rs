//! `pstake proposal`: builds a draft, tells what it will do, writes the file.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cosmwasm_std::{Coin, Decimal, Uint128};
use pstake_types::{alliance, hub, token};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::args::Common;
use crate::client::{instantiate2_address, Client};
use crate::config::Config;
use crate::deploy::{built, Record, HUB, TOKEN};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::proposal::{by_sudo, describe, gov_account, Before, Draft, GovTerms, Venue};

#[derive(Args)]
pub struct Proposal {
    #[command(subcommand)]
    pub kind: Kind,
    /// Where it is decided
    #[arg(long, global = true, value_enum, default_value = "gov")]
    pub venue: Venue,
    /// Who carries it out: the multisig's or the DAO's address; for gov its own account
    #[arg(long, global = true)]
    pub authority: Option<String>,
    /// gov only: reach the hub by sudo, whoever its owner is
    #[arg(long, global = true)]
    pub sudo: bool,
    /// Default: made from the kind
    #[arg(long, global = true)]
    pub title: Option<String>,
    /// gov only: like 1000000uatom
    #[arg(long, global = true)]
    pub deposit: Option<String>,
    /// gov only
    #[arg(long, global = true)]
    pub expedited: bool,
    /// gov only: often a link
    #[arg(long, global = true, default_value = "")]
    pub metadata: String,
    /// Do not ask the chain: no values before, no check whether the hub would take it
    #[arg(long, global = true)]
    pub offline: bool,
    /// Write the file here instead of to standard output
    #[arg(long, short, global = true)]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum FlowName {
    Deposits,
    Unbonds,
}

#[derive(Subcommand)]
pub enum Kind {
    /// Store the built wasm of a contract (liquid_staking_hub, stk_token, ...)
    StoreCode { contract: String },
    /// Instantiate the hub of the config file at its foretold address
    Instantiate,
    /// Keep codes in memory: cheaper for every user
    PinCodes {
        /// Default: those of the deployment record
        code_ids: Vec<u64>,
    },
    /// Set the fee on rewards (basis points)
    SetFee { fee_bps: u16 },
    /// Replace all targets
    SetValidators {
        /// VALIDATOR=WEIGHT
        #[arg(required = true)]
        targets: Vec<String>,
    },
    /// Take one validator out of the targets
    RemoveValidator { validator: String },
    /// Change limits
    UpdateParams(Params),
    /// Name a guardian; nobody if absent
    SetGuardian { guardian: Option<String> },
    /// Stop a flow for three days
    Pause { flow: FlowName },
    /// Let a flow go on
    Unpause { flow: FlowName },
    /// Take an announced change back
    CancelChange { id: u64 },
    /// Offer ownership of the hub; the new owner accepts
    TransferOwnership { new_owner: String },
    /// Accept ownership of the hub
    AcceptOwnership,
    /// Any message of the hub, as JSON
    Hub { message: String },
    /// Any message of an alliance, as JSON
    Alliance { address: String, message: String },
    /// Grant native (base units) to an alliance's backing
    Grant { address: String, amount: Uint128 },
    /// Move a contract (a name of the record, or an address) to another code
    Migrate { contract: String, code_id: u64 },
    /// Make somebody else a contract's admin
    UpdateAdmin { contract: String, new_admin: String },
}

#[derive(Args)]
pub struct Params {
    #[arg(long)]
    pub min_deposit: Option<Uint128>,
    #[arg(long)]
    pub min_unbond: Option<Uint128>,
    #[arg(long)]
    pub deposit_cap: Option<Uint128>,
    #[arg(long)]
    pub max_commission: Option<Decimal>,
    #[arg(long)]
    pub max_share_bps: Option<u16>,
    #[arg(long)]
    pub delay_seconds: Option<u64>,
}

/// What a draft is made from.
struct Desk<'a> {
    common: &'a Common,
    config: &'a Config,
    client: Option<Client>,
    authority: String,
    sudo: bool,
}

/// Builds and writes a proposal.
pub fn run(common: &Common, config: &Config, args: &Proposal) -> Result<()> {
    let prefix = &config.chain.prefix;
    let authority = match (&args.authority, args.venue) {
        (Some(authority), _) => authority.clone(),
        (None, Venue::Gov) => gov_account(prefix)?,
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
    };
    desk.check("authority", &desk.authority)?;
    let mut draft = desk.draft(&args.kind)?;
    if let Some(title) = &args.title {
        draft.title.clone_from(title);
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
    fn draft(&self, kind: &Kind) -> Result<Draft> {
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

    fn hub(&self, title: &str, msg: hub::ExecuteMsg) -> Result<Draft> {
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

    fn store(&self, contract: &str) -> Result<Draft> {
        let (wasm, checksum) = built(&self.config.build.wasm, contract)?;
        let line = format!(
            "Store the code of {contract}: {} bytes, SHA-256 {checksum}. Nothing runs it yet.",
            wasm.len()
        );
        one("Store a code", line, Message::StoreCode { wasm })
    }

    fn instantiate(&self) -> Result<Draft> {
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

    fn pin(&self, code_ids: &[u64]) -> Result<Draft> {
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

    fn migrate(&self, contract: &str, code_id: u64) -> Result<Draft> {
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

    fn target(&self, text: &str) -> Result<hub::ValidatorWeight> {
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

    fn record(&self) -> Result<Record> {
        let id = &self.config.chain.id;
        let path = Record::path(&self.common.deployments, id);
        Record::load(&path, id)?.ok_or_else(|| Error::File {
            path: path.display().to_string(),
            reason: "there is no such deployment".into(),
        })
    }

    /// A code's id: the config file's, else the record's.
    fn code(&self, name: &str) -> Result<u64> {
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

    fn contract(&self, name: &str) -> Result<String> {
        if let Ok(record) = self.record() {
            if let Some(address) = record.address(name) {
                return Ok(address.into());
            }
        }
        self.check("contract", name)?;
        Ok(name.into())
    }

    fn hub_address(&self) -> Result<String> {
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

    fn check(&self, what: &'static str, address: &str) -> Result<()> {
        crate::client::check_address(&self.config.chain.prefix, what, address)
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
