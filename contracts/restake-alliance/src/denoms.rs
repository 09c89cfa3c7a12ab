//! Reward denoms: what came in, what was paid, what the alliance holds beyond its books.

use cosmwasm_std::{Event, QuerierWrapper, StdResult, Storage, Uint128};
use cw20::{BalanceResponse, Cw20QueryMsg, Denom};
use pstake_types::alliance::event::Release;
use pstake_types::alliance::{BySource, MAX_LIFETIME};

use crate::books::Books;
use crate::index::AssetBook;
use crate::packed::{Reader, Writer};
use crate::state::{key, Config, RewardDenom, ASSET_IDS, BACKING, CONFIG, DENOMS, DENOM_IDS};
use crate::ContractError;

const PAID: &[u8] = b"paid";

/// Where rewards come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Revenue,
    Schedule,
    Backing,
    Gift,
}

impl Source {
    fn name(self) -> &'static str {
        match self {
            Source::Revenue => "revenue",
            Source::Schedule => "schedule",
            Source::Backing => "backing",
            Source::Gift => "gift",
        }
    }

    fn of(self, from: &mut BySource) -> &mut Uint128 {
        match self {
            Source::Revenue => &mut from.revenue,
            Source::Schedule => &mut from.schedules,
            Source::Backing => &mut from.backing,
            Source::Gift => &mut from.gifts,
        }
    }
}

/// Ids of the hub's own denoms.
pub const NATIVE_ID: u32 = 0;
pub const STK_ID: u32 = 1;

pub fn key_of(storage: &dyn Storage, denom_id: u32) -> StdResult<String> {
    Ok(key(&DENOMS.load(storage, denom_id)?.denom))
}

/// All that was ever released.
pub fn released(from: &BySource) -> Result<Uint128, ContractError> {
    Ok(from
        .revenue
        .checked_add(from.schedules)?
        .checked_add(from.backing)?
        .checked_add(from.gifts)?)
}

/// Paid so far, by denom id; those that were never paid may be missing.
pub fn paid(storage: &dyn Storage) -> StdResult<Vec<Uint128>> {
    let bytes = storage.get(PAID).unwrap_or_default();
    let mut reader = Reader::new(&bytes);
    let mut paid = vec![];
    while !reader.is_done() {
        paid.push(reader.u128()?);
    }
    Ok(paid)
}

fn save_paid(storage: &mut dyn Storage, paid: &[Uint128]) {
    let mut writer = Writer::default();
    for amount in paid {
        writer.put(*amount);
    }
    storage.set(PAID, &writer.bytes());
}

/// Notes payments: (denom id, amount).
pub fn pay(
    storage: &mut dyn Storage,
    payments: impl IntoIterator<Item = (u32, Uint128)>,
) -> Result<(), ContractError> {
    let mut all = paid(storage)?;
    for (denom_id, amount) in payments {
        let at = usize::try_from(denom_id).unwrap_or(usize::MAX);
        if all.len() <= at {
            all.resize(at.saturating_add(1), Uint128::zero());
        }
        if let Some(paid) = all.get_mut(at) {
            *paid = paid.checked_add(amount)?;
        }
    }
    save_paid(storage, &all);
    Ok(())
}

/// A payment failed.
pub fn unpay(
    storage: &mut dyn Storage,
    denom_id: u32,
    amount: Uint128,
) -> Result<(), ContractError> {
    let mut all = paid(storage)?;
    let at = usize::try_from(denom_id).unwrap_or(usize::MAX);
    if let Some(paid) = all.get_mut(at) {
        *paid = paid.checked_sub(amount)?;
    }
    save_paid(storage, &all);
    Ok(())
}

/// Keeps the denom's lifetime within its bound. Errors: `LifetimeExceeded`.
pub fn assert_lifetime(reward: &RewardDenom, more: Uint128) -> Result<(), ContractError> {
    let actual = released(&reward.from)?
        .checked_add(reward.scheduled)?
        .checked_add(more)?;
    if actual > Uint128::new(MAX_LIFETIME) {
        return Err(ContractError::LifetimeExceeded {
            denom: key(&reward.denom),
            max: MAX_LIFETIME.into(),
            actual,
        });
    }
    Ok(())
}

/// Begins to release coins that the alliance holds. The books must be at now; they are changed, not
/// stored. Errors: `LifetimeExceeded`.
pub fn release(
    storage: &mut dyn Storage,
    books: &mut Books,
    denom_id: u32,
    source: Source,
    amount: Uint128,
    seconds: u64,
) -> Result<Event, ContractError> {
    let mut reward = DENOMS.load(storage, denom_id)?;
    assert_lifetime(&reward, amount)?;
    let sum = source.of(&mut reward.from);
    *sum = sum.checked_add(amount)?;
    DENOMS.save(storage, denom_id, &reward)?;
    books.add(storage, denom_id, amount, seconds)?;
    Ok(Release {
        source: source.name().into(),
        denom: key(&reward.denom),
        amount: amount.u128(),
        duration_seconds: seconds,
    }
    .into())
}

/// What the alliance owes in a denom, by what for.
#[derive(Debug, Default, PartialEq)]
pub struct Booked {
    pub locked: Uint128,
    pub waiting: Uint128,
    pub backing: Uint128,
    pub scheduled: Uint128,
    pub rewards: Uint128,
}

impl Booked {
    pub fn of(storage: &dyn Storage, denom: &Denom) -> Result<Self, ContractError> {
        let key = key(denom);
        let mut booked = Booked::default();
        if let Some(asset_id) = ASSET_IDS.may_load(storage, &key)? {
            let book = AssetBook::load(storage, asset_id)?;
            (booked.locked, booked.waiting) = (book.locked, book.waiting);
        }
        if let Some(denom_id) = DENOM_IDS.may_load(storage, &key)? {
            let reward = DENOMS.load(storage, denom_id)?;
            let at = usize::try_from(denom_id).unwrap_or(usize::MAX);
            let paid = paid(storage)?.get(at).copied().unwrap_or_default();
            booked.scheduled = reward.scheduled;
            booked.rewards = released(&reward.from)?.checked_sub(paid)?;
        }
        if is_stk(&CONFIG.load(storage)?, denom) {
            booked.backing = BACKING.load(storage)?.stk;
        }
        Ok(booked)
    }

    pub fn sum(&self) -> Result<Uint128, ContractError> {
        Ok(self
            .locked
            .checked_add(self.waiting)?
            .checked_add(self.backing)?
            .checked_add(self.scheduled)?
            .checked_add(self.rewards)?)
    }
}

/// What the alliance holds of a denom beyond its books.
pub fn surplus(
    storage: &dyn Storage,
    querier: QuerierWrapper,
    alliance: &str,
    denom: &Denom,
) -> Result<Uint128, ContractError> {
    let booked = Booked::of(storage, denom)?.sum()?;
    Ok(balance(querier, alliance, denom)?.saturating_sub(booked))
}

pub fn balance(querier: QuerierWrapper, of: &str, denom: &Denom) -> StdResult<Uint128> {
    match denom {
        Denom::Native(denom) => Ok(querier.query_balance(of, denom)?.amount),
        Denom::Cw20(token) => {
            let query = Cw20QueryMsg::Balance { address: of.into() };
            let answer: BalanceResponse = querier.query_wasm_smart(token, &query)?;
            Ok(answer.balance)
        }
    }
}

pub fn is_stk(config: &Config, denom: &Denom) -> bool {
    matches!(denom, Denom::Cw20(token) if *token == config.stk)
}
