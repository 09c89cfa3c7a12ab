use cosmwasm_std::{coins, Addr, Decimal, Uint128};
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{ModuleAccount, SdkControl, SdkViews};
use pstake_testing::suite::{Form, Suite, NATIVE};
use pstake_types::hub::event::{AddRevenue, CollectRevenue, SetConfig};
use pstake_types::hub::{
    AdminMsg, CommunityPoolVia, ExecuteMsg, QueryMsg, RevenueRecipient, RevenueResponse,
    RevenueShare,
};

use crate::checks::{assert_event, grown, hub_refuses, ledger, refused};

const POOL: RevenueRecipient = RevenueRecipient::CommunityPool(CommunityPoolVia::Distribution);
const PROTOCOL_POOL: RevenueRecipient =
    RevenueRecipient::CommunityPool(CommunityPoolVia::ProtocolPool);

fn to(address: &Addr) -> RevenueRecipient {
    RevenueRecipient::Address(address.to_string())
}

fn share(recipient: RevenueRecipient, bps: u16) -> RevenueShare {
    RevenueShare { recipient, bps }
}

fn owed(suite: &Suite, recipient: &RevenueRecipient) -> u128 {
    let recipient = recipient.clone();
    let owed: Uint128 = suite.ask(&QueryMsg::RevenueOwed { recipient }).unwrap();
    owed.u128()
}

fn revenue(suite: &Suite) -> RevenueResponse {
    suite.ask(&QueryMsg::Revenue {}).unwrap()
}

fn set(suite: &mut Suite, shares: Vec<RevenueShare>) {
    suite.admin(AdminMsg::SetRevenue { shares }).unwrap();
}

fn collect(recipient: &RevenueRecipient) -> ExecuteMsg {
    ExecuteMsg::CollectRevenue {
        recipient: recipient.clone(),
    }
}

/// A day's rewards of about this much a validator, harvested.
fn harvest(suite: &mut Suite, native: u128) {
    for validator in suite.validators.clone() {
        let rewards = coins(native, NATIVE);
        let app = &mut suite.app;
        app.allocate_to_validator(&validator, &rewards).unwrap();
    }
    suite.advance(86_400);
    suite.crank(&ExecuteMsg::Harvest { limit: None }).unwrap();
}

#[test]
fn set_revenue_then_what_has_accrued_stays_with_whom_it_accrued_to() {
    let (mut suite, alice) = grown(Form::Native);
    let treasury = to(&suite.treasury);
    let before = owed(&suite, &treasury);
    assert!(before > 100_000);
    let shares = vec![share(to(&alice), 2_500), share(POOL, 7_500)];
    let response = suite
        .admin(AdminMsg::SetRevenue {
            shares: shares.clone(),
        })
        .unwrap();
    let text = |shares: &[RevenueShare]| serde_json::to_string(shares).unwrap();
    let expected = SetConfig {
        setting: "revenue".into(),
        old: text(&[share(treasury.clone(), 10_000)]),
        new: text(&shares),
    };
    assert_event(&response.events, &suite.hub, expected);
    assert_eq!(revenue(&suite).shares, shares);
    assert_eq!(owed(&suite, &treasury), before);
    assert_eq!(owed(&suite, &to(&alice)), 0);

    let fees = revenue(&suite).total_fees;
    harvest(&mut suite, 1_000_000);
    let fee = (revenue(&suite).total_fees - fees).u128();
    let pool = fee * 7_500 / 10_000;
    assert_eq!(owed(&suite, &POOL), pool);
    assert_eq!(
        owed(&suite, &to(&alice)),
        fee - pool,
        "the first takes the rest"
    );
    assert_eq!(owed(&suite, &treasury), before);
    assert_eq!(revenue(&suite).total_owed.u128(), before + fee);
    assert_eq!(ledger(&suite).owed.u128(), before + fee);
}

