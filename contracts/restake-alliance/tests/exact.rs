//! Rounding, precision, lumps and backlogs, by the numbers of `threats.md`.

use cosmwasm_std::{coin, Addr};
use pstake_testing::suite::alliance::{native, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::Form;
use pstake_types::alliance::{AdminMsg, ExecuteMsg, ParamsUpdate};

use crate::checks::{assert_near, atom, quiet, small, usdc, DAY, REFERENCE};
use crate::schedules::reward_denom;

/// One asset of weight 1, whole from `reference` on.
fn one(reference: u128) -> (Restaking, Addr, Addr) {
    let mut suite = quiet(Form::Native);
    let [alice, bob] = ["alice", "bob"].map(|name| {
        let user = suite.user(name);
        suite.fund(&user, coin(10u128.pow(30), USDC));
        user
    });
    let r = RestakingBuilder::default()
        .asset(usdc(), 1, reference)
        .reward(usdc())
        .build(suite);
    (r, alice, bob)
}

/// The unit staker's fraction is carried, not multiplied by a later stake.
#[test]
fn r01_stake_much_after_a_reward_that_floored_to_zero_then_nothing_more() {
    let (mut r, alice, bob) = one(1);
    r.stake(&bob, &usdc(), 10u128.pow(9)).unwrap();
    r.stake(&alice, &usdc(), 1).unwrap();
    r.fund_schedule(&bob, &atom(), 10u128.pow(6), 1).unwrap();
    r.advance(2 * DAY);
    assert_eq!(r.rewards(&alice, &atom()), 0);
    r.stake(&alice, &usdc(), 10u128.pow(12)).unwrap();
    assert_eq!(r.rewards(&alice, &atom()), 0);
    r.advance(9 * DAY);
    assert_eq!(r.rewards(&alice, &atom()), 0);
}

/// All in one block: in, whatever lumps come, claim, out.
#[test]
fn r02_attack_stake_around_a_lump_in_one_block_then_no_gain() {
    let (mut r, alice, mallory) = one(REFERENCE);
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.advance(DAY);
    let alliance = r.alliance.clone();
    r.send(&alice, &alliance, coin(10u128.pow(9), "uatom"))
        .unwrap();
    r.stake(&mallory, &usdc(), 1_000 * REFERENCE).unwrap();
    r.crank_alliance(&ExecuteMsg::Collect {}).unwrap();
    assert!(r.claim_rewards(&mallory).is_err());
    r.unstake(&mallory, &usdc(), 1_000 * REFERENCE).unwrap();
    r.advance(10 * DAY);
    assert!(r.claim_rewards(&mallory).is_err());
    assert_near(r.rewards(&alice, &atom()), 10u128.pow(9));
}

/// Share and total are of the same moment, in the block of a stake and in the next.
#[test]
fn r08_stake_just_before_a_claim_then_from_then_on_only() {
    let (mut r, alice, bob) = one(REFERENCE);
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.fund_schedule(&alice, &atom(), 86_400_000, 1).unwrap();
    r.advance(600);
    r.stake(&bob, &usdc(), 3 * REFERENCE).unwrap();
    assert_eq!(r.rewards(&bob, &atom()), 0);
    assert_near(r.rewards(&alice, &atom()), 600_000);
    r.advance(6);
    assert_near(r.rewards(&bob, &atom()), 4_500);
    assert_near(r.rewards(&alice, &atom()), 601_500);
}

#[test]
fn r12_stakes_of_ten_to_the_27_then_rewards_of_a_million_are_conserved() {
    let (mut r, alice, bob) = one(10u128.pow(27));
    r.stake(&alice, &usdc(), 10u128.pow(27)).unwrap();
    r.stake(&bob, &usdc(), 2 * 10u128.pow(27) + 1).unwrap();
    r.fund_schedule(&bob, &atom(), 1_000_000, 1).unwrap();
    for _ in 0..50 {
        r.advance(DAY / 40);
        r.unstake(&bob, &usdc(), 12_345_678_901).unwrap();
    }
    let (a, b) = (r.rewards(&alice, &atom()), r.rewards(&bob, &atom()));
    assert!((333_333..=333_334).contains(&a), "{a}");
    assert!((999_998..=1_000_000).contains(&(a + b)), "{a} {b}");
}

/// The worst the denom list and the bounds allow: a unit staked, all a denom can ever bring.
#[test]
fn r13_unit_stake_and_a_huge_worthless_reward_then_the_index_holds() {
    let (mut r, alice, bob) = one(10u128.pow(29));
    r.stake(&alice, &usdc(), 1_000_000_000_000).unwrap();
    r.fund(&bob, coin(10u128.pow(38) - 10, USDC));
    r.fund_schedule(&bob, &usdc(), 10u128.pow(38) - 10, 365)
        .unwrap();
    for _ in 0..10 {
        r.advance(365 * DAY);
        r.claim_rewards(&alice).ok();
    }
    r.stake(&bob, &usdc(), 10u128.pow(29)).unwrap();
    r.advance(400 * DAY);
    r.claim_rewards(&bob).unwrap();
    r.claim_rewards(&alice).unwrap();
    let denom = reward_denom(&r, &usdc());
    let owed = denom.from.schedules.u128() - denom.paid.u128();
    assert!(owed <= 2, "{owed}");
}

/// Rewards meant for nobody wait, whole.
#[test]
fn r14_r25_distribute_with_nothing_staked_then_nothing_is_burned_or_charged() {
    let (mut r, alice, _) = one(REFERENCE);
    r.fund_schedule(&alice, &atom(), 8_000, 8).unwrap();
    r.advance(365 * DAY);
    r.keep_days(2);
    assert_eq!(reward_denom(&r, &atom()).unreleased.u128(), 8_000);
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    assert_eq!(r.asset(&usdc()).locked.u128(), REFERENCE);
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 1_000);
    r.advance(7 * DAY);
    assert_near(r.rewards(&alice, &atom()), 8_000);
}

