use cosmwasm_std::{coin, Addr, DepsMut, Env, MessageInfo, Response, Uint128};
use pstake_types::hub::event::{AddRevenue, CollectRevenue};
use pstake_types::hub::RevenueRecipient;

use crate::income::accrue;
use crate::partners::PARTNERS;
use crate::state::{recipient_key, CONFIG, OWED, OWED_TO};
use crate::{partners, staking, ContractError};

/// Pays a recipient, present or former, or a partner all it is owed; permissionless, each on its own, so that
/// one that cannot be paid holds up nobody. Errors: payment, `NothingOwed`. Invariants: INV1, INV7.
pub fn collect(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: RevenueRecipient,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if let RevenueRecipient::Address(address) = &recipient {
        let address = Addr::unchecked(address); // only looked up
        if PARTNERS.has(deps.storage, &address) {
            let (book, partner) = partners::open(deps.storage, &address)?;
            partners::close(deps.storage, &address, book, partner)?;
        }
    }
    let key = recipient_key(&recipient)?;
    let native =
        OWED_TO
            .may_load(deps.storage, &key)?
            .ok_or_else(|| ContractError::NothingOwed {
                recipient: recipient.clone(),
            })?;
    OWED_TO.remove(deps.storage, &key);
    let owed = OWED.load(deps.storage)?.checked_sub(native)?;
    OWED.save(deps.storage, &owed)?;

    let amount = coin(native.u128(), CONFIG.load(deps.storage)?.denom);
    let (name, message) = match recipient {
        RevenueRecipient::Address(address) => {
            let message = staking::send(&address, amount);
            (address, message)
        }
        RevenueRecipient::CommunityPool(via) => (
            "community_pool".to_string(),
            staking::fund_community_pool(via, &env.contract.address, amount),
        ),
    };
    Ok(Response::new()
        .add_message(message)
        .add_event(CollectRevenue {
            recipient: name,
            native: native.u128(),
        }))
}

/// Shares the coin sent out to the recipients; anyone may, the pool does with its cut of its fees.
/// Errors: payment. Invariants: INV1, INV7.
pub fn add(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    let native = cw_utils::must_pay(&info, &CONFIG.load(deps.storage)?.denom)?;
    accrue(deps.storage, native, Uint128::zero())?;
    Ok(Response::new().add_event(AddRevenue {
        sender: info.sender.into(),
        native: native.u128(),
    }))
}
