//! Tables over all messages: coins where none belong, limits, senders without the right.

use cosmwasm_std::{coin, coins, Addr, Uint128};
use cw20::{Cw20ReceiveMsg, Denom};
use cw_ownable::{Action, OwnershipError};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{valoper, Suite, NATIVE};
use pstake_types::hub::{
    AdminMsg, ConfigResponse, ExecuteMsg, Flow, ParamsUpdate, QueryMsg, RevenueRecipient,
    ValidatorWeight,
};
use serde_json::json;

use crate::checks::{grown, hub_refuses, refused, requests, FORMS};

fn admin_messages(suite: &Suite) -> Vec<ExecuteMsg> {
    let validator = valoper(1);
    let revenue: pstake_types::hub::RevenueResponse = suite.ask(&QueryMsg::Revenue {}).unwrap();
    let messages = [
        AdminMsg::RemoveValidator {
            validator: validator.clone(),
        },
        AdminMsg::SetValidators {
            validators: vec![ValidatorWeight {
                validator,
                weight: 1,
            }],
        },
        AdminMsg::SetFee { fee_bps: 0 },
        AdminMsg::SetRevenue {
            shares: revenue.shares,
        },
        AdminMsg::SetGuardian { guardian: None },
        AdminMsg::SetVoteOperator { operator: None },
        AdminMsg::SetAlliance { alliance: None },
        AdminMsg::SetPartner {
            partner: suite.treasury.to_string(),
            rebate_bps: 1,
            max_stk: Uint128::new(1),
        },
        AdminMsg::WindDown {},
        AdminMsg::CancelChange { id: 1 },
        AdminMsg::UpdateParams(ParamsUpdate::default()),
        AdminMsg::Sweep {
            asset: Denom::Native("airdrop".into()),
            recipient: suite.treasury.to_string(),
        },
    ];
    messages.into_iter().map(ExecuteMsg::Admin).collect()
}

fn guardian_messages() -> Vec<ExecuteMsg> {
    let validator = valoper(1);
    let flow = Flow::Deposits;
    vec![
        ExecuteMsg::Pause { flow },
        ExecuteMsg::Unpause { flow },
        ExecuteMsg::Freeze {
            validator: validator.clone(),
        },
        ExecuteMsg::Unfreeze { validator },
    ]
}

fn limited(user: &Addr, limit: Option<u32>) -> Vec<ExecuteMsg> {
    vec![
        ExecuteMsg::Claim { limit },
        ExecuteMsg::ClaimFor {
            user: user.to_string(),
            limit,
        },
        ExecuteMsg::Tick { limit },
        ExecuteMsg::Harvest { limit },
        ExecuteMsg::Rebalance { limit },
    ]
}

/// All messages but `Deposit` and `Receive`.
fn unpaid(suite: &Suite, user: &Addr) -> Vec<ExecuteMsg> {
    let recipient = RevenueRecipient::Address(suite.treasury.to_string());
    let mut all = vec![
        ExecuteMsg::CancelUnbond {},
        ExecuteMsg::Settle {},
        ExecuteMsg::Sync {},
        ExecuteMsg::Submit {},
        ExecuteMsg::CollectRevenue { recipient },
        ExecuteMsg::Unlock { stk: None },
        ExecuteMsg::Unwind { limit: None },
        ExecuteMsg::ApplyChange { id: 1 },
        ExecuteMsg::Vote {
            proposal_id: 1,
            options: vec![],
        },
        ExecuteMsg::InstructVote {
            proposal_id: 1,
            tally: Default::default(),
        },
        ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
            new_owner: user.to_string(),
            expiry: None,
        }),
        ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
        ExecuteMsg::UpdateOwnership(Action::RenounceOwnership),
    ];
    all.extend(limited(user, None));
    all.extend(guardian_messages());
    all.extend(admin_messages(suite));
    all
}

/// From the owner, who would be let through, with claims, stk in the queue and revenue to act on.
#[test]
fn h45_coins_sent_to_messages_that_take_none_then_refused_and_back() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let (owner, hub) = (suite.user("owner"), suite.hub.clone());
        assert_eq!(owner, suite.owner);
        for denom in [NATIVE, "airdrop"] {
            suite.fund(&owner, coin(100, denom));
        }
        suite.fund(&hub, coin(100, "airdrop"));
        for _ in 0..2 {
            suite.unbond_to(&alice, 100_000, Some(&owner)).unwrap();
            suite.advance(86_400);
            suite.tick().unwrap();
        }
        suite.unbond_to(&alice, 100_000, Some(&owner)).unwrap();
        suite.advance(86_400);
        let non_payable = ContractError::Payment(PaymentError::NonPayable {}).to_string();
        let messages = unpaid(&suite, &owner);
        assert_eq!(messages.len(), 13 + 5 + 4 + 12);
        for msg in &messages {
            for funds in [
                coins(1, NATIVE),
                coins(1, "airdrop"),
                vec![coin(1, "airdrop"), coin(1, NATIVE)],
            ] {
                let error = refused(&mut suite, &owner, &hub, msg, &funds);
                assert_eq!(error.root_cause().to_string(), non_payable, "{msg:?}");
            }
        }
        // forged, the sender is refused first; coins are back all the same
        let receive = ExecuteMsg::Receive(Cw20ReceiveMsg {
            sender: alice.to_string(),
            amount: Uint128::new(1),
            msg: cosmwasm_std::Binary::default(),
        });
        refused(&mut suite, &owner, &hub, &receive, &coins(1, NATIVE));
        assert_eq!(requests(&suite, &owner).len(), 3, "nothing was done");
    }
}

