//! stk holders instruct the hub how to vote.

use cosmwasm_std::{coin, Addr, Decimal, Uint128};
use cw20::Cw20ExecuteMsg;
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::alliance::{Restaking, USDC};
use pstake_testing::suite::{Form, NATIVE};
use pstake_types::alliance::event::{CastVote, HolderVote, RegisterProposal};
use pstake_types::alliance::{
    BallotResponse, Cw20HookMsg, ExecuteMsg, ProposalResponse, QueryMsg, VOTING_SECONDS,
};
use pstake_types::hub::{self, Tally, VoteOption, WeightedVote};
use restake_alliance::ContractError;
use VoteOption::{Abstain, No, NoWithVeto, Yes};

use crate::checks::{assert_event, quiet, refuses, small, small_on, usdc, DAY};

const PROPOSAL: u64 = 848;
const HOUR: u64 = 3_600;

/// An alliance that may instruct the hub, and a proposal in its voting period.
fn voting_on(form: Form) -> (Restaking, Addr, Addr) {
    let (mut r, alice, bob) = small_on(quiet(form));
    let set = hub::AdminMsg::SetAlliance {
        alliance: Some(r.alliance.to_string()),
    };
    r.admin(set).unwrap();
    r.app.set_proposal(PROPOSAL, true);
    (r, alice, bob)
}

fn voting() -> (Restaking, Addr, Addr) {
    voting_on(Form::Native)
}

fn register(proposal_id: u64) -> ExecuteMsg {
    ExecuteMsg::RegisterProposal { proposal_id }
}

fn vote(proposal_id: u64, parts: &[(VoteOption, u64)]) -> ExecuteMsg {
    let options = parts.iter().map(|(option, percent)| WeightedVote {
        option: *option,
        weight: Decimal::percent(*percent),
    });
    ExecuteMsg::Vote {
        proposal_id,
        options: options.collect(),
    }
}

fn cast() -> ExecuteMsg {
    ExecuteMsg::Cast {
        proposal_id: PROPOSAL,
    }
}

fn say(r: &mut Restaking, user: &Addr, parts: &[(VoteOption, u64)]) {
    r.send_alliance(user, &vote(PROPOSAL, parts), &[]).unwrap();
}

fn stake_stk(r: &mut Restaking, user: &Addr, units: u128) {
    let stk = r.stk_denom();
    r.stake(user, &stk, units).unwrap();
}

fn proposal(r: &Restaking) -> ProposalResponse {
    let proposal_id = PROPOSAL;
    r.ask_alliance(&QueryMsg::Proposal { proposal_id }).unwrap()
}

fn tally(r: &Restaking) -> [u128; 4] {
    let tally = proposal(r).tally;
    [tally.yes, tally.abstain, tally.no, tally.no_with_veto].map(|sum| sum.u128())
}

fn ballot(r: &Restaking, user: &Addr) -> BallotResponse {
    let query = QueryMsg::Ballot {
        proposal_id: PROPOSAL,
        user: user.to_string(),
    };
    r.ask_alliance(&query).unwrap()
}

/// How the hub has voted on the chain.
fn on_chain(r: &Restaking) -> Vec<(i32, Decimal)> {
    r.app.vote(PROPOSAL, &r.hub).unwrap_or_default()
}

fn part(stk: u128, supply: u128) -> Decimal {
    Decimal::new((Uint128::new(stk)).multiply_ratio(Decimal::one().atomics(), supply))
}

