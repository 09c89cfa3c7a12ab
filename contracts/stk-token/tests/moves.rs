//! Transfer, Send and their `From` forms.

use cosmwasm_std::{to_json_binary, Binary, StdError, Uint128};
use cw20::{Cw20ReceiveMsg, Expiration};
use cw20_base::ContractError as Cw20Error;
use pstake_types::token::ExecuteMsg;
use stk_token::ContractError;

use crate::mocks::{Received, REFUSED};
use crate::suite::{send, send_from, transfer, transfer_from, Suite, ALICE_HAS, SEED};

const SUPPLY: u128 = SEED + ALICE_HAS;

#[test]
fn transfer_moves_balance_and_leaves_supply() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    let response = suite.execute(&alice, transfer(&bob, 300)).unwrap();

    assert_eq!(suite.holdings(), [ALICE_HAS - 300, 300, 0, SEED, SUPPLY]);
    suite.assert_event(
        &response,
        &[
            ("action", "transfer"),
            ("from", alice.as_str()),
            ("to", bob.as_str()),
            ("amount", "300"),
        ],
    );
}

#[test]
fn transfer_to_oneself_changes_nothing() {
    let mut suite = Suite::new();
    let alice = suite.alice.clone();
    suite.execute(&alice, transfer(&alice, ALICE_HAS)).unwrap();
    assert_eq!(suite.holdings(), [ALICE_HAS, 0, 0, SEED, SUPPLY]);

    assert_eq!(
        suite.execute(&alice, transfer(&alice, ALICE_HAS + 1)),
        Err(ContractError::InsufficientBalance {
            balance: ALICE_HAS.into(),
            amount: (ALICE_HAS + 1).into(),
        })
    );
}

#[test]
fn send_moves_balance_and_calls_the_receiver() {
    let mut suite = Suite::new();
    let (alice, receiver) = (suite.alice.clone(), suite.receiver.clone());
    let response = suite
        .execute(&alice, send(&receiver, 300, "hello"))
        .unwrap();

    assert_eq!(suite.holdings(), [ALICE_HAS - 300, 0, 300, SEED, SUPPLY]);
    assert_eq!(
        suite.received(),
        [Received {
            token: suite.token.to_string(),
            msg: Cw20ReceiveMsg {
                sender: alice.to_string(),
                amount: Uint128::new(300),
                msg: to_json_binary("hello").unwrap(),
            },
        }]
    );
    suite.assert_event(
        &response,
        &[
            ("action", "send"),
            ("from", alice.as_str()),
            ("to", receiver.as_str()),
            ("amount", "300"),
        ],
    );
}

#[test]
fn transfer_from_uses_allowance_and_moves_the_owners_balance() {
    let mut suite = Suite::new();
    let (alice, bob, carol) = (suite.alice.clone(), suite.bob.clone(), suite.carol.clone());
    suite.allow(&alice, &carol, 500);
    let response = suite
        .execute(&carol, transfer_from(&alice, &bob, 300))
        .unwrap();

    assert_eq!(suite.holdings(), [ALICE_HAS - 300, 300, 0, SEED, SUPPLY]);
    assert_eq!(suite.balance(&carol), 0);
    assert_eq!(suite.allowance(&alice, &carol).allowance, Uint128::new(200));
    suite.assert_event(
        &response,
        &[
            ("action", "transfer_from"),
            ("from", alice.as_str()),
            ("to", bob.as_str()),
            ("by", carol.as_str()),
            ("amount", "300"),
        ],
    );
}

#[test]
fn send_from_uses_allowance_and_names_the_spender_to_the_receiver() {
    let mut suite = Suite::new();
    let (alice, carol, receiver) = (
        suite.alice.clone(),
        suite.carol.clone(),
        suite.receiver.clone(),
    );
    suite.allow(&alice, &carol, 300);
    let response = suite
        .execute(&carol, send_from(&alice, &receiver, 300, "hi"))
        .unwrap();

    assert_eq!(suite.holdings(), [ALICE_HAS - 300, 0, 300, SEED, SUPPLY]);
    assert_eq!(suite.allowance(&alice, &carol).allowance, Uint128::zero());
    assert_eq!(suite.received()[0].msg.sender, carol.to_string());
    suite.assert_event(
        &response,
        &[
            ("action", "send_from"),
            ("from", alice.as_str()),
            ("to", receiver.as_str()),
            ("by", carol.as_str()),
            ("amount", "300"),
        ],
    );
}

#[test]
fn send_when_the_receiver_refuses_moves_nothing() {
    let mut suite = Suite::new();
    let (alice, carol) = (suite.alice.clone(), suite.carol.clone());
    suite.allow(&alice, &carol, 10);
    let (owner, contract) = (alice.to_string(), suite.receiver.to_string());
    let (amount, msg) = (Uint128::new(10), Binary::from(REFUSED));
    let cases = [
        (
            &alice,
            ExecuteMsg::Send {
                contract: contract.clone(),
                amount,
                msg: msg.clone(),
            },
        ),
        (
            &carol,
            ExecuteMsg::SendFrom {
                owner,
                contract,
                amount,
                msg,
            },
        ),
    ];
    for (sender, msg) in cases {
        let error = suite.execute_any(sender, msg, &[]).unwrap_err();
        assert_eq!(
            error.downcast::<StdError>().unwrap(),
            StdError::generic_err("refused")
        );
        assert_eq!(suite.holdings(), [ALICE_HAS, 0, 0, SEED, SUPPLY]);
        assert_eq!(suite.allowance(&alice, &carol).allowance, amount);
        assert_eq!(suite.received(), []);
    }
}

