//! Queries and their answers. Lists are paged: `limit` from 1 to [`MAX_LIMIT`](super::MAX_LIMIT).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Decimal, SignedDecimal, Uint128};

use super::{AdminMsg, RevenueRecipient, RevenueShare, WindDown};
#[cfg(not(target_arch = "wasm32"))] // named only in `returns`, which is for the schema
use {
    super::ClaimResponse,
    crate::timelock::{Announcement, PreviewAdminResponse},
    crate::token::RedemptionRateResponse,
};

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Settings, roles, pauses.
    #[returns(ConfigResponse)]
    Config {},
    /// The owner, and to whom ownership is offered.
    #[returns(cw_ownable::Ownership<String>)]
    Ownership {},
    /// Announced changes, by id; lapsed ones stay in the list until the next announcement.
    #[returns(Vec<Announcement<AdminMsg>>)]
    Announcements {},
    /// What a message of the owner would do now: an error if it would be refused.
    #[returns(PreviewAdminResponse)]
    PreviewAdmin { msg: AdminMsg },
    /// The books as of the last sync, streams released up to now.
    #[returns(LedgerResponse)]
    Ledger {},
    /// The rate at the books' last sync, for integrators (also asked through the token).
    #[returns(RedemptionRateResponse)]
    RedemptionRate {},
    /// The rate if the delegations were synced now, and what tells holders of requests that these
    /// have changed.
    #[returns(FreshRateResponse)]
    FreshRate {},
    /// What a deposit of `native` would mint in this block.
    #[returns(PreviewDepositResponse)]
    PreviewDeposit { native: Uint128 },
    /// What an unbond of `stk` would give if its batch were submitted now: an estimate.
    #[returns(PreviewUnbondResponse)]
    PreviewUnbond { stk: Uint128 },
    /// What `Claim` would pay in this block.
    #[returns(ClaimResponse)]
    PreviewClaim { user: String, limit: Option<u32> },
    /// A user's requests by batch.
    #[returns(Vec<UnbondRequest>)]
    UnbondRequests {
        user: String,
        /// Batch id of the last entry.
        start_after: Option<u64>,
        limit: Option<u32>,
    },
    /// One batch; an error if its last request was paid long ago.
    #[returns(BatchResponse)]
    Batch { batch_id: u64 },
    /// The batches that are not yet settled, the open one last.
    #[returns(Vec<BatchResponse>)]
    Batches {
        /// Batch id of the last entry.
        start_after: Option<u64>,
        limit: Option<u32>,
    },
    /// Records by address: target, stake, slots, locks.
    #[returns(Vec<ValidatorResponse>)]
    Validators {
        /// Address of the last entry.
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// What a `Tick` would do now.
    #[returns(PendingWorkResponse)]
    PendingWork {},
    /// Points of the rate, oldest first.
    #[returns(Vec<RatePoint>)]
    RateHistory {
        /// Points later than this time (seconds).
        start_after: Option<u64>,
        limit: Option<u32>,
    },
    /// Time-weighted average and yearly yield over about the last `window_seconds`.
    #[returns(AverageRateResponse)]
    AverageRate { window_seconds: u64 },
    /// Fee, recipients, and sums since the start.
    #[returns(RevenueResponse)]
    Revenue {},
    /// What is owed to a recipient (native), former ones included.
    #[returns(Uint128)]
    RevenueOwed { recipient: RevenueRecipient },
    /// Partners by address, with what they have locked.
    #[returns(Vec<PartnerResponse>)]
    Partners {
        /// Address of the last entry.
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// Assets, as the chain shows them now, against liabilities.
    #[returns(SolvencyResponse)]
    Solvency {},
}

#[cw_serde]
pub struct ConfigResponse {
    /// stk.
    pub token: Addr,
    /// The chain's bond denom.
    pub native_denom: String,
    /// May pause flows and freeze validators for a while.
    pub guardian: Option<Addr>,
    /// May vote with the bonded stake.
    pub vote_operator: Option<Addr>,
    /// May instruct votes for stk holders.
    pub alliance: Option<Addr>,
    /// Cut of rewards in basis points.
    pub fee_bps: u16,
    /// Least native of a deposit.
    pub min_deposit: Uint128,
    /// Least stk of an unbond.
    pub min_unbond: Uint128,
    /// Deposits that would lift backing (native) above this are refused.
    pub deposit_cap: Uint128,
    /// A new target's commission may not be higher.
    pub max_commission: Decimal,
    /// Largest part of one target, in basis points of all weights.
    pub max_share_bps: u16,
    /// As last seen in an undelegation's response.
    pub unbonding_seconds: u64,
    /// Whether deposits are paused.
    pub deposits: FlowState,
    /// Whether unbonds are paused.
    pub unbonds: FlowState,
    /// The instant-unbond pool of this hub.
    pub pool: Option<Addr>,
    /// How far the hub's end has come.
    pub wind_down: WindDown,
    /// What can hurt waits so long, or as long as it takes to leave if that is longer.
    pub delay_seconds: u64,
}

/// Whether a flow is stopped.
#[cw_serde]
#[derive(Copy, Eq, Default)]
pub struct FlowState {
    /// Stopped while the block time (seconds) is before this.
    pub paused_until_seconds: u64,
    /// Cannot be paused again before this time (seconds).
    pub pausable_from_seconds: u64,
}

#[cw_serde]
pub struct LedgerResponse {
    /// bonded + buffer - unvested (native): what belongs to stk holders.
    pub backing: Uint128,
    /// Total stk.
    pub supply: Uint128,
    /// Native per stk, rounded down.
    pub rate: Decimal,
    /// Delegated native, as last synced.
    pub bonded: Uint128,
    /// Native that waits to be delegated.
    pub buffer: Uint128,
    /// Rewards and donations on their way into backing.
    pub unvested: Uint128,
    /// Native set aside for claims.
    pub reserved: Uint128,
    /// Revenue not yet collected.
    pub owed: Uint128,
    /// Losses booked since the start (native).
    pub total_losses: Uint128,
    /// Last sync.
    pub synced_at_seconds: u64,
    /// Seconds since the last sync.
    pub age_seconds: u64,
}

/// The fields of [`RedemptionRateResponse`](crate::token::RedemptionRateResponse) and more.
#[cw_serde]
pub struct FreshRateResponse {
    /// Native per stk, rounded down.
    pub rate: Decimal,
    /// Backing (native).
    pub native: Uint128,
    /// Total stk.
    pub stk: Uint128,
    /// Now.
    pub updated_at_seconds: u64,
    /// Slashes that a sync now would book (native); what may be rounding does not count.
    pub unrecorded_loss: Uint128,
    /// Grows when a batch becomes more at risk or settles short of its due: requests have changed.
    pub loss_marks: u64,
    /// The batch that takes unbonds now.
    pub open_batch_id: u64,
    /// Earliest next submission; changes with each (seconds).
    pub next_submit_seconds: u64,
}

#[cw_serde]
pub struct PreviewDepositResponse {
    /// stk that the deposit would mint now.
    pub stk: Uint128,
    /// stk at the rate that a sync now would give. `min_stk_out` should be set from it: then a
    /// deposit at a rate that hides a loss fails.
    pub stk_at_fresh_rate: Uint128,
}

#[cw_serde]
pub struct PreviewUnbondResponse {
    /// Native at the fresh rate, rounded down; fixed only at submission.
    pub native: Uint128,
    /// The batch it would join.
    pub batch_id: u64,
    /// Earliest submission (seconds).
    pub submits_at_seconds: u64,
    /// About when it can be claimed, unless the buffer covers the batch (seconds).
    pub claimable_at_seconds: u64,
}

#[cw_serde]
pub struct UnbondRequest {
    /// Its batch.
    pub batch_id: u64,
    /// stk sent; burned at submission.
    pub stk: Uint128,
    /// How far it has come.
    pub stage: RequestStage,
}

#[cw_serde]
pub enum RequestStage {
    /// In the open batch: still earning, can be cancelled.
    Queued { submits_at_seconds: u64 },
    /// Due is fixed; slashes of its batch's entries may still reduce it, by about `at_risk`.
    Unbonding {
        due: Uint128,
        at_risk: Uint128,
        completes_at_seconds: u64,
    },
    /// Can be claimed (native).
    Claimable { native: Uint128 },
}

#[cw_serde]
pub struct BatchResponse {
    /// Ids count up from 1.
    pub batch_id: u64,
    /// Sum of its requests.
    pub stk: Uint128,
    /// How far it has come.
    pub stage: BatchStage,
}

#[cw_serde]
pub enum BatchStage {
    /// Takes unbonds and cancellations; earning.
    Open {
        requests: u64,
        submits_at_seconds: u64,
    },
    /// Submitted: stk is burned, due is fixed.
    Unbonding {
        requests: u64,
        /// netted + undelegated (native).
        due: Uint128,
        /// Taken from the buffer; never at risk.
        netted: Uint128,
        undelegated: Uint128,
        /// Upper bound of what known slashes may take.
        at_risk: Uint128,
        completes_at_seconds: u64,
        entries: Vec<BatchEntry>,
    },
    /// Paid by the chain; claimable.
    Settled {
        /// Native shared by its requests.
        native: Uint128,
    },
}

/// One undelegation of a batch.
#[cw_serde]
pub struct BatchEntry {
    /// Operator address.
    pub validator: String,
    /// Native, as the chain's response said.
    pub amount: Uint128,
}

#[cw_serde]
pub struct ValidatorResponse {
    /// Operator address.
    pub validator: String,
    /// 0: being drained.
    pub weight: u32,
    /// Native it should hold by its weight.
    pub target: Uint128,
    /// Native it holds, as last synced.
    pub bonded: Uint128,
    /// Unbonding entries in use, of the chain's 7.
    pub slots_used: u32,
    /// Last redelegation into it completes then (seconds); until then nothing is redelegated out.
    pub locked_until_seconds: u64,
    /// First read at which it was missing from the active set (seconds).
    pub missing_since_seconds: Option<u64>,
    /// Gets no message.
    pub frozen: bool,
    /// The guardian's freeze ends with the first sync from then on (seconds); 0: not frozen, or by the owner, without end.
    /// Hubs from before the freeze had an end do not tell it.
    #[serde(default)]
    pub frozen_until_seconds: u64,
}

#[cw_serde]
#[derive(Default)]
pub struct PendingWorkResponse {
    /// A batch's completion time has passed.
    pub settle: bool,
    /// The delegations are to be read again.
    pub sync: bool,
    /// A submission is due.
    pub submit: bool,
    /// A round of rewards is due or goes on.
    pub harvest: bool,
    /// Stake is to be moved.
    pub rebalance: bool,
    /// The wind-down can go on.
    pub unwind: bool,
    /// Announced changes whose time has come, by id. No part of a tick: `ApplyChange` for each. One for
    /// which leavers wait is not among them.
    #[serde(default)]
    pub changes: Vec<u64>,
    /// Earliest next submission (seconds).
    pub next_submit_seconds: u64,
    /// Loss that a sync now would book (native): a keeper should sync at once.
    pub unrecorded_loss: Uint128,
}

impl PendingWorkResponse {
    /// Whether a `Tick` would do anything.
    pub fn any(&self) -> bool {
        self.settle || self.sync || self.submit || self.harvest || self.rebalance || self.unwind
    }
}

#[cw_serde]
pub struct RatePoint {
    /// When it was noted.
    pub time_seconds: u64,
    /// Native per stk, rounded down.
    pub rate: Decimal,
}

#[cw_serde]
pub struct AverageRateResponse {
    /// Time-weighted average of native per stk.
    pub average: Decimal,
    /// Yearly yield without compounding; negative after a loss.
    pub apr: SignedDecimal,
    /// The points actually used.
    pub from: RatePoint,
    /// The later one.
    pub to: RatePoint,
}

#[cw_serde]
pub struct RevenueResponse {
    /// Cut of rewards in basis points.
    pub fee_bps: u16,
    /// Recipients and their parts of the revenue.
    pub shares: Vec<RevenueShare>,
    /// Native owed to present and former recipients.
    pub total_owed: Uint128,
    /// Rewards harvested since the start, before the fee (native).
    pub total_rewards: Uint128,
    /// Fee taken since the start (native).
    pub total_fees: Uint128,
}

/// A partner with a rebate of the fee.
#[cw_serde]
pub struct PartnerResponse {
    /// Who locks.
    pub partner: Addr,
    /// Basis points of the fee on its locked stk.
    pub rebate_bps: u16,
    /// Most stk that it may lock.
    pub max_stk: Uint128,
    /// stk that it has locked ...
    pub locked: Uint128,
    /// ... and the part of it that earns the rebate now.
    pub counted: Uint128,
    /// Native it is owed.
    pub owed: Uint128,
}

#[cw_serde]
pub struct SolvencyResponse {
    /// Native balance of the hub.
    pub balance: Uint128,
    /// Delegations that the chain shows now.
    pub bonded: Uint128,
    /// Waits to be delegated.
    pub buffer: Uint128,
    /// Set aside for claims.
    pub reserved: Uint128,
    /// Revenue not collected.
    pub owed: Uint128,
    /// On its way from undelegations (native, before losses).
    pub unbonding: Uint128,
    /// Rewards and donations on their way into backing.
    pub unvested: Uint128,
    /// What belongs to stk holders.
    pub backing: Uint128,
    /// Total stk.
    pub supply: Uint128,
    /// balance - buffer - reserved - owed: matured coins or a donation; 0 if short.
    pub surplus: Uint128,
    /// balance covers buffer + reserved + owed, and the chain shows at least the booked stake.
    pub solvent: bool,
}
