//! Integers and chance, independent of the contracts' own.

/// a * b / c, rounded down. Panics where the quotient is no u128.
pub fn mul_div(a: u128, b: u128, c: u128) -> u128 {
    divide(a, b, c).0
}

/// The same; nothing where the quotient is no u128.
pub fn try_mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
    (wide(a, b).0 < c).then(|| mul_div(a, b, c))
}

/// a * b / c, rounded up.
pub fn mul_div_ceil(a: u128, b: u128, c: u128) -> u128 {
    let (quotient, rest) = divide(a, b, c);
    quotient + u128::from(rest != 0)
}

/// Quotient and rest of a * b / c, through 256 bits.
fn divide(a: u128, b: u128, c: u128) -> (u128, u128) {
    let (high, low) = wide(a, b);
    if high == 0 {
        return (low / c, low % c);
    }
    assert!(high < c, "{a} * {b} / {c} does not fit");
    let (mut rest, mut quotient) = (high, 0u128);
    for bit in (0..128).rev() {
        let carry = rest >> 127;
        rest = (rest << 1) | ((low >> bit) & 1);
        quotient <<= 1;
        if carry == 1 || rest >= c {
            rest = rest.wrapping_sub(c);
            quotient |= 1;
        }
    }
    (quotient, rest)
}

/// a * b as two halves, the high one first.
fn wide(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let (low, mid, cross, high) = (a0 * b0, a1 * b0, a0 * b1, a1 * b1);
    let sum = (low >> 64) + (mid & HALF) + (cross & HALF);
    let low = (low & HALF) | (sum << 64);
    (high + (mid >> 64) + (cross >> 64) + (sum >> 64), low)
}

/// splitmix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators").
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `n` - 1; 0 for none.
    pub fn below(&mut self, n: u64) -> u64 {
        self.bits().checked_rem(n).unwrap_or_default()
    }

    pub fn index(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.index(of.len()))
    }

    /// An amount up to `most`, of any magnitude: often tiny, often all of it.
    pub fn amount(&mut self, most: u128) -> u128 {
        match self.below(16) {
            0 => most,
            1 => most.saturating_sub(1),
            2 => 1,
            3 => most / 2,
            _ => {
                let bits = 128 - most.leading_zeros();
                let shift = self.below(u64::from(bits.max(1))) as u32;
                let random = (u128::from(self.bits()) << 64) | u128::from(self.bits());
                random.checked_rem((most >> shift).max(1)).unwrap_or(0) + 1
            }
        }
        .min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mul_div_when_the_product_needs_256_bits_then_exact() {
        assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX), u128::MAX);
        assert_eq!(mul_div(u128::MAX, 3, 4), u128::MAX / 4 * 3 + 2);
        assert_eq!(mul_div_ceil(u128::MAX, 3, 4), u128::MAX / 4 * 3 + 3);
        assert_eq!(mul_div_ceil(10, 3, 6), 5);
        assert_eq!(try_mul_div(u128::MAX, 2, 1), None);
        assert_eq!(try_mul_div(7, 2, 0), None);
        let e30 = 10u128.pow(30);
        assert_eq!(mul_div(e30 + 7, e30, e30 / 10), 10 * (e30 + 7));
    }
}
