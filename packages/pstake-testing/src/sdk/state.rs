//! Records and keys. Everything lives in the App's storage, so cw-multi-test's transactions revert it.
//!
//! Key layout and iteration orders follow cosmos-sdk v0.53.4 `x/staking/types/keys.go` and `x/distribution/types/keys.go`.

use super::address::address_bytes;
use super::dec::Dec;
use super::dec_coins::DecCoins;
use super::error::SdkError;
use super::wire::{wire_struct, Wire};
use cosmwasm_std::{BlockInfo, Decimal, Order, Storage, Timestamp, Uint128};

/// What a key holds.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Tag {
    Params = 1,
    Block,
    Validator,
    PowerIndex,
    BondedSet,
    SetChanged,
    PowerHistory,
    ValidatorQueue,
    Delegation,
    Unbonding,
    UnbondingByValidator,
    UnbondingQueue,
    Redelegation,
    RedelegationBySource,
    RedelegationByTarget,
    RedelegationQueue,
    WithdrawAddress,
    RewardState,
    Historical,
    StartingInfo,
    SlashEvent,
    CommunityPool,
    Failing,
    Response,
    Proposal,
    Vote,
}

/// A key: tag, then length-prefixed parts, so that no key is the prefix of another's parts.
pub(super) fn key(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let len: usize = parts.iter().map(|p| p.len() + 1).sum();
    let mut out = Vec::with_capacity(4 + len);
    out.extend_from_slice(b"sdk");
    out.push(tag as u8);
    for part in parts {
        out.push(part.len() as u8);
        out.extend_from_slice(part);
    }
    out
}

/// Reads a record.
pub(super) fn get<T: Wire>(storage: &dyn Storage, key: &[u8]) -> Option<T> {
    let bytes = storage.get(key)?;
    Some(T::from_bytes(&bytes).expect("a record of another shape"))
}

/// Writes a record.
pub(super) fn set<T: Wire>(storage: &mut dyn Storage, key: &[u8], value: &T) {
    storage.set(key, &value.to_bytes());
}

/// All records under a prefix, in key order.
pub(super) fn scan<T: Wire>(storage: &dyn Storage, prefix: &[u8]) -> Vec<T> {
    scan_between(storage, prefix, &after(prefix))
}

/// All records of keys in `start..end`, in key order.
pub(super) fn scan_between<T: Wire>(storage: &dyn Storage, start: &[u8], end: &[u8]) -> Vec<T> {
    storage
        .range(Some(start), Some(end), Order::Ascending)
        .map(|(_, bytes)| T::from_bytes(&bytes).expect("a record of another shape"))
        .collect()
}

/// Removes all records of keys in `start..end` and returns them in key order.
pub(super) fn drain<T: Wire>(storage: &mut dyn Storage, start: &[u8], end: &[u8]) -> Vec<T> {
    let found: Vec<_> = storage
        .range(Some(start), Some(end), Order::Ascending)
        .collect();
    found
        .into_iter()
        .map(|(key, bytes)| {
            storage.remove(&key);
            T::from_bytes(&bytes).expect("a record of another shape")
        })
        .collect()
}

/// The first key after all keys that start with the prefix.
pub(super) fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.last_mut() {
        if *last < u8::MAX {
            *last += 1;
            return end;
        }
        end.pop();
    }
    end
}

/// Where a validator stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BondStatus {
    /// Not in the set, and past its own unbonding period.
    #[default]
    Unbonded,
    /// Left the set less than an unbonding period ago.
    Unbonding,
    /// In the set.
    Bonded,
}

impl Wire for BondStatus {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }
    fn take(input: &mut &[u8]) -> Option<Self> {
        [Self::Unbonded, Self::Unbonding, Self::Bonded]
            .get(usize::from(u8::take(input)?))
            .copied()
    }
}

/// A validator, with what x/slashing knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    /// Operator address.
    pub operator: String,
    /// The operator's account: its self-delegation and its commission.
    pub account: String,
    /// Where it stands.
    pub status: BondStatus,
    /// In jail: no power, and out of the set from the end of the block on.
    pub jailed: bool,
    /// Jailed for ever.
    pub tombstoned: bool,
    /// No unjailing before this time.
    pub jailed_until: Timestamp,
    /// All tokens delegated to it.
    pub tokens: Uint128,
    /// All shares issued to its delegators.
    pub delegator_shares: Dec,
    /// Commission on rewards.
    pub commission: Decimal,
    /// Highest commission it may take.
    pub max_commission: Decimal,
    /// Most by which commission may rise a day.
    pub max_change_rate: Decimal,
    /// Self-delegation below which it is jailed.
    pub min_self_delegation: Uint128,
    /// Height at which it began to unbond.
    pub unbonding_height: u64,
    /// Time at which its unbonding completes.
    pub unbonding_time: Timestamp,
}

wire_struct!(Validator {
    operator,
    account,
    status,
    jailed,
    tombstoned,
    jailed_until,
    tokens,
    delegator_shares,
    commission,
    max_commission,
    max_change_rate,
    min_self_delegation,
    unbonding_height,
    unbonding_time,
});

pub(super) fn validator_key(operator: &str) -> Vec<u8> {
    key(Tag::Validator, &[&address_bytes(operator)])
}

/// `GetValidator`.
pub(super) fn validator(storage: &dyn Storage, operator: &str) -> Result<Validator, SdkError> {
    get(storage, &validator_key(operator))
        .filter(|v: &Validator| v.operator == operator)
        .ok_or(SdkError::NoValidatorFound)
}

pub(super) fn delegation_key(delegator: &str, operator: &str) -> Vec<u8> {
    key(
        Tag::Delegation,
        &[delegator.as_bytes(), &address_bytes(operator)],
    )
}

/// The shares of a delegation (`GetDelegation`).
pub(super) fn delegation(storage: &dyn Storage, delegator: &str, operator: &str) -> Option<Dec> {
    get(storage, &delegation_key(delegator, operator)).map(|(_, shares): (String, Dec)| shares)
}

/// The block that is being executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CurrentBlock {
    pub height: u64,
    pub time: Timestamp,
    /// No message, infraction or block yet: validators enter the set at once.
    pub genesis: bool,
}

wire_struct!(CurrentBlock {
    height,
    time,
    genesis,
});

pub(super) fn current_block(storage: &dyn Storage) -> Option<CurrentBlock> {
    get(storage, &key(Tag::Block, &[]))
}

pub(super) fn save_block(storage: &mut dyn Storage, block: &BlockInfo, genesis: bool) {
    let current = CurrentBlock {
        height: block.height,
        time: block.time,
        genesis,
    };
    set(storage, &key(Tag::Block, &[]), &current);
}

/// Whether the chain has not begun.
pub(super) fn is_genesis(storage: &dyn Storage) -> bool {
    current_block(storage).is_none_or(|block| block.genesis)
}

/// The first message or infraction begins the chain.
pub(super) fn start_chain(storage: &mut dyn Storage, block: &BlockInfo) {
    if is_genesis(storage) {
        save_block(storage, block, false);
    }
}

/// The community pool (`FeePool`).
pub(super) fn community_pool(storage: &dyn Storage) -> DecCoins {
    get(storage, &key(Tag::CommunityPool, &[])).unwrap_or_default()
}

pub(super) fn add_to_community_pool(storage: &mut dyn Storage, coins: &DecCoins) {
    if !coins.is_empty() {
        let mut pool = community_pool(storage);
        pool.add(coins);
        set(storage, &key(Tag::CommunityPool, &[]), &pool);
    }
}
