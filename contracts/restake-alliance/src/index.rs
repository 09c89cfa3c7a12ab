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

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]
mod tests {
    use std::collections::BTreeMap;

    use cosmwasm_std::{StdResult, Storage};
    use proptest::prelude::*;

    use super::*;
    use crate::books::{counted, Ends, Stream};

    fn u(n: u128) -> Uint128 {
        Uint128::new(n)
    }

    /// A world of three assets, two streams, five positions.
    struct World {
        storage: cosmwasm_std::testing::MockStorage,
        books: Books,
        assets: Vec<(AssetBook, u32, Uint128)>,
        positions: Vec<(usize, Position)>,
        funded: [Uint128; 2],
    }

    impl World {
        fn new(references: [u128; 3]) -> Self {
            let mut books = Books::new(1_000);
            books.streams = vec![Stream::default(), Stream::default()];
            let mut world = World {
                storage: Default::default(),
                books,
                assets: vec![],
                positions: (0..5).map(|i| (i % 3, Position::default())).collect(),
                funded: [Uint128::zero(); 2],
            };
            for (weight, reference) in [5, 3, 1].into_iter().zip(references) {
                let none = Uint128::zero();
                world.books.replace((none, none), (0, weight)).unwrap();
                world
                    .assets
                    .push((AssetBook::default(), weight, u(reference)));
            }
            world
        }

        fn stake(&mut self, position: usize, amount: Uint128, leave: bool) {
            let (id, position) = &mut self.positions[position];
            let (asset, weight, reference) = &mut self.assets[*id];
            asset.settle(&self.books).unwrap();
            position.settle(asset).unwrap();
            let amount = match leave {
                true => amount.min(position.amount),
                false => amount,
            };
            let change = |of: Uint128| match leave {
                true => of - amount,
                false => of + amount,
            };
            position.amount = change(position.amount);
            asset.locked = change(asset.locked);
            let counts = counted(*weight, *reference, asset.locked).unwrap();
            self.books.replace((asset.counted, counts), (0, 0)).unwrap();
            asset.counted = counts;
        }

        fn fund(&mut self, stream: u32, amount: Uint128, seconds: u64) {
            let i = stream as usize;
            self.funded[i] += amount;
            let storage: &mut dyn Storage = &mut self.storage;
            self.books.add(storage, stream, amount, seconds).unwrap();
        }

        /// All that was funded, at 10^36: not released, carried by stream and assets, due.
        fn sum(&self, stream: u32) -> Uint256 {
            let i = stream as usize;
            let storage: &dyn Storage = &self.storage;
            let mut sum = self.books.unreleased(&storage, stream).unwrap();
            sum += self.books.streams[i].carry;
            let mut assets: Vec<_> = self.assets.iter().map(|(a, ..)| a.clone()).collect();
            for asset in &mut assets {
                asset.settle(&self.books).unwrap();
                sum += asset.marks[i].carry;
            }
            for (id, position) in &self.positions {
                let mut position = position.clone();
                position.settle(&assets[*id]).unwrap();
                sum += position.dues[i].due;
            }
            sum
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Not a 10^-36 of a unit is lost or made, with stakes from a unit to 10^27 and references
        /// to match.
        #[test]
        fn inv9_r12_any_life_then_conserved_to_the_last_fraction(
            references in [1u128..1 << 30, 1u128..1 << 60, 1u128..1 << 90],
            steps in prop::collection::vec(
                (0u8..6, 0usize..5, 1u128..1 << 90, 0u32..90, 0u64..400_000), 1..80),
        ) {
            let mut world = World::new(references);
            let mut now = 1_000;
            for (step, position, amount, cut, seconds) in steps {
                now += seconds;
                let storage: &dyn Storage = &world.storage;
                world.books.advance(&storage, now).unwrap();
                let amount = u((amount >> cut).max(1));
                match step {
                    0 | 1 => world.stake(position, amount, false),
                    2 => world.stake(position, amount, true),
                    3 => world.fund(position as u32 % 2, amount, 86_400 + seconds * 70),
                    _ => {}
                }
                for stream in 0..2 {
                    let funded = world.funded[stream as usize];
                    prop_assert_eq!(world.sum(stream), Uint256::from(funded) * SCALE);
                }
            }
        }

        /// Seen often or once, a stream releases the same, to the last fraction.
        #[test]
        fn r17_advance_often_or_once_then_the_same_books(
            counted in 0u128..1 << 80,
            weight in 1u32..10_000,
            rates in prop::collection::vec((1u64..20, 1u128..1 << 100), 0..8),
            pokes in prop::collection::vec(0u64..100_000, 1..40),
        ) {
            struct Fixed(BTreeMap<u64, Uint256>);
            impl Ends for Fixed {
                fn within(&self, _: u32, first: u64, last: u64) -> StdResult<Vec<(u64, Uint256)>> {
                    let within = self.0.iter().filter(|(day, _)| (first..=last).contains(*day));
                    Ok(within.map(|(day, rate)| (*day, *rate)).collect())
                }
                fn after(&self, _: u32, day: u64) -> StdResult<u64> {
                    Ok(self.0.keys().find(|d| **d > day).copied().unwrap_or_default())
                }
            }
            let ends = Fixed(rates.into_iter().map(|(day, rate)| (day, u(rate).into())).collect());
            let mut once = Books::new(0);
            // no more than the whole weight counts
            let whole = u128::from(weight) * crate::books::FINE;
            let none = Uint128::zero();
            once.replace((none, u(counted.min(whole))), (0, weight)).unwrap();
            once.streams = vec![Stream {
                rate: ends.0.values().fold(Uint256::zero(), |sum, rate| sum + rate),
                next_end: ends.0.keys().next().copied().unwrap_or_default(),
                ..Stream::default()
            }];
            let mut often = once.clone();
            let mut now = 0;
            for poke in pokes {
                now += poke;
                often.advance(&ends, now).unwrap();
            }
            once.advance(&ends, now).unwrap();
            prop_assert_eq!(often.streams, once.streams);
            prop_assert_eq!((often.active, often.active_rem), (once.active, once.active_rem));
        }
    }
}
