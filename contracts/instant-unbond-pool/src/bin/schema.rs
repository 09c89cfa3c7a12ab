use std::path::Path;

use cosmwasm_schema::{export_schema, schema_for, write_api};
use pstake_types::pool::{Cw20HookMsg, ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

fn main() {
    write_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    }
    // What the API has no place for: messages inside a cw20 `Send`.
    export_schema(&schema_for!(Cw20HookMsg), Path::new("schema"));
}
