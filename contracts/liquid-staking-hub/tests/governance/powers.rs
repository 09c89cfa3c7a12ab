//! The table of powers in SPEC.md, walked: every message from everybody, refused unless the table says
//! that he may; announced exactly where it says so.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{coin, Addr, Decimal, Uint128};
use cw20::{Cw20ReceiveMsg, Denom};
use cw_ownable::{Action, OwnershipError};
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{valoper, Form, PoolInit, Suite};
use pstake_types::hub::{
    AdminMsg, ExecuteMsg, Flow, ParamsUpdate, PreviewAdminResponse, QueryMsg, RevenueRecipient,
    RevenueResponse, Tally, ValidatorWeight, VoteOption, WeightedVote,
};
use serde_json::{json, Value};

use crate::checks::grown;

const SPEC: &str = include_str!("../../../../docs/SPEC.md");
const SCHEMA: &str = include_str!("../../../../schema/liquid-staking-hub/liquid-staking-hub.json");

/// A row of the table.
#[derive(Debug)]
pub struct Power {
    pub who: BTreeSet<String>,
    pub waits: bool,
}

/// The rows of the first table after the heading, by their first column.
pub fn table() -> BTreeMap<String, Power> {
    let text = SPEC.split("### Powers").nth(1).expect("a heading");
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2);
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        let power = Power {
            who: cells[1].split(", ").map(Into::into).collect(),
            waits: match cells[2] {
                "delay" => true,
                "none" => false,
                other => panic!("{other} is no delay: {row}"),
            },
        };
        let name = cells[0].replace('`', "");
        assert!(table.insert(name, power).is_none(), "twice: {row}");
    }
    table
}

/// One of each message, by its row.
pub fn messages(suite: &Suite) -> Vec<(&'static str, ExecuteMsg)> {
    let validator = valoper(1);
    let user = suite.guardian.to_string();
    let treasury = suite.treasury.to_string();
    let pool = suite.pool().address.to_string();
    let flow = Flow::Deposits;
    let revenue: RevenueResponse = suite.ask(&QueryMsg::Revenue {}).unwrap();
    let rise = ParamsUpdate {
        delay_seconds: Some(5 * 86_400),
        ..ParamsUpdate::default()
    };
    let ownership = ExecuteMsg::UpdateOwnership;
    let mut all = vec![
        (
            "Deposit",
            ExecuteMsg::Deposit {
                receiver: None,
                min_stk_out: None,
                referral: None,
            },
        ),
        (
            "Receive",
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: user.clone(),
                amount: Uint128::new(1),
                msg: cosmwasm_std::Binary::default(),
            }),
        ),
        ("CancelUnbond", ExecuteMsg::CancelUnbond {}),
        ("Claim", ExecuteMsg::Claim { limit: None }),
        ("ClaimFor", ExecuteMsg::ClaimFor { user, limit: None }),
        ("Tick", ExecuteMsg::Tick { limit: None }),
        ("Settle", ExecuteMsg::Settle {}),
        ("Sync", ExecuteMsg::Sync {}),
        ("Submit", ExecuteMsg::Submit {}),
        ("Harvest", ExecuteMsg::Harvest { limit: None }),
        ("Rebalance", ExecuteMsg::Rebalance { limit: None }),
        (
            "CollectRevenue",
            ExecuteMsg::CollectRevenue {
                recipient: RevenueRecipient::Address(treasury.clone()),
            },
        ),
        ("Unwind", ExecuteMsg::Unwind { limit: None }),
        ("Unlock", ExecuteMsg::Unlock { stk: None }),
        ("AddRevenue", ExecuteMsg::AddRevenue {}),
        ("BuyFromPool", ExecuteMsg::BuyFromPool {}),
        ("ApplyChange", ExecuteMsg::ApplyChange { id: 1 }),
        (
            "Vote",
            ExecuteMsg::Vote {
                proposal_id: 1,
                options: vec![WeightedVote {
                    option: VoteOption::Yes,
                    weight: Decimal::one(),
                }],
            },
        ),
        (
            "InstructVote",
            ExecuteMsg::InstructVote {
                proposal_id: 1,
                tally: Tally::default(),
            },
        ),
        ("Pause", ExecuteMsg::Pause { flow }),
        ("Unpause", ExecuteMsg::Unpause { flow }),
        (
            "Freeze",
            ExecuteMsg::Freeze {
                validator: validator.clone(),
            },
        ),
        (
            "Unfreeze",
            ExecuteMsg::Unfreeze {
                validator: validator.clone(),
            },
        ),
        (
            "UpdateOwnership: transfer",
            ownership(Action::TransferOwnership {
                new_owner: treasury.clone(),
                expiry: None,
            }),
        ),
        (
            "UpdateOwnership: accept",
            ownership(Action::AcceptOwnership),
        ),
        (
            "UpdateOwnership: renounce",
            ownership(Action::RenounceOwnership),
        ),
    ];
    let admin = [
        ("SetFee, higher", AdminMsg::SetFee { fee_bps: 1_001 }),
        ("SetFee, lower", AdminMsg::SetFee { fee_bps: 999 }),
        (
            "SetValidators",
            AdminMsg::SetValidators {
                validators: vec![ValidatorWeight {
                    validator: validator.clone(),
                    weight: 1,
                }],
            },
        ),
        ("RemoveValidator", AdminMsg::RemoveValidator { validator }),
        (
            "SetRevenue",
            AdminMsg::SetRevenue {
                shares: revenue.shares,
            },
        ),
        ("SetGuardian", AdminMsg::SetGuardian { guardian: None }),
        (
            "SetVoteOperator, somebody",
            AdminMsg::SetVoteOperator {
                operator: Some(treasury.clone()),
            },
        ),
        (
            "SetVoteOperator, nobody",
            AdminMsg::SetVoteOperator { operator: None },
        ),
        ("SetAlliance", AdminMsg::SetAlliance { alliance: None }),
        ("SetPartner, more", partner(&treasury, 1)),
        ("SetPartner, less", partner(&treasury, 0)),
        ("WindDown", AdminMsg::WindDown {}),
        ("UpdateParams, looser", AdminMsg::UpdateParams(rise)),
        (
            "UpdateParams, others",
            AdminMsg::UpdateParams(ParamsUpdate::default()),
        ),
        (
            "Sweep",
            AdminMsg::Sweep {
                asset: Denom::Native("airdrop".into()),
                recipient: treasury,
            },
        ),
        ("SetPool, one", AdminMsg::SetPool { pool: Some(pool) }),
        ("SetPool, none", AdminMsg::SetPool { pool: None }),
        ("CancelChange", AdminMsg::CancelChange { id: 1 }),
    ];
    all.extend(admin.map(|(name, msg)| (name, ExecuteMsg::Admin(msg))));
    all
}

