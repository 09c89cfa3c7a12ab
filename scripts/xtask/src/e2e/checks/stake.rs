//! What only real staking, distribution and slashing show.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint128;
use pstake::proto::cosmos::staking::v1beta1::{
    MsgBeginRedelegate, MsgDelegate, MsgUndelegate, QueryDelegatorUnbondingDelegationsRequest,
    QueryDelegatorUnbondingDelegationsResponse, QueryRedelegationsRequest,
    QueryRedelegationsResponse, UnbondingDelegationEntry,
};
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::hub::{
    AdminMsg, BatchResponse, BatchStage, ExecuteMsg, LedgerResponse, PendingWorkResponse, QueryMsg,
    RequestStage, RevenueResponse, SolvencyResponse, UnbondRequest, ValidatorResponse,
};

use crate::live::{proto_coin, Live, Setup};
use crate::localnet::Localnet;
use crate::node::any;

fn up(name: &str, targets: usize, options: &[&str]) -> Result<Live> {
    let all = (targets + 1).to_string();
    let basic = ["--fixed-clock", "--inflation", "0", "--validators", &all];
    let chain = Localnet::up(name, &[&basic[..], options].concat())?;
    Live::deploy(chain, Setup::new(1..=targets))
}

fn records(live: &Live) -> Result<Vec<ValidatorResponse>> {
    live.ask(&QueryMsg::Validators {
        start_after: None,
        limit: Some(100),
    })
}

fn record(live: &Live, validator: &str) -> Result<Option<ValidatorResponse>> {
    Ok(records(live)?
        .into_iter()
        .find(|r| r.validator == validator))
}

/// The hub's unbonding entries on the chain, by validator.
fn entries(live: &Live) -> Result<Vec<(String, Vec<UnbondingDelegationEntry>)>> {
    let answer: QueryDelegatorUnbondingDelegationsResponse = live.node.ask(
        "/cosmos.staking.v1beta1.Query/DelegatorUnbondingDelegations",
        &QueryDelegatorUnbondingDelegationsRequest {
            delegator_addr: live.hub.clone(),
            pagination: None,
        },
    )?;
    let all = answer.unbonding_responses.into_iter();
    Ok(all.map(|u| (u.validator_address, u.entries)).collect())
}

fn claim(live: &mut Live, user: &str) -> Result<u128> {
    let before = live.balance(user);
    scenarios::hub(live, user, ExecuteMsg::Claim { limit: None })?;
    Ok(live.balance(user) - before)
}

fn solvent(live: &Live) -> Result<SolvencyResponse> {
    let solvency: SolvencyResponse = live.ask(&QueryMsg::Solvency {})?;
    ensure!(solvency.solvent, "{solvency:?}");
    Ok(solvency)
}

/// A submission delegates to validators that hold rewards for the hub: nobody withdrew them, yet they arrive.
pub fn rewards_by_delegation() -> Result<String> {
    let mut live = up("rewards", 5, &[])?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    live.days(2)?;
    let total = |live: &Live| -> Result<Uint128> {
        let revenue: RevenueResponse = live.ask(&QueryMsg::Revenue {})?;
        Ok(revenue.total_rewards)
    };
    let before = total(&live)?;
    live.reward(10_000_000);
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    let work: PendingWorkResponse = live.ask(&QueryMsg::PendingWork {})?;
    let wait = work.next_submit_seconds.saturating_sub(live.now());
    live.advance(wait + 6);
    let outcome = live.tell("keeper", &ExecuteMsg::Submit {}, 0)?;
    let arrived = total(&live)? - before;
    ensure!(
        outcome.events.iter().any(|e| e.kind == "delegate"),
        "nothing was delegated"
    );
    // 100,200,000 of the hub's beside 1,000,000,000 of its own at each: 9.1% of 10,000,000 less 5%, five times
    ensure!(
        (4_200_000..=4_400_000).contains(&arrived.u128()),
        "{arrived} arrived"
    );
    let solvency = solvent(&live)?;
    ensure!(solvency.surplus.is_zero(), "not in the books: {solvency:?}");
    Ok(format!(
        "{arrived} came by MsgDelegate and are booked as rewards, nothing is left over"
    ))
}

