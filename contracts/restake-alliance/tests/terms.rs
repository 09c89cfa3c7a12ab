//! Assets and their terms: announced, applied, lapsed; in and out.

use cosmwasm_std::coin;
use pstake_testing::suite::alliance::{native, terms, Restaking, USDC};
use pstake_testing::suite::{Form, NATIVE};
use pstake_types::alliance::event::{Announce, EndAnnouncement, SetConfig};
use pstake_types::alliance::{
    AdminMsg, AssetResponse, ExecuteMsg, NewAsset, QueryMsg, Terms, WeightsResponse,
};
use pstake_types::timelock::{Announcement, PreviewAdminResponse, TimelockError};
use restake_alliance::ContractError;

use crate::checks::{
    assert_event, assert_near, atom, quiet, refuses, small, small_on, usdc, DAY, REFERENCE,
};

fn weights(r: &Restaking) -> (u64, String) {
    let weights: WeightsResponse = r.ask_alliance(&QueryMsg::Weights {}).unwrap();
    (weights.weight, weights.counted.to_string())
}

fn announce(terms: Terms) -> AdminMsg {
    AdminMsg::SetTerms {
        asset: usdc(),
        terms,
    }
}

fn apply(id: u64) -> ExecuteMsg {
    ExecuteMsg::ApplyChange { id }
}

const TERMS: &str =
    "weight=7,reference=1000000,cap=340282366920938463463374607431768211455,min_stake=1";

/// Old rewards by old weights, new ones by new.
#[test]
fn r09_apply_then_what_was_released_before_is_shared_by_the_old_weight() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = small_on(quiet(form));
        let stk = r.stk_denom();
        let alliance = r.alliance.clone();
        r.stake(&alice, &stk, REFERENCE).unwrap();
        r.stake(&bob, &usdc(), REFERENCE).unwrap();
        r.fund_schedule(&bob, &atom(), 40_000, 10).unwrap();
        let response = r.announce_alliance(announce(terms(7, REFERENCE))).unwrap();
        let effective_seconds = r.now() + 7 * DAY;
        let expected = Announce {
            id: 1,
            change: cosmwasm_std::to_json_string(&announce(terms(7, REFERENCE))).unwrap(),
            effective_at_seconds: effective_seconds,
            lapses_at_seconds: effective_seconds + 7 * DAY,
        };
        assert_event(&response.events, &alliance, expected);
        let announced = r.asset(&usdc()).announced.unwrap();
        assert_eq!(announced.terms.weight, 7);
        assert_eq!(announced.effective_seconds, effective_seconds);
        assert_eq!(weights(&r), (4, "4".into()));
        r.advance(7 * DAY - 1);
        if form == Form::Native {
            let error = refuses(&mut r, &alice, &apply(1), &[]);
            let early = TimelockError::NotYet {
                id: 1,
                effective_at_seconds: effective_seconds,
                now_seconds: r.now(),
            };
            assert_eq!(error, early.into());
        }
        r.advance(1);
        let of = |r: &Restaking| (r.rewards(&alice, &atom()), r.rewards(&bob, &atom()));
        let before = of(&r);
        assert_eq!(before, (21_000, 7_000));
        let response = r.crank_alliance(&ExecuteMsg::Tick { limit: None }).unwrap();
        let old = TERMS.replace("weight=7", "weight=1");
        let expected = SetConfig {
            setting: "terms of native:uusdc".into(),
            old,
            new: TERMS.into(),
        };
        assert_event(&response.events, &alliance, expected);
        let expected = EndAnnouncement {
            id: 1,
            how: "applied".into(),
        };
        assert_event(&response.events, &alliance, expected);
        assert_eq!(of(&r), before);
        assert_eq!(weights(&r), (10, "10".into()));
        r.advance(DAY);
        assert_near(of(&r).0, 21_000 + 1_200);
        assert_near(of(&r).1, 7_000 + 2_800);
    }
}

/// A new reference is a new counted weight.
#[test]
fn r09_apply_of_a_new_reference_then_counted_anew_from_then_on() {
    let (mut r, alice, bob) = small();
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.fund_schedule(&bob, &atom(), 365_000, 365).unwrap();
    r.announce_alliance(announce(terms(1, 4 * REFERENCE)))
        .unwrap();
    r.advance(8 * DAY);
    let earned = r.rewards(&alice, &atom());
    assert_near(earned, 8 * 250);
    r.crank_alliance(&apply(1)).unwrap();
    assert_eq!(weights(&r), (4, "0.25".into()));
    r.advance(8 * DAY);
    assert_near(r.rewards(&alice, &atom()), earned + 500);
}

