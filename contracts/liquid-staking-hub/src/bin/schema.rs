use std::path::Path;

use cosmwasm_schema::{export_schema, schema_for, write_api};
use pstake_types::hub::{
    CancelResponse, Cw20HookMsg, DepositResponse, ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg,
    SudoMsg,
};

fn main() {
    write_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
        sudo: SudoMsg,
    }
    // What the API has no place for: messages inside a cw20 `Send`, and the data that messages return.
    let folder = Path::new("schema");
    export_schema(&schema_for!(Cw20HookMsg), folder);
    export_schema(&schema_for!(DepositResponse), folder);
    export_schema(&schema_for!(CancelResponse), folder);
}
