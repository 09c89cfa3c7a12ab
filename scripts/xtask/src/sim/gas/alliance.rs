//! The alliance: the same whatever the number of stakers and assets, linear in the reward denoms.

use anyhow::{ensure, Result};
use cosmwasm_std::{coin, Addr};
use cw20::Denom;
use pstake_testing::suite::alliance::{native, Restaking, RestakingBuilder};
use pstake_testing::suite::{short_address, Suite};
use pstake_types::alliance::{AdminMsg, ExecuteMsg, NewRewardDenom, Schedule};

use super::stage::{ATOM, DAY};
use super::Rows;

/// From this much on an asset counts whole.
const REFERENCE: u128 = 1_000 * ATOM;

pub fn measure(rows: &mut Rows) -> Result<()> {
    for assets in [2, 20] {
        let mut r = stage(assets, 2)?;
        for stakers in [10, 10_000] {
            add_stakers(&mut r, stakers)?;
            let stakers = match stakers {
                10 => "10",
                _ => "10,000",
            };
            let case = format!("{stakers} stakers, {assets} assets, 2 denoms");
            life(rows, &mut r, &case, 2)?;
        }
    }
    for denoms in [1, 4, 8] {
        let mut r = stage(2, denoms)?;
        add_stakers(&mut r, 10)?;
        let s = if denoms == 1 { "" } else { "s" };
        let case = format!("10 stakers, 2 assets, {denoms} denom{s}");
        life(rows, &mut r, &case, denoms)?;
    }
    seldom(rows)?;
    cranks(rows)
}

fn asset(i: usize) -> Denom {
    native(&format!("ulp{i}"))
}

/// An alliance on the real wasm with stk and native assets, all whole, that releases `denoms` rewards.
pub fn stage(assets: usize, denoms: usize) -> Result<Restaking> {
    let mut suite = Suite::builder().wasm().unchecked().build();
    let whale = suite.user("whale");
    suite.deposit(&whale, 100_000 * ATOM)?;
    let stk = suite.stk_denom();
    let mut builder = RestakingBuilder::default().asset(stk.clone(), 1, REFERENCE);
    for i in 1..assets {
        builder = builder.asset(asset(i), 1, REFERENCE);
    }
    for i in 2..denoms {
        builder = builder.reward(native(&format!("ureward{i}")));
    }
    let mut r = builder.build(suite);
    r.stake(&whale, &stk, 10 * REFERENCE)?;
    for i in 1..assets {
        r.fund(&whale, coin(1_000_000 * ATOM, format!("ulp{i}")));
        r.stake(&whale, &asset(i), 10 * REFERENCE)?;
    }
    // native first, then stk, then others
    for i in 0..denoms {
        let denom = match i {
            0 => native("uatom"),
            1 => stk.clone(),
            i => native(&format!("ureward{i}")),
        };
        if i > 1 {
            r.fund(&whale, coin(1_000_000 * ATOM, format!("ureward{i}")));
        }
        r.fund_schedule(&whale, &denom, 10_000 * ATOM, 300)?;
    }
    r.advance(DAY);
    Ok(r)
}

/// Receivers of stakes that one account made.
fn add_stakers(r: &mut Restaking, count: usize) -> Result<()> {
    let whale = r.user("whale");
    for i in 0..count {
        let receiver = short_address(r.app.api(), &format!("staker{i}")).to_string();
        let msg = ExecuteMsg::Stake {
            receiver: Some(receiver),
        };
        r.send_alliance(&whale, &msg, &[coin(ATOM, "ulp1")])?;
    }
    Ok(())
}

pub fn staker(r: &mut Restaking, name: &str) -> Result<Addr> {
    let user = r.user(name);
    r.deposit(&user, 1_000 * ATOM)?;
    r.fund(&user, coin(1_000 * ATOM, "ulp1"));
    Ok(user)
}

/// Stake, again, claim, unstake, withdraw of one who has stk.
fn life(rows: &mut Rows, r: &mut Restaking, case: &str, denoms: usize) -> Result<()> {
    let user = staker(r, &format!("user {case}"))?;
    let stk = r.stk_denom();
    let name = |what: &str| format!("alliance {what}: {case}");
    rows.both(&name("stake"), r, |r| r.stake(&user, &stk, 100 * ATOM))?;
    rows.both(&name("stake of coins"), r, |r| {
        r.stake(&user, &asset(1), 100 * ATOM)
    })?;
    r.advance(DAY);
    rows.both(&name("more stake"), r, |r| r.stake(&user, &stk, 100 * ATOM))?;
    rows.both(&name("unstake"), r, |r| r.unstake(&user, &stk, 50 * ATOM))?;
    r.advance(4 * DAY);
    let mut paid = 0;
    rows.both(&name("claim of all"), r, |r| {
        paid = r.claim_rewards(&user)?.len();
        Ok(())
    })?;
    ensure!(paid == denoms, "{case}: {paid} denoms were paid");
    rows.both(&name("withdraw"), r, |r| r.withdraw(&user))?;
    r.advance(DAY);
    let native_only = ExecuteMsg::Claim {
        denoms: Some(vec![native("uatom")]),
        receiver: None,
    };
    rows.both(&name("claim of native"), r, |r| {
        r.send_alliance(&user, &native_only, &[])
    })?;
    let one = staker(r, &format!("one asset, {case}"))?;
    r.stake(&one, &asset(1), 100 * ATOM)?;
    r.advance(DAY);
    rows.both(&name("claim of native, one asset"), r, |r| {
        r.send_alliance(&one, &native_only, &[])
    })?;
    rows.both(&name("fund"), r, |r| {
        r.fund_schedule(&user, &native("uatom"), ATOM, 30)
    })?;
    if denoms == 2 {
        r.advance(DAY);
        let msg = ExecuteMsg::ClaimAndRestake {
            denoms: Some(vec![stk.clone()]),
            min_stk_out: None,
        };
        rows.both(&name("restake of stk"), r, |r| {
            r.send_alliance(&user, &msg, &[])
        })?;
        let msg = ExecuteMsg::DepositAndStake {
            receiver: None,
            min_stk_out: None,
        };
        rows.both(&name("deposit and stake"), r, |r| {
            r.send_alliance(&user, &msg, &[coin(10 * ATOM, "uatom")])
        })?;
    }
    Ok(())
}

