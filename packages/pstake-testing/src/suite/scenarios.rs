//! Written once over [`Chain`], run in every form. Each returns what it measured, so that forms can
//! be compared.

use super::{Chain, ChainError, Receipt};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::{
    ClaimResponse, Cw20HookMsg, ExecuteMsg, LedgerResponse, PendingWorkResponse, QueryMsg,
    RevenueRecipient, RevenueResponse, SolvencyResponse,
};

const DAY: u64 = 86_400;

/// What people and the chain hold at the end.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Outcome {
    pub native: Vec<u128>,
    pub claimed: Vec<u128>,
    pub backing: u128,
    pub supply: u128,
    pub losses: u128,
}

fn deposit<C: Chain>(chain: &mut C, user: &str, native: u128) -> Result<Receipt, ChainError> {
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: None,
    };
    let hub = chain.hub();
    chain.execute(user, &hub, &msg, native)
}

fn unbond<C: Chain>(chain: &mut C, user: &str, stk: u128) -> Result<Receipt, ChainError> {
    let hook = Cw20HookMsg::Unbond { receiver: None };
    let msg = Cw20ExecuteMsg::Send {
        contract: chain.hub(),
        amount: stk.into(),
        msg: to_json_binary(&hook).map_err(|e| ChainError(e.to_string()))?,
    };
    let token = chain.token();
    chain.execute(user, &token, &msg, 0)
}

fn hub<C: Chain>(chain: &mut C, user: &str, msg: ExecuteMsg) -> Result<Receipt, ChainError> {
    let hub = chain.hub();
    chain.execute(user, &hub, &msg, 0)
}

fn ask<C: Chain, T: serde::de::DeserializeOwned>(
    chain: &C,
    msg: &QueryMsg,
) -> Result<T, ChainError> {
    chain.query(&chain.hub(), msg)
}

/// A keeper's day: ticks while there is work, a block apart.
pub fn day<C: Chain>(chain: &mut C, keeper: &str) -> Result<(), ChainError> {
    chain.advance(DAY);
    for _ in 0..8 {
        let work: PendingWorkResponse = ask(chain, &QueryMsg::PendingWork {})?;
        if !work.any() {
            break;
        }
        hub(chain, keeper, ExecuteMsg::Tick { limit: None })?;
        chain.advance(6);
    }
    Ok(())
}

/// Two users deposit, earn, leave one after the other and claim; optionally a downtime slash and a
/// double sign in between. Returns what they hold at the end.
pub fn deposit_to_claim<C: Chain>(chain: &mut C, slashes: bool) -> Result<Outcome, ChainError> {
    let (alice, bob, keeper) = (
        chain.account("alice"),
        chain.account("bob"),
        chain.account("keeper"),
    );
    let users = [alice.clone(), bob.clone()];
    deposit(chain, &alice, 500_000_000)?;
    day(chain, &keeper)?;
    deposit(chain, &bob, 250_000_000)?;
    for _ in 0..5 {
        day(chain, &keeper)?;
    }
    let validators = chain.validators();
    if slashes {
        chain.slash_downtime(&validators[0]);
        day(chain, &keeper)?;
    }
    unbond(chain, &alice, 200_000_000)?;
    day(chain, &keeper)?;
    if slashes {
        chain.slash_double_sign(&validators[1]);
        day(chain, &keeper)?;
    }
    unbond(chain, &bob, 100_000_000)?;
    let days = chain.unbonding_seconds() / DAY + 4;
    for _ in 0..days {
        day(chain, &keeper)?;
    }

    let mut claimed = vec![];
    for user in &users {
        let preview: ClaimResponse = ask(
            chain,
            &QueryMsg::PreviewClaim {
                user: user.clone(),
                limit: None,
            },
        )?;
        let before = chain.balance(user);
        hub(chain, user, ExecuteMsg::Claim { limit: None })?;
        let paid = chain.balance(user) - before;
        if Uint128::new(paid) != preview.native {
            return Err(ChainError(format!("paid {paid}, preview {preview:?}")));
        }
        claimed.push(paid);
    }
    let solvency: SolvencyResponse = ask(chain, &QueryMsg::Solvency {})?;
    if !solvency.solvent {
        return Err(ChainError(format!("not solvent: {solvency:?}")));
    }
    let ledger: LedgerResponse = ask(chain, &QueryMsg::Ledger {})?;
    Ok(Outcome {
        native: users.iter().map(|user| chain.balance(user)).collect(),
        claimed,
        backing: ledger.backing.u128(),
        supply: ledger.supply.u128(),
        losses: ledger.total_losses.u128(),
    })
}

/// A year in which one holder does nothing: rewards compound, the treasury is paid at the end. The
/// last of `native` is what it received.
pub fn year_of_rewards<C: Chain>(chain: &mut C) -> Result<Outcome, ChainError> {
    let (alice, keeper) = (chain.account("alice"), chain.account("keeper"));
    deposit(chain, &alice, 1_000_000_000)?;
    for _ in 0..365 {
        day(chain, &keeper)?;
    }
    let revenue: RevenueResponse = ask(chain, &QueryMsg::Revenue {})?;
    let mut native = vec![chain.balance(&alice)];
    for share in revenue.shares {
        let RevenueRecipient::Address(address) = &share.recipient else {
            continue;
        };
        let before = chain.balance(address);
        let recipient = share.recipient.clone();
        hub(chain, &keeper, ExecuteMsg::CollectRevenue { recipient })?;
        native.push(chain.balance(address) - before);
    }
    let ledger: LedgerResponse = ask(chain, &QueryMsg::Ledger {})?;
    Ok(Outcome {
        native,
        claimed: vec![],
        backing: ledger.backing.u128(),
        supply: ledger.supply.u128(),
        losses: ledger.total_losses.u128(),
    })
}
