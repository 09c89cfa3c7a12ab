//! x/staking: delegating.

use crate::common::*;

use cosmwasm_std::StakingMsg;
use pstake_testing::sdk::SdkViews;

/// `Delegate`, x/staking/keeper/delegation.go v0.53.4: coins go to the bonded pool, shares are issued at rate one.
#[test]
fn delegate_to_bonded_moves_coins_to_bonded_pool() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 1_000_000);
    delegate(&mut app, &alice, V1, 400_000).unwrap();

    assert_eq!(balance(&app, &alice), 600_000);
    let view = app.delegation(&alice, V1).unwrap();
    assert_eq!(view.tokens.u128(), 400_000);
    assert_eq!(view.shares.to_string(), "400000.000000000000000000");
    let pools = app.module_balances().unwrap();
    assert_eq!(pools.bonded.u128(), 100_400_000);
    assert_eq!(pools.not_bonded.u128(), 0);
    assert_eq!(app.validator(V1).unwrap().tokens.u128(), 50_400_000);
    let _ = StakingMsg::Delegate {
        validator: V1.into(),
        amount: stake(1),
    };
}
