//! The restake alliance in the demo: stk, a stablecoin and the pool's LP shares are locked; rewards come from the hub's
//! revenue, a sponsor's schedule and a community's backing.

use anyhow::{Context, Result};
use cosmwasm_std::{Addr, Coin, Uint128, Uint256};
use cw20::Denom;
use pstake_testing::suite::alliance::{native, terms, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_types::alliance::{
    AdminMsg, AssetResponse, BackingResponse, ExecuteMsg, PendingWorkResponse, QueryMsg,
    RewardDenomResponse,
};
use pstake_types::hub;
use serde::Serialize;

use super::tally::Kind;
use super::world::World;

const COIN: u128 = 1_000_000;
/// The community stakes its 600,000 ATOM for the restakers.
const GRANT: u128 = 600_000 * COIN;
/// What the sponsor pays over 120 days.
const SPONSORED: u128 = 120_000 * COIN;
/// Assets in the order of their ids: name, weight, amount from which it counts whole.
const ASSETS: [(&str, u32, u128); 3] = [
    ("stk", 5, 60_000 * COIN),
    ("stablecoin", 2, 300_000 * COIN),
    ("pool's LP shares", 3, 40_000 * COIN),
];
/// Restakers of each asset.
const EACH: usize = 3;
/// Part of the hub's revenue that goes to restakers, in basis points.
pub const REVENUE_BPS: u16 = 1_500;

/// Rewards of an asset since the start, in base units; the worth is at the rate of that day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Earned {
    pub native: Uint128,
    pub stk: Uint128,
    pub stablecoin: Uint128,
    pub worth_native: Uint128,
}

/// The alliance at the end of a day.
#[derive(Clone, Debug, Serialize)]
pub struct AllianceDay {
    pub day: u64,
    pub active_share: String,
    pub by_asset: Vec<Earned>,
    /// Released since the start: native.
    pub revenue: Uint128,
    /// Released since the start: stk, and its worth in native.
    pub backing_stk: Uint128,
    pub backing: Uint128,
    /// Released since the start: stablecoins of the sponsor.
    pub sponsored: Uint128,
}

/// What the run says of the alliance.
#[derive(Debug, Serialize)]
pub struct AllianceReport {
    pub assets: Vec<AssetRow>,
    pub sources: AllianceDay,
    pub backing: BackingResponse,
    pub claims: u64,
    pub solvent: bool,
    pub series: Vec<AllianceDay>,
}

#[derive(Debug, Serialize)]
pub struct AssetRow {
    pub name: &'static str,
    pub weight: u32,
    pub counted: String,
    pub locked: Uint128,
    pub earned: Earned,
}

/// The pool's shares and the stablecoin are assets from the first day.
pub fn deploy(suite: Suite) -> Restaking {
    let stk = suite.stk_denom();
    let lp = Denom::Cw20(suite.pool().shares.clone());
    let mut builder = RestakingBuilder::default().reward(native(USDC));
    for (denom, (_, weight, reference)) in [stk, native(USDC), lp].into_iter().zip(ASSETS) {
        builder = builder.asset(denom, weight, reference);
    }
    builder.build(suite)
}

/// Those who restake, and what is known of it.
#[derive(Default)]
pub struct Restakers {
    stakers: Vec<(Addr, usize)>,
    /// Sum of locked * d(index), at 10^36, by asset and reward denom.
    gained: [[Uint256; 3]; 3],
    worth: [Uint128; 3],
    seen: [([Uint256; 3], Uint128); 3],
    claims: u64,
    series: Vec<AllianceDay>,
}

impl Restakers {
    /// The grant, the sponsor's schedule, and who will restake.
    pub fn start(&mut self, world: &mut World) -> Result<()> {
        let [community, sponsor] = ["community", "sponsor"].map(|name| world.suite.user(name));
        world.suite.fund(&sponsor, Coin::new(SPONSORED, USDC));
        world.suite.grant(&community, GRANT)?;
        world
            .suite
            .fund_schedule(&sponsor, &native(USDC), SPONSORED, 120)?;
        for i in 0..ASSETS.len() * EACH {
            let user = world.suite.user(&format!("restaker{i}"));
            self.stakers.push((user, i % ASSETS.len()));
        }
        self.note(world, 0)
    }

