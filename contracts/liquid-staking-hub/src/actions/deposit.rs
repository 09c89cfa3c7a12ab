use cosmwasm_std::{to_json_binary, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use pstake_types::hub::event::Deposit;
use pstake_types::hub::DepositResponse;
use pstake_types::token::query_supply;

use crate::actions::{assert_flowing, receiver_or, unwind};
use crate::ledger::Ledger;
use crate::math::stk_for_native_floor;
use crate::state::{CONFIG, SCHEDULE};
use crate::{stk, ContractError};

const MAX_REFERRAL_BYTES: usize = 64;

/// Mints stk for the native sent, rounded down against the depositor; the coin stays in the buffer
/// until the next submission, so the cost does not depend on the number of validators.
/// The price is that of [`priced_at`].
/// Errors: `WindingDown`, `Paused`, payment, `BelowMinimum`, `ReferralTooLong`, `ReceiverIsHub`,
/// `CapExceeded`, `ZeroMint`,
/// `MinOutNotMet`. Invariants: INV2, INV3, INV6.
pub fn deposit(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    receiver: Option<String>,
    min_stk_out: Option<Uint128>,
    referral: Option<String>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let now = env.block.time.seconds();
    unwind::assert_not_begun(config.wind_down)?;
    assert_flowing(config.deposits, now)?;
    let native = cw_utils::must_pay(&info, &config.denom)?;
    if native < config.min_deposit {
        return Err(ContractError::BelowMinimum {
            min: config.min_deposit,
            actual: native,
        });
    }
    let referral = referral.unwrap_or_default();
    if referral.len() > MAX_REFERRAL_BYTES {
        return Err(ContractError::ReferralTooLong {
            max: MAX_REFERRAL_BYTES,
            actual: referral.len(),
        });
    }
    let receiver = receiver_or(deps.api, &env, receiver, info.sender.clone())?;

    let mut ledger = Ledger::load(deps.storage)?;
    let backing = ledger.backing(priced_at(deps.storage, now)?)?;
    let after = backing.checked_add(native)?;
    if after > config.deposit_cap {
        return Err(ContractError::CapExceeded {
            cap: config.deposit_cap,
            actual: after,
        });
    }
    let supply = query_supply(&deps.querier, &config.token)?;
    let stk = stk_for_native_floor(native, backing, supply)?;
    if stk.is_zero() {
        return Err(ContractError::ZeroMint {});
    }
    if let Some(min) = min_stk_out.filter(|min| stk < *min) {
        return Err(ContractError::MinOutNotMet { min, actual: stk });
    }
    ledger.buffer = ledger.buffer.checked_add(native)?;
    ledger.save(deps.storage)?;

    let mint = stk::mint(&config.token, &receiver, stk)?;
    Ok(Response::new()
        .add_message(mint)
        .add_event(Deposit {
            sender: info.sender.into(),
            receiver: receiver.into(),
            native: native.u128(),
            stk: stk.u128(),
            referral,
        })
        .set_data(to_json_binary(&DepositResponse { stk })?))
}

/// Deposits are priced as of the next submission: only then are they staked, and what the streams
/// release until then was earned by those who are. Else one could deposit, queue at once, be netted
/// by one's own coins and take other people's rewards day after day without ever being staked.
pub fn priced_at(storage: &dyn Storage, now: u64) -> Result<u64, ContractError> {
    Ok(SCHEDULE.load(storage)?.next_submit.max(now))
}
