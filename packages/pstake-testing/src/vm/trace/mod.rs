//! Which sub-message runs now.
//!
//! cw-multi-test calls contracts one by one and does not say why. But it runs the messages of a
//! response in order, depth first, so the responses seen so far tell: a call belongs to the
//! innermost unfinished response that holds a message of this shape. That gives each call its
//! depth, each sub-message its gas limit, and each reply what a chain would tell it.
//!
//! Where it can err: a response fails at a message that starts no contract (a bank send, say), and
//! an outer response waits for a call or reply that looks the same as a later message of the
//! failed one. Then depth and limit of that call may be wrong, its result not.

mod message;

use std::collections::BTreeMap;

use cosmwasm_std::{Reply, Response, SubMsgResult};

use self::message::{kind, Pending, Starts};
use super::gas::Entry;

/// Why a call failed, as far as it matters to the contract that is told in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    Contract(String),
    OutOfGas,
    Vm,
}

/// Responses whose messages are not all done, the innermost last.
#[derive(Default)]
pub(super) struct Trace {
    branches: Vec<Branch>,
    failure: Option<Failed>,
    reply_to_wasm: Option<bool>,
}

/// The messages of one response.
struct Branch {
    issuer: String,
    entry: Entry,
    messages: Vec<Pending>,
    /// First message that has not begun, as far as is known.
    next: usize,
    /// The message that runs, and the consumption at which its own limit ends.
    running: Option<(usize, Option<u64>)>,
}

/// The last failed call.
struct Failed {
    entry: Entry,
    why: Failure,
    /// The keeper adds context to errors on their way out of an instantiation, a migration or a
    /// reply, and then hides their text from contracts.
    wrapped: bool,
}

impl Trace {
    /// Depth of the call that was entered last.
    pub fn depth(&self) -> usize {
        self.branches.len()
    }

    /// The nearest limit of the sub-messages that run.
    pub fn ceiling(&self) -> Option<u64> {
        self.branches
            .iter()
            .filter_map(|branch| branch.running?.1)
            .min()
    }

    /// A contract is called by a message.
    pub fn enter(
        &mut self,
        entry: Entry,
        contract: &str,
        sender: Option<&str>,
        msg: &[u8],
        consumed: u64,
    ) {
        let found = self
            .branches
            .iter()
            .enumerate()
            .rev()
            .find_map(|(depth, branch)| {
                if sender.is_some_and(|sender| sender != branch.issuer) {
                    return None;
                }
                let waiting = branch.messages.iter().enumerate().skip(branch.next);
                let mut hits =
                    waiting.filter(|(_, message)| message.starts.is(entry, contract, msg));
                hits.next().map(|(index, _)| (depth, index))
            });
        let Some((depth, index)) = found else {
            self.branches.clear();
            return;
        };
        self.branches.truncate(depth + 1);
        let outer = self.branches[..depth]
            .iter()
            .filter_map(|branch| branch.running?.1)
            .min();
        let branch = &mut self.branches[depth];
        let own = branch.messages[index]
            .gas_limit
            .map(|limit| consumed.saturating_add(limit));
        // as the dispatcher: a limit above what is left anyway is no limit
        let own = own.filter(|end| outer.is_none_or(|outer| *end < outer));
        branch.next = index + 1;
        branch.running = Some((index, own));
    }

    /// A contract is called back.
    pub fn enter_reply(&mut self, contract: &str, reply: &Reply) {
        let ok = reply.result.is_ok();
        let found = self
            .branches
            .iter()
            .enumerate()
            .rev()
            .find_map(|(depth, branch)| {
                let first = branch.running.map_or(branch.next, |(index, _)| index);
                let waiting = branch.messages.iter().enumerate().skip(first);
                let mut hits = waiting.filter(|(_, message)| message.expects(reply, ok));
                hits.next()
                    .filter(|_| branch.issuer == contract)
                    .map(|(index, _)| (depth, index))
            });
        self.reply_to_wasm = None;
        let Some((depth, index)) = found else {
            return;
        };
        if let Some(failure) = &mut self.failure {
            failure.wrapped = self.branches[depth + 1..]
                .iter()
                .any(|branch| branch.entry != Entry::Execute);
        }
        self.branches.truncate(depth + 1);
        let branch = &mut self.branches[depth];
        self.reply_to_wasm = Some(!matches!(branch.messages[index].starts, Starts::Nothing));
        branch.next = index + 1;
        branch.running = None;
    }

    /// Makes a reply what a chain hands over (wasmd v0.60.8 `x/wasm/keeper/msg_dispatcher.go`
    /// `DispatchSubmessages`, `redactError`): events only of wasm messages, without type `message`,
    /// attributes sorted by key; of errors only what is the same on every node.
    pub fn as_on_chain(&mut self, reply: &mut Reply) {
        let Some(wasm) = self.reply_to_wasm.take() else {
            return;
        };
        let failure = self.failure.take();
        match &mut reply.result {
            SubMsgResult::Ok(ok) if wasm => {
                ok.events.retain(|event| event.ty != "message");
                for event in &mut ok.events {
                    event.attributes.sort_by(|a, b| a.key.cmp(&b.key));
                }
            }
            SubMsgResult::Ok(ok) => ok.events.clear(),
            SubMsgResult::Err(text) => *text = redacted(failure),
        }
    }

    /// The call that was entered last failed.
    pub fn failed(&mut self, entry: Entry, why: Failure) {
        self.failure = Some(Failed {
            entry,
            why,
            wrapped: false,
        });
    }

    /// The call that was entered last succeeded; its messages come next.
    pub fn dispatch(
        &mut self,
        entry: Entry,
        issuer: &str,
        response: &Response,
        count: &mut BTreeMap<String, u32>,
    ) {
        self.failure = None;
        for message in &response.messages {
            if let Some(kind) = kind(&message.msg) {
                *count.entry(kind).or_default() += 1;
            }
        }
        if !response.messages.is_empty() {
            let messages = response.messages.iter().map(Pending::from).collect();
            self.branches.push(Branch {
                issuer: issuer.into(),
                entry,
                messages,
                next: 0,
                running: None,
            });
        }
    }
}

/// The error text of a reply. Texts and codes: wasmd `x/wasm/types/errors.go`, cosmos-sdk
/// `types/errors/errors.go`. A failure of another module has the code of its own error, which the
/// simulator does not know: it gets that of an unknown error.
fn redacted(failure: Option<Failed>) -> String {
    match failure {
        None => "codespace: undefined, code: 1".into(),
        Some(Failed {
            why: Failure::OutOfGas,
            ..
        }) => "codespace: sdk, code: 11".into(),
        Some(Failed {
            why: Failure::Vm, ..
        }) => "codespace: wasm, code: 29".into(),
        Some(Failed {
            entry,
            why: Failure::Contract(text),
            wrapped,
        }) => {
            let (code, name) = match entry {
                Entry::Instantiate => (4, "instantiate"),
                Entry::Migrate => (11, "migrate"),
                _ => (5, "execute"),
            };
            if wrapped {
                format!("codespace: wasm, code: {code}")
            } else {
                format!("{text}: {name} wasm contract failed")
            }
        }
    }
}
