//! A chain's modules, asked in their own types.

use std::time::Duration;

use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use cosmrs::proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::gov::v1::{
    ProposalStatus, QueryProposalsRequest, QueryProposalsResponse,
};
use cosmrs::proto::cosmos::staking::v1beta1::{QueryValidatorsRequest, QueryValidatorsResponse};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{
    QueryCodeRequest, QueryCodeResponse, QueryContractInfoRequest, QueryContractInfoResponse,
    QueryRawContractStateRequest, QueryRawContractStateResponse, QuerySmartContractStateRequest,
    QuerySmartContractStateResponse,
};
use cosmrs::proto::traits::Message as Proto;
use cosmwasm_std::Uint128;
use serde::{de::DeserializeOwned, Serialize};

use crate::address::check_address;
use crate::chain::{Chain, ChainStatus};
use crate::error::{Error, Result};
use crate::fault::contract_words;
use crate::message::bytes;
use crate::rpc::Rpc;

/// How long one call to a node may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(20);

/// How many proposals a node is asked for at once.
const PROPOSALS_A_PAGE: u64 = 100;

/// A node whose chain id and address prefix are known to be right.
pub struct Client {
    chain: Box<dyn Chain>,
    chain_id: String,
    prefix: String,
}

/// An account as the chain's auth module knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    pub number: u64,
    pub sequence: u64,
}

/// An instance of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractInfo {
    pub code_id: u64,
    pub creator: String,
    /// Who may migrate it; none if nobody.
    pub admin: Option<String>,
    pub label: String,
}

/// A proposal that the chain votes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenProposal {
    pub id: u64,
    /// The vote ends then.
    pub ends_seconds: u64,
}

/// A stored code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeInfo {
    pub creator: String,
    /// SHA-256 of the wasm.
    pub checksum: Vec<u8>,
}

impl Client {
    /// Connects to `url`; see [`Client::over`].
    pub fn connect(url: &str, chain_id: Option<&str>, prefix: Option<&str>) -> Result<Self> {
        Self::over(Box::new(Rpc::new(url, CALL_TIMEOUT)?), chain_id, prefix)
    }

    /// Asks the node for its chain id and its address prefix (that of its validators) and compares them with what is
    /// expected, if anything is.
    ///
    /// # Errors
    /// `NodeUnreachable`, `NodeAnswer`, `WrongChain`, `CatchingUp`, `WrongPrefix`.
    pub fn over(
        chain: Box<dyn Chain>,
        chain_id: Option<&str>,
        prefix: Option<&str>,
    ) -> Result<Self> {
        let status = chain.status()?;
        if let Some(expected) = chain_id.filter(|id| *id != status.chain_id) {
            return Err(Error::WrongChain {
                url: chain.url().into(),
                actual: status.chain_id,
                expected: expected.into(),
            });
        }
        if status.catching_up {
            return Err(Error::CatchingUp {
                url: chain.url().into(),
                height: status.height,
            });
        }
        let mut client = Self {
            chain,
            chain_id: status.chain_id,
            prefix: String::new(),
        };
        let validator = client.some_validator()?;
        let found = validator.split("valoper1").next().unwrap_or_default();
        if let Some(expected) = prefix.filter(|prefix| *prefix != found) {
            return Err(Error::WrongPrefix {
                what: "validator",
                address: validator,
                expected: expected.into(),
            });
        }
        client.prefix = found.into();
        Ok(client)
    }

    pub fn chain(&self) -> &dyn Chain {
        self.chain.as_ref()
    }

    pub fn chain_id(&self) -> &str {
        &self.chain_id
    }

