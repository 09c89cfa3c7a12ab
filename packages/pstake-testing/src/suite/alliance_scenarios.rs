//! The restake alliance's life, written once over [`Chain`], run in every form.

use cosmwasm_std::{Addr, Uint128};
use cw20::Denom;
use pstake_types::alliance::{
    Amount, BackingResponse, Cw20HookMsg, ExecuteMsg, InstantiateMsg, NewAsset,
    PendingWorkResponse, QueryMsg, Schedule, SolvencyResponse, Terms,
};
use pstake_types::hub::{self, RevenueRecipient, RevenueShare};

use super::pool_scenarios::{self, announced, held, send, Deployed};
use super::scenarios::{self, books, quiet, Books, Events, DAY};
use super::{Chain, ChainError};

/// What was so at the end of a day.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Day {
    pub hub: Books,
    /// Claimable by alice, bob and lea: native and stk of each.
    pub rewards: [(u128, u128); 3],
    /// stk held as backing, and what of it was ever skimmed.
    pub backing: (u128, u128),
}

/// What the days were, and what people hold at the end.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Outcome {
    pub days: Vec<Day>,
    /// Native, stk and pool shares of alice, bob and lea.
    pub held: [(u128, u128, u128); 3],
    /// Native that the hub paid of its revenue.
    pub revenue: u128,
    /// stk that the backing's yield brought to restakers.
    pub skimmed: u128,
    /// Native paid for the grant that was recalled.
    pub recalled: u128,
    pub losses: u128,
}

/// An alliance, what may be staked in it, and a pool whose shares are one of these.
struct Place {
    alliance: String,
    pool: Deployed,
    native: Denom,
    stk: Denom,
    shares: Denom,
    users: [String; 3],
}

/// Deploys pool and alliance; lea provides to the pool. Weights 3 (stk), 1 (native), 1 (pool shares, of which there are
/// never enough to count whole).
fn place<C: Chain>(chain: &mut C) -> Result<Place, ChainError> {
    let users = ["alice", "bob", "lea"].map(|name| chain.account(name));
    scenarios::deposit(chain, &users[0], 500_000_000)?;
    scenarios::deposit(chain, &users[1], 250_000_000)?;
    let pool = pool_scenarios::deploy(chain, pool_scenarios::settings())?;
    pool_scenarios::provide(chain, &pool, &users[2], 300_000_000)?;
    let config: hub::ConfigResponse = scenarios::ask(chain, &hub::QueryMsg::Config {})?;
    let native = Denom::Native(config.native_denom);
    let stk = Denom::Cw20(config.token);
    let shares = Denom::Cw20(Addr::unchecked(&pool.shares));
    let asset = |denom: &Denom, weight, reference| NewAsset {
        denom: denom.clone(),
        terms: Terms {
            weight,
            reference: Uint128::new(reference),
            cap: None,
            min_stake: Uint128::one(),
        },
        start_seconds: None,
    };
    let msg = InstantiateMsg {
        owner: Some(chain.account("owner")),
        guardian: None,
        hub: chain.hub(),
        assets: vec![
            asset(&stk, 3, 100_000_000),
            asset(&native, 1, 50_000_000),
            asset(&shares, 1, 500_000_000),
        ],
        rewards: vec![],
        params: None,
    };
    Ok(Place {
        alliance: chain.deploy("restake_alliance", &msg, 0)?,
        pool,
        native,
        stk,
        shares,
        users,
    })
}

impl Place {
    fn tell<C: Chain>(
        &self,
        chain: &mut C,
        user: &str,
        msg: &ExecuteMsg,
        native: u128,
    ) -> Result<(), ChainError> {
        chain.execute(user, &self.alliance, msg, native).map(|_| ())
    }

    fn hook<C: Chain>(
        &self,
        chain: &mut C,
        user: &str,
        (denom, amount): (&Denom, u128),
        hook: &Cw20HookMsg,
    ) -> Result<(), ChainError> {
        let Denom::Cw20(token) = denom else {
            return Err(ChainError(format!("{denom:?} is no cw20")));
        };
        let to = (self.alliance.as_str(), amount);
        send(chain, user, token.as_str(), to, hook).map(|_| ())
    }

    /// A keeper's day at hub, pool and alliance.
    fn day<C: Chain>(&self, chain: &mut C, rewards: u128) -> Result<Day, ChainError> {
        chain.reward(rewards);
        let keeper = chain.account("keeper");
        scenarios::day(chain, &keeper)?;
        pool_scenarios::keep(chain, &self.pool, &keeper)?;
        for _ in 0..4 {
            let work: PendingWorkResponse =
                chain.query(&self.alliance, &QueryMsg::PendingWork {})?;
            if !work.any() {
                break;
            }
            self.tell(chain, &keeper, &ExecuteMsg::Tick { limit: None }, 0)?;
            chain.advance(6);
        }
        let backing: BackingResponse = chain.query(&self.alliance, &QueryMsg::Backing {})?;
        let mut claimable = [(0, 0); 3];
        for (user, rewards) in self.users.iter().zip(&mut claimable) {
            *rewards = self.rewards(chain, user)?;
        }
        Ok(Day {
            hub: books(chain)?,
            rewards: claimable,
            backing: (backing.stk.u128(), backing.total_skimmed.u128()),
        })
    }

