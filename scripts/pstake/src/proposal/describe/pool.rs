//! Messages of the pool.

use pstake_types::hub::PAUSE_SECONDS;
use pstake_types::pool::{
    AdminMsg, BucketLimit, ConfigResponse, ExecuteMsg, FeeCurve, QueryMsg, SettingsUpdate,
};
use pstake_types::timelock::{Announcement, PreviewAdminResponse};

use super::{asset, days, find, indented, json, nobody, ownership, percent, was, window, DAY};
use crate::client::Client;
use crate::error::Result;

/// Asks the pool for what is now, if there is a client.
pub fn describe(msg: &ExecuteMsg, client: Option<&Client>, pool: &str) -> Result<Vec<String>> {
    let config: Option<ConfigResponse> = match client {
        Some(client) => Some(client.smart(pool, &QueryMsg::Config {})?),
        None => None,
    };
    let config = config.as_ref();
    let mut lines = match msg {
        ExecuteMsg::Admin(msg) => admin(msg, config),
        ExecuteMsg::Pause {} => vec![format!(
            "Stop instant exits for {} days; providers can still leave. They cannot be stopped again for some time.",
            PAUSE_SECONDS / DAY
        )],
        ExecuteMsg::Unpause {} => vec!["Let instant exits go on.".into()],
        ExecuteMsg::ApplyChange { id } => vec![format!(
            "Apply the announced change {id}, if its time has come and it has not lapsed."
        )],
        ExecuteMsg::UpdateOwnership(action) => vec![ownership(action, "pool")],
        other => vec![format!("Send the pool {}.", json(other))],
    };
    let Some(client) = client else {
        return Ok(lines);
    };
    if let ExecuteMsg::Admin(AdminMsg::CancelChange { id }) | ExecuteMsg::ApplyChange { id } = msg {
        let all: Vec<Announcement<AdminMsg>> = client.smart(pool, &QueryMsg::Announcements {})?;
        let change = find(all, *id)?;
        lines.push(window(&change));
        lines.extend(indented(admin(&change.change, config)));
    }
    if let ExecuteMsg::Admin(msg) = msg {
        let preview: PreviewAdminResponse =
            client.smart(pool, &QueryMsg::PreviewAdmin { msg: msg.clone() })?;
        lines.push(super::waits(&preview));
    }
    Ok(lines)
}

fn admin(msg: &AdminMsg, config: Option<&ConfigResponse>) -> Vec<String> {
    match msg {
        AdminMsg::UpdateSettings(update) => settings(update, config),
        AdminMsg::SetGuardian { guardian } => vec![format!(
            "Make {} the guardian{}, who may stop instant exits for a while.",
            nobody(guardian.as_deref()),
            was(config.map(|c| nobody(c.guardian.as_ref().map(|g| g.as_str())).to_owned()))
        )],
        AdminMsg::Sweep {
            asset: what,
            recipient,
        } => vec![format!(
            "Send the pool's whole balance of {} to {recipient}; native, stk and shares are refused.",
            asset(what)
        )],
        AdminMsg::CancelChange { id } => vec![format!("Take the announced change {id} back.")],
    }
}

fn settings(update: &SettingsUpdate, config: Option<&ConfigResponse>) -> Vec<String> {
    let mut lines = vec![];
    if let Some(new) = &update.fee {
        let now = was(config.map(|c| fee(&c.fee)));
        lines.push(format!(
            "Set the fee of instant exits to {}{now}.",
            fee(new)
        ));
    }
    if let Some(new) = &update.bucket {
        let now = was(config.map(|c| bucket(&c.bucket)));
        lines.push(format!("Let instant exits take {}{now}.", bucket(new)));
    }
    if let Some(new) = update.revenue_bps {
        let now = was(config.map(|c| percent(c.revenue_bps)));
        lines.push(format!(
            "Set the hub's cut of the fee to {}{now}.",
            percent(new)
        ));
    }
    lines
}

fn fee(curve: &FeeCurve) -> String {
    match curve.min_bps == curve.max_bps {
        true => percent(curve.min_bps),
        false => format!(
            "{} with {} left, up to {} with nothing left",
            percent(curve.min_bps),
            curve.full_liquidity,
            percent(curve.max_bps)
        ),
    }
}

fn bucket(limit: &BucketLimit) -> String {
    match limit.capacity == cosmwasm_std::Uint128::MAX {
        true => "whatever is there".into(),
        false => format!(
            "at most {} at once, filled up again in {}",
            limit.capacity,
            days(limit.refill_seconds)
        ),
    }
}