/// A week of nothing staked, then dust: it earns its counted part from then on, no backlog.
#[test]
fn r15_attack_backlog_grab_with_dust_then_bounded_by_the_counted_weight() {
    let (mut r, mallory, bob) = one(REFERENCE);
    r.fund_schedule(&bob, &atom(), 7_000_000, 7).unwrap();
    r.advance(7 * DAY);
    r.stake(&mallory, &usdc(), REFERENCE / 1_000).unwrap();
    assert_eq!(r.rewards(&mallory, &atom()), 0);
    r.advance(DAY);
    assert_near(r.rewards(&mallory, &atom()), 1_000);
    r.stake(&bob, &usdc(), REFERENCE).unwrap();
    r.advance(DAY);
    let theirs = r.rewards(&bob, &atom());
    assert!((999_000..=999_010).contains(&theirs), "{theirs}");
}

#[test]
fn r19_unstake_in_units_or_at_once_then_the_same() {
    let run = |steps: u128| {
        let (mut r, alice, bob) = one(REFERENCE);
        r.checked = false;
        r.stake(&alice, &usdc(), 997).unwrap();
        r.stake(&bob, &usdc(), 2 * REFERENCE).unwrap();
        r.fund_schedule(&bob, &atom(), 999_983, 1).unwrap();
        r.advance(DAY);
        for _ in 0..steps {
            r.unstake(&alice, &usdc(), 900 / steps).unwrap();
        }
        r.advance(DAY);
        let (a, b) = (r.rewards(&alice, &atom()), r.rewards(&bob, &atom()));
        (a, b, r.asset(&usdc()).locked.u128())
    };
    assert_eq!(run(1), run(100));
}

/// A thousand dust stakes and claims for her by strangers: her claim is what it would have been.
#[test]
fn r23_dust_and_pokes_from_strangers_then_the_victims_claim_is_unchanged() {
    let run = |pokes: u64| {
        let (mut r, alice, mallory) = one(REFERENCE);
        r.checked = false;
        r.stake(&alice, &usdc(), 100 * REFERENCE).unwrap();
        r.fund_schedule(&alice, &atom(), 10_007, 2).unwrap();
        let mut paid = 0;
        for i in 0..pokes {
            r.advance(100);
            let user = alice.to_string();
            if i % 2 == 0 {
                let before = r.native(&alice);
                let msg = ExecuteMsg::ClaimFor { user, denoms: None };
                r.send_alliance(&mallory, &msg, &[]).ok();
                paid += r.native(&alice) - before;
            } else {
                let msg = ExecuteMsg::Stake {
                    receiver: Some(user),
                };
                r.send_alliance(&mallory, &msg, &[coin(1, USDC)]).unwrap();
            }
        }
        r.advance(3 * DAY - pokes * 100);
        paid + r.rewards(&alice, &atom())
    };
    assert_near(run(0), 10_007);
    assert_near(run(1_000), 10_007);
}