    /// One comes every other day; each month all take their rewards; on day 40 new weights are announced, on day 100
    /// the community takes a sixth of its grant back.
    pub fn day(&mut self, world: &mut World, day: u64) -> Result<()> {
        let keeper = world.suite.keeper();
        let work: PendingWorkResponse = world.suite.ask_alliance(&QueryMsg::PendingWork {})?;
        if work.any() {
            let msg = ExecuteMsg::Tick { limit: None };
            self.send(world, Kind::AllianceTick, &keeper, &msg, &[])?;
        }
        if day.is_multiple_of(2) {
            if let Some((user, asset)) = self.stakers.get(day as usize / 2 - 1).cloned() {
                self.enter(world, &user, asset, day)?;
            }
        }
        if day.is_multiple_of(30) {
            self.claim(world)?;
        }
        match day {
            40 => {
                let asset = native(USDC);
                let terms = terms(4, ASSETS[1].2);
                world
                    .suite
                    .announce_alliance(AdminMsg::SetTerms { asset, terms })?;
            }
            70 => {
                let (user, _) = self.stakers[1].clone();
                self.before(world)?;
                world.suite.unstake(&user, &native(USDC), 50_000 * COIN)?;
            }
            75 => {
                let (user, _) = self.stakers[1].clone();
                world.suite.withdraw(&user)?;
            }
            100 => {
                let community = world.suite.user("community");
                let shares = Some((100_000 * COIN).into());
                let msg = ExecuteMsg::Recall { shares };
                self.send(world, Kind::Recall, &community, &msg, &[])?;
            }
            _ => {}
        }
        self.note(world, day)
    }

    fn send(
        &mut self,
        world: &mut World,
        kind: Kind,
        sender: &Addr,
        msg: &ExecuteMsg,
        coins: &[u128],
    ) -> Result<()> {
        self.before(world)?;
        let alliance = world.suite.alliance.clone();
        let native = coins.first().copied().unwrap_or_default();
        world.send(kind, sender, &alliance, msg, native);
        Ok(())
    }

    fn enter(&mut self, world: &mut World, user: &Addr, asset: usize, day: u64) -> Result<()> {
        self.before(world)?;
        let amount = (20_000 + 1_000 * u128::from(day)) * COIN;
        match asset {
            0 => {
                let msg = ExecuteMsg::DepositAndStake {
                    receiver: None,
                    min_stk_out: None,
                };
                self.send(world, Kind::Restake, user, &msg, &[amount])?;
            }
            1 => {
                world.suite.fund(user, Coin::new(4 * amount, USDC));
                world.suite.stake(user, &native(USDC), 4 * amount)?;
            }
            _ => {
                let shares = world.suite.provide(user, amount / 2)?;
                let lp = Denom::Cw20(world.suite.pool().shares.clone());
                world.suite.stake(user, &lp, shares)?;
            }
        }
        Ok(())
    }

    /// Bots claim for all but those who restake.
    fn claim(&mut self, world: &mut World) -> Result<()> {
        let keeper = world.suite.keeper();
        for (user, asset) in self.stakers.clone() {
            let query = QueryMsg::Rewards {
                user: user.to_string(),
            };
            let rewards: Vec<pstake_types::alliance::Amount> = world.suite.ask_alliance(&query)?;
            if rewards.is_empty() {
                continue;
            }
            let restakes = asset == 0;
            let (sender, msg) = match restakes {
                true => (
                    user,
                    ExecuteMsg::ClaimAndRestake {
                        denoms: None,
                        min_stk_out: None,
                    },
                ),
                false => (
                    keeper.clone(),
                    ExecuteMsg::ClaimFor {
                        user: user.to_string(),
                        denoms: None,
                    },
                ),
            };
            self.send(world, Kind::ClaimRewards, &sender, &msg, &[])?;
            self.claims += 1;
        }
        Ok(())
    }

