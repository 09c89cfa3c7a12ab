//! The bonded stake votes: by the operator, or as stk holders instruct.

use cosmwasm_std::{Addr, Decimal, Uint128};
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{SdkControl, SdkViews};
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::event::Vote;
use pstake_types::hub::{AdminMsg, ExecuteMsg, Tally, VoteOption, WeightedVote};

use crate::checks::{assert_event, grown, hub_refuses, FORMS};

const PROPOSAL: u64 = 848;

/// An operator and an alliance, and a proposal in its voting period.
fn voting(form: Form) -> (Suite, Addr, Addr) {
    let (mut suite, _) = grown(form);
    let (operator, alliance) = (suite.user("operator"), suite.user("alliance"));
    let set = AdminMsg::SetVoteOperator {
        operator: Some(operator.to_string()),
    };
    suite.admin(set).unwrap();
    let set = AdminMsg::SetAlliance {
        alliance: Some(alliance.to_string()),
    };
    suite.admin(set).unwrap();
    suite.app.set_proposal(PROPOSAL, true);
    (suite, operator, alliance)
}

fn percent(parts: &[(VoteOption, u64)]) -> ExecuteMsg {
    let options = parts.iter().map(|(option, percent)| WeightedVote {
        option: *option,
        weight: Decimal::percent(*percent),
    });
    ExecuteMsg::Vote {
        proposal_id: PROPOSAL,
        options: options.collect(),
    }
}

fn instruct(yes: u128, abstain: u128, no: u128, no_with_veto: u128) -> ExecuteMsg {
    ExecuteMsg::InstructVote {
        proposal_id: PROPOSAL,
        tally: Tally {
            yes: yes.into(),
            abstain: abstain.into(),
            no: no.into(),
            no_with_veto: no_with_veto.into(),
        },
    }
}

fn cast(suite: &Suite) -> Vec<(i32, Decimal)> {
    suite.app.vote(PROPOSAL, &suite.hub).unwrap_or_default()
}

#[test]
fn vote_plain_or_weighted_then_the_hub_has_voted_so_on_the_chain() {
    use VoteOption::{Abstain, No, NoWithVeto, Yes};
    for form in FORMS {
        let (mut suite, operator, _) = voting(form);
        let owner = suite.owner.clone();
        let response = suite.hub(&operator, &percent(&[(No, 100)])).unwrap();
        assert_eq!(cast(&suite), [(3, Decimal::one())]);
        let event = Vote {
            proposal_id: PROPOSAL,
            by: operator.to_string(),
            options: "no=1".into(),
        };
        assert_event(&response.events, &suite.hub, event);
        // a later vote replaces it
        let all = [(Yes, 40), (Abstain, 30), (NoWithVeto, 20), (No, 10)];
        suite.hub(&owner, &percent(&all)).unwrap();
        let expected = [(1, 40), (2, 30), (4, 20), (3, 10)];
        assert_eq!(
            cast(&suite),
            expected.map(|(option, part)| (option, Decimal::percent(part)))
        );
    }
}

#[test]
fn vote_with_bad_weights_then_refused() {
    use VoteOption::{No, Yes};
    let (mut suite, operator, _) = voting(Form::Native);
    let weights = |actual| ContractError::VoteWeights {
        actual: Decimal::percent(actual),
    };
    let option = Yes;
    for (parts, expected) in [
        (vec![], weights(0)),
        (vec![(Yes, 99)], weights(99)),
        (vec![(Yes, 100), (No, 1)], weights(101)),
        (vec![(Yes, 100), (No, 0)], weights(100)),
        (
            vec![(Yes, 50), (Yes, 50)],
            ContractError::DuplicateOption { option },
        ),
    ] {
        let error = hub_refuses(&mut suite, &operator, &percent(&parts), &[]);
        assert_eq!(error, expected, "{parts:?}");
    }
    assert_eq!(cast(&suite), []);
}

