//! Queries and their answers. Lists are paged: `limit` from 1 to [`MAX_LIMIT`](crate::hub::MAX_LIMIT).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Decimal, SignedDecimal, Uint128};

use super::{AdminMsg, BucketLimit, FeeCurve};
use crate::hub::FlowState;
#[cfg(not(target_arch = "wasm32"))] // named only in `returns`, which is for the schema
use {
    super::DepositResponse,
    crate::timelock::{Announcement, PreviewAdminResponse},
    crate::token::RedemptionRateResponse,
};

#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Contracts, guardian, fee, bucket, pause.
    #[returns(ConfigResponse)]
    Config {},
    /// Owner and pending owner.
    #[returns(cw_ownable::Ownership<String>)]
    Ownership {},
    /// Announced changes, by id; lapsed ones stay in the list until the next announcement.
    #[returns(Vec<Announcement<AdminMsg>>)]
    Announcements {},
    /// What a message of the owner would do now: an error if it would be refused.
    #[returns(PreviewAdminResponse)]
    PreviewAdmin { msg: AdminMsg },
    /// What the pool holds and what its shares are worth now.
    #[returns(PoolStateResponse)]
    PoolState {},
    /// What a share is worth, as the share token's own query says: the price of exits.
    #[returns(RedemptionRateResponse)]
    RedemptionRate {},
    /// What an instant unbond of `stk` would pay in this block; the same errors.
    #[returns(InstantUnbondResponse)]
    PreviewInstantUnbond { stk: Uint128 },
    /// What a deposit of `native` would mint in this block; the same errors.
    #[returns(DepositResponse)]
    PreviewDeposit { native: Uint128 },
    /// What an exit with `shares` would pay in this block; the same errors. Refused while the hub has
    /// not recorded a loss: an exit makes it do so first.
    #[returns(ExitResponse)]
    PreviewExit { shares: Uint128 },
    /// A provider's shares and what an exit with all of them would pay now.
    #[returns(PositionResponse)]
    Position { user: String },
    /// What a `Tick` would do now.
    #[returns(PendingWorkResponse)]
    PendingWork {},
    /// Points of the share price, oldest first.
    #[returns(Vec<PricePoint>)]
    PriceHistory {
        /// Points later than this time (seconds).
        start_after: Option<u64>,
        limit: Option<u32>,
    },
    /// Yearly yield of a share over about the last `window_seconds`.
    #[returns(AprResponse)]
    Apr { window_seconds: u64 },
}

/// The one query of [`QueryMsg`] that the hub asks, apart: the rest would only make the hub's wasm larger.
#[cw_serde]
pub enum HubAsks {
    /// As [`QueryMsg::Config`].
    Config {},
}

/// What the hub reads of a [`ConfigResponse`].
#[cw_serde]
pub struct HubOfPool {
    /// The liquid-staking hub.
    pub hub: Addr,
}

#[cw_serde]
pub struct ConfigResponse {
    /// The liquid-staking hub.
    pub hub: Addr,
    /// The hub's token.
    pub stk_token: Addr,
    /// The providers' shares, a cw20.
    pub share_token: Addr,
    /// The hub's native denom.
    pub native_denom: String,
    /// May pause instant exits for a while.
    pub guardian: Option<Addr>,
    /// Fee of instant exits.
    pub fee: FeeCurve,
    /// Limit of what instant exits take out.
    pub bucket: BucketLimit,
    /// The hub's cut of the fee in basis points.
    pub revenue_bps: u16,
    /// Pause of instant exits.
    pub instant_unbonds: FlowState,
}

