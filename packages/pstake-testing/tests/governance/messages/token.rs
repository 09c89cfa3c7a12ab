//! One of each message to stk, by its row.

use cosmwasm_std::{Binary, Uint128};
use cw20::{Cw20ExecuteMsg as E, Logo};
use pstake_testing::suite::alliance::Restaking;

use super::Sample;

pub fn samples(world: &Restaking) -> Vec<Sample> {
    let someone = world.treasury.to_string();
    let amount = Uint128::one();
    let all = [
        (
            "Transfer",
            E::Transfer {
                recipient: someone.clone(),
                amount,
            },
        ),
        (
            "Send",
            E::Send {
                contract: world.hub.to_string(),
                amount,
                msg: Binary::default(),
            },
        ),
        ("Burn", E::Burn { amount }),
        (
            "BurnFrom",
            E::BurnFrom {
                owner: someone.clone(),
                amount,
            },
        ),
        (
            "Mint",
            E::Mint {
                recipient: someone.clone(),
                amount,
            },
        ),
        ("UpdateMinter", E::UpdateMinter { new_minter: None }),
        (
            "IncreaseAllowance",
            E::IncreaseAllowance {
                spender: someone.clone(),
                amount,
                expires: None,
            },
        ),
        (
            "DecreaseAllowance",
            E::DecreaseAllowance {
                spender: someone.clone(),
                amount,
                expires: None,
            },
        ),
        (
            "TransferFrom",
            E::TransferFrom {
                owner: someone.clone(),
                recipient: someone.clone(),
                amount,
            },
        ),
        (
            "SendFrom",
            E::SendFrom {
                owner: someone.clone(),
                contract: world.hub.to_string(),
                amount,
                msg: Binary::default(),
            },
        ),
        (
            "UpdateMarketing",
            E::UpdateMarketing {
                project: None,
                description: None,
                marketing: None,
            },
        ),
        ("UploadLogo", E::UploadLogo(Logo::Url(someone))),
    ];
    let all = all.into_iter();
    all.map(|(row, msg)| Sample::new("token", row, &msg))
        .collect()
}
