//! What a message of the hub will do, in words, with the value before where it is known.

use pstake_types::hub::{
    AdminMsg, ConfigResponse, ExecuteMsg, ParamsUpdate, PreviewAdminResponse, QueryMsg,
    RevenueRecipient, RevenueResponse, RevenueShare, ValidatorResponse, ValidatorWeight,
    PAUSE_SECONDS,
};
use pstake_types::timelock::{Announcement, LAPSE_SECONDS};

use crate::client::Client;
use crate::error::{Error, Result};
use crate::verify::validators;

const DAY: u64 = 86_400;

/// What the hub says now.
pub struct Before {
    pub config: ConfigResponse,
    pub revenue: RevenueResponse,
    pub validators: Vec<ValidatorResponse>,
    /// Of the message at hand, if it is the owner's.
    pub preview: Option<PreviewAdminResponse>,
    /// The announced change that the message at hand names.
    pub announced: Option<Announcement<AdminMsg>>,
}

impl Before {
    /// Asks the hub.
    ///
    /// # Errors
    /// `Contract` with the hub's words if it would refuse the message; `Usage` for a change that is not announced.
    pub fn read(client: &Client, hub: &str, msg: &ExecuteMsg) -> Result<Self> {
        let preview = match msg {
            ExecuteMsg::Admin(msg) => {
                let query = QueryMsg::PreviewAdmin { msg: msg.clone() };
                Some(client.smart(hub, &query)?)
            }
            _ => None,
        };
        let announced = match msg {
            ExecuteMsg::Admin(AdminMsg::CancelChange { id }) | ExecuteMsg::ApplyChange { id } => {
                let all: Vec<Announcement<AdminMsg>> =
                    client.smart(hub, &QueryMsg::Announcements {})?;
                let found = all.into_iter().find(|change| change.id == *id);
                let missing = || Error::Usage(format!("no change {id} is announced"));
                Some(found.ok_or_else(missing)?)
            }
            _ => None,
        };
        Ok(Self {
            announced,
            config: client.smart(hub, &QueryMsg::Config {})?,
            revenue: client.smart(hub, &QueryMsg::Revenue {})?,
            validators: validators(client, hub)?,
            preview,
        })
    }
}

/// Lines for who is to vote.
pub fn describe(msg: &ExecuteMsg, before: Option<&Before>) -> Vec<String> {
    let mut lines = match msg {
        ExecuteMsg::Admin(msg) => admin(msg, before),
        ExecuteMsg::Pause { flow } => vec![format!(
            "Stop {flow:?} for {} days; claims, cancels, settlements go on. It cannot be stopped again for some time.",
            PAUSE_SECONDS / DAY
        )],
        ExecuteMsg::Unpause { flow } => vec![format!("Let {flow:?} go on.")],
        ExecuteMsg::Freeze { validator } => vec![format!(
            "Send no message to validator {validator} any more; its stake still counts."
        )],
        ExecuteMsg::Unfreeze { validator } => {
            vec![format!("Use validator {validator} again.")]
        }
        ExecuteMsg::ApplyChange { id } => vec![format!(
            "Apply the announced change {id}, if its time has come and it has not lapsed."
        )],
        ExecuteMsg::UpdateOwnership(action) => vec![match action {
            cw_ownable::Action::TransferOwnership { new_owner, .. } => format!(
                "Offer ownership of the hub to {new_owner}, who must accept it; until then nothing changes."
            ),
            cw_ownable::Action::AcceptOwnership => "Accept ownership of the hub.".into(),
            cw_ownable::Action::RenounceOwnership => {
                "Renounce ownership: the hub refuses this.".into()
            }
        }],
        other => vec![format!("Send the hub {}.", json(other))],
    };
    if let Some(change) = before.and_then(|before| before.announced.as_ref()) {
        lines.push(format!(
            "Change {}, announced for {} to {} (seconds since 1970):",
            change.id, change.effective_at_seconds, change.lapses_at_seconds
        ));
        lines.extend(
            admin(&change.change, before)
                .into_iter()
                .map(|line| format!("  {line}")),
        );
    }
    if let Some(preview) = before.and_then(|before| before.preview.as_ref()) {
        lines.push(match preview.delay_seconds {
            0 => "It takes effect at once.".into(),
            delay => format!(
                "It is announced: visible to all, cancellable by the owner; anyone can apply it from {} on, for {} days.",
                days(delay),
                LAPSE_SECONDS / DAY
            ),
        });
    }
    lines
}

