//! What a person wants to know of a suite at a glance.

mod parts;

pub use parts::{AllianceStatus, PoolStatus};

use std::fmt::Write;

use cosmwasm_std::{Decimal, SignedDecimal, Uint128};
use pstake_types::hub::{
    AdminMsg, AverageRateResponse, BatchResponse, BatchStage, ConfigResponse, LedgerResponse,
    PendingWorkResponse, QueryMsg, RevenueResponse, SolvencyResponse, ValidatorResponse, MAX_LIMIT,
};
use pstake_types::timelock::Announcement;
use serde::Serialize;

use crate::client::Client;
use crate::error::Result;
use crate::verify::validators;

/// Over which the yield is shown.
const WINDOW_SECONDS: u64 = 30 * 86_400;

/// A suite at one moment. Amounts are base units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    pub chain_id: String,
    pub height: u64,
    pub time: String,
    pub hub: String,
    pub config: ConfigResponse,
    pub ledger: LedgerResponse,
    /// Yearly, over about the last 30 days; none until there are two points.
    pub apr: Option<SignedDecimal>,
    pub solvency: SolvencyResponse,
    pub revenue: RevenueResponse,
    pub pending: PendingWorkResponse,
    pub announcements: Vec<Announcement<AdminMsg>>,
    pub batches: Vec<BatchResponse>,
    pub validators: Vec<ValidatorResponse>,
    /// Those of the deployment record; see [`Status::read_parts`].
    pub pool: Option<PoolStatus>,
    pub alliance: Option<AllianceStatus>,
}

impl Status {
    /// Asks the hub for all of it.
    pub fn read(client: &Client, hub: &str) -> Result<Self> {
        let node = client.status()?;
        let window = QueryMsg::AverageRate {
            window_seconds: WINDOW_SECONDS,
        };
        let average: AverageRateResponse = client.smart(hub, &window)?;
        Ok(Self {
            chain_id: node.chain_id,
            height: node.height,
            time: node.time,
            hub: hub.into(),
            config: client.smart(hub, &QueryMsg::Config {})?,
            ledger: client.smart(hub, &QueryMsg::Ledger {})?,
            apr: (average.from.time_seconds < average.to.time_seconds).then_some(average.apr),
            solvency: client.smart(hub, &QueryMsg::Solvency {})?,
            revenue: client.smart(hub, &QueryMsg::Revenue {})?,
            pending: client.smart(hub, &QueryMsg::PendingWork {})?,
            announcements: client.smart(hub, &QueryMsg::Announcements {})?,
            batches: batches(client, hub)?,
            validators: validators(client, hub)?,
            pool: None,
            alliance: None,
        })
    }

    /// Asks the suite's other contracts as well, those that there are.
    pub fn read_parts(
        &mut self,
        client: &Client,
        pool: Option<&str>,
        alliance: Option<&str>,
    ) -> Result<()> {
        self.pool = pool.map(|at| PoolStatus::read(client, at)).transpose()?;
        self.alliance = alliance
            .map(|at| AllianceStatus::read(client, at))
            .transpose()?;
        Ok(())
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let (ledger, solvency) = (&self.ledger, &self.solvency);
        let denom = &self.config.native_denom;
        writeln!(out, "hub        {}", self.hub)?;
        writeln!(out, "token      {}", self.config.token)?;
        writeln!(
            out,
            "chain      {} at {}, {}",
            self.chain_id, self.height, self.time
        )?;
        writeln!(
            out,
            "rate       {} {denom} per stk, read {} s ago",
            ledger.rate, ledger.age_seconds
        )?;
        let apr = self.apr.map_or("not known yet".into(), percent_signed);
        writeln!(
            out,
            "APR        {apr}; fee {}",
            percent_bps(self.config.fee_bps)
        )?;
        writeln!(
            out,
            "backing    {} = bonded {} + buffer {} - unvested {}",
            ledger.backing, ledger.bonded, ledger.buffer, ledger.unvested
        )?;
        writeln!(out, "supply     {}", ledger.supply)?;
        writeln!(
            out,
            "set aside  {} for claims, {} revenue; unbonding {}",
            ledger.reserved, ledger.owed, solvency.unbonding
        )?;
        let solvent = if solvency.solvent { "yes" } else { "NO" };
        writeln!(
            out,
            "solvent    {solvent}: balance {}, surplus {}; losses so far {}",
            solvency.balance, solvency.surplus, ledger.total_losses
        )?;
        for (name, flow) in [
            ("deposits", self.config.deposits),
            ("unbonds", self.config.unbonds),
        ] {
            if flow.paused_until_seconds > 0 {
                writeln!(out, "paused     {name} until {}", flow.paused_until_seconds)?;
            }
        }
        writeln!(out, "pending    {}", self.work())?;
        for change in &self.announcements {
            writeln!(
                out,
                "announced  {}: {:?} from {} to {}",
                change.id, change.change, change.effective_at_seconds, change.lapses_at_seconds
            )?;
        }
        for batch in &self.batches {
            writeln!(out, "batch {:<4} {}", batch.batch_id, stage(batch))?;
        }
        for v in &self.validators {
            let mut marks = String::new();
            if v.frozen {
                marks.push_str(", frozen");
            }
            if v.missing_since_seconds.is_some() {
                marks.push_str(", not in the active set");
            }
            writeln!(
                out,
                "validator  {} weight {}, {} of {}, slots {}/7{marks}",
                v.validator, v.weight, v.bonded, v.target, v.slots_used
            )?;
        }
        if let Some(pool) = &self.pool {
            pool.write(out)?;
        }
        if let Some(alliance) = &self.alliance {
            alliance.write(out)?;
        }
        Ok(())
    }

