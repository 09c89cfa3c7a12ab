//! The alliance's own powers.

use clap::{Args, Subcommand};
use cosmwasm_std::Uint128;
use pstake_types::alliance::{
    AdminMsg as A, ExecuteMsg as E, NewAsset, NewRewardDenom, ParamsUpdate, Terms,
};

use super::{has_none, id, no_flow, OwnerKind, Titled};
use crate::cli::proposal::{parse, Desk};
use crate::error::{Error, Result};
use crate::proposal::Power;

#[derive(Subcommand)]
pub enum AllianceKind {
    /// Take an asset in
    AddAsset {
        /// DENOM, or cw20:ADDRESS
        asset: String,
        #[command(flatten)]
        terms: TermsOf,
        /// Counts from then on (seconds since 1970), but not before the notice is over
        #[arg(long)]
        start_seconds: Option<u64>,
    },
    /// Change the terms of an asset
    SetTerms {
        /// DENOM, or cw20:ADDRESS
        asset: String,
        #[command(flatten)]
        terms: TermsOf,
    },
    /// Whether an asset can only be left
    SetExitOnly {
        asset: String,
        #[arg(action = clap::ArgAction::Set)]
        exit_only: bool,
    },
    /// Forget an asset of which nothing is held
    RemoveAsset { asset: String },
    /// Allow a reward denom, or change its least schedule
    AllowDenom {
        denom: String,
        #[arg(long, default_value = "1")]
        min_schedule: Uint128,
    },
    /// Take no more of a reward denom
    CloseDenom { denom: String },
    /// Change times of the alliance
    AllianceParams(Params),
    /// Any message of the alliance, as JSON
    Alliance { message: String },
}

#[derive(Args)]
pub struct TermsOf {
    #[arg(long)]
    pub weight: u32,
    /// From this much on it counts whole
    #[arg(long)]
    pub reference: Uint128,
    #[arg(long)]
    pub cap: Option<Uint128>,
    #[arg(long, default_value = "1")]
    pub min_stake: Uint128,
}

impl TermsOf {
    fn terms(&self) -> Terms {
        Terms {
            weight: self.weight,
            reference: self.reference,
            cap: self.cap,
            min_stake: self.min_stake,
        }
    }
}

#[derive(Args)]
pub struct Params {
    /// Wait of what is unstaked
    #[arg(long)]
    pub unstake_seconds: Option<u64>,
    /// Notice of what can hurt
    #[arg(long)]
    pub notice_seconds: Option<u64>,
    /// Over which lumps are released
    #[arg(long)]
    pub lump_seconds: Option<u64>,
}

impl Params {
    fn update(&self) -> Result<ParamsUpdate> {
        let update = ParamsUpdate {
            unstake_seconds: self.unstake_seconds,
            notice_seconds: self.notice_seconds,
            lump_seconds: self.lump_seconds,
        };
        if update == ParamsUpdate::default() {
            return Err(Error::Usage(
                "name at least one time, as --lump-seconds 604800".into(),
            ));
        }
        Ok(update)
    }
}

impl Desk<'_> {
    pub fn of_alliance(&self, kind: &AllianceKind) -> Result<Titled> {
        let (title, msg) = match kind {
            AllianceKind::AddAsset {
                asset,
                terms,
                start_seconds,
            } => {
                let new = NewAsset {
                    denom: self.denom(asset)?,
                    terms: terms.terms(),
                    start_seconds: *start_seconds,
                };
                ("Take an asset in", E::Admin(A::AddAsset(new)))
            }
            AllianceKind::SetTerms { asset, terms } => {
                let set = A::SetTerms {
                    asset: self.denom(asset)?,
                    terms: terms.terms(),
                };
                ("Change an asset's terms", E::Admin(set))
            }
            AllianceKind::SetExitOnly { asset, exit_only } => {
                let set = A::SetExitOnly {
                    asset: self.denom(asset)?,
                    exit_only: *exit_only,
                };
                (
                    "Let an asset only be left, or taken in again",
                    E::Admin(set),
                )
            }
            AllianceKind::RemoveAsset { asset } => {
                let asset = self.denom(asset)?;
                ("Forget an asset", E::Admin(A::RemoveAsset { asset }))
            }
            AllianceKind::AllowDenom {
                denom,
                min_schedule,
            } => {
                let new = NewRewardDenom {
                    denom: self.denom(denom)?,
                    min_schedule: *min_schedule,
                };
                ("Allow a reward denom", E::Admin(A::AllowDenom(new)))
            }
            AllianceKind::CloseDenom { denom } => {
                let denom = self.denom(denom)?;
                ("Close a reward denom", E::Admin(A::CloseDenom { denom }))
            }
            AllianceKind::AllianceParams(params) => (
                "Change times of the alliance",
                E::Admin(A::UpdateParams(params.update()?)),
            ),
            AllianceKind::Alliance { message } => ("A message to the alliance", parse(message)?),
        };
        Ok((title, Power::Alliance(msg)))
    }

    pub(super) fn alliances(&self, kind: &OwnerKind) -> Result<E> {
        Ok(match kind {
            OwnerKind::SetGuardian { guardian } => E::Admin(A::SetGuardian {
                guardian: guardian.clone(),
            }),
            OwnerKind::Pause { flow } => {
                no_flow(flow)?;
                E::Pause {}
            }
            OwnerKind::Unpause { flow } => {
                no_flow(flow)?;
                E::Unpause {}
            }
            OwnerKind::CancelChange { change } => E::Admin(A::CancelChange { id: id(change)? }),
            _ => return Err(has_none("such power", "alliance")),
        })
    }
}
