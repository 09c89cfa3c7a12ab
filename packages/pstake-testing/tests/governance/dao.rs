//! The suite owned by the real cw3-flex-multisig with the real cw4-group, and by x/gov.

use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, WasmMsg};
use cw3::{Status, Vote};
use cw3_flex_multisig::msg as cw3_msg;
use cw4::Member;
use cw_multi_test::{AppResponse, ContractWrapper, Executor};
use cw_ownable::Action;
use cw_utils::{Duration, Threshold};
use pstake_testing::suite::alliance::Restaking;
use serde_json::{json, Value};

use crate::messages::{migrations, Sample, CONTRACTS};
use crate::table::table;
use crate::world::{accept, address, governed, has_announced, offer, owner_of, samples, send, DAY};

/// Contracts that have an owner.
pub const OWNED: [&str; 3] = ["hub", "pool", "alliance"];

/// Weights 2, 1, 1, 1; three decide.
pub struct Dao {
    pub address: Addr,
    members: Vec<Addr>,
}

impl Dao {
    pub fn new(world: &mut Restaking) -> Self {
        let members: Vec<Addr> = (0..4).map(|i| world.user(&format!("member{i}"))).collect();
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
        let group = world.app.store_code(Box::new(group));
        let multisig = world.app.store_code(Box::new(multisig));
        let weights = members.iter().enumerate().map(|(i, addr)| Member {
            addr: addr.to_string(),
            weight: if i == 0 { 2 } else { 1 },
        });
        let msg = cw4_group::msg::InstantiateMsg {
            admin: None,
            members: weights.collect(),
        };
        let first = members[0].clone();
        let app = &mut world.app;
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
        world.advance(6); // votes count from the next block on
        Dao { address, members }
    }

    fn call(
        &self,
        world: &mut Restaking,
        member: usize,
        msg: &cw3_msg::ExecuteMsg,
    ) -> anyhow::Result<AppResponse> {
        let (sender, dao) = (self.members[member].clone(), self.address.clone());
        world.app.execute_contract(sender, dao, msg, &[])
    }

    /// Proposes, for which the first member (2 of 3) votes; returns its number.
    fn propose(&self, world: &mut Restaking, msg: CosmosMsg) -> u64 {
        let propose = cw3_msg::ExecuteMsg::Propose {
            title: "a change".into(),
            description: "of the suite".into(),
            msgs: vec![msg],
            latest: None,
        };
        let response = self.call(world, 0, &propose).unwrap();
        let mut attributes = response.events.iter().flat_map(|e| &e.attributes);
        let id = attributes.find(|a| a.key == "proposal_id").unwrap();
        id.value.parse().unwrap()
    }

    fn vote(&self, world: &mut Restaking, member: usize, proposal_id: u64, vote: Vote) {
        let msg = cw3_msg::ExecuteMsg::Vote { proposal_id, vote };
        self.call(world, member, &msg).unwrap();
    }

    fn execute(&self, world: &mut Restaking, proposal_id: u64) -> anyhow::Result<AppResponse> {
        self.call(world, 3, &cw3_msg::ExecuteMsg::Execute { proposal_id })
    }

    /// Proposed, passed and executed.
    pub fn decide(&self, world: &mut Restaking, msg: CosmosMsg) -> anyhow::Result<AppResponse> {
        let id = self.propose(world, msg);
        assert!(self.execute(world, id).is_err(), "two of three are too few");
        self.vote(world, 1, id, Vote::Yes);
        self.execute(world, id)
    }
}

fn message(world: &Restaking, contract: &str, msg: &Value) -> CosmosMsg {
    let execute = WasmMsg::Execute {
        contract_addr: address(world, contract).into(),
        msg: to_json_binary(msg).unwrap(),
        funds: vec![],
    };
    execute.into()
}

/// What a DAO proposes for a sample.
fn proposal(world: &Restaking, sample: &Sample) -> CosmosMsg {
    if sample.row != "migrate" {
        return message(world, sample.contract, &sample.msg);
    }
    let contract = address(world, sample.contract);
    let migrate = WasmMsg::Migrate {
        new_code_id: world.app.contract_data(&contract).unwrap().code_id,
        contract_addr: contract.into(),
        msg: to_json_binary(&sample.msg).unwrap(),
    };
    migrate.into()
}

fn offer_to(to: &Addr) -> Value {
    json!({"update_ownership": Action::TransferOwnership {
        new_owner: to.to_string(),
        expiry: None,
    }})
}

fn accepts() -> Value {
    json!({ "update_ownership": Action::AcceptOwnership })
}

fn fee(bps: u16) -> Value {
    json!({"admin": {"set_fee": {"fee_bps": bps}}})
}

/// Each role of the table of powers taken; the DAO owns every contract and is its wasm admin.
fn owned_by_a_dao() -> (Restaking, Dao) {
    let mut world = governed();
    let (dao, first) = (Dao::new(&mut world), world.owner.clone());
    for contract in OWNED {
        offer(&mut world, contract, &first, &dao.address).unwrap();
        assert_eq!(owner_of(&world, contract), first);
        let accept = message(&world, contract, &accepts());
        dao.decide(&mut world, accept).unwrap();
        assert_eq!(owner_of(&world, contract), dao.address);
    }
    for (contract, ..) in CONTRACTS {
        let update = WasmMsg::UpdateAdmin {
            contract_addr: address(&world, contract).into(),
            admin: dao.address.to_string(),
        };
        world.app.execute(first.clone(), update.into()).unwrap();
    }
    (world, dao)
}

