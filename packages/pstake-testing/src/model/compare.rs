//! Whether hub, token and people have what the model says: to the last unit.

use std::fmt::Debug;

use anyhow::{ensure, Result as AnyResult};
use cosmwasm_std::{Decimal, Uint128};
use pstake_types::hub::{
    BatchResponse, BatchStage, ClaimResponse, ConfigResponse, LedgerResponse, PendingWorkResponse,
    QueryMsg, RequestStage, RevenueResponse, SolvencyResponse, UnbondRequest,
};

use super::books::{Payee, Stage, Who};
use super::num::{mul_div, mul_div_ceil};
use super::stream::DAY;
use super::world::World;

fn same<T: PartialEq + Debug>(what: &str, model: T, chain: T) -> AnyResult<()> {
    ensure!(model == chain, "{what}: model {model:?}, chain {chain:?}");
    Ok(())
}

impl World {
    /// The ledger and the hub's coins: after each step.
    pub fn compare_ledger(&self) -> AnyResult<()> {
        let books = &self.books;
        let ledger: LedgerResponse = self.suite.ask(&QueryMsg::Ledger {})?;
        let n = Uint128::new;
        let (backing, now) = (books.backing(), books.now());
        let model = LedgerResponse {
            backing: n(backing),
            supply: n(books.supply),
            rate: Decimal::new(n(mul_div(backing, 10u128.pow(18), books.supply))),
            bonded: n(books.bonded()),
            buffer: n(books.buffer),
            unvested: n(books.unvested()),
            reserved: n(books.reserved()),
            owed: n(books.owed_total()),
            total_losses: n(books.losses),
            synced_at_seconds: books.schedule.synced_at,
            age_seconds: now - books.schedule.synced_at,
        };
        same("ledger", model, ledger)?;
        let hub = &self.suite.hub;
        same(
            "native of the hub",
            books.hub_native,
            self.suite.native(hub),
        )
    }

    pub fn compare_purse(&self, who: Who) -> AnyResult<()> {
        let (purse, account) = (self.books.purses[who], &self.accounts[who]);
        same(
            &format!("native of {who}"),
            purse.native,
            self.suite.native(account),
        )?;
        same(&format!("stk of {who}"), purse.stk, self.suite.stk(account))
    }

    /// All that can be asked.
    pub fn compare_all(&self) -> AnyResult<()> {
        self.compare_ledger()?;
        for who in 0..self.accounts.len() {
            self.compare_purse(who)?;
            self.compare_requests(who)?;
        }
        same(
            "stk of the hub",
            self.books.hub_stk(),
            self.suite.stk(&self.suite.hub),
        )?;
        if let Some(held) = self.books.pool_stk {
            let pool = &self.suite.pool().address;
            same("stk of the pool", held, self.suite.stk(pool))?;
        }
        self.compare_announced()?;
        self.compare_batches()?;
        self.compare_revenue()?;
        self.compare_schedule()?;
        self.compare_records()
    }

    fn compare_requests(&self, who: Who) -> AnyResult<()> {
        let books = &self.books;
        let user = self.accounts[who].to_string();
        let n = Uint128::new;
        let mut model = vec![];
        for ((_, id), stk) in books.requests.range((who, 0)..=(who, u64::MAX)) {
            let stage = if *id == books.open_id {
                let submits_at_seconds = books.schedule.next_submit.max(books.now());
                RequestStage::Queued { submits_at_seconds }
            } else if let Some(batch) = books.pending.get(id) {
                RequestStage::Unbonding {
                    due: n(mul_div(*stk, batch.netted + batch.undelegated, batch.stk)),
                    at_risk: n(mul_div_ceil(*stk, batch.at_risk, batch.stk)),
                    completes_at_seconds: batch.completes_at.div_ceil(1_000_000_000),
                }
            } else {
                let batch = books.settled.get(id).copied().unwrap_or_default();
                let native = n(mul_div(*stk, batch.native, batch.stk));
                RequestStage::Claimable { native }
            };
            model.push(UnbondRequest {
                batch_id: *id,
                stk: n(*stk),
                stage,
            });
        }
        model.truncate(100);
        let query = QueryMsg::UnbondRequests {
            user: user.clone(),
            start_after: None,
            limit: Some(100),
        };
        same("requests", model, self.suite.ask(&query)?)?;
        let payments = books.payable(who, 30);
        let model = ClaimResponse {
            native: n(payments.iter().map(|(_, native)| native).sum()),
            requests: payments.len() as u32,
        };
        same(
            "preview of a claim",
            model,
            self.suite
                .ask(&QueryMsg::PreviewClaim { user, limit: None })?,
        )
    }

