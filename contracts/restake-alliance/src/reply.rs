//! Answers to the alliance's own sub-messages.

use cosmwasm_std::{DepsMut, Env, Reply, Response};

use crate::actions::{collect, deposit, grant, tick};
use crate::{pay, ContractError};

/// Ids of the sub-messages; what they carry is in their payload.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u64)]
pub enum ReplyId {
    Payment = 1,
    Deposited = 2,
    Granted = 3,
    Collected = 4,
    TickPart = 5,
}

impl TryFrom<u64> for ReplyId {
    type Error = ContractError;

    fn try_from(id: u64) -> Result<Self, Self::Error> {
        [
            Self::Payment,
            Self::Deposited,
            Self::Granted,
            Self::Collected,
            Self::TickPart,
        ]
        .into_iter()
        .find(|known| *known as u64 == id)
        .ok_or(ContractError::UnknownReply { id })
    }
}

pub fn dispatch(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    match ReplyId::try_from(reply.id)? {
        ReplyId::Payment => pay::failed(deps, reply),
        ReplyId::Deposited => deposit::deposited(deps, env, reply),
        ReplyId::Granted => grant::granted(deps, env, reply),
        ReplyId::Collected => collect::collected(deps, env, reply),
        ReplyId::TickPart => tick::part_failed(reply),
    }
}
