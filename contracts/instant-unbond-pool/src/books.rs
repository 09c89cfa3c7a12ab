//! The pool's books against the hub's: what shares are worth.

use cosmwasm_std::{Addr, Env, QuerierWrapper, Storage, Uint128};
use pstake_types::hub::FreshRateResponse;
use pstake_types::pool::Totals;

use crate::math::{ratio_ceil, ratio_floor};
use crate::state::{Config, Ledger, Queue, CONFIG, LEDGER, QUEUE, TOTALS};
use crate::{hub, ContractError};

/// What reading the requests again found (native).
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    pub arrived: Uint128,
    /// Arrived beyond what was due.
    pub gift: Uint128,
    /// Due that will not come: a slash.
    pub loss: Uint128,
}

/// Ledger and queue, the latter as the hub has it now.
#[derive(Debug)]
pub struct Books {
    pub ledger: Ledger,
    pub queue: Queue,
    pub fresh: FreshRateResponse,
    pub now: u64,
    pub found: Option<Found>,
}

impl Books {
    /// Requests are read again only if a submission or a loss has changed them, so the cost does not
    /// grow with them otherwise. `incoming`: native that came with the message.
    pub fn load(
        storage: &dyn Storage,
        querier: QuerierWrapper,
        env: &Env,
        incoming: Uint128,
    ) -> Result<Self, ContractError> {
        let config = CONFIG.load(storage)?;
        let mut books = Books {
            ledger: LEDGER.load(storage)?,
            queue: QUEUE.load(storage)?,
            fresh: hub::fresh(querier, &config.hub)?,
            now: env.block.time.seconds(),
            found: None,
        };
        if books.is_stale() {
            books.collect(querier, &config, &env.contract.address, incoming)?;
        }
        Ok(books)
    }

    /// Whether the hub has submitted the batch of the queued stk, or marked a loss.
    pub fn is_stale(&self) -> bool {
        let submitted =
            !self.queue.stk.is_zero() && self.queue.open_batch_id != self.fresh.open_batch_id;
        submitted || self.queue.loss_marks != self.fresh.loss_marks
    }

    /// Reads the requests again and takes up the coins that came in for them, by a claim or by
    /// anybody's claim for the pool: what the balance rose by. Coins beyond what was due are a gift
    /// and enter the price as fees do. What is due and neither came nor is still to come is a loss.
    pub fn collect(
        &mut self,
        querier: QuerierWrapper,
        config: &Config,
        pool: &Addr,
        incoming: Uint128,
    ) -> Result<(), ContractError> {
        let batch_id = self.queue.open_batch_id;
        let requests = hub::requests(querier, &config.hub, pool, batch_id)?;
        let balance = querier.query_balance(pool, &config.denom)?.amount;
        let arrived = balance
            .saturating_sub(incoming)
            .saturating_sub(self.ledger.native);

        let after = requests.due.checked_add(arrived)?;
        let mut before = self.queue.due;
        if !self.queue.stk.is_zero() && batch_id != self.fresh.open_batch_id {
            before = match requests.submitted {
                Some(due) => before.checked_add(due)?,
                // netted, and paid by somebody's claim already: its coins are among those that arrived
                None => before.max(after),
            };
        } else {
            // a hub that was wound down pays at once instead of queueing
            let paid = self.queue.stk.saturating_sub(requests.queued);
            before = before.checked_add(self.worth_floor(paid)?.min(arrived))?;
        }
        let gift = after.saturating_sub(before).min(arrived);
        self.ledger.native = self.ledger.native.checked_add(arrived)?;
        self.ledger.fees.join(self.now, gift)?;
        self.queue = Queue {
            stk: requests.queued,
            open_batch_id: self.fresh.open_batch_id,
            due: requests.due,
            at_risk: requests.at_risk,
            loss_marks: self.fresh.loss_marks,
        };
        self.found = Some(Found {
            arrived,
            gift,
            loss: before.saturating_sub(after),
        });
        Ok(())
    }

