//! The same for pool and alliance (src/sim/gas/{pool,alliance}.rs), beside a hub of their own.

use anyhow::{ensure, Result};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::{Cw20ExecuteMsg, Denom};
use pstake::{Message, Outcome};
use pstake_testing::suite::pool_scenarios::{self, Deployed};
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::alliance::{self, NewAsset, Schedule, Terms};
use pstake_types::hub::{self, ExecuteMsg};
use pstake_types::pool::{self, PoolStateResponse};
use serde::Serialize;

use super::measure::{count, Stage, ATOM, DAY};
use super::Rows;
use crate::live::coins;
use crate::localnet::DENOM;

/// From this much on an asset counts whole.
const REFERENCE: u128 = 1_000 * ATOM;

struct Parts {
    stage: Stage,
    at: Deployed,
    alliance: String,
}

pub fn by_validators(rows: &mut Rows, validators: usize) -> Result<()> {
    let mut stage = Stage::new(&format!("gas-parts-{validators}"), validators, 21)?;
    let at = pool_scenarios::deploy(&mut stage.live, pool::SettingsUpdate::default())?;
    let keeper = stage.live.account("keeper");
    let pool = Some(at.pool.clone());
    let change = hub::AdminMsg::SetPool { pool };
    pool_scenarios::announced(&mut stage.live, change, |live| {
        scenarios::day(live, &keeper)
    })?;
    let stk = Denom::Cw20(cosmwasm_std::Addr::unchecked(stage.live.token()));
    let assets = [stk, native()].map(|denom| NewAsset {
        denom,
        terms: Terms {
            weight: 1,
            reference: REFERENCE.into(),
            cap: None,
            min_stake: Uint128::one(),
        },
        start_seconds: None,
    });
    let msg = alliance::InstantiateMsg {
        owner: None,
        guardian: None,
        hub: stage.live.hub(),
        assets: assets.into(),
        rewards: vec![],
        params: None,
    };
    let alliance = stage.live.deploy("restake_alliance", &msg, 0)?;
    let mut parts = Parts {
        stage,
        at,
        alliance,
    };
    parts.prepare()?;
    for (name, case) in [("user", ""), ("pinned user", ", pinned")] {
        if !case.is_empty() {
            parts.stage.live.pin()?;
        }
        parts.stage.deposit(name, 50_000 * ATOM)?;
        let case = format!("{validators}{case}");
        parts.pool(rows, name, &case)?;
        parts.alliance(rows, name, &case)?;
        parts.backing(rows, name, &case)?;
    }
    parts.stage.live.nothing_failed()
}

fn native() -> Denom {
    Denom::Native(DENOM.into())
}

fn add(rows: &mut Rows, name: &str, case: &str, outcome: &Outcome) {
    println!("  {name}: {case}: {}", outcome.gas_used);
    rows.insert(format!("{name}: {case}"), outcome.gas_used);
}

impl Parts {
    /// Liquidity, others' stakes and two rewards.
    fn prepare(&mut self) -> Result<()> {
        let schedule = Schedule {
            start_seconds: None,
            duration_seconds: 300 * DAY,
        };
        self.stage.deposit("lea", 50_000 * ATOM)?;
        self.provide("lea", 300_000 * ATOM)?;
        self.stake_stk("lea", 10 * REFERENCE)?;
        self.alliance_takes(
            "lea",
            &alliance::ExecuteMsg::Stake { receiver: None },
            10 * REFERENCE,
        )?;
        self.alliance_takes(
            "lea",
            &alliance::ExecuteMsg::Fund(schedule.clone()),
            10_000 * ATOM,
        )?;
        let (token, alliance) = (self.stage.live.token(), self.alliance.clone());
        let hook = alliance::Cw20HookMsg::Fund(schedule);
        self.send("lea", &token, &alliance, 10_000 * ATOM, &hook)?;
        self.stage.live.advance(DAY);
        self.stage.keep()
    }

    fn send(
        &mut self,
        name: &str,
        token: &str,
        to: &str,
        amount: u128,
        hook: &impl Serialize,
    ) -> Result<Outcome> {
        let msg = Cw20ExecuteMsg::Send {
            contract: to.into(),
            amount: amount.into(),
            msg: to_json_binary(hook)?,
        };
        let message = Message::execute(token, &msg, vec![])?;
        self.stage.live.send(name, &[message])
    }

    fn provide(&mut self, name: &str, native: u128) -> Result<Outcome> {
        let msg = pool::ExecuteMsg::Deposit {
            receiver: None,
            min_shares_out: None,
        };
        let message = Message::execute(&self.at.pool, &msg, coins(native))?;
        self.stage.live.send(name, &[message])
    }

    fn instant(&mut self, name: &str, stk: u128) -> Result<Outcome> {
        let (token, pool) = (self.stage.live.token(), self.at.pool.clone());
        let hook = pool::Cw20HookMsg::InstantUnbond {
            receiver: None,
            min_native_out: None,
        };
        self.send(name, &token, &pool, stk, &hook)
    }

    fn stake_stk(&mut self, name: &str, stk: u128) -> Result<Outcome> {
        let (token, alliance) = (self.stage.live.token(), self.alliance.clone());
        let hook = alliance::Cw20HookMsg::Stake { receiver: None };
        self.send(name, &token, &alliance, stk, &hook)
    }

