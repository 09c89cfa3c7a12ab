//! Rows of the threat table, by number, and the table of coins.

use cosmwasm_std::{coin, coins, to_json_binary, Addr, Uint128};
use cw20::{Cw20ReceiveMsg, Logo};
use cw_multi_test::Executor;
use cw_utils::PaymentError;
use pstake_types::token::{ExecuteMsg, MigrateMsg};
use stk_token::ContractError;

use crate::mocks::ReceiverExecute;
use crate::suite::{
    burn, burn_from, mint, send, send_from, transfer, transfer_from, Suite, ALICE_HAS, NATIVE, SEED,
};

/// One of each message. Grows with `ExecuteMsg`: see `every_message_is_in_the_table`.
pub fn every_message(alice: &Addr, bob: &Addr, receiver: &Addr) -> Vec<ExecuteMsg> {
    vec![
        transfer(bob, 1),
        transfer_from(alice, bob, 1),
        send(receiver, 1, ""),
        send_from(alice, receiver, 1, ""),
        mint(bob, 1),
        burn(1),
        burn_from(alice, 1),
        ExecuteMsg::IncreaseAllowance {
            spender: bob.to_string(),
            amount: Uint128::one(),
            expires: None,
        },
        ExecuteMsg::DecreaseAllowance {
            spender: bob.to_string(),
            amount: Uint128::one(),
            expires: None,
        },
        ExecuteMsg::UpdateMinter { new_minter: None },
        ExecuteMsg::UpdateMarketing {
            project: None,
            description: None,
            marketing: None,
        },
        ExecuteMsg::UploadLogo(Logo::Url("https://example.com".to_string())),
    ]
}

#[test]
fn every_message_is_in_the_table() {
    let one = Addr::unchecked("one");
    let table = every_message(&one, &one, &one);
    let number = |msg: &ExecuteMsg| match msg {
        ExecuteMsg::Transfer { .. } => 0,
        ExecuteMsg::Burn { .. } => 1,
        ExecuteMsg::Send { .. } => 2,
        ExecuteMsg::IncreaseAllowance { .. } => 3,
        ExecuteMsg::DecreaseAllowance { .. } => 4,
        ExecuteMsg::TransferFrom { .. } => 5,
        ExecuteMsg::SendFrom { .. } => 6,
        ExecuteMsg::BurnFrom { .. } => 7,
        ExecuteMsg::Mint { .. } => 8,
        ExecuteMsg::UpdateMinter { .. } => 9,
        ExecuteMsg::UpdateMarketing { .. } => 10,
        ExecuteMsg::UploadLogo(_) => 11,
    };
    let mut found: Vec<_> = table.iter().map(number).collect();
    found.sort_unstable();
    assert_eq!(found, (0..12).collect::<Vec<_>>());
}

#[test]
fn h45_coins_with_any_message_are_refused_and_stay_with_the_sender() {
    let mut suite = Suite::new();
    let alice = suite.alice.clone();
    let before = suite.holdings();
    let purses = [
        coins(1, NATIVE),
        coins(1, "uother"),
        vec![coin(1, NATIVE), coin(1, "uother")],
    ];
    for msg in every_message(&alice, &suite.bob, &suite.receiver) {
        for purse in &purses {
            assert_eq!(
                suite.execute_with(&alice, msg.clone(), purse),
                Err(ContractError::Payment(PaymentError::NonPayable {})),
                "{msg:?}"
            );
        }
    }
    assert_eq!(suite.holdings(), before);
    for denom in [NATIVE, "uother"] {
        let querier = suite.querier();
        assert_eq!(
            querier.query_balance(&alice, denom).unwrap().amount.u128(),
            100
        );
        let token_has = querier.query_balance(&suite.token, denom).unwrap();
        assert_eq!(token_has.amount.u128(), 0);
    }
}

#[test]
fn h04_zero_mint_is_an_error() {
    let mut suite = Suite::new();
    assert_eq!(
        suite.execute(&suite.minter.clone(), mint(&suite.alice, 0)),
        Err(ContractError::ZeroAmount)
    );
}

#[test]
fn h04_zero_burn_is_an_error() {
    let mut suite = Suite::new();
    assert_eq!(
        suite.execute(&suite.minter.clone(), burn(0)),
        Err(ContractError::ZeroAmount)
    );
}

