//! The instant-unbond pool in the life: providers, people in a hurry, a bank run, and what it came to.

use anyhow::Result;
use cosmwasm_std::{to_json_binary, Addr, SignedDecimal, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_types::hub::Cw20HookMsg;
use pstake_types::pool::{self, AprResponse, PendingWorkResponse, PoolStateResponse, QueryMsg};
use serde::Serialize;

use super::life::Life;
use super::tally::Kind;
use super::world::World;

const ATOM: u128 = 1_000_000;
/// Who provides from the first day on, and native of each.
const PROVIDERS: [(&str, u128); 3] = [
    ("lena", 40_000 * ATOM),
    ("marco", 30_000 * ATOM),
    ("noa", 20_000 * ATOM),
];
/// A fund that stakes this much on the first day, and one day wants out at once.
const FUND: u128 = 150_000 * ATOM;

/// What the pool came to; amounts in base units.
#[derive(Debug, Serialize)]
pub struct PoolRun {
    pub instant_unbonds: u64,
    /// Native paid at once.
    pub paid: Uint128,
    pub fees: Uint128,
    pub revenue: Uint128,
    /// Paid by the hub for stk at its submissions.
    pub recycled: Uint128,
    pub losses: Uint128,
    pub run_day: u64,
    /// Liquidity on the day of the run and how many days later nine tenths of it were back.
    pub emptied_to: Uint128,
    pub recovered_after_days: Option<u64>,
    pub liquidity: Uint128,
    pub nav: Uint128,
    pub share_price: String,
    pub apr: SignedDecimal,
}

impl World {
    pub fn pool_state(&self) -> Result<PoolStateResponse> {
        Ok(self.suite.ask_pool(&QueryMsg::PoolState {})?)
    }

    /// The providers and the fund come.
    pub fn open_pool(&mut self) {
        for (name, native) in PROVIDERS {
            let user = self.suite.user(name);
            let msg = pool::ExecuteMsg::Deposit {
                receiver: None,
                min_shares_out: None,
            };
            let pool = self.suite.pool().address.clone();
            self.send(Kind::Provide, &user, &pool, &msg, native);
        }
        let fund = self.suite.user("fund");
        self.deposit(&fund, FUND);
    }

    /// Sells stk at once, through the hub as a wallet does that knows only it. False: the pool cannot pay now.
    pub fn instant(&mut self, user: &Addr, stk: u128) -> Result<bool> {
        let of = Uint128::new(stk);
        let preview = QueryMsg::PreviewInstantUnbond { stk: of };
        let Ok(quote) = self.suite.ask_pool::<pool::InstantUnbondResponse>(&preview) else {
            return Ok(false);
        };
        let hook = Cw20HookMsg::InstantUnbond {
            receiver: None,
            min_native_out: Some(quote.native),
        };
        let msg = Cw20ExecuteMsg::Send {
            contract: self.suite.hub.to_string(),
            amount: of,
            msg: to_json_binary(&hook)?,
        };
        let token = self.suite.token.clone();
        self.send(Kind::InstantUnbond, user, &token, &msg, 0);
        Ok(true)
    }

    /// The fund sells as much as the pool can pay.
    pub fn bank_run(&mut self) -> Result<()> {
        let fund = self.suite.user("fund");
        let (ledger, state) = (self.ledger()?, self.pool_state()?);
        let most = state
            .liquidity
            .multiply_ratio(ledger.supply, ledger.backing);
        let stk = most.u128().min(self.suite.stk(&fund));
        self.instant(&fund, stk)?;
        Ok(())
    }

    /// A provider leaves with all his shares.
    pub fn provider_leaves(&mut self) -> Result<()> {
        let user = self.suite.user(PROVIDERS[2].0);
        let pool = self.suite.pool().clone();
        let hook = pool::Cw20HookMsg::Exit {
            receiver: None,
            min_native_out: None,
            min_stk_out: None,
        };
        let msg = Cw20ExecuteMsg::Send {
            contract: pool.address.to_string(),
            amount: self.suite.shares(&user).into(),
            msg: to_json_binary(&hook)?,
        };
        self.send(Kind::Leave, &user, &pool.shares, &msg, 0);
        Ok(())
    }

    /// A keeper's look at the pool.
    pub fn keep_pool(&mut self, keeper: &Addr) -> Result<()> {
        let work: PendingWorkResponse = self.suite.ask_pool(&QueryMsg::PendingWork {})?;
        if work.any() {
            let pool = self.suite.pool().address.clone();
            let msg = pool::ExecuteMsg::Tick {};
            self.send(Kind::PoolTick, keeper, &pool, &msg, 0);
        }
        Ok(())
    }
}

impl PoolRun {
    pub fn of(life: &Life) -> Result<Self> {
        let (world, run_day) = (&life.world, life.run_day());
        let state = world.pool_state()?;
        let first = life.days.first().map_or(0, |day| day.time_seconds);
        let window_seconds = world.suite.now() - first;
        let apr: AprResponse = world.suite.ask_pool(&QueryMsg::Apr { window_seconds })?;
        let after: Vec<_> = life.days.iter().filter(|day| day.day >= run_day).collect();
        let before = life.days.iter().rfind(|day| day.day < run_day);
        let enough = before.map_or(Uint128::zero(), |day| {
            day.pool_liquidity.multiply_ratio(9u128, 10u128)
        });
        let emptied = after.iter().take(3).min_by_key(|day| day.pool_liquidity);
        let recovered = emptied.and_then(|low| {
            let mut later = after.iter().filter(|day| day.day > low.day);
            later.find(|day| day.pool_liquidity >= enough)
        });
        Ok(PoolRun {
            instant_unbonds: world.tally.count(Kind::InstantUnbond),
            paid: world.tally.paid_at_once.into(),
            fees: state.totals.fees,
            revenue: state.totals.revenue,
            recycled: state.totals.recycled,
            losses: state.totals.losses,
            run_day,
            emptied_to: emptied.map_or(Uint128::zero(), |day| day.pool_liquidity),
            recovered_after_days: recovered.map(|day| day.day - run_day),
            liquidity: state.liquidity,
            nav: state.nav,
            share_price: state.share_price.to_string(),
            apr: apr.apr,
        })
    }
}
