//! The two kinds of contract that a token meets: its minter and a receiver of sends.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult,
};
use cw20::Cw20ReceiveMsg;
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Item;
use pstake_types::token::{MinterQuery, RedemptionRateResponse};

const RATE: Item<RedemptionRateResponse> = Item::new("rate");
const RECEIVED: Item<Vec<Received>> = Item::new("received");

/// What a receiver makes fail on purpose.
pub const REFUSED: &[u8] = b"refused";

/// A call of `Receive`, and who made it.
#[cw_serde]
pub struct Received {
    pub token: String,
    pub msg: Cw20ReceiveMsg,
}

#[cw_serde]
pub enum ReceiverExecute {
    Receive(Cw20ReceiveMsg),
}

/// Answers the rate it was instantiated with; without one it fails, as a minter of another kind would.
pub fn minter() -> Box<dyn Contract<Empty>> {
    fn instantiate(
        deps: DepsMut,
        _: Env,
        _: MessageInfo,
        msg: Option<RedemptionRateResponse>,
    ) -> StdResult<Response> {
        if let Some(rate) = msg {
            RATE.save(deps.storage, &rate)?;
        }
        Ok(Response::new())
    }
    fn execute(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }
    fn query(deps: Deps, _: Env, msg: MinterQuery) -> StdResult<Binary> {
        match msg {
            MinterQuery::RedemptionRate {} => to_json_binary(&RATE.load(deps.storage)?),
        }
    }
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

/// Records every `Receive`; fails when the message is [`REFUSED`].
pub fn receiver() -> Box<dyn Contract<Empty>> {
    fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        RECEIVED.save(deps.storage, &vec![])?;
        Ok(Response::new())
    }
    fn execute(
        deps: DepsMut,
        _: Env,
        info: MessageInfo,
        msg: ReceiverExecute,
    ) -> StdResult<Response> {
        let ReceiverExecute::Receive(msg) = msg;
        if msg.msg.as_slice() == REFUSED {
            return Err(StdError::generic_err("refused"));
        }
        RECEIVED.update(deps.storage, |mut received| -> StdResult<_> {
            received.push(Received {
                token: info.sender.into_string(),
                msg,
            });
            Ok(received)
        })?;
        Ok(Response::new())
    }
    fn query(deps: Deps, _: Env, _: Empty) -> StdResult<Binary> {
        to_json_binary(&RECEIVED.load(deps.storage)?)
    }
    Box::new(ContractWrapper::new(execute, instantiate, query))
}
