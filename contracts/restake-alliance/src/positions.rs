//! Stored positions and assets' books, and the one way to change them.

use cosmwasm_std::{Addr, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Map};

use crate::books::{counted, Books};
use crate::denoms::is_stk;
use crate::index::{AssetBook, Due, Mark, Position};
use crate::packed::{Reader, Writer};
use crate::state::{key, Asset, Config};
use crate::votes;
use crate::ContractError;

// keys only: the values are packed; names are short, since each write pays for them
const ASSET_BOOKS: Map<u32, ()> = Map::new("a");
const POSITIONS: Map<(&Addr, u32), ()> = Map::new("p");

impl AssetBook {
    pub fn load(storage: &dyn Storage, asset_id: u32) -> StdResult<Self> {
        let Some(bytes) = storage.get(&ASSET_BOOKS.key(asset_id)) else {
            return Ok(AssetBook::default());
        };
        let mut reader = Reader::new(&bytes);
        let mut book = AssetBook {
            locked: reader.u128()?,
            waiting: reader.u128()?,
            counted: reader.u128()?,
            marks: vec![],
        };
        while !reader.is_done() {
            book.marks.push(Mark {
                seen: reader.u256()?,
                index: reader.u256()?,
                carry: reader.u256()?,
            });
        }
        Ok(book)
    }

    pub fn save(&self, storage: &mut dyn Storage, asset_id: u32) {
        let mut writer = Writer::default();
        writer.put(self.locked);
        writer.put(self.waiting);
        writer.put(self.counted);
        for mark in &self.marks {
            writer.put(mark.seen);
            writer.put(mark.index);
            writer.put(mark.carry);
        }
        storage.set(&ASSET_BOOKS.key(asset_id), &writer.bytes());
    }

    pub fn remove(storage: &mut dyn Storage, asset_id: u32) {
        storage.remove(&ASSET_BOOKS.key(asset_id));
    }
}

impl Position {
    pub fn load(storage: &dyn Storage, user: &Addr, asset_id: u32) -> StdResult<Self> {
        let Some(bytes) = storage.get(&POSITIONS.key((user, asset_id))) else {
            return Ok(Position::default());
        };
        let mut reader = Reader::new(&bytes);
        let mut position = Position {
            amount: reader.u128()?,
            dues: vec![],
        };
        while !reader.is_done() {
            position.dues.push(Due {
                seen: reader.u256()?,
                due: reader.u256()?,
            });
        }
        Ok(position)
    }

    pub fn save(&self, storage: &mut dyn Storage, user: &Addr, asset_id: u32) {
        let key = POSITIONS.key((user, asset_id));
        if self.is_empty() {
            return storage.remove(&key);
        }
        let mut writer = Writer::default();
        writer.put(self.amount);
        for due in &self.dues {
            writer.put(due.seen);
            writer.put(due.due);
        }
        storage.set(&key, &writer.bytes());
    }
}

/// Assets in which a user has a position, by id; as many as the user chose to have.
pub fn assets_after<'a>(
    storage: &'a dyn Storage,
    user: &Addr,
    start_after: Option<u32>,
) -> impl Iterator<Item = StdResult<u32>> + 'a {
    let first = start_after.map(Bound::exclusive);
    POSITIONS
        .prefix(user)
        .keys(storage, first, None, Order::Ascending)
}

/// A position and its asset, both settled up to the books.
pub struct Open {
    pub user: Addr,
    pub asset_id: u32,
    pub asset: AssetBook,
    pub position: Position,
}

impl Open {
    pub fn at(
        storage: &dyn Storage,
        books: &Books,
        user: &Addr,
        asset_id: u32,
    ) -> Result<Self, ContractError> {
        let mut asset = AssetBook::load(storage, asset_id)?;
        asset.settle(books)?;
        let mut position = Position::load(storage, user, asset_id)?;
        position.settle(&asset)?;
        Ok(Open {
            user: user.clone(),
            asset_id,
            asset,
            position,
        })
    }

    /// Stores the position; the asset's book is a function of time until `locked` changes.
    pub fn save_position(&self, storage: &mut dyn Storage) {
        self.position.save(storage, &self.user, self.asset_id);
    }

    /// Stores both, and the books if the asset now counts otherwise.
    fn save(
        &mut self,
        storage: &mut dyn Storage,
        books: &mut Books,
        asset: &Asset,
    ) -> Result<(), ContractError> {
        let counts = counted(asset.terms.weight, asset.terms.reference, self.asset.locked)?;
        if counts != self.asset.counted {
            books.replace((self.asset.counted, counts), (0, 0))?;
            self.asset.counted = counts;
            books.save(storage);
        } else {
            books.save_if_passed(storage);
        }
        self.asset.save(storage, self.asset_id);
        self.save_position(storage);
        Ok(())
    }

    /// Errors: `ExitOnly`, `BelowMinStake`, `CapExceeded`.
    pub fn lock(
        &mut self,
        storage: &mut dyn Storage,
        books: &mut Books,
        config: &Config,
        asset: &Asset,
        amount: Uint128,
    ) -> Result<(), ContractError> {
        if asset.exit_only {
            return Err(ContractError::ExitOnly {
                denom: key(&asset.denom),
            });
        }
        let position = self.position.amount.checked_add(amount)?;
        if position < asset.terms.min_stake {
            return Err(ContractError::BelowMinStake {
                min: asset.terms.min_stake,
                actual: position,
            });
        }
        let locked = self.asset.locked.checked_add(amount)?;
        if let Some(cap) = asset.terms.cap.filter(|cap| locked > *cap) {
            return Err(ContractError::CapExceeded {
                cap,
                actual: locked,
            });
        }
        if is_stk(config, &asset.denom) {
            votes::locked(storage, config, books.time, &self.user, amount)?;
        }
        self.position.amount = position;
        self.asset.locked = locked;
        self.save(storage, books, asset)
    }

    /// From the position to what waits; it has no say in any vote any more. Errors: `NotEnough`,
    /// `BelowMinStake`.
    pub fn unlock(
        &mut self,
        storage: &mut dyn Storage,
        books: &mut Books,
        config: &Config,
        asset: &Asset,
        amount: Uint128,
    ) -> Result<(), ContractError> {
        let available = self.position.amount;
        let position = available
            .checked_sub(amount)
            .map_err(|_| ContractError::NotEnough {
                available,
                asked: amount,
            })?;
        if !position.is_zero() && position < asset.terms.min_stake {
            return Err(ContractError::BelowMinStake {
                min: asset.terms.min_stake,
                actual: position,
            });
        }
        self.position.amount = position;
        self.asset.locked = self.asset.locked.checked_sub(amount)?;
        self.asset.waiting = self.asset.waiting.checked_add(amount)?;
        if is_stk(config, &asset.denom) {
            votes::unlocked(storage, config, books.time, &self.user, amount, position)?;
        }
        self.save(storage, books, asset)
    }
}
