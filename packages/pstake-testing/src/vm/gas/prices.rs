//! What a chain charges, in SDK gas, each price with its source.
//!
//! Read in wasmd v0.60.8 (wasmvm v2.3.4, cosmos-sdk v0.53.6, cosmossdk.io/store v1.1.2):
//!
//! | price | source |
//! |---|---|
//! | [`GAS_MULTIPLIER`], [`INSTANCE`], [`INSTANCE_AGAIN`], events, replies | wasmd `x/wasm/types/gas_register.go` |
//! | who gets the discount | wasmd `x/wasm/keeper/keeper.go` `checkDiscountEligibility`, `reply` |
//! | address functions, result bytes | wasmd `x/wasm/keeper/api.go`; wasmvm `lib_libwasmvm.go` `DeserializeResponse` |
//! | reads, writes, deletes | store `types/gas.go` `KVGasConfig`, `gaskv/store.go` |
//! | iterators | store `gaskv/store.go` `consumeSeekGas`; wasmvm `internal/api/callbacks.go` `cNext` |
//! | prefix of a contract's keys | wasmd `x/wasm/types/keys.go` `GetContractStorePrefix` |
//! | the keeper's own reads and writes | wasmd `x/wasm/keeper/keeper.go` `contractInstance`, `instantiate`, `migrate` |
//! | raw query | wasmd `x/wasm/keeper/keeper.go` `QueryRaw` |
//! | bank balance, supply | cosmos-sdk `x/bank/types/keys.go`, `x/bank/keeper/view.go` |
//! | size limit | wasmd `x/wasm/types/validation.go` |
//!
//! Message bytes cost nothing: `DefaultContractMessageDataCost` is 0.

use cosmwasm_std::{Attribute, Event};

/// VM gas for one SDK gas (`DefaultGasMultiplier`).
pub const GAS_MULTIPLIER: u64 = 140_000;
/// First start of a code in a transaction, not pinned (`DefaultInstanceCost`).
pub const INSTANCE: u64 = 60_000;
/// Start of a code that is pinned or was started before in the transaction, and every reply
/// (`DefaultInstanceCostDiscount`).
pub const INSTANCE_AGAIN: u64 = 2_000;
/// Each attribute (`DefaultPerAttributeCost`).
pub const PER_ATTRIBUTE: u64 = 10;
/// Each event beside the attributes of the response itself (`DefaultPerCustomEventCost`).
pub const PER_EVENT: u64 = 20;
/// Each byte of keys and values past the free tier, and of every event type
/// (`DefaultEventAttributeDataCost`).
pub const PER_EVENT_BYTE: u64 = 1;
/// Bytes of keys and values that are free in one response (`DefaultEventAttributeDataFreeTier`).
pub const FREE_EVENT_BYTES: u64 = 100;
/// Each byte of the result that a contract returns (`DefaultDeserializationCostPerByte`).
pub const PER_RESULT_BYTE: u64 = 1;
/// `addr_humanize` (`DefaultGasCostHumanAddress`).
pub const HUMANIZE: u64 = 5;
/// `addr_canonicalize` (`DefaultGasCostCanonicalAddress`), also a failed `addr_validate`.
pub const CANONICALIZE: u64 = 4;
/// `addr_validate` (`DefaultGasCostValidateAddress`).
pub const VALIDATE: u64 = HUMANIZE + CANONICALIZE;

/// `ReadCostFlat`, `ReadCostPerByte`, `WriteCostFlat`, `WriteCostPerByte`, `DeleteCost`, `HasCost`,
/// `IterNextCostFlat` of `KVGasConfig`.
const READ: u64 = 1_000;
const READ_BYTE: u64 = 3;
const WRITE: u64 = 2_000;
const WRITE_BYTE: u64 = 30;
const DELETE: u64 = 1_000;
const HAS: u64 = 1_000;
const SEEK: u64 = 30;

