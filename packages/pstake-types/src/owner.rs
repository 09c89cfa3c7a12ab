//! How an ownership reads in events.

use cosmwasm_std::Addr;
use cw_ownable::Ownership;

/// The owner, and whom it is offered to.
pub fn text(ownership: &Ownership<Addr>) -> String {
    let owner = ownership.owner.as_ref().map_or("", Addr::as_str);
    match &ownership.pending_owner {
        Some(pending) => format!("{owner}, offered to {pending}"),
        None => owner.to_string(),
    }
}
