//! One of each message to the hub, by its row.

use cosmwasm_std::{Decimal, Uint128};
use cw20::{Cw20ReceiveMsg, Denom};
use cw_ownable::Action;
use pstake_testing::suite::alliance::Restaking;
use pstake_testing::suite::valoper;
use pstake_types::hub::{
    AdminMsg, ExecuteMsg, ParamsUpdate, QueryMsg, RevenueRecipient, RevenueResponse, Tally,
    ValidatorWeight, VoteOption, WeightedVote,
};

use super::{waiting_at_hub, Sample};
use crate::world::{FLOW, PROPOSAL};

pub fn samples(world: &Restaking) -> Vec<Sample> {
    let all = messages(world).into_iter();
    all.map(|(row, msg)| Sample::new("hub", row, &msg))
        .collect()
}

fn messages(suite: &Restaking) -> Vec<(&'static str, ExecuteMsg)> {
    let validator = valoper(1);
    let user = suite.guardian.to_string();
    let treasury = suite.treasury.to_string();
    let pool = suite.pool().address.to_string();
    let flow = FLOW;
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
        (
            "ApplyChange",
            ExecuteMsg::ApplyChange {
                id: waiting_at_hub(suite),
            },
        ),
        (
            "Vote",
            ExecuteMsg::Vote {
                proposal_id: PROPOSAL,
                options: vec![WeightedVote {
                    option: VoteOption::Yes,
                    weight: Decimal::one(),
                }],
            },
        ),
        (
            "InstructVote",
            ExecuteMsg::InstructVote {
                proposal_id: PROPOSAL,
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
        (
            "CancelChange",
            AdminMsg::CancelChange {
                id: waiting_at_hub(suite),
            },
        ),
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