    fn work(&self) -> String {
        let mut parts = due(&self.pending);
        if !self.pending.unrecorded_loss.is_zero() {
            parts.push("loss");
        }
        if !self.pending.changes.is_empty() {
            parts.push("announced changes");
        }
        let next = format!("next submission {}", self.pending.next_submit_seconds);
        if parts.is_empty() {
            return format!("nothing; {next}");
        }
        format!("{}; {next}", parts.join(", "))
    }
}

/// Names of the parts of a tick that are due.
pub fn due(work: &PendingWorkResponse) -> Vec<&'static str> {
    [
        (work.settle, "settle"),
        (work.harvest, "harvest"),
        (work.submit, "submit"),
        (work.sync, "sync"),
        (work.rebalance, "rebalance"),
        (work.unwind, "unwind"),
    ]
    .into_iter()
    .filter_map(|(due, name)| due.then_some(name))
    .collect()
}

fn stage(batch: &BatchResponse) -> String {
    match &batch.stage {
        BatchStage::Open {
            requests,
            submits_at_seconds,
        } => format!("open: {} stk of {requests} requests, submits from {submits_at_seconds}", batch.stk),
        BatchStage::Unbonding {
            requests,
            due,
            at_risk,
            completes_at_seconds,
            entries,
            ..
        } => format!(
            "unbonding: {due} native of {requests} requests from {} validators, at risk {at_risk}, completes at {completes_at_seconds}",
            entries.len()
        ),
        BatchStage::Settled { native } => format!("settled: {native} native"),
    }
}

fn batches(client: &Client, hub: &str) -> Result<Vec<BatchResponse>> {
    let mut all: Vec<BatchResponse> = vec![];
    loop {
        let query = QueryMsg::Batches {
            start_after: all.last().map(|batch| batch.batch_id),
            limit: Some(MAX_LIMIT),
        };
        let page: Vec<BatchResponse> = client.smart(hub, &query)?;
        let full = page.len() >= MAX_LIMIT as usize;
        all.extend(page);
        if !full {
            return Ok(all);
        }
    }
}

fn percent_bps(bps: u16) -> String {
    let share = Decimal::from_ratio(Uint128::from(bps), 100u128);
    format!("{share}%")
}

/// With two digits; the sign stays.
fn percent_signed(share: SignedDecimal) -> String {
    let hundredths = share.atomics().i128() / 10i128.pow(14);
    let sign = if hundredths < 0 { "-" } else { "" };
    let digits = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}%", digits / 100, digits % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signed_when_any_sign_then_two_digits() {
        let apr = |text: &str| percent_signed(text.parse().unwrap());
        assert_eq!(apr("0.1234567"), "12.34%");
        assert_eq!(apr("-0.005"), "-0.50%");
        assert_eq!(apr("0"), "0.00%");
    }

    #[test]
    fn due_when_parts_are_pending_then_named_in_the_ticks_order() {
        let work = PendingWorkResponse {
            settle: true,
            submit: true,
            ..PendingWorkResponse::default()
        };
        assert_eq!(due(&work), ["settle", "submit"]);
    }
}