/// What happens seldom: an asset below its reference, one user in 20 assets, a year of ends unseen.
fn seldom(rows: &mut Rows) -> Result<()> {
    let mut r = stage(20, 2)?;
    let user = staker(&mut r, "wide")?;
    for i in 1..20 {
        r.fund(&user, coin(1_000 * ATOM, format!("ulp{i}")));
        r.stake(&user, &asset(i), 100 * ATOM)?;
    }
    r.advance(DAY);
    rows.both("alliance claim of all: one's own 19 assets", &mut r, |r| {
        r.claim_rewards(&user)
    })?;
    let whale = r.user("whale");
    r.unstake(&whale, &asset(1), 10 * REFERENCE)?;
    r.advance(DAY);
    let row = "alliance stake of coins: asset below its reference";
    rows.both(row, &mut r, |r| r.stake(&user, &asset(1), 10 * ATOM))?;

    for days in 1..=364 {
        r.fund_schedule(&whale, &native("uatom"), 1_000, days)?;
    }
    r.advance(366 * DAY);
    r.stake(&whale, &asset(1), 10 * REFERENCE)?;
    r.advance(366 * DAY);
    let row = "alliance claim of native: 364 ends unseen";
    let msg = ExecuteMsg::Claim {
        denoms: Some(vec![native("uatom")]),
        receiver: None,
    };
    rows.both(row, &mut r, |r| r.send_alliance(&user, &msg, &[]))?;
    let row = "alliance claim of native: the next after 364 ends unseen";
    rows.both(row, &mut r, |r| r.send_alliance(&whale, &msg, &[]))?;
    Ok(())
}

/// What keepers, funders, grantors and the owner send.
fn cranks(rows: &mut Rows) -> Result<()> {
    let mut r = stage(2, 2)?;
    let user = staker(&mut r, "funder")?;
    let schedule = |start_seconds| Schedule {
        start_seconds,
        duration_seconds: 30 * DAY,
    };
    let atom = native("uatom");
    rows.both("alliance fund", &mut r, |r| {
        r.fund_with(&user, &atom, ATOM, schedule(None))
    })?;
    let start = r.now() + DAY;
    rows.both("alliance fund for later", &mut r, |r| {
        r.fund_with(&user, &atom, ATOM, schedule(Some(start)))
    })?;
    rows.both("alliance refund", &mut r, |r| {
        r.send_alliance(&user, &ExecuteMsg::Refund { schedule_id: 1 }, &[])
    })?;
    for _ in 0..30 {
        r.fund_with(&user, &atom, ATOM, schedule(Some(start)))?;
    }
    r.advance(DAY);
    rows.both("alliance start of 30 schedules", &mut r, |r| {
        r.crank_alliance(&ExecuteMsg::Start { limit: None })
    })?;
    rows.both("alliance first grant: 4 validators", &mut r, |r| {
        r.grant(&user, 100 * ATOM)
    })?;
    r.suite.tick_days(2);
    rows.both("alliance skim: 4 validators", &mut r, |r| {
        r.crank_alliance(&ExecuteMsg::Skim {})
    })?;
    rows.both("alliance grant: 4 validators", &mut r, |r| {
        r.grant(&user, 100 * ATOM)
    })?;
    rows.both("alliance recall: 4 validators", &mut r, |r| r.recall(&user))?;
    let alliance = r.alliance.clone();
    r.send(&user, &alliance, coin(ATOM, "uatom"))?;
    let msg = ExecuteMsg::Absorb { denom: atom };
    rows.both("alliance absorb", &mut r, |r| r.crank_alliance(&msg))?;
    let new = NewRewardDenom {
        denom: native("ubonus"),
        min_schedule: ATOM.into(),
    };
    r.admin_alliance(AdminMsg::AllowDenom(new))?;
    let mut terms = r.asset(&asset(1)).terms;
    terms.weight += 1;
    let msg = AdminMsg::SetTerms {
        asset: asset(1),
        terms,
    };
    rows.both("alliance announce terms", &mut r, |r| {
        r.announce_alliance(msg)
    })?;
    r.advance(8 * DAY);
    let msg = ExecuteMsg::ApplyChange { id: 1 };
    rows.both("alliance apply", &mut r, |r| r.crank_alliance(&msg))?;
    Ok(())
}
