//! Votes of stk holders on the chain's proposals: the alliance wants each registered as soon as its vote begins, and
//! somebody who tells the hub what they instruct. Neither is a part of a tick: no contract sees x/gov.

use std::collections::BTreeMap;
use std::fmt;

use cosmwasm_std::Uint128;
use pstake_types::alliance::{self, ProposalResponse, CAST_DELAY_SECONDS, MAX_LIMIT};
use pstake_types::hub::{self, Tally, MIN_TALLY_BPS};
use serde::Serialize;
use tracing::warn;

use crate::client::Client;
use crate::error::{Error, Result};

/// A proposal that the chain votes on now, and what the alliance knows of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenVote {
    pub proposal_id: u64,
    /// The chain's vote ends then.
    pub ends_seconds: u64,
    /// None if nobody has registered it.
    pub registered: Option<ProposalResponse>,
}

/// What the chain and the alliance say, at one time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Votes {
    pub open: Vec<OpenVote>,
    /// Below so much stk instructed the hub refuses.
    pub min_tally: Uint128,
}

/// What is to be done for a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vote {
    Register {
        proposal_id: u64,
    },
    /// And how much time the chain's vote has left.
    Cast {
        proposal_id: u64,
        left_seconds: u64,
    },
}

impl fmt::Display for Vote {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Register { proposal_id } => write!(f, "proposal {proposal_id} to register"),
            Self::Cast { proposal_id, .. } => write!(f, "votes on proposal {proposal_id} to cast"),
        }
    }
}

impl Votes {
    /// Asks chain, alliance and hub. Nothing is open where one of them does not know the question (a chain without
    /// `cosmos.gov.v1`): a warning says so, and ticks go on. Nor if the hub takes no instructions from this alliance.
    ///
    /// # Errors
    /// Those of a node that does not answer at all.
    pub fn read(client: &Client, alliance: &str) -> Result<Self> {
        match Self::ask(client, alliance) {
            Err(error @ (Error::Query { .. } | Error::Codec { .. } | Error::Contract(_))) => {
                warn!(%error, "no votes");
                Ok(Self::default())
            }
            asked => asked,
        }
    }

    fn ask(client: &Client, alliance: &str) -> Result<Self> {
        let open = client.open_proposals()?;
        let Some(first) = open.iter().map(|proposal| proposal.id).min() else {
            return Ok(Self::default());
        };
        let config: alliance::ConfigResponse =
            client.smart(alliance, &alliance::QueryMsg::Config {})?;
        let hub = config.hub.as_str();
        let settings: hub::ConfigResponse = client.smart(hub, &hub::QueryMsg::Config {})?;
        if settings
            .alliance
            .is_none_or(|chosen| chosen.as_str() != alliance)
        {
            return Ok(Self::default());
        }
        let ledger: hub::LedgerResponse = client.smart(hub, &hub::QueryMsg::Ledger {})?;
        let mut registered = registered_from(client, alliance, first)?;
        Ok(Self {
            open: open
                .into_iter()
                .map(|proposal| OpenVote {
                    proposal_id: proposal.id,
                    ends_seconds: proposal.ends_seconds,
                    registered: registered.remove(&proposal.id),
                })
                .collect(),
            min_tally: min_tally(ledger.supply),
        })
    }

    /// `last` holds how much time each vote had left at this keeper's last cast. Instructions come as their holders
    /// like, and each changes the tally: after a cast the next waits until half of the time left then has passed. So
    /// nobody can make a keeper pay for more than a few casts, and the last ones come close to the end.
    pub fn due(&self, last: &BTreeMap<u64, u64>, now: u64) -> Vec<Vote> {
        let one = |vote: &OpenVote| {
            let proposal_id = vote.proposal_id;
            let left_seconds = vote.ends_seconds.checked_sub(now)?;
            let Some(known) = &vote.registered else {
                return Some(Vote::Register { proposal_id });
            };
            let early = now
                < known
                    .registered_at_seconds
                    .saturating_add(CAST_DELAY_SECONDS);
            let soon_after = last
                .get(&proposal_id)
                .is_some_and(|then| left_seconds > then / 2);
            let nothing_new = known.cast || instructed(&known.tally) < self.min_tally;
            (!early && !soon_after && !nothing_new).then_some(Vote::Cast {
                proposal_id,
                left_seconds,
            })
        };
        self.open.iter().filter_map(one).collect()
    }
}

