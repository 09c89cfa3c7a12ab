//! Announced changes: what can hurt waits where everyone can see it, can be cancelled, and is applied
//! at its time or lapses. One list for every contract that has an owner.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_string, Order, StdError, StdResult, Storage};
use cw_storage_plus::{Item, Map};
use serde::de::DeserializeOwned;
use serde::Serialize;
use thiserror::Error;

use crate::event::event;

/// A change that is not applied within this many seconds after its time lapses: 7 days. An old
/// announcement must not bite years later.
pub const LAPSE_SECONDS: u64 = 7 * 86_400;
/// Most changes that wait at one time.
pub const MAX_ANNOUNCED: usize = 20;

/// A change that waits. Times are in seconds.
#[cw_serde]
pub struct Announcement<M> {
    /// For `ApplyChange` and `CancelChange`.
    pub id: u64,
    /// The owner's message.
    pub change: M,
    /// When the owner sent it.
    pub announced_at_seconds: u64,
    /// From then on anyone may apply it ...
    pub effective_at_seconds: u64,
    /// ... and from then on nobody.
    pub lapses_at_seconds: u64,
}

/// What a message of the owner would do.
#[cw_serde]
pub struct PreviewAdminResponse {
    /// 0: at once. Else it would be announced, and could be applied after so many seconds.
    pub delay_seconds: u64,
}

event! {
    /// A change can be applied from a time on, and lapses at another; `change` is its message.
    Announce = "pstake_announce" {
        id: u64,
        change: String,
        effective_at_seconds: u64,
        lapses_at_seconds: u64,
    }
}
event! {
    /// An announced change is off the list: `how` is `applied` or `cancelled`.
    EndAnnouncement = "pstake_end_announcement" { id: u64, how: String }
}

impl EndAnnouncement {
    /// It was done.
    pub fn applied(id: u64) -> Self {
        let how = "applied".into();
        EndAnnouncement { id, how }
    }

    /// The owner took it back.
    pub fn cancelled(id: u64) -> Self {
        let how = "cancelled".into();
        EndAnnouncement { id, how }
    }
}

impl<M: Serialize> Announcement<M> {
    /// Its event; the change as JSON.
    pub fn event(&self) -> StdResult<Announce> {
        Ok(Announce {
            id: self.id,
            change: to_json_string(&self.change)?,
            effective_at_seconds: self.effective_at_seconds,
            lapses_at_seconds: self.lapses_at_seconds,
        })
    }
}

#[derive(Error, Debug, PartialEq)]
pub enum TimelockError {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error("no change {id} is announced")]
    UnknownChange { id: u64 },
    #[error("change {id} can be applied from {effective_at_seconds} on, now {now_seconds}")]
    NotYet {
        id: u64,
        effective_at_seconds: u64,
        now_seconds: u64,
    },
    #[error("change {id} has lapsed at {lapsed_at_seconds}")]
    Lapsed { id: u64, lapsed_at_seconds: u64 },
    #[error("{max} changes are announced already")]
    TooManyAnnounced { max: usize },
}

/// The announced changes of a contract, by id. No id is used twice: a proposal that cancels one never
/// hits another.
pub struct Timelock<M> {
    changes: Map<u64, Announcement<M>>,
    last_id: Item<u64>,
}

impl<M: Serialize + DeserializeOwned> Timelock<M> {
    /// The two storage keys must be the contract's own.
    pub const fn new(changes: &'static str, last_id: &'static str) -> Self {
        Timelock {
            changes: Map::new(changes),
            last_id: Item::new(last_id),
        }
    }

    /// All that is announced and has neither been applied nor cancelled, by id; lapsed changes are
    /// among them until the next announcement. At most [`MAX_ANNOUNCED`].
    pub fn list(&self, storage: &dyn Storage) -> StdResult<Vec<Announcement<M>>> {
        self.changes
            .range(storage, None, None, Order::Ascending)
            .map(|entry| entry.map(|(_, announcement)| announcement))
            .collect()
    }

    /// The changes that may be applied at `now`, by id.
    pub fn due(&self, storage: &dyn Storage, now: u64) -> StdResult<Vec<Announcement<M>>> {
        let mut due = self.list(storage)?;
        due.retain(|a| (a.effective_at_seconds..a.lapses_at_seconds).contains(&now));
        Ok(due)
    }

    /// Announces a change that can be applied `delay` seconds from `now` on. Lapsed ones make room.
    /// Errors: `TooManyAnnounced`.
    pub fn announce(
        &self,
        storage: &mut dyn Storage,
        now: u64,
        delay: u64,
        change: M,
    ) -> Result<Announcement<M>, TimelockError> {
        let mut waiting = 0usize;
        for known in self.list(storage)? {
            if known.lapses_at_seconds <= now {
                self.changes.remove(storage, known.id);
            } else {
                waiting = waiting.saturating_add(1);
            }
        }
        if waiting >= MAX_ANNOUNCED {
            return Err(TimelockError::TooManyAnnounced { max: MAX_ANNOUNCED });
        }
        let id = self
            .last_id
            .may_load(storage)?
            .unwrap_or_default()
            .saturating_add(1);
        self.last_id.save(storage, &id)?;
        let effective_at_seconds = now.saturating_add(delay);
        let announcement = Announcement {
            id,
            change,
            announced_at_seconds: now,
            effective_at_seconds,
            lapses_at_seconds: effective_at_seconds.saturating_add(LAPSE_SECONDS),
        };
        self.changes.save(storage, id, &announcement)?;
        Ok(announcement)
    }

    /// Takes a change off the list that may be applied now. Errors: `UnknownChange`, `NotYet`,
    /// `Lapsed`.
    pub fn take(
        &self,
        storage: &mut dyn Storage,
        now: u64,
        id: u64,
    ) -> Result<Announcement<M>, TimelockError> {
        let found = self.cancel(storage, id)?;
        if now < found.effective_at_seconds {
            return Err(TimelockError::NotYet {
                id,
                effective_at_seconds: found.effective_at_seconds,
                now_seconds: now,
            });
        }
        if now >= found.lapses_at_seconds {
            return Err(TimelockError::Lapsed {
                id,
                lapsed_at_seconds: found.lapses_at_seconds,
            });
        }
        Ok(found)
    }

    /// A change on the list, whatever its time. Errors: `UnknownChange`.
    pub fn get(&self, storage: &dyn Storage, id: u64) -> Result<Announcement<M>, TimelockError> {
        self.changes
            .may_load(storage, id)?
            .ok_or(TimelockError::UnknownChange { id })
    }

    /// Takes a change off the list, whatever its time. Errors: `UnknownChange`.
    pub fn cancel(
        &self,
        storage: &mut dyn Storage,
        id: u64,
    ) -> Result<Announcement<M>, TimelockError> {
        let found = self.get(storage, id)?;
        self.changes.remove(storage, id);
        Ok(found)
    }
}