#[test]
fn messages_with_limits_then_1_to_100_only() {
    let (mut suite, alice) = grown(FORMS[0]);
    suite.advance(86_400);
    for actual in [0, 101, u32::MAX] {
        for msg in limited(&alice, Some(actual)) {
            let error = hub_refuses(&mut suite, &alice, &msg, &[]);
            let expected = ContractError::LimitOutOfRange { max: 100, actual };
            assert_eq!(error, expected, "{msg:?}");
        }
    }
    for limit in [1, 100] {
        suite.advance(86_400);
        for msg in &limited(&alice, Some(limit))[2..] {
            if let Err(error) = suite.hub(&alice, msg) {
                let error = error.downcast::<ContractError>().unwrap();
                assert!(matches!(error, ContractError::TooEarly { .. }), "{error}");
            }
        }
    }
}

#[test]
fn h49_owners_messages_from_anybody_else_then_refused() {
    let (mut suite, alice) = grown(FORMS[0]);
    let (hub, owner) = (suite.hub.clone(), suite.owner.clone());
    suite.fund(&hub, coin(100, "airdrop"));
    let pending = suite.user("pending owner");
    let offer = ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: pending.to_string(),
        expiry: None,
    });
    suite.hub(&owner, &offer).unwrap();
    let mut messages = admin_messages(&suite);
    messages.push(offer);
    assert_eq!(messages.len(), 13);
    let others = [
        alice,
        suite.guardian.clone(),
        pending,
        suite.treasury.clone(),
        suite.token.clone(),
        hub,
    ];
    for sender in &others {
        for msg in &messages {
            let error = hub_refuses(&mut suite, sender, msg, &[]);
            let expected = ContractError::Ownership(OwnershipError::NotOwner);
            assert_eq!(error, expected, "{msg:?}");
        }
    }
    let guardian = suite.guardian.clone();
    for sender in others.iter().filter(|s| **s != guardian) {
        for msg in guardian_messages() {
            let error = hub_refuses(&mut suite, sender, &msg, &[]);
            assert_eq!(error, ContractError::NotGuardian {}, "{msg:?}");
        }
    }
    // all of them are for the owner
    for msg in messages.iter().chain(&guardian_messages()) {
        suite.hub(&owner, msg).unwrap();
    }
}

/// Neither the owner nor what users hold can be changed by an update of parameters, whatever
/// fields it has.
#[test]
fn h50_h51_owner_token_denom_and_seed_then_in_no_config_update() {
    let (mut suite, alice) = grown(FORMS[0]);
    let (owner, hub) = (suite.owner.clone(), suite.hub.clone());
    let state = |suite: &Suite| {
        let config: ConfigResponse = suite.ask(&QueryMsg::Config {}).unwrap();
        let ownership: cw_ownable::Ownership<String> = suite.ask(&QueryMsg::Ownership {}).unwrap();
        (config, ownership)
    };
    let before = state(&suite);
    for field in [
        "owner",
        "token",
        "denom",
        "native_denom",
        "fee_bps",
        "unbonding_seconds",
        "deposits",
        "minter",
        "seed",
    ] {
        for value in [json!(alice), json!(1), json!({"paused_until_seconds": 9})] {
            let msg = json!({"admin": {"update_params": {field: value}}});
            let _ = suite.call(&owner, &hub, &msg, &[]);
            assert_eq!(state(&suite), before, "{msg}");
        }
    }
    for name in ["set_owner", "set_token", "set_denom", "update_config"] {
        let msg = json!({"admin": {name: {"token": alice, "owner": alice}}});
        refused(&mut suite, &owner, &hub, &msg, &[]);
    }
    // negative and absurd numbers are no numbers
    for value in [
        json!("-1"),
        json!(-1),
        json!("340282366920938463463374607431768211456"),
    ] {
        let msg = json!({"admin": {"update_params": {"min_unbond": value}}});
        refused(&mut suite, &owner, &hub, &msg, &[]);
        let msg = json!({"admin": {"set_fee": {"fee_bps": value}}});
        refused(&mut suite, &owner, &hub, &msg, &[]);
    }
    assert_eq!(state(&suite), before);
}

#[test]
fn messages_with_a_misspelt_field_then_refused() {
    for form in FORMS {
        let (mut suite, alice) = grown(form);
        let hub = suite.hub.clone();
        for msg in [
            json!({"deposit": {"min_stk": "1"}}),
            json!({"claim": {"max": 1}}),
            json!({"admin": {"set_fee": {"fee_bps": 1, "at": 2}}}),
            json!({"admin": {"update_params": {"min_unbnd": "1"}}}),
        ] {
            let funds = match msg.get("deposit") {
                Some(_) => vec![coin(1_000, NATIVE)],
                None => vec![],
            };
            let before = suite.native(&alice);
            let refused = suite.call(&alice, &hub, &msg, &funds).unwrap_err();
            let words = refused.root_cause().to_string();
            assert!(words.contains("unknown field"), "{words}");
            assert_eq!(suite.native(&alice), before);
        }
    }
}