/// Downtime on bonded stake; double signs before and after an undelegation, on bonded stake and its entries.
pub fn slashes() -> Result<String> {
    let mut live = up("slashes", 8, &["--downtime", "8"])?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 800_000_000)?;
    live.days(2)?;
    let losses = |live: &Live| -> Result<u128> {
        let ledger: LedgerResponse = live.ask(&QueryMsg::Ledger {})?;
        Ok(ledger.total_losses.u128())
    };
    let idle = live.validators[7].clone();
    let held = record(&live, &idle)?.context("no record")?.bonded.u128();
    live.slash_downtime(&idle);
    live.days(1)?;
    let downtime = losses(&live)?;
    // The chain slashes whole units of power, a million each: less by 0.1% of one at most.
    ensure!(
        downtime.abs_diff(held / 1_000) <= 1_000,
        "{downtime} of {held} lost for downtime"
    );
    live.advance(700);
    live.chain.run(&["unjail", "8"])?;
    live.days(1)?;

    scenarios::unbond(&mut live, &alice, 100_000_000)?;
    let before = live.node.height()?;
    live.days(1)?;
    let batches: Vec<BatchResponse> = live.ask(&QueryMsg::Batches {
        start_after: None,
        limit: None,
    })?;
    let BatchStage::Unbonding {
        entries: drawn,
        due,
        ..
    } = &batches[0].stage
    else {
        anyhow::bail!("not undelegated: {batches:?}");
    };
    ensure!(drawn.len() == 2, "drawn from {drawn:?}");
    for _ in 0..3 {
        live.advance(6);
    }
    let after = live.node.height()? - 1;
    let (early, late) = (&drawn[0].validator, &drawn[1].validator);
    let mut bonded = 0;
    for (validator, height) in [(early, before), (late, after)] {
        bonded += record(&live, validator)?
            .context("no record")?
            .bonded
            .u128();
        let number = live.number(validator).context("of this chain")?;
        live.chain.run(&[
            "slash",
            "double-sign",
            &number,
            "--height",
            &height.to_string(),
        ])?;
    }
    let mut lost = 0;
    for (validator, entries) in entries(&live)? {
        for entry in entries {
            let (initial, left): (u128, u128) =
                (entry.initial_balance.parse()?, entry.balance.parse()?);
            let expected = if validator == *early { initial / 20 } else { 0 };
            ensure!(
                initial - left == expected,
                "{} of {initial} lost at {validator}",
                initial - left
            );
            lost += initial - left;
        }
    }
    ensure!(lost > 0, "no entry was cut");
    live.days(1)?;
    let double = losses(&live)? - downtime;
    // 5% of the power at the infraction: what was redelegated there since bears a part, and adds nothing.
    ensure!(
        double <= bonded / 20 && double >= bonded / 20 * 95 / 100,
        "{double} of {bonded} lost for double signs"
    );
    let requests: Vec<UnbondRequest> = live.ask(&QueryMsg::UnbondRequests {
        user: alice.clone(),
        start_after: None,
        limit: None,
    })?;
    let RequestStage::Unbonding { at_risk, .. } = requests[0].stage else {
        anyhow::bail!("{requests:?}");
    };
    ensure!(at_risk.u128() >= lost, "at risk {at_risk}, lost {lost}");
    live.days(23)?;
    let paid = claim(&mut live, &alice)?;
    ensure!(
        (due.u128() - lost - paid) <= 1,
        "{paid} paid, {due} due, {lost} lost"
    );
    solvent(&live)?;
    live.nothing_failed()?;
    Ok(format!(
        "bonded: {downtime} lost for downtime, {double} for double signs; entries: {lost} of the one begun after an \
         infraction, nothing of the one begun before; {paid} paid of {due} due"
    ))
}

/// One validator: a batch every 3 days and an hour, so that the chain's seven entries are all used and never exceeded.
pub fn seven_entries() -> Result<String> {
    let mut live = up("entries", 1, &[])?;
    let alice = live.account("alice");
    let validator = live.validators[0].clone();
    scenarios::deposit(&mut live, &alice, 900_000_000)?;
    live.days(4)?;
    let mut most = 0;
    for _ in 0..9 {
        scenarios::unbond(&mut live, &alice, 10_000_000)?;
        let work: PendingWorkResponse = live.ask(&QueryMsg::PendingWork {})?;
        while live.now() < work.next_submit_seconds {
            let left = work.next_submit_seconds - live.now();
            live.advance(left.min(43_200));
            let keeper = live.account("keeper");
            scenarios::hub(&mut live, &keeper, ExecuteMsg::Tick { limit: None })?;
        }
        live.advance(6);
        let used = entries(&live)?.iter().map(|(_, e)| e.len()).sum::<usize>();
        most = most.max(used);
    }
    ensure!(most == 7, "{most} entries at most");
    live.nothing_failed()?;
    live.days(24)?;
    let paid = claim(&mut live, &alice)?;
    ensure!(paid >= 90_000_000, "{paid} paid");
    // The chain's own limit, for an account that does not count.
    let delegate = any(&MsgDelegate {
        delegator_address: alice.clone(),
        validator_address: validator.clone(),
        amount: Some(proto_coin(8_000_000)),
    });
    let undelegate = [any(&MsgUndelegate {
        delegator_address: alice.clone(),
        validator_address: validator,
        amount: Some(proto_coin(1_000_000)),
    })];
    live.send("alice", &[delegate])?;
    for _ in 0..7 {
        // those of one block share an entry
        live.send("alice", &undelegate)?;
    }
    let eighth = live
        .send("alice", &undelegate)
        .err()
        .context("an eighth entry")?;
    ensure!(
        format!("{eighth:#}").contains("too many unbonding"),
        "{eighth:#}"
    );
    Ok(format!(
        "9 batches, at most 7 entries at a time, {paid} claimed; the chain refuses an eighth"
    ))
}

