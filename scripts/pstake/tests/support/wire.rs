//! The fake node's side of the protobuf.

use cosmwasm_std::{BankMsg, Binary, Coin, CosmosMsg, Empty, QueryRequest, WasmMsg, WasmQuery};
use pstake::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use pstake::proto::cosmos::bank::v1beta1::{MsgSend, QueryBalanceRequest, QueryBalanceResponse};
use pstake::proto::cosmos::base::abci::v1beta1::{GasInfo, TxMsgData};
use pstake::proto::cosmos::base::query::v1beta1::PageResponse;
use pstake::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use pstake::proto::cosmos::gov::v1::{
    Proposal, ProposalStatus, QueryProposalsRequest, QueryProposalsResponse,
};
use pstake::proto::cosmos::staking::v1beta1::{QueryValidatorsResponse, Validator};
use pstake::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use pstake::proto::cosmwasm::wasm::v1 as wasm;
use pstake::proto::traits::Message as Proto;
use pstake::proto::Timestamp;
use pstake::{Any, Error, Result};

use super::fake::{valoper, Fake, CHAIN_ID, DENOM};

/// A message as the app takes it.
pub enum Message {
    Store(Vec<u8>),
    /// And the verb with which a chain tells of its failure.
    Run(CosmosMsg<Empty>, &'static str),
}

fn coins(coins: Vec<ProtoCoin>) -> Vec<Coin> {
    let one = |coin: ProtoCoin| Coin::new(coin.amount.parse::<u128>().unwrap(), coin.denom);
    coins.into_iter().map(one).collect()
}

/// Sender and message.
pub fn decode(any: &Any) -> (String, Message) {
    let bytes = any.value.as_slice();
    match any.type_url.as_str() {
        "/cosmwasm.wasm.v1.MsgStoreCode" => {
            let m = wasm::MsgStoreCode::decode(bytes).unwrap();
            (m.sender, Message::Store(m.wasm_byte_code))
        }
        "/cosmwasm.wasm.v1.MsgInstantiateContract2" => {
            let m = wasm::MsgInstantiateContract2::decode(bytes).unwrap();
            let run = WasmMsg::Instantiate2 {
                admin: Some(m.admin),
                code_id: m.code_id,
                label: m.label,
                msg: m.msg.into(),
                funds: coins(m.funds),
                salt: m.salt.into(),
            };
            (m.sender, Message::Run(run.into(), "instantiate"))
        }
        "/cosmwasm.wasm.v1.MsgExecuteContract" => {
            let m = wasm::MsgExecuteContract::decode(bytes).unwrap();
            let run = WasmMsg::Execute {
                contract_addr: m.contract,
                msg: m.msg.into(),
                funds: coins(m.funds),
            };
            (m.sender, Message::Run(run.into(), "execute"))
        }
        "/cosmos.bank.v1beta1.MsgSend" => {
            let m = MsgSend::decode(bytes).unwrap();
            let run = BankMsg::Send {
                to_address: m.to_address,
                amount: coins(m.amount),
            };
            (m.from_address, Message::Run(run.into(), "send"))
        }
        other => panic!("the fake node does not know {other}"),
    }
}

/// The `limit` of a tick or one of its parts; 0 for anything else.
pub fn limit(message: &Message) -> u64 {
    let Message::Run(CosmosMsg::Wasm(WasmMsg::Execute { msg, .. }), _) = message else {
        return 0;
    };
    let value: serde_json::Value = serde_json::from_slice(msg).unwrap();
    let first = value.as_object().and_then(|o| o.values().next());
    first
        .and_then(|inner| inner.get("limit"))
        .and_then(serde_json::Value::as_u64)
        .unwrap_or(0)
}

pub fn stored(code_id: u64, checksum: &[u8]) -> Any {
    let response = wasm::MsgStoreCodeResponse {
        code_id,
        checksum: checksum.to_vec(),
    };
    Any {
        type_url: "/cosmwasm.wasm.v1.MsgStoreCodeResponse".into(),
        value: response.encode_to_vec(),
    }
}

#[allow(deprecated)] // a field of old chains
pub fn responses(msg_responses: Vec<Any>) -> Vec<u8> {
    let data = TxMsgData {
        data: vec![],
        msg_responses,
    };
    data.encode_to_vec()
}

pub fn query(fake: &Fake, path: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let refused = |reason: String| Error::Query {
        path: path.into(),
        reason,
    };
    let app = || fake.app.borrow();
    Ok(match path {
        "/cosmos.staking.v1beta1.Query/Validators" => QueryValidatorsResponse {
            validators: vec![Validator {
                operator_address: valoper(1),
                ..Validator::default()
            }],
            pagination: None,
        }
        .encode_to_vec(),
        "/cosmos.auth.v1beta1.Query/Account" => {
            let address = QueryAccountRequest::decode(bytes).unwrap().address;
            let sequence = fake.sequence(&address);
            let sequence = sequence.ok_or_else(|| refused(format!("{address} not found")))?;
            let account = BaseAccount {
                address,
                pub_key: None,
                account_number: 1,
                sequence,
            };
            QueryAccountResponse {
                account: Some(Any {
                    type_url: "/cosmos.auth.v1beta1.BaseAccount".into(),
                    value: account.encode_to_vec(),
                }),
            }
            .encode_to_vec()
        }
        "/cosmos.bank.v1beta1.Query/Balance" => {
            let request = QueryBalanceRequest::decode(bytes).unwrap();
            let found = app().wrap().query_balance(request.address, DENOM).unwrap();
            QueryBalanceResponse {
                balance: Some(ProtoCoin {
                    denom: found.denom,
                    amount: found.amount.to_string(),
                }),
            }
            .encode_to_vec()
        }
        // A proposal a page, so that whoever asks must page.
        "/cosmos.gov.v1.Query/Proposals" => {
            let request = QueryProposalsRequest::decode(bytes).unwrap();
            assert_eq!(request.proposal_status(), ProposalStatus::VotingPeriod);
            let all = fake.proposals();
            let all = all.ok_or_else(|| refused("unknown query path".into()))?;
            let start = request.pagination.unwrap().key;
            let start = usize::from(start.first().copied().unwrap_or_default());
            let next = (start + 1 < all.len()).then(|| vec![start as u8 + 1]);
            let one = |(id, ends): &(u64, u64)| Proposal {
                id: *id,
                voting_end_time: Some(Timestamp {
                    seconds: i64::try_from(*ends).unwrap(),
                    nanos: 0,
                }),
                ..Proposal::default()
            };
            QueryProposalsResponse {
                proposals: all.get(start).map(one).into_iter().collect(),
                pagination: Some(PageResponse {
                    next_key: next.unwrap_or_default(),
                    total: 0,
                }),
            }
            .encode_to_vec()
        }
        "/cosmos.tx.v1beta1.Service/Simulate" => {
            let request = SimulateRequest::decode(bytes).unwrap();
            SimulateResponse {
                gas_info: Some(GasInfo {
                    gas_wanted: 0,
                    gas_used: fake.simulate(&request.tx_bytes)?,
                }),
                result: None,
            }
            .encode_to_vec()
        }
        "/cosmwasm.wasm.v1.Query/Code" => {
            let id = wasm::QueryCodeRequest::decode(bytes).unwrap().code_id;
            let found = fake.code(id).ok_or_else(|| refused("not found".into()))?;
            wasm::QueryCodeResponse {
                code_info: Some(wasm::CodeInfoResponse {
                    code_id: id,
                    creator: found.0,
                    data_hash: found.1,
                    instantiate_permission: None,
                }),
                data: vec![],
            }
            .encode_to_vec()
        }
        "/cosmwasm.wasm.v1.Query/ContractInfo" => {
            let request = wasm::QueryContractInfoRequest::decode(bytes).unwrap();
            let address = cosmwasm_std::Addr::unchecked(&request.address);
            let found = app().contract_data(&address);
            let found = found.map_err(|_| refused(no_contract(&request.address)))?;
            wasm::QueryContractInfoResponse {
                address: request.address,
                contract_info: Some(wasm::ContractInfo {
                    code_id: found.code_id,
                    creator: found.creator.into_string(),
                    admin: found.admin.map(|a| a.into_string()).unwrap_or_default(),
                    label: found.label,
                    created: None,
                    ibc_port_id: String::new(),
                    extension: None,
                }),
            }
            .encode_to_vec()
        }
        "/cosmwasm.wasm.v1.Query/SmartContractState" => {
            let request = wasm::QuerySmartContractStateRequest::decode(bytes).unwrap();
            let address = cosmwasm_std::Addr::unchecked(&request.address);
            if app().contract_data(&address).is_err() {
                return Err(refused(no_contract(&request.address)));
            }
            let ask: QueryRequest<Empty> = WasmQuery::Smart {
                contract_addr: request.address,
                msg: request.query_data.into(),
            }
            .into();
            let raw = cosmwasm_std::to_json_vec(&ask).unwrap();
            let app = app();
            let answer = app.wrap().raw_query(&raw).unwrap();
            let data: Binary = match answer {
                cosmwasm_std::ContractResult::Ok(data) => data,
                cosmwasm_std::ContractResult::Err(words) => {
                    return Err(refused(format!("{words}: query wasm contract failed")))
                }
            };
            wasm::QuerySmartContractStateResponse { data: data.into() }.encode_to_vec()
        }
        other => panic!("the fake node of {CHAIN_ID} has no {other}"),
    })
}

fn no_contract(address: &str) -> String {
    format!("address {address}: no such contract")
}
