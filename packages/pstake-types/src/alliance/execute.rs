//! Messages and what they return as data. Unknown fields are refused.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::{Cw20ReceiveMsg, Denom};

use crate::hub::WeightedVote;

use super::{NewAsset, NewRewardDenom, ParamsUpdate, Terms};

/// Deploys an alliance beside a hub. Native and stk of the hub are its first two reward denoms.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// x/gov, a DAO, a multisig; the sender if absent.
    pub owner: Option<String>,
    /// May pause stakes for a while.
    pub guardian: Option<String>,
    /// The liquid-staking hub; never changes.
    pub hub: String,
    /// Count at once, or from their start time on.
    pub assets: Vec<NewAsset>,
    /// Reward denoms besides native and stk.
    pub rewards: Vec<NewRewardDenom>,
    /// Limits; defaults for what is absent.
    pub params: Option<ParamsUpdate>,
}

#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Locks the native coin sent. Payment: exactly one coin, of an asset.
    Stake {
        /// Owns the position; the sender if absent.
        receiver: Option<String>,
    },
    /// Deposits native into the hub and locks the stk. Payment: exactly one coin, native.
    DepositAndStake {
        receiver: Option<String>,
        /// Fails if fewer stk would be minted.
        min_stk_out: Option<Uint128>,
    },
    /// cw20 hook; `msg` is a [`Cw20HookMsg`].
    Receive(Cw20ReceiveMsg),
    /// Takes stake out of the sender's position: it earns no more and waits. Never paused.
    Unstake { asset: Denom, amount: Uint128 },
    /// Puts a request of the sender's that waits back into the position.
    Cancel {
        asset: Denom,
        /// Names the request.
        unlocks_at_seconds: u64,
    },
    /// Pays the sender's requests that have waited long enough, oldest first. Never paused.
    Withdraw {
        /// Most requests; 1 to [`MAX_LIMIT`](super::MAX_LIMIT).
        limit: Option<u32>,
        /// Is paid; the sender if absent.
        receiver: Option<String>,
    },
    /// Pays the sender's rewards of all assets. Never paused. Returns [`ClaimResponse`].
    Claim {
        /// Only these; all if absent.
        denoms: Option<Vec<Denom>>,
        receiver: Option<String>,
    },
    /// The same for somebody else, who is paid; for bots.
    ClaimFor {
        user: String,
        denoms: Option<Vec<Denom>>,
    },
    /// Locks the sender's rewards: those of a denom that is an asset as they are, native through a
    /// deposit into the hub as stk. Other rewards stay owed. Returns [`ClaimResponse`]: what was taken.
    ClaimAndRestake {
        denoms: Option<Vec<Denom>>,
        /// Fails if the hub would mint fewer stk for the native.
        min_stk_out: Option<Uint128>,
    },

    /// Pays a schedule, in an allowed native denom. Payment: exactly one coin. Returns
    /// [`FundResponse`].
    Fund(Schedule),
    /// Returns a schedule that has not started, or whose denom was closed, to who funded it.
    Refund { schedule_id: u64 },
    /// Adds to the backing: the native is deposited into the hub, the stk is held here, and the
    /// yield of its active share goes to restakers. Payment: exactly one coin, native, at least
    /// [`MIN_GRANT`](super::MIN_GRANT). Returns [`GrantResponse`].
    Grant {
        /// Owns the shares; the sender if absent.
        grantor: Option<String>,
        min_stk_out: Option<Uint128>,
    },
    /// Takes the sender's shares out of the backing: their stk goes into the hub's unbond queue as
    /// the sender's own request, which the hub pays.
    Recall {
        /// All if absent.
        shares: Option<Uint128>,
    },

    /// Starts schedules whose time has come, oldest first.
    Start { limit: Option<u32> },
    /// Releases, as a lump, what the alliance holds of a reward denom beyond its books.
    Absorb { denom: Denom },
    /// Collects the hub's revenue and releases it as a lump.
    Collect {},
    /// Takes the yield of the backing's active share.
    Skim {},
    /// Applies an announced change whose time has come. Anyone may call it.
    ApplyChange { id: u64 },
    /// Runs whatever of apply, start, collect and skim is due, each isolated.
    Tick { limit: Option<u32> },

    /// Lets stk holders decide on a proposal of the chain. Only while it is in its voting period.
    RegisterProposal { proposal_id: u64 },
    /// Instructs the hub how to vote with as much of the sender's stk as has been locked since before
    /// the proposal was registered. A later one replaces it; what is unstaked counts no more.
    Vote {
        proposal_id: u64,
        /// Weights above 0 that add up to 1.
        options: Vec<WeightedVote>,
    },
    /// Tells the hub the instructions as they are; it votes so with its whole stake, for what is not
    /// instructed it abstains. From [`CAST_DELAY_SECONDS`](super::CAST_DELAY_SECONDS) after the
    /// registration on, as often as wanted.
    Cast { proposal_id: u64 },

    /// Guardian or owner: stops stakes for [`PAUSE_SECONDS`](crate::hub::PAUSE_SECONDS).
    Pause {},
    /// Guardian or owner.
    Unpause {},
    /// Owner only. What can hurt is announced for the notice, everything else is done at once;
    /// `PreviewAdmin` tells which it is.
    Admin(AdminMsg),
    /// Two-step transfer of ownership. Renouncing is refused.
    UpdateOwnership(cw_ownable::Action),
}

