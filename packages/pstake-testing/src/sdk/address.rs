//! Addresses: bytes behind bech32 text, and the module accounts.

use cosmwasm_std::{Addr, Api, CanonicalAddr};
use cw_multi_test::error::AnyResult;

/// The accounts in which the modules hold coins: the first 20 bytes of the SHA-256 of the module's name, as on a real
/// chain (`authtypes.NewModuleAddress`, cosmos-sdk v0.53.4 `x/auth/types/account.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleAccount {
    /// Tokens of bonded validators.
    BondedPool,
    /// Tokens of other validators, and all unbonding tokens.
    NotBondedPool,
    /// Rewards not yet paid, and the community pool.
    Distribution,
    /// The community pool where x/protocolpool holds it.
    ProtocolPool,
}

impl ModuleAccount {
    /// All module accounts.
    pub const ALL: [ModuleAccount; 4] = [
        ModuleAccount::BondedPool,
        ModuleAccount::NotBondedPool,
        ModuleAccount::Distribution,
        ModuleAccount::ProtocolPool,
    ];

    /// The address, in the chain's own prefix.
    pub fn address(self, api: &dyn Api) -> AnyResult<Addr> {
        let bytes: [u8; 20] = match self {
            ModuleAccount::BondedPool => [
                0x4f, 0xea, 0x76, 0x42, 0x7b, 0x83, 0x45, 0x86, 0x1e, 0x80, 0xa3, 0x54, 0x0a, 0x8a,
                0x9d, 0x93, 0x6f, 0xd3, 0x93, 0x91,
            ],
            ModuleAccount::NotBondedPool => [
                0x59, 0x11, 0xb8, 0x44, 0xd7, 0xbc, 0x22, 0x46, 0x54, 0xfe, 0x0d, 0xcd, 0x16, 0xba,
                0xbd, 0x2d, 0x25, 0x3f, 0x2f, 0xdf,
            ],
            ModuleAccount::Distribution => [
                0x93, 0x35, 0x48, 0x45, 0x03, 0x02, 0x74, 0xcd, 0x4b, 0xf1, 0x68, 0x6a, 0xbd, 0x60,
                0xab, 0x28, 0xec, 0x52, 0xe1, 0xa7,
            ],
            ModuleAccount::ProtocolPool => [
                0x0f, 0x07, 0x37, 0x34, 0x77, 0x45, 0x7d, 0xe1, 0xbf, 0x2c, 0xb4, 0x0e, 0xba, 0x76,
                0xfe, 0xc1, 0xd7, 0x76, 0x0e, 0x10,
            ],
        };
        Ok(api.addr_humanize(&CanonicalAddr::from(bytes))?)
    }
}

const CHARSET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The bytes behind a bech32 address of any prefix, by which the SDK keys and orders its records; the text itself if it
/// is not bech32, so that tests may name a validator "alice".
pub(super) fn address_bytes(text: &str) -> Vec<u8> {
    bech32_bytes(text).unwrap_or_else(|| text.as_bytes().to_vec())
}

fn bech32_bytes(text: &str) -> Option<Vec<u8>> {
    let (_, data) = text.rsplit_once('1')?;
    let payload = data.len().checked_sub(6).filter(|len| *len >= 26)?;
    let mut bytes = Vec::with_capacity(payload * 5 / 8);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for symbol in &data.as_bytes()[..payload] {
        let value = CHARSET.iter().position(|c| c == symbol)? as u32;
        buffer = ((buffer << 5) | value) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    Some(bytes)
}

/// The account of an operator: the same bytes under the chain's own prefix (`sdk.AccAddress(valAddr)`).
pub(super) fn account_of(api: &dyn Api, operator: &str) -> AnyResult<Addr> {
    let mut bytes = address_bytes(operator);
    if bytes.len() < 20 {
        bytes.resize(20, 0);
    }
    bytes.truncate(64);
    Ok(api.addr_humanize(&CanonicalAddr::from(bytes))?)
}
