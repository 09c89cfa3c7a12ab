use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use cw20::Denom;
use pstake_types::alliance::event::Restake;
use pstake_types::alliance::{Amount, ClaimResponse};

use crate::actions::claim::{chosen, Purse};
use crate::actions::deposit::{deposit, ForStake};
use crate::actions::{assert_stakes_flow, stake};
use crate::denoms::{self, NATIVE_ID};
use crate::reply::ReplyId;
use crate::state::{key, Config, ASSETS, ASSET_IDS, CONFIG, DENOMS};
use crate::ContractError;

/// How a reward can be locked.
#[derive(PartialEq)]
enum Way {
    AsItIs,
    ByDeposit,
}

fn way(
    storage: &dyn Storage,
    config: &Config,
    denom_id: u32,
    denom: &Denom,
) -> Result<Option<Way>, ContractError> {
    let is_open = |denom: &Denom| -> Result<bool, ContractError> {
        let Some(id) = ASSET_IDS.may_load(storage, &key(denom))? else {
            return Ok(false);
        };
        Ok(!ASSETS.load(storage, id)?.exit_only)
    };
    if is_open(denom)? {
        return Ok(Some(Way::AsItIs));
    }
    if denom_id == NATIVE_ID && is_open(&Denom::Cw20(config.stk.clone()))? {
        return Ok(Some(Way::ByDeposit));
    }
    Ok(None)
}

/// Locks the sender's rewards where they can be locked; the others stay owed. Errors: payment,
/// `Paused`, `UnknownDenom`, `NothingToRestake`, those of a stake and of the hub's deposit.
/// Invariants: INV9, INV-A1.
pub fn claim_and_restake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    denoms: Option<Vec<Denom>>,
    min_stk_out: Option<Uint128>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    assert_stakes_flow(&config, &env)?;
    let user = info.sender;
    let mut purse = Purse::of(deps.storage, &user, env.block.time.seconds())?;
    let mut taken = vec![];
    for denom_id in chosen(deps.storage, &purse, denoms)? {
        let denom = DENOMS.load(deps.storage, denom_id)?.denom;
        let (amount, _) = purse.units(denom_id)?;
        let way = way(deps.storage, &config, denom_id, &denom)?;
        if let Some(way) = way.filter(|_| !amount.is_zero()) {
            purse.take(denom_id)?;
            taken.push((denom_id, denom, amount, way));
        }
    }
    if taken.is_empty() {
        return Err(ContractError::NothingToRestake {});
    }
    purse.save(deps.storage);
    let paid = taken.iter().map(|(id, _, amount, _)| (*id, *amount));
    denoms::pay(deps.storage, paid)?;

    let mut response = Response::new();
    let mut rewards = vec![];
    for (_, denom, amount, way) in taken {
        response = response.add_event(event(&user, &denom, amount));
        if way == Way::AsItIs {
            let (from, to) = (user.clone(), user.clone());
            let event = stake::lock(deps.storage, &env, &config, from, to, &denom, amount)?;
            response = response.add_event(event);
        } else {
            let stake = ForStake {
                sender: user.clone(),
                receiver: user.clone(),
            };
            let id = ReplyId::Deposited;
            response = response.add_submessage(deposit(
                deps.querier,
                &env,
                &config,
                amount,
                min_stk_out,
                id,
                stake,
            )?);
        }
        rewards.push(Amount { denom, amount });
    }
    Ok(response.set_data(to_json_binary(&ClaimResponse { rewards })?))
}

fn event(user: &Addr, denom: &Denom, amount: Uint128) -> Restake {
    Restake {
        user: user.to_string(),
        denom: key(denom),
        amount: amount.u128(),
    }
}
