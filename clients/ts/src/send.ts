// How calls become a transaction, and what comes back.
import { fromUtf8, toBase64, toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import type { DeliverTxResponse, Event, StdFee } from "@cosmjs/stargate";
import { MsgExecuteContract, MsgExecuteContractResponse } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import type { Call } from "./contract.js";
import type { ContractName } from "./errors.js";
import type { StkToken } from "./gen/index.js";

/** Base units. A `number` is refused: above 2^53 it would be a different amount. */
export type Amount = bigint | string;

export function toAmount(amount: Amount): bigint {
  if (typeof amount === "bigint" ? amount >= 0n : typeof amount === "string" && /^\d+$/.test(amount)) return BigInt(amount);
  throw new TypeError(`not an amount: ${String(amount)} (a bigint, or a string of decimal digits)`);
}

/** A tenth of a percent less: what may be lost between a preview and the transaction. */
export const withTolerance = (amount: Amount, bps = 10n): bigint => (toAmount(amount) * (10_000n - bps)) / 10_000n;

/** Signs and sends: any `SigningCosmWasmClient` of CosmJS. */
export interface Sender {
  signAndBroadcast(signer: string, messages: readonly EncodeObject[], fee: StdFee | "auto" | number, memo?: string): Promise<DeliverTxResponse>;
}

export interface SendOptions {
  /** "auto" (the default) simulates and adds 40%; a number is another factor than 1.4. */
  fee?: StdFee | "auto" | number;
  memo?: string;
}

/** A transaction that is on the chain and succeeded. */
export interface Sent {
  hash: string;
  height: number;
  gasUsed: bigint;
  /** What each call returned, `undefined` where it returns nothing. */
  data: unknown[];
  /** Everything that happened; see `attribute`. */
  events: readonly Event[];
}

/** Attribute of an event of the contract at `address`, such as `stk` of `pstake_unbond`. Any contract may emit that type. */
export function attribute({ events }: Sent, address: string, type: string, key: string): string | undefined {
  return events
    .filter((event) => event.type === `wasm-${type}`)
    .map((event) => Object.fromEntries(event.attributes.map(({ key, value }) => [key, value])))
    .find((attributes) => attributes["_contract_address"] === address)?.[key];
}

/** A number of an event that is always there: the only way to hear of a message inside a cw20 `send`. */
export function told(sent: Sent, address: string, type: string, key: string): bigint {
  const value = attribute(sent, address, type, key);
  if (value === undefined) throw new Error(`transaction ${sent.hash} succeeded, but tells no ${key} of ${type}`);
  return BigInt(value);
}

/** The call as CosmJS takes it, for pages that sign by other means (a multisig, authz, a DAO's proposal). */
export function encode(call: Call, sender: string): EncodeObject {
  const value = MsgExecuteContract.fromPartial({ sender, contract: call.address, msg: toUtf8(JSON.stringify(call.msg)), funds: [...call.funds] });
  return { typeUrl: "/cosmwasm.wasm.v1.MsgExecuteContract", value };
}

/** The data of a call, from its response. */
export function decode(response: Uint8Array): unknown {
  const { data } = MsgExecuteContractResponse.decode(response);
  return data.length ? JSON.parse(fromUtf8(data)) : undefined;
}

/** A message inside a message, as cw20's `send` takes it. */
export const base64 = (msg: object): string => toBase64(toUtf8(JSON.stringify(msg)));

/** Tokens to a contract, with a message for it. An error is most likely that contract's. */
export function sendCw20(token: StkToken.Contract, to: { address: string; name: ContractName }, amount: Amount, hook: object): Call {
  const call = token.msg.send({ contract: to.address, amount: toAmount(amount).toString(), msg: base64(hook) });
  return { ...call, contract: to.name };
}