    /// Of account addresses, such as `cosmos`.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    pub fn status(&self) -> Result<ChainStatus> {
        self.chain.status()
    }

    /// Gas that fits a block; `None` if the chain sets no limit.
    pub fn block_gas(&self) -> Result<Option<u64>> {
        self.chain.block_gas()
    }

    fn some_validator(&self) -> Result<String> {
        let request = QueryValidatorsRequest {
            status: String::new(),
            pagination: Some(PageRequest {
                limit: 1,
                ..PageRequest::default()
            }),
        };
        let answer: QueryValidatorsResponse =
            self.query("/cosmos.staking.v1beta1.Query/Validators", &request)?;
        let validator = answer.validators.into_iter().next();
        validator
            .map(|v| v.operator_address)
            .ok_or_else(|| Error::Query {
                path: "validators".into(),
                reason: "the chain has none".into(),
            })
    }

    /// Checks that an address is one of this chain.
    pub fn check_address(&self, what: &'static str, address: &str) -> Result<()> {
        check_address(&self.prefix, what, address)
    }

    /// Any module's query in protobuf.
    pub fn query<Q: Proto, A: Proto + Default>(&self, path: &str, request: &Q) -> Result<A> {
        let answer = self.chain.query(path, request.encode_to_vec())?;
        A::decode(answer.as_slice()).map_err(|e| Error::codec(path, e))
    }

    /// `None` if the address never received anything.
    pub fn account(&self, address: &str) -> Result<Option<Account>> {
        let request = QueryAccountRequest {
            address: address.into(),
        };
        let path = "/cosmos.auth.v1beta1.Query/Account";
        let answer: QueryAccountResponse = match self.query(path, &request) {
            Err(Error::Query { reason, .. }) if reason.contains("not found") => return Ok(None),
            answer => answer?,
        };
        let any = answer.account.unwrap_or_default();
        if any.type_url != "/cosmos.auth.v1beta1.BaseAccount" {
            return Err(Error::codec(
                format!("account {address}"),
                format!("{} cannot sign with a plain key", any.type_url),
            ));
        }
        let account =
            BaseAccount::decode(any.value.as_slice()).map_err(|e| Error::codec("account", e))?;
        Ok(Some(Account {
            number: account.account_number,
            sequence: account.sequence,
        }))
    }

    /// Balance in base units; 0 if none.
    pub fn balance(&self, address: &str, denom: &str) -> Result<Uint128> {
        let request = QueryBalanceRequest {
            address: address.into(),
            denom: denom.into(),
        };
        let answer: QueryBalanceResponse =
            self.query("/cosmos.bank.v1beta1.Query/Balance", &request)?;
        let amount = answer.balance.map_or("0".into(), |coin| coin.amount);
        amount.parse().map_err(|e| Error::codec("balance", e))
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// `ContractNotFound`; `Contract` with its own words.
    pub fn smart<T: DeserializeOwned>(&self, contract: &str, msg: &impl Serialize) -> Result<T> {
        let request = QuerySmartContractStateRequest {
            address: contract.into(),
            query_data: bytes(msg)?,
        };
        let path = "/cosmwasm.wasm.v1.Query/SmartContractState";
        let answer: QuerySmartContractStateResponse = self
            .query(path, &request)
            .map_err(|error| contract_error(contract, error))?;
        serde_json::from_slice(&answer.data)
            .map_err(|e| Error::codec(format!("answer of {contract}"), e))
    }

    /// The bytes under a storage key of a contract, if any.
    pub fn raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let request = QueryRawContractStateRequest {
            address: contract.into(),
            query_data: key.to_vec(),
        };
        let path = "/cosmwasm.wasm.v1.Query/RawContractState";
        let answer: QueryRawContractStateResponse = self
            .query(path, &request)
            .map_err(|error| contract_error(contract, error))?;
        Ok((!answer.data.is_empty()).then_some(answer.data))
    }

    /// `None` if there is no contract at this address.
    pub fn contract(&self, address: &str) -> Result<Option<ContractInfo>> {
        let request = QueryContractInfoRequest {
            address: address.into(),
        };
        let path = "/cosmwasm.wasm.v1.Query/ContractInfo";
        let answer: Result<QueryContractInfoResponse> = self
            .query(path, &request)
            .map_err(|error| contract_error(address, error));
        let answer = match answer {
            Err(Error::ContractNotFound(_)) => return Ok(None),
            answer => answer?,
        };
        Ok(answer.contract_info.map(|info| ContractInfo {
            code_id: info.code_id,
            creator: info.creator,
            admin: (!info.admin.is_empty()).then_some(info.admin),
            label: info.label,
        }))
    }

    /// All proposals in their voting period, by id.
    ///
    /// # Errors
    /// `Query` on a chain without `cosmos.gov.v1`.
    pub fn open_proposals(&self) -> Result<Vec<OpenProposal>> {
        let mut all = vec![];
        let mut key = vec![];
        loop {
            let request = QueryProposalsRequest {
                proposal_status: ProposalStatus::VotingPeriod.into(),
                pagination: Some(PageRequest {
                    key,
                    limit: PROPOSALS_A_PAGE,
                    ..PageRequest::default()
                }),
                ..QueryProposalsRequest::default()
            };
            let answer: QueryProposalsResponse =
                self.query("/cosmos.gov.v1.Query/Proposals", &request)?;
            all.extend(answer.proposals.into_iter().filter_map(|proposal| {
                let ends = proposal.voting_end_time?;
                Some(OpenProposal {
                    id: proposal.id,
                    ends_seconds: u64::try_from(ends.seconds).ok()?,
                })
            }));
            key = answer.pagination.unwrap_or_default().next_key;
            if key.is_empty() {
                return Ok(all);
            }
        }
    }

    /// `None` if there is no such code.
    pub fn code(&self, code_id: u64) -> Result<Option<CodeInfo>> {
        let request = QueryCodeRequest { code_id };
        let path = "/cosmwasm.wasm.v1.Query/Code";
        let answer: QueryCodeResponse = match self.query(path, &request) {
            Err(Error::Query { reason, .. }) if says_missing(&reason) => return Ok(None),
            answer => answer?,
        };
        Ok(answer.code_info.map(|info| CodeInfo {
            creator: info.creator,
            checksum: info.data_hash,
        }))
    }

    /// Gas that a transaction would use now.
    pub(crate) fn simulate(&self, tx_bytes: Vec<u8>) -> Result<u64> {
        #[allow(deprecated)] // a field that only old clients fill
        let request = SimulateRequest { tx: None, tx_bytes };
        let answer: SimulateResponse = self
            .query("/cosmos.tx.v1beta1.Service/Simulate", &request)
            .map_err(|error| match error {
                Error::Query { reason, .. } => Error::from_chain("", 1, &reason),
                error => error,
            })?;
        Ok(answer.gas_info.unwrap_or_default().gas_used)
    }
}

fn says_missing(reason: &str) -> bool {
    reason.contains("not found") || reason.contains("no such")
}

fn contract_error(contract: &str, error: Error) -> Error {
    match error {
        Error::Query { reason, .. } => match contract_words(&reason) {
            Some(words) => Error::Contract(words),
            None if says_missing(&reason) => Error::ContractNotFound(contract.into()),
            None => Error::Query {
                path: format!("contract {contract}"),
                reason,
            },
        },
        error => error,
    }
}