    /// Native and stk.
    fn rewards<C: Chain>(&self, chain: &C, user: &str) -> Result<(u128, u128), ChainError> {
        let user = user.to_owned();
        let rewards: Vec<Amount> = chain.query(&self.alliance, &QueryMsg::Rewards { user })?;
        let of = |denom: &Denom| {
            let found = rewards.iter().find(|reward| reward.denom == *denom);
            found.map_or(0, |reward| reward.amount.u128())
        };
        Ok((of(&self.native), of(&self.stk)))
    }

    fn solvent<C: Chain>(&self, chain: &C) -> Result<(), ChainError> {
        for denom in [&self.native, &self.stk, &self.shares] {
            let denom = denom.clone();
            let found: SolvencyResponse =
                chain.query(&self.alliance, &QueryMsg::Solvency { denom })?;
            if !found.solvent {
                return Err(ChainError(format!("not solvent: {found:?}")));
            }
        }
        Ok(())
    }
}

const CLAIM: ExecuteMsg = ExecuteMsg::Claim {
    denoms: None,
    receiver: None,
};

/// Three people lock stk, native and pool shares; rewards come by schedules, the hub's revenue and a grant's yield; they
/// claim, restake, leave, and the grant is recalled.
pub fn alliance_life<C: Chain>(chain: &mut C, events: Events) -> Result<Outcome, ChainError> {
    let place = place(chain)?;
    let [alice, bob, lea] = place.users.clone();
    let mut days = vec![];
    let mut day = |chain: &mut C| {
        days.push(place.day(chain, events.rewards)?);
        Ok::<(), ChainError>(())
    };
    let stake = Cw20HookMsg::Stake { receiver: None };
    place.hook(chain, &alice, (&place.stk, 100_000_000), &stake)?;
    place.tell(
        chain,
        &bob,
        &ExecuteMsg::Stake { receiver: None },
        40_000_000,
    )?;
    place.hook(chain, &lea, (&place.shares, 200_000_000), &stake)?;
    let schedule = |start_seconds, days: u64| Schedule {
        start_seconds,
        duration_seconds: days * DAY,
    };
    place.tell(
        chain,
        &bob,
        &ExecuteMsg::Fund(schedule(None, 10)),
        30_000_000,
    )?;
    let later = schedule(Some(chain.now() + 2 * DAY), 5);
    place.hook(
        chain,
        &bob,
        (&place.stk, 5_000_000),
        &Cw20HookMsg::Fund(later),
    )?;
    let grant = ExecuteMsg::Grant {
        grantor: None,
        min_stk_out: None,
    };
    place.tell(chain, &bob, &grant, 100_000_000)?;
    let share = RevenueShare {
        recipient: RevenueRecipient::Address(place.alliance.clone()),
        bps: 10_000,
    };
    let change = hub::AdminMsg::SetRevenue {
        shares: vec![share],
    };
    announced(chain, change, &mut day)?;

    place.tell(chain, &alice, &CLAIM, 0)?;
    let unstake = |denom: &Denom, amount: u128| ExecuteMsg::Unstake {
        asset: denom.clone(),
        amount: amount.into(),
    };
    place.tell(chain, &alice, &unstake(&place.stk, 40_000_000), 0)?;
    place.tell(chain, &bob, &unstake(&place.native, 40_000_000), 0)?;
    let deposit = ExecuteMsg::DepositAndStake {
        receiver: None,
        min_stk_out: None,
    };
    place.tell(chain, &bob, &deposit, 20_000_000)?;
    if events.slashes {
        let validators = chain.validators();
        quiet(chain);
        chain.slash_double_sign(&validators[1]);
    }
    for _ in 0..4 {
        day(chain)?;
    }
    let withdraw = ExecuteMsg::Withdraw {
        limit: None,
        receiver: None,
    };
    place.tell(chain, &alice, &withdraw, 0)?;
    place.tell(chain, &bob, &withdraw, 0)?;
    let restake = ExecuteMsg::ClaimAndRestake {
        denoms: None,
        min_stk_out: None,
    };
    place.tell(chain, &lea, &restake, 0)?;
    for _ in 0..8 {
        day(chain)?;
    }
    place.tell(chain, &bob, &ExecuteMsg::Recall { shares: None }, 0)?;
    for _ in 0..chain.unbonding_seconds() / DAY + 4 {
        day(chain)?;
    }
    let before = chain.balance(&bob);
    scenarios::hub(chain, &bob, hub::ExecuteMsg::Claim { limit: None })?;
    let recalled = chain.balance(&bob) - before;
    for user in &place.users {
        place.tell(chain, user, &CLAIM, 0)?;
    }
    place.solvent(chain)?;
    let collected: hub::RevenueResponse = scenarios::ask(chain, &hub::QueryMsg::Revenue {})?;
    let ledger: hub::LedgerResponse = scenarios::ask(chain, &hub::QueryMsg::Ledger {})?;
    let backing: BackingResponse = chain.query(&place.alliance, &QueryMsg::Backing {})?;
    let mut holdings = [(0, 0, 0); 3];
    for (user, holding) in place.users.iter().zip(&mut holdings) {
        let (stk, shares) = (chain.token(), &place.pool.shares);
        *holding = (
            chain.balance(user),
            held(chain, &stk, user)?,
            held(chain, shares, user)?,
        );
    }
    Ok(Outcome {
        days,
        held: holdings,
        revenue: (collected.total_fees - collected.total_owed).u128(),
        skimmed: backing.total_skimmed.u128(),
        recalled,
        losses: ledger.total_losses.u128(),
    })
}
