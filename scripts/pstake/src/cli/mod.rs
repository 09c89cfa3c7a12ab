//! What the commands do. Output goes to standard output, one JSON value with `--json`; errors are one line.

mod args;
mod proposal;
mod send;

pub use args::{Cli, Command, Common};

use std::time::Duration;

use cosmwasm_std::HexBinary;
use serde::Serialize;
use serde_json::json;

use crate::client::Client;
use crate::config::Config;
use crate::deploy::{Deployment, Record, ALLIANCE, HUB, POOL};
use crate::error::{Error, Result};
use crate::keeper::{self, Contract, Keeper, Metrics, Options};
use crate::keys::{self, Key};
use crate::status::Status;
use crate::verify::{all_equal, verify};
use crate::wallet::Wallet;

/// Runs a command.
pub fn run(cli: &Cli) -> Result<()> {
    let common = &cli.common;
    match &cli.command {
        Command::Keyring { action } => return keyring(common, action),
        Command::Address => return address(common),
        _ => {}
    }
    let config = common.config()?;
    if let Command::Proposal(args) = &cli.command {
        return proposal::run(common, &config, args);
    }
    let client = common.connect(&config)?;
    match &cli.command {
        Command::Verify => {
            let path = Record::path(&common.deployments, client.chain_id());
            let record = Record::load(&path, client.chain_id())?.ok_or_else(|| Error::File {
                path: path.display().to_string(),
                reason: "there is no such deployment: run deploy".into(),
            })?;
            let checks = verify(&client, &config, &record)?;
            common.print(&checks, || {
                let line = |c: &crate::verify::Check| {
                    let mark = if c.ok { "ok     " } else { "DIFFERS" };
                    format!("{mark} {}: {}", c.what, c.found)
                };
                checks.iter().map(line).collect::<Vec<_>>().join("\n")
            })?;
            return all_equal(&checks);
        }
        Command::Status => {
            let mut status = Status::read(&client, &common.hub(&client)?)?;
            let record = common.suite(&client)?;
            status.read_parts(&client, record.address(POOL), record.address(ALLIANCE))?;
            return common.print(&status, || status.text().trim_end().into());
        }
        Command::Tx { hash } => return lookup(common, &client, hash),
        _ => {}
    }
    let key = common.key()?;
    let wallet = Wallet::new(&client, &key, config.chain.fees()?)?;
    match &cli.command {
        Command::Deploy => deploy(common, &config, &wallet),
        Command::Keeper(keeper) => keep(common, keeper, wallet),
        command => send::send(common, &wallet, command),
    }
}

impl Common {
    fn config(&self) -> Result<Config> {
        let mut config = Config::load(&self.config)?;
        if let Some(node) = &self.node {
            config.chain.rpc.clone_from(node);
        }
        Ok(config)
    }

    fn connect(&self, config: &Config) -> Result<Client> {
        let chain = &config.chain;
        Client::connect(&chain.rpc, Some(&chain.id), Some(&chain.prefix))
    }

    fn key(&self) -> Result<Key> {
        match (&self.key_file, &self.key_env, &self.keyring) {
            (Some(file), _, _) => Key::from_file(file, &self.hd_path),
            (_, Some(name), _) => Key::from_env(name, &self.hd_path),
            (_, _, Some(name)) => Key::from_keyring(name, &self.hd_path),
            _ => Err(Error::KeyMissing(
                "name one with --key-file, --key-env or --keyring".into(),
            )),
        }
    }

    /// The hub's address, checked to be one of this chain.
    fn hub(&self, client: &Client) -> Result<String> {
        let path = Record::path(&self.deployments, client.chain_id());
        let hub = match &self.hub {
            Some(hub) => hub.clone(),
            None => Record::load(&path, client.chain_id())?
                .and_then(|record| record.address(HUB).map(str::to_owned))
                .ok_or_else(|| {
                    Error::Usage(format!(
                        "no hub: {} names none and --hub is absent",
                        path.display()
                    ))
                })?,
        };
        client.check_address("hub", &hub)?;
        Ok(hub)
    }

    /// The record, for the contracts beside the hub; an empty one if a hub is named.
    fn suite(&self, client: &Client) -> Result<Record> {
        let id = client.chain_id();
        match &self.hub {
            Some(_) => Ok(Record::default()),
            None => Ok(Record::load(&Record::path(&self.deployments, id), id)?.unwrap_or_default()),
        }
    }

