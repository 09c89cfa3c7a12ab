use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{attr, coins, Attribute, StdError, Uint128};
use cw20::{
    AllAccountsResponse, Cw20Coin, EmbeddedLogo, Logo, MarketingInfoResponse, MinterResponse,
    TokenInfoResponse,
};
use cw20_base::ContractError as Cw20Error;
use cw_utils::PaymentError;
use pstake_types::token::{InstantiateMsg, QueryMsg};
use stk_token::contract::{instantiate, CONTRACT_NAME, CONTRACT_VERSION};
use stk_token::ContractError;

use crate::suite::{instantiate_msg, Suite, ALICE_HAS, SEED};

#[test]
fn instantiate_by_a_hub_stores_seed_minter_and_meta() {
    let mut suite = Suite::new();
    let msg = instantiate_msg(&suite.minter, &suite.carol);
    suite.token = suite.instantiate(&msg).unwrap();

    assert_eq!(suite.holdings(), [0, 0, 0, SEED, SEED]);
    assert_eq!(
        suite.query::<TokenInfoResponse>(&QueryMsg::TokenInfo {}),
        TokenInfoResponse {
            name: "Staked native".to_string(),
            symbol: "stkNTV".to_string(),
            decimals: 6,
            total_supply: SEED.into(),
        }
    );
    assert_eq!(
        suite.query::<MinterResponse>(&QueryMsg::Minter {}),
        MinterResponse {
            minter: suite.minter.to_string(),
            cap: None,
        }
    );
    let marketing: MarketingInfoResponse = suite.query(&QueryMsg::MarketingInfo {});
    assert_eq!(marketing.marketing, Some(suite.carol.clone()));

    let version = cw2::query_contract_info(&suite.querier(), &suite.token).unwrap();
    assert_eq!(version.contract, CONTRACT_NAME);
    assert_eq!(version.version, CONTRACT_VERSION);
}

#[test]
fn instantiate_writes_its_event_and_no_data() {
    let mut deps = mock_dependencies();
    let minter = deps.api.addr_make("minter");
    let info = message_info(&minter, &[]);
    let msg = instantiate_msg(&minter, &minter);
    let response = instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();

    let expected: Vec<Attribute> = vec![
        attr("action", "instantiate"),
        attr("minter", minter),
        attr("supply", SEED.to_string()),
    ];
    assert_eq!(response.attributes, expected);
    assert_eq!((response.data, response.messages), (None, vec![]));
}

#[test]
fn instantiate_without_balances_or_marketing_starts_at_zero() {
    let mut suite = Suite::new();
    let msg = InstantiateMsg {
        initial_balances: vec![],
        marketing: None,
        ..instantiate_msg(&suite.minter, &suite.carol)
    };
    suite.token = suite.instantiate(&msg).unwrap();

    assert_eq!(suite.supply(), 0);
    let accounts: AllAccountsResponse = suite.query(&QueryMsg::AllAccounts {
        start_after: None,
        limit: None,
    });
    assert_eq!(accounts.accounts, Vec::<String>::new());
    assert_eq!(
        suite.query::<MarketingInfoResponse>(&QueryMsg::MarketingInfo {}),
        MarketingInfoResponse::default()
    );
}

/// cw20-base's record would be a second place for the supply.
#[test]
fn instantiate_leaves_no_token_info_record() {
    let suite = Suite::new();
    let old = suite
        .querier()
        .query_wasm_raw(&suite.token, b"token_info".as_slice())
        .unwrap();
    assert_eq!(old, None);
    assert_eq!(suite.supply(), SEED + ALICE_HAS);
}

#[test]
fn instantiate_with_bad_input_is_a_typed_error() {
    let mut suite = Suite::new();
    let good = instantiate_msg(&suite.minter, &suite.carol);
    let balance = |address: &str, amount: u128| Cw20Coin {
        address: address.to_string(),
        amount: amount.into(),
    };
    let (alice, bob) = (suite.alice.to_string(), suite.bob.to_string());

    let cases = [
        (
            InstantiateMsg {
                mint: None,
                ..good.clone()
            },
            ContractError::MinterRequired,
        ),
        (
            InstantiateMsg {
                mint: Some(MinterResponse {
                    minter: alice.clone(),
                    cap: Some(Uint128::new(7)),
                }),
                ..good.clone()
            },
            ContractError::CapNotSupported {
                cap: Uint128::new(7),
            },
        ),
        (
            InstantiateMsg {
                initial_balances: vec![balance(&alice, 1), balance(&bob, 0)],
                ..good.clone()
            },
            ContractError::ZeroAmount,
        ),
        (
            InstantiateMsg {
                initial_balances: vec![balance(&alice, u128::MAX), balance(&bob, 2)],
                ..good.clone()
            },
            ContractError::SupplyOverflow {
                supply: Uint128::MAX,
                amount: Uint128::new(2),
            },
        ),
        (
            InstantiateMsg {
                initial_balances: vec![balance(&alice, 1), balance(&alice, 2)],
                ..good.clone()
            },
            ContractError::Cw20(Cw20Error::DuplicateInitialBalanceAddresses {}),
        ),
    ];
    for (msg, expected) in cases {
        assert_eq!(suite.instantiate(&msg), Err(expected));
    }
}

#[test]
fn instantiate_with_bad_names_addresses_or_logo_is_refused() {
    let mut suite = Suite::new();
    let good = instantiate_msg(&suite.minter, &suite.carol);
    let std_cases = [
        InstantiateMsg {
            name: "ab".to_string(),
            ..good.clone()
        },
        InstantiateMsg {
            symbol: "stk1".to_string(),
            ..good.clone()
        },
        InstantiateMsg {
            decimals: 19,
            ..good.clone()
        },
        InstantiateMsg {
            mint: Some(MinterResponse {
                minter: "nobody".to_string(),
                cap: None,
            }),
            ..good.clone()
        },
        InstantiateMsg {
            initial_balances: vec![Cw20Coin {
                address: "nobody".to_string(),
                amount: Uint128::one(),
            }],
            ..good.clone()
        },
    ];
    for msg in std_cases {
        let error = suite.instantiate(&msg).unwrap_err();
        assert!(matches!(
            error,
            ContractError::Std(StdError::GenericErr { .. })
        ));
    }

    let mut msg = good;
    let mut marketing = msg.marketing.take().unwrap();
    marketing.logo = Some(Logo::Embedded(EmbeddedLogo::Png(b"not a png".into())));
    msg.marketing = Some(marketing);
    assert_eq!(
        suite.instantiate(&msg),
        Err(ContractError::Cw20(Cw20Error::InvalidPngHeader {}))
    );
}

#[test]
fn instantiate_with_coins_is_refused() {
    let mut deps = mock_dependencies();
    let minter = deps.api.addr_make("minter");
    let info = message_info(&minter, &coins(1, "unative"));
    let msg = instantiate_msg(&minter, &minter);
    assert_eq!(
        instantiate(deps.as_mut(), mock_env(), info, msg),
        Err(ContractError::Payment(PaymentError::NonPayable {}))
    );
}
