use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, Uint128};
#[cw_serde]
pub struct RedemptionRateResponse {
    pub rate: Decimal,
    pub native: Uint128,
    pub stk: Uint128,
    pub updated_at_seconds: u64,
}
