use cosmwasm_std::{StdError, Timestamp, Uint128};
use cw20::{AllowanceResponse, Expiration};
use cw20_base::ContractError as Cw20Error;
use pstake_types::token::ExecuteMsg;
use stk_token::ContractError;

use crate::suite::Suite;

fn increase(spender: &str, amount: u128, expires: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::IncreaseAllowance {
        spender: spender.to_string(),
        amount: amount.into(),
        expires,
    }
}

fn decrease(spender: &str, amount: u128, expires: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::DecreaseAllowance {
        spender: spender.to_string(),
        amount: amount.into(),
        expires,
    }
}

#[test]
fn increase_allowance_adds_and_writes_its_event() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    let before = suite.holdings();
    suite.allow(&alice, &bob, 5);
    let response = suite
        .execute(&alice, increase(bob.as_str(), 7, None))
        .unwrap();

    assert_eq!(
        suite.allowance(&alice, &bob),
        AllowanceResponse {
            allowance: Uint128::new(12),
            expires: Expiration::Never {},
        }
    );
    assert_eq!(suite.holdings(), before);
    suite.assert_event(
        &response,
        &[
            ("action", "increase_allowance"),
            ("owner", alice.as_str()),
            ("spender", bob.as_str()),
            ("amount", "7"),
        ],
    );
}

#[test]
fn increase_allowance_with_an_expiry_replaces_it_and_without_keeps_it() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    let expires = Expiration::AtTime(Timestamp::from_seconds(u32::MAX.into()));
    suite.allow(&alice, &bob, 5);
    suite
        .execute(&alice, increase(bob.as_str(), 0, Some(expires)))
        .unwrap();
    suite.allow(&alice, &bob, 1);

    assert_eq!(
        suite.allowance(&alice, &bob),
        AllowanceResponse {
            allowance: Uint128::new(6),
            expires,
        }
    );
}

#[test]
fn decrease_allowance_subtracts_and_at_the_end_removes() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    let before = suite.holdings();
    let expires = Expiration::AtHeight(u64::MAX);
    suite.allow(&alice, &bob, 10);
    let response = suite
        .execute(&alice, decrease(bob.as_str(), 4, Some(expires)))
        .unwrap();

    assert_eq!(
        suite.allowance(&alice, &bob),
        AllowanceResponse {
            allowance: Uint128::new(6),
            expires,
        }
    );
    suite.assert_event(
        &response,
        &[
            ("action", "decrease_allowance"),
            ("owner", alice.as_str()),
            ("spender", bob.as_str()),
            ("amount", "4"),
        ],
    );

    suite
        .execute(&alice, decrease(bob.as_str(), 100, None))
        .unwrap();
    assert_eq!(suite.allowance(&alice, &bob), AllowanceResponse::default());
    assert_eq!(suite.holdings(), before);
}

#[test]
fn allowances_with_bad_input_are_typed_errors() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    suite.allow(&alice, &bob, 10);
    let past = Some(Expiration::AtHeight(suite.app.block_info().height));
    let (own, other, unknown) = (alice.as_str(), bob.as_str(), suite.carol.to_string());

    let cases = [
        (increase(own, 1, None), Cw20Error::CannotSetOwnAccount {}),
        (decrease(own, 1, None), Cw20Error::CannotSetOwnAccount {}),
        (increase(other, 1, past), Cw20Error::InvalidExpiration {}),
        (decrease(other, 1, past), Cw20Error::InvalidExpiration {}),
        (decrease(&unknown, 1, None), Cw20Error::NoAllowance {}),
    ];
    for (msg, expected) in cases {
        assert_eq!(
            suite.execute(&alice, msg),
            Err(ContractError::Cw20(expected))
        );
    }
    for msg in [increase("nobody", 1, None), decrease("nobody", 1, None)] {
        assert!(matches!(
            suite.execute(&alice, msg),
            Err(ContractError::Std(StdError::GenericErr { .. }))
        ));
    }
    assert_eq!(suite.allowance(&alice, &bob).allowance, Uint128::new(10));
}

/// cw20-base adds without a check and aborts.
#[test]
fn increase_allowance_beyond_u128_is_an_error_not_a_panic() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    suite.allow(&alice, &bob, u128::MAX);
    assert_eq!(
        suite.execute(&alice, increase(bob.as_str(), 1, None)),
        Err(ContractError::AllowanceOverflow {
            allowance: Uint128::MAX,
            amount: Uint128::one(),
        })
    );
}