fn partner(address: &str, rebate_bps: u16) -> AdminMsg {
    AdminMsg::SetPartner {
        partner: address.into(),
        rebate_bps,
        max_stk: Uint128::new(1),
    }
}

/// Everybody with a role, and who has none.
fn roles(suite: &mut Suite) -> Vec<(&'static str, Addr)> {
    vec![
        ("anyone", suite.user("stranger")),
        ("a holder", suite.user("alice")),
        ("guardian", suite.guardian.clone()),
        ("owner", suite.owner.clone()),
        ("pending owner", suite.user("pending owner")),
        ("token", suite.token.clone()),
        ("vote operator", suite.user("vote operator")),
        ("alliance", suite.user("alliance")),
        ("partner", suite.user("partner")),
        ("treasury", suite.treasury.clone()),
        ("the hub", suite.hub.clone()),
    ]
}

/// A hub where each role is taken and there is something to sweep.
pub fn governed() -> Suite {
    let (mut suite, _) = grown(Form::Native);
    suite.add_pool(PoolInit::default());
    let pending = suite.user("pending owner");
    let owner = suite.owner.clone();
    let offer = Action::TransferOwnership {
        new_owner: pending.to_string(),
        expiry: None,
    };
    suite
        .hub(&owner, &ExecuteMsg::UpdateOwnership(offer))
        .unwrap();
    let operator = Some(suite.user("vote operator").to_string());
    suite.admin(AdminMsg::SetVoteOperator { operator }).unwrap();
    let granted = suite.user("partner");
    suite.admin(partner(granted.as_str(), 1)).unwrap();
    let alliance = Some(suite.user("alliance").to_string());
    suite.admin(AdminMsg::SetAlliance { alliance }).unwrap();
    let hub = suite.hub.clone();
    suite.fund(&hub, coin(1, "airdrop"));
    suite
}

