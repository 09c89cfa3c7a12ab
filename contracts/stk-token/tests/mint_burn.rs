use cosmwasm_std::{StdError, Uint128};
use pstake_types::token::ExecuteMsg;
use stk_token::ContractError;

use crate::suite::{burn, burn_from, mint, transfer, Suite, ALICE_HAS, SEED};

#[test]
fn mint_by_the_minter_adds_to_balance_and_supply() {
    let mut suite = Suite::new();
    let response = suite
        .execute(&suite.minter.clone(), mint(&suite.bob, 50))
        .unwrap();

    assert_eq!(
        suite.holdings(),
        [ALICE_HAS, 50, 0, SEED, SEED + ALICE_HAS + 50]
    );
    let bob = suite.bob.to_string();
    suite.assert_event(
        &response,
        &[("action", "mint"), ("to", &bob), ("amount", "50")],
    );
}

#[test]
fn mint_twice_to_one_holder_adds_up() {
    let mut suite = Suite::new();
    suite.mint(&suite.alice.clone(), 1);
    assert_eq!(suite.balance(&suite.alice), ALICE_HAS + 1);
}

#[test]
fn mint_by_another_is_refused_before_anything_else() {
    let mut suite = Suite::new();
    for amount in [0, 50] {
        assert_eq!(
            suite.execute(&suite.alice.clone(), mint(&suite.alice, amount)),
            Err(ContractError::NotMinter {
                minter: suite.minter.clone(),
                sender: suite.alice.clone(),
            })
        );
    }
    assert_eq!(suite.supply(), SEED + ALICE_HAS);
}

#[test]
fn mint_to_a_bad_address_is_refused() {
    let mut suite = Suite::new();
    let msg = ExecuteMsg::Mint {
        recipient: "nobody".to_string(),
        amount: Uint128::one(),
    };
    assert!(matches!(
        suite.execute(&suite.minter.clone(), msg),
        Err(ContractError::Std(StdError::GenericErr { .. }))
    ));
}

#[test]
fn mint_beyond_u128_is_refused_and_up_to_it_is_not() {
    let mut suite = Suite::new();
    let supply = suite.supply();
    let room = u128::MAX - supply;
    assert_eq!(
        suite.execute(&suite.minter.clone(), mint(&suite.bob, room + 1)),
        Err(ContractError::SupplyOverflow {
            supply: supply.into(),
            amount: (room + 1).into(),
        })
    );
    suite.mint(&suite.bob.clone(), room);
    assert_eq!(suite.supply(), u128::MAX);
}

#[test]
fn burn_by_the_minter_takes_from_its_balance_and_supply() {
    let mut suite = Suite::new();
    let response = suite.execute(&suite.minter.clone(), burn(400)).unwrap();

    assert_eq!(
        suite.holdings(),
        [ALICE_HAS, 0, 0, SEED - 400, SEED + ALICE_HAS - 400]
    );
    let minter = suite.minter.to_string();
    suite.assert_event(
        &response,
        &[("action", "burn"), ("from", &minter), ("amount", "400")],
    );
}

#[test]
fn burn_of_all_that_the_minter_holds_leaves_zero() {
    let mut suite = Suite::new();
    suite.execute(&suite.minter.clone(), burn(SEED)).unwrap();
    assert_eq!(suite.holdings(), [ALICE_HAS, 0, 0, 0, ALICE_HAS]);
}

#[test]
fn burn_by_a_holder_is_refused() {
    let mut suite = Suite::new();
    assert_eq!(
        suite.execute(&suite.alice.clone(), burn(1)),
        Err(ContractError::NotMinter {
            minter: suite.minter.clone(),
            sender: suite.alice.clone(),
        })
    );
}

/// Supply would allow it, the minter's own balance does not.
#[test]
fn burn_of_more_than_the_minter_holds_is_refused() {
    let mut suite = Suite::new();
    assert_eq!(
        suite.execute(&suite.minter.clone(), burn(SEED + 1)),
        Err(ContractError::InsufficientBalance {
            balance: SEED.into(),
            amount: (SEED + 1).into(),
        })
    );
    assert_eq!(suite.supply(), SEED + ALICE_HAS);
}

/// The hub's queue: stk sent to the minter is what it later burns.
#[test]
fn burn_of_what_a_holder_sent_back_works() {
    let mut suite = Suite::new();
    suite
        .execute(&suite.alice.clone(), transfer(&suite.minter, ALICE_HAS))
        .unwrap();
    suite
        .execute(&suite.minter.clone(), burn(ALICE_HAS))
        .unwrap();
    assert_eq!(suite.holdings(), [0, 0, 0, SEED, SEED]);
}

#[test]
fn burn_from_is_refused_even_with_an_allowance_to_the_minter() {
    let mut suite = Suite::new();
    let (alice, minter) = (suite.alice.clone(), suite.minter.clone());
    suite.allow(&alice, &minter, ALICE_HAS);
    for (sender, amount) in [(&minter, 1), (&minter, 0), (&alice, 1)] {
        assert_eq!(
            suite.execute(sender, burn_from(&alice, amount)),
            Err(ContractError::BurnFromDisabled)
        );
    }
    assert_eq!(suite.balance(&alice), ALICE_HAS);
}
