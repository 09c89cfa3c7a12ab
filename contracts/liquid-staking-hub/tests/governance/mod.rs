//! Who may do what, after which wait, and what a DAO or a chain can do with it.

mod dao;
mod partners;
mod powers;
mod timelock;
mod upgrade;
mod votes;
mod waits;
mod wind_down;
