//! Addresses of accounts and contracts.

use cosmrs::AccountId;
use cosmwasm_std::CanonicalAddr;

use crate::error::{Error, Result};

/// Checks that an address is one with this prefix.
pub(crate) fn check_address(prefix: &str, what: &'static str, address: &str) -> Result<()> {
    let id: AccountId = address.parse().map_err(|error| Error::BadAddress {
        what,
        address: address.into(),
        reason: format!("{error}"),
    })?;
    if id.prefix() != prefix {
        return Err(Error::WrongPrefix {
            what,
            address: address.into(),
            expected: prefix.into(),
        });
    }
    Ok(())
}

/// Where `creator` would instantiate the code with this checksum under this salt.
pub fn instantiate2_address(checksum: &[u8], creator: &str, salt: &[u8]) -> Result<String> {
    let bad = |reason: String| Error::BadAddress {
        what: "creator",
        address: creator.into(),
        reason,
    };
    let id: AccountId = creator.parse().map_err(|e| bad(format!("{e}")))?;
    let canonical = CanonicalAddr::from(id.to_bytes());
    let address = cosmwasm_std::instantiate2_address(checksum, &canonical, salt)
        .map_err(|e| bad(e.to_string()))?;
    AccountId::new(id.prefix(), address.as_slice())
        .map(|id| id.to_string())
        .map_err(|e| bad(format!("{e}")))
}
