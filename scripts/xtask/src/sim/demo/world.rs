//! The chain with the hub on it: sends messages, and counts and measures all that comes of them.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{anyhow, Context, Result};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{to_json_binary, Addr, Coin, Decimal, Event};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::AppResponse;
use pstake_testing::suite::alliance::Restaking;
use pstake_testing::suite::{short_address, Form, PoolInit, Suite, NATIVE};
use pstake_testing::vm::gas::measure;
use pstake_types::hub::event as events;
use pstake_types::hub::{
    BatchResponse, ClaimResponse, CommunityPoolVia, Cw20HookMsg, ExecuteMsg, LedgerResponse,
    PendingWorkResponse, QueryMsg, RevenueRecipient, RevenueShare,
};
use serde::Serialize;

use super::alliance;
use super::gas;
use super::tally::{Kind, Tally};

/// Commissions of the validators, in percent, in turn.
const COMMISSIONS: [u64; 10] = [5, 3, 10, 7, 5, 8, 4, 10, 15, 5];

/// An unbond that waits.
#[derive(Clone, Debug)]
struct Waiting {
    person: usize,
    since: u64,
}

pub struct World {
    pub suite: Restaking,
    pub tally: Tally,
    /// Recipients of revenue by name, in the order of their shares.
    pub recipients: Vec<(&'static str, RevenueRecipient)>,
    /// By batch, the requests that are not paid yet.
    waiting: BTreeMap<u64, Vec<Waiting>>,
    /// Persons whose batch was settled since they were last taken.
    pub payable: Vec<usize>,
}

impl World {
    pub fn new(form: Form, validators: usize) -> Result<Self> {
        let address = |name: &str| short_address(&MockApi::default(), name).to_string();
        let recipients = vec![
            ("treasury", RevenueRecipient::Address(address("treasury"))),
            (
                "community that granted 600,000 ATOM",
                RevenueRecipient::Address(address("community")),
            ),
            (
                "community pool of the chain",
                RevenueRecipient::CommunityPool(CommunityPoolVia::Distribution),
            ),
        ];
        let shares = recipients.iter().zip([7_500, 1_500, 1_000]);
        let shares = shares.map(|((_, recipient), bps)| RevenueShare {
            recipient: recipient.clone(),
            bps,
        });
        let shares: Vec<_> = shares.collect();
        let suite = Suite::builder()
            .form(form)
            .validators(validators)
            .commissions(COMMISSIONS.map(Decimal::percent).to_vec())
            .revenue(shares.clone())
            .pool(PoolInit::default())
            .unchecked()
            .build();
        let mut suite = alliance::deploy(suite);
        alliance::share_revenue(&mut suite, shares)?;
        Ok(World {
            suite,
            tally: Tally::default(),
            recipients,
            waiting: BTreeMap::new(),
            payable: vec![],
        })
    }

    /// Sends a message that must succeed; a refusal is noted and ends up in the report.
    pub fn send<T: Serialize + std::fmt::Debug>(
        &mut self,
        kind: Kind,
        sender: &Addr,
        contract: &Addr,
        msg: &T,
        native: u128,
    ) -> Option<AppResponse> {
        let funds = match native {
            0 => vec![],
            native => vec![Coin::new(native, NATIVE)],
        };
        let start = Instant::now();
        let (result, gas) = measure(|| self.suite.call(sender, contract, msg, &funds));
        self.tally.busy += start.elapsed();
        match result {
            Ok(response) => {
                self.tally.sent(kind, &gas);
                self.tally.read(&response.events);
                Some(response)
            }
            Err(error) => {
                let text = format!("{kind:?} of {sender}: {:#}", error.root_cause());
                self.tally.failures.push(text);
                None
            }
        }
    }

    pub fn deposit(&mut self, user: &Addr, native: u128) {
        let msg = ExecuteMsg::Deposit {
            receiver: None,
            min_stk_out: None,
            referral: None,
        };
        let hub = self.suite.hub.clone();
        self.send(Kind::Deposit, user, &hub, &msg, native);
    }

