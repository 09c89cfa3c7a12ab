//! What a message returns, and the messages that are not staking: x/distribution, x/protocolpool, faults.

use crate::common::*;
use anybuf::{Anybuf, Bufany};
use cosmwasm_std::{coin, Addr, AnyMsg, Binary, DistributionMsg, Event};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, Executor};
use pstake_testing::sdk::{
    ModuleAccount, MsgKind, Params, SdkApp, SdkControl, SdkError, SdkViews, UndelegateResponse,
    FUND_COMMUNITY_POOL,
};

fn staker() -> (SdkApp, Addr) {
    let mut app = chain(&[50_000_000, 50_000_000]);
    let alice = fund(&mut app, "alice", 10_000);
    delegate(&mut app, &alice, V1, 5_000).unwrap();
    pass(&mut app, 5);
    (app, alice)
}

/// MsgUndelegateResponse of SDK 0.50 and later: completion_time = 1, amount = 2; in `msg_responses` and in `data`.
#[test]
fn undelegate_returns_completion_time_and_amount() {
    let (mut app, alice) = staker();
    let res = undelegate(&mut app, &alice, V1, 100).unwrap();
    let answer = &res.msg_responses[0];
    assert_eq!(
        answer.type_url,
        "/cosmos.staking.v1beta1.MsgUndelegateResponse"
    );
    assert_eq!(res.data.as_ref(), Some(&answer.value));
    let message = Bufany::deserialize(&answer.value).unwrap();
    let end = app.block_info().time.plus_seconds(PERIOD);
    let time = message.message(1).unwrap();
    assert_eq!(time.int64(1).unwrap(), end.seconds() as i64);
    assert_eq!(time.int32(2).unwrap(), end.subsec_nanos() as i32);
    let amount = message.message(2).unwrap();
    assert_eq!(amount.string(1).unwrap(), "stake");
    assert_eq!(amount.string(2).unwrap(), "100");
}

/// The switch that takes fields away; the unbonding itself is the same.
#[test]
fn undelegate_response_can_lack_fields() {
    let (mut app, alice) = staker();
    for (form, fields) in [
        (UndelegateResponse::WithoutAmount, (true, false)),
        (UndelegateResponse::WithoutCompletionTime, (false, true)),
        (UndelegateResponse::Empty, (false, false)),
        (UndelegateResponse::Full, (true, true)),
    ] {
        app.set_undelegate_response(form);
        let res = undelegate(&mut app, &alice, V1, 100).unwrap();
        let value = res.data.unwrap();
        let message = Bufany::deserialize(&value).unwrap();
        let found = (message.value(1).is_some(), message.value(2).is_some());
        assert_eq!(found, fields);
    }
    let entry = &app.unbondings(&alice)[0].entries[0];
    assert_eq!(entry.balance.u128(), 400);
}

/// MsgBeginRedelegateResponse: completion_time = 1. MsgWithdrawDelegatorRewardResponse: repeated amount = 1.
#[test]
fn redelegate_and_withdraw_return_their_responses() {
    let (mut app, alice) = staker();
    app.allocate_to_validator(V1, &[stake(50_005_000), coin(50_005_000, "other")])
        .unwrap();
    let res = withdraw(&mut app, &alice, V1).unwrap();
    let message = Bufany::deserialize(&res.msg_responses[0].value).unwrap();
    let coins = message.repeated_message(1).unwrap();
    let read = |i: usize| (coins[i].string(2).unwrap(), coins[i].string(1).unwrap());
    assert_eq!(read(0), ("5000".into(), "other".into()));
    assert_eq!(read(1), ("5000".into(), "stake".into()));
    let res = redelegate(&mut app, &alice, V1, V2, 100).unwrap();
    let message = Bufany::deserialize(&res.msg_responses[0].value).unwrap();
    let end = app.block_info().time.plus_seconds(PERIOD).seconds() as i64;
    assert_eq!(message.message(1).unwrap().int64(1).unwrap(), end);
}

