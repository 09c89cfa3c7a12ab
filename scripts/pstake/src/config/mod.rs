//! The operators' file: the chain, what to pay, and the suite as it is meant to be.

mod part;

pub use part::{Known, PartConfig};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cosmwasm_std::{Coin, Uint128};
use pstake_types::hub::InstantiateMsg;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::fees::FeePolicy;
use part::{fill_token, typed};

/// A config file; `scripts/pstake/README.md` shows one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub chain: ChainConfig,
    pub hub: Option<HubConfig>,
    pub pool: Option<PartConfig>,
    pub alliance: Option<PartConfig>,
    #[serde(default)]
    pub build: BuildConfig,
}

/// Which chain, by which node, at what price.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
    pub id: String,
    pub rpc: String,
    pub prefix: String,
    /// Like `0.025uatom`.
    pub gas_price: String,
    /// Gas asked for, in hundredths of what a simulation used. Default 140.
    pub gas_margin_percent: Option<u64>,
    /// No transaction with more gas is sent. Default 50,000,000.
    pub max_gas: Option<u64>,
    /// No transaction with a higher fee is sent (base units of the gas price's denom).
    pub max_fee: Option<Uint128>,
}

/// Where the wasm comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BuildConfig {
    /// Folder of `cargo xtask build`'s output.
    pub wasm: PathBuf,
    /// Codes that governance stored already, by contract.
    pub codes: BTreeMap<String, u64>,
}

impl Default for BuildConfig {
    fn default() -> Self {
        Self {
            wasm: "target/pstake/wasm".into(),
            codes: BTreeMap::new(),
        }
    }
}

/// The hub as it is to be instantiated.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubConfig {
    pub label: String,
    /// The address is a function of wasm, deployer and this text (1 to 64 bytes).
    pub salt: String,
    /// Who may migrate hub and token; the hub's owner if absent.
    pub admin: Option<String>,
    /// Native that the deployer deposits for ever (base units).
    pub seed: Uint128,
    /// The hub's own message; `token.code_id` is filled in when the code is known.
    instantiate: toml::Table,
}

impl Config {
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// # Errors
    /// `Config`, naming the field.
    pub fn parse(text: &str, path: &str) -> Result<Self> {
        let bad = |reason: String| Error::Config {
            path: path.into(),
            reason,
        };
        // The parser's message is a picture of several lines; a user gets one.
        let config: Self = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            bad(format!(
                "line {line}: {}",
                error.message().replace('\n', " ")
            ))
        })?;
        if let Some(hub) = &config.hub {
            if hub.salt.is_empty() || hub.salt.len() > 64 {
                return Err(bad("hub.salt must have 1 to 64 bytes".into()));
            }
            hub.message(0)
                .map_err(|reason| bad(format!("hub.instantiate: {reason}")))?;
        }
        let known = Known::default();
        for (name, part) in [("pool", &config.pool), ("alliance", &config.alliance)] {
            let Some(part) = part else { continue };
            if part.salt.is_empty() || part.salt.len() > 64 {
                return Err(bad(format!("{name}.salt must have 1 to 64 bytes")));
            }
            let checked = match name {
                "pool" => part.pool(&known, "").map(|_| ()),
                _ => part.alliance(&known, "").map(|_| ()),
            };
            checked.map_err(|reason| bad(format!("{name}.instantiate: {reason}")))?;
        }
        config
            .chain
            .fees()
            .map_err(|error| bad(error.to_string()))?;
        Ok(config)
    }

    /// The part that `deploy` and `verify` need.
    pub fn hub(&self, path: &str) -> Result<&HubConfig> {
        self.hub.as_ref().ok_or_else(|| Error::Config {
            path: path.into(),
            reason: "it has no [hub]".into(),
        })
    }
}

