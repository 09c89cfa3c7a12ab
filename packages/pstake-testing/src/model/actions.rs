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
    Unwind(Option<u32>),
}

/// Who votes, or tries to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Voter {
    Owner,
    Operator,
    Anyone,
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

    Lock {
        who: Who,
        stk: u128,
    },
    Unlock {
        who: Who,
        stk: Option<u128>,
    },
    /// Native into the instant pool.
    Provide {
        who: Who,
        native: u128,
    },
    /// Through the instant pool.
    Leave {
        who: Who,
        stk: u128,
        through_hub: bool,
    },

    Crank(Crank),
    Collect(Payee),

    Vote {
        by: Voter,
        proposal: u64,
        percent: [u64; 4],
    },
    /// Of the supply, in tenths of a percent.
    Instruct {
        by_alliance: bool,
        proposal: u64,
        permille: [u64; 4],
    },
    /// A proposal's voting period begins or ends.
    Proposal {
        proposal: u64,
        open: bool,
    },

    /// What the owner sends, with the wait that it may need. All other settings are applied without it.
    Announce(Box<Action>),
    Apply(u64),
    CancelChange(u64),

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
    WindDown,
    SetPartner {
        who: Who,
        rebate_bps: u16,
        max_stk: u128,
    },
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
