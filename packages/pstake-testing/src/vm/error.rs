//! What a call can fail with.

use std::fmt::Display;

/// Why a contract call failed. It is the root cause of the error that cw-multi-test returns:
/// `err.downcast_ref::<VmError>()`, or [`VmError::of`], finds it under any context.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VmError {
    /// The contract returned an error. Displays as exactly its text, the same that the native
    /// contract's error type displays, so one test compares both.
    #[error("{0}")]
    Contract(String),
    /// The limit of the transaction, of a sub-message or of a query was reached (SDK gas).
    #[error("out of gas: limit {limit}")]
    OutOfGas { limit: u64 },
    /// The contract panicked: a failed assertion, an overflow, an `unreachable` instruction.
    #[error("contract panicked: {0}")]
    Panic(String),
    /// Anything else that the VM refuses: a write in a query, a missing entry point, a trap.
    #[error("wasm vm: {0}")]
    Vm(String),
    /// Not a contract that a chain would store.
    #[error("wasm refused: {0}")]
    Refused(String),
    /// No wasm to run.
    #[error("run `cargo xtask build` first: cannot read {file}: {why}")]
    NotBuilt { file: String, why: String },
}

impl VmError {
    /// The VM error inside an error of cw-multi-test, if a contract call caused it.
    pub fn of(err: &anyhow::Error) -> Option<&VmError> {
        err.downcast_ref()
            .or_else(|| err.chain().find_map(|cause| cause.downcast_ref()))
    }

    pub(super) fn vm(err: impl Display) -> Self {
        VmError::Vm(err.to_string())
    }

    /// Sorts an error of cosmwasm-vm; `None` means out of gas, whose limit only the meter knows.
    pub(super) fn sort(err: cosmwasm_vm::VmError) -> Option<Self> {
        use cosmwasm_vm::VmError as E;
        let E::RuntimeErr { msg, .. } = &err else {
            return match err {
                E::GasDepletion { .. } => None,
                other => Some(VmError::vm(other)),
            };
        };
        // what stops the code inside a host function arrives as the text of its error
        let cause = msg
            .rsplit_once("RuntimeError: ")
            .map_or(msg.as_str(), |(_, cause)| cause);
        if cause == E_GAS || cause.contains(E_BACKEND_GAS) {
            return None;
        }
        Some(match cause.strip_prefix("Aborted: ") {
            Some(text) => VmError::Panic(text.into()),
            None if cause.starts_with("unreachable") => VmError::Panic(cause.into()),
            None => VmError::Vm(cause.into()),
        })
    }
}

/// Texts of `VmError::GasDepletion` and `BackendError::OutOfGas` in cosmwasm-vm 2.3.5; the tests of
/// limits fail if they change.
const E_GAS: &str = "Ran out of gas during contract execution";
const E_BACKEND_GAS: &str = "Ran out of gas during call into backend";

/// Result of this module.
pub type Result<T, E = VmError> = std::result::Result<T, E>;
