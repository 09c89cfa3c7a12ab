//! Rebates of the fee to partners on stk that they keep locked in the hub. A harvest adds to one index,
//! whatever the number of partners; each partner's part is computed when it is touched.
//!
//! A lock counts from the start of the second harvest round after it. The first round's rewards accrued
//! before or while it was locked; only the second's all accrued while it was. So stk that is borrowed
//! around a harvest earns nothing.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage, Uint128, Uint256};
use cw_storage_plus::{Item, Map};
use pstake_types::hub::{RevenueRecipient, BPS};

use crate::income::credit;
use crate::state::recipient_key;
use crate::ContractError;

/// The index counts native per weight, times 10^36. A weight is stk times basis points.
const INDEX_ONE: u128 = 10u128.pow(36);

/// What all partners share.
#[cw_serde]
#[derive(Default)]
pub struct Book {
    /// Rebate per unit of weight since the start.
    pub index: Uint256,
    /// Harvest rounds begun.
    pub round: u64,
    /// Weight that counts now.
    pub weight: Uint128,
    /// Weight that will count from the next round on, and from the one after it.
    pub joins: (Uint128, Uint128),
}

#[cw_serde]
#[derive(Default)]
pub struct Partner {
    pub rebate_bps: u16,
    pub max_stk: Uint128,
    /// stk that counts.
    pub counted: Uint128,
    /// stk that will count from round `waits_for` on.
    pub waiting: Uint128,
    pub waits_for: u64,
    /// The index up to which it has been credited.
    pub index: Uint256,
}

pub const BOOK: Item<Book> = Item::new("rebates");
pub const PARTNERS: Map<&Addr, Partner> = Map::new("partners");
/// Round -> the index at its start, where locks began to count.
const INDEX_AT: Map<u64, Uint256> = Map::new("rebate_index");

pub fn book(storage: &dyn Storage) -> StdResult<Book> {
    Ok(BOOK.may_load(storage)?.unwrap_or_default())
}

/// A harvest round begins: what was locked before the last one counts from now on.
pub fn next_round(storage: &mut dyn Storage) -> Result<(), ContractError> {
    let Some(mut book) = BOOK.may_load(storage)? else {
        return Ok(());
    };
    book.round = book.round.saturating_add(1);
    let (now, then) = std::mem::take(&mut book.joins);
    if !now.is_zero() {
        INDEX_AT.save(storage, book.round, &book.index)?;
    }
    book.weight = book.weight.checked_add(now)?;
    book.joins = (then, Uint128::zero());
    BOOK.save(storage, &book)?;
    Ok(())
}

/// The partners' part of a fee: fee * weight / (supply * 10,000), rounded down. At most the fee on their
/// own stk, since no weight is more than stk * 10,000.
pub fn share_of_fee(
    storage: &mut dyn Storage,
    fee: Uint128,
    supply: Uint128,
) -> Result<Uint128, ContractError> {
    let mut book = book(storage)?;
    if book.weight.is_zero() {
        return Ok(Uint128::zero());
    }
    // 256 bits: no supply may hold up a harvest
    let whole = supply.full_mul(u128::from(BPS));
    let rebate: Uint128 = fee.full_mul(book.weight).checked_div(whole)?.try_into()?;
    let rise = rebate.full_mul(INDEX_ONE).checked_div(book.weight.into())?;
    book.index = book.index.checked_add(rise)?;
    BOOK.save(storage, &book)?;
    Ok(rebate)
}

impl Partner {
    pub fn locked(&self) -> Result<Uint128, ContractError> {
        Ok(self.counted.checked_add(self.waiting)?)
    }

    fn weight(&self, stk: Uint128) -> Result<Uint128, ContractError> {
        Ok(stk.checked_mul(self.rebate_bps.into())?)
    }

    fn earned(&self, stk: Uint128, from: Uint256, to: Uint256) -> Result<Uint128, ContractError> {
        let earned = Uint256::from(self.weight(stk)?).checked_mul(to.checked_sub(from)?)?;
        Ok(earned.checked_div(INDEX_ONE.into())?.try_into()?)
    }

