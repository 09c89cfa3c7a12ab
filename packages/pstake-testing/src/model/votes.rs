//! How the stake votes: as the operator says, or the holders through the alliance.

use anyhow::{anyhow, ensure, Result as AnyResult};
use cosmwasm_std::{Decimal, Uint128};
use pstake_types::hub::{ExecuteMsg, Tally, VoteOption, WeightedVote};

use crate::sdk::{SdkControl, SdkViews};

use super::actions::{Action, Voter};
use super::books::Books;
use super::num::mul_div;
use super::people::Given;
use super::perform::agree;
use super::world::World;

const ONE: u128 = 1_000_000_000_000_000_000;

/// As x/gov numbers them from 1 on.
const OPTIONS: [VoteOption; 4] = [
    VoteOption::Yes,
    VoteOption::Abstain,
    VoteOption::No,
    VoteOption::NoWithVeto,
];

impl Books {
    fn vote(&mut self, by: Voter, proposal: u64, percent: [u64; 4]) -> Given {
        if by == Voter::Anyone {
            return Err("no operator");
        }
        if self.instructed.contains(&proposal) {
            return Err("holders decide");
        }
        if percent.iter().sum::<u64>() != 100 {
            return Err("not the whole");
        }
        self.cast(proposal, percent.map(|p| u128::from(p) * ONE / 100))
    }

    /// Each option gets its part of the whole supply, rounded down; the rest abstains.
    fn instruct(&mut self, by_alliance: bool, proposal: u64, tally: [u128; 4]) -> Given {
        if !by_alliance {
            return Err("not the alliance");
        }
        let all: u128 = tally.iter().sum();
        if all < mul_div(self.supply, 1, 100) || all > self.supply {
            return Err("too few or too many");
        }
        let mut parts = tally.map(|stk| mul_div(stk, ONE, self.supply));
        parts[1] = ONE - parts[0] - parts[2] - parts[3];
        let cast = self.cast(proposal, parts);
        if cast.is_ok() {
            self.instructed.insert(proposal);
        }
        cast
    }

    fn cast(&mut self, proposal: u64, parts: [u128; 4]) -> Given {
        if !self.proposals.contains(&proposal) {
            return Err("no voting period");
        }
        self.votes.insert(proposal, parts);
        Ok(0)
    }
}

impl World {
    pub(super) fn votes(&mut self, action: &Action) -> AnyResult<bool> {
        let (sender, proposal, predicted, msg) = match action {
            Action::Vote {
                by,
                proposal,
                percent,
            } => {
                let sender = match by {
                    Voter::Owner => self.suite.owner.clone(),
                    Voter::Operator => self.operator.clone(),
                    Voter::Anyone => self.accounts[0].clone(),
                };
                let parts = OPTIONS.iter().zip(percent).filter(|(_, part)| **part > 0);
                let options = parts.map(|(option, part)| WeightedVote {
                    option: *option,
                    weight: Decimal::percent(*part),
                });
                let msg = ExecuteMsg::Vote {
                    proposal_id: *proposal,
                    options: options.collect(),
                };
                let predicted = self.books.vote(*by, *proposal, *percent);
                (sender, *proposal, predicted, msg)
            }
            Action::Instruct {
                by_alliance,
                proposal,
                permille,
            } => {
                let sender = match by_alliance {
                    true => self.alliance.clone(),
                    false => self.suite.owner.clone(),
                };
                let supply = self.books.supply;
                let tally = permille.map(|part| mul_div(supply, part.into(), 1_000));
                let predicted = self.books.instruct(*by_alliance, *proposal, tally);
                let [yes, abstain, no, no_with_veto] = tally.map(Uint128::new);
                let tally = Tally {
                    yes,
                    abstain,
                    no,
                    no_with_veto,
                };
                let msg = ExecuteMsg::InstructVote {
                    proposal_id: *proposal,
                    tally,
                };
                (sender, *proposal, predicted, msg)
            }
            Action::Proposal { proposal, open } => {
                self.suite.app.set_proposal(*proposal, *open);
                match open {
                    true => self.books.proposals.insert(*proposal),
                    false => self.books.proposals.remove(proposal),
                };
                return Ok(true);
            }
            other => return Err(anyhow!("{other:?} is no vote")),
        };
        let result = self.send(&sender, &msg, 0);
        let done = agree(predicted, result.map(|_| 0))?;
        self.compare_vote(proposal)?;
        Ok(done)
    }

    /// The chain's record of the hub's vote.
    fn compare_vote(&self, proposal: u64) -> AnyResult<()> {
        let mut cast = [0; 4];
        let votes = self.suite.app.vote(proposal, &self.suite.hub);
        for (option, weight) in votes.unwrap_or_default() {
            cast[option as usize - 1] += weight.atomics().u128();
        }
        let model = self.books.votes.get(&proposal).copied().unwrap_or_default();
        ensure!(model == cast, "vote: model {model:?}, chain {cast:?}");
        Ok(())
    }
}
