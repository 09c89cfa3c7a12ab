//! What is set at instantiation or by the owner, and the constant bounds on it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

/// Fee of an instant unbond unless the deployer says otherwise: 1%.
pub const DEFAULT_FEE_BPS: u16 = 100;
/// No point of the fee curve is above 5%.
pub const MAX_FEE_BPS: u16 = 500;
/// The hub's cut of the fee unless the deployer says otherwise: 10%; the rest is the providers'.
pub const DEFAULT_REVENUE_BPS: u16 = 1_000;
/// The hub's cut of the fee never exceeds half of it.
pub const MAX_REVENUE_BPS: u16 = 5_000;
/// Fees enter the share price over this time (seconds): a day.
pub const FEE_VESTING_SECONDS: u64 = 86_400;
/// An empty bucket is full again after at least this long (seconds): an hour.
pub const MIN_REFILL_SECONDS: u64 = 3_600;
/// An empty bucket is full again after at most this long (seconds): 30 days.
pub const MAX_REFILL_SECONDS: u64 = 30 * 86_400;
/// How long what can hurt users or providers is announced (seconds): 7 days.
pub const ADMIN_DELAY_SECONDS: u64 = 7 * 86_400;

/// Fee by the liquidity that an exit leaves: `max_bps` at none, falling linearly to `min_bps` at
/// `full_liquidity` and beyond. An exit pays the mean over the liquidity that it takes, so splitting
/// it does not make it cheaper. The same twice: a flat fee.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
pub struct FeeCurve {
    /// Basis points from `full_liquidity` on.
    pub min_bps: u16,
    /// At most [`MAX_FEE_BPS`], at least `min_bps`.
    pub max_bps: u16,
    /// Native; positive unless the fee is flat.
    pub full_liquidity: Uint128,
}

impl FeeCurve {
    /// The same fee whatever the liquidity.
    pub fn flat(bps: u16) -> Self {
        FeeCurve {
            min_bps: bps,
            max_bps: bps,
            full_liquidity: Uint128::zero(),
        }
    }
}

/// Limit of what instant exits take out of the pool.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
pub struct BucketLimit {
    /// Native that may leave at once, fee included; at least 1.
    pub capacity: Uint128,
    /// Time in which an empty bucket fills up, linearly: from [`MIN_REFILL_SECONDS`] to
    /// [`MAX_REFILL_SECONDS`].
    pub refill_seconds: u64,
}

impl BucketLimit {
    /// Nothing is held back.
    pub fn unlimited() -> Self {
        BucketLimit {
            capacity: Uint128::MAX,
            refill_seconds: MIN_REFILL_SECONDS,
        }
    }
}

/// What the owner sets. An update changes only the fields it names.
#[cw_serde]
#[derive(Default)]
#[serde(deny_unknown_fields)]
pub struct SettingsUpdate {
    /// Default: flat, [`DEFAULT_FEE_BPS`].
    pub fee: Option<FeeCurve>,
    /// Default: nothing is held back.
    pub bucket: Option<BucketLimit>,
    /// The hub's cut of the fee in basis points; default [`DEFAULT_REVENUE_BPS`], at most
    /// [`MAX_REVENUE_BPS`]. Fees taken before keep the old split.
    pub revenue_bps: Option<u16>,
}