    /// Brings it up to the book and returns what it earned since (native, rounded down).
    pub fn settle(&mut self, storage: &dyn Storage, book: &Book) -> Result<Uint128, ContractError> {
        let mut earned = self.earned(self.counted, self.index, book.index)?;
        if !self.waiting.is_zero() && book.round >= self.waits_for {
            let from = INDEX_AT.may_load(storage, self.waits_for)?;
            let from = from.unwrap_or(book.index);
            earned = earned.checked_add(self.earned(self.waiting, from, book.index)?)?;
            self.counted = self.locked()?;
            self.waiting = Uint128::zero();
        }
        self.index = book.index;
        Ok(earned)
    }

    /// Takes its weights out of the book. It must be settled.
    fn leave(&self, book: &mut Book) -> Result<(), ContractError> {
        book.weight = book.weight.checked_sub(self.weight(self.counted)?)?;
        let waiting = self.weight(self.waiting)?;
        if self.waits_for == book.round.saturating_add(1) {
            book.joins.0 = book.joins.0.checked_sub(waiting)?;
        } else {
            book.joins.1 = book.joins.1.checked_sub(waiting)?;
        }
        Ok(())
    }

    /// Puts its weights into the book.
    fn join(&self, book: &mut Book) -> Result<(), ContractError> {
        book.weight = book.weight.checked_add(self.weight(self.counted)?)?;
        let waiting = self.weight(self.waiting)?;
        if self.waits_for == book.round.saturating_add(1) {
            book.joins.0 = book.joins.0.checked_add(waiting)?;
        } else {
            book.joins.1 = book.joins.1.checked_add(waiting)?;
        }
        Ok(())
    }
}

/// A partner, credited with what it has earned and out of the book, to be changed; [`close`] puts it back.
pub fn open(storage: &mut dyn Storage, address: &Addr) -> Result<(Book, Partner), ContractError> {
    let mut book = book(storage)?;
    let mut partner = PARTNERS.may_load(storage, address)?.unwrap_or_default();
    let earned = partner.settle(storage, &book)?;
    credit(storage, &key(address)?, earned)?;
    partner.leave(&mut book)?;
    Ok((book, partner))
}

/// Stores a partner with its new weights. One without a grant and stk goes.
pub fn close(
    storage: &mut dyn Storage,
    address: &Addr,
    mut book: Book,
    partner: Partner,
) -> Result<(), ContractError> {
    partner.join(&mut book)?;
    BOOK.save(storage, &book)?;
    if partner.rebate_bps == 0 && partner.locked()?.is_zero() {
        PARTNERS.remove(storage, address);
    } else {
        PARTNERS.save(storage, address, &partner)?;
    }
    Ok(())
}

/// Where a partner's rebates are owed: it is paid as every other recipient of revenue.
pub fn key(address: &Addr) -> StdResult<Vec<u8>> {
    recipient_key(&RevenueRecipient::Address(address.to_string()))
}

/// Earned and not credited yet (native).
pub fn pending(storage: &dyn Storage, address: &Addr) -> Result<Uint128, ContractError> {
    match PARTNERS.may_load(storage, address)? {
        Some(mut partner) => partner.settle(storage, &book(storage)?),
        None => Ok(Uint128::zero()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;

    /// The partners' stk is half of the supply, with the whole fee as their rebate.
    #[test]
    fn share_of_fee_when_the_supply_is_the_largest_then_no_overflow() {
        let mut storage = MockStorage::new();
        for (supply, fee, rebate) in [
            (2_000, 100, 50),
            (2_000, 101, 50),
            (u128::MAX / 10_000, 1_000_001, 500_000),
        ] {
            let weight = Uint128::new(supply / 2 * 10_000);
            BOOK.save(
                &mut storage,
                &Book {
                    weight,
                    ..Book::default()
                },
            )
            .unwrap();
            let found = share_of_fee(&mut storage, Uint128::new(fee), Uint128::new(supply));
            assert_eq!(found.unwrap(), Uint128::new(rebate));
        }
        // more stk than its weight could count
        let found = share_of_fee(&mut storage, Uint128::new(1_000_000), Uint128::MAX);
        assert_eq!(found.unwrap(), Uint128::new(49)); // 49.99, rounded down
    }
}
