//! The tool against a node in memory that runs the real contracts; the binary against the same node over HTTP.

mod cli;
mod deploy;
mod keeper;
mod powers;
mod proposal;
mod support;
mod verify;
mod votes;
mod wallet;
