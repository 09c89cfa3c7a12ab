//! The scripted contract of `contract.rs`: builds it, deploys it, writes its scripts.
#![allow(dead_code)] // each test file uses its part

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::Result;
use cosmwasm_std::{Addr, Binary, CosmosMsg, Response, SubMsg, WasmMsg, WasmQuery};
use cw_multi_test::{App, AppResponse, Executor};
use pstake_testing::vm::VmContract;

/// The contract's wasm, built once per process by the toolchain's own `rustc`.
pub fn wasm() -> &'static [u8] {
    static WASM: OnceLock<Vec<u8>> = OnceLock::new();
    WASM.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm_fixture/contract.rs");
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path().join("contract.wasm");
        let args = "--edition 2021 --crate-type cdylib --target wasm32-unknown-unknown \
                    -C opt-level=2 -C panic=abort -C target-cpu=mvp -C link-arg=-s";
        let mut rustc = Command::new("rustc");
        rustc
            .args(args.split_whitespace())
            .arg("-o")
            .arg(&out)
            .arg(source);
        let status = rustc.status().expect("rustc runs");
        assert!(
            status.success(),
            "fixture: is the target wasm32-unknown-unknown installed?"
        );
        std::fs::read(out).expect("rustc wrote the wasm")
    })
}

/// An app with the scripted contract.
pub struct Fixture {
    pub app: App,
    pub user: Addr,
    pub code: u64,
    pub contract: Addr,
}

impl Default for Fixture {
    fn default() -> Self {
        Fixture::with(VmContract::load("fixture", wasm()).expect("the fixture passes"))
    }
}

impl Fixture {
    pub fn with(contract: VmContract) -> Self {
        let mut app = App::default();
        let user = app.api().addr_make("user");
        let code = app.store_code(Box::new(contract));
        let mut fixture = Fixture {
            app,
            user,
            code,
            contract: Addr::unchecked(""),
        };
        fixture.contract = fixture.another("first");
        fixture
    }

    /// One more instance of the same code; the user is its admin.
    pub fn another(&mut self, label: &str) -> Addr {
        let msg = WasmMsg::Instantiate {
            admin: Some(self.user.to_string()),
            code_id: self.code,
            msg: Script::new().binary(),
            funds: vec![],
            label: label.into(),
        };
        let res = self
            .app
            .execute(self.user.clone(), msg.into())
            .expect("instantiates");
        let event = res
            .events
            .iter()
            .find(|event| event.ty == "instantiate")
            .expect("its event");
        Addr::unchecked(&event.attributes[0].value)
    }

    pub fn run(&mut self, script: &Script) -> Result<AppResponse> {
        let msg = execute(&self.contract, script);
        self.app.execute(self.user.clone(), msg)
    }

    /// Runs and returns what the script logged.
    pub fn log(&mut self, script: &Script) -> Result<String> {
        self.run(&script.clone().op(b'l', &[b"log"]))?;
        Ok(self.stored("log").expect("a log"))
    }

    pub fn stored(&self, key: &str) -> Option<String> {
        let value = self
            .app
            .contract_storage(&self.contract)
            .get(key.as_bytes())?;
        Some(String::from_utf8(value).expect("text"))
    }
}

pub fn execute(contract: &Addr, script: &Script) -> CosmosMsg {
    WasmMsg::Execute {
        contract_addr: contract.to_string(),
        msg: script.binary(),
        funds: vec![],
    }
    .into()
}

/// A message of the scripted contract.
#[derive(Clone, Default)]
pub struct Script(Vec<u8>);

impl Script {
    pub fn new() -> Self {
        Script::default()
    }

    pub fn op(mut self, op: u8, args: &[&[u8]]) -> Self {
        self.0.push(op);
        for arg in args {
            self.0.extend((arg.len() as u32).to_be_bytes());
            self.0.extend(*arg);
        }
        self
    }

    pub fn write(self, key: &str, value: &str) -> Self {
        self.op(b'w', &[key.as_bytes(), value.as_bytes()])
    }

    pub fn read(self, key: &str) -> Self {
        self.op(b'r', &[key.as_bytes()])
    }

    pub fn remove(self, key: &str) -> Self {
        self.op(b'd', &[key.as_bytes()])
    }

    /// Opens an iterator; an empty bound is none.
    pub fn scan(self, start: &str, end: &str, ascending: bool) -> Self {
        let order = if ascending { 1 } else { 2 };
        self.op(b's', &[start.as_bytes(), end.as_bytes(), &[order]])
    }

    pub fn next(self) -> Self {
        self.op(b'n', &[])
    }

    pub fn rest(self) -> Self {
        self.op(b'a', &[])
    }

    /// Burns gas: so many thousand steps.
    pub fn burn(self, turns: u16) -> Self {
        self.op(b'b', &[&turns.to_be_bytes()])
    }

    pub fn panic(self) -> Self {
        self.op(b'p', &[])
    }

    pub fn ask(self, query: WasmQuery) -> Self {
        let request = cosmwasm_std::QueryRequest::<cosmwasm_std::Empty>::from(query);
        let request = cosmwasm_std::to_json_vec(&request).expect("serialises");
        self.op(b'q', &[&request])
    }

    pub fn fail(self, text: &str) -> Self {
        self.op(b'x', &[format!(r#"{{"error":"{text}"}}"#).as_bytes()])
    }

    pub fn answer(self, data: &[u8]) -> Self {
        let data = Binary::from(data);
        self.op(b'x', &[format!(r#"{{"ok":"{data}"}}"#).as_bytes()])
    }

    pub fn respond(self, response: Response) -> Self {
        let result = cosmwasm_std::ContractResult::Ok(response);
        self.op(
            b'x',
            &[&cosmwasm_std::to_json_vec(&result).expect("serialises")],
        )
    }

    pub fn send(self, messages: impl IntoIterator<Item = SubMsg>) -> Self {
        self.respond(Response::new().add_submessages(messages))
    }

    pub fn binary(&self) -> Binary {
        self.0.clone().into()
    }
}
