use cosmwasm_std::{
    from_json, Addr, DepsMut, Env, MessageInfo, QuerierWrapper, Response, Storage, Uint128,
};
use cw20::{Cw20ReceiveMsg, Denom};
use pstake_types::alliance::event::Stake;
use pstake_types::alliance::Cw20HookMsg;

use crate::actions::{assert_stakes_flow, fund, one_coin, receiver_or};
use crate::books::Books;
use crate::denoms::{is_stk, surplus};
use crate::positions::Open;
use crate::state::{asset_id, key, Config, ASSETS, CONFIG};
use crate::ContractError;

/// Locks the coin sent. Errors: `Paused`, payment, `ReceiverIsAlliance`, those of [`lock`].
/// Invariants: INV9, INV-A1.
pub fn stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    receiver: Option<String>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    assert_stakes_flow(&config, &env)?;
    let (denom, amount) = one_coin(&info)?;
    let receiver = receiver_or(deps.api, &env, receiver, info.sender.clone())?;
    let user = info.sender;
    let event = lock(deps.storage, &env, &config, user, receiver, &denom, amount)?;
    Ok(Response::new().add_event(event))
}

/// Locks what the alliance holds already for a receiver. Errors: `UnknownAsset`, `ExitOnly`,
/// `BelowMinStake`, `CapExceeded`.
pub fn lock(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    sender: Addr,
    receiver: Addr,
    denom: &Denom,
    amount: Uint128,
) -> Result<Stake, ContractError> {
    let id = asset_id(storage, denom)?;
    let asset = ASSETS.load(storage, id)?;
    let mut books = Books::at(storage, env.block.time.seconds())?;
    let mut open = Open::at(storage, &books, &receiver, id)?;
    open.lock(storage, &mut books, config, &asset, amount)?;
    Ok(Stake {
        sender: sender.into(),
        receiver: receiver.into(),
        asset: key(denom),
        amount: amount.u128(),
    })
}

/// cw20 hook. Errors: payment, `ZeroAmount`, an unknown hook message, `Undelivered`, those of the
/// hook.
pub fn receive(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    wrapped: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    if wrapped.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let config = CONFIG.load(deps.storage)?;
    let denom = Denom::Cw20(info.sender);
    // the token vouches for its sender
    let sender = Addr::unchecked(wrapped.sender);
    match from_json(&wrapped.msg)? {
        Cw20HookMsg::Stake { receiver } => {
            assert_stakes_flow(&config, &env)?;
            asset_id(deps.storage, &denom)?; // a token that is none is not asked for its balance
            assert_delivered(
                deps.storage,
                deps.querier,
                &env,
                &config,
                &denom,
                wrapped.amount,
            )?;
            let receiver = receiver_or(deps.api, &env, receiver, sender.clone())?;
            let (storage, amount) = (deps.storage, wrapped.amount);
            let event = lock(storage, &env, &config, sender, receiver, &denom, amount)?;
            Ok(Response::new().add_event(event))
        }
        Cw20HookMsg::Fund(schedule) => {
            crate::state::denom_id(deps.storage, &denom)?;
            assert_delivered(
                deps.storage,
                deps.querier,
                &env,
                &config,
                &denom,
                wrapped.amount,
            )?;
            fund::fund(deps, env, sender, denom, wrapped.amount, schedule)
        }
    }
}

/// A token may say more than it delivers. The hub's stk does not. Errors: `Undelivered`.
fn assert_delivered(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    env: &Env,
    config: &Config,
    denom: &Denom,
    said: Uint128,
) -> Result<(), ContractError> {
    if is_stk(config, denom) {
        return Ok(());
    }
    let actual = surplus(storage, querier, env.contract.address.as_str(), denom)?;
    if actual < said {
        return Err(ContractError::Undelivered {
            denom: key(denom),
            said,
            actual,
        });
    }
    Ok(())
}
