//! Random lives of a token against a ledger kept beside it.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use cw20::AllAccountsResponse;
use proptest::prelude::*;
use pstake_types::token::{ExecuteMsg, QueryMsg};

use crate::suite::{
    burn, burn_from, mint, send, send_from, transfer, transfer_from, Suite, ALICE_HAS, SEED,
};

/// alice, bob, carol, minter, receiver
const PEOPLE: usize = 5;

#[derive(Clone, Debug)]
enum Step {
    Mint {
        by: usize,
        to: usize,
        amount: u128,
    },
    Burn {
        by: usize,
        amount: u128,
    },
    Transfer {
        by: usize,
        to: usize,
        amount: u128,
    },
    Send {
        by: usize,
        amount: u128,
    },
    Allow {
        by: usize,
        to: usize,
        amount: u128,
    },
    TransferFrom {
        by: usize,
        from: usize,
        to: usize,
        amount: u128,
    },
    SendFrom {
        by: usize,
        from: usize,
        amount: u128,
    },
    BurnFrom {
        by: usize,
        from: usize,
        amount: u128,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE;
    // Zero, small, what someone may hold, and what nobody can.
    let amount = || {
        prop_oneof![
            Just(0),
            1..50u128,
            1..2_000u128,
            1..2 * SEED,
            Just(u128::MAX)
        ]
    };
    let minter = prop_oneof![4 => Just(3usize), 1 => who()];
    prop_oneof![
        (minter.clone(), who(), amount()).prop_map(|(by, to, amount)| Step::Mint {
            by,
            to,
            amount
        }),
        (minter, amount()).prop_map(|(by, amount)| Step::Burn { by, amount }),
        (who(), who(), amount()).prop_map(|(by, to, amount)| Step::Transfer { by, to, amount }),
        (who(), amount()).prop_map(|(by, amount)| Step::Send { by, amount }),
        (who(), who(), amount()).prop_map(|(by, to, amount)| Step::Allow { by, to, amount }),
        (who(), who(), who(), amount()).prop_map(|(by, from, to, amount)| Step::TransferFrom {
            by,
            from,
            to,
            amount
        }),
        (who(), who(), amount()).prop_map(|(by, from, amount)| Step::SendFrom { by, from, amount }),
        (who(), who(), amount()).prop_map(|(by, from, amount)| Step::BurnFrom { by, from, amount }),
    ]
}

/// What the token should hold, in plain numbers; each step says whether it should succeed.
struct Ledger {
    balances: [u128; PEOPLE],
    allowances: BTreeMap<(usize, usize), u128>,
    supply: u128,
}

impl Ledger {
    fn apply(&mut self, step: &Step) -> bool {
        match *step {
            Step::Mint { by, to, amount } => {
                let Some(supply) = self.supply.checked_add(amount) else {
                    return false;
                };
                if by != 3 || amount == 0 {
                    return false;
                }
                self.supply = supply;
                self.balances[to] += amount;
            }
            Step::Burn { by, amount } => {
                if by != 3 || amount == 0 || self.balances[by] < amount {
                    return false;
                }
                self.balances[by] -= amount;
                self.supply -= amount;
            }
            Step::Transfer { by, to, amount } => return self.shift(by, to, amount),
            Step::Send { by, amount } => return self.shift(by, 4, amount),
            Step::Allow { by, to, amount } => {
                let old = self.allowances.get(&(by, to)).copied().unwrap_or(0);
                let Some(new) = old.checked_add(amount) else {
                    return false;
                };
                if by == to {
                    return false;
                }
                self.allowances.insert((by, to), new);
            }
            Step::TransferFrom {
                by,
                from,
                to,
                amount,
            } => return self.shift_from(by, from, to, amount),
            Step::SendFrom { by, from, amount } => return self.shift_from(by, from, 4, amount),
            Step::BurnFrom { .. } => return false,
        }
        true
    }

    fn shift(&mut self, from: usize, to: usize, amount: u128) -> bool {
        if amount == 0 || self.balances[from] < amount {
            return false;
        }
        self.balances[from] -= amount;
        self.balances[to] += amount;
        true
    }

    fn shift_from(&mut self, by: usize, from: usize, to: usize, amount: u128) -> bool {
        match self.allowances.get(&(from, by)).copied() {
            Some(allowance) if allowance >= amount && self.shift(from, to, amount) => {
                self.allowances.insert((from, by), allowance - amount);
                true
            }
            _ => false,
        }
    }
}

fn message(step: &Step, people: &[Addr; PEOPLE]) -> (Addr, ExecuteMsg) {
    let at = |n: usize| &people[n];
    let (by, msg) = match *step {
        Step::Mint { by, to, amount } => (by, mint(at(to), amount)),
        Step::Burn { by, amount } => (by, burn(amount)),
        Step::Transfer { by, to, amount } => (by, transfer(at(to), amount)),
        Step::Send { by, amount } => (by, send(at(4), amount, "")),
        Step::Allow { by, to, amount } => (
            by,
            ExecuteMsg::IncreaseAllowance {
                spender: at(to).to_string(),
                amount: amount.into(),
                expires: None,
            },
        ),
        Step::TransferFrom {
            by,
            from,
            to,
            amount,
        } => (by, transfer_from(at(from), at(to), amount)),
        Step::SendFrom { by, from, amount } => (by, send_from(at(from), at(4), amount, "")),
        Step::BurnFrom { by, from, amount } => (by, burn_from(at(from), amount)),
    };
    (people[by].clone(), msg)
}

/// Supply as the chain's own list of accounts adds up to it.
fn sum_of_balances(suite: &Suite) -> u128 {
    let accounts: AllAccountsResponse = suite.query(&QueryMsg::AllAccounts {
        start_after: None,
        limit: Some(30),
    });
    let balances = accounts.accounts.into_iter().map(Addr::unchecked);
    balances.map(|holder| suite.balance(&holder)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn inv_supply_is_the_sum_of_balances_after_any_step(steps in prop::collection::vec(step(), 1..40)) {
        let mut suite = Suite::new();
        let people = [&suite.alice, &suite.bob, &suite.carol, &suite.minter, &suite.receiver].map(Clone::clone);
        let mut ledger = Ledger {
            balances: [ALICE_HAS, 0, 0, SEED, 0],
            allowances: BTreeMap::new(),
            supply: SEED + ALICE_HAS,
        };
        for step in steps {
            let (sender, msg) = message(&step, &people);
            let done = suite.execute(&sender, msg).is_ok();
            prop_assert_eq!(done, ledger.apply(&step), "{:?}", step);

            prop_assert_eq!(people.each_ref().map(|one| suite.balance(one)), ledger.balances);
            prop_assert_eq!(suite.supply(), ledger.supply);
            prop_assert_eq!(sum_of_balances(&suite), ledger.supply);
            for (&(owner, spender), &allowance) in &ledger.allowances {
                let stored = suite.allowance(&people[owner], &people[spender]);
                prop_assert_eq!(stored.allowance.u128(), allowance);
            }
        }
    }
}
