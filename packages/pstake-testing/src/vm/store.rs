//! The contract's own store, priced, with lazy iterators.
//!
//! Iterators fetch a few records at a time, so a call costs what it touches. A chain's iterator
//! sees the store as it was when the iterator was opened (cosmossdk.io/store v1.1.2
//! `cachekv/store.go` copies its sorted cache, copy on write): later writes and deletes do not show.
//! Same here: a write to what an iterator has yet to fetch leaves the old value with the iterator.

use std::collections::{BTreeMap, VecDeque};

use cosmwasm_std::{Order, Record};
use cosmwasm_vm::{BackendError, BackendResult, GasInfo};

use super::gas::{current, prices};
use super::lend::{Access, Loan};

/// Iterators that one call may open (wasmvm v2.3.4 `internal/api/callbacks.go` `frameLenLimit`).
const MAX_ITERATORS: usize = 32_768;
/// Records fetched at first, and at most, in one go.
const FIRST_FETCH: usize = 4;
const MOST_FETCH: usize = 64;

/// The VM's way to the store of the contract that runs.
pub(super) struct VmStorage {
    loan: Loan,
    iterators: Vec<Snapshot>,
}

impl VmStorage {
    pub fn new(loan: Loan) -> Self {
        VmStorage {
            loan,
            iterators: vec![],
        }
    }

    fn load(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackendError> {
        self.loan
            .with(|host| host.storage.read().get(key))
            .map_err(gone)
    }

    /// Sets or, without a value, removes.
    fn store(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), BackendError> {
        if self.iterators.iter().any(|iterator| iterator.awaits(key)) {
            let old = self.load(key)?;
            for iterator in &mut self.iterators {
                iterator.keep(key, &old);
            }
        }
        let write = |access: &mut Access<'_>| match (access, value) {
            (Access::Read(_), _) => Err(BackendError::user_err("store is read-only")),
            (Access::Write(storage), Some(value)) => {
                storage.set(key, value);
                Ok(())
            }
            (Access::Write(storage), None) => {
                storage.remove(key);
                Ok(())
            }
        };
        self.loan
            .with(|host| write(&mut host.storage))
            .map_err(gone)?
    }
}

/// The lender is gone: a fault of the runner, never of a contract.
pub(super) fn gone(_: super::lend::Revoked) -> BackendError {
    BackendError::unknown("the call that lent its store is over")
}

fn whole(key: &[u8]) -> usize {
    prices::STORE_PREFIX + key.len()
}

fn sizes(record: &Record) -> (usize, usize) {
    (whole(&record.0), record.1.len())
}

impl cosmwasm_vm::Storage for VmStorage {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let value = self.load(key);
        let len = value
            .as_ref()
            .map_or(0, |value| value.as_ref().map_or(0, Vec::len));
        let gas = current::storage(prices::read(whole(key), len), |frame| frame.reads += 1);
        (value, gas)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let gas = current::storage(prices::write(whole(key), value.len()), |frame| {
            frame.writes += 1
        });
        (self.store(key, Some(value)), gas)
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        let gas = current::storage(prices::delete(), |frame| frame.deletes += 1);
        (self.store(key, None), gas)
    }

    fn scan(
        &mut self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> BackendResult<u32> {
        if self.iterators.len() >= MAX_ITERATORS {
            let text = format!("Reached iterator limit ({MAX_ITERATORS})");
            return (Err(BackendError::user_err(text)), GasInfo::free());
        }
        let mut iterator = Snapshot::new(start, end, order);
        let first = iterator.peek(&self.loan).map(|record| record.map(sizes));
        let gas = current::storage(prices::seek(first.as_ref().ok().copied().flatten()), |_| ());
        self.iterators.push(iterator);
        (first.map(|_| self.iterators.len() as u32), gas)
    }

    fn next(&mut self, id: u32) -> BackendResult<Option<Record>> {
        let index = (id as usize).wrapping_sub(1);
        let Some(iterator) = self.iterators.get_mut(index) else {
            return (
                Err(BackendError::iterator_does_not_exist(id)),
                GasInfo::free(),
            );
        };
        match iterator.take(&self.loan) {
            Ok(Some(record)) => {
                let gas = current::storage(prices::seek(Some(sizes(&record))), |frame| {
                    frame.iterated += 1
                });
                (Ok(Some(record)), gas)
            }
            other => (other, GasInfo::free()),
        }
    }
}