/// Bytes before each key of a contract's store: one for the kind, 32 for the address.
pub const STORE_PREFIX: usize = 1 + ADDRESS;
/// Length of a contract's address. Users' are 20 bytes, a difference of 36 gas in a balance query.
const ADDRESS: usize = 32;

/// `ContractInfo` as stored: code id 2, creator 47 and admin 47 (bech32, 20 bytes), label about 16,
/// position 8. An estimate: ten bytes more or less are 30 gas of a read, 300 of an instantiation.
const CONTRACT_INFO: usize = 120;
/// `CodeInfo` as stored: checksum 34, creator 47, access 4.
const CODE_INFO: usize = 85;
/// An entry of a contract's code history without the message: operation 2, code id 2, position 8,
/// framing 2.
const HISTORY_ENTRY: usize = 14;
/// Key of that entry: kind, address, position.
const HISTORY_KEY: usize = 1 + ADDRESS + 8;
/// Key in the index by code: kind, code id, position, address.
const BY_CODE_KEY: usize = 1 + 8 + 16 + ADDRESS;
/// Key in the index by creator: kind, length, creator, position, address.
const BY_CREATOR_KEY: usize = 1 + 1 + 20 + 16 + ADDRESS;
/// A base account as stored (type url 34, address 65, number and framing 6).
const ACCOUNT: usize = 105;

/// Reading one record; keys here are whole, with any prefix.
pub const fn read(key: usize, value: usize) -> u64 {
    READ + READ_BYTE * (key + value) as u64
}

/// Writing one record.
pub const fn write(key: usize, value: usize) -> u64 {
    WRITE + WRITE_BYTE * (key + value) as u64
}

/// Deleting one record, present or not.
pub const fn delete() -> u64 {
    DELETE
}

/// One step of an iterator that stands on a record of this size, or on none.
///
/// Opening an iterator costs one such step for the first record, and taking a record costs a step
/// for the record taken: so the first one is paid twice. Asking past the end is free.
pub const fn seek(record: Option<(usize, usize)>) -> u64 {
    match record {
        Some((key, value)) => SEEK + READ_BYTE * (key + value) as u64,
        None => SEEK,
    }
}

/// The keeper finds contract and code: at every call of an existing contract.
pub const fn find_contract() -> u64 {
    contract_info() + code_info()
}

/// Reads `ContractInfo`.
pub const fn contract_info() -> u64 {
    read(1 + ADDRESS, CONTRACT_INFO)
}

/// Reads `CodeInfo`.
pub const fn code_info() -> u64 {
    read(1 + 8, CODE_INFO)
}

/// Looks up whether the code is pinned: at every call but a reply.
pub const fn is_pinned() -> u64 {
    HAS
}

/// What `instantiate` does beside running the code: code info, instance number, address check, a
/// new account, two indexes, history (with the message), contract info.
pub const fn instantiate_records(msg: usize) -> u64 {
    let number = read(15, 8) + write(15, 8);
    let account = read(1 + ADDRESS, 0) + read(1, 8) + write(1, 8) // not there yet; next account number
        + read(1 + ADDRESS, 0) + HAS + write(1 + ADDRESS, ACCOUNT) + write(13 + 8, ADDRESS);
    let indexes = write(BY_CODE_KEY, 0) + write(BY_CREATOR_KEY, 0);
    let history = seek(None) + write(HISTORY_KEY, HISTORY_ENTRY + msg);
    code_info() + number + HAS + account + indexes + history + write(1 + ADDRESS, CONTRACT_INFO)
}

/// What `migrate` does beside running the code: contract info, both code infos, index, history.
pub const fn migrate_records(msg: usize) -> u64 {
    let last = seek(Some((HISTORY_KEY, HISTORY_ENTRY)));
    let index = last + DELETE + write(BY_CODE_KEY, 0);
    let history = last + write(HISTORY_KEY, HISTORY_ENTRY + msg);
    contract_info() + 2 * code_info() + index + history + write(1 + ADDRESS, CONTRACT_INFO)
}

