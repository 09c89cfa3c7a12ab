//! What an asset takes from the streams and what a position takes from its asset, lazily. Pure.
//! Every division carries its remainder, so nothing is lost and nothing is paid twice:
//! released = taken by assets + carry, taken by an asset = taken by its positions + carry.

use cosmwasm_std::{Uint128, Uint256};

use crate::books::{Books, SCALE};
use crate::ContractError;

/// An asset's place in one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// The stream's index when the asset last took its part.
    pub seen: Uint256,
    /// Reward per unit locked since the start, at 10^36.
    pub index: Uint256,
    /// Taken, but less than a unit of the index.
    pub carry: Uint256,
}

/// The part of an asset that stakes change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssetBook {
    /// Sum of the positions.
    pub locked: Uint128,
    /// Unstaked, not withdrawn.
    pub waiting: Uint128,
    /// weight * min(1, locked / reference).
    pub counted: Uint128,
    /// By reward denom; those that came later may be missing.
    pub marks: Vec<Mark>,
}

impl AssetBook {
    /// Takes the asset's part of what was released since it last did. Must precede every change of
    /// `counted` and `locked`.
    pub fn settle(&mut self, books: &Books) -> Result<(), ContractError> {
        self.marks.resize_with(books.streams.len(), Mark::default);
        let (counted, locked) = (Uint256::from(self.counted), Uint256::from(self.locked));
        for (mark, stream) in self.marks.iter_mut().zip(&books.streams) {
            let released = stream.index.checked_sub(mark.seen)?;
            mark.seen = stream.index;
            if locked.is_zero() {
                continue; // then nothing counts either
            }
            let taken = released.checked_mul(counted)?.checked_add(mark.carry)?;
            mark.index = mark.index.checked_add(taken.checked_div(locked)?)?;
            mark.carry = taken.checked_rem(locked)?;
        }
        Ok(())
    }
}

/// What a position has of one reward denom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// The asset's index when the position last took its part.
    pub seen: Uint256,
    /// Not paid, at 10^36: the fraction of a unit stays when the whole units are paid.
    pub due: Uint256,
}

impl Due {
    /// Whole units.
    pub fn units(&self) -> Result<Uint128, ContractError> {
        Ok(self.due.checked_div(SCALE)?.try_into()?)
    }

    /// Takes the whole units out.
    pub fn take(&mut self) -> Result<Uint128, ContractError> {
        let units = self.units()?;
        self.due = self.due.checked_rem(SCALE)?;
        Ok(units)
    }

    /// Puts units back.
    pub fn put(&mut self, units: Uint128) -> Result<(), ContractError> {
        self.due = self
            .due
            .checked_add(Uint256::from(units).checked_mul(SCALE)?)?;
        Ok(())
    }
}

/// A user's stake of one asset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    pub amount: Uint128,
    /// By reward denom; those that came later may be missing.
    pub dues: Vec<Due>,
}

impl Position {
    /// Takes the position's part of what its asset took. Must precede every change of `amount`.
    pub fn settle(&mut self, asset: &AssetBook) -> Result<(), ContractError> {
        self.dues.resize_with(asset.marks.len(), Due::default);
        let amount = Uint256::from(self.amount);
        for (due, mark) in self.dues.iter_mut().zip(&asset.marks) {
            if amount.is_zero() {
                due.seen = mark.index; // its asset may even be gone
                continue;
            }
            let taken = mark.index.checked_sub(due.seen)?.checked_mul(amount)?;
            due.due = due.due.checked_add(taken)?;
            due.seen = mark.index;
        }
        Ok(())
    }

    /// Nothing in it, not even a fraction.
    pub fn is_empty(&self) -> bool {
        self.amount.is_zero() && self.dues.iter().all(|d| d.due.is_zero())
    }
}
