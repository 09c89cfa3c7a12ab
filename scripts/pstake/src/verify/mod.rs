//! Compares what is on the chain with the build, the record and the config file.

mod parts;

use cosmwasm_std::{Decimal, HexBinary, Uint128};
use cw20::{MinterResponse, TokenInfoResponse};
use pstake_types::hub::{
    ConfigResponse, QueryMsg, RevenueResponse, TokenInit, ValidatorResponse, ValidatorWeight,
    MAX_LIMIT,
};
use pstake_types::token;
use serde::Serialize;

use crate::client::Client;
use crate::config::{Config, HubConfig};
use crate::deploy::{built, Record, ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN};
use crate::error::{Error, Result};

/// One thing that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub what: String,
    pub expected: String,
    pub found: String,
    pub ok: bool,
}

/// An owner as `cw_ownable` tells it.
#[derive(Debug, serde::Deserialize)]
pub struct Ownership {
    pub owner: Option<String>,
    pub pending_owner: Option<String>,
}

/// Everything that is compared, whether equal or not.
pub fn verify(client: &Client, config: &Config, record: &Record) -> Result<Vec<Check>> {
    let hub_config = config.hub("the config file")?;
    let mut checks = Checks(vec![]);
    checks.instances(client, config, hub_config, record)?;
    let address = |name| {
        record
            .address(name)
            .ok_or_else(|| Error::Usage(format!("{name} is not deployed yet: run deploy")))
    };
    let (hub, token) = (address(HUB)?, address(TOKEN)?);
    checks.hub(client, hub_config, record, hub, token)?;
    let init = hub_config.instantiate(0, &record.deployer)?.token;
    checks.token(client, ("token", &init), hub, token)?;
    checks.parts(client, config, record)?;
    Ok(checks.0)
}

/// # Errors
/// `Differs` with what does.
pub fn all_equal(checks: &[Check]) -> Result<()> {
    let differences: Vec<String> = checks
        .iter()
        .filter(|check| !check.ok)
        .map(|c| format!("{}: {} expected, {} found", c.what, c.expected, c.found))
        .collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(Error::Differs(differences))
}

struct Checks(Vec<Check>);