#[test]
fn vote_then_the_hub_casts_each_options_part_of_the_whole_supply() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = voting_on(form);
        let alliance = r.alliance.clone();
        stake_stk(&mut r, &alice, 60_000_000);
        stake_stk(&mut r, &bob, 20_000_000);
        r.stake(&bob, &usdc(), 1_000_000).unwrap();
        let response = r.crank_alliance(&register(PROPOSAL)).unwrap();
        let until_seconds = r.now() + VOTING_SECONDS;
        let expected = RegisterProposal {
            proposal_id: PROPOSAL,
            until_seconds,
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(proposal(&r).until_seconds, until_seconds);

        say(&mut r, &alice, &[(Yes, 100)]);
        let msg = vote(PROPOSAL, &[(No, 75), (NoWithVeto, 25)]);
        let response = r.send_alliance(&bob, &msg, &[]).unwrap();
        let expected = HolderVote {
            user: bob.to_string(),
            proposal_id: PROPOSAL,
            stk: 20_000_000,
            options: "no=0.75,no_with_veto=0.25".into(),
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(tally(&r), [60_000_000, 0, 15_000_000, 5_000_000]);
        assert!(!proposal(&r).cast);

        r.advance(HOUR);
        let response = r.crank_alliance(&cast()).unwrap();
        let expected = CastVote {
            proposal_id: PROPOSAL,
            yes: 60_000_000,
            abstain: 0,
            no: 15_000_000,
            no_with_veto: 5_000_000,
        };
        assert_event(&response.events, &alliance, expected);
        assert!(proposal(&r).cast);
        let all = r.supply();
        let parts = [60_000_000, 15_000_000, 5_000_000].map(|stk| part(stk, all));
        let rest = Decimal::one() - parts.iter().sum::<Decimal>();
        let expected = [(1, parts[0]), (2, rest), (3, parts[1]), (4, parts[2])];
        assert_eq!(on_chain(&r), expected);
    }
}

/// Who changes his mind is counted once, as he said last.
#[test]
fn vote_again_then_replaced_and_cast_anew() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 99);
    stake_stk(&mut r, &alice, 50_000_000 - 99);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    r.advance(HOUR);
    for (parts, expected) in [
        (&[(Yes, 100)][..], [50_000_000, 0, 0, 0]),
        (&[(Yes, 100)], [50_000_000, 0, 0, 0]),
        (&[(No, 100)], [0, 0, 50_000_000, 0]),
        (
            &[(Yes, 40), (Abstain, 30), (No, 20), (NoWithVeto, 10)],
            [20_000_000, 15_000_000, 10_000_000, 5_000_000],
        ),
    ] {
        say(&mut r, &alice, parts);
        assert_eq!(tally(&r), expected);
        r.crank_alliance(&cast()).unwrap();
        let yes = on_chain(&r).iter().find(|(o, _)| *o == 1).map(|(_, w)| *w);
        let expected = part(expected[0], r.supply());
        assert_eq!(yes.unwrap_or_default(), expected);
    }
    // nothing changed: telling the hub again does no harm
    r.crank_alliance(&cast()).unwrap();
}

