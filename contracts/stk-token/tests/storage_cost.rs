//! What each hot message reads and writes, held fixed: storage is nearly all of a token's gas on a chain.

use std::cell::Cell;

use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier};
use cosmwasm_std::{
    Addr, DepsMut, Empty, MemoryStorage, Order, QuerierWrapper, Record, Storage, Uint128,
};
use cw20::Cw20Coin;
use pstake_types::token::{ExecuteMsg, InstantiateMsg};
use stk_token::contract::{execute, instantiate};

use crate::adversarial::every_message;
use crate::suite::{burn, instantiate_msg, mint, send, transfer, transfer_from};

/// Counts calls, and bytes of key and value.
#[derive(Default)]
struct Counting {
    inner: MemoryStorage,
    reads: Cell<(usize, usize)>,
    writes: (usize, usize),
}

impl Storage for Counting {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        let (calls, bytes) = self.reads.get();
        let size = key.len() + value.as_ref().map_or(0, Vec::len);
        self.reads.set((calls + 1, bytes + size));
        value
    }

    fn range<'a>(
        &'a self,
        _: Option<&[u8]>,
        _: Option<&[u8]>,
        _: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        panic!("no message iterates")
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.writes.0 += 1;
        self.writes.1 += key.len() + value.len();
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.inner.remove(key);
    }
}

/// (reads, bytes read), (writes, bytes written)
type Cost = ((usize, usize), (usize, usize));

const AMOUNT: u128 = 1_000_000_000_000;

/// A token on counted storage. Addresses have 64 bytes, as contracts' have (people's have about 45), amounts 13 digits.
struct Bench {
    storage: Counting,
    api: MockApi,
    minter: Addr,
    alice: Addr,
    bob: Addr,
}

impl Bench {
    fn new() -> Self {
        let api = MockApi::default().with_prefix("chain");
        let [minter, alice, bob] = ["minter", "alice", "bob"].map(|name| api.addr_make(name));
        let balance = |holder: &Addr| Cw20Coin {
            address: holder.to_string(),
            amount: Uint128::new(2 * AMOUNT),
        };
        let msg = InstantiateMsg {
            initial_balances: vec![balance(&minter), balance(&alice), balance(&bob)],
            ..instantiate_msg(&minter, &minter)
        };
        let mut bench = Self {
            storage: Counting::default(),
            api,
            minter,
            alice,
            bob,
        };
        let info = message_info(&bench.minter, &[]);
        bench.with_deps(|deps| instantiate(deps, mock_env(), info, msg).unwrap());
        bench
    }

    fn with_deps<T>(&mut self, run: impl FnOnce(DepsMut) -> T) -> T {
        let querier = MockQuerier::<Empty>::new(&[]);
        run(DepsMut {
            storage: &mut self.storage,
            api: &self.api,
            querier: QuerierWrapper::new(&querier),
        })
    }

    fn cost(&mut self, sender: &Addr, msg: ExecuteMsg) -> Cost {
        self.storage.reads.set((0, 0));
        self.storage.writes = (0, 0);
        let info = message_info(sender, &[]);
        self.with_deps(|deps| execute(deps, mock_env(), info, msg).unwrap());
        (self.storage.reads.get(), self.storage.writes)
    }
}

#[test]
fn costs_of_hot_messages_are_what_they_were() {
    let mut bench = Bench::new();
    let (minter, alice, bob) = (bench.minter.clone(), bench.alice.clone(), bench.bob.clone());
    let carol = bench.api.addr_make("carol");
    let allow = ExecuteMsg::IncreaseAllowance {
        spender: bob.to_string(),
        amount: Uint128::new(AMOUNT),
        expires: None,
    };
    let rows = [
        ("mint", &minter, mint(&alice, AMOUNT), ((3, 181), (2, 109))),
        (
            "mint, new holder",
            &minter,
            mint(&carol, AMOUNT),
            ((3, 166), (2, 109)),
        ),
        ("burn", &minter, burn(AMOUNT), ((3, 181), (2, 109))),
        (
            "transfer",
            &alice,
            transfer(&bob, AMOUNT),
            ((2, 176), (2, 176)),
        ),
        (
            "send",
            &alice,
            send(&minter, AMOUNT, "unbond"),
            ((2, 176), (2, 176)),
        ),
        ("allow", &alice, allow, ((1, 141), (2, 394))),
        (
            "transfer from",
            &bob,
            transfer_from(&alice, &bob, AMOUNT),
            ((4, 570), (4, 534)),
        ),
    ];
    for (name, sender, msg, expected) in rows {
        assert_eq!(bench.cost(sender, msg), expected, "{name}");
    }
}

#[test]
fn h24_costs_do_not_grow_with_holders_and_allowances() {
    let mut bench = Bench::new();
    let (minter, alice, bob) = (bench.minter.clone(), bench.alice.clone(), bench.bob.clone());
    let hot = |bench: &mut Bench| {
        [
            bench.cost(&minter, mint(&alice, AMOUNT)),
            bench.cost(&alice, transfer(&bob, AMOUNT)),
            bench.cost(&bob, send(&minter, AMOUNT, "unbond")),
            bench.cost(&minter, burn(AMOUNT)),
        ]
    };
    let before = hot(&mut bench);
    for n in 0..1_000 {
        let spam = bench.api.addr_make(&format!("spam{n}"));
        bench.cost(&minter, mint(&spam, 1));
        let allow = ExecuteMsg::IncreaseAllowance {
            spender: alice.to_string(),
            amount: Uint128::one(),
            expires: None,
        };
        bench.cost(&spam, allow);
    }
    assert_eq!(hot(&mut bench), before);
}

/// Each message by each role, on storage that panics when iterated.
#[test]
fn h28_no_message_iterates() {
    let mut bench = Bench::new();
    let people = [bench.minter.clone(), bench.alice.clone(), bench.bob.clone()];
    for sender in &people {
        for msg in every_message(&people[1], &people[2], &people[0]) {
            let info = message_info(sender, &[]);
            bench.with_deps(|deps| execute(deps, mock_env(), info, msg).ok());
        }
    }
}
