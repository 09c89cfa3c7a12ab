//! A wasm contract for cw-multi-test.

use std::sync::Arc;

use anyhow::Result as AnyResult;
use cosmwasm_std::{
    from_json, to_json_vec, Binary, Checksum, ContractResult, Deps, DepsMut, Env, MessageInfo,
    Reply, Response,
};
use cosmwasm_vm::{
    call_execute_raw, call_instantiate_raw, call_migrate_raw, call_query_raw, call_reply_raw,
    call_sudo_raw, Instance, VmResult,
};

use super::backend::{VmApi, VmQuerier};
use super::code::{Code, Report};
use super::error::{Result, VmError};
use super::gas::{Call, Entry, OpenFrame};
use super::lend::{lend, Access, Host};
use super::store::VmStorage;
use super::trace::Failure;

/// Longest payload of a sub-message (wasmvm v2.3.4 `lib_libwasmvm.go` `ReplyPayloadMaxBytes`).
const MAX_PAYLOAD: usize = 128 * 1024;

/// A contract's wasm, to be stored in a cw-multi-test app: `app.store_code(Box::new(contract))`.
///
/// Each call runs in a fresh instance, as on a chain. Cheap to clone; the code is compiled once per
/// process. What differs from a chain is what cw-multi-test itself does differently:
/// - `migrate` gets no `MigrateInfo`, and runs also if the contract's migrate version is unchanged;
/// - a failed query reaches the asking contract with the plain error text;
/// - depth limits of calls (500) and queries (10) are not enforced.
///
/// `reply` gets what wasmd 0.60 hands over, payload included: events only after wasm messages,
/// redacted errors, `gas_used` 0 (the field that cw-multi-test passes; wasmd 0.60 does not set it).
#[derive(Clone)]
pub struct VmContract {
    label: String,
    code: Arc<Code>,
    pinned: bool,
}

type VmInstance = Instance<VmApi, VmStorage, VmQuerier>;

impl VmContract {
    /// Checks the wasm as a chain does and compiles it. `label` names it in gas reports.
    pub fn load(label: &str, wasm: &[u8]) -> Result<VmContract> {
        Ok(VmContract {
            label: label.into(),
            code: Code::load(wasm)?,
            pinned: false,
        })
    }

    /// Prices starts as those of a code that the chain's governance has pinned.
    #[must_use]
    pub fn pinned_by_governance(mut self) -> VmContract {
        self.pinned = true;
        self
    }

    /// What the check found.
    pub fn report(&self) -> &Report {
        &self.code.report
    }

    fn call<'a>(
        &'a self,
        entry: Entry,
        env: &'a Env,
        info: Option<&'a MessageInfo>,
        msg: &'a [u8],
    ) -> Call<'a> {
        Call {
            label: &self.label,
            checksum: &self.code.checksum,
            pinned: self.pinned,
            entry,
            contract: env.contract.address.as_str(),
            sender: info.map(|info| info.sender.as_str()),
            funds: info.is_some_and(|info| !info.funds.is_empty()),
            msg,
        }
    }

    /// Runs the code in an open frame. The frame is handed back if the contract answered.
    fn run(
        &self,
        frame: OpenFrame,
        host: &mut Host<'_>,
        f: impl FnOnce(&mut VmInstance) -> VmResult<Vec<u8>>,
    ) -> Result<(OpenFrame, Vec<u8>)> {
        let Some(vm_gas) = frame.vm_gas_left() else {
            return Err(VmError::OutOfGas {
                limit: frame.out_of_gas(),
            });
        };
        let ran = lend(host, |loan| -> Result<_> {
            let mut instance = self.code.instance(&loan, vm_gas)?;
            let out = f(&mut instance);
            Ok((out, instance.create_gas_report().used_internally))
        });
        let (out, used) = match ran {
            Ok(ran) => ran,
            Err(err) => return Err(failed(frame, err)),
        };
        let result = out.as_ref().map_or(0, Vec::len);
        let within = frame.charge_wasm(used, result);
        match out.map_err(VmError::sort) {
            Ok(_) | Err(Some(_)) if !within => Err(VmError::OutOfGas {
                limit: frame.out_of_gas(),
            }),
            Err(None) => Err(VmError::OutOfGas {
                limit: frame.out_of_gas(),
            }),
            Err(Some(err)) => Err(failed(frame, err)),
            Ok(data) => Ok((frame, data)),
        }
    }

    /// Runs an entry point that returns a response.
    fn respond(
        &self,
        frame: OpenFrame,
        deps: DepsMut<'_>,
        f: impl FnOnce(&mut VmInstance) -> VmResult<Vec<u8>>,
    ) -> AnyResult<Response> {
        let mut host = Host {
            storage: Access::Write(deps.storage),
            querier: &*deps.querier,
            api: deps.api,
        };
        let (frame, data) = self.run(frame, &mut host, f)?;
        let response = match from_json::<ContractResult<Response>>(&data) {
            Err(err) => Err(VmError::vm(err)),
            Ok(ContractResult::Err(text)) => Err(VmError::Contract(text)),
            Ok(ContractResult::Ok(response)) => {
                match response.messages.iter().map(|sub| sub.payload.len()).max() {
                    Some(payload) if payload > MAX_PAYLOAD => Err(VmError::Vm(format!(
                        "payload of {payload} bytes, at most {MAX_PAYLOAD}"
                    ))),
                    _ => Ok(response),
                }
            }
        };
        match response {
            Err(err) => Err(failed(frame, err).into()),
            Ok(response) if !frame.charge_events(&response) => Err(VmError::OutOfGas {
                limit: frame.out_of_gas(),
            }
            .into()),
            Ok(response) => {
                frame.respond(&response);
                Ok(response)
            }
        }
    }
}