#[test]
fn r33_lock_after_the_registration_then_no_say() {
    let (mut r, alice, bob) = voting();
    stake_stk(&mut r, &alice, 10_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    let no_say = ContractError::NoSay {
        proposal_id: PROPOSAL,
    };
    // in the same block already
    stake_stk(&mut r, &bob, 5_000_000);
    let msg = vote(PROPOSAL, &[(No, 100)]);
    assert_eq!(refuses(&mut r, &bob, &msg, &[]), no_say);
    r.advance(DAY);
    stake_stk(&mut r, &bob, 5_000_000);
    let deposit = ExecuteMsg::DepositAndStake {
        receiver: None,
        min_stk_out: None,
    };
    r.send_alliance(&bob, &deposit, &[coin(1_000_000, NATIVE)])
        .unwrap();
    assert_eq!(refuses(&mut r, &bob, &msg, &[]), no_say);
    // a stablecoin has none ever
    r.stake(&bob, &usdc(), 1_000_000).unwrap();
    assert_eq!(refuses(&mut r, &bob, &msg, &[]), no_say);
    // more of who was there before: only the former
    stake_stk(&mut r, &alice, 7_000_000);
    say(&mut r, &alice, &[(Yes, 100)]);
    assert_eq!(tally(&r), [10_000_000, 0, 0, 0]);
    assert_eq!(ballot(&r, &alice).say.u128(), 10_000_000);
    // the next proposal is for all
    let next = PROPOSAL + 1;
    r.app.set_proposal(next, true);
    r.crank_alliance(&register(next)).unwrap();
    r.send_alliance(&bob, &vote(next, &[(No, 100)]), &[])
        .unwrap();
    let query = QueryMsg::Proposals {
        start_before: None,
        limit: None,
    };
    let all: Vec<ProposalResponse> = r.ask_alliance(&query).unwrap();
    assert_eq!(all.len(), 2);
    assert!(all[0].tally.no.u128() > 10_900_000);
    let query = QueryMsg::Proposals {
        start_before: Some(next),
        limit: Some(1),
    };
    let older: Vec<ProposalResponse> = r.ask_alliance(&query).unwrap();
    assert_eq!(older[0].proposal_id, PROPOSAL);
}

/// Taken out and locked again, by himself or by another one to whom it went: it votes once.
#[test]
fn r33_unstake_and_relock_or_move_then_counted_no_more() {
    let (mut r, alice, bob) = voting();
    stake_stk(&mut r, &alice, 40_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(Yes, 60), (No, 40)]);
    assert_eq!(tally(&r), [24_000_000, 0, 16_000_000, 0]);
    r.advance(HOUR);
    r.crank_alliance(&cast()).unwrap();
    let stk = r.stk_denom();
    r.unstake(&alice, &stk, 30_000_000).unwrap();
    assert_eq!(tally(&r), [6_000_000, 0, 4_000_000, 0]);
    assert!(!proposal(&r).cast, "the hub is to be told");
    r.advance(4 * DAY);
    r.withdraw(&alice).unwrap();
    stake_stk(&mut r, &alice, 10_000_000);
    let msg = Cw20ExecuteMsg::Transfer {
        recipient: bob.to_string(),
        amount: 20_000_000u128.into(),
    };
    let token = r.token.clone();
    r.suite.call(&alice, &token, &msg, &[]).unwrap();
    stake_stk(&mut r, &bob, 20_000_000);
    say(&mut r, &alice, &[(Yes, 100)]);
    let msg = vote(PROPOSAL, &[(Yes, 100)]);
    let no_say = ContractError::NoSay {
        proposal_id: PROPOSAL,
    };
    assert_eq!(refuses(&mut r, &bob, &msg, &[]), no_say);
    assert_eq!(tally(&r), [10_000_000, 0, 0, 0]);
    r.crank_alliance(&cast()).unwrap();
    assert_eq!(on_chain(&r)[0], (1, part(10_000_000, r.supply())));
    // all of it out: nothing is left of the ballot
    r.unstake(&alice, &stk, 20_000_000).unwrap();
    assert_eq!(tally(&r), [0; 4]);
    assert_eq!(ballot(&r, &alice).options, []);
}

/// What had no say is taken out: the hub need not be told again, which somebody would pay for.
#[test]
fn unstake_when_the_ballot_stays_whole_then_the_cast_stands() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 50_000_000);
    r.advance(6);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(Yes, 100)]);
    stake_stk(&mut r, &alice, 10_000_000);
    r.advance(HOUR);
    r.crank_alliance(&cast()).unwrap();
    assert!(proposal(&r).cast);
    let stk = r.stk_denom();
    r.unstake(&alice, &stk, 10_000_000).unwrap();
    assert!(proposal(&r).cast);
    assert_eq!(tally(&r), [50_000_000, 0, 0, 0]);
    r.unstake(&alice, &stk, 1).unwrap();
    assert!(!proposal(&r).cast);
    assert_eq!(tally(&r), [49_999_999, 0, 0, 0]);
}

#[test]
fn r33_cancel_of_an_unstake_then_a_say_in_the_next_proposal_only() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 40_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(Yes, 100)]);
    let stk = r.stk_denom();
    r.unstake(&alice, &stk, 15_000_000).unwrap();
    let cancel = ExecuteMsg::Cancel {
        asset: stk,
        unlocks_at_seconds: r.waiting(&alice)[0].unlocks_at_seconds,
    };
    r.send_alliance(&alice, &cancel, &[]).unwrap();
    assert_eq!(tally(&r), [25_000_000, 0, 0, 0]);
    say(&mut r, &alice, &[(Yes, 100)]);
    assert_eq!(tally(&r), [25_000_000, 0, 0, 0]);
}

