use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use cw20::Denom;
use pstake_types::alliance::event::Apply;
use pstake_types::alliance::Terms;

use crate::books::{counted, Books};
use crate::index::AssetBook;
use crate::state::{asset_id, key, Asset, ASSETS};
use crate::ContractError;

/// Applies announced terms: what was released before is shared out by the old ones. Errors:
/// payment, `UnknownAsset`, `NothingAnnounced`, `TooEarly`, `Lapsed`. Invariant: INV-A1.
pub fn apply(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    asset: Denom,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let id = asset_id(deps.storage, &asset)?;
    let mut record = ASSETS.load(deps.storage, id)?;
    let announced = record
        .announced
        .take()
        .ok_or_else(|| ContractError::NothingAnnounced { denom: key(&asset) })?;
    let now_seconds = env.block.time.seconds();
    if now_seconds < announced.effective_seconds {
        return Err(ContractError::TooEarly {
            at_seconds: announced.effective_seconds,
            now_seconds,
        });
    }
    if now_seconds >= announced.lapses_seconds {
        return Err(ContractError::Lapsed {
            lapsed_seconds: announced.lapses_seconds,
        });
    }
    let event = Apply {
        asset: key(&asset),
        old: text(&record.terms),
        new: text(&announced.terms),
    };
    let mut books = Books::at(deps.storage, now_seconds)?;
    set_terms(deps.storage, &mut books, id, &mut record, announced.terms)?;
    books.save(deps.storage);
    Ok(Response::new().add_event(event))
}

/// Settles the asset by its old terms and stores it with the new ones. The books are changed, not
/// stored.
pub fn set_terms(
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
pub fn text(terms: &Terms) -> String {
    let Terms {
        weight,
        reference,
        cap,
        min_stake,
    } = terms;
    let cap = cap.unwrap_or(Uint128::MAX);
    format!("weight={weight},reference={reference},cap={cap},min_stake={min_stake}")
}
