use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use pstake_types::pool::event::Recycle;

use crate::state::{CONFIG, LEDGER, TOTALS};
use crate::{hub, ContractError};

/// The hub has taken `stk` at its rate and pays for it. What it took beyond what the pool knew of
/// was sent here by somebody: a gift. Nothing is asked of the hub, which is in its submission.
/// Errors: `NotTheHub`, payment. Invariants: INV8, INV-P1, INV-P2.
pub fn recycle(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    stk: Uint128,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    if info.sender != config.hub {
        return Err(ContractError::NotTheHub {
            hub: config.hub,
            sender: info.sender,
        });
    }
    let native = cw_utils::must_pay(&info, &config.denom)?;
    let mut ledger = LEDGER.load(deps.storage)?;
    let held = hub::cw20_balance(deps.querier, &config.stk, &env.contract.address)?;
    // what the pool knew of and does not hold any more
    let sold = ledger.stk.saturating_sub(held).min(stk);
    let gift = native.checked_sub(native.checked_multiply_ratio(sold, stk.max(Uint128::one()))?)?;
    ledger.stk = ledger.stk.checked_sub(sold)?;
    ledger.native = ledger.native.checked_add(native)?;
    ledger.fees.join(env.block.time.seconds(), gift)?;
    LEDGER.save(deps.storage, &ledger)?;
    let mut totals = TOTALS.load(deps.storage)?;
    totals.recycled = totals.recycled.checked_add(native)?;
    totals.gifts = totals.gifts.checked_add(gift)?;
    TOTALS.save(deps.storage, &totals)?;
    Ok(Response::new().add_event(Recycle {
        stk: stk.u128(),
        native: native.u128(),
    }))
}
