//! What can hurt waits, and is applied by anyone at its time, or lapses.

use anyhow::{anyhow, ensure, Result as AnyResult};
use pstake_types::hub::{AdminMsg, ExecuteMsg, QueryMsg};
use pstake_types::timelock::Announcement;

use super::actions::Action;
use super::books::Books;
use super::people::Given;
use super::perform::agree;
use super::stream::DAY;
use super::world::World;

/// Delay of the hub, unless set.
const DELAY: u64 = 7 * DAY;
/// A pause and a day: time to queue for who wants to leave.
const NOTICE: u64 = 4 * DAY;
const LAPSE: u64 = 7 * DAY;
const MOST: usize = 20;

#[derive(Clone, Debug)]
pub struct Announced {
    pub change: Action,
    pub at: u64,
    pub from: u64,
    pub until: u64,
}

impl Books {
    /// A delay, and at least a notice and a cadence.
    fn wait(&self) -> u64 {
        DELAY.max(NOTICE + self.cadence())
    }

    /// Whether a setting takes anything from anybody.
    pub fn hurts(&self, change: &Action) -> bool {
        let settings = &self.settings;
        match change {
            Action::SetValidators(_) | Action::SetRevenue(_) | Action::WindDown => true,
            Action::SetFee(fee) => *fee > settings.fee_bps,
            Action::SetLimits { min_unbond, .. } => *min_unbond > settings.min_unbond,
            Action::SetBounds {
                max_commission,
                max_share_bps,
            } => {
                *max_commission > settings.max_commission || *max_share_bps > settings.max_share_bps
            }
            Action::SetPartner {
                who,
                rebate_bps,
                max_stk,
            } => self.grants_more(*who, *rebate_bps, *max_stk),
            Action::RemoveValidator(_) => {
                self.removed_at != 0 && self.now() < self.removed_at + self.wait()
            }
            _ => false,
        }
    }

    /// Puts a change on the list. Those that lapsed make room.
    pub fn announce(&mut self, change: &Action) -> Given {
        let (now, wait) = (self.now(), self.wait());
        let lapsed = self.announced.values().filter(|a| a.until <= now).count();
        if self.announced.len() - lapsed >= MOST {
            return Err("too many are announced");
        }
        self.announced.retain(|_, a| a.until > now);
        self.last_announced += 1;
        let announced = Announced {
            change: change.clone(),
            at: now,
            from: now + wait,
            until: now + wait + LAPSE,
        };
        self.announced.insert(self.last_announced, announced);
        Ok(0)
    }

    /// Whether a change may be applied now: it is its time, and nobody waits who could have queued for it.
    pub fn may_apply(&self, id: u64) -> Result<Action, &'static str> {
        let found = self.announced.get(&id).ok_or("not announced")?;
        if self.now() < found.from {
            return Err("not yet");
        }
        if self.now() >= found.until {
            return Err("lapsed");
        }
        if self.is_queued() && self.submitted_at < found.at + NOTICE {
            return Err("leavers wait");
        }
        Ok(found.change.clone())
    }
}

impl World {
    pub(super) fn timelock(&mut self, action: &Action) -> AnyResult<bool> {
        let owner = self.suite.owner.clone();
        match action {
            Action::Announce(change) => {
                let msg = self.admin_msg(change)?;
                // checked when it is announced, and again when it is applied
                let before = self.books.clone();
                let hurts = self.books.hurts(change);
                let mut predicted = self.apply(change);
                if hurts {
                    self.books = before;
                    predicted = predicted.and_then(|_| self.books.announce(change));
                }
                let result = self.send(&owner, &ExecuteMsg::Admin(msg), 0);
                let done = agree(predicted, result.map(|_| 0))?;
                self.compare_announced()?;
                Ok(done)
            }
            Action::Apply(id) => {
                let mut predicted = Err("not announced");
                if let Some(change) = self.books.announced.get(id).map(|a| a.change.clone()) {
                    predicted = match self.books.may_apply(*id) {
                        Ok(_) => self.apply(&change),
                        Err(why) => Err(why),
                    };
                }
                if predicted.is_ok() {
                    self.books.announced.remove(id);
                }
                let keeper = self.suite.keeper();
                let result = self.send(&keeper, &ExecuteMsg::ApplyChange { id: *id }, 0);
                agree(predicted, result.map(|_| 0))
            }
            Action::CancelChange(id) => {
                let found = self.books.announced.remove(id);
                let predicted = found.map(|_| 0).ok_or("not announced");
                let msg = ExecuteMsg::Admin(AdminMsg::CancelChange { id: *id });
                let result = self.send(&owner, &msg, 0);
                agree(predicted, result.map(|_| 0))
            }
            other => Err(anyhow!("{other:?} is no announcement")),
        }
    }

    pub(super) fn compare_announced(&self) -> AnyResult<()> {
        let chain: Vec<Announcement<AdminMsg>> = self.suite.ask(&QueryMsg::Announcements {})?;
        let chain: Vec<(u64, u64, u64)> = chain
            .iter()
            .map(|a| (a.id, a.effective_at_seconds, a.lapses_at_seconds))
            .collect();
        let announced = self.books.announced.iter();
        let model: Vec<(u64, u64, u64)> = announced.map(|(id, a)| (*id, a.from, a.until)).collect();
        ensure!(model == chain, "announced: {model:?}, chain {chain:?}");
        Ok(())
    }
}
