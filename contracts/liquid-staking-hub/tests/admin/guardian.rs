use cosmwasm_std::Addr;
use liquid_staking_hub::ContractError;
use pstake_testing::suite::{Form, Suite};
use pstake_types::hub::event::SetConfig;
use pstake_types::hub::{AdminMsg, ConfigResponse, ExecuteMsg, Flow, QueryMsg};

use crate::checks::{assert_event, grown, hub_refuses};

fn guardian(suite: &Suite) -> Option<Addr> {
    let config: ConfigResponse = suite.ask(&QueryMsg::Config {}).unwrap();
    config.guardian
}

fn set(to: Option<&str>) -> AdminMsg {
    AdminMsg::SetGuardian {
        guardian: to.map(Into::into),
    }
}

#[test]
fn set_guardian_then_the_old_one_can_do_nothing_more() {
    let (mut suite, _) = grown(Form::Native);
    let (old, new) = (suite.guardian.clone(), suite.user("new guardian"));
    let response = suite.admin(set(Some(new.as_str()))).unwrap();
    let event = |old: &str, new: &str| SetConfig {
        setting: "guardian".into(),
        old: old.into(),
        new: new.into(),
    };
    assert_event(
        &response.events,
        &suite.hub,
        event(old.as_str(), new.as_str()),
    );
    assert_eq!(guardian(&suite), Some(new.clone()));
    let pause = ExecuteMsg::Pause {
        flow: Flow::Deposits,
    };
    let error = hub_refuses(&mut suite, &old, &pause, &[]);
    assert_eq!(error, ContractError::NotGuardian {});
    suite.hub(&new, &pause).unwrap();

    let response = suite.admin(set(None)).unwrap();
    assert_event(&response.events, &suite.hub, event(new.as_str(), ""));
    assert_eq!(guardian(&suite), None);
    let unpause = ExecuteMsg::Unpause {
        flow: Flow::Deposits,
    };
    let error = hub_refuses(&mut suite, &new, &unpause, &[]);
    assert_eq!(error, ContractError::NotGuardian {});
    let owner = suite.owner.clone();
    suite.hub(&owner, &unpause).unwrap();
}

#[test]
fn set_guardian_to_no_address_then_refused() {
    let (mut suite, _) = grown(Form::Native);
    let (owner, old) = (suite.owner.clone(), suite.guardian.clone());
    let msg = ExecuteMsg::Admin(set(Some("nobody")));
    let error = hub_refuses(&mut suite, &owner, &msg, &[]);
    assert!(matches!(error, ContractError::Std(_)), "{error:?}");
    assert_eq!(guardian(&suite), Some(old));
}
