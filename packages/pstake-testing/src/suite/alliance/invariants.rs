//! The alliance's invariants of SPEC.md, checked against the chain after each message.

use std::collections::BTreeMap;

use cosmwasm_std::{Decimal, Uint128};
use cw20::Denom;
use pstake_types::alliance::{
    Amount, AssetResponse, BackingResponse, BallotResponse, GrantShares, PositionResponse,
    ProposalResponse, QueryMsg, RequestResponse, RewardDenomResponse, SolvencyResponse,
    WeightsResponse,
};

use super::Restaking;

/// What the last check saw.
#[derive(Default)]
pub struct Ghost {
    mark: Decimal,
}

fn name(denom: &Denom) -> String {
    format!("{denom:?}")
}

fn ask<T: serde::de::DeserializeOwned>(restaking: &Restaking, query: &QueryMsg) -> T {
    restaking
        .ask_alliance(query)
        .unwrap_or_else(|error| panic!("{query:?}: {error}"))
}

impl Ghost {
    /// Panics with the invariant's id if one does not hold.
    pub fn check(&mut self, restaking: &Restaking) {
        let assets: Vec<AssetResponse> = ask(
            restaking,
            &QueryMsg::Assets {
                start_after: None,
                limit: Some(100),
            },
        );
        let denoms: Vec<RewardDenomResponse> = ask(restaking, &QueryMsg::RewardDenoms {});
        inv9_claims_are_held(restaking, &assets, &denoms);
        inv_a1_sums_are_of_their_parts(restaking, &assets);
        self.inv_a3_mark_never_falls(restaking);
        inv_a4_tallies_are_of_their_ballots(restaking);
    }

    fn inv_a3_mark_never_falls(&mut self, restaking: &Restaking) {
        let backing: BackingResponse = ask(restaking, &QueryMsg::Backing {});
        let grants: Vec<GrantShares> = ask(
            restaking,
            &QueryMsg::Grants {
                start_after: None,
                limit: Some(100),
            },
        );
        if grants.len() < 100 {
            let shares: Uint128 = grants.iter().map(|g| g.shares).sum();
            assert_eq!(shares, backing.shares, "INV-A1: shares of the backing");
        }
        if !backing.shares.is_zero() {
            assert!(backing.mark >= self.mark, "INV-A3: the mark fell");
        }
        self.mark = match backing.shares.is_zero() {
            true => Decimal::zero(),
            false => backing.mark,
        };
    }
}

/// Per denom: what people can claim, and what is not released, is what came in and was not paid, but
/// for fractions of a unit a position, asset and stream; and it is all held.
fn inv9_claims_are_held(
    restaking: &Restaking,
    assets: &[AssetResponse],
    denoms: &[RewardDenomResponse],
) {
    let mut claimable = BTreeMap::<String, Uint128>::new();
    let users: Vec<_> = restaking.users().cloned().collect();
    for user in &users {
        let user = user.to_string();
        let rewards: Vec<Amount> = ask(restaking, &QueryMsg::Rewards { user });
        for reward in rewards {
            *claimable.entry(name(&reward.denom)).or_default() += reward.amount;
        }
    }
    let parts = (users.len() + 1) * (assets.len() + 2) + 3;
    let dust = Uint128::new(parts as u128);
    let all = assets.iter().map(|a| &a.denom);
    for denom in all.chain(denoms.iter().map(|d| &d.denom)) {
        let query = QueryMsg::Solvency {
            denom: denom.clone(),
        };
        let s: SolvencyResponse = ask(restaking, &query);
        assert!(s.solvent, "INV9: {denom:?}: {s:?}");
    }
    for reward in denoms {
        let from = &reward.from;
        let released = from.revenue + from.schedules + from.backing + from.gifts;
        let owed = released - reward.paid;
        let claims = claimable.get(&name(&reward.denom)).copied();
        let claims = claims.unwrap_or_default() + reward.unreleased;
        assert!(
            claims <= owed + Uint128::one() && owed <= claims + dust,
            "INV9: {:?}: {claims} claimable or not released, {owed} owed",
            reward.denom
        );
    }
}

/// Ballots of open proposals, each at most what its voter has locked, make up the tally.
fn inv_a4_tallies_are_of_their_ballots(restaking: &Restaking) {
    let query = QueryMsg::Proposals {
        start_before: None,
        limit: Some(100),
    };
    let proposals = match restaking.ask_alliance(&query) {
        // a frozen code from before there were votes
        Err(error) if error.to_string().contains("unknown variant `proposals`") => return,
        answer => answer,
    };
    let proposals: Vec<ProposalResponse> = proposals.expect("proposals");
    let asset = restaking.stk_denom();
    for open in proposals
        .iter()
        .filter(|p| restaking.now() < p.until_seconds)
    {
        let mut sums = [0u128; 4];
        for user in restaking.users() {
            let (user, proposal_id) = (user.to_string(), open.proposal_id);
            let query = QueryMsg::Ballot {
                proposal_id,
                user: user.clone(),
            };
            let ballot: BallotResponse = ask(restaking, &query);
            let asset = asset.clone();
            let position: PositionResponse = ask(restaking, &QueryMsg::Position { user, asset });
            assert!(ballot.counted <= position.amount, "INV-A4: {ballot:?}");
            for vote in ballot.options {
                sums[vote.option as usize] += ballot.counted.mul_floor(vote.weight).u128();
            }
        }
        let tally = &open.tally;
        let expected = [tally.yes, tally.abstain, tally.no, tally.no_with_veto];
        assert_eq!(sums, expected.map(|sum| sum.u128()), "INV-A4: {open:?}");
    }
}

fn inv_a1_sums_are_of_their_parts(restaking: &Restaking, assets: &[AssetResponse]) {
    let weights: WeightsResponse = ask(restaking, &QueryMsg::Weights {});
    let weight: u64 = assets.iter().map(|a| u64::from(a.terms.weight)).sum();
    let counted: Decimal = assets.iter().map(|a| a.counted).sum();
    assert_eq!(weight, weights.weight, "INV-A1: weights");
    assert_eq!(counted, weights.counted, "INV-A1: counted weights");
    let (mut locked, mut waiting) = (
        BTreeMap::<u32, Uint128>::new(),
        BTreeMap::<u32, Uint128>::new(),
    );
    for user in restaking.users() {
        let positions: Vec<PositionResponse> = ask(
            restaking,
            &QueryMsg::Positions {
                user: user.to_string(),
                start_after: None,
                limit: Some(100),
            },
        );
        for position in positions {
            *locked.entry(position.asset_id).or_default() += position.amount;
        }
        let requests: Vec<RequestResponse> = ask(
            restaking,
            &QueryMsg::Requests {
                user: user.to_string(),
                start_after: None,
                limit: Some(100),
            },
        );
        for request in requests {
            *waiting.entry(request.asset_id).or_default() += request.amount;
        }
    }
    for asset in assets {
        let of =
            |sums: &BTreeMap<u32, Uint128>| sums.get(&asset.asset_id).copied().unwrap_or_default();
        assert_eq!(of(&locked), asset.locked, "INV-A1: {:?}", asset.denom);
        assert_eq!(of(&waiting), asset.waiting, "INV-A1: {:?}", asset.denom);
    }
}