    pub fn save(&self, storage: &mut dyn Storage) -> Result<(), ContractError> {
        LEDGER.save(storage, &self.ledger)?;
        if self.found.is_some() {
            QUEUE.save(storage, &self.queue)?;
            let totals = self.totals(storage)?;
            TOTALS.save(storage, &totals)?;
        }
        Ok(())
    }

    /// With what was found now.
    pub fn totals(&self, storage: &dyn Storage) -> Result<Totals, ContractError> {
        let mut totals = TOTALS.load(storage)?;
        if let Some(found) = &self.found {
            totals.gifts = totals.gifts.checked_add(found.gift)?;
            totals.losses = totals.losses.checked_add(found.loss)?;
        }
        Ok(totals)
    }

    /// Errors: `LossNotRecorded`.
    pub fn assert_recorded(&self) -> Result<(), ContractError> {
        assert_recorded(&self.fresh)
    }

    /// stk * rate, rounded down.
    pub fn worth_floor(&self, stk: Uint128) -> Result<Uint128, ContractError> {
        ratio_floor(stk, self.fresh.native, self.fresh.stk)
    }

    /// stk * rate, rounded up.
    fn worth_ceil(&self, stk: Uint128) -> Result<Uint128, ContractError> {
        ratio_ceil(stk, self.fresh.native, self.fresh.stk)
    }

    /// All of the pool's stk, that in the hub's open batch included.
    fn all_stk(&self) -> Result<Uint128, ContractError> {
        Ok(self.ledger.stk.checked_add(self.queue.stk)?)
    }

    /// What exits are priced at: fees that have vested, requests less what they may lose; rounded
    /// down.
    pub fn nav(&self) -> Result<Uint128, ContractError> {
        let requests = self.queue.due.checked_sub(self.queue.at_risk)?;
        Ok(self
            .ledger
            .liquidity(self.now)?
            .checked_add(self.worth_floor(self.all_stk()?)?)?
            .checked_add(requests)?)
    }

    /// What deposits are priced at: all fees, requests in full; rounded up.
    pub fn deposit_nav(&self) -> Result<Uint128, ContractError> {
        Ok(self
            .ledger
            .native
            .checked_sub(self.ledger.owed)?
            .checked_add(self.worth_ceil(self.all_stk()?)?)?
            .checked_add(self.queue.due)?)
    }

    /// native * supply / `deposit_nav`, rounded down.
    pub fn shares_for(&self, native: Uint128, supply: Uint128) -> Result<Uint128, ContractError> {
        ratio_floor(native, supply, self.deposit_nav()?)
    }

    /// What an exit with `shares` of `supply` pays.
    pub fn exit(&self, shares: Uint128, supply: Uint128) -> Result<Exit, ContractError> {
        let liquidity = self.ledger.liquidity(self.now)?;
        let nav = self.nav()?;
        // rounded up, as a part of the whole too: who leaves pays for it
        let liquid = liquidity
            .checked_add(self.worth_ceil(self.ledger.stk)?)?
            .min(nav);
        Ok(Exit {
            native: ratio_floor(shares, liquidity, supply)?,
            stk: ratio_floor(shares, self.ledger.stk, supply)?,
            burned: ratio_ceil(shares, liquid, nav)?,
        })
    }
}

/// An exit: a part of all that can be paid, for as many shares as that is worth.
#[derive(Debug, PartialEq)]
pub struct Exit {
    pub native: Uint128,
    pub stk: Uint128,
    pub burned: Uint128,
}

/// While the hub's books hide a loss, nothing is priced by them. Errors: `LossNotRecorded`.
pub fn assert_recorded(fresh: &FreshRateResponse) -> Result<(), ContractError> {
    if !fresh.unrecorded_loss.is_zero() {
        return Err(ContractError::LossNotRecorded {
            loss: fresh.unrecorded_loss,
        });
    }
    Ok(())
}
