//! Stored codes: checked as a chain checks them, compiled once per process, kept in memory.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cosmwasm_std::Checksum;
use cosmwasm_vm::{Backend, CacheOptions, Instance, InstanceOptions, Size};
use serde::{Deserialize, Serialize};

use super::backend::{VmApi, VmCache, VmQuerier};
use super::error::{Result, VmError};
use super::lend::{open_cache, Loan};
use super::store::VmStorage;

/// Largest contract that a chain stores (wasmd v0.60.8 `x/wasm/types/validation.go` `MaxWasmSize`).
pub const MAX_WASM_SIZE: usize = 800 * 1024;
/// Memory of one instance (wasmd v0.60.8 `x/wasm/keeper/keeper.go` `contractMemoryLimit`).
const INSTANCE_MEMORY: Size = Size::mebi(32);
/// What a chain offers (wasmd v0.60.8 `x/wasm/keeper/capabilities.go` `BuiltInCapabilities`).
const CAPABILITIES: [&str; 10] = [
    "iterator",
    "staking",
    "stargate",
    "cosmwasm_1_1",
    "cosmwasm_1_2",
    "cosmwasm_1_3",
    "cosmwasm_1_4",
    "cosmwasm_2_0",
    "cosmwasm_2_1",
    "cosmwasm_2_2",
];

/// What a chain finds when it stores a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// SHA-256 of the wasm, in hex.
    pub checksum: String,
    /// Bytes, at most [`MAX_WASM_SIZE`].
    pub size: usize,
    pub required_capabilities: BTreeSet<String>,
    /// Exported entry points, such as `execute`.
    pub entry_points: BTreeSet<String>,
    /// Version for `migrate`, if the contract declares one.
    pub migrate_version: Option<u64>,
}

/// Checks a contract as a chain does when it is stored: size, the static check of cosmwasm-vm
/// (imports, exports, memory, limits, no floats or other features that are not allowed,
/// capabilities), and that it compiles.
pub fn check(wasm: &[u8]) -> Result<Report> {
    Ok(Code::load(wasm)?.report.clone())
}

/// The wasm of a contract of this workspace as `cargo xtask build` left it, by its file name without
/// ending (`stk_token`): from the folder in `PSTAKE_WASM_DIR`, or else `target/pstake/wasm`.
pub fn built(name: &str) -> Result<Vec<u8>> {
    let dir = match std::env::var_os("PSTAKE_WASM_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pstake/wasm"),
    };
    let file = dir.join(name).with_extension("wasm");
    std::fs::read(&file).map_err(|err| VmError::NotBuilt {
        file: file.display().to_string(),
        why: err.to_string(),
    })
}

/// A wasm that was frozen with `gzip`, so that a later version's tests can migrate from it.
pub fn unzip(frozen: &[u8]) -> Result<Vec<u8>> {
    let mut wasm = vec![];
    flate2::read::GzDecoder::new(frozen)
        .read_to_end(&mut wasm)
        .map_err(VmError::vm)?;
    Ok(wasm)
}

/// A compiled contract.
pub(super) struct Code {
    pub checksum: Checksum,
    pub report: Report,
    cache: VmCache,
}

/// Codes by checksum. A wrong wasm is not remembered.
static CODES: Mutex<Option<HashMap<Checksum, Arc<Code>>>> = Mutex::new(None);
/// cosmwasm-vm lets one thread at a time create an instance from a cache; we have a cache for each
/// code and keep that rule for all.
static CREATE: Mutex<()> = Mutex::new(());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // neither value can be left half changed by a panic
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Code {
    /// Finds a code or checks, compiles and pins it.
    pub fn load(wasm: &[u8]) -> Result<Arc<Code>> {
        let mut codes = lock(&CODES);
        let codes = codes.get_or_insert_default();
        let checksum = Checksum::generate(wasm);
        if let Some(code) = codes.get(&checksum) {
            return Ok(code.clone());
        }
        let code = Arc::new(Code::compile(wasm)?);
        codes.insert(checksum, code.clone());
        Ok(code)
    }

    fn compile(wasm: &[u8]) -> Result<Code> {
        let refused = |err: &dyn std::fmt::Display| VmError::Refused(err.to_string());
        if wasm.len() > MAX_WASM_SIZE {
            return Err(refused(&format!(
                "{} bytes, a chain stores at most {MAX_WASM_SIZE}",
                wasm.len()
            )));
        }
        // The cache works on disk; the pinned module stays in memory when the folder goes.
        let dir = tempfile::tempdir().map_err(VmError::vm)?;
        let cache = open_cache(dir.path(), |dir| {
            let capabilities: HashSet<String> =
                CAPABILITIES.iter().map(ToString::to_string).collect();
            CacheOptions::new(dir, capabilities, Size::mebi(0), INSTANCE_MEMORY)
        })
        .map_err(VmError::vm)?;
        let checksum = cache
            .store_code(wasm, true, true)
            .map_err(|err| refused(&err))?;
        cache.pin(&checksum).map_err(VmError::vm)?;
        let found = cache.analyze(&checksum).map_err(VmError::vm)?;
        let report = Report {
            checksum: checksum.to_hex(),
            size: wasm.len(),
            required_capabilities: found.required_capabilities,
            entry_points: found.entrypoints.iter().map(ToString::to_string).collect(),
            migrate_version: found.contract_migrate_version,
        };
        Ok(Code {
            checksum,
            report,
            cache,
        })
    }

    /// A new instance whose backends work through `loan`.
    pub fn instance(
        &self,
        loan: &Loan,
        gas_limit: u64,
    ) -> Result<Instance<VmApi, VmStorage, VmQuerier>> {
        let backend = Backend {
            api: VmApi(loan.clone()),
            storage: VmStorage::new(loan.clone()),
            querier: VmQuerier(loan.clone()),
        };
        let _one = lock(&CREATE);
        let instance =
            self.cache
                .get_instance(&self.checksum, backend, InstanceOptions { gas_limit });
        instance.map_err(VmError::vm)
    }
}