#[test]
fn h53_set_revenue_with_bad_shares_then_refused() {
    let (mut suite, alice) = grown(Form::Native);
    let (owner, treasury) = (suite.owner.clone(), to(&suite.treasury));
    let max = 10;
    let many = |n: u16| -> Vec<RevenueShare> {
        (0..n)
            .map(|i| {
                let address = pstake_testing::suite::short_address(suite.app.api(), &i.to_string());
                share(to(&address), 10_000 / n)
            })
            .collect()
    };
    let ten = many(10);
    let cases = [
        (vec![], ContractError::RecipientCount { max, actual: 0 }),
        (many(11), ContractError::RecipientCount { max, actual: 11 }),
        (
            vec![
                share(treasury.clone(), 5_000),
                share(treasury.clone(), 5_000),
            ],
            ContractError::DuplicateRecipient {
                recipient: treasury.clone(),
            },
        ),
        (
            vec![share(POOL, 5_000), share(to(&alice), 1), share(POOL, 4_999)],
            ContractError::DuplicateRecipient { recipient: POOL },
        ),
        (
            vec![share(POOL, 9_999)],
            ContractError::RevenueShares { actual: 9_999 },
        ),
        (
            vec![share(POOL, 9_999), share(to(&alice), 2)],
            ContractError::RevenueShares { actual: 10_001 },
        ),
        (
            vec![share(POOL, 10_000), share(to(&alice), 0)],
            ContractError::RevenueShares { actual: 10_000 },
        ),
        (
            vec![share(POOL, u16::MAX), share(to(&alice), u16::MAX)],
            ContractError::RevenueShares { actual: 131_070 },
        ),
    ];
    for (shares, expected) in cases {
        let msg = ExecuteMsg::Admin(AdminMsg::SetRevenue { shares });
        assert_eq!(hub_refuses(&mut suite, &owner, &msg, &[]), expected);
    }
    let shares = vec![share(RevenueRecipient::Address("nobody".into()), 10_000)];
    let msg = ExecuteMsg::Admin(AdminMsg::SetRevenue { shares });
    let error = hub_refuses(&mut suite, &owner, &msg, &[]);
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    assert_eq!(revenue(&suite).shares, [share(treasury, 10_000)]);
    set(&mut suite, ten);
}

#[test]
fn collect_then_anyone_pays_the_recipient_all_it_is_owed() {
    let (mut suite, alice) = grown(Form::Native);
    let (treasury, account) = (to(&suite.treasury), suite.treasury.clone());
    let native = owed(&suite, &treasury);
    let (before, hub) = (ledger(&suite), suite.native(&suite.hub));
    let (paid_before, caller) = (suite.native(&account), suite.native(&alice));
    let response = suite.hub(&alice, &collect(&treasury)).unwrap();
    assert_eq!(suite.native(&account), paid_before + native);
    assert_eq!(suite.native(&suite.hub), hub - native);
    assert_eq!(suite.native(&alice), caller);
    let after = ledger(&suite);
    assert_eq!((after.owed.u128(), after.supply), (0, before.supply));
    assert_eq!((after.rate, after.backing), (before.rate, before.backing));
    assert_eq!(owed(&suite, &treasury), 0);
    assert!(revenue(&suite).total_fees.u128() >= native);
    let expected = CollectRevenue {
        recipient: account.to_string(),
        native,
    };
    assert_event(&response.events, &suite.hub, expected);

    let error = hub_refuses(&mut suite, &alice, &collect(&treasury), &[]);
    let recipient = treasury;
    assert_eq!(error, ContractError::NothingOwed { recipient });
    for recipient in [POOL, to(&alice), RevenueRecipient::Address("nobody".into())] {
        let error = hub_refuses(&mut suite, &alice, &collect(&recipient), &[]);
        assert_eq!(error, ContractError::NothingOwed { recipient });
    }
}

/// What the pool pays in of its own fees goes the way of the hub's.
#[test]
fn add_revenue_then_owed_to_the_recipients_by_their_shares_and_no_fee_is_taken() {
    let (mut suite, alice) = grown(Form::Native);
    let treasury = to(&suite.treasury);
    set(
        &mut suite,
        vec![share(treasury.clone(), 6_000), share(to(&alice), 4_000)],
    );
    let (before, books, fees) = (
        owed(&suite, &treasury),
        ledger(&suite),
        revenue(&suite).total_fees,
    );
    let (bob, hub) = (suite.user("bob"), suite.hub.clone());
    let paid = coins(1_000_001, NATIVE);
    let response = suite
        .call(&bob, &hub, &ExecuteMsg::AddRevenue {}, &paid)
        .unwrap();
    let expected = AddRevenue {
        sender: bob.to_string(),
        native: 1_000_001,
    };
    assert_event(&response.events, &hub, expected);
    assert_eq!(owed(&suite, &to(&alice)), 400_000);
    assert_eq!(
        owed(&suite, &treasury),
        before + 600_001,
        "the first takes the rest"
    );
    let after = ledger(&suite);
    assert_eq!(after.owed, books.owed + Uint128::new(1_000_001));
    assert_eq!((after.rate, after.backing), (books.rate, books.backing));
    assert_eq!(revenue(&suite).total_fees, fees);
    hub_refuses(&mut suite, &bob, &ExecuteMsg::AddRevenue {}, &[]);
}

