//! A node in memory: the real contracts on the faithful staking of `pstake-testing`, behind the same protobuf that a
//! real node takes. It fails where a test asks it to.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::io::Read;
use std::rc::Rc;
use std::time::Duration;

use cosmrs::tendermint::Time;
use cosmwasm_std::{coin, Addr, Checksum, CosmosMsg, Empty, Storage};
use cw_multi_test::{AppResponse, Contract, ContractWrapper, Executor};
use flate2::read::GzDecoder;
use pstake::proto::cosmos::tx::v1beta1::{AuthInfo, TxBody, TxRaw};
use pstake::proto::traits::Message;
use pstake::{Chain, ChainStatus, Error, Outcome, Result};
use pstake_testing::sdk::{sdk_app, Params, SdkApp, SdkControl, ValidatorSpec};
use sha2::{Digest, Sha256};

use super::wire;

pub const CHAIN_ID: &str = "fake-1";
pub const PREFIX: &str = "cosmwasm";
pub const DENOM: &str = "ufake";
/// What the key of the tests holds.
pub const PURSE: u128 = 1_000_000_000_000;
/// Gas of a message without a limit, and more for each unit of a tick's limit.
pub const GAS: u64 = 200_000;
pub const GAS_A_VALIDATOR: u64 = 100_000;

/// What a wasm file holds here: which contract it stands for.
pub const HUB_WASM: &[u8] = b"wasm of the hub";
pub const TOKEN_WASM: &[u8] = b"wasm of the token";
pub const POOL_WASM: &[u8] = b"wasm of the pool";
pub const ALLIANCE_WASM: &[u8] = b"wasm of the alliance";

/// Switches of a fake node.
#[derive(Default)]
pub struct Faults {
    /// It says that it is behind the chain.
    pub catching_up: Cell<bool>,
    /// No call is answered; the chain goes on.
    pub down: Cell<bool>,
    /// So many broadcasts are taken, but their answers are lost.
    pub lose_answers: Cell<u32>,
    /// So many broadcasts are lost on their way.
    pub lose_broadcasts: Cell<u32>,
    /// After this many broadcasts the node is down.
    pub down_after_broadcasts: Cell<Option<u32>>,
    /// Errors with which the next broadcasts are refused.
    pub refusals: RefCell<VecDeque<(&'static str, u32, &'static str)>>,
}

pub struct Fake {
    pub app: RefCell<SdkApp>,
    pub faults: Faults,
    pub block_gas: Cell<Option<u64>>,
    /// What x/gov votes on and until when (seconds); none: the chain has no gov v1.
    proposals: RefCell<Option<BTreeMap<u64, u64>>>,
    accounts: RefCell<BTreeMap<String, u64>>,
    codes: RefCell<BTreeMap<u64, (String, Vec<u8>)>>,
    mempool: RefCell<VecDeque<Vec<u8>>>,
    blocks: RefCell<BTreeMap<[u8; 32], Outcome>>,
    /// Broadcasts that reached the mempool.
    pub taken: Cell<u32>,
    pub pauses: RefCell<Vec<Duration>>,
}

/// A shared fake, as a node.
#[derive(Clone)]
pub struct Node(pub Rc<Fake>);

impl std::ops::Deref for Node {
    type Target = Fake;

    fn deref(&self) -> &Fake {
        &self.0
    }
}

pub fn valoper(number: u8) -> String {
    let id = cosmrs::AccountId::new("cosmwasmvaloper", &[number; 20]);
    id.unwrap().to_string()
}

impl Node {
    /// A chain with three validators on which `purses` hold coins.
    pub fn new(purses: &[&str]) -> Self {
        let mut app = sdk_app(Params {
            bond_denom: DENOM.into(),
            ..Params::default()
        });
        for number in 1..=3 {
            let spec = ValidatorSpec::new(valoper(number), 1_000_000_000_000);
            app.add_validator(spec).unwrap();
        }
        let mut accounts = BTreeMap::new();
        for purse in purses {
            let address = Addr::unchecked(*purse);
            app.mint(&address, &[coin(PURSE, DENOM)]).unwrap();
            accounts.insert((*purse).to_owned(), 0);
        }
        Self(Rc::new(Fake {
            app: RefCell::new(app),
            faults: Faults::default(),
            block_gas: Cell::new(None),
            proposals: RefCell::new(Some(BTreeMap::new())),
            accounts: RefCell::new(accounts),
            codes: RefCell::default(),
            mempool: RefCell::default(),
            blocks: RefCell::default(),
            taken: Cell::new(0),
            pauses: RefCell::default(),
        }))
    }
}

