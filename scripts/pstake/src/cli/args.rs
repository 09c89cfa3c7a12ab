//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use cosmwasm_std::Uint128;

/// Operators' tool of the pSTAKE suite.
#[derive(Parser)]
#[command(name = "pstake", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args)]
pub struct Common {
    /// Config file: chain, fees, the suite as it is meant to be
    #[arg(
        long,
        global = true,
        default_value = "pstake.toml",
        env = "PSTAKE_CONFIG"
    )]
    pub config: PathBuf,
    /// Node's RPC address; overrides the config file
    #[arg(long, global = true)]
    pub node: Option<String>,
    /// Folder of the deployment records
    #[arg(long, global = true, default_value = "deployments")]
    pub deployments: PathBuf,
    /// The hub's address; default: from the deployment record
    #[arg(long, global = true)]
    pub hub: Option<String>,
    /// File with the key: a BIP-39 phrase or 64 hex digits, readable by its owner only
    #[arg(long, global = true, conflicts_with_all = ["key_env", "keyring"])]
    pub key_file: Option<PathBuf>,
    /// Name of the environment variable with the key
    #[arg(long, global = true, conflicts_with = "keyring")]
    pub key_env: Option<String>,
    /// Name of the key in the system's keyring; see `keyring`
    #[arg(long, global = true)]
    pub keyring: Option<String>,
    /// Derivation path for a phrase
    #[arg(long, global = true, default_value = crate::keys::DEFAULT_PATH)]
    pub hd_path: String,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Print what would be sent, with simulated gas and fee; send nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
}

#[derive(Subcommand)]
pub enum Command {
    /// Store codes, instantiate, record; goes on where it was interrupted
    Deploy,
    /// Compare chain, build, record and config file; exit code 1 if they differ
    Verify,
    /// Rate, yield, books, batches, validators, pending work
    Status,
    /// Run the hub's ticks
    Keeper(Keeper),
    /// Deposit native base units for stk
    Deposit(Deposit),
    /// Queue stk base units for unbonding
    Unbond(Unbond),
    /// Take your stk out of the open batch
    Cancel,
    /// Get paid for settled requests
    Claim(Claim),
    /// Apply an announced change whose time has come
    ApplyChange {
        id: u64,
        /// Address of the contract that announced it, for instance the pool; default: the hub
        #[arg(long)]
        at: Option<String>,
    },
    /// Write a proposal for x/gov, a cw3 multisig or a DAO DAO, and tell what it will do
    Proposal(Box<super::proposal::Proposal>),
    /// The address of the key
    Address,
    /// Look a transaction up by its hash
    Tx { hash: String },
    /// Put a key into the system's keyring, from standard input, or take it out
    Keyring {
        #[command(subcommand)]
        action: KeyringAction,
    },
}

#[derive(Args)]
pub struct Keeper {
    /// Stop when nothing is due; exit code 1 at the first failure
    #[arg(long)]
    pub once: bool,
    /// Seconds between two looks when nothing is due
    #[arg(long, default_value_t = 30)]
    pub interval: u64,
    /// Act only on work that has been due for so many seconds: for a second keeper
    #[arg(long, default_value_t = 0)]
    pub lag: u64,
    /// Serve Prometheus metrics on this port of 127.0.0.1
    #[arg(long)]
    pub metrics_port: Option<u16>,
}

#[derive(Args)]
pub struct Deposit {
    pub amount: Uint128,
    /// Gets the stk; the sender if absent
    #[arg(long)]
    pub receiver: Option<String>,
    /// Fail if less stk would be minted; default: what the fresh rate gives, less 0.1%
    #[arg(long)]
    pub min_stk_out: Option<Uint128>,
}

#[derive(Args)]
pub struct Unbond {
    pub amount: Uint128,
    /// Owns the request; the sender if absent
    #[arg(long)]
    pub receiver: Option<String>,
}

#[derive(Args)]
pub struct Claim {
    /// Most requests to pay
    #[arg(long)]
    pub limit: Option<u32>,
    /// Somebody else, who is paid
    #[arg(long)]
    pub user: Option<String>,
}

#[derive(Subcommand)]
pub enum KeyringAction {
    /// Store the key that is read from standard input
    Add { name: String },
    /// Forget a key
    Remove { name: String },
}
