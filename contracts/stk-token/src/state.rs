//! What the token stores beside cw20-base's balances, allowances, marketing and logo.
//!
//! cw20-base keeps name, supply and minter in one record under `token_info` and rewrites it at every mint. Here each
//! fact has one key: [`META`] is never read by a mint, [`MINTER`] is never written by one, and `token_info` does not
//! exist, so no second supply can differ from [`SUPPLY`].

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Uint128};
use cw_storage_plus::Item;

/// Who mints and burns. Written at instantiation, never again.
pub const MINTER: Item<Addr> = Item::new("minter");

/// Total supply in base units, under [`pstake_types::token::SUPPLY_KEY`].
pub const SUPPLY: Item<Uint128> = Item::new("supply");

/// What wallets show. Written at instantiation, never again.
pub const META: Item<TokenMeta> = Item::new("meta");

#[cw_serde]
pub struct TokenMeta {
    pub name: String,
    pub symbol: String,
    pub decimals: u8,
}
