//! The sdk module against numbers worked out by hand or taken from the SDK's own tests.

mod common;
mod delegate;