/// A validator that received a redelegation is drained only when the chain allows it; no tick ever fails.
pub fn redelegation_locks() -> Result<String> {
    let mut live = up("locks", 5, &[])?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    live.days(2)?;
    let first = live.validators[0].clone();
    let remove = |validator: &String| {
        ExecuteMsg::Admin(AdminMsg::RemoveValidator {
            validator: validator.clone(),
        })
    };
    live.tell("owner", &remove(&first), 0)?;
    live.days(8)?;
    ensure!(
        record(&live, &first)?.is_none_or(|r| r.bonded.is_zero()),
        "not drained"
    );
    let redelegations: QueryRedelegationsResponse = live.node.ask(
        "/cosmos.staking.v1beta1.Query/Redelegations",
        &QueryRedelegationsRequest {
            delegator_addr: live.hub.clone(),
            src_validator_addr: String::new(),
            dst_validator_addr: String::new(),
            pagination: None,
        },
    )?;
    let moved = redelegations.redelegation_responses.len();
    ensure!(moved > 0, "no redelegation on the chain");
    let now = live.now();
    let locked = records(&live)?
        .into_iter()
        .find(|r| r.locked_until_seconds > now + 3 * 86_400);
    let locked = locked.context("no lock")?;
    live.tell("owner", &remove(&locked.validator), 0)?;
    live.days(3)?;
    let still = record(&live, &locked.validator)?.context("the record went")?;
    ensure!(!still.bonded.is_zero(), "redelegated in spite of its lock");
    live.days(24)?;
    ensure!(
        record(&live, &locked.validator)?.is_none_or(|r| r.bonded.is_zero()),
        "not drained after the lock"
    );
    live.nothing_failed()?;
    solvent(&live)?;
    // The chain's own rule, for an account that does not know it.
    let v = &live.validators;
    let (a, b, c) = (v[1].clone(), v[2].clone(), v[3].clone());
    let redelegate = |from: &str, to: &str| {
        any(&MsgBeginRedelegate {
            delegator_address: alice.clone(),
            validator_src_address: from.into(),
            validator_dst_address: to.into(),
            amount: Some(proto_coin(1_000_000)),
        })
    };
    let delegate = any(&MsgDelegate {
        delegator_address: alice.clone(),
        validator_address: a.clone(),
        amount: Some(proto_coin(2_000_000)),
    });
    let messages = [delegate, redelegate(&a, &b)];
    let onward = redelegate(&b, &c);
    live.send("alice", &messages)?;
    let transitive = live
        .send("alice", &[onward])
        .err()
        .context("a transitive redelegation")?;
    ensure!(
        format!("{transitive:#}").contains("redelegation"),
        "{transitive:#}"
    );
    Ok(format!(
        "{moved} redelegations; a locked validator kept {} until its lock ended",
        still.bonded
    ))
}

/// A whole life with a hundred validators.
pub fn hundred_validators() -> Result<String> {
    let mut live = up("hundred", 100, &["--max-gas", "20000000"])?;
    let alice = live.account("alice");
    for _ in 0..10 {
        scenarios::deposit(&mut live, &alice, 100_000_000)?;
        live.days(1)?;
    }
    let used = records(&live)?
        .iter()
        .filter(|r| !r.bonded.is_zero())
        .count();
    ensure!(used == 100, "stake at {used} validators");
    live.reward(1_000_000);
    live.days(2)?;
    scenarios::unbond(&mut live, &alice, 50_000_000)?;
    live.days(23)?;
    let paid = claim(&mut live, &alice)?;
    ensure!(paid >= 50_000_000, "{paid} paid");
    solvent(&live)?;
    live.nothing_failed()?;
    Ok(format!(
        "stake at 100, {paid} claimed; the dearest message used {} gas",
        live.dearest
    ))
}
