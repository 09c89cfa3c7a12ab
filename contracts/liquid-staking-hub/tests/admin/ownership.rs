use cosmwasm_std::Addr;
use cw_ownable::{Action, Ownership, OwnershipError};
use cw_utils::Expiration;
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::{AdminMsg, ExecuteMsg, QueryMsg};

use crate::checks::{grown, hub_refuses};

fn ownership(suite: &Suite) -> Ownership<String> {
    suite.ask(&QueryMsg::Ownership {}).unwrap()
}

fn offer(new_owner: &Addr, expiry: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: new_owner.to_string(),
        expiry,
    })
}

const ACCEPT: ExecuteMsg = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
const RENOUNCE: ExecuteMsg = ExecuteMsg::UpdateOwnership(Action::RenounceOwnership);
const FEE: ExecuteMsg = ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 1 });

fn not_owner() -> ContractError {
    OwnershipError::NotOwner.into()
}

#[test]
fn ownership_is_handed_over_in_two_steps() {
    let (mut suite, dao) = grown(Form::Native);
    let owner = suite.owner.clone();
    suite.hub(&owner, &offer(&dao, None)).unwrap();
    let expected = Ownership {
        owner: Some(owner.to_string()),
        pending_owner: Some(dao.to_string()),
        pending_expiry: None,
    };
    assert_eq!(ownership(&suite), expected);
    // until it is accepted the old owner is the owner
    assert_eq!(hub_refuses(&mut suite, &dao, &FEE, &[]), not_owner());
    suite.hub(&owner, &FEE).unwrap();

    let response = suite.hub(&dao, &ACCEPT).unwrap();
    let expected = Ownership {
        owner: Some(dao.to_string()),
        pending_owner: None,
        pending_expiry: None,
    };
    assert_eq!(ownership(&suite), expected);
    let wasm = response.events.iter().find(|e| e.ty == "wasm").unwrap();
    let mut attributes = wasm.attributes.iter();
    assert!(attributes.any(|a| a.key == "owner" && a.value == dao.as_str()));
    suite.hub(&dao, &FEE).unwrap();
    assert_eq!(hub_refuses(&mut suite, &owner, &FEE, &[]), not_owner());
}

#[test]
fn ownership_is_accepted_only_by_the_one_it_was_offered_to_and_in_time() {
    let (mut suite, dao) = grown(Form::Native);
    let (owner, bob) = (suite.owner.clone(), suite.user("bob"));
    let not_found = ContractError::from(OwnershipError::TransferNotFound);
    assert_eq!(hub_refuses(&mut suite, &dao, &ACCEPT, &[]), not_found);
    assert_eq!(
        hub_refuses(&mut suite, &bob, &offer(&bob, None), &[]),
        not_owner()
    );

    let expiry = Expiration::AtTime(suite.app.block_info().time.plus_seconds(100));
    suite.hub(&owner, &offer(&dao, Some(expiry))).unwrap();
    assert_eq!(ownership(&suite).pending_expiry, Some(expiry));
    let not_pending = ContractError::from(OwnershipError::NotPendingOwner);
    for other in [&bob, &owner] {
        assert_eq!(hub_refuses(&mut suite, other, &ACCEPT, &[]), not_pending);
    }
    suite.advance(100);
    let expired = ContractError::from(OwnershipError::TransferExpired);
    assert_eq!(hub_refuses(&mut suite, &dao, &ACCEPT, &[]), expired);
    // a new offer replaces the old one
    suite.hub(&owner, &offer(&bob, None)).unwrap();
    assert_eq!(hub_refuses(&mut suite, &dao, &ACCEPT, &[]), not_pending);
    suite.hub(&bob, &ACCEPT).unwrap();
}

#[test]
fn ownership_is_never_renounced() {
    let (mut suite, alice) = grown(Form::Native);
    let owner = suite.owner.clone();
    suite.hub(&owner, &offer(&alice, None)).unwrap();
    for sender in [&owner, &alice] {
        let error = hub_refuses(&mut suite, sender, &RENOUNCE, &[]);
        assert_eq!(error, ContractError::RenounceRefused {});
    }
    assert_eq!(ownership(&suite).owner, Some(owner.to_string()));
}
