//! A sample of each message of each contract. A message of the schema that has none fails a test.

mod alliance;
mod hub;
mod pool;
mod token;

use pstake_testing::suite::alliance::Restaking;
use pstake_types::hub::{AdminMsg, QueryMsg};
use pstake_types::pool as pool_types;
use pstake_types::timelock::Announcement;
use serde::Serialize;
use serde_json::{json, Value};

/// A message to a contract, and the row of the table that tells who may send it.
pub struct Sample {
    pub contract: &'static str,
    pub row: &'static str,
    pub msg: Value,
}

impl Sample {
    fn new(contract: &'static str, row: &'static str, msg: &impl Serialize) -> Self {
        Sample {
            contract,
            row,
            msg: serde_json::to_value(msg).expect("messages are JSON"),
        }
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.contract, self.row)
    }
}

type Samples = fn(&Restaking) -> Vec<Sample>;

/// Contracts with their samples and schemas.
pub const CONTRACTS: [(&str, Samples, &str); 4] = [
    (
        "hub",
        hub::samples,
        include_str!("../../../../../schema/liquid-staking-hub/liquid-staking-hub.json"),
    ),
    (
        "token",
        token::samples,
        include_str!("../../../../../schema/stk-token/stk-token.json"),
    ),
    (
        "pool",
        pool::samples,
        include_str!("../../../../../schema/instant-unbond-pool/instant-unbond-pool.json"),
    ),
    (
        "alliance",
        alliance::samples,
        include_str!("../../../../../schema/restake-alliance/restake-alliance.json"),
    ),
];

/// Every contract's `migrate`, which the chain gates.
pub fn migrations() -> Vec<Sample> {
    let all = CONTRACTS.iter();
    all.map(|(contract, ..)| Sample::new(contract, "migrate", &json!({})))
        .collect()
}

/// The change that the world has left waiting at the hub.
fn waiting_at_hub(world: &Restaking) -> u64 {
    let list: Vec<Announcement<AdminMsg>> = world.ask(&QueryMsg::Announcements {}).unwrap();
    list.last().map_or(0, |waiting| waiting.id)
}

/// The same at the pool.
fn waiting_at_pool(world: &Restaking) -> u64 {
    let query = pool_types::QueryMsg::Announcements {};
    let list: Vec<Announcement<pool_types::AdminMsg>> = world.ask_pool(&query).unwrap();
    list.last().map_or(0, |waiting| waiting.id)
}
