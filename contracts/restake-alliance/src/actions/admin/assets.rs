//! Assets and their terms.

use cosmwasm_std::{Api, DepsMut, Env, QuerierWrapper, Response, Storage, Uint128};
use cw20::Denom;
use pstake_types::alliance::{AdminMsg, NewAsset, Terms, MAX_ASSETS, MAX_WEIGHT};

use super::changed;
use super::rewards::assert_denom;
use crate::actions::in_range;
use crate::books::{counted, Books};
use crate::index::AssetBook;
use crate::state::{asset_id, key, Asset, Settings, ASSETS, ASSET_IDS, CHANGES, SETTINGS};
use crate::ContractError;

/// Errors: `OutOfRange`.
pub fn assert_terms(terms: &Terms) -> Result<(), ContractError> {
    let one = Uint128::one();
    in_range("weight", 0u32, MAX_WEIGHT, terms.weight)?;
    in_range("reference", one, Uint128::MAX, terms.reference)?;
    in_range("min_stake", one, Uint128::MAX, terms.min_stake)
}

/// Takes in an asset: it counts at once, or what it counts for is announced. Books and settings are
/// changed, not stored. Errors: `BadDenom`, `Duplicate`, `OutOfRange`, `TooManyAssets`,
/// `TooManyAnnounced`.
#[allow(clippy::too_many_arguments)] // shared by instantiation, which has nothing stored yet
pub fn admit_asset(
    storage: &mut dyn Storage,
    api: &dyn Api,
    querier: QuerierWrapper,
    books: &mut Books,
    settings: &mut Settings,
    new: NewAsset,
    wait_seconds: u64,
) -> Result<Response, ContractError> {
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
        denom: new.denom.clone(),
        terms: idle,
        announced: None,
        exit_only: false,
    };
    let response = Response::new().add_event(changed("assets", "", name));
    let (asset, terms) = (new.denom, new.terms);
    if wait_seconds == 0 || terms.weight == 0 {
        put_terms(storage, books, id, &mut record, terms)?;
        return Ok(response);
    }
    ASSETS.save(storage, id, &record)?;
    let change = AdminMsg::SetTerms { asset, terms };
    let announced = CHANGES.announce(storage, books.time, wait_seconds, change)?;
    Ok(response.add_event(announced.event()?))
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
    let wait = wait_of(deps.storage, &env, &new)?;
    let mut settings = SETTINGS.load(deps.storage)?;
    let mut books = Books::at(deps.storage, env.block.time.seconds())?;
    let response = admit_asset(
        deps.storage,
        deps.api,
        deps.querier,
        &mut books,
        &mut settings,
        new,
        wait,
    )?;
    books.save(deps.storage);
    SETTINGS.save(deps.storage, &settings)?;
    Ok(response)
}

/// How long a new asset's weight waits.
pub fn wait_of(storage: &dyn Storage, env: &Env, new: &NewAsset) -> Result<u64, ContractError> {
    if new.terms.weight == 0 {
        return Ok(0);
    }
    let start = new.start_seconds.unwrap_or_default();
    let until_start = start.saturating_sub(env.block.time.seconds());
    Ok(SETTINGS.load(storage)?.notice_seconds.max(until_start))
}

/// What was released before is shared out by the old terms. Errors: `UnknownAsset`, `OutOfRange`.
/// Invariant: INV-A1.
pub fn set_terms(
    deps: DepsMut,
    env: Env,
    asset: Denom,
    terms: Terms,
) -> Result<Response, ContractError> {
    let id = asset_id(deps.storage, &asset)?;
    assert_terms(&terms)?;
    let mut record = ASSETS.load(deps.storage, id)?;
    let name = format!("terms of {}", key(&asset));
    let event = changed(&name, text(&record.terms), text(&terms));
    let mut books = Books::at(deps.storage, env.block.time.seconds())?;
    put_terms(deps.storage, &mut books, id, &mut record, terms)?;
    books.save(deps.storage);
    Ok(Response::new().add_event(event))
}

/// Settles the asset by its old terms and stores it with the new ones. The books are changed, not
/// stored.
fn put_terms(
    storage: &mut dyn Storage,
    books: &mut Books,
    id: u32,
    record: &mut Asset,
    terms: Terms,
) -> Result<(), ContractError> {
    let mut book = AssetBook::load(storage, id)?;
    book.settle(books)?;
    let counts = counted(terms.weight, terms.reference, book.locked)?;
    let weight = (record.terms.weight, terms.weight);
    books.replace((book.counted, counts), weight)?;
    book.counted = counts;
    book.save(storage, id);
    record.terms = terms;
    ASSETS.save(storage, id, record)?;
    Ok(())
}

/// Terms in an event.
fn text(terms: &Terms) -> String {
    let Terms {
        weight,
        reference,
        cap,
        min_stake,
    } = terms;
    let cap = cap.unwrap_or(Uint128::MAX);
    format!("weight={weight},reference={reference},cap={cap},min_stake={min_stake}")
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
