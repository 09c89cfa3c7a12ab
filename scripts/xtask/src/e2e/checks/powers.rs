//! What the chain's own governance does: it owns hubs, speaks by sudo, pins codes, receives revenue.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint128;
use pstake::proto::cosmwasm::wasm::v1::{QueryPinnedCodesRequest, QueryPinnedCodesResponse};
use pstake::Message;
use pstake_testing::suite::{scenarios, Chain};
use pstake_types::hub::{
    AdminMsg, CommunityPoolVia, ConfigResponse, ExecuteMsg, Flow, QueryMsg, RevenueRecipient,
    RevenueResponse, RevenueShare, SudoMsg,
};
use serde_json::{json, Value};

use crate::live::{Live, Setup};
use crate::localnet::Localnet;

fn up(name: &str, setup: impl FnOnce(&Localnet) -> Setup) -> Result<Live> {
    let chain = Localnet::up(name, &["--fixed-clock", "--validators", "6"])?;
    let setup = setup(&chain);
    Live::deploy(chain, setup)
}

fn execute(live: &Live, msg: &ExecuteMsg) -> Result<Value> {
    Ok(json!({
        "@type": "/cosmwasm.wasm.v1.MsgExecuteContract", "sender": live.chain.report.gov,
        "contract": live.hub, "msg": serde_json::to_value(msg)?, "funds": [],
    }))
}

fn sudo(live: &Live, msg: &SudoMsg) -> Result<Value> {
    Ok(json!({
        "@type": "/cosmwasm.wasm.v1.MsgSudoContract", "authority": live.chain.report.gov,
        "contract": live.hub, "msg": serde_json::to_value(msg)?,
    }))
}

/// A hub owned by x/gov: a proposal executes as its owner.
pub fn proposal_executes() -> Result<String> {
    let mut live = up("gov", |chain| Setup {
        owner: Some(chain.report.gov.clone()),
        ..Setup::new(1..6)
    })?;
    let msg = ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 700 });
    let refused = live.tell("alice", &msg, 0);
    ensure!(refused.is_err(), "anyone may set the fee");
    live.pass(json!([execute(&live, &msg)?]))?;
    let config: ConfigResponse = live.ask(&QueryMsg::Config {})?;
    ensure!(config.fee_bps == 700, "fee {}", config.fee_bps);
    // One that the hub refuses fails as a whole and says why.
    let bad = execute(
        &live,
        &ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 9_999 }),
    )?;
    let failed = live
        .pass(json!([bad]))
        .err()
        .context("a fee of 99.99% passed")?;
    ensure!(
        format!("{failed}").contains("PROPOSAL_STATUS_FAILED"),
        "{failed:#}"
    );
    Ok("fee set to 7% by vote; a refused message fails its proposal".to_owned())
}

/// A hub owned by somebody else: governance speaks by sudo, and nobody else may.
pub fn proposal_sudoes() -> Result<String> {
    let mut live = up("sudo", |_| Setup::new(1..6))?;
    let pause = SudoMsg::Pause {
        flow: Flow::Deposits,
    };
    let alone = live.send("alice", &[forged(&live, &pause)?]);
    ensure!(alone.is_err(), "anyone may sudo");
    live.pass(json!([sudo(&live, &pause)?]))?;
    let alice = live.account("alice");
    let refused = scenarios::deposit(&mut live, &alice, 1_000_000);
    let refused = refused.err().context("a deposit while paused")?;
    live.pass(json!([sudo(
        &live,
        &SudoMsg::Unpause {
            flow: Flow::Deposits
        }
    )?]))?;
    scenarios::deposit(&mut live, &alice, 1_000_000)?;
    Ok(format!("paused by vote ({refused}), resumed by vote"))
}

/// A sudo signed by somebody who calls himself the authority.
fn forged(live: &Live, msg: &SudoMsg) -> Result<Message> {
    use pstake::proto::cosmwasm::wasm::v1::MsgSudoContract;
    Ok(crate::node::any(&MsgSudoContract {
        authority: crate::node::Key::named("alice")?.address,
        contract: live.hub.clone(),
        msg: serde_json::to_vec(msg)?,
    }))
}

/// Revenue to the community pool, by the message that this chain takes; by the other it stays owed.
pub fn community_pool() -> Result<String> {
    let share = |via, bps| RevenueShare {
        recipient: RevenueRecipient::CommunityPool(via),
        bps,
    };
    let taken = share(CommunityPoolVia::ProtocolPool, 6_000);
    let refused = share(CommunityPoolVia::Distribution, 4_000);
    let shares = vec![taken.clone(), refused.clone()];
    let mut live = up("pool", |_| Setup {
        revenue: Some(shares),
        ..Setup::new(1..6)
    })?;
    let alice = live.account("alice");
    scenarios::deposit(&mut live, &alice, 500_000_000)?;
    live.days(2)?;
    live.reward(10_000_000);
    live.days(2)?;
    let owed = |live: &Live, recipient: &RevenueRecipient| -> Result<Uint128> {
        live.ask(&QueryMsg::RevenueOwed {
            recipient: recipient.clone(),
        })
    };
    let (due, other) = (
        owed(&live, &taken.recipient)?,
        owed(&live, &refused.recipient)?,
    );
    ensure!(!due.is_zero() && !other.is_zero(), "nothing is owed");
    let collect = |recipient: &RevenueRecipient| ExecuteMsg::CollectRevenue {
        recipient: recipient.clone(),
    };
    let before = live.balance(&live.hub);
    let outcome = live.tell("bob", &collect(&taken.recipient), 0)?;
    let paid = before - live.balance(&live.hub);
    ensure!(paid == due.u128(), "{paid} paid, {due} owed");
    let to_pool = outcome.events.iter().any(|e| {
        let to = |(k, v): &(String, String)| {
            k == "amount" && *v == format!("{due}{}", crate::localnet::DENOM)
        };
        e.kind == "transfer" && e.attributes.iter().any(to)
    });
    ensure!(to_pool, "no transfer to the pool: {:?}", outcome.events);
    let error = live.tell("bob", &collect(&refused.recipient), 0);
    ensure!(error.is_err(), "x/distribution took it");
    ensure!(
        owed(&live, &refused.recipient)? == other,
        "what was refused is no longer owed"
    );
    let revenue: RevenueResponse = live.ask(&QueryMsg::Revenue {})?;
    ensure!(revenue.total_owed == other, "{revenue:?}");
    Ok(format!(
        "{due} paid to x/protocolpool; {other} refused by x/distribution stay owed"
    ))
}

/// Codes pinned by vote: the same messages for less gas.
pub fn pinned() -> Result<String> {
    let mut live = up("pin", |_| Setup::new(1..6))?;
    let msg = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: None,
        referral: None,
    };
    live.tell("alice", &msg, 1_000_000)?;
    let before = live.tell("alice", &msg, 1_000_000)?.gas_used;
    live.pin()?;
    let pinned: QueryPinnedCodesResponse = live.node.ask(
        "/cosmwasm.wasm.v1.Query/PinnedCodes",
        &QueryPinnedCodesRequest { pagination: None },
    )?;
    for code in [live.hub_code, live.token_code] {
        ensure!(pinned.code_ids.contains(&code), "code {code} is not pinned");
    }
    let after = live.tell("alice", &msg, 1_000_000)?.gas_used;
    ensure!(after + 100_000 < before, "{before} before, {after} after");
    Ok(format!("a deposit uses {before} gas, pinned {after}"))
}
