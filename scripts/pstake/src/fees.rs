//! What a transaction may cost.

use std::str::FromStr;

use cosmwasm_std::{Coin, Decimal, Uint128};

use crate::error::{Error, Result};

/// Price of a unit of gas, written like `0.025uatom`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GasPrice {
    pub amount: Decimal,
    pub denom: String,
}

impl FromStr for GasPrice {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::Usage(format!("gas price {text:?} is not like 0.025uatom"));
        let at = text
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or_else(bad)?;
        let (amount, denom) = text.split_at(at);
        Ok(Self {
            amount: amount.parse().map_err(|_| bad())?,
            denom: denom.to_owned(),
        })
    }
}

/// How much gas is asked for, what is paid, and what is too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeePolicy {
    pub price: GasPrice,
    /// Gas asked for, in hundredths of the simulated gas.
    pub margin_percent: u64,
    /// Transactions that need more gas are not sent.
    pub max_gas: u64,
    /// Transactions that cost more (base units of the price's denom) are not sent.
    pub max_fee: Option<Uint128>,
}

impl FeePolicy {
    /// 140% of the simulated gas, at most 50 million.
    pub fn new(price: GasPrice) -> Self {
        Self {
            price,
            margin_percent: 140,
            max_gas: 50_000_000,
            max_fee: None,
        }
    }

    /// Gas limit and fee for a simulated consumption; the fee is rounded up.
    ///
    /// # Errors
    /// `GasCeiling`, `FeeCeiling`.
    pub fn limits(&self, gas_used: u64) -> Result<(u64, Option<Coin>)> {
        let wanted = u128::from(gas_used) * u128::from(self.margin_percent) / 100;
        let gas = u64::try_from(wanted).unwrap_or(u64::MAX);
        if gas > self.max_gas {
            return Err(Error::GasCeiling {
                gas,
                ceiling: self.max_gas,
            });
        }
        let fee = Uint128::from(gas).mul_ceil(self.price.amount);
        if let Some(ceiling) = self.max_fee.filter(|ceiling| fee > *ceiling) {
            return Err(Error::FeeCeiling {
                fee,
                ceiling,
                denom: self.price.denom.clone(),
            });
        }
        let coin = (!fee.is_zero()).then(|| Coin::new(fee, &self.price.denom));
        Ok((gas, coin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(price: &str) -> FeePolicy {
        FeePolicy::new(price.parse().unwrap())
    }

    #[test]
    fn limits_when_priced_then_margin_and_fee_rounded_up() {
        let (gas, fee) = policy("0.025uatom").limits(100_001).unwrap();
        assert_eq!(gas, 140_001);
        assert_eq!(fee, Some(Coin::new(3_501u128, "uatom")));
    }

    #[test]
    fn limits_when_price_is_zero_then_no_coin() {
        assert_eq!(policy("0uatom").limits(100).unwrap(), (140, None));
    }

    #[test]
    fn limits_when_above_a_ceiling_then_error() {
        let mut policy = policy("1uatom");
        policy.max_fee = Some(Uint128::new(139));
        assert!(matches!(policy.limits(100), Err(Error::FeeCeiling { .. })));
        policy.max_gas = 139;
        assert!(matches!(policy.limits(100), Err(Error::GasCeiling { .. })));
    }

    #[test]
    fn gas_price_when_malformed_then_usage_error() {
        for text in ["", "uatom", "1", "x1uatom", "-1uatom"] {
            assert!(
                matches!(text.parse::<GasPrice>(), Err(Error::Usage(_))),
                "{text}"
            );
        }
    }
}
