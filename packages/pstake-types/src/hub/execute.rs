//! Messages and what they return as data. Unknown fields are refused: a misspelt `min_stk_out` must
//! not be a missing one.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::{Cw20ReceiveMsg, Denom};

use super::{
    Flow, ParamsUpdate, RevenueRecipient, RevenueShare, Tally, TokenInit, ValidatorWeight,
    WeightedVote,
};

/// Deploys a hub and its token. Payment: exactly one coin, the seed, in the chain's bond denom,
/// at least [`MIN_SEED`](super::MIN_SEED); its stk stays in the hub for ever.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// x/gov, a DAO, a multisig; the sender if absent.
    pub owner: Option<String>,
    /// May pause deposits and unbonds for a while, and freeze validators.
    pub guardian: Option<String>,
    /// Must be the chain's bond denom.
    pub native_denom: String,
    /// The stk token, instantiated by the hub.
    pub token: TokenInit,
    /// The chain's unbonding period (seconds). Only a first guess: the hub reads the true one from
    /// each undelegation's response.
    pub unbonding_seconds: u64,
    /// At least one, at most [`MAX_VALIDATORS`](super::MAX_VALIDATORS), no duplicates.
    pub validators: Vec<ValidatorWeight>,
    /// Cut of rewards in basis points; [`DEFAULT_FEE_BPS`](super::DEFAULT_FEE_BPS) if absent.
    pub fee_bps: Option<u16>,
    /// Who receives the revenue, at least one.
    pub revenue: Vec<RevenueShare>,
    /// Limits that differ from the defaults.
    pub params: Option<ParamsUpdate>,
}

#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Mints stk for the native coin sent, at the redemption rate, rounded down.
    /// Payment: exactly one coin, native, at least `min_deposit`. Returns [`DepositResponse`].
    Deposit {
        /// Gets the stk; the sender if absent.
        receiver: Option<String>,
        /// Fails if fewer stk would be minted. Set it from `PreviewDeposit.stk_at_fresh_rate`.
        min_stk_out: Option<Uint128>,
        /// Code of a front end, repeated in the event only. At most 64 bytes.
        referral: Option<String>,
    },
    /// cw20 hook; `msg` is a [`Cw20HookMsg`]. Only the hub's token may call it.
    Receive(Cw20ReceiveMsg),
    /// Returns the sender's stk from the open batch. Never paused. Returns [`CancelResponse`].
    CancelUnbond {},
    /// Pays the sender's settled requests, oldest first. Never paused. Returns [`ClaimResponse`].
    Claim {
        /// Most requests to pay; 1 to [`MAX_LIMIT`](super::MAX_LIMIT).
        limit: Option<u32>,
    },
    /// The same for somebody else, who is paid; for bots.
    ClaimFor { user: String, limit: Option<u32> },

    /// Runs whatever of settle, harvest, submit (or sync) and rebalance is due, each isolated:
    /// one that fails is reported by an event and undoes only itself.
    Tick {
        /// Passed to harvest and rebalance; never cuts settle, sync or submit.
        limit: Option<u32>,
    },
    /// Closes all batches whose coins have arrived; takes up donations.
    Settle {},
    /// Reads the hub's delegations and books losses and gains.
    Sync {},
    /// Once a cadence: settles, syncs, fixes what the open batch is due, burns its stk, nets it
    /// against the buffer, undelegates the rest; delegates what buffer remains. All or nothing.
    Submit {},
    /// Withdraws rewards, a page of validators at a time.
    Harvest { limit: Option<u32> },
    /// Redelegates from drained and overweight validators to underweight ones.
    Rebalance { limit: Option<u32> },
    /// A partner takes locked stk back; it stops earning the rebate at once. Never paused.
    Unlock {
        /// All of it if absent.
        stk: Option<Uint128>,
    },
    /// While the hub is being wound down: undelegates the next validators' whole stake, as the queue's last
    /// batch is on its way; when all has matured, fixes the rate. Permissionless.
    Unwind { limit: Option<u32> },
    /// Pays a recipient, or a partner, all it is owed. Anyone may call it.
    CollectRevenue { recipient: RevenueRecipient },
    /// Shares the coin sent out to the recipients of revenue, as a fee on rewards.
    /// Payment: exactly one coin, native.
    AddRevenue {},
    /// The hub to itself, in a submission: buys the pool's stk with what buffer is left.
    BuyFromPool {},

    /// Guardian or owner: stops a flow for [`PAUSE_SECONDS`](super::PAUSE_SECONDS).
    Pause { flow: Flow },
    /// Guardian or owner: lets a flow go on.
    Unpause { flow: Flow },
    /// Guardian or owner: no message goes to this validator; its stake still counts. The guardian's ends after
    /// [`PAUSE_SECONDS`](super::PAUSE_SECONDS); the owner's, which may follow it, lasts.
    Freeze { validator: String },
    /// Guardian or owner: undoes `Freeze`.
    Unfreeze { validator: String },

    /// Vote operator or owner: votes with the whole bonded stake, unless stk holders have instructed.
    Vote {
        proposal_id: u64,
        /// One option of weight 1 is a plain vote.
        options: Vec<WeightedVote>,
    },
    /// The alliance, for stk holders: each option gets its part of the whole supply, the rest abstains.
    /// May come again with a new tally; from the first on the operator has no say in this proposal.
    InstructVote { proposal_id: u64, tally: Tally },

    /// Owner only. What can hurt is announced, everything else is done at once; `PreviewAdmin` tells
    /// which it is.
    Admin(AdminMsg),
    /// Applies an announced change whose time has come. Anyone may call it.
    ApplyChange { id: u64 },
    /// Two-step transfer of ownership. Renouncing is refused.
    UpdateOwnership(cw_ownable::Action),
}

