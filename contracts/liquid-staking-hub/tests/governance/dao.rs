//! The hub owned by the real cw3-flex-multisig with the real cw4-group, and by x/gov.

use cosmwasm_std::{to_json_binary, Addr, WasmMsg};
use cw3::{Status, Vote};
use cw3_flex_multisig::msg as cw3_msg;
use cw4::Member;
use cw_multi_test::{AppResponse, ContractWrapper, Executor};
use cw_ownable::{Action, Ownership};
use cw_utils::{Duration, Threshold};
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::{announced, Suite};
use pstake_types::hub::{AdminMsg, ConfigResponse, ExecuteMsg, QueryMsg, SudoMsg};

use super::powers::{governed, messages, table};
use super::timelock::announcements;
use crate::keeper::DAY;

/// Weights 2, 1, 1, 1; three decide.
struct Dao {
    address: Addr,
    members: Vec<Addr>,
}

impl Dao {
    fn new(suite: &mut Suite) -> Self {
        let members: Vec<Addr> = (0..4).map(|i| suite.user(&format!("member{i}"))).collect();
        let group = ContractWrapper::new(
            cw4_group::contract::execute,
            cw4_group::contract::instantiate,
            cw4_group::contract::query,
        );
        let multisig = ContractWrapper::new(
            cw3_flex_multisig::contract::execute,
            cw3_flex_multisig::contract::instantiate,
            cw3_flex_multisig::contract::query,
        );
        let group = suite.app.store_code(Box::new(group));
        let multisig = suite.app.store_code(Box::new(multisig));
        let weights = members.iter().enumerate().map(|(i, addr)| Member {
            addr: addr.to_string(),
            weight: if i == 0 { 2 } else { 1 },
        });
        let msg = cw4_group::msg::InstantiateMsg {
            admin: None,
            members: weights.collect(),
        };
        let first = members[0].clone();
        let app = &mut suite.app;
        let group = app
            .instantiate_contract(group, first.clone(), &msg, &[], "group", None)
            .unwrap();
        let msg = cw3_msg::InstantiateMsg {
            group_addr: group.to_string(),
            threshold: Threshold::AbsoluteCount { weight: 3 },
            max_voting_period: Duration::Time(3 * DAY),
            executor: None,
            proposal_deposit: None,
        };
        let address = app
            .instantiate_contract(multisig, first, &msg, &[], "dao", None)
            .unwrap();
        suite.advance(6); // votes count from the next block on
        Dao { address, members }
    }

    fn call(
        &self,
        suite: &mut Suite,
        member: usize,
        msg: &cw3_msg::ExecuteMsg,
    ) -> anyhow::Result<AppResponse> {
        let (sender, dao) = (self.members[member].clone(), self.address.clone());
        suite.call(&sender, &dao, msg, &[])
    }

    /// Proposes a message to the hub, for which the first member (2 of 3) votes; returns its number.
    fn propose(&self, suite: &mut Suite, msg: &ExecuteMsg) -> u64 {
        let msg = WasmMsg::Execute {
            contract_addr: suite.hub.to_string(),
            msg: to_json_binary(msg).unwrap(),
            funds: vec![],
        };
        let propose = cw3_msg::ExecuteMsg::Propose {
            title: "a change".into(),
            description: "of the hub".into(),
            msgs: vec![msg.into()],
            latest: None,
        };
        let response = self.call(suite, 0, &propose).unwrap();
        let mut attributes = response.events.iter().flat_map(|e| &e.attributes);
        let id = attributes.find(|a| a.key == "proposal_id").unwrap();
        id.value.parse().unwrap()
    }

    fn vote(&self, suite: &mut Suite, member: usize, proposal_id: u64, vote: Vote) {
        let msg = cw3_msg::ExecuteMsg::Vote { proposal_id, vote };
        self.call(suite, member, &msg).unwrap();
    }

    fn execute(&self, suite: &mut Suite, proposal_id: u64) -> anyhow::Result<AppResponse> {
        self.call(suite, 3, &cw3_msg::ExecuteMsg::Execute { proposal_id })
    }

    /// Proposed, passed and executed.
    fn decide(&self, suite: &mut Suite, msg: &ExecuteMsg) -> anyhow::Result<AppResponse> {
        let id = self.propose(suite, msg);
        assert!(self.execute(suite, id).is_err(), "two of three are too few");
        self.vote(suite, 1, id, Vote::Yes);
        self.execute(suite, id)
    }
}

fn owner(suite: &Suite) -> String {
    let ownership: Ownership<String> = suite.ask(&QueryMsg::Ownership {}).unwrap();
    ownership.owner.expect("there is always an owner")
}

fn offer(to: &Addr) -> ExecuteMsg {
    ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: to.to_string(),
        expiry: None,
    })
}

const ACCEPT: ExecuteMsg = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);

/// Each role of the table of powers taken, and the owner a DAO.
fn owned_by_a_dao() -> (Suite, Dao) {
    let mut suite = governed();
    let (dao, first) = (Dao::new(&mut suite), suite.owner.clone());
    suite.hub(&first, &offer(&dao.address)).unwrap();
    assert_eq!(owner(&suite), first.as_str());
    dao.decide(&mut suite, &ACCEPT).unwrap();
    assert_eq!(owner(&suite), dao.address.as_str());
    (suite, dao)
}

