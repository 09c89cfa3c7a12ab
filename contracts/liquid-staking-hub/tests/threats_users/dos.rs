//! H23, H24, H25, H28: many requests, dust, spam; gas of the real wasm.

use cosmwasm_std::{coin, Addr, Uint128};
use pstake_testing::sdk::Rewards;
use pstake_testing::suite::{Form, Suite};
use pstake_testing::vm::gas;
use pstake_types::hub::{
    AdminMsg, BatchResponse, BatchStage, ClaimResponse, ExecuteMsg, ParamsUpdate, QueryMsg,
    MAX_LIMIT,
};

use crate::checks::requests;

/// Gas of the contracts' part of a block on the Cosmos Hub is far above; a claim with the largest
/// limit must stay below this.
const CLAIM_GAS: u64 = 20_000_000;

fn quiet() -> Suite {
    Suite::builder()
        .wasm()
        .rewards(Rewards::Nothing)
        .unchecked()
        .build()
}

/// Another settled request for each of these users, out of one user's deposits.
fn settled_batch(suite: &mut Suite, users: &[Addr]) {
    let whale = suite.user("whale");
    let stk = 20_000 * users.len() as u128;
    suite.deposit(&whale, stk).unwrap();
    for user in users {
        suite.unbond_to(&whale, 20_000, Some(user)).unwrap();
    }
    suite.advance(86_400);
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
}

fn claim_gas(suite: &mut Suite, user: &Addr, limit: u32) -> (ClaimResponse, u64) {
    let msg = ExecuteMsg::Claim { limit: Some(limit) };
    let (result, gas) = gas::measure(|| suite.hub(user, &msg));
    let data = result.unwrap().data.unwrap();
    (cosmwasm_std::from_json(data).unwrap(), gas.total)
}

/// 500 requests open at once: each claim costs by its limit, not by what is open.
#[test]
fn h23_500_open_requests_then_claims_are_bounded_by_their_limit() {
    let mut suite = quiet();
    let (few, many) = (suite.user("few"), suite.user("many"));
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    for i in 0..500 {
        let both = [many.clone(), few.clone()];
        settled_batch(&mut suite, if i < 470 { &both[..1] } else { &both });
    }
    assert_eq!(requests(&suite, &few).len(), 30);
    assert_eq!(requests(&suite, &many).len(), 100, "a page");

    let (paid, of_30) = claim_gas(&mut suite, &few, 30);
    assert_eq!((paid.requests, paid.native.u128()), (30, 600_000));
    let (paid, of_500) = claim_gas(&mut suite, &many, 30);
    assert_eq!((paid.requests, paid.native.u128()), (30, 600_000));
    assert!(of_500 < of_30 * 11 / 10, "{of_500} and {of_30}");
    let (paid, largest) = claim_gas(&mut suite, &many, MAX_LIMIT);
    assert_eq!(paid.requests, 100);
    assert!(largest < CLAIM_GAS, "{largest}");
    let mut left = 370;
    while left > 0 {
        let (paid, gas) = claim_gas(&mut suite, &many, MAX_LIMIT);
        assert!(gas < CLAIM_GAS, "{gas}");
        left -= paid.requests;
    }
    assert_eq!(requests(&suite, &many), []);
}

