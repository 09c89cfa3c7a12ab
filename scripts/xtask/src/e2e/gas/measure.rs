//! The same stages as the VM's measurement (src/sim/gas), on a chain.

use anyhow::{ensure, Context, Result};
use pstake::Outcome;
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::hub::{
    AdminMsg, BatchResponse, ClaimResponse, ExecuteMsg, PendingWorkResponse, QueryMsg,
    ValidatorResponse, ValidatorWeight,
};

use super::Rows;
use crate::live::{Live, Setup};
use crate::localnet::Localnet;

pub(super) const ATOM: u128 = 1_000_000;
pub(super) const DAY: u64 = 86_400;
const STAKE: u128 = 600_000 * ATOM;

const DEPOSIT: ExecuteMsg = ExecuteMsg::Deposit {
    receiver: None,
    min_stk_out: None,
    referral: None,
};

pub(super) struct Stage {
    pub(super) live: Live,
    validators: usize,
}

impl Stage {
    /// A hub whose stake is spread over all its validators.
    pub(super) fn new(name: &str, validators: usize, days: u64) -> Result<Self> {
        let (all, unbonding) = ((validators + 1).to_string(), format!("{days}d"));
        let options = ["--fixed-clock", "--inflation", "0.02", "--max-gas", "-1"];
        let chain = Localnet::up(
            name,
            &[
                &options[..],
                &["--validators", &all, "--unbonding", &unbonding],
            ]
            .concat(),
        )?;
        let setup = Setup {
            unbonding_days: days,
            ..Setup::new(1..=validators)
        };
        let live = Live::deploy(chain, setup)?;
        let mut stage = Stage { live, validators };
        stage.deposit("whale", STAKE)?;
        for _ in 0..3 + validators / 6 {
            stage.next_submission()?;
            stage.deposit("whale", STAKE / 60)?;
        }
        stage.next_submission()?;
        let held = stage
            .records()?
            .iter()
            .filter(|v| !v.bonded.is_zero())
            .count();
        ensure!(held == validators, "stake at {held} validators only");
        Ok(stage)
    }

    fn records(&self) -> Result<Vec<ValidatorResponse>> {
        self.live.ask(&QueryMsg::Validators {
            start_after: None,
            limit: Some(100),
        })
    }

    pub(super) fn deposit(&mut self, name: &str, native: u128) -> Result<Outcome> {
        self.live.tell(name, &DEPOSIT, native)
    }

    fn unbond(&mut self, name: &str, stk: u128) -> Result<Outcome> {
        let hub = self.live.hub();
        let hook = pstake_types::hub::Cw20HookMsg::Unbond { receiver: None };
        let msg = cw20::Cw20ExecuteMsg::Send {
            contract: hub,
            amount: stk.into(),
            msg: cosmwasm_std::to_json_binary(&hook)?,
        };
        let token = self.live.token();
        let message = pstake::Message::execute(token, &msg, vec![])?;
        self.live.send(name, &[message])
    }

    fn work(&self) -> Result<PendingWorkResponse> {
        self.live.ask(&QueryMsg::PendingWork {})
    }

    pub(super) fn crank(&mut self, msg: &ExecuteMsg) -> Result<Outcome> {
        self.live.tell("keeper", msg, 0)
    }

    /// Ticks while there is work, a block apart.
    pub(super) fn keep(&mut self) -> Result<()> {
        for _ in 0..20 {
            if !self.work()?.any() {
                break;
            }
            self.crank(&ExecuteMsg::Tick { limit: None })?;
            self.live.advance(6);
        }
        Ok(())
    }

    /// Lets time pass until a submission may be made, and makes none.
    pub(super) fn wait(&mut self) -> Result<()> {
        let at = self.work()?.next_submit_seconds;
        let left = at.saturating_sub(self.live.now());
        self.live.advance(left.max(6));
        Ok(())
    }

    /// With a keeper who looks twice a day, so that entries are free when they could be.
    pub(super) fn next_submission(&mut self) -> Result<()> {
        let at = self.work()?.next_submit_seconds;
        while self.live.now() < at {
            let left = at - self.live.now();
            self.live.advance(left.min(DAY / 2));
            self.keep()?;
        }
        self.keep()
    }

    fn days(&mut self, days: u64) -> Result<()> {
        for _ in 0..days {
            self.live.advance(DAY);
            self.keep()?;
        }
        Ok(())
    }

    fn claim(&mut self, name: &str, batches: u32) -> Result<Outcome> {
        let user = self.live.account(name);
        let preview: ClaimResponse = self
            .live
            .ask(&QueryMsg::PreviewClaim { user, limit: None })?;
        ensure!(
            preview.requests == batches,
            "{name}: {} to claim",
            preview.requests
        );
        self.live.tell(name, &ExecuteMsg::Claim { limit: None }, 0)
    }

    fn pending(&self) -> Result<usize> {
        let batches: Vec<BatchResponse> = self.live.ask(&QueryMsg::Batches {
            start_after: None,
            limit: Some(100),
        })?;
        Ok(batches.len() - 1)
    }
}

pub(super) fn count(outcome: &Outcome, kind: &str) -> usize {
    outcome.events.iter().filter(|e| e.kind == kind).count()
}

