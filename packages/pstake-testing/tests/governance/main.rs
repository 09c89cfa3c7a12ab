//! The whole suite governed: who may do what, what a DAO or a chain can do with it, and upgrades.
#![cfg(feature = "suite")]

mod changes;
mod dao;
mod end;
mod messages;
mod paged;
mod powers;
mod table;
mod upgrade;
mod world;
