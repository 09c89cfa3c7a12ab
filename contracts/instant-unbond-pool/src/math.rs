//! Pure: no storage, no `Env`. The rounding is in the names.

use cosmwasm_std::{Uint128, Uint256};
use pstake_types::hub::BPS;
use pstake_types::pool::FeeCurve;

use crate::ContractError;

/// a * b / c.
pub fn ratio_floor(a: Uint128, b: Uint128, c: Uint128) -> Result<Uint128, ContractError> {
    Ok(a.checked_multiply_ratio(b, c)?)
}

/// a * b / c.
pub fn ratio_ceil(a: Uint128, b: Uint128, c: Uint128) -> Result<Uint128, ContractError> {
    div_ceil(a.full_mul(b), Uint256::from(c))
}

fn div_ceil(a: Uint256, b: Uint256) -> Result<Uint128, ContractError> {
    let quotient = a.checked_div(b)?;
    let exact = quotient.checked_mul(b)? == a;
    let up = Uint256::from(u128::from(!exact));
    Ok(quotient.checked_add(up)?.try_into()?)
}

/// Fee of taking `native` out of `liquidity` (at least `native`): the integral of the curve over the
/// liquidity taken. So two exits in a row pay what one exit of both pays, and a unit of rounding.
pub fn fee_ceil(
    curve: &FeeCurve,
    liquidity: Uint128,
    native: Uint128,
) -> Result<Uint128, ContractError> {
    let left = liquidity.checked_sub(native)?;
    let full = curve.full_liquidity;
    let (top, bottom) = (liquidity.min(full), left.min(full));
    // below `full` the curve is a line: its mean is the value in the middle
    let sloped = top.checked_sub(bottom)?;
    let flat = native.checked_sub(sloped)?;
    let min = Uint256::from(u128::from(curve.min_bps));
    let mut fee = Uint256::from(flat).checked_mul(min)?; // in units of 1/BPS
    let mut parts = Uint256::from(u128::from(BPS));
    if !sloped.is_zero() {
        let twice = Uint256::from(full).checked_mul(Uint256::from(2u128))?;
        let slope = u128::from(curve.max_bps.saturating_sub(curve.min_bps));
        let missing = twice
            .checked_sub(Uint256::from(top))?
            .checked_sub(Uint256::from(bottom))?;
        let above_min = Uint256::from(slope).checked_mul(missing)?;
        let mean = min.checked_mul(twice)?.checked_add(above_min)?; // times `twice`
        fee = fee
            .checked_mul(twice)?
            .checked_add(Uint256::from(sloped).checked_mul(mean)?)?;
        parts = parts.checked_mul(twice)?;
    }
    div_ceil(fee, parts)
}

/// Fee of the next small exit, in basis points, rounded up.
pub fn spot_fee_bps(curve: &FeeCurve, liquidity: Uint128) -> Result<u16, ContractError> {
    let full = curve.full_liquidity;
    let slope = curve.max_bps.saturating_sub(curve.min_bps);
    if liquidity >= full {
        return Ok(curve.min_bps);
    }
    let missing = full.checked_sub(liquidity)?;
    let extra = ratio_ceil(u128::from(slope).into(), missing, full)?;
    let extra = u16::try_from(extra.u128()).unwrap_or(slope);
    Ok(curve.min_bps.saturating_add(extra))
}

