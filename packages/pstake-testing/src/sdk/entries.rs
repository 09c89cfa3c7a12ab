//! Stake on its way: unbonding and redelegation records.
//!
//! Source: cosmos-sdk v0.53.4 `proto/cosmos/staking/v1beta1/staking.proto`.

use super::dec::Dec;
use super::wire::wire_struct;
use cosmwasm_std::{Timestamp, Uint128};

/// One entry of an unbonding pair (`UnbondingDelegationEntry`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnbondingEntry {
    /// Height at which it began.
    pub creation_height: u64,
    /// Time at which it matures.
    pub completion_time: Timestamp,
    /// Tokens at the start: what slashes are reckoned from.
    pub initial_balance: Uint128,
    /// Tokens to be paid out.
    pub balance: Uint128,
}

wire_struct!(UnbondingEntry {
    creation_height,
    completion_time,
    initial_balance,
    balance,
});

/// All entries of a (delegator, validator) pair (`UnbondingDelegation`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbonding {
    /// Who unbonds.
    pub delegator: String,
    /// From which validator.
    pub validator: String,
    /// In the order of their start.
    pub entries: Vec<UnbondingEntry>,
}

wire_struct!(Unbonding {
    delegator,
    validator,
    entries,
});

/// One entry of a redelegation (`RedelegationEntry`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedelegationEntry {
    /// Height at which it began, or at which the source left the set.
    pub creation_height: u64,
    /// Time at which it matures.
    pub completion_time: Timestamp,
    /// Tokens moved.
    pub initial_balance: Uint128,
    /// Shares of the target that they bought.
    pub shares_dst: Dec,
}

wire_struct!(RedelegationEntry {
    creation_height,
    completion_time,
    initial_balance,
    shares_dst,
});

/// All entries of a (delegator, source, target) triple (`Redelegation`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redelegation {
    /// Who moves stake.
    pub delegator: String,
    /// From which validator.
    pub source: String,
    /// To which validator.
    pub target: String,
    /// In the order of their start.
    pub entries: Vec<RedelegationEntry>,
}

wire_struct!(Redelegation {
    delegator,
    source,
    target,
    entries,
});
