//! The hub's own powers.

use clap::{Args, Subcommand};
use cosmwasm_std::{Decimal, Uint128};
use pstake_types::hub::{
    AdminMsg as A, CommunityPoolVia, ExecuteMsg as E, ParamsUpdate, RevenueRecipient, RevenueShare,
    VoteOption, WeightedVote,
};

use super::{flow_of_hub, id, OwnerKind, Titled};
use crate::cli::proposal::{parse, Desk};
use crate::error::{Error, Result};
use crate::proposal::Power;

#[derive(Subcommand)]
pub enum HubKind {
    /// Set the fee on rewards (basis points)
    SetFee { fee_bps: u16 },
    /// Replace all targets
    SetValidators {
        /// VALIDATOR=WEIGHT
        #[arg(required = true)]
        targets: Vec<String>,
    },
    /// Take one validator out of the targets
    RemoveValidator { validator: String },
    /// Change limits
    UpdateParams(Params),
    /// Share the revenue out anew
    SetRevenue {
        /// ADDRESS=BPS, community-pool=BPS, or protocol-pool=BPS (SDK 0.53 with x/protocolpool)
        #[arg(required = true)]
        shares: Vec<String>,
    },
    /// Name who casts the votes of the stake; nobody if absent
    SetVoteOperator { operator: Option<String> },
    /// Name the alliance that instructs votes for stk holders; none if absent
    SetAlliance { alliance: Option<String> },
    /// Name the pool of instant exits; none if absent
    SetPool { pool: Option<String> },
    /// Grant a partner a rebate of the fee on stk that it locks; 0 ends the grant
    SetPartner {
        partner: String,
        /// Basis points of the fee
        rebate_bps: u16,
        /// Most stk that counts
        max_stk: Uint128,
    },
    /// End the hub, for good
    WindDown,
    /// Send a validator no message any more
    Freeze { validator: String },
    /// Use a validator again
    Unfreeze { validator: String },
    /// Vote on a proposal of the chain with the whole stake
    Vote {
        proposal_id: u64,
        /// yes, no, abstain, no_with_veto; or several as yes=0.6
        #[arg(required = true)]
        options: Vec<String>,
    },
    /// Any message of the hub, as JSON
    Hub { message: String },
}

#[derive(Args)]
pub struct Params {
    #[arg(long)]
    pub min_deposit: Option<Uint128>,
    #[arg(long)]
    pub min_unbond: Option<Uint128>,
    #[arg(long)]
    pub deposit_cap: Option<Uint128>,
    #[arg(long)]
    pub max_commission: Option<Decimal>,
    #[arg(long)]
    pub max_share_bps: Option<u16>,
    #[arg(long)]
    pub delay_seconds: Option<u64>,
}