/// Closes the frame of a call that failed.
fn failed(frame: OpenFrame, err: VmError) -> VmError {
    let failure = match &err {
        VmError::Contract(text) => Failure::Contract(text.clone()),
        _ => Failure::Vm,
    };
    frame.fail(failure, err.to_string());
    err
}

impl cw_multi_test::Contract<cosmwasm_std::Empty> for VmContract {
    fn instantiate(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> AnyResult<Response> {
        let (env_json, info_json) = (to_json_vec(&env)?, to_json_vec(&info)?);
        let frame = OpenFrame::open(
            &self.call(Entry::Instantiate, &env, Some(&info), &msg),
            None,
        );
        self.respond(frame, deps, |instance| {
            call_instantiate_raw(instance, &env_json, &info_json, &msg)
        })
    }

    fn execute(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> AnyResult<Response> {
        let (env_json, info_json) = (to_json_vec(&env)?, to_json_vec(&info)?);
        let frame = OpenFrame::open(&self.call(Entry::Execute, &env, Some(&info), &msg), None);
        self.respond(frame, deps, |instance| {
            call_execute_raw(instance, &env_json, &info_json, &msg)
        })
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let env_json = to_json_vec(&env)?;
        let frame = OpenFrame::open(&self.call(Entry::Query, &env, None, &msg), None);
        let mut host = Host {
            storage: Access::Read(deps.storage),
            querier: &*deps.querier,
            api: deps.api,
        };
        let (frame, data) = self.run(frame, &mut host, |instance| {
            call_query_raw(instance, &env_json, &msg)
        })?;
        match from_json::<ContractResult<Binary>>(&data) {
            Ok(ContractResult::Ok(answer)) => {
                frame.finish();
                Ok(answer)
            }
            Ok(ContractResult::Err(text)) => Err(failed(frame, VmError::Contract(text)).into()),
            Err(err) => Err(failed(frame, VmError::vm(err)).into()),
        }
    }

    fn reply(&self, deps: DepsMut<'_>, env: Env, mut reply: Reply) -> AnyResult<Response> {
        let env_json = to_json_vec(&env)?;
        let frame = OpenFrame::open(&self.call(Entry::Reply, &env, None, &[]), Some(&mut reply));
        let reply_json = to_json_vec(&reply)?;
        self.respond(frame, deps, |instance| {
            call_reply_raw(instance, &env_json, &reply_json)
        })
    }

    fn sudo(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        let env_json = to_json_vec(&env)?;
        let frame = OpenFrame::open(&self.call(Entry::Sudo, &env, None, &msg), None);
        self.respond(frame, deps, |instance| {
            call_sudo_raw(instance, &env_json, &msg)
        })
    }

    fn migrate(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        let env_json = to_json_vec(&env)?;
        let frame = OpenFrame::open(&self.call(Entry::Migrate, &env, None, &msg), None);
        self.respond(frame, deps, |instance| {
            call_migrate_raw(instance, &env_json, &msg)
        })
    }

    fn checksum(&self) -> Option<Checksum> {
        Some(self.code.checksum)
    }
}
