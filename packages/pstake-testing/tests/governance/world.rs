//! A suite in which every role is taken, and there is something to do for every message.

use cosmwasm_std::{coin, Addr, Uint128};
use cw_multi_test::{AppResponse, Executor};
use cw_ownable::{Action, OwnershipError};
use cw_storage_plus::Item;
use pstake_testing::sdk::SdkControl;
use pstake_testing::suite::alliance::{native, terms, Restaking};
use pstake_testing::suite::{PoolInit, Suite, NATIVE};
use pstake_types::alliance::{self, NewRewardDenom, Schedule};
use pstake_types::hub::{self, Flow};
use pstake_types::pool;
use serde_json::Value;

use super::messages::{Sample, CONTRACTS};

pub const DAY: u64 = 86_400;
pub const M: u128 = 1_000_000;
/// A proposal of the chain's that the hub may vote on.
pub const PROPOSAL: u64 = 1;

/// Everybody with a role, by the table's words for it, and who has none.
pub fn roles(world: &mut Restaking) -> Vec<(Vec<&'static str>, Addr)> {
    let pool = world.pool().clone();
    let known = [
        (vec!["a holder"], world.user("alice")),
        (vec!["guardian"], world.guardian.clone()),
        (vec!["owner", "wasm admin"], world.owner.clone()),
        (vec!["pending owner"], world.user("pending owner")),
        (vec!["token", "asset's token"], world.token.clone()),
        (vec!["share token"], pool.shares),
        (vec!["pool"], pool.address),
        (vec!["vote operator"], world.user("vote operator")),
        (vec!["alliance"], world.alliance.clone()),
        (vec!["partner"], world.user("partner")),
        (vec!["treasury"], world.treasury.clone()),
        (vec!["hub", "minter"], world.hub.clone()),
        (vec!["funder"], world.user("funder")),
        (vec!["grantor"], world.user("grantor")),
    ];
    let mut roles = vec![(vec!["anyone"], world.user("stranger"))];
    roles.extend(known);
    roles
}

pub fn address(world: &Restaking, contract: &str) -> Addr {
    match contract {
        "hub" => world.hub.clone(),
        "token" => world.token.clone(),
        "pool" => world.pool().address.clone(),
        "alliance" => world.alliance.clone(),
        other => panic!("{other} is no contract"),
    }
}

/// Pool and alliance beside the hub, each role taken, a change announced at each contract that does so.
pub fn governed() -> Restaking {
    let mut suite = Suite::builder().unchecked().build();
    suite.add_pool(PoolInit::default());
    let builder = Suite::restaking()
        .asset(suite.stk_denom(), 50, M)
        .asset(native("ulp"), 50, M)
        .asset(native("uspare"), 0, M)
        .reward(native("ureward"));
    let mut world = builder.build(suite);
    world.app.set_proposal(PROPOSAL, true);
    let alice = world.user("alice");
    world.deposit(&alice, 100 * M).unwrap();
    world.tick_days(2);

    let operator = Some(world.user("vote operator").to_string());
    let operator = hub::AdminMsg::SetVoteOperator { operator };
    world.admin(operator).unwrap();
    let partner = world.user("partner").to_string();
    let grant = hub::AdminMsg::SetPartner {
        partner,
        rebate_bps: 1,
        max_stk: Uint128::one(),
    };
    world.admin(grant).unwrap();
    let alliance = Some(world.alliance.to_string());
    world
        .admin(hub::AdminMsg::SetAlliance { alliance })
        .unwrap();
    for contract in ["hub", "pool"] {
        let to = address(&world, contract);
        world.fund(&to, coin(1, "airdrop"));
    }
    grantor_and_funder(&mut world);

    let owner = world.owner.clone();
    let announced = [
        (
            "hub",
            serde_json::to_value(hub::ExecuteMsg::Admin(hub::AdminMsg::SetFee {
                fee_bps: 1_500,
            })),
        ),
        (
            "pool",
            serde_json::to_value(pool::ExecuteMsg::Admin(pool::AdminMsg::SetGuardian {
                guardian: None,
            })),
        ),
        (
            "alliance",
            serde_json::to_value(alliance::ExecuteMsg::Admin(alliance::AdminMsg::SetTerms {
                asset: native("ulp"),
                terms: terms(1, M),
            })),
        ),
    ];
    for (contract, msg) in announced {
        send(&mut world, contract, &owner, &msg.unwrap()).unwrap();
    }
    let pending = world.user("pending owner");
    for contract in ["hub", "pool", "alliance"] {
        offer(&mut world, contract, &owner, &pending).unwrap();
    }
    world
}

