//! What is set at instantiation or by the owner, and the constant bounds on it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::Denom;

/// Most assets that are open, that is not exit-only.
pub const MAX_ASSETS: u32 = 32;
/// Most reward denoms, ever: a user's message settles each of them.
pub const MAX_REWARD_DENOMS: usize = 8;
/// Weights are from 0 to this.
pub const MAX_WEIGHT: u32 = 10_000;
/// Most of one reward denom that the alliance takes in its life (base units): keeps every product
/// of the index maths within 256 bits.
pub const MAX_LIFETIME: u128 = 10u128.pow(38);
/// Shortest and longest schedule (seconds of the active clock): a day, a year.
pub const MIN_SCHEDULE_SECONDS: u64 = 86_400;
pub const MAX_SCHEDULE_SECONDS: u64 = 365 * 86_400;
/// A schedule starts at most so long after it was funded (seconds): a year.
pub const MAX_SCHEDULE_WAIT_SECONDS: u64 = 365 * 86_400;
/// What is unstaked waits this long unless the owner says otherwise (seconds): 3 days.
pub const DEFAULT_UNSTAKE_SECONDS: u64 = 3 * 86_400;
/// ... and at most so long: 30 days.
pub const MAX_UNSTAKE_SECONDS: u64 = 30 * 86_400;
/// Notice of what can hurt unless the owner says otherwise (seconds): 7 days.
pub const DEFAULT_NOTICE_SECONDS: u64 = 7 * 86_400;
pub const MIN_NOTICE_SECONDS: u64 = 86_400;
pub const MAX_NOTICE_SECONDS: u64 = 60 * 86_400;
/// A lump (revenue, yield of backing, gifts) is released over this unless the owner says otherwise
/// (seconds): 7 days.
pub const DEFAULT_LUMP_SECONDS: u64 = 7 * 86_400;
pub const MAX_LUMP_SECONDS: u64 = 30 * 86_400;
/// Least native of a grant.
pub const MIN_GRANT: u128 = 1_000_000;
/// A registered proposal takes instructions for so long (seconds): 30 days, longer than the chains
/// that we know vote. What is locked meanwhile has no say in it.
pub const VOTING_SECONDS: u64 = 30 * 86_400;
/// The hub is not told of a vote sooner than so long after the registration (seconds): an hour.
pub const CAST_DELAY_SECONDS: u64 = 3_600;
/// Withdrawals, schedules and entries of a page when no limit is named.
pub const DEFAULT_LIMIT: u32 = 30;
/// Largest limit.
pub const MAX_LIMIT: u32 = 100;

/// What an asset counts for. Amounts are base units of the asset.
#[cw_serde]
#[derive(Eq)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// 0 to [`MAX_WEIGHT`]. With `locked` of it the asset counts `weight * min(1, locked / reference)`;
    /// rewards are shared out by the sum of full weights.
    pub weight: u32,
    /// From this much on the asset counts whole. At least 1.
    pub reference: Uint128,
    /// Stakes that would lift `locked` above this are refused. No cap if absent.
    pub cap: Option<Uint128>,
    /// Least position. At least 1.
    pub min_stake: Uint128,
}

/// An asset to take in.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct NewAsset {
    /// Native denom or cw20.
    pub denom: Denom,
    /// How it counts.
    pub terms: Terms,
    /// From when on it counts (seconds); it can be staked before. At once if absent, but for an
    /// asset that is added later never before the notice is over.
    pub start_seconds: Option<u64>,
}

/// A denom that schedules may pay.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct NewRewardDenom {
    /// Native denom or cw20.
    pub denom: Denom,
    /// Least amount of a schedule; at least 1.
    pub min_schedule: Uint128,
}

/// Limits that the owner sets. An update changes only the fields it names.
#[cw_serde]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct ParamsUpdate {
    /// Wait of what is unstaked from now on; at most [`MAX_UNSTAKE_SECONDS`].
    pub unstake_seconds: Option<u64>,
    /// From [`MIN_NOTICE_SECONDS`] to [`MAX_NOTICE_SECONDS`].
    pub notice_seconds: Option<u64>,
    /// From [`MIN_SCHEDULE_SECONDS`] to [`MAX_LUMP_SECONDS`].
    pub lump_seconds: Option<u64>,
}
