//! Strategies that try to take what others earn. Those around lumps, backlogs, dust and skims bear
//! their threat's number and stand in `exact.rs` and `backing.rs`.

use cosmwasm_std::coin;
use pstake_testing::suite::alliance::{terms, RestakingBuilder, USDC};
use pstake_testing::suite::Form;
use pstake_types::alliance::{AdminMsg, ExecuteMsg, NewAsset, Terms};
use restake_alliance::ContractError;

use crate::checks::{assert_near, atom, quiet, refuses, small, usdc, DAY, REFERENCE};

/// Into an asset in the block in which its weight rises ninefold, before or after the change: the
/// same, and nothing of what was earned by the old weight.
#[test]
fn attack_weight_change_sniping_then_only_what_comes_after() {
    let run = |before: bool| {
        let (mut r, alice, mallory) = small();
        r.stake(&alice, &usdc(), REFERENCE).unwrap();
        r.fund_schedule(&alice, &atom(), 3_000_000, 30).unwrap();
        r.announce_alliance(AdminMsg::SetTerms {
            asset: usdc(),
            terms: terms(9, REFERENCE),
        })
        .unwrap();
        r.advance(8 * DAY);
        let earned = r.rewards(&alice, &atom());
        let apply = ExecuteMsg::ApplyChange { id: 1 };
        if before {
            r.stake(&mallory, &usdc(), REFERENCE).unwrap();
        }
        r.send_alliance(&mallory, &apply, &[]).unwrap();
        if !before {
            r.stake(&mallory, &usdc(), REFERENCE).unwrap();
        }
        assert_eq!(r.rewards(&mallory, &atom()), 0);
        assert_eq!(r.rewards(&alice, &atom()), earned);
        r.advance(DAY);
        r.unstake(&mallory, &usdc(), REFERENCE).unwrap();
        // 100,000 a day, nine twelfths of it to the asset, half of that to her
        assert_near(r.rewards(&mallory, &atom()), 37_500);
        assert_near(r.rewards(&alice, &atom()), earned + 37_500);
        (r.rewards(&alice, &atom()), r.rewards(&mallory, &atom()))
    };
    assert_eq!(run(true), run(false));
}

/// A place below the cap costs stake that is locked: what waits holds none, and a cancel gets none
/// that somebody else has taken.
#[test]
fn attack_cap_squatting_then_places_go_to_who_locks() {
    let mut suite = quiet(Form::Native);
    let [mallory, bob] = ["mallory", "bob"].map(|name| {
        let user = suite.user(name);
        suite.fund(&user, coin(10 * REFERENCE, USDC));
        user
    });
    let asset = NewAsset {
        denom: usdc(),
        terms: Terms {
            cap: Some(REFERENCE.into()),
            ..terms(1, REFERENCE)
        },
        start_seconds: None,
    };
    let mut r = RestakingBuilder::default().new_asset(asset).build(suite);
    r.stake(&mallory, &usdc(), REFERENCE).unwrap();
    r.unstake(&mallory, &usdc(), REFERENCE).unwrap();
    r.stake(&bob, &usdc(), REFERENCE).unwrap();
    let cancel = ExecuteMsg::Cancel {
        asset: usdc(),
        unlocks_at_seconds: r.waiting(&mallory)[0].unlocks_at_seconds,
    };
    let (cap, actual) = (REFERENCE.into(), (2 * REFERENCE).into());
    let full = ContractError::CapExceeded { cap, actual };
    assert_eq!(refuses(&mut r, &mallory, &cancel, &[]), full);
    r.fund_schedule(&bob, &atom(), 1_000, 1).unwrap();
    r.advance(4 * DAY);
    assert_near(r.rewards(&bob, &atom()), 1_000);
    assert_eq!(r.rewards(&mallory, &atom()), 0);
    r.withdraw(&mallory).unwrap();
    // rewards that cannot be locked are not lost either
    let restake = ExecuteMsg::ClaimAndRestake {
        denoms: None,
        min_stk_out: None,
    };
    let error = refuses(&mut r, &bob, &restake, &[]);
    assert_eq!(error, ContractError::NothingToRestake {});
    assert_eq!(r.claim_rewards(&bob).unwrap().len(), 1);
}

/// Dust schedules in the queue of a denom: each start is bounded by its limit, and those of another
/// denom do not wait for them.
#[test]
fn attack_r22_flood_of_dust_schedules_then_starts_are_bounded() {
    let (mut r, alice, mallory) = small();
    r.checked = false;
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    let at = |seconds| pstake_types::alliance::Schedule {
        start_seconds: Some(seconds),
        duration_seconds: DAY,
    };
    let start = r.now() + DAY;
    for _ in 0..150 {
        r.fund_with(&mallory, &usdc(), 1, at(start)).unwrap();
    }
    r.fund_with(&alice, &usdc(), 4_000, at(start + 1)).unwrap();
    r.advance(2 * DAY);
    let mut starts = 0;
    let msg = ExecuteMsg::Start { limit: None };
    while r.crank_alliance(&msg).is_ok() {
        starts += 1;
    }
    assert_eq!(starts, 6, "151 schedules, 30 at a time");
    r.advance(20 * DAY);
    assert_near(r.rewards(&alice, &usdc()), 4_150);
}
