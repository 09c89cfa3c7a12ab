//! Share maths: pure, no storage, no `Env`. Every quotient is rounded down unless the name ends
//! in `_ceil`.

use cosmwasm_std::{Decimal, Uint128};
use pstake_types::hub::BPS;

use crate::ContractError;

/// stk that `native` buys: native * supply / backing, rounded down against the depositor.
pub fn stk_for_native_floor(
    native: Uint128,
    backing: Uint128,
    supply: Uint128,
) -> Result<Uint128, ContractError> {
    Ok(native.checked_multiply_ratio(supply, backing)?)
}

/// Native that `stk` redeems: stk * backing / supply, rounded down against the redeemer.
pub fn native_for_stk_floor(
    stk: Uint128,
    backing: Uint128,
    supply: Uint128,
) -> Result<Uint128, ContractError> {
    Ok(stk.checked_multiply_ratio(backing, supply)?)
}

/// Native per stk, rounded down.
pub fn rate_floor(backing: Uint128, supply: Uint128) -> Result<Decimal, ContractError> {
    Decimal::checked_from_ratio(backing, supply)
        .map_err(|_| ContractError::Ratio(cosmwasm_std::CheckedMultiplyRatioError::DivideByZero))
}

/// `bps` basis points of `amount`, rounded down.
pub fn bps_floor(amount: Uint128, bps: u16) -> Result<Uint128, ContractError> {
    Ok(amount.checked_multiply_ratio(bps, BPS)?)
}

/// Splits `total` in proportion to `parts`, rounded down; what rounding leaves goes to the first
/// parts that have room, so no share exceeds its part if `total` is at most their sum. All zeros if
/// the parts add up to zero.
pub fn split(total: Uint128, parts: &[Uint128]) -> Result<Vec<Uint128>, ContractError> {
    let whole = sum(parts.iter().copied())?;
    if whole.is_zero() {
        return Ok(vec![Uint128::zero(); parts.len()]);
    }
    let mut rest = total;
    let mut shares = Vec::with_capacity(parts.len());
    for part in parts {
        let share = total.checked_multiply_ratio(*part, whole)?;
        rest = rest.checked_sub(share)?;
        shares.push(share);
    }
    for (share, part) in shares.iter_mut().zip(parts) {
        let room = if total > whole {
            rest
        } else {
            part.saturating_sub(*share)
        };
        let extra = if part.is_zero() {
            Uint128::zero()
        } else {
            room.min(rest)
        };
        *share = share.checked_add(extra)?;
        rest = rest.checked_sub(extra)?;
    }
    Ok(shares)
}

/// Checked sum.
pub fn sum(amounts: impl IntoIterator<Item = Uint128>) -> Result<Uint128, ContractError> {
    let mut total = Uint128::zero();
    for amount in amounts {
        total = total.checked_add(amount)?;
    }
    Ok(total)
}
