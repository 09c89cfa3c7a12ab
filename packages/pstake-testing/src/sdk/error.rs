//! Errors, in the SDK's words.

/// An error of the staking, slashing or distribution module. The text is the SDK's; contracts on a real chain see it
/// redacted to codespace and code. Tests may downcast an `anyhow::Error` to it.
///
/// Source: cosmos-sdk v0.53.4 `x/staking/types/errors.go`, `x/distribution/types/errors.go`,
/// `x/slashing/types/errors.go`; wrapped errors read "text: sentinel", as `errorsmod.Wrap` writes them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum SdkError {
    #[error("validator does not exist")]
    NoValidatorFound,
    #[error("validator already exist for this operator address; must use new validator operator address")]
    ValidatorOwnerExists,
    #[error("failed to remove validator")]
    BadRemoveValidator,
    #[error("validator's self delegation must be greater than their minimum self delegation")]
    SelfDelegationBelowMinimum,
    #[error("no delegation for (address, validator) tuple")]
    NoDelegation,
    #[error("delegator does not contain delegation")]
    NoDelegatorForAddress,
    #[error("insufficient delegation shares")]
    InsufficientShares,
    #[error("{shares}: not enough delegation shares")]
    NotEnoughDelegationShares { shares: String },
    #[error("too many unbonding delegation entries for (delegator, validator) tuple")]
    MaxUnbondingDelegationEntries,
    #[error("cannot redelegate to the same validator")]
    SelfRedelegation,
    #[error("too few tokens to redelegate (truncates to zero tokens)")]
    TinyRedelegationAmount,
    #[error("redelegation destination validator not found")]
    BadRedelegationDst,
    #[error("redelegation source validator not found")]
    BadRedelegationSrc,
    #[error("redelegation to this validator already in progress; first redelegation to this validator must complete before next redelegation")]
    TransitiveRedelegation,
    #[error("too many redelegation entries for (delegator, src-validator, dst-validator) tuple")]
    MaxRedelegationEntries,
    #[error("cannot delegate to validators with invalid (zero) ex-rate")]
    DelegatorShareExRateInvalid,
    #[error("invalid delegation amount: invalid request")]
    InvalidDelegationAmount,
    #[error("invalid shares amount: invalid request")]
    InvalidSharesAmount,
    #[error("invalid coin denomination: got {got}, expected {expected}: invalid request")]
    InvalidDenom { got: String, expected: String },
    #[error("impossible attempt to slash future infraction at height {infraction_height} but we are at height {height}")]
    FutureInfraction { infraction_height: u64, height: u64 },
    #[error("should not be slashing unbonded validator: {operator}")]
    SlashUnbonded { operator: String },
    #[error("cannot jail already jailed validator, validator: {operator}: validator for this address is currently jailed")]
    AlreadyJailed { operator: String },
    #[error("validator still jailed; cannot be unjailed")]
    ValidatorJailed,
    #[error("validator not jailed; cannot be unjailed")]
    ValidatorNotJailed,
    #[error("{tokens} less than {minimum}: validator's self delegation less than minimum; cannot be unjailed")]
    SelfDelegationTooLowToUnjail { tokens: String, minimum: String },
    #[error("validator has no self-delegation; cannot be unjailed")]
    MissingSelfDelegation,
    #[error("no delegation distribution info")]
    EmptyDelegationDistInfo,
    #[error("no validator commission to withdraw")]
    NoValidatorCommission,
    #[error("set withdraw address disabled")]
    SetWithdrawAddrDisabled,
    #[error("{address} is not allowed to receive external funds: unauthorized")]
    BlockedAddress { address: String },
    #[error("external community pool is enabled - use the FundCommunityPool method exposed by the external community pool: invalid request")]
    ExternalCommunityPool,
    #[error("{amount}: invalid coins")]
    InvalidCoins { amount: String },
    /// The SDK panics here, which fails the message.
    #[error("{0}")]
    Panic(String),
    /// A failure that a test asked for.
    #[error("{0}")]
    Injected(String),
}