impl Fake {
    /// Makes a block with what waits.
    pub fn block(&self, seconds: u64) {
        self.app.borrow_mut().update_block(|block| {
            block.height += 1;
            block.time = block.time.plus_seconds(seconds);
        });
        let waiting: Vec<_> = self.mempool.borrow_mut().drain(..).collect();
        for tx in waiting {
            let hash: [u8; 32] = Sha256::digest(&tx).into();
            let outcome = self.deliver(&tx, hash);
            self.blocks.borrow_mut().insert(hash, outcome);
        }
    }

    pub fn height(&self) -> u64 {
        self.app.borrow().block_info().height
    }

    /// The latest block's time, and so many seconds more.
    pub fn time(&self, more: u64) -> Time {
        let seconds = self.app.borrow().block_info().time.seconds() + more;
        Time::from_unix_timestamp(i64::try_from(seconds).unwrap(), 0).unwrap()
    }

    /// The chain votes on a proposal for so long; `None` ends all votes and x/gov itself.
    pub fn vote_on(&self, proposal: Option<(u64, u64)>) {
        let Some((id, seconds)) = proposal else {
            *self.proposals.borrow_mut() = None;
            return;
        };
        self.app.borrow_mut().set_proposal(id, true);
        let ends = self.app.borrow().block_info().time.seconds() + seconds;
        let mut proposals = self.proposals.borrow_mut();
        proposals.as_mut().unwrap().insert(id, ends);
    }

    /// Those whose vote is not over, with its end.
    pub(super) fn proposals(&self) -> Option<Vec<(u64, u64)>> {
        let now = self.app.borrow().block_info().time.seconds();
        let all = self.proposals.borrow().clone()?;
        Some(all.into_iter().filter(|(_, ends)| *ends >= now).collect())
    }

    /// A decided proposal is carried out: as the authority, or by the chain itself.
    pub fn carry_out(&self, sender: &str, msg: CosmosMsg) -> std::result::Result<(), String> {
        let mut app = self.app.borrow_mut();
        let done = app.execute(Addr::unchecked(sender), msg);
        done.map(|_| ()).map_err(|e| e.root_cause().to_string())
    }

    pub fn sudo(&self, contract: &str, msg: &serde_json::Value) -> std::result::Result<(), String> {
        let mut app = self.app.borrow_mut();
        let done = app.wasm_sudo(Addr::unchecked(contract), msg);
        done.map(|_| ()).map_err(|e| e.root_cause().to_string())
    }

    /// How many transactions are in blocks.
    pub fn included(&self) -> usize {
        self.blocks.borrow().len()
    }

    fn unreachable(&self) -> Error {
        Error::NodeUnreachable {
            url: "fake".into(),
            reason: "down".into(),
        }
    }

    fn up(&self) -> Result<()> {
        match self.faults.down.get() {
            true => Err(self.unreachable()),
            false => Ok(()),
        }
    }

    /// The chain's own checks before messages: `(codespace, code, log)`.
    fn ante(&self, tx: &[u8]) -> std::result::Result<Parts, (&'static str, u32, String)> {
        let raw = TxRaw::decode(tx).unwrap();
        let body = TxBody::decode(raw.body_bytes.as_slice()).unwrap();
        let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap();
        let parts = Parts::new(&body, &auth);
        let expected = self.accounts.borrow().get(&parts.sender).copied();
        let Some(expected) = expected else {
            return Err(("sdk", 9, format!("account {} not found", parts.sender)));
        };
        if parts.sequence != expected {
            let log = format!(
                "account sequence mismatch, expected {expected}, got {}: incorrect account sequence",
                parts.sequence
            );
            return Err(("sdk", 32, log));
        }
        if body.timeout_height > 0 && self.height() > body.timeout_height {
            return Err(("sdk", 30, "tx timeout height".into()));
        }
        Ok(parts)
    }

