//! Answers to the pool's own sub-messages.

use cosmwasm_std::{DepsMut, Env, Reply, Response};

use crate::actions::{collect, exit, instantiate, tick};
use crate::ContractError;

/// Ids of the sub-messages; what they carry is in their payload.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u64)]
pub enum ReplyId {
    Shares = 1,
    TickPart = 2,
    Claim = 3,
    Sync = 4,
}

pub fn dispatch(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    const SHARES: u64 = ReplyId::Shares as u64;
    const TICK_PART: u64 = ReplyId::TickPart as u64;
    const CLAIM: u64 = ReplyId::Claim as u64;
    const SYNC: u64 = ReplyId::Sync as u64;
    match reply.id {
        SHARES => instantiate::shares_live(deps, reply),
        TICK_PART => tick::part_failed(reply),
        CLAIM => collect::claimed(deps, env),
        SYNC => exit::synced(deps, env, reply),
        id => Err(ContractError::UnknownReply { id }),
    }
}