pub fn by_validators(rows: &mut Rows, validators: usize) -> Result<()> {
    let mut stage = Stage::new(&format!("gas-{validators}"), validators, 21)?;
    let leavers = ["all", "many", "many-pinned", "two", "two-pinned"];
    for name in leavers {
        stage.deposit(name, 50_000 * ATOM)?;
    }
    // "all" leaves last, so that no claim measured here is the last of its batches
    for i in 0..30 {
        for name in leavers.iter().take(if i < 2 { 5 } else { 3 }) {
            stage.unbond(name, 1_000 * ATOM)?;
        }
        stage.next_submission()?;
    }
    stage.days(24)?;
    ensure!(stage.pending()? == 0, "batches are left");
    measure(rows, &mut stage, "", &format!("{validators}"))?;
    stage.live.pin()?;
    measure(
        rows,
        &mut stage,
        "-pinned",
        &format!("{validators}, pinned"),
    )?;
    stage.live.nothing_failed()
}

fn measure(rows: &mut Rows, stage: &mut Stage, users: &str, case: &str) -> Result<()> {
    let mut row = |name: &str, outcome: Outcome| {
        println!("  {name}: {case}: {}", outcome.gas_used);
        rows.insert(format!("{name}: {case}"), outcome.gas_used);
    };
    // An account's first transaction costs more, and so does a first holding: this one has both behind it.
    stage.deposit("user", 50_000 * ATOM)?;
    row("deposit", stage.deposit("user", 1_000 * ATOM)?);
    row("unbond", stage.unbond("user", 500 * ATOM)?);
    row(
        "cancel",
        stage.live.tell("user", &ExecuteMsg::CancelUnbond {}, 0)?,
    );
    row(
        "claim of 2 batches",
        stage.claim(&format!("two{users}"), 2)?,
    );
    row(
        "claim of 30 batches",
        stage.claim(&format!("many{users}"), 30)?,
    );

    stage.wait()?;
    row("sync", stage.crank(&ExecuteMsg::Sync {})?);
    let outcome = stage.crank(&ExecuteMsg::Submit {})?;
    ensure!(count(&outcome, "delegate") > 0, "nothing was delegated");
    row("submit that delegates", outcome);
    stage.keep()?;
    stage.unbond("user", 20_000 * ATOM)?;
    stage.wait()?;
    let outcome = stage.crank(&ExecuteMsg::Submit {})?;
    let draws = (7 * stage.validators / 23).clamp(1, 6);
    ensure!(
        count(&outcome, "unbond") == draws,
        "{} drawn from",
        count(&outcome, "unbond")
    );
    row("submit that undelegates", outcome);
    stage.keep()?;

    stage.live.advance(DAY);
    let page = stage.validators.min(30);
    let outcome = stage.crank(&ExecuteMsg::Harvest { limit: None })?;
    ensure!(
        count(&outcome, "withdraw_rewards") == page,
        "{} withdrawn",
        count(&outcome, "withdraw_rewards")
    );
    row("harvest of a page", outcome);
    stage.keep()?;
    if stage.validators > 1 {
        row("rebalance of a page", rebalance(stage, users.is_empty())?);
        stage.keep()?;
    }
    Ok(())
}

/// After half of the targets became nine times the others, or the other way round.
fn rebalance(stage: &mut Stage, up: bool) -> Result<Outcome> {
    let half = stage.validators / 2;
    let weight = |(i, validator): (usize, &String)| ValidatorWeight {
        validator: validator.clone(),
        weight: if (i < half) == up { 100 } else { 900 },
    };
    let validators = stage
        .live
        .validators
        .iter()
        .enumerate()
        .map(weight)
        .collect();
    let change = AdminMsg::SetValidators { validators };
    stage.live.tell("owner", &ExecuteMsg::Admin(change), 0)?;
    stage.days(8)?;
    let waiting: serde_json::Value = stage.live.ask(&QueryMsg::Announcements {})?;
    let id = waiting
        .as_array()
        .and_then(|all| all.first())
        .and_then(|a| a["id"].as_u64());
    let id = id.with_context(|| format!("no announcement: {waiting}"))?;
    stage.crank(&ExecuteMsg::ApplyChange { id })?;
    stage.live.advance(DAY);
    let outcome = stage.crank(&ExecuteMsg::Rebalance { limit: None })?;
    ensure!(count(&outcome, "redelegate") > 0, "nothing was moved");
    println!("  {} redelegations", count(&outcome, "redelegate"));
    Ok(outcome)
}

/// 30 batches wait at one time only where unbonding takes longer than 30 days.
pub fn settlement(rows: &mut Rows, validators: usize) -> Result<()> {
    let mut stage = Stage::new("gas-settle", validators, 36)?;
    stage.deposit("leaves", 100_000 * ATOM)?;
    for batches in [2, 30] {
        stage.next_submission()?;
        for _ in 0..batches {
            stage.unbond("leaves", 1_000 * ATOM)?;
            stage.next_submission()?;
        }
        ensure!(stage.pending()? == batches, "{} batches", stage.pending()?);
        stage.live.advance(37 * DAY);
        stage.crank(&ExecuteMsg::Settle {})?;
        stage.live.advance(6);
        let outcome = stage.crank(&ExecuteMsg::Settle {})?;
        ensure!(stage.pending()? == 0, "not settled");
        println!("  settle of {batches} batches: {}", outcome.gas_used);
        rows.insert(
            format!("settle of {batches} batches: {validators}"),
            outcome.gas_used,
        );
        stage.keep()?;
    }
    let keeper = stage.live.account("keeper");
    scenarios::day(&mut stage.live, &keeper)?;
    stage.live.nothing_failed()
}
