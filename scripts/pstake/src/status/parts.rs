//! Pool and alliance at a glance.

use std::fmt::Write;

use cw20::Denom;
use pstake_types::alliance::{self, AssetResponse, BackingResponse, WeightsResponse, MAX_LIMIT};
use pstake_types::pool::{self, PoolStateResponse};
use serde::Serialize;

use super::percent_bps;
use crate::client::Client;
use crate::error::Result;
use crate::keeper::{instructed, Contract, OpenVote, Votes};

/// The instant-unbond pool at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolStatus {
    pub address: String,
    pub state: PoolStateResponse,
    /// Parts of a tick that are due.
    pub pending: Vec<&'static str>,
}

/// The restake alliance at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllianceStatus {
    pub address: String,
    pub weights: WeightsResponse,
    pub backing: BackingResponse,
    /// The first hundred.
    pub assets: Vec<AssetResponse>,
    /// What the chain votes on and stk holders can instruct.
    pub votes: Vec<OpenVote>,
    /// Parts of a tick that are due.
    pub pending: Vec<&'static str>,
}

impl PoolStatus {
    pub(super) fn read(client: &Client, address: &str) -> Result<Self> {
        Ok(Self {
            address: address.into(),
            state: client.smart(address, &pool::QueryMsg::PoolState {})?,
            pending: Contract::Pool.look(client, address)?.parts,
        })
    }

    pub(super) fn write(&self, out: &mut String) -> std::fmt::Result {
        let state = &self.state;
        writeln!(out, "pool       {}", self.address)?;
        writeln!(
            out,
            "liquidity  {}, fee {}, may leave now {}",
            state.liquidity,
            percent_bps(state.fee_bps),
            state.bucket_room
        )?;
        writeln!(
            out,
            "NAV        {} for {} shares: stk {}, queued {}, due {}, at risk {}, fees to come {}, owed {}",
            state.nav,
            state.shares,
            state.stk,
            state.queued_stk,
            state.due,
            state.at_risk,
            state.unvested,
            state.owed
        )?;
        writeln!(out, "pending    {}", work(&self.pending))
    }
}

impl AllianceStatus {
    pub(super) fn read(client: &Client, address: &str) -> Result<Self> {
        let assets = alliance::QueryMsg::Assets {
            start_after: None,
            limit: Some(MAX_LIMIT),
        };
        Ok(Self {
            address: address.into(),
            weights: client.smart(address, &alliance::QueryMsg::Weights {})?,
            backing: client.smart(address, &alliance::QueryMsg::Backing {})?,
            assets: client.smart(address, &assets)?,
            votes: Votes::read(client, address)?.open,
            pending: Contract::Alliance.look(client, address)?.parts,
        })
    }

    pub(super) fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "alliance   {}", self.address)?;
        writeln!(
            out,
            "active     {} of the rewards are released now",
            self.weights.active_share
        )?;
        writeln!(
            out,
            "backing    {} stk worth {}, principal {}, skimmed so far {} stk",
            self.backing.stk,
            self.backing.value,
            self.backing.principal,
            self.backing.total_skimmed
        )?;
        for asset in &self.assets {
            let name = match &asset.denom {
                Denom::Native(denom) => denom.as_str(),
                Denom::Cw20(token) => token.as_str(),
            };
            writeln!(
                out,
                "asset      {name} counts {} of {}, locked {}, leaving {}",
                asset.counted, asset.terms.weight, asset.locked, asset.waiting
            )?;
        }
        for vote in &self.votes {
            writeln!(
                out,
                "vote       proposal {} ends {}, {}",
                vote.proposal_id,
                vote.ends_seconds,
                said(vote)
            )?;
        }
        writeln!(out, "pending    {}", work(&self.pending))
    }
}

fn said(vote: &OpenVote) -> String {
    let Some(known) = &vote.registered else {
        return "not registered".into();
    };
    let tally = &known.tally;
    if known.cast && instructed(tally).is_zero() {
        return "nobody has instructed".into();
    }
    let told = match known.cast {
        true => "the hub knows",
        false => "the hub does not know yet",
    };
    format!(
        "yes {}, abstain {}, no {}, no with veto {}: {told}",
        tally.yes, tally.abstain, tally.no, tally.no_with_veto
    )
}

fn work(parts: &[&str]) -> String {
    match parts {
        [] => "nothing".into(),
        parts => parts.join(", "),
    }
}
