//! The parts of a tick by their gas.

use pstake_testing::vm::gas::{Entry, TxGas};
use pstake_types::hub::PendingWorkResponse;

/// Gas of each part of a tick, the contracts' side: what staking and distribution charge is not in it. The parts are
/// the hub's messages to itself, in the order in which a tick sends what is due.
pub fn parts(work: &PendingWorkResponse, hub: &str, gas: &TxGas) -> Vec<(&'static str, u64)> {
    let due = [
        (work.settle, "settle"),
        (work.harvest, "harvest"),
        (work.submit, "submit"),
        (work.sync, "sync"),
        (work.rebalance, "rebalance"),
    ];
    let mut names = due.into_iter().filter(|(due, _)| *due);
    let mut parts: Vec<(&'static str, u64)> = vec![];
    for frame in &gas.frames {
        if frame.depth == 1 && frame.entry == Entry::Execute && frame.contract == hub {
            parts.push((names.next().map_or("more", |(_, name)| name), 0));
        }
        if let Some((_, gas)) = parts.last_mut() {
            *gas += frame.total();
        }
    }
    parts
}
