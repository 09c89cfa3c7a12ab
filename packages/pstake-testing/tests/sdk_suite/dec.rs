//! `LegacyDec`, cosmossdk.io/math v1.5.3 legacy_dec.go.

use cosmwasm_std::{Uint128, Uint256};
use pstake_testing::sdk::Dec;

fn dec(atomics: u128) -> Dec {
    Dec::from_atomics(Uint256::from(atomics))
}

fn int(value: u128) -> Dec {
    Dec::from_int(Uint128::new(value))
}

/// 1.5e-18 and 2.5e-18 both become 2e-18: a half goes to the even digit.
#[test]
fn mul_rounds_half_to_even() {
    let half = dec(500_000_000_000_000_000);
    assert_eq!(dec(3).mul_round(half), dec(2));
    assert_eq!(dec(5).mul_round(half), dec(2));
    assert_eq!(dec(7).mul_round(half), dec(4));
    assert_eq!(dec(7).mul_truncate(half), dec(3));
}

/// 2/3 = 0.666...667 rounded, ...666 truncated, ...667 rounded up; 1/3 rounds down, and up to ...334.
#[test]
fn quo_rounds_truncates_and_rounds_up() {
    assert_eq!(int(2).quo_round(int(3)).to_string(), "0.666666666666666667");
    assert_eq!(
        int(2).quo_truncate(int(3)).to_string(),
        "0.666666666666666666"
    );
    assert_eq!(int(1).quo_round(int(3)).to_string(), "0.333333333333333333");
    assert_eq!(
        int(1).quo_round_up(int(3)).to_string(),
        "0.333333333333333334"
    );
    assert_eq!(int(6).quo_round_up(int(3)), int(2));
}

/// `QuoInt` truncates; `TruncateInt` drops the decimals.
#[test]
fn quo_int_and_truncate_round_down() {
    assert_eq!(
        int(20).quo_int(Uint128::new(3)).to_string(),
        "6.666666666666666666"
    );
    assert_eq!(int(20).quo_int(Uint128::new(3)).truncate_int().u128(), 6);
    assert_eq!(
        int(20).quo_round(int(3)).fraction(),
        dec(666_666_666_666_666_667)
    );
}

/// A chain of 18-decimal tokens: 10^27 units times 10^45 atomics needs more than 256 bits on the way.
#[test]
fn wide_intermediates_do_not_overflow() {
    let tokens = Uint128::new(10u128.pow(27));
    let shares = Dec::from_int(tokens);
    assert_eq!(
        shares.mul_int(tokens).quo_round(shares).truncate_int(),
        tokens
    );
}
