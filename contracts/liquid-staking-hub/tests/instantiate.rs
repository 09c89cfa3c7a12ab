use cosmwasm_std::{coin, coins, to_json_binary, Addr, Coin, Decimal, Uint128, WasmMsg};
use cw_multi_test::Executor;
use cw_ownable::Ownership;
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{SdkApp, SdkControl};
use pstake_testing::suite::{
    hub_contract, short_address, token_contract, valoper, Form, Suite, SuiteBuilder, NATIVE,
};
use pstake_types::hub::event::Instantiate;
use pstake_types::hub::*;

use crate::checks::{assert_event, FORMS};

const SEED: u128 = 1_000_000;

/// A chain on which nothing is deployed, and the message to do it.
struct Fresh {
    app: SdkApp,
    hub_code: u64,
    deployer: Addr,
    msg: InstantiateMsg,
}

impl Fresh {
    fn new(form: Form, builder: SuiteBuilder) -> Self {
        let (mut app, _) = builder.chain();
        let hub_code = app.store_code(hub_contract(form));
        let token_code = app.store_code(token_contract(form));
        let deployer = short_address(app.api(), "deployer");
        let coins = [coin(5_000_000, NATIVE), coin(5_000_000, "uosmo")];
        app.mint(&deployer, &coins).unwrap();
        Fresh {
            msg: builder.message(&app, token_code),
            app,
            hub_code,
            deployer,
        }
    }

    /// Deploys; returns the events too.
    fn deploy(&mut self, seed: &[Coin]) -> anyhow::Result<(Addr, Vec<cosmwasm_std::Event>)> {
        let msg = WasmMsg::Instantiate {
            admin: None,
            code_id: self.hub_code,
            msg: to_json_binary(&self.msg)?,
            funds: seed.to_vec(),
            label: "hub".into(),
        };
        let response = self.app.execute(self.deployer.clone(), msg.into())?;
        let hub = &response.events[0].attributes[0].value;
        Ok((Addr::unchecked(hub), response.events))
    }

    /// Nothing is deployed and the deployer keeps all coins.
    fn refused(&mut self, seed: &[Coin]) -> anyhow::Error {
        let Err(error) = self.deploy(seed) else {
            panic!("not refused: {:?}", self.msg);
        };
        for denom in [NATIVE, "uosmo"] {
            let left = self.app.wrap().query_balance(&self.deployer, denom);
            assert_eq!(left.unwrap().amount.u128(), 5_000_000);
        }
        error
    }
}

/// What a default message, changed like this, gets.
fn error_of(change: impl FnOnce(&mut InstantiateMsg)) -> ContractError {
    let mut fresh = Fresh::new(Form::Native, Suite::builder());
    change(&mut fresh.msg);
    let error = fresh.refused(&coins(SEED, NATIVE));
    match error.downcast::<ContractError>() {
        Ok(error) => error,
        Err(error) => panic!("{error:?}"),
    }
}

/// A default message, changed like this, is taken.
fn taken(change: impl FnOnce(&mut InstantiateMsg)) {
    let mut fresh = Fresh::new(Form::Native, Suite::builder());
    change(&mut fresh.msg);
    fresh.deploy(&coins(SEED, NATIVE)).unwrap();
}

fn weight(validator: String, weight: u32) -> ValidatorWeight {
    ValidatorWeight { validator, weight }
}

fn treasury(bps: u16) -> RevenueShare {
    RevenueShare {
        recipient: RevenueRecipient::Address(
            short_address(&Default::default(), "treasury").to_string(),
        ),
        bps,
    }
}

