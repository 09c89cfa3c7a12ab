//! Names and numbers that a chain would take in more than one form.

use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    coins, Binary, Decimal, Empty, OwnedDeps, Querier, QuerierResult, Reply, SubMsgResponse,
    SubMsgResult, Validator,
};
use liquid_staking_hub::{contract, ContractError};
use pstake_testing::suite::{valoper, Suite, NATIVE};
use pstake_types::hub::ValidatorWeight;

/// Answers as a chain does: an address in capitals is the same address.
struct AnyCase(MockQuerier);

impl Querier for AnyCase {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        self.0.raw_query(&request.to_ascii_lowercase())
    }
}

fn deps() -> OwnedDeps<MockStorage, MockApi, AnyCase, Empty> {
    let mut querier = MockQuerier::default();
    let validator = Validator::new(
        valoper(1),
        Decimal::percent(5),
        Decimal::one(),
        Decimal::one(),
    );
    querier.staking.update(NATIVE, &[validator], &[]);
    OwnedDeps {
        storage: MockStorage::default(),
        api: MockApi::default(),
        querier: AnyCase(querier),
        custom_query_type: std::marker::PhantomData,
    }
}

/// The chain takes a validator's address in capitals too, and tells it in small letters: the hub
/// would look for its stake under a name that no delegation has, and book it as lost.
#[test]
fn h53_validator_in_capitals_then_refused() {
    let builder = Suite::builder().validators(1);
    let (app, _) = builder.chain();
    for (validator, ok) in [(valoper(1), true), (valoper(1).to_uppercase(), false)] {
        let mut msg = builder.message(&app, 1);
        msg.validators = vec![ValidatorWeight {
            validator: validator.clone(),
            weight: 1,
        }];
        let mut deps = deps();
        let deployer = deps.api.addr_make("deployer");
        let info = message_info(&deployer, &coins(1_000_000, NATIVE));
        let result = contract::instantiate(deps.as_mut(), mock_env(), info, msg);
        if ok {
            result.unwrap();
        } else {
            let expected = ContractError::ValidatorNotFound { validator };
            assert_eq!(result.unwrap_err(), expected);
        }
    }
}

#[test]
fn reply_that_nobody_asked_for_then_refused() {
    for id in [0, 9, u64::MAX] {
        let reply = Reply {
            id,
            payload: Binary::default(),
            gas_used: 0,
            #[allow(deprecated)] // the struct has no constructor without it
            result: SubMsgResult::Ok(SubMsgResponse {
                events: vec![],
                data: None,
                msg_responses: vec![],
            }),
        };
        let error = contract::reply(deps().as_mut(), mock_env(), reply).unwrap_err();
        assert_eq!(error, ContractError::UnknownReply { id });
    }
}
