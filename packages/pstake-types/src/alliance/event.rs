//! Events: one per action, as structs; a chain shows the type with the prefix `wasm-`.
//! An asset or denom is `native:DENOM` or `cw20:ADDRESS`.

use crate::event::event;
pub use crate::timelock::{Announce, EndAnnouncement};

event! {
    /// The alliance is live.
    Instantiate = "pstake_alliance_instantiate" { hub: String, owner: String }
}
event! {
    /// Stake was locked.
    Stake = "pstake_stake" { sender: String, receiver: String, asset: String, amount: u128 }
}
event! {
    /// Stake was taken out of a position and waits.
    Unstake = "pstake_unstake" { user: String, asset: String, amount: u128, unlocks_at_seconds: u64 }
}
event! {
    /// A request went back into its position.
    CancelUnstake = "pstake_cancel_unstake" { user: String, asset: String, amount: u128 }
}
event! {
    /// Requests of an asset are paid.
    Withdraw = "pstake_withdraw" { user: String, receiver: String, asset: String, amount: u128 }
}
event! {
    /// Rewards of a denom are paid.
    ClaimRewards = "pstake_claim_rewards" { user: String, receiver: String, denom: String, amount: u128 }
}
event! {
    /// A payment failed: it stays owed.
    PaymentFailed = "pstake_payment_failed" { user: String, denom: String, amount: u128 }
}
event! {
    /// Rewards were locked instead of paid.
    Restake = "pstake_restake" { user: String, denom: String, amount: u128 }
}
event! {
    /// A schedule was funded and waits for its start.
    Fund = "pstake_fund" { sender: String, schedule_id: u64, denom: String, amount: u128, start_seconds: u64, duration_seconds: u64 }
}
event! {
    /// Rewards began to be released.
    Release = "pstake_release" {
        /// revenue, schedule, backing or gift.
        source: String,
        denom: String,
        amount: u128,
        duration_seconds: u64,
    }
}
event! {
    /// A schedule was returned.
    Refund = "pstake_refund" { funder: String, schedule_id: u64, denom: String, amount: u128 }
}
event! {
    /// Native was added to the backing.
    Grant = "pstake_grant" { grantor: String, native: u128, stk: u128, shares: u128 }
}
event! {
    /// Shares left the backing.
    Recall = "pstake_recall" { grantor: String, stk: u128, shares: u128 }
}
event! {
    /// The yield of the backing was taken.
    Skim = "pstake_skim" {
        /// Worth of the backing before, at the fresh rate (native).
        value: u128,
        /// Yield since the last skim (native).
        yielded: u128,
        /// Its active part, to restakers.
        stk: u128,
    }
}
event! {
    /// stk holders can decide on a proposal.
    RegisterProposal = "pstake_register_proposal" { proposal_id: u64, until_seconds: u64 }
}
event! {
    /// A holder instructs the hub with so much stk.
    HolderVote = "pstake_holder_vote" { user: String, proposal_id: u64, stk: u128, options: String }
}
event! {
    /// The hub was told (stk).
    CastVote = "pstake_cast_vote" { proposal_id: u64, yes: u128, abstain: u128, no: u128, no_with_veto: u128 }
}
event! {
    /// The owner changed a setting.
    SetConfig = "pstake_set_config" { setting: String, old: String, new: String }
}
event! {
    /// Stakes were stopped or let go on.
    Pause = "pstake_pause" { flow: String, until_seconds: u64 }
}
event! {
    /// A part of a tick failed and was undone.
    PartFailed = "pstake_part_failed" { part: String }
}
