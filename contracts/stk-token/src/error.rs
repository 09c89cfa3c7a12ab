use cosmwasm_std::{Addr, StdError, Uint128};
use cw20_base::ContractError as Cw20Error;
use cw_utils::PaymentError;
use pstake_types::migration::MigrationError;
use thiserror::Error;

#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    #[error("{0}")]
    Std(#[from] StdError),

    /// A rule of cw20-base: allowance missing or expired, marketing role, logo, duplicate initial balance.
    #[error("{0}")]
    Cw20(Cw20Error),

    #[error("{0}")]
    Payment(#[from] PaymentError),

    #[error("a minter is required")]
    MinterRequired,

    #[error(
        "a cap of {cap} was given, but a supply cap is not supported: nobody could ever change it"
    )]
    CapNotSupported { cap: Uint128 },

    #[error("amount must be greater than zero")]
    ZeroAmount,

    #[error("only the minter {minter} may mint and burn, not {sender}")]
    NotMinter { minter: Addr, sender: Addr },

    #[error(
        "burning from another account is not possible: only the minter burns, from its own balance"
    )]
    BurnFromDisabled,

    #[error("the minter {minter} cannot be changed")]
    MinterImmutable { minter: Addr },

    #[error("balance is {balance}, {amount} was asked for")]
    InsufficientBalance { balance: Uint128, amount: Uint128 },

    #[error("allowance is {allowance}, {amount} was asked for")]
    InsufficientAllowance { allowance: Uint128, amount: Uint128 },

    #[error("an allowance of {allowance} cannot grow by {amount}")]
    AllowanceOverflow { allowance: Uint128, amount: Uint128 },

    #[error("a supply of {supply} cannot grow by {amount}")]
    SupplyOverflow { supply: Uint128, amount: Uint128 },

    #[error(transparent)]
    Migration(#[from] MigrationError),
}

/// Errors of the standard library keep one shape, whether they arise here or in cw20-base.
impl From<Cw20Error> for ContractError {
    fn from(error: Cw20Error) -> Self {
        match error {
            Cw20Error::Std(error) => Self::Std(error),
            error => Self::Cw20(error),
        }
    }
}
