//! Side by side with cw20-base itself: the same JSON in, byte for byte the same answers out.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi};
use cosmwasm_std::testing::{MockQuerier, MockStorage};
use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Env, OwnedDeps, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20QueryMsg, Expiration, Logo};
use cw20_base::msg::QueryMsg as BaseQuery;
use proptest::prelude::*;

use crate::suite::{
    burn, instantiate_msg, mint, send, send_from, transfer, transfer_from, ALICE_HAS,
};

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier>;

/// The same token twice: this contract and cw20-base.
struct Pair {
    ours: Deps,
    base: Deps,
    env: Env,
    /// Minter, then two holders, the second with the marketing role.
    people: [Addr; 3],
}

impl Pair {
    fn new() -> Self {
        let (mut ours, mut base, env) = (mock_dependencies(), mock_dependencies(), mock_env());
        let people = ["minter", "alice", "bob"].map(|name| ours.api.addr_make(name));
        let info = message_info(&people[0], &[]);
        let msg = instantiate_msg(&people[0], &people[2]);
        stk_token::contract::instantiate(ours.as_mut(), env.clone(), info.clone(), msg.clone())
            .unwrap();
        cw20_base::contract::instantiate(base.as_mut(), env.clone(), info, msg).unwrap();
        let mut pair = Self {
            ours,
            base,
            env,
            people,
        };
        pair.step(0, mint(&pair.people[1].clone(), ALICE_HAS));
        pair
    }

    /// Runs a message on both. Answers are equal, or both are errors; then all queries are equal.
    fn step(&mut self, sender: usize, msg: Cw20ExecuteMsg) {
        let json = to_json_binary(&msg).unwrap();
        let info = message_info(&self.people[sender], &[]);
        // What a chain does: a failed message leaves no trace.
        let (saved_ours, saved_base) = (copy(&self.ours), copy(&self.base));
        let ours = stk_token::contract::execute(
            self.ours.as_mut(),
            self.env.clone(),
            info.clone(),
            from_json(&json).unwrap(),
        );
        let base = cw20_base::contract::execute(
            self.base.as_mut(),
            self.env.clone(),
            info,
            from_json(&json).unwrap(),
        );
        match (ours, base) {
            (Ok(ours), Ok(base)) => assert_eq!(ours, base),
            (Err(_), Err(_)) => {
                self.ours.storage = saved_ours;
                self.base.storage = saved_base;
            }
            (ours, base) => panic!("{msg:?}: here {ours:?}, cw20-base {base:?}"),
        }
        self.compare_queries();
    }

    fn compare_queries(&self) {
        let mut queries = vec![
            to_json_binary(&Cw20QueryMsg::TokenInfo {}),
            to_json_binary(&Cw20QueryMsg::Minter {}),
            to_json_binary(&Cw20QueryMsg::MarketingInfo {}),
            to_json_binary(&Cw20QueryMsg::DownloadLogo {}),
            to_json_binary(&Cw20QueryMsg::AllAccounts {
                start_after: Some(self.people[0].to_string()),
                limit: Some(2),
            }),
        ];
        for one in &self.people {
            let owner = one.to_string();
            queries.push(to_json_binary(&Cw20QueryMsg::Balance {
                address: owner.clone(),
            }));
            queries.push(to_json_binary(&Cw20QueryMsg::AllAllowances {
                owner: owner.clone(),
                start_after: None,
                limit: None,
            }));
            queries.push(to_json_binary(&BaseQuery::AllSpenderAllowances {
                spender: owner.clone(),
                start_after: None,
                limit: None,
            }));
            for other in &self.people {
                queries.push(to_json_binary(&Cw20QueryMsg::Allowance {
                    owner: owner.clone(),
                    spender: other.to_string(),
                }));
            }
        }
        for query in queries {
            let query: Binary = query.unwrap();
            let ours = stk_token::contract::query(
                self.ours.as_ref(),
                self.env.clone(),
                from_json(&query).unwrap(),
            );
            let base = cw20_base::contract::query(
                self.base.as_ref(),
                self.env.clone(),
                from_json(&query).unwrap(),
            );
            assert_eq!(ours, base, "{query}");
        }
    }
}

