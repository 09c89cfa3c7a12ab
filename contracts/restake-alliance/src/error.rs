//! One variant, one cause, with the limit and the actual value.

use cosmwasm_std::{
    Addr, CheckedMultiplyFractionError, CheckedMultiplyRatioError, ConversionOverflowError,
    Decimal, DivideByZeroError, OverflowError, StdError, Uint128,
};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
use pstake_types::hub::VoteOption;
use pstake_types::migration::MigrationError;
use pstake_types::timelock::TimelockError;
use thiserror::Error;

#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error(transparent)]
    Payment(#[from] PaymentError),
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    #[error(transparent)]
    DivideByZero(#[from] DivideByZeroError),
    #[error(transparent)]
    Ratio(#[from] CheckedMultiplyRatioError),
    #[error(transparent)]
    Fraction(#[from] CheckedMultiplyFractionError),
    #[error(transparent)]
    Conversion(#[from] ConversionOverflowError),
    #[error(transparent)]
    Timelock(#[from] TimelockError),
    #[error(transparent)]
    Migration(#[from] MigrationError),

    // who
    #[error("only the guardian or the owner may do this")]
    NotGuardian {},
    #[error("ownership cannot be renounced")]
    RenounceRefused {},
    #[error("the alliance cannot be its own receiver")]
    ReceiverIsAlliance {},
    #[error("only {funder} may take schedule {schedule_id} back")]
    NotTheFunder { schedule_id: u64, funder: Addr },

    // amounts
    #[error("amount is zero")]
    ZeroAmount {},
    #[error("{actual} is below the minimum {min}")]
    BelowMinimum { min: Uint128, actual: Uint128 },
    #[error("a position of {actual} is below the least stake {min}")]
    BelowMinStake { min: Uint128, actual: Uint128 },
    #[error("{actual} would be locked, above the cap {cap}")]
    CapExceeded { cap: Uint128, actual: Uint128 },
    #[error("{available} is there, {asked} was asked for")]
    NotEnough { available: Uint128, asked: Uint128 },
    #[error("{denom} delivered {actual} of {said}")]
    Undelivered {
        denom: String,
        said: Uint128,
        actual: Uint128,
    },
    #[error("{actual} of {denom} in the alliance's life, above the bound {max}")]
    LifetimeExceeded {
        denom: String,
        max: Uint128,
        actual: Uint128,
    },
    #[error("limit {actual} is outside 1 to {max}")]
    LimitOutOfRange { max: u32, actual: u32 },
    #[error("nothing to claim")]
    NothingToClaim {},
    #[error("nothing that can be restaked")]
    NothingToRestake {},
    #[error("nothing to withdraw")]
    NothingToWithdraw {},
    #[error("nothing beyond the books of {denom}")]
    NothingToAbsorb { denom: String },
    #[error("no request of {asset} that unlocks at {unlocks_at_seconds}")]
    NoRequest {
        asset: String,
        unlocks_at_seconds: u64,
    },
    #[error("no shares of the backing")]
    NoShares {},

    // assets and denoms
    #[error("{denom} is no asset of the alliance")]
    UnknownAsset { denom: String },
    #[error("{denom} is no reward denom of the alliance")]
    UnknownDenom { denom: String },
    #[error("{denom} is there already")]
    Duplicate { denom: String },
    #[error("{denom} can only be left")]
    ExitOnly { denom: String },
    #[error("{denom} is closed")]
    Closed { denom: String },
    #[error("{held} of {denom} are held, its weight is {weight}")]
    InUse {
        denom: String,
        held: Uint128,
        weight: u32,
    },
    #[error("more than {max} assets")]
    TooManyAssets { max: u32 },
    #[error("more than {max} reward denoms")]
    TooManyDenoms { max: usize },
    #[error("not a denom: {denom}")]
    BadDenom { denom: String },

    // time
    #[error("paused until {until_seconds}")]
    Paused { until_seconds: u64 },
    #[error("cannot be paused again before {from_seconds}")]
    PauseCooldown { from_seconds: u64 },
    #[error("too early: at {at_seconds}, now {now_seconds}")]
    TooEarly { at_seconds: u64, now_seconds: u64 },
    #[error("schedule {schedule_id} is unknown or has started")]
    UnknownSchedule { schedule_id: u64 },
    #[error("schedule {schedule_id} was to start at {start_seconds}")]
    ScheduleDue {
        schedule_id: u64,
        start_seconds: u64,
    },
    #[error("no schedule is due")]
    NothingDue {},

    // votes
    #[error("proposal {proposal_id} is not registered")]
    UnknownProposal { proposal_id: u64 },
    #[error("proposal {proposal_id} is registered already")]
    AlreadyRegistered { proposal_id: u64 },
    #[error("proposal {proposal_id} took instructions until {until_seconds}")]
    VotingOver {
        proposal_id: u64,
        until_seconds: u64,
    },
    #[error("no stk that has been locked since before proposal {proposal_id} was registered")]
    NoSay { proposal_id: u64 },
    #[error("option {option:?} is there twice")]
    DuplicateOption { option: VoteOption },
    #[error("weights must be above 0 and add up to 1, not {actual}")]
    VoteWeights { actual: Decimal },

    // configuration
    #[error("{parameter} is {actual}, outside {min} to {max}")]
    OutOfRange {
        parameter: String,
        min: Uint128,
        max: Uint128,
        actual: Uint128,
    },
    #[error("unknown reply {id}")]
    UnknownReply { id: u64 },
    // migration
}
