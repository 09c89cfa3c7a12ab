//! One of each message to the pool, by its row.

use cosmwasm_std::{Binary, Uint128};
use cw20::{Cw20ReceiveMsg, Denom};
use cw_ownable::Action;
use pstake_testing::suite::alliance::Restaking;
use pstake_types::pool::{AdminMsg, ExecuteMsg, SettingsUpdate};

use super::Sample;

pub fn samples(world: &Restaking) -> Vec<Sample> {
    let all = messages(world).into_iter();
    all.map(|(row, msg)| Sample::new("pool", row, &msg))
        .collect()
}

fn messages(world: &Restaking) -> Vec<(&'static str, ExecuteMsg)> {
    let someone = world.treasury.to_string();
    let ownership = ExecuteMsg::UpdateOwnership;
    let admin = ExecuteMsg::Admin;
    vec![
        (
            "Deposit",
            ExecuteMsg::Deposit {
                receiver: None,
                min_shares_out: None,
            },
        ),
        (
            "Receive",
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: someone.clone(),
                amount: Uint128::one(),
                msg: Binary::default(),
            }),
        ),
        ("Tick", ExecuteMsg::Tick {}),
        ("Collect", ExecuteMsg::Collect {}),
        ("Queue", ExecuteMsg::Queue {}),
        ("PayRevenue", ExecuteMsg::PayRevenue {}),
        (
            "Recycle",
            ExecuteMsg::Recycle {
                stk: Uint128::one(),
            },
        ),
        ("Pause", ExecuteMsg::Pause {}),
        ("Unpause", ExecuteMsg::Unpause {}),
        (
            "UpdateOwnership: transfer",
            ownership(Action::TransferOwnership {
                new_owner: someone.clone(),
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
        (
            "UpdateSettings",
            admin(AdminMsg::UpdateSettings(SettingsUpdate::default())),
        ),
        (
            "SetGuardian",
            admin(AdminMsg::SetGuardian { guardian: None }),
        ),
        (
            "Sweep",
            admin(AdminMsg::Sweep {
                asset: Denom::Native("airdrop".into()),
                recipient: someone,
            }),
        ),
    ]
}