/// Refused because of who sent it, not because of what it asks.
fn is_about_the_sender(error: &anyhow::Error) -> bool {
    use OwnershipError::{NotOwner, NotPendingOwner};
    matches!(
        error.downcast_ref::<ContractError>(),
        Some(
            ContractError::Ownership(NotOwner | NotPendingOwner)
                | ContractError::NotGuardian {}
                | ContractError::NotVoteOperator {}
                | ContractError::NotTheAlliance {}
                | ContractError::NotAPartner { .. }
                | ContractError::NotTheToken { .. }
                | ContractError::NotTheHub { .. }
                | ContractError::RenounceRefused {}
        )
    )
}

#[test]
fn h49_table_of_powers_then_each_message_from_each_role_is_as_it_says() {
    let table = table();
    for (name, msg) in messages(&governed()) {
        let power = &table[name];
        let mut allowed = 0;
        for (role, sender) in roles(&mut governed()) {
            let mut suite = governed();
            let may = power.who.contains(role) || power.who.contains("anyone");
            allowed += usize::from(may);
            let refused = match suite.hub(&sender, &msg) {
                Ok(_) => false,
                Err(error) => is_about_the_sender(&error),
            };
            assert_eq!(refused, !may, "{name} by {role}");
        }
        let known = ["nobody", "chain"];
        let named = power.who.iter().filter(|w| !known.contains(&w.as_str()));
        assert!(allowed >= named.count(), "{name}: a role that nobody has");
    }
}

/// The chain speaks by sudo: the same message if the table says so, none at all if not.
#[test]
fn h49_table_of_powers_then_the_chain_may_what_it_says_and_nothing_else() {
    let table = table();
    for (name, msg) in messages(&governed()) {
        let mut suite = governed();
        let mut msg: Value = serde_json::to_value(&msg).unwrap();
        if let Some(offer) = msg.pointer("/update_ownership/transfer_ownership") {
            msg = json!({"transfer_ownership": {"new_owner": offer["new_owner"]}});
        }
        let result = suite.app.wasm_sudo(suite.hub.clone(), &msg);
        let unknown = match &result {
            Ok(_) => false,
            Err(error) => {
                assert!(!is_about_the_sender(error), "{name}: {error:?}");
                error.root_cause().to_string().contains("unknown variant")
            }
        };
        assert_eq!(unknown, !table[name].who.contains("chain"), "{name}");
    }
}

#[test]
fn table_of_powers_then_waits_where_it_says() {
    let table = table();
    let suite = governed();
    for (name, msg) in messages(&suite) {
        let waits = match msg {
            ExecuteMsg::Admin(msg) if !matches!(msg, AdminMsg::CancelChange { .. }) => {
                let preview: PreviewAdminResponse =
                    suite.ask(&QueryMsg::PreviewAdmin { msg }).unwrap();
                preview.delay_seconds > 0
            }
            _ => false,
        };
        assert_eq!(waits, table[name].waits, "{name}");
    }
}

/// A message that is in the code and not in the table, or the other way round.
#[test]
fn table_of_powers_then_every_message_is_in_it() {
    let rows: BTreeSet<String> = table().into_keys().collect();
    let walked: BTreeSet<String> = messages(&governed())
        .into_iter()
        .map(|(name, _)| name.to_string())
        .collect();
    assert_eq!(rows, walked);

    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let variants = |list: &Value| -> BTreeSet<String> {
        let list = list["oneOf"].as_array().unwrap();
        list.iter()
            .flat_map(|v| v["properties"].as_object().unwrap().keys().cloned())
            .collect()
    };
    let execute = &schema["execute"];
    let mut known = variants(execute);
    assert!(known.remove("admin") && known.remove("update_ownership"));
    known.extend(variants(&execute["definitions"]["AdminMsg"]));
    known.insert("update_ownership".into());
    let snake = |row: &String| {
        let name = row.split([',', ':']).next().unwrap();
        name.chars().fold(String::new(), |mut out, c| {
            if c.is_uppercase() && !out.is_empty() {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
            out
        })
    };
    let in_table: BTreeSet<String> = rows.iter().map(snake).collect();
    assert_eq!(in_table, known);
}