#[test]
fn r10_weights_set_twice_then_not_added_up() {
    let (mut r, alice, _) = small();
    r.stake(&alice, &usdc(), REFERENCE / 2).unwrap();
    for (id, weight) in [(1, 5), (2, 9), (3, 5)] {
        r.announce_alliance(announce(terms(weight, REFERENCE)))
            .unwrap();
        r.advance(7 * DAY);
        r.crank_alliance(&apply(id)).unwrap();
        let counted = f64::from(weight) / 2.0;
        assert_eq!(weights(&r), (u64::from(weight) + 3, counted.to_string()));
        let error = refuses(&mut r, &alice, &apply(id), &[]);
        assert_eq!(error, TimelockError::UnknownChange { id }.into());
    }
    // the same once more is nothing to announce
    r.announce_alliance(announce(terms(5, REFERENCE))).unwrap();
    assert_eq!(weights(&r), (8, "2.5".into()));
}

#[test]
fn h70_announcement_not_applied_in_time_then_lapsed_and_cancelled_then_gone() {
    let (mut r, alice, _) = small();
    r.announce_alliance(announce(terms(7, REFERENCE))).unwrap();
    let lapsed_at_seconds = r.now() + 14 * DAY;
    r.advance(14 * DAY);
    let error = refuses(&mut r, &alice, &apply(1), &[]);
    let lapsed = TimelockError::Lapsed {
        id: 1,
        lapsed_at_seconds,
    };
    assert_eq!(error, lapsed.into());
    r.keep_days(1);
    assert_eq!(weights(&r).0, 4);
    r.announce_alliance(announce(terms(8, REFERENCE))).unwrap();
    let cancel = || AdminMsg::CancelChange { id: 2 };
    r.announce_alliance(cancel()).unwrap();
    let unknown = TimelockError::UnknownChange { id: 2 };
    assert_eq!(refuses(&mut r, &alice, &apply(2), &[]), unknown.into());
    let owner = r.owner.clone();
    let error = refuses(&mut r, &owner, &ExecuteMsg::Admin(cancel()), &[]);
    assert_eq!(error, TimelockError::UnknownChange { id: 2 }.into());
    assert_eq!(r.asset(&usdc()).announced, None);
    // announced anew the notice begins anew
    r.announce_alliance(announce(terms(7, REFERENCE))).unwrap();
    r.advance(7 * DAY - 1);
    let error = refuses(&mut r, &alice, &apply(3), &[]);
    assert!(matches!(
        error,
        ContractError::Timelock(TimelockError::NotYet { .. })
    ));
    r.advance(1);
    r.crank_alliance(&apply(3)).unwrap();
    assert_eq!(weights(&r).0, 10);
}

/// What only helps is done at once, what can hurt waits; the preview tells which.
#[test]
fn set_terms_then_only_what_can_hurt_waits_as_previewed() {
    let (mut r, _, _) = small();
    let with = |cap: Option<u128>, min_stake: u128, weight, reference| Terms {
        cap: cap.map(Into::into),
        min_stake: min_stake.into(),
        ..terms(weight, reference)
    };
    let now = with(Some(50), 10, 1, REFERENCE);
    r.admin_alliance(announce(now.clone())).unwrap();
    assert_eq!(r.asset(&usdc()).terms, now);
    for (new, waits) in [
        (with(Some(51), 10, 1, REFERENCE), false),
        (with(None, 9, 1, REFERENCE), false),
        (with(None, 9, 1, REFERENCE), false), // the same once more
        (with(Some(50), 9, 1, REFERENCE), true),
        (with(None, 10, 1, REFERENCE), true),
        (with(None, 9, 2, REFERENCE), true),
        (with(None, 9, 0, REFERENCE), true),
        (with(None, 9, 1, REFERENCE + 1), true),
        (with(None, 9, 1, REFERENCE - 1), true),
    ] {
        let msg = announce(new.clone());
        let query = QueryMsg::PreviewAdmin { msg: msg.clone() };
        let preview: PreviewAdminResponse = r.ask_alliance(&query).unwrap();
        let expected = if waits { 7 * DAY } else { 0 };
        assert_eq!(preview.delay_seconds, expected, "{new:?}");
        r.announce_alliance(msg).unwrap();
        assert_eq!(r.asset(&usdc()).terms == new, !waits, "{new:?}");
    }
    let query = QueryMsg::Announcements {};
    let all: Vec<Announcement<AdminMsg>> = r.ask_alliance(&query).unwrap();
    assert_eq!(all.len(), 6);
    let bad = QueryMsg::PreviewAdmin {
        msg: announce(terms(10_001, 1)),
    };
    r.ask_alliance::<PreviewAdminResponse>(&bad).unwrap_err();
    let unknown = QueryMsg::PreviewAdmin {
        msg: AdminMsg::CancelChange { id: 1_000 },
    };
    let error = r
        .ask_alliance::<PreviewAdminResponse>(&unknown)
        .unwrap_err();
    assert!(
        error.to_string().contains("no change 1000 is announced"),
        "{error}"
    );
}