/// Every message that the table gives to the owner: done, or announced where it says so.
#[test]
fn dao_passes_a_proposal_for_each_power_then_it_is_done_or_announced() {
    let table = table();
    let names: Vec<&str> = messages(&governed())
        .iter()
        .map(|(name, _)| *name)
        .collect();
    let mut done = 0;
    for name in names
        .into_iter()
        .filter(|n| table[*n].who.contains("owner"))
    {
        let (mut suite, dao) = owned_by_a_dao();
        suite.app.set_proposal(1, true);
        let rise = AdminMsg::SetFee { fee_bps: 1_500 };
        dao.decide(&mut suite, &ExecuteMsg::Admin(rise)).unwrap(); // something to cancel
        let waiting = announcements(&suite).last().map(|a| a.id).unwrap();
        let (_, mut msg) = messages(&suite)
            .into_iter()
            .find(|(n, _)| *n == name)
            .unwrap();
        if let ExecuteMsg::Admin(AdminMsg::CancelChange { id }) = &mut msg {
            *id = waiting;
        }
        let response = dao.decide(&mut suite, &msg);
        let response = response.unwrap_or_else(|e| panic!("{name}: {e:?}"));
        assert_eq!(announced(&response).is_some(), table[name].waits, "{name}");
        let mut events = response.events.iter();
        assert!(events.any(|e| e.ty.starts_with("wasm-pstake_")), "{name}");
        done += 1;
    }
    assert!(done > 15, "{done}");
}

#[test]
fn dao_rejects_a_proposal_then_nothing_changes() {
    let (mut suite, dao) = owned_by_a_dao();
    let state = |suite: &Suite| -> (ConfigResponse, _, _) {
        let config = suite.ask(&QueryMsg::Config {}).unwrap();
        (config, announcements(suite), owner(suite))
    };
    let before = state(&suite);
    for msg in [
        ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 0 }),
        ExecuteMsg::Admin(AdminMsg::WindDown {}),
        offer(&dao.members[0]),
    ] {
        let proposal_id = dao.propose(&mut suite, &msg);
        for member in [1, 2] {
            dao.vote(&mut suite, member, proposal_id, Vote::No);
        }
        assert!(dao.execute(&mut suite, proposal_id).is_err());
        suite.advance(3 * DAY);
        assert!(dao.execute(&mut suite, proposal_id).is_err(), "expired");
        let close = cw3_msg::ExecuteMsg::Close { proposal_id };
        dao.call(&mut suite, 2, &close).unwrap();
        let query = cw3_msg::QueryMsg::Proposal { proposal_id };
        let app = suite.app.wrap();
        let proposal: cw3::ProposalResponse = app.query_wasm_smart(&dao.address, &query).unwrap();
        assert_eq!(proposal.status, Status::Rejected);
        assert_eq!(state(&suite), before);
    }
    // one that passes but that the hub refuses changes nothing either
    let bad = ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 2_001 });
    assert!(dao.decide(&mut suite, &bad).is_err());
    assert_eq!(state(&suite), before);
}

/// A member alone is nobody to the hub.
#[test]
fn h49_member_of_the_dao_then_has_no_power_of_his_own() {
    let (mut suite, dao) = owned_by_a_dao();
    let msg = ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: 0 });
    for member in &dao.members {
        assert!(suite.hub(member, &msg).is_err());
    }
}

/// Multisig to x/gov, whose module account accepts by a proposal's MsgExecuteContract, and back by sudo.
#[test]
fn ownership_moves_between_dao_and_chain_then_never_without_an_owner() {
    let (mut suite, dao) = owned_by_a_dao();
    let (gov, hub) = (suite.user("x/gov's module account"), suite.hub.clone());
    let fee = |bps| ExecuteMsg::Admin(AdminMsg::SetFee { fee_bps: bps });

    dao.decide(&mut suite, &offer(&gov)).unwrap();
    assert_eq!(owner(&suite), dao.address.as_str());
    dao.decide(&mut suite, &fee(900)).unwrap();
    suite.hub(&gov, &ACCEPT).unwrap();
    assert_eq!(owner(&suite), gov.as_str());
    assert!(dao.decide(&mut suite, &fee(0)).is_err());
    suite.hub(&gov, &fee(800)).unwrap();

    // the chain, in the owner's name
    let back = SudoMsg::TransferOwnership {
        new_owner: dao.address.to_string(),
    };
    suite.app.wasm_sudo(hub.clone(), &back).unwrap();
    assert_eq!(owner(&suite), gov.as_str());
    dao.decide(&mut suite, &ACCEPT).unwrap();
    assert_eq!(owner(&suite), dao.address.as_str());
    assert!(suite.hub(&gov, &fee(0)).is_err());

    // members have lost their keys: the chain offers to a new DAO
    let heir = Dao::new(&mut suite);
    let rescue = SudoMsg::TransferOwnership {
        new_owner: heir.address.to_string(),
    };
    suite.app.wasm_sudo(hub, &rescue).unwrap();
    assert_eq!(owner(&suite), dao.address.as_str());
    heir.decide(&mut suite, &ACCEPT).unwrap();
    assert_eq!(owner(&suite), heir.address.as_str());
    heir.decide(&mut suite, &fee(700)).unwrap();
}
