//! The sdk module against numbers worked out by hand, and against the SDK itself (replay).

mod common;
mod dec;
mod delegate;
mod messages;
mod redelegate;
mod replay;
mod rewards;
mod slash;
mod slashing;
mod unbond;
mod valset;