fn new(denom: &str, weight: u32, start_seconds: Option<u64>) -> AdminMsg {
    AdminMsg::AddAsset(NewAsset {
        denom: native(denom),
        terms: terms(weight, REFERENCE),
        start_seconds,
    })
}

/// A new asset takes part only after the notice, or from its start; it can be staked before.
#[test]
fn add_asset_then_it_counts_after_the_notice_or_its_start() {
    let (mut r, alice, _) = small();
    r.fund(&alice, coin(10 * REFERENCE, "ulp"));
    let now = r.now();
    r.announce_alliance(new("ulp", 4, None)).unwrap();
    r.announce_alliance(new("ulater", 2, Some(now + 30 * DAY)))
        .unwrap();
    r.announce_alliance(new("upast", 2, Some(5))).unwrap();
    r.stake(&alice, &native("ulp"), REFERENCE).unwrap();
    let effective = |r: &Restaking, denom: &str| {
        let announced = r.asset(&native(denom)).announced.unwrap();
        announced.effective_seconds - now
    };
    assert_eq!(effective(&r, "ulp"), 7 * DAY);
    assert_eq!(effective(&r, "upast"), 7 * DAY);
    assert_eq!(effective(&r, "ulater"), 30 * DAY);
    assert_eq!(weights(&r), (4, "0".into()));
    r.fund_schedule(&alice, &atom(), 1_000, 1).unwrap();
    r.keep_days(6);
    assert_eq!(r.rewards(&alice, &atom()), 0);
    r.keep_days(1);
    assert_eq!(weights(&r), (10, "4".into()));
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 400);
    r.keep_days(23);
    assert_eq!(weights(&r), (12, "4".into()));
}

#[test]
fn h52_h53_add_asset_out_of_bounds_twice_or_too_many_then_refused() {
    let (mut r, _, _) = small();
    let owner = r.owner.clone();
    let add = |denom, terms| {
        ExecuteMsg::Admin(AdminMsg::AddAsset(NewAsset {
            denom,
            terms,
            start_seconds: None,
        }))
    };
    let good = terms(1, 1);
    let range = |r: &mut Restaking, bad: Terms, name: &str| {
        for msg in [
            add(native("ulp"), bad.clone()),
            ExecuteMsg::Admin(announce(bad.clone())),
        ] {
            let error = refuses(r, &owner, &msg, &[]);
            let ContractError::OutOfRange { parameter, .. } = &error else {
                panic!("{error}");
            };
            assert_eq!(parameter, name);
        }
    };
    range(&mut r, terms(10_001, 1), "weight");
    range(&mut r, terms(1, 0), "reference");
    let zero = Terms {
        min_stake: 0u128.into(),
        ..terms(1, 1)
    };
    range(&mut r, zero, "min_stake");
    let stk = r.stk_denom();
    for denom in [usdc(), stk] {
        let error = refuses(&mut r, &owner, &add(denom, good.clone()), &[]);
        assert!(matches!(error, ContractError::Duplicate { .. }), "{error}");
    }
    let hub = cw20::Denom::Cw20(r.hub.clone());
    for denom in [native(""), native("ab"), native(&"x".repeat(129)), hub] {
        let error = refuses(&mut r, &owner, &add(denom, good.clone()), &[]);
        assert!(matches!(error, ContractError::BadDenom { .. }), "{error}");
    }
    let nobody = cw20::Denom::Cw20(cosmwasm_std::Addr::unchecked("nobody"));
    let error = refuses(&mut r, &owner, &add(nobody, good.clone()), &[]);
    assert!(matches!(error, ContractError::Std(_)), "{error}");
    for i in 0..30 {
        let weight = if i < 20 { 10_000 } else { 0 };
        r.announce_alliance(new(&format!("ulp{i}"), weight, None))
            .unwrap();
    }
    r.keep_days(7);
    let error = refuses(&mut r, &owner, &add(native("ulp"), good.clone()), &[]);
    let many = ContractError::TooManyAssets { max: 32 };
    assert_eq!(error, many);
    // one that can only be left frees a place; it gets one again only if there is one
    let exit = |exit_only| AdminMsg::SetExitOnly {
        asset: native("ulp3"),
        exit_only,
    };
    r.admin_alliance(exit(true)).unwrap();
    r.admin_alliance(exit(true)).unwrap();
    r.announce_alliance(new("ulp", 1, None)).unwrap();
    let error = refuses(&mut r, &owner, &ExecuteMsg::Admin(exit(false)), &[]);
    assert_eq!(error, many);
    let assets: Vec<AssetResponse> = r
        .ask_alliance(&QueryMsg::Assets {
            start_after: Some(30),
            limit: None,
        })
        .unwrap();
    assert_eq!(assets.len(), 3);
    // one that is removed frees its place, if it had one
    let remove = |name| AdminMsg::RemoveAsset {
        asset: native(name),
    };
    let out = AdminMsg::SetExitOnly {
        asset: native("ulp26"),
        exit_only: true,
    };
    r.admin_alliance(out).unwrap();
    r.announce_alliance(new("ulpw", 0, None)).unwrap();
    r.admin_alliance(remove("ulp26")).unwrap();
    let error = refuses(&mut r, &owner, &add(native("ulpx"), terms(0, 1)), &[]);
    assert_eq!(error, many);
    r.admin_alliance(remove("ulp25")).unwrap();
    r.announce_alliance(new("ulpx", 0, None)).unwrap();
    let error = refuses(&mut r, &owner, &add(native("ulpy"), terms(0, 1)), &[]);
    assert_eq!(error, many);
}

