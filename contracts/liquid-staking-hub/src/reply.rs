//! Answers to the hub's own sub-messages.

use cosmwasm_std::{DepsMut, Env, Reply, Response};

use crate::actions::{harvest, instantiate, rebalance, submit, tick, unwind};
use crate::ContractError;

/// Ids of the sub-messages; what they carry is in their payload.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u64)]
pub enum ReplyId {
    Token = 1,
    TickPart = 2,
    Undelegate = 3,
    Delegate = 4,
    Withdraw = 5,
    Redelegate = 6,
    BuyFromPool = 7,
    Unwind = 8,
}

impl TryFrom<u64> for ReplyId {
    type Error = ContractError;

    fn try_from(id: u64) -> Result<Self, Self::Error> {
        [
            Self::Token,
            Self::TickPart,
            Self::Undelegate,
            Self::Delegate,
            Self::Withdraw,
            Self::Redelegate,
            Self::BuyFromPool,
            Self::Unwind,
        ]
        .into_iter()
        .find(|known| *known as u64 == id)
        .ok_or(ContractError::UnknownReply { id })
    }
}

pub fn dispatch(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    match ReplyId::try_from(reply.id)? {
        ReplyId::Token => instantiate::token_live(deps, env, reply),
        ReplyId::TickPart => tick::part_failed(env, reply),
        ReplyId::Undelegate => submit::undelegated(deps, env, reply),
        ReplyId::Delegate => submit::delegated(deps, env, reply),
        ReplyId::Withdraw => harvest::withdrawn(deps, env, reply),
        ReplyId::Redelegate => rebalance::redelegated(deps, env, reply),
        ReplyId::BuyFromPool => submit::bought(deps, env, reply),
        ReplyId::Unwind => unwind::unwound(deps, env, reply),
    }
}