fn grantor_and_funder(world: &mut Restaking) {
    let (grantor, funder) = (world.user("grantor"), world.user("funder"));
    let grant = alliance::ExecuteMsg::Grant {
        grantor: None,
        min_stk_out: None,
    };
    world
        .send_alliance(&grantor, &grant, &[coin(M, NATIVE)])
        .unwrap();
    world.fund(&funder, coin(10 * M, "ureward"));
    let later = alliance::ExecuteMsg::Fund(Schedule {
        start_seconds: Some(world.now() + 30 * DAY),
        duration_seconds: 30 * DAY,
    });
    world
        .send_alliance(&funder, &later, &[coin(M, "ureward")])
        .unwrap();
}

/// A denom that nothing was promised in.
pub fn fresh_denom() -> NewRewardDenom {
    NewRewardDenom {
        denom: native("uother"),
        min_schedule: Uint128::one(),
    }
}

/// Any message, without coins and without the suite's invariant checks.
pub fn send(
    world: &mut Restaking,
    contract: &str,
    sender: &Addr,
    msg: &Value,
) -> anyhow::Result<AppResponse> {
    let to = address(world, contract);
    world.app.execute_contract(sender.clone(), to, msg, &[])
}

/// A sample from somebody; `migrate` is no message to the contract but to the chain.
pub fn perform(
    world: &mut Restaking,
    sample: &Sample,
    sender: &Addr,
) -> anyhow::Result<AppResponse> {
    if sample.row != "migrate" {
        return send(world, sample.contract, sender, &sample.msg);
    }
    let to = address(world, sample.contract);
    let code = world.app.contract_data(&to)?.code_id;
    let app = &mut world.app;
    app.migrate_contract(sender.clone(), to, &sample.msg, code)
}

pub fn offer(
    world: &mut Restaking,
    contract: &str,
    owner: &Addr,
    to: &Addr,
) -> anyhow::Result<AppResponse> {
    let offer = Action::TransferOwnership {
        new_owner: to.to_string(),
        expiry: None,
    };
    let msg = serde_json::json!({ "update_ownership": offer });
    send(world, contract, owner, &msg)
}

pub fn accept(world: &mut Restaking, contract: &str, sender: &Addr) -> anyhow::Result<AppResponse> {
    let msg = serde_json::json!({ "update_ownership": Action::AcceptOwnership });
    send(world, contract, sender, &msg)
}

/// From the contract's storage. There is always one.
pub fn owner_of(world: &Restaking, contract: &str) -> Addr {
    const OWNERSHIP: Item<cw_ownable::Ownership<Addr>> = Item::new("ownership");
    let storage = world.app.contract_storage(&address(world, contract));
    let ownership = OWNERSHIP.load(&*storage).expect("an ownership");
    ownership.owner.expect("there is always an owner")
}

/// Whether a response says that something was announced and waits.
pub fn has_announced(response: &AppResponse) -> bool {
    let mut events = response.events.iter();
    events.any(|e| e.ty.starts_with("wasm-pstake_") && e.ty.ends_with("_announce"))
}

/// Refused because of who sent it, not because of what it asks.
pub fn is_about_the_sender(error: &anyhow::Error) -> bool {
    use instant_unbond_pool::ContractError as Pool;
    use liquid_staking_hub::ContractError as Hub;
    use restake_alliance::ContractError as Alliance;
    use stk_token::ContractError as Token;
    use OwnershipError::{NotOwner, NotPendingOwner};

    let hub = matches!(
        error.downcast_ref(),
        Some(
            Hub::Ownership(NotOwner | NotPendingOwner)
                | Hub::NotGuardian {}
                | Hub::NotVoteOperator {}
                | Hub::NotTheAlliance {}
                | Hub::NotAPartner { .. }
                | Hub::NotTheToken { .. }
                | Hub::NotTheHub { .. }
                | Hub::RenounceRefused {}
        )
    );
    let pool = matches!(
        error.downcast_ref(),
        Some(
            Pool::Ownership(NotOwner | NotPendingOwner)
                | Pool::NotGuardian {}
                | Pool::NotTheHub { .. }
                | Pool::NotAToken { .. }
                | Pool::RenounceRefused {}
        )
    );
    let alliance = matches!(
        error.downcast_ref(),
        Some(
            Alliance::Ownership(NotOwner | NotPendingOwner)
                | Alliance::NotGuardian {}
                | Alliance::NotTheFunder { .. }
                | Alliance::NoShares {}
                | Alliance::UnknownAsset { .. }
                | Alliance::RenounceRefused {}
        )
    );
    let token = matches!(
        error.downcast_ref(),
        Some(
            Token::NotMinter { .. }
                | Token::MinterImmutable { .. }
                | Token::BurnFromDisabled
                | Token::Cw20(cw20_base::ContractError::Unauthorized {})
        )
    );
    let wasm_admin = error
        .root_cause()
        .to_string()
        .starts_with("Only admin can migrate");
    hub || pool || alliance || token || wasm_admin
}

/// Flows that can be paused.
pub const FLOW: Flow = Flow::Deposits;

/// Every sample of every contract.
pub fn samples(world: &Restaking) -> Vec<Sample> {
    CONTRACTS
        .iter()
        .flat_map(|(_, samples, _)| samples(world))
        .collect()
}