#[test]
fn collect_for_the_community_pool_then_it_has_the_coins() {
    for (recipient, external) in [(POOL, false), (PROTOCOL_POOL, true)] {
        let mut suite = Suite::builder()
            .sdk(|params| {
                params.external_community_pool = external;
                params.community_tax = Decimal::zero();
            })
            .revenue(vec![share(recipient.clone(), 10_000)])
            .build();
        let alice = suite.user("alice");
        suite.deposit(&alice, 10_000_000_000).unwrap();
        suite.tick_days(3);
        let native = owed(&suite, &recipient);
        assert!(native > 10_000);
        let account = match external {
            true => ModuleAccount::ProtocolPool,
            false => ModuleAccount::Distribution,
        };
        let account = suite.app.module_address(account).unwrap();
        let before = suite.native(&account);
        let response = suite.hub(&alice, &collect(&recipient)).unwrap();
        assert_eq!(suite.native(&account), before + native);
        assert_eq!(owed(&suite, &recipient), 0);
        let expected = CollectRevenue {
            recipient: "community_pool".into(),
            native,
        };
        assert_event(&response.events, &suite.hub, expected);
    }
}

/// A recipient that the chain refuses to pay keeps its claim and holds up nobody.
#[test]
fn collect_when_the_chain_refuses_then_others_are_still_paid() {
    let (mut suite, alice) = grown(Form::Native);
    // this chain has no x/protocolpool
    set(
        &mut suite,
        vec![share(PROTOCOL_POOL, 5_000), share(to(&alice), 5_000)],
    );
    harvest(&mut suite, 1_000_000);
    let (stuck, due) = (owed(&suite, &PROTOCOL_POOL), owed(&suite, &to(&alice)));
    assert!(stuck > 0 && due > 0);
    let hub = suite.hub.clone();
    refused(&mut suite, &alice, &hub, &collect(&PROTOCOL_POOL), &[]);
    assert_eq!(owed(&suite, &PROTOCOL_POOL), stuck);
    let native = suite.native(&alice);
    suite.hub(&alice, &collect(&to(&alice))).unwrap();
    assert_eq!(suite.native(&alice), native + due);
    suite.tick_days(2);
}

/// Ten recipients, fees of a few units: parts of zero are no transfers of zero, the sum is exact.
#[test]
fn h40_tiny_fee_for_many_recipients_then_parts_of_zero_do_no_harm() {
    let (mut suite, _) = grown(Form::Native);
    suite.collect().unwrap();
    let shares: Vec<RevenueShare> = (0..10)
        .map(|i| {
            let address = pstake_testing::suite::short_address(suite.app.api(), &i.to_string());
            share(to(&address), if i == 0 { 9_991 } else { 1 })
        })
        .collect();
    set(&mut suite, shares.clone());
    let before = revenue(&suite).total_fees;
    for native in [20, 50, 3_000, 9_000] {
        harvest(&mut suite, native);
    }
    let fee = (revenue(&suite).total_fees - before).u128();
    assert!(fee > 0 && fee < 20_000, "{fee}");
    let parts: Vec<u128> = shares.iter().map(|s| owed(&suite, &s.recipient)).collect();
    assert_eq!(parts.iter().sum::<u128>(), fee);
    assert_eq!(parts[1], 0, "a ten thousandth of {fee} in steps is nothing");
    let recipient = shares[1].recipient.clone();
    let keeper = suite.keeper();
    let error = hub_refuses(&mut suite, &keeper, &collect(&recipient), &[]);
    assert_eq!(error, ContractError::NothingOwed { recipient });
    suite.crank(&collect(&shares[0].recipient)).unwrap();
    assert_eq!(ledger(&suite).owed.u128(), 0);
}
