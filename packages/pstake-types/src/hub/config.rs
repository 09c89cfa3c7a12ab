//! What is set at instantiation or by the owner, and the constant bounds on it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Uint128};
use cw20_base::msg::InstantiateMarketingInfo;

/// One basis point is 1/10,000; a whole is this many.
pub const BPS: u16 = 10_000;
/// The seed may not be smaller (base units of native): below it, inflating a share by donation
/// would cost the attacker too little.
pub const MIN_SEED: u128 = 1_000_000;
/// The protocol's cut of rewards unless the deployer says otherwise: 10%.
pub const DEFAULT_FEE_BPS: u16 = 1_000;
/// The protocol's cut of rewards never exceeds 20%.
pub const MAX_FEE_BPS: u16 = 2_000;
/// Most validators that can hold a target weight at one time.
pub const MAX_VALIDATORS: usize = 100;
/// Most validator records, those being drained included.
pub const MAX_VALIDATOR_RECORDS: usize = 120;
/// Most revenue recipients.
pub const MAX_REVENUE_SHARES: usize = 10;
/// Shortest unbonding period that a hub accepts (seconds).
pub const MIN_UNBONDING_SECONDS: u64 = 60;
/// Longest unbonding period that a hub accepts (seconds): 90 days.
pub const MAX_UNBONDING_SECONDS: u64 = 90 * 86_400;
/// A pause ends by itself after this many seconds: 3 days.
pub const PAUSE_SECONDS: u64 = 3 * 86_400;
/// A flow cannot be paused again for this many seconds after its last pause was to end: 14 days.
pub const PAUSE_COOLDOWN_SECONDS: u64 = 14 * 86_400;
/// What can hurt waits at least this long unless the owner says otherwise: 7 days.
pub const DEFAULT_DELAY_SECONDS: u64 = 7 * 86_400;
/// The owner may not set a shorter delay: 5 days. Where a pause, a cadence and a day are longer, that
/// is the delay.
pub const MIN_DELAY_SECONDS: u64 = 5 * 86_400;
/// The owner may not set a longer delay: 30 days.
pub const MAX_DELAY_SECONDS: u64 = 30 * 86_400;
/// `min_unbond` may always be as high as this (base units of stk) ...
pub const MAX_MIN_UNBOND: u128 = 1_000_000;
/// ... and as high as the supply over this: more could lock people in.
pub const MIN_UNBOND_PART_OF_SUPPLY: u128 = 1_000_000;
/// Requests paid by a claim that names no limit.
pub const DEFAULT_CLAIM_LIMIT: u32 = 30;
/// Validators handled by a harvest that names no limit: about 2.2M gas.
pub const DEFAULT_HARVEST_LIMIT: u32 = 30;
/// Validators undelegated from by an unwind that names no limit: about 2.5M gas.
pub const DEFAULT_UNWIND_LIMIT: u32 = 12;
/// Redelegations made by a rebalance that names no limit: about 2.2M gas.
pub const DEFAULT_REBALANCE_LIMIT: u32 = 8;
/// Largest limit of claims, harvests, rebalances and of a page of any list.
pub const MAX_LIMIT: u32 = 100;
/// Entries of a page of a list when no limit is named.
pub const DEFAULT_PAGE: u32 = 30;

/// How the hub instantiates its stk token. The hub becomes its minter for ever.
#[cw_serde]
pub struct TokenInit {
    /// Code id of `stk-token`.
    pub code_id: u64,
    /// For instance "Staked ATOM".
    pub name: String,
    /// For instance "stkATOM".
    pub symbol: String,
    /// Decimals of the native token.
    pub decimals: u8,
    /// Contract label; `symbol` if absent.
    pub label: Option<String>,
    /// Who may migrate the token; the hub's owner if absent.
    pub admin: Option<String>,
    /// cw20's marketing info.
    pub marketing: Option<InstantiateMarketingInfo>,
}

/// A validator's target: its part of the stake is `weight` over the sum of all weights.
#[cw_serde]
pub struct ValidatorWeight {
    /// Operator address (`...valoper1...`).
    pub validator: String,
    /// From 1 to 10,000.
    pub weight: u32,
}

/// Who receives a part of the protocol's revenue.
#[cw_serde]
#[derive(Eq, PartialOrd, Ord)]
pub enum RevenueRecipient {
    /// An account or a contract.
    Address(String),
    /// The chain's community pool, by the message that this chain's SDK takes.
    CommunityPool(CommunityPoolVia),
}

/// Chains take community-pool deposits by one of two messages, by SDK version and modules.
#[cw_serde]
#[derive(Eq, PartialOrd, Ord)]
pub enum CommunityPoolVia {
    /// `cosmos.distribution.v1beta1.MsgFundCommunityPool`.
    Distribution,
    /// `cosmos.protocolpool.v1.MsgFundCommunityPool` (SDK 0.53 with x/protocolpool).
    ProtocolPool,
}

/// A recipient's part of the revenue. The parts of all recipients add up to 10,000.
#[cw_serde]
pub struct RevenueShare {
    /// Who is paid.
    pub recipient: RevenueRecipient,
    /// Basis points of the revenue, from 1 to 10,000.
    pub bps: u16,
}

/// Limits that the owner sets. An update changes only the fields it names.
#[cw_serde]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct ParamsUpdate {
    /// Least native of a deposit; at least 1. Default 1.
    pub min_deposit: Option<Uint128>,
    /// Least stk of an unbond; at least 1, at most the larger of 1,000,000 and a millionth of the
    /// supply. Default 10,000.
    pub min_unbond: Option<Uint128>,
    /// Deposits that would lift backing (native) above this are refused. Default: no cap
    /// (the largest Uint128).
    pub deposit_cap: Option<Uint128>,
    /// A new target's commission may not be higher. Default 0.2, at most 1.
    pub max_commission: Option<Decimal>,
    /// No target's part of all weights may be higher, in basis points. Default 10,000.
    pub max_share_bps: Option<u16>,
    /// How long what can hurt is announced (seconds). Default 7 days, from 5 to 30 days.
    pub delay_seconds: Option<u64>,
}

/// A flow that the guardian can stop for a while. Submit, cancel, settle and claim never stop.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Flow {
    /// `Deposit`.
    Deposits,
    /// `Unbond`; cancelling goes on.
    Unbonds,
}

/// How far the hub's end has come.
#[cw_serde]
#[derive(Copy, Eq, Default)]
pub enum WindDown {
    /// Not begun.
    #[default]
    No,
    /// Nothing comes in any more; the whole stake is being undelegated.
    Undelegating {},
    /// stk sent to the hub with `Unbond` is paid at once, at `native` per `stk`, for ever.
    Redeeming { native: Uint128, stk: Uint128 },
}
