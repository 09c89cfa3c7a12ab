//! One variant, one cause, with the limit and the actual value.

use cosmwasm_std::{
    Addr, CheckedMultiplyFractionError, CheckedMultiplyRatioError, ConversionOverflowError,
    Decimal, DivideByZeroError, OverflowError, StdError, Uint128,
};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
use pstake_types::hub::{RevenueRecipient, VoteOption};
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
    #[error("only the token {token} may call this, not {sender}")]
    NotTheToken { token: Addr, sender: Addr },
    #[error("ownership cannot be renounced")]
    RenounceRefused {},

    #[error("only the hub itself may call this, not {sender}")]
    NotTheHub { sender: Addr },
    #[error("this hub has no instant-unbond pool")]
    NoPool {},
    #[error("the pool belongs to another hub: {hub}")]
    PoolOfAnotherHub { hub: Addr },
    #[error("only the vote operator or the owner may do this")]
    NotVoteOperator {},
    #[error("only the alliance may do this")]
    NotTheAlliance {},

    #[error("{sender} is no partner")]
    NotAPartner { sender: Addr },

    // votes
    #[error("vote weights must be positive and add up to 1, not {actual}")]
    VoteWeights { actual: Decimal },
    #[error("vote option {option:?} is named twice")]
    DuplicateOption { option: VoteOption },
    #[error("stk holders have decided on proposal {proposal_id}")]
    HoldersDecide { proposal_id: u64 },
    #[error("{actual} stk of instructions, outside {min} to {max}")]
    TallyOutOfRange {
        min: Uint128,
        max: Uint128,
        actual: Uint128,
    },

    // amounts
    #[error("the hub cannot be its own receiver")]
    ReceiverIsHub {},
    #[error("amount is zero")]
    ZeroAmount {},
    #[error("amount {actual} is below the minimum {min}")]
    BelowMinimum { min: Uint128, actual: Uint128 },
    #[error("seed {actual} is below the minimum {min}")]
    SeedTooSmall { min: Uint128, actual: Uint128 },
    #[error("deposit would mint nothing")]
    ZeroMint {},
    #[error("{actual} is less than the minimum out {min}")]
    MinOutNotMet { min: Uint128, actual: Uint128 },
    #[error("backing would be {actual}, above the deposit cap {cap}")]
    CapExceeded { cap: Uint128, actual: Uint128 },
    #[error("limit {actual} is outside 1 to {max}")]
    LimitOutOfRange { max: u32, actual: u32 },
    #[error("referral has {actual} bytes, more than {max}")]
    ReferralTooLong { max: usize, actual: usize },

    // time
    #[error("paused until {until_seconds}")]
    Paused { until_seconds: u64 },
    #[error("cannot be paused again before {from_seconds}")]
    PauseCooldown { from_seconds: u64 },
    #[error("too early: next at {next_seconds}, now {now_seconds}")]
    TooEarly { next_seconds: u64, now_seconds: u64 },

    #[error("those who leave wait for a submission after {after_seconds}, the last was at {last_seconds}")]
    LeaversWait {
        after_seconds: u64,
        last_seconds: u64,
    },

    #[error("the hub is being wound down, or has been")]
    WindingDown {},
    #[error("the hub is not being wound down, or has been")]
    NotWindingDown {},
    #[error("batch {batch_id} is to be submitted first")]
    QueueFirst { batch_id: u64 },

    // queue
    #[error("no request in the open batch {batch_id}")]
    NothingToCancel { batch_id: u64 },
    #[error("nothing to claim")]
    NothingToClaim {},
    #[error("batch {batch_id} is unknown")]
    UnknownBatch { batch_id: u64 },
    #[error("{left} native of the batch could not be undelegated from any validator")]
    SubmissionFailed { left: Uint128 },
    #[error("the chain undelegated {actual} of {asked}")]
    UndelegatedLess { asked: Uint128, actual: Uint128 },
    #[error("the chain's response to {message} is missing or not as expected")]
    UnexpectedResponse { message: String },

    // configuration
    #[error("native denom must be the bond denom {bond}, not {actual}")]
    NotTheBondDenom { bond: String, actual: String },
    #[error("fee of {actual} bps is above the bound {max}")]
    FeeTooHigh { max: u16, actual: u16 },
    #[error("unbonding period {actual} is outside {min} to {max} seconds")]
    UnbondingPeriod { min: u64, max: u64, actual: u64 },
    #[error("commission bound {actual} is above 1")]
    CommissionBound { actual: Decimal },
    #[error("{parameter} is {actual}, outside {min} to {max}")]
    OutOfRange {
        parameter: String,
        min: Uint128,
        max: Uint128,
        actual: Uint128,
    },
    #[error("{actual} validators, outside 1 to {max}")]
    ValidatorCount { max: usize, actual: usize },
    #[error("weight {actual} of {validator} is outside 1 to {max}")]
    WeightOutOfRange {
        validator: String,
        max: u32,
        actual: u32,
    },
    #[error("{validator} is named twice")]
    DuplicateValidator { validator: String },
    #[error("the chain has no validator {validator}")]
    ValidatorNotFound { validator: String },
    #[error("{validator} is not one of the hub's validators")]
    UnknownValidator { validator: String },
    #[error("{validator} is the last target")]
    LastValidator { validator: String },
    #[error("commission {actual} of {validator} is above the bound {max}")]
    CommissionTooHigh {
        validator: String,
        max: Decimal,
        actual: Decimal,
    },
    #[error("share of {validator} is {actual} bps, above the bound {max}")]
    ShareTooHigh {
        validator: String,
        max: u16,
        actual: u16,
    },
    #[error("{actual} revenue recipients, outside 1 to {max}")]
    RecipientCount { max: usize, actual: usize },
    #[error("revenue recipient {recipient:?} is named twice")]
    DuplicateRecipient { recipient: RevenueRecipient },
    #[error("revenue shares must be positive and add up to 10000 bps, not {actual}")]
    RevenueShares { actual: u64 },
    #[error("nothing is owed to {recipient:?}")]
    NothingOwed { recipient: RevenueRecipient },
    #[error("{asset} cannot be swept")]
    NotForeign { asset: String },
    #[error("the hub holds no {asset}")]
    NothingToSweep { asset: String },

    #[error("{actual} stk locked, more than the grant of {max}")]
    AboveGrant { max: Uint128, actual: Uint128 },
    #[error("{locked} stk is locked, not {actual}")]
    NotLocked { locked: Uint128, actual: Uint128 },

    // migration
    #[error("unknown reply id {id}")]
    UnknownReply { id: u64 },
}
