//! What a message of the hub will do, in words, with the value before where it is known.

use pstake_types::hub::{
    AdminMsg, ConfigResponse, ExecuteMsg, ParamsUpdate, PreviewAdminResponse, QueryMsg,
    RevenueRecipient, RevenueResponse, RevenueShare, ValidatorResponse, ValidatorWeight,
    PAUSE_SECONDS,
};
use pstake_types::timelock::Announcement;

use crate::client::Client;
use crate::error::Result;
use crate::verify::validators;

use super::{days, json, nobody, percent, waits, DAY};

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
                Some(super::find(all, *id)?)
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
        ExecuteMsg::UpdateOwnership(action) => vec![super::ownership(action, "hub")],
        ExecuteMsg::Vote {
            proposal_id,
            options,
        } => {
            let parts: Vec<String> = options
                .iter()
                .map(|o| format!("{} of {}", o.weight, json(&o.option)))
                .collect();
            vec![format!(
                "Vote on the chain's proposal {proposal_id} with the whole stake: {}. Once stk holders decide, this has no say.",
                parts.join(", ")
            )]
        }
        other => vec![format!("Send the hub {}.", json(other))],
    };
    if let Some(change) = before.and_then(|before| before.announced.as_ref()) {
        lines.push(super::window(change));
        lines.extend(super::indented(admin(&change.change, before)));
    }
    if let Some(preview) = before.and_then(|before| before.preview.as_ref()) {
        lines.push(waits(preview));
    }
    lines
}

fn admin(msg: &AdminMsg, before: Option<&Before>) -> Vec<String> {
    let config = before.map(|before| &before.config);
    let was = super::was;
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
            was(config.map(|c| role(&c.guardian)))
        )),
        AdminMsg::SetVoteOperator { operator } => one(format!(
            "Let {} cast the votes of the hub's stake{}.",
            nobody(operator.as_deref()),
            was(config.map(|c| role(&c.vote_operator)))
        )),
        AdminMsg::SetAlliance { alliance } => one(format!(
            "Let {} instruct the votes of the hub's stake for stk holders{}.",
            nobody(alliance.as_deref()),
            was(config.map(|c| role(&c.alliance)))
        )),
        AdminMsg::SetPool { pool } => one(format!(
            "Pass instant exits on to {} and let submissions buy its stk{}.",
            nobody(pool.as_deref()),
            was(config.map(|c| role(&c.pool)))
        )),
        AdminMsg::SetPartner {
            partner,
            rebate_bps,
            max_stk,
        } => one(match rebate_bps {
            0 => format!("End the rebate of {partner}; what it is owed stays its own."),
            bps => format!(
                "Pay {partner} {} of the fee on stk that it keeps locked in the hub, at most {max_stk}, from the second \
                 harvest after the lock on.",
                percent(*bps)
            ),
        }),
        AdminMsg::WindDown {} => vec![
            "End the hub, for good. Once applied it takes no deposits and no unbonds.".into(),
            "The whole stake is undelegated; claims stay open; when all has matured, stk sent to the hub is paid at one fixed \
             rate, for ever."
                .into(),
        ],
        AdminMsg::UpdateParams(update) => params(update, config),
        AdminMsg::Sweep { asset, recipient } => one(format!(
            "Send the hub's whole balance of {} to {recipient}; native and stk are refused.",
            super::asset(asset)
        )),
        AdminMsg::CancelChange { id } => one(format!("Take the announced change {id} back.")),
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

fn role(who: &Option<cosmwasm_std::Addr>) -> String {
    nobody(who.as_ref().map(|who| who.as_str())).to_owned()
}