#[test]
fn instantiate_then_hub_and_token_live_and_the_seed_is_the_hubs() {
    for form in FORMS {
        let mut fresh = Fresh::new(form, Suite::builder());
        fresh.msg.fee_bps = None;
        fresh.msg.token.label = Some("the token".into());
        let (hub, events) = fresh.deploy(&coins(3_000_000, NATIVE)).unwrap();
        let wrap = fresh.app.wrap();
        let ask = |msg: &QueryMsg| wrap.query_wasm_smart(&hub, msg);
        let (owner, guardian) = (
            fresh.msg.owner.clone().unwrap(),
            fresh.msg.guardian.clone().unwrap(),
        );

        let config: ConfigResponse = ask(&QueryMsg::Config {}).unwrap();
        let token = config.token.clone();
        let expected = ConfigResponse {
            token: token.clone(),
            native_denom: NATIVE.into(),
            guardian: Some(Addr::unchecked(guardian)),
            vote_operator: None,
            alliance: None,
            fee_bps: DEFAULT_FEE_BPS,
            min_deposit: Uint128::one(),
            min_unbond: 10_000u128.into(),
            deposit_cap: Uint128::MAX,
            max_commission: Decimal::percent(20),
            max_share_bps: BPS,
            unbonding_seconds: 21 * 86_400,
            pool: None,
            deposits: FlowState::default(),
            unbonds: FlowState::default(),
            wind_down: WindDown::No,
            delay_seconds: 7 * 86_400,
        };
        assert_eq!(config, expected);
        let ownership: Ownership<String> = wrap
            .query_wasm_smart(&hub, &QueryMsg::Ownership {})
            .unwrap();
        assert_eq!(ownership.owner, Some(owner.clone()));

        // balances and supply
        let left = wrap.query_balance(&fresh.deployer, NATIVE).unwrap();
        assert_eq!(left.amount.u128(), 2_000_000);
        let held = wrap.query_balance(&hub, NATIVE).unwrap();
        assert_eq!(held.amount.u128(), 3_000_000);
        let ledger: LedgerResponse = wrap.query_wasm_smart(&hub, &QueryMsg::Ledger {}).unwrap();
        let (backing, buffer) = (ledger.backing.u128(), ledger.buffer.u128());
        assert_eq!((backing, buffer), (3_000_000, 3_000_000));
        assert_eq!(
            (ledger.supply.u128(), ledger.rate),
            (backing, Decimal::one())
        );
        let seed: cw20::BalanceResponse = wrap
            .query_wasm_smart(
                &token,
                &cw20::Cw20QueryMsg::Balance {
                    address: hub.to_string(),
                },
            )
            .unwrap();
        assert_eq!(seed.balance.u128(), 3_000_000);

        // the token
        let info: cw20::TokenInfoResponse = wrap
            .query_wasm_smart(&token, &cw20::Cw20QueryMsg::TokenInfo {})
            .unwrap();
        assert_eq!(
            (info.name.as_str(), info.symbol.as_str()),
            ("Staked ATOM", "stkATOM")
        );
        assert_eq!((info.decimals, info.total_supply.u128()), (6, 3_000_000));
        let minter: cw20::MinterResponse = wrap
            .query_wasm_smart(&token, &cw20::Cw20QueryMsg::Minter {})
            .unwrap();
        assert_eq!((minter.minter, minter.cap), (hub.to_string(), None));
        let contract = fresh.app.contract_data(&token).unwrap();
        assert_eq!(contract.admin, Some(Addr::unchecked(owner.clone())));
        assert_eq!(
            (contract.creator, contract.label.as_str()),
            (hub.clone(), "the token")
        );
        assert_event(
            &events,
            &hub,
            Instantiate {
                token: token.to_string(),
                owner,
                seed: 3_000_000,
            },
        );
    }
}

#[test]
fn instantiate_without_owner_and_guardian_then_sender_owns_it() {
    let mut fresh = Fresh::new(Form::Native, Suite::builder());
    (fresh.msg.owner, fresh.msg.guardian) = (None, None);
    let admin = short_address(fresh.app.api(), "admin");
    fresh.msg.token.admin = Some(admin.to_string());
    let (hub, _) = fresh.deploy(&coins(SEED, NATIVE)).unwrap();
    let wrap = fresh.app.wrap();
    let ownership: Ownership<String> = wrap
        .query_wasm_smart(&hub, &QueryMsg::Ownership {})
        .unwrap();
    assert_eq!(ownership.owner, Some(fresh.deployer.to_string()));
    let config: ConfigResponse = wrap.query_wasm_smart(&hub, &QueryMsg::Config {}).unwrap();
    assert_eq!(config.guardian, None);
    let token = fresh.app.contract_data(&config.token).unwrap();
    assert_eq!(token.admin, Some(admin));
    assert_eq!(token.label, "stkATOM");
}

