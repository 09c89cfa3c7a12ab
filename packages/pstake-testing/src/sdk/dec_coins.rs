//! Sets of coins with decimals, as the SDK's `DecCoins`.
//!
//! Source: cosmos-sdk v0.53.4 `types/dec_coin.go`.

use super::dec::Dec;
use cosmwasm_std::{Coin, DecCoin, Uint128};

/// Amounts by denom: sorted by denom, no zero amounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecCoins(pub(super) Vec<(String, Dec)>);

impl DecCoins {
    /// Whole coins as decimal coins (`NewDecCoinsFromCoins`).
    pub fn from_coins(coins: &[Coin]) -> Self {
        let mut set = Self::default();
        for coin in coins {
            set.add_one(&coin.denom, Dec::from_int(coin.amount));
        }
        set
    }

    /// Whether nothing is in the set (`IsZero`).
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The amount of a denom (`AmountOf`).
    pub fn amount_of(&self, denom: &str) -> Dec {
        match self.position(denom) {
            Ok(at) => self.0[at].1,
            Err(_) => Dec::ZERO,
        }
    }

    fn position(&self, denom: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(d, _)| d.as_str().cmp(denom))
    }

    /// Adds an amount of one denom.
    pub fn add_one(&mut self, denom: &str, amount: Dec) {
        if amount.is_zero() {
            return;
        }
        match self.position(denom) {
            Ok(at) => self.0[at].1 = self.0[at].1 + amount,
            Err(at) => self.0.insert(at, (denom.to_string(), amount)),
        }
    }

    /// `Add`.
    pub fn add(&mut self, other: &DecCoins) {
        for (denom, amount) in &other.0 {
            self.add_one(denom, *amount);
        }
    }

    /// `Sub`; `None` if an amount would be negative (the SDK panics with "negative coin amount").
    #[must_use]
    pub fn checked_sub(mut self, other: &DecCoins) -> Option<DecCoins> {
        for (denom, amount) in &other.0 {
            let at = self.position(denom).ok()?;
            self.0[at].1 = self.0[at].1.checked_sub(*amount)?;
        }
        self.0.retain(|(_, amount)| !amount.is_zero());
        Some(self)
    }

    /// `Intersect`: each denom's smaller amount.
    pub fn intersect(&self, other: &DecCoins) -> DecCoins {
        self.map(|denom, amount| amount.min(other.amount_of(denom)))
    }

    /// Applies a function to each amount and drops the zeros: `MulDec`, `MulDecTruncate`, `QuoDecTruncate`.
    pub fn map(&self, f: impl Fn(&str, Dec) -> Dec) -> DecCoins {
        DecCoins(
            self.0
                .iter()
                .map(|(denom, amount)| (denom.clone(), f(denom, *amount)))
                .filter(|(_, amount)| !amount.is_zero())
                .collect(),
        )
    }

    /// `TruncateDecimal`: the whole coins, and the decimals left over.
    pub fn truncate(&self) -> (Vec<Coin>, DecCoins) {
        let whole = self
            .0
            .iter()
            .map(|(denom, amount)| Coin {
                denom: denom.clone(),
                amount: amount.truncate_int(),
            })
            .filter(|coin| !coin.amount.is_zero())
            .collect();
        (whole, self.map(|_, amount| amount.fraction()))
    }

    /// The form that CosmWasm queries use.
    pub fn to_std(&self) -> Vec<DecCoin> {
        self.0
            .iter()
            .map(|(denom, amount)| DecCoin {
                denom: denom.clone(),
                amount: (*amount).into(),
            })
            .collect()
    }

    /// Each amount rounded down; zeros stay (wasmd lists them).
    pub fn to_truncated(&self) -> Vec<Coin> {
        self.0
            .iter()
            .map(|(denom, amount)| Coin {
                denom: denom.clone(),
                amount: amount.truncate_int(),
            })
            .collect()
    }
}

/// `Coins.String`: "10stake,5uatom"; empty for no coins.
pub(super) fn coins_string(coins: &[Coin]) -> String {
    let parts: Vec<String> = coins
        .iter()
        .map(|coin| format!("{}{}", coin.amount, coin.denom))
        .collect();
    parts.join(",")
}

/// One coin.
pub(super) fn one_coin(amount: Uint128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_string(),
        amount,
    }
}