/// Exit-only, weight to 0, left by all, removed: rewards, requests and claims are all served.
#[test]
fn r16_remove_asset_then_exits_and_claims_work() {
    for form in [Form::Native, Form::Wasm] {
        let (mut r, alice, bob) = small_on(quiet(form));
        let owner = r.owner.clone();
        r.stake(&alice, &usdc(), REFERENCE).unwrap();
        r.fund_schedule(&bob, &atom(), 40_000, 4).unwrap();
        r.advance(DAY);
        let remove = || AdminMsg::RemoveAsset { asset: usdc() };
        let set = AdminMsg::SetExitOnly {
            asset: usdc(),
            exit_only: true,
        };
        r.admin_alliance(set).unwrap();
        r.announce_alliance(announce(terms(0, REFERENCE))).unwrap();
        r.keep_days(7);
        assert_eq!(weights(&r), (3, "0".into()));
        let in_use = |r: &mut Restaking, held: u128| {
            if form == Form::Native {
                let error = refuses(r, &owner, &ExecuteMsg::Admin(remove()), &[]);
                let ContractError::InUse { held: found, .. } = error else {
                    panic!("{error}");
                };
                assert_eq!(found.u128(), held);
            }
        };
        in_use(&mut r, REFERENCE);
        r.unstake(&alice, &usdc(), REFERENCE).unwrap();
        in_use(&mut r, REFERENCE);
        r.advance(4 * DAY);
        let before = r.held(&alice, &usdc());
        r.withdraw(&alice).unwrap();
        assert_eq!(r.held(&alice, &usdc()), before + REFERENCE);
        r.admin_alliance(remove()).unwrap();
        // a quarter of 10,000 a day, over the first day and the seven of the notice
        let owed = r.rewards(&alice, &atom());
        assert!((19_990..=20_100).contains(&owed), "{owed}");
        let stk = r.stk_denom();
        r.stake(&bob, &stk, REFERENCE).unwrap();
        r.advance(30 * DAY);
        assert_eq!(r.rewards(&alice, &atom()), owed);
        let before = r.native(&alice);
        r.claim_rewards(&alice).unwrap();
        assert_eq!(r.native(&alice), before + owed);
        assert_near(r.rewards(&bob, &atom()) + owed, 40_000);
        // taken in again it is another asset
        r.announce_alliance(AdminMsg::AddAsset(NewAsset {
            denom: usdc(),
            terms: terms(1, REFERENCE),
            start_seconds: None,
        }))
        .unwrap();
        r.stake(&alice, &usdc(), 5).unwrap();
        assert_eq!(r.asset(&usdc()).asset_id, 3);
    }
}

#[test]
fn remove_asset_with_weight_or_unknown_then_refused() {
    let (mut r, alice, _) = small();
    let owner = r.owner.clone();
    let remove = |asset| ExecuteMsg::Admin(AdminMsg::RemoveAsset { asset });
    let error = refuses(&mut r, &owner, &remove(usdc()), &[]);
    let ContractError::InUse { weight, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(weight, 1);
    let error = refuses(&mut r, &owner, &remove(native("uother")), &[]);
    assert!(matches!(error, ContractError::UnknownAsset { .. }));
    let coins = [coin(1, NATIVE), coin(1, USDC)];
    let error = refuses(&mut r, &alice, &apply(1), &coins[..1]);
    assert!(matches!(error, ContractError::Payment(_)));
}