    fn alliance_takes(
        &mut self,
        name: &str,
        msg: &alliance::ExecuteMsg,
        native: u128,
    ) -> Result<Outcome> {
        let message = Message::execute(&self.alliance, msg, coins(native))?;
        self.stage.live.send(name, &[message])
    }

    /// By one who holds stk and shares already; the pool holds stk, so an exit pays both.
    fn pool(&mut self, rows: &mut Rows, name: &str, case: &str) -> Result<()> {
        self.provide(name, 1_000 * ATOM)?;
        self.instant(name, 100 * ATOM)?;
        self.stage.live.advance(6);
        let outcome = self.instant(name, 1_000 * ATOM)?;
        add(rows, "instant unbond", case, &outcome);
        let hook = hub::Cw20HookMsg::InstantUnbond {
            receiver: None,
            min_native_out: None,
        };
        let (token, hub) = (self.stage.live.token(), self.stage.live.hub());
        let outcome = self.send(name, &token, &hub, 1_000 * ATOM, &hook)?;
        add(rows, "instant unbond through the hub", case, &outcome);
        let outcome = self.provide(name, 1_000 * ATOM)?;
        add(rows, "pool deposit", case, &outcome);
        let hook = pool::Cw20HookMsg::Exit {
            receiver: None,
            min_native_out: None,
            min_stk_out: None,
        };
        let at = self.at.clone();
        let outcome = self.send(name, &at.shares, &at.pool, 100 * ATOM, &hook)?;
        add(rows, "pool exit", case, &outcome);

        // Without deposits since the last submission: the rewards buy a part, the rest is left to queue.
        self.stage.next_submission()?;
        self.instant(name, 20_000 * ATOM)?;
        self.stage.wait()?;
        let outcome = self.stage.crank(&ExecuteMsg::Submit {})?;
        ensure!(
            count(&outcome, "wasm-pstake_pool_recycle") == 1,
            "nothing was bought"
        );
        add(rows, "submit that buys from the pool", case, &outcome);
        let state: PoolStateResponse = self
            .stage
            .live
            .query(&at.pool, &pool::QueryMsg::PoolState {})?;
        ensure!(!state.stk.is_zero(), "all was bought");
        let tick = Message::execute(&at.pool, &pool::ExecuteMsg::Tick {}, vec![])?;
        let outcome = self.stage.live.send("keeper", &[tick])?;
        ensure!(
            count(&outcome, "wasm-pstake_pool_queue") == 1,
            "nothing was queued"
        );
        add(rows, "pool tick that queues and pays", case, &outcome);
        self.stage.keep()
    }

    /// One who has stk, in both assets.
    fn alliance(&mut self, rows: &mut Rows, name: &str, case: &str) -> Result<()> {
        let outcome = self.stake_stk(name, 100 * ATOM)?;
        add(rows, "alliance stake", case, &outcome);
        let stake = alliance::ExecuteMsg::Stake { receiver: None };
        let outcome = self.alliance_takes(name, &stake, 100 * ATOM)?;
        add(rows, "alliance stake of coins", case, &outcome);
        self.stage.live.advance(DAY);
        let outcome = self.stake_stk(name, 100 * ATOM)?;
        add(rows, "alliance more stake", case, &outcome);
        let unstake = alliance::ExecuteMsg::Unstake {
            asset: Denom::Cw20(cosmwasm_std::Addr::unchecked(self.stage.live.token())),
            amount: (50 * ATOM).into(),
        };
        let outcome = self.alliance_takes(name, &unstake, 0)?;
        add(rows, "alliance unstake", case, &outcome);
        self.stage.live.advance(4 * DAY);
        let claim = alliance::ExecuteMsg::Claim {
            denoms: None,
            receiver: None,
        };
        let outcome = self.alliance_takes(name, &claim, 0)?;
        add(rows, "alliance claim of all", case, &outcome);
        let withdraw = alliance::ExecuteMsg::Withdraw {
            limit: None,
            receiver: None,
        };
        let outcome = self.alliance_takes(name, &withdraw, 0)?;
        add(rows, "alliance withdraw", case, &outcome);
        Ok(())
    }

    fn backing(&mut self, rows: &mut Rows, name: &str, case: &str) -> Result<()> {
        let grant = alliance::ExecuteMsg::Grant {
            grantor: None,
            min_stk_out: None,
        };
        self.alliance_takes(name, &grant, 100 * ATOM)?;
        for _ in 0..2 {
            self.stage.live.advance(DAY);
            self.stage.keep()?;
        }
        let outcome = self.alliance_takes("keeper", &alliance::ExecuteMsg::Skim {}, 0)?;
        add(rows, "alliance skim", case, &outcome);
        let outcome = self.alliance_takes(name, &grant, 100 * ATOM)?;
        add(rows, "alliance grant", case, &outcome);
        let recall = alliance::ExecuteMsg::Recall { shares: None };
        let outcome = self.alliance_takes(name, &recall, 0)?;
        add(rows, "alliance recall", case, &outcome);
        Ok(())
    }
}
