//! Parameters of the three modules.

use super::state::{self, Tag};
use super::wire::{wire_struct, Wire};
use cosmwasm_std::{Coin, Decimal, Storage, Uint128};

/// Parameters of x/staking, x/slashing, x/mint and x/distribution. `Default` gives the SDK's defaults
/// (`x/staking/types/params.go`, `x/distribution/types/params.go`, v0.53.4), except as noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Params {
    /// The denom that is staked. Default: "stake".
    pub bond_denom: String,
    /// Unbonding period in seconds. Default: 21 days.
    pub unbonding_seconds: u64,
    /// Size of the bonded set. Default: 100.
    pub max_validators: u32,
    /// Most entries of an unbonding pair and of a redelegation triple. Default: 7.
    pub max_entries: u32,
    /// Tokens of one unit of consensus power; a validator with less has none. Default: 10^6. Set it before validators exist.
    pub power_reduction: Uint128,
    /// Part of all rewards that goes to the community pool. Default: 2%.
    pub community_tax: Decimal,
    /// What each block mints for stakers. Default: 10% a year of the bonded tokens (not the SDK's supply-based curve).
    pub rewards: Rewards,
    /// Slash for downtime. Default: 0.1% (the SDK's own default, 1%, is rare in production).
    pub slash_fraction_downtime: Decimal,
    /// Slash for a double sign. Default: 5%.
    pub slash_fraction_double_sign: Decimal,
    /// How long a validator stays in jail for downtime, in seconds. Default: 600.
    pub downtime_jail_seconds: u64,
    /// Whether delegators may set a withdraw address. Default: true.
    pub withdraw_addr_enabled: bool,
    /// Whether x/protocolpool holds the community pool (SDK 0.53 with that module). Then MsgFundCommunityPool of
    /// x/distribution fails, and whole coins leave the distribution module each block. Default: false.
    pub external_community_pool: bool,
}

/// What each new block mints and allocates to the bonded validators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rewards {
    /// Nothing.
    Nothing,
    /// This part of the bonded tokens a year of 365 days, for the time since the last block, rounded down.
    Yearly(Decimal),
    /// These coins a block, of any denoms.
    PerBlock(Vec<Coin>),
}

impl Default for Params {
    fn default() -> Self {
        Self {
            bond_denom: "stake".to_string(),
            unbonding_seconds: 21 * 24 * 60 * 60,
            max_validators: 100,
            max_entries: 7,
            power_reduction: Uint128::new(1_000_000),
            community_tax: Decimal::percent(2),
            rewards: Rewards::Yearly(Decimal::percent(10)),
            slash_fraction_downtime: Decimal::permille(1),
            slash_fraction_double_sign: Decimal::percent(5),
            downtime_jail_seconds: 600,
            withdraw_addr_enabled: true,
            external_community_pool: false,
        }
    }
}

impl Params {
    /// The parameters in force.
    pub(super) fn load(storage: &dyn Storage) -> Self {
        state::get(storage, &state::key(Tag::Params, &[])).unwrap_or_default()
    }

    pub(super) fn save(&self, storage: &mut dyn Storage) {
        state::set(storage, &state::key(Tag::Params, &[]), self);
    }
}

wire_struct!(Params {
    bond_denom,
    unbonding_seconds,
    max_validators,
    max_entries,
    power_reduction,
    community_tax,
    rewards,
    slash_fraction_downtime,
    slash_fraction_double_sign,
    downtime_jail_seconds,
    withdraw_addr_enabled,
    external_community_pool,
});

impl Wire for Rewards {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Rewards::Nothing => out.push(0),
            Rewards::Yearly(rate) => {
                out.push(1);
                rate.put(out);
            }
            Rewards::PerBlock(coins) => {
                out.push(2);
                let pairs: Vec<(String, Uint128)> =
                    coins.iter().map(|c| (c.denom.clone(), c.amount)).collect();
                pairs.put(out);
            }
        }
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(input)? {
            0 => Rewards::Nothing,
            1 => Rewards::Yearly(Decimal::take(input)?),
            2 => {
                let pairs = Vec::<(String, Uint128)>::take(input)?;
                let coins = pairs
                    .into_iter()
                    .map(|(denom, amount)| Coin { denom, amount })
                    .collect();
                Rewards::PerBlock(coins)
            }
            _ => return None,
        })
    }
}