/// In cw20-base a zero `Send` calls any receiver, at the cost of nothing.
#[test]
fn h04_zero_moves_are_errors_and_call_nobody() {
    let mut suite = Suite::new();
    let (alice, bob, receiver) = (
        suite.alice.clone(),
        suite.bob.clone(),
        suite.receiver.clone(),
    );
    suite.allow(&alice, &bob, 1);
    let cases = [
        (&alice, transfer(&bob, 0)),
        (&alice, send(&receiver, 0, "")),
        (&bob, transfer_from(&alice, &bob, 0)),
        (&bob, send_from(&alice, &receiver, 0, "")),
    ];
    for (sender, msg) in cases {
        assert_eq!(suite.execute(sender, msg), Err(ContractError::ZeroAmount));
    }
    assert_eq!(suite.received(), []);
}

/// A move can create neither a unit nor lose one, whole or split.
#[test]
fn h48_hundred_moves_of_one_equal_one_move_of_hundred() {
    let mut whole = Suite::new();
    let mut split = Suite::new();
    let (alice, bob) = (whole.alice.clone(), whole.bob.clone());
    whole.execute(&alice, transfer(&bob, 100)).unwrap();
    for _ in 0..100 {
        split.execute(&alice, transfer(&bob, 1)).unwrap();
    }
    assert_eq!(whole.holdings(), split.holdings());
}

#[test]
fn h49_strangers_can_use_no_privileged_message() {
    let mut suite = Suite::new();
    let before = suite.holdings();
    // A holder, the marketing role and a contract that holds nothing.
    let strangers = [
        suite.alice.clone(),
        suite.carol.clone(),
        suite.receiver.clone(),
    ];
    for stranger in strangers {
        for msg in [mint(&stranger, 1), burn(1)] {
            assert_eq!(
                suite.execute(&stranger, msg),
                Err(ContractError::NotMinter {
                    minter: suite.minter.clone(),
                    sender: stranger.clone(),
                })
            );
        }
        let migrated = suite.app.migrate_contract(
            stranger,
            suite.token.clone(),
            &MigrateMsg {},
            suite.code_id,
        );
        assert!(migrated.is_err());
    }
    assert_eq!(suite.holdings(), before);
}

#[test]
fn h51_minter_cannot_change() {
    let mut suite = Suite::new();
    let (alice, minter) = (suite.alice.clone(), suite.minter.clone());
    for sender in [&minter, &alice] {
        for new_minter in [None, Some(alice.to_string()), Some(minter.to_string())] {
            assert_eq!(
                suite.execute(sender, ExecuteMsg::UpdateMinter { new_minter }),
                Err(ContractError::MinterImmutable {
                    minter: minter.clone(),
                })
            );
        }
    }
    suite.mint(&alice, 1);
    assert_eq!(suite.balance(&alice), ALICE_HAS + 1);
}

/// What a receiver may rely on: `Receive` comes from the token only after the amount has moved, and a direct call
/// carries the caller's own address, which is not the token's.
#[test]
fn h57_receive_comes_from_the_token_and_forgeries_do_not() {
    let mut suite = Suite::new();
    let (alice, bob, receiver) = (
        suite.alice.clone(),
        suite.bob.clone(),
        suite.receiver.clone(),
    );
    suite.execute(&alice, send(&receiver, 5, "real")).unwrap();
    let forged = ReceiverExecute::Receive(Cw20ReceiveMsg {
        sender: alice.to_string(),
        amount: Uint128::new(5),
        msg: to_json_binary("real").unwrap(),
    });
    suite
        .app
        .execute_contract(bob.clone(), receiver.clone(), &forged, &[])
        .unwrap();

    let received = suite.received();
    assert_eq!(received[0].token, suite.token.to_string());
    assert_eq!(received[1].token, bob.to_string());
    assert_eq!(suite.balance(&receiver), 5);
}

/// A receiver that is the token itself: `Receive` is not one of its messages, so nothing gets stuck there.
#[test]
fn attack_send_to_the_token_itself_fails_whole() {
    let mut suite = Suite::new();
    let (alice, token) = (suite.alice.clone(), suite.token.clone());
    suite
        .execute_any(&alice, send(&token, 5, ""), &[])
        .unwrap_err();
    assert_eq!(suite.holdings(), [ALICE_HAS, 0, 0, SEED, SEED + ALICE_HAS]);
}