/// Coins sent by a plain transfer make no stake smaller or larger.
#[test]
fn r24_donation_before_the_first_stake_then_stakes_are_what_was_sent() {
    let (mut r, alice, bob) = one(1);
    let alliance = r.alliance.clone();
    r.stake(&alice, &usdc(), 1).unwrap();
    r.send(&alice, &alliance, coin(10u128.pow(20), USDC))
        .unwrap();
    r.stake(&bob, &usdc(), 10u128.pow(10)).unwrap();
    assert_eq!(r.asset(&usdc()).locked.u128(), 10u128.pow(10) + 1);
    r.fund_schedule(&bob, &atom(), 10_000, 1).unwrap();
    r.advance(DAY);
    assert_eq!(r.rewards(&alice, &atom()), 0);
    assert!(r.rewards(&bob, &atom()) >= 9_999);
}

/// Dust joins an asset: nobody else earns less while the asset is below its reference, and pro rata
/// above it; nobody takes an asset's whole weight with dust.
#[test]
fn r31_attack_dust_dilution_then_others_are_unchanged() {
    let (mut r, alice, bob) = small();
    r.stake(&alice, &usdc(), REFERENCE / 2).unwrap();
    r.fund_schedule(&alice, &atom(), 800_000, 100).unwrap();
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 1_000);
    let stk = r.stk_denom();
    r.stake(&bob, &stk, 3).unwrap();
    r.stake(&bob, &usdc(), 1).unwrap();
    r.advance(DAY);
    assert_near(r.rewards(&alice, &atom()), 2_000);
    assert!(r.rewards(&bob, &atom()) <= 1);
    assert_eq!(r.asset(&stk).counted.to_string(), "0.000009");
}

/// A reward denom that is an asset, restaked, unstaked, paid: each unit is in one ledger only.
#[test]
fn r29_reward_denom_that_is_an_asset_then_ledgers_stay_apart() {
    let (mut r, alice, bob) = one(REFERENCE);
    let before = (r.held(&alice, &usdc()), r.held(&bob, &usdc()));
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.fund_schedule(&bob, &usdc(), 5_000, 1).unwrap();
    r.advance(DAY);
    let restake = ExecuteMsg::ClaimAndRestake {
        denoms: Some(vec![usdc()]),
        min_stk_out: None,
    };
    r.send_alliance(&alice, &restake, &[]).unwrap();
    let locked = r.asset(&usdc()).locked.u128();
    r.unstake(&alice, &usdc(), locked).unwrap();
    r.advance(4 * DAY);
    r.withdraw(&alice).unwrap();
    let after = (r.held(&alice, &usdc()), r.held(&bob, &usdc()));
    assert_near(after.0, before.0 + 5_000);
    assert_eq!(after.1, before.1 - 5_000);
    assert!(r.held(&r.alliance, &usdc()) <= 1);
}

/// A new reward denom and a new asset do not touch what was there.
#[test]
fn allow_denom_later_then_old_positions_earn_it_from_then_on() {
    let (mut r, alice, bob) = one(REFERENCE);
    r.stake(&alice, &usdc(), REFERENCE).unwrap();
    r.fund_schedule(&bob, &atom(), 10_000, 10).unwrap();
    r.advance(DAY);
    let new = pstake_types::alliance::NewRewardDenom {
        denom: native("ubonus"),
        min_schedule: 1u128.into(),
    };
    r.admin_alliance(AdminMsg::AllowDenom(new)).unwrap();
    r.fund(&bob, coin(1_000, "ubonus"));
    r.fund_schedule(&bob, &native("ubonus"), 1_000, 1).unwrap();
    r.advance(DAY);
    assert_near(r.rewards(&alice, &native("ubonus")), 1_000);
    assert_near(r.rewards(&alice, &atom()), 2_000);
    let update = ParamsUpdate {
        lump_seconds: Some(DAY),
        ..ParamsUpdate::default()
    };
    r.admin_alliance(AdminMsg::UpdateParams(update)).unwrap();
    assert_eq!(r.claim_rewards(&alice).unwrap().len(), 2);
}
