//! A chain with the suite on it, and the model beside it.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, Coin, Decimal, Uint128};
use pstake_types::hub::{AdminMsg, CommunityPoolVia, ParamsUpdate, RevenueRecipient, RevenueShare};

use crate::sdk::{Rewards, SdkViews, UndelegateResponse};
use crate::suite::{PoolInit, Suite, NATIVE, PURSE};

use super::actions::Action;
use super::books::{Books, Flow, Payee, Purse, Record, Schedule, Settings, Stage, Who};
use super::coverage::Reached;
use super::num::Chance;
use super::stream::{Stream, DAY};

/// People who act.
pub const USERS: usize = 5;
/// Numbers of accounts that do not act but are paid.
pub const TREASURY: Who = USERS;
pub const PARTNER: Who = USERS + 1;

pub struct World {
    pub suite: Suite,
    pub books: Books,
    pub accounts: Vec<Addr>,
    /// Who votes with the stake, by himself and for the holders.
    pub operator: Addr,
    pub alliance: Addr,
    /// Validators and kinds of messages that fail.
    pub failing: BTreeSet<(String, u8)>,
    pub answer: UndelegateResponse,
    /// The chain has x/protocolpool.
    pub external: bool,
    /// Base units of a whole coin.
    pub unit: u128,
    /// Validators ever made.
    pub made: usize,
    /// What to do next, where it is settled.
    pub next: Option<Action>,
    pub reached: BTreeMap<Reached, u64>,
}

impl World {
    /// A chain and a hub with settings of chance.
    pub fn new(chance: &mut Chance) -> Self {
        let unit = if chance.one_in(6) {
            10u128.pow(18)
        } else {
            1_000_000
        };
        let external = chance.one_in(4);
        let validators = [1, 2, 3, 4, 5, 8, 12, 20][chance.index(8)];
        let unbonding = [21, 21, 14, 7, 3, 1][chance.index(6)] * DAY;
        let unbonding = if chance.one_in(12) { 600 } else { unbonding };
        let fee_bps = [1_000, 1_000, 0, 1, 2_000, 333][chance.index(6)];
        let rate = [0, 10, 10, 10, 100, 400][chance.index(6)];
        let rewards = match rate {
            0 => Rewards::Nothing,
            percent => Rewards::Yearly(Decimal::percent(percent)),
        };
        let own = [1, 1_000, 1_000_000][chance.index(3)] * unit;
        let max_validators = [150, 150, 150, 4][chance.index(4)];
        let shares = vec![
            (Payee::Account(TREASURY), 8_000),
            (Payee::Distribution, 1_500),
            (Payee::Account(PARTNER), 500),
        ];
        let pool = chance.one_in(2).then(PoolInit::default);
        let mut suite = Suite::builder()
            .unchecked()
            .validators(validators)
            .commissions((0..5).map(|i| Decimal::percent(i * 5)).collect())
            .self_delegation(own)
            .unbonding_seconds(unbonding)
            .rewards(rewards)
            .fee_bps(fee_bps)
            .params(ParamsUpdate {
                min_unbond: Some(Uint128::new(1)),
                ..ParamsUpdate::default()
            })
            .sdk(|p| {
                p.power_reduction = unit.into();
                p.external_community_pool = external;
                p.max_validators = max_validators;
            })
            .build();
        if let Some(init) = pool {
            suite.add_pool(init);
        }
        let (operator, alliance) = (suite.user("operator"), suite.user("alliance"));
        for set in [
            AdminMsg::SetVoteOperator {
                operator: Some(operator.to_string()),
            },
            AdminMsg::SetAlliance {
                alliance: Some(alliance.to_string()),
            },
        ] {
            suite.admin(set).expect("a role");
        }
        let mut accounts: Vec<Addr> = (0..USERS)
            .map(|i| suite.user(&format!("user{i}")))
            .collect();
        accounts.extend([suite.user("treasury"), suite.user("partner")]);
        for account in &accounts {
            suite.fund(
                account,
                Coin::new(PURSE * (unit / 1_000_000 - 1) + 1, NATIVE),
            );
        }
        let books = books(&suite, &accounts, unbonding, fee_bps);
        let mut world = World {
            suite,
            books,
            accounts,
            operator,
            alliance,
            failing: BTreeSet::new(),
            answer: UndelegateResponse::Full,
            external,
            unit,
            made: validators,
            next: None,
            reached: BTreeMap::new(),
        };
        let set = Action::SetRevenue(shares);
        world.perform(&set).expect("shares that add up");
        world
            .perform(&Action::Proposal {
                proposal: 1,
                open: true,
            })
            .expect("a proposal");
        world
    }

