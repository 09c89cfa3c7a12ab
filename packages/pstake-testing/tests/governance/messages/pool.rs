//! One of each message to the pool, by its row.

use cosmwasm_std::{Binary, Uint128};
use cw20::{Cw20ReceiveMsg, Denom};
use cw_ownable::Action;
use pstake_testing::suite::alliance::Restaking;
use pstake_types::pool::{AdminMsg, BucketLimit, ExecuteMsg, FeeCurve, SettingsUpdate};

use super::{waiting_at_pool, Sample};

pub fn samples(world: &Restaking) -> Vec<Sample> {
    let all = messages(world).into_iter();
    all.map(|(row, msg)| Sample::new("pool", row, &msg))
        .collect()
}

fn messages(world: &Restaking) -> Vec<(&'static str, ExecuteMsg)> {
    let someone = world.treasury.to_string();
    let ownership = ExecuteMsg::UpdateOwnership;
    let admin = ExecuteMsg::Admin;
    let update = |update| admin(AdminMsg::UpdateSettings(update));
    let cut = |bps| SettingsUpdate {
        revenue_bps: Some(bps),
        ..SettingsUpdate::default()
    };
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
            "ApplyChange",
            ExecuteMsg::ApplyChange {
                id: waiting_at_pool(world),
            },
        ),
        (
            "UpdateSettings, another fee",
            update(SettingsUpdate {
                fee: Some(FeeCurve::flat(99)),
                ..SettingsUpdate::default()
            }),
        ),
        (
            "UpdateSettings, another bucket",
            update(SettingsUpdate {
                bucket: Some(BucketLimit {
                    capacity: Uint128::MAX,
                    refill_seconds: 86_400,
                }),
                ..SettingsUpdate::default()
            }),
        ),
        ("UpdateSettings, higher cut", update(cut(1_001))),
        ("UpdateSettings, lower cut", update(cut(999))),
        (
            "CancelChange",
            admin(AdminMsg::CancelChange {
                id: waiting_at_pool(world),
            }),
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