    /// Queues a percentage of what the user holds. False: too little to be worth it.
    pub fn unbond(&mut self, person: usize, user: &Addr, percent: u64) -> Result<bool> {
        let stk = self.suite.stk(user) * u128::from(percent) / 100;
        if stk < 10_000 {
            return Ok(false);
        }
        let msg = Cw20ExecuteMsg::Send {
            contract: self.suite.hub.to_string(),
            amount: stk.into(),
            msg: to_json_binary(&Cw20HookMsg::Unbond { receiver: None })?,
        };
        let token = self.suite.token.clone();
        let Some(response) = self.send(Kind::Unbond, user, &token, &msg, 0) else {
            return Ok(true);
        };
        let batch = number(&response.events, events::Unbond::TYPE, "batch_id")?;
        let since = self.suite.now();
        let requests = self.waiting.entry(batch).or_default();
        // a second unbond into the same batch joins the first request
        if !requests.iter().any(|request| request.person == person) {
            requests.push(Waiting { person, since });
        }
        Ok(true)
    }

    /// Leaves the open batch, if the request is still in it.
    pub fn cancel(&mut self, person: usize, user: &Addr) -> Result<()> {
        let open = self.batches()?.pop().context("there is an open batch")?;
        let requests = self.waiting.entry(open.batch_id).or_default();
        let Some(at) = requests.iter().position(|r| r.person == person) else {
            return Ok(());
        };
        requests.remove(at);
        self.hub(Kind::Cancel, user, &ExecuteMsg::CancelUnbond {});
        Ok(())
    }

    /// Claims, unless an earlier claim took everything.
    pub fn claim(&mut self, user: &Addr) -> Result<()> {
        let preview: ClaimResponse = self.ask(&QueryMsg::PreviewClaim {
            user: user.to_string(),
            limit: None,
        })?;
        if preview.requests > 0 {
            self.hub(Kind::Claim, user, &ExecuteMsg::Claim { limit: None });
        }
        Ok(())
    }

    pub fn hub(&mut self, kind: Kind, sender: &Addr, msg: &ExecuteMsg) -> Option<AppResponse> {
        let hub = self.suite.hub.clone();
        self.send(kind, sender, &hub, msg, 0)
    }

    /// A tick, with the gas of each of its parts.
    pub fn tick(&mut self, keeper: &Addr, work: &PendingWorkResponse) -> Result<()> {
        let hub = self.suite.hub.clone();
        let msg = ExecuteMsg::Tick { limit: None };
        let start = Instant::now();
        let (result, gas) = measure(|| self.suite.call(keeper, &hub, &msg, &[]));
        self.tally.busy += start.elapsed();
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                let text = format!("tick: {:#}", error.root_cause());
                self.tally.failures.push(text);
                return Ok(());
            }
        };
        self.tally.sent(Kind::Tick, &gas);
        self.tally.read(&response.events);
        for (part, gas) in gas::parts(work, hub.as_str(), &gas) {
            let most = self.tally.parts.entry(part).or_default();
            *most = gas.max(*most);
        }
        self.note_settled()
    }

    /// Finds out which batches are settled now: those that were on their way, and that one that
    /// the buffer covered whole.
    fn note_settled(&mut self) -> Result<()> {
        let batches = self.batches()?;
        let there = |id: &u64| batches.iter().any(|batch| batch.batch_id == *id);
        let settled: Vec<u64> = self
            .waiting
            .keys()
            .copied()
            .filter(|id| !there(id))
            .collect();
        let now = self.suite.now();
        for id in settled {
            for request in self.waiting.remove(&id).unwrap_or_default() {
                let waited = now - request.since;
                self.tally.waited_seconds += u128::from(waited);
                self.tally.waited += 1;
                self.tally.waited_most = self.tally.waited_most.max(waited);
                self.payable.push(request.person);
            }
        }
        Ok(())
    }

    /// Batches on their way, then the open one.
    pub fn batches(&self) -> Result<Vec<BatchResponse>> {
        let msg = QueryMsg::Batches {
            start_after: None,
            limit: Some(100),
        };
        self.ask(&msg)
    }

    pub fn ledger(&self) -> Result<LedgerResponse> {
        self.ask(&QueryMsg::Ledger {})
    }

    pub fn ask<T: serde::de::DeserializeOwned>(&self, msg: &QueryMsg) -> Result<T> {
        self.suite.ask(msg).with_context(|| format!("{msg:?}"))
    }
}

/// An attribute of the first event of a type, as a number.
fn number(events: &[Event], ty: &str, key: &str) -> Result<u64> {
    let value = super::tally::attribute(events, ty, key);
    let value = value.ok_or_else(|| anyhow!("no {key} in an event {ty}"))?;
    value.parse().with_context(|| format!("{ty}.{key}"))
}
