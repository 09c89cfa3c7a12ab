//! Paging, the raw supply key and the redemption rate. Other queries are read in the tests of what they show.

use cosmwasm_std::{from_json, to_json_string, Decimal, StdError, Uint128};
use cw20::{AllAccountsResponse, AllAllowancesResponse, AllSpenderAllowancesResponse};
use pstake_types::token::{
    query_supply, MinterQuery, QueryMsg, RedemptionRateResponse, SUPPLY_KEY,
};

use crate::suite::{burn, Suite, ALICE_HAS, SEED};

/// 33 holders: pages of 10 by default, of at most 30 on demand, and all of them by walking.
#[test]
fn lists_are_paged() {
    let mut suite = Suite::new();
    let (alice, bob) = (suite.alice.clone(), suite.bob.clone());
    let people: Vec<_> = (0..33)
        .map(|n| suite.app.api().addr_make(&format!("holder{n}")))
        .collect();
    for person in &people {
        suite.mint(person, 1);
        suite.allow(&alice, person, 2);
        suite.allow(person, &bob, 3);
    }

    type Page = fn(&Suite, Option<String>, Option<u32>) -> Vec<String>;
    let lists: [(Page, usize); 3] = [(accounts, 35), (given, 33), (taken, 33)];
    for (page, total) in lists {
        assert_eq!(page(&suite, None, None).len(), 10);
        assert_eq!(page(&suite, None, Some(0)).len(), 0);
        assert_eq!(page(&suite, None, Some(7)).len(), 7);
        assert_eq!(page(&suite, None, Some(u32::MAX)).len(), 30);

        let mut all: Vec<String> = vec![];
        loop {
            let next = page(&suite, all.last().cloned(), Some(8));
            if next.is_empty() {
                break;
            }
            all.extend(next);
        }
        assert_eq!(all.len(), total);
        assert!(all.is_sorted());
        assert!(people.iter().all(|p| all.contains(&p.to_string())));
    }
}

fn accounts(suite: &Suite, start_after: Option<String>, limit: Option<u32>) -> Vec<String> {
    let response: AllAccountsResponse = suite.query(&QueryMsg::AllAccounts { start_after, limit });
    response.accounts
}

fn given(suite: &Suite, start_after: Option<String>, limit: Option<u32>) -> Vec<String> {
    let response: AllAllowancesResponse = suite.query(&QueryMsg::AllAllowances {
        owner: suite.alice.to_string(),
        start_after,
        limit,
    });
    let amounts = response.allowances.iter().map(|a| a.allowance);
    assert!(amounts.into_iter().all(|amount| amount.u128() == 2));
    response.allowances.into_iter().map(|a| a.spender).collect()
}

fn taken(suite: &Suite, start_after: Option<String>, limit: Option<u32>) -> Vec<String> {
    let response: AllSpenderAllowancesResponse = suite.query(&QueryMsg::AllSpenderAllowances {
        spender: suite.bob.to_string(),
        start_after,
        limit,
    });
    let amounts = response.allowances.iter().map(|a| a.allowance);
    assert!(amounts.into_iter().all(|amount| amount.u128() == 3));
    response.allowances.into_iter().map(|a| a.owner).collect()
}

#[test]
fn supply_key_holds_exactly_the_json_of_a_uint128() {
    let mut suite = Suite::new();
    let raw = |suite: &Suite| {
        suite
            .querier()
            .query_wasm_raw(&suite.token, SUPPLY_KEY)
            .unwrap()
            .unwrap()
    };
    assert_eq!(raw(&suite), b"\"1001000\"");
    suite.mint(&suite.bob.clone(), 9);
    assert_eq!(raw(&suite), b"\"1001009\"");
    suite.execute(&suite.minter.clone(), burn(10)).unwrap();
    assert_eq!(raw(&suite), b"\"1000999\"");

    let supply: Uint128 = from_json(raw(&suite)).unwrap();
    assert_eq!(query_supply(&suite.querier(), &suite.token), Ok(supply));
}

#[test]
fn query_supply_where_there_is_none_names_the_address() {
    let suite = Suite::new();
    let error = query_supply(&suite.querier(), &suite.receiver).unwrap_err();
    assert_eq!(
        error,
        StdError::not_found(format!("supply of stk-token {}", suite.receiver))
    );
    assert!(query_supply(&suite.querier(), &suite.alice).is_err());
}

/// At a rate other than 1, so that backing and supply cannot stand in for each other.
#[test]
fn h11_redemption_rate_is_what_the_minter_says() {
    let rate = RedemptionRateResponse {
        rate: Decimal::from_ratio(1_100_000u128, SEED + ALICE_HAS),
        native: Uint128::new(1_100_000),
        stk: Uint128::new(SEED + ALICE_HAS),
        updated_at_seconds: 1_700_000_000,
    };
    let suite = Suite::with_rate(Some(rate.clone()));
    let from_token: RedemptionRateResponse = suite.query(&QueryMsg::RedemptionRate {});
    let from_minter: RedemptionRateResponse = suite
        .querier()
        .query_wasm_smart(&suite.minter, &MinterQuery::RedemptionRate {})
        .unwrap();
    assert_eq!((&from_token, &from_minter), (&rate, &rate));
    assert_eq!(
        to_json_string(&rate).unwrap(),
        r#"{"rate":"1.098901098901098901","native":"1100000","stk":"1001000","updated_at_seconds":1700000000}"#
    );
}

#[test]
fn redemption_rate_fails_when_the_minter_does() {
    let suite = Suite::with_rate(None);
    let answer = suite
        .querier()
        .query_wasm_smart::<RedemptionRateResponse>(&suite.token, &QueryMsg::RedemptionRate {});
    assert!(answer.is_err());
}

/// The words that integrators' configurations carry.
#[test]
fn redemption_rate_query_is_one_json_at_token_and_minter() {
    let json = r#"{"redemption_rate":{}}"#;
    assert_eq!(to_json_string(&QueryMsg::RedemptionRate {}).unwrap(), json);
    assert_eq!(
        to_json_string(&MinterQuery::RedemptionRate {}).unwrap(),
        json
    );
}
