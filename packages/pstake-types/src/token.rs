//! Public face of `stk-token`: a cw20 with three differences that clients may rely on.
//!
//! - Supply moves only by the minter: it alone mints, and burns from its own balance.
//! - The minter is fixed at instantiation.
//! - `RedemptionRate {}` says what a token is worth, so the token's address is all that a DEX pool or a lender needs.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{
    attr, from_json, Attribute, Decimal, QuerierWrapper, StdError, StdResult, Uint128,
};

/// Standard cw20 messages. `BurnFrom` and `UpdateMinter` parse, as cw20 clients expect, and are always refused.
pub use cw20::Cw20ExecuteMsg as ExecuteMsg;
/// cw20-base's message. `mint` is required, without a cap; no initial balance may be zero.
pub use cw20_base::msg::{InstantiateMarketingInfo, InstantiateMsg};

/// Storage key of the total supply, in base units. Its value is the JSON of a `Uint128`.
///
/// The key is public so that supply can be read raw, which starts no VM instance: see [`query_supply`].
pub const SUPPLY_KEY: &[u8] = b"supply";

/// cw20's queries and `RedemptionRate`.
///
/// Lists return 10 entries unless told, at most 30; the next page starts after the last entry of this one.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Base units that `address` holds; 0 if it never held any.
    #[returns(cw20::BalanceResponse)]
    Balance { address: String },
    /// Name, symbol, decimals and total supply.
    #[returns(cw20::TokenInfoResponse)]
    TokenInfo {},
    /// Who mints and burns. Never null; `cap` is always null.
    #[returns(cw20::MinterResponse)]
    Minter {},
    /// What `spender` may move from `owner`, and until when; 0 if unset.
    #[returns(cw20::AllowanceResponse)]
    Allowance { owner: String, spender: String },
    /// Allowances that `owner` has given, by spender.
    #[returns(cw20::AllAllowancesResponse)]
    AllAllowances {
        owner: String,
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// Allowances that `spender` was given, by owner.
    #[returns(cw20::AllSpenderAllowancesResponse)]
    AllSpenderAllowances {
        spender: String,
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// Every address that ever held the token, also those whose balance is zero again.
    #[returns(cw20::AllAccountsResponse)]
    AllAccounts {
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// Project, description, logo and who may change them.
    #[returns(cw20::MarketingInfoResponse)]
    MarketingInfo {},
    /// The logo if it is stored on chain; an error otherwise.
    #[returns(cw20::DownloadLogoResponse)]
    DownloadLogo {},
    /// What the minter says a token is worth. A smart query to the minter: read `updated_at_seconds` before use.
    #[returns(RedemptionRateResponse)]
    RedemptionRate {},
}

/// The query that every minter of an `stk-token` answers with [`RedemptionRateResponse`].
#[cw_serde]
pub enum MinterQuery {
    /// As [`QueryMsg::RedemptionRate`].
    RedemptionRate {},
}

/// What the whole supply is worth, and one unit of it.
///
/// Who prices large amounts computes `amount * native / stk` from the two totals: `rate` has lost up to 10^-18.
#[cw_serde]
pub struct RedemptionRateResponse {
    /// Native per stk, rounded down.
    pub rate: Decimal,
    /// Backing: native base units that belong to the holders of the token.
    pub native: Uint128,
    /// Supply of the token in base units.
    pub stk: Uint128,
    /// When the minter last read its delegations from the chain; a slash since then is not in `rate`.
    pub updated_at_seconds: u64,
}

/// Moves to the version of the new code; the same version changes nothing.
#[cw_serde]
pub struct MigrateMsg {}

/// What the token itself writes into its events. Mint, burn and increased allowance carry cw20-base's names in its
/// order, so indexers read them unchanged; transfers, sends, decreased allowances and marketing come from cw20-base.
pub enum TokenEvent<'a> {
    Instantiate {
        minter: &'a str,
        supply: Uint128,
    },
    Mint {
        to: &'a str,
        amount: Uint128,
    },
    Burn {
        from: &'a str,
        amount: Uint128,
    },
    IncreaseAllowance {
        owner: &'a str,
        spender: &'a str,
        amount: Uint128,
    },
    Migrate {
        from_version: &'a str,
        to_version: &'a str,
    },
}

impl TokenEvent<'_> {
    pub fn attributes(self) -> Vec<Attribute> {
        match self {
            Self::Instantiate { minter, supply } => vec![
                attr("action", "instantiate"),
                attr("minter", minter),
                attr("supply", supply),
            ],
            Self::Mint { to, amount } => vec![
                attr("action", "mint"),
                attr("to", to),
                attr("amount", amount),
            ],
            Self::Burn { from, amount } => vec![
                attr("action", "burn"),
                attr("from", from),
                attr("amount", amount),
            ],
            Self::IncreaseAllowance {
                owner,
                spender,
                amount,
            } => vec![
                attr("action", "increase_allowance"),
                attr("owner", owner),
                attr("spender", spender),
                attr("amount", amount),
            ],
            Self::Migrate {
                from_version,
                to_version,
            } => vec![
                attr("action", "migrate"),
                attr("from_version", from_version),
                attr("to_version", to_version),
            ],
        }
    }
}

/// Total supply of the token at `token_addr`, in base units, by a raw query.
///
/// # Errors
/// `StdError::NotFound` naming the address when there is no supply there: not an stk-token, or no contract at all.
pub fn query_supply(querier: &QuerierWrapper, token_addr: impl Into<String>) -> StdResult<Uint128> {
    let token_addr = token_addr.into();
    match querier.query_wasm_raw(&token_addr, SUPPLY_KEY)? {
        Some(supply) => from_json(supply),
        None => Err(StdError::not_found(format!(
            "supply of stk-token {token_addr}"
        ))),
    }
}
