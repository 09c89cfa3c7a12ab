//! The run as a table for people.

use std::fmt::Write;

use cosmwasm_std::{SignedDecimal, Uint128};

use super::alliance::AllianceReport;
use super::pool::PoolRun;
use super::report::{Run, Solvency};
use super::tally::Kind;

/// Aligned rows under headings.
struct Table(String);

impl Table {
    fn heading(&mut self, text: &str) {
        let _ = writeln!(self.0, "\n{text}");
    }

    fn row(&mut self, name: &str, value: impl AsRef<str>) {
        let _ = writeln!(self.0, "  {name:<38}{:>20}", value.as_ref());
    }

    fn row_with(&mut self, name: &str, value: impl AsRef<str>, note: impl AsRef<str>) {
        let (value, note) = (value.as_ref(), note.as_ref());
        let _ = writeln!(self.0, "  {name:<38}{value:>20}  {note}");
    }
}

/// The whole table.
pub fn table(run: &Run) -> String {
    let mut t = Table(String::new());
    let (days, users, form) = (run.days, run.users, run.form);
    t.heading(&format!(
        "pSTAKE demo: {days} days, {users} users, {} validators, {form}, seed {}",
        run.validators, run.seed
    ));
    rates(&mut t, run);
    people(&mut t, run);
    queue(&mut t, run);
    revenue(&mut t, run);
    alliance(&mut t, &run.alliance);
    pool(&mut t, &run.pool);
    slashes(&mut t, run);
    work(&mut t, run);
    solvency(&mut t, &run.solvency);
    for failure in &run.failures {
        let _ = writeln!(t.0, "FAILED: {failure}");
    }
    t.0
}

fn rates(t: &mut Table, run: &Run) {
    t.heading("Redemption rate (native for one stk)");
    t.row("start", six(&run.rate.start));
    t.row("end", six(&run.rate.end));
    t.row("APR, from start to end", percent(run.rate.apr_start_to_end));
    t.row("APR, as the hub answers it", percent(run.rate.apr_of_hub));
}

fn people(t: &mut Table, run: &Run) {
    let did = &run.users_did;
    t.heading("Users                                       native (ATOM) or stk");
    let times = |n: u64| format!("{} times", thousands(&n.to_string()));
    t.row_with("deposited", atom(did.deposited), times(did.deposits));
    t.row_with("unbonded (stk)", atom(did.unbonded_stk), times(did.unbonds));
    t.row_with(
        "cancelled (stk)",
        atom(did.cancelled_stk),
        times(did.cancels),
    );
    let claims = format!(
        "{}, {} requests",
        times(did.claims),
        thousands(&did.claimed_requests.to_string())
    );
    t.row_with("claimed", atom(did.claimed), claims);
}

fn queue(t: &mut Table, run: &Run) {
    let b = &run.batches;
    t.heading("Unbond queue");
    let whole = format!("{} covered whole by deposits", b.netted_whole);
    t.row_with("batches submitted", b.submitted.to_string(), whole);
    t.row("batches postponed", b.postponed.to_string());
    t.row("due at submission", atom(b.due));
    let share = b.netted.checked_multiply_ratio(1_000u128, b.due);
    let share = share.unwrap_or_default().u128();
    let note = format!("{}.{} % never left the validators", share / 10, share % 10);
    t.row_with("netted against deposits", atom(b.netted), note);
    t.row("undelegated", atom(b.undelegated));
    t.row_with(
        "from unbond to claimable",
        format!("{} days", days(b.mean_wait_seconds)),
        format!(
            "on average, {} at most; the chain alone takes 21",
            days(b.longest_wait_seconds)
        ),
    );
    let moves = format!("{} redelegations", b.redelegations);
    t.row_with("rebalanced", atom(b.redelegated), moves);
}

fn revenue(t: &mut Table, run: &Run) {
    t.heading("Revenue");
    t.row("rewards received", atom(run.revenue.rewards));
    t.row("fee on them", atom(run.revenue.fees));
    for r in &run.revenue.recipients {
        let owed = format!("and {} owed", atom(r.owed));
        t.row_with(r.name, atom(r.collected), owed);
    }
}

/// Rewards of restakers by asset and by source.
fn alliance(t: &mut Table, alliance: &AllianceReport) {
    t.heading("Restake alliance: rewards by asset    worth ATOM, native and stk");
    for row in &alliance.assets {
        let locked = atom(row.locked);
        let note = format!(
            "and {} stablecoins; {locked} locked, counts {} of {}",
            atom(row.earned.stablecoin),
            row.counted,
            row.weight
        );
        t.row_with(row.name, atom(row.earned.worth_native), note);
    }
    t.heading("... by source, released so far");
    let sources = &alliance.sources;
    t.row("hub's revenue (native)", atom(sources.revenue));
    let worth = format!("worth {} native", atom(sources.backing));
    t.row_with(
        "yield of the backing (stk)",
        atom(sources.backing_stk),
        worth,
    );
    t.row("sponsor's schedule (stablecoins)", atom(sources.sponsored));
    let backing = &alliance.backing;
    let principal = format!("principal {}", atom(backing.principal));
    t.row_with("backing, at the fresh rate", atom(backing.value), principal);
    t.row("claims", alliance.claims.to_string());
    let solvent = if alliance.solvent { "yes" } else { "NO" };
    t.row("solvent in each denom", solvent);
}