/// `part` of `whole` in basis points, rounded up, at most all.
pub fn bps_ceil(part: Uint128, whole: Uint128) -> Result<u16, ContractError> {
    if whole.is_zero() {
        return Ok(0);
    }
    let bps = ratio_ceil(part, u128::from(BPS).into(), whole)?;
    Ok(u16::try_from(bps.u128()).unwrap_or(BPS).min(BPS))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    fn curve(min_bps: u16, max_bps: u16, full: u128) -> FeeCurve {
        FeeCurve {
            min_bps,
            max_bps,
            full_liquidity: u(full),
        }
    }

    #[test]
    fn fee_when_flat_then_bps_rounded_up() {
        for (native, fee) in [(0, 0), (1, 1), (100, 1), (101, 2), (1_000_000, 10_000)] {
            let flat = FeeCurve::flat(100);
            assert_eq!(fee_ceil(&flat, u(1_000_000), u(native)).unwrap(), u(fee));
        }
        assert_eq!(fee_ceil(&FeeCurve::flat(0), u(10), u(10)).unwrap(), u(0));
    }

    /// From 5% at nothing to 1% at 1,000 and more.
    #[test]
    fn fee_when_sloped_then_the_mean_over_what_is_taken() {
        let curve = curve(100, 500, 1_000_000);
        for (liquidity, native, fee) in [
            (2_000_000, 1_000_000, 10_000), // all above full: 1%
            (1_000_000, 1_000_000, 30_000), // the whole line: 3%
            (1_000_000, 500_000, 10_000),   // its upper half: 2%
            (500_000, 500_000, 20_000),     // its lower half: 4%
            (1_500_000, 1_000_000, 15_000), // half flat, half the upper half
            (1_000_000, 1, 1),
        ] {
            let found = fee_ceil(&curve, u(liquidity), u(native)).unwrap();
            assert_eq!(found, u(fee), "{native} of {liquidity}");
        }
        assert!(fee_ceil(&curve, u(5), u(6)).is_err());
        for (liquidity, bps) in [(0, 500), (250_000, 400), (999_999, 101), (1_000_000, 100)] {
            assert_eq!(spot_fee_bps(&curve, u(liquidity)).unwrap(), bps);
        }
    }

    #[test]
    fn ratios_then_rounded_as_named() {
        assert_eq!(ratio_floor(u(7), u(1), u(2)).unwrap(), u(3));
        assert_eq!(ratio_ceil(u(7), u(1), u(2)).unwrap(), u(4));
        assert_eq!(ratio_ceil(u(8), u(1), u(2)).unwrap(), u(4));
        assert!(ratio_ceil(u(8), u(1), u(0)).is_err());
        assert!(ratio_ceil(Uint128::MAX, u(2), u(1)).is_err());
        assert_eq!(bps_ceil(u(1), u(10_001)).unwrap(), 1);
        assert_eq!(bps_ceil(u(1), u(0)).unwrap(), 0);
    }

    proptest! {
        /// Splitting an exit never makes it cheaper, and dearer by a unit of rounding at most.
        #[test]
        fn attack_fee_when_an_exit_is_split_then_not_cheaper(
            min in 0u16..=500,
            more in 0u16..=500,
            full in 1u128..1 << 100,
            liquidity in 1u128..1 << 100,
            part in 0u128..=1_000,
            cut in 0u128..=1_000,
        ) {
            let curve = curve(min, min.saturating_add(more).min(500), full);
            let native = u(liquidity).multiply_ratio(part, 1_000u128);
            let first = native.multiply_ratio(cut, 1_000u128);
            let whole = fee_ceil(&curve, u(liquidity), native).unwrap();
            let one = fee_ceil(&curve, u(liquidity), first).unwrap();
            let two = fee_ceil(&curve, u(liquidity) - first, native - first).unwrap();
            prop_assert!(one + two >= whole);
            prop_assert!(one + two <= whole + u(1));
        }

        /// Between the two bounds, rising as liquidity falls.
        #[test]
        fn fee_when_liquidity_is_less_then_not_cheaper(
            min in 0u16..=500,
            more in 0u16..=500,
            full in 1u128..1 << 100,
            native in 1u128..1 << 90,
            spare in 0u128..1 << 100,
            less in 0u128..=100,
        ) {
            let curve = curve(min, min.saturating_add(more).min(500), full);
            let fee = |spare: u128| fee_ceil(&curve, u(native + spare), u(native)).unwrap();
            prop_assert!(fee(spare * less / 100) >= fee(spare));
            let bps = |bps: u16| ratio_ceil(u(native), u(bps.into()), u(BPS.into())).unwrap();
            prop_assert!(fee(spare) >= bps(curve.min_bps) && fee(spare) <= bps(curve.max_bps));
        }

        /// No step anywhere, the curve's corner included: a unit more costs at most a unit more.
        #[test]
        fn fee_when_a_unit_more_is_taken_then_continuous(
            min in 0u16..=500,
            more in 0u16..=500,
            full in 1u128..1 << 100,
            above in 0u128..1 << 20,
            native in 1u128..1 << 40,
        ) {
            let curve = curve(min, min.saturating_add(more).min(500), full);
            let liquidity = u(full + above); // so that exits cross the corner
            let native = native.min(liquidity.u128());
            let fee = |native: u128| fee_ceil(&curve, liquidity, u(native)).unwrap();
            let (one, two) = (fee(native - 1), fee(native));
            prop_assert!(one <= two && two <= one + u(1));
            let spot = |liquidity: u128| spot_fee_bps(&curve, u(liquidity)).unwrap();
            prop_assert_eq!(spot(full), curve.min_bps);
            let slope = u128::from(curve.max_bps - curve.min_bps);
            let step = u128::from(spot(full - 1) - curve.min_bps);
            prop_assert!(step <= slope.div_ceil(full));
            prop_assert_eq!(spot(0), curve.max_bps);
        }
    }
}
