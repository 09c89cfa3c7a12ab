//! A token that burns all the gas it gets, on the real wasm in the real VM.
#![cfg(feature = "suite")]

mod vm_fixture;

use cosmwasm_std::{coin, Addr, WasmMsg};
use cw20::Denom;
use cw_multi_test::{AppResponse, Executor};
use pstake_testing::suite::alliance::{native, Restaking, RestakingBuilder, USDC};
use pstake_testing::suite::{Suite, NATIVE};
use pstake_testing::vm::gas::measure;
use pstake_testing::vm::VmContract;
use pstake_types::alliance::{Amount, ExecuteMsg, QueryMsg, SolvencyResponse};
use vm_fixture::{wasm, Script};

const DAY: u64 = 86_400;
/// What a payment in a cw20 may burn, and what a claim or withdrawal of all takes besides.
const CW20_GAS: u64 = 1_000_000;
const BESIDES: u64 = 300_000;

struct World {
    r: Restaking,
    token: Addr,
    alice: Addr,
    burner: u64,
}

impl World {
    fn new() -> Self {
        let mut suite = Suite::builder().wasm().unchecked().build();
        let alice = suite.user("alice");
        suite.fund(&alice, coin(1_000_000, USDC));
        let token = suite.cw20("BURN", &[&alice]);
        let denom = Denom::Cw20(token.clone());
        let r = RestakingBuilder::default()
            .asset(denom.clone(), 1, 1_000)
            .asset(native(USDC), 1, 1_000)
            .reward(denom.clone())
            .build(suite);
        let mut world = World {
            r,
            token,
            alice,
            burner: 0,
        };
        let r = &mut world.r;
        let contract = VmContract::load("burner", wasm()).expect("the fixture passes");
        world.burner = r.app.store_code(Box::new(contract));
        for asset in [&denom, &native(USDC)] {
            r.stake(&world.alice, asset, 1_000).unwrap();
        }
        for reward in [&denom, &native(NATIVE)] {
            r.fund_schedule(&world.alice, reward, 10_000, 1).unwrap();
        }
        world
    }

    fn denom(&self) -> Denom {
        Denom::Cw20(self.token.clone())
    }

    /// Another code for the token; its store stays.
    fn migrate(&mut self, to: u64) {
        let owner = self.r.owner.clone();
        let msg = if to == self.burner {
            Script::new().binary()
        } else {
            b"{}".into()
        };
        let msg = WasmMsg::Migrate {
            contract_addr: self.token.to_string(),
            new_code_id: to,
            msg,
        };
        self.r.app.execute(owner, msg.into()).unwrap();
    }

    /// A message of alice's that pays in both, the gas of which stays within the bound.
    fn send(&mut self, msg: &ExecuteMsg) -> AppResponse {
        let alice = self.alice.clone();
        let (response, gas) = measure(|| self.r.send_alliance(&alice, msg, &[]));
        let used = gas.total;
        assert!(used < CW20_GAS + BESIDES, "{msg:?}: {used}");
        response.unwrap()
    }

    fn held(&self, denom: &Denom) -> u128 {
        self.r.held(&self.alice, denom)
    }
}

fn failed(response: &AppResponse) -> usize {
    let failed = "wasm-pstake_payment_failed";
    response.events.iter().filter(|e| e.ty == failed).count()
}

/// As an asset and as a reward: what is in other denoms is paid, what is in this one stays owed, and
/// nobody pays for more than a million of gas; once the token is well again, all is paid.
#[test]
fn r05_r06_r22_token_that_burns_all_gas_then_others_pay_and_it_stays_owed() {
    let mut world = World::new();
    let (denom, good) = (world.denom(), world.r.token_code);
    world.r.advance(DAY);
    world.migrate(world.burner);
    let claim = ExecuteMsg::Claim {
        denoms: None,
        receiver: None,
    };
    let before = world.held(&native(NATIVE));
    assert_eq!(failed(&world.send(&claim)), 1);
    assert!(world.held(&native(NATIVE)) >= before + 9_999);
    for asset in [denom.clone(), native(USDC)] {
        world.send(&ExecuteMsg::Unstake {
            asset,
            amount: 1_000u128.into(),
        });
    }
    world.r.advance(4 * DAY);
    let withdraw = ExecuteMsg::Withdraw {
        limit: None,
        receiver: None,
    };
    let before = world.held(&native(USDC));
    assert_eq!(failed(&world.send(&withdraw)), 1);
    assert_eq!(world.held(&native(USDC)), before + 1_000);
    // ticks and everything about others go on
    world.r.keep_days(1);
    let alice = world.alice.clone();
    world.r.stake(&alice, &native(USDC), 10).unwrap();

    world.migrate(good);
    let before = world.held(&denom);
    assert_eq!(failed(&world.send(&claim)), 0);
    assert_eq!(failed(&world.send(&withdraw)), 0);
    assert!(world.held(&denom) >= before + 10_999);
    let query = QueryMsg::Rewards {
        user: alice.to_string(),
    };
    let rewards: Vec<Amount> = world.r.ask_alliance(&query).unwrap();
    assert!(rewards.iter().all(|r| r.denom != denom), "{rewards:?}");
    let query = QueryMsg::Solvency { denom };
    let solvency: SolvencyResponse = world.r.ask_alliance(&query).unwrap();
    assert!(solvency.solvent);
}
