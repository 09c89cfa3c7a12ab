export type { Args, Call, Coin, Reader } from "./contract.js";
export { type ContractName, type ErrorKind, parseError, PstakeError } from "./errors.js";
export { ERRORS } from "./gen/errors.js";
export * from "./gen/index.js";
export { type Amount, base64, type ConnectOptions, encode, type Position, Pstake, type Sender, type SendOptions, type Sent, toAmount } from "./pstake.js";