fn admin(msg: &AdminMsg, before: Option<&Before>) -> Vec<String> {
    let config = before.map(|before| &before.config);
    let was = |text: Option<String>| text.map_or(String::new(), |text| format!(" (now {text})"));
    let one = |text: String| vec![text];
    match msg {
        AdminMsg::SetValidators { validators } => targets(validators, before),
        AdminMsg::RemoveValidator { validator } => one(format!(
            "Take validator {validator} out of the targets; its stake is drained to the others."
        )),
        AdminMsg::SetFee { fee_bps } => one(format!(
            "Set the fee on rewards to {}{}. Rewards harvested before keep the old fee.",
            percent(*fee_bps),
            was(config.map(|c| percent(c.fee_bps)))
        )),
        AdminMsg::SetRevenue { shares } => {
            let mut lines = one("Share the protocol's revenue anew; what has accrued stays with whom it accrued to.".into());
            lines.extend(shares.iter().map(|s| format!("  to {}", share(s))));
            if let Some(before) = before {
                lines.extend(before.revenue.shares.iter().map(|s| format!("  now to {}", share(s))));
            }
            lines
        }
        AdminMsg::SetGuardian { guardian } => one(format!(
            "Make {} the guardian{}, who may stop deposits and unbonds for a while and freeze validators.",
            nobody(guardian.as_deref()),
            was(config.map(|c| nobody(c.guardian.as_ref().map(|g| g.as_str())).to_owned()))
        )),
        AdminMsg::SetVoteOperator { operator } => one(format!(
            "Let {} cast the votes of the hub's stake.",
            nobody(operator.as_deref())
        )),
        AdminMsg::SetAlliance { alliance } => one(format!(
            "Let {} instruct the votes of the hub's stake for stk holders.",
            nobody(alliance.as_deref())
        )),
        AdminMsg::UpdateParams(update) => params(update, config),
        AdminMsg::Sweep { asset, recipient } => one(format!(
            "Send the hub's whole balance of {} to {recipient}; native and stk are refused.",
            json(asset)
        )),
        AdminMsg::CancelChange { id } => one(format!("Take the announced change {id} back.")),
        // A message that is newer than this text is still shown whole.
        #[allow(unreachable_patterns)]
        other => one(format!("As the owner, send the hub {}.", json(other))),
    }
}

fn targets(new: &[ValidatorWeight], before: Option<&Before>) -> Vec<String> {
    let sum: u64 = new.iter().map(|v| u64::from(v.weight)).sum();
    let mut lines = vec![format!("Spread the stake over {} validators:", new.len())];
    for v in new {
        let old = before.and_then(|b| b.validators.iter().find(|o| o.validator == v.validator));
        let now = match (before, old) {
            (None, _) => String::new(),
            (Some(_), Some(old)) => format!(", now {}", old.weight),
            (Some(_), None) => ", new".into(),
        };
        let part = u64::from(v.weight) * 10_000 / sum.max(1);
        let part = percent(u16::try_from(part).unwrap_or(u16::MAX));
        lines.push(format!(
            "  {} weight {} ({part}{now})",
            v.validator, v.weight
        ));
    }
    let named = |v: &&ValidatorResponse| !new.iter().any(|n| n.validator == v.validator);
    for gone in before.iter().flat_map(|b| &b.validators).filter(named) {
        lines.push(format!(
            "  {} is drained: its {} go to the others",
            gone.validator, gone.bonded
        ));
    }
    lines
}

fn params(update: &ParamsUpdate, config: Option<&ConfigResponse>) -> Vec<String> {
    let mut lines = vec![];
    let mut set = |name: &str, new: Option<String>, old: Option<String>| {
        if let Some(new) = new {
            let old = old.map_or(String::new(), |old| format!(" (now {old})"));
            lines.push(format!("Set {name} to {new}{old}."));
        }
    };
    let text = |value: Option<cosmwasm_std::Uint128>| value.map(|v| v.to_string());
    set(
        "the least deposit",
        text(update.min_deposit),
        config.map(|c| c.min_deposit.to_string()),
    );
    set(
        "the least unbond",
        text(update.min_unbond),
        config.map(|c| c.min_unbond.to_string()),
    );
    set(
        "the deposit cap",
        text(update.deposit_cap),
        config.map(|c| c.deposit_cap.to_string()),
    );
    set(
        "the highest commission of a new target",
        update.max_commission.map(|v| v.to_string()),
        config.map(|c| c.max_commission.to_string()),
    );
    set(
        "the largest part of one target",
        update.max_share_bps.map(percent),
        config.map(|c| percent(c.max_share_bps)),
    );
    set(
        "the delay of what can hurt",
        update.delay_seconds.map(days),
        config.map(|c| days(c.delay_seconds)),
    );
    lines
}

fn share(share: &RevenueShare) -> String {
    let who = match &share.recipient {
        RevenueRecipient::Address(address) => address.clone(),
        RevenueRecipient::CommunityPool(_) => "the community pool".into(),
        // A recipient that is newer than this text.
        #[allow(unreachable_patterns)]
        other => json(other),
    };
    format!("{who}: {}", percent(share.bps))
}

fn nobody(who: Option<&str>) -> &str {
    who.unwrap_or("nobody")
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// With two digits.
fn percent(bps: u16) -> String {
    format!("{}.{:02}%", bps / 100, bps % 100)
}

fn days(seconds: u64) -> String {
    match (seconds / DAY, seconds % DAY) {
        (days, 0) => format!("{days} days"),
        (days, rest) => format!("{days} days and {rest} seconds"),
    }
}
