//! The instant-unbond pool's life, written once over [`Chain`], run in every form.

use cosmwasm_std::{to_json_binary, Uint128};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg};
use pstake_types::hub::{self, TokenInit};
use pstake_types::pool::{
    BucketLimit, ConfigResponse, Cw20HookMsg, ExecuteMsg, FeeCurve, InstantiateMsg,
    PendingWorkResponse, PoolStateResponse, QueryMsg, SettingsUpdate,
};
use pstake_types::timelock::Announcement;
use serde::Serialize;

use super::scenarios::{self, books, quiet, Books, Events, DAY};
use super::{Chain, ChainError, Receipt};

/// A pool's state without its rates.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub struct PoolBooks {
    pub liquidity: u128,
    pub stk: u128,
    pub queued_stk: u128,
    pub due: u128,
    pub at_risk: u128,
    pub unvested: u128,
    pub owed: u128,
    pub nav: u128,
    pub shares: u128,
}

/// What the pool was on each day, and what people were paid.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Outcome {
    /// Hub and pool at the end of each day.
    pub days: Vec<(Books, PoolBooks)>,
    /// Native paid by the instant exits, in their order: at the pool, through the hub, at the pool.
    pub instant: Vec<u128>,
    /// Native and stk that the provider left with.
    pub left: (u128, u128),
    /// Native of both holders at the end.
    pub native: Vec<u128>,
    /// What the hub bought, and what it was paid of fees.
    pub recycled: u128,
    pub revenue: u128,
    /// The hub's, which the pool bears a part of by its stk.
    pub losses: u128,
}

/// Addresses of a pool and its share token.
#[derive(Debug, Clone)]
pub struct Deployed {
    pub pool: String,
    pub shares: String,
}

/// A fee that falls from 3% to 0.5% at 200 million, and a bucket of 400 million.
pub fn settings() -> SettingsUpdate {
    SettingsUpdate {
        fee: Some(FeeCurve {
            min_bps: 50,
            max_bps: 300,
            full_liquidity: Uint128::new(200_000_000),
        }),
        bucket: Some(BucketLimit {
            capacity: Uint128::new(400_000_000),
            refill_seconds: DAY,
        }),
        revenue_bps: None,
    }
}

/// Deploys a pool.
pub fn deploy<C: Chain>(chain: &mut C, settings: SettingsUpdate) -> Result<Deployed, ChainError> {
    let msg = InstantiateMsg {
        owner: Some(chain.account("owner")),
        guardian: None,
        hub: chain.hub(),
        token: TokenInit {
            code_id: chain.token_code(),
            name: "Pool shares".into(),
            symbol: "poolSHARE".into(),
            decimals: 6,
            label: None,
            admin: None,
            marketing: None,
        },
        settings: Some(settings),
    };
    let pool = chain.deploy("instant_unbond_pool", &msg, 1_000_000)?;
    let config: ConfigResponse = chain.query(&pool, &QueryMsg::Config {})?;
    Ok(Deployed {
        pool,
        shares: config.share_token.into(),
    })
}

/// Sends a cw20 to a contract with a hook.
pub fn send<C: Chain>(
    chain: &mut C,
    user: &str,
    token: &str,
    (to, amount): (&str, u128),
    hook: &impl Serialize,
) -> Result<Receipt, ChainError> {
    let msg = Cw20ExecuteMsg::Send {
        contract: to.into(),
        amount: amount.into(),
        msg: to_json_binary(hook).map_err(|e| ChainError(e.to_string()))?,
    };
    chain.execute(user, token, &msg, 0)
}

/// What an account holds of a cw20.
pub fn held<C: Chain>(chain: &C, token: &str, account: &str) -> Result<u128, ChainError> {
    let query = Cw20QueryMsg::Balance {
        address: account.into(),
    };
    let answer: BalanceResponse = chain.query(token, &query)?;
    Ok(answer.balance.u128())
}

/// Redeems stk at once at the pool; the native paid.
pub fn instant<C: Chain>(
    chain: &mut C,
    at: &Deployed,
    user: &str,
    stk: u128,
) -> Result<u128, ChainError> {
    let (token, before) = (chain.token(), chain.balance(user));
    let hook = Cw20HookMsg::InstantUnbond {
        receiver: None,
        min_native_out: None,
    };
    send(chain, user, &token, (&at.pool, stk), &hook)?;
    Ok(chain.balance(user) - before)
}

/// The same through the hub.
pub fn instant_via_hub<C: Chain>(chain: &mut C, user: &str, stk: u128) -> Result<u128, ChainError> {
    let (token, hub, before) = (chain.token(), chain.hub(), chain.balance(user));
    let hook = hub::Cw20HookMsg::InstantUnbond {
        receiver: None,
        min_native_out: None,
    };
    send(chain, user, &token, (&hub, stk), &hook)?;
    Ok(chain.balance(user) - before)
}

/// Deposits native into the pool.
pub fn provide<C: Chain>(
    chain: &mut C,
    at: &Deployed,
    user: &str,
    native: u128,
) -> Result<Receipt, ChainError> {
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_shares_out: None,
    };
    chain.execute(user, &at.pool, &msg, native)
}

