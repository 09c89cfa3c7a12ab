//! Rewards of all of a user's assets, by denom.

use cosmwasm_std::{
    to_json_binary, Addr, Deps, DepsMut, Env, MessageInfo, Response, Storage, Uint128,
};
use cw20::Denom;
use pstake_types::alliance::event::ClaimRewards;
use pstake_types::alliance::{Amount, ClaimResponse};

use crate::actions::receiver_or;
use crate::books::Books;
use crate::denoms;
use crate::pay::{isolated, Owed};
use crate::positions::{assets_after, Open};
use crate::state::{denom_id, key, DENOMS};
use crate::ContractError;

/// All positions of a user, settled.
pub struct Purse {
    books: Books,
    positions: Vec<Open>,
}

impl Purse {
    pub fn of(storage: &dyn Storage, user: &Addr, now: u64) -> Result<Self, ContractError> {
        let books = Books::at(storage, now)?;
        let positions =
            assets_after(storage, user, None).map(|id| Open::at(storage, &books, user, id?));
        Ok(Purse {
            positions: positions.collect::<Result<_, _>>()?,
            books,
        })
    }

    /// Whole units of a denom, and the position that a failed payment goes back to.
    pub fn units(&self, denom_id: u32) -> Result<(Uint128, u32), ContractError> {
        let at = usize::try_from(denom_id).unwrap_or(usize::MAX);
        let (mut sum, mut first) = (Uint128::zero(), None);
        for open in &self.positions {
            if let Some(due) = open.position.dues.get(at) {
                let units = due.units()?;
                sum = sum.checked_add(units)?;
                if !units.is_zero() {
                    first = first.or(Some(open.asset_id));
                }
            }
        }
        Ok((sum, first.unwrap_or_default()))
    }

    /// Takes the whole units of a denom out of all positions.
    pub fn take(&mut self, denom_id: u32) -> Result<(), ContractError> {
        let at = usize::try_from(denom_id).unwrap_or(usize::MAX);
        for open in &mut self.positions {
            if let Some(due) = open.position.dues.get_mut(at) {
                due.take()?;
            }
        }
        Ok(())
    }

    pub fn save(&self, storage: &mut dyn Storage) {
        self.books.save_if_passed(storage);
        for open in &self.positions {
            open.save_position(storage);
        }
    }

    /// Ids of all reward denoms.
    pub fn all(&self) -> Vec<u32> {
        (0u32..).take(self.books.streams.len()).collect()
    }
}

/// The denoms named, each once; none named: all. Errors: `UnknownDenom`.
pub fn chosen(
    storage: &dyn Storage,
    purse: &Purse,
    denoms: Option<Vec<Denom>>,
) -> Result<Vec<u32>, ContractError> {
    let Some(denoms) = denoms else {
        return Ok(purse.all());
    };
    let ids = denoms.iter().map(|denom| denom_id(storage, denom));
    let mut ids = ids.collect::<Result<Vec<_>, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// What a claim would pay now.
pub fn preview(deps: Deps, env: Env, user: String) -> Result<Vec<Amount>, ContractError> {
    let user = deps.api.addr_validate(&user)?;
    let purse = Purse::of(deps.storage, &user, env.block.time.seconds())?;
    let mut rewards = vec![];
    for id in purse.all() {
        let (amount, _) = purse.units(id)?;
        if !amount.is_zero() {
            let denom = DENOMS.load(deps.storage, id)?.denom;
            rewards.push(Amount { denom, amount });
        }
    }
    Ok(rewards)
}

/// Pays to the sender or its receiver. Errors: payment, `ReceiverIsAlliance`, `UnknownDenom`,
/// `NothingToClaim`. Invariants: INV9, INV10.
pub fn claim(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    denoms: Option<Vec<Denom>>,
    receiver: Option<String>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let receiver = receiver_or(deps.api, &env, receiver, info.sender.clone())?;
    pay(deps, env, info.sender, receiver, denoms)
}

/// Pays to the user. Errors: as `claim`.
pub fn claim_for(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    user: String,
    denoms: Option<Vec<Denom>>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let user = deps.api.addr_validate(&user)?;
    pay(deps, env, user.clone(), user, denoms)
}

fn pay(
    deps: DepsMut,
    env: Env,
    user: Addr,
    receiver: Addr,
    denoms: Option<Vec<Denom>>,
) -> Result<Response, ContractError> {
    let mut purse = Purse::of(deps.storage, &user, env.block.time.seconds())?;
    let mut response = Response::new();
    let (mut paid, mut rewards) = (vec![], vec![]);
    for denom_id in chosen(deps.storage, &purse, denoms)? {
        let (amount, asset_id) = purse.units(denom_id)?;
        if amount.is_zero() {
            continue;
        }
        purse.take(denom_id)?;
        let denom = DENOMS.load(deps.storage, denom_id)?.denom;
        let owed = Owed::Reward { asset_id, denom_id };
        response = response
            .add_submessage(isolated(&denom, &receiver, &user, amount, owed)?)
            .add_event(ClaimRewards {
                user: user.to_string(),
                receiver: receiver.to_string(),
                denom: key(&denom),
                amount: amount.u128(),
            });
        paid.push((denom_id, amount));
        rewards.push(Amount { denom, amount });
    }
    if paid.is_empty() {
        return Err(ContractError::NothingToClaim {});
    }
    purse.save(deps.storage);
    denoms::pay(deps.storage, paid)?;
    Ok(response.set_data(to_json_binary(&ClaimResponse { rewards })?))
}