/// An iterator over the store as it was when it was opened.
struct Snapshot {
    /// What is yet to fetch: from `start`, inclusive, to `end`, exclusive.
    start: Option<Vec<u8>>,
    end: Option<Vec<u8>>,
    order: Order,
    /// Nothing is left to fetch.
    drained: bool,
    fetch: usize,
    fetched: VecDeque<Record>,
    /// Values that were overwritten (`None`: keys that were added) since, in what is yet to fetch.
    before: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Snapshot {
    fn new(start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> Self {
        Snapshot {
            start: start.map(<[u8]>::to_vec),
            end: end.map(<[u8]>::to_vec),
            order,
            drained: matches!((start, end), (Some(start), Some(end)) if start >= end),
            fetch: FIRST_FETCH,
            fetched: VecDeque::new(),
            before: BTreeMap::new(),
        }
    }

    /// Whether `key` lies in what is yet to fetch.
    fn awaits(&self, key: &[u8]) -> bool {
        !self.drained
            && self.start.as_deref().is_none_or(|start| start <= key)
            && self.end.as_deref().is_none_or(|end| key < end)
    }

    /// Notes the value of `key` before its first change.
    fn keep(&mut self, key: &[u8], old: &Option<Vec<u8>>) {
        if self.awaits(key) && !self.before.contains_key(key) {
            self.before.insert(key.to_vec(), old.clone());
        }
    }

    fn peek(&mut self, loan: &Loan) -> Result<Option<&Record>, BackendError> {
        self.fill(loan)?;
        Ok(self.fetched.front())
    }

    fn take(&mut self, loan: &Loan) -> Result<Option<Record>, BackendError> {
        self.fill(loan)?;
        Ok(self.fetched.pop_front())
    }

    /// Fetches until there is a record or none is left.
    fn fill(&mut self, loan: &Loan) -> Result<(), BackendError> {
        while self.fetched.is_empty() && !self.drained {
            let (start, end, order, fetch) = (
                self.start.as_deref(),
                self.end.as_deref(),
                self.order,
                self.fetch,
            );
            let found: Vec<Record> = loan
                .with(|host| {
                    host.storage
                        .read()
                        .range(start, end, order)
                        .take(fetch)
                        .collect()
                })
                .map_err(gone)?;
            self.drained = found.len() < fetch;
            self.fetch = (fetch * 2).min(MOST_FETCH);
            let last = found.last().map(|(key, _)| key.clone());
            self.fetched = self.undo(found, last.as_deref()).into();
            match (last, order) {
                (Some(last), Order::Ascending) => self.start = Some(after(last)),
                (Some(last), Order::Descending) => self.end = Some(last),
                (None, _) => {}
            }
        }
        Ok(())
    }

    /// Turns records of now into those of when the iterator was opened. `last` is the key up to
    /// which they reach, unless they reach the end.
    fn undo(&mut self, found: Vec<Record>, last: Option<&[u8]>) -> Vec<Record> {
        if self.before.is_empty() {
            return found;
        }
        let mut records: BTreeMap<Vec<u8>, Vec<u8>> = found.into_iter().collect();
        let later = match (last, self.drained, self.order) {
            (Some(last), false, Order::Ascending) => self.before.split_off(&after(last.to_vec())),
            (Some(last), false, Order::Descending) => {
                let reached = self.before.split_off(last);
                std::mem::replace(&mut self.before, reached)
            }
            _ => BTreeMap::new(),
        };
        for (key, old) in std::mem::replace(&mut self.before, later) {
            match old {
                Some(old) => records.insert(key, old),
                None => records.remove(&key),
            };
        }
        match self.order {
            Order::Ascending => records.into_iter().collect(),
            Order::Descending => records.into_iter().rev().collect(),
        }
    }
}

/// The smallest key above `key`.
fn after(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}
