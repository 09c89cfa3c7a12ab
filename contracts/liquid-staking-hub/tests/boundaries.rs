//! Who may call, with what, and when: all keeper messages at once. Each one's times and amounts
//! are tested with it.

use cosmwasm_std::{coin, coins};
use cw_utils::PaymentError;
use liquid_staking_hub::ContractError;
use pstake_testing::suite::NATIVE;
use pstake_types::hub::{ExecuteMsg, QueryMsg, ValidatorResponse};

use crate::checks::hub_refuses;
use crate::keeper::*;

fn keepers_messages() -> [ExecuteMsg; 6] {
    [
        ExecuteMsg::Tick { limit: None },
        ExecuteMsg::Settle {},
        ExecuteMsg::Sync {},
        ExecuteMsg::Submit {},
        ExecuteMsg::Harvest { limit: None },
        ExecuteMsg::Rebalance { limit: None },
    ]
}

#[test]
fn keepers_messages_when_any_coins_sent_then_refused() {
    let (mut suite, alice) = staked(4, 100 * M);
    suite.advance(2 * DAY);
    for msg in keepers_messages() {
        let error = hub_refuses(&mut suite, &alice, &msg, &coins(1, NATIVE));
        assert_eq!(error, ContractError::Payment(PaymentError::NonPayable {}));
    }
}

#[test]
fn keepers_messages_when_sent_by_a_stranger_then_done() {
    let (mut suite, _) = staked(4, 100 * M);
    let stranger = suite.user("stranger");
    for msg in keepers_messages() {
        suite.advance(2 * DAY);
        suite.hub(&stranger, &msg).unwrap();
    }
    assert_eq!(suite.native(&stranger), pstake_testing::suite::PURSE);
}

#[test]
fn limits_when_at_their_bounds_then_accepted_and_beyond_refused() {
    for (limit, ok) in [
        (0, false),
        (1, true),
        (100, true),
        (101, false),
        (u32::MAX, false),
    ] {
        let (mut suite, _) = staked(4, 100 * M);
        let of = Some(limit);
        for msg in [
            ExecuteMsg::Tick { limit: of },
            ExecuteMsg::Harvest { limit: of },
            ExecuteMsg::Rebalance { limit: of },
        ] {
            suite.advance(2 * DAY);
            assert_eq!(suite.crank(&msg).is_ok(), ok, "{msg:?}");
        }
        let page = QueryMsg::Validators {
            start_after: None,
            limit: of,
        };
        let answer = suite.ask::<Vec<ValidatorResponse>>(&page);
        assert_eq!(answer.is_ok(), ok, "{limit}");
    }
}

/// Anyone may send the hub coins; a deposit of the other kind is no way around it.
#[test]
fn plain_coins_when_sent_each_block_then_every_part_goes_on() {
    let (mut suite, alice) = staked(4, 100 * M);
    let hub = suite.hub.clone();
    leave(&mut suite, &alice, 20 * M);
    for _ in 0..24 {
        suite.send(&alice, &hub, coin(1, NATIVE)).unwrap();
        pass(&mut suite, DAY);
    }
    assert_eq!(suite.claim(&alice).unwrap(), 20 * M);
}
