//! What can happen in a step.

use crate::sdk::{MsgKind, UndelegateResponse};

use super::books::{Payee, Who};

/// A keeper's message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Crank {
    Tick(Option<u32>),
    Settle,
    Sync,
    Submit,
    Harvest(Option<u32>),
    Rebalance(Option<u32>),
}

#[derive(Clone, Debug)]
pub enum Action {
    Deposit {
        who: Who,
        to: Option<Who>,
        native: u128,
        /// Least stk out, as a difference to what the model predicts.
        min_out: Option<i64>,
    },
    Unbond {
        who: Who,
        to: Option<Who>,
        stk: u128,
    },
    Cancel(Who),
    Claim {
        who: Who,
        limit: Option<u32>,
    },
    ClaimFor {
        who: Who,
        limit: Option<u32>,
    },
    SendStk {
        from: Who,
        to: Who,
        stk: u128,
    },
    /// A plain transfer of stk to the hub, which loses it.
    LoseStk {
        from: Who,
        stk: u128,
    },
    /// A donation.
    Give {
        from: Who,
        native: u128,
    },

    Crank(Crank),
    Collect(Payee),

    /// `by` is the guardian, or a user who may not.
    Pause {
        deposits: bool,
        by_guardian: bool,
    },
    Unpause {
        deposits: bool,
    },
    Freeze {
        validator: String,
        frozen: bool,
        by_guardian: bool,
    },
    SetValidators(Vec<(String, u32)>),
    RemoveValidator(String),
    SetFee(u16),
    SetRevenue(Vec<(Payee, u16)>),
    SetLimits {
        min_deposit: u128,
        min_unbond: u128,
        deposit_cap: u128,
    },
    /// Percent, basis points.
    SetBounds {
        max_commission: u64,
        max_share_bps: u16,
    },

    /// 0.1%, for what was signed two blocks ago.
    Downtime(String),
    /// 5%, for what was signed so many blocks ago.
    DoubleSign {
        validator: String,
        blocks_ago: u64,
    },
    Slash {
        validator: String,
        blocks_ago: u64,
        permille: u64,
    },
    Jail(String),
    Unjail(String),
    Commission {
        validator: String,
        percent: u64,
    },
    NewValidator {
        self_delegation: u128,
    },
    /// Somebody else's stake, which takes the hub out of or into the majority.
    Fail {
        validator: String,
        kind: MsgKind,
        fails: bool,
    },
    Answer(UndelegateResponse),
    UnbondingPeriod(u64),

    /// Time to the next block, in nanoseconds.
    Wait(u64),
}
