//! Rows of the threat list that concern users, by number.

mod access;
mod dos;
mod empty;
mod rate;
mod shares;
