export type { Args, Call, Coin, Reader } from "./contract.js";
export { type ContractName, type ErrorKind, parseError, PstakeError } from "./errors.js";
export { ERRORS } from "./gen/errors.js";
export * from "./gen/index.js";
export { Alliance } from "./alliance.js";
export { Pool } from "./pool.js";
export { type ConnectOptions, type Position, Pstake } from "./pstake.js";
export { type Amount, attribute, base64, encode, sendCw20, type Sender, type SendOptions, type Sent, toAmount } from "./send.js";
