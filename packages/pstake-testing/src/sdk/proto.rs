//! Protobuf responses of the messages, and times as text.

use super::redelegate::NO_TIME_SECONDS;
use anybuf::Anybuf;
use cosmwasm_std::{Binary, Coin, MsgResponse, Timestamp};
use cw_multi_test::AppResponse;

/// google.protobuf.Timestamp.
fn timestamp(time: Option<Timestamp>) -> Anybuf {
    match time {
        Some(time) => Anybuf::new()
            .append_int64(1, time.seconds() as i64)
            .append_int32(2, time.subsec_nanos() as i32),
        None => Anybuf::new().append_int64(1, NO_TIME_SECONDS),
    }
}

/// cosmos.base.v1beta1.Coin.
fn coin(coin: &Coin) -> Anybuf {
    Anybuf::new()
        .append_string(1, &coin.denom)
        .append_string(2, coin.amount.to_string())
}

/// Which fields MsgUndelegateResponse carries. The SDK has `amount` since v0.50; a test may take fields away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UndelegateResponse {
    /// Both, as SDK 0.50 and later.
    #[default]
    Full,
    /// No `amount`, as SDK 0.47 and before.
    WithoutAmount,
    /// No `completion_time`.
    WithoutCompletionTime,
    /// An empty message.
    Empty,
}

impl UndelegateResponse {
    pub(super) const ALL: [Self; 4] = [
        Self::Full,
        Self::WithoutAmount,
        Self::WithoutCompletionTime,
        Self::Empty,
    ];

    /// MsgUndelegateResponse: completion_time = 1, amount = 2.
    pub(super) fn encode(self, completion: Timestamp, amount: &Coin) -> Anybuf {
        let mut out = Anybuf::new();
        if matches!(self, Self::Full | Self::WithoutAmount) {
            out = out.append_message(1, &timestamp(Some(completion)));
        }
        if matches!(self, Self::Full | Self::WithoutCompletionTime) {
            out = out.append_message(2, &coin(amount));
        }
        out
    }
}

/// MsgBeginRedelegateResponse: completion_time = 1.
pub(super) fn redelegate_response(completion: Option<Timestamp>) -> Anybuf {
    Anybuf::new().append_message(1, &timestamp(completion))
}

/// MsgWithdrawDelegatorRewardResponse: repeated amount = 1.
pub(super) fn withdraw_response(coins: &[Coin]) -> Anybuf {
    let coins: Vec<Anybuf> = coins.iter().map(coin).collect();
    Anybuf::new().append_repeated_message(1, &coins)
}

/// Sets the response of a message, as wasmd hands it to `reply`: in `msg_responses`, and in the older `data`.
pub(super) fn respond(response: &mut AppResponse, type_url: &str, message: Anybuf) {
    let value = Binary::from(message.into_vec());
    response.data = Some(value.clone());
    response.msg_responses = vec![MsgResponse {
        type_url: type_url.to_string(),
        value,
    }];
}

/// A time in UTC to the second, as the SDK's events show it (Go's `time.RFC3339`).
pub(super) fn rfc3339(time: Timestamp) -> String {
    let seconds = time.seconds();
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Civil date from the days since 1970-01-01, in years that begin in March (Howard Hinnant, chrono algorithms).
    let day = days + 719_468;
    let (era, day_of_era) = (day / 146_097, day % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day_of_month:02}T{:02}:{:02}:{:02}Z",
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}