/// Borrowed for a moment: locked, registered and voted with in one block, then out again.
#[test]
fn attack_r33_borrowed_stk_locked_for_a_moment_then_the_hub_hears_nothing() {
    let (mut r, alice, bob) = voting();
    stake_stk(&mut r, &alice, 50_000_000);
    stake_stk(&mut r, &bob, 4_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(NoWithVeto, 100)]);
    say(&mut r, &bob, &[(Yes, 100)]);
    let (at_seconds, now_seconds) = (r.now() + HOUR, r.now());
    let early = ContractError::TooEarly {
        at_seconds,
        now_seconds,
    };
    assert_eq!(refuses(&mut r, &alice, &cast(), &[]), early);
    let stk = r.stk_denom();
    r.unstake(&alice, &stk, 50_000_000).unwrap();
    r.advance(HOUR - 1);
    let early = ContractError::TooEarly {
        at_seconds,
        now_seconds: r.now(),
    };
    assert_eq!(refuses(&mut r, &alice, &cast(), &[]), early);
    r.advance(1);
    r.crank_alliance(&cast()).unwrap();
    let yes = part(4_000_000, r.supply());
    assert_eq!(on_chain(&r), [(1, yes), (2, Decimal::one() - yes)]);
}

/// Only what the chain votes on can be registered, so nobody closes future votes to newcomers.
#[test]
fn r33_register_what_is_not_in_its_voting_period_then_refused() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 10_000_000);
    r.app.set_proposal(7, false);
    for (proposal_id, reason) in [(7, "inactive proposal"), (900, "doesn't exist")] {
        let error = r.crank_alliance(&register(proposal_id)).unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains(reason), "{text}");
        let unknown = ContractError::UnknownProposal { proposal_id };
        let msg = vote(proposal_id, &[(Yes, 100)]);
        assert_eq!(refuses(&mut r, &alice, &msg, &[]), unknown);
        let msg = ExecuteMsg::Cast { proposal_id };
        assert_eq!(refuses(&mut r, &alice, &msg, &[]), unknown);
    }
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    let known = ContractError::AlreadyRegistered {
        proposal_id: PROPOSAL,
    };
    r.advance(DAY);
    // a second time would give a say to what was locked meanwhile
    assert_eq!(refuses(&mut r, &alice, &register(PROPOSAL), &[]), known);
}

/// The chain's vote ends before the hub was told: refused, and nothing is in anybody's way.
#[test]
fn cast_when_the_chain_has_closed_the_vote_then_refused_and_all_can_leave() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 50_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(Yes, 100)]);
    r.advance(DAY);
    r.app.set_proposal(PROPOSAL, false);
    let error = r.crank_alliance(&cast()).unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("inactive proposal"), "{text}");
    assert!(!proposal(&r).cast);
    let stk = r.stk_denom();
    r.unstake(&alice, &stk, 50_000_000).unwrap();
    r.advance(4 * DAY);
    r.withdraw(&alice).unwrap();
}

/// Below a hundredth of the supply the hub refuses, and the operator keeps his say.
#[test]
fn r33_cast_of_dust_then_refused_by_the_hub() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 1_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(Yes, 100)]);
    r.advance(HOUR);
    let error = r.crank_alliance(&cast()).unwrap_err();
    let text = format!("{error:?}");
    assert!(
        text.contains("1000000 stk of instructions, outside 2010000"),
        "{text}"
    );
    assert_eq!(on_chain(&r), []);
}