    fn deliver(&self, tx: &[u8], hash: [u8; 32]) -> Outcome {
        let mut outcome = Outcome {
            hash: cosmwasm_std::HexBinary::from(hash).to_hex().to_uppercase(),
            height: self.height(),
            code: 0,
            codespace: String::new(),
            log: String::new(),
            gas_wanted: 0,
            gas_used: 0,
            events: vec![],
            data: vec![],
        };
        let done = self.ante(tx).and_then(|parts| {
            self.accounts
                .borrow_mut()
                .insert(parts.sender.clone(), parts.sequence + 1);
            outcome.gas_wanted = parts.gas_limit;
            outcome.gas_used = parts.gas();
            if parts.gas() > parts.gas_limit {
                return Err(("sdk", 11, "out of gas in location: fake".into()));
            }
            self.perform(&parts, true)
        });
        match done {
            Ok((events, data)) => (outcome.events, outcome.data) = (events, data),
            Err((codespace, code, log)) => {
                outcome.code = code;
                outcome.codespace = codespace.into();
                outcome.log = log;
            }
        }
        outcome
    }

    /// Carries out the messages on the app; an error undoes all of them.
    fn perform(&self, parts: &Parts, for_real: bool) -> Performed {
        let before = self.snapshot();
        let mut events = vec![];
        let mut responses = vec![];
        for (index, message) in parts.messages.iter().enumerate() {
            match self.one(&parts.sender, message, for_real) {
                Ok((response, any)) => {
                    events.extend(response.events.into_iter().map(|event| {
                        pstake::Event {
                            kind: event.ty,
                            attributes: event
                                .attributes
                                .into_iter()
                                .map(|a| (a.key, a.value))
                                .collect(),
                        }
                    }));
                    responses.push(any);
                }
                Err(words) => {
                    self.restore(before);
                    let log = format!("failed to execute message; message index: {index}: {words}");
                    return Err(("wasm", 5, log));
                }
            }
        }
        Ok((events, wire::responses(responses)))
    }

    fn one(
        &self,
        sender: &str,
        message: &wire::Message,
        for_real: bool,
    ) -> std::result::Result<(AppResponse, pstake::Any), String> {
        let sender = Addr::unchecked(sender);
        let mut app = self.app.borrow_mut();
        match message {
            wire::Message::Store(bytes) => {
                let mut wasm = vec![];
                GzDecoder::new(bytes.as_slice())
                    .read_to_end(&mut wasm)
                    .map_err(|e| e.to_string())?;
                let checksum: [u8; 32] = Sha256::digest(&wasm).into();
                let contract = contract(&wasm, checksum)?;
                if !for_real {
                    // Codes are outside the app's storage: they could not be taken back.
                    return Ok((AppResponse::default(), wire::stored(0, &checksum)));
                }
                let id = app.store_code_with_creator(sender.clone(), contract);
                let known = (sender.into_string(), checksum.to_vec());
                self.codes.borrow_mut().insert(id, known);
                Ok((AppResponse::default(), wire::stored(id, &checksum)))
            }
            wire::Message::Run(msg, verb) => {
                let msg: CosmosMsg<Empty> = msg.clone();
                app.execute(sender, msg)
                    .map(|response| (response, pstake::Any::default()))
                    .map_err(|error| match error.root_cause().to_string() {
                        poor if poor.contains("Cannot Sub") => {
                            "spendable balance is smaller than that: insufficient funds".into()
                        }
                        words => format!("{words}: {verb} wasm contract failed"),
                    })
            }
        }
    }

    fn snapshot(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let app = self.app.borrow();
        let all = app
            .storage()
            .range(None, None, cosmwasm_std::Order::Ascending);
        all.collect()
    }

    fn restore(&self, records: Vec<(Vec<u8>, Vec<u8>)>) {
        let mut app = self.app.borrow_mut();
        *app.storage_mut() = cosmwasm_std::testing::MockStorage::default();
        for (key, value) in records {
            app.storage_mut().set(&key, &value);
        }
    }

    pub(super) fn simulate(&self, tx: &[u8]) -> Result<u64> {
        let before = self.snapshot();
        let done = self
            .ante(tx)
            .and_then(|parts| self.perform(&parts, false).map(|_| parts.gas()));
        self.restore(before);
        done.map_err(|(_, _, log)| Error::Query {
            path: "simulate".into(),
            reason: format!(
                "rpc error: code = Unknown desc = {log} [keeper.go:1] with gas used: '1'"
            ),
        })
    }

    pub(super) fn code(&self, id: u64) -> Option<(String, Vec<u8>)> {
        self.codes.borrow().get(&id).cloned()
    }

    pub(super) fn sequence(&self, address: &str) -> Option<u64> {
        self.accounts.borrow().get(address).copied()
    }
}

