//! What can go wrong, one variant a cause. Its text is the one line that a user reads.

use cosmwasm_std::Uint128;

/// A step of the tool failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("node {url} is not reachable: {reason}")]
    NodeUnreachable { url: String, reason: String },
    #[error("node {url} answered what this tool does not understand: {reason}")]
    NodeAnswer { url: String, reason: String },
    #[error("node {url} is catching up (height {height}): ask one that is in step")]
    CatchingUp { url: String, height: u64 },
    #[error("node {url} serves chain {actual}, not {expected}")]
    WrongChain {
        url: String,
        actual: String,
        expected: String,
    },
    #[error("{what} {address} does not begin with this chain's prefix {expected}")]
    WrongPrefix {
        what: &'static str,
        address: String,
        expected: String,
    },
    #[error("{what} {address} is not an address: {reason}")]
    BadAddress {
        what: &'static str,
        address: String,
        reason: String,
    },
    #[error("key missing: {0}")]
    KeyMissing(String),
    /// Never carries any part of the key.
    #[error("the key from {origin} cannot be used: {reason}")]
    BadKey { origin: String, reason: String },
    #[error("account {address} is not on the chain yet: send it some coins first")]
    UnknownAccount { address: String },
    #[error("insufficient funds: {0}")]
    InsufficientFunds(String),
    #[error("out of gas: {0}")]
    OutOfGas(String),
    #[error("gas {gas} is above the ceiling of {ceiling}; nothing was sent")]
    GasCeiling { gas: u64, ceiling: u64 },
    #[error("fee {fee} is above the ceiling of {ceiling} {denom}; nothing was sent")]
    FeeCeiling {
        fee: Uint128,
        ceiling: Uint128,
        denom: String,
    },
    #[error("the node asks for a higher fee: {0}")]
    FeeTooLow(String),
    #[error("contract {0} not found on this chain")]
    ContractNotFound(String),
    #[error("code {0} not found on this chain")]
    CodeNotFound(u64),
    /// The contract's own words.
    #[error("the contract refused: {0}")]
    Contract(String),
    /// Another transaction of the same account came first, or waits.
    #[error("account sequence out of step: {0}")]
    Sequence(String),
    #[error("transaction refused ({codespace} {code}): {log}")]
    Refused {
        codespace: String,
        code: u32,
        log: String,
    },
    /// Included, but failed: the fee is spent, nothing else changed.
    #[error("transaction {hash} failed at height {height}: {cause}")]
    Failed {
        hash: String,
        height: u64,
        cause: Box<Error>,
    },
    /// Certain: a transaction is not valid after its timeout height.
    #[error("transaction {hash} was not included up to height {height} and never will be")]
    Expired { hash: String, height: u64 },
    #[error(
        "outcome unknown: transaction {hash} may still be included up to height {timeout_height}; \
         look it up before sending anything again ({reason})"
    )]
    OutcomeUnknown {
        hash: String,
        timeout_height: u64,
        reason: String,
    },
    #[error("query failed ({path}): {reason}")]
    Query { path: String, reason: String },
    #[error("{what} cannot be encoded or decoded: {reason}")]
    Codec { what: String, reason: String },
    #[error("{path}: {reason}")]
    File { path: String, reason: String },
    #[error("{path} is not usable: {reason}")]
    Config { path: String, reason: String },
    #[error("{0}")]
    Usage(String),
    #[error("port {address} cannot be listened on: {reason}")]
    PortTaken { address: String, reason: String },
    #[error("verification found {} difference(s): {}", .0.len(), .0.join("; "))]
    Differs(Vec<String>),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Something that cannot be turned into bytes, or back.
    pub fn codec(what: impl Into<String>, reason: impl ToString) -> Self {
        Self::Codec {
            what: what.into(),
            reason: reason.to_string(),
        }
    }

    /// What the chain said of a transaction or of its simulation; `code` is not 0.
    pub fn from_chain(codespace: &str, code: u32, log: &str) -> Self {
        crate::fault::classify(codespace, code, log)
    }

    /// Whether the same call may succeed later without anybody changing anything.
    pub fn passes_by_itself(&self) -> bool {
        match self {
            Self::NodeUnreachable { .. }
            | Self::NodeAnswer { .. }
            | Self::CatchingUp { .. }
            | Self::Sequence(_)
            | Self::Expired { .. } => true,
            Self::Failed { cause, .. } => cause.passes_by_itself(),
            _ => false,
        }
    }
}