    pub fn recipient(&self, payee: Payee) -> RevenueRecipient {
        match payee {
            Payee::Account(who) => RevenueRecipient::Address(self.accounts[who].to_string()),
            Payee::Distribution => RevenueRecipient::CommunityPool(CommunityPoolVia::Distribution),
            Payee::ProtocolPool => RevenueRecipient::CommunityPool(CommunityPoolVia::ProtocolPool),
        }
    }

    pub fn shares(&self, shares: &[(Payee, u16)]) -> Vec<RevenueShare> {
        let share = |(payee, bps): &(Payee, u16)| RevenueShare {
            recipient: self.recipient(*payee),
            bps: *bps,
        };
        shares.iter().map(share).collect()
    }

    /// Takes over what is no message's doing: the block, coins that matured or that a slash paid out.
    pub fn observe(&mut self) {
        let block = self.suite.app.block_info();
        self.books.height = block.height;
        self.books.nanos = block.time.nanos();
        self.books.hub_native = self.suite.native(&self.suite.hub);
    }

    /// Validators of the chain, gone ones left out.
    pub fn operators(&self) -> Vec<String> {
        let all = self.suite.app.validators().into_iter();
        all.map(|v| v.operator).collect()
    }
}

/// The books right after the deployment.
fn books(suite: &Suite, accounts: &[Addr], unbonding_seconds: u64, fee_bps: u16) -> Books {
    let block = suite.app.block_info();
    let now = block.time.seconds();
    let record = Record {
        weight: 100,
        ..Record::default()
    };
    let records = suite.validators.iter().map(|v| (v.clone(), record.clone()));
    let purse = |a: &Addr| Purse {
        native: suite.native(a),
        stk: 0,
    };
    Books {
        stage: Stage::Running,
        height: block.height,
        nanos: block.time.nanos(),
        purses: accounts.iter().map(purse).collect(),
        hub_native: suite.seed,
        stk_lost: 0,
        seed: suite.seed,
        supply: suite.seed,
        records: records.collect(),
        buffer: suite.seed,
        rewards: Stream::default(),
        gifts: Stream::default(),
        pots: BTreeMap::new(),
        owed: BTreeMap::new(),
        owed_sum: 0,
        partners: BTreeMap::new(),
        round: 0,
        pool_stk: suite.has_pool().then_some(0),
        losses: 0,
        total_rewards: 0,
        total_fees: 0,
        open_id: 1,
        requests: BTreeMap::new(),
        pending: BTreeMap::new(),
        settled: BTreeMap::new(),
        settings: Settings {
            fee_bps,
            shares: vec![(Payee::Account(TREASURY), 10_000)],
            min_deposit: 1,
            min_unbond: 1,
            deposit_cap: u128::MAX,
            max_commission: 20,
            max_share_bps: 10_000,
            deposits: Flow::default(),
            unbonds: Flow::default(),
        },
        schedule: Schedule {
            next_submit: now,
            synced_at: now,
            next_rebalance: now + DAY,
            harvest_cursor: None,
            harvest_started: now,
            harvest_since: now,
            unbonding_seconds,
            seen: (0, 0),
        },
        announced: BTreeMap::new(),
        last_announced: 2 + u64::from(suite.has_pool()),
        removed_at: 0,
        submitted_at: now,
        votes: BTreeMap::new(),
        instructed: BTreeSet::new(),
        proposals: BTreeSet::new(),
        matured: BTreeMap::new(),
        counts: BTreeMap::new(),
        worst_share_ppm: 0,
    }
}