/// Everything that another owner or another setting would change.
fn state(world: &Restaking) -> Vec<Vec<(Vec<u8>, Vec<u8>)>> {
    let dump = |(contract, ..): &(&str, _, _)| world.app.dump_wasm_raw(&address(world, contract));
    CONTRACTS.iter().map(dump).collect()
}

/// Every message that the table gives to the owner or the wasm admin: done, or announced where it says so.
#[test]
fn dao_passes_a_proposal_for_each_power_then_it_is_done_or_announced() {
    let table = table();
    let mut all = samples(&governed());
    all.extend(migrations());
    let mut done = 0;
    for sample in all {
        let power = &table[&(sample.contract.to_string(), sample.row.to_string())];
        if !power.allows(&["owner", "wasm admin"]) || power.who.contains("anyone") {
            continue;
        }
        let (mut world, dao) = owned_by_a_dao();
        let msg = proposal(&world, &sample);
        let response = dao.decide(&mut world, msg);
        let response = response.unwrap_or_else(|e| panic!("{}: {e:?}", sample.name()));
        assert_eq!(has_announced(&response), power.waits, "{}", sample.name());
        done += 1;
    }
    assert!(done > 40, "{done}");
}

#[test]
fn dao_rejects_a_proposal_then_nothing_changes() {
    let (mut world, dao) = owned_by_a_dao();
    let before = state(&world);
    for contract in OWNED {
        let pause = match contract {
            "hub" => fee(0),
            _ => json!({"pause": {}}),
        };
        for msg in [pause, offer_to(&dao.members[0])] {
            let msg = message(&world, contract, &msg);
            let proposal_id = dao.propose(&mut world, msg);
            for member in [1, 2] {
                dao.vote(&mut world, member, proposal_id, Vote::No);
            }
            assert!(dao.execute(&mut world, proposal_id).is_err());
            world.advance(3 * DAY);
            assert!(dao.execute(&mut world, proposal_id).is_err(), "expired");
            let close = cw3_msg::ExecuteMsg::Close { proposal_id };
            dao.call(&mut world, 2, &close).unwrap();
            let query = cw3_msg::QueryMsg::Proposal { proposal_id };
            let app = world.app.wrap();
            let proposal: cw3::ProposalResponse =
                app.query_wasm_smart(&dao.address, &query).unwrap();
            assert_eq!(proposal.status, Status::Rejected);
            assert!(state(&world) == before, "{contract}");
        }
    }
    // one that passes but that the hub refuses changes nothing either
    let bad = message(&world, "hub", &fee(2_001));
    assert!(dao.decide(&mut world, bad).is_err());
    assert!(state(&world) == before);
}

/// A member alone is nobody to the contracts.
#[test]
fn h49_member_of_the_dao_then_has_no_power_of_his_own() {
    let (mut world, dao) = owned_by_a_dao();
    for contract in OWNED {
        for member in &dao.members {
            let heir = offer_to(member);
            assert!(send(&mut world, contract, member, &heir).is_err());
        }
    }
}

/// Multisig to x/gov, whose module account accepts by a proposal's MsgExecuteContract, and back.
#[test]
fn ownership_moves_between_dao_and_chain_then_never_without_an_owner() {
    let (mut world, dao) = owned_by_a_dao();
    let gov = world.user("x/gov's module account");
    for contract in OWNED {
        let offer_to_gov = message(&world, contract, &offer_to(&gov));
        dao.decide(&mut world, offer_to_gov).unwrap();
        assert_eq!(owner_of(&world, contract), dao.address);
        accept(&mut world, contract, &gov).unwrap();
        assert_eq!(owner_of(&world, contract), gov);
        assert!(send(&mut world, contract, &dao.address, &offer_to(&gov)).is_err());

        offer(&mut world, contract, &gov, &dao.address).unwrap();
        assert_eq!(owner_of(&world, contract), gov);
        let back = message(&world, contract, &accepts());
        dao.decide(&mut world, back).unwrap();
        assert_eq!(owner_of(&world, contract), dao.address);
        assert!(send(&mut world, contract, &gov, &offer_to(&gov)).is_err());
    }
}

/// Members have lost their keys: the chain offers in the owner's name to a new DAO, which accepts.
#[test]
fn ownership_of_a_lost_multisig_then_the_chain_gives_it_to_another_by_sudo() {
    let (mut world, lost) = owned_by_a_dao();
    let heir = Dao::new(&mut world);
    let table = table();
    for contract in OWNED {
        let row = (
            contract.to_string(),
            "UpdateOwnership: transfer".to_string(),
        );
        if !table[&row].who.contains("chain") {
            continue;
        }
        let rescue = json!({"transfer_ownership": {"new_owner": heir.address}});
        let to = address(&world, contract);
        world.app.wasm_sudo(to, &rescue).unwrap();
        assert_eq!(owner_of(&world, contract), lost.address);
        let accept = message(&world, contract, &accepts());
        heir.decide(&mut world, accept).unwrap();
        assert_eq!(owner_of(&world, contract), heir.address);
    }
    let cheaper = message(&world, "hub", &fee(700));
    heir.decide(&mut world, cheaper.clone()).unwrap();
    assert!(lost.decide(&mut world, cheaper).is_err());
}
