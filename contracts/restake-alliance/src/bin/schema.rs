use std::path::Path;

use cosmwasm_schema::{export_schema, schema_for, write_api};
use pstake_types::alliance::{
    ClaimResponse, Cw20HookMsg, ExecuteMsg, FundResponse, GrantResponse, InstantiateMsg,
    MigrateMsg, QueryMsg,
};

fn main() {
    write_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    }
    // What the API has no place for: messages inside a cw20 `Send`, and the data that messages return.
    let folder = Path::new("schema");
    export_schema(&schema_for!(Cw20HookMsg), folder);
    export_schema(&schema_for!(ClaimResponse), folder);
    export_schema(&schema_for!(FundResponse), folder);
    export_schema(&schema_for!(GrantResponse), folder);
}