    fn assets(world: &World) -> Result<Vec<AssetResponse>> {
        Ok(world.suite.ask_alliance(&QueryMsg::Assets {
            start_after: None,
            limit: None,
        })?)
    }

    /// Adds up what each asset earned since the last look: `locked` has been the same.
    fn before(&mut self, world: &World) -> Result<()> {
        let ledger = world.ledger()?;
        for (i, asset) in Self::assets(world)?.into_iter().enumerate().take(3) {
            let (seen, locked) = self.seen[i];
            let mut index = [Uint256::zero(); 3];
            for (denom, of) in asset.indices.iter().enumerate().take(3) {
                index[denom] = of.index;
                let gained = (of.index - seen[denom]) * Uint256::from(locked);
                self.gained[i][denom] += gained;
                let units = units(gained);
                self.worth[i] += match denom {
                    0 => units,
                    1 => units.multiply_ratio(ledger.backing, ledger.supply),
                    _ => Uint128::zero(),
                };
            }
            self.seen[i] = (index, asset.locked);
        }
        Ok(())
    }

    fn note(&mut self, world: &World, day: u64) -> Result<()> {
        self.before(world)?;
        let weights: pstake_types::alliance::WeightsResponse =
            world.suite.ask_alliance(&QueryMsg::Weights {})?;
        let denoms: Vec<RewardDenomResponse> =
            world.suite.ask_alliance(&QueryMsg::RewardDenoms {})?;
        let [atom, stk, usdc] = &denoms[..] else {
            anyhow::bail!("{} reward denoms", denoms.len());
        };
        let ledger = world.ledger()?;
        let by_asset = (0..3).map(|i| self.earned(i));
        self.series.push(AllianceDay {
            day,
            active_share: weights.active_share.to_string(),
            by_asset: by_asset.collect(),
            revenue: atom.from.revenue + atom.from.gifts,
            backing_stk: stk.from.backing,
            backing: stk
                .from
                .backing
                .multiply_ratio(ledger.backing, ledger.supply),
            sponsored: usdc.from.schedules - usdc.unreleased,
        });
        Ok(())
    }

    fn earned(&self, asset: usize) -> Earned {
        let [native, stk, stablecoin] = self.gained[asset].map(units);
        Earned {
            native,
            stk,
            stablecoin,
            worth_native: self.worth[asset],
        }
    }

    pub fn report(&self, world: &World) -> Result<AllianceReport> {
        let rows = Self::assets(world)?.into_iter().enumerate();
        let rows = rows.map(|(i, asset)| AssetRow {
            name: ASSETS[i].0,
            weight: asset.terms.weight,
            counted: asset.counted.to_string(),
            locked: asset.locked,
            earned: self.earned(i),
        });
        let mut solvent = true;
        for denom in [native(NATIVE), native(USDC), world.suite.stk_denom()] {
            let s: pstake_types::alliance::SolvencyResponse =
                world.suite.ask_alliance(&QueryMsg::Solvency { denom })?;
            solvent &= s.solvent;
        }
        Ok(AllianceReport {
            assets: rows.collect(),
            sources: self.series.last().context("a day")?.clone(),
            backing: world.suite.ask_alliance(&QueryMsg::Backing {})?,
            claims: self.claims,
            solvent,
            series: self.series.clone(),
        })
    }
}

fn units(scaled: Uint256) -> Uint128 {
    let units = scaled / Uint256::from(10u128.pow(36));
    Uint128::try_from(units).unwrap_or(Uint128::MAX)
}

/// Lets the alliance take part in the hub's revenue.
pub fn share_revenue(suite: &mut Restaking, mut shares: Vec<hub::RevenueShare>) -> Result<()> {
    let alliance = hub::RevenueShare {
        recipient: hub::RevenueRecipient::Address(suite.alliance.to_string()),
        bps: REVENUE_BPS,
    };
    if let Some(first) = shares.first_mut() {
        first.bps -= REVENUE_BPS;
    }
    shares.push(alliance);
    suite.admin(hub::AdminMsg::SetRevenue { shares })?;
    Ok(())
}