fn pool(t: &mut Table, p: &PoolRun) {
    t.heading("Instant-unbond pool");
    let times = format!(
        "{} times, no wait",
        thousands(&p.instant_unbonds.to_string())
    );
    t.row_with("paid at once", atom(p.paid), times);
    t.row("fees to providers", atom(p.fees));
    t.row("fees to the hub's revenue", atom(p.revenue));
    t.row("stk bought by the hub's buffer", atom(p.recycled));
    let back = match p.recovered_after_days {
        Some(days) => format!("left; nine tenths were back {days} days later"),
        None => "left; not back yet".to_owned(),
    };
    let run = format!("bank run on day {}", p.run_day);
    t.row_with(&run, atom(p.emptied_to), back);
    t.row("lost by requests in the queue", atom(p.losses));
    t.row("liquidity at the end", atom(p.liquidity));
    let price = format!("{} a share", six(&p.share_price));
    t.row_with("NAV at the end", atom(p.nav), price);
    t.row("providers' APR, as the pool answers it", percent(p.apr));
}

fn slashes(t: &mut Table, run: &Run) {
    t.heading("Slashes (the hub's loss)");
    for s in &run.slashes {
        let lost = s.delegation_lost + s.unbonding_lost;
        let tail = s.validator.len().saturating_sub(6);
        let name = format!("day {}: {}", s.day, s.what);
        t.row_with(
            &name,
            atom(lost),
            format!("at validator ..{}", &s.validator[tail..]),
        );
        t.row("  taken from the reward stream", atom(s.borne_by_stream));
        t.row("  taken from stk holders", atom(s.borne_by_holders));
        t.row("  to be taken from its own batches", atom(s.unbonding_lost));
    }
    t.row("taken from leavers, when paid", atom(run.borne_by_leavers));
}

fn work(t: &mut Table, run: &Run) {
    let count =
        |kinds: &[Kind]| -> u64 { kinds.iter().filter_map(|kind| run.messages.get(kind)).sum() };
    t.heading("Work");
    let users = count(&[
        Kind::Deposit,
        Kind::Unbond,
        Kind::Cancel,
        Kind::Claim,
        Kind::InstantUnbond,
        Kind::Provide,
        Kind::Leave,
    ]);
    t.row("messages of users", thousands(&users.to_string()));
    let keeper = count(&[
        Kind::Tick,
        Kind::Sync,
        Kind::ClaimFor,
        Kind::CollectRevenue,
        Kind::PoolTick,
    ]);
    let note = format!("{} ticks", count(&[Kind::Tick]));
    t.row_with(
        "messages of the keeper",
        thousands(&keeper.to_string()),
        note,
    );
    let checks = run.invariant_checks.to_string();
    t.row_with("invariants checked", checks, "times, all of SPEC.md");
    let Some(gas) = &run.gas else {
        return;
    };
    let staking: u64 = run.chain_messages.values().sum();
    t.row(
        "messages of the hub to chain modules",
        thousands(&staking.to_string()),
    );
    t.heading("Gas                                                         mean         max");
    for (kind, of) in &gas.users {
        let name = format!("{kind:?}").to_lowercase();
        t.row_with(
            &format!("{name}, whole transaction"),
            thousands(&of.mean.to_string()),
            format!("{:>10}", thousands(&of.max.to_string())),
        );
    }
    for (part, max) in &gas.tick_parts_max {
        let name = format!("tick: {part}, contracts' side");
        t.row_with(&name, "", format!("{:>10}", thousands(&max.to_string())));
    }
}

fn solvency(t: &mut Table, s: &Solvency) {
    t.heading("Solvency, from the chain's balances");
    t.row("bank", atom(s.bank));
    t.row("delegated", atom(s.delegated));
    t.row("unbonding", atom(s.unbonding));
    t.row("= assets", atom6(s.assets));
    t.row("backing of stk", atom(s.backing));
    t.row("rewards not released yet", atom(s.unvested));
    t.row("reserved for claims", atom(s.reserved));
    t.row("revenue owed", atom(s.owed));
    t.row("due to batches on their way", atom(s.pending));
    t.row("= liabilities", atom6(s.liabilities));
    let answer = match s.solvent {
        true => format!("yes (+{})", s.assets - s.liabilities),
        false => format!("NO (-{})", s.liabilities - s.assets),
    };
    t.row_with("solvent", answer, "base units");
}

/// Base units as whole tokens with two decimals, rounded down.
pub fn atom(amount: Uint128) -> String {
    let hundredths = amount.u128() / 10_000;
    let whole = thousands(&(hundredths / 100).to_string());
    format!("{whole}.{:02}", hundredths % 100)
}

fn atom6(amount: Uint128) -> String {
    let amount = amount.u128();
    let whole = thousands(&(amount / 1_000_000).to_string());
    format!("{whole}.{:06}", amount % 1_000_000)
}

/// Groups digits by three.
pub fn thousands(digits: &str) -> String {
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Six decimals of a decimal number, the rest cut off.
fn six(decimal: &str) -> String {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    format!("{whole}.{part:0<6.6}")
}

/// Seconds as days with two decimals, rounded down.
fn days(seconds: u64) -> String {
    let hundredths = seconds * 100 / 86_400;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// With two decimals, rounded towards zero.
pub fn percent(ratio: SignedDecimal) -> String {
    let sign = if ratio < SignedDecimal::zero() {
        "-"
    } else {
        ""
    };
    let hundredths = ratio.abs_diff(SignedDecimal::zero()).atomics().u128() / 100_000_000_000_000;
    format!("{sign}{}.{:02} %", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_when_shown_then_readable() {
        assert_eq!(atom(Uint128::new(1_234_567_899_999)), "1,234,567.89");
        assert_eq!(six("1"), "1.000000");
        assert_eq!(six("1.0380291"), "1.038029");
        assert_eq!(days(86_400 * 3 / 2), "1.50");
        assert_eq!(thousands("12"), "12");
        assert_eq!(thousands("123456"), "123,456");
        assert_eq!(percent("0.08219".parse().unwrap()), "8.21 %");
        assert_eq!(percent("-0.5".parse().unwrap()), "-50.00 %");
    }
}