#[test]
fn vote_when_the_chain_refuses_then_nothing_is_noted() {
    let (mut suite, operator, alliance) = voting(Form::Native);
    suite.app.set_proposal(PROPOSAL, false);
    let all = suite.supply();
    for (sender, msg) in [
        (&operator, percent(&[(VoteOption::Yes, 100)])),
        (&alliance, instruct(all, 0, 0, 0)),
    ] {
        let error = suite.hub(sender, &msg).unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains("inactive proposal"), "{text}");
    }
    suite.app.set_proposal(PROPOSAL, true);
    // the refused instruction has not taken the operator's say
    suite
        .hub(&operator, &percent(&[(VoteOption::Yes, 100)]))
        .unwrap();
}

/// 10 million stk: what is instructed counts by its part of the whole supply.
#[test]
fn holders_instruct_then_each_option_gets_its_part_and_the_rest_abstains() {
    for form in FORMS {
        let (mut suite, operator, alliance) = voting(form);
        assert_eq!(suite.supply(), 10_000_000);
        suite
            .hub(&operator, &percent(&[(VoteOption::Yes, 100)]))
            .unwrap();
        let msg = instruct(2_500_000, 100_000, 1_000_000, 0);
        suite.hub(&alliance, &msg).unwrap();
        let expected = [(1, 25), (2, 65), (3, 10)];
        assert_eq!(
            cast(&suite),
            expected.map(|(option, part)| (option, Decimal::percent(part)))
        );
        // the operator has no say any more; a new tally does
        let owner = suite.owner.clone();
        for sender in [&operator, &owner] {
            let vote = percent(&[(VoteOption::No, 100)]);
            assert!(suite.hub(sender, &vote).is_err());
        }
        suite
            .hub(&alliance, &instruct(0, 0, 0, 10_000_000))
            .unwrap();
        assert_eq!(cast(&suite), [(4, Decimal::one())]);
        // thirds: rounded down, and the weights still add up to 1
        let third = 10_000_000 / 3;
        suite
            .hub(&alliance, &instruct(third, third, third, 1))
            .unwrap();
        let votes = cast(&suite);
        let whole: Decimal = votes.iter().map(|(_, weight)| *weight).sum();
        assert_eq!((votes.len(), whole), (4, Decimal::one()));
    }
}

/// Dust must not turn the operator's vote into an abstention, nor more stk vote than there is.
#[test]
fn r33_holders_instruct_with_less_than_a_hundredth_or_more_than_all_then_refused() {
    let (mut suite, operator, alliance) = voting(Form::Native);
    let range = |actual: u128| ContractError::TallyOutOfRange {
        min: 100_000u128.into(),
        max: 10_000_000u128.into(),
        actual: actual.into(),
    };
    for (tally, actual) in [
        (instruct(0, 0, 0, 0), 0),
        (instruct(99_999, 0, 0, 0), 99_999),
        (instruct(10_000_000, 1, 0, 0), 10_000_001),
    ] {
        let error = hub_refuses(&mut suite, &alliance, &tally, &[]);
        assert_eq!(error, range(actual));
    }
    let error = hub_refuses(&mut suite, &alliance, &instruct(u128::MAX, 1, 0, 0), &[]);
    assert!(matches!(error, ContractError::Overflow(_)), "{error:?}");
    suite
        .hub(&operator, &percent(&[(VoteOption::Yes, 100)]))
        .unwrap();
    suite.hub(&alliance, &instruct(100_000, 0, 0, 0)).unwrap();
    assert_eq!(Uint128::new(suite.supply()), Uint128::new(10_000_000));
}

#[test]
fn vote_operator_removed_then_at_once_without_a_say() {
    let (mut suite, operator, _) = voting(Form::Native);
    let owner = suite.owner.clone();
    let msg = ExecuteMsg::Admin(AdminMsg::SetVoteOperator { operator: None });
    suite.hub(&owner, &msg).unwrap();
    let vote = percent(&[(VoteOption::Yes, 100)]);
    let error = hub_refuses(&mut suite, &operator, &vote, &[]);
    assert_eq!(error, ContractError::NotVoteOperator {});
    suite.hub(&owner, &vote).unwrap();
}