/// Gas of a victim's and an honest user's life, with and without spam before it.
fn life(spam: impl FnOnce(&mut Suite, &Addr)) -> Vec<u64> {
    let mut suite = quiet();
    let (victim, spammer) = (suite.user("victim"), suite.user("spammer"));
    suite.deposit(&victim, 10_000_000).unwrap();
    suite.deposit(&spammer, 1_000_000_000).unwrap();
    suite.crank(&ExecuteMsg::Submit {}).unwrap();
    suite.unbond(&victim, 10_000).unwrap();
    suite.unbond(&spammer, 10_000).unwrap();
    spam(&mut suite, &victim);
    let mut costs = vec![];
    let mut step = |suite: &mut Suite, f: &dyn Fn(&mut Suite) -> bool| {
        let (done, gas) = gas::measure(|| f(suite));
        assert!(done);
        costs.push(gas.total);
    };
    // the buffer covers no batch: each has to be undelegated
    step(&mut suite, &|s| s.deposit(&victim, 1_000).is_ok());
    step(&mut suite, &|s| s.unbond(&victim, 20_000).is_ok());
    step(&mut suite, &|s| s.cancel(&victim).is_ok());
    step(&mut suite, &|s| s.unbond(&victim, 30_000).is_ok());
    suite.advance(86_400);
    step(&mut suite, &|s| s.crank(&ExecuteMsg::Submit {}).is_ok());
    suite.advance(22 * 86_400);
    suite.crank(&ExecuteMsg::Settle {}).unwrap();
    suite.advance(6);
    step(&mut suite, &|s| s.crank(&ExecuteMsg::Settle {}).is_ok());
    step(&mut suite, &|s| s.claim(&victim).is_ok());
    costs
}

fn assert_flat(with: &[u64], without: &[u64]) {
    for (i, (a, b)) in with.iter().zip(without).enumerate() {
        assert!(
            a.abs_diff(*b) * 50 < *b,
            "step {i}: {a} with spam, {b} without"
        );
    }
}

/// Minimum-size unbonds, by one account, by many, and in the victim's name.
#[test]
fn h24_spam_of_small_unbonds_then_costs_are_flat() {
    let without = life(|_, _| {});
    let with = life(|suite, victim| {
        let spammer = suite.user("spammer");
        for i in 0..300 {
            suite.unbond(&spammer, 10_000).unwrap();
            suite.unbond_to(&spammer, 10_000, Some(victim)).unwrap();
            let sink = suite.user(&format!("sink{}", i % 100));
            suite.unbond_to(&spammer, 10_000, Some(&sink)).unwrap();
        }
        // however many were sent, a user has one request of a batch
        assert_eq!(requests(suite, victim).len(), 1);
        let spam = requests(suite, &spammer);
        assert_eq!((spam.len(), spam[0].stk.u128()), (1, 3_010_000));
    });
    assert_flat(&with, &without);
}

#[test]
fn h28_spam_of_denoms_then_costs_are_flat() {
    let without = life(|_, _| {});
    let with = life(|suite, _| {
        let hub = suite.hub.clone();
        for i in 0..500 {
            suite.fund(&hub, coin(1, format!("factory/spam/{i}")));
        }
    });
    assert_flat(&with, &without);
}

/// Dust cannot be queued; where the owner allows it, it is paid by pull and halts nobody.
#[test]
fn h25_dust_requests_then_nobody_is_halted() {
    let mut suite = Suite::builder().form(Form::Native).build();
    let (alice, bob) = (suite.user("alice"), suite.user("bob"));
    suite.deposit(&alice, 50_000_000).unwrap();
    suite.deposit(&bob, 50_000_000).unwrap();
    suite.tick_days(1);
    assert!(suite.unbond(&alice, 9_999).is_err());
    let update = ParamsUpdate {
        min_unbond: Some(Uint128::one()),
        ..ParamsUpdate::default()
    };
    suite.admin(AdminMsg::UpdateParams(update)).unwrap();
    for i in 0..200 {
        let sink = suite.user(&format!("sink{i}"));
        suite.unbond_to(&alice, 1, Some(&sink)).unwrap();
    }
    suite.unbond(&bob, 10_000_000).unwrap();
    let batch_id = requests(&suite, &bob)[0].batch_id;
    suite.tick_days(25);
    let batch: BatchResponse = suite.ask(&QueryMsg::Batch { batch_id }).unwrap();
    assert!(matches!(batch.stage, BatchStage::Settled { .. }));
    assert!(suite.claim(&bob).unwrap() >= 10_000_000);
    let sink = suite.user("sink0");
    assert_eq!(suite.claim(&sink).unwrap(), 1);
}
