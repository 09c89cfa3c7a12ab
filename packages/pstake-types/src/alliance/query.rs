//! Queries and their answers. Lists are paged: `limit` from 1 to [`MAX_LIMIT`](super::MAX_LIMIT).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Decimal, Uint128};
use cw20::Denom;

use super::{AdminMsg, Amount, Terms};
use crate::hub::{FlowState, Tally, WeightedVote};
#[cfg(not(target_arch = "wasm32"))] // named only in `returns`, which is for the schema
use crate::timelock::{Announcement, PreviewAdminResponse};

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Contracts, guardian, waiting times, pause.
    #[returns(ConfigResponse)]
    Config {},
    /// Owner and pending owner.
    #[returns(cw_ownable::Ownership<String>)]
    Ownership {},
    /// Announced changes, by id; lapsed ones stay in the list until the next announcement.
    #[returns(Vec<Announcement<AdminMsg>>)]
    Announcements {},
    /// What a message of the owner would do now: an error if it would be announced and refused.
    #[returns(PreviewAdminResponse)]
    PreviewAdmin { msg: AdminMsg },
    /// One asset. Errors: `UnknownAsset`.
    #[returns(AssetResponse)]
    Asset { asset: Denom },
    /// By id.
    #[returns(Vec<AssetResponse>)]
    Assets {
        start_after: Option<u32>,
        limit: Option<u32>,
    },
    /// Sums of weights, and the active clock.
    #[returns(WeightsResponse)]
    Weights {},
    /// A position; zeros without one. Errors: `UnknownAsset`.
    #[returns(PositionResponse)]
    Position { user: String, asset: Denom },
    /// All positions of a user, by asset id.
    #[returns(Vec<PositionResponse>)]
    Positions {
        user: String,
        start_after: Option<u32>,
        limit: Option<u32>,
    },
    /// What a user unstaked and did not withdraw, oldest first.
    #[returns(Vec<RequestResponse>)]
    Requests {
        user: String,
        /// `unlocks_at_seconds` and `asset_id` of the last entry.
        start_after: Option<(u64, u32)>,
        limit: Option<u32>,
    },
    /// What `Claim` would pay in this block, by reward denom.
    #[returns(Vec<Amount>)]
    Rewards { user: String },
    /// What a stake of `amount` more would earn now, its own dilution included.
    #[returns(SimulateStakeResponse)]
    SimulateStake { asset: Denom, amount: Uint128 },
    /// Reward denoms, what they release, and what each source has brought.
    #[returns(Vec<RewardDenomResponse>)]
    RewardDenoms {},
    /// Schedules of a denom that have not started, by start and id.
    #[returns(Vec<ScheduleResponse>)]
    Schedules {
        denom: Denom,
        /// `start_seconds` and `schedule_id` of the last entry.
        start_after: Option<(u64, u64)>,
        limit: Option<u32>,
    },
    /// The backing at the hub's fresh rate.
    #[returns(BackingResponse)]
    Backing {},
    /// What a grantor has in the backing; zeros without a grant.
    #[returns(GrantShares)]
    GrantOf { grantor: String },
    /// All grants, by grantor.
    #[returns(Vec<GrantShares>)]
    Grants {
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// A proposal that was registered.
    #[returns(ProposalResponse)]
    Proposal { proposal_id: u64 },
    /// By id, the latest first.
    #[returns(Vec<ProposalResponse>)]
    Proposals {
        /// Those below this id.
        start_before: Option<u64>,
        limit: Option<u32>,
    },
    /// What a user can instruct on a proposal, and has.
    #[returns(BallotResponse)]
    Ballot { proposal_id: u64, user: String },
    /// Assets against liabilities in one denom, as the chain shows the balance now.
    #[returns(SolvencyResponse)]
    Solvency { denom: Denom },
    /// What a `Tick` would do now.
    #[returns(PendingWorkResponse)]
    PendingWork {},
}

#[cw_serde]
pub struct ConfigResponse {
    /// The liquid-staking hub.
    pub hub: Addr,
    /// The hub's token.
    pub stk: Addr,
    /// The hub's native denom.
    pub native_denom: String,
    /// May pause stakes for a while.
    pub guardian: Option<Addr>,
    /// From an unstake to its withdrawal.
    pub unstake_seconds: u64,
    /// How long what can hurt is announced.
    pub notice_seconds: u64,
    /// Active seconds over which revenue, yield and gifts are released.
    pub lump_seconds: u64,
    /// Pause of stakes.
    pub stakes: FlowState,
}

/// New terms and when they can be applied.
#[cw_serde]
pub struct Announced {
    /// The terms from then on.
    pub terms: Terms,
    /// From then on ...
    pub effective_seconds: u64,
    /// ... and before then.
    pub lapses_seconds: u64,
}

#[cw_serde]
pub struct AssetResponse {
    /// Never used twice.
    pub asset_id: u32,
    /// Native denom or cw20.
    pub denom: Denom,
    /// Terms in force.
    pub terms: Terms,
    /// The next announced change of the terms, even if it has lapsed.
    pub announced: Option<Announced>,
    /// No more stakes; unstakes and claims go on.
    pub exit_only: bool,
    /// What earns.
    pub locked: Uint128,
    /// What was unstaked and not withdrawn.
    pub waiting: Uint128,
    /// weight * min(1, locked / reference), rounded down to 18 decimals.
    pub counted: Decimal,
    /// Reward per unit locked since the start, by denom, at 10^36.
    pub indices: Vec<Index>,
}

#[cw_serde]
pub struct Index {
    /// Reward denom.
    pub denom: Denom,
    /// Base units of reward per base unit locked, times 10^36.
    pub index: cosmwasm_std::Uint256,
}

