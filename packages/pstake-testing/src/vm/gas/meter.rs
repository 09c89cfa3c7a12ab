//! The meter of the transaction that runs on this thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::mem;

use cosmwasm_std::Checksum;
use cosmwasm_vm::GasInfo;

use super::super::trace::Trace;
use super::prices::GAS_MULTIPLIER;
use super::totals::{Entry, Frame, TxGas};

#[derive(Default)]
pub(super) struct Tx {
    /// SDK gas of the transaction; `None` is the chain's infinite meter.
    limit: Option<u64>,
    pub(super) consumed: u64,
    /// Codes started in this transaction.
    pub(super) started: HashSet<Checksum>,
    pub(super) frames: Vec<Frame>,
    /// Indexes of the frames that run now, the innermost last.
    pub(super) open: Vec<usize>,
    /// Ends of the gas that running queries may use, the innermost last.
    query_ends: Vec<u64>,
    pub(super) trace: Trace,
    pub(super) messages: BTreeMap<String, u32>,
    other_queries: BTreeMap<String, u32>,
}

thread_local! {
    static TX: RefCell<Tx> = RefCell::default();
}

pub(super) fn tx<R>(f: impl FnOnce(&mut Tx) -> R) -> R {
    TX.with(|tx| f(&mut tx.borrow_mut()))
}

/// Gas of everything that ran on this thread since the last `take`, as one transaction, without
/// what [`measure`] reported. Who measures one transaction at a time wants [`measure`].
pub fn take() -> TxGas {
    tx(mem::take).report()
}

/// Runs `f` as one transaction and reports its gas, whether it succeeds or fails. Calls outside
/// are not mixed in, nor do those inside appear outside.
pub fn measure<R>(f: impl FnOnce() -> R) -> (R, TxGas) {
    run(None, f)
}

/// Like [`measure`], with the limit that a signer puts on a transaction: SDK gas, but only for
/// what this module counts.
pub fn measure_with_limit<R>(limit: u64, f: impl FnOnce() -> R) -> (R, TxGas) {
    run(Some(limit), f)
}

fn run<R>(limit: Option<u64>, f: impl FnOnce() -> R) -> (R, TxGas) {
    /// Puts the outer transaction back, also when `f` panics.
    struct Outer(Tx);
    impl Drop for Outer {
        fn drop(&mut self) {
            tx(|now| mem::swap(now, &mut self.0));
        }
    }
    let mut outer = Outer(Tx {
        limit,
        ..Tx::default()
    });
    tx(|now| mem::swap(now, &mut outer.0));
    let out = f();
    let gas = tx(mem::take).report();
    drop(outer);
    (out, gas)
}

impl Tx {
    fn report(self) -> TxGas {
        TxGas::sum(self.frames, self.messages, self.other_queries)
    }

    /// The consumption at which the running call must stop.
    pub(super) fn ceiling(&self) -> u64 {
        let query = self.query_ends.iter().copied().min();
        // a query from outside a transaction is no part of the last one's messages
        let outside = self
            .open
            .first()
            .is_some_and(|index| self.frames[*index].entry == Entry::Query);
        let messages = self.trace.ceiling().filter(|_| !outside);
        [self.limit, messages, query]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(u64::MAX)
    }

    fn top(&mut self) -> Option<&mut Frame> {
        self.open
            .last()
            .and_then(|index| self.frames.get_mut(*index))
    }

    /// Books gas on the running frame; returns it in the VM's terms.
    fn charge(&mut self, gas: u64, book: impl FnOnce(&mut Frame)) -> GasInfo {
        if let Some(frame) = self.top() {
            book(frame);
            self.consumed = self.consumed.saturating_add(gas);
        }
        GasInfo::with_externally_used(gas.saturating_mul(GAS_MULTIPLIER))
    }
}

/// Charges from inside a running call.
pub(in crate::vm) mod current {
    use super::*;

    pub fn storage(gas: u64, count: impl FnOnce(&mut Frame)) -> GasInfo {
        tx(|tx| {
            tx.charge(gas, |frame| {
                frame.storage += gas;
                count(frame);
            })
        })
    }

    pub fn api(gas: u64) -> GasInfo {
        tx(|tx| tx.charge(gas, |frame| frame.api += gas))
    }

    pub fn query(gas: u64) -> GasInfo {
        tx(|tx| tx.charge(gas, |frame| frame.queries += gas))
    }

    /// A query to a module whose price is unknown.
    pub fn other_query(kind: &str) {
        tx(|tx| *tx.other_queries.entry(kind.into()).or_default() += 1);
    }

    /// Runs a query with what the caller has left (VM gas). Returns what it used, in the VM's
    /// terms, and whether it ran out.
    pub fn sub_query<R>(vm_gas_left: u64, f: impl FnOnce() -> R) -> (R, GasInfo, bool) {
        struct Pop;
        impl Drop for Pop {
            fn drop(&mut self) {
                tx(|tx| tx.query_ends.pop());
            }
        }
        let (before, end) = tx(|tx| {
            let end = tx.consumed.saturating_add(vm_gas_left / GAS_MULTIPLIER);
            tx.query_ends.push(end);
            (tx.consumed, end)
        });
        let pop = Pop;
        let out = f();
        drop(pop);
        let after = tx(|tx| tx.consumed);
        let used = GasInfo::with_externally_used((after - before).saturating_mul(GAS_MULTIPLIER));
        (out, used, after >= end)
    }
}