/// Leaves the pool with shares; native and stk paid.
pub fn leave<C: Chain>(
    chain: &mut C,
    at: &Deployed,
    user: &str,
    shares: u128,
) -> Result<(u128, u128), ChainError> {
    let token = chain.token();
    let (native, stk) = (chain.balance(user), held(chain, &token, user)?);
    let hook = Cw20HookMsg::Exit {
        receiver: None,
        min_native_out: None,
        min_stk_out: None,
    };
    send(chain, user, &at.shares, (&at.pool, shares), &hook)?;
    Ok((
        chain.balance(user) - native,
        held(chain, &token, user)? - stk,
    ))
}

/// Has the hub's owner announce a change and sends it when its time has come.
pub fn announced<C: Chain>(
    chain: &mut C,
    change: hub::AdminMsg,
    mut day: impl FnMut(&mut C) -> Result<(), ChainError>,
) -> Result<(), ChainError> {
    let owner = chain.account("owner");
    let admin = hub::ExecuteMsg::Admin(change);
    scenarios::hub(chain, &owner, admin)?;
    let waiting: Vec<Announcement<hub::AdminMsg>> =
        scenarios::ask(chain, &hub::QueryMsg::Announcements {})?;
    let last = waiting.last();
    let last = last.ok_or_else(|| ChainError("nothing was announced".into()))?;
    while chain.now() < last.effective_at_seconds {
        day(chain)?;
    }
    let apply = hub::ExecuteMsg::ApplyChange { id: last.id };
    scenarios::hub(chain, &owner, apply)?;
    Ok(())
}

/// A keeper's ticks of the pool while there is work.
pub fn keep<C: Chain>(chain: &mut C, at: &Deployed, keeper: &str) -> Result<(), ChainError> {
    for _ in 0..4 {
        let work: PendingWorkResponse = chain.query(&at.pool, &QueryMsg::PendingWork {})?;
        if !work.any() {
            break;
        }
        chain.execute(keeper, &at.pool, &ExecuteMsg::Tick {}, 0)?;
        chain.advance(6);
    }
    Ok(())
}

fn pool_books<C: Chain>(chain: &C, at: &Deployed) -> Result<PoolBooks, ChainError> {
    let state: PoolStateResponse = chain.query(&at.pool, &QueryMsg::PoolState {})?;
    Ok(PoolBooks {
        liquidity: state.liquidity.u128(),
        stk: state.stk.u128(),
        queued_stk: state.queued_stk.u128(),
        due: state.due.u128(),
        at_risk: state.at_risk.u128(),
        unvested: state.unvested.u128(),
        owed: state.owed.u128(),
        nav: state.nav.u128(),
        shares: state.shares.u128(),
    })
}

/// A pool is deployed and set, lives on fees, sells its stk to the hub and queues the rest; two
/// holders leave through it, its provider leaves in two steps, once what waited in the queue has come.
pub fn pool_life<C: Chain>(chain: &mut C, events: Events) -> Result<Outcome, ChainError> {
    let [alice, bob, lea, keeper] =
        ["alice", "bob", "lea", "keeper"].map(|name| chain.account(name));
    let mut days = vec![];
    scenarios::deposit(chain, &alice, 500_000_000)?;
    scenarios::deposit(chain, &bob, 250_000_000)?;
    let at = deploy(chain, settings())?;
    provide(chain, &at, &lea, 300_000_000)?;
    let mut day = |chain: &mut C| {
        chain.reward(events.rewards);
        scenarios::day(chain, &keeper)?;
        keep(chain, &at, &keeper)?;
        days.push((books(chain)?, pool_books(chain, &at)?));
        Ok::<(), ChainError>(())
    };
    // Works before the hub knows of it: its stk can only go by the queue.
    let mut paid = vec![instant(chain, &at, &alice, 60_000_000)?];
    let pool = Some(at.pool.clone());
    announced(chain, hub::AdminMsg::SetPool { pool }, &mut day)?;
    paid.push(instant_via_hub(chain, &bob, 40_000_000)?);
    // Part of this buys the pool's stk at the next submission.
    scenarios::deposit(chain, &alice, 25_000_000)?;
    for _ in 0..5 {
        day(chain)?;
    }
    paid.push(instant(chain, &at, &alice, 120_000_000)?);
    for _ in 0..4 {
        day(chain)?;
    }
    if events.slashes {
        let validators = chain.validators();
        quiet(chain);
        chain.slash_double_sign(&validators[1]);
        day(chain)?;
    }
    let shares = held(chain, &at.shares, &lea)?;
    let first = leave(chain, &at, &lea, shares / 2)?;
    for _ in 0..chain.unbonding_seconds() / DAY + 4 {
        day(chain)?;
    }
    let shares = held(chain, &at.shares, &lea)?;
    let second = leave(chain, &at, &lea, shares)?;
    let state: PoolStateResponse = chain.query(&at.pool, &QueryMsg::PoolState {})?;
    let ledger: hub::LedgerResponse = scenarios::ask(chain, &hub::QueryMsg::Ledger {})?;
    Ok(Outcome {
        days,
        instant: paid,
        left: (first.0 + second.0, first.1 + second.1),
        native: vec![chain.balance(&alice), chain.balance(&bob)],
        recycled: state.totals.recycled.u128(),
        revenue: state.totals.revenue.u128(),
        losses: ledger.total_losses.u128(),
    })
}
