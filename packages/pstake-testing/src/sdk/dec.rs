//! 18-decimal fixed point arithmetic, bit for bit that of the SDK's `LegacyDec`.
//!
//! Source: cosmossdk.io/math v1.5 (used by cosmos-sdk v0.50 to v0.53), `legacy_dec.go`.
//! Only non-negative numbers occur in x/staking and x/distribution, so [`Dec`] has no sign.

use cosmwasm_std::{Decimal, Decimal256, Uint128, Uint256, Uint512};
use std::fmt;
use std::ops::{Add, Sub};

/// One, in atomics.
const ONE: Uint256 = Uint256::from_u128(1_000_000_000_000_000_000);
/// One, in atomics, for wide intermediate results.
const ONE_WIDE: Uint512 = Uint512::from_uint256(ONE);
/// Half, in atomics: where banker's rounding decides.
const HALF_WIDE: Uint512 = Uint512::from_uint256(Uint256::from_u128(500_000_000_000_000_000));

/// A non-negative number of 18 decimals. Overflow panics with "Int overflow", as in the SDK.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dec(Uint256);

impl Dec {
    /// Zero.
    pub const ZERO: Dec = Dec(Uint256::zero());
    /// One.
    pub const ONE: Dec = Dec(ONE);
    /// 10^-18, `LegacySmallestDec`.
    pub const SMALLEST: Dec = Dec(Uint256::one());

    /// The number whose atomics (units of 10^-18) are given.
    pub const fn from_atomics(atomics: Uint256) -> Self {
        Self(atomics)
    }

    /// A whole number (`LegacyNewDecFromInt`).
    pub fn from_int(value: Uint128) -> Self {
        // 2^128 * 10^18 < 2^256: cannot overflow.
        Self(Uint256::from(value) * ONE)
    }

    /// The number in units of 10^-18.
    pub const fn atomics(self) -> Uint256 {
        self.0
    }

    /// Whether the number is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// `Sub`; `None` where the SDK would go below zero.
    pub fn checked_sub(self, other: Dec) -> Option<Dec> {
        self.0.checked_sub(other.0).ok().map(Dec)
    }

    /// `Mul`: rounds to the nearest, a half to the even (`chopPrecisionAndRound`).
    pub fn mul_round(self, other: Dec) -> Dec {
        bankers(self.0.full_mul(other.0))
    }

    /// `MulTruncate`: rounds down.
    pub fn mul_truncate(self, other: Dec) -> Dec {
        narrow(self.0.full_mul(other.0) / ONE_WIDE)
    }

    /// `MulInt`: exact.
    pub fn mul_int(self, other: Uint128) -> Dec {
        narrow(self.0.full_mul(Uint256::from(other)))
    }

    /// `Quo`: divides at 36 decimals, then rounds to the nearest, a half to the even.
    ///
    /// # Panics
    /// On division by zero.
    pub fn quo_round(self, other: Dec) -> Dec {
        let wide = Uint512::from(self.0) * ONE_WIDE * ONE_WIDE / Uint512::from(other.0);
        bankers(wide)
    }

    /// `QuoTruncate`: rounds down.
    ///
    /// # Panics
    /// On division by zero.
    pub fn quo_truncate(self, other: Dec) -> Dec {
        narrow(self.0.full_mul(ONE) / Uint512::from(other.0))
    }

    /// `QuoRoundUp`: rounds up at the 18th decimal.
    ///
    /// # Panics
    /// On division by zero.
    pub fn quo_round_up(self, other: Dec) -> Dec {
        let wide = self.0.full_mul(ONE);
        let divisor = Uint512::from(other.0);
        let quotient = wide / divisor;
        if (quotient * divisor) == wide {
            narrow(quotient)
        } else {
            narrow(quotient + Uint512::one())
        }
    }

    /// `QuoInt`: rounds down.
    ///
    /// # Panics
    /// On division by zero.
    pub fn quo_int(self, other: Uint128) -> Dec {
        Dec(self.0 / Uint256::from(other))
    }

    /// `TruncateInt`: the whole part.
    ///
    /// # Panics
    /// If the whole part exceeds 128 bits, the most that the bank module of cw-multi-test holds.
    pub fn truncate_int(self) -> Uint128 {
        Uint128::try_from(self.0 / ONE).expect("Int overflow")
    }

    /// What [`Dec::truncate_int`] leaves out.
    pub fn fraction(self) -> Dec {
        Dec(self.0 % ONE)
    }
}

/// Chops 18 decimals with banker's rounding (`chopPrecisionAndRound`).
fn bankers(wide: Uint512) -> Dec {
    let quotient = wide / ONE_WIDE;
    let rest = wide - quotient * ONE_WIDE;
    let odd = quotient.to_le_bytes()[0] & 1 == 1;
    if rest > HALF_WIDE || (rest == HALF_WIDE && odd) {
        narrow(quotient + Uint512::one())
    } else {
        narrow(quotient)
    }
}

fn narrow(wide: Uint512) -> Dec {
    Dec(Uint256::try_from(wide).expect("Int overflow"))
}

/// `Add`.
impl Add for Dec {
    type Output = Dec;

    fn add(self, other: Dec) -> Dec {
        Dec(self.0.checked_add(other.0).expect("Int overflow"))
    }
}

/// `Sub` of a number known to be no larger.
impl Sub for Dec {
    type Output = Dec;

    fn sub(self, other: Dec) -> Dec {
        self.checked_sub(other).expect("negative decimal")
    }
}

impl From<Decimal> for Dec {
    fn from(value: Decimal) -> Self {
        Dec(Uint256::from(value.atomics()))
    }
}

impl From<Dec> for Decimal256 {
    fn from(value: Dec) -> Self {
        Decimal256::new(value.0)
    }
}

/// All 18 decimals, as `LegacyDec.String` prints them.
impl fmt::Display for Dec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = Uint128::try_from(self.0 % ONE).unwrap_or_default();
        write!(f, "{}.{:018}", self.0 / ONE, fraction.u128())
    }
}