#[test]
fn instantiate_without_the_seed_then_refused_and_coins_back() {
    let cases: [(Vec<Coin>, ContractError); 5] = [
        (vec![], PaymentError::NoFunds {}.into()),
        (
            coins(SEED, "uosmo"),
            PaymentError::MissingDenom(NATIVE.into()).into(),
        ),
        (
            vec![coin(SEED, NATIVE), coin(1, "uosmo")],
            PaymentError::MultipleDenoms {}.into(),
        ),
        (
            coins(SEED - 1, NATIVE),
            ContractError::SeedTooSmall {
                min: MIN_SEED.into(),
                actual: (SEED - 1).into(),
            },
        ),
        (
            coins(1, NATIVE),
            ContractError::SeedTooSmall {
                min: MIN_SEED.into(),
                actual: Uint128::one(),
            },
        ),
    ];
    for (seed, expected) in cases {
        let texts = FORMS.map(|form| {
            let error = Fresh::new(form, Suite::builder()).refused(&seed);
            error.root_cause().to_string()
        });
        assert_eq!(texts[0], expected.to_string());
        assert_eq!(texts[0], texts[1]);
    }
    taken(|_| {});
}

#[test]
fn instantiate_with_another_denom_then_refused() {
    let mut fresh = Fresh::new(Form::Native, Suite::builder());
    fresh.msg.native_denom = "uosmo".into();
    let error = fresh.refused(&coins(SEED, "uosmo"));
    let expected = ContractError::NotTheBondDenom {
        bond: NATIVE.into(),
        actual: "uosmo".into(),
    };
    assert_eq!(error.downcast::<ContractError>().unwrap(), expected);
}

#[test]
fn h52_instantiate_at_and_beyond_each_bound() {
    for (seconds, ok) in [
        (0, false),
        (59, false),
        (60, true),
        (90 * 86_400, true),
        (90 * 86_400 + 1, false),
        (u64::MAX, false),
    ] {
        let change = |msg: &mut InstantiateMsg| msg.unbonding_seconds = seconds;
        if ok {
            taken(change);
            continue;
        }
        let expected = ContractError::UnbondingPeriod {
            min: MIN_UNBONDING_SECONDS,
            max: MAX_UNBONDING_SECONDS,
            actual: seconds,
        };
        assert_eq!(error_of(change), expected);
    }
    taken(|msg| msg.fee_bps = Some(0));
    taken(|msg| msg.fee_bps = Some(2_000));
    for actual in [2_001, 10_001, u16::MAX] {
        let error = error_of(|msg| msg.fee_bps = Some(actual));
        assert_eq!(error, ContractError::FeeTooHigh { max: 2_000, actual });
    }
    let params = |update| move |msg: &mut InstantiateMsg| msg.params = Some(update);
    let error = error_of(params(ParamsUpdate {
        min_unbond: Some(Uint128::zero()),
        ..ParamsUpdate::default()
    }));
    assert!(
        matches!(error, ContractError::OutOfRange { parameter, .. } if parameter == "min_unbond")
    );
    let actual = Decimal::one() + Decimal::raw(1);
    let error = error_of(params(ParamsUpdate {
        max_commission: Some(actual),
        ..ParamsUpdate::default()
    }));
    assert_eq!(error, ContractError::CommissionBound { actual });
}

#[test]
fn instantiate_with_bad_validators_then_refused() {
    let set = |list: Vec<ValidatorWeight>| move |msg: &mut InstantiateMsg| msg.validators = list;
    let max = MAX_VALIDATORS;
    let error = error_of(set(vec![]));
    assert_eq!(error, ContractError::ValidatorCount { max, actual: 0 });
    let many = (0..101).map(|i| weight(valoper(i), 1)).collect();
    let error = error_of(set(many));
    assert_eq!(error, ContractError::ValidatorCount { max, actual: 101 });
    for actual in [0, 10_001, u32::MAX] {
        let error = error_of(set(vec![weight(valoper(1), 1), weight(valoper(2), actual)]));
        let expected = ContractError::WeightOutOfRange {
            validator: valoper(2),
            max: 10_000,
            actual,
        };
        assert_eq!(error, expected);
    }
    taken(set(vec![weight(valoper(1), 1), weight(valoper(2), 10_000)]));
    let validator = valoper(1);
    let error = error_of(set(vec![weight(valoper(1), 1), weight(valoper(1), 2)]));
    assert_eq!(error, ContractError::DuplicateValidator { validator });
    for validator in [valoper(99), String::new(), "cosmosvaloper1junk".into()] {
        let error = error_of(set(vec![weight(validator.clone(), 1)]));
        assert_eq!(error, ContractError::ValidatorNotFound { validator });
    }
    let error = error_of(|msg| {
        msg.validators = vec![weight(valoper(1), 3), weight(valoper(2), 1)];
        msg.params = Some(ParamsUpdate {
            max_share_bps: Some(7_499),
            ..ParamsUpdate::default()
        });
    });
    let expected = ContractError::ShareTooHigh {
        validator: valoper(1),
        max: 7_499,
        actual: 7_500,
    };
    assert_eq!(error, expected);
    let costly = Suite::builder().commission(Decimal::percent(21));
    let error = Fresh::new(Form::Native, costly).refused(&coins(SEED, NATIVE));
    let expected = ContractError::CommissionTooHigh {
        validator: valoper(1),
        max: Decimal::percent(20),
        actual: Decimal::percent(21),
    };
    assert_eq!(error.downcast::<ContractError>().unwrap(), expected);
}