    fn print(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<()> {
        if self.json {
            let json = serde_json::to_string(value).map_err(|e| Error::codec("output", e))?;
            println!("{json}");
        } else {
            println!("{}", text());
        }
        Ok(())
    }
}

fn deploy(common: &Common, config: &Config, wallet: &Wallet) -> Result<()> {
    let mut deployment = Deployment::open(wallet, config, &common.deployments)?;
    if common.dry_run {
        let reports = deployment.dry_run()?;
        return common.print(&reports, || {
            if reports.is_empty() {
                return "nothing is left to do".into();
            }
            let line = |r: &crate::deploy::Report| {
                let mut text = r.step.clone();
                if let Some(message) = &r.message {
                    text.push_str(&format!("\n  {message:#}"));
                }
                match &r.simulated {
                    Some(s) => text.push_str(&format!("\n  {}", send::cost(s))),
                    None => text.push_str("\n  not simulated: needs the steps before it"),
                }
                text
            };
            reports.iter().map(line).collect::<Vec<_>>().join("\n")
        });
    }
    deployment.run(|report| {
        if !common.json {
            println!("{}", report.done);
        }
    })?;
    common.print(deployment.record(), || {
        "deployed; verify compares it".into()
    })
}

fn keep(common: &Common, args: &args::Keeper, mut wallet: Wallet) -> Result<()> {
    if common.dry_run {
        return Err(Error::Usage(
            "a keeper has no dry run: status shows what is due".into(),
        ));
    }
    let mut kept = vec![(Contract::Hub, common.hub(wallet.client())?)];
    let record = common.suite(wallet.client())?;
    for (contract, name) in [(Contract::Pool, POOL), (Contract::Alliance, ALLIANCE)] {
        let address = record.address(name).map(str::to_owned);
        kept.extend(address.map(|address| (contract, address)));
    }
    for (_, address) in &kept {
        if wallet.client().contract(address)?.is_none() {
            return Err(Error::ContractNotFound(address.clone()));
        }
    }
    log(common.json);
    if let Some(block) = wallet.client().block_gas()? {
        // A transaction that needs a whole block waits for an empty one; half of it always finds room.
        wallet.fees.max_gas = wallet.fees.max_gas.min(block / 2);
    }
    let metrics = Metrics::default();
    if let Some(port) = args.metrics_port {
        let port = metrics.serve(port)?;
        tracing::info!(port, "metrics at http://127.0.0.1:{port}/metrics");
    }
    let options = Options {
        interval: Duration::from_secs(args.interval.max(1)),
        lag: Duration::from_secs(args.lag),
    };
    let mut keepers: Vec<Keeper> = vec![];
    for (contract, address) in &kept {
        tracing::info!(contract = contract.name(), %address, max_gas = wallet.fees.max_gas, "keeping");
        let (options, metrics) = (options.clone(), metrics.clone());
        keepers.push(Keeper::new(&wallet, *contract, address, options, metrics));
    }
    if args.once {
        return keepers.iter_mut().try_for_each(Keeper::run_once);
    }
    keeper::run(&mut keepers)
}

/// Logs go to standard error, so that they never mix with output.
fn log(json: bool) {
    let builder = tracing_subscriber::fmt()
        .with_target(false)
        .with_writer(std::io::stderr);
    if json {
        builder.json().flatten_event(true).init();
    } else {
        builder.with_ansi(false).init();
    }
}

fn lookup(common: &Common, client: &Client, hash: &str) -> Result<()> {
    let key: [u8; 32] = HexBinary::from_hex(hash)
        .and_then(|bytes| bytes.to_array())
        .map_err(|_| Error::Usage(format!("{hash} is not a transaction hash")))?;
    match client.chain().find(&key)? {
        Some(outcome) => send::print_outcome(common, &outcome),
        None => common.print(&json!({"hash": hash, "found": false}), || {
            "not in any block (yet)".into()
        }),
    }
}

fn address(common: &Common) -> Result<()> {
    let prefix = common.config()?.chain.prefix;
    let address = common.key()?.address(&prefix)?;
    common.print(&json!({ "address": address }), || address.clone())
}

fn keyring(common: &Common, action: &args::KeyringAction) -> Result<()> {
    let done = match action {
        args::KeyringAction::Add { name } => {
            let mut secret = String::new();
            std::io::stdin()
                .read_line(&mut secret)
                .map_err(|e| Error::KeyMissing(format!("standard input: {e}")))?;
            keys::keyring_add(name, &secret, &common.hd_path)?;
            format!("{name} is in the keyring")
        }
        args::KeyringAction::Remove { name } => {
            keys::keyring_remove(name)?;
            format!("{name} is no longer in the keyring")
        }
    };
    common.print(&json!({ "done": done }), || done.clone())
}
