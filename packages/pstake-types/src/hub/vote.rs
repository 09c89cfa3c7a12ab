//! Votes of the hub's bonded stake on the chain's proposals.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Uint128};

/// Instructions of stk holders count when at least this part of the supply takes part: 1%. Less could
/// turn the operator's vote into an abstention for the price of dust.
pub const MIN_TALLY_BPS: u16 = 100;

/// As in `cosmos.gov.v1.VoteOption`.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum VoteOption {
    Yes,
    Abstain,
    No,
    NoWithVeto,
}

/// A part of the vote. The weights of a vote add up to exactly 1.
#[cw_serde]
#[derive(Copy)]
pub struct WeightedVote {
    pub option: VoteOption,
    /// Above 0, at most 1.
    pub weight: Decimal,
}

/// stk that stands behind each option (base units). The rest of the supply abstains.
#[cw_serde]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    pub yes: Uint128,
    pub abstain: Uint128,
    pub no: Uint128,
    pub no_with_veto: Uint128,
}