/// Events of msg_server.go, rewards first; times as RFC 3339. (cw-multi-test starts on 2019-10-23T02:23:39Z.)
#[test]
fn undelegate_emits_the_sdks_events() {
    let (mut app, alice) = staker();
    app.allocate_to_validator(V1, &[stake(50_005_000)]).unwrap();
    let res = undelegate(&mut app, &alice, V1, 100).unwrap();
    let withdrawn = Event::new("withdraw_rewards")
        .add_attribute("amount", "5000stake")
        .add_attribute("validator", V1)
        .add_attribute("delegator", &alice);
    let unbond = Event::new("unbond")
        .add_attribute("validator", V1)
        .add_attribute("delegator", &alice)
        .add_attribute("amount", "100stake")
        .add_attribute("completion_time", "2019-11-13T02:23:44Z");
    res.assert_event(&withdrawn);
    res.assert_event(&unbond);
    let received = Event::new("coin_received").add_attribute("receiver", &alice);
    res.assert_event(&received);
    let at = |ty: &str| res.events.iter().position(|e| e.ty == ty).unwrap();
    assert!(at("withdraw_rewards") < at("unbond"));
}

/// A message made to fail leaves the others, the queries and the blocks alone; a failed message leaves no trace.
#[test]
fn injected_failures_hit_one_kind_at_one_validator() {
    let (mut app, alice) = staker();
    delegate(&mut app, &alice, V2, 1_000).unwrap();
    type Send = fn(&mut SdkApp, &Addr, &str) -> AnyResult<AppResponse>;
    let sends: [(MsgKind, Send); 4] = [
        (MsgKind::Delegate, |app, who, val| {
            delegate(app, who, val, 1)
        }),
        (MsgKind::Undelegate, |app, who, val| {
            undelegate(app, who, val, 1)
        }),
        (MsgKind::Redelegate, |app, who, val| {
            redelegate(app, who, val, "val3", 1)
        }),
        (MsgKind::Withdraw, |app, who, val| withdraw(app, who, val)),
    ];
    for (kind, _) in sends {
        app.set_failing(V1, kind, Some("out of order"));
        for (other, send) in sends {
            let result = send(&mut app, &alice, V1);
            if other == kind {
                assert_eq!(sdk_error(result), SdkError::Injected("out of order".into()));
            } else if other != MsgKind::Redelegate {
                result.unwrap();
            }
            if other != MsgKind::Redelegate {
                send(&mut app, &alice, V2).unwrap();
            }
        }
        app.set_failing(V1, kind, None);
        assert_eq!(app.wrap().query_all_delegations(&alice).unwrap().len(), 2);
    }
    // A redelegation fails at either end.
    app.set_failing(V2, MsgKind::Redelegate, Some("no"));
    assert!(redelegate(&mut app, &alice, V1, V2, 1).is_err());
}

fn fund_pool(app: &mut SdkApp, who: &Addr, amount: u128) -> AnyResult<AppResponse> {
    let amount = vec![stake(amount)];
    app.execute(
        who.clone(),
        DistributionMsg::FundCommunityPool { amount }.into(),
    )
}

fn fund_protocol_pool(app: &mut SdkApp, who: &Addr, depositor: &Addr) -> AnyResult<AppResponse> {
    let coin = Anybuf::new()
        .append_string(1, "stake")
        .append_string(2, "70");
    let message = Anybuf::new()
        .append_string(1, depositor)
        .append_repeated_message(2, &[coin]);
    let msg = AnyMsg {
        type_url: FUND_COMMUNITY_POOL.into(),
        value: Binary::from(message.into_vec()),
    };
    app.execute(who.clone(), cosmwasm_std::CosmosMsg::Any(msg))
}

/// MsgFundCommunityPool of x/distribution; x/protocolpool's is unknown on such a chain.
#[test]
fn community_pool_is_funded() {
    let (mut app, alice) = staker();
    fund_pool(&mut app, &alice, 70).unwrap();
    assert_eq!(app.community_pool()[0].amount.to_string(), "70");
    assert_eq!(app.module_balances().unwrap().distribution.u128(), 70);
    assert!(fund_pool(&mut app, &alice, 0).is_err());
    assert!(fund_protocol_pool(&mut app, &alice.clone(), &alice).is_err());
}

