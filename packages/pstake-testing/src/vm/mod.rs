//! Runs the wasm that is shipped, in the VM that a chain runs it in (cosmwasm-vm 2.3), against
//! cw-multi-test's bank, staking and other modules: offline, in process, with gas.
//!
//! ```ignore
//! let token = vm::VmContract::load("stk-token", &vm::built("stk_token")?)?;
//! let code_id = app.store_code(Box::new(token));
//! let (result, gas) = vm::gas::measure(|| app.execute_contract(user, addr, &msg, &[]));
//! ```
//!
//! - [`VmContract`]: a wasm contract for [`cw_multi_test::App::store_code`].
//! - [`gas`]: what calls cost, by transaction and by call, and limits.
//! - [`check`]: what a chain checks before it stores a contract.
//! - [`VmError`]: why a call failed; a contract's own error displays as its plain text.

mod backend;
mod code;
mod contract;
mod error;
pub mod gas;
mod lend;
mod store;
mod trace;

pub use code::{built, check, unzip, Report, MAX_WASM_SIZE};
pub use contract::VmContract;
pub use error::{Result, VmError};