impl Desk<'_> {
    pub fn of_hub(&self, kind: &HubKind) -> Result<Titled> {
        let (title, msg) = match kind {
            HubKind::SetFee { fee_bps } => (
                "Set the fee of the hub",
                E::Admin(A::SetFee { fee_bps: *fee_bps }),
            ),
            HubKind::SetValidators { targets } => {
                let validators: Result<_> = targets.iter().map(|t| self.target(t)).collect();
                let validators = validators?;
                (
                    "Set the validators of the hub",
                    E::Admin(A::SetValidators { validators }),
                )
            }
            HubKind::RemoveValidator { validator } => (
                "Remove a validator of the hub",
                E::Admin(A::RemoveValidator {
                    validator: validator.clone(),
                }),
            ),
            HubKind::UpdateParams(params) => (
                "Change limits of the hub",
                E::Admin(A::UpdateParams(params.update()?)),
            ),
            HubKind::SetRevenue { shares } => {
                let shares: Result<_> = shares.iter().map(|s| self.share(s)).collect();
                let shares = shares?;
                (
                    "Share the hub's revenue out anew",
                    E::Admin(A::SetRevenue { shares }),
                )
            }
            HubKind::SetVoteOperator { operator } => (
                "Set the hub's vote operator",
                E::Admin(A::SetVoteOperator {
                    operator: self.holder(operator.as_ref())?,
                }),
            ),
            HubKind::SetAlliance { alliance } => (
                "Set the hub's alliance",
                E::Admin(A::SetAlliance {
                    alliance: self.holder(alliance.as_ref())?,
                }),
            ),
            HubKind::SetPool { pool } => (
                "Set the hub's pool",
                E::Admin(A::SetPool {
                    pool: self.holder(pool.as_ref())?,
                }),
            ),
            HubKind::SetPartner {
                partner,
                rebate_bps,
                max_stk,
            } => {
                self.check("partner", partner)?;
                let grant = A::SetPartner {
                    partner: partner.clone(),
                    rebate_bps: *rebate_bps,
                    max_stk: *max_stk,
                };
                ("Set a partner's rebate", E::Admin(grant))
            }
            HubKind::WindDown => ("Wind the hub down", E::Admin(A::WindDown {})),
            HubKind::Freeze { validator } => {
                let validator = validator.clone();
                ("Freeze a validator", E::Freeze { validator })
            }
            HubKind::Unfreeze { validator } => {
                let validator = validator.clone();
                ("Unfreeze a validator", E::Unfreeze { validator })
            }
            HubKind::Vote {
                proposal_id,
                options,
            } => {
                let options: Result<_> = options.iter().map(|o| option(o)).collect();
                let vote = E::Vote {
                    proposal_id: *proposal_id,
                    options: options?,
                };
                ("Vote with the hub's stake", vote)
            }
            HubKind::Hub { message } => ("A message to the hub", parse(message)?),
        };
        Ok((title, Power::Hub(msg)))
    }

    pub(super) fn hubs(&self, kind: &OwnerKind) -> Result<E> {
        Ok(match kind {
            OwnerKind::SetGuardian { guardian } => E::Admin(A::SetGuardian {
                guardian: guardian.clone(),
            }),
            OwnerKind::Pause { flow } => E::Pause {
                flow: flow_of_hub(flow)?,
            },
            OwnerKind::Unpause { flow } => E::Unpause {
                flow: flow_of_hub(flow)?,
            },
            OwnerKind::Sweep { asset, recipient } => {
                self.check("recipient", recipient)?;
                E::Admin(A::Sweep {
                    asset: self.denom(asset)?,
                    recipient: recipient.clone(),
                })
            }
            OwnerKind::CancelChange { change } => E::Admin(A::CancelChange { id: id(change)? }),
            OwnerKind::TransferOwnership { .. } | OwnerKind::AcceptOwnership => {
                return Err(super::has_none("such power", "hub"))
            }
        })
    }

    fn share(&self, text: &str) -> Result<RevenueShare> {
        let bad = || Error::Usage(format!("{text} is not like RECIPIENT=BPS"));
        let (who, bps) = text.split_once('=').ok_or_else(bad)?;
        let recipient = match who {
            "community-pool" => RevenueRecipient::CommunityPool(CommunityPoolVia::Distribution),
            "protocol-pool" => RevenueRecipient::CommunityPool(CommunityPoolVia::ProtocolPool),
            who => RevenueRecipient::Address(self.contract(who)?),
        };
        Ok(RevenueShare {
            recipient,
            bps: bps.parse().map_err(|_| bad())?,
        })
    }
}

impl Params {
    fn update(&self) -> Result<ParamsUpdate> {
        let update = ParamsUpdate {
            min_deposit: self.min_deposit,
            min_unbond: self.min_unbond,
            deposit_cap: self.deposit_cap,
            max_commission: self.max_commission,
            max_share_bps: self.max_share_bps,
            delay_seconds: self.delay_seconds,
        };
        if update == ParamsUpdate::default() {
            return Err(Error::Usage(
                "name at least one limit, as --min-deposit 5".into(),
            ));
        }
        Ok(update)
    }
}

/// `yes` or `yes=0.6`.
fn option(text: &str) -> Result<WeightedVote> {
    let bad = || Error::Usage(format!("{text} is not like yes or yes=0.6"));
    let (option, weight) = text.split_once('=').unwrap_or((text, "1"));
    let option = match option {
        "yes" => VoteOption::Yes,
        "no" => VoteOption::No,
        "abstain" => VoteOption::Abstain,
        "no_with_veto" => VoteOption::NoWithVeto,
        _ => return Err(bad()),
    };
    Ok(WeightedVote {
        option,
        weight: weight.parse().map_err(|_| bad())?,
    })
}