/// With x/protocolpool (SDK 0.53): the old message fails, the new one works, for oneself only; whole coins of the
/// community pool leave x/distribution at the next block.
#[test]
fn external_community_pool_takes_another_message() {
    let (mut app, alice) = staker();
    fund_pool(&mut app, &alice, 30).unwrap();
    let params = Params {
        external_community_pool: true,
        ..app.params()
    };
    app.set_params(params).unwrap();
    let error = sdk_error(fund_pool(&mut app, &alice, 70));
    assert!(error
        .to_string()
        .contains("external community pool is enabled"));
    fund_protocol_pool(&mut app, &alice.clone(), &alice).unwrap();
    let bob = app.api().addr_make("bob");
    assert!(fund_protocol_pool(&mut app, &bob, &alice).is_err());
    pass(&mut app, 5);
    let balances = app.module_balances().unwrap();
    assert_eq!(
        (balances.protocol_pool.u128(), balances.distribution.u128()),
        (100, 0)
    );
    assert!(app.community_pool().is_empty());
}

/// Other `CosmosMsg::Any` are refused.
#[test]
fn other_any_messages_are_refused() {
    let (mut app, alice) = staker();
    let msg = AnyMsg {
        type_url: "/cosmos.bank.v1beta1.MsgSend".into(),
        value: Binary::default(),
    };
    let error = app
        .execute(alice, cosmwasm_std::CosmosMsg::Any(msg))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "can't route message /cosmos.bank.v1beta1.MsgSend: unknown request"
    );
}

/// `SetWithdrawAddr`: not a module account; queries follow it.
#[test]
fn withdraw_address_is_set() {
    let (mut app, alice) = staker();
    let set = |app: &mut SdkApp, to: &Addr| {
        let address = to.to_string();
        let msg = DistributionMsg::SetWithdrawAddress { address };
        app.execute(alice.clone(), msg.into())
    };
    let pool = app.module_address(ModuleAccount::BondedPool).unwrap();
    let refused = set(&mut app, &pool).unwrap_err();
    assert!(refused
        .to_string()
        .ends_with("is not allowed to receive external funds: unauthorized"));
    let bob = app.api().addr_make("bob");
    set(&mut app, &bob).unwrap();
    let found = app.wrap().query_delegator_withdraw_address(&alice).unwrap();
    assert_eq!(found, bob);
}

/// WithdrawDelegatorReward without a delegation or a validator: the words of SDK 0.50 and later.
#[test]
fn withdraw_refusals_have_the_sdks_words() {
    let (mut app, alice) = staker();
    let none = withdraw(&mut app, &alice, V2);
    assert_eq!(sdk_error(none), SdkError::NoDelegation);
    let nobody = withdraw(&mut app, &alice, "nobody");
    assert_eq!(sdk_error(nobody), SdkError::NoValidatorFound);
}

/// `sdkToFullDelegation` of wasmd: rewards rounded down, `can_redelegate` all or nothing; and the distribution queries.
#[test]
fn queries_show_rewards_and_locks() {
    let (mut app, alice) = staker();
    delegate(&mut app, &alice, V2, 1_000).unwrap();
    redelegate(&mut app, &alice, V1, V2, 1_000).unwrap();
    pass(&mut app, 5);
    app.allocate_to_validator(V2, &[stake(50_002_000)]).unwrap();
    let full = app.wrap().query_delegation(&alice, V2).unwrap().unwrap();
    assert_eq!(full.amount, stake(2_000));
    assert_eq!(full.can_redelegate, stake(0));
    assert_eq!(full.accumulated_rewards, [stake(2_000)]);
    let free = app.wrap().query_delegation(&alice, V1).unwrap().unwrap();
    assert_eq!(free.can_redelegate, stake(4_000));
    assert!(free.accumulated_rewards.is_empty());
    assert!(app
        .wrap()
        .query_delegation(&alice, "nobody")
        .unwrap()
        .is_none());

    let total = app.wrap().query_delegation_total_rewards(&alice).unwrap();
    assert_eq!(total.total[0].amount.to_string(), "2000");
    assert_eq!(total.rewards.len(), 2);
    let one = app.wrap().query_delegation_rewards(&alice, V2).unwrap();
    assert_eq!(one[0].amount.to_string(), "2000");
    let validators = app.wrap().query_delegator_validators(&alice).unwrap();
    assert_eq!(validators, [V1, V2]);
}