#[test]
fn instantiate_with_bad_recipients_then_refused() {
    let set = |list: Vec<RevenueShare>| move |msg: &mut InstantiateMsg| msg.revenue = list;
    let max = MAX_REVENUE_SHARES;
    let error = error_of(set(vec![]));
    assert_eq!(error, ContractError::RecipientCount { max, actual: 0 });
    let error = error_of(set(vec![treasury(1); 11]));
    assert_eq!(error, ContractError::RecipientCount { max, actual: 11 });
    let recipient = treasury(1).recipient;
    let error = error_of(set(vec![treasury(5_000), treasury(5_000)]));
    assert_eq!(error, ContractError::DuplicateRecipient { recipient });
    for bps in [0, 1, 9_999, 10_001, u16::MAX] {
        let error = error_of(set(vec![treasury(bps)]));
        let actual = bps.into();
        assert_eq!(error, ContractError::RevenueShares { actual });
    }
}

#[test]
fn instantiate_with_bad_addresses_or_token_then_refused() {
    let changes: [fn(&mut InstantiateMsg); 4] = [
        |msg| msg.owner = Some("nobody".into()),
        |msg| msg.guardian = Some("nobody".into()),
        |msg| {
            msg.revenue = vec![RevenueShare {
                recipient: RevenueRecipient::Address("nobody".into()),
                bps: 10_000,
            }]
        },
        |msg| msg.owner = Some(String::new()),
    ];
    for change in changes {
        let error = error_of(change);
        assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    }
    // the token refuses: the hub goes with it
    for change in [
        (|msg| msg.token.symbol = "x".into()) as fn(&mut InstantiateMsg),
        |msg| msg.token.decimals = 19,
        |msg| msg.token.code_id = 99,
    ] {
        let mut fresh = Fresh::new(Form::Native, Suite::builder());
        change(&mut fresh.msg);
        fresh.refused(&coins(SEED, NATIVE));
    }
}

/// The hub's address is known before it is deployed; coins sent there first change no rate.
#[test]
fn h02_donation_before_instantiation_then_deposits_still_work() {
    let known = Suite::builder().build().hub;
    let mut fresh = Fresh::new(Form::Native, Suite::builder());
    fresh
        .app
        .mint(&known, &coins(1_000_000_000, NATIVE))
        .unwrap();
    let (hub, _) = fresh.deploy(&coins(SEED, NATIVE)).unwrap();
    assert_eq!(hub, known, "the donation missed");
    let deposit = ExecuteMsg::Deposit {
        receiver: None,
        min_stk_out: Some(999_000u128.into()),
        referral: None,
    };
    let deployer = fresh.deployer.clone();
    let funds = coins(1_000_000, NATIVE);
    fresh
        .app
        .execute_contract(deployer.clone(), hub.clone(), &deposit, &funds)
        .unwrap();
    let tick = ExecuteMsg::Tick { limit: None };
    fresh
        .app
        .execute_contract(deployer.clone(), hub.clone(), &tick, &[])
        .unwrap();
    fresh
        .app
        .execute_contract(deployer, hub.clone(), &deposit, &funds)
        .unwrap();
    let ledger: LedgerResponse = fresh
        .app
        .wrap()
        .query_wasm_smart(&hub, &QueryMsg::Ledger {})
        .unwrap();
    // the second deposit is priced as of the next submission, a day's part of the gift released
    let stk = ledger.supply - Uint128::new(2_000_000);
    fresh
        .app
        .update_block(|block| block.time = block.time.plus_seconds(86_400));
    let ledger: LedgerResponse = fresh
        .app
        .wrap()
        .query_wasm_smart(&hub, &QueryMsg::Ledger {})
        .unwrap();
    let worth = stk.multiply_ratio(ledger.backing, ledger.supply);
    assert!((999_998..=1_000_000).contains(&worth.u128()), "{worth}");
}
