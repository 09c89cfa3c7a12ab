//! The steps of a deployment, in order.

use super::{ALLIANCE, HUB, POOL, POOL_SHARES, TOKEN};

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Puts a code on the chain.
    Store,
    /// Instantiates a contract at its foretold address.
    Instantiate,
    /// Notes where a contract put its own token; sends nothing.
    Record,
}

/// A step and the contract it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub action: Action,
    pub contract: &'static str,
}

impl Step {
    /// As in records and reports.
    pub fn name(self) -> String {
        let action = match self.action {
            Action::Store => "store",
            Action::Instantiate => "instantiate",
            Action::Record => "record",
        };
        format!("{action}_{}", self.contract)
    }
}

/// Every step of a suite with these parts.
pub(super) fn all(pool: bool, alliance: bool) -> Vec<Step> {
    use Action::{Instantiate, Record, Store};
    [
        (true, Store, TOKEN),
        (true, Store, HUB),
        (pool, Store, POOL),
        (alliance, Store, ALLIANCE),
        (true, Instantiate, HUB),
        (true, Record, TOKEN),
        (pool, Instantiate, POOL),
        (pool, Record, POOL_SHARES),
        (alliance, Instantiate, ALLIANCE),
    ]
    .into_iter()
    .filter(|(wanted, _, _)| *wanted)
    .map(|(_, action, contract)| Step { action, contract })
    .collect()
}