/// A failed transaction reverts all that the modules wrote.
#[test]
fn failed_transaction_reverts_the_modules() {
    let (mut app, alice) = staker();
    let stakes = |amount| cosmwasm_std::StakingMsg::Delegate {
        validator: V2.into(),
        amount: stake(amount),
    };
    let both = vec![stakes(10).into(), stakes(1_000_000).into()];
    assert!(app.execute_multi(alice.clone(), both).is_err());
    assert!(app.delegation(&alice, V2).is_none());
    assert_eq!(app.validator(V2).unwrap().tokens.u128(), 50_000_000);
    assert_eq!(balance(&app, &alice), 5_000);
}

/// A contract that undelegates and keeps what its `reply` gets.
mod contract {
    use cosmwasm_std::*;

    pub fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
        Ok(Response::new())
    }

    pub fn execute(_: DepsMut, _: Env, _: MessageInfo, msg: StakingMsg) -> StdResult<Response> {
        Ok(Response::new().add_submessage(SubMsg::reply_always(msg, 7)))
    }

    pub fn reply(_: DepsMut, _: Env, reply: Reply) -> StdResult<Response> {
        let data = match reply.result {
            SubMsgResult::Ok(response) => {
                let answer = &response.msg_responses[0];
                format!("{} {}", answer.type_url, answer.value.to_base64())
            }
            SubMsgResult::Err(text) => text,
        };
        Ok(Response::new().set_data(Binary::from(data.into_bytes())))
    }

    pub fn query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
        Ok(Binary::default())
    }
}

/// `reply` gets the response of the message, or the error's text, and a failed message leaves no trace.
#[test]
fn contract_reply_gets_the_response() {
    use cosmwasm_std::{Empty, StakingMsg};
    use cw_multi_test::ContractWrapper;
    let mut app = chain(&[50_000_000]);
    let code = ContractWrapper::new(contract::execute, contract::instantiate, contract::query)
        .with_reply(contract::reply);
    let id = app.store_code(Box::new(code));
    let alice = fund(&mut app, "alice", 100);
    let hub = app
        .instantiate_contract(id, alice.clone(), &Empty {}, &[stake(100)], "hub", None)
        .unwrap();
    let call = |app: &mut SdkApp, msg: StakingMsg| -> String {
        let res = app.execute_contract(alice.clone(), hub.clone(), &msg, &[]);
        String::from_utf8(res.unwrap().data.unwrap().to_vec()).unwrap()
    };
    let validator = V1.to_string();
    let amount = stake(100);
    let delegate = StakingMsg::Delegate { validator, amount };
    let said = call(&mut app, delegate);
    assert_eq!(said, "/cosmos.staking.v1beta1.MsgDelegateResponse ");
    let undelegate = |amount| StakingMsg::Undelegate {
        validator: V1.to_string(),
        amount: stake(amount),
    };
    let said = call(&mut app, undelegate(30));
    assert!(said.starts_with("/cosmos.staking.v1beta1.MsgUndelegateResponse C"));
    let said = call(&mut app, undelegate(1_000));
    assert!(
        said.starts_with("invalid shares amount: invalid request"),
        "{said}"
    );
    assert_eq!(app.delegation(&hub, V1).unwrap().tokens.u128(), 70);
    assert_eq!(app.unbondings(&hub)[0].entries[0].balance.u128(), 30);
}
