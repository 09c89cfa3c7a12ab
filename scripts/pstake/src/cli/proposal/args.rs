//! The command line of `pstake proposal`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cosmwasm_std::Uint128;

use super::kinds::{AllianceKind, HubKind, PoolKind};
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
    /// Whose power, where several contracts have it
    #[arg(long, global = true, value_enum, default_value = "hub")]
    pub of: Of,
    /// Address of the pool or alliance; default: from the deployment record
    #[arg(long, global = true)]
    pub at: Option<String>,
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
    /// Do not ask the chain: no values before, no check whether the contract would take it
    #[arg(long, global = true)]
    pub offline: bool,
    /// Write the file here instead of to standard output
    #[arg(long, short, global = true)]
    pub output: Option<PathBuf>,
}

/// A contract that has an owner.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Of {
    Hub,
    Pool,
    Alliance,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum FlowName {
    Deposits,
    Unbonds,
}

#[derive(Subcommand)]
pub enum Kind {
    #[command(flatten)]
    Chain(ChainKind),
    #[command(flatten)]
    Owner(OwnerKind),
    #[command(flatten)]
    Hub(HubKind),
    #[command(flatten)]
    Pool(PoolKind),
    #[command(flatten)]
    Alliance(AllianceKind),
}

/// Codes and instances.
#[derive(Subcommand)]
pub enum ChainKind {
    /// Store the built wasm of a contract (liquid_staking_hub, stk_token, ...)
    StoreCode { contract: String },
    /// Instantiate the hub of the config file, or its pool or alliance (--of), at its foretold address
    Instantiate,
    /// Keep codes in memory: cheaper for every user
    PinCodes {
        /// Default: those of the deployment record
        code_ids: Vec<u64>,
    },
    /// Move a contract (a name of the record, or an address) to another code
    Migrate { contract: String, code_id: u64 },
    /// Make somebody else a contract's admin
    UpdateAdmin { contract: String, new_admin: String },
    /// Grant native (base units) to an alliance's backing
    Grant { amount: Uint128 },
}

/// Powers that hub, pool and alliance have alike: see --of.
#[derive(Subcommand)]
pub enum OwnerKind {
    /// Name a guardian; nobody if absent
    SetGuardian { guardian: Option<String> },
    /// Stop a flow for three days; the pool's and the alliance's only one needs no name
    Pause { flow: Option<FlowName> },
    /// Let a flow go on
    Unpause { flow: Option<FlowName> },
    /// Send away all that is held of a foreign asset (hub, pool)
    Sweep {
        /// DENOM, or cw20:ADDRESS
        asset: String,
        recipient: String,
    },
    /// Take an announced change back
    CancelChange {
        /// Its number
        change: String,
    },
    /// Offer ownership; the new owner accepts
    TransferOwnership { new_owner: String },
    /// Accept ownership
    AcceptOwnership,
}
