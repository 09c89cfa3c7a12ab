//! Written once over [`Chain`], run in every form. Each returns what it measured, so that forms can
//! be compared.

use super::{Chain, ChainError, Receipt};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::{
    ClaimResponse, Cw20HookMsg, ExecuteMsg, LedgerResponse, PendingWorkResponse, QueryMsg,
    RevenueRecipient, RevenueResponse, SolvencyResponse,
};

pub(super) const DAY: u64 = 86_400;

/// A ledger without its times; backing / supply is the rate.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub struct Books {
    pub backing: u128,
    pub supply: u128,
    pub bonded: u128,
    pub buffer: u128,
    pub unvested: u128,
    pub reserved: u128,
    pub owed: u128,
}

/// What people and the chain hold at the end, and how they came there.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Outcome {
    /// The books at the end of each day.
    pub days: Vec<Books>,
    pub native: Vec<u128>,
    pub claimed: Vec<u128>,
    pub backing: u128,
    pub supply: u128,
    pub losses: u128,
}

/// Deposits native.
pub fn deposit<C: Chain>(chain: &mut C, user: &str, native: u128) -> Result<Receipt, ChainError> {
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: None,
    };
    let hub = chain.hub();
    chain.execute(user, &hub, &msg, native)
}

/// Queues stk.
pub fn unbond<C: Chain>(chain: &mut C, user: &str, stk: u128) -> Result<Receipt, ChainError> {
    let hook = Cw20HookMsg::Unbond { receiver: None };
    let msg = Cw20ExecuteMsg::Send {
        contract: chain.hub(),
        amount: stk.into(),
        msg: to_json_binary(&hook).map_err(|e| ChainError(e.to_string()))?,
    };
    let token = chain.token();
    chain.execute(user, &token, &msg, 0)
}

/// Sends the hub a message without coins.
pub fn hub<C: Chain>(chain: &mut C, user: &str, msg: ExecuteMsg) -> Result<Receipt, ChainError> {
    let hub = chain.hub();
    chain.execute(user, &hub, &msg, 0)
}

/// Asks the hub.
pub fn ask<C: Chain, T: serde::de::DeserializeOwned>(
    chain: &C,
    msg: &QueryMsg,
) -> Result<T, ChainError> {
    chain.query(&chain.hub(), msg)
}

pub(super) fn books<C: Chain>(chain: &C) -> Result<Books, ChainError> {
    let ledger: LedgerResponse = ask(chain, &QueryMsg::Ledger {})?;
    Ok(Books {
        backing: ledger.backing.u128(),
        supply: ledger.supply.u128(),
        bonded: ledger.bonded.u128(),
        buffer: ledger.buffer.u128(),
        unvested: ledger.unvested.u128(),
        reserved: ledger.reserved.u128(),
        owed: ledger.owed.u128(),
    })
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

/// What happens to the validators in a scenario.
#[derive(Debug, Default, Clone, Copy)]
pub struct Events {
    /// Native that each target receives as rewards each day, beyond what the chain mints.
    pub rewards: u128,
    /// A downtime slash, and a double sign later.
    pub slashes: bool,
}

/// Blocks enough that no slash reaches what began before them.
pub(super) fn quiet<C: Chain>(chain: &mut C) {
    for _ in 0..3 {
        chain.advance(6);
    }
}

/// Two users deposit, earn, leave one after the other and claim. Returns what they hold at the end.
pub fn deposit_to_claim<C: Chain>(chain: &mut C, events: Events) -> Result<Outcome, ChainError> {
    let mut days = vec![];
    let mut day = |chain: &mut C, keeper: &str| {
        chain.reward(events.rewards);
        day(chain, keeper)?;
        days.push(books(chain)?);
        Ok::<(), ChainError>(())
    };
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
    if events.slashes {
        quiet(chain);
        chain.slash_downtime(&validators[0]);
        day(chain, &keeper)?;
    }
    unbond(chain, &alice, 200_000_000)?;
    day(chain, &keeper)?;
    if events.slashes {
        quiet(chain);
        chain.slash_double_sign(&validators[1]);
        day(chain, &keeper)?;
    }
    unbond(chain, &bob, 100_000_000)?;
    for _ in 0..chain.unbonding_seconds() / DAY + 4 {
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
        days,
        native: users.iter().map(|user| chain.balance(user)).collect(),
        claimed,
        backing: ledger.backing.u128(),
        supply: ledger.supply.u128(),
        losses: ledger.total_losses.u128(),
    })
}

/// A year in which one holder does nothing: rewards compound, the treasury is paid at the end. The
/// last of `native` is what it received. `rewards` as in [`Events`].
pub fn year_of_rewards<C: Chain>(chain: &mut C, rewards: u128) -> Result<Outcome, ChainError> {
    let mut days = vec![];
    let (alice, keeper) = (chain.account("alice"), chain.account("keeper"));
    deposit(chain, &alice, 1_000_000_000)?;
    for _ in 0..365 {
        chain.reward(rewards);
        day(chain, &keeper)?;
        days.push(books(chain)?);
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
        days,
        native,
        claimed: vec![],
        backing: ledger.backing.u128(),
        supply: ledger.supply.u128(),
        losses: ledger.total_losses.u128(),
    })
}
