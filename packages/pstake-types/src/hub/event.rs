//! Events: one per action, as structs; a chain shows the type with the prefix `wasm-`.

use crate::event::event;
pub use crate::timelock::{Announce, EndAnnouncement};

event! {
    /// Native came in, stk was minted.
    Deposit = "pstake_deposit" {
        sender: String,
        receiver: String,
        /// Native in.
        native: u128,
        /// stk out.
        stk: u128,
        /// Front end's code, empty if none.
        referral: String,
    }
}
event! {
    /// stk entered the open batch.
    Unbond = "pstake_unbond" { sender: String, receiver: String, batch_id: u64, stk: u128 }
}
event! {
    /// stk left the open batch.
    CancelUnbond = "pstake_cancel_unbond" { user: String, batch_id: u64, stk: u128 }
}
event! {
    /// Settled requests were paid.
    Claim = "pstake_claim" { user: String, native: u128, requests: u32 }
}
event! {
    /// A submission: the batch's due was fixed and its stk burned (0 if nothing was queued).
    Submit = "pstake_submit" {
        batch_id: u64,
        stk: u128,
        due: u128,
        netted: u128,
        undelegated: u128,
        /// Native sent to validators in the same step.
        delegated: u128,
        next_submit_seconds: u64,
    }
}
event! {
    /// No validator had a free slot: the batch waits whole, earning and cancellable.
    Postpone = "pstake_postpone" { batch_id: u64, needed: u128, available: u128, next_submit_seconds: u64 }
}
event! {
    /// Batches closed, or coins seen that belong to nobody.
    Settle = "pstake_settle" {
        batches: u64,
        /// Native that the closed batches received.
        native: u128,
        /// What they were short of.
        shortfall: u128,
        /// Surplus taken up as a donation.
        donation: u128,
    }
}
event! {
    /// The delegations were read.
    Sync = "pstake_sync" { bonded: u128, loss: u128, gain: u128 }
}
event! {
    /// Rewards arrived in a step of the hub's own.
    Rewards = "pstake_rewards" { native: u128, fee: u128 }
}
event! {
    /// Withdrawals were sent to a page of validators.
    Harvest = "pstake_harvest" { validators: u32, round_complete: bool }
}
event! {
    /// Redelegations were sent.
    Rebalance = "pstake_rebalance" { moves: u32, native: u128 }
}
event! {
    /// A validator refused a message; it is passed over until the next submission.
    ValidatorFailed = "pstake_validator_failed" { validator: String, step: String }
}
event! {
    /// A part of a tick failed and was undone.
    PartFailed = "pstake_part_failed" { part: String }
}
event! {
    /// Revenue was paid.
    CollectRevenue = "pstake_collect_revenue" { recipient: String, native: u128 }
}
event! {
    /// Revenue came in from outside, for instance from the pool.
    AddRevenue = "pstake_add_revenue" { sender: String, native: u128 }
}
event! {
    /// A submission bought stk of the pool with what buffer was left.
    BuyFromPool = "pstake_buy_from_pool" { stk: u128, native: u128 }
}
event! {
    /// A flow was stopped or let go on.
    Pause = "pstake_pause" { flow: String, until_seconds: u64 }
}
event! {
    /// A validator was frozen or unfrozen.
    Freeze = "pstake_freeze" { validator: String, frozen: bool }
}
event! {
    /// The owner changed a setting.
    SetConfig = "pstake_set_config" { setting: String, old: String, new: String }
}
event! {
    /// The bonded stake voted; `options` as `yes=0.6,abstain=0.4`.
    Vote = "pstake_vote" { proposal_id: u64, by: String, options: String }
}
event! {
    /// A partner locked stk or took it back; `locked` is what it has locked then.
    Lock = "pstake_lock" { partner: String, locked_before: u128, locked: u128 }
}
event! {
    /// A page of the last batch was undelegated.
    Unwind = "pstake_unwind" { batch_id: u64, validators: u32, native: u128 }
}
event! {
    /// After the wind-down: stk was burned and paid at the fixed rate.
    Redeem = "pstake_redeem" { sender: String, receiver: String, stk: u128, native: u128 }
}
event! {
    /// A foreign asset was sent away.
    Sweep = "pstake_sweep" { asset: String, recipient: String, amount: u128 }
}
event! {
    /// The hub is live with its token.
    Instantiate = "pstake_instantiate" { token: String, owner: String, seed: u128 }
}
