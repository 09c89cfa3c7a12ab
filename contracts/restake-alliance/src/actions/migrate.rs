//! The one step between versions that there is.

use cosmwasm_std::{DepsMut, Env, Order, Response, StdResult, Storage};
use cw2::set_contract_version;
use pstake_types::alliance::AdminMsg;
use pstake_types::migration;

use crate::state::{ASSETS, CHANGES};
use crate::ContractError;

const NAME: &str = "pstake:restake-alliance";
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn set_version(storage: &mut dyn Storage) -> StdResult<()> {
    set_contract_version(storage, NAME, VERSION)
}

/// The same contract in the same or an older version. Errors: those of a migration,
/// `TooManyAnnounced`.
pub fn migrate(deps: DepsMut, env: Env) -> Result<Response, ContractError> {
    migration::migrate(deps.storage, NAME, VERSION)?;
    list_announced(deps.storage, env.block.time.seconds())?;
    Ok(Response::new())
}

/// Terms that were announced beside their asset, before there was one list of changes: their time
/// stays. Assets are as many as the owner took in.
fn list_announced(storage: &mut dyn Storage, now: u64) -> Result<(), ContractError> {
    let all = ASSETS.range(storage, None, None, Order::Ascending);
    for (id, mut asset) in all.collect::<StdResult<Vec<_>>>()? {
        let Some(announced) = asset.announced.take() else {
            continue;
        };
        ASSETS.save(storage, id, &asset)?;
        let wait = announced.effective_seconds.saturating_sub(now);
        let change = AdminMsg::SetTerms {
            asset: asset.denom,
            terms: announced.terms,
        };
        if now < announced.lapses_seconds {
            CHANGES.announce(storage, now, wait, change)?;
        }
    }
    Ok(())
}
