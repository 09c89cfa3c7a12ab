//! Who may do what, after which wait, and what a DAO or a chain can do with it.

mod partners;
mod timelock;
mod upgrade;
mod votes;
mod waits;
mod wind_down;