fn copy(deps: &Deps) -> MockStorage {
    use cosmwasm_std::{Order, Storage};
    let mut storage = MockStorage::default();
    for (key, value) in deps.storage.range(None, None, Order::Ascending) {
        storage.set(&key, &value);
    }
    storage
}

#[test]
fn a_life_of_a_cw20_is_the_same_here_and_in_cw20_base() {
    let mut pair = Pair::new();
    let [minter, alice, bob] = pair.people.clone();
    let height = pair.env.block.height;
    let allowance = |spender: &Addr, amount: u128, expires| Cw20ExecuteMsg::IncreaseAllowance {
        spender: spender.to_string(),
        amount: amount.into(),
        expires,
    };

    pair.step(1, transfer(&bob, 100));
    pair.step(1, transfer(&alice, 900));
    pair.step(1, transfer(&bob, 901));
    pair.step(1, send(&minter, 50, "unbond"));
    pair.step(0, burn(50));
    pair.step(
        1,
        allowance(&bob, 300, Some(Expiration::AtHeight(height + 5))),
    );
    pair.step(1, allowance(&bob, 1, Some(Expiration::AtHeight(height))));
    pair.step(1, allowance(&alice, 1, None));
    pair.step(2, transfer_from(&alice, &bob, 100));
    pair.step(2, send_from(&alice, &minter, 100, "unbond"));
    pair.step(2, transfer_from(&alice, &bob, 101));
    pair.env.block.height = height + 5;
    pair.step(2, transfer_from(&alice, &bob, 1));
    pair.step(
        1,
        Cw20ExecuteMsg::DecreaseAllowance {
            spender: bob.to_string(),
            amount: Uint128::new(30),
            expires: Some(Expiration::Never {}),
        },
    );
    pair.step(2, transfer_from(&alice, &bob, 1));
    pair.step(
        1,
        Cw20ExecuteMsg::DecreaseAllowance {
            spender: bob.to_string(),
            amount: Uint128::MAX,
            expires: None,
        },
    );
    for sender in 0..3 {
        pair.step(
            sender,
            Cw20ExecuteMsg::UploadLogo(Logo::Url("https://example.com/l.svg".to_string())),
        );
        pair.step(
            sender,
            Cw20ExecuteMsg::UpdateMarketing {
                project: Some(String::new()),
                description: Some("new".to_string()),
                marketing: Some(minter.to_string()),
            },
        );
    }
    pair.step(1, mint(&alice, 1));
}

/// Every message in which this contract promises to be cw20-base: all but zero amounts, a holder's own `Burn`,
/// `BurnFrom` and `UpdateMinter`.
fn shared_step(people: [Addr; 3]) -> impl Strategy<Value = (usize, Cw20ExecuteMsg)> {
    (0..9u8, 0..3usize, 0..3usize, 0..3usize, 1..600u128).prop_map(
        move |(kind, sender, a, b, amount)| {
            let (a, b) = (&people[a], &people[b]);
            match kind {
                0 => (sender, transfer(a, amount)),
                1 => (sender, send(a, amount, "x")),
                2 => (sender, transfer_from(a, b, amount)),
                3 => (sender, send_from(a, b, amount, "x")),
                4 => (sender, mint(a, amount)),
                5 => (0, burn(amount)),
                6 => (
                    sender,
                    Cw20ExecuteMsg::DecreaseAllowance {
                        spender: a.to_string(),
                        amount: amount.into(),
                        expires: None,
                    },
                ),
                _ => (
                    sender,
                    Cw20ExecuteMsg::IncreaseAllowance {
                        spender: a.to_string(),
                        amount: amount.into(),
                        expires: None,
                    },
                ),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_shared_sequence_is_the_same_here_and_in_cw20_base(
        steps in {
            let api = MockApi::default();
            let people = ["minter", "alice", "bob"].map(|name| api.addr_make(name));
            prop::collection::vec(shared_step(people), 1..25)
        }
    ) {
        let mut pair = Pair::new();
        for (sender, msg) in steps {
            pair.step(sender, msg);
        }
    }
}
