//! A submission when validators refuse: others take their parts, however many there are.

use pstake_testing::sdk::{MsgKind, SdkControl};
use pstake_testing::suite::Suite;
use pstake_types::hub::ExecuteMsg;

use crate::keeper::*;

const SUBMIT: ExecuteMsg = ExecuteMsg::Submit {};

/// 40 validators with stake; their names and stake, the largest first, which is the order of the batch's sources.
fn forty() -> (Suite, cosmwasm_std::Addr, Vec<(String, u128)>) {
    let (mut suite, alice) = staked(40, 2 * M);
    // a submission delegates to 12 at most
    for _ in 0..5 {
        suite.deposit(&alice, 80 * M).unwrap();
        suite.advance(DAY);
        suite.crank(&SUBMIT).unwrap();
    }
    suite.advance(DAY);
    let mut all: Vec<_> = records(&suite)
        .into_iter()
        .map(|r| (r.validator, r.bonded.u128()))
        .collect();
    assert!(all.iter().all(|(_, bonded)| *bonded > 2 * M), "{all:?}");
    all.sort_by_key(|(_, bonded)| std::cmp::Reverse(*bonded));
    (suite, alice, all)
}

/// One submission turns to 24 validators at first; all of them fail, and the next try would turn to them again.
#[test]
fn submit_h59_when_more_fail_than_were_chosen_then_the_rest_take_their_parts() {
    let (mut suite, alice, all) = forty();
    let (failing, able) = all.split_at(30);
    for (validator, _) in failing {
        let refused = Some("refused");
        suite
            .app
            .set_failing(validator, MsgKind::Undelegate, refused);
    }
    suite.unbond(&alice, 12 * M).unwrap();
    suite.crank(&SUBMIT).unwrap();
    let way = on_its_way(&suite, 1);
    assert_eq!(way.drawn(), [2 * M; 6]);
    for entry in &way.entries {
        assert!(able.iter().any(|(v, _)| *v == entry.validator));
    }
}

/// The 28 largest can give just what is due; one of them fails, and twelve that were not needed are left.
#[test]
fn submit_h59_when_a_large_exit_needs_all_that_were_chosen_and_one_fails_then_never_left_short() {
    let due = |all: &[(String, u128)]| all[..28].iter().map(|(_, bonded)| bonded).sum::<u128>();
    let (mut suite, alice, all) = forty();
    suite.unbond(&alice, due(&all)).unwrap();
    suite.crank(&SUBMIT).unwrap();
    let first = on_its_way(&suite, 1);
    assert_eq!(first.entries.len(), 28);

    let (mut suite, alice, all) = forty();
    let failing = &first.entries[27].validator;
    suite
        .app
        .set_failing(failing, MsgKind::Undelegate, Some("refused"));
    suite.unbond(&alice, due(&all)).unwrap();
    suite.crank(&SUBMIT).unwrap();
    let way = on_its_way(&suite, 1);
    assert_eq!(way.undelegated, due(&all));
    assert!(way.entries.iter().all(|e| e.validator != *failing));
}
