//! The operators' tool of the suite as a library: a blocking client of one chain (`Client`), keys, transactions
//! whose outcome is always known or said to be unknown (`Wallet`), and what the binary does with them.

mod address;
mod chain;
pub mod cli;
mod client;
pub mod config;
pub mod deploy;
mod error;
mod fault;
mod fees;
pub mod keeper;
pub mod keys;
mod message;
pub mod proposal;
mod rpc;
pub mod status;
pub mod verify;
mod wallet;

pub use address::instantiate2_address;
pub use chain::{Chain, ChainStatus, Event, Outcome};
pub use client::{Account, Client, CodeInfo, ContractInfo, OpenProposal};
pub use cosmrs::{proto, Any};
pub use error::{Error, Result};
pub use fees::{FeePolicy, GasPrice};
pub use keys::Key;
pub use message::Message;
pub use rpc::Rpc;
pub use wallet::{Sent, Simulated, Wallet};