/// As the hub computes it.
fn min_tally(supply: Uint128) -> Uint128 {
    supply.multiply_ratio(MIN_TALLY_BPS, 10_000u128)
}

/// stk that has instructed, whatever it said.
pub fn instructed(tally: &Tally) -> Uint128 {
    let parts = [tally.yes, tally.abstain, tally.no, tally.no_with_veto];
    parts
        .into_iter()
        .fold(Uint128::zero(), Uint128::saturating_add)
}

/// What the alliance knows of proposals from `first` on.
fn registered_from(
    client: &Client,
    alliance: &str,
    first: u64,
) -> Result<BTreeMap<u64, ProposalResponse>> {
    let mut known = BTreeMap::new();
    let mut start_before = None;
    loop {
        let ask = alliance::QueryMsg::Proposals {
            start_before,
            limit: Some(MAX_LIMIT),
        };
        let page: Vec<ProposalResponse> = client.smart(alliance, &ask)?;
        let full = page.len() >= MAX_LIMIT as usize;
        start_before = page.last().map(|proposal| proposal.proposal_id);
        let wanted = page.into_iter().filter(|p| p.proposal_id >= first);
        known.extend(wanted.map(|proposal| (proposal.proposal_id, proposal)));
        if !full || start_before.is_some_and(|lowest| lowest <= first) {
            return Ok(known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTERED: u64 = 1_000_000;
    const ENDS: u64 = REGISTERED + 14 * 86_400;

    fn votes(yes: u128, cast: bool) -> Votes {
        Votes {
            open: vec![OpenVote {
                proposal_id: 7,
                ends_seconds: ENDS,
                registered: Some(ProposalResponse {
                    proposal_id: 7,
                    registered_at_seconds: REGISTERED,
                    until_seconds: REGISTERED + 30 * 86_400,
                    tally: Tally {
                        yes: Uint128::new(yes),
                        ..Tally::default()
                    },
                    cast,
                }),
            }],
            min_tally: min_tally(Uint128::new(100_000)),
        }
    }

    fn casts(votes: &Votes, last: Option<u64>, now: u64) -> bool {
        let last = last.map(|left| (7, left)).into_iter().collect();
        match votes.due(&last, now).as_slice() {
            [] => false,
            [Vote::Cast {
                proposal_id: 7,
                left_seconds,
            }] => {
                assert_eq!(*left_seconds, ENDS - now);
                true
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn due_when_nobody_has_registered_then_at_once_until_the_vote_is_over() {
        let mut votes = votes(0, true);
        votes.open[0].registered = None;
        let due = |now| votes.due(&BTreeMap::new(), now);
        assert_eq!(due(REGISTERED), [Vote::Register { proposal_id: 7 }]);
        assert_eq!(due(ENDS), [Vote::Register { proposal_id: 7 }]);
        assert_eq!(due(ENDS + 1), []);
    }

    #[test]
    fn due_when_instructed_then_cast_from_an_hour_after_the_registration_to_the_end() {
        let instructed = votes(1_000, false);
        assert!(!casts(&instructed, None, REGISTERED + 3_599));
        assert!(casts(&instructed, None, REGISTERED + 3_600));
        assert!(casts(&instructed, None, ENDS));
        assert!(!casts(&instructed, None, ENDS + 1));
    }

    #[test]
    fn due_when_the_hub_would_refuse_or_knows_already_then_nothing() {
        assert!(
            !casts(&votes(999, false), None, REGISTERED + 3_600),
            "below 1%"
        );
        assert!(!casts(&votes(1_000, true), None, REGISTERED + 3_600));
    }

    #[test]
    fn due_when_instructions_change_again_and_again_then_each_cast_halves_the_time_left_to_the_end()
    {
        // Somebody changes his mind in every block of the two weeks.
        let changing = votes(50_000, false);
        let (mut last, mut at) = (None, vec![]);
        for now in (REGISTERED..=ENDS).step_by(6) {
            if casts(&changing, last, now) {
                last = Some(ENDS - now);
                at.push(ENDS - now);
            }
        }
        assert_eq!(at.first(), Some(&(14 * 86_400 - 3_600)));
        assert!(at.len() <= 24 && at.last() <= Some(&6), "{at:?}");
        assert!(at.windows(2).all(|pair| pair[1] <= pair[0] / 2), "{at:?}");
    }
}
