//! Messages of the alliance.

use cw20::Denom;
use pstake_types::alliance::{
    AdminMsg, AssetResponse, ConfigResponse, ExecuteMsg, ParamsUpdate, QueryMsg, Terms,
};
use pstake_types::hub::PAUSE_SECONDS;
use pstake_types::timelock::{Announcement, PreviewAdminResponse};

use super::{asset, days, find, indented, json, nobody, ownership, was, window, DAY};
use crate::client::Client;
use crate::error::{Error, Result};

/// Asks the alliance for what is now, if there is a client.
pub fn describe(msg: &ExecuteMsg, client: Option<&Client>, alliance: &str) -> Result<Vec<String>> {
    let ask = |query: &QueryMsg| -> Result<Option<ConfigResponse>> {
        client.map(|c| c.smart(alliance, query)).transpose()
    };
    let config = ask(&QueryMsg::Config {})?;
    let in_words = |msg: &AdminMsg| {
        let before = match (client, subject(msg)) {
            (Some(client), Some(asset)) => {
                let asset = asset.clone();
                Some(client.smart(alliance, &QueryMsg::Asset { asset })?)
            }
            _ => None,
        };
        Ok::<_, Error>(admin(msg, config.as_ref(), before.as_ref()))
    };
    let mut lines = match msg {
        ExecuteMsg::Admin(msg) => in_words(msg)?,
        ExecuteMsg::ApplyChange { id } => vec![format!(
            "Apply the announced change {id}, if its time has come and it has not lapsed."
        )],
        ExecuteMsg::Pause {} => vec![format!(
            "Stop stakes for {} days; all who are in can leave and claim. They cannot be stopped again for some time.",
            PAUSE_SECONDS / DAY
        )],
        ExecuteMsg::Unpause {} => vec!["Let stakes go on.".into()],
        ExecuteMsg::UpdateOwnership(action) => vec![ownership(action, "alliance")],
        other => vec![format!("Send the alliance {}.", json(other))],
    };
    let Some(client) = client else {
        return Ok(lines);
    };
    if let ExecuteMsg::Admin(AdminMsg::CancelChange { id }) | ExecuteMsg::ApplyChange { id } = msg {
        let all: Vec<Announcement<AdminMsg>> =
            client.smart(alliance, &QueryMsg::Announcements {})?;
        let change = find(all, *id)?;
        lines.push(window(&change));
        lines.extend(indented(in_words(&change.change)?));
    }
    if let ExecuteMsg::Admin(msg) = msg {
        let msg = msg.clone();
        let preview: PreviewAdminResponse =
            client.smart(alliance, &QueryMsg::PreviewAdmin { msg })?;
        lines.push(super::waits(&preview));
    }
    Ok(lines)
}

/// The asset that a message changes, which must be there.
fn subject(msg: &AdminMsg) -> Option<&Denom> {
    match msg {
        AdminMsg::SetTerms { asset, .. }
        | AdminMsg::SetExitOnly { asset, .. }
        | AdminMsg::RemoveAsset { asset } => Some(asset),
        _ => None,
    }
}

fn admin(
    msg: &AdminMsg,
    config: Option<&ConfigResponse>,
    before: Option<&AssetResponse>,
) -> Vec<String> {
    let notice = config.map_or("the notice".into(), |c| days(c.notice_seconds));
    match msg {
        AdminMsg::AddAsset(new) => vec![
            format!("Take {} in: {}.", asset(&new.denom), terms(&new.terms)),
            format!(
                "It can be staked at once and counts after {notice}{}.",
                new.start_seconds.map_or(String::new(), |start| format!(
                    ", not before {start} (seconds since 1970)"
                ))
            ),
        ],
        AdminMsg::SetTerms {
            asset: what,
            terms: new,
        } => vec![format!(
            "Change the terms of {} to {}{}.",
            asset(what),
            terms(new),
            was(before.map(|b| terms(&b.terms)))
        )],
        AdminMsg::CancelChange { id } => vec![format!("Take the announced change {id} back.")],
        AdminMsg::SetExitOnly {
            asset: what,
            exit_only,
        } => vec![match exit_only {
            true => format!("Take no more of {}; who is in keeps earning.", asset(what)),
            false => format!("Take {} again.", asset(what)),
        }],
        AdminMsg::RemoveAsset { asset: what } => {
            vec![format!("Forget {}, of which nothing is held.", asset(what))]
        }
        AdminMsg::AllowDenom(new) => vec![format!(
            "Let schedules pay {}, each at least {}.",
            asset(&new.denom),
            new.min_schedule
        )],
        AdminMsg::CloseDenom { denom } => vec![format!(
            "Take no more schedules of {}; what has started goes on, the rest can be refunded.",
            asset(denom)
        )],
        AdminMsg::UpdateParams(update) => params(update, config),
        AdminMsg::SetGuardian { guardian } => vec![format!(
            "Make {} the guardian{}, who may stop stakes for a while.",
            nobody(guardian.as_deref()),
            was(config.map(|c| nobody(c.guardian.as_ref().map(|g| g.as_str())).to_owned()))
        )],
    }
}

fn terms(terms: &Terms) -> String {
    let cap = terms
        .cap
        .map_or("no cap".into(), |cap| format!("cap {cap}"));
    format!(
        "weight {}, whole from {} on, {cap}, positions of at least {}",
        terms.weight, terms.reference, terms.min_stake
    )
}

fn params(update: &ParamsUpdate, config: Option<&ConfigResponse>) -> Vec<String> {
    let set = |name: &str, new: Option<u64>, old: fn(&ConfigResponse) -> u64| {
        let now = was(config.map(|c| days(old(c))));
        new.map(|new| format!("Set {name} to {}{now}.", days(new)))
    };
    let lines = [
        set(
            "the wait of what is unstaked",
            update.unstake_seconds,
            |c| c.unstake_seconds,
        ),
        set("the notice of what can hurt", update.notice_seconds, |c| {
            c.notice_seconds
        }),
        set(
            "the time over which lumps are released",
            update.lump_seconds,
            |c| c.lump_seconds,
        ),
    ];
    lines.into_iter().flatten().collect()
}
