//! One variant, one cause, with the limit and the actual value.

use cosmwasm_std::{
    Addr, CheckedMultiplyFractionError, CheckedMultiplyRatioError, ConversionOverflowError,
    DivideByZeroError, OverflowError, StdError, Uint128,
};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
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
    #[error("only the pool's hub {hub} may call this, not {sender}")]
    NotTheHub { hub: Addr, sender: Addr },
    #[error("{sender} is neither stk nor the pool's share token")]
    NotAToken { sender: Addr },
    #[error("this takes {expected}, not {sent}")]
    WrongToken { expected: Addr, sent: Addr },
    #[error("ownership cannot be renounced")]
    RenounceRefused {},

    // amounts
    #[error("{receiver} cannot be the receiver: what it gets would be lost")]
    BadReceiver { receiver: Addr },
    #[error("amount is zero")]
    ZeroAmount {},
    #[error("seed {actual} is below the minimum {min}")]
    SeedTooSmall { min: Uint128, actual: Uint128 },
    #[error("deposit would mint nothing")]
    ZeroMint {},
    #[error("nothing would be paid: too little, or all of it waits in the hub's queue")]
    NothingToPay {},
    #[error("{actual} is less than the minimum out {min}")]
    MinOutNotMet { min: Uint128, actual: Uint128 },
    #[error("{asked} asked, fee included, the pool has {available}")]
    NotEnoughLiquidity { available: Uint128, asked: Uint128 },
    #[error("{asked} asked, fee included, more than may ever leave at once: {capacity}")]
    AboveCapacity { capacity: Uint128, asked: Uint128 },
    #[error("{asked} asked, fee included, {room} may leave now; enough at {refilled_at_seconds}")]
    BucketEmpty {
        room: Uint128,
        asked: Uint128,
        refilled_at_seconds: u64,
    },
    #[error("limit {actual} is outside 1 to {max}")]
    LimitOutOfRange { max: u32, actual: u32 },

    // state
    #[error("the hub has not recorded a loss of {loss}: send it Sync first")]
    LossNotRecorded { loss: Uint128 },
    #[error("paused until {until_seconds}")]
    Paused { until_seconds: u64 },
    #[error("cannot be paused again before {from_seconds}")]
    PauseCooldown { from_seconds: u64 },
    #[error("nothing to queue before the hub's next submission")]
    NothingToQueue {},
    #[error("no revenue is owed to the hub")]
    NothingOwed {},

    // configuration
    #[error("fee of {min} to {max} bps is outside 0 to {bound}, or not from low to high")]
    FeeOutOfRange { min: u16, max: u16, bound: u16 },
    #[error("a fee that is not flat needs a positive full_liquidity")]
    NoFullLiquidity {},
    #[error("the hub's cut of {actual} bps is above the bound {max}")]
    RevenueTooHigh { max: u16, actual: u16 },
    #[error("the bucket must hold something")]
    NoCapacity {},
    #[error("refill time of {actual} is outside {min} to {max} seconds")]
    RefillOutOfRange { min: u64, max: u64, actual: u64 },
    #[error("{asset} cannot be swept")]
    NotForeign { asset: String },
    #[error("the pool holds no {asset}")]
    NothingToSweep { asset: String },
    #[error("the chain's response to MsgInstantiateContract is missing or not as expected")]
    UnexpectedResponse {},

    // migration
    #[error("unknown reply id {id}")]
    UnknownReply { id: u64 },
}
