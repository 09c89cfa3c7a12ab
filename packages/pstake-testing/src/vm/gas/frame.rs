//! A call from its start to its end.

use cosmwasm_std::{Checksum, Reply, Response, SubMsgResult};

use super::super::trace::Failure;
use super::meter::tx;
use super::prices::{self, GAS_MULTIPLIER};
use super::totals::{Entry, Frame};

/// What one call may use where nothing limits it: more than any chain allows a block, so that an
/// endless loop ends.
const RUNAWAY: u64 = 300_000_000;

/// A call about to begin.
pub(in crate::vm) struct Call<'a> {
    pub label: &'a str,
    pub checksum: &'a Checksum,
    /// Pinned by the chain's governance.
    pub pinned: bool,
    pub entry: Entry,
    pub contract: &'a str,
    pub sender: Option<&'a str>,
    pub funds: bool,
    pub msg: &'a [u8],
}

/// A running call. Dropped without [`finish`](Self::finish) or [`fail`](Self::fail) (a panic), it
/// is booked as failed.
pub(in crate::vm) struct OpenFrame {
    index: usize,
    entry: Entry,
    contract: String,
    done: bool,
}

impl OpenFrame {
    /// Begins a call and charges what precedes the code. For a reply, makes `reply` what a chain
    /// would hand over.
    pub fn open(call: &Call<'_>, mut reply: Option<&mut Reply>) -> Self {
        tx(|tx| {
            let depth = match call.entry {
                Entry::Query if tx.open.is_empty() => 0,
                Entry::Query => tx.trace.depth() + tx.open.len(),
                Entry::Reply => {
                    if let Some(reply) = reply.as_deref_mut() {
                        tx.trace.enter_reply(call.contract, reply);
                    }
                    tx.trace.depth()
                }
                _ => {
                    tx.trace.enter(
                        call.entry,
                        call.contract,
                        call.sender,
                        call.msg,
                        tx.consumed,
                    );
                    tx.trace.depth()
                }
            };
            let mut frame = Frame::new(call.label, call.contract, call.entry, depth as u32);
            let discount =
                call.entry == Entry::Reply || call.pinned || !tx.started.insert(*call.checksum);
            frame.instance = prices::instance(discount)
                + match call.entry {
                    Entry::Reply => prices::find_contract(),
                    Entry::Execute | Entry::Query | Entry::Sudo => {
                        prices::find_contract() + prices::is_pinned()
                    }
                    Entry::Instantiate => {
                        prices::is_pinned() + prices::instantiate_records(call.msg.len())
                    }
                    Entry::Migrate => prices::is_pinned() + prices::migrate_records(call.msg.len()),
                };
            if let Some(reply) = reply {
                tx.trace.as_on_chain(reply);
                if let SubMsgResult::Ok(ok) = &reply.result {
                    frame.events += prices::reply_events(&ok.events);
                }
            }
            if call.funds {
                *tx.messages.entry("funds".into()).or_default() += 1;
            }
            tx.consumed = tx.consumed.saturating_add(frame.total());
            tx.frames.push(frame);
            let index = tx.frames.len() - 1;
            tx.open.push(index);
            OpenFrame {
                index,
                entry: call.entry,
                contract: call.contract.into(),
                done: false,
            }
        })
    }

    /// VM gas that the call may use; `None` if none is left.
    pub fn vm_gas_left(&self) -> Option<u64> {
        tx(|tx| match tx.ceiling() {
            u64::MAX => Some(RUNAWAY * GAS_MULTIPLIER),
            end if end <= tx.consumed => None,
            end => Some((end - tx.consumed).saturating_mul(GAS_MULTIPLIER)),
        })
    }

    /// Charges what the code used, with `result` bytes returned. False if that is too much.
    pub fn charge_wasm(&self, vm_gas: u64, result: usize) -> bool {
        let gas = vm_gas / GAS_MULTIPLIER + prices::PER_RESULT_BYTE * result as u64;
        self.charge(gas, |frame| {
            frame.wasm += gas;
            frame.result_bytes = result as u32;
        })
    }

    fn charge(&self, gas: u64, book: impl FnOnce(&mut Frame)) -> bool {
        tx(|tx| {
            if let Some(frame) = tx.frames.get_mut(self.index) {
                book(frame);
            }
            tx.consumed = tx.consumed.saturating_add(gas);
            // as the keeper: used up exactly counts as out of gas
            tx.consumed < tx.ceiling()
        })
    }

    /// Ends a call that ran out of gas: just the whole limit is charged, as the dispatcher of
    /// sub-messages does. Returns the limit.
    pub fn out_of_gas(self) -> u64 {
        let limit = tx(|tx| {
            let end = match tx.ceiling() {
                u64::MAX => tx.consumed.saturating_add(RUNAWAY),
                end => end,
            };
            if let Some(frame) = tx.frames.get_mut(self.index) {
                if end > tx.consumed {
                    frame.wasm += end - tx.consumed;
                    tx.consumed = end;
                } else {
                    tx.consumed -= frame.refund(tx.consumed - end);
                }
            }
            end
        });
        self.fail(Failure::OutOfGas, format!("out of gas: limit {limit}"));
        limit
    }

    /// Ends a call that failed.
    pub fn fail(mut self, failure: Failure, error: String) {
        self.close(Some((failure, error)));
    }

    /// Ends a successful call without a response (a query).
    pub fn finish(mut self) {
        self.close(None);
    }

    /// Charges the events of a response. False if that is too much.
    pub fn charge_events(&self, response: &Response) -> bool {
        let gas = prices::events(&response.attributes, &response.events);
        self.charge(gas, |frame| frame.events += gas)
    }

    /// Ends a successful call whose messages come next.
    pub fn respond(mut self, response: &Response) {
        self.close(None);
        tx(|tx| {
            tx.trace
                .dispatch(self.entry, &self.contract, response, &mut tx.messages)
        });
    }

    fn close(&mut self, failure: Option<(Failure, String)>) {
        self.done = true;
        tx(|tx| {
            tx.open.retain(|index| *index < self.index);
            if let Some((failure, error)) = failure {
                if let Some(frame) = tx.frames.get_mut(self.index) {
                    frame.error = Some(error);
                }
                if self.entry != Entry::Query {
                    tx.trace.failed(self.entry, failure);
                }
            }
        });
    }
}

impl Drop for OpenFrame {
    fn drop(&mut self) {
        if !self.done {
            self.close(Some((Failure::Vm, "panic in the simulator".into())));
        }
    }
}
