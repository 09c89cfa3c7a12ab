//! Messages of users, and what came of them.

use cosmwasm_std::{to_json_binary, Coin, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::{
    ConfigResponse, Cw20HookMsg, ExecuteMsg, PreviewDepositResponse, QueryMsg,
};
use serde_json::json;

use super::args::{Command, Common};
use crate::chain::Outcome;
use crate::error::{Error, Result};
use crate::message::Message;
use crate::wallet::{Simulated, Wallet};

/// Least stk of a deposit that names none: what the fresh rate gives, less this (0.1%).
const SLIPPAGE_BPS: u128 = 10;

/// Builds the message of a command and sends it, or shows what it would cost.
pub fn send(common: &Common, wallet: &Wallet, command: &Command) -> Result<()> {
    let hub = common.hub(wallet.client())?;
    let message = message(wallet, command, &hub)?;
    if common.dry_run {
        let simulated = wallet.simulate(std::slice::from_ref(&message))?;
        let view = message.view(wallet.address())?;
        let value = json!({"dry_run": true, "message": view, "simulated": simulated});
        return common.print(&value, || {
            format!("{view:#}\n{}; nothing was sent", cost(&simulated))
        });
    }
    print_outcome(common, &wallet.send(&[message])?)
}

fn message(wallet: &Wallet, command: &Command, hub: &str) -> Result<Message> {
    let client = wallet.client();
    let check = |address: &Option<String>| match address {
        Some(address) => client.check_address("address", address),
        None => Ok(()),
    };
    let config: ConfigResponse = client.smart(hub, &QueryMsg::Config {})?;
    match command {
        Command::Deposit(deposit) => {
            check(&deposit.receiver)?;
            let least = match deposit.min_stk_out {
                Some(least) => least,
                None => {
                    let preview: PreviewDepositResponse = client.smart(
                        hub,
                        &QueryMsg::PreviewDeposit {
                            native: deposit.amount,
                        },
                    )?;
                    less(preview.stk_at_fresh_rate)
                }
            };
            let msg = ExecuteMsg::Deposit {
                receiver: deposit.receiver.clone(),
                min_stk_out: Some(least),
                referral: None,
            };
            let coin = Coin::new(deposit.amount, config.native_denom);
            Message::execute(hub, &msg, vec![coin])
        }
        Command::Unbond(unbond) => {
            check(&unbond.receiver)?;
            let hook = Cw20HookMsg::Unbond {
                receiver: unbond.receiver.clone(),
            };
            let msg = Cw20ExecuteMsg::Send {
                contract: hub.into(),
                amount: unbond.amount,
                msg: to_json_binary(&hook).map_err(|e| Error::codec("unbond", e))?,
            };
            Message::execute(config.token, &msg, vec![])
        }
        Command::Cancel => Message::execute(hub, &ExecuteMsg::CancelUnbond {}, vec![]),
        Command::Claim(claim) => {
            check(&claim.user)?;
            let limit = claim.limit;
            let msg = match claim.user.clone() {
                Some(user) => ExecuteMsg::ClaimFor { user, limit },
                None => ExecuteMsg::Claim { limit },
            };
            Message::execute(hub, &msg, vec![])
        }
        Command::ApplyChange { id, at } => {
            check(at)?;
            let contract = at.as_deref().unwrap_or(hub);
            Message::execute(contract, &ExecuteMsg::ApplyChange { id: *id }, vec![])
        }
        _ => Err(Error::Usage("this command sends nothing".into())),
    }
}

/// Rounded down.
fn less(stk: Uint128) -> Uint128 {
    stk.multiply_ratio(10_000 - SLIPPAGE_BPS, 10_000u128)
}

/// What a transaction costs, on one line.
pub fn cost(simulated: &Simulated) -> String {
    let fee = match &simulated.fee {
        Some(coin) => coin.to_string(),
        None => "nothing".into(),
    };
    format!(
        "gas {} (limit {}), fee {fee}",
        simulated.gas_used, simulated.gas_limit
    )
}

/// A transaction that is in a block, with the contracts' own events.
pub fn print_outcome(common: &Common, outcome: &Outcome) -> Result<()> {
    let own = || {
        let ours = |kind: &&crate::chain::Event| kind.kind.starts_with("wasm-pstake_");
        outcome.events.iter().filter(ours)
    };
    let events: Vec<_> = own()
        .map(|event| {
            let attributes: serde_json::Map<_, _> = event
                .attributes
                .iter()
                .map(|(key, value)| (key.clone(), value.clone().into()))
                .collect();
            json!({"type": event.kind, "attributes": attributes})
        })
        .collect();
    let value = json!({
        "hash": outcome.hash,
        "height": outcome.height,
        "code": outcome.code,
        "log": outcome.log,
        "gas_used": outcome.gas_used,
        "events": events,
    });
    common.print(&value, || {
        let mut text = format!(
            "{} at height {}, gas {}",
            outcome.hash, outcome.height, outcome.gas_used
        );
        if outcome.code != 0 {
            text.push_str(&format!("\n  failed: {}", outcome.log));
        }
        for event in own() {
            let name = event.kind.trim_start_matches("wasm-pstake_");
            let pairs: Vec<String> = event
                .attributes
                .iter()
                .filter(|(key, value)| {
                    key != "_contract_address" && key != "msg_index" && !value.is_empty()
                })
                .map(|(key, value)| format!("{key} {value}"))
                .collect();
            text.push_str(&format!("\n  {name}: {}", pairs.join(", ")));
        }
        text
    })
}