#[test]
fn moves_of_more_than_the_balance_say_how_much_there_is() {
    let mut suite = Suite::new();
    let (alice, bob, receiver) = (
        suite.alice.clone(),
        suite.bob.clone(),
        suite.receiver.clone(),
    );
    let too_much = ALICE_HAS + 1;
    suite.allow(&alice, &bob, u128::MAX);
    let cases = [
        (&alice, transfer(&bob, too_much)),
        (&alice, send(&receiver, too_much, "")),
        (&bob, transfer_from(&alice, &bob, too_much)),
        (&bob, send_from(&alice, &receiver, too_much, "")),
    ];
    for (sender, msg) in cases {
        assert_eq!(
            suite.execute(sender, msg),
            Err(ContractError::InsufficientBalance {
                balance: ALICE_HAS.into(),
                amount: too_much.into(),
            })
        );
    }
    assert_eq!(suite.holdings(), [ALICE_HAS, 0, 0, SEED, SUPPLY]);
    assert_eq!(suite.allowance(&alice, &bob).allowance, Uint128::MAX);
}

/// The allowance covers the amount twice over, or only once: it is the balance that is short either way.
#[test]
fn transfer_from_short_of_balance_is_never_taken_for_short_of_allowance() {
    for allowance in [ALICE_HAS + 1, 2 * ALICE_HAS + 2] {
        let mut suite = Suite::new();
        let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
        suite.allow(&alice, &bob, allowance);
        let result = suite.execute(&bob, transfer_from(&alice, &bob, ALICE_HAS + 1));
        assert!(matches!(
            result,
            Err(ContractError::InsufficientBalance { .. })
        ));
    }
}

#[test]
fn moves_beyond_the_allowance_say_how_much_is_allowed() {
    let mut suite = Suite::new();
    let (alice, bob, receiver) = (
        suite.alice.clone(),
        suite.bob.clone(),
        suite.receiver.clone(),
    );
    suite.allow(&alice, &bob, 5);
    for amount in [6, ALICE_HAS] {
        for msg in [
            transfer_from(&alice, &bob, amount),
            send_from(&alice, &receiver, amount, ""),
        ] {
            assert_eq!(
                suite.execute(&bob, msg),
                Err(ContractError::InsufficientAllowance {
                    allowance: Uint128::new(5),
                    amount: amount.into(),
                })
            );
        }
    }
    assert_eq!(suite.allowance(&alice, &bob).allowance, Uint128::new(5));
}

#[test]
fn moves_without_an_allowance_are_refused_also_of_ones_own() {
    let mut suite = Suite::new();
    let (alice, bob, receiver) = (
        suite.alice.clone(),
        suite.bob.clone(),
        suite.receiver.clone(),
    );
    for sender in [&alice, &bob] {
        for msg in [
            transfer_from(&alice, &bob, 1),
            send_from(&alice, &receiver, 1, ""),
        ] {
            assert_eq!(
                suite.execute(sender, msg),
                Err(ContractError::Cw20(Cw20Error::NoAllowance {}))
            );
        }
    }
}

#[test]
fn moves_with_an_expired_allowance_are_refused() {
    let mut suite = Suite::new();
    let (alice, bob, receiver) = (
        suite.alice.clone(),
        suite.bob.clone(),
        suite.receiver.clone(),
    );
    let height = suite.app.block_info().height + 2;
    let msg = ExecuteMsg::IncreaseAllowance {
        spender: bob.to_string(),
        amount: Uint128::new(10),
        expires: Some(Expiration::AtHeight(height)),
    };
    suite.execute(&alice, msg).unwrap();

    suite.app.update_block(|block| block.height = height - 1);
    suite.execute(&bob, transfer_from(&alice, &bob, 1)).unwrap();
    suite.app.update_block(|block| block.height = height);
    for msg in [
        transfer_from(&alice, &bob, 1),
        send_from(&alice, &receiver, 1, ""),
    ] {
        assert_eq!(
            suite.execute(&bob, msg),
            Err(ContractError::Cw20(Cw20Error::Expired {}))
        );
    }
}

#[test]
fn moves_to_a_bad_address_are_refused() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    suite.allow(&alice, &bob, 10);
    let nobody = cosmwasm_std::Addr::unchecked("nobody");
    let cases = [
        (&alice, transfer(&nobody, 1)),
        (&alice, send(&nobody, 1, "")),
        (&bob, transfer_from(&alice, &nobody, 1)),
        (&bob, transfer_from(&nobody, &alice, 1)),
        (&bob, send_from(&alice, &nobody, 1, "")),
        (&bob, send_from(&nobody, &alice, 1, "")),
    ];
    for (sender, msg) in cases {
        assert!(matches!(
            suite.execute(sender, msg),
            Err(ContractError::Std(StdError::GenericErr { .. }))
        ));
    }
}