type Performed = std::result::Result<(Vec<pstake::Event>, Vec<u8>), (&'static str, u32, String)>;

/// A decoded transaction.
pub struct Parts {
    sender: String,
    sequence: u64,
    gas_limit: u64,
    messages: Vec<wire::Message>,
}

impl Parts {
    fn new(body: &TxBody, auth: &AuthInfo) -> Self {
        let mut sender = String::new();
        let messages = body
            .messages
            .iter()
            .map(|any| {
                let (from, message) = wire::decode(any);
                sender = from;
                message
            })
            .collect();
        Self {
            sender,
            sequence: auth.signer_infos[0].sequence,
            gas_limit: auth.fee.as_ref().map_or(0, |fee| fee.gas_limit),
            messages,
        }
    }

    /// Ticks and harvests cost by their limit, everything else the same.
    fn gas(&self) -> u64 {
        let one = |message: &wire::Message| GAS + GAS_A_VALIDATOR * wire::limit(message);
        self.messages.iter().map(one).sum()
    }
}

fn contract(
    wasm: &[u8],
    checksum: [u8; 32],
) -> std::result::Result<Box<dyn Contract<Empty>>, String> {
    let checksum = Checksum::from(checksum);
    if wasm == HUB_WASM {
        use liquid_staking_hub::contract::{execute, instantiate, migrate, query, reply, sudo};
        let contract = ContractWrapper::new(execute, instantiate, query)
            .with_reply(reply)
            .with_migrate(migrate)
            .with_sudo(sudo);
        return Ok(Box::new(contract.with_checksum(checksum)));
    }
    if wasm == TOKEN_WASM {
        use stk_token::contract::{execute, instantiate, migrate, query};
        let contract = ContractWrapper::new(execute, instantiate, query).with_migrate(migrate);
        return Ok(Box::new(contract.with_checksum(checksum)));
    }
    if wasm == POOL_WASM {
        use instant_unbond_pool::contract::{execute, instantiate, query, reply};
        let contract = ContractWrapper::new(execute, instantiate, query).with_reply(reply);
        return Ok(Box::new(contract.with_checksum(checksum)));
    }
    if wasm == ALLIANCE_WASM {
        use restake_alliance::contract::{execute, instantiate, query, reply};
        let contract = ContractWrapper::new(execute, instantiate, query).with_reply(reply);
        return Ok(Box::new(contract.with_checksum(checksum)));
    }
    Err("uploaded file is not wasm".into())
}

impl Chain for Node {
    fn url(&self) -> &str {
        "fake"
    }

    fn status(&self) -> Result<ChainStatus> {
        self.up()?;
        Ok(ChainStatus {
            chain_id: CHAIN_ID.into(),
            height: self.height(),
            time: self.time(0).to_rfc3339(),
            catching_up: self.faults.catching_up.get(),
        })
    }

    fn query(&self, path: &str, request: Vec<u8>) -> Result<Vec<u8>> {
        self.up()?;
        wire::query(self, path, &request)
    }

    fn broadcast(&self, tx: &[u8]) -> Result<()> {
        self.up()?;
        let faults = &self.faults;
        if let Some((codespace, code, log)) = faults.refusals.borrow_mut().pop_front() {
            return Err(Error::from_chain(codespace, code, log));
        }
        if faults.lose_broadcasts.get() > 0 {
            faults.lose_broadcasts.set(faults.lose_broadcasts.get() - 1);
            return Err(self.unreachable());
        }
        self.ante(tx)
            .map_err(|(codespace, code, log)| Error::from_chain(codespace, code, &log))?;
        self.mempool.borrow_mut().push_back(tx.to_vec());
        self.taken.set(self.taken.get() + 1);
        if faults.down_after_broadcasts.get() == Some(self.taken.get()) {
            faults.down.set(true);
            return Err(self.unreachable());
        }
        if faults.lose_answers.get() > 0 {
            faults.lose_answers.set(faults.lose_answers.get() - 1);
            return Err(self.unreachable());
        }
        Ok(())
    }

    fn find(&self, hash: &[u8; 32]) -> Result<Option<Outcome>> {
        self.up()?;
        Ok(self.blocks.borrow().get(hash).cloned())
    }

    fn block_gas(&self) -> Result<Option<u64>> {
        self.up()?;
        Ok(self.block_gas.get())
    }

    fn pause(&self, time: Duration) {
        self.pauses.borrow_mut().push(time);
        self.block(6);
    }
}