/// After its time a tally stays as it was, whoever leaves.
#[test]
fn vote_after_thirty_days_then_refused_and_the_tally_stays() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 50_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    let until_seconds = r.now() + VOTING_SECONDS;
    say(&mut r, &alice, &[(Yes, 100)]);
    r.advance(VOTING_SECONDS - 1);
    say(&mut r, &alice, &[(No, 100)]);
    r.advance(1);
    let over = ContractError::VotingOver {
        proposal_id: PROPOSAL,
        until_seconds,
    };
    let msg = vote(PROPOSAL, &[(Yes, 100)]);
    assert_eq!(refuses(&mut r, &alice, &msg, &[]), over);
    let stk = r.stk_denom();
    r.app.set_proposal(PROPOSAL + 1, true);
    r.crank_alliance(&register(PROPOSAL + 1)).unwrap();
    r.unstake(&alice, &stk, 50_000_000).unwrap();
    assert_eq!(tally(&r), [0, 0, 50_000_000, 0]);
    assert_eq!(ballot(&r, &alice).options, [], "old ballots are removed");
}

#[test]
fn vote_with_bad_weights_or_coins_then_refused() {
    let (mut r, alice, _) = voting();
    stake_stk(&mut r, &alice, 10_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    let weights = |actual| ContractError::VoteWeights {
        actual: Decimal::percent(actual),
    };
    for (parts, expected) in [
        (&[][..], weights(0)),
        (&[(Yes, 99)], weights(99)),
        (&[(Yes, 100), (No, 1)], weights(101)),
        (&[(Yes, 100), (No, 0)], weights(100)),
        (
            &[(Yes, 50), (Yes, 50)],
            ContractError::DuplicateOption { option: Yes },
        ),
    ] {
        let error = refuses(&mut r, &alice, &vote(PROPOSAL, parts), &[]);
        assert_eq!(error, expected, "{parts:?}");
    }
    for msg in [vote(PROPOSAL, &[(Yes, 100)]), register(1), cast()] {
        let error = refuses(&mut r, &alice, &msg, &[coin(1, USDC)]);
        assert!(matches!(error, ContractError::Payment(_)), "{error}");
    }
}

/// An alliance that the hub does not know cannot instruct it.
#[test]
fn cast_when_the_hub_has_another_alliance_then_refused() {
    let (mut r, alice, _) = small();
    r.app.set_proposal(PROPOSAL, true);
    stake_stk(&mut r, &alice, 50_000_000);
    r.crank_alliance(&register(PROPOSAL)).unwrap();
    say(&mut r, &alice, &[(Yes, 100)]);
    r.advance(HOUR);
    let error = r.crank_alliance(&cast()).unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("only the alliance may do this"), "{text}");
}

/// Thirty votes at one time, and dust that strangers lock for a voter between any two of them: his say
/// stays, and he can leave.
#[test]
fn r23_r33_inv10_strangers_lock_dust_for_a_voter_then_his_say_stays_and_he_leaves() {
    let (mut r, alice, bob) = voting();
    stake_stk(&mut r, &alice, 50_000_000);
    let dust = Cw20HookMsg::Stake {
        receiver: Some(alice.to_string()),
    };
    let stk = r.stk_denom();
    for proposal_id in PROPOSAL..PROPOSAL + 30 {
        r.app.set_proposal(proposal_id, true);
        r.advance(6);
        r.crank_alliance(&register(proposal_id)).unwrap();
        r.hook(&bob, &stk, 1, &dust).unwrap();
    }
    for proposal_id in PROPOSAL..PROPOSAL + 30 {
        let msg = vote(proposal_id, &[(No, 100)]);
        r.send_alliance(&alice, &msg, &[]).unwrap();
        let query = QueryMsg::Proposal { proposal_id };
        let found: ProposalResponse = r.ask_alliance(&query).unwrap();
        let no = found.tally.no.u128();
        assert!((50_000_000..50_000_030).contains(&no), "{no}");
    }
    r.unstake(&alice, &stk, 50_000_030).unwrap();
    let none = Tally::default();
    for proposal_id in PROPOSAL..PROPOSAL + 30 {
        let query = QueryMsg::Proposal { proposal_id };
        let found: ProposalResponse = r.ask_alliance(&query).unwrap();
        assert_eq!(found.tally, none);
    }
}
