//! One of each message to the alliance, by its row.

use cosmwasm_std::{to_json_binary, Uint128};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;
use pstake_testing::suite::alliance::{native, terms, Restaking};
use pstake_types::alliance::{AdminMsg, Cw20HookMsg, ExecuteMsg, NewAsset, ParamsUpdate, Schedule};

use super::Sample;
use crate::world::{fresh_denom, DAY, M};

pub fn samples(world: &Restaking) -> Vec<Sample> {
    let messages = users(world)
        .into_iter()
        .chain(cranks())
        .chain(powers(world));
    messages
        .map(|(row, msg)| Sample::new("alliance", row, &msg))
        .collect()
}

fn users(world: &Restaking) -> Vec<(&'static str, ExecuteMsg)> {
    let user = world.treasury.to_string();
    let asset = world.stk_denom();
    let hook = Cw20HookMsg::Stake { receiver: None };
    vec![
        ("Stake", ExecuteMsg::Stake { receiver: None }),
        (
            "DepositAndStake",
            ExecuteMsg::DepositAndStake {
                receiver: None,
                min_stk_out: None,
            },
        ),
        (
            "Receive",
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: user.clone(),
                amount: Uint128::one(),
                msg: to_json_binary(&hook).unwrap(),
            }),
        ),
        (
            "Unstake",
            ExecuteMsg::Unstake {
                asset: asset.clone(),
                amount: Uint128::one(),
            },
        ),
        (
            "Cancel",
            ExecuteMsg::Cancel {
                asset,
                unlocks_at_seconds: 1,
            },
        ),
        (
            "Withdraw",
            ExecuteMsg::Withdraw {
                limit: None,
                receiver: None,
            },
        ),
        (
            "Claim",
            ExecuteMsg::Claim {
                denoms: None,
                receiver: None,
            },
        ),
        ("ClaimFor", ExecuteMsg::ClaimFor { user, denoms: None }),
        (
            "ClaimAndRestake",
            ExecuteMsg::ClaimAndRestake {
                denoms: None,
                min_stk_out: None,
            },
        ),
        (
            "Fund",
            ExecuteMsg::Fund(Schedule {
                start_seconds: None,
                duration_seconds: 30 * DAY,
            }),
        ),
        ("Refund", ExecuteMsg::Refund { schedule_id: 1 }),
        (
            "Grant",
            ExecuteMsg::Grant {
                grantor: None,
                min_stk_out: None,
            },
        ),
        ("Recall", ExecuteMsg::Recall { shares: None }),
    ]
}

fn cranks() -> Vec<(&'static str, ExecuteMsg)> {
    vec![
        ("Start", ExecuteMsg::Start { limit: None }),
        (
            "Absorb",
            ExecuteMsg::Absorb {
                denom: native("ureward"),
            },
        ),
        ("Collect", ExecuteMsg::Collect {}),
        ("Skim", ExecuteMsg::Skim {}),
        ("ApplyChange", ExecuteMsg::ApplyChange { id: 1 }),
        ("Tick", ExecuteMsg::Tick { limit: None }),
        (
            "RegisterProposal",
            ExecuteMsg::RegisterProposal { proposal_id: 1 },
        ),
        (
            "Vote",
            ExecuteMsg::Vote {
                proposal_id: 1,
                options: vec![],
            },
        ),
        ("Cast", ExecuteMsg::Cast { proposal_id: 1 }),
    ]
}

fn powers(world: &Restaking) -> Vec<(&'static str, ExecuteMsg)> {
    let ownership = ExecuteMsg::UpdateOwnership;
    let mut all = vec![
        ("Pause", ExecuteMsg::Pause {}),
        ("Unpause", ExecuteMsg::Unpause {}),
        (
            "UpdateOwnership: transfer",
            ownership(Action::TransferOwnership {
                new_owner: world.treasury.to_string(),
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
        (
            "AddAsset",
            AdminMsg::AddAsset(NewAsset {
                denom: native("unew"),
                terms: terms(1, 1),
                start_seconds: None,
            }),
        ),
        (
            "SetTerms, other weight",
            AdminMsg::SetTerms {
                asset: world.stk_denom(),
                terms: terms(1, 1),
            },
        ),
        (
            "SetTerms, kinder",
            AdminMsg::SetTerms {
                asset: world.stk_denom(),
                terms: terms(50, M),
            },
        ),
        ("CancelChange", AdminMsg::CancelChange { id: 1 }),
        (
            "SetExitOnly, on",
            AdminMsg::SetExitOnly {
                asset: native("ulp"),
                exit_only: true,
            },
        ),
        (
            "SetExitOnly, off",
            AdminMsg::SetExitOnly {
                asset: native("ulp"),
                exit_only: false,
            },
        ),
        (
            "RemoveAsset",
            AdminMsg::RemoveAsset {
                asset: native("uspare"),
            },
        ),
        ("AllowDenom", AdminMsg::AllowDenom(fresh_denom())),
        (
            "CloseDenom",
            AdminMsg::CloseDenom {
                denom: native("ureward"),
            },
        ),
        (
            "UpdateParams, harder",
            AdminMsg::UpdateParams(ParamsUpdate {
                unstake_seconds: Some(30 * DAY),
                ..ParamsUpdate::default()
            }),
        ),
        (
            "UpdateParams, others",
            AdminMsg::UpdateParams(ParamsUpdate::default()),
        ),
        ("SetGuardian", AdminMsg::SetGuardian { guardian: None }),
    ];
    all.extend(admin.map(|(row, msg)| (row, ExecuteMsg::Admin(msg))));
    all
}
