//! Hub and token on a real chain, as the scenarios want them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Coin;
use pstake::deploy::{Record, HUB, TOKEN};
use pstake::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use pstake::proto::cosmos::distribution::v1beta1::MsgDepositValidatorRewardsPool;
use pstake::{Error, Message, Outcome};
use pstake_testing::suite::{scenarios, Chain, ChainError, Receipt, PURSE};
use pstake_types::hub::{
    ConfigResponse, ExecuteMsg, InstantiateMsg, ParamsUpdate, QueryMsg, RevenueRecipient,
    RevenueShare, TokenInit, ValidatorWeight,
};
use serde::de::DeserializeOwned;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::localnet::{Localnet, DENOM};
use super::node::{any, Key, Node};

pub const SEED: u128 = 1_000_000;
/// What validators delegate to themselves; the other forms are given the same.
pub const SELF_DELEGATION: u128 = 1_000_000_000;

pub fn coins(native: u128) -> Vec<Coin> {
    match native {
        0 => vec![],
        native => vec![Coin::new(native, DENOM)],
    }
}

pub fn proto_coin(native: u128) -> ProtoCoin {
    ProtoCoin {
        denom: DENOM.into(),
        amount: native.to_string(),
    }
}

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

/// A deployed suite on a running chain.
pub struct Live {
    pub chain: Localnet,
    pub node: Node,
    pub hub: String,
    pub token: String,
    pub hub_code: u64,
    pub token_code: u64,
    /// Codes of contracts that were added.
    pub codes: Vec<u64>,
    pub validators: Vec<String>,
    pub unbonding_days: u64,
    /// The chain's clock (seconds), which stands but for [`Chain::advance`].
    now: u64,
    /// Parts of ticks that failed, with the chain's words.
    pub failures: Vec<String>,
    /// Most gas that a message of a scenario used.
    pub dearest: u64,
    keys: BTreeMap<String, Key>,
    names: RefCell<BTreeMap<String, String>>,
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
    fn add<T: Serialize>(&mut self, name: &str, msg: &T, native: u128) -> Result<String> {
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

    pub fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> Result<T> {
        self.node.smart(&self.hub, msg)
    }

    /// The key of a named account, which gets coins when first named.
    pub fn key(&mut self, name: &str) -> Result<&Key> {
        if !self.keys.contains_key(name) {
            let key = Key::named(name)?;
            let rich = Key::genesis(0, 2)?;
            let message = Message::Send {
                to: key.address.clone(),
                funds: coins(PURSE),
            };
            self.node.send(&rich, &[message])?;
            self.names
                .borrow_mut()
                .insert(key.address.clone(), name.into());
            self.keys.insert(name.into(), key);
        }
        self.keys.get(name).context("was just inserted")
    }

    /// Sends the hub a message from a named account.
    pub fn tell(&mut self, name: &str, msg: &ExecuteMsg, native: u128) -> Result<Outcome> {
        let message = Message::execute(&self.hub, msg, coins(native))?;
        self.send(name, &[message])
    }

    /// The secret of a named account, in hex.
    pub fn secret(&mut self, name: &str) -> Result<String> {
        self.key(name)?;
        Ok(Key::secret(name))
    }

    /// Sends messages from a named account.
    pub fn send(&mut self, name: &str, messages: &[Message]) -> Result<Outcome> {
        self.key(name)?;
        let sent = self.node.send(&self.keys[name], messages);
        sent.with_context(|| format!("{name} sent this"))
    }

    /// Passes a proposal of messages in JSON, as x/gov takes them.
    pub fn pass(&self, messages: serde_json::Value) -> Result<()> {
        let file = self.chain.file("messages.json")?;
        fs::write(&file, messages.to_string())?;
        self.chain.run(&["pass", &file.to_string_lossy()])?;
        Ok(())
    }

    /// Has all codes pinned by vote.
    pub fn pin(&self) -> Result<()> {
        let codes = [self.hub_code, self.token_code];
        let codes = codes.iter().chain(&self.codes).map(u64::to_string);
        let codes: Vec<_> = codes.collect();
        self.pass(serde_json::json!([{
            "@type": "/cosmwasm.wasm.v1.MsgPinCodes", "authority": self.chain.report.gov,
            "code_ids": codes,
        }]))
    }

    /// A keeper's day, or several.
    pub fn days(&mut self, days: u64) -> Result<()> {
        let keeper = self.account("keeper");
        for _ in 0..days {
            scenarios::day(self, &keeper)?;
        }
        Ok(())
    }

    /// Fails if a part of any tick so far failed.
    pub fn nothing_failed(&self) -> Result<()> {
        ensure!(self.failures.is_empty(), "failed: {:?}", self.failures);
        Ok(())
    }

    fn transact<T: Serialize>(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &T,
        native: u128,
    ) -> Result<Outcome> {
        let name = self.names.borrow().get(sender).cloned();
        let name = name.with_context(|| format!("{sender} is no account of ours"))?;
        self.send(&name, &[Message::execute(contract, msg, coins(native))?])
    }
}

/// The contract's own words, as a simulated chain gives them.
pub fn reason(error: anyhow::Error) -> String {
    let text = format!("{error:#}");
    match error.downcast::<Error>() {
        Ok(Error::Contract(words)) => words,
        Ok(Error::Failed { cause, .. }) => cause.to_string(),
        _ => text,
    }
}

impl Chain for Live {
    fn hub(&self) -> String {
        self.hub.clone()
    }