/// What only the owner may do. *Announced* changes wait for the delay, see
/// [`ParamsUpdate::delay_seconds`].
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum AdminMsg {
    /// Announced. Replaces all targets; a validator that is not named gets weight 0 and is drained.
    SetValidators { validators: Vec<ValidatorWeight> },
    /// Gives one target weight 0; its stake is drained and its record goes when the chain shows 0.
    /// At once, but only one within a delay: else a harmless new target could soon be the only one.
    RemoveValidator { validator: String },
    /// A higher one is announced. At most [`MAX_FEE_BPS`](super::MAX_FEE_BPS). Rewards harvested before keep the old fee.
    SetFee { fee_bps: u16 },
    /// Announced. Replaces the recipients. What has accrued stays with whom it accrued to.
    SetRevenue { shares: Vec<RevenueShare> },
    /// Announced. `None` removes the guardian.
    SetGuardian { guardian: Option<String> },
    /// A new one is announced; `None` is at once.
    SetVoteOperator { operator: Option<String> },
    /// Announced. The contract that may instruct votes for stk holders.
    SetAlliance { alliance: Option<String> },
    /// Announced if it grants more than before. The partner gets back a part of the fee on stk that it
    /// keeps locked in the hub. What has accrued stays its own.
    SetPartner {
        partner: String,
        /// Basis points of the fee, at most 10,000; 0 ends the grant.
        rebate_bps: u16,
        /// Most stk that counts.
        max_stk: Uint128,
    },
    /// Announced, and for ever: nothing comes in any more, the whole stake is undelegated, and then stk
    /// redeems at a fixed rate.
    WindDown {},
    /// Announced if it raises `min_unbond`, `max_commission` or `max_share_bps`, or shortens the delay.
    UpdateParams(ParamsUpdate),
    /// The pool that instant exits are forwarded to and whose stk submissions buy; `None` for none.
    SetPool { pool: Option<String> },
    /// Sends the hub's whole balance of a foreign denom or cw20, never native or stk.
    Sweep { asset: Denom, recipient: String },
    /// Takes an announced change back.
    CancelChange { id: u64 },
}

/// What the chain's own governance may do (x/gov with `MsgSudoContract`), whoever the owner is: all that
/// the owner may but vote, under the same bounds and delays.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum SudoMsg {
    /// As the owner.
    Admin(AdminMsg),
    /// As the owner; a pause lasts 3 days.
    Pause { flow: Flow },
    /// As the owner.
    Unpause { flow: Flow },
    /// As the owner: without end.
    Freeze { validator: String },
    /// As the owner.
    Unfreeze { validator: String },
    /// Offers ownership in the owner's name; the new owner accepts with `UpdateOwnership`, until then
    /// the old one stays.
    TransferOwnership { new_owner: String },
}

/// Messages inside a cw20 `Send` of stk to the hub.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Cw20HookMsg {
    /// Puts the stk into the open batch; after a wind-down pays it at once. Returns nothing; see the event.
    Unbond {
        /// Owns the request: may cancel it and is paid; the cw20 sender if absent.
        receiver: Option<String>,
    },
    /// Locks a partner's stk for its rebate of the fee, which counts from the second harvest after this
    /// on: only that one's rewards accrued while it was locked. Returns nothing; see the event.
    Lock {},
    /// Passes the stk on to the pool, which pays at once; see
    /// [`pool::Cw20HookMsg::InstantUnbond`](crate::pool::Cw20HookMsg::InstantUnbond).
    InstantUnbond {
        /// Is paid; the cw20 sender if absent.
        receiver: Option<String>,
        /// Fails if less would be paid.
        min_native_out: Option<Uint128>,
    },
}

/// Same code name, same or newer version.
#[cw_serde]
pub struct MigrateMsg {}

/// Data of `Deposit`.
#[cw_serde]
pub struct DepositResponse {
    /// stk minted.
    pub stk: Uint128,
}

/// Data of `CancelUnbond`.
#[cw_serde]
pub struct CancelResponse {
    /// stk returned.
    pub stk: Uint128,
}

/// Data of `Claim` and `ClaimFor`; also the answer of `PreviewClaim`.
#[cw_serde]
pub struct ClaimResponse {
    /// Native paid, each request rounded down.
    pub native: Uint128,
    /// Requests paid.
    pub requests: u32,
}