/// Rewards that are released linearly, by seconds of the active clock: it runs at the speed of
/// counted weight / sum of weights, so what nobody earns stays in the schedule.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Not before (seconds); at once if absent. Until then it can be refunded.
    pub start_seconds: Option<u64>,
    /// From [`MIN_SCHEDULE_SECONDS`](super::MIN_SCHEDULE_SECONDS) to
    /// [`MAX_SCHEDULE_SECONDS`](super::MAX_SCHEDULE_SECONDS), rounded up to the end of a day of the
    /// active clock.
    pub duration_seconds: u64,
}

/// What only the owner may do.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum AdminMsg {
    /// Takes in an asset: it can be staked at once; its weight is announced, and counts from its start
    /// or after the notice.
    AddAsset(NewAsset),
    /// Another weight or reference, a lower cap and a higher least stake are announced; what was
    /// released before they apply is shared out by the old ones. A higher cap and a lower least stake
    /// are immediate.
    SetTerms { asset: Denom, terms: Terms },
    /// Whether an asset can only be left: announced. Opening it again is immediate.
    SetExitOnly { asset: Denom, exit_only: bool },
    /// Forgets an asset of which nothing is held and that has no weight.
    RemoveAsset { asset: Denom },
    /// Allows a reward denom, or opens it again, or changes its least schedule.
    AllowDenom(NewRewardDenom),
    /// Takes no more of a reward denom. What has started goes on; what has not can be refunded.
    CloseDenom { denom: Denom },
    /// A longer wait, a shorter notice and another time for lumps are announced, the rest is immediate.
    UpdateParams(ParamsUpdate),
    /// `None` removes the guardian. Announced.
    SetGuardian { guardian: Option<String> },
    /// Takes an announced change off the list.
    CancelChange { id: u64 },
}

/// Messages inside a cw20 `Send` to the alliance.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Cw20HookMsg {
    /// Locks the tokens.
    Stake {
        /// Owns the position; the cw20 sender if absent.
        receiver: Option<String>,
    },
    /// Pays a schedule.
    Fund(Schedule),
}

/// Same code name, same or newer version.
#[cw_serde]
pub struct MigrateMsg {}

/// An amount of a denom.
#[cw_serde]
pub struct Amount {
    /// Native denom or cw20.
    pub denom: Denom,
    /// Base units of the denom.
    pub amount: Uint128,
}

/// Data of `Claim`, `ClaimFor` and `ClaimAndRestake`.
#[cw_serde]
pub struct ClaimResponse {
    /// By reward denom, rounded down; the fraction stays owed.
    pub rewards: Vec<Amount>,
}

/// Data of `Fund`.
#[cw_serde]
pub struct FundResponse {
    /// Absent if the schedule has started.
    pub schedule_id: Option<u64>,
}

/// Data of `Grant`.
#[cw_serde]
pub struct GrantResponse {
    /// Shares of the backing, rounded down.
    pub shares: Uint128,
    /// stk that the hub minted.
    pub stk: Uint128,
}