#[cw_serde]
pub struct WeightsResponse {
    /// Sum of full weights.
    pub weight: u64,
    /// Sum of counted weights.
    pub counted: Decimal,
    /// counted / weight: what of every reward is released now; 0 if there is no weight.
    pub active_share: Decimal,
    /// Integral of the active share since the start (seconds).
    pub active_seconds: Decimal,
}

#[cw_serde]
pub struct PositionResponse {
    /// The asset.
    pub asset_id: u32,
    /// Absent if the asset was removed and only rewards are left.
    pub denom: Option<Denom>,
    /// Locked and earning (base units of the asset).
    pub amount: Uint128,
    /// By reward denom, rounded down.
    pub rewards: Vec<Amount>,
}

#[cw_serde]
pub struct RequestResponse {
    /// The asset.
    pub asset_id: u32,
    /// Native denom or cw20.
    pub denom: Denom,
    /// What a withdrawal pays (base units of the asset).
    pub amount: Uint128,
    /// Can be withdrawn from then on.
    pub unlocks_at_seconds: u64,
}

#[cw_serde]
pub struct SimulateStakeResponse {
    /// Counted weight of the asset afterwards.
    pub counted: Decimal,
    /// What `amount` would earn in a day at the present rates, by reward denom, rounded down.
    pub rewards_per_day: Vec<Amount>,
}

#[cw_serde]
pub struct RewardDenomResponse {
    /// Native denom or cw20.
    pub denom: Denom,
    /// Least amount of a schedule.
    pub min_schedule: Uint128,
    /// Takes no more schedules; what came is released and paid.
    pub closed: bool,
    /// What is released in a day if all weights count.
    pub per_active_day: Uint128,
    /// Not yet released, rounded up.
    pub unreleased: Uint128,
    /// Schedules that have not started.
    pub scheduled: Uint128,
    /// What each source has brought.
    pub from: BySource,
    /// Paid or restaked.
    pub paid: Uint128,
}

/// Rewards that have begun to be released, since the start.
#[cw_serde]
#[derive(Default)]
pub struct BySource {
    /// The hub's revenue.
    pub revenue: Uint128,
    /// Schedules that have started.
    pub schedules: Uint128,
    /// Yield of the backing.
    pub backing: Uint128,
    /// What came in without a message, revenue that somebody else collected from the hub included.
    pub gifts: Uint128,
}

#[cw_serde]
pub struct ScheduleResponse {
    /// Never used twice.
    pub schedule_id: u64,
    /// Gets a refund, until the start.
    pub funder: Addr,
    /// Reward denom.
    pub denom: Denom,
    /// What it pays in all (base units).
    pub amount: Uint128,
    /// Can be started from then on.
    pub start_seconds: u64,
    /// Active seconds over which it is released.
    pub duration_seconds: u64,
}

#[cw_serde]
pub struct BackingResponse {
    /// stk held as backing.
    pub stk: Uint128,
    /// Shares of all grants.
    pub shares: Uint128,
    /// stk at the fresh rate (native).
    pub value: Uint128,
    /// What belongs to the grantors: shares * mark (native).
    pub principal: Uint128,
    /// Native per share at which yield begins. Never falls while there are shares.
    pub mark: Decimal,
    /// What a skim now would find (native).
    pub yielded: Uint128,
    /// Time-average of the active share since the last skim.
    pub active_share: Decimal,
    /// Last skim.
    pub skimmed_at_seconds: u64,
    /// stk that went to restakers since the start.
    pub total_skimmed: Uint128,
}

#[cw_serde]
pub struct GrantShares {
    /// Who granted.
    pub grantor: Addr,
    /// Shares of the backing.
    pub shares: Uint128,
    /// The shares' part of the stk, rounded down.
    pub stk: Uint128,
}

#[cw_serde]
pub struct ProposalResponse {
    /// The chain's id.
    pub proposal_id: u64,
    /// stk that was locked before has a say.
    pub registered_at_seconds: u64,
    /// Takes instructions until then; the chain may end its vote sooner.
    pub until_seconds: u64,
    /// Instructions as they are now (stk).
    pub tally: Tally,
    /// Whether the hub has been told of them as they are.
    pub cast: bool,
}

#[cw_serde]
pub struct BallotResponse {
    /// stk that has been locked since before the registration.
    pub say: Uint128,
    /// What of it is counted in the tally.
    pub counted: Uint128,
    /// Empty if the user has not voted.
    pub options: Vec<WeightedVote>,
}

#[cw_serde]
pub struct SolvencyResponse {
    /// What the alliance holds of the denom.
    pub balance: Uint128,
    /// Positions.
    pub locked: Uint128,
    /// Unstaked, not withdrawn.
    pub waiting: Uint128,
    /// Grants.
    pub backing: Uint128,
    /// Schedules that have not started.
    pub scheduled: Uint128,
    /// Rewards taken in and not paid, released or not.
    pub rewards: Uint128,
    /// balance less all of these; 0 if short.
    pub surplus: Uint128,
    /// balance covers all of these.
    pub solvent: bool,
}

#[cw_serde]
#[derive(Default)]
pub struct PendingWorkResponse {
    /// Announced changes that can be applied, by id.
    pub apply: Vec<u64>,
    /// Whether a schedule can be started.
    pub start: bool,
    /// Native that the hub owes, and that is here beyond the books.
    pub collect: Uint128,
    /// A day has passed since the last skim.
    pub skim: bool,
}

impl PendingWorkResponse {
    /// Whether a `Tick` would do anything.
    pub fn any(&self) -> bool {
        !self.apply.is_empty() || self.start || !self.collect.is_zero() || self.skim
    }
}
