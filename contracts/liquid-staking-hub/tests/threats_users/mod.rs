//! Rows of the threat list that concern users, by number.

mod access;
mod dos;
mod empty;
mod forms;
mod rate;
mod shares;
