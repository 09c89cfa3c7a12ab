//! What the alliance stores in JSON; the packed records are in `books.rs` and `positions.rs`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage, Uint128, Uint256};
use cw20::Denom;
use cw_storage_plus::{Item, Map};
use pstake_types::alliance::{AdminMsg, Announced, BySource, Terms};
use pstake_types::hub::{FlowState, Tally, WeightedVote};
use pstake_types::timelock::Timelock;

use crate::lots::Lots;
use crate::ContractError;

pub const DAY_SECONDS: u64 = 86_400;

/// Read by every user message.
#[cw_serde]
pub struct Config {
    pub hub: Addr,
    pub stk: Addr,
    pub native: String,
    pub unstake_seconds: u64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub stakes: FlowState,
    /// When a proposal was last registered (seconds); 0: never.
    #[serde(default, skip_serializing_if = "is_default")]
    pub registered_at: u64,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What only cranks and the owner need.
#[cw_serde]
pub struct Settings {
    pub guardian: Option<Addr>,
    pub notice_seconds: u64,
    pub lump_seconds: u64,
    pub next_asset: u32,
    pub next_schedule: u64,
    /// Assets that are not exit-only.
    pub open_assets: u32,
}

/// What is known of an asset besides its books.
#[cw_serde]
pub struct Asset {
    pub denom: Denom,
    pub terms: Terms,
    /// Only in what the code before the list of changes has stored; its migration moves it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Announced>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub exit_only: bool,
}

/// What is known of a reward denom besides its stream.
#[cw_serde]
pub struct RewardDenom {
    pub denom: Denom,
    pub min_schedule: Uint128,
    pub closed: bool,
    /// Schedules that have not started.
    pub scheduled: Uint128,
    /// What was ever released, by source.
    pub from: BySource,
}

/// A schedule that has not started.
#[cw_serde]
pub struct Pending {
    pub funder: Addr,
    pub amount: Uint128,
    pub duration_seconds: u64,
}

/// Grants of native, held as stk.
#[cw_serde]
#[derive(Default)]
pub struct Backing {
    pub stk: Uint128,
    pub shares: Uint128,
    /// Native per share at which yield begins, at 10^36.
    pub mark: Uint256,
    /// Active yield that is less than a unit of stk (native), at 10^36.
    pub carry: Uint256,
    /// Last skim, and the active clock then.
    pub skimmed_at: u64,
    pub active: Uint128,
    pub total_skimmed: Uint128,
}

/// A proposal of the chain that stk holders decide on.
#[cw_serde]
pub struct Proposal {
    pub registered_at: u64,
    /// Sum of the ballots.
    pub tally: Tally,
    /// Whether the hub has been told.
    pub cast: bool,
}

/// One user's instruction.
#[cw_serde]
pub struct Ballot {
    /// When its proposal was registered.
    pub registered_at: u64,
    /// stk that has been locked since before that.
    pub amount: Uint128,
    pub options: Vec<WeightedVote>,
}

pub const CONFIG: Item<Config> = Item::new("config");
pub const SETTINGS: Item<Settings> = Item::new("settings");
pub const BACKING: Item<Backing> = Item::new("backing");
/// Grantor -> shares of the backing.
pub const GRANTS: Map<&Addr, Uint128> = Map::new("grants");

/// Key of a denom -> asset id.
pub const ASSET_IDS: Map<&str, u32> = Map::new("asset_ids");
/// Announced changes.
pub const CHANGES: Timelock<AdminMsg> = Timelock::new("changes", "last_change");

pub const ASSETS: Map<u32, Asset> = Map::new("assets");

/// Key of a denom -> its place among the reward denoms.
pub const DENOM_IDS: Map<&str, u32> = Map::new("denom_ids");
pub const DENOMS: Map<u32, RewardDenom> = Map::new("denoms");

/// (denom, day of the active clock) -> rate that ends there.
pub const ENDS: Map<(u32, u64), Uint256> = Map::new("ends");
/// (denom, start, id) -> schedule.
pub const PENDING: Map<(u32, u64, u64), Pending> = Map::new("pending");
/// id -> denom and start.
pub const PENDING_AT: Map<u64, (u32, u64)> = Map::new("pending_at");

/// (user, unlocks at, asset) -> amount.
pub const REQUESTS: Map<(&Addr, u64, u32), Uint128> = Map::new("r");

/// Never removed, so that no proposal is registered twice.
pub const PROPOSALS: Map<u64, Proposal> = Map::new("proposals");
/// What of a user's stk was locked while a proposal was open; matters while one is.
pub const LOTS: Map<&Addr, Lots> = Map::new("lots");
/// (user, proposal) -> ballot.
pub const BALLOTS: Map<(&Addr, u64), Ballot> = Map::new("ballots");

pub fn asset_id(storage: &dyn Storage, denom: &Denom) -> Result<u32, ContractError> {
    let key = key(denom);
    ASSET_IDS
        .may_load(storage, &key)?
        .ok_or(ContractError::UnknownAsset { denom: key })
}

pub fn denom_id(storage: &dyn Storage, denom: &Denom) -> Result<u32, ContractError> {
    let key = key(denom);
    DENOM_IDS
        .may_load(storage, &key)?
        .ok_or(ContractError::UnknownDenom { denom: key })
}

/// `native:DENOM` or `cw20:ADDRESS`: key and name of a denom.
pub fn key(denom: &Denom) -> String {
    match denom {
        Denom::Native(denom) => format!("native:{denom}"),
        Denom::Cw20(address) => format!("cw20:{address}"),
    }
}

/// All reward denoms by id; at most `MAX_REWARD_DENOMS`.
pub fn all_denoms(storage: &dyn Storage) -> StdResult<Vec<(u32, RewardDenom)>> {
    DENOMS
        .range(storage, None, None, cosmwasm_std::Order::Ascending)
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use cosmwasm_std::{from_json, to_json_string};

    /// Read and paid for by each message of users, and what earlier versions have written.
    #[test]
    fn config_when_nothing_is_out_of_the_ordinary_then_short_and_read_back() {
        let text = r#"{"hub":"hub","stk":"stk","native":"untrn","unstake_seconds":60}"#;
        let config: Config = from_json(text).unwrap();
        assert_eq!(config.stakes, FlowState::default());
        assert_eq!(config.registered_at, 0);
        assert_eq!(to_json_string(&config).unwrap(), text);
    }

    #[test]
    fn asset_when_it_takes_stakes_and_nothing_is_announced_then_short_and_read_back() {
        let text = concat!(
            r#"{"denom":{"native":"uusdc"},"#,
            r#""terms":{"weight":1,"reference":"5","cap":null,"min_stake":"1"}}"#
        );
        let asset: Asset = from_json(text).unwrap();
        assert!(!asset.exit_only && asset.announced.is_none());
        assert_eq!(to_json_string(&asset).unwrap(), text);
    }
}
