//! Pool and alliance: whose they are, that hub and parts know each other, and what the file says of them.

use cw20::Denom;
use pstake_types::alliance::{self, AssetResponse, MAX_LIMIT};
use pstake_types::hub::{ConfigResponse, QueryMsg};
use pstake_types::pool;

use super::{Checks, Ownership};
use crate::client::Client;
use crate::config::{Config, Known, PartConfig};
use crate::deploy::{Record, ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN};
use crate::error::{Error, Result};

impl Checks {
    /// Both, as far as the file has them.
    pub(super) fn parts(
        &mut self,
        client: &Client,
        config: &Config,
        record: &Record,
    ) -> Result<()> {
        if let Some(part) = &config.pool {
            self.pool(client, part, record)?;
        }
        if let Some(part) = &config.alliance {
            self.alliance(client, part, record)?;
        }
        Ok(())
    }

    fn pool(&mut self, client: &Client, part: &PartConfig, record: &Record) -> Result<()> {
        let (hub, address) = (instance(record, HUB)?, instance(record, POOL)?);
        let expected = part
            .pool(&Known::default(), &record.deployer)
            .map_err(Error::Usage)?;
        let found: pool::ConfigResponse = client.smart(address, &pool::QueryMsg::Config {})?;
        let ownership: Ownership = client.smart(address, &pool::QueryMsg::Ownership {})?;
        self.compare("pool hub", hub, found.hub);
        self.compare("pool owner", named(expected.owner), named(ownership.owner));
        self.compare(
            "pool guardian",
            named(expected.guardian),
            named(found.guardian),
        );
        let settings = expected.settings.unwrap_or_default();
        if let Some(fee) = settings.fee {
            self.compare("pool fee", format!("{fee:?}"), format!("{:?}", found.fee));
        }
        if let Some(bucket) = settings.bucket {
            self.compare(
                "pool bucket",
                format!("{bucket:?}"),
                format!("{:?}", found.bucket),
            );
        }
        if let Some(bps) = settings.revenue_bps {
            self.compare("pool revenue (bps)", bps, found.revenue_bps);
        }
        let shares = instance(record, POOL_SHARES)?;
        self.compare("pool share token", shares, found.share_token);
        self.token(client, ("pool shares", &expected.token), address, shares)?;
        let known: ConfigResponse = client.smart(hub, &QueryMsg::Config {})?;
        self.compare("hub pool", address, named(known.pool));
        Ok(())
    }

    /// Assets that the file does not have were added since, by the owner.
    fn alliance(&mut self, client: &Client, part: &PartConfig, record: &Record) -> Result<()> {
        let (hub, address) = (instance(record, HUB)?, instance(record, ALLIANCE)?);
        let token = |name| record.address(name).unwrap_or_default().to_owned();
        let known = Known {
            stk: token(TOKEN),
            pool_shares: token(POOL_SHARES),
            ..Known::default()
        };
        let expected = part
            .alliance(&known, &record.deployer)
            .map_err(Error::Usage)?;
        let ask = alliance::QueryMsg::Config {};
        let found: alliance::ConfigResponse = client.smart(address, &ask)?;
        let ownership: Ownership = client.smart(address, &alliance::QueryMsg::Ownership {})?;
        self.compare("alliance hub", hub, found.hub);
        self.compare(
            "alliance owner",
            named(expected.owner),
            named(ownership.owner),
        );
        self.compare(
            "alliance guardian",
            named(expected.guardian),
            named(found.guardian),
        );
        let params = expected.params.unwrap_or_default();
        for (what, expected, found) in [
            ("unstake", params.unstake_seconds, found.unstake_seconds),
            ("notice", params.notice_seconds, found.notice_seconds),
            ("lump", params.lump_seconds, found.lump_seconds),
        ] {
            if let Some(expected) = expected {
                self.compare(&format!("alliance {what} seconds"), expected, found);
            }
        }
        let query = alliance::QueryMsg::Assets {
            start_after: None,
            limit: Some(MAX_LIMIT),
        };
        let assets: Vec<AssetResponse> = client.smart(address, &query)?;
        for asset in expected.assets {
            let name = match &asset.denom {
                Denom::Native(denom) => denom.clone(),
                Denom::Cw20(token) => token.to_string(),
            };
            let found = assets.iter().find(|a| a.denom == asset.denom);
            let found = found.map_or("none".into(), |a| format!("{:?}", a.terms));
            let terms = format!("{:?}", asset.terms);
            self.compare(&format!("alliance asset {name}"), terms, found);
        }
        Ok(())
    }
}

fn instance<'a>(record: &'a Record, name: &str) -> Result<&'a str> {
    record
        .address(name)
        .ok_or_else(|| Error::Usage(format!("{name} is not deployed yet: run deploy")))
}

fn named(address: Option<impl ToString>) -> String {
    address.map_or("none".into(), |address| address.to_string())
}
