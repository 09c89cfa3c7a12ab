//! Assets and their terms.

use cosmwasm_std::{Api, DepsMut, Env, QuerierWrapper, Response, Storage, Uint128};
use cw20::Denom;
use pstake_types::alliance::event::Announce;
use pstake_types::alliance::{Announced, NewAsset, Terms, LAPSE_SECONDS, MAX_ASSETS, MAX_WEIGHT};

use super::changed;
use super::rewards::assert_denom;
use crate::actions::apply::{set_terms, text};
use crate::actions::in_range;
use crate::books::Books;
use crate::index::AssetBook;
use crate::state::{asset_id, key, Asset, Settings, ASSETS, ASSET_IDS, SETTINGS};
use crate::ContractError;

fn assert_terms(terms: &Terms) -> Result<(), ContractError> {
    let one = Uint128::one();
    in_range("weight", 0u32, MAX_WEIGHT, terms.weight)?;
    in_range("reference", one, Uint128::MAX, terms.reference)?;
    in_range("min_stake", one, Uint128::MAX, terms.min_stake)
}

/// Takes in an asset that counts from `at` on. Books and settings are changed, not stored. Errors:
/// `BadDenom`, `Duplicate`, `OutOfRange`, `TooManyAssets`.
#[allow(clippy::too_many_arguments)] // shared by instantiation, which has nothing stored yet
pub fn admit_asset(
    storage: &mut dyn Storage,
    api: &dyn Api,
    querier: QuerierWrapper,
    books: &mut Books,
    settings: &mut Settings,
    new: NewAsset,
    now: u64,
    at: u64,
) -> Result<Announce, ContractError> {
    assert_denom(api, querier, &new.denom)?;
    assert_terms(&new.terms)?;
    let name = key(&new.denom);
    if ASSET_IDS.has(storage, &name) {
        return Err(ContractError::Duplicate { denom: name });
    }
    open_one(settings)?;
    let id = settings.next_asset;
    settings.next_asset = id.saturating_add(1);
    ASSET_IDS.save(storage, &name, &id)?;
    let idle = Terms {
        weight: 0,
        ..new.terms.clone()
    };
    let mut record = Asset {
        denom: new.denom,
        terms: idle,
        announced: None,
        exit_only: false,
    };
    let event = Announce {
        asset: name,
        terms: text(&new.terms),
        effective_seconds: at,
    };
    if at <= now {
        set_terms(storage, books, id, &mut record, new.terms)?;
    } else {
        record.announced = Some(announced(new.terms, at));
        ASSETS.save(storage, id, &record)?;
    }
    Ok(event)
}

fn announced(terms: Terms, effective_seconds: u64) -> Announced {
    Announced {
        terms,
        effective_seconds,
        lapses_seconds: effective_seconds.saturating_add(LAPSE_SECONDS),
    }
}

fn open_one(settings: &mut Settings) -> Result<(), ContractError> {
    if settings.open_assets >= MAX_ASSETS {
        return Err(ContractError::TooManyAssets { max: MAX_ASSETS });
    }
    settings.open_assets = settings.open_assets.saturating_add(1);
    Ok(())
}

/// A new asset takes weight from all others: it counts after the notice, or from its start if that
/// is later.
pub fn add(deps: DepsMut, env: Env, new: NewAsset) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let mut settings = SETTINGS.load(deps.storage)?;
    let mut books = Books::at(deps.storage, now)?;
    let notice = now.saturating_add(settings.notice_seconds);
    let at = new.start_seconds.unwrap_or_default().max(notice);
    let event = admit_asset(
        deps.storage,
        deps.api,
        deps.querier,
        &mut books,
        &mut settings,
        new,
        now,
        at,
    )?;
    SETTINGS.save(deps.storage, &settings)?;
    Ok(Response::new().add_event(event))
}

/// Errors: `UnknownAsset`, `OutOfRange`.
pub fn announce(
    deps: DepsMut,
    env: Env,
    asset: Denom,
    terms: Terms,
) -> Result<Response, ContractError> {
    let id = asset_id(deps.storage, &asset)?;
    assert_terms(&terms)?;
    let mut record = ASSETS.load(deps.storage, id)?;
    let notice = SETTINGS.load(deps.storage)?.notice_seconds;
    let effective_seconds = env.block.time.seconds().saturating_add(notice);
    let event = Announce {
        asset: key(&asset),
        terms: text(&terms),
        effective_seconds,
    };
    record.announced = Some(announced(terms, effective_seconds));
    ASSETS.save(deps.storage, id, &record)?;
    Ok(Response::new().add_event(event))
}

/// Errors: `UnknownAsset`, `NothingAnnounced`.
pub fn cancel_change(deps: DepsMut, asset: Denom) -> Result<Response, ContractError> {
    let id = asset_id(deps.storage, &asset)?;
    let mut record = ASSETS.load(deps.storage, id)?;
    let announced = record
        .announced
        .take()
        .ok_or_else(|| ContractError::NothingAnnounced { denom: key(&asset) })?;
    ASSETS.save(deps.storage, id, &record)?;
    let name = format!("announced terms of {}", key(&asset));
    Ok(Response::new().add_event(changed(&name, text(&announced.terms), "")))
}

/// Errors: `UnknownAsset`, `TooManyAssets`.
pub fn set_exit_only(
    deps: DepsMut,
    asset: Denom,
    exit_only: bool,
) -> Result<Response, ContractError> {
    let id = asset_id(deps.storage, &asset)?;
    let mut record = ASSETS.load(deps.storage, id)?;
    let name = format!("exit_only of {}", key(&asset));
    let event = changed(&name, record.exit_only, exit_only);
    if record.exit_only != exit_only {
        let mut settings = SETTINGS.load(deps.storage)?;
        match exit_only {
            true => settings.open_assets = settings.open_assets.saturating_sub(1),
            false => open_one(&mut settings)?,
        }
        SETTINGS.save(deps.storage, &settings)?;
        record.exit_only = exit_only;
        ASSETS.save(deps.storage, id, &record)?;
    }
    Ok(Response::new().add_event(event))
}

/// Rewards of former stakers stay theirs. Errors: `UnknownAsset`, `InUse`.
pub fn remove(deps: DepsMut, asset: Denom) -> Result<Response, ContractError> {
    let id = asset_id(deps.storage, &asset)?;
    let record = ASSETS.load(deps.storage, id)?;
    let book = AssetBook::load(deps.storage, id)?;
    let held = book.locked.checked_add(book.waiting)?;
    let weight = record.terms.weight;
    let name = key(&asset);
    if !held.is_zero() || weight != 0 {
        return Err(ContractError::InUse {
            denom: name,
            held,
            weight,
        });
    }
    if !record.exit_only {
        let mut settings = SETTINGS.load(deps.storage)?;
        settings.open_assets = settings.open_assets.saturating_sub(1);
        SETTINGS.save(deps.storage, &settings)?;
    }
    ASSETS.remove(deps.storage, id);
    ASSET_IDS.remove(deps.storage, &name);
    AssetBook::remove(deps.storage, id);
    Ok(Response::new().add_event(changed("assets", name, "")))
}
