//! The command line of `pstake proposal`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cosmwasm_std::{Decimal, Uint128};

use crate::proposal::Venue;

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
