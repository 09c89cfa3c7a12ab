//! What the tests share: a node in memory, its HTTP form, a folder with a build and a config file.

pub mod fake;
pub mod http;
mod wire;

use std::path::{Path, PathBuf};

use pstake::config::Config;
use pstake::{Client, FeePolicy, Key, Wallet};
use tempfile::TempDir;

use fake::{Node, ALLIANCE_WASM, CHAIN_ID, DENOM, HUB_WASM, POOL_WASM, PREFIX, TOKEN_WASM};

pub const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                          abandon abandon about";

pub fn key() -> Key {
    Key::from_secret(PHRASE, pstake::keys::DEFAULT_PATH, "test").unwrap()
}

pub fn address() -> String {
    key().address(PREFIX).unwrap()
}

/// A folder with a build and `pstake.toml`.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new(rpc: &str) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let wasm = desk.path("wasm");
        std::fs::create_dir(&wasm).unwrap();
        std::fs::write(wasm.join("liquid_staking_hub.wasm"), HUB_WASM).unwrap();
        std::fs::write(wasm.join("stk_token.wasm"), TOKEN_WASM).unwrap();
        std::fs::write(wasm.join("instant_unbond_pool.wasm"), POOL_WASM).unwrap();
        std::fs::write(wasm.join("restake_alliance.wasm"), ALLIANCE_WASM).unwrap();
        desk.write("pstake.toml", &desk.config_text(rpc));
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn config(&self) -> Config {
        Config::load(&self.path("pstake.toml")).unwrap()
    }

    /// Replaces text of the config file that must be there.
    pub fn edit(&self, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.path("pstake.toml")).unwrap();
        assert!(text.contains(old), "{old} is not in the config file");
        self.write("pstake.toml", &text.replace(old, new));
    }

    /// Pool and alliance too.
    pub fn with_parts(self) -> Self {
        let path = self.path("pstake.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, text + PARTS).unwrap();
        self
    }

    pub fn deployments(&self) -> PathBuf {
        self.path("deployments")
    }

    pub fn record(&self) -> Option<pstake::deploy::Record> {
        let path: &Path = &pstake::deploy::Record::path(&self.deployments(), CHAIN_ID);
        pstake::deploy::Record::load(path, CHAIN_ID).unwrap()
    }

    fn config_text(&self, rpc: &str) -> String {
        let wasm = self.path("wasm");
        let validators: String = (1..=3)
            .map(|number| {
                format!(
                    "[[hub.instantiate.validators]]\nvalidator = \"{}\"\nweight = 100\n",
                    fake::valoper(number)
                )
            })
            .collect();
        format!(
            r#"[chain]
id = "{CHAIN_ID}"
rpc = "{rpc}"
prefix = "{PREFIX}"
gas_price = "0.01{DENOM}"
max_fee = "1000000"

[build]
wasm = "{}"

[hub]
label = "hub"
salt = "main"
seed = "1000000"

[hub.instantiate]
native_denom = "{DENOM}"
unbonding_seconds = 1814400
revenue = [{{ recipient = {{ address = "{}" }}, bps = 10000 }}]

[hub.instantiate.token]
name = "Staked"
symbol = "stkFAKE"
decimals = 6

{validators}"#,
            wasm.display(),
            address(),
        )
    }
}

/// What makes a config file that of a whole suite.
pub const PARTS: &str = r#"
[pool]
label = "pool"
salt = "pool"
seed = "1000000"

[pool.instantiate.token]
name = "Shares"
symbol = "LPFAKE"
decimals = 6

[alliance]
label = "alliance"
salt = "alliance"

[alliance.instantiate]
rewards = []

[[alliance.instantiate.assets]]
denom = { cw20 = "$stk" }
terms = { weight = 100, reference = "1000000000", cap = "1000000000000", min_stake = "1" }

[[alliance.instantiate.assets]]
denom = { cw20 = "$pool_shares" }
terms = { weight = 100, reference = "1000000000", cap = "1000000000000", min_stake = "1" }
"#;

/// A client of a fake node.
pub fn client(node: &Node) -> Client {
    Client::over(Box::new(node.clone()), Some(CHAIN_ID), Some(PREFIX)).unwrap()
}

pub fn fees() -> FeePolicy {
    FeePolicy::new(format!("0.01{DENOM}").parse().unwrap())
}

/// Deploys everything; returns the hub's address.
pub fn deploy(desk: &Desk, wallet: &Wallet) -> String {
    let config = desk.config();
    let mut deployment =
        pstake::deploy::Deployment::open(wallet, &config, &desk.deployments()).unwrap();
    deployment.run(|_| {}).unwrap();
    let hub = deployment.record().address(pstake::deploy::HUB);
    hub.unwrap().to_owned()
}

/// Deploys a hub with pool and alliance.
pub fn deploy_all(wallet: &Wallet) -> pstake::deploy::Record {
    let desk = Desk::new("http://unused").with_parts();
    deploy(&desk, wallet);
    desk.record().unwrap()
}
