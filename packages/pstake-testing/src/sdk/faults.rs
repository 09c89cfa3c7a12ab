//! Failures that a test asks for.

use super::error::SdkError;
use super::proto::UndelegateResponse;
use super::state::{self, key, Tag};
use cosmwasm_std::Storage;

/// A kind of message that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MsgKind {
    /// MsgDelegate to the validator.
    Delegate,
    /// MsgUndelegate from the validator.
    Undelegate,
    /// MsgBeginRedelegate from or to the validator.
    Redelegate,
    /// MsgWithdrawDelegatorReward from the validator.
    Withdraw,
}

impl MsgKind {
    /// All kinds.
    pub const ALL: [MsgKind; 4] = [
        MsgKind::Delegate,
        MsgKind::Undelegate,
        MsgKind::Redelegate,
        MsgKind::Withdraw,
    ];
}

fn failing_key(operator: &str, kind: MsgKind) -> Vec<u8> {
    key(Tag::Failing, &[operator.as_bytes(), &[kind as u8]])
}

pub(super) fn set_failing(
    storage: &mut dyn Storage,
    operator: &str,
    kind: MsgKind,
    error: Option<&str>,
) {
    let record = failing_key(operator, kind);
    match error {
        Some(text) => state::set(storage, &record, &text.to_string()),
        None => storage.remove(&record),
    }
}

/// Fails if a test asked for it.
pub(super) fn check(
    storage: &dyn Storage,
    operators: &[&str],
    kind: MsgKind,
) -> Result<(), SdkError> {
    for operator in operators {
        if let Some(text) = state::get(storage, &failing_key(operator, kind)) {
            return Err(SdkError::Injected(text));
        }
    }
    Ok(())
}

pub(super) fn set_response(storage: &mut dyn Storage, response: UndelegateResponse) {
    state::set(storage, &key(Tag::Response, &[]), &(response as u8));
}

pub(super) fn response(storage: &dyn Storage) -> UndelegateResponse {
    let index: Option<u8> = state::get(storage, &key(Tag::Response, &[]));
    UndelegateResponse::ALL[usize::from(index.unwrap_or_default())]
}
