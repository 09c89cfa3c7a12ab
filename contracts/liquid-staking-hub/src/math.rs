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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    #[test]
    fn split_then_floors_and_the_first_with_room_take_the_rest() {
        let parts = |parts: &[u128]| parts.iter().copied().map(u).collect::<Vec<_>>();
        for (total, of, expected) in [
            (10, vec![1, 1, 1], vec![4, 3, 3]),
            (2, vec![1, 1, 1], vec![1, 1, 0]),
            (7, vec![0, 3, 4], vec![0, 3, 4]),
            (1, vec![0, 1_000], vec![0, 1]),
            (5, vec![0, 0], vec![0, 0]),
            (0, vec![3, 4], vec![0, 0]),
            (50_000, vec![1, 50_000], vec![1, 49_999]), // 0.99998 down, and a unit is left
        ] {
            assert_eq!(split(u(total), &parts(&of)).unwrap(), parts(&expected));
        }
        assert!(split(u(5), &[]).unwrap().is_empty());
    }

    #[test]
    fn bps_floor_then_rounds_down() {
        for (amount, bps, expected) in [(9_999, 1, 0), (10_000, 1, 1), (99, 1_000, 9)] {
            assert_eq!(bps_floor(u(amount), bps).unwrap(), u(expected));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Into stk and back, in one go or in two, never gives more.
        #[test]
        fn inv3_round_trip_never_profits(
            native in 1u128..1 << 80,
            backing in 1u128..1 << 90,
            supply in 1u128..1 << 90,
            cut in 0u128..=100,
        ) {
            let (native, backing, supply) = (u(native), u(backing), u(supply));
            let stk = stk_for_native_floor(native, backing, supply).unwrap();
            let (backing, supply) = (backing + native, supply + stk);
            let back = native_for_stk_floor(stk, backing, supply).unwrap();
            prop_assert!(back <= native);
            let first = stk * u(cut) / u(100);
            let one = native_for_stk_floor(first, backing, supply).unwrap();
            let two = native_for_stk_floor(stk - first, backing - one, supply - first);
            // the last holder of all takes what rounding has left with the shares
            if supply > first {
                prop_assert!(one + two.unwrap() <= native + u(1));
            }
        }

        /// A deposit or a redemption never lowers the rate of those who are there.
        #[test]
        fn inv2_rate_never_falls(
            native in 1u128..1 << 80,
            backing in 1u128..1 << 90,
            supply in 2u128..1 << 90,
            part in 1u128..=100,
        ) {
            let (native, backing, supply) = (u(native), u(backing), u(supply));
            let stk = stk_for_native_floor(native, backing, supply).unwrap();
            prop_assert!(
                (backing + native).full_mul(supply) >= backing.full_mul(supply + stk)
            );
            let stk = (supply - u(1)) * u(part) / u(100);
            let paid = native_for_stk_floor(stk, backing, supply).unwrap();
            prop_assert!((backing - paid).full_mul(supply) >= backing.full_mul(supply - stk));
        }

        /// Parts add up to the total, none exceeds its own while the total does not, and each is
        /// within a unit of exact but for the first ones, which take what rounding left.
        #[test]
        fn inv11_split_sums(
            parts in prop::collection::vec(0u128..1 << 80, 0..20),
            of in 0u128..=100,
        ) {
            let parts: Vec<_> = parts.into_iter().map(u).collect();
            let whole = sum(parts.iter().copied()).unwrap();
            let total = whole.multiply_ratio(of, 100u128);
            let shares = split(total, &parts).unwrap();
            prop_assert_eq!(shares.len(), parts.len());
            prop_assert_eq!(sum(shares.iter().copied()).unwrap(), total);
            for (share, part) in shares.iter().zip(&parts) {
                prop_assert!(share <= part);
                if !whole.is_zero() {
                    let exact = total.multiply_ratio(*part, whole);
                    prop_assert!(*share >= exact && *share <= exact + u(20));
                }
            }
        }
    }
}
