// What the generated classes of every contract stand on.
import type { Coin } from "@cosmjs/stargate";
import { type ContractName, explain } from "./errors.js";

export type { Coin };

/** Reads contracts: any `CosmWasmClient` or `SigningCosmWasmClient` of CosmJS. */
export interface Reader {
  queryContractSmart(address: string, msg: object): Promise<unknown>;
}

/** A message that is not sent yet; `Pstake.send` puts any number of them into one transaction. */
export interface Call {
  readonly contract: ContractName;
  readonly address: string;
  readonly msg: object | string;
  /** Coins that go with the message. */
  readonly funds: readonly Coin[];
}

/** Arguments of the variant `K` of a message enum. */
export type Args<M, K extends string> = M extends { [key in K]: infer A } ? A : never;

export abstract class Queries<Q extends object> {
  constructor(
    private readonly reader: Reader,
    private readonly address: string,
    private readonly contract: ContractName,
  ) {}

  protected async ask<R>(msg: Q): Promise<R> {
    try {
      return (await this.reader.queryContractSmart(this.address, msg)) as R;
    } catch (error) {
      throw explain(error, [this.contract]);
    }
  }
}

export abstract class Messages<M extends object | string> {
  constructor(
    private readonly address: string,
    private readonly contract: ContractName,
  ) {}

  protected call(msg: M, funds: readonly Coin[]): Call {
    return { contract: this.contract, address: this.address, msg, funds };
  }
}
