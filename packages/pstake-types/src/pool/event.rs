//! Events: one per action, as structs; a chain shows the type with the prefix `wasm-`.

use crate::event::event;
pub use crate::timelock::{Announce, EndAnnouncement};

event! {
    /// The pool is live with its share token.
    Instantiate = "pstake_pool_instantiate" { hub: String, share_token: String, owner: String, seed: u128 }
}
event! {
    /// Native came in, shares were minted.
    Deposit = "pstake_pool_deposit" { sender: String, receiver: String, native: u128, shares: u128 }
}
event! {
    /// A provider left with native and stk.
    Exit = "pstake_pool_exit" {
        sender: String,
        receiver: String,
        native: u128,
        stk: u128,
        burned: u128,
        returned: u128,
    }
}
event! {
    /// stk was redeemed at once.
    InstantUnbond = "pstake_pool_instant_unbond" {
        sender: String,
        receiver: String,
        stk: u128,
        /// Native paid.
        native: u128,
        /// Fee to providers and revenue.
        fee: u128,
        revenue: u128,
    }
}
event! {
    /// Requests at the hub were read again.
    Collect = "pstake_pool_collect" {
        /// Native that arrived.
        native: u128,
        /// What arrived beyond what was due: a gift.
        gift: u128,
        /// What was due and will not come.
        loss: u128,
        due: u128,
        at_risk: u128,
    }
}
event! {
    /// stk entered the hub's open batch.
    Queue = "pstake_pool_queue" { stk: u128 }
}
event! {
    /// The hub bought stk.
    Recycle = "pstake_pool_recycle" { stk: u128, native: u128 }
}
event! {
    /// The hub was paid its cut of the fees.
    PayRevenue = "pstake_pool_pay_revenue" { native: u128 }
}
event! {
    /// A part of a tick failed and was undone.
    PartFailed = "pstake_pool_part_failed" { part: String }
}
event! {
    /// Instant exits were stopped or let go on.
    Pause = "pstake_pool_pause" { until_seconds: u64 }
}
event! {
    /// The owner changed a setting.
    SetConfig = "pstake_pool_set_config" { setting: String, old: String, new: String }
}
event! {
    /// A foreign asset was sent away.
    Sweep = "pstake_pool_sweep" { asset: String, recipient: String, amount: u128 }
}