impl Checks {
    fn compare(&mut self, what: &str, expected: impl ToString, found: impl ToString) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.0.push(Check {
            what: what.into(),
            ok: expected == found,
            expected,
            found,
        });
    }

    /// Codes and instances, as the wasm module knows them.
    fn instances(
        &mut self,
        client: &Client,
        config: &Config,
        hub: &HubConfig,
        record: &Record,
    ) -> Result<()> {
        for (name, code) in &record.codes {
            let (_, build) = built(&config.build.wasm, name)?;
            let found = client.code(code.code_id)?.map_or("no code".into(), |info| {
                HexBinary::from(info.checksum).to_string()
            });
            self.compare(&format!("{name} checksum"), build, found);
        }
        for (name, contract) in &record.contracts {
            let info = client
                .contract(&contract.address)?
                .ok_or_else(|| Error::ContractNotFound(contract.address.clone()))?;
            let code = record.code(name).map_or(0, |code| code.code_id);
            self.compare(&format!("{name} code"), code, info.code_id);
            let found = info.admin.unwrap_or("nobody".into());
            let admin = match name.as_str() {
                POOL | POOL_SHARES => config.pool.as_ref().map(|p| p.admin(&record.deployer)),
                ALLIANCE => config.alliance.as_ref().map(|a| a.admin(&record.deployer)),
                _ => Some(hub.admin(&record.deployer)?),
            };
            let admin = admin.unwrap_or("not in the config file".into());
            self.compare(&format!("{name} admin"), admin, found);
        }
        Ok(())
    }

    fn hub(
        &mut self,
        client: &Client,
        config: &HubConfig,
        record: &Record,
        hub: &str,
        token: &str,
    ) -> Result<()> {
        let expected = config.instantiate(0, &record.deployer)?;
        let ownership: Ownership = client.smart(hub, &QueryMsg::Ownership {})?;
        let none = || "none".to_owned();
        self.compare(
            "hub owner",
            expected.owner.unwrap_or_else(none),
            ownership.owner.unwrap_or_else(none),
        );
        self.compare(
            "hub pending owner",
            none(),
            ownership.pending_owner.unwrap_or_else(none),
        );
        let found: ConfigResponse = client.smart(hub, &QueryMsg::Config {})?;
        self.compare("hub token", token, &found.token);
        self.compare(
            "hub native denom",
            expected.native_denom,
            &found.native_denom,
        );
        self.compare(
            "hub guardian",
            expected.guardian.unwrap_or_else(none),
            found.guardian.map_or_else(none, |g| g.into_string()),
        );
        let fee = expected
            .fee_bps
            .unwrap_or(pstake_types::hub::DEFAULT_FEE_BPS);
        self.compare("hub fee (bps)", fee, found.fee_bps);
        if let Some(params) = expected.params {
            let mut amount = |what: &str, expected: Option<Uint128>, found: Uint128| {
                if let Some(expected) = expected {
                    self.compare(what, expected, found);
                }
            };
            amount("hub min_deposit", params.min_deposit, found.min_deposit);
            amount("hub min_unbond", params.min_unbond, found.min_unbond);
            amount("hub deposit_cap", params.deposit_cap, found.deposit_cap);
            let max: Option<Decimal> = params.max_commission;
            if let Some(expected) = max {
                self.compare("hub max_commission", expected, found.max_commission);
            }
            if let Some(expected) = params.max_share_bps {
                self.compare("hub max_share_bps", expected, found.max_share_bps);
            }
            if let Some(expected) = params.delay_seconds {
                self.compare("hub delay_seconds", expected, found.delay_seconds);
            }
        }
        let revenue: RevenueResponse = client.smart(hub, &QueryMsg::Revenue {})?;
        let shares = |shares: &[pstake_types::hub::RevenueShare]| {
            let mut lines: Vec<String> = shares
                .iter()
                .map(|share| format!("{:?} {}", share.recipient, share.bps))
                .collect();
            lines.sort();
            lines.join(", ")
        };
        self.compare(
            "hub revenue",
            shares(&expected.revenue),
            shares(&revenue.shares),
        );
        let mut weights: Vec<ValidatorWeight> = validators(client, hub)?
            .into_iter()
            .filter(|v| v.weight > 0)
            .map(|v| ValidatorWeight {
                validator: v.validator,
                weight: v.weight,
            })
            .collect();
        let mut targets = expected.validators;
        let by_name = |v: &ValidatorWeight| v.validator.clone();
        weights.sort_by_key(by_name);
        targets.sort_by_key(by_name);
        let text = |list: &[ValidatorWeight]| {
            let one = |v: &ValidatorWeight| format!("{} {}", v.validator, v.weight);
            list.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        self.compare("hub validators", text(&targets), text(&weights));
        Ok(())
    }

    /// A token of a contract, which alone mints it.
    fn token(
        &mut self,
        client: &Client,
        (name, expected): (&str, &TokenInit),
        minter: &str,
        token: &str,
    ) -> Result<()> {
        let info: TokenInfoResponse = client.smart(token, &token::QueryMsg::TokenInfo {})?;
        self.compare(&format!("{name} name"), &expected.name, info.name);
        self.compare(&format!("{name} symbol"), &expected.symbol, info.symbol);
        self.compare(
            &format!("{name} decimals"),
            expected.decimals,
            info.decimals,
        );
        let found: Option<MinterResponse> = client.smart(token, &token::QueryMsg::Minter {})?;
        let found = found.map_or("none".into(), |minter| minter.minter);
        self.compare(&format!("{name} minter"), minter, found);
        Ok(())
    }
}

/// All validators of a hub, page by page.
pub fn validators(client: &Client, hub: &str) -> Result<Vec<ValidatorResponse>> {
    let mut all: Vec<ValidatorResponse> = vec![];
    loop {
        let query = QueryMsg::Validators {
            start_after: all.last().map(|v| v.validator.clone()),
            limit: Some(MAX_LIMIT),
        };
        let page: Vec<ValidatorResponse> = client.smart(hub, &query)?;
        let full = page.len() >= MAX_LIMIT as usize;
        all.extend(page);
        if !full {
            return Ok(all);
        }
    }
}
