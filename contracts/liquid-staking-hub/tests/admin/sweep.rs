use cosmwasm_std::{coin, Addr};
use cw20::Denom;
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::hub::event::Sweep;
use pstake_types::hub::{AdminMsg, ExecuteMsg};

use crate::checks::{assert_event, grown, hub_refuses, ledger, refused};

fn sweep(asset: Denom, recipient: &str) -> AdminMsg {
    AdminMsg::Sweep {
        asset,
        recipient: recipient.into(),
    }
}

fn error_of(suite: &mut Suite, asset: Denom, recipient: &str) -> ContractError {
    let owner = suite.owner.clone();
    let msg = ExecuteMsg::Admin(sweep(asset, recipient));
    hub_refuses(suite, &owner, &msg, &[])
}

#[test]
fn sweep_of_a_foreign_denom_then_all_of_it_goes_to_the_recipient() {
    let (mut suite, alice) = grown(Form::Native);
    let hub = suite.hub.clone();
    suite.fund(&hub, coin(777, "airdrop"));
    suite.fund(&hub, coin(5, "other"));
    let (before, native) = (ledger(&suite), suite.native(&hub));
    let asset = Denom::Native("airdrop".into());
    let response = suite.admin(sweep(asset.clone(), alice.as_str())).unwrap();
    let held = |account: &Addr, denom: &str| {
        let coin = suite.app.wrap().query_balance(account, denom).unwrap();
        coin.amount.u128()
    };
    assert_eq!((held(&hub, "airdrop"), held(&alice, "airdrop")), (0, 777));
    assert_eq!(held(&hub, "other"), 5);
    assert_eq!((suite.native(&hub), ledger(&suite)), (native, before));
    let expected = Sweep {
        asset: "airdrop".into(),
        recipient: alice.to_string(),
        amount: 777,
    };
    assert_event(&response.events, &hub, expected);
    let error = error_of(&mut suite, asset, alice.as_str());
    let asset = "airdrop".into();
    assert_eq!(error, ContractError::NothingToSweep { asset });
}

#[test]
fn sweep_of_a_foreign_cw20_then_all_of_it_goes_to_the_recipient() {
    let (mut suite, alice) = grown(Form::Native);
    let hub = suite.hub.clone();
    let drop = suite.foreign_cw20(&hub, 777);
    let asset = Denom::Cw20(drop.clone());
    let response = suite.admin(sweep(asset.clone(), alice.as_str())).unwrap();
    let query = cw20::Cw20QueryMsg::Balance {
        address: alice.to_string(),
    };
    let held: cw20::BalanceResponse = suite.app.wrap().query_wasm_smart(&drop, &query).unwrap();
    assert_eq!(held.balance.u128(), 777);
    let expected = Sweep {
        asset: drop.to_string(),
        recipient: alice.to_string(),
        amount: 777,
    };
    assert_event(&response.events, &hub, expected);
    let error = error_of(&mut suite, asset, alice.as_str());
    let asset = drop.into();
    assert_eq!(error, ContractError::NothingToSweep { asset });
}

#[test]
fn sweep_of_native_or_stk_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    suite.unbond(&alice, 20_000).unwrap();
    let (hub, token) = (suite.hub.clone(), suite.token.clone());
    suite.send(&alice, &hub, coin(1_000, NATIVE)).unwrap();
    for asset in [Denom::Native(NATIVE.into()), Denom::Cw20(token.clone())] {
        let name = match &asset {
            Denom::Native(denom) => denom.clone(),
            Denom::Cw20(token) => token.to_string(),
        };
        let error = error_of(&mut suite, asset, alice.as_str());
        assert_eq!(error, ContractError::NotForeign { asset: name });
    }
}

#[test]
fn sweep_of_nothing_or_to_nobody_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let hub = suite.hub.clone();
    suite.fund(&hub, coin(5, "airdrop"));
    for denom in ["none", ""] {
        let error = error_of(&mut suite, Denom::Native(denom.into()), alice.as_str());
        let asset = denom.into();
        assert_eq!(error, ContractError::NothingToSweep { asset });
    }
    let error = error_of(&mut suite, Denom::Native("airdrop".into()), "nobody");
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    // no contract, and one that is no cw20
    for address in [alice.clone(), hub.clone(), Addr::unchecked("nobody")] {
        let owner = suite.owner.clone();
        let msg = ExecuteMsg::Admin(sweep(Denom::Cw20(address), alice.as_str()));
        refused(&mut suite, &owner, &hub, &msg, &[]);
    }
}