    fn token(&self) -> String {
        self.token.clone()
    }

    fn token_code(&self) -> u64 {
        self.token_code
    }

    fn deploy<T: Serialize + std::fmt::Debug>(
        &mut self,
        name: &str,
        msg: &T,
        native: u128,
    ) -> Result<String, ChainError> {
        let done = self.add(name, msg, native);
        done.map_err(|e| ChainError(reason(e)))
    }

    fn account(&mut self, name: &str) -> String {
        let key = self.key(name);
        key.expect("the chain takes a transfer").address.clone()
    }

    fn execute<T: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &T,
        native: u128,
    ) -> Result<Receipt, ChainError> {
        let done = self.transact(sender, contract, msg, native);
        let done = done.map_err(|e| ChainError(reason(e)))?;
        let events = done.events.iter().filter_map(|event| {
            let ty = event.kind.strip_prefix("wasm-")?.to_string();
            // the contract's address comes first, the message's number last
            let attributes = event
                .attributes
                .iter()
                .skip(1)
                .filter(|(k, _)| k != "msg_index");
            Some((ty, attributes.cloned().collect()))
        });
        self.dearest = self.dearest.max(done.gas_used);
        let receipt = Receipt {
            events: events.collect(),
        };
        let failed = receipt
            .events
            .iter()
            .filter(|(ty, _)| ty.contains("failed"));
        self.failures
            .extend(failed.map(|event| format!("{event:?}")));
        Ok(receipt)
    }

    fn query<T: DeserializeOwned>(
        &self,
        contract: &str,
        msg: &impl Serialize,
    ) -> Result<T, ChainError> {
        let answer = self.node.smart(contract, msg);
        answer.map_err(|e| ChainError(format!("{e:#}")))
    }

    fn balance(&self, account: &str) -> u128 {
        self.node.balance(account).expect("the bank answers")
    }

    fn validators(&self) -> Vec<String> {
        self.validators.clone()
    }

    fn unbonding_seconds(&self) -> u64 {
        self.unbonding_days * 86_400
    }

    fn now(&self) -> u64 {
        self.now
    }

    fn advance(&mut self, seconds: u64) {
        // By our own count: a proposal that slashes moves the clock a little, in this form alone.
        self.now += seconds;
        let to = self.now.to_string();
        let moved = self.chain.run(&["advance", "--to", &to]);
        moved.expect("a later block");
    }

    fn reward(&mut self, native: u128) {
        if native > 0 {
            self.pay_rewards(native).expect("the chain pays rewards");
        }
    }

    fn slash_downtime(&mut self, validator: &str) {
        let number = self.number(validator).expect("a validator of this chain");
        let jailed = self.chain.run(&["slash", "downtime"]).expect("a slash");
        assert_eq!(jailed.trim(), number, "another one was to be jailed");
    }

    fn slash_double_sign(&mut self, validator: &str) {
        let number = self.number(validator).expect("a validator of this chain");
        let double_sign = ["slash", "double-sign", &number];
        self.chain.run(&double_sign).expect("a slash");
    }
}

impl Live {
    /// The number of a validator in the chain's list.
    pub fn number(&self, validator: &str) -> Option<String> {
        let mut all = self.chain.report.validators.iter();
        Some(all.position(|v| v == validator)?.to_string())
    }

    fn pay_rewards(&mut self, native: u128) -> Result<()> {
        let payer = Key::genesis(0, 3)?;
        let messages = self.validators.iter().map(|validator| {
            any(&MsgDepositValidatorRewardsPool {
                depositor: payer.address.clone(),
                validator_address: validator.clone(),
                amount: vec![proto_coin(native)],
            })
        });
        let messages: Vec<_> = messages.collect();
        for page in messages.chunks(20) {
            self.node.send(&payer, page).context("rewards")?;
        }
        Ok(())
    }
}