/// Native unless it says otherwise.
#[cw_serde]
pub struct PoolStateResponse {
    /// Can be paid to instant exits now, fee included.
    pub liquidity: Uint128,
    /// stk held.
    pub stk: Uint128,
    /// stk in the hub's open batch.
    pub queued_stk: Uint128,
    /// Due from the hub for submitted requests.
    pub due: Uint128,
    /// Of `due`: upper bound of what known slashes may take.
    pub at_risk: Uint128,
    /// Fees of providers that have not entered the share price.
    pub unvested: Uint128,
    /// The hub's cut of fees, not paid yet.
    pub owed: Uint128,
    /// liquidity + stk and queued stk at the fresh rate + due - at_risk: what exits are priced at.
    pub nav: Uint128,
    /// nav + at_risk + unvested: what deposits are priced at.
    pub deposit_nav: Uint128,
    /// Total shares.
    pub shares: Uint128,
    /// nav / shares, rounded down.
    pub share_price: Decimal,
    /// Native per stk, rounded down, as a sync of the hub would find it now.
    pub rate: Decimal,
    /// Loss that the hub has not recorded: while it is not zero, instant exits and deposits are refused.
    pub unrecorded_loss: Uint128,
    /// Fee of the next small exit, in basis points, rounded up.
    pub fee_bps: u16,
    /// What instant exits may take out of the pool now, fee included.
    pub bucket_room: Uint128,
    /// Pause of instant exits.
    pub instant_unbonds: FlowState,
    /// Sums since the start.
    pub totals: Totals,
}

/// Sums since the start (native).
#[cw_serde]
#[derive(Default)]
pub struct Totals {
    /// Redeemed at once, before the fee.
    pub redeemed: Uint128,
    /// Fees to providers.
    pub fees: Uint128,
    /// Coins to providers that nobody owed them.
    #[serde(default)]
    pub gifts: Uint128,
    /// Fees to the hub's revenue.
    pub revenue: Uint128,
    /// Paid by the hub for stk at its submissions.
    pub recycled: Uint128,
    /// What requests in the hub's queue paid less than they were due.
    pub losses: Uint128,
}

/// What an instant unbond would do.
#[cw_serde]
pub struct InstantUnbondResponse {
    /// Native paid: stk * rate - fee.
    pub native: Uint128,
    /// Native, rounded up.
    pub fee: Uint128,
    /// Fee over stk * rate, in basis points, rounded up.
    pub fee_bps: u16,
    /// How far this exit moves the fee of the next one, in basis points, rounded up.
    pub price_impact_bps: u16,
    /// Liquidity that it leaves (native).
    pub liquidity_left: Uint128,
}

/// What a provider's exit would do.
#[cw_serde]
pub struct ExitResponse {
    /// Native paid.
    pub native: Uint128,
    /// stk paid.
    pub stk: Uint128,
    /// Shares burned, rounded up.
    pub burned: Uint128,
    /// Shares sent back: they stand for the part that waits in the hub's queue.
    pub returned: Uint128,
}

#[cw_serde]
pub struct PositionResponse {
    /// Held by the provider.
    pub shares: Uint128,
    /// shares * nav / all shares (native).
    pub value: Uint128,
    /// What an exit with all shares would pay now; zeros where it would be refused for paying nothing.
    pub exit: ExitResponse,
    /// Part of the value that waits in the hub's queue (native).
    pub waiting: Uint128,
}

#[cw_serde]
#[derive(Default)]
pub struct PendingWorkResponse {
    /// The hub has settled requests of the pool, its requests have changed, or coins have arrived.
    pub collect: bool,
    /// stk that would enter the hub's open batch.
    pub queue: Uint128,
    /// Native that would be paid to the hub's revenue.
    pub pay_revenue: Uint128,
    /// Announced changes whose time has come, by id. No part of a tick: `ApplyChange` for each.
    #[serde(default)]
    pub changes: Vec<u64>,
}

impl PendingWorkResponse {
    /// Whether a `Tick` would do anything.
    pub fn any(&self) -> bool {
        self.collect || !self.queue.is_zero() || !self.pay_revenue.is_zero()
    }
}

#[cw_serde]
pub struct PricePoint {
    /// When it was noted.
    pub time_seconds: u64,
    /// Native per share, rounded down.
    pub price: Decimal,
}

#[cw_serde]
pub struct AprResponse {
    /// Yearly yield without compounding, rounded towards zero; negative after a loss.
    pub apr: SignedDecimal,
    /// The points actually used.
    pub from: PricePoint,
    /// The later one.
    pub to: PricePoint,
}
