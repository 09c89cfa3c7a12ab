//! Keepers' messages: sent, and followed by the model from what the chain did.

use anyhow::{anyhow, ensure, Result as AnyResult};
use pstake_types::hub::{ExecuteMsg, PendingWorkResponse, QueryMsg};

use crate::sdk::{MsgKind, UndelegateResponse};

use super::actions::Crank;
use super::books::{Refusal, Stage};
use super::crank::income;
use super::facts::{self, Facts, Part, Step};
use super::stream::DAY;
use super::submit::Next;
use super::world::World;

/// The SDK's rounding of shares, at most, for each staking message: base units, lost or found.
const STAKING_DUST: u128 = 2;

impl World {
    pub(super) fn crank(&mut self, crank: Crank) -> AnyResult<bool> {
        let facts = Facts::read(&self.suite);
        // whether a page can be unwound is the hub's knowledge
        let work: PendingWorkResponse = self.suite.ask(&QueryMsg::PendingWork {})?;
        let before = facts::assets(&self.suite);
        let msg = match crank {
            Crank::Tick(limit) => ExecuteMsg::Tick { limit },
            Crank::Settle => ExecuteMsg::Settle {},
            Crank::Sync => ExecuteMsg::Sync {},
            Crank::Submit => ExecuteMsg::Submit {},
            Crank::Harvest(limit) => ExecuteMsg::Harvest { limit },
            Crank::Rebalance(limit) => ExecuteMsg::Rebalance { limit },
            Crank::Unwind(limit) => ExecuteMsg::Unwind { limit },
        };
        let keeper = self.suite.keeper();
        let response = match (self.refusal(crank), self.send(&keeper, &msg, 0)) {
            (None, Ok(response)) => response,
            (Some(_), Err(_)) => return Ok(false),
            (Some(why), Ok(_)) => return Err(anyhow!("model refuses: {why}")),
            (None, Err(_)) if crank == Crank::Submit && self.may_fail(&facts) => {
                self.books.count("submissions that failed", 1);
                return Ok(false);
            }
            // an answer without amount or time fails the whole page
            (None, Err(_))
                if matches!(crank, Crank::Unwind(_)) && self.answer != UndelegateResponse::Full =>
            {
                return Ok(false);
            }
            (None, Err(error)) => return Err(error.context("model does not refuse")),
        };
        self.note_refusals(&response.events);
        let parts = facts::parts(&response.events, self.suite.hub.as_str())?;
        match crank {
            Crank::Tick(limit) => self.tick(limit, work.unwind, &facts, &parts)?,
            one => {
                let mut parts = parts.iter();
                self.part(one, &facts, &mut parts)?;
                ensure!(parts.next().is_none(), "{crank:?} did more than its part");
            }
        }
        self.forget_removed()?;

        let steps = || parts.iter().flat_map(|part| &part.steps);
        let messages = steps()
            .filter(|s| !matches!(s, Step::Reward { .. }))
            .count();
        let paid: u128 = parts.iter().map(|part| income(&part.steps)).sum();
        let after = facts::assets(&self.suite);
        let spent: u128 = parts.iter().map(|part| part.bought).sum();
        let dust = (before + paid).abs_diff(after + spent);
        ensure!(
            dust <= STAKING_DUST * messages as u128,
            "INV7: {messages} messages turned {before} and {paid} into {after}"
        );
        Ok(true)
    }

    /// Why the hub must refuse a message.
    fn refusal(&self, crank: Crank) -> Option<Refusal> {
        let now = self.books.now();
        let queued = self.books.is_queued();
        match crank {
            Crank::Settle | Crank::Sync | Crank::Harvest(_) if self.books.has_ended() => {
                return Some("it has ended");
            }
            Crank::Submit if !self.books.is_running() && !queued => return Some("winding down"),
            Crank::Rebalance(_) if !self.books.is_running() => return Some("winding down"),
            Crank::Unwind(_) if self.books.stage != Stage::Undelegating => {
                return Some("not winding down");
            }
            Crank::Unwind(_) if queued => return Some("the queue goes first"),
            _ => {}
        }
        let (limit, due) = match crank {
            Crank::Settle | Crank::Sync => (None, 0),
            Crank::Tick(limit) | Crank::Unwind(limit) => (limit, 0),
            Crank::Submit => (None, self.books.schedule.next_submit),
            Crank::Harvest(limit) => (limit, self.books.next_harvest()),
            Crank::Rebalance(limit) => (limit, self.books.schedule.next_rebalance),
        };
        if limit.is_some_and(|l| l == 0 || l > 100) {
            return Some("limit out of range");
        }
        (now < due).then_some("too early")
    }

