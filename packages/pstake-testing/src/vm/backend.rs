//! The VM's way to the chain's addresses and queries.

use cosmwasm_std::{
    Api, BankQuery, Binary, ContractResult, DistributionQuery, Empty, QueryRequest, StakingQuery,
    StdResult, SupplyResponse, SystemResult, WasmQuery,
};
use cosmwasm_vm::{BackendError, BackendResult, Cache};

use super::gas::{current, prices};
use super::lend::Loan;
use super::store::{gone, VmStorage};

/// The code cache with the backends of this runner.
pub(super) type VmCache = Cache<VmApi, VmStorage, VmQuerier>;

/// Address functions of the app in which the contract runs.
#[derive(Clone)]
pub(super) struct VmApi(pub Loan);

impl VmApi {
    fn call<T>(&self, f: impl FnOnce(&dyn Api) -> StdResult<T>) -> Result<T, BackendError> {
        let out = self.0.with(|host| f(host.api)).map_err(gone)?;
        out.map_err(|err| BackendError::user_err(err.to_string()))
    }
}

impl cosmwasm_vm::BackendApi for VmApi {
    fn addr_validate(&self, input: &str) -> BackendResult<()> {
        let out = self.call(|api| api.addr_validate(input)).map(drop);
        let gas = if out.is_ok() {
            prices::VALIDATE
        } else {
            prices::CANONICALIZE
        };
        (out, current::api(gas))
    }

    fn addr_canonicalize(&self, human: &str) -> BackendResult<Vec<u8>> {
        let out = self
            .call(|api| api.addr_canonicalize(human))
            .map(|canonical| canonical.to_vec());
        (out, current::api(prices::CANONICALIZE))
    }

    fn addr_humanize(&self, canonical: &[u8]) -> BackendResult<String> {
        let out = self
            .call(|api| api.addr_humanize(&canonical.into()))
            .map(String::from);
        (out, current::api(prices::HUMANIZE))
    }
}

/// Queries to the app in which the contract runs.
pub(super) struct VmQuerier(pub Loan);

impl cosmwasm_vm::Querier for VmQuerier {
    fn query_raw(
        &self,
        request: &[u8],
        vm_gas_left: u64,
    ) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        let (answer, used, out_of_gas) = current::sub_query(vm_gas_left, || {
            let answer = self
                .0
                .with(|host| host.querier.raw_query(request))
                .map_err(gone);
            if let Ok(answer) = &answer {
                charge(request, answer);
            }
            answer
        });
        match out_of_gas {
            true => (Err(BackendError::out_of_gas()), used),
            false => (answer, used),
        }
    }
}

/// Charges a query by what the chain reads to answer it.
fn charge(request: &[u8], answer: &SystemResult<ContractResult<Binary>>) {
    let answer: &[u8] = match answer {
        SystemResult::Ok(ContractResult::Ok(bytes)) => bytes,
        _ => &[],
    };
    let Ok(request) = cosmwasm_std::from_json::<QueryRequest<Empty>>(request) else {
        return;
    };
    let gas = match &request {
        // a frame of its own
        QueryRequest::Wasm(WasmQuery::Smart { .. }) => return,
        QueryRequest::Wasm(WasmQuery::Raw { key, .. }) => {
            prices::read(prices::STORE_PREFIX + key.len(), answer.len())
        }
        QueryRequest::Wasm(WasmQuery::ContractInfo { .. }) => {
            prices::contract_info() + prices::is_pinned()
        }
        QueryRequest::Wasm(WasmQuery::CodeInfo { .. }) => prices::code_info(),
        QueryRequest::Bank(BankQuery::Balance { denom, .. }) => {
            prices::bank_balance(denom.len(), digits(answer))
        }
        QueryRequest::Bank(BankQuery::Supply { denom }) => {
            prices::bank_supply(denom.len(), digits(answer))
        }
        other => return current::other_query(kind(other)),
    };
    current::query(gas);
}

/// Digits of the amount in an answer of the bank; one coin answers have the same form.
fn digits(answer: &[u8]) -> usize {
    cosmwasm_std::from_json::<SupplyResponse>(answer)
        .map_or(0, |coin| coin.amount.amount.to_string().len())
}

fn kind(request: &QueryRequest<Empty>) -> &'static str {
    match request {
        QueryRequest::Bank(_) => "bank/other",
        QueryRequest::Staking(query) => match query {
            StakingQuery::BondedDenom {} => "staking/bonded_denom",
            StakingQuery::AllDelegations { .. } => "staking/all_delegations",
            StakingQuery::Delegation { .. } => "staking/delegation",
            StakingQuery::AllValidators {} => "staking/all_validators",
            StakingQuery::Validator { .. } => "staking/validator",
            _ => "staking/other",
        },
        QueryRequest::Distribution(query) => match query {
            DistributionQuery::DelegatorWithdrawAddress { .. } => "distribution/withdraw_address",
            DistributionQuery::DelegationRewards { .. } => "distribution/rewards",
            DistributionQuery::DelegationTotalRewards { .. } => "distribution/total_rewards",
            _ => "distribution/other",
        },
        QueryRequest::Grpc(_) => "grpc",
        _ => "other",
    }
}