/// Reads a balance of the bank: key of kind, address with its length, denom; value in digits.
pub const fn bank_balance(denom: usize, digits: usize) -> u64 {
    read(1 + 1 + ADDRESS + denom, digits)
}

/// Reads a supply of the bank.
pub const fn bank_supply(denom: usize, digits: usize) -> u64 {
    read(1 + denom, digits)
}

/// Starting a code.
pub const fn instance(discount: bool) -> u64 {
    if discount {
        INSTANCE_AGAIN
    } else {
        INSTANCE
    }
}

/// Attributes and events of a response (`EventCosts`): one free tier for all of them.
pub fn events(attributes: &[Attribute], events: &[Event]) -> u64 {
    let mut free = FREE_EVENT_BYTES;
    let mut gas = charge_attributes(attributes, &mut free);
    for event in events {
        gas += PER_EVENT + PER_EVENT_BYTE * event.ty.len() as u64;
        gas += charge_attributes(&event.attributes, &mut free);
    }
    gas
}

/// Events of a sub-message handed to `reply` (`ReplyCosts` without the instance): types by the
/// byte, attributes as in one event.
pub fn reply_events(events: &[Event]) -> u64 {
    let mut free = FREE_EVENT_BYTES;
    let types: usize = events.iter().map(|event| event.ty.len()).sum();
    let (mut bytes, mut count) = (0, 0);
    for attribute in events.iter().flat_map(|event| &event.attributes) {
        bytes += attribute_bytes(attribute);
        count += 1;
    }
    PER_EVENT_BYTE * (types as u64 + past_free_tier(bytes, &mut free)) + PER_ATTRIBUTE * count
}

fn charge_attributes(attributes: &[Attribute], free: &mut u64) -> u64 {
    let bytes = attributes.iter().map(attribute_bytes).sum();
    PER_EVENT_BYTE * past_free_tier(bytes, free) + PER_ATTRIBUTE * attributes.len() as u64
}

fn attribute_bytes(attribute: &Attribute) -> u64 {
    (attribute.key.len() + attribute.value.len()) as u64
}

fn past_free_tier(bytes: u64, free: &mut u64) -> u64 {
    let used = bytes.min(*free);
    *free -= used;
    bytes - used
}

/// Whole-transaction overhead outside the wasm module (signature, sequence, fee account, size of
/// the transaction), and one transfer of one denom by the bank. **Measured, not derived**: on a
/// local wasmd 0.60.8 an execute that does nothing took 98.9k in all, 119k with funds attached.
/// Not part of any total; [`TxGas::whole_tx_estimate`](super::TxGas::whole_tx_estimate) adds them.
pub const TX_OVERHEAD_MEASURED: u64 = 35_000;
/// See [`TX_OVERHEAD_MEASURED`].
pub const BANK_SEND_MEASURED: u64 = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_price_free_tier_then_bytes() {
        let long = Attribute::new("k", "v".repeat(99));
        assert_eq!(events(std::slice::from_ref(&long), &[]), 10);
        assert_eq!(
            events(&[long.clone(), Attribute::new("ab", "c")], &[]),
            20 + 3
        );
        let event = Event::new("transfer").add_attribute("ab", "c");
        assert_eq!(events(&[long], &[event]), 10 + 20 + 8 + 10 + 3);
    }

    #[test]
    fn reply_events_price_types_without_flat_cost() {
        let event = Event::new("wasm").add_attribute("k", "v".repeat(101));
        assert_eq!(
            reply_events(&[event.clone(), event]),
            2 * 4 + 2 * 10 + 2 * 102 - 100
        );
        assert_eq!(reply_events(&[]), 0);
    }

    #[test]
    fn records_cost_what_gaskv_charges() {
        assert_eq!(read(33 + 5, 7), 1_000 + 3 * 45);
        assert_eq!(write(33 + 5, 7), 2_000 + 30 * 45);
        assert_eq!(seek(Some((38, 7))), 30 + 3 * 45);
        assert_eq!(seek(None), 30);
    }
}