    fn compare_batches(&self) -> AnyResult<()> {
        let books = &self.books;
        let query = QueryMsg::Batches {
            start_after: None,
            limit: Some(100),
        };
        let batches: Vec<BatchResponse> = self.suite.ask(&query)?;
        same("batches", books.pending.len() + 1, batches.len())?;
        for batch in batches {
            let id = batch.batch_id;
            let count = books.of_batch(id).count() as u64;
            match (batch.stage, books.pending.get(&id)) {
                (BatchStage::Open { requests, .. }, None) => {
                    same(
                        "open",
                        (books.open_id, books.open_stk(), count),
                        (id, batch.stk.u128(), requests),
                    )?;
                }
                (
                    BatchStage::Unbonding {
                        requests,
                        netted,
                        undelegated,
                        at_risk,
                        entries,
                        ..
                    },
                    Some(model),
                ) => {
                    same("requests of a batch", count, requests)?;
                    same("stk", model.stk, batch.stk.u128())?;
                    let figures = (model.netted, model.undelegated, model.at_risk);
                    same(
                        "batch",
                        figures,
                        (netted.u128(), undelegated.u128(), at_risk.u128()),
                    )?;
                    let entries = entries.into_iter().map(|e| (e.validator, e.amount.u128()));
                    same("entries", model.entries.clone(), entries.collect())?;
                }
                (stage, model) => same("stage", format!("{model:?}"), format!("{stage:?}"))?,
            }
        }
        Ok(())
    }

    fn compare_revenue(&self) -> AnyResult<()> {
        let books = &self.books;
        let n = Uint128::new;
        let model = RevenueResponse {
            fee_bps: books.settings.fee_bps,
            shares: self.shares(&books.settings.shares),
            total_owed: n(books.owed_total()),
            total_rewards: n(books.total_rewards),
            total_fees: n(books.total_fees),
        };
        same("revenue", model, self.suite.ask(&QueryMsg::Revenue {})?)?;
        let users = books.partners.keys().map(|who| Payee::Account(*who));
        for payee in Payee::ALL.into_iter().chain(users) {
            let recipient = self.recipient(payee);
            let owed: Uint128 = self.suite.ask(&QueryMsg::RevenueOwed { recipient })?;
            let owed = owed.u128();
            if let Some((_, partner)) = books.rebate_of(payee) {
                let fits = partner.may_be_owed(owed);
                ensure!(fits, "rebates: model {partner:?}, chain {owed}");
                continue;
            }
            same("owed", books.owes(payee), owed)?;
        }
        Ok(())
    }

    fn compare_schedule(&self) -> AnyResult<()> {
        let (books, now) = (&self.books, self.books.now());
        let config: ConfigResponse = self.suite.ask(&QueryMsg::Config {})?;
        let flow =
            |f: pstake_types::hub::FlowState| (f.paused_until_seconds, f.pausable_from_seconds);
        let model = |f: super::books::Flow| (f.paused_until, f.pausable_from);
        same(
            "deposits",
            model(books.settings.deposits),
            flow(config.deposits),
        )?;
        same(
            "unbonds",
            model(books.settings.unbonds),
            flow(config.unbonds),
        )?;
        let unbonding = books.schedule.unbonding_seconds;
        same("unbonding period", unbonding, config.unbonding_seconds)?;
        let work: PendingWorkResponse = self.suite.ask(&QueryMsg::PendingWork {})?;
        let running = books.is_running();
        let submit = now >= books.schedule.next_submit && (running || books.is_queued());
        let due = |id: &u64| books.may_apply(*id).is_ok();
        let changes: Vec<u64> = books.announced.keys().copied().filter(due).collect();
        let mut model = PendingWorkResponse {
            settle: books
                .pending
                .values()
                .any(|b| b.completes_at <= books.nanos),
            sync: !submit && now >= books.schedule.synced_at + DAY,
            submit,
            harvest: now >= books.next_harvest(),
            rebalance: running && now >= books.schedule.next_rebalance,
            unwind: work.unwind && books.stage == Stage::Undelegating,
            next_submit_seconds: books.schedule.next_submit,
            unrecorded_loss: work.unrecorded_loss,
            changes: changes.clone(),
        };
        if books.has_ended() {
            model = PendingWorkResponse {
                unrecorded_loss: work.unrecorded_loss,
                changes,
                ..PendingWorkResponse::default()
            };
        }
        same("pending work", model, work)
    }

    fn compare_records(&self) -> AnyResult<()> {
        let records = self.records()?;
        same("records", self.books.records.len(), records.len())?;
        for ((validator, model), record) in self.books.records.iter().zip(records) {
            let slots = self.books.slots(validator) as u32;
            let figures = (
                record.weight,
                record.bonded.u128(),
                record.frozen,
                record.slots_used,
            );
            same("validator", validator, &record.validator)?;
            same(
                validator,
                (model.weight, model.bonded, model.frozen, slots),
                figures,
            )?;
        }
        let solvency: SolvencyResponse = self.suite.ask(&QueryMsg::Solvency {})?;
        same("surplus", self.books.surplus(), solvency.surplus.u128())
    }
}
