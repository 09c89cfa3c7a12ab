// Generated from schema/ by `cargo xtask ts --update`. Do not edit.
export * as InstantUnbondPool from "./instant-unbond-pool.js";
export * as LiquidStakingHub from "./liquid-staking-hub.js";
export * as RestakeAlliance from "./restake-alliance.js";
export * as StkToken from "./stk-token.js";