impl ChainConfig {
    pub fn fees(&self) -> Result<FeePolicy> {
        let mut policy = FeePolicy::new(self.gas_price.parse()?);
        if let Some(margin) = self.gas_margin_percent {
            policy.margin_percent = margin;
        }
        if let Some(max_gas) = self.max_gas {
            policy.max_gas = max_gas;
        }
        policy.max_fee = self.max_fee;
        Ok(policy)
    }
}

impl HubConfig {
    /// The message with the token's code filled in.
    fn message(&self, token_code: u64) -> std::result::Result<InstantiateMsg, String> {
        let mut table = self.instantiate.clone();
        fill_token(&mut table, token_code)?;
        typed(table)
    }

    /// What the deployer sends: owner and token admin are named, so nothing depends on who sends it.
    pub fn instantiate(&self, token_code: u64, deployer: &str) -> Result<InstantiateMsg> {
        let mut msg = self.message(token_code).map_err(Error::Usage)?;
        let owner = msg.owner.get_or_insert_with(|| deployer.into()).clone();
        let admin = self.admin.clone().unwrap_or(owner);
        msg.token.admin.get_or_insert(admin);
        Ok(msg)
    }

    /// Who may migrate the hub.
    pub fn admin(&self, deployer: &str) -> Result<String> {
        let owner = self.message(0).map_err(Error::Usage)?.owner;
        let owner = owner.unwrap_or_else(|| deployer.into());
        Ok(self.admin.clone().unwrap_or(owner))
    }

    /// The one coin that goes with it.
    pub fn seed(&self) -> Result<Coin> {
        let denom = self.message(0).map_err(Error::Usage)?.native_denom;
        Ok(Coin::new(self.seed, denom))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = include_str!("../../examples/local.toml");

    #[test]
    fn parse_when_the_example_then_the_hubs_own_message() {
        let config = Config::parse(GOOD, "x").unwrap();
        let hub = config.hub("x").unwrap();
        let msg = hub.instantiate(7, "deployer").unwrap();
        assert_eq!(msg.token.code_id, 7);
        assert_eq!(msg.native_denom, "uxprt");
        assert_eq!(msg.owner.as_deref(), Some("deployer"));
        assert_eq!(msg.token.admin.as_deref(), Some("deployer"));
        assert_eq!(hub.seed().unwrap(), Coin::new(1_000_000u128, "uxprt"));
    }

    #[test]
    fn parse_when_bad_then_one_line_that_names_the_field() {
        let cases = [
            (
                "gas_price = \"0.01uxprt\"",
                "gas_price = \"cheap\"",
                "gas price",
            ),
            ("[chain]", "[chain]\nspeed = 3", "unknown field `speed`"),
            ("symbol = ", "simbol = ", "symbol"),
            (
                "decimals = 6",
                "decimals = 6\nlabell = \"x\"",
                "unknown field `token.labell`",
            ),
            ("fee_bps = ", "feebps = ", "unknown field `feebps`"),
            ("seed = \"1000000\"", "seed = \"many\"", "invalid"),
            ("salt = \"main\"", "salt = \"\"", "hub.salt"),
            ("decimals = 6", "decimals = 6\ncode_id = 1", "token.code_id"),
            ("weight = 100", "weight = -1", "hub.instantiate"),
            ("cw20 = \"$stk\"", "cw21 = \"$stk\"", "alliance.instantiate"),
            (
                "[pool.instantiate.token]",
                "[pool.instantiate.tokens]",
                "pool.instantiate",
            ),
            ("salt = \"main pool\"", "salt = \"\"", "pool.salt"),
        ];
        for (old, new, expected) in cases {
            assert!(GOOD.contains(old), "{old}");
            let error = Config::parse(&GOOD.replacen(old, new, 1), "my.toml").unwrap_err();
            let text = error.to_string();
            assert!(text.contains(expected), "{text}");
            assert!(text.starts_with("my.toml"), "{text}");
            assert!(!text.contains('\n'), "{text}");
        }
    }
}
