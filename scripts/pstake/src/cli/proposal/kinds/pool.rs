//! The pool's own powers.

use clap::{Args, Subcommand};
use cosmwasm_std::Uint128;
use pstake_types::pool::{AdminMsg as A, BucketLimit, ExecuteMsg as E, FeeCurve, SettingsUpdate};

use super::{has_none, id, no_flow, OwnerKind, Titled};
use crate::cli::proposal::{parse, Desk};
use crate::error::{Error, Result};
use crate::proposal::Power;

#[derive(Subcommand)]
pub enum PoolKind {
    /// Change the pool's fee, bucket or the hub's cut
    PoolSettings(Settings),
    /// Any message of the pool, as JSON
    Pool { message: String },
}

#[derive(Args)]
pub struct Settings {
    /// Fee at full liquidity (basis points); alone: a flat fee
    #[arg(long)]
    pub fee_bps: Option<u16>,
    /// Fee at no liquidity (basis points)
    #[arg(long, requires_all = ["fee_bps", "full_liquidity"])]
    pub max_fee_bps: Option<u16>,
    /// From this much native on the fee is the lower one
    #[arg(long, requires = "max_fee_bps")]
    pub full_liquidity: Option<Uint128>,
    /// Native that may leave at once
    #[arg(long, requires = "refill_seconds")]
    pub bucket: Option<Uint128>,
    /// In which an empty bucket fills up
    #[arg(long, requires = "bucket")]
    pub refill_seconds: Option<u64>,
    /// The hub's cut of the fee (basis points)
    #[arg(long)]
    pub revenue_bps: Option<u16>,
}

impl Settings {
    fn update(&self) -> Result<SettingsUpdate> {
        let fee = self.fee_bps.map(|min_bps| FeeCurve {
            min_bps,
            max_bps: self.max_fee_bps.unwrap_or(min_bps),
            full_liquidity: self.full_liquidity.unwrap_or_default(),
        });
        let bucket = self.bucket.map(|capacity| BucketLimit {
            capacity,
            refill_seconds: self.refill_seconds.unwrap_or_default(),
        });
        let update = SettingsUpdate {
            fee,
            bucket,
            revenue_bps: self.revenue_bps,
        };
        if update == SettingsUpdate::default() {
            return Err(Error::Usage(
                "name at least one setting, as --fee-bps 100".into(),
            ));
        }
        Ok(update)
    }
}

impl Desk<'_> {
    pub fn of_pool(&self, kind: &PoolKind) -> Result<Titled> {
        let (title, msg) = match kind {
            PoolKind::PoolSettings(settings) => (
                "Change settings of the pool",
                E::Admin(A::UpdateSettings(settings.update()?)),
            ),
            PoolKind::Pool { message } => ("A message to the pool", parse(message)?),
        };
        Ok((title, Power::Pool(msg)))
    }

    pub(super) fn pools(&self, kind: &OwnerKind) -> Result<E> {
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
            OwnerKind::Sweep { asset, recipient } => {
                self.check("recipient", recipient)?;
                E::Admin(A::Sweep {
                    asset: self.denom(asset)?,
                    recipient: recipient.clone(),
                })
            }
            OwnerKind::CancelChange { change } => E::Admin(A::CancelChange { id: id(change)? }),
            OwnerKind::TransferOwnership { .. } | OwnerKind::AcceptOwnership => {
                return Err(has_none("such power", "pool"))
            }
        })
    }
}
