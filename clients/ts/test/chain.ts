// A chain with a hub of its own for the tests: a real one if PSTAKE_RPC names a node, else a recorded one.
//   PSTAKE_RPC       the node's RPC address
//   PSTAKE_MNEMONIC  accounts 0, 1, 2 of it hold coins; default: the localnet's
//   PSTAKE_WASM_DIR  the folder of the wasm, all of which is uploaded
//   PSTAKE_RECORD    1: writes the recording anew (needs a fresh chain)
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { stringToPath } from "@cosmjs/crypto";
import { DirectSecp256k1HdWallet, type OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice, QueryClient, setupStakingExtension } from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Pstake, type LiquidStakingHub } from "pstake-client";
import { play, record, save } from "./tape.js";

/** What is known of the chain before the first recorded request. */
interface Head {
  prefix: string;
  denom: string;
  unbondingSeconds: number;
  validators: string[];
  /** Code ids by the name of the wasm. */
  codes: Record<string, number>;
}

export interface Chain extends Head {
  rpc: string;
  hub: string;
  /** A client of account `index`, signing in the form of hardware wallets (amino) or not. */
  connect(index: number, form?: "direct" | "amino"): Promise<Pstake>;
  /** CosmJS without ours, as account `index`. */
  raw(index: number): Promise<{ client: SigningCosmWasmClient; account: string }>;
  /** A contract of account 0's, by the name of its wasm. */
  instantiate(name: string, init: object, native?: bigint): Promise<string>;
  close(): void;
}

const TAPE = path.join(import.meta.dirname, "../test/tape.jsonl");
const MNEMONIC = process.env["PSTAKE_MNEMONIC"] ?? `${"abandon ".repeat(11)}about`;
export const SEED = 1_000_000n;

const node = process.env["PSTAKE_RPC"];

/** Whether the tests run on a real chain. */
export const LIVE = node !== undefined;

export async function openChain(): Promise<Chain> {
  const recording = process.env["PSTAKE_RECORD"] === "1";
  if (recording && !node) throw new Error("PSTAKE_RECORD needs PSTAKE_RPC");
  // What is uploaded is not recorded: it would be most of the tape.
  const prepared = node === undefined ? undefined : await prepare(node);
  const player = node === undefined ? await play<Head>(TAPE) : undefined;
  const recorder = node !== undefined && recording ? await record(node) : undefined;
  const rpc = player?.rpc ?? recorder?.rpc ?? node ?? "";
  const head = player?.head ?? prepared;
  if (!head) throw new Error("no chain");
  const cosmjs = { broadcastPollIntervalMs: node === undefined ? 1 : 100 };

  const wallet = async (index: number, form: "direct" | "amino"): Promise<OfflineSigner> => {
    const options = { prefix: head.prefix, hdPaths: [stringToPath(`m/44'/118'/0'/0/${index}`)] };
    return form === "direct" ? DirectSecp256k1HdWallet.fromMnemonic(MNEMONIC, options) : Secp256k1HdWallet.fromMnemonic(MNEMONIC, options);
  };
  const gasPrice = `0${head.denom}`;
  const raw: Chain["raw"] = async (index) => {
    const signer = await wallet(index, "direct");
    const client = await SigningCosmWasmClient.connectWithSigner(rpc, signer, { ...cosmjs, gasPrice: GasPrice.fromString(gasPrice) });
    return { client, account: (await signer.getAccounts())[0]?.address ?? "" };
  };

  const codeOf = (name: string): number => head.codes[name] ?? 0;
  const { client, account } = await raw(0);
  const init: LiquidStakingHub.InstantiateMsg = {
    native_denom: head.denom,
    token: { code_id: codeOf("stk_token"), name: "Staked", symbol: "stkTEST", decimals: 6 },
    unbonding_seconds: head.unbondingSeconds,
    validators: head.validators.map((validator) => ({ validator, weight: 1 })),
    revenue: [{ recipient: { address: account }, bps: 10_000 }],
    params: { min_unbond: "10000" },
  };
  const funds = [{ denom: head.denom, amount: SEED.toString() }];
  const { contractAddress: hub } = await client.instantiate(account, codeOf("liquid_staking_hub"), init, "hub", "auto", { funds });

  return {
    ...head,
    rpc,
    hub,
    connect: async (index, form = "direct") => Pstake.connect({ rpc, hub, signer: await wallet(index, form), gasPrice, cosmjs }),
    raw,
    async instantiate(name, init, native = 0n) {
      const funds = native ? [{ denom: head.denom, amount: native.toString() }] : [];
      return (await client.instantiate(account, codeOf(name), init, name, "auto", { funds })).contractAddress;
    },
    close() {
      (player ?? recorder)?.server.close();
      if (recorder) save(TAPE, head, recorder.tape);
    },
  };
}

/** Asks a real chain what the tests need to know, and brings the codes there. */
async function prepare(rpc: string): Promise<Head> {
  const comet = await connectComet(rpc);
  const staking = QueryClient.withExtensions(comet, setupStakingExtension).staking;
  const { params } = await staking.params();
  const { validators } = await staking.validators("BOND_STATUS_BONDED");
  const first = validators[0];
  if (!params || !first) throw new Error("the chain has no validators");
  const prefix = first.operatorAddress.replace(/valoper1.*$/, "");
  const signer = await DirectSecp256k1HdWallet.fromMnemonic(MNEMONIC, { prefix });
  const client = await SigningCosmWasmClient.connectWithSigner(rpc, signer, { gasPrice: GasPrice.fromString(`0${params.bondDenom}`), broadcastPollIntervalMs: 100 });
  return {
    prefix,
    denom: params.bondDenom,
    unbondingSeconds: Number(params.unbondingTime?.seconds ?? 0n),
    // Few and always the same ones, whatever the order of the chain's answer.
    validators: validators.map((v) => v.operatorAddress).sort().slice(0, 3),
    codes: await upload(client, (await signer.getAccounts())[0]?.address ?? ""),
  };
}

async function upload(client: SigningCosmWasmClient, account: string): Promise<Head["codes"]> {
  const folder = process.env["PSTAKE_WASM_DIR"];
  if (folder === undefined) throw new Error("PSTAKE_RPC needs PSTAKE_WASM_DIR");
  const codes: Head["codes"] = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".wasm")).sort()) {
    codes[path.basename(file, ".wasm")] = (await client.upload(account, readFileSync(path.join(folder, file)), "auto")).codeId;
  }
  return codes;
}
