//! How hub, token and further contracts come on the chain.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use pstake::deploy::{Record, HUB, TOKEN};
use pstake::Message;
use pstake_testing::suite::Chain;
use pstake_types::hub::{
    ConfigResponse, InstantiateMsg, ParamsUpdate, QueryMsg, RevenueRecipient, RevenueShare,
    TokenInit, ValidatorWeight,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{coins, Live, SEED};
use crate::localnet::{Localnet, DENOM};
use crate::node::{Key, Node};

/// What to deploy.
pub struct Setup {
    /// Numbers of the chain's validators that are targets, in the order of their addresses in other forms.
    pub targets: Vec<usize>,
    pub unbonding_days: u64,
    /// Owner of the hub; the account "owner" if absent.
    pub owner: Option<String>,
    pub revenue: Option<Vec<RevenueShare>>,
    pub params: Option<ParamsUpdate>,
}

impl Setup {
    pub fn new(targets: impl IntoIterator<Item = usize>) -> Self {
        Setup {
            targets: targets.into_iter().collect(),
            unbonding_days: 21,
            owner: None,
            revenue: None,
            params: None,
        }
    }
}

impl Live {
    pub fn deploy(chain: Localnet, setup: Setup) -> Result<Self> {
        let mut live = Self::over(chain, &setup.targets)?;
        live.unbonding_days = setup.unbonding_days;
        live.token_code = live.store("stk_token")?;
        live.hub_code = live.store("liquid_staking_hub")?;
        live.instantiate(setup)?;
        Ok(live)
    }

    /// What the operators' tool has deployed.
    pub fn adopt(chain: Localnet, record: &Record) -> Result<Self> {
        let mut live = Self::over(chain, &[])?;
        let address = |name| record.address(name).context("not in the record");
        let code = |name| record.code(name).context("not in the record");
        live.hub = address(HUB)?.into();
        live.token = address(TOKEN)?.into();
        live.hub_code = code(HUB)?.code_id;
        live.token_code = code(TOKEN)?.code_id;
        Ok(live)
    }

    /// A chain on which nothing is deployed.
    fn over(chain: Localnet, targets: &[usize]) -> Result<Self> {
        let node = Node::new(&chain.report.rpc, &chain.report.chain_id)?;
        let targets = targets.iter();
        let targets = targets.map(|i| chain.report.validators[*i].clone());
        Ok(Live {
            validators: targets.collect(),
            now: chain.report.clock_seconds,
            chain,
            node,
            hub: String::new(),
            token: String::new(),
            hub_code: 0,
            token_code: 0,
            codes: vec![],
            unbonding_days: 21,
            failures: vec![],
            dearest: 0,
            keys: BTreeMap::new(),
            names: RefCell::default(),
        })
    }

    /// Uploads and instantiates one more contract of the build.
    pub(super) fn add<T: Serialize>(
        &mut self,
        name: &str,
        msg: &T,
        native: u128,
    ) -> Result<String> {
        let owner = self.account("owner");
        let code = match name {
            "stk_token" => self.token_code,
            name => self.store(name)?,
        };
        self.codes.push(code);
        // The message's hash keeps two of one name apart.
        let salt = Sha256::digest(serde_json::to_vec(msg)?);
        let deployer = Key::genesis(0, 1)?;
        let message = Message::instantiate2(code, name, Some(owner), &salt, msg, coins(native))?;
        let done = self.node.send(&deployer, &[message])?;
        let address = done.attribute("instantiate", "_contract_address");
        Ok(address.context("no address")?.into())
    }

    /// Uploads a wasm that `cargo xtask build` made.
    fn store(&mut self, name: &str) -> Result<u64> {
        let folder = std::env::var("PSTAKE_WASM_DIR").context("PSTAKE_WASM_DIR is not set")?;
        let wasm = fs::read(format!("{folder}/{name}.wasm"))?;
        let deployer = Key::genesis(0, 1)?;
        let outcome = self.node.send(&deployer, &[Message::StoreCode { wasm }])?;
        let id = outcome.attribute("store_code", "code_id");
        Ok(id.context("no code id")?.parse()?)
    }

    fn instantiate(&mut self, setup: Setup) -> Result<()> {
        let deployer = Key::genesis(0, 1)?;
        let owner = match setup.owner {
            Some(owner) => owner,
            None => self.account("owner"),
        };
        let treasury = RevenueShare {
            recipient: RevenueRecipient::Address(Key::named("treasury")?.address),
            bps: 10_000,
        };
        let weight = |validator: &String| ValidatorWeight {
            validator: validator.clone(),
            weight: 100,
        };
        let msg = InstantiateMsg {
            owner: Some(owner.clone()),
            guardian: Some(self.account("guardian")),
            native_denom: DENOM.into(),
            token: TokenInit {
                code_id: self.token_code,
                name: "Staked XPRT".into(),
                symbol: "stkXPRT".into(),
                decimals: 6,
                label: None,
                admin: None,
                marketing: None,
            },
            unbonding_seconds: setup.unbonding_days * 86_400,
            validators: self.validators.iter().map(weight).collect(),
            fee_bps: None,
            revenue: setup.revenue.unwrap_or_else(|| vec![treasury]),
            params: setup.params,
        };
        let message =
            Message::instantiate2(self.hub_code, "hub", Some(owner), b"hub", &msg, coins(SEED))?;
        let done = self.node.send(&deployer, &[message])?;
        let hub = done.attribute("instantiate", "_contract_address");
        self.hub = hub.context("no address")?.into();
        let config: ConfigResponse = self.node.smart(&self.hub, &QueryMsg::Config {})?;
        self.token = config.token.into();
        Ok(())
    }
}