    /// Whatever is due, in order; a submission that fails leaves its place to a sync.
    fn tick(
        &mut self,
        limit: Option<u32>,
        unwind: bool,
        facts: &Facts,
        parts: &[Part],
    ) -> AnyResult<()> {
        let books = &self.books;
        let (now, schedule) = (books.now(), &books.schedule);
        let (ended, running) = (books.has_ended(), books.is_running());
        let settle = books
            .pending
            .values()
            .any(|b| b.completes_at <= books.nanos);
        let submit = now >= schedule.next_submit && (running || books.is_queued());
        let mut due = vec![
            ("settle", settle, Crank::Settle),
            (
                "harvest",
                now >= books.next_harvest(),
                Crank::Harvest(limit),
            ),
            ("submit", submit, Crank::Submit),
            (
                "sync",
                !submit && now >= schedule.synced_at + DAY,
                Crank::Sync,
            ),
            (
                "rebalance",
                running && now >= schedule.next_rebalance,
                Crank::Rebalance(limit),
            ),
            ("unwind", unwind, Crank::Unwind(limit)),
        ];
        if ended {
            due.clear();
        }
        let mut parts_left = parts.iter().skip(1);
        let failed: Vec<&String> = parts.iter().flat_map(|part| &part.failed).collect();
        for (name, _, crank) in due.into_iter().filter(|(_, due, _)| *due) {
            let crank = match failed.iter().any(|f| *f == name) {
                false => crank,
                true if name == "unwind" && self.answer != UndelegateResponse::Full => continue,
                true => {
                    ensure!(
                        name == "submit" && self.may_fail(facts),
                        "{name} failed in a tick: {}",
                        self.why_submit_fails()
                    );
                    self.books.count("submissions that failed", 1);
                    Crank::Sync
                }
            };
            self.part(crank, facts, &mut parts_left)
                .map_err(|e| e.context(name))?;
        }
        ensure!(parts_left.next().is_none(), "a tick did more than was due");
        Ok(())
    }

    /// Takes the part of a crank off the list, and the pool's leg of a submission.
    fn part<'a>(
        &mut self,
        crank: Crank,
        facts: &Facts,
        parts: &mut impl Iterator<Item = &'a Part>,
    ) -> AnyResult<()> {
        let mut next = || parts.next().ok_or_else(|| anyhow!("left out"));
        let part = next()?;
        let steps = &part.steps;
        match crank {
            Crank::Tick(_) => return Err(anyhow!("a tick in a tick")),
            Crank::Settle => self.books.settle(facts),
            Crank::Sync => self.books.sync(facts),
            Crank::Submit => {
                let undelegates = steps.iter().any(|s| matches!(s, Step::Undelegated { .. }));
                let answered = self.answer == UndelegateResponse::Full;
                ensure!(answered || !undelegates, "a batch without amounts or times");
                if self.books.submit(facts, steps)? == Next::Pool {
                    let leg = next()?;
                    let native = self.books.buy_from_pool();
                    ensure!(native == leg.bought, "bought for {native}, {leg:?}");
                    self.books.finish(facts, &leg.steps)?;
                }
            }
            Crank::Harvest(limit) => {
                let page = self.books.harvest(limit.unwrap_or(30) as usize, steps)?;
                let paid = |v: &String| {
                    steps
                        .iter()
                        .any(|s| matches!(s, Step::Reward { validator, .. } if validator == v))
                };
                for validator in page {
                    let fails = self.fails(&validator, MsgKind::Withdraw);
                    let able = facts.delegations.contains_key(&validator) && !fails;
                    ensure!(able == paid(&validator), "harvest left {validator} out");
                }
            }
            Crank::Unwind(limit) => {
                let answered = self.answer == UndelegateResponse::Full;
                let undelegates = steps.iter().any(|s| matches!(s, Step::Undelegated { .. }));
                ensure!(answered || !undelegates, "a page without amounts or times");
                self.books
                    .unwind(limit.unwrap_or(12) as usize, facts, part)?;
            }
            Crank::Rebalance(_) => {
                self.books.rebalance(facts, steps)?;
                // whether drains are left is the plan's knowledge
                let work: PendingWorkResponse = self.suite.ask(&QueryMsg::PendingWork {})?;
                let now = self.books.now();
                self.books.schedule.next_rebalance = if work.rebalance { now } else { now + DAY };
            }
        }
        Ok(())
    }

    /// A tick hides the text: the same message alone tells it.
    fn why_submit_fails(&mut self) -> String {
        let keeper = self.suite.keeper();
        match self.send(&keeper, &ExecuteMsg::Submit {}, 0) {
            Ok(_) => "alone it succeeds".into(),
            Err(error) => format!("{error:#}"),
        }
    }

    pub fn fails(&self, validator: &str, kind: MsgKind) -> bool {
        self.failing.contains(&(validator.to_string(), kind as u8))
    }

    /// A submission may fail only if the validators whose messages surely work cannot give what is needed.
    fn may_fail(&self, facts: &Facts) -> bool {
        let mut books = self.books.clone();
        books.settle(facts);
        books.sync(facts);
        let due = books.native_for(books.open_stk());
        let left = due - due.min(books.buffer);
        let able = books.records.iter().filter(|(v, r)| {
            let works = facts.even.contains(*v) && !self.fails(v, MsgKind::Undelegate);
            works && !r.frozen && books.slots(v) < 7
        });
        let able: u128 = able.map(|(_, r)| r.bonded).sum();
        left > 0 && (self.answer != UndelegateResponse::Full || able < left)
    }
}
