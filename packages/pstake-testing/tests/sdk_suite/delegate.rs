//! Delegating: x/staking/keeper/delegation.go, msg_server.go, types/validator.go (v0.53.4).

use crate::common::*;
use cosmwasm_std::{coin, Decimal, StakingMsg};
use cw_multi_test::Executor;
use pstake_testing::sdk::{SdkControl, SdkError, SdkViews};

/// `Delegate`: coins go to the bonded pool, shares are issued at rate one.
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
}

/// `Delegate`: to a validator out of the set coins go to the not-bonded pool. (Power 0: below 10^6 tokens.)
#[test]
fn delegate_to_unbonded_moves_coins_to_not_bonded_pool() {
    let mut app = chain(&[50_000_000, 999_999]);
    let alice = fund(&mut app, "alice", 1);
    delegate(&mut app, &alice, V2, 1).unwrap();
    assert_eq!(app.module_balances().unwrap().not_bonded.u128(), 1_000_000);
}

/// `SharesFromTokens` after a slash of 10%: 9 tokens back 10 shares, so 100 tokens buy 100 * 10 / 9 = 111.1 shares.
#[test]
fn delegate_after_slash_buys_shares_at_the_rate() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 100);
    let height = app.block_info().height;
    app.slash(V1, height, None, Decimal::percent(10)).unwrap();
    assert_eq!(app.validator(V1).unwrap().tokens.u128(), 45_000_000);

    delegate(&mut app, &alice, V1, 100).unwrap();
    let view = app.delegation(&alice, V1).unwrap();
    assert_eq!(view.shares.to_string(), "111.111111111111111111");
    // Worth 99.999... to the 36th digit, which Quo rounds to 100 at the 18th.
    assert_eq!(view.tokens.u128(), 100);
}

/// `msgServer.Delegate`: the order and words of its refusals.
#[test]
fn delegate_refusals_have_the_sdks_words() {
    let mut app = chain(&[50_000_000]);
    let alice = fund(&mut app, "alice", 100);
    let zero = delegate(&mut app, &alice, V1, 0);
    assert_eq!(sdk_error(zero), SdkError::InvalidDelegationAmount);
    let nobody = delegate(&mut app, &alice, "nobody", 1);
    assert_eq!(sdk_error(nobody).to_string(), "validator does not exist");
    let msg = StakingMsg::Delegate {
        validator: V1.into(),
        amount: coin(1, "other"),
    };
    let other = app.execute(alice.clone(), msg.into());
    assert_eq!(
        sdk_error(other).to_string(),
        "invalid coin denomination: got other, expected stake: invalid request"
    );
    assert!(delegate(&mut app, &alice, V1, 101).is_err());
    assert_eq!(balance(&app, &alice), 100);
}

/// `InvalidExRate`: a validator that lost all tokens takes no delegation.
#[test]
fn delegate_to_validator_without_tokens_fails() {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 100);
    let height = app.block_info().height;
    app.slash(V1, height, None, Decimal::one()).unwrap();
    let result = delegate(&mut app, &alice, V1, 100);
    assert_eq!(sdk_error(result), SdkError::DelegatorShareExRateInvalid);
}

/// `BeforeDelegationSharesModified`: each of the three messages first pays what is pending, to the withdraw address.
#[test]
fn every_staking_message_pays_rewards_first() {
    let mut app = chain(&[1_000_000, 1_000_000]);
    let alice = fund(&mut app, "alice", 1_000_000);
    let bob = app.api().addr_make("bob");
    delegate(&mut app, &alice, V1, 900_000).unwrap();
    let msg = cosmwasm_std::DistributionMsg::SetWithdrawAddress {
        address: bob.to_string(),
    };
    app.execute(alice.clone(), msg.into()).unwrap();
    // Alice has 900,000 of 1,900,000: of 1,900 she earns 900 each time.
    let mut paid = 0;
    for step in 0..3 {
        pass(&mut app, 5);
        let tokens = app.validator(V1).unwrap().tokens.u128();
        let own = app.delegation(&alice, V1).unwrap().tokens.u128();
        app.allocate_to_validator(V1, &[stake(tokens / 1_000)])
            .unwrap();
        match step {
            0 => delegate(&mut app, &alice, V1, 100_000).unwrap(),
            1 => undelegate(&mut app, &alice, V1, 100_000).unwrap(),
            _ => redelegate(&mut app, &alice, V1, V2, 100_000).unwrap(),
        };
        paid += own / 1_000;
        assert_eq!(balance(&app, &bob), paid);
    }
    assert_eq!(paid, 900 + 1_000 + 900);
    assert_eq!(balance(&app, &alice), 0);
}
