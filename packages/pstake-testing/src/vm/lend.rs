//! The unsafe part of the runner, all of it.
//!
//! cosmwasm-vm wants backends that live forever (`'static`); cw-multi-test hands out references
//! that live for one call. [`lend`] bridges the two: it turns a [`Host`] that lives for the call
//! into a [`Loan`] without a lifetime, and takes every copy of the loan back before it returns.
//! A copy that survives (a leaked VM instance, say) gets [`Revoked`] instead of the host.

use std::cell::Cell;
use std::path::Path;
use std::ptr::NonNull;
use std::sync::Arc;
use std::thread::{self, ThreadId};

use cosmwasm_std::{Api, Querier, Storage};
use cosmwasm_vm::{CacheOptions, VmResult};

use super::backend::VmCache;

/// What a contract call may touch on the chain.
pub(super) struct Host<'a> {
    pub storage: Access<'a>,
    pub querier: &'a dyn Querier,
    pub api: &'a dyn Api,
}

/// The contract's own store: a query may only read it.
pub(super) enum Access<'a> {
    Read(&'a dyn Storage),
    Write(&'a mut (dyn Storage + 'a)),
}

impl Access<'_> {
    pub fn read(&self) -> &dyn Storage {
        match self {
            Access::Read(storage) => *storage,
            Access::Write(storage) => &**storage,
        }
    }
}

/// The host is gone, or already in use further up the stack, or on another thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Revoked;

/// A handle to a [`Host`] for as long as its [`lend`] runs.
#[derive(Clone)]
pub(super) struct Loan(Arc<Slot>);

struct Slot {
    owner: ThreadId,
    host: Cell<Option<NonNull<Host<'static>>>>,
}

// SAFETY: `host` is read and written only after `thread::current()` was found to be `owner`
// (`Loan::with`) or by the owner itself (`lend`), so the cell is never accessed from two threads.
// What another thread can do is drop the slot: a raw pointer and a `ThreadId`, no destructors.
unsafe impl Send for Slot {}
// SAFETY: as above: sharing the slot gives another thread no access to the cell.
unsafe impl Sync for Slot {}

impl Loan {
    /// Runs `f` on the host. While it runs, the same loan cannot be used a second time.
    ///
    /// `f` must accept a host of any lifetime, so it can neither keep a reference to it nor put a
    /// reference of its own into it.
    pub fn with<R>(&self, f: impl for<'x> FnOnce(&'x mut Host<'x>) -> R) -> Result<R, Revoked> {
        if self.0.owner != thread::current().id() {
            return Err(Revoked);
        }
        let host = self.0.host.take().ok_or(Revoked)?;
        let _back = PutBack(&self.0.host, host);
        // SAFETY:
        // - alive: `lend` empties the slot before its exclusive borrow of the host ends, and the
        //   slot was full a moment ago on the same thread, so we are inside that `lend`, further
        //   down its stack;
        // - unique: the slot is empty while `f` runs, so no second reference can be made from it,
        //   and `lend` gave up its own access to the host until it returns;
        // - lifetime: `f` is generic over it, so pretending it is as short as this call is sound.
        Ok(f(unsafe { host.cast::<Host<'_>>().as_mut() }))
    }
}

/// Refills the slot, also when the borrower panics.
struct PutBack<'a>(
    &'a Cell<Option<NonNull<Host<'static>>>>,
    NonNull<Host<'static>>,
);

impl Drop for PutBack<'_> {
    fn drop(&mut self) {
        self.0.set(Some(self.1));
    }
}

/// Lends `host` to `f`; when this returns or unwinds, every copy of the loan is void.
pub(super) fn lend<R>(host: &mut Host<'_>, f: impl FnOnce(Loan) -> R) -> R {
    struct Recall(Arc<Slot>);
    impl Drop for Recall {
        fn drop(&mut self) {
            self.0.host.set(None);
        }
    }
    let slot = Arc::new(Slot {
        owner: thread::current().id(),
        host: Cell::new(Some(NonNull::from(host).cast())),
    });
    let recall = Recall(slot.clone());
    let out = f(Loan(slot));
    drop(recall);
    out
}

/// Opens a code cache in `dir`.
pub(super) fn open_cache(
    dir: &Path,
    options: impl FnOnce(&Path) -> CacheOptions,
) -> VmResult<VmCache> {
    // SAFETY: the cache trusts the compiled modules that it finds in its folder. The caller made
    // `dir` a moment ago, fresh and private to this process, and only the cache writes there.
    unsafe { VmCache::new(options(dir)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::{MockApi, MockQuerier};
    use cosmwasm_std::MemoryStorage;

    fn with_host<R>(f: impl FnOnce(&mut Host<'_>) -> R) -> R {
        let (mut storage, querier) = (
            MemoryStorage::new(),
            MockQuerier::<cosmwasm_std::Empty>::new(&[]),
        );
        f(&mut Host {
            storage: Access::Write(&mut storage),
            querier: &querier,
            api: &MockApi::default(),
        })
    }

    #[test]
    fn loan_after_its_scope_is_revoked() {
        let kept = with_host(|host| lend(host, |loan| loan));
        assert_eq!(kept.with(|_| ()), Err(Revoked));
    }

    #[test]
    fn loan_used_twice_at_once_is_refused_and_works_again_after() {
        with_host(|host| {
            lend(host, |loan| {
                assert_eq!(loan.with(|_| loan.with(|_| ())), Ok(Err(Revoked)));
                assert_eq!(loan.with(|_| ()), Ok(()));
            })
        });
    }

    #[test]
    fn loan_on_another_thread_is_refused() {
        with_host(|host| {
            lend(host, |loan| {
                let there = loan.clone();
                let got = thread::spawn(move || there.with(|_| ())).join();
                assert_eq!(got.ok(), Some(Err(Revoked)));
            })
        });
    }

    #[test]
    fn loan_survives_a_panic_of_its_user() {
        with_host(|host| {
            lend(host, |loan| {
                let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    let _ = loan.with(|_| panic!("on purpose"));
                }));
                assert!(panicked.is_err());
                assert_eq!(loan.with(|_| ()), Ok(()));
            })
        });
    }
}
